/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-others.h"

#include <string.h>
#include <unistd.h>

#include "lanes-program.h"
#include "lanes-wide-recorder.h"

/* More are let go of as soon as they are so many: they are only names. */
#define MAX_PROGRAMS 16384

struct _LanesOthers
{
  LanesTopology *topology;
  LanesRoster *roster;         /* borrowed */
  LanesWideRecorder *recorder; /* NULL: it rests */
  LanesTrace *trace;
  GHashTable *threads;  /* TID → number in the trace, one more */
  GHashTable *programs; /* PID → LanesProgram */
  GHashTable *family;   /* set of PIDs: those that descend from tasks before the roster knows */
  LanesTime history;
  LanesTime seen;    /* all until then is in the trace */
  guint64 n_unknown; /* slices of this batch for whose threads there was no room */
};

/**
 * lanes_others_new:
 * @topology: the machine
 * @roster: (transfer none): whose threads are no others; it must live longer
 *
 * Returns: (transfer full): an empty trace of others, which rests
 */
LanesOthers *
lanes_others_new (LanesTopology *topology, LanesRoster *roster)
{
  LanesOthers *self = g_new0 (LanesOthers, 1);

  self->topology = g_object_ref (topology);
  self->roster = roster;
  self->trace = lanes_trace_new (lanes_topology_get_n_cores (topology));
  self->threads = g_hash_table_new (NULL, NULL);
  self->programs = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->family = g_hash_table_new (NULL, NULL);
  lanes_others_set_history (self, LANES_TRACE_HISTORY);
  return self;
}

/**
 * lanes_others_free:
 *
 * Ends the recording, and lets go of the trace.
 */
void
lanes_others_free (LanesOthers *self)
{
  g_clear_pointer (&self->recorder, lanes_wide_recorder_free);
  g_hash_table_unref (self->threads);
  g_hash_table_unref (self->programs);
  g_hash_table_unref (self->family);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
  g_free (self);
}

/**
 * lanes_others_set_history:
 * @history: nanoseconds: how far back the trace reaches, as far as there is not too much of it
 */
void
lanes_others_set_history (LanesOthers *self, LanesTime history)
{
  self->history = history;
  lanes_trace_set_limits (self->trace, history, LANES_OTHERS_MAX_SLICES);
}

static guint
find_thread (LanesOthers *self, int tid)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->threads, GINT_TO_POINTER (tid))) - 1;
}

static void
end_thread (LanesOthers *self, int tid, LanesTime time)
{
  guint number = find_thread (self, tid);

  if (number == G_MAXUINT)
    return;
  lanes_trace_end_thread (self->trace, number, time);
  g_hash_table_remove (self->threads, GINT_TO_POINTER (tid));
}

/* Nothing more is heard of anybody: who comes back is asked for the name again. */
static void
end_all (LanesOthers *self)
{
  GHashTableIter iter;
  gpointer number;

  g_hash_table_iter_init (&iter, self->threads);
  while (g_hash_table_iter_next (&iter, NULL, &number))
    lanes_trace_end_thread (self->trace, GPOINTER_TO_UINT (number) - 1, self->seen);
  g_hash_table_remove_all (self->threads);
  g_hash_table_remove_all (self->programs);
  g_hash_table_remove_all (self->family);
}

/**
 * lanes_others_set_active:
 * @active: whether to record
 *
 * Nothing is recorded where that is not allowed.
 */
void
lanes_others_set_active (LanesOthers *self, gboolean active)
{
  if (active == (self->recorder != NULL))
    return;
  if (!active)
    {
      g_clear_pointer (&self->recorder, lanes_wide_recorder_free);
      end_all (self);
      return;
    }
  self->recorder = lanes_wide_recorder_new (NULL);
  /* What was meanwhile is not known. */
  if (self->recorder)
    lanes_trace_add_lost (self->trace, (LanesSpan){self->seen, lanes_time_now ()});
}

static LanesProgram *
put_program (LanesOthers *self, int pid, const LanesProgram *program)
{
  LanesProgram *copy = g_memdup2 (program, sizeof *program);

  if (g_hash_table_size (self->programs) >= MAX_PROGRAMS)
    g_hash_table_remove_all (self->programs);
  g_hash_table_replace (self->programs, GINT_TO_POINTER (pid), copy);
  return copy;
}

