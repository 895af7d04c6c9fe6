/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows with more slices than columns, and rows in which several threads or cores are one. */
#include <math.h>

#include "lanes-lane-layout.h"

#define MS        LANES_MSEC
#define N_TASKS   3
#define N_COLUMNS 100

static LanesTrace *
make_trace (guint n_cores, guint n_threads)
{
  LanesTrace *trace = lanes_trace_new (n_cores);

  for (guint i = 0; i < n_threads; i++)
    lanes_trace_add_thread (trace, &(LanesThread){.task = i % N_TASKS,
                                                  .process = 1,
                                                  .ordinal = i + 1,
                                                  .begin = 100 * MS,
                                                  .end = G_MAXINT64});
  return trace;
}

static void
append (LanesTrace *trace, guint core, guint thread, LanesTime begin, LanesTime end,
        LanesSliceEnd ended)
{
  lanes_trace_append (
      trace,
      &(LanesSlice){.begin = begin, .end = end, .thread = thread, .core = core, .ended = ended});
}

/* Stretches of short turns, of long ones, and of both, one after the other */
static LanesTrace *
make_mixed (LanesTime end)
{
  LanesTrace *trace = make_trace (2, 4);
  LanesTime time = 0;

  for (guint i = 0; time < end; i++)
    {
      guint stretch = (guint) (time / (130 * MS)) % 4;
      LanesTime length = stretch == 0   ? 3000 + i % 7 * 1000
                         : stretch == 1 ? 700000 + i % 5 * 900000
                         : i % 400 == 0 ? 9 * MS
                                        : 20000;
      LanesSliceEnd ended = i % 3 == 0 ? LANES_SLICE_WAITED : LANES_SLICE_PREEMPTED;

      append (trace, 0, stretch == 3 ? 1 : i % 4, time, MIN (time + length, end), ended);
      time += length + (i % 4 == 0 ? length / 2 : 0);
    }
  lanes_trace_advance (trace, end);
  return trace;
}

typedef struct
{
  double shares[N_COLUMNS][N_TASKS];
  guint n_boxes;
} Expected;

/* The plain way: every interval is looked at. */
static void
expect (Expected *expected, const LanesGrid *grid, LanesSpan span, guint series)
{
  LanesSpan shown = lanes_grid_get_span (grid);
  LanesSpan part = lanes_span_intersect (span, shown);

  if (lanes_span_is_empty (part))
    return;
  if (lanes_span_length (span) >= LANES_LANE_MIN_BOX * grid->step)
    {
      expected->n_boxes++;
      return;
    }
  for (guint x = 0; x < N_COLUMNS; x++)
    {
      LanesSpan column = {shown.begin + x * grid->step, shown.begin + (x + 1) * grid->step};
      LanesSpan both = lanes_span_intersect (part, column);

      if (!lanes_span_is_empty (both))
        expected->shares[x][series] += (double) lanes_span_length (both) / (double) grid->step;
    }
}

static void
assert_expected (LanesLaneLayout *layout, const LanesGrid *grid, const Expected *expected)
{
  LanesSpan shown = lanes_grid_get_span (grid);
  guint n_boxes = 0;

  for (guint x = 0; x < N_COLUMNS; x++)
    for (guint i = 0; i < lanes_lane_layout_get_n_series (layout); i++)
      g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, x)[i],
                                      expected->shares[x][i], 1e-3);
  for (guint i = 0; i < lanes_lane_layout_get_n_boxes (layout); i++)
    {
      LanesBox box = lanes_lane_layout_get_box (layout, i);

      g_assert_cmpfloat (box.width, >=, LANES_LANE_MIN_BOX);
      n_boxes += box.span.end > shown.begin && box.span.begin < shown.end;
    }
  g_assert_cmpuint (n_boxes, ==, expected->n_boxes);
}

static const struct
{
  LanesTime length, end;
} pictures[] = {
    {100 * MS, 130 * MS}, {100 * MS, 250 * MS}, {200 * MS, 470 * MS},   {517 * MS, 1003 * MS},
    {900 * MS, 930 * MS}, {20 * MS, 150 * MS},  {2 * MS, 391 * MS + 7}, {1000 * MS, 1000 * MS},
};

static void
expect_core (Expected *expected, const LanesGrid *grid, LanesTrace *trace)
{
  LanesTraceIter iter;
  LanesSlice slice;

  lanes_trace_iter_init_core (&iter, trace, 0, lanes_grid_get_span (grid));
  while (lanes_trace_iter_next (&iter, &slice))
    expect (expected, grid, (LanesSpan){slice.begin, slice.end}, slice.thread % N_TASKS);
}

