/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random-trace.h"

typedef struct
{
  LanesTime free; /* the next thread comes no sooner */
  LanesSlice open;
  gboolean busy; /* @open is to be closed */
} RandomCore;

typedef struct
{
  guint number;
  guint task;
  LanesTime free; /* it is on a core until then */
  gboolean began;
} RandomThread;

static void
add_thread (RandomTrace *self, RandomThread *thread)
{
  LanesThread info = {.task = thread->task, .tid = 10, .begin = thread->free, .end = G_MAXINT64};

  thread->number = lanes_trace_add_thread (self->trace, &info);
  thread->began = FALSE;
}

/**
 * random_trace_new:
 *
 * Returns: (transfer full): a machine on which nothing has run
 */
RandomTrace *
random_trace_new (guint n_cores, guint n_threads, guint n_tasks, guint32 seed)
{
  RandomTrace *self = g_new0 (RandomTrace, 1);

  self->trace = lanes_trace_new (n_cores);
  self->rand = g_rand_new_with_seed (seed);
  self->n_tasks = n_tasks;
  self->cores = g_array_new (FALSE, TRUE, sizeof (RandomCore));
  g_array_set_size (self->cores, n_cores);
  self->threads = g_array_new (FALSE, TRUE, sizeof (RandomThread));
  g_array_set_size (self->threads, n_threads);
  for (guint i = 0; i < n_threads; i++)
    {
      RandomThread *thread = &g_array_index (self->threads, RandomThread, i);

      /* The later tasks are seen later. */
      *thread = (RandomThread){.task = i % n_tasks, .free = 500 * (LanesTime) i};
      add_thread (self, thread);
    }
  return self;
}

/**
 * random_trace_free:
 *
 * Frees the machine and its trace.
 */
void
random_trace_free (RandomTrace *self)
{
  g_array_unref (self->threads);
  g_array_unref (self->cores);
  g_rand_free (self->rand);
  g_object_unref (self->trace);
  g_free (self);
}

/**
 * random_trace_get_time:
 *
 * Returns: a moment in what is recorded, or a little before or after
 */
LanesTime
random_trace_get_time (RandomTrace *self)
{
  double margin = 20;

  return (LanesTime) g_rand_double_range (self->rand,
                                          (double) lanes_trace_get_begin (self->trace) - margin,
                                          (double) lanes_trace_get_now (self->trace) + margin);
}

static gboolean
chance (RandomTrace *self, double share)
{
  return g_rand_double (self->rand) < share;
}

static LanesTime
draw_length (RandomTrace *self)
{
  return g_rand_int_range (self->rand, 0, chance (self, 0.1) ? 400 : 30);
}

static void
close_slice (RandomTrace *self, RandomCore *core)
{
  core->busy = FALSE;
  /* Now and then the record of it is lost. */
  if (chance (self, 0.03))
    return;
  core->open.end = core->free;
  core->open.ended = chance (self, 0.4) ? LANES_SLICE_WAITED : LANES_SLICE_PREEMPTED;
  lanes_trace_append (self->trace, &core->open);
}

static void
open_slice (RandomTrace *self, guint index, RandomCore *core)
{
  RandomThread *thread =
      &g_array_index (self->threads, RandomThread,
                      (guint) g_rand_int_range (self->rand, 0, (gint32) self->threads->len));
  LanesTime begin = core->free;
  LanesTime length = draw_length (self);

  if (thread->free >= begin || chance (self, 0.3))
    {
      core->free += draw_length (self) + 1;
      return;
    }
  core->open = (LanesSlice){
      .begin = begin,
      .end = begin + length / 2,
      .thread = thread->number,
      .core = index,
      .ended = LANES_SLICE_OPEN,
      .queued = thread->began && chance (self, 0.2),
  };
  core->free += length;
  core->busy = TRUE;
  thread->free = core->free;
  thread->began = TRUE;
  if (chance (self, 0.8))
    lanes_trace_append (self->trace, &core->open);
}

static void
replace_thread (RandomTrace *self, LanesTime now)
{
  RandomThread *thread =
      &g_array_index (self->threads, RandomThread,
                      (guint) g_rand_int_range (self->rand, 0, (gint32) self->threads->len));

  if (thread->free > now || !thread->began)
    return;
  lanes_trace_end_thread (self->trace, thread->number, thread->free);
  thread->task = (guint) g_rand_int_range (self->rand, 0, (gint32) self->n_tasks);
  thread->free = now;
  add_thread (self, thread);
}

/**
 * random_trace_step:
 *
 * Lets the core whose turn it is take a thread, or let go of the one it has.
 */
void
random_trace_step (RandomTrace *self)
{
  RandomCore *core = NULL;
  guint index = 0;
  LanesTime now;

  for (guint i = 0; i < self->cores->len; i++)
    {
      RandomCore *other = &g_array_index (self->cores, RandomCore, i);

      if (!core || other->free < core->free)
        {
          core = other;
          index = i;
        }
    }
  now = core->free;
  if (core->busy)
    close_slice (self, core);
  else
    open_slice (self, index, core);
  if (chance (self, 0.01))
    replace_thread (self, now);
  lanes_trace_advance (self->trace, now);
}
