/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-worker-arguments.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lanes-config.h"
#include "lanes-error.h"
#include "lanes-open-files.h"

/* $LANES_WORKER, else beside the program as in the build folder, else where it was installed. */
static char *
find_worker (void)
{
  const char *named = g_getenv ("LANES_WORKER");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self ? self : ".");
  g_autofree char *built = g_build_filename (folder, "..", "worker", "lanes-worker", NULL);

  if (named)
    return g_strdup (named);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_build_filename (LANES_LIBEXECDIR, "lanes-worker", NULL);
}

/* Says where it was looked for, which is all that can be wrong here. */
static char *
find_working_worker (GError **error)
{
  g_autofree char *path = find_worker ();

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);
  g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH,
               _ ("The program that does the work, “%s”, is missing or cannot be executed. "
                  "Install Lanes again, or let LANES_WORKER name lanes-worker."),
               path);
  return NULL;
}

static void
add_limits (GStrvBuilder *builder, const LanesCoreSet *cores, int nice_value)
{
  g_autofree char *list = lanes_core_set_to_string (cores);
  g_autofree char *nice = g_strdup_printf ("%d", nice_value);

  g_strv_builder_add_many (builder, "--cores", list, "--nice", nice, NULL);
}

static void
add_workload (GStrvBuilder *builder, LanesTask *task)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *amount = g_strdup_printf ("%" G_GUINT64_FORMAT, lanes_task_get_amount (task));
  g_autofree char *threads = g_strdup_printf ("%u", lanes_task_get_threads (task));

  g_strv_builder_add_many (builder, "--workload", lanes_task_get_workload (task), NULL);
  if (lanes_task_get_amount (task) > 0)
    g_strv_builder_add_many (builder, "--amount", amount, NULL);
  if (lanes_task_get_seconds (task) > 0)
    g_strv_builder_add_many (builder, "--seconds",
                             g_ascii_dtostr (seconds, sizeof seconds,
                                             lanes_task_get_seconds (task)),
                             NULL);
  if (lanes_task_get_mode (task) == LANES_MODE_MIXED)
    g_strv_builder_add_many (builder, "--threads", threads, NULL);
  if (lanes_task_get_lock (task))
    g_strv_builder_add (builder, "--lock");
}

static gboolean
add_command (GStrvBuilder *builder, LanesTask *task, GError **error)
{
  const char *directory = lanes_task_get_directory (task);
  g_auto (GStrv) words = NULL;
  g_autofree char *control = g_strdup_printf ("%d", LANES_WORKER_CONTROL_FD);
  g_autofree char *files = g_strdup_printf ("%u", lanes_open_files_get_before ());

  if (!g_shell_parse_argv (lanes_task_get_command (task), NULL, &words, error))
    return FALSE;
  g_strv_builder_add_many (builder, "--control", control, "--files", files, NULL);
  if (directory)
    g_strv_builder_add_many (builder, "--directory", directory, NULL);
  g_strv_builder_add (builder, "--");
  g_strv_builder_addv (builder, (const char **) words);
  return TRUE;
}

/**
 * lanes_worker_arguments_make:
 * @task: a task whose mode is not threads
 * @cores: the cores that it may use
 * @nice_value: 0 to 19
 * @error: return location: %LANES_ERROR_LAUNCH where there is no lanes-worker
 *
 * Makes the command line of a lanes-worker, its path first.
 *
 * Returns: (transfer full) (nullable): the words
 */
GStrv
lanes_worker_arguments_make (LanesTask *task, const LanesCoreSet *cores, int nice_value,
                             GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *worker = find_working_worker (error);
  g_autofree char *parent = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *board = g_strdup_printf ("%d", LANES_WORKER_BOARD_FD);

  if (!worker)
    return NULL;
  g_strv_builder_add_many (builder, worker, "--parent", parent, "--board", board, NULL);
  add_limits (builder, cores, nice_value);
  if (!lanes_task_get_command (task))
    add_workload (builder, task);
  else if (!add_command (builder, task, error))
    return NULL;
  return g_strv_builder_end (builder);
}

/**
 * lanes_worker_arguments_make_environment:
 * @task: a task
 *
 * Returns: (transfer full): the environment of this process, and what the task adds to it
 */
GStrv
lanes_worker_arguments_make_environment (LanesTask *task)
{
  const char *const *own = lanes_task_get_environment (task);
  GStrv environment = g_get_environ ();

  for (gsize i = 0; own && own[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (own[i], "=", 2);

      environment = g_environ_setenv (environment, pair[0], pair[1] ? pair[1] : "", TRUE);
    }
  return environment;
}
