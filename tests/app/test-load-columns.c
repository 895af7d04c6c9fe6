/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-load-columns.h"

#define MS        LANES_MSEC
#define STEP      (8 * MS)
#define N_COLUMNS 500
#define N_TASKS   3
#define FOREVER   G_MAXINT32

/* Two cores, on which three tasks run in turns of odd lengths. */
static LanesTrace *
make_trace (void)
{
  LanesTrace *trace = lanes_trace_new (2);

  for (guint i = 0; i < N_TASKS; i++)
    lanes_trace_add_thread (trace, &(LanesThread){.task = i,
                                                  .process = 1,
                                                  .ordinal = 1,
                                                  .begin = LANES_SEC,
                                                  .end = G_MAXINT64});
  lanes_trace_advance (trace, LANES_SEC);
  return trace;
}

/* Goes on until @end, from where it was. */
static void
record (LanesTrace *trace, LanesTime end)
{
  for (LanesTime time = lanes_trace_get_now (trace); time < end; time += 7 * MS)
    {
      guint turn = (guint) (time / (7 * MS));

      lanes_trace_append (trace, &(LanesSlice){.begin = time,
                                               .end = MIN (time + 7 * MS, end),
                                               .thread = turn % 2,
                                               .ended = LANES_SLICE_PREEMPTED});
      if (turn % 3 != 0)
        lanes_trace_append (trace, &(LanesSlice){.begin = time,
                                                 .end = MIN (time + 3 * MS, end),
                                                 .thread = 2,
                                                 .core = 1,
                                                 .ended = LANES_SLICE_WAITED});
    }
  lanes_trace_advance (trace, end);
}

static LanesLoadColumns *
make_columns (LanesTrace *trace)
{
  LanesLoadColumns *columns = lanes_load_columns_new ();

  lanes_load_columns_set_n_tasks (columns, N_TASKS);
  lanes_load_columns_set_trace (columns, trace);
  return columns;
}

/* Makes sure that every column is what the slices say. */
static void
check (LanesLoadColumns *columns, LanesTrace *trace, LanesTime step, gint64 first)
{
  LanesSpan recorded = {lanes_trace_get_begin (trace), lanes_trace_get_now (trace)};

  for (gint64 column = first; column < first + N_COLUMNS; column++)
    {
      LanesSpan span = {column * step, (column + 1) * step};
      LanesSpan known = lanes_span_intersect (span, recorded);
      LanesTime used[N_TASKS] = {0};
      LanesTime sum = 0;

      if (lanes_span_is_empty (known))
        {
          g_assert_cmpfloat (lanes_load_columns_get_mean (columns, column), <, 0);
          continue;
        }
      for (guint core = 0; core < 2; core++)
        {
          LanesTime on_core[N_TASKS] = {0};

          lanes_trace_get_core_use (trace, core, span, on_core, N_TASKS);
          for (guint i = 0; i < N_TASKS; i++)
            used[i] += on_core[i];
        }
      for (guint i = 0; i < N_TASKS; i++)
        {
          g_assert_cmpint (lanes_load_columns_get_used (columns, column)[i], ==, used[i]);
          sum += used[i];
        }
      g_assert_cmpint (lanes_load_columns_get_known (columns, column), ==,
                       lanes_span_length (known));
      g_assert_cmpfloat_with_epsilon (lanes_load_columns_get_mean (columns, column),
                                      (double) sum / (double) lanes_span_length (known), 1e-9);
    }
}

/* What is kept while the picture moves is the same as what would be read anew. */
static void
test_moves (void)
{
  static const struct
  {
    LanesTime end; /* of the recording, ms */
    LanesTime step;
    gint64 shift; /* columns from where the recording would end at the right edge */
  } rows[] = {
      {1200, STEP, 0},       {1205, STEP, 0},       {1300, STEP, 0},      {9000, STEP, 0},
      {9000, STEP, -1},      {9000, STEP, -100},    {9000, STEP, -90},    {9000, STEP, -2000},
      {9000, STEP, 0},       {9000, STEP, 30},      {9100, 2 * STEP, 3},  {9100, 2 * STEP, -3},
      {9200, 4 * STEP, -50}, {9300, 8 * STEP, 100}, {9300, STEP / 2, 0},  {9300, 3 * MS, -7},
      {9300, 6 * MS, -7},    {9400, 12 * MS, -601}, {9400, 24 * MS, 601}, {9400, STEP, 0},
  };
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (LanesLoadColumns) columns = make_columns (trace);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 first = rows[i].end * MS / rows[i].step - N_COLUMNS + 1 + rows[i].shift;

      record (trace, rows[i].end * MS);
      lanes_load_columns_move (columns, rows[i].step, first, N_COLUMNS);
      g_assert_true (lanes_load_columns_read (columns, FOREVER));
      check (columns, trace, rows[i].step, first);
    }
}

