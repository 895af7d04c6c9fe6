/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the trace takes in memory, and what it forgets. */
#include "steady-trace.h"

#define MINUTE (60 * LANES_SEC)

static void
test_memory (void)
{
  enum
  {
    BLOCK = 10000
  };
  g_autofree LanesSlice *slices = g_new (LanesSlice, BLOCK);
  g_autoptr (LanesTrace) trace = steady_trace_new ();
  gsize before = steady_trace_measure_memory ();

  if (before == 0)
    {
      g_test_skip ("The memory is not told here");
      return;
    }
  for (gsize i = 0; i < LANES_TRACE_MAX_SLICES; i += BLOCK)
    {
      steady_trace_make (slices, BLOCK, i);
      for (gsize j = 0; j < BLOCK; j++)
        lanes_trace_append (trace, &slices[j]);
    }
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), ==, LANES_TRACE_MAX_SLICES);
  g_assert_cmpfloat ((double) (steady_trace_measure_memory () - before) / LANES_TRACE_MAX_SLICES,
                     <=, LANES_TRACE_SLICE_SIZE);
}

/* What is dropped frees its memory. */
static void
test_memory_is_bounded (void)
{
  enum
  {
    BLOCK = 10000,
    ROUNDS = 100
  };
  g_autofree LanesSlice *slices = g_new (LanesSlice, BLOCK);
  g_autoptr (LanesTrace) trace = steady_trace_new ();
  gsize before = 0;

  if (steady_trace_measure_memory () == 0)
    {
      g_test_skip ("The memory is not told here");
      return;
    }
  lanes_trace_set_limits (trace, G_MAXINT64 / 4, 10 * BLOCK);
  for (gsize i = 0; i < ROUNDS; i++)
    {
      steady_trace_make (slices, BLOCK, i * BLOCK);
      for (gsize j = 0; j < BLOCK; j++)
        lanes_trace_append (trace, &slices[j]);
      lanes_trace_advance (trace, slices[BLOCK - 1].end);
      if (i == 20)
        before = steady_trace_measure_memory ();
    }
  g_assert_cmpuint (steady_trace_measure_memory (), <, before + before / 2);
}

/* How much of a span somebody had core 0 */
static LanesTime
get_use (LanesTrace *trace, LanesTime begin, LanesTime end)
{
  LanesTime used;

  lanes_trace_get_core_use (trace, 0, (LanesSpan){begin, end}, &used, 1);
  return used;
}

/* A turn goes on for longer than one place in the trace can tell. */
static void
test_long_turn (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = lanes_trace_add_thread (trace, &(LanesThread){.tid = 10, .end = G_MAXINT64});

  lanes_trace_set_limits (trace, 60 * MINUTE, 1000);
  for (LanesTime now = 2 * MINUTE; now <= 100 * MINUTE; now += MINUTE)
    {
      LanesSlice slice = {MINUTE, now, a, 0, LANES_SLICE_OPEN, FALSE};

      lanes_trace_append (trace, &slice);
      lanes_trace_advance (trace, now);
      g_assert_cmpint (get_use (trace, now - MINUTE, now), ==, MINUTE);
      g_assert_true (lanes_trace_find (trace, 0, now - 1, &slice));
      g_assert_cmpint (slice.ended, ==, LANES_SLICE_OPEN);
      if (now == 50 * MINUTE)
        g_assert_cmpint (get_use (trace, 0, now), ==, 49 * MINUTE);
      if (now == 80 * MINUTE)
        lanes_trace_set_limits (trace, 10 * MINUTE, 1000);
    }
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), <=, 2);
}

/* All of such a turn comes at once, and a second time. */
static void
test_long_turn_at_once (void)
{
  const LanesTime length = 40 * MINUTE;
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = lanes_trace_add_thread (trace, &(LanesThread){.tid = 10, .end = G_MAXINT64});
  LanesSlice slice = {100, 100 + length, a, 0, LANES_SLICE_PREEMPTED, TRUE};
  LanesTime states[2];
  gsize n;

  lanes_trace_set_limits (trace, 60 * MINUTE, 1000);
  lanes_trace_append (trace, &slice);
  n = lanes_trace_get_n_slices (trace);
  lanes_trace_append (trace, &slice);
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), ==, n);
  lanes_trace_advance (trace, slice.end);
  g_assert_cmpint (get_use (trace, 0, slice.end), ==, length);
  lanes_trace_fill_thread (trace, a, 0, slice.end, 1, states);
  g_assert_cmpint (states[LANES_STATE_RUNNING], ==, length);
  g_assert_cmpint (states[LANES_STATE_READY], ==, 0);
  g_assert_true (lanes_trace_find (trace, 0, slice.end - 1, &slice));
  g_assert_cmpint (slice.end, ==, 100 + length);
  g_assert_cmpint (slice.ended, ==, LANES_SLICE_PREEMPTED);
}