/* However many slices there are, each column and each box is what they say. */
static void
test_core (void)
{
  g_autoptr (LanesTrace) trace = make_mixed (1000 * MS);

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      LanesGrid grid = lanes_grid_new (pictures[i].length, pictures[i].end, N_COLUMNS);
      g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, N_TASKS);
      g_autofree Expected *expected = g_new0 (Expected, 1);

      expect_core (expected, &grid, trace);
      lanes_lane_layout_update (layout, &grid, trace);
      assert_expected (layout, &grid, expected);
    }
}

/* What a task has of the columns from @first to @end */
static double
sum_columns (LanesLaneLayout *layout, guint first, guint end, guint series)
{
  double sum = 0;

  for (guint x = first; x < end; x++)
    sum += (double) lanes_lane_layout_get_column (layout, x)[series];
  return sum;
}

/* On the way to another step columns are about right, and at rest they are true again. */
static void
test_rough (void)
{
  g_autoptr (LanesTrace) trace = make_mixed (1000 * MS);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, N_TASKS);
  /* Stretches of short turns only: one whole, and the begin of the next */
  const LanesSpan short_turns[] = {{0, 125 * MS}, {540 * MS, 640 * MS}};

  for (gsize i = 0; i < G_N_ELEMENTS (short_turns); i++)
    {
      LanesTime length = lanes_span_length (short_turns[i]);
      LanesGrid wide = lanes_grid_new (length, short_turns[i].end, N_COLUMNS);
      LanesGrid grid = lanes_grid_new (length / 2, short_turns[i].end, N_COLUMNS);
      g_autofree Expected *expected = g_new0 (Expected, 1);
      gboolean differs = FALSE;

      expect_core (expected, &grid, trace);
      lanes_lane_layout_update (layout, &wide, trace);
      grid.rough = TRUE;
      lanes_lane_layout_update (layout, &grid, trace);
      for (guint k = 0; k < N_TASKS; k++)
        for (guint x = 0; x < N_COLUMNS; x += 10)
          {
            double sum = 0;

            for (guint column = x; column < x + 10; column++)
              {
                sum += expected->shares[column][k];
                differs |= fabs ((double) lanes_lane_layout_get_column (layout, column)[k]
                                 - expected->shares[column][k])
                           > 1e-3;
              }
            g_assert_cmpfloat_with_epsilon (sum_columns (layout, x, x + 10, k), sum, 0.5);
          }
      /* Otherwise it was not tried. */
      g_assert_true (differs);

      grid.rough = FALSE;
      lanes_lane_layout_update (layout, &grid, trace);
      assert_expected (layout, &grid, expected);
    }
}

/* What only moves along is laid out as well as ever. */
static void
test_rough_pan (void)
{
  g_autoptr (LanesTrace) trace = make_mixed (1000 * MS);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, N_TASKS);
  LanesGrid grid = lanes_grid_new (100 * MS, 520 * MS, N_COLUMNS);
  g_autofree Expected *expected = g_new0 (Expected, 1);

  lanes_lane_layout_update (layout, &grid, trace);
  grid.rough = TRUE;
  grid.end += N_COLUMNS + N_COLUMNS / 10;
  lanes_lane_layout_update (layout, &grid, trace);
  expect_core (expected, &grid, trace);
  assert_expected (layout, &grid, expected);
}

static void
test_thread (void)
{
  g_autoptr (LanesTrace) trace = make_mixed (1000 * MS);

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    for (guint thread = 0; thread < 4; thread++)
      {
        LanesGrid grid = lanes_grid_new (pictures[i].length, pictures[i].end, N_COLUMNS);
        g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_THREAD, thread, 2);
        g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
        g_autofree Expected *expected = g_new0 (Expected, 1);

        /* Of all time, so that none is cut off. */
        lanes_trace_collect (trace, thread, (LanesSpan){0, 1000 * MS}, intervals);
        for (guint k = 0; k < intervals->len; k++)
          {
            const LanesInterval *interval = &g_array_index (intervals, LanesInterval, k);

            expect (expected, &grid, (LanesSpan){interval->begin, interval->end},
                    (guint) interval->state);
          }
        lanes_lane_layout_update (layout, &grid, trace);
        assert_expected (layout, &grid, expected);
      }
}