/* One that has gone before it could be asked has no name. */
static const LanesProgram *
get_program (LanesOthers *self, int pid)
{
  LanesProgram *known = g_hash_table_lookup (self->programs, GINT_TO_POINTER (pid));
  LanesProgram program = {0};

  if (known)
    return known;
  lanes_program_read (pid, &program);
  return put_program (self, pid, &program);
}

static guint
add_thread (LanesOthers *self, const LanesRecordedSlice *slice)
{
  const LanesProgram *program = get_program (self, slice->pid);
  LanesThread thread = {
      .process = 1,
      .ordinal = program->kernel ? 0 : 1,
      .pid = slice->pid,
      .tid = slice->tid,
      .begin = slice->begin,
      .end = G_MAXINT64,
  };
  guint number;

  if (lanes_trace_get_n_known (self->trace) >= 2 * LANES_OTHERS_MAX_THREADS)
    return G_MAXUINT;
  g_strlcpy (thread.name, program->name, sizeof thread.name);
  number = lanes_trace_add_thread (self->trace, &thread);
  if (number != G_MAXUINT)
    g_hash_table_replace (self->threads, GINT_TO_POINTER (slice->tid),
                          GUINT_TO_POINTER (number + 1));
  return number;
}

/* Another one may have the number of a thread whose end was lost. */
static guint
get_thread (LanesOthers *self, const LanesRecordedSlice *slice)
{
  guint number = find_thread (self, slice->tid);

  if (number != G_MAXUINT && lanes_trace_get_thread (self->trace, number)->pid != slice->pid)
    {
      end_thread (self, slice->tid, slice->begin);
      number = G_MAXUINT;
    }
  return number != G_MAXUINT ? number : add_thread (self, slice);
}

static gboolean
is_own (LanesOthers *self, const LanesRecordedSlice *slice)
{
  return lanes_roster_owns (self->roster, slice->pid, slice->tid, slice->begin)
         || g_hash_table_contains (self->family, GINT_TO_POINTER (slice->pid));
}

static void
take_slice (LanesOthers *self, const LanesRecordedSlice *recorded)
{
  int core = lanes_topology_find (self->topology, recorded->core);
  LanesSlice slice = {
      .begin = recorded->begin,
      .end = recorded->end,
      .core = (guint) core,
      .ended = recorded->ended,
  };

  if (core < 0 || is_own (self, recorded))
    return;
  slice.thread = get_thread (self, recorded);
  if (slice.thread != G_MAXUINT)
    lanes_trace_append (self->trace, &slice);
  else
    self->n_unknown++;
}

static void
take_fork (LanesOthers *self, const LanesThreadEvent *event)
{
  gpointer pid = GINT_TO_POINTER (event->pid);
  const LanesProgram *parent;

  end_thread (self, event->tid, event->time);
  if (event->pid != event->tid)
    return;
  if (lanes_roster_has_process (self->roster, event->parent_pid)
      || g_hash_table_contains (self->family, GINT_TO_POINTER (event->parent_pid)))
    g_hash_table_add (self->family, pid);
  else
    g_hash_table_remove (self->family, pid);
  /* It has the name of its parent until it becomes another program. */
  parent = g_hash_table_lookup (self->programs, GINT_TO_POINTER (event->parent_pid));
  if (parent)
    put_program (self, event->pid, parent);
  else
    g_hash_table_remove (self->programs, pid);
}

static void
take_name (LanesOthers *self, const LanesThreadEvent *event)
{
  const LanesProgram *known = g_hash_table_lookup (self->programs, GINT_TO_POINTER (event->pid));
  guint number = find_thread (self, event->tid);
  LanesProgram program = {.kernel = known && known->kernel};

  /* A program is called as its first thread. */
  if (event->tid != event->pid)
    return;
  g_strlcpy (program.name, event->name, sizeof program.name);
  put_program (self, event->pid, &program);
  if (number != G_MAXUINT)
    lanes_trace_name_thread (self->trace, number, program.name);
}

