/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the recorders see to what is in the trace. */
#include <unistd.h>

#include "lanes-session-private.h"

/* An end that is to be told when the trace has come to it */
typedef struct
{
  LanesThreadEvent event;
  guint thread; /* whose it is */
} Ending;

GArray *
lanes_session_new_endings (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Ending));
}

static void
note_readings (LanesSession *self, const GArray *readings)
{
  for (guint i = 0; i < readings->len; i++)
    {
      const LanesThreadCounters *counters = &g_array_index (readings, LanesThreadCounters, i);

      lanes_session_note_stat (self, counters->tid, &counters->stat);
    }
}

static void
counters_read_cb (LanesCounters *counters, const GArray *readings, const LanesSpan *span,
                  gpointer user_data)
{
  note_readings (LANES_SESSION (user_data), readings);
}

void
lanes_session_follow_counters (LanesSession *self, LanesCounters *counters)
{
  g_signal_connect (counters, "read", G_CALLBACK (counters_read_cb), self);
}

static gboolean
is_seen_by (LanesSession *self, guint thread, LanesRecorderKind kind)
{
  return g_array_index (self->kinds, guint8, thread) == kind;
}

/* The slices of a batch that are of the recorder's own threads, and on a core that is known */
static void
resolve_slices (LanesSession *self, LanesRecorderKind kind, const LanesBatch *batch)
{
  g_array_set_size (self->slices, 0);
  for (guint i = 0; i < batch->slices->len; i++)
    {
      const LanesRecordedSlice *recorded = &g_array_index (batch->slices, LanesRecordedSlice, i);
      guint thread = lanes_roster_find (self->roster, recorded->tid);
      int core = lanes_topology_find (self->topology, recorded->core);
      LanesSlice slice = {
          .begin = recorded->begin,
          .end = recorded->end,
          .thread = thread,
          .core = (guint) core,
          .ended = recorded->ended,
          .queued = recorded->queued,
      };

      if (thread != G_MAXUINT && core >= 0 && is_seen_by (self, thread, kind))
        g_array_append_val (self->slices, slice);
    }
}

static void
append_slices (LanesSession *self)
{
  for (guint i = 0; i < self->slices->len; i++)
    {
      const LanesSlice *slice = &g_array_index (self->slices, LanesSlice, i);
      const LanesThread *thread = lanes_trace_get_thread (self->trace, slice->thread);

      if (thread && slice->begin < thread->end)
        lanes_trace_append (self->trace, slice);
    }
}

/* Whether what happened to a thread is told by the recorder that sees its run */
static gboolean
is_told_by (LanesSession *self, const LanesThreadEvent *event, LanesRecorderKind kind)
{
  guint thread = lanes_roster_find (self->roster, event->tid);
  guint task = G_MAXUINT;

  if (event->type == LANES_THREAD_FORKED)
    {
      task = lanes_roster_find_task (self->roster, event->pid);
      if (task == G_MAXUINT)
        task = lanes_roster_find_task (self->roster, event->parent_pid);
    }
  if (task != G_MAXUINT)
    return ((LanesSessionEntry *) g_ptr_array_index (self->entries, task))->kind == kind;
  return thread == G_MAXUINT || is_seen_by (self, thread, kind);
}

static void
apply_beginnings (LanesSession *self, LanesRecorderKind kind, const LanesBatch *batch)
{
  for (guint i = 0; i < batch->events->len; i++)
    {
      const LanesThreadEvent *event = &g_array_index (batch->events, LanesThreadEvent, i);

      if (event->type != LANES_THREAD_EXITED && is_told_by (self, event, kind))
        lanes_roster_apply (self->roster, event);
    }
}

static void
keep_endings (LanesSession *self, LanesRecorderKind kind, const LanesBatch *batch)
{
  for (guint i = 0; i < batch->events->len; i++)
    {
      const LanesThreadEvent *event = &g_array_index (batch->events, LanesThreadEvent, i);
      Ending ending = {*event, lanes_roster_find (self->roster, event->tid)};

      if (event->type == LANES_THREAD_EXITED && is_told_by (self, event, kind))
        g_array_append_val (self->endings, ending);
    }
}

