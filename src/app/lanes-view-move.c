/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the visible span is moved by hand. */
#include <math.h>

#include "lanes-view-private.h"

/* How long the way to another span takes. */
#define MOVE  (180 * LANES_MSEC)
#define FLING (600 * LANES_MSEC)

/* What is farther away than so many pictures is not passed on the way: nobody could follow. */
#define FAR 4

/* What shows the whole of a run that goes on leaves so much room for it to grow, rather than to
 * change with every column of pixels. */
#define GROWTH 1.25

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
 * lanes_view_swap_visible:
 * @span: what is to be shown
 *
 * Shows another stretch of time without telling anybody, for something that is drawn beside the
 * screen. What was shown is put back before the screen is drawn.
 *
 * Returns: what was shown
 */
LanesSpan
lanes_view_swap_visible (LanesView *self, LanesSpan span)
{
  LanesSpan shown = lanes_view_get_visible (self);

  self->end = span.end;
  self->length = lanes_span_length (span);
  return shown;
}

/**
 * lanes_view_get_target:
 *
 * Returns: the stretch of time that is shown as soon as the picture has stopped moving there by
 *   hand; by itself it goes on, when it is live
 */
LanesSpan
lanes_view_get_target (LanesView *self)
{
  LanesTime end;

  if (!self->move.on)
    return lanes_view_get_visible (self);
  end = self->move.to_present ? self->end : self->move.end;
  return (LanesSpan){end - self->move.length, end};
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

/**
 * lanes_view_get_anchor:
 *
 * Returns: the moment that is zoomed around when no pointer says it: the begin of the slice that
 * was chosen, when it is in sight, and the middle otherwise
 */
LanesTime
lanes_view_get_anchor (LanesView *self)
{
  LanesSpan visible = lanes_view_get_visible (self);

  if (self->has_selected && self->selected.begin < visible.end
      && self->selected.end > visible.begin)
    return MAX (self->selected.begin, visible.begin);
  return visible.begin + self->length / 2;
}

/* The nearest end of a picture of @length that has something in it. */
static LanesTime
keep_within (LanesView *self, LanesTime length, LanesTime end)
{
  LanesSpan limits = self->limits;

  if (self->end == 0)
    return 0;
  if (lanes_span_is_empty (limits))
    return MAX (end, 1);
  return CLAMP (end, MIN (limits.begin + length, limits.end), limits.end);
}

static void
set_moving (LanesView *self, gboolean moving)
{
  if (self->move.on == moving)
    return;
  self->move.on = moving;
  lanes_view_notify (self, LANES_VIEW_PROP_MOVING);
}

/* Stays where it has come to. */
void
lanes_view_stop_moving (LanesView *self)
{
  set_moving (self, FALSE);
}

/* Sets out for another span, or is there at once. */
static void
move_to (LanesView *self, LanesTime length, LanesTime end, LanesTime duration)
{
  if (!self->animated || duration == 0 || self->end == 0)
    {
      lanes_view_stop_moving (self);
      lanes_view_apply_length (self, length);
      lanes_view_set_end (self, end);
      return;
    }
  self->move.to_present = FALSE;
  self->move.began = 0;
  self->move.duration = duration;
  self->move.from = self->length;
  self->move.length = CLAMP (length, LANES_VIEW_MIN_LENGTH, LANES_VIEW_MAX_LENGTH);
  self->move.end = end;
  set_moving (self, TRUE);
}

/* Sets out for the present, which the live picture then stays with. */
static void
move_to_present (LanesView *self, LanesTime length, LanesTime duration)
{
  move_to (self, length, self->end, duration);
  self->move.to_present = self->move.on;
}

void
lanes_view_move_to_present (LanesView *self)
{
  if (self->animated && self->end != 0)
    move_to_present (self, self->length, MOVE);
}

static gboolean
is_far (LanesView *self)
{
  return ABS (self->move.lag) > FAR * MAX (self->move.from, self->move.length);
}

/* Goes on to where the picture is to be at @now; @present is what a live one ends with. Whatever
 * moment is in both spans stays in the one line from its place in the first to that in the second,
 * and one that has the same place in both does not move at all. */
gboolean
lanes_view_move_on (LanesView *self, LanesTime now, LanesTime present)
{
  LanesViewMove *move = &self->move;
  LanesTime end = move->to_present ? present : move->end;
  double ratio = (double) move->length / (double) move->from;
  double part, eased, length, way;

  if (move->began == 0)
    {
      move->began = now;
      move->lag = end - self->end;
      if (is_far (self))
        lanes_view_emit_jump (self);
    }
  part = (double) (now - move->began) / (double) move->duration;
  if (part >= 1 || is_far (self))
    {
      lanes_view_apply_length (self, move->length);
      lanes_view_set_end (self, end);
      set_moving (self, FALSE);
      return TRUE;
    }
  eased = 1 - pow (1 - MAX (part, 0), 3);
  length = (double) move->from * pow (ratio, eased);
  way = move->from == move->length
            ? eased
            : (length - (double) move->from) / (double) (move->length - move->from);
  lanes_view_apply_length (self, llround (length));
  lanes_view_set_end (self, end - llround ((double) move->lag * (1 - way)));
  return TRUE;
}

/**
 * lanes_view_set_animated:
 * @animated: whether the picture takes a moment to get to another span, which somebody calls
 *   lanes_view_follow() for; otherwise it is there at once
 */
void
lanes_view_set_animated (LanesView *self, gboolean animated)
{
  self->animated = animated;
  if (animated || !self->move.on)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  set_moving (self, FALSE);
  lanes_view_apply_length (self, self->move.length);
  if (!self->move.to_present)
    lanes_view_set_end (self, self->move.end);
  g_object_thaw_notify (G_OBJECT (self));
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
  move_to (self, lanes_span_length (span), span.end, MOVE);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
pan (LanesView *self, LanesTime end, LanesTime duration)
{
  LanesTime length = lanes_span_length (lanes_view_get_target (self));

  /* Where nothing has been shown, there is nothing to hold still. */
  if (self->end == 0)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  lanes_view_set_follow (self, LANES_FOLLOW_FROZEN);
  move_to (self, length, keep_within (self, length, end), duration);
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
  pan (self, lanes_view_get_target (self).end + by, MOVE);
}

/**
 * lanes_view_drag:
 * @end: the newest moment to show, nanoseconds
 *
 * Brings the picture there at once, as far as there is something to see, and holds it still: a hand
 * has it.
 */
void
lanes_view_drag (LanesView *self, LanesTime end)
{
  pan (self, end, 0);
}

/**
 * lanes_view_fling:
 * @by: nanoseconds, above 0: towards the present
 *
 * Lets the picture slide on, after a hand has let go of it.
 */
void
lanes_view_fling (LanesView *self, LanesTime by)
{
  pan (self, self->end + by, FLING);
}

static void
zoom (LanesView *self, double length, LanesTime anchor, LanesTime duration)
{
  LanesTime wanted =
      (LanesTime) CLAMP (length, (double) LANES_VIEW_MIN_LENGTH, (double) LANES_VIEW_MAX_LENGTH);
  double ratio = (double) wanted / (double) self->length;
  LanesTime end = anchor + llround ((double) (self->end - anchor) * ratio);
  gboolean stills = self->length < LANES_VIEW_STILL && wanted < LANES_VIEW_STILL;

  self->fits = FALSE;
  if (wanted == self->length && !self->move.on)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  if (self->follow == LANES_FOLLOW_SLOW && self->playhead != G_MAXINT64)
    self->plays_again = TRUE;
  if (self->follow != LANES_FOLLOW_LIVE)
    move_to (self, wanted, keep_within (self, wanted, end), duration);
  else if (stills)
    move_to (self, wanted, self->end, duration);
  else
    move_to_present (self, wanted, duration);
  lanes_view_set_playhead (self, G_MAXINT64);
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
  zoom (self, (double) lanes_span_length (lanes_view_get_target (self)) * factor, anchor, MOVE);
}

/**
 * lanes_view_pinch:
 * @factor: how many times as much time to show, above 0
 * @anchor: the moment that stays where it is, nanoseconds; a live picture goes on ending now
 *
 * Shows more or less time at once: a hand has the picture.
 */
void
lanes_view_pinch (LanesView *self, double factor, LanesTime anchor)
{
  zoom (self, (double) self->length * factor, anchor, 0);
}

static LanesSpan
get_run (LanesView *self)
{
  return (LanesSpan){MAX (self->limits.begin, self->start), self->limits.end};
}

static void
move_live (LanesView *self, LanesTime length)
{
  if (self->animated)
    move_to_present (self, length, MOVE);
  else
    lanes_view_apply_length (self, length);
}

/* Sees to it that a live picture that ends with @present goes on showing the whole run, if it did;
 * of a run that is @over it shows that, and no more. */
void
lanes_view_keep_fit (LanesView *self, LanesTime present, gboolean over)
{
  LanesTime length = present - get_run (self).begin;

  if (!self->fits || self->move.on || length <= 0)
    return;
  self->fits = !over;
  if (over)
    move_live (self, length);
  else if (length > self->length && self->length < LANES_VIEW_MAX_LENGTH)
    move_live (self, (LanesTime) ((double) length * GROWTH));
}

/**
 * lanes_view_fit:
 *
 * Shows all from the start of the tasks to the end of what was recorded. A live picture goes on to
 * do so while the tasks run, until somebody moves it.
 */
void
lanes_view_fit (LanesView *self)
{
  LanesSpan run = get_run (self);
  LanesTime length = lanes_span_length (run);

  if (lanes_span_is_empty (run))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  if (self->follow == LANES_FOLLOW_SLOW)
    lanes_view_set_follow (self, LANES_FOLLOW_LIVE);
  self->fits = self->follow == LANES_FOLLOW_LIVE && !self->ended;
  if (self->fits)
    length = (LanesTime) ((double) length * GROWTH);
  if (self->follow == LANES_FOLLOW_LIVE && self->animated)
    move_to_present (self, length, MOVE);
  else
    move_to (self, length, run.end, MOVE);
  g_object_thaw_notify (G_OBJECT (self));
}
