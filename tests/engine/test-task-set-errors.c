/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lanes-error.h"
#include "lanes-task-set.h"

#define WHOLE   "expected a whole number from "
#define AMOUNT  WHOLE "1 to 1000000000000000000"
#define SECONDS "expected a number of seconds from 0.001 to 31536000, such as 1.5"
#define AFTER   "expected a number of seconds from 0 to 31536000, such as 1.5"
#define COUNT   WHOLE "1 to 256"
#define CORES \
  " is not a list of cores: expected “all”, or numbers from 0 to 1023 and ranges of them, such " \
  "as " \
  "0,2-3"
#define COLORS     "expected one of blue, orange, teal, purple, green, pink, yellow, red, slate"
#define MODES      "expected one of processes, threads, mixed"
#define WORKLOADS  "expected one of primes, matrix, mandelbrot, sort, compress, memory, files, wait"
#define COMMAND    "expected a program and its arguments, with every quote closed"
#define NEWER      "expected 1, so this file is from a newer Lanes. Open it there, or update this one"
#define BACKSLASH  "expected every backslash to be written twice"
#define ASSIGNMENT "expected NAME=value, or several of them with “;” between"

/* fixture, the beginning of the message (all of it, but for what GLib says), code */
static const struct
{
  const char *name;
  const char *message;
  LanesError code;
} cases[] = {
    {"empty", "The file is empty: expected a task set"},
    {"only-blank", "[Lanes] is missing: expected this group, with Version=1"},
    {"no-lanes-group", "[Lanes] is missing: expected this group, with Version=1"},
    {"picture", "Line 1 is not text in UTF-8: expected a task set"},
    {"latin1", "Line 3 is not text in UTF-8: expected a task set"},
    {"nul", "Line 3 is not text in UTF-8: expected a task set"},
    {"prose", "This is not a task set: Key file "},
    {"key-before-group", "This is not a task set: Key file "},
    {"xml", "This is not a task set: Key file "},
    {"version-missing", "[Lanes] Version is missing: expected 1"},
    {"version-empty", "[Lanes] Version is “”: expected 1"},
    {"version-zero", "[Lanes] Version is “0”: expected 1"},
    {"version-word", "[Lanes] Version is “one”: expected 1"},
    {"version-decimal", "[Lanes] Version is “1.0”: expected 1"},
    {"version-negative", "[Lanes] Version is “-1”: expected 1"},
    {"version-newer", "[Lanes] Version is “2”: " NEWER, LANES_ERROR_VERSION},
    {"version-far", "[Lanes] Version is “99999999999999999999999”: " NEWER, LANES_ERROR_VERSION},
    {"head-cores", "[Lanes] Cores: “0-”" CORES},
    {"head-name", "[Lanes] Name is “a\\qb”: " BACKSLASH},
    {"head-twice", "[Lanes] is there twice: expected it once"},
    {"group-twice", "[Notes] is there twice: expected it once"},
    {"task-twice", "[Task a] is there twice: expected another ID for each task"},
    {"key-twice", "[Task a] Amount is there twice: expected it once"},
    {"no-id", "[Task] has no ID: expected one space and an ID after “Task”"},
    {"blank-id", "[Task ] has no ID: expected one space and an ID after “Task”"},
    {"spaced-id", "[Task  a] has no ID: expected one space and an ID after “Task”"},
    {"no-work", "[Task music] Workload is missing: " WORKLOADS ", or a Command"},
    {"two-works", "[Task music] Command is “make”: "
                  "expected Workload or Command, not both"},
    {"workload-unknown", "[Task music] Workload is “prime”: " WORKLOADS},
    {"workload-empty", "[Task music] Workload is “”: " WORKLOADS},
    {"workload-case", "[Task music] Workload is “Primes”: " WORKLOADS},
    {"workload-directory", "[Task music] Directory is “src”: "
                           "expected no Directory, since a workload is no command"},
    {"workload-environment", "[Task music] Environment is “LANG=C”: "
                             "expected no Environment, since a workload is no command"},
    {"command-empty", "[Task music] Command is “”: " COMMAND},
    {"command-quote", "[Task music] Command is “echo \"hello”: " COMMAND},
    {"command-comment", "[Task music] Command is “# make”: " COMMAND},
    {"command-escape", "[Task music] Command is “grep \\. file”: " BACKSLASH},
    {"command-escapes", "[Task music] Command is “a\\qb\\”: " BACKSLASH},
    {"command-long",
     "[Task music] Command is “\"This command goes on and on, and its qu…”: " COMMAND},
    {"command-threads", "[Task music] Mode is “threads”: "
                        "expected processes, since a command is always a process of its own"},
    {"command-mixed", "[Task music] Mode is “mixed”: "
                      "expected processes, since a command is always a process of its own"},
    {"command-amount", "[Task music] Amount is “5”: "
                       "expected no Amount, since a command ends by itself"},
    {"environment-no-value", "[Task music] Environment is “LANG”: " ASSIGNMENT},
    {"environment-no-name", "[Task music] Environment is “=clang”: " ASSIGNMENT},
    {"environment-space", "[Task music] Environment is “CC =clang”: " ASSIGNMENT},
    {"amount-and-seconds", "[Task music] Amount is “5”: "
                           "expected Amount or Seconds, not both"},
    {"amount-zero", "[Task music] Amount is “0”: " AMOUNT},
    {"amount-negative", "[Task music] Amount is “-5”: " AMOUNT},
    {"amount-decimal", "[Task music] Amount is “1.5”: " AMOUNT},
    {"amount-word", "[Task music] Amount is “many”: " AMOUNT},
    {"amount-empty", "[Task music] Amount is “”: " AMOUNT},
    {"amount-hex", "[Task music] Amount is “0x10”: " AMOUNT},
    {"amount-comma", "[Task music] Amount is “2,000,000”: " AMOUNT},
    {"amount-plus", "[Task music] Amount is “+5”: " AMOUNT},
    {"amount-overflow", "[Task music] Amount is “18446744073709551616”: " AMOUNT},
    {"amount-above", "[Task music] Amount is “1000000000000000001”: " AMOUNT},
    {"seconds-zero", "[Task music] Seconds is “0”: " SECONDS},
    {"seconds-tiny", "[Task music] Seconds is “0.0001”: " SECONDS},
    {"seconds-negative", "[Task music] Seconds is “-1”: " SECONDS},
    {"seconds-comma", "[Task music] Seconds is “1,5”: " SECONDS},
    {"seconds-nan", "[Task music] Seconds is “nan”: " SECONDS},
    {"seconds-inf", "[Task music] Seconds is “inf”: " SECONDS},
    {"seconds-infinity", "[Task music] Seconds is “Infinity”: " SECONDS},
    {"seconds-exponent", "[Task music] Seconds is “1e3”: " SECONDS},
    {"seconds-hex", "[Task music] Seconds is “0x1p3”: " SECONDS},
    {"seconds-unit", "[Task music] Seconds is “20s”: " SECONDS},
    {"seconds-empty", "[Task music] Seconds is “”: " SECONDS},
    {"seconds-point", "[Task music] Seconds is “.”: " SECONDS},
    {"seconds-points", "[Task music] Seconds is “1.2.3”: " SECONDS},
    {"seconds-overflow",
     "[Task music] Seconds is “9999999999999999999999999999999999999999…”: " SECONDS},
    {"seconds-above", "[Task music] Seconds is “31536001”: " SECONDS},
    {"start-after-negative", "[Task music] StartAfter is “-0.5”: " AFTER},
    {"start-after-nan", "[Task music] StartAfter is “NaN”: " AFTER},
    {"start-after-word", "[Task music] StartAfter is “soon”: " AFTER},
    {"start-after-above", "[Task music] StartAfter is “31536000.1”: " AFTER},
    {"mode-unknown", "[Task music] Mode is “process”: " MODES},
    {"mode-case", "[Task music] Mode is “Threads”: " MODES},
    {"processes-zero", "[Task music] Processes is “0”: " COUNT},
    {"processes-above", "[Task music] Processes is “257”: " COUNT},
    {"processes-negative", "[Task music] Processes is “-1”: " COUNT},
    {"processes-word", "[Task music] Processes is “two”: " COUNT},
    {"processes-decimal", "[Task music] Processes is “2.0”: " COUNT},
    {"threads-zero", "[Task music] Threads is “0”: " COUNT},
    {"threads-above", "[Task music] Threads is “257”: " COUNT},
    {"threads-overflow", "[Task music] Threads is “4294967297”: " COUNT},
    {"lock-word", "[Task music] Lock is “maybe”: "
                  "expected true or false"},
    {"lock-case", "[Task music] Lock is “True”: "
                  "expected true or false"},
    {"lock-number", "[Task music] Lock is “1”: "
                    "expected true or false"},
    {"lock-empty", "[Task music] Lock is “”: "
                   "expected true or false"},
    {"cores-empty", "[Task music] Cores: “”" CORES},
    {"cores-word", "[Task music] Cores: “some”" CORES},
    {"cores-open", "[Task music] Cores: “2-”" CORES},
    {"cores-backwards", "[Task music] Cores: “3-1”" CORES},
    {"cores-above", "[Task music] Cores: “1024”" CORES},
    {"cores-negative", "[Task music] Cores: “-1”" CORES},
    {"cores-gap", "[Task music] Cores: “0,,2”" CORES},
    {"cores-end", "[Task music] Cores: “0,1,”" CORES},
    {"cores-double", "[Task music] Cores: “0-1-2”" CORES},
    {"cores-case", "[Task music] Cores: “All”" CORES},
    {"nice-above", "[Task music] Nice is “20”: " WHOLE "0 to 19"},
    {"nice-negative", "[Task music] Nice is “-1”: " WHOLE "0 to 19"},
    {"nice-word", "[Task music] Nice is “low”: " WHOLE "0 to 19"},
    {"color-unknown", "[Task music] Color is “violet”: " COLORS},
    {"color-case", "[Task music] Color is “Blue”: " COLORS},
    {"color-empty", "[Task music] Color is “”: " COLORS},
    {"name-escape", "[Task music] Name is “C:\\music”: " BACKSLASH},
};

