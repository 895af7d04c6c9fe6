/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the details say of a run. */
#include "lanes-details-words.h"

#include <glib/gi18n-lib.h>

#include "lanes-exit-words.h"
#include "lanes-workload.h"

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

/* The whole seconds until it begins, of which the last is still one; NULL: it is past that */
static char *
describe_wait (LanesRun *run, LanesTime now)
{
  LanesTime left = lanes_run_get_due (run) - now;
  g_autofree char *duration = NULL;

  if (lanes_run_get_state (run) != LANES_RUN_WAITING || left <= 0)
    return NULL;
  duration = lanes_time_format_duration ((left + LANES_SEC - 1) / LANES_SEC * LANES_SEC);
  /* Translators: %s is a duration, as in “3 s” */
  return g_strdup_printf (_ ("Starts in %s"), duration);
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
  char *wait;

  if (!run)
    return g_strdup (_ ("Not started yet"));
  wait = lanes_run_is_stopping (run) ? NULL : describe_wait (run, now);
  if (wait)
    return wait;
  begin = lanes_run_get_begin (run);
  end = lanes_run_is_active (run) ? now : lanes_run_get_end (run);
  /* It has words of its own for a run that is asked to end, and one that others have halted. */
  if (lanes_run_is_halted (run) || (lanes_run_is_active (run) && lanes_run_is_stopping (run)))
    return lanes_run_describe_state (run);
  return lanes_details_words_for_state (lanes_run_get_state (run),
                                        begin > 0 ? MAX (end - begin, 0) : 0);
}

static char *
describe_work (LanesTask *task)
{
  const char *command = lanes_task_get_command (task);
  const char *id = lanes_task_get_workload (task);
  const LanesWorkload *workload = id ? lanes_workload_find (id) : NULL;

  if (command)
    return g_strdup_printf (_ ("Command: %s"), command);
  return g_strdup_printf (_ ("Work: %s"), workload ? _ (workload->title) : id ? id : "");
}

static char *
describe_end (LanesTask *task)
{
  const char *id = lanes_task_get_workload (task);
  const LanesWorkload *workload = id ? lanes_workload_find (id) : NULL;
  guint64 amount = lanes_task_get_amount (task);
  double seconds = lanes_task_get_seconds (task);
  g_autofree char *words = NULL;

  if (workload && amount > 0)
    {
      words = workload->describe_amount (amount);
      /* Translators: %s is an amount of work in words, as in "numbers up to 2,000,000" */
      return g_strdup_printf (_ ("How much: %s"), words);
    }
  if (seconds > 0)
    {
      words = lanes_time_format_duration (lanes_time_from_seconds (seconds));
      return g_strdup_printf (_ ("How long: %s"), words);
    }
  return g_strdup (workload ? _ ("How long: until you stop it") : _ ("How long: until it ends"));
}

static char *
describe_cores (LanesTask *task)
{
  g_autofree char *cores = NULL;

  g_object_get (task, "cores", &cores, NULL);
  if (g_strcmp0 (cores, "all") == 0)
    return g_strdup (_ ("Cores: all that the tasks may use"));
  return g_strdup_printf (_ ("Cores: %s"), cores);
}

static void
add_line (GString *text, char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

/**
 * lanes_details_words_for_plan:
 * @task: a task
 *
 * Says what a task will do when it is started. A pure function.
 *
 * Returns: (transfer full): some lines, translated
 */
char *
lanes_details_words_for_plan (LanesTask *task)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *mode = lanes_task_describe_mode (task);
  LanesTime delay = lanes_time_from_seconds (lanes_task_get_start_after (task));
  g_autofree char *duration = lanes_time_format_duration (delay);

  add_line (text, describe_work (task));
  add_line (text, describe_end (task));
  /* Translators: how a task is launched, as in “Runs as: 2 processes” */
  add_line (text, g_strdup_printf (_ ("Runs as: %s"), mode));
  if (lanes_task_get_lock (task) && lanes_task_get_mode (task) != LANES_MODE_PROCESSES)
    add_line (text, g_strdup (_ ("Its threads share one lock")));
  add_line (text, describe_cores (task));
  add_line (text, g_strdup_printf (_ ("Nice value: %d"), lanes_task_get_nice (task)));
  if (delay > 0)
    add_line (text, g_strdup_printf (_ ("Starts after: %s"), duration));
  return g_string_free (g_steal_pointer (&text), FALSE);
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
