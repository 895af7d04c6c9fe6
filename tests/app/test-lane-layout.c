/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-lane-layout.h"

#define MS LANES_MSEC

/* A picture of 100 ms on 100 columns that ends at @end ms: a column is a millisecond. */
static LanesGrid
make_grid (LanesTime end)
{
  return lanes_grid_new (100 * MS, end * MS, 100);
}

static void
assert_box (LanesLaneLayout *layout, guint i, double x, double width, guint task)
{
  LanesBox box = lanes_lane_layout_get_box (layout, i);

  g_assert_cmpfloat_with_epsilon (box.x, x, 1e-6);
  g_assert_cmpfloat_with_epsilon (box.width, width, 1e-6);
  g_assert_cmpuint (box.task, ==, task);
}

static void
test_grid (void)
{
  static const struct
  {
    LanesTime length, end;
    guint n_columns;
    LanesTime step;
    gint64 last;
  } rows[] = {
      {100 * MS, 1000 * MS, 100, MS, 1000},
      {100 * MS, 1000 * MS + 1, 100, MS, 1000},
      {100 * MS, 1001 * MS - 1, 100, MS, 1000},
      {60 * LANES_SEC, 90 * LANES_SEC, 900, 66666666, 1350},
      {LANES_SEC, 0, 500, 2 * MS, 0},
      {10, 1000, 100, 1, 1000}, /* never less than a nanosecond for a column */
      {100 * MS, 1000 * MS, 0, 100 * MS, 10},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LanesGrid grid = lanes_grid_new (rows[i].length, rows[i].end, rows[i].n_columns);
      LanesSpan span = lanes_grid_get_span (&grid);

      g_assert_cmpint (grid.step, ==, rows[i].step);
      g_assert_cmpint (grid.end, ==, rows[i].last);
      g_assert_cmpint (span.end, <=, rows[i].end);
      g_assert_cmpint (rows[i].end - span.end, <, grid.step);
      g_assert_cmpint (lanes_span_length (span), ==, grid.step * grid.n_columns);
    }
}

static void
test_grid_x (void)
{
  static const struct
  {
    LanesTime length, end;
    guint n_columns;
    LanesTime time;
    double x;
  } rows[] = {
      {100 * MS, 1000 * MS, 100, 900 * MS, 0},
      {100 * MS, 1000 * MS, 100, 1000 * MS, 1280},
      {100 * MS, 1000 * MS, 100, 950 * MS, 640},
      {100 * MS, 1000 * MS, 100, 850 * MS, -640},
      /* 100 µs on 1280 columns: 78 ns each, so 99.84 µs are shown. */
      {100000, 78 * 5000, 1280, 78 * 5000, 1280},
      {100000, 78 * 5000, 1280, 78 * (5000 - 1280), 0},
      {100000, 78 * 5000, 1280, 78 * (5000 - 1) + 39, 1279.5},
      {600 * LANES_SEC, 0, 1280, -300 * LANES_SEC, 640},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LanesGrid grid = lanes_grid_new (rows[i].length, rows[i].end, rows[i].n_columns);

      g_assert_cmpfloat_with_epsilon (lanes_grid_get_x (&grid, rows[i].time, 1280), rows[i].x,
                                      1e-6);
    }
}

static void
assert_no_shares (LanesLaneLayout *layout, const LanesGrid *grid)
{
  for (guint x = 0; x < grid->n_columns; x++)
    for (guint i = 0; i < lanes_lane_layout_get_n_series (layout); i++)
      g_assert_cmpfloat (lanes_lane_layout_get_column (layout, x)[i], ==, 0);
}

/* A turn on the first core, in microseconds; every task has one thread, of the same number. */
typedef struct
{
  LanesTime begin;
  LanesTime end;
  guint task;
} Turn;

#define N_TASKS 8

static LanesTrace *
make_trace (void)
{
  LanesTrace *trace = lanes_trace_new (2);

  for (guint i = 0; i < N_TASKS; i++)
    lanes_trace_add_thread (
        trace, &(LanesThread){.task = i, .process = 1, .ordinal = 1, .end = G_MAXINT64});
  return trace;
}