static GFile *
find_fixture (const char *name)
{
  g_autofree char *base = g_strconcat (name, ".lanes", NULL);
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "task-sets", "bad", base, NULL);

  return g_file_new_for_path (path);
}

static void
test_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GFile) file = find_fixture (cases[i].name);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) set = lanes_task_set_load (file, NULL, &error);

  g_assert_null (set);
  g_assert_error (error, LANES_ERROR, (int) cases[i].code);
  g_test_message ("%s", error->message);
  if (g_str_has_prefix (error->message, "This is not a task set"))
    g_assert_true (g_str_has_prefix (error->message, cases[i].message));
  else
    g_assert_cmpstr (error->message, ==, cases[i].message);
}

/* A fixture that nobody looks at tests nothing. */
static void
test_complete (void)
{
  g_autofree char *folder =
      g_test_build_filename (G_TEST_DIST, "fixtures", "task-sets", "bad", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_fixtures = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      gboolean found = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (cases) && !found; i++)
        found = g_str_has_prefix (name, cases[i].name)
                && strcmp (name + strlen (cases[i].name), ".lanes") == 0;
      if (!found)
        g_test_message ("%s is not in the table", name);
      g_assert_true (found);
      n_fixtures++;
    }
  g_assert_cmpuint (n_fixtures, ==, G_N_ELEMENTS (cases));
}

