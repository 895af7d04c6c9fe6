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
 * lanes_view_has_own_times:
 *
 * Returns: whether what is shown is one moment among others, with times of its own: a still, or
 *   slow motion
 */
gboolean
lanes_view_has_own_times (LanesView *self)
{
  return self->follow == LANES_FOLLOW_SLOW
         || (self->follow == LANES_FOLLOW_LIVE && lanes_view_is_still (self));
}

/**
 * lanes_view_is_absolute:
 *
 * Returns: whether the times over the lanes belong to moments and move along with them, in place of
 *   telling how long ago something was; what is held still has such times in any case, as now does
 *   not stand still with it; before anything was shown, there is no such moment
 */
gboolean
lanes_view_is_absolute (LanesView *self)
{
  if (self->end == 0)
    return FALSE;
  if (self->follow == LANES_FOLLOW_FROZEN)
    return TRUE;
  return self->time_format != LANES_TIME_FORMAT_BEFORE_NOW && !lanes_view_has_own_times (self);
}

/**
 * lanes_view_get_origin:
 *
 * Returns: what absolute times count from, in nanoseconds
 */
LanesTime
lanes_view_get_origin (LanesView *self)
{
  /* Minutes begin at the same moment in every time zone that has whole minutes. */
  return self->time_format == LANES_TIME_FORMAT_CLOCK ? -lanes_view_get_clock_offset ()
                                                      : self->start;
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

  if (lanes_view_has_own_times (self))
    return 0;
  if (!lanes_view_is_absolute (self))
    return self->length % step;
  rest = (left - lanes_view_get_origin (self)) % step;
  return rest > 0 ? step - rest : -rest;
}

/**
 * lanes_view_get_n_parts:
 *
 * Returns: in how many parts the distance of two times over the lanes is divided, so that each part
 *   is 1, 2 or 5 of a unit as well, or as people divide minutes
 */
guint
lanes_view_get_n_parts (LanesView *self)
{
  LanesTime step = lanes_view_get_step (self);
  LanesTime first = step;

  if (step > 10 * LANES_SEC)
    return step == 120 * LANES_SEC   ? 4
           : step == 300 * LANES_SEC ? 5
           : step == 60 * LANES_SEC  ? 6
                                     : 3;
  while (first >= 10)
    first /= 10;
  return first == 2 ? 4 : 5;
}

/**
 * lanes_view_get_step_x:
 * @tick: which of the times, in @n_parts parts each; below 0: before the first one
 * @n_parts: into how many parts the times are divided, above 0
 * @n_columns: how many columns of pixels the time is shown on
 * @width: how wide that is
 *
 * Returns: where it is over the lanes, from the left edge of the time
 */
double
lanes_view_get_step_x (LanesView *self, int tick, guint n_parts, guint n_columns, double width)
{
  LanesGrid grid = lanes_view_get_grid (self, n_columns);
  LanesTime first = self->end - self->length + lanes_view_get_first_step (self);
  LanesTime part = lanes_view_get_step (self) * tick / (LanesTime) n_parts;
  double x = lanes_grid_get_x (&grid, first + part, width);

  return self->mirrored ? width - x : x;
}