/* Records what begins before @known, as a recorder does: what is not over then is open. */
static void
record (LanesTrace *trace, const Turn *turns, gsize n_turns, gsize *next, LanesTime known)
{
  for (; *next < n_turns && turns[*next].begin * LANES_USEC < known; (*next)++)
    {
      const Turn *turn = &turns[*next];
      gboolean open = turn->end * LANES_USEC > known;
      LanesSlice slice = {
          .begin = turn->begin * LANES_USEC,
          .end = open ? known : turn->end * LANES_USEC,
          .thread = turn->task,
          .ended = open ? LANES_SLICE_OPEN : LANES_SLICE_WAITED,
      };

      lanes_trace_append (trace, &slice);
      if (open)
        break;
    }
  lanes_trace_advance (trace, known);
}

static LanesTrace *
make_recorded (const Turn *turns, gsize n_turns, LanesTime known)
{
  LanesTrace *trace = make_trace ();
  gsize next = 0;

  record (trace, turns, n_turns, &next, known);
  return trace;
}

static void
test_boxes (void)
{
  /* The picture shows 900 ms to 1000 ms. */
  static const Turn turns[] = {{880000, 905000, 0},
                               {910000, 920000, 1},
                               {920000, 923000, 0},
                               {990000, 2000000, 1}};
  g_autoptr (LanesTrace) trace = make_recorded (turns, G_N_ELEMENTS (turns), 1100 * MS);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  LanesGrid grid = make_grid (1000);

  lanes_lane_layout_update (layout, &grid, trace);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 4);
  assert_box (layout, 0, -20, 25, 0);
  assert_box (layout, 1, 10, 10, 1);
  assert_box (layout, 2, 20, 3, 0); /* just wide enough */
  assert_box (layout, 3, 90, 110, 1);
  assert_no_shares (layout, &grid);
  g_assert_cmpuint (lanes_lane_layout_find_box (layout, 905 * MS - 1), ==, 0);
  g_assert_cmpuint (lanes_lane_layout_find_box (layout, 905 * MS), ==, 1);
  g_assert_cmpuint (lanes_lane_layout_find_box (layout, 1100 * MS), ==, 4);
}

/* What is too narrow for a box has its true share of the columns that it touches. */
static void
test_shares (void)
{
  static const Turn turns[] = {
      {900000, 900250, 0}, {900250, 901000, 1}, {901500, 903100, 0},
      {950500, 952000, 1}, {952000, 953000, 7}, /* a task that nobody knows */
  };
  static const struct
  {
    guint x;
    float one, other;
  } rows[] = {{0, .25f, .75f}, {1, .5f, 0},  {2, 1, 0},  {3, .1f, 0}, {4, 0, 0},
              {49, 0, 0},      {50, 0, .5f}, {51, 0, 1}, {52, 0, 0},  {99, 0, 0}};
  g_autoptr (LanesTrace) trace = make_recorded (turns, G_N_ELEMENTS (turns), 1100 * MS);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  LanesGrid grid = make_grid (1000);

  lanes_lane_layout_update (layout, &grid, trace);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const float *shares = lanes_lane_layout_get_column (layout, rows[i].x);

      g_assert_cmpfloat_with_epsilon (shares[0], rows[i].one, 1e-5f);
      g_assert_cmpfloat_with_epsilon (shares[1], rows[i].other, 1e-5f);
    }
}

/* Tasks that take turns, most of them far shorter than a column */
static GArray *
make_turns (LanesTime end)
{
  GArray *turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  guint i = 0;

  for (LanesTime time = 0; time < end; i++)
    {
      /* Every eleventh turn is a long one, and for a while turns are very short. */
      LanesTime turn = time / 200000 % 3 == 1 ? 37 : 370;
      LanesTime length = i % 11 == 0 ? 17 * 370 : turn;

      g_array_append_val (turns, ((Turn){time, time + length, i % 3}));
      time += length + (i % 5 == 0 ? turn : 0);
    }
  return turns;
}

