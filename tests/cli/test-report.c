/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "lanes-report.h"

static LanesReport *
make_report (void)
{
  LanesReport *report = lanes_report_new ();
  LanesReportCore cores[] = {{0, 0.75, 0.5}, {2, 1.004, NAN}};
  LanesSchedStat stat = {1500 * LANES_MSEC, 250 * LANES_MSEC, 12};
  LanesReportTask *task;

  report->figures.verdict = LANES_VERDICT_CONCURRENT;
  report->figures.busy = 0.9;
  report->figures.parallelism = 1.01;
  report->figures.overlap = 0.02;
  report->figures.queueing = INFINITY;
  report->figures.turns_per_second = 250;
  report->figures.active_threads = 3;
  report->figures.active_tasks = 2;
  report->figures.cores = 1;
  report->wall = 5 * LANES_SEC;
  report->cpu = 4500 * LANES_MSEC;
  report->source = (LanesTraceSource){{0, 1}, LANES_SOURCE (LANES_RECORDER_SAMPLE), 4 * LANES_MSEC};
  report->lost = 7;
  g_array_append_vals (report->cores, cores, 2);

  task = lanes_report_add_task (report, "Count “primes” \"quoted\" \\ \033[31m");
  task->mode = LANES_MODE_MIXED;
  task->mode_words = g_strdup ("2 processes × 2 threads");
  task->state = LANES_RUN_FINISHED;
  task->state_words = g_strdup ("Finished");
  task->exit_status = 0;
  task->wall = 2 * LANES_SEC;
  task->result = g_strdup ("148,933 primes");
  lanes_report_task_add_thread (task, 10, 11, &stat);
  lanes_report_task_add_thread (task, 20, 21, &stat);
  lanes_report_task_add_thread (task, 10, 12, &stat);

  task = lanes_report_add_task (report, "Build");
  task->mode = LANES_MODE_PROCESSES;
  task->state = LANES_RUN_FAILED;
  task->exit_signal = 9;
  return report;
}

static JsonObject *
parse (JsonParser *parser, const LanesReport *report)
{
  g_autofree char *text = lanes_report_to_json (report);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (text, "nan"));
  g_assert_null (strstr (text, "inf"));
  return json_node_get_object (json_parser_get_root (parser));
}

static void
assert_members (JsonObject *object, const char *names)
{
  g_autoptr (GList) members = json_object_get_members (object);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (GList *l = members; l; l = l->next)
    g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", (const char *) l->data);
  g_assert_cmpstr (joined->str, ==, names);
}

static void
test_json (void)
{
  g_autoptr (LanesReport) report = make_report ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = parse (parser, report);
  JsonArray *cores = json_object_get_array_member (root, "cores");
  JsonObject *core;

  assert_members (root, "verdict wall_seconds cpu_seconds parallelism overlap queueing "
                        "turns_per_second recorder sample_seconds lost_records usable_cores "
                        "quota_cores not_known cores "
                        "tasks");
  g_assert_cmpstr (json_object_get_string_member (root, "verdict"), ==, "concurrent");
  g_assert_cmpfloat (json_object_get_double_member (root, "wall_seconds"), ==, 5);
  g_assert_cmpfloat (json_object_get_double_member (root, "cpu_seconds"), ==, 4.5);
  g_assert_cmpfloat (json_object_get_double_member (root, "parallelism"), ==, 1.01);
  g_assert_cmpfloat (json_object_get_double_member (root, "queueing"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (root, "recorder"), ==, "sample");
  g_assert_cmpint (json_object_get_int_member (root, "lost_records"), ==, 7);

  g_assert_cmpuint (json_array_get_length (cores), ==, 2);
  core = json_array_get_object_element (cores, 1);
  assert_members (core, "core busy by_tasks");
  g_assert_cmpint (json_object_get_int_member (core, "core"), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (core, "busy"), ==, 1);
}

static void
test_json_tasks (void)
{
  g_autoptr (LanesReport) report = make_report ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *tasks = json_object_get_array_member (parse (parser, report), "tasks");
  JsonObject *task = json_array_get_object_element (tasks, 0);
  JsonArray *processes = json_object_get_array_member (task, "processes");
  JsonObject *process, *thread;

  g_assert_cmpuint (json_array_get_length (tasks), ==, 2);
  assert_members (
      task, "name mode recorder state exit_status signal wall_seconds cpu_seconds wait_seconds "
            "turns result reason processes");
  g_assert_cmpstr (json_object_get_string_member (task, "name"), ==,
                   "Count “primes” \"quoted\" \\ \033[31m");
  g_assert_cmpstr (json_object_get_string_member (task, "mode"), ==, "mixed");
  g_assert_cmpstr (json_object_get_string_member (task, "state"), ==, "finished");
  g_assert_cmpint (json_object_get_int_member (task, "exit_status"), ==, 0);
  g_assert_true (json_object_get_null_member (task, "signal"));
  g_assert_cmpfloat (json_object_get_double_member (task, "cpu_seconds"), ==, 4.5);
  g_assert_cmpfloat (json_object_get_double_member (task, "wait_seconds"), ==, 0.75);
  g_assert_cmpint (json_object_get_int_member (task, "turns"), ==, 36);
  g_assert_cmpstr (json_object_get_string_member (task, "result"), ==, "148,933 primes");

  g_assert_cmpuint (json_array_get_length (processes), ==, 2);
  process = json_array_get_object_element (processes, 0);
  assert_members (process, "pid threads");
  g_assert_cmpint (json_object_get_int_member (process, "pid"), ==, 10);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (process, "threads")), ==,
                    2);
  thread = json_array_get_object_element (json_object_get_array_member (process, "threads"), 1);
  assert_members (thread, "tid cpu_seconds wait_seconds turns");
  g_assert_cmpint (json_object_get_int_member (thread, "tid"), ==, 12);

  task = json_array_get_object_element (tasks, 1);
  g_assert_true (json_object_get_null_member (task, "exit_status"));
  g_assert_cmpint (json_object_get_int_member (task, "signal"), ==, 9);
  g_assert_true (json_object_get_null_member (task, "result"));
}

