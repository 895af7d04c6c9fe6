/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session knows. */
#include <glib/gi18n-lib.h>

#include "lanes-line.h"
#include "lanes-session-private.h"

static void
collect (LanesSession *self, LanesSpan window, GArray *intervals)
{
  for (guint i = 0; i < lanes_trace_get_n_threads (self->trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (self->trace, i);

      if (thread && thread->end > window.begin)
        lanes_trace_collect (self->trace, i, window, intervals);
    }
}

/* What other programs took of one core at point @i of the history, 0 to 1 */
static double
get_others (LanesSession *self, guint core, guint i)
{
  LanesCpuPoint point;
  double others;

  lanes_cpu_history_get_point (self->history, core, i, &point);
  others = (double) point.busy;
  for (guint k = 0; k < point.n_tasks; k++)
    others -= (double) point.tasks[k].share;
  return MAX (others, 0);
}

/* What other programs took of the cores that the tasks may use, in cores */
static double
measure_others (LanesSession *self)
{
  LanesCoreSet cores = lanes_session_get_cores (self);
  guint n_points = lanes_cpu_history_get_n_points (self->history);
  double sum = 0;

  for (guint i = 0; n_points > 0 && i < lanes_topology_get_n_cores (self->topology); i++)
    if (lanes_core_set_contains (&cores, lanes_topology_get_core (self->topology, i)->index))
      sum += get_others (self, i, n_points - 1);
  return sum;
}

/* Computes the figures of the last window, and what each task had of it. */
void
lanes_session_measure (LanesSession *self)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  LanesTime now = lanes_trace_get_now (self->trace);
  LanesSpan window = {now - LANES_SESSION_WINDOW, now};

  collect (self, window, intervals);
  lanes_figures_compute ((const LanesInterval *) (gpointer) intervals->data, intervals->len, window,
                         &self->figures);
  self->figures.others = measure_others (self);

  for (guint i = 0; i < self->entries->len; i++)
    ((LanesSessionEntry *) g_ptr_array_index (self->entries, i))->used = 0;
  for (guint i = 0; i < intervals->len; i++)
    {
      const LanesInterval *interval = &g_array_index (intervals, LanesInterval, i);
      LanesSpan span = {interval->begin, interval->end};
      LanesSessionEntry *entry = g_ptr_array_index (self->entries, interval->task);

      if (interval->state != LANES_STATE_RUNNING)
        continue;
      entry->used += lanes_span_length (span);
    }
}

/**
 * lanes_session_is_active:
 *
 * Returns: whether a run is waiting, running or paused
 */
gboolean
lanes_session_is_active (LanesSession *self)
{
  return self->active;
}

/**
 * lanes_session_get_topology:
 *
 * Returns: (transfer none): the machine
 */
LanesTopology *
lanes_session_get_topology (LanesSession *self)
{
  return self->topology;
}

/**
 * lanes_session_get_task_set:
 *
 * Returns: (transfer none): what is run
 */
LanesTaskSet *
lanes_session_get_task_set (LanesSession *self)
{
  return self->task_set;
}

/**
 * lanes_session_get_trace:
 *
 * Returns: (transfer none): what was recorded
 */
LanesTrace *
lanes_session_get_trace (LanesSession *self)
{
  return self->trace;
}

/**
 * lanes_session_get_history:
 *
 * Returns: (transfer none): how busy the cores were
 */
LanesCpuHistory *
lanes_session_get_history (LanesSession *self)
{
  return self->history;
}

/**
 * lanes_session_get_lost:
 *
 * Returns: how many records the kernel had no room for
 */
guint64
lanes_session_get_lost (LanesSession *self)
{
  return self->lost;
}

/**
 * lanes_session_get_begin:
 *
 * Returns: when the session was made, in nanoseconds
 */
LanesTime
lanes_session_get_begin (LanesSession *self)
{
  return self->begin;
}

/**
 * lanes_session_get_figures:
 *
 * Returns: (transfer none): the figures of the last second
 */
const LanesFigures *
lanes_session_get_figures (LanesSession *self)
{
  return &self->figures;
}

/**
 * lanes_session_get_share:
 * @task: a task
 *
 * Returns: what @task had of the cores in the last second; 1 is one whole core
 */
double
lanes_session_get_share (LanesSession *self, LanesTask *task)
{
  guint number = lanes_session_get_task_number (self, task);
  LanesSessionEntry *entry = g_ptr_array_index (self->entries, number);

  return (double) entry->used / LANES_SESSION_WINDOW;
}

