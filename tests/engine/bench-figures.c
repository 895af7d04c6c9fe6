/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to find out what the last moment was like, with as many slices in it as a very busy
 * machine has in a second. */
#include "lanes-figures.h"
#include "steady-trace.h"

#include <stdlib.h>

#define N_SLICES 100000
#define N_ROUNDS 31

/* What this thread had of a core: others may use the machine meanwhile. */
static LanesTime
read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  LanesTime first = *(const LanesTime *) a;
  LanesTime second = *(const LanesTime *) b;

  return (first > second) - (first < second);
}

int
main (void)
{
  g_autoptr (LanesTrace) trace = steady_trace_new ();
  g_autofree LanesSlice *slices = g_new (LanesSlice, N_SLICES);
  LanesTime times[N_ROUNDS];
  LanesFigures figures;
  LanesSpan window;

  steady_trace_make (slices, N_SLICES, 0);
  for (guint i = 0; i < N_SLICES; i++)
    lanes_trace_append (trace, &slices[i]);
  lanes_trace_advance (trace, slices[N_SLICES - 1].end);
  window = (LanesSpan){lanes_trace_get_begin (trace), lanes_trace_get_now (trace)};

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      LanesTime begin = read_clock ();

      lanes_figures_measure (trace, window, &figures);
      times[i] = read_clock () - begin;
    }
  g_assert_cmpuint (figures.active_tasks, ==, STEADY_TASKS);
  qsort (times, N_ROUNDS, sizeof *times, compare_times);
  g_print ("%d slices: %.2f ms\n", N_SLICES, (double) times[N_ROUNDS / 2] / (double) LANES_MSEC);
  return 0;
}
