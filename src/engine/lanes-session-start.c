/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting many tasks without keeping the main loop. */
#include "lanes-session-private.h"
#include "lanes-steps.h"

static gboolean
start_next (gpointer data)
{
  g_autoptr (LanesSession) self = g_object_ref (LANES_SESSION (data));

  /* Starting a task takes it off the list. */
  if (self->starting->len > 0)
    lanes_session_start (self, g_ptr_array_index (self->starting, 0));
  return self->starting->len > 0;
}

/* The task is not to be started with the others any more. Returns: whether it was to be */
gboolean
lanes_session_forget_start (LanesSession *self, LanesTask *task)
{
  if (!g_ptr_array_remove (self->starting, task))
    return FALSE;
  if (self->starting->len == 0)
    lanes_steps_cancel (start_next, self);
  lanes_session_notify_starting (self);
  return TRUE;
}

void
lanes_session_forget_starts (LanesSession *self)
{
  gboolean were_some = self->starting->len > 0;

  lanes_steps_cancel (start_next, self);
  g_ptr_array_set_size (self->starting, 0);
  if (were_some)
    lanes_session_notify_starting (self);
}

/**
 * lanes_session_start_all:
 *
 * Starts every task of the set that has no active run, in their order: as many at once as can be
 * without a pause that is felt, and the others from the main loop. The session is active from now
 * on, and "n-starting" tells how many are still to come. Stopping or killing all, stopping one and
 * removing one take what has not been started off again.
 */
void
lanes_session_start_all (LanesSession *self)
{
  gboolean is_under_way = self->starting->len > 0;

  for (guint i = 0; i < lanes_task_set_get_n_tasks (self->task_set); i++)
    {
      LanesTask *task = lanes_task_set_get_task (self->task_set, i);
      LanesRun *run = lanes_session_get_run (self, task);

      if ((!run || !lanes_run_is_active (run)) && !g_ptr_array_find (self->starting, task, NULL))
        g_ptr_array_add (self->starting, g_object_ref (task));
    }
  if (self->starting->len == 0)
    return;

  lanes_session_notify_starting (self);
  lanes_session_update_active (self);
  if (!is_under_way && self->starting->len > 0)
    lanes_steps_run (start_next, self);
}

/**
 * lanes_session_get_n_starting:
 *
 * Returns: how many tasks are still to be started by lanes_session_start_all()
 */
guint
lanes_session_get_n_starting (LanesSession *self)
{
  return self->starting->len;
}
