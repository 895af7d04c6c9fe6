/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of run know of their run, and report to it. */
#include <math.h>
#include <sys/resource.h>

#include "lanes-run-private.h"

/* Less is not to be seen. */
#define PROGRESS_STEP 0.002

/* The cores that the run may use now, and its nice value */
void
lanes_run_get_limits (LanesRun *self, LanesCoreSet *cores, int *nice)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);
  LanesCoreSet own;

  lanes_task_get_cores (priv->task, &own);
  *cores = lanes_core_set_intersect (&priv->cores, &own);
  if (lanes_core_set_count (cores) == 0)
    *cores = priv->cores;
  /* An ordinary user cannot make a task less nice than Lanes itself is. */
  *nice = MAX (lanes_task_get_nice (priv->task), getpriority (PRIO_PROCESS, 0));
}

/* How long it was paused, not counting a pause that goes on */
LanesTime
lanes_run_get_paused (LanesRun *self)
{
  return lanes_run_get_private (self)->paused;
}

/* How long it has been running, without pauses */
LanesTime
lanes_run_get_active_time (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);
  LanesTime until = priv->state == LANES_RUN_PAUSED ? priv->pause_begin : lanes_time_now ();

  return until - priv->begin - priv->paused;
}

/* @progress: of the work; a run that goes on for a time counts the time instead */
void
lanes_run_set_progress (LanesRun *self, double progress)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);
  double seconds = lanes_task_get_seconds (priv->definition);

  if (seconds > 0 && lanes_run_is_active (self))
    progress = lanes_time_to_seconds (lanes_run_get_active_time (self)) / seconds;
  progress = MIN (progress, 1);
  if (fabs (progress - priv->progress) < PROGRESS_STEP && progress < 1)
    return;
  priv->progress = progress;
  lanes_run_notify_progress (self);
}

/* Whether somebody else has stopped what runs, as by SIGSTOP: it did not come from here, and may be
 * undone there. */
void
lanes_run_set_halted (LanesRun *self, gboolean is_halted)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  if (priv->is_halted == is_halted)
    return;
  priv->is_halted = is_halted;
  lanes_run_notify_state (self);
}

/* @result: (transfer full) */
void
lanes_run_set_result (LanesRun *self, char *result)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  g_free (priv->result);
  priv->result = result;
}

void
lanes_run_set_exit (LanesRun *self, int status, int signal_number)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  if (priv->exit_status <= 0 && status >= 0)
    priv->exit_status = status;
  if (priv->exit_signal == 0)
    priv->exit_signal = signal_number;
}

void
lanes_run_add_output (LanesRun *self, const char *bytes, gsize length)
{
  lanes_output_append (lanes_run_get_private (self)->output, bytes, length);
}

/* @message: (transfer full) (nullable) */
void
lanes_run_end (LanesRun *self, LanesRunState state, char *message)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  g_return_if_fail (lanes_run_is_active (self));

  g_object_ref (self);
  g_clear_handle_id (&priv->start_timer, g_source_remove);
  priv->end = lanes_time_now ();
  if (priv->state == LANES_RUN_PAUSED)
    priv->pause_end = priv->end;
  priv->message = message;
  priv->is_halted = FALSE;
  lanes_run_set_state (self, state);
  if (state == LANES_RUN_FINISHED
      && (lanes_task_get_amount (priv->definition) > 0
          || lanes_task_get_seconds (priv->definition) > 0))
    lanes_run_set_progress (self, 1);
  lanes_run_emit_ended (self);
  g_object_unref (self);
}
