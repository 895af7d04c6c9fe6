/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-trace-private.h"

static guint
add_thread (LanesTrace *trace, guint task, int tid)
{
  LanesThread thread = {
      .task = task, .process = 1, .ordinal = 1, .pid = tid, .tid = tid, .end = G_MAXINT64};

  return lanes_trace_add_thread (trace, &thread);
}

static void
append (LanesTrace *trace, guint core, guint thread, LanesTime begin, LanesTime end,
        LanesSliceEnd ended)
{
  lanes_trace_append (
      trace,
      &(LanesSlice){.begin = begin, .end = end, .thread = thread, .core = core, .ended = ended});
}

/* The slices of a core or thread as text: "thread@core:begin-end " */
static char *
print_slices (LanesTraceIter *iter)
{
  GString *text = g_string_new (NULL);
  LanesSlice slice;

  while (lanes_trace_iter_next (iter, &slice))
    g_string_append_printf (text, "%u@%u:%d-%d ", slice.thread, slice.core, (int) slice.begin,
                            (int) slice.end);
  return g_string_free (text, FALSE);
}

static void
assert_core (LanesTrace *trace, guint core, LanesSpan span, const char *expected)
{
  LanesTraceIter iter;
  g_autofree char *text = NULL;

  lanes_trace_iter_init_core (&iter, trace, core, span);
  text = print_slices (&iter);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_thread (LanesTrace *trace, guint thread, LanesSpan span, const char *expected)
{
  LanesTraceIter iter;
  g_autofree char *text = NULL;

  lanes_trace_iter_init_thread (&iter, trace, thread, span);
  text = print_slices (&iter);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_walk (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  guint a = add_thread (trace, 0, 10);
  guint b = add_thread (trace, 1, 11);
  LanesSlice slice;

  append (trace, 0, a, 10, 20, LANES_SLICE_PREEMPTED);
  append (trace, 0, b, 20, 30, LANES_SLICE_PREEMPTED);
  append (trace, 1, a, 25, 40, LANES_SLICE_WAITED);
  append (trace, 0, b, 50, 60, LANES_SLICE_WAITED);
  lanes_trace_advance (trace, 60);

  assert_core (trace, 0, (LanesSpan){0, 100}, "0@0:10-20 1@0:20-30 1@0:50-60 ");
  assert_core (trace, 0, (LanesSpan){20, 50}, "1@0:20-30 ");
  assert_core (trace, 0, (LanesSpan){30, 50}, "");
  assert_core (trace, 1, (LanesSpan){39, 41}, "0@1:25-40 ");
  assert_thread (trace, a, (LanesSpan){0, 100}, "0@0:10-20 0@1:25-40 ");
  assert_thread (trace, b, (LanesSpan){30, 51}, "1@0:50-60 ");

  g_assert_true (lanes_trace_find (trace, 0, 20, &slice));
  g_assert_cmpuint (slice.thread, ==, b);
  g_assert_false (lanes_trace_find (trace, 0, 40, &slice));
  g_assert_false (lanes_trace_find (trace, 0, 60, &slice));
  g_assert_false (lanes_trace_find (trace, 0, 5, &slice));
  g_assert_cmpint (lanes_trace_get_begin (trace), ==, 10);
}

/* An open slice grows, and may turn out to have ended sooner than it was last said to reach. */
static void
test_open (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0, 10);
  guint b = add_thread (trace, 0, 11);
  LanesSlice slice;

  append (trace, 0, a, 10, 20, LANES_SLICE_OPEN);
  append (trace, 0, a, 10, 30, LANES_SLICE_OPEN);
  assert_core (trace, 0, (LanesSpan){0, 100}, "0@0:10-30 ");
  append (trace, 0, a, 10, 28, LANES_SLICE_PREEMPTED);
  append (trace, 0, b, 28, 35, LANES_SLICE_OPEN);
  assert_core (trace, 0, (LanesSpan){0, 100}, "0@0:10-28 1@0:28-35 ");
  /* its end was lost */
  append (trace, 0, a, 33, 50, LANES_SLICE_OPEN);
  assert_core (trace, 0, (LanesSpan){0, 100}, "0@0:10-28 1@0:28-33 0@0:33-50 ");
  lanes_trace_end_thread (trace, a, 45);
  assert_thread (trace, a, (LanesSpan){0, 100}, "0@0:10-28 0@0:33-45 ");
  g_assert_true (lanes_trace_find (trace, 0, 40, &slice));
  g_assert_cmpint (slice.ended, ==, LANES_SLICE_EXITED);
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), ==, 3);
}

