/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run tells of itself. */
#include <glib/gi18n-lib.h>

#include "lanes-run-private.h"

/**
 * lanes_run_get_task:
 *
 * Returns: (transfer none): what is run
 */
LanesTask *
lanes_run_get_task (LanesRun *self)
{
  return lanes_run_get_private (self)->task;
}

/**
 * lanes_run_get_definition:
 *
 * Returns: (transfer none): a copy of the task as it was when the run was made: what the run goes
 * by, whatever becomes of the task
 */
LanesTask *
lanes_run_get_definition (LanesRun *self)
{
  return lanes_run_get_private (self)->definition;
}

/**
 * lanes_run_get_state:
 *
 * Returns: its state
 */
LanesRunState
lanes_run_get_state (LanesRun *self)
{
  return lanes_run_get_private (self)->state;
}

/**
 * lanes_run_is_active:
 *
 * Returns: whether it is waiting, running or paused
 */
gboolean
lanes_run_is_active (LanesRun *self)
{
  return lanes_run_get_private (self)->state <= LANES_RUN_PAUSED;
}

/**
 * lanes_run_is_stopping:
 *
 * Returns: whether a person has asked it to stop
 */
gboolean
lanes_run_is_stopping (LanesRun *self)
{
  return lanes_run_get_private (self)->stopping;
}

/**
 * lanes_run_get_progress:
 *
 * Returns: how much is done, 0 to 1; below 0 where there is no end to reckon with
 */
double
lanes_run_get_progress (LanesRun *self)
{
  return lanes_run_get_private (self)->progress;
}

/**
 * lanes_run_get_due:
 *
 * Returns: when it is to be launched, in nanoseconds; 0 before lanes_run_start()
 */
LanesTime
lanes_run_get_due (LanesRun *self)
{
  return lanes_run_get_private (self)->due;
}

/**
 * lanes_run_get_begin:
 *
 * Returns: when it was launched, in nanoseconds; 0 before
 */
LanesTime
lanes_run_get_begin (LanesRun *self)
{
  return lanes_run_get_private (self)->begin;
}

/**
 * lanes_run_get_pause:
 *
 * Returns: when it was paused last, in nanoseconds: from when all of it was told to rest until it
 * was let go on or had ended, %G_MAXINT64 as long as it is; empty when it never was
 */
LanesSpan
lanes_run_get_pause (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  return (LanesSpan){priv->pause_begin,
                     priv->state == LANES_RUN_PAUSED ? G_MAXINT64 : priv->pause_end};
}

/**
 * lanes_run_get_end:
 *
 * Returns: when the last of it had ended, in nanoseconds; 0 before
 */
LanesTime
lanes_run_get_end (LanesRun *self)
{
  return lanes_run_get_private (self)->end;
}

/**
 * lanes_run_get_exit_status:
 *
 * Returns: what its process exited with, the first that is not 0 of several; -1 when none has
 * exited
 */
int
lanes_run_get_exit_status (LanesRun *self)
{
  return lanes_run_get_private (self)->exit_status;
}

/**
 * lanes_run_get_exit_signal:
 *
 * Returns: the signal that ended its process; 0 when none did
 */
int
lanes_run_get_exit_signal (LanesRun *self)
{
  return lanes_run_get_private (self)->exit_signal;
}

/**
 * lanes_run_get_message:
 *
 * Returns: (transfer none) (nullable): why it failed, in words, translated
 */
const char *
lanes_run_get_message (LanesRun *self)
{
  return lanes_run_get_private (self)->message;
}

/**
 * lanes_run_get_result:
 *
 * Returns: (transfer none) (nullable): what the workload found out, in words, translated, once it
 * has ended
 */
const char *
lanes_run_get_result (LanesRun *self)
{
  return lanes_run_get_private (self)->result;
}

/**
 * lanes_run_dup_output:
 *
 * Returns: (transfer full): what a command has written, as UTF-8; of more than %LANES_OUTPUT_MAX a
 *   line tells how much was left out of the middle
 */
char *
lanes_run_dup_output (LanesRun *self)
{
  return lanes_output_dup_text (lanes_run_get_private (self)->output);
}

/**
 * lanes_run_dup_output_end:
 * @n_bytes: how much at the most
 *
 * Returns: (transfer full): the last that a command has written, as UTF-8
 */
char *
lanes_run_dup_output_end (LanesRun *self, gsize n_bytes)
{
  return lanes_output_dup_end (lanes_run_get_private (self)->output, n_bytes);
}

/**
 * lanes_run_read_output:
 * @position: (inout): up to where the output is known, in bytes since its begin; moves behind what
 *   is returned
 * @length: (out): how many bytes are new
 * @left_out: (out): how many bytes before these are not kept
 *
 * Reads on in what a command has written: again, until nothing more comes.
 *
 * Returns: (transfer full) (array length=length) (nullable): what follows; perhaps not UTF-8
 */
char *
lanes_run_read_output (LanesRun *self, guint64 *position, gsize *length, guint64 *left_out)
{
  return lanes_output_read (lanes_run_get_private (self)->output, position, length, left_out);
}

/**
 * lanes_run_is_halted:
 *
 * Returns: whether it runs, but somebody else has stopped one of its processes, as by SIGSTOP
 */
gboolean
lanes_run_is_halted (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  return priv->is_halted && priv->state == LANES_RUN_RUNNING;
}

/**
 * lanes_run_describe_state:
 *
 * Returns: (transfer full): the state in words, translated
 */
char *
lanes_run_describe_state (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  if (priv->stopping && lanes_run_is_active (self))
    return g_strdup (_ ("Stopping…"));
  switch (priv->state)
    {
    case LANES_RUN_RUNNING:
      return g_strdup (priv->is_halted ? _ ("Halted from outside") : _ ("Running"));
    case LANES_RUN_PAUSED:
      return g_strdup (_ ("Paused"));
    case LANES_RUN_FINISHED:
      return g_strdup (_ ("Finished"));
    case LANES_RUN_FAILED:
      return g_strdup (_ ("Failed"));
    case LANES_RUN_STOPPED:
      return g_strdup (_ ("Stopped"));
    case LANES_RUN_WAITING:
    default:
      return g_strdup (_ ("Waiting to start"));
    }
}
