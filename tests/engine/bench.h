/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How benchmarks measure, and how they tell it.
 *
 * A figure is a ratio of two things that were measured in turns in one run, so that it means the
 * same on every machine and beside whatever else the machine does. Each is a line of its own, which
 * a script can gather into a table:
 *
 *   # NAME: MEASURED, RATIO × BASE, ≤ TARGET
 *
 * as in “# CPU sampler reading 2 cores: 6.6 µs, 1.04 × a bare pread, ≤ 1.1”. NAME and MEASURED hold
 * no “: ” and no “, ”, and a program whose figures miss a target ends with status 1. */
#pragma once

#include <stdlib.h>

#include "lanes-time.h"

#define BENCH_ROUNDS 41

typedef void (*BenchFunc) (gpointer data);

typedef struct
{
  double time;  /* ns a call, the median of all rounds */
  double base;  /* the same of what it is compared with */
  double ratio; /* the median of the ratios of each round */
} BenchResult;

/* What this thread had of a core: others may use the machine meanwhile. */
static inline LanesTime
bench_read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

static inline int
bench_compare_numbers (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static inline double
bench_find_median (double *numbers, guint n)
{
  qsort (numbers, n, sizeof *numbers, bench_compare_numbers);
  return numbers[n / 2];
}

static inline double
bench_measure (BenchFunc func, gpointer data, guint n_calls)
{
  LanesTime begin = bench_read_clock ();

  for (guint i = 0; i < n_calls; i++)
    func (data);
  return (double) (bench_read_clock () - begin) / n_calls;
}

/* Calls both in turns. */
static inline BenchResult
bench_compare (BenchFunc func, BenchFunc base, gpointer data, guint n_calls)
{
  double times[BENCH_ROUNDS], bases[BENCH_ROUNDS], ratios[BENCH_ROUNDS];

  for (guint i = 0; i < BENCH_ROUNDS; i++)
    {
      bases[i] = bench_measure (base, data, n_calls);
      times[i] = bench_measure (func, data, n_calls);
      ratios[i] = times[i] / bases[i];
    }
  return (BenchResult){bench_find_median (times, BENCH_ROUNDS),
                       bench_find_median (bases, BENCH_ROUNDS),
                       bench_find_median (ratios, BENCH_ROUNDS)};
}

/* Returns: whether the target was met */
static inline gboolean
bench_report (const char *name, const BenchResult *result, const char *base, double target)
{
  g_print ("# %s: %.2f µs, %.2f × %s, ≤ %g\n", name, result->time / 1e3, result->ratio, base,
           target);
  return result->ratio <= target;
}
