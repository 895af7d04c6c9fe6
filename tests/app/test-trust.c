/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lanes-trust.h"

static char *
get_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "lanes", "trusted-commands", NULL);
}

static LanesTask *
make_task (const char *command)
{
  LanesTask *task = lanes_task_new ("a");

  g_object_set (task, "command", command, "directory", "/tmp", NULL);
  return task;
}

static gboolean
is_trusted (LanesTask *task)
{
  g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
  gboolean trusted;

  lanes_task_set_insert (set, 0, task);
  trusted = !lanes_trust_needs_asking (set, task);
  lanes_task_set_remove (set, task);
  return trusted;
}

static void
test_remembers (void)
{
  g_autoptr (LanesTask) task = make_task ("make -j4");
  g_autoptr (LanesTask) same = make_task ("make -j4");

  g_assert_false (is_trusted (task));
  lanes_trust_add (task);
  g_assert_true (is_trusted (task));
  g_assert_true (is_trusted (same));
  /* Only what is run counts. */
  g_object_set (same, "name", "Build", "nice", 5, "processes", 3, "directory", "/tmp/", NULL);
  g_assert_true (is_trusted (same));
}

static const struct
{
  const char *name;
  const char *command;
  const char *directory;
  const char *environment[3];
} others[] = {
    {"command", "make -j5", "/tmp", {NULL}},
    {"longer", "make -j4 ", "/tmp", {NULL}},
    {"directory", "make -j4", "/tmp/other", {NULL}},
    {"no-directory", "make -j4", NULL, {NULL}},
    {"environment", "make -j4", "/tmp", {"CC=evil", NULL}},
    {"two", "make -j4", "/tmp", {"A=", "B=", NULL}},
};

static void
test_tells_apart (void)
{
  g_autoptr (LanesTask) task = make_task ("make -j4");

  lanes_trust_add (task);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (LanesTask) other = make_task (others[i].command);

      g_test_message ("%s", others[i].name);
      g_object_set (other, "directory", others[i].directory, "environment", others[i].environment,
                    NULL);
      g_assert_false (is_trusted (other));
      lanes_trust_add (other);
      g_assert_true (is_trusted (other));
    }
}

/* A set that was not saved yet has no folder: then it is the one that Lanes is in. */
static void
test_no_folder (void)
{
  g_autoptr (LanesTask) task = lanes_task_new ("a");
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *here = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autofree char *elsewhere = g_dir_make_tmp ("lanes-XXXXXX", NULL);

  g_object_set (task, "command", "./build.sh", NULL);
  g_assert_cmpint (g_chdir (here), ==, 0);
  lanes_trust_add (task);
  g_assert_true (is_trusted (task));
  g_assert_cmpint (g_chdir (elsewhere), ==, 0);
  g_assert_false (is_trusted (task));
  g_assert_cmpint (g_chdir (before), ==, 0);
  g_assert_cmpint (g_rmdir (here), ==, 0);
  g_assert_cmpint (g_rmdir (elsewhere), ==, 0);
}

static void
test_file (void)
{
  g_autoptr (LanesTask) task = make_task ("secret --password=hidden");
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  struct stat status;

  lanes_trust_add (task);
  lanes_trust_add (task);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, 65);
  g_assert_null (strstr (text, "hidden"));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
}

/* A file that was damaged trusts nobody, and is mended. */
static void
test_damaged (void)
{
  static const char *const damages[] = {"", "\n\n\n", "*\n", "zz\nabc", "\xff\xfe"};
  g_autoptr (LanesTask) task = make_task ("true");
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (GError) error = NULL;

      g_file_set_contents (path, damages[i], -1, &error);
      g_assert_no_error (error);
      g_assert_false (is_trusted (task));
      lanes_trust_add (task);
      g_assert_true (is_trusted (task));
    }

  /* Where nothing can be written, nothing is remembered, and nothing breaks. */
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  lanes_trust_add (task);
  g_assert_false (is_trusted (task));
}

static void
test_newest (void)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (LanesTask) first = make_task ("echo 0");
  g_autoptr (LanesTask) second = make_task ("echo 1");
  g_autoptr (LanesTask) third = make_task ("echo 2");

  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *command = g_strdup_printf ("echo %d", i);

      g_ptr_array_add (tasks, make_task (command));
    }
  lanes_trust_add_list (tasks);
  g_assert_true (is_trusted (first));
  /* What is used again is new again. */
  lanes_trust_add (first);
  g_ptr_array_set_size (tasks, 0);
  g_ptr_array_add (tasks, make_task ("echo more"));
  lanes_trust_add_list (tasks);
  g_assert_true (is_trusted (first));
  g_assert_false (is_trusted (second));
  g_assert_true (is_trusted (third));
}

static void
test_asking (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) set = lanes_task_set_new_from_data (
      "[Lanes]\nVersion=1\n[Task a]\nWorkload=primes\n[Task b]\nCommand=true\n", -1, NULL, &error);
  LanesTask *work = lanes_task_set_get_task (set, 0);
  LanesTask *command = lanes_task_set_get_task (set, 1);
  g_autoptr (GPtrArray) trusted = NULL;

  g_assert_no_error (error);
  g_assert_true (lanes_trust_needs_asking (set, NULL));
  g_assert_true (lanes_trust_needs_asking (set, command));
  g_assert_false (lanes_trust_needs_asking (set, work));
  trusted = lanes_trust_list (set);
  g_assert_cmpuint (trusted->len, ==, 1);
  lanes_trust_add (command);
  g_assert_false (lanes_trust_needs_asking (set, NULL));
  g_assert_false (lanes_trust_needs_asking (set, command));
}

static void
test_example (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("LANES_DATA_DIR"), "examples", "python-threads.lanes", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) set = lanes_task_set_load (file, NULL, &error);
  g_autoptr (LanesTask) pasted = lanes_task_new ("pasted");

  g_assert_no_error (error);
  g_assert_nonnull (lanes_task_get_command (lanes_task_set_get_task (set, 0)));
  g_assert_false (lanes_trust_needs_asking (set, NULL));
  /* What is put into an example did not come with Lanes. */
  g_object_set (pasted, "command", "true", NULL);
  lanes_task_set_insert (set, 0, pasted);
  g_assert_true (lanes_trust_needs_asking (set, NULL));
  g_assert_true (lanes_trust_needs_asking (set, pasted));
  g_assert_false (lanes_trust_needs_asking (set, lanes_task_set_get_task (set, 1)));
  g_object_set (lanes_task_set_get_task (set, 1), "command", "false", NULL);
  g_assert_true (lanes_trust_needs_asking (set, lanes_task_set_get_task (set, 1)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/trust/remembers", test_remembers);
  g_test_add_func ("/trust/tells-apart", test_tells_apart);
  g_test_add_func ("/trust/no-folder", test_no_folder);
  g_test_add_func ("/trust/file", test_file);
  g_test_add_func ("/trust/damaged", test_damaged);
  g_test_add_func ("/trust/newest", test_newest);
  g_test_add_func ("/trust/asking", test_asking);
  g_test_add_func ("/trust/example", test_example);

  return g_test_run ();
}
