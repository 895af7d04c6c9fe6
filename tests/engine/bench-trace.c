/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What recording a slice costs, in time and memory, and what it costs to ask for columns of a
 * trace that holds ten thousand slices, a million, and ten million. */
#include "steady-trace.h"

#include <stdlib.h>

#define N_COLUMNS 1280
#define N_ROUNDS  31
#define BLOCK     (STEADY_CORES * 4096)

/* What a plain record of a slice would be. */
typedef struct
{
  LanesTime begin;
  LanesTime end;
  guint32 thread;
  guint32 core;
} Record;

G_STATIC_ASSERT (sizeof (Record) == 24);

typedef struct
{
  gsize n_slices;
  double append; /* ns a slice */
  double plain;  /* the same, for the plain records */
  double size;   /* bytes a slice */
  double cold;   /* ms a lane */
  double cores;
  double threads; /* ms a thread */
} Result;

/* What this thread had of a core: others may use the machine meanwhile. */
static LanesTime
read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

static void
append (LanesTrace *trace, gsize n_slices, Result *result)
{
  g_autofree LanesSlice *slices = g_new (LanesSlice, BLOCK);
  gsize before = steady_trace_measure_memory ();
  LanesTime sum = 0;

  for (gsize done = 0; done < n_slices; done += BLOCK)
    {
      gsize n = MIN (BLOCK, n_slices - done);
      LanesTime begin;

      steady_trace_make (slices, n, done);
      begin = read_clock ();
      for (gsize i = 0; i < n; i++)
        lanes_trace_append (trace, &slices[i]);
      sum += read_clock () - begin;
      lanes_trace_advance (trace, slices[n - 1].end);
    }
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), ==, n_slices);
  result->append = (double) sum / (double) n_slices;
  result->size = (double) (steady_trace_measure_memory () - before) / (double) n_slices;
}

static double
append_plainly (gsize n_slices)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (Record));
  g_autofree LanesSlice *slices = g_new (LanesSlice, BLOCK);
  LanesTime sum = 0;

  for (gsize done = 0; done < n_slices; done += BLOCK)
    {
      gsize n = MIN (BLOCK, n_slices - done);
      LanesTime begin;

      steady_trace_make (slices, n, done);
      begin = read_clock ();
      for (gsize i = 0; i < n; i++)
        {
          const LanesSlice *slice = &slices[i];
          Record record = {slice->begin, slice->end, slice->thread, slice->core};

          g_array_append_val (records, record);
        }
      sum += read_clock () - begin;
    }
  return (double) sum / (double) n_slices;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  LanesTime first = *(const LanesTime *) a;
  LanesTime second = *(const LanesTime *) b;

  return (first > second) - (first < second);
}

static void
fill (LanesTrace *trace, gboolean threads, LanesTime *used)
{
  LanesTime begin = lanes_trace_get_begin (trace);
  LanesTime step = (lanes_trace_get_now (trace) - begin) / N_COLUMNS;

  if (threads)
    for (guint i = 0; i < STEADY_THREADS; i++)
      lanes_trace_fill_thread (trace, i, begin, step, N_COLUMNS, used);
  else
    for (guint i = 0; i < STEADY_CORES; i++)
      lanes_trace_fill_core (trace, i, begin, step, N_COLUMNS, used, STEADY_TASKS);
}

/* Milliseconds, the median of many. */
static double
measure_fill (LanesTrace *trace, gboolean threads, double *first)
{
  g_autofree LanesTime *used = g_new (LanesTime, N_COLUMNS * STEADY_TASKS);
  LanesTime times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      LanesTime begin = read_clock ();

      fill (trace, threads, used);
      times[i] = read_clock () - begin;
    }
  if (first)
    *first = (double) times[0] / (double) LANES_MSEC;
  qsort (times, N_ROUNDS, sizeof *times, compare_times);
  return (double) times[N_ROUNDS / 2] / (double) LANES_MSEC;
}

static void
measure (Result *result)
{
  g_autoptr (LanesTrace) trace = steady_trace_new ();

  append (trace, result->n_slices, result);
  result->cores = measure_fill (trace, FALSE, &result->cold) / STEADY_CORES;
  result->cold /= STEADY_CORES;
  result->threads = measure_fill (trace, TRUE, NULL) / STEADY_THREADS;
  result->plain = append_plainly (result->n_slices);
}

int
main (void)
{
  Result results[] = {{.n_slices = 10000}, {.n_slices = 1000000}, {.n_slices = 10000000}};

  g_print ("%d cores, %d threads, %d tasks, %d columns\n\n", STEADY_CORES, STEADY_THREADS,
           STEADY_TASKS, N_COLUMNS);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      Result *result = &results[i];

      measure (result);
      g_print ("%" G_GSIZE_FORMAT " slices\n", result->n_slices);
      g_print ("  appending one      %6.1f ns    %.1f times a plain 24-byte record (%.1f ns)\n",
               result->append, result->append / result->plain, result->plain);
      g_print ("  memory             %6.1f bytes a slice\n", result->size);
      g_print ("  filling a lane     %6.3f ms    %.2f times as with the fewest (%.3f ms cold)\n",
               result->cores, result->cores / results[0].cores, result->cold);
      g_print ("  filling a thread   %6.3f ms    %.2f times as with the fewest\n", result->threads,
               result->threads / results[0].threads);
    }
  return 0;
}