/* Several threads are one: how many of them ran, and were ready, of those that can run at once. */
static void
test_task (void)
{
  static const guint threads[] = {0, 1, 2, 3};
  g_autoptr (LanesTrace) trace = make_trace (2, 4);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new_for_threads (threads, 4);
  LanesGrid grid = lanes_grid_new (N_COLUMNS * MS, 1100 * MS, N_COLUMNS);
  static const struct
  {
    guint x;
    float running, ready;
  } rows[] = {{0, .5f, 0}, {9, .5f, 0},  {10, .5f, .5f}, {20, 1, 0},
              {29, 1, 0},  {30, 0, .5f}, {50, .25f, 0},  {51, 0, 0}};

  append (trace, 0, 0, 1000 * MS, 1010 * MS, LANES_SLICE_PREEMPTED);
  append (trace, 0, 1, 1010 * MS, 1030 * MS, LANES_SLICE_WAITED);
  append (trace, 1, 2, 1020 * MS, 1030 * MS, LANES_SLICE_WAITED);
  append (trace, 0, 0, 1050 * MS, 1050 * MS + MS / 2, LANES_SLICE_WAITED);
  lanes_trace_advance (trace, 1200 * MS);
  lanes_lane_layout_update (layout, &grid, trace);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const float *shares = lanes_lane_layout_get_column (layout, rows[i].x);

      g_assert_cmpfloat_with_epsilon (shares[LANES_STATE_RUNNING], rows[i].running, 1e-5f);
      g_assert_cmpfloat_with_epsilon (shares[LANES_STATE_READY], rows[i].ready, 1e-5f);
    }

  /* However many threads there were: what is held still does not change with them. */
  lanes_lane_layout_set_members (layout, threads, 2);
  lanes_lane_layout_update (layout, &grid, trace);
  g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, 20)[0], .5f, 1e-5f);
  g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, 0)[0], .5f, 1e-5f);
}

static void
test_all (void)
{
  static const guint cores[] = {0, 2};
  g_autoptr (LanesTrace) trace = make_trace (3, 3);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new_for_cores (cores, 2, N_TASKS);
  LanesGrid grid = lanes_grid_new (N_COLUMNS * MS, 1100 * MS, N_COLUMNS);

  append (trace, 0, 0, 1000 * MS, 1010 * MS, LANES_SLICE_WAITED);
  append (trace, 1, 1, 1000 * MS, 1010 * MS, LANES_SLICE_WAITED);
  append (trace, 2, 2, 1005 * MS, 1010 * MS + MS / 2, LANES_SLICE_WAITED);
  lanes_trace_advance (trace, 1200 * MS);
  lanes_lane_layout_update (layout, &grid, trace);
  for (guint x = 0; x < N_COLUMNS; x++)
    {
      const float *shares = lanes_lane_layout_get_column (layout, x);

      g_assert_cmpfloat_with_epsilon (shares[0], x < 10 ? .5 : 0, 1e-5);
      g_assert_cmpfloat_with_epsilon (shares[1], 0, 1e-5);
      g_assert_cmpfloat_with_epsilon (shares[2], x >= 5 && x < 10 ? .5 : x == 10 ? .25 : 0, 1e-5);
    }
}

static void
test_paused (void)
{
  g_autoptr (LanesTrace) trace = make_trace (1, 1);
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (LanesBox));
  LanesGrid grid = lanes_grid_new (N_COLUMNS * MS, 1000 * MS, N_COLUMNS);
  static const struct
  {
    double x, width;
  } expected[] = {{10, 10}, {50, 10}, {80, 15}};

  /* Before the thread began it was not paused, and what is not known yet is not either. */
  lanes_trace_set_paused (trace, 0, 900 * MS, TRUE);
  lanes_trace_set_paused (trace, 0, 920 * MS, FALSE);
  lanes_trace_set_paused (trace, 0, 950 * MS, TRUE);
  lanes_trace_set_paused (trace, 0, 960 * MS, FALSE);
  lanes_trace_set_paused (trace, 0, 980 * MS, TRUE);
  lanes_trace_advance (trace, 995 * MS);
  lanes_lane_collect_paused (trace, 0, (LanesSpan){910 * MS, G_MAXINT64}, &grid, boxes);
  g_assert_cmpuint (boxes->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < boxes->len; i++)
    {
      const LanesBox *box = &g_array_index (boxes, LanesBox, i);

      g_assert_cmpfloat_with_epsilon (box->x, expected[i].x, 1e-6);
      g_assert_cmpfloat_with_epsilon (box->width, expected[i].width, 1e-6);
    }
  lanes_lane_collect_paused (trace, 2, (LanesSpan){0, G_MAXINT64}, &grid, boxes);
  g_assert_cmpuint (boxes->len, ==, G_N_ELEMENTS (expected));
}

