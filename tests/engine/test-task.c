/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-object.h>
#include <string.h>

#include "lanes-error.h"
#include "lanes-task.h"

static const char *const environment[] = {"CC=clang", "LANG=C", NULL};

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

/* Sets a property twice: it must tell so once. */
#define CHECK_PROPERTY(task, property, ...) \
  G_STMT_START \
  { \
    guint n_notified = 0; \
    gulong handler = \
        g_signal_connect (task, "notify::" property, G_CALLBACK (count_cb), &n_notified); \
    g_object_set (task, property, __VA_ARGS__, NULL); \
    g_assert_cmpuint (n_notified, ==, 1); \
    g_object_set (task, property, __VA_ARGS__, NULL); \
    g_assert_cmpuint (n_notified, ==, 1); \
    g_signal_handler_disconnect (task, handler); \
  } \
  G_STMT_END

static void
check_all_values (LanesTask *task)
{
  LanesCoreSet cores;
  g_autofree char *cores_text = NULL;

  g_assert_cmpstr (lanes_task_get_id (task), ==, "music");
  g_assert_cmpstr (lanes_task_get_name (task), ==, "Play music");
  g_assert_cmpint (lanes_task_get_color (task), ==, LANES_COLOR_PINK);
  g_assert_cmpstr (lanes_task_get_workload (task), ==, "sort");
  g_assert_cmpstr (lanes_task_get_command (task), ==, "make -j4");
  g_assert_cmpuint (lanes_task_get_amount (task), ==, G_GUINT64_CONSTANT (5000000000));
  g_assert_cmpfloat (lanes_task_get_seconds (task), ==, 2.5);
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_MIXED);
  g_assert_cmpuint (lanes_task_get_processes (task), ==, 256);
  g_assert_cmpuint (lanes_task_get_threads (task), ==, 3);
  g_assert_true (lanes_task_get_lock (task));
  lanes_task_get_cores (task, &cores);
  cores_text = lanes_core_set_to_string (&cores);
  g_assert_cmpstr (cores_text, ==, "0,2-3");
  g_assert_cmpint (lanes_task_get_nice (task), ==, 19);
  g_assert_cmpfloat (lanes_task_get_start_after (task), ==, 0.5);
  g_assert_cmpstr (lanes_task_get_directory (task), ==, "/usr");
  g_assert_cmpstrv (lanes_task_get_environment (task), environment);
}

static void
test_properties (void)
{
  g_autoptr (LanesTask) task = lanes_task_new ("music");
  g_autoptr (LanesTask) copy = NULL;

  CHECK_PROPERTY (task, "name", "Play music");
  CHECK_PROPERTY (task, "color", LANES_COLOR_PINK);
  CHECK_PROPERTY (task, "workload", "sort");
  CHECK_PROPERTY (task, "command", "make -j4");
  CHECK_PROPERTY (task, "amount", G_GUINT64_CONSTANT (5000000000));
  CHECK_PROPERTY (task, "seconds", 2.5);
  CHECK_PROPERTY (task, "mode", LANES_MODE_MIXED);
  CHECK_PROPERTY (task, "processes", 256);
  CHECK_PROPERTY (task, "threads", 3);
  CHECK_PROPERTY (task, "lock", TRUE);
  CHECK_PROPERTY (task, "cores", "3,0,2");
  CHECK_PROPERTY (task, "nice", 19);
  CHECK_PROPERTY (task, "start-after", 0.5);
  CHECK_PROPERTY (task, "directory", "/usr");
  CHECK_PROPERTY (task, "environment", environment);
  check_all_values (task);

  copy = lanes_task_copy (task);
  check_all_values (copy);
  g_object_set (copy, "name", "Another", NULL);
  check_all_values (task);
}

static void
note_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  LanesTask *task = LANES_TASK (object);

  /* Whoever is told finds all of it changed. */
  g_assert_cmpstr (lanes_task_get_name (task), ==, "b");
  g_assert_cmpint (lanes_task_get_nice (task), ==, 3);
  g_string_append_printf (data, "%s ", pspec->name);
}

static void
test_assign (void)
{
  g_autoptr (LanesTask) task = lanes_task_new ("b");
  g_autoptr (LanesTask) from = lanes_task_new ("music");
  g_autoptr (GString) notified = g_string_new (NULL);
  LanesCoreSet cores = lanes_core_set_none ();

  g_object_set (task, "name", "Play music", "command", "make", "cores", "2", "lock", TRUE, NULL);
  g_object_set (from, "nice", 3, "command", "make", "lock", TRUE, "environment", environment, NULL);
  lanes_task_set_cores (from, &cores);
  g_signal_connect (task, "notify", G_CALLBACK (note_cb), notified);
  lanes_task_assign (task, from);

  g_assert_cmpstr (lanes_task_get_id (task), ==, "b");
  g_assert_true (lanes_task_get_lock (task));
  g_assert_cmpstrv (lanes_task_get_environment (task), environment);
  lanes_task_get_cores (task, &cores);
  g_assert_cmpuint (lanes_core_set_count (&cores), ==, 0);
  for (const char *const *p = (const char *const[]){"name", "cores", "nice", "environment", NULL};
       *p; p++)
    g_assert_nonnull (strstr (notified->str, *p));
  g_assert_cmpuint (notified->len, ==, strlen ("name cores nice environment "));

  g_string_truncate (notified, 0);
  lanes_task_assign (task, from);
  g_assert_cmpstr (notified->str, ==, "");
  g_object_set (from, "workload", "sort", NULL);
  g_assert_null (lanes_task_get_workload (task));
}

