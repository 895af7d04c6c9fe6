/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-report.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
free_process (gpointer data)
{
  LanesReportProcess *process = data;

  g_array_unref (process->threads);
  g_free (process);
}

static void
free_task (gpointer data)
{
  LanesReportTask *task = data;

  g_free (task->name);
  g_free (task->mode_words);
  g_free (task->state_words);
  g_free (task->result);
  g_free (task->reason);
  g_ptr_array_unref (task->processes);
  g_free (task);
}

/**
 * lanes_report_new:
 *
 * Returns: (transfer full): a report of nothing
 */
LanesReport *
lanes_report_new (void)
{
  LanesReport *report = g_new0 (LanesReport, 1);

  report->quota = LANES_QUOTA_NONE;
  report->cores = g_array_new (FALSE, FALSE, sizeof (LanesReportCore));
  report->tasks = g_ptr_array_new_with_free_func (free_task);
  return report;
}

/**
 * lanes_report_free:
 * @report: (transfer full): a report
 *
 * Lets it go.
 */
void
lanes_report_free (LanesReport *report)
{
  g_free (report->limit);
  g_free (report->missing);
  g_array_unref (report->cores);
  g_ptr_array_unref (report->tasks);
  g_free (report->hint);
  g_free (report);
}

/**
 * lanes_report_add_task:
 * @name: what people call it
 *
 * Returns: (transfer none): a new task at the end of the report, without a process
 */
LanesReportTask *
lanes_report_add_task (LanesReport *report, const char *name)
{
  LanesReportTask *task = g_new0 (LanesReportTask, 1);

  task->name = g_strdup (name);
  task->exit_status = -1;
  task->processes = g_ptr_array_new_with_free_func (free_process);
  g_ptr_array_add (report->tasks, task);
  return task;
}

static LanesReportProcess *
get_process (LanesReportTask *task, int pid)
{
  LanesReportProcess *process;

  for (guint i = 0; i < task->processes->len; i++)
    {
      process = g_ptr_array_index (task->processes, i);
      if (process->pid == pid)
        return process;
    }
  process = g_new0 (LanesReportProcess, 1);
  process->pid = pid;
  process->threads = g_array_new (FALSE, FALSE, sizeof (LanesReportThread));
  g_ptr_array_add (task->processes, process);
  return process;
}

/**
 * lanes_report_task_add_thread:
 * @pid: its process, which is added where it is new
 * @tid: its number
 * @stat: the kernel's counters of it
 *
 * Adds a thread to a task, and what it took to the task's sums.
 */
void
lanes_report_task_add_thread (LanesReportTask *task, int pid, int tid, const LanesSchedStat *stat)
{
  LanesReportProcess *process = get_process (task, pid);
  LanesReportThread thread = {tid, *stat};

  g_array_append_val (process->threads, thread);
  task->stat.run_time += stat->run_time;
  task->stat.wait_time += stat->wait_time;
  task->stat.turns += stat->turns;
}

/**
 * lanes_report_has_failed:
 *
 * Returns: whether a task failed
 */
gboolean
lanes_report_has_failed (const LanesReport *report)
{
  for (guint i = 0; i < report->tasks->len; i++)
    {
      const LanesReportTask *task = g_ptr_array_index (report->tasks, i);

      if (task->state == LANES_RUN_FAILED)
        return TRUE;
    }
  return FALSE;
}

static const char *
get_nick (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *found = g_enum_get_value (klass, value);

  return found ? found->value_nick : "unknown";
}

static void
add_string (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  if (!value)
    {
      json_builder_add_null_value (builder);
      return;
    }
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  json_builder_add_string_value (builder, valid);
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, isfinite (value) ? value : 0);
}

static void
add_integer (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

static void
add_optional (JsonBuilder *builder, const char *key, int value, int none)
{
  json_builder_set_member_name (builder, key);
  if (value == none)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, value);
}

static void
add_stat (JsonBuilder *builder, const LanesSchedStat *stat)
{
  add_number (builder, "cpu_seconds", lanes_time_to_seconds (stat->run_time));
  add_number (builder, "wait_seconds", lanes_time_to_seconds (stat->wait_time));
  add_integer (builder, "turns", (gint64) stat->turns);
}