/* That a thread was ready until its next slice tells how the one before ended. */
static void
test_ended_by_next (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0, 10);
  LanesSlice next = {.begin = 30, .end = 40, .thread = a, .queued = TRUE};
  LanesSlice slice;

  append (trace, 0, a, 10, 20, LANES_SLICE_WAITED);
  lanes_trace_append (trace, &next);
  g_assert_true (lanes_trace_find (trace, 0, 15, &slice));
  g_assert_cmpint (slice.ended, ==, LANES_SLICE_PREEMPTED);
  append (trace, 0, a, 30, 45, LANES_SLICE_WAITED);
  append (trace, 0, a, 50, 60, LANES_SLICE_WAITED);
  g_assert_true (lanes_trace_find (trace, 0, 35, &slice));
  g_assert_cmpint (slice.ended, ==, LANES_SLICE_WAITED);
}

static void
test_overlap_is_cut (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0, 10);
  guint b = add_thread (trace, 0, 11);

  append (trace, 0, a, 10, 20, LANES_SLICE_WAITED);
  append (trace, 0, b, 15, 25, LANES_SLICE_OPEN);
  append (trace, 0, b, 15, 30, LANES_SLICE_OPEN);   /* the same again, longer */
  append (trace, 0, a, 12, 14, LANES_SLICE_WAITED); /* wholly in the past: nothing is left of it */
  assert_core (trace, 0, (LanesSpan){0, 100}, "0@0:10-20 1@0:20-30 ");
}

/* Nobody is on two cores at a time. */
static void
test_overlap_of_a_thread_is_cut (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (3);
  guint a = add_thread (trace, 0, 10);

  append (trace, 0, a, 10, 20, LANES_SLICE_WAITED);
  append (trace, 1, a, 15, 25, LANES_SLICE_WAITED);
  append (trace, 2, a, 18, 24, LANES_SLICE_WAITED); /* nothing is left of it */
  assert_thread (trace, a, (LanesSpan){0, 100}, "0@0:10-20 0@1:20-25 ");
  /* One whose end was lost has ended where it is seen again, and grows no more. */
  append (trace, 0, a, 30, 50, LANES_SLICE_OPEN);
  append (trace, 1, a, 40, 60, LANES_SLICE_OPEN);
  append (trace, 0, a, 30, 55, LANES_SLICE_OPEN);
  assert_thread (trace, a, (LanesSpan){0, 100}, "0@0:10-20 0@1:20-25 0@0:30-40 0@1:40-60 ");
  lanes_trace_end_thread (trace, a, 57);
  assert_core (trace, 0, (LanesSpan){0, 100}, "0@0:10-20 0@0:30-40 ");
  assert_core (trace, 1, (LanesSpan){0, 100}, "0@1:20-25 0@1:40-57 ");
}

static char *
print_intervals (LanesTrace *trace, guint thread, LanesSpan span)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  GString *text = g_string_new (NULL);

  lanes_trace_collect (trace, thread, span, intervals);
  for (guint i = 0; i < intervals->len; i++)
    {
      const LanesInterval *interval = &g_array_index (intervals, LanesInterval, i);

      g_string_append_printf (text, "%s%d-%d ",
                              interval->state == LANES_STATE_READY ? "ready " : "",
                              (int) interval->begin, (int) interval->end);
    }
  return g_string_free (text, FALSE);
}

static void
test_states (void)
{
  static const struct
  {
    LanesSpan span;
    const char *states;
  } table[] = {
      {{0, 100}, "10-20 ready 20-30 30-40 50-60 ready 60-70 70-80 ready 80-90 "},
      {{22, 28}, "ready 22-28 "},
      {{15, 35}, "15-20 ready 20-30 30-35 "},
      {{41, 49}, ""},
      {{62, 75}, "ready 62-70 70-75 "},
      {{85, 100}, "ready 85-90 "},
      {{0, 5}, ""},
  };
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0, 10);

  append (trace, 0, a, 10, 20, LANES_SLICE_PREEMPTED);
  append (trace, 0, a, 30, 40, LANES_SLICE_WAITED);
  append (trace, 0, a, 50, 60, LANES_SLICE_WAITED);
  lanes_trace_append (trace, &(LanesSlice){70, 80, a, 0, LANES_SLICE_PREEMPTED, TRUE});
  lanes_trace_advance (trace, 90);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = print_intervals (trace, a, table[i].span);

      g_assert_cmpstr (text, ==, table[i].states);
    }
}

static void
test_core_use (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0, 10);
  guint b = add_thread (trace, 2, 11);
  LanesTime times[2];

  append (trace, 0, a, 10, 20, LANES_SLICE_PREEMPTED);
  append (trace, 0, b, 20, 30, LANES_SLICE_PREEMPTED);
  append (trace, 0, a, 30, 90, LANES_SLICE_OPEN);
  lanes_trace_get_core_use (trace, 0, (LanesSpan){15, 40}, times, 2);
  g_assert_cmpint (times[0], ==, 15);
  g_assert_cmpint (times[1], ==, 0);
}