static void
take_end (LanesOthers *self, const LanesThreadEvent *event)
{
  end_thread (self, event->tid, event->time);
  if (event->tid != event->pid)
    return;
  g_hash_table_remove (self->programs, GINT_TO_POINTER (event->pid));
  g_hash_table_remove (self->family, GINT_TO_POINTER (event->pid));
}

static void
take_events (LanesOthers *self, const LanesBatch *batch, gboolean ends)
{
  for (guint i = 0; i < batch->events->len; i++)
    {
      const LanesThreadEvent *event = &g_array_index (batch->events, LanesThreadEvent, i);

      if (event->type == LANES_THREAD_EXITED && ends)
        take_end (self, event);
      else if (event->type == LANES_THREAD_FORKED && !ends)
        take_fork (self, event);
      else if (event->type == LANES_THREAD_RENAMED && !ends)
        take_name (self, event);
    }
}

/* Their ends may have been lost. */
static void
end_those_gone (LanesOthers *self, LanesTime time)
{
  GHashTableIter iter;
  gpointer tid, number;

  g_hash_table_iter_init (&iter, self->threads);
  while (g_hash_table_iter_next (&iter, &tid, &number))
    {
      char path[32];

      g_snprintf (path, sizeof path, "/proc/%d", GPOINTER_TO_INT (tid));
      if (access (path, F_OK) == 0)
        continue;
      lanes_trace_end_thread (self->trace, GPOINTER_TO_UINT (number) - 1, time);
      g_hash_table_iter_remove (&iter);
    }
}

/* A program that starts thousands of others fills the memory with their names: then half of the
 * time goes. */
static void
go_on (LanesOthers *self, LanesTime now)
{
  gboolean crowded = lanes_trace_get_n_known (self->trace) >= LANES_OTHERS_MAX_THREADS;
  LanesTime length = now - lanes_trace_get_begin (self->trace);

  if (crowded)
    {
      end_those_gone (self, now);
      lanes_trace_set_limits (self->trace, MIN (length / 2, self->history),
                              LANES_OTHERS_MAX_SLICES);
    }
  lanes_trace_advance (self->trace, now);
  if (crowded)
    lanes_others_set_history (self, self->history);
}

/**
 * lanes_others_take:
 * @batch: what all threads did, whosever they are
 *
 * Adds to the trace what those did that are of no task.
 */
void
lanes_others_take (LanesOthers *self, const LanesBatch *batch)
{
  LanesSpan span = {self->seen, batch->now};

  self->n_unknown = 0;
  take_events (self, batch, FALSE);
  for (guint i = 0; i < batch->slices->len; i++)
    take_slice (self, &g_array_index (batch->slices, LanesRecordedSlice, i));
  take_events (self, batch, TRUE);
  if (batch->lost > 0)
    {
      lanes_trace_add_lost (self->trace, batch->lost_span);
      /* Who it is that has a number may have been lost, too. */
      g_hash_table_remove_all (self->programs);
    }
  if (self->n_unknown > 0)
    lanes_trace_add_lost (self->trace, span);
  self->seen = batch->now;
  go_on (self, batch->now);
}

/**
 * lanes_others_advance:
 * @now: nanoseconds: until then it is known which threads are of a task
 *
 * Reads what was recorded until then.
 */
void
lanes_others_advance (LanesOthers *self, LanesTime now)
{
  g_autoptr (LanesBatch) batch = NULL;

  if (!self->recorder || now <= self->seen)
    return;
  batch = lanes_wide_recorder_read (self->recorder, now);
  lanes_others_take (self, batch);
}

/**
 * lanes_others_get_trace:
 *
 * Returns: (transfer none): the slices of others, on the cores of the topology. Their threads have
 *   task 0, and the names of their programs; those of the kernel itself have the ordinal 0. What
 *   was not recorded is lost.
 */
LanesTrace *
lanes_others_get_trace (LanesOthers *self)
{
  return self->trace;
}

/**
 * lanes_others_is_pressed:
 *
 * Returns: whether so much was recorded since the time before that it is to be read more often, or
 *   else some of it may be lost
 */
gboolean
lanes_others_is_pressed (LanesOthers *self)
{
  return self->recorder && lanes_wide_recorder_is_pressed (self->recorder);
}
