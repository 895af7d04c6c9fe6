/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the trace takes in memory, and what it forgets. */
#include "steady-trace.h"

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
  g_test_add_func ("/trace-bounds/paused", test_paused);
  g_test_add_func ("/trace-bounds/paused-dropped", test_paused_dropped);
  return g_test_run ();
}