/* By number: never more than the limit and a batch's worth, the newest always there. */
static void
test_bound_by_number (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  guint a = add_thread (trace, 0, 10);
  guint b = add_thread (trace, 1, 11);
  LanesSlice slice;

  lanes_trace_set_limits (trace, G_MAXINT64 / 2, 1000);
  for (int i = 0; i < 100000; i++)
    {
      LanesTime begin = 10 * LANES_USEC * (i + 1);

      append (trace, i % 2, i % 2 ? a : b, begin, begin + 9 * LANES_USEC, LANES_SLICE_PREEMPTED);
      lanes_trace_advance (trace, begin + 9 * LANES_USEC);
      g_assert_cmpuint (lanes_trace_get_n_slices (trace), <=, 1000);
      g_assert_true (lanes_trace_find (trace, i % 2, begin, &slice));
    }
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), >, 900);
  g_assert_false (lanes_trace_find (trace, 0, 20 * LANES_USEC, &slice));
}

static void
test_bound_by_age (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = add_thread (trace, 0, 10);
  guint b = add_thread (trace, 1, 11);

  lanes_trace_set_limits (trace, 1000, 1000000);
  append (trace, 0, a, 10, 20, LANES_SLICE_WAITED);
  lanes_trace_end_thread (trace, a, 20);
  for (int i = 1; i < 100; i++)
    {
      append (trace, 0, b, i * 100, i * 100 + 50, LANES_SLICE_WAITED);
      lanes_trace_advance (trace, i * 100 + 50);
    }
  g_assert_cmpint (lanes_trace_get_begin (trace), >=, 9950 - 1000 - 1000 / 16 - 100);
  /* The thread is gone with its slices, and its number is free for another. */
  g_assert_null (lanes_trace_get_thread (trace, a));
  g_assert_cmpuint (add_thread (trace, 5, 12), ==, a);
  assert_thread (trace, a, (LanesSpan){0, 100000}, "");
}

static void
test_lost (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  const LanesSpan *spans;
  gsize n;

  lanes_trace_add_lost (trace, (LanesSpan){5, 9});
  spans = lanes_trace_get_lost (trace, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (spans[0].end, ==, 9);
  /* One loss after the other is one. */
  lanes_trace_add_lost (trace, (LanesSpan){9, 12});
  lanes_trace_add_lost (trace, (LanesSpan){7, 11});
  lanes_trace_add_lost (trace, (LanesSpan){20, 30});
  spans = lanes_trace_get_lost (trace, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (spans[0].begin, ==, 5);
  g_assert_cmpint (spans[0].end, ==, 12);
  g_assert_cmpint (spans[1].begin, ==, 20);
}

static void
test_last_end (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a, b;

  g_assert_cmpint (lanes_trace_get_last_end (trace), ==, 0);
  a = add_thread (trace, 0, 10);
  b = add_thread (trace, 0, 11);
  append (trace, 0, a, 10, 20, LANES_SLICE_WAITED);
  lanes_trace_end_thread (trace, a, 30);
  g_assert_cmpint (lanes_trace_get_last_end (trace), ==, 0);
  lanes_trace_end_thread (trace, b, 25);
  g_assert_cmpint (lanes_trace_get_last_end (trace), ==, 30);
  /* Nothing is left of them. */
  lanes_trace_set_limits (trace, 100, 100);
  lanes_trace_advance (trace, 1000);
  g_assert_null (lanes_trace_get_thread (trace, a));
  g_assert_cmpint (lanes_trace_get_last_end (trace), ==, 0);
}

static void
test_size (void)
{
  g_assert_cmpuint (sizeof (LanesPackedSlice) + sizeof (LanesSliceRef), <=, 21);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/trace/walk", test_walk);
  g_test_add_func ("/trace/open", test_open);
  g_test_add_func ("/trace/ended-by-next", test_ended_by_next);
  g_test_add_func ("/trace/overlap-is-cut", test_overlap_is_cut);
  g_test_add_func ("/trace/overlap-of-a-thread-is-cut", test_overlap_of_a_thread_is_cut);
  g_test_add_func ("/trace/states", test_states);
  g_test_add_func ("/trace/core-use", test_core_use);
  g_test_add_func ("/trace/bound-by-number", test_bound_by_number);
  g_test_add_func ("/trace/bound-by-age", test_bound_by_age);
  g_test_add_func ("/trace/lost", test_lost);
  g_test_add_func ("/trace/last-end", test_last_end);
  g_test_add_func ("/trace/size", test_size);
  return g_test_run ();
}
