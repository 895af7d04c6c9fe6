/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <time.h>

G_BEGIN_DECLS

/* Every time and duration in Lanes: signed nanoseconds of CLOCK_MONOTONIC, the clock that the
 * recorders, the samplers and the workloads share. */
typedef gint64 LanesTime;

#define LANES_USEC ((LanesTime) 1000)
#define LANES_MSEC ((LanesTime) 1000000)
#define LANES_SEC  ((LanesTime) 1000000000)

/* The half-open stretch of time [begin, end). */
typedef struct
{
  LanesTime begin;
  LanesTime end;
} LanesSpan;

static inline LanesTime
lanes_time_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

/* How often the kernel brings the counters of what runs up to date: its ticks */
static inline LanesTime
lanes_time_get_tick (void)
{
  struct timespec tick;

  clock_getres (CLOCK_MONOTONIC_COARSE, &tick);
  return tick.tv_sec * LANES_SEC + tick.tv_nsec;
}

/* The kernel's number for the CPU clock of a thread of this process: MAKE_THREAD_CPUCLOCK() with
 * CPUCLOCK_SCHED in include/linux/posix-timers.h */
static inline clockid_t
lanes_time_get_thread_clock (int tid)
{
  return (clockid_t) ((~(guint) tid << 3) | 6);
}

static inline struct timespec
lanes_time_to_timespec (LanesTime time)
{
  return (struct timespec){.tv_sec = time / LANES_SEC, .tv_nsec = time % LANES_SEC};
}

static inline LanesTime
lanes_time_from_seconds (double seconds)
{
  return (LanesTime) (seconds * 1e9);
}

static inline double
lanes_time_to_seconds (LanesTime time)
{
  return (double) time / 1e9;
}

static inline LanesTime
lanes_span_length (LanesSpan span)
{
  return span.end - span.begin;
}

static inline gboolean
lanes_span_is_empty (LanesSpan span)
{
  return span.end <= span.begin;
}

/* What @a and @b have in common; empty when they do not meet. */
static inline LanesSpan
lanes_span_intersect (LanesSpan a, LanesSpan b)
{
  return (LanesSpan){MAX (a.begin, b.begin), MIN (a.end, b.end)};
}

char *lanes_time_format_duration (LanesTime duration);

G_END_DECLS
