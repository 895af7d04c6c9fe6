/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting, pausing and stopping the runs of a session. */
#include <glib/gi18n-lib.h>

#include "lanes-session-private.h"

/* How often progress is looked at, at the most */
#define POLL_PERIOD (50 * LANES_MSEC)

LanesSessionEntry *
lanes_session_get_entry (LanesSession *self, LanesTask *task)
{
  guint number = lanes_session_get_task_number (self, task); /* may move the entries */

  return g_ptr_array_index (self->entries, number);
}

/**
 * lanes_session_get_cores:
 *
 * Returns: the cores that the task set may use here; all that can be used where it names none of
 *   them
 */
LanesCoreSet
lanes_session_get_cores (LanesSession *self)
{
  LanesCoreSet usable, wanted, cores;

  lanes_topology_get_usable (self->topology, &usable);
  lanes_task_set_get_cores (self->task_set, &wanted);
  cores = lanes_core_set_intersect (&usable, &wanted);
  return lanes_core_set_count (&cores) > 0 ? cores : usable;
}

static void
process_started_cb (LanesRun *run, int pid, guint ordinal, int role, gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);
  guint number = lanes_session_get_task_number (self, lanes_run_get_task (run));

  lanes_roster_add_process (self->roster, number, ordinal, pid, (LanesProcessRole) role);
  /* Where no recorder tells of forks, what descends from it is searched for. */
  if (lanes_session_get_recorder_of (self, lanes_run_get_task (run)) == LANES_RECORDER_SAMPLE
      && role != LANES_PROCESS_WORKS)
    lanes_counters_watch_tree (self->sampled, pid, role == LANES_PROCESS_HOSTS);
}

static void
thread_started_cb (LanesRun *run, int tid, guint ordinal, gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);
  guint number = lanes_session_get_task_number (self, lanes_run_get_task (run));

  lanes_roster_add_thread (self->roster, number, ordinal, tid);
}

static void
thread_counted_cb (LanesRun *run, int tid, const LanesSchedStat *stat, gpointer user_data)
{
  lanes_session_note_stat (LANES_SESSION (user_data), tid, stat);
}

static void
note_pause (LanesSession *self, LanesRun *run)
{
  guint number = lanes_session_get_task_number (self, lanes_run_get_task (run));
  LanesSpan pause = lanes_run_get_pause (run);

  if (lanes_run_get_state (run) == LANES_RUN_PAUSED)
    lanes_trace_set_paused (self->trace, number, pause.begin, TRUE);
  else
    lanes_trace_set_paused (self->trace, number, pause.end, FALSE);
}

static void
state_cb (LanesRun *run, GParamSpec *pspec, gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);

  self->all_known = FALSE; /* what has begun right now is to be polled with the next batch */
  note_pause (self, run);
  lanes_session_emit_run_changed (self, lanes_run_get_task (run));
}

static void
ended_cb (LanesRun *run, gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);
  LanesTask *task = lanes_run_get_task (run);

  /* Its last slices, before the recorder may rest. */
  lanes_session_end_recording (self, lanes_session_get_entry (self, task));
  lanes_roster_end_run (self->roster, lanes_session_get_task_number (self, task));
  lanes_session_update_active (self);
}

static void
apply_limits (LanesSession *self, LanesRun *run)
{
  g_autoptr (GError) error = NULL;

  if (!lanes_run_apply_limits (run, &error))
    lanes_session_emit_problem (self, error->message);
}

static void
limits_cb (LanesTask *task, GParamSpec *pspec, gpointer user_data)
{
  LanesSession *self = LANES_SESSION (user_data);
  LanesRun *run = lanes_session_get_run (self, task);

  if (run)
    apply_limits (self, run);
}

/* Forgets the run of a task. One that is active is ended by force. */
void
lanes_session_drop_run (LanesSession *self, LanesSessionEntry *entry)
{
  if (!entry->run)
    return;
  g_signal_handlers_disconnect_by_data (entry->run, self);
  g_signal_handlers_disconnect_by_data (entry->task, self);
  lanes_session_remove_boards (self, entry);
  g_object_run_dispose (G_OBJECT (entry->run));
  g_clear_object (&entry->run);
}

/* What comes with each batch costs no more with a thousand runs: they are polled now and then, and
 * each time only while some of their threads have not told yet whose they are. */
void
lanes_session_poll_runs (LanesSession *self)
{
  LanesTime now = lanes_time_now ();

  if (self->all_known && now - self->polled < POLL_PERIOD)
    return;
  self->polled = now;
  self->all_known = TRUE;
  for (guint i = 0; i < self->entries->len; i++)
    {
      LanesSessionEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->run && !lanes_run_poll (entry->run))
        self->all_known = FALSE;
    }
}

/* Tasks were added, moved or removed: each new one gets a number, and what runs of a removed one is
 * stopped. That keeps its number, for the trace and for when it comes back. Whoever is told that it
 * stops may change the set again: then all of this has been done anew. */
