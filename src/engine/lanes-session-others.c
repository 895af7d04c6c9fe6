/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other programs do beside the tasks of a session. None of it is in its figures. */
#include "lanes-session-private.h"
#include "lanes-wide-recorder.h"

/* They are recorded while there is something to be seen beside them. */
void
lanes_session_update_others (LanesSession *self)
{
  if (self->others)
    lanes_others_set_active (self->others, self->active);
}

/* Other cores are online now: those are recorded. */
void
lanes_session_reopen_others (LanesSession *self)
{
  if (self->others)
    lanes_others_set_active (self->others, FALSE);
  lanes_session_update_others (self);
}

static void
set_hurries (LanesSession *self, gboolean hurries)
{
  if (hurries == self->hurries)
    return;
  self->hurries = hurries;
  lanes_session_apply_pace (self);
}

/* As far as it is known which threads are of the tasks. That is how often their rings are read. */
void
lanes_session_advance_others (LanesSession *self)
{
  if (!self->others)
    return;
  lanes_others_advance (self->others, lanes_trace_get_now (self->trace));
  set_hurries (self, lanes_others_is_pressed (self->others));
}

/**
 * lanes_session_set_see_others:
 * @see: whether to record what other programs do while tasks are active
 * @error: return location: %LANES_ERROR_RECORDER: why that cannot be had here
 *
 * Has the session see who else has the cores, which takes a privilege. What was recorded of others
 * is let go when it is not wanted any more.
 *
 * Returns: whether it is as it was asked for
 */
gboolean
lanes_session_set_see_others (LanesSession *self, gboolean see, GError **error)
{
  if (!see)
    {
      g_clear_pointer (&self->others, lanes_others_free);
      set_hurries (self, FALSE);
    }
  if (!see || self->others)
    return TRUE;
  if (!lanes_wide_recorder_is_allowed (error))
    return FALSE;
  self->others = lanes_others_new (self->topology, self->roster);
  lanes_others_set_history (self->others, self->kept);
  lanes_session_update_others (self);
  return TRUE;
}

/**
 * lanes_session_get_others:
 *
 * Returns: (transfer none) (nullable): what other programs did, on the same cores: a trace whose
 *   threads are of no task; %NULL when it is not recorded. It may reach less far back, and less far
 *   forward, than that of the tasks.
 */
LanesTrace *
lanes_session_get_others (LanesSession *self)
{
  return self->others ? lanes_others_get_trace (self->others) : NULL;
}
