/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the visible span moves: by itself while time goes on, and by hand. */
#include <math.h>

#include "lanes-view-private.h"

/**
 * lanes_view_get_visible:
 *
 * Returns: the stretch of time that is shown
 */
LanesSpan
lanes_view_get_visible (LanesView *self)
{
  return (LanesSpan){self->end - self->length, self->end};
}

/**
 * lanes_view_get_grid:
 * @n_columns: on how many columns of pixels, above 0
 *
 * Returns: how the time shown lies on columns of pixels
 */
LanesGrid
lanes_view_get_grid (LanesView *self, guint n_columns)
{
  return lanes_grid_new (self->length, self->end, n_columns);
}

/**
 * lanes_view_get_limits:
 *
 * Returns: what was recorded, as last told
 */
LanesSpan
lanes_view_get_limits (LanesView *self)
{
  return self->limits;
}

/**
 * lanes_view_set_limits:
 * @recorded: what was recorded, nanoseconds: beyond it there is nothing to look at
 */
void
lanes_view_set_limits (LanesView *self, LanesSpan recorded)
{
  self->limits = recorded;
}

/* The nearest end of a picture of @length that has something in it. */
static LanesTime
keep_within (LanesView *self, LanesTime length, LanesTime end)
{
  LanesSpan limits = self->limits;

  if (lanes_span_is_empty (limits))
    return MAX (end, 1);
  return CLAMP (end, MIN (limits.begin + length, limits.end), limits.end);
}

/**
 * lanes_view_show:
 * @span: nanoseconds
 *
 * Holds the picture still at a stretch of time.
 */
