/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-recorder.h"

#define SWITCH LANES_RECORDER_SWITCH
#define BOARD  LANES_RECORDER_BOARD
#define SAMPLE LANES_RECORDER_SAMPLE

/* Which recorders were in use when */
static void
test_sources (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  const LanesTraceSource *sources;
  gsize n;

  lanes_trace_set_sources (trace, 10, LANES_SOURCE (SWITCH), 0);
  lanes_trace_set_sources (trace, 20, LANES_SOURCE (SWITCH), 0);
  lanes_trace_set_sources (trace, 30, LANES_SOURCE (SWITCH) | LANES_SOURCE (SAMPLE), 4);
  lanes_trace_set_sources (trace, 30, LANES_SOURCE (SAMPLE), 4);
  lanes_trace_set_sources (trace, 40, LANES_SOURCE (SAMPLE), 8);
  lanes_trace_set_sources (trace, 50, 0, 0);
  lanes_trace_set_sources (trace, 90, LANES_SOURCE (BOARD), 0);
  sources = lanes_trace_get_sources (trace, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (sources[0].span.end, ==, 30);
  g_assert_cmpuint (sources[1].kinds, ==, LANES_SOURCE (SAMPLE));
  g_assert_cmpint (sources[1].period, ==, 4);
  g_assert_cmpint (sources[2].span.end, ==, 50);
  g_assert_cmpint (sources[3].span.begin, ==, 90);
  g_assert_cmpint (sources[3].span.end, ==, G_MAXINT64);

  /* They go with the history. */
  lanes_trace_add_thread (trace, &(LanesThread){.tid = 1, .end = G_MAXINT64});
  lanes_trace_append (trace, &(LanesSlice){.begin = 10, .end = 20, .ended = LANES_SLICE_WAITED});
  lanes_trace_set_limits (trace, 100, G_MAXUINT);
  lanes_trace_advance (trace, 45);
  lanes_trace_advance (trace, 1000);
  sources = lanes_trace_get_sources (trace, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (sources[0].span.begin, ==, 90);
}

/* The period may change for a trace that is a moment behind what was said last. */
static void
test_sources_of_the_past (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  const LanesTraceSource *sources;
  gsize n;

  lanes_trace_set_sources (trace, 10, LANES_SOURCE (SWITCH), 0);
  lanes_trace_set_sources (trace, 50, LANES_SOURCE (SAMPLE), 4);
  lanes_trace_set_sources (trace, 40, LANES_SOURCE (SAMPLE), 8);
  sources = lanes_trace_get_sources (trace, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (sources[0].span.end, ==, 50);
  g_assert_cmpint (sources[1].span.begin, ==, 50);
  g_assert_cmpint (sources[1].period, ==, 8);

  lanes_trace_set_sources (trace, 60, 0, 0);
  lanes_trace_set_sources (trace, 55, LANES_SOURCE (BOARD), 0);
  sources = lanes_trace_get_sources (trace, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpint (sources[2].span.begin, ==, 60);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-sources/sources", test_sources);
  g_test_add_func ("/trace-sources/past", test_sources_of_the_past);
  return g_test_run ();
}
