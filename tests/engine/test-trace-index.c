/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked up in the trace, against a walk over all of its slices. */
#include "lanes-trace.h"

#include "random-trace.h"

#define EVERYTHING ((LanesSpan){G_MININT64 / 2, G_MAXINT64 / 2})

static GArray *
read_track (LanesTrace *trace, guint index, gboolean by_thread)
{
  GArray *slices = g_array_new (FALSE, FALSE, sizeof (LanesSlice));
  LanesTraceIter iter;
  LanesSlice slice;

  if (by_thread)
    lanes_trace_iter_init_thread (&iter, trace, index, EVERYTHING);
  else
    lanes_trace_iter_init_core (&iter, trace, index, EVERYTHING);
  while (lanes_trace_iter_next (&iter, &slice))
    g_array_append_val (slices, slice);
  return slices;
}

typedef struct
{
  LanesTime begin;
  LanesTime step;
  guint n_columns;
} Columns;

static LanesSpan
get_column (const Columns *columns, guint column)
{
  return (LanesSpan){columns->begin + column * columns->step,
                     columns->begin + (column + 1) * columns->step};
}

static void
add_part (const Columns *columns, LanesTime *used, guint stride, LanesTime begin, LanesTime end)
{
  guint first = begin <= columns->begin ? 0 : (guint) ((begin - columns->begin) / columns->step);

  for (guint i = first; i < columns->n_columns && get_column (columns, i).begin < end; i++)
    {
      LanesSpan part = lanes_span_intersect (get_column (columns, i), (LanesSpan){begin, end});

      if (!lanes_span_is_empty (part))
        used[i * stride] += lanes_span_length (part);
    }
}

static void
check_core (LanesTrace *trace, guint core, const Columns *columns, guint n_tasks)
{
  g_autoptr (GArray) slices = read_track (trace, core, FALSE);
  g_autofree LanesTime *used = g_new (LanesTime, columns->n_columns * n_tasks);
  g_autofree LanesTime *expected = g_new0 (LanesTime, columns->n_columns * n_tasks);

  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSlice *slice = &g_array_index (slices, LanesSlice, i);
      guint task = lanes_trace_get_thread (trace, slice->thread)->task;

      if (task < n_tasks)
        add_part (columns, expected + task, n_tasks, slice->begin, slice->end);
    }
  lanes_trace_fill_core (trace, core, columns->begin, columns->step, columns->n_columns, used,
                         n_tasks);
  for (guint i = 0; i < columns->n_columns * n_tasks; i++)
    g_assert_cmpint (used[i], ==, expected[i]);
}

/* How long so many slices took, one after the other, at the most */
static LanesTime
find_longest (const GArray *slices, guint n)
{
  LanesTime longest = 0;

  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSlice *first = &g_array_index (slices, LanesSlice, i);
      guint last = MIN (i + n, slices->len) - 1;

      longest = MAX (longest, g_array_index (slices, LanesSlice, last).end - first->begin);
    }
  return longest;
}

/* What is estimated goes astray by no more than there is between two marks. */
static void
check_estimate (LanesTrace *trace, guint core, const Columns *columns, guint n_tasks)
{
  g_autoptr (GArray) slices = read_track (trace, core, FALSE);
  g_autofree LanesTime *used = g_new (LanesTime, columns->n_columns * n_tasks);
  g_autofree LanesTime *expected = g_new (LanesTime, columns->n_columns * n_tasks);
  guint distance = MAX (64, 6 * n_tasks);
  LanesTime most = slices->len > distance ? 2 * find_longest (slices, distance + 1) : 0;

  lanes_trace_fill_core (trace, core, columns->begin, columns->step, columns->n_columns, expected,
                         n_tasks);
  lanes_trace_estimate_core (trace, core, columns->begin, columns->step, columns->n_columns, used,
                             n_tasks);
  for (guint task = 0; task < n_tasks; task++)
    {
      LanesTime difference = 0;

      for (guint i = 0; i < columns->n_columns; i++)
        {
          g_assert_cmpint (used[i * n_tasks + task], >=, 0);
          difference += used[i * n_tasks + task] - expected[i * n_tasks + task];
          g_assert_cmpint (ABS (difference), <=, most);
        }
    }
}