/* Portions that are as small as they can be come to the same, also where all that is shown is so
 * new that it may still change. */
static void
test_portions (void)
{
  static const LanesTime steps[] = {STEP, MS / 10, MS / 50, MS};

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (LanesTrace) trace = make_trace ();
      g_autoptr (LanesLoadColumns) columns = make_columns (trace);
      guint n = 0;

      for (LanesTime end = 5000 * MS; end <= 5011 * MS; end += 11 * MS)
        {
          gint64 first = end / steps[i] - N_COLUMNS + 1;

          record (trace, end);
          do
            {
              lanes_load_columns_move (columns, steps[i], first, N_COLUMNS);
              g_assert_cmpuint (++n, <, N_COLUMNS);
            }
          while (!lanes_load_columns_read (columns, -1));
          check (columns, trace, steps[i], first);
        }
      g_assert_cmpuint (n, >, 4);
    }
}

/* A turn that goes on is told of in parts. */
static void
test_open (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (LanesLoadColumns) columns = make_columns (trace);
  gint64 first = 1000 * MS / STEP;

  for (LanesTime end = 1010; end <= 1500; end += 10)
    {
      lanes_trace_append (trace, &(LanesSlice){.begin = LANES_SEC,
                                               .end = end * MS,
                                               .ended = LANES_SLICE_OPEN});
      lanes_trace_advance (trace, end * MS);
      lanes_load_columns_move (columns, STEP, first, N_COLUMNS);
      g_assert_true (lanes_load_columns_read (columns, FOREVER));
      check (columns, trace, STEP, first);
    }
  g_assert_cmpfloat (lanes_load_columns_get_mean (columns, first + 30), ==, 1);
}

/* What goes from the history is not counted as if it were still there. */
static void
test_dropped (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (LanesLoadColumns) columns = make_columns (trace);
  LanesTime begin;

  lanes_trace_set_limits (trace, LANES_SEC, 1000000);
  for (LanesTime end = 1500; end <= 6000; end += 61)
    {
      gint64 first = end * MS / STEP - N_COLUMNS + 1;

      record (trace, end * MS);
      lanes_load_columns_move (columns, STEP, first, N_COLUMNS);
      g_assert_true (lanes_load_columns_read (columns, FOREVER));
      check (columns, trace, STEP, first);
    }
  begin = lanes_trace_get_begin (trace);
  g_assert_cmpint (begin, >, 4000 * MS);
  g_assert_cmpint (begin % STEP, !=, 0);
}

/* Another trace has nothing of the one before. */
static void
test_other (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (LanesTrace) empty = lanes_trace_new (2);
  g_autoptr (LanesLoadColumns) columns = make_columns (trace);
  gint64 first = 1000 * MS / STEP;

  record (trace, 2000 * MS);
  lanes_load_columns_move (columns, STEP, first, N_COLUMNS);
  g_assert_true (lanes_load_columns_read (columns, FOREVER));
  g_assert_cmpfloat (lanes_load_columns_get_mean (columns, first + 50), >=, 1);
  lanes_load_columns_set_trace (columns, empty);
  g_assert_true (lanes_load_columns_read (columns, FOREVER));
  g_assert_cmpfloat (lanes_load_columns_get_mean (columns, first + 50), <, 0);
  lanes_load_columns_set_trace (columns, trace);
  lanes_load_columns_set_n_tasks (columns, 2);
  g_assert_true (lanes_load_columns_read (columns, FOREVER));
  g_assert_cmpfloat_with_epsilon (lanes_load_columns_get_mean (columns, first + 50), 1, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load-columns/moves", test_moves);
  g_test_add_func ("/load-columns/portions", test_portions);
  g_test_add_func ("/load-columns/open", test_open);
  g_test_add_func ("/load-columns/dropped", test_dropped);
  g_test_add_func ("/load-columns/other", test_other);
  return g_test_run ();
}