/* A turn that goes on for longer than the history does not have all looked through at each step. */
static void
test_dropped_in_stretches (void)
{
  const LanesTime history = 1600;
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  guint a = lanes_trace_add_thread (trace, &(LanesThread){.tid = 10, .end = G_MAXINT64});
  guint b = lanes_trace_add_thread (trace, &(LanesThread){.tid = 11, .end = G_MAXINT64});
  guint n_drops = 0;

  lanes_trace_set_limits (trace, history, 1000);
  for (LanesTime now = 10; now <= 10 * history; now += 10)
    {
      gsize n;

      lanes_trace_append (trace, &(LanesSlice){1, now, a, 0, LANES_SLICE_OPEN, FALSE});
      lanes_trace_append (trace, &(LanesSlice){now - 5, now, b, 1, LANES_SLICE_WAITED, FALSE});
      n = lanes_trace_get_n_slices (trace);
      lanes_trace_advance (trace, now);
      n_drops += lanes_trace_get_n_slices (trace) < n;
      g_assert_cmpuint (lanes_trace_get_n_slices (trace), <=, 2 + history / 160 * 17);
    }
  g_assert_cmpuint (n_drops, >=, 9 * 14);
  g_assert_cmpuint (n_drops, <=, 9 * 16);
}

static void
test_paused (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  const LanesSpan *spans;
  gsize n;

  g_assert_null (lanes_trace_get_paused (trace, 3, &n));
  g_assert_cmpuint (n, ==, 0);
  lanes_trace_set_paused (trace, 3, 5, FALSE);
  lanes_trace_set_paused (trace, 3, 10, TRUE);
  lanes_trace_set_paused (trace, 3, 15, TRUE);
  lanes_trace_set_paused (trace, 1, 12, TRUE);
  spans = lanes_trace_get_paused (trace, 3, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (spans[0].begin, ==, 10);
  g_assert_cmpint (spans[0].end, ==, G_MAXINT64);

  lanes_trace_set_paused (trace, 3, 20, FALSE);
  lanes_trace_set_paused (trace, 3, 25, FALSE);
  lanes_trace_set_paused (trace, 3, 30, TRUE);
  spans = lanes_trace_get_paused (trace, 3, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (spans[0].end, ==, 20);
  g_assert_cmpint (spans[1].begin, ==, 30);
  g_assert_null (lanes_trace_get_paused (trace, 0, &n));
  g_assert_null (lanes_trace_get_paused (trace, 2, &n));
}

/* They go with the slices of their time; one that lasts stays. */
static void
test_paused_dropped (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  guint a = lanes_trace_add_thread (trace, &(LanesThread){.tid = 10, .end = G_MAXINT64});
  const LanesSpan *spans;
  gsize n;

  lanes_trace_set_limits (trace, 1000, 100);
  lanes_trace_append (trace, &(LanesSlice){1, 2, a, 0, LANES_SLICE_WAITED, FALSE});
  lanes_trace_set_paused (trace, 0, 10, TRUE);
  lanes_trace_set_paused (trace, 0, 20, FALSE);
  lanes_trace_set_paused (trace, 0, 30, TRUE);
  lanes_trace_set_paused (trace, 1, 10, TRUE);
  lanes_trace_set_paused (trace, 1, 20, FALSE);
  lanes_trace_append (trace, &(LanesSlice){1995, 1999, a, 0, LANES_SLICE_WAITED, FALSE});
  lanes_trace_advance (trace, 2000);
  spans = lanes_trace_get_paused (trace, 0, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (spans[0].begin, ==, 30);
  lanes_trace_get_paused (trace, 1, &n);
  g_assert_cmpuint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/trace-bounds/memory", test_memory);
  g_test_add_func ("/trace-bounds/memory-is-bounded", test_memory_is_bounded);
  g_test_add_func ("/trace-bounds/long-turn", test_long_turn);
  g_test_add_func ("/trace-bounds/long-turn-at-once", test_long_turn_at_once);
  g_test_add_func ("/trace-bounds/dropped-in-stretches", test_dropped_in_stretches);
  g_test_add_func ("/trace-bounds/paused", test_paused);
  g_test_add_func ("/trace-bounds/paused-dropped", test_paused_dropped);
  return g_test_run ();
}