static void
assert_same (LanesLaneLayout *one, LanesLaneLayout *other, const LanesGrid *grid)
{
  LanesSpan shown = lanes_grid_get_span (grid);
  guint i = lanes_lane_layout_find_box (one, shown.begin);
  guint j = lanes_lane_layout_find_box (other, shown.begin);

  for (guint x = 0; x < grid->n_columns; x++)
    for (guint k = 0; k < lanes_lane_layout_get_n_series (one); k++)
      g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (one, x)[k],
                                      lanes_lane_layout_get_column (other, x)[k], 1e-4f);
  for (; i < lanes_lane_layout_get_n_boxes (one); i++, j++)
    {
      LanesBox a = lanes_lane_layout_get_box (one, i);
      LanesBox b;

      if (a.span.begin >= shown.end)
        break;
      g_assert_cmpuint (j, <, lanes_lane_layout_get_n_boxes (other));
      b = lanes_lane_layout_get_box (other, j);
      g_assert_cmpint (a.span.begin, ==, b.span.begin);
      g_assert_cmpint (a.span.end, ==, b.span.end);
      g_assert_cmpfloat_with_epsilon (a.x, b.x, 1e-6);
      g_assert_cmpuint (a.task, ==, b.task);
      g_assert_cmpint (a.state, ==, b.state);
    }
  g_assert_true (j == lanes_lane_layout_get_n_boxes (other)
                 || lanes_lane_layout_get_box (other, j).span.begin >= shown.end);
}

/* Frame by frame the picture is the same as at once, whatever the pace and the delay, and on the
 * way back as well. */
static void
test_scroll (void)
{
  static const struct
  {
    LanesTime frame, delay;
  } rows[] = {{3 * MS, 5 * MS}, {7 * MS, 0}, {MS, MS}, {40 * MS, 100 * MS}, {150 * MS, 3 * MS}};
  g_autoptr (GArray) turns = make_turns (2000000);

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    for (guint kind = 0; kind < 2; kind++)
      {
        g_autoptr (LanesTrace) trace = make_trace ();
        g_autoptr (LanesLaneLayout) moving =
            lanes_lane_layout_new (kind ? LANES_LANE_THREAD : LANES_LANE_CORE, 0, 3);
        gsize next = 0;

        for (LanesTime now = 50 * MS; now < 2700 * MS; now += rows[r].frame)
          {
            LanesTime known = MIN (now, 1500 * MS);
            LanesTime end = known < 1500 * MS ? now : MAX (2900 * MS - now, 50 * MS);
            LanesGrid grid = lanes_grid_new (100 * MS, end - rows[r].delay, 100);
            g_autoptr (LanesLaneLayout) still =
                lanes_lane_layout_new (kind ? LANES_LANE_THREAD : LANES_LANE_CORE, 0, 3);

            record (trace, (const Turn *) (gpointer) turns->data, turns->len, &next, known);
            lanes_lane_layout_update (moving, &grid, trace);
            lanes_lane_layout_update (still, &grid, trace);
            assert_same (moving, still, &grid);
          }
      }
}

/* A turn that goes on for long is one box that grows, and is never counted twice. */
static void
test_growing (void)
{
  static const Turn turns[] = {{950000, 5000000, 1}};
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);

  for (LanesTime now = 951; now < 1400; now++)
    {
      LanesGrid grid = make_grid (now);
      LanesBox box;
      gsize next = 0;

      record (trace, turns, 1, &next, now * MS);
      lanes_lane_layout_update (layout, &grid, trace);
      if (now < 950 + LANES_LANE_MIN_BOX)
        continue;
      g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 1);
      box = lanes_lane_layout_get_box (layout, 0);
      g_assert_cmpint (box.span.begin, ==, 950 * MS);
      g_assert_cmpfloat_with_epsilon (box.x + box.width, 100, 1e-6);
      assert_no_shares (layout, &grid);
    }
}

/* Another length, or a leap, starts the picture over. */
static void
test_jump (void)
{
  static const Turn turns[] = {{100000, 110000, 0}, {300000, 310000, 1}, {910000, 920000, 1}};
  g_autoptr (LanesTrace) trace = make_recorded (turns, G_N_ELEMENTS (turns), 2000 * MS);
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  LanesGrid grid = make_grid (1000);

  lanes_lane_layout_update (layout, &grid, trace);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 1);

  grid = make_grid (350);
  lanes_lane_layout_update (layout, &grid, trace);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 1);
  assert_box (layout, 0, 50, 10, 1);

  grid = lanes_grid_new (1000 * MS, 1000 * MS, 100);
  lanes_lane_layout_update (layout, &grid, trace);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 0);
  g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, 10)[0], 1, 1e-5f);
  g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, 30)[1], 1, 1e-5f);
  g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, 91)[1], 1, 1e-5f);
  g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, 31)[1], 0, 1e-5f);
}