static void
check_thread (LanesTrace *trace, guint thread, const Columns *columns)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  g_autofree LanesTime *used = g_new (LanesTime, columns->n_columns * 2);
  g_autofree LanesTime *expected = g_new0 (LanesTime, columns->n_columns * 2);

  lanes_trace_collect (trace, thread, EVERYTHING, intervals);
  for (guint i = 0; i < intervals->len; i++)
    {
      const LanesInterval *interval = &g_array_index (intervals, LanesInterval, i);

      add_part (columns, expected + interval->state, 2, interval->begin, interval->end);
    }
  lanes_trace_fill_thread (trace, thread, columns->begin, columns->step, columns->n_columns, used);
  for (guint i = 0; i < columns->n_columns * 2; i++)
    g_assert_cmpint (used[i], ==, expected[i]);
}

static void
check_count (LanesTrace *trace, guint index, gboolean by_thread, const GArray *slices,
             LanesSpan span)
{
  guint64 n = by_thread ? lanes_trace_count_thread (trace, index, span)
                        : lanes_trace_count_core (trace, index, span);
  guint64 expected = 0;

  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSlice *slice = &g_array_index (slices, LanesSlice, i);

      expected += !lanes_span_is_empty (span) && slice->end > span.begin && slice->begin < span.end;
    }
  g_assert_cmpuint (n, ==, expected);
}

static void
check_find (LanesTrace *trace, guint index, gboolean by_thread, const GArray *slices,
            LanesTime time)
{
  LanesSlice slice;
  gboolean found = by_thread ? lanes_trace_find_in_thread (trace, index, time, &slice)
                             : lanes_trace_find (trace, index, time, &slice);
  gboolean expected = FALSE;

  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSlice *other = &g_array_index (slices, LanesSlice, i);

      if (other->begin > time || other->end <= time)
        continue;
      expected = TRUE;
      g_assert_true (found);
      g_assert_cmpint (slice.begin, ==, other->begin);
      g_assert_cmpuint (slice.core, ==, other->core);
      g_assert_cmpuint (slice.thread, ==, other->thread);
    }
  g_assert_cmpint (found, ==, expected);
}

static void
check_neighbors (LanesTrace *trace, gboolean by_thread, const GArray *slices, guint position)
{
  const LanesSlice *slice = &g_array_index (slices, LanesSlice, position);

  for (int direction = -1; direction <= 1; direction += 2)
    {
      LanesSlice neighbor;
      guint expected = position + (guint) direction;

      if (expected >= slices->len)
        {
          g_assert_false (lanes_trace_get_neighbor (trace, slice, by_thread, direction, &neighbor));
          continue;
        }
      g_assert_true (lanes_trace_get_neighbor (trace, slice, by_thread, direction, &neighbor));
      g_assert_cmpmem (&neighbor, sizeof neighbor, &g_array_index (slices, LanesSlice, expected),
                       sizeof neighbor);
    }
}

static void
check_track (RandomTrace *random, guint index, gboolean by_thread)
{
  g_autoptr (GArray) slices = read_track (random->trace, index, by_thread);

  for (guint i = 0; i < 20; i++)
    {
      LanesTime begin = random_trace_get_time (random);

      check_count (random->trace, index, by_thread, slices,
                   (LanesSpan){begin, random_trace_get_time (random)});
      check_find (random->trace, index, by_thread, slices, begin);
      if (slices->len > 0)
        check_neighbors (random->trace, by_thread, slices,
                         (guint) g_rand_int_range (random->rand, 0, (gint32) slices->len));
    }
}

