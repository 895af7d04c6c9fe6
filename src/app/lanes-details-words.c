/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the details say of a run. */
#include "lanes-details-words.h"

#include <glib/gi18n-lib.h>

#include "lanes-exit-words.h"

/**
 * lanes_details_words_for_state:
 * @state: of a run
 * @length: how long it has been running, or was; nanoseconds, 0: not at all
 *
 * Says how a run is, and for how long. A pure function.
 *
 * Returns: (transfer full): the text, translated
 */
char *
lanes_details_words_for_state (LanesRunState state, LanesTime length)
{
  /* What goes on is said in whole seconds: nobody can read tenths that run. */
  LanesTime shown = state <= LANES_RUN_PAUSED ? length / LANES_SEC * LANES_SEC : length;
  g_autofree char *duration = lanes_time_format_duration (shown);

  switch (state)
    {
    case LANES_RUN_RUNNING:
      return shown > 0 ? g_strdup_printf (_ ("Running for %s"), duration)
                       : g_strdup (_ ("Running"));
    case LANES_RUN_PAUSED:
      return g_strdup (_ ("Paused"));
    case LANES_RUN_FINISHED:
      return g_strdup_printf (_ ("Finished after %s"), duration);
    case LANES_RUN_FAILED:
      return shown > 0 ? g_strdup_printf (_ ("Failed after %s"), duration)
                       : g_strdup (_ ("Failed"));
    case LANES_RUN_STOPPED:
      return shown > 0 ? g_strdup_printf (_ ("Stopped after %s"), duration)
                       : g_strdup (_ ("Stopped"));
    case LANES_RUN_WAITING:
    default:
      return g_strdup (_ ("Waiting to start"));
    }
}

/**
 * lanes_details_words_for_run:
 * @run: (nullable): the latest run of a task
 * @now: nanoseconds
 *
 * Returns: (transfer full): how it is, and for how long, translated
 */
char *
lanes_details_words_for_run (LanesRun *run, LanesTime now)
{
  LanesTime begin, end;

  if (!run)
    return g_strdup (_ ("Not started yet"));
  begin = lanes_run_get_begin (run);
  end = lanes_run_is_active (run) ? now : lanes_run_get_end (run);
  /* It has a word of its own for a run that is asked to end. */
  if (lanes_run_is_active (run) && lanes_run_is_stopping (run))
    return lanes_run_describe_state (run);
  return lanes_details_words_for_state (lanes_run_get_state (run),
                                        begin > 0 ? MAX (end - begin, 0) : 0);
}

/**
 * lanes_details_words_for_outcome:
 * @run: a run
 *
 * Says what came of a run: how it ended where that tells something, why it failed, and what it
 * found out.
 *
 * Returns: (transfer full) (nullable): the text, translated; %NULL when there is nothing to say
 */
char *
lanes_details_words_for_outcome (LanesRun *run)
{
  gboolean is_command = lanes_task_get_command (lanes_run_get_definition (run)) != NULL;
  gboolean failed = lanes_run_get_state (run) == LANES_RUN_FAILED;
  int status = lanes_run_get_exit_status (run);
  int signal_number = lanes_run_get_exit_signal (run);
  char *words = NULL;

  if (lanes_run_is_active (run))
    return NULL;
  /* A workload's process has no status that a person could use. */
  if (is_command || signal_number > 0)
    words = lanes_exit_words_describe (status, signal_number);
  /* A command that did not even begin has a message only. */
  if (failed && (!words || (status <= 0 && signal_number == 0)))
    {
      g_free (words);
      words = g_strdup (lanes_run_get_message (run));
    }
  if (!words)
    words = g_strdup (lanes_run_get_result (run));
  return words;
}
