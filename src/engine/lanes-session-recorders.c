/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which recorder a run is seen by, and when it is open. */
#include "lanes-board-recorder.h"
#include "lanes-session-private.h"

/* How long a recorder that nobody needs is kept for who starts again. */
#define REST_S 5

/* Between two readings of what is sampled: for few threads and for thousands */
#define SAMPLE_LEAST LANES_MSEC
#define SAMPLE_MOST  (100 * LANES_MSEC)

/* In this order everything until now is known when all are flushed: what is sampled is taken as of
 * its last reading, and the others know more then. */
static const LanesRecorderKind flush_order[] = {LANES_RECORDER_SAMPLE, LANES_RECORDER_BOARD,
                                                LANES_RECORDER_SWITCH};

static LanesRecorderKind
choose (LanesSession *self, LanesTask *task)
{
  switch (self->wanted)
    {
    case LANES_RECORDER_AUTO:
      if (!self->refusal)
        return LANES_RECORDER_SWITCH;
      break;
    case LANES_RECORDER_BOARD:
      break;
    case LANES_RECORDER_SWITCH:
    case LANES_RECORDER_SAMPLE:
    default:
      return self->wanted;
    }
  return lanes_task_get_command (task) ? LANES_RECORDER_SAMPLE : LANES_RECORDER_BOARD;
}

/* What is less than @kind, and to be had where that is not */
static LanesRecorderKind
get_less (LanesRecorderKind kind, LanesTask *task)
{
  if (kind == LANES_RECORDER_SWITCH && !lanes_task_get_command (task))
    return LANES_RECORDER_BOARD;
  return LANES_RECORDER_SAMPLE;
}

static void
note_sources (LanesSession *self, LanesTime time)
{
  lanes_trace_set_sources (self->trace, time, self->used, lanes_session_get_recorder_period (self));
}

static void
interval_cb (LanesSession *self)
{
  note_sources (self, lanes_trace_get_now (self->trace));
}

static gboolean
open_recorder (LanesSession *self, LanesRecorderKind kind, GError **error)
{
  LanesRecorder *recorder;

  if (self->recorders[kind])
    return TRUE;
  if (kind == LANES_RECORDER_SAMPLE && !self->sampled)
    {
      self->sampled = lanes_counters_new_adaptive (SAMPLE_LEAST, SAMPLE_MOST);
      g_signal_connect_swapped (self->sampled, "notify::interval", G_CALLBACK (interval_cb), self);
      lanes_session_follow_counters (self, self->sampled);
    }
  recorder = lanes_recorder_new (kind, self->sampled, error);
  if (!recorder)
    return FALSE;
  self->recorders[kind] = recorder;
  lanes_session_follow_recorder (self, recorder);
  return TRUE;
}

static void
close_recorder (LanesSession *self, LanesRecorderKind kind)
{
  if (!self->recorders[kind])
    return;
  g_signal_handlers_disconnect_by_data (self->recorders[kind], self);
  g_clear_object (&self->recorders[kind]);
}

/* The recorders that runs are seen by now */
static guint
get_used (LanesSession *self)
{
  guint used = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const LanesSessionEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->recording)
        used |= LANES_SOURCE (entry->kind);
    }
  return used;
}

static gboolean
rest_timer_cb (gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);

  self->rest_timer = 0;
  for (guint i = 0; i < LANES_N_RECORDERS; i++)
    if (!(self->used & LANES_SOURCE (i)))
      close_recorder (self, (LanesRecorderKind) i);
  return G_SOURCE_REMOVE;
}

static LanesPace
get_pace (LanesSession *self)
{
  return self->unseen && !self->hurries ? LANES_PACE_UNSEEN : LANES_PACE_LIVE;
}