static void
check_everything (RandomTrace *random)
{
  LanesTime end = random_trace_get_time (random);
  Columns columns = {.begin = random_trace_get_time (random),
                     .n_columns = (guint) g_rand_int_range (random->rand, 1, 200)};

  columns.step = MAX ((end - columns.begin) / columns.n_columns, 1);
  for (guint i = 0; i < lanes_trace_get_n_cores (random->trace); i++)
    {
      check_core (random->trace, i, &columns, random->n_tasks);
      check_core (random->trace, i, &columns, random->n_tasks / 2);
      check_estimate (random->trace, i, &columns, random->n_tasks);
      check_track (random, i, FALSE);
    }
  for (guint i = 0; i < lanes_trace_get_n_threads (random->trace); i++)
    if (lanes_trace_get_thread (random->trace, i))
      {
        check_thread (random->trace, i, &columns);
        check_track (random, i, TRUE);
      }
}

typedef struct
{
  const char *name;
  guint n_cores;
  guint n_threads;
  guint n_tasks;
  guint n_steps;
  gsize max_slices;
} RandomCase;

static const RandomCase random_cases[] = {
    {"one-core", 1, 3, 2, 3000, 100000},       {"few", 2, 1, 1, 3000, 100000},
    {"many-tasks", 2, 40, 40, 20000, 100000},  {"many-cores", 16, 30, 6, 20000, 100000},
    {"oldest-dropped", 2, 10, 5, 20000, 1500}, {"nearly-nothing-kept", 3, 5, 5, 5000, 40},
    {"many-dropped", 1, 70, 70, 30000, 5000},
};

static void
test_random (gconstpointer data)
{
  const RandomCase *wanted = data;
  RandomTrace *random =
      random_trace_new (wanted->n_cores, wanted->n_threads, wanted->n_tasks, 20260101);
  guint stride = MAX (wanted->n_steps / 60, 1);

  lanes_trace_set_limits (random->trace, G_MAXINT64 / 4, wanted->max_slices);
  check_everything (random);
  for (guint i = 0; i < wanted->n_steps; i++)
    {
      random_trace_step (random);
      /* Often at first, while there is next to nothing. */
      if (i < 60 || i % stride == 0)
        check_everything (random);
    }
  random_trace_free (random);
}

static guint
add_thread (LanesTrace *trace, guint task)
{
  LanesThread thread = {.task = task, .tid = 10, .end = G_MAXINT64};

  return lanes_trace_add_thread (trace, &thread);
}

static void
append (LanesTrace *trace, guint core, guint thread, LanesTime begin, LanesTime end,
        LanesSliceEnd ended)
{
  LanesSlice slice = {.begin = begin, .end = end, .thread = thread, .core = core, .ended = ended};

  lanes_trace_append (trace, &slice);
}

static char *
print_columns (const LanesTime *used, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%d ", (int) used[i]);
  return g_string_free (text, FALSE);
}

static void
test_fill (void)
{
  static const struct
  {
    Columns columns;
    const char *core;   /* task 0, task 1, of each column */
    const char *thread; /* running, ready, of each column */
  } table[] = {
      {{0, 10, 4}, "0 0 10 0 0 10 5 0 ", "0 0 10 0 0 10 5 5 "},
      {{5, 30, 2}, "15 10 0 0 ", "15 10 0 5 "},
      {{12, 1, 2}, "1 0 1 0 ", "1 0 1 0 "},
      {{-50, 10, 2}, "0 0 0 0 ", "0 0 0 0 "},
      {{100, 10, 2}, "0 0 0 0 ", "0 0 0 0 "},
      {{20, 100, 1}, "5 10 ", "5 15 "},
  };
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0);
  guint b = add_thread (trace, 1);
  guint c = add_thread (trace, 2); /* not among those that are asked for */

  append (trace, 0, a, 10, 20, LANES_SLICE_PREEMPTED);
  append (trace, 0, b, 20, 30, LANES_SLICE_WAITED);
  append (trace, 0, a, 30, 35, LANES_SLICE_PREEMPTED);
  append (trace, 0, c, 40, 60, LANES_SLICE_WAITED);
  lanes_trace_advance (trace, 40);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const Columns *columns = &table[i].columns;
      LanesTime used[8] = {77};
      g_autofree char *core = NULL;
      g_autofree char *thread = NULL;

      lanes_trace_fill_core (trace, 0, columns->begin, columns->step, columns->n_columns, used, 2);
      core = print_columns (used, columns->n_columns * 2);
      g_assert_cmpstr (core, ==, table[i].core);
      lanes_trace_fill_thread (trace, a, columns->begin, columns->step, columns->n_columns, used);
      thread = print_columns (used, columns->n_columns * 2);
      g_assert_cmpstr (thread, ==, table[i].thread);
    }
}