void
lanes_session_follow_set (LanesSession *self)
{
  g_autoptr (LanesSession) held = g_object_ref (self);
  guint change = ++self->set_change;

  for (guint i = 0; i < lanes_task_set_get_n_tasks (self->task_set); i++)
    lanes_session_get_entry (self, lanes_task_set_get_task (self->task_set, i))->set_change =
        change;
  for (guint i = 0; i < self->entries->len && self->set_change == change; i++)
    {
      const LanesSessionEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->set_change != change)
        lanes_session_stop (self, entry->task);
    }
}

/* The task set's cores have changed. */
void
lanes_session_apply_cores (LanesSession *self)
{
  LanesCoreSet cores = lanes_session_get_cores (self);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      LanesSessionEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->run)
        lanes_run_set_cores (entry->run, &cores, error ? NULL : &error);
    }
  /* Of the first: it is the same with all of them. */
  if (error)
    lanes_session_emit_problem (self, error->message);
}

/**
 * lanes_session_start:
 * @task: a task of the set
 *
 * Starts a new run of @task, unless it has one that is active. What goes wrong makes it a failed
 * run.
 */
void
lanes_session_start (LanesSession *self, LanesTask *task)
{
  LanesSessionEntry *entry = lanes_session_get_entry (self, task);
  g_autoptr (LanesTask) held = g_object_ref (task);
  LanesCoreSet cores;

  lanes_topology_update (self->topology, NULL); /* none may be given that has just gone */
  cores = lanes_session_get_cores (self);
  lanes_session_forget_start (self, task);
  if (entry->run && lanes_run_is_active (entry->run))
    {
      lanes_session_update_active (self);
      return;
    }

  lanes_session_drop_run (self, entry);
  entry->run = lanes_run_new (task, &cores);
  lanes_roster_begin_run (self->roster, lanes_session_get_task_number (self, task),
                          lanes_task_get_processes (lanes_run_get_definition (entry->run)));
  g_signal_connect (entry->run, "process-started", G_CALLBACK (process_started_cb), self);
  g_signal_connect (entry->run, "thread-started", G_CALLBACK (thread_started_cb), self);
  g_signal_connect (entry->run, "thread-counted", G_CALLBACK (thread_counted_cb), self);
  g_signal_connect (entry->run, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect (entry->run, "ended", G_CALLBACK (ended_cb), self);
  g_signal_connect (task, "notify::cores", G_CALLBACK (limits_cb), self);
  g_signal_connect (task, "notify::nice", G_CALLBACK (limits_cb), self);

  lanes_session_begin_recording (self, entry);
  lanes_session_update_active (self);
  lanes_run_start (entry->run);
  if (lanes_run_get_state (entry->run) == LANES_RUN_WAITING)
    lanes_session_emit_run_changed (self, task);
}

/**
 * lanes_session_pause:
 * @task: a task of the set
 *
 * Holds @task's run.
 */
void
lanes_session_pause (LanesSession *self, LanesTask *task)
{
  LanesRun *run = lanes_session_get_run (self, task);

  if (run)
    lanes_run_pause (run);
}

/**
 * lanes_session_resume:
 * @task: a task of the set
 *
 * Lets @task's run go on.
 */
void
lanes_session_resume (LanesSession *self, LanesTask *task)
{
  LanesRun *run = lanes_session_get_run (self, task);

  if (run)
    lanes_run_resume (run);
}

/**
 * lanes_session_stop:
 * @task: a task of the set
 *
 * Asks @task's run to end, and ends it by force after a grace period.
 */
void
lanes_session_stop (LanesSession *self, LanesTask *task)
{
  LanesRun *run = lanes_session_get_run (self, task);

  if (lanes_session_forget_start (self, task))
    lanes_session_update_active (self);
  if (!run || !lanes_run_is_active (run))
    return;
  lanes_run_stop (run);
  if (lanes_run_is_active (run))
    lanes_session_emit_run_changed (self, task); /* it says now that it is stopping */
}

static void
for_each_run (LanesSession *self, void (*func) (LanesRun *run))
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      LanesSessionEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->run)
        func (entry->run);
    }
}

/**
 * lanes_session_resume_all:
 *
 * Lets every run that is held go on.
 */
void
lanes_session_resume_all (LanesSession *self)
{
  for_each_run (self, lanes_run_resume);
}

/**
 * lanes_session_stop_all:
 *
 * Asks every run to end. The property "active" tells when nothing is left.
 */
void
lanes_session_stop_all (LanesSession *self)
{
  lanes_session_forget_starts (self);
  for (guint i = 0; i < self->entries->len; i++)
    lanes_session_stop (self, ((LanesSessionEntry *) g_ptr_array_index (self->entries, i))->task);
  lanes_session_update_active (self);
}

/**
 * lanes_session_kill_all:
 *
 * Ends every run by force, at once.
 */
void
lanes_session_kill_all (LanesSession *self)
{
  lanes_session_forget_starts (self);
  for_each_run (self, lanes_run_kill);
  lanes_session_update_active (self);
}

/**
 * lanes_session_get_run:
 * @task: a task
 *
 * Returns: (transfer none) (nullable): its latest run, %NULL when it was never started
 */
LanesRun *
lanes_session_get_run (LanesSession *self, LanesTask *task)
{
  return lanes_session_get_entry (self, task)->run;
}