static void
test_moves (void)
{
  g_autoptr (LanesTrace) trace = make_trace (3, 3);
  LanesLaneLayout *lanes[3];
  LanesGrid grid = lanes_grid_new (N_COLUMNS * MS, 1000 * MS, N_COLUMNS);
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (LanesMove));
  static const LanesMove expected[] = {
      {.x = 10, .row = 0, .to_x = 15, .to_row = 1, .task = 0, .width = 5},
      {.x = 20, .row = 1, .to_x = 20, .to_row = 2, .task = 0, .width = 5},
  };

  append (trace, 0, 0, 900 * MS, 910 * MS, LANES_SLICE_PREEMPTED);
  append (trace, 1, 0, 915 * MS, 920 * MS, LANES_SLICE_WAITED);
  append (trace, 2, 0, 920 * MS, 925 * MS, LANES_SLICE_WAITED);
  append (trace, 2, 0, 930 * MS, 940 * MS, LANES_SLICE_WAITED); /* stays */
  append (trace, 0, 1, 930 * MS, 940 * MS, LANES_SLICE_WAITED);
  append (trace, 1, 1, 941 * MS, 942 * MS, LANES_SLICE_WAITED);   /* too narrow */
  append (trace, 0, 1, 950 * MS, 960 * MS, LANES_SLICE_WAITED);   /* from there: too narrow */
  append (trace, 1, 1, 1002 * MS, 1010 * MS, LANES_SLICE_WAITED); /* out of sight */
  lanes_trace_advance (trace, 1100 * MS);
  for (guint i = 0; i < 3; i++)
    {
      lanes[i] = lanes_lane_layout_new (LANES_LANE_CORE, i, N_TASKS);
      lanes_lane_layout_update (lanes[i], &grid, trace);
    }
  for (guint round = 0; round < 2; round++)
    {
      g_array_set_size (moves, 0);
      lanes_lane_collect_moves (lanes, 3, &grid, trace, moves);
      g_assert_cmpuint (moves->len, ==, G_N_ELEMENTS (expected));
      for (guint i = 0; i < moves->len; i++)
        {
          const LanesMove *move = &g_array_index (moves, LanesMove, i);

          g_assert_cmpfloat_with_epsilon (move->x, expected[i].x, 1e-6);
          g_assert_cmpfloat_with_epsilon (move->to_x, expected[i].to_x, 1e-6);
          g_assert_cmpuint (move->row, ==, expected[i].row);
          g_assert_cmpuint (move->to_row, ==, expected[i].to_row);
          g_assert_cmpuint (move->task, ==, expected[i].task);
          g_assert_cmpfloat_with_epsilon (move->width, expected[i].width, 1e-6);
        }
    }

  /* A core without a row has no lines. */
  g_array_set_size (moves, 0);
  lanes_lane_collect_moves (lanes, 2, &grid, trace, moves);
  g_assert_cmpuint (moves->len, ==, 1);
  for (guint i = 0; i < 3; i++)
    lanes_lane_layout_free (lanes[i]);
}

/* A row of many reads no more than a portion at a time, and is exact in the end. */
static void
test_portions (void)
{
  static const guint threads[] = {0, 1, 2, 3};
  g_autoptr (LanesTrace) trace = make_mixed (1000 * MS);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new_for_threads (threads, 4);
  g_autoptr (LanesLaneLayout) exact = lanes_lane_layout_new_for_threads (threads, 4);

  for (guint step = 0; step < 3; step++)
    {
      LanesGrid grid = lanes_grid_new ((300 + 100 * step) * MS, (900 + step) * MS, N_COLUMNS);
      const guint n_groups = N_COLUMNS / LANES_LANE_GROUP + 2;
      guint n_updates = 0;

      lanes_lane_layout_update (exact, &grid, trace);
      g_assert_true (lanes_lane_layout_is_whole (exact));
      grid.portion = 2 * LANES_LANE_GROUP * G_N_ELEMENTS (threads);
      /* On the way, and at rest */
      for (grid.rough = TRUE; n_updates == 0 || !lanes_lane_layout_is_whole (layout);
           grid.rough = FALSE)
        {
          lanes_lane_layout_update (layout, &grid, trace);
          g_assert_cmpuint (lanes_lane_layout_get_n_read (layout), <=, 2 * grid.portion);
          if (n_updates == 0)
            g_assert_cmpfloat_with_epsilon (sum_columns (layout, 0, N_COLUMNS, 0),
                                            sum_columns (exact, 0, N_COLUMNS, 0), 5);
          g_assert_cmpuint (++n_updates, <=, n_groups);
        }
      g_assert_cmpuint (n_updates, >, n_groups / 4);
      for (guint x = 0; x < N_COLUMNS; x++)
        for (guint i = 0; i < lanes_lane_layout_get_n_series (exact); i++)
          g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, x)[i],
                                          lanes_lane_layout_get_column (exact, x)[i], 1e-4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lane-crowd/core", test_core);
  g_test_add_func ("/lane-crowd/rough", test_rough);
  g_test_add_func ("/lane-crowd/rough-pan", test_rough_pan);
  g_test_add_func ("/lane-crowd/thread", test_thread);
  g_test_add_func ("/lane-crowd/task", test_task);
  g_test_add_func ("/lane-crowd/all", test_all);
  g_test_add_func ("/lane-crowd/portions", test_portions);
  g_test_add_func ("/lane-crowd/paused", test_paused);
  g_test_add_func ("/lane-crowd/moves", test_moves);
  return g_test_run ();
}
