/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to launch a process, and that it costs no more when Lanes uses much memory. */
#include <string.h>

#include "launch-fixture.h"

#define N_RUNS  50
#define BALLAST (512 * 1024 * 1024)

static int
compare (gconstpointer a, gconstpointer b)
{
  LanesTime first = *(const LanesTime *) a;
  LanesTime second = *(const LanesTime *) b;

  return (first > second) - (first < second);
}

/* Returns: the median time that lanes_run_start() takes, in nanoseconds */
static LanesTime
measure (void)
{
  LanesTime times[N_RUNS];
  LanesCoreSet cores;

  g_assert_true (lanes_core_set_of_thread (0, &cores, NULL));
  for (int i = 0; i < N_RUNS; i++)
    {
      g_autoptr (LanesTask) task = make_task ("workload", "wait", "amount", (guint64) 1, NULL);
      g_autoptr (LanesRun) run = lanes_run_new (task, &cores);
      LanesTime begin = lanes_time_now ();

      lanes_run_start (run);
      times[i] = lanes_time_now () - begin;
      lanes_run_kill (run);
      wait_until (run_has_ended, run);
    }
  qsort (times, N_RUNS, sizeof times[0], compare);
  return times[N_RUNS / 2];
}

int
main (int argc, char **argv)
{
  LanesTime light = measure ();
  char *ballast = g_malloc (BALLAST);
  LanesTime heavy;

  memset (ballast, 1, BALLAST);
  heavy = measure ();
  g_print ("launch: %.0f µs; with 512 MiB more in use %.0f µs: ratio %.2f\n", (double) light / 1e3,
           (double) heavy / 1e3, (double) heavy / (double) light);
  g_free (ballast);
  return 0;
}
