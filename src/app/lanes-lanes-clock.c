/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moves the picture on. */
#include <time.h>

#include "lanes-lanes-private.h"

/* Below this pace the frame clock drives the picture; above it, a timer that wakes up less often.
 */
#define FRAME (20 * LANES_MSEC)

/* What drawing takes is taken from the tasks that are watched: a picture that scrolls by itself is
 * not drawn again before so many times as long as the last one took have passed. Where drawing is
 * cheap that is every frame of the screen. */
#define COST     6
#define MAX_REST (60 * LANES_MSEC)

/* Where so many others want the cores that a picture took longer than this, most of it was spent
 * waiting: the next one comes after a pause, in which whoever uses the window is answered at once.
 */
#define SLOW      (100 * LANES_MSEC)
#define PAUSE     2 /* times as long as it took */
#define MAX_PAUSE (500 * LANES_MSEC)

/* So long the picture waits for records at the most. */
#define LATE LANES_SEC

/* Tells the view what was recorded. When nothing runs any more, that ends with the last turn. */
void
lanes_lanes_update_limits (LanesLanes *self)
{
  LanesTime begin, end;

  if (!self->trace || !self->view)
    return;
  begin = lanes_trace_get_begin (self->trace);
  end = lanes_trace_get_now (self->trace);
  if (!self->running && lanes_trace_get_last_end (self->trace) > 0)
    end = lanes_trace_get_last_end (self->trace);
  if (self->oldest == 0 && lanes_trace_get_n_slices (self->trace) > 0)
    self->oldest = begin;
  lanes_view_set_limits (self->view, (LanesSpan){begin, end});
  lanes_view_set_ended (self->view, !self->running);
}

static void
follow (LanesLanes *self)
{
  LanesTime now = lanes_time_now ();

  lanes_lanes_update_limits (self);

  /* What comes late on a busy machine is waited for, rather than shown as if nothing had run. */
  if (self->trace && self->running)
    now = MIN (now, MAX (lanes_trace_get_now (self->trace) + LANES_VIEW_DELAY, now - LATE));
  lanes_view_follow (self->view, now, lanes_rows_get_n_columns (LANES_ROWS (self->rows)));
}

static LanesTime
get_cpu_time (void)
{
  struct timespec spec;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spec);
  return spec.tv_sec * LANES_SEC + spec.tv_nsec;
}

/* How long to leave the picture as it is, from one to the next: what it took is known one frame
 * later. */
static LanesTime
get_rest (LanesLanes *self, LanesTime now)
{
  if (self->cpu_time > 0)
    {
      LanesTime took = now - self->drawn;

      self->cost += (get_cpu_time () - self->cpu_time - self->cost) / 4;
      self->cpu_time = 0;
      self->pause = took > SLOW ? took + MIN (PAUSE * took, MAX_PAUSE) : 0;
    }
  return MAX (MIN (self->cost * COST, MAX_REST), self->pause) - LANES_MSEC;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  LanesLanes *self = LANES_LANES (widget);
  LanesTime now = gdk_frame_clock_get_frame_time (clock) * LANES_USEC;
  LanesTime rest = get_rest (self, now);

  if (now - self->drawn < rest && !lanes_view_is_moving (self->view))
    return G_SOURCE_CONTINUE;
  self->drawn = now;
  self->cpu_time = get_cpu_time ();
  follow (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
timer_cb (gpointer user_data)
{
  follow (LANES_LANES (user_data));
  return G_SOURCE_CONTINUE;
}

void
lanes_lanes_stop_clock (LanesLanes *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->tick_id)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  self->pace = 0;
}

/**
 * lanes_lanes_advance:
 *
 * Draws what has come late: the clock of the lanes stands still when nothing is active. Where
 * nothing came, nothing is drawn.
 */
void
lanes_lanes_advance (LanesLanes *self)
{
  gsize n_slices = self->trace ? lanes_trace_get_n_slices (self->trace) : 0;
  LanesTime end = self->trace ? lanes_trace_get_last_end (self->trace) : 0;

  if (!self->running && (n_slices != self->n_drawn || end != self->drawn_end))
    gtk_widget_queue_draw (self->rows);
  self->n_drawn = n_slices;
  self->drawn_end = end;
}

/* A run can end a while after its last thread did, when whoever looked after it has ended, too. The
 * picture that stays is the last one with something in it. */
void
lanes_lanes_settle (LanesLanes *self)
{
  LanesTime last;

  if (!self->trace || !self->view || self->running)
    return;
  last = lanes_trace_get_last_end (self->trace);
  if (last > 0)
    lanes_view_settle (self->view, last);
}

/* Slow motion has something to go through even when nothing runs any more. */
static gboolean
has_to_tick (LanesLanes *self)
{
  if (!self->view || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  if (lanes_view_is_moving (self->view))
    return TRUE;
  if (lanes_view_get_follow (self->view) == LANES_FOLLOW_SLOW)
    return self->running || (self->trace && lanes_trace_get_n_slices (self->trace) > 0);
  return self->running && !lanes_view_get_frozen (self->view);
}

static LanesTime
get_pace (LanesLanes *self)
{
  LanesTime pace;

  if (lanes_view_is_moving (self->view))
    return 0;
  pace = lanes_view_get_pace (self->view, lanes_rows_get_n_columns (LANES_ROWS (self->rows)));
  /* A little faster than the pixels move, so that none is late by a whole turn. */
  return pace == LANES_VIEW_STILL ? pace / 4 : pace / 2;
}

void
lanes_lanes_update_clock (LanesLanes *self)
{
  LanesTime pace;

  if (!has_to_tick (self))
    {
      lanes_lanes_stop_clock (self);
      return;
    }
  pace = get_pace (self);
  if (pace < FRAME && self->tick_id)
    return;
  if (pace >= FRAME && self->pace == pace)
    return;

  lanes_lanes_stop_clock (self);
  if (pace < FRAME)
    {
      self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else
    {
      self->pace = pace;
      self->timer_id = g_timeout_add (pace / LANES_MSEC, timer_cb, self);
    }
}

/* The way from one span to another takes pictures, which only a widget in sight has. */
void
lanes_lanes_update_animated (LanesLanes *self)
{
  if (self->view)
    lanes_view_set_animated (self->view, gtk_widget_get_mapped (GTK_WIDGET (self))
                                             && adw_get_enable_animations (GTK_WIDGET (self)));
}
