/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-object.h>
#include <string.h>

#include "lanes-error.h"
#include "lanes-task-clipboard.h"
#include "lanes-task-set.h"

#define HEAD  "[Lanes]\nVersion=1\n"
#define ONE   "[Task one]\nName=One\nWorkload=wait\n"
#define OTHER "[Task other]\nCommand=make -j4\nEnvironment=CC=clang;LANG=C\n"

static void
assert_equal (LanesTask *a, LanesTask *b)
{
  guint n_pspecs;
  g_autofree GParamSpec **pspecs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (a), &n_pspecs);

  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) one = G_VALUE_INIT;
      g_auto (GValue) other = G_VALUE_INIT;
      g_autofree char *text = NULL;
      g_autofree char *expected = NULL;

      g_object_get_property (G_OBJECT (a), pspecs[i]->name, &one);
      g_object_get_property (G_OBJECT (b), pspecs[i]->name, &other);
      expected = g_strdup_value_contents (&one);
      text = g_strdup_value_contents (&other);
      g_assert_cmpstr (text, ==, expected);
    }
}

/* A task comes back as it was, all of its properties, and stays what it was itself. */
static void
test_round_trip (void)
{
  const char *const environment[] = {"A=1; 2", "LANG=C", NULL};
  g_autoptr (LanesTaskSet) task_set =
      lanes_task_set_new_from_data (HEAD "Name=Set\nCores=0\n" ONE, -1, NULL, NULL);
  LanesTask *task = lanes_task_set_get_task (task_set, 0);
  g_autoptr (LanesTask) before = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_object_set (task, "name", "Größe = “2”; [x]\\n", "workload", NULL, "command", "make \"a b\"",
                "color", LANES_COLOR_PINK, "processes", 3, "cores", "0,2-3", "nice", 5,
                "start-after", 1.5, "directory", "src/linux", "environment", environment, NULL);
  before = lanes_task_copy (task);
  text = lanes_task_clipboard_to_text (task);
  g_assert_true (g_str_has_prefix (text, "[Lanes]\n"));
  assert_equal (before, task);

  tasks = lanes_task_clipboard_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tasks->len, ==, 1);
  g_assert_true (tasks->pdata[0] != task);
  assert_equal (task, tasks->pdata[0]);
}

/* Whole task sets, in the order that they have, and groups without a head */
static void
test_several (void)
{
  static const char *const texts[] = {
      HEAD "Name=Set\n" ONE OTHER,
      ONE OTHER,
      "\n\n# Mine\n  " ONE "\r\n" OTHER,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) tasks = lanes_task_clipboard_from_text (texts[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (tasks->len, ==, 2);
      g_assert_cmpstr (lanes_task_get_id (tasks->pdata[0]), ==, "one");
      g_assert_cmpstr (lanes_task_get_name (tasks->pdata[0]), ==, "One");
      g_assert_cmpstr (lanes_task_get_command (tasks->pdata[1]), ==, "make -j4");
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    int code;
    const char *part; /* of the message */
  } cases[] = {
      {"", LANES_ERROR_INVALID, "There is no task in this text"},
      {"Buy milk", LANES_ERROR_INVALID, "There is no task in this text"},
      {"see [Task one]", LANES_ERROR_INVALID, "There is no task in this text"},
      {HEAD, LANES_ERROR_INVALID, "There is no task in this text"},
      {"[Lanes]\nVersion=99\n" ONE, LANES_ERROR_VERSION, "newer Lanes"},
      {HEAD "[Task one]\nWorkload=dance\n", LANES_ERROR_INVALID, "[Task one] Workload"},
      {HEAD ONE ONE, LANES_ERROR_INVALID, "cannot be read: [Task one] is there twice"},
      {"[Task one]\nhello\n", LANES_ERROR_INVALID, "cannot be read"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lanes_task_clipboard_from_text (cases[i].text, &error));
      g_assert_error (error, LANES_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-clipboard/round-trip", test_round_trip);
  g_test_add_func ("/task-clipboard/several", test_several);
  g_test_add_func ("/task-clipboard/errors", test_errors);
  return g_test_run ();
}
