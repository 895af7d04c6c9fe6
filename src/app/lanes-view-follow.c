/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the visible span moves by itself while time goes on. */
#include "lanes-view-private.h"

/* So long it is said how much slow motion has left out. */
#define TOLD (2500 * LANES_MSEC)

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
  LanesTime shown;

  g_object_freeze_notify (G_OBJECT (self));
  lanes_view_set_speed (self, speed);
  lanes_view_set_follow (self, LANES_FOLLOW_SLOW);
  shown = lanes_span_length (lanes_view_get_target (self));
  if (shown > 2 * length || shown < length / 2)
    lanes_view_zoom (self, (double) length / (double) shown, self->end);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * lanes_view_is_moving:
 *
 * Returns: whether the picture is on its way to another span, and changes with every frame
 */
gboolean
lanes_view_is_moving (LanesView *self)
{
  return self->move.on;
}

/**
 * lanes_view_is_still:
 *
 * Time that runs through the window in less than a blink cannot be followed: then the view shows
 * one moment for a while, and another one after it, as an oscilloscope does. Slow motion is one
 * moment as well.
 *
 * Returns: whether what is shown is a still, which has a begin and an end of its own
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

/* What a live picture ends with */
static LanesTime
get_present (LanesView *self, LanesTime now)
{
  return self->ended && !lanes_span_is_empty (self->limits) ? self->limits.end
                                                            : now - LANES_VIEW_DELAY;
}

/* What scrolls ends with a whole column of pixels, so that what does not move along with it, as the
 * lines below the times, does not tremble. */
static gboolean
follow_live (LanesView *self, LanesTime end, LanesTime pace)
{
  if (!lanes_view_is_still (self) && !self->ended)
    end -= end % pace;
  if (end <= self->end || (lanes_view_is_still (self) && end - self->end < pace))
    return FALSE;
  lanes_view_set_end (self, end);
  return TRUE;
}

/* Goes through what is shown, from its begin. */
static void
begin_loop (LanesView *self, LanesTime now)
{
  self->loop_began = now + LANES_VIEW_REST;
  self->loop_ended = 0;
  self->plays_again = FALSE;
  self->loop++;
  lanes_view_set_playhead (self, self->end - self->length);
  lanes_view_notify (self, LANES_VIEW_PROP_LOOP);
}

/* The newest moment takes the place of the one that has been gone through. */
static void
take_newest (LanesView *self, LanesTime now)
{
  LanesTime end = now - LANES_VIEW_DELAY;
  LanesTime before = self->end;

  if (!lanes_span_is_empty (self->limits))
    end = MIN (end, self->limits.end);
  if (end != before)
    lanes_view_emit_jump (self);
  lanes_view_set_end (self, end);
  lanes_view_set_skipped (self, before > 0 ? MAX (end - self->length - before, 0) : 0);
}

static gboolean
is_in_sight (LanesView *self, const LanesSlice *slice)
{
  return slice && slice->begin < self->end && slice->end > self->end - self->length;
}

/* Has come to the end: rests there, and for as long as a slice of it is pointed at. */
static gboolean
end_loop (LanesView *self, LanesTime now)
{
  if (self->loop_ended == 0)
    {
      self->loop_ended = now;
      lanes_view_set_playhead (self, self->end);
      return TRUE;
    }
  if (now - self->loop_ended < LANES_VIEW_REST || is_in_sight (self, lanes_view_get_hovered (self)))
    return FALSE;
  /* A slice that was chosen is gone through again and again. */
  if (!is_in_sight (self, lanes_view_get_selected (self)))
    take_newest (self, now);
  begin_loop (self, now);
  return TRUE;
}

static gboolean
follow_slowly (LanesView *self, LanesTime now, guint n_columns)
{
  LanesTime step = lanes_grid_new (self->length, 0, n_columns).step;
  LanesTime played = MAX (now - self->loop_began, 0) / self->speed;
  LanesTime reached = self->end - self->length + played;

  if (now - self->loop_began > TOLD)
    lanes_view_set_skipped (self, 0);
  if (self->playhead == G_MAXINT64)
    {
      if (!self->plays_again)
        take_newest (self, now);
      lanes_view_set_skipped (self, 0);
      begin_loop (self, now);
      return TRUE;
    }
  if (reached >= self->end)
    return end_loop (self, now);
  if (reached / step == self->playhead / step)
    return FALSE;
  lanes_view_set_playhead (self, reached);
  return TRUE;
}

/* What slow motion was on its way to is gone through then. */
static gboolean
move_on (LanesView *self, LanesTime now)
{
  lanes_view_move_on (self, now, get_present (self, now));
  if (!self->move.on && self->follow == LANES_FOLLOW_SLOW)
    begin_loop (self, now);
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
  if (self->move.on)
    moved = move_on (self, now);
  else if (self->follow == LANES_FOLLOW_LIVE)
    {
      lanes_view_keep_fit (self, get_present (self, now), self->ended);
      moved = follow_live (self, get_present (self, now), lanes_view_get_pace (self, n_columns));
    }
  else if (self->follow == LANES_FOLLOW_SLOW)
    moved = follow_slowly (self, now, n_columns);
  g_object_thaw_notify (G_OBJECT (self));
  return moved;
}

/**
 * lanes_view_set_ended:
 * @ended: whether nothing more is recorded: then the present is where the recording ends
 */
void
lanes_view_set_ended (LanesView *self, gboolean ended)
{
  self->ended = ended;
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
 * Has the picture end there, when it is live. What was over before it could begin is shown as well.
 */
void
lanes_view_settle (LanesView *self, LanesTime end)
{
  if (self->follow != LANES_FOLLOW_LIVE || self->move.on)
    return;
  lanes_view_set_end (self, end);
  lanes_view_keep_fit (self, end, TRUE);
}
