/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-worker-limits.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/resource.h>

#include "lanes-error.h"

/**
 * lanes_worker_limits_reset_signals:
 *
 * Gives every signal its default action and unblocks them all: what the launcher ignores or blocks
 * is inherited, and would make a stop or the end of a child go unnoticed (signal(7)).
 */
void
lanes_worker_limits_reset_signals (void)
{
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

/* The launcher has raised its own, which the command would inherit. */
static void
set_open_files (const LanesWorkerOptions *options)
{
  struct rlimit limit;

  if (options->n_files == 0 || getrlimit (RLIMIT_NOFILE, &limit) < 0)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, (rlim_t) options->n_files);
  if (setrlimit (RLIMIT_NOFILE, &limit) < 0)
    g_printerr ("lanes-worker: the limit of open files cannot be set\n");
}

/**
 * lanes_worker_limits_apply:
 * @options: cores, nice and the number of open files are taken from it
 * @error: return location for a #GError, in LANES_ERROR
 *
 * Puts the calling process under the task's limits. Niceness is only ever raised: to lower it needs
 * privileges, and a Lanes that is nice itself has nice tasks.
 *
 * Returns: %FALSE when a limit could not be applied
 */
gboolean
lanes_worker_limits_apply (const LanesWorkerOptions *options, GError **error)
{
  if (!lanes_core_set_is_all (&options->cores) && !lanes_core_set_apply (&options->cores, 0, error))
    return FALSE;

  set_open_files (options);
  if (options->nice > getpriority (PRIO_PROCESS, 0)
      && setpriority (PRIO_PROCESS, 0, options->nice) < 0)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT,
                   _ ("The niceness could not be set to %d: %s"), options->nice,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}
