/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program is told where it is started, and by the desktop. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "launch-fixture.h"

#define NAME "org.lanes.Lanes"
#define PATH "/org/lanes/Lanes"

static GDBusConnection *bus;

static GSubprocess *
start (const char *folder, const char *const *options)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (args, (gpointer) g_getenv ("LANES_EXE"));
  for (guint i = 0; options[i]; i++)
    g_ptr_array_add (args, (gpointer) options[i]);
  g_ptr_array_add (args, NULL);
  if (folder)
    g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) args->pdata, &error);
  g_assert_no_error (error);
  return process;
}

#define OPTIONS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Starts another instance, which passes on what it was told, and ends. */
static void
tell (const char *folder, const char *const *options)
{
  g_autoptr (GSubprocess) process = start (folder, options);
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static int
run (const char *option, char **output, char **errors)
{
  g_autoptr (GSubprocess) process = start (NULL, OPTIONS (option));
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, output, errors, &error);
  g_assert_no_error (error);
  return g_subprocess_get_exit_status (process);
}

static gboolean
is_there (gpointer unused)
{
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                   "org.freedesktop.DBus", "NameHasOwner",
                                   g_variant_new ("(s)", NAME), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                                   NULL, NULL);
  gboolean has_owner = FALSE;

  if (reply)
    g_variant_get (reply, "(b)", &has_owner);
  return has_owner;
}

static gboolean
is_gone (gpointer unused)
{
  return !is_there (NULL);
}

/* Each window has an object of its own on the bus. */
static gboolean
has_windows (gpointer n_windows)
{
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (bus, NAME, PATH "/window", "org.freedesktop.DBus.Introspectable",
                                   "Introspect", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                                   NULL, NULL);
  g_autoptr (GDBusNodeInfo) info = NULL;
  const char *xml;
  int n = 0;

  if (reply)
    {
      g_variant_get (reply, "(&s)", &xml);
      info = g_dbus_node_info_new_for_xml (xml, NULL);
    }
  while (info && info->nodes && info->nodes[n])
    n++;
  return n == GPOINTER_TO_INT (n_windows);
}

static void
wait_for_windows (int n)
{
  wait_until (has_windows, GINT_TO_POINTER (n));
}

static void
call (const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (bus, NAME, PATH, "org.freedesktop.Application", method,
                                   arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
activate_action (const char *action)
{
  call ("ActivateAction", g_variant_new ("(sava{sv})", action, NULL, NULL));
}

static void
check_end (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  wait_until (is_gone, NULL);
}

static void
test_texts (void)
{
  g_autofree char *version = NULL;
  g_autofree char *none = NULL;
  g_autofree char *said = NULL;
  g_autofree char *usage = NULL;

  g_assert_cmpint (run ("--version", &version, NULL), ==, 0);
  g_assert_true (g_str_has_prefix (version, "lanes "));
  g_assert_cmpint (run ("--example=nope", &none, &said), ==, 2);
  g_assert_cmpstr (none, ==, "");
  g_assert_nonnull (strstr (said, "nope"));
  g_assert_nonnull (strstr (said, "breakfast-and-music\n"));
  g_assert_nonnull (strstr (said, "two-tasks-one-core\n"));
  g_assert_cmpint (run ("--nope", NULL, &usage), ==, 1);
  g_assert_nonnull (strstr (usage, "--nope"));
  g_assert_true (is_gone (NULL));
}

static void
copy_example (const char *folder, const char *name)
{
  g_autoptr (GFile) from =
      g_file_new_build_filename (g_getenv ("LANES_DATA_DIR"), "examples", "threads.lanes", NULL);
  g_autoptr (GFile) to = g_file_new_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_windows (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lanes-options-XXXXXX", NULL);
  g_autofree char *first = g_build_filename (folder, "first.lanes", NULL);
  g_autofree char *second = g_build_filename (folder, "second.lanes", NULL);
  g_autofree char *uri = g_filename_to_uri (second, NULL, NULL);
  g_autoptr (GSubprocess) process = start (NULL, OPTIONS ("--example", "threads"));

  copy_example (folder, "first.lanes");
  copy_example (folder, "second.lanes");
  wait_for_windows (1);
  /* What is open already is shown, by whatever name. */
  tell (NULL, OPTIONS ("-e", "threads.lanes"));
  g_assert_true (has_windows (GINT_TO_POINTER (1)));
  /* An example that nobody has touched makes room, */
  tell (folder, OPTIONS ("first.lanes"));
  g_assert_true (has_windows (GINT_TO_POINTER (1)));
  tell (NULL, OPTIONS (first, "--new-window"));
  g_assert_true (has_windows (GINT_TO_POINTER (1)));
  /* and a file of one's own does not. */
  call ("Open", g_variant_new ("(^asa{sv})", (const char *[]){uri, NULL}, NULL));
  wait_for_windows (2);
  tell (folder, OPTIONS ("second.lanes", first));
  g_assert_true (has_windows (GINT_TO_POINTER (2)));
  /* An empty window is used for what is opened next. */
  activate_action ("new-window");
  wait_for_windows (3);
  tell (NULL, OPTIONS ("--example=processes"));
  g_assert_true (has_windows (GINT_TO_POINTER (3)));
  tell (NULL, OPTIONS ("--example=resting", "--new-window"));
  wait_for_windows (4);

  activate_action ("quit");
  check_end (process);
  g_unlink (first);
  g_unlink (second);
  g_rmdir (folder);
}

static gboolean
some_marked (gpointer unused)
{
  return !none_marked (NULL);
}

/* The system ends the program: nothing is asked, and the tasks end too. */
static void
test_run (gconstpointer number)
{
  g_autoptr (GSubprocess) process = start (NULL, OPTIONS ("--run", "--example=processes"));

  wait_for_windows (1);
  wait_until (some_marked, NULL);
  tell (NULL, OPTIONS ("--new-window", "--run", "--example=processes-with-threads"));
  wait_for_windows (2);
  g_subprocess_send_signal (process, GPOINTER_TO_INT (number));
  check_end (process);
  wait_until (none_marked, NULL);
}

/* The bus starts the program when the desktop calls it. */
static void
test_activation (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "dbus-1", "services", NULL);
  g_autofree char *path = g_build_filename (folder, NAME ".service", NULL);
  g_autofree char *text =
      g_strdup_printf ("[D-BUS Service]\nName=" NAME "\nExec=%s --gapplication-service\n",
                       g_getenv ("LANES_EXE"));
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "ReloadConfig", NULL, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  call ("Activate", g_variant_new ("(a{sv})", NULL));
  wait_for_windows (1);
  activate_action ("new-window");
  wait_for_windows (2);
  activate_action ("quit");
  wait_for_windows (0);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  mark_children ();
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/end-to-end/options/texts", test_texts);
  g_test_add_func ("/end-to-end/options/windows", test_windows);
  g_test_add_data_func ("/end-to-end/options/run/terminate", GINT_TO_POINTER (SIGTERM), test_run);
  g_test_add_data_func ("/end-to-end/options/run/interrupt", GINT_TO_POINTER (SIGINT), test_run);
  g_test_add_func ("/end-to-end/options/activation", test_activation);

  return g_test_run ();
}