/* What was cut to nothing begins with the slice behind it, and is still told from it. */
static void
test_neighbor_of_nothing (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0);
  guint b = add_thread (trace, 1);
  LanesSlice slice;
  LanesSlice neighbor;

  append (trace, 0, a, 10, 20, LANES_SLICE_PREEMPTED);
  append (trace, 0, b, 15, 20, LANES_SLICE_PREEMPTED);
  append (trace, 0, a, 20, 30, LANES_SLICE_OPEN);
  append (trace, 0, b, 25, 40, LANES_SLICE_OPEN);

  g_assert_true (lanes_trace_find (trace, 0, 22, &slice));
  g_assert_true (lanes_trace_get_neighbor (trace, &slice, FALSE, -1, &neighbor));
  g_assert_cmpuint (neighbor.thread, ==, b);
  g_assert_cmpint (neighbor.begin, ==, 20);
  g_assert_cmpint (neighbor.end, ==, 20);
  g_assert_true (lanes_trace_get_neighbor (trace, &neighbor, FALSE, 1, &slice));
  g_assert_cmpint (slice.end, ==, 25);
  g_assert_true (lanes_trace_get_neighbor (trace, &neighbor, TRUE, 1, &slice));
  g_assert_cmpint (slice.begin, ==, 25);
  /* It has grown since. */
  append (trace, 0, b, 25, 50, LANES_SLICE_WAITED);
  g_assert_true (lanes_trace_get_neighbor (trace, &slice, TRUE, -1, &neighbor));
  g_assert_cmpint (neighbor.begin, ==, 20);
  g_assert_false (lanes_trace_get_neighbor (trace, &slice, TRUE, 1, &neighbor));
}

static void
test_neighbor_of_the_gone (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0);
  LanesSlice slice;
  LanesSlice neighbor;

  lanes_trace_set_limits (trace, 1000, 100);
  append (trace, 0, a, 10, 20, LANES_SLICE_WAITED);
  g_assert_true (lanes_trace_find (trace, 0, 10, &slice));
  append (trace, 0, a, 1990, 1995, LANES_SLICE_WAITED);
  lanes_trace_advance (trace, 2000);
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), ==, 1);
  g_assert_true (lanes_trace_get_neighbor (trace, &slice, TRUE, 1, &neighbor));
  g_assert_cmpint (neighbor.begin, ==, 1990);
  g_assert_false (lanes_trace_get_neighbor (trace, &slice, FALSE, -1, &neighbor));
}

/* Where turns take turns evenly, an estimate is true. */
static void
test_estimate (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint threads[] = {add_thread (trace, 0), add_thread (trace, 1)};
  LanesTime used[2 * 100];

  for (guint i = 0; i < 10000; i++)
    append (trace, 0, threads[i % 2], i * 100, i * 100 + 90, LANES_SLICE_PREEMPTED);
  lanes_trace_estimate_core (trace, 0, 1000, 9800, 100, used, 2);
  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    {
      g_assert_cmpint (used[i], >=, 9800 * 90 / 200 - 2);
      g_assert_cmpint (used[i], <=, 9800 * 90 / 200 + 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/trace-index/fill", test_fill);
  g_test_add_func ("/trace-index/estimate", test_estimate);
  for (gsize i = 0; i < G_N_ELEMENTS (random_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/trace-index/random/", random_cases[i].name, NULL);

      g_test_add_data_func (path, &random_cases[i], test_random);
    }
  g_test_add_func ("/trace-index/neighbor-of-nothing", test_neighbor_of_nothing);
  g_test_add_func ("/trace-index/neighbor-of-the-gone", test_neighbor_of_the_gone);
  return g_test_run ();
}