void
lanes_view_show (LanesView *self, LanesSpan span)
{
  g_object_freeze_notify (G_OBJECT (self));
  lanes_view_set_follow (self, LANES_FOLLOW_FROZEN);
  lanes_view_set_length (self, lanes_span_length (span));
  lanes_view_set_end (self, span.end);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * lanes_view_pan:
 * @by: nanoseconds, above 0: towards the present
 *
 * Looks at a neighboring stretch of time, as far as there is any, and holds the picture still.
 */
void
lanes_view_pan (LanesView *self, LanesTime by)
{
  g_object_freeze_notify (G_OBJECT (self));
  lanes_view_set_follow (self, LANES_FOLLOW_FROZEN);
  lanes_view_set_end (self, keep_within (self, self->length, self->end + by));
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * lanes_view_zoom:
 * @factor: how many times as much time to show, above 0
 * @anchor: the moment that stays where it is, nanoseconds; a live picture goes on ending now
 *
 * Shows more or less time.
 */
void
lanes_view_zoom (LanesView *self, double factor, LanesTime anchor)
{
  double wanted = (double) self->length * factor;
  LanesTime length =
      (LanesTime) CLAMP (wanted, (double) LANES_VIEW_MIN_LENGTH, (double) LANES_VIEW_MAX_LENGTH);
  double ratio = (double) length / (double) self->length;
  LanesTime end = anchor + llround ((double) (self->end - anchor) * ratio);

  g_object_freeze_notify (G_OBJECT (self));
  lanes_view_set_length (self, length);
  if (self->follow == LANES_FOLLOW_FROZEN)
    lanes_view_set_end (self, keep_within (self, length, end));
  else if (self->follow == LANES_FOLLOW_SLOW)
    lanes_view_set_playhead (self, G_MAXINT64);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * lanes_view_fit:
 *
 * Shows all from the start of the tasks to the end of what was recorded.
 */
void
lanes_view_fit (LanesView *self)
{
  LanesSpan run = {MAX (self->limits.begin, self->start), self->limits.end};

  if (lanes_span_is_empty (run))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  if (self->follow == LANES_FOLLOW_SLOW)
    lanes_view_set_follow (self, LANES_FOLLOW_LIVE);
  lanes_view_set_length (self, lanes_span_length (run));
  lanes_view_set_end (self, run.end);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * lanes_view_play:
 * @speed: how many times slower than it happened
 *
 * Begins slow motion. When what is shown would take far longer to go through than one likes to
 * watch, or be over at once, another length is chosen.
 */
void
lanes_view_play (LanesView *self, guint speed)
{
  LanesTime length = LANES_VIEW_LOOP / speed;

  g_object_freeze_notify (G_OBJECT (self));
  lanes_view_set_speed (self, speed);
  lanes_view_set_follow (self, LANES_FOLLOW_SLOW);
  if (self->length > 2 * length || self->length < length / 2)
    lanes_view_set_length (self, length);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * lanes_view_is_still:
 *
 * Time that runs through the window in less than a blink cannot be followed: then the view shows
 * one moment for a while, and another one after it, as an oscilloscope does.
 *
 * Returns: whether the live picture is a row of stills
 */
gboolean
lanes_view_is_still (LanesView *self)
{
  return self->length < LANES_VIEW_STILL;
}

/**
 * lanes_view_get_pace:
 * @n_columns: how many columns of pixels the time is shown on
 *
 * Returns: how long it takes until the picture is another one, in nanoseconds
 */
LanesTime
lanes_view_get_pace (LanesView *self, guint n_columns)
{
  LanesTime step = lanes_grid_new (self->length, 0, n_columns).step;

  if (self->follow == LANES_FOLLOW_SLOW)
    return step * self->speed;
  return lanes_view_is_still (self) ? LANES_VIEW_STILL : step;
}

static gboolean
follow_live (LanesView *self, LanesTime now, LanesTime pace)
{
  LanesTime end = now - LANES_VIEW_DELAY;

  if (end <= self->end)
    return FALSE;
  if (lanes_view_is_still (self) ? end - self->end < pace : end / pace == self->end / pace)
    return FALSE;
  lanes_view_set_end (self, end);
  return TRUE;
}

/* The newest moment is held still, and gone through from its begin. */
static void
begin_loop (LanesView *self, LanesTime now)
{
  LanesTime end = now - LANES_VIEW_DELAY;

  if (!lanes_span_is_empty (self->limits))
    end = MIN (end, self->limits.end);
  self->loop_began = now;
  self->loop++;
  lanes_view_set_end (self, end);
  lanes_view_set_playhead (self, end - self->length);
  lanes_view_notify (self, LANES_VIEW_PROP_LOOP);
}

static gboolean
follow_slowly (LanesView *self, LanesTime now, guint n_columns)
{
  LanesTime step = lanes_grid_new (self->length, 0, n_columns).step;
  LanesTime reached = self->end - self->length + (now - self->loop_began) / self->speed;

  if (self->playhead == G_MAXINT64 || reached >= self->end)
    begin_loop (self, now);
  else if (reached / step != self->playhead / step)
    lanes_view_set_playhead (self, reached);
  else
    return FALSE;
  return TRUE;
}

/**
 * lanes_view_follow:
 * @now: the present moment
 * @n_columns: how many columns of pixels the time is shown on
 *
 * Moves the picture on, or the playhead of slow motion, when there is something new to see.
 *
 * Returns: whether it has moved, by one pixel or more
 */
gboolean
lanes_view_follow (LanesView *self, LanesTime now, guint n_columns)
{
  gboolean moved = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->follow == LANES_FOLLOW_LIVE)
    moved = follow_live (self, now, lanes_view_get_pace (self, n_columns));
  else if (self->follow == LANES_FOLLOW_SLOW)
    moved = follow_slowly (self, now, n_columns);
  g_object_thaw_notify (G_OBJECT (self));
  return moved;
}

/**
 * lanes_view_catch_up:
 * @now: the present moment
 *
 * Moves the picture to @now, when it is live.
 */
void
lanes_view_catch_up (LanesView *self, LanesTime now)
{
  if (self->follow == LANES_FOLLOW_LIVE && self->end != 0)
    lanes_view_set_end (self, MAX (now, self->end));
}

/**
 * lanes_view_settle:
 * @end: the last moment in which there was something to see
 *
 * Has the picture end there, when it is live and has begun.
 */
void
lanes_view_settle (LanesView *self, LanesTime end)
{
  if (self->follow == LANES_FOLLOW_LIVE && self->end != 0)
    lanes_view_set_end (self, end);
}
