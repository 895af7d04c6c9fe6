/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The times that are written over the lanes. */
#include "lanes-view-private.h"

/**
 * lanes_view_get_clock_offset:
 *
 * Returns: nanoseconds from the zero of #LanesTime to that of the wall clock, as it is set now, in
 *   whole milliseconds
 */
LanesTime
lanes_view_get_clock_offset (void)
{
  /* What passes between the two look-ups must not make times tremble. */
  return (g_get_real_time () * LANES_USEC - lanes_time_now () + LANES_MSEC / 2) / LANES_MSEC
         * LANES_MSEC;
}

/**
 * lanes_view_is_absolute:
 *
 * Returns: whether the times over the lanes belong to moments and move along with them, in place of
 *   telling how long ago something was; a still has times of its own
 */
gboolean
lanes_view_is_absolute (LanesView *self)
{
  return self->time_format != LANES_TIME_FORMAT_BEFORE_NOW && !lanes_view_is_still (self);
}

/**
 * lanes_view_get_step:
 *
 * Returns: how far the times over the lanes are apart, in nanoseconds: 1, 2 or 5 of a unit, and
 *   parts of minutes as people divide them
 */
LanesTime
lanes_view_get_step (LanesView *self)
{
  static const LanesTime long_steps[] = {10 * LANES_SEC, 15 * LANES_SEC,  30 * LANES_SEC,
                                         60 * LANES_SEC, 120 * LANES_SEC, 300 * LANES_SEC};
  static const int parts[] = {1, 2, 5};

  for (LanesTime unit = 1; unit < 10 * LANES_SEC; unit *= 10)
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
      if (self->length <= unit * parts[i] * LANES_VIEW_MAX_STEPS)
        return unit * parts[i];
  for (gsize i = 0; i < G_N_ELEMENTS (long_steps); i++)
    if (self->length <= long_steps[i] * LANES_VIEW_MAX_STEPS)
      return long_steps[i];
  return 300 * LANES_SEC;
}

/**
 * lanes_view_get_first_step:
 *
 * Returns: how far the first time over the lanes is from their oldest edge, in nanoseconds, below
 *   lanes_view_get_step()
 */
LanesTime
lanes_view_get_first_step (LanesView *self)
{
  LanesTime step = lanes_view_get_step (self);
  LanesTime left = self->end - self->length;
  LanesTime rest;

  if (lanes_view_is_still (self))
    return 0;
  if (!lanes_view_is_absolute (self))
    return self->length % step;
  /* Minutes begin at the same moment in every time zone that has whole minutes. */
  if (self->time_format == LANES_TIME_FORMAT_CLOCK)
    left += lanes_view_get_clock_offset ();
  else
    left -= self->start;
  rest = left % step;
  return rest > 0 ? step - rest : -rest;
}