/* Who starts again soon finds them open. */
static void
close_later (LanesSession *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < LANES_N_RECORDERS; i++)
    any = any || (self->recorders[i] && !(self->used & LANES_SOURCE (i)));
  g_clear_handle_id (&self->rest_timer, g_source_remove);
  if (any)
    self->rest_timer = g_timeout_add_seconds (REST_S, rest_timer_cb, self);
}

/* Lets recorders begin and rest, as runs do. */
static void
update_used (LanesSession *self)
{
  guint used = get_used (self);
  LanesTime now = lanes_time_now ();

  if (used == self->used)
    return;
  for (guint i = 0; i < LANES_N_RECORDERS; i++)
    {
      gboolean is_used = (used & LANES_SOURCE (i)) != 0;

      if (is_used == ((self->used & LANES_SOURCE (i)) != 0))
        continue;
      if (is_used)
        lanes_merge_use (self->merge, (LanesRecorderKind) i, now);
      else
        lanes_merge_rest (self->merge, (LanesRecorderKind) i);
      lanes_recorder_set_pace (self->recorders[i], is_used ? get_pace (self) : LANES_PACE_REST);
    }
  self->used = used;
  close_later (self);
  note_sources (self, now);
}

static void
board_opened_cb (LanesRun *run, LanesBoard *board, int pid, gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);
  LanesSessionEntry *entry = lanes_session_get_entry (self, lanes_run_get_task (run));

  lanes_board_recorder_add (self->recorders[LANES_RECORDER_BOARD], board, pid);
  g_ptr_array_add (entry->boards, board);
}

/* What is on the boards of a run is asked for a last time. */
void
lanes_session_remove_boards (LanesSession *self, LanesSessionEntry *entry)
{
  for (guint i = 0; i < entry->boards->len; i++)
    lanes_board_recorder_remove (self->recorders[LANES_RECORDER_BOARD],
                                 g_ptr_array_index (entry->boards, i));
  g_ptr_array_set_size (entry->boards, 0);
}

/* The run goes before all that was on it could be asked for. */
static void
board_closed_cb (LanesRun *run, LanesBoard *board, gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);
  LanesSessionEntry *entry = lanes_session_get_entry (self, lanes_run_get_task (run));

  if (g_ptr_array_remove (entry->boards, board))
    lanes_board_recorder_remove (self->recorders[LANES_RECORDER_BOARD], board);
}

/* Decides which recorder sees the new run of an entry, and opens it: before anything of the run is
 * launched. Where it cannot be had any more, the run goes on with less. */
void
lanes_session_begin_recording (LanesSession *self, LanesSessionEntry *entry)
{
  LanesTask *task = lanes_run_get_definition (entry->run);
  g_autoptr (GError) error = NULL;

  entry->kind = choose (self, task);
  while (!open_recorder (self, entry->kind, &error))
    {
      if (entry->kind == LANES_RECORDER_SWITCH && self->wanted == LANES_RECORDER_SWITCH)
        lanes_session_emit_problem (self, error->message);
      if (entry->kind == LANES_RECORDER_SWITCH && !self->refusal)
        self->refusal = g_error_copy (error);
      g_clear_error (&error);
      entry->kind = get_less (entry->kind, task);
    }
  if (entry->kind == LANES_RECORDER_BOARD)
    {
      g_signal_connect (entry->run, "board-opened", G_CALLBACK (board_opened_cb), self);
      g_signal_connect (entry->run, "board-closed", G_CALLBACK (board_closed_cb), self);
    }
  entry->recording = TRUE;
  update_used (self);
}

/* The run of an entry has ended: brings the trace up to that, and lets the recorder rest. */
void
lanes_session_end_recording (LanesSession *self, LanesSessionEntry *entry)
{
  if (!entry->recording)
    return;
  lanes_session_remove_boards (self, entry);
  lanes_session_flush_recorders (self);
  entry->recording = FALSE;
  update_used (self);
}

void
lanes_session_flush_recorders (LanesSession *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (flush_order); i++)
    if (self->used & LANES_SOURCE (flush_order[i]))
      lanes_recorder_flush (self->recorders[flush_order[i]]);
}

