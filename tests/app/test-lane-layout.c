/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-lane-layout.h"

#define MS LANES_MSEC

typedef struct
{
  LanesTime begin; /* ms */
  LanesTime end;   /* ms */
  guint task;
} Piece;

/* A picture of 100 ms on 100 columns that ends at @end ms: a column is a millisecond. */
static LanesGrid
make_grid (LanesTime end)
{
  return lanes_grid_new (100 * MS, end * MS, 100);
}

static void
add (LanesLaneLayout *layout, const LanesGrid *grid, const Piece *pieces, gsize n_pieces,
     LanesTime known)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  LanesSpan missing = lanes_lane_layout_get_missing (layout, grid, known * MS);

  for (gsize i = 0; i < n_pieces; i++)
    {
      LanesInterval interval = {
          .begin = pieces[i].begin * MS,
          .end = MIN (pieces[i].end, known) * MS,
          .task = pieces[i].task,
          .state = LANES_STATE_RUNNING,
      };

      if (interval.end > missing.begin && interval.begin < missing.end)
        g_array_append_val (intervals, interval);
    }
  lanes_lane_layout_add (layout, grid, (const LanesInterval *) (gpointer) intervals->data,
                         intervals->len, known * MS);
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
test_boxes (void)
{
  /* The picture shows 900 ms to 1000 ms. */
  static const Piece pieces[] = {
      {880, 905, 0},
      {910, 920, 1},
      {920, 923, 0},
      {990, 2000, 1},
  };
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  LanesGrid grid = make_grid (1000);

  add (layout, &grid, pieces, G_N_ELEMENTS (pieces), 1100);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 4);
  assert_box (layout, 0, -20, 25, 0);
  assert_box (layout, 1, 10, 10, 1);
  assert_box (layout, 2, 20, 3, 0); /* just wide enough */
  assert_box (layout, 3, 90, 110, 1);
  g_assert_false (lanes_lane_layout_has_columns (layout));
}

/* What is too narrow for a box has its true share of the columns that it touches. */
static void
test_shares (void)
{
  static const LanesInterval intervals[] = {
      {.begin = 900 * MS, .end = 900 * MS + 250000, .task = 0},
      {.begin = 900 * MS + 250000, .end = 901 * MS, .task = 1},
      {.begin = 901 * MS + 500000, .end = 903 * MS + 100000, .task = 0},
      {.begin = 950 * MS + 500000, .end = 952 * MS, .task = 1},
      {.begin = 952 * MS, .end = 953 * MS, .task = 7}, /* a task that nobody knows */
  };
  static const struct
  {
    guint x;
    float one, other;
  } rows[] = {{0, .25f, .75f}, {1, .5f, 0},  {2, 1, 0},  {3, .1f, 0}, {4, 0, 0},
              {49, 0, 0},      {50, 0, .5f}, {51, 0, 1}, {52, 0, 0},  {99, 0, 0}};
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  LanesGrid grid = make_grid (1000);

  lanes_lane_layout_add (layout, &grid, intervals, G_N_ELEMENTS (intervals), 1100 * MS);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 0);
  g_assert_true (lanes_lane_layout_has_columns (layout));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const float *shares = lanes_lane_layout_get_column (layout, rows[i].x);

      g_assert_cmpfloat_with_epsilon (shares[0], rows[i].one, 1e-5f);
      g_assert_cmpfloat_with_epsilon (shares[1], rows[i].other, 1e-5f);
    }
}

/* Two tasks that take turns: far more turns than columns */
static GArray *
make_turns (LanesTime begin, LanesTime end, LanesTime turn)
{
  GArray *intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  guint i = 0;

  for (LanesTime time = begin; time < end; time += turn, i++)
    {
      /* Every eleventh turn is a long one. */
      LanesTime until = i % 11 == 0 ? time + 17 * turn : time + turn;
      LanesInterval interval = {.begin = time, .end = MIN (until, end), .task = i % 2};

      g_array_append_val (intervals, interval);
      time = until - turn;
    }
  return intervals;
}

static void
add_known (LanesLaneLayout *layout, const LanesGrid *grid, GArray *all, LanesTime known)
{
  LanesSpan missing = lanes_lane_layout_get_missing (layout, grid, known);
  g_autoptr (GArray) part = g_array_new (FALSE, FALSE, sizeof (LanesInterval));

  for (guint i = 0; i < all->len; i++)
    {
      LanesInterval interval = g_array_index (all, LanesInterval, i);

      interval.end = MIN (interval.end, known);
      if (interval.end > missing.begin && interval.begin < missing.end)
        g_array_append_val (part, interval);
    }
  lanes_lane_layout_add (layout, grid, (const LanesInterval *) (gpointer) part->data, part->len,
                         known);
}