/* Before anything is known, the picture ends where time begins. */
static void
test_beginning (void)
{
  static const Turn turns[] = {{1000, 2000, 0}, {4000, 20000, 1}};
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);

  for (LanesTime now = 0; now < 30; now += 3)
    {
      LanesGrid grid = make_grid (now);
      gsize next = 0;

      record (trace, turns, 2, &next, now * MS);
      lanes_lane_layout_update (layout, &grid, trace);
    }
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 1);
  assert_box (layout, 0, 77, 16, 1);
  g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (layout, 74)[0], 1, 1e-5f);
}

/* A thread's row from a real trace: it runs, waits for its turn, and rests. */
static void
test_thread (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  LanesThread thread = {.task = 3, .process = 1, .ordinal = 1, .end = G_MAXINT64};
  guint number = lanes_trace_add_thread (trace, &thread);
  const LanesSlice slices[] = {
      {.begin = 910 * MS, .end = 920 * MS, .thread = number, .ended = LANES_SLICE_PREEMPTED},
      {.begin = 930 * MS,
       .end = 940 * MS,
       .thread = number,
       .core = 1,
       .ended = LANES_SLICE_WAITED},
      {.begin = 960 * MS, .end = 1000 * MS, .thread = number, .ended = LANES_SLICE_OPEN},
  };
  g_autoptr (LanesLaneLayout) row = lanes_lane_layout_new (LANES_LANE_THREAD, number, 2);
  g_autoptr (LanesLaneLayout) core = lanes_lane_layout_new (LANES_LANE_CORE, 0, 4);
  LanesGrid grid = make_grid (1000);

  for (gsize i = 0; i < G_N_ELEMENTS (slices); i++)
    lanes_trace_append (trace, &slices[i]);
  lanes_trace_advance (trace, 1000 * MS);

  lanes_lane_layout_update (row, &grid, trace);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (row), ==, 4);
  assert_box (row, 0, 10, 10, 3);
  g_assert_cmpint (lanes_lane_layout_get_box (row, 0).state, ==, LANES_STATE_RUNNING);
  assert_box (row, 1, 20, 10, 3);
  g_assert_cmpint (lanes_lane_layout_get_box (row, 1).state, ==, LANES_STATE_READY);
  assert_box (row, 2, 30, 10, 3);
  assert_box (row, 3, 60, 40, 3);

  lanes_lane_layout_update (core, &grid, trace);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (core), ==, 2);
  assert_box (core, 0, 10, 10, 3);
  assert_box (core, 1, 60, 40, 3);
}

static void
test_gaps (void)
{
  static const LanesSpan lost[] = {
      {100 * MS, 110 * MS},               /* long ago */
      {890 * MS, 902 * MS},               /* half in sight */
      {950 * MS + 1000, 950 * MS + 2000}, /* less than a column */
      {950 * MS + 3000, 951 * MS},        /* in the same column */
      {980 * MS, 985 * MS},
  };
  static const struct
  {
    double x, width;
  } expected[] = {{0, 2}, {50, 1}, {80, 5}};
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (LanesBox));
  LanesGrid grid = make_grid (1000);

  for (gsize i = 0; i < G_N_ELEMENTS (lost); i++)
    lanes_trace_add_lost (trace, lost[i]);
  lanes_lane_collect_gaps (trace, &grid, gaps);
  g_assert_cmpuint (gaps->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < gaps->len; i++)
    {
      g_assert_cmpfloat_with_epsilon (g_array_index (gaps, LanesBox, i).x, expected[i].x, 1e-6);
      g_assert_cmpfloat_with_epsilon (g_array_index (gaps, LanesBox, i).width, expected[i].width,
                                      1e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lane-layout/grid", test_grid);
  g_test_add_func ("/lane-layout/grid-x", test_grid_x);
  g_test_add_func ("/lane-layout/boxes", test_boxes);
  g_test_add_func ("/lane-layout/shares", test_shares);
  g_test_add_func ("/lane-layout/scroll", test_scroll);
  g_test_add_func ("/lane-layout/growing", test_growing);
  g_test_add_func ("/lane-layout/jump", test_jump);
  g_test_add_func ("/lane-layout/beginning", test_beginning);
  g_test_add_func ("/lane-layout/thread", test_thread);
  g_test_add_func ("/lane-layout/gaps", test_gaps);
  return g_test_run ();
}
