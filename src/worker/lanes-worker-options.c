/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-worker-options.h"

#include <glib/gi18n-lib.h>

#include "lanes-error.h"
#include "lanes-task.h"

/* As they stand on the command line, before they are checked. */
typedef struct
{
  char *workload;
  char *cores;
  gint64 amount;
  double seconds;
  int threads;
} LanesRawOptions;

static void
clear_raw (LanesRawOptions *raw)
{
  g_free (raw->workload);
  g_free (raw->cores);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LanesRawOptions, clear_raw)

static gboolean
read_words (LanesWorkerOptions *self, LanesRawOptions *raw, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"parent", 0, 0, G_OPTION_ARG_INT, &self->parent, "Process that launches", "PID"},
      {"board", 0, 0, G_OPTION_ARG_INT, &self->board_fd, "Descriptor of the board", "FD"},
      {"control", 0, 0, G_OPTION_ARG_INT, &self->control_fd, "Descriptor of the socket", "FD"},
      {"workload", 0, 0, G_OPTION_ARG_STRING, &raw->workload, "Workload to do", "ID"},
      {"amount", 0, 0, G_OPTION_ARG_INT64, &raw->amount, "Units to do", "N"},
      {"seconds", 0, 0, G_OPTION_ARG_DOUBLE, &raw->seconds, "Time to go on", "S"},
      {"threads", 0, 0, G_OPTION_ARG_INT, &raw->threads, "Threads to start", "M"},
      {"lock", 0, 0, G_OPTION_ARG_NONE, &self->lock, "Share one lock", NULL},
      {"cores", 0, 0, G_OPTION_ARG_STRING, &raw->cores, "Cores to use", "LIST"},
      {"nice", 0, 0, G_OPTION_ARG_INT, &self->nice, "Niceness", "N"},
      {"files", 0, 0, G_OPTION_ARG_INT, &self->n_files, "Files that may be open", "N"},
      {"directory", 0, 0, G_OPTION_ARG_FILENAME, &self->directory, "Where to run", "DIR"},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->command, "Command", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  /* GOption takes words out of the vector that it is given, but does not free them. */
  g_autofree char **words = g_memdup2 (argv, ((gsize) argc + 1) * sizeof *argv);

  g_option_context_set_summary (context,
                                "Part of Lanes, which starts it: not meant to be run by a person.");
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, &argc, &words, error);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, LANES_ERROR, LANES_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
check_workload (LanesWorkerOptions *self, const LanesRawOptions *raw, GError **error)
{
  if (self->control_fd >= 0 || self->directory || self->n_files != 0)
    return fail (error, "--control, --directory and --files are for commands");
  if (raw->amount < 0)
    return fail (error, "--amount must not be below 0");
  if (!(raw->seconds >= 0 && raw->seconds <= 1e9))
    return fail (error, "--seconds must be between 0 and 1000000000");
  if (raw->threads < 0 || raw->threads > LANES_TASK_MAX_COUNT)
    return fail (error, "--threads must be between 1 and 256");

  self->workload = lanes_workload_find (raw->workload);
  if (!self->workload)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID, "There is no workload “%s”",
                   raw->workload);
      return FALSE;
    }
  self->amount = (guint64) raw->amount;
  self->duration = lanes_time_from_seconds (raw->seconds);
  self->n_threads = (guint) raw->threads;
  return TRUE;
}

static gboolean
check_command (LanesWorkerOptions *self, const LanesRawOptions *raw, GError **error)
{
  if (self->control_fd < 0)
    return fail (error, "A command needs --control");
  if (self->n_files < 0)
    return fail (error, "--files must not be below 0");
  if (raw->amount != 0 || raw->seconds != 0 || raw->threads != 0 || self->lock)
    return fail (error, "--amount, --seconds, --threads and --lock are for workloads");
  return TRUE;
}

/**
 * lanes_worker_options_parse:
 * @self: (out caller-allocates): the options; clear with lanes_worker_options_clear() in any case
 * @argc: number of arguments
 * @argv: (array length=argc): arguments, the program's name first; not changed
 * @error: return location for a #GError, in LANES_ERROR or G_OPTION_ERROR
 *
 * Understands the worker's command line. The messages are for the launcher's log, and so are not
 * translated.
 *
 * Returns: %FALSE when it makes no sense
 */
gboolean
lanes_worker_options_parse (LanesWorkerOptions *self, int argc, char **argv, GError **error)
{
  g_auto (LanesRawOptions) raw = {0};

  *self = (LanesWorkerOptions){.board_fd = -1, .control_fd = -1, .cores = lanes_core_set_all ()};

  if (!read_words (self, &raw, argc, argv, error))
    return FALSE;
  if (self->parent <= 0 || self->board_fd < 0)
    return fail (error, "--parent and --board are needed");
  if ((raw.workload != NULL) == (self->command != NULL))
    return fail (error, "Either --workload or a command is needed");
  if (self->nice < 0 || self->nice > 19)
    return fail (error, "--nice must be between 0 and 19");
  if (raw.cores && !lanes_core_set_parse (raw.cores, &self->cores, error))
    return FALSE;

  return self->command ? check_command (self, &raw, error) : check_workload (self, &raw, error);
}

/**
 * lanes_worker_options_clear:
 * @self: options
 *
 * Frees what the options hold.
 */
void
lanes_worker_options_clear (LanesWorkerOptions *self)
{
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->command, g_strfreev);
}