/**
 * lanes_session_get_counters:
 * @thread: a number in the trace
 * @stat: (out): the kernel's own counters of the thread, as last read
 *
 * Returns: whether they were read
 */
gboolean
lanes_session_get_counters (LanesSession *self, guint thread, LanesSchedStat *stat)
{
  *stat = thread < self->stats->len ? g_array_index (self->stats, LanesSchedStat, thread)
                                    : (LanesSchedStat){0};
  return stat->turns > 0;
}

/**
 * lanes_session_get_use:
 * @thread: a number in the trace
 * @stat: (out): how long the thread has run and waited; the turns are those of the counters
 *
 * Says what is best known of a thread: the kernel's counters, and what was seen of it where that is
 * more, since the counters are read now and then only.
 *
 * Returns: whether anything is known
 */
gboolean
lanes_session_get_use (LanesSession *self, guint thread, LanesSchedStat *stat)
{
  gboolean counted = lanes_session_get_counters (self, thread, stat);
  /* A thread has run before it could be told of. */
  LanesTime begin = lanes_trace_get_begin (self->trace);
  LanesTime seen[LANES_STATE_READY + 1];

  if (!lanes_trace_get_thread (self->trace, thread))
    return counted;
  lanes_trace_fill_thread (self->trace, thread, begin,
                           MAX (lanes_trace_get_now (self->trace) - begin, 1), 1, seen);
  stat->run_time = MAX (stat->run_time, seen[LANES_STATE_RUNNING]);
  if (!counted)
    stat->wait_time = seen[LANES_STATE_READY];
  return counted || stat->run_time > 0;
}

/**
 * lanes_session_get_n_tasks:
 *
 * Returns: how many tasks have a number, also those that are no longer in the set
 */
guint
lanes_session_get_n_tasks (LanesSession *self)
{
  return self->entries->len;
}

/**
 * lanes_session_get_task:
 * @number: a task's number, as in the trace
 *
 * Returns: (transfer none): the task
 */
LanesTask *
lanes_session_get_task (LanesSession *self, guint number)
{
  return ((LanesSessionEntry *) g_ptr_array_index (self->entries, number))->task;
}

/**
 * lanes_session_get_task_number:
 * @task: a task of the set
 *
 * Returns: its number, as in the trace; a task that is new gets one
 */
guint
lanes_session_get_task_number (LanesSession *self, LanesTask *task)
{
  LanesSessionEntry *entry;
  gpointer number;

  if (g_hash_table_lookup_extended (self->numbers, task, NULL, &number))
    return GPOINTER_TO_UINT (number);

  entry = g_new0 (LanesSessionEntry, 1);
  entry->task = g_object_ref (task);
  entry->boards = g_ptr_array_new ();
  g_hash_table_insert (self->numbers, task, GUINT_TO_POINTER (self->entries->len));
  g_ptr_array_add (self->entries, entry);
  return self->entries->len - 1;
}

/* A command's thread is called as the kernel calls it, which cuts names after 15 bytes, also within
 * a character, and takes any bytes. */
static char *
label_command (const char *name, const LanesThread *info)
{
  g_autofree char *valid = lanes_line_clean (info->name);

  return *valid ? g_strdup_printf ("%s · %s", name, valid) : g_strdup (name);
}

/**
 * lanes_session_get_thread_label:
 * @thread: a number in the trace
 *
 * Names a thread by its task, and by its place in it where the run has several: "Play music · 2".
 * The name is what the task is called now; the place is that in the run, as it was started.
 *
 * Returns: (transfer full): the label
 */
char *
lanes_session_get_thread_label (LanesSession *self, guint thread)
{
  const LanesThread *info = lanes_trace_get_thread (self->trace, thread);
  LanesTask *task = g_ptr_array_index (self->definitions, thread);
  const char *name = lanes_task_get_name (lanes_session_get_task (self, info->task));

  if (lanes_task_get_command (task))
    return label_command (name, info);
  switch (lanes_task_get_mode (task))
    {
    case LANES_MODE_MIXED:
      return g_strdup_printf ("%s · %u.%u", name, info->process, info->ordinal);
    case LANES_MODE_THREADS:
      if (lanes_task_get_threads (task) == 1)
        return g_strdup (name);
      return g_strdup_printf ("%s · %u", name, info->ordinal);
    case LANES_MODE_PROCESSES:
    default:
      if (lanes_task_get_processes (task) == 1)
        return g_strdup (name);
      return g_strdup_printf ("%s · %u", name, info->process);
    }
}