static void
add_process (JsonBuilder *builder, const LanesReportProcess *process)
{
  json_builder_begin_object (builder);
  add_integer (builder, "pid", process->pid);
  json_builder_set_member_name (builder, "threads");
  json_builder_begin_array (builder);
  for (guint i = 0; i < process->threads->len; i++)
    {
      const LanesReportThread *thread = &g_array_index (process->threads, LanesReportThread, i);

      json_builder_begin_object (builder);
      add_integer (builder, "tid", thread->tid);
      add_stat (builder, &thread->stat);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_task (JsonBuilder *builder, const LanesReportTask *task)
{
  json_builder_begin_object (builder);
  add_string (builder, "name", task->name);
  add_string (builder, "mode", get_nick (LANES_TYPE_MODE, task->mode));
  add_string (builder, "recorder", get_nick (LANES_TYPE_RECORDER_KIND, task->recorder));
  add_string (builder, "state", get_nick (LANES_TYPE_RUN_STATE, task->state));
  add_optional (builder, "exit_status", task->exit_status, -1);
  add_optional (builder, "signal", task->exit_signal, 0);
  add_number (builder, "wall_seconds", lanes_time_to_seconds (task->wall));
  add_stat (builder, &task->stat);
  add_string (builder, "result", task->result);
  add_string (builder, "reason", task->reason);
  json_builder_set_member_name (builder, "processes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < task->processes->len; i++)
    add_process (builder, g_ptr_array_index (task->processes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_cores (JsonBuilder *builder, const LanesReport *report)
{
  json_builder_set_member_name (builder, "cores");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->cores->len; i++)
    {
      const LanesReportCore *core = &g_array_index (report->cores, LanesReportCore, i);

      json_builder_begin_object (builder);
      add_integer (builder, "core", core->core);
      add_number (builder, "busy", CLAMP (core->busy, 0, 1));
      add_number (builder, "by_tasks", CLAMP (core->by_tasks, 0, 1));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* One word where it is one for all, as it was said for a task */
static void
add_recorders (JsonBuilder *builder, const LanesTraceSource *source)
{
  const char *word = NULL;

  for (int kind = LANES_RECORDER_SWITCH; kind < LANES_N_RECORDERS; kind++)
    if (source->kinds & LANES_SOURCE (kind))
      word = word ? "mixed" : get_nick (LANES_TYPE_RECORDER_KIND, kind);
  add_string (builder, "recorder", word);
  if (source->period > 0)
    add_number (builder, "sample_seconds", lanes_time_to_seconds (source->period));
}

/* What holds the tasks back, and what is not known. */
static void
add_machine (JsonBuilder *builder, const LanesReport *report)
{
  static const struct
  {
    LanesGaps gap;
    const char *word;
  } words[] = {
      {LANES_GAP_SHAPE, "shape"},
      {LANES_GAP_OFFLINE, "offline_cores"},
      {LANES_GAP_LOAD, "load"},
  };

  add_integer (builder, "usable_cores", report->n_usable);
  json_builder_set_member_name (builder, "quota_cores");
  if (report->quota < LANES_QUOTA_NONE)
    json_builder_add_double_value (builder, report->quota);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "not_known");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (report->gaps & words[i].gap)
      json_builder_add_string_value (builder, words[i].word);
  json_builder_end_array (builder);
}

/**
 * lanes_report_to_json:
 * @report: a report
 *
 * Writes a report for programs: one JSON object, in which every number is finite. Words of the
 * states, modes and verdicts are those of their enums and not translated.
 *
 * Returns: (transfer full): the text, ending in a line break
 */
char *
lanes_report_to_json (const LanesReport *report)
{
  const LanesFigures *figures = &report->figures;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "verdict", get_nick (LANES_TYPE_VERDICT, figures->verdict));
  add_number (builder, "wall_seconds", lanes_time_to_seconds (report->wall));
  add_number (builder, "cpu_seconds", lanes_time_to_seconds (report->cpu));
  add_number (builder, "parallelism", figures->parallelism);
  add_number (builder, "overlap", figures->overlap);
  add_number (builder, "queueing", figures->queueing);
  add_number (builder, "turns_per_second", figures->turns_per_second);
  add_recorders (builder, &report->source);
  add_integer (builder, "lost_records", (gint64) report->lost);
  add_machine (builder, report);
  add_cores (builder, report);
  json_builder_set_member_name (builder, "tasks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->tasks->len; i++)
    add_task (builder, g_ptr_array_index (report->tasks, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}