static void
test_defaults (void)
{
  g_autoptr (LanesTask) task = lanes_task_new ("music");
  LanesCoreSet cores;

  g_assert_cmpstr (lanes_task_get_name (task), ==, "music");
  g_assert_null (lanes_task_get_workload (task));
  g_assert_null (lanes_task_get_command (task));
  g_assert_cmpuint (lanes_task_get_amount (task), ==, 0);
  g_assert_cmpfloat (lanes_task_get_seconds (task), ==, 0);
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_PROCESSES);
  g_assert_cmpuint (lanes_task_get_processes (task), ==, 1);
  g_assert_cmpuint (lanes_task_get_threads (task), ==, 1);
  g_assert_false (lanes_task_get_lock (task));
  lanes_task_get_cores (task, &cores);
  g_assert_true (lanes_core_set_is_all (&cores));
  g_assert_cmpint (lanes_task_get_nice (task), ==, 0);
  g_assert_cmpfloat (lanes_task_get_start_after (task), ==, 0);
  g_assert_null (lanes_task_get_directory (task));
  g_assert_cmpuint (g_strv_length ((char **) lanes_task_get_environment (task)), ==, 0);

  g_object_set (task, "name", "Play music", NULL);
  g_object_set (task, "name", "", NULL);
  g_assert_cmpstr (lanes_task_get_name (task), ==, "music");
}

/* A bound entry passes through texts that are no list of cores. */
static void
test_cores_while_typing (void)
{
  g_autoptr (LanesTask) task = lanes_task_new ("music");
  guint n_notified = 0;
  g_autofree char *text = NULL;

  g_signal_connect (task, "notify::cores", G_CALLBACK (count_cb), &n_notified);
  g_object_set (task, "cores", "1", NULL);
  g_object_set (task, "cores", "1,", NULL);
  g_object_set (task, "cores", "", NULL);
  g_assert_cmpuint (n_notified, ==, 1);
  g_object_get (task, "cores", &text, NULL);
  g_assert_cmpstr (text, ==, "1");

  g_object_set (task, "cores", NULL, NULL);
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
test_describe_mode (void)
{
  static const struct
  {
    LanesMode mode;
    guint processes;
    guint threads;
    const char *text;
  } cases[] = {
      {LANES_MODE_PROCESSES, 1, 1, "1 process"},
      {LANES_MODE_PROCESSES, 2, 9, "2 processes"},
      {LANES_MODE_THREADS, 1, 1, "1 thread"},
      {LANES_MODE_THREADS, 9, 2, "2 threads"},
      {LANES_MODE_MIXED, 2, 3, "2 processes × 3 threads"},
      {LANES_MODE_MIXED, 1, 256, "1 process × 256 threads"},
      {LANES_MODE_MIXED, 2, 1, "2 processes × 1 thread"},
  };
  g_autoptr (LanesTask) task = lanes_task_new ("music");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      g_object_set (task, "mode", cases[i].mode, "processes", cases[i].processes, "threads",
                    cases[i].threads, NULL);
      text = lanes_task_describe_mode (task);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
check_invalid (LanesTask *task, const char *wrong_key, const char *message)
{
  g_autoptr (GError) error = NULL;
  const char *key = NULL;

  g_assert_false (lanes_task_validate (task, &key, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_INVALID);
  g_assert_cmpstr (key, ==, wrong_key);
  g_assert_cmpstr (error->message, ==, message);
}

/* What an editor can arrive at; the mistakes that a file can have are in test-task-set-errors.c. */
static void
test_validate (void)
{
  g_autoptr (LanesTask) task = lanes_task_new ("music");
  g_autoptr (GError) error = NULL;
  LanesCoreSet cores = lanes_core_set_none ();

  g_assert_false (lanes_task_validate (task, NULL, NULL));
  g_object_set (task, "workload", "sort", NULL);
  g_assert_true (lanes_task_validate (task, NULL, &error));
  g_assert_no_error (error);

  lanes_task_set_cores (task, &cores);
  check_invalid (task, "Cores", "Cores is “”: expected at least one core");
  g_object_set (task, "cores", "all", "seconds", 0.00025, NULL);
  check_invalid (task, "Seconds",
                 "Seconds is “0.00025”: expected a time of at least 0.001 seconds");
  g_object_set (task, "seconds", 0.001, "lock", TRUE, "threads", 7, NULL);
  g_assert_true (lanes_task_validate (task, NULL, &error));
  g_object_set (task, "directory", "/usr", NULL);
  check_invalid (task, "Directory",
                 "Directory is “/usr”: expected no Directory, since a workload is no command");
  g_object_set (task, "workload", NULL, "command", "make", NULL);
  g_assert_true (lanes_task_validate (task, NULL, &error));
  g_object_set (task, "mode", LANES_MODE_MIXED, NULL);
  check_invalid (task, "Mode",
                 "Mode is “mixed”: expected processes, since a command is always a process of its "
                 "own");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/task/properties", test_properties);
  g_test_add_func ("/task/assign", test_assign);
  g_test_add_func ("/task/defaults", test_defaults);
  g_test_add_func ("/task/cores-while-typing", test_cores_while_typing);
  g_test_add_func ("/task/describe-mode", test_describe_mode);
  g_test_add_func ("/task/validate", test_validate);
  return g_test_run ();
}
