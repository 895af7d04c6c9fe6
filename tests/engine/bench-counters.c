/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "lanes-counters.h"
#include "lanes-sample-slices.h"

#define N_THREADS 100
#define ROUNDS    2000

/* What a reading may cost at the most, in plain readings of as many files. */
#define MAX_RATIO 2.5

typedef struct
{
  int tid;
  int may_end;
} Sleeper;

static gpointer
sleep_cb (gpointer data)
{
  Sleeper *sleeper = data;

  g_atomic_int_set (&sleeper->tid, gettid ());
  while (!g_atomic_int_get (&sleeper->may_end))
    g_usleep (100000);
  return NULL;
}

static double
measure_preads (const Sleeper *sleepers)
{
  int files[N_THREADS];
  char text[64];
  LanesTime begin;
  LanesTime end;

  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/proc/%d/task/%d/schedstat", getpid (), sleepers[i].tid);

      files[i] = open (path, O_RDONLY | O_CLOEXEC);
    }
  begin = lanes_time_now ();
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < N_THREADS; i++)
      if (pread (files[i], text, sizeof text, 0) <= 0)
        exit (1);
  end = lanes_time_now ();
  for (guint i = 0; i < N_THREADS; i++)
    close (files[i]);
  return (double) (end - begin) / ROUNDS;
}

static double
measure_counters (LanesCounters *counters, GArray *readings)
{
  LanesTime begin = lanes_time_now ();

  for (guint round = 0; round < ROUNDS; round++)
    lanes_counters_read_now (counters, readings);
  return (double) (lanes_time_now () - begin) / ROUNDS;
}

/* Every thread runs for a while in every reading: the worst that can be. */
static double
measure_slices (GArray *readings)
{
  LanesTime begin = lanes_time_now ();
  g_autoptr (LanesSampleSlices) slices = lanes_sample_slices_new (begin);
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (LanesSampleSlice));

  for (guint round = 0; round < ROUNDS; round++)
    {
      LanesTime now = begin + (round + 1) * 4 * LANES_MSEC;

      for (guint i = 0; i < readings->len; i++)
        {
          LanesThreadCounters *thread = &g_array_index (readings, LanesThreadCounters, i);

          thread->time = now;
          thread->core = i % 8;
          thread->state = 'R';
          thread->stat.run_time = (round + 1) * 300 * LANES_USEC;
          thread->stat.turns = round + 1;
        }
      g_array_set_size (fresh, 0);
      lanes_sample_slices_push (slices, readings, (LanesSpan){now - 4 * LANES_MSEC, now}, fresh);
    }
  return (double) (lanes_time_now () - begin) / ROUNDS;
}

int
main (void)
{
  static Sleeper sleepers[N_THREADS];
  GThread *threads[N_THREADS];
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters));
  g_autoptr (LanesCounters) counters = lanes_counters_new (LANES_SEC);

  for (guint i = 0; i < N_THREADS; i++)
    {
      threads[i] = g_thread_new ("sleeper", sleep_cb, &sleepers[i]);
      while (g_atomic_int_get (&sleepers[i].tid) == 0)
        g_usleep (100);
      lanes_counters_watch_thread (counters, getpid (), sleepers[i].tid);
    }

  double plain = measure_preads (sleepers);
  double reading = measure_counters (counters, readings);
  double slices = measure_slices (readings);

  g_print ("%-50s %6.1f µs\n", "100 plain readings of a file in /proc", plain / 1e3);
  g_print ("%-50s %6.1f µs  %.2f plain readings\n", "one reading of 100 threads", reading / 1e3,
           reading / plain);
  g_print ("%-50s %6.1f µs  %.2f plain readings\n", "making slices of it, all of them running",
           slices / 1e3, slices / plain);
  for (guint i = 0; i < N_THREADS; i++)
    g_atomic_int_set (&sleepers[i].may_end, TRUE);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  return reading / plain <= MAX_RATIO ? 0 : 1;
}