/* Frame by frame the picture is the same as at once, whatever the pace and the delay. */
static void
test_scroll (void)
{
  static const struct
  {
    LanesTime frame, delay;
  } rows[] = {{3 * MS, 5 * MS}, {7 * MS, 0}, {MS, MS}, {40 * MS, 100 * MS}, {150 * MS, 3 * MS}};
  g_autoptr (GArray) all = make_turns (0, 2000 * MS, 370000);

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      g_autoptr (LanesLaneLayout) moving = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
      g_autoptr (LanesLaneLayout) still = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
      LanesGrid grid = {0};
      LanesTime now;
      guint n_narrow = 0;

      for (now = 50 * MS; now < 1500 * MS; now += rows[r].frame)
        {
          grid = lanes_grid_new (100 * MS, now - rows[r].delay, 100);
          add_known (moving, &grid, all, now);
        }
      add_known (moving, &grid, all, 2000 * MS);
      add_known (still, &grid, all, 2000 * MS);

      /* At the left edge a turn that is cut off may have been seen whole before. */
      for (guint x = LANES_LANE_MIN_BOX; x < 100; x++)
        for (guint i = 0; i < 2; i++)
          {
            float share = lanes_lane_layout_get_column (still, x)[i];

            n_narrow += share > 0;
            g_assert_cmpfloat_with_epsilon (lanes_lane_layout_get_column (moving, x)[i], share,
                                            1e-4f);
          }
      g_assert_cmpuint (n_narrow, >, 10);

      for (guint i = 0; i < lanes_lane_layout_get_n_boxes (still); i++)
        {
          LanesBox box = lanes_lane_layout_get_box (still, i);
          gboolean found = FALSE;

          for (guint j = 0; j < lanes_lane_layout_get_n_boxes (moving) && !found; j++)
            {
              LanesBox other = lanes_lane_layout_get_box (moving, j);

              found = ABS (other.x - box.x) < 1e-6 && ABS (other.width - box.width) < 1e-6
                      && other.task == box.task;
            }
          g_assert_true (found);
        }
    }
}

/* A turn that goes on for long is one box that grows, and is never counted twice. */
static void
test_growing (void)
{
  static const Piece piece[] = {{950, 5000, 1}};
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);

  for (LanesTime now = 951; now < 1400; now++)
    {
      LanesGrid grid = make_grid (now);
      LanesTime begin = MAX (950, now - 100);
      LanesBox box;

      add (layout, &grid, piece, 1, now);
      g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 1);
      box = lanes_lane_layout_get_box (layout, 0);
      g_assert_cmpfloat (box.x, <=, (double) (begin - (now - 100)));
      g_assert_cmpfloat_with_epsilon (box.x + box.width, 100, 1e-6);
      g_assert_false (lanes_lane_layout_has_columns (layout));
    }
}

/* Another length, or time that runs backwards, starts the picture over. */
static void
test_jump (void)
{
  static const Piece pieces[] = {{100, 110, 0}, {300, 310, 1}, {910, 920, 1}};
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);
  LanesGrid grid = make_grid (1000);

  add (layout, &grid, pieces, G_N_ELEMENTS (pieces), 2000);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 1);

  grid = make_grid (350);
  add (layout, &grid, pieces, G_N_ELEMENTS (pieces), 2000);
  g_assert_cmpuint (lanes_lane_layout_get_n_boxes (layout), ==, 1);
  assert_box (layout, 0, 50, 10, 1);

  grid = lanes_grid_new (1000 * MS, 1000 * MS, 100);
  add (layout, &grid, pieces, G_N_ELEMENTS (pieces), 2000);
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
  static const Piece pieces[] = {{1, 2, 0}, {4, 20, 1}};
  g_autoptr (LanesLaneLayout) layout = lanes_lane_layout_new (LANES_LANE_CORE, 0, 2);

  for (LanesTime now = 0; now < 30; now += 3)
    {
      LanesGrid grid = make_grid (now);

      add (layout, &grid, pieces, G_N_ELEMENTS (pieces), now);
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
