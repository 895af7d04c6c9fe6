/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a session that has ended to a report of it. */
#include "lanes-run-view.h"

#include "lanes-proc-stat.h"
#include "lanes-source-words.h"

/* The kernel's counters of all cores at one moment. */
struct _LanesCoreTimes
{
  GArray *times; /* of LanesCpuTimes */
};

/**
 * lanes_core_times_read:
 * @error: return location: a #GFileError, or %LANES_ERROR_SYSTEM
 *
 * Reads the kernel's counters of all cores now, from `/proc/stat`.
 *
 * Returns: (transfer full) (nullable): the counters
 */
LanesCoreTimes *
lanes_core_times_read (GError **error)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  g_autofree char *text = NULL;
  LanesCoreTimes *self;
  gsize length;

  if (!g_file_get_contents ("/proc/stat", &text, &length, error)
      || !lanes_proc_stat_parse (text, length, times, error))
    return NULL;
  self = g_new0 (LanesCoreTimes, 1);
  self->times = g_steal_pointer (&times);
  return self;
}

/**
 * lanes_core_times_free:
 * @times: (transfer full): counters
 *
 * Lets them go.
 */
void
lanes_core_times_free (LanesCoreTimes *times)
{
  g_array_unref (times->times);
  g_free (times);
}

static const LanesCpuTimes *
find_core (const LanesCoreTimes *times, guint core)
{
  for (guint i = 0; i < times->times->len; i++)
    {
      const LanesCpuTimes *found = &g_array_index (times->times, LanesCpuTimes, i);

      if (found->core == core)
        return found;
    }
  return NULL;
}

static void
collect_cores (LanesReport *report, LanesSession *session, const LanesCoreTimes *before,
               const LanesCoreTimes *after)
{
  LanesTopology *topology = lanes_session_get_topology (session);
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesSpan span = report->figures.window;
  guint n_tasks = lanes_session_get_n_tasks (session);
  g_autofree LanesTime *by_task = g_new0 (LanesTime, n_tasks + 1);

  for (guint i = 0; i < lanes_topology_get_n_cores (topology); i++)
    {
      guint number = lanes_topology_get_core (topology, i)->index;
      const LanesCpuTimes *first = find_core (before, number);
      const LanesCpuTimes *last = find_core (after, number);
      LanesReportCore core = {.core = number};
      LanesTime used = 0;

      /* A core that was not there all the time has no share of it. */
      if (!first || !last)
        continue;
      lanes_trace_get_core_use (trace, i, span, by_task, n_tasks);
      for (guint j = 0; j < n_tasks; j++)
        used += by_task[j];
      core.busy = lanes_proc_stat_share (first, last);
      core.by_tasks = (double) used / (double) lanes_span_length (span);
      g_array_append_val (report->cores, core);
    }
}

static void
collect_machine (LanesReport *report, LanesSession *session)
{
  LanesCoreSet usable;

  lanes_topology_get_usable (lanes_session_get_topology (session), &usable);
  report->n_usable = lanes_core_set_count (&usable);
  report->quota = lanes_session_get_quota (session);
  report->limit = lanes_session_describe_limit (session);
  report->gaps = lanes_session_get_gaps (session);
  report->missing = lanes_session_describe_gaps (session);
}

/* What the trace knows of a thread that ended before its counters were ever read. */
static LanesSchedStat
sum_trace (LanesTrace *trace, guint thread, LanesSpan span)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  LanesSchedStat stat = {0};

  lanes_trace_collect (trace, thread, span, intervals);
  for (guint i = 0; i < intervals->len; i++)
    {
      const LanesInterval *interval = &g_array_index (intervals, LanesInterval, i);

      if (interval->state == LANES_STATE_RUNNING)
        {
          stat.run_time += interval->end - interval->begin;
          stat.turns += interval->starts;
        }
      else
        {
          stat.wait_time += interval->end - interval->begin;
        }
    }
  return stat;
}

static void
collect_task (LanesReport *report, LanesSession *session, guint number, LanesTime end)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesTask *task = lanes_session_get_task (session, number);
  LanesRun *run = lanes_session_get_run (session, task);
  LanesReportTask *into = lanes_report_add_task (report, lanes_task_get_name (task));

  into->mode = lanes_task_get_mode (task);
  into->mode_words = lanes_task_describe_mode (task);
  into->recorder = lanes_session_get_recorder_of (session, task);
  if (run)
    {
      LanesTime run_begin = lanes_run_get_begin (run);
      LanesTime run_end = lanes_run_get_end (run);

      into->state = lanes_run_get_state (run);
      into->state_words = lanes_run_describe_state (run);
      into->exit_status = lanes_run_get_exit_status (run);
      into->exit_signal = lanes_run_get_exit_signal (run);
      into->result = g_strdup (lanes_run_get_result (run));
      into->reason = g_strdup (lanes_run_get_message (run));
      if (run_begin > 0)
        into->wall = MAX ((run_end > 0 ? run_end : end) - run_begin, 0);
    }
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);
      LanesSchedStat stat;

      if (!thread || thread->task != number)
        continue;
      if (!lanes_session_get_counters (session, i, &stat))
        stat = sum_trace (trace, i, report->figures.window);
      lanes_report_task_add_thread (into, thread->pid, thread->tid, &stat);
    }
  report->cpu += into->stat.run_time;
}

/**
 * lanes_run_report_collect:
 * @session: a session whose runs have ended, and that was flushed
 * @before: (nullable): the counters of the cores when it began; %NULL: they could not be read
 * @after: (nullable): the same when it ended
 *
 * Collects what a session came to. The figures are those of all that the trace still holds.
 *
 * Returns: (transfer full): the report
 */
LanesReport *
lanes_run_report_collect (LanesSession *session, const LanesCoreTimes *before,
                          const LanesCoreTimes *after)
{
  LanesReport *report = lanes_report_new ();
  LanesTime begin = lanes_session_get_begin (session);
  LanesTime end = begin + 1;

  for (guint i = 0; i < lanes_session_get_n_tasks (session); i++)
    {
      LanesRun *run = lanes_session_get_run (session, lanes_session_get_task (session, i));

      if (run)
        end = MAX (end, lanes_run_get_end (run));
    }
  report->wall = end - begin;
  lanes_figures_measure (lanes_session_get_trace (session), (LanesSpan){begin, end},
                         &report->figures);
  lanes_source_sum_up (lanes_session_get_trace (session), (LanesSpan){begin, end}, &report->source);
  if (lanes_session_get_refusal (session))
    report->hint = g_strdup (lanes_session_get_refusal (session)->message);
  report->lost = lanes_session_get_lost (session);
  for (guint i = 0; i < lanes_session_get_n_tasks (session); i++)
    collect_task (report, session, i, end);
  collect_machine (report, session);
  if (before && after)
    collect_cores (report, session, before, after);
  return report;
}