/* The number of a thread may be another's by now. */
static void
apply_endings (LanesSession *self, LanesTime now)
{
  guint kept = 0;

  for (guint i = 0; i < self->endings->len; i++)
    {
      Ending ending = g_array_index (self->endings, Ending, i);

      if (ending.event.time > now)
        g_array_index (self->endings, Ending, kept++) = ending;
      else if (lanes_roster_find (self->roster, ending.event.tid) == ending.thread)
        {
          lanes_roster_apply (self->roster, &ending.event);
          if (ending.thread != G_MAXUINT)
            lanes_merge_forget_thread (self->merge, ending.thread);
        }
    }
  g_array_set_size (self->endings, kept);
}

/* Who samples nobody says nothing by itself, and the others are not to wait for it. */
static void
ask_resting (LanesSession *self)
{
  if ((self->used & LANES_SOURCE (LANES_RECORDER_SAMPLE))
      && lanes_counters_is_resting (self->sampled))
    lanes_recorder_flush (self->recorders[LANES_RECORDER_SAMPLE]);
}

static void
take_batch (LanesSession *self, LanesRecorderKind kind, const LanesBatch *batch)
{
  LanesTime now = batch->now;
  gboolean is_new = TRUE;

  /* Threads that have begun since tell who they are, before their slices are looked at. */
  lanes_session_poll_runs (self);
  apply_beginnings (self, kind, batch);
  resolve_slices (self, kind, batch);
  keep_endings (self, kind, batch);
  if (batch->lost > 0)
    {
      self->lost += batch->lost;
      lanes_trace_add_lost (self->trace, batch->lost_span);
    }
  if (lanes_merge_is_plain (self->merge, kind))
    lanes_merge_pass (self->merge, now);
  else
    {
      lanes_merge_put (self->merge, kind, self->slices, now);
      g_array_set_size (self->slices, 0);
      is_new = lanes_merge_take (self->merge, self->slices, &now);
    }
  if (!is_new)
    return;
  append_slices (self);
  apply_endings (self, now);
  lanes_trace_advance (self->trace, now);
  lanes_session_advance_others (self);
  lanes_session_emit_advanced (self);
}

static void
batch_cb (LanesRecorder *recorder, const LanesBatch *batch, gpointer user_data)
{
  /* Whoever listens may let go of the session. */
  g_autoptr (LanesSession) self = g_object_ref (LANES_SESSION (user_data));
  LanesRecorderKind kind = lanes_recorder_get_kind (recorder);

  if (kind != LANES_RECORDER_SAMPLE)
    ask_resting (self);
  take_batch (self, kind, batch);
}

void
lanes_session_follow_recorder (LanesSession *self, LanesRecorder *recorder)
{
  g_signal_connect (recorder, "batch", G_CALLBACK (batch_cb), self);
}

/* Brings the trace up to this moment. Where nobody sees anything, time goes on. */
void
lanes_session_advance (LanesSession *self)
{
  LanesTime now;

  if (self->used != 0)
    {
      lanes_session_flush_recorders (self);
      return;
    }
  g_array_set_size (self->slices, 0);
  if (lanes_merge_take (self->merge, self->slices, &now))
    append_slices (self);
  now = lanes_time_now ();
  apply_endings (self, now);
  lanes_merge_pass (self->merge, now);
  lanes_trace_advance (self->trace, now);
  lanes_session_advance_others (self);
  lanes_session_emit_advanced (self);
}

/**
 * lanes_session_flush:
 *
 * Brings the trace and the kernel's counters up to this moment.
 */
void
lanes_session_flush (LanesSession *self)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters));

  lanes_session_advance (self);
  lanes_counters_read_now (self->counters, readings);
  note_readings (self, readings);
  if (!self->sampled)
    return;
  lanes_counters_read_now (self->sampled, readings);
  note_readings (self, readings);
}

static void
note_kind (LanesSession *self, guint thread)
{
  const LanesThread *info = lanes_trace_get_thread (self->trace, thread);
  const LanesSessionEntry *entry = g_ptr_array_index (self->entries, info->task);

  if (thread >= self->kinds->len)
    g_array_set_size (self->kinds, thread + 1);
  g_array_index (self->kinds, guint8, thread) = (guint8) entry->kind;
}

/* A thread became known: its counters are read from now on. */
void
lanes_session_watch_thread (LanesSession *self, guint thread, int pid, int tid)
{
  note_kind (self, thread);
  if (!is_seen_by (self, thread, LANES_RECORDER_SAMPLE))
    lanes_counters_watch_thread (self->counters, pid, tid);
  /* Below a process that others look after, what descends from it is found by itself. */
  else if (pid == tid || pid == (int) getpid ())
    lanes_counters_watch_thread (self->sampled, pid, tid);
}