void
lanes_session_apply_pace (LanesSession *self)
{
  for (guint i = 0; i < LANES_N_RECORDERS; i++)
    if (self->used & LANES_SOURCE (i))
      lanes_recorder_set_pace (self->recorders[i], get_pace (self));
}

void
lanes_session_close_recorders (LanesSession *self)
{
  g_clear_handle_id (&self->rest_timer, g_source_remove);
  for (guint i = 0; i < LANES_N_RECORDERS; i++)
    close_recorder (self, (LanesRecorderKind) i);
  if (self->sampled)
    g_signal_handlers_disconnect_by_data (self->sampled, self);
  g_clear_object (&self->sampled);
}

/**
 * lanes_session_set_seen:
 * @seen: whether somebody looks; at first somebody does
 *
 * While nobody looks the trace grows in larger steps, which costs less. What is recorded is the
 * same.
 */
void
lanes_session_set_seen (LanesSession *self, gboolean seen)
{
  if (self->unseen == !seen)
    return;
  self->unseen = !seen;
  lanes_session_apply_pace (self);
  lanes_session_apply_seen (self);
}

/**
 * lanes_session_set_recorder:
 * @kind: which recorder is wanted
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Sets which recorder sees the runs that are started from now on. Those that are under way keep
 * theirs.
 *
 * Returns: whether it can be had; where it cannot, all stays as it was
 */
gboolean
lanes_session_set_recorder (LanesSession *self, LanesRecorderKind kind, GError **error)
{
  if (kind == LANES_RECORDER_AUTO || kind == LANES_RECORDER_SWITCH)
    {
      g_clear_error (&self->refusal);
      if (!lanes_recorder_check (LANES_RECORDER_SWITCH, &self->refusal)
          && kind == LANES_RECORDER_SWITCH)
        {
          g_propagate_error (error, g_error_copy (self->refusal));
          return FALSE;
        }
    }
  self->wanted = kind;
  return TRUE;
}

/**
 * lanes_session_get_recorder:
 *
 * Returns: which recorder is wanted, see lanes_session_set_recorder()
 */
LanesRecorderKind
lanes_session_get_recorder (LanesSession *self)
{
  return self->wanted;
}

/**
 * lanes_session_get_refusal:
 *
 * Returns: (transfer none) (nullable): why the kernel's own record of every switch cannot be had
 *   here, and what helps; %NULL when it can, or when nobody wants it
 */
const GError *
lanes_session_get_refusal (LanesSession *self)
{
  return self->wanted == LANES_RECORDER_AUTO ? self->refusal : NULL;
}

/**
 * lanes_session_get_recorder_of:
 * @task: a task of the set
 *
 * Returns: which recorder sees the latest run of @task, or the one that is started next when there
 *   was none; never %LANES_RECORDER_AUTO
 */
LanesRecorderKind
lanes_session_get_recorder_of (LanesSession *self, LanesTask *task)
{
  const LanesSessionEntry *entry = lanes_session_get_entry (self, task);

  return entry->run ? entry->kind : choose (self, task);
}

/**
 * lanes_session_get_recorder_of_thread:
 * @thread: a number in the trace
 *
 * Returns: which recorder sees the thread
 */
LanesRecorderKind
lanes_session_get_recorder_of_thread (LanesSession *self, guint thread)
{
  return (LanesRecorderKind) g_array_index (self->kinds, guint8, thread);
}

/**
 * lanes_session_get_recorder_period:
 *
 * Returns: how far apart the readings of the recorder that samples are, in nanoseconds; 0 while
 *   none is in use
 */
LanesTime
lanes_session_get_recorder_period (LanesSession *self)
{
  return self->used & LANES_SOURCE (LANES_RECORDER_SAMPLE)
             ? lanes_counters_get_interval (self->sampled)
             : 0;
}