static void
test_too_large (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "large.lanes", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GString) text = g_string_new ("[Lanes]\nVersion=1\n");

  while (text->len < 1024 * 1024)
    g_string_append_c (text, '#');

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesTaskSet) set = NULL;

      g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
      set = lanes_task_set_load (file, NULL, &error);
      if (i == 0)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, LANES_ERROR, LANES_ERROR_INVALID);
          g_assert_cmpstr (error->message, ==,
                           "The file is larger than 1 MiB: expected a task set");
        }
      g_string_append_c (text, '#');
    }

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_endless (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/dev/zero");
  g_autoptr (GError) error = NULL;

  g_assert_null (lanes_task_set_load (file, NULL, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_INVALID);
}

static void
test_unreadable (void)
{
  g_autoptr (GFile) missing = find_fixture ("there-is-no-such-file");
  g_autoptr (GFile) folder = g_file_get_parent (missing);
  g_autofree char *there = g_file_get_path (folder);
  g_autofree char *name = g_file_get_basename (folder);
  g_autofree char *not_there =
      g_strdup_printf ("There is no file “there-is-no-such-file.lanes” in “%s”.", there);
  g_autofree char *no_file = g_strdup_printf ("“%s” is a folder, and not a task set.", name);
  g_autoptr (GError) error = NULL;

  g_assert_null (lanes_task_set_load (missing, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, not_there);
  g_clear_error (&error);
  g_assert_null (lanes_task_set_load (folder, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_cmpstr (error->message, ==, no_file);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  g_assert_null (lanes_task_set_load_finish (result, error));
  g_assert_nonnull (*error);
}

static void
test_async (void)
{
  g_autoptr (GFile) bad = find_fixture ("amount-zero");
  g_autoptr (GFile) missing = find_fixture ("there-is-no-such-file");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  GFile *files[] = {bad, missing, bad};
  GQuark domains[] = {LANES_ERROR, G_IO_ERROR, G_IO_ERROR};
  int codes[] = {LANES_ERROR_INVALID, G_IO_ERROR_NOT_FOUND, G_IO_ERROR_CANCELLED};

  g_cancellable_cancel (cancelled);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;

      lanes_task_set_load_async (files[i], i == 2 ? cancelled : NULL, load_cb, &error);
      while (!error)
        g_main_context_iteration (NULL, TRUE);
      g_assert_error (error, domains[i], codes[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/task-set/bad/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad);
    }
  g_test_add_func ("/task-set/bad-complete", test_complete);
  g_test_add_func ("/task-set/too-large", test_too_large);
  g_test_add_func ("/task-set/endless", test_endless);
  g_test_add_func ("/task-set/unreadable", test_unreadable);
  g_test_add_func ("/task-set/load-async-errors", test_async);
  return g_test_run ();
}