static void
test_text (void)
{
  g_autoptr (LanesReport) report = make_report ();
  const LanesTextStyle plain = {LANES_PALETTE_NONE, TRUE};
  g_autofree char *text = lanes_report_to_text (report, 120, &plain);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  g_assert_nonnull (strstr (text, lanes_figures_get_title (&report->figures)));
  g_assert_nonnull (strstr (text, "4 ms"));
  g_assert_nonnull (strstr (text, "7 records were lost."));
  /* A name cannot command the terminal. */
  g_assert_null (strchr (text, '\033'));
  g_assert_cmpuint (n, >=, 4);
  g_assert_true (g_str_has_prefix (lines[n - 3], "Count “primes”"));
  g_assert_true (g_str_has_suffix (lines[n - 3], "148,933 primes"));
  g_assert_nonnull (strstr (lines[n - 3], "4.5 s"));
  g_assert_nonnull (strstr (lines[n - 3], "36"));
}

/* A failed task says why, in few words. */
static void
test_reason (void)
{
  static const struct
  {
    LanesRunState state;
    int exit_status;
    int exit_signal;
    const char *reason;
    const char *end; /* of the line */
  } cases[] = {
      {LANES_RUN_FAILED, 3, 0, "The command ended with exit status 3", "  Exit status 3"},
      {LANES_RUN_FAILED, -1, 9, "The command was ended by signal 9", "  Signal 9 (Killed)"},
      {LANES_RUN_FAILED, -1, 0, "There is no program “x”", "  There is no program “x”"},
      {LANES_RUN_FINISHED, 0, 0, NULL, "0"},
      {LANES_RUN_STOPPED, -1, 15, NULL, "0"},
  };
  const LanesTextStyle plain = {LANES_PALETTE_NONE, TRUE};

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesReport) report = make_report ();
      LanesReportTask *task = report->tasks->pdata[1];
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      task->state = cases[i].state;
      task->exit_status = cases[i].exit_status;
      task->exit_signal = cases[i].exit_signal;
      task->reason = g_strdup (cases[i].reason);
      text = lanes_report_to_text (report, 120, &plain);
      lines = g_strsplit (text, "\n", -1);
      g_test_message ("%s", lines[g_strv_length (lines) - 2]);
      g_assert_true (g_str_has_suffix (lines[g_strv_length (lines) - 2], cases[i].end));
    }
}

static void
test_failed (void)
{
  g_autoptr (LanesReport) report = make_report ();

  g_assert_true (lanes_report_has_failed (report));
  ((LanesReportTask *) report->tasks->pdata[1])->state = LANES_RUN_STOPPED;
  g_assert_false (lanes_report_has_failed (report));
}

/* What holds the tasks back, and what the system does not tell, is in both. */
static void
test_machine (void)
{
  const LanesTextStyle style = {.unicode = TRUE};
  g_autoptr (LanesReport) report = lanes_report_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *free_json = lanes_report_to_json (report);
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;
  JsonObject *root;
  JsonArray *unknown;

  g_assert_true (json_parser_load_from_data (parser, free_json, -1, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (json_object_get_null_member (root, "quota_cores"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "not_known")), ==,
                    0);

  report->quota = 1.5;
  report->n_usable = 8;
  report->limit = g_strdup ("This session may use 1.5 of 8 cores.");
  report->gaps = LANES_GAP_SHAPE | LANES_GAP_LOAD;
  report->missing = g_strdup ("/sys cannot be read.");
  json = lanes_report_to_json (report);
  text = lanes_report_to_text (report, 80, &style);
  g_assert_true (json_parser_load_from_data (parser, json, -1, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  unknown = json_object_get_array_member (root, "not_known");
  g_assert_cmpfloat (json_object_get_double_member (root, "quota_cores"), ==, 1.5);
  g_assert_cmpint (json_object_get_int_member (root, "usable_cores"), ==, 8);
  g_assert_cmpuint (json_array_get_length (unknown), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (unknown, 1), ==, "load");
  g_assert_nonnull (strstr (text, "This session may use 1.5 of 8 cores.\n"));
  g_assert_nonnull (strstr (text, "/sys cannot be read.\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/report/json", test_json);
  g_test_add_func ("/cli/report/json-tasks", test_json_tasks);
  g_test_add_func ("/cli/report/text", test_text);
  g_test_add_func ("/cli/report/reason", test_reason);
  g_test_add_func ("/cli/report/failed", test_failed);
  g_test_add_func ("/report/machine", test_machine);
  return g_test_run ();
}
