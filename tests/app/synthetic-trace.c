/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synthetic-trace.h"

#define MOVES    32 /* one turn in so many is followed by one on another core */
#define WAITS    6  /* one in so many ends since the thread goes to wait, for those that wait */
#define ALONE    3  /* a thread that has a core for itself goes on for so much longer */
#define DEFAULT  250
#define STAGGER  (20 * LANES_MSEC) /* from the start of one task to that of the next */
#define MAX_REST (40 * LANES_MSEC)

/* One thread: in the queue of one core, whether it can run or rests. */
typedef struct
{
  guint number;   /* in the trace */
  LanesTime wake; /* it cannot run before */
  gboolean queued;
  gboolean rests; /* it goes to wait at times, for a disk or a clock */
  guint used;     /* of its turn lengths: how long they are, in 1/16 of the usual one */
} Thread;

typedef struct
{
  LanesTime time; /* it is free from here on */
  GArray *queue;  /* of Thread numbers: whose turn is next comes first */
} Core;

/* Cores take turns at deciding, the one that is free first before the others: so every core's and
 * every thread's slices come in time order, as they do from a recorder. */
struct _SyntheticTrace
{
  LanesTrace *trace;
  LanesTime slice;
  guint64 random;
  Thread *threads;
  guint n_threads;
  Core *cores;
  guint n_cores;
  guint *heap; /* of core numbers: the one that is free first is at the top */
  LanesTime now;
};

/* splitmix64 by Sebastiano Vigna: the same numbers on every machine */
static guint64
get_random (SyntheticTrace *self)
{
  guint64 z = self->random += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static guint
get_random_below (SyntheticTrace *self, guint n)
{
  return (guint) ((get_random (self) >> 32) * n >> 32);
}

static void
sift_down (SyntheticTrace *self, guint i)
{
  guint core = self->heap[i];

  for (;;)
    {
      guint child = 2 * i + 1;

      if (child >= self->n_cores)
        break;
      if (child + 1 < self->n_cores
          && self->cores[self->heap[child + 1]].time < self->cores[self->heap[child]].time)
        child++;
      if (self->cores[self->heap[child]].time >= self->cores[core].time)
        break;
      self->heap[i] = self->heap[child];
      i = child;
    }
  self->heap[i] = core;
}

static void
add_threads (SyntheticTrace *self, const SyntheticOptions *options)
{
  guint n_processes = MAX (options->n_processes, 1);
  guint per_process = MAX (options->n_threads, 1);

  self->n_threads = options->n_tasks * n_processes * per_process;
  self->threads = g_new0 (Thread, self->n_threads);
  for (guint i = 0; i < self->n_threads; i++)
    {
      guint task = i / (n_processes * per_process);
      guint process = i / per_process % n_processes;
      LanesTime begin = options->begin + task * STAGGER;
      guint core = get_random_below (self, self->n_cores);
      LanesThread thread = {
          .task = task,
          .process = process + 1,
          .ordinal = i % per_process + 1,
          .pid = (int) (1000 + task * n_processes + process),
          .tid = (int) (100000 + i),
          .begin = begin,
          .end = G_MAXINT64,
      };

      /* Evenly at first, as a kernel does it */
      if (self->n_threads > 1)
        core = i % self->n_cores;
      self->threads[i] = (Thread){
          .number = lanes_trace_add_thread (self->trace, &thread),
          .wake = begin,
          .rests = task % 3 != 0,
          .used = 8 + get_random_below (self, 24),
      };
      g_array_append_val (self->cores[core].queue, i);
    }
}

/**
 * synthetic_trace_new:
 * @options: what the machine is like
 * @trace: where its slices go; it has as many cores
 *
 * Makes a machine whose threads share its cores as they would under Linux: they take turns, are
 * moved to other cores now and then, and two tasks of three go to wait at times. The same options
 * make the same slices, everywhere.
 *
 * Returns: (transfer full): the machine, with its threads in @trace, at the begin of its time
 */
SyntheticTrace *
synthetic_trace_new (const SyntheticOptions *options, LanesTrace *trace)
{
  SyntheticTrace *self = g_new0 (SyntheticTrace, 1);

  g_assert (options->n_cores > 0 && options->n_tasks > 0);
  g_assert_cmpuint (lanes_trace_get_n_cores (trace), ==, options->n_cores);
  self->trace = g_object_ref (trace);
  self->slice = (LanesTime) ((double) LANES_SEC / (options->turns > 0 ? options->turns : DEFAULT));
  self->random = options->seed;
  self->now = options->begin;
  self->n_cores = options->n_cores;
  self->cores = g_new0 (Core, self->n_cores);
  self->heap = g_new (guint, self->n_cores);
  for (guint i = 0; i < self->n_cores; i++)
    {
      self->cores[i].queue = g_array_new (FALSE, FALSE, sizeof (guint));
      self->cores[i].time = options->begin + (LanesTime) i;
      self->heap[i] = i;
    }
  add_threads (self, options);
  return self;
}

void
synthetic_trace_free (SyntheticTrace *self)
{
  for (guint i = 0; i < self->n_cores; i++)
    g_array_unref (self->cores[i].queue);
  g_free (self->cores);
  g_free (self->heap);
  g_free (self->threads);
  g_object_unref (self->trace);
  g_free (self);
}

/* The thread in the core's queue that can run and waits for the longest; -1: all of them rest,
 * until @wake at the earliest. */
static int
find_ready (SyntheticTrace *self, const Core *core, LanesTime *wake)
{
  *wake = G_MAXINT64;
  for (guint i = 0; i < core->queue->len; i++)
    {
      const Thread *thread = &self->threads[g_array_index (core->queue, guint, i)];

      if (thread->wake <= core->time)
        return (int) i;
      *wake = MIN (*wake, thread->wake);
    }
  return -1;
}

/* Gives the core to the thread at @place of its queue for one turn. */
static void
run_turn (SyntheticTrace *self, guint number, guint place)
{
  Core *core = &self->cores[number];
  guint id = g_array_index (core->queue, guint, place);
  Thread *thread = &self->threads[id];
  LanesTime length =
      self->slice * thread->used / 16 * (12 + get_random_below (self, 9)) / 16 + LANES_USEC;
  gboolean waits = thread->rests && get_random_below (self, WAITS) == 0;
  guint target =
      get_random_below (self, MOVES) == 0 ? get_random_below (self, self->n_cores) : number;
  LanesSlice slice = {
      .begin = core->time,
      .end = core->time + length,
      .thread = thread->number,
      .core = number,
      .ended = waits ? LANES_SLICE_WAITED : LANES_SLICE_PREEMPTED,
      .queued = thread->queued,
  };

  /* Nobody else wants the core. */
  if (core->queue->len == 1)
    slice.end += ALONE * length;
  lanes_trace_append (self->trace, &slice);
  core->time = slice.end;
  thread->wake = slice.end;
  if (waits)
    thread->wake += MIN (self->slice * (1 + get_random_below (self, 8)), MAX_REST);
  thread->queued = !waits;
  g_array_remove_index (core->queue, place);
  g_array_append_val (self->cores[target].queue, id);
}

/**
 * synthetic_trace_run:
 * @until: nanoseconds
 *
 * Goes on until then, and advances the trace to that moment.
 */
void
synthetic_trace_run (SyntheticTrace *self, LanesTime until)
{
  while (self->cores[self->heap[0]].time < until)
    {
      guint number = self->heap[0];
      Core *core = &self->cores[number];
      LanesTime wake;
      int place = find_ready (self, core, &wake);

      if (place >= 0)
        run_turn (self, number, (guint) place);
      else
        core->time = MIN (wake, core->time + 2 * self->slice);
      sift_down (self, 0);
    }
  if (until > self->now)
    self->now = until;
  lanes_trace_advance (self->trace, self->now);
}

/**
 * synthetic_trace_make:
 * @options: what the machine is like
 * @seconds: how long it ran
 *
 * Returns: (transfer full): all that it did, however much that is
 */
LanesTrace *
synthetic_trace_make (const SyntheticOptions *options, double seconds)
{
  LanesTrace *trace = lanes_trace_new (options->n_cores);
  g_autoptr (SyntheticTrace) machine = NULL;

  lanes_trace_set_limits (trace, G_MAXINT64 / 4, G_MAXSIZE);
  machine = synthetic_trace_new (options, trace);
  synthetic_trace_run (machine, options->begin + lanes_time_from_seconds (seconds));
  return trace;
}
