/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pointer does over the rows. */
#include <math.h>

#include "lanes-marks-private.h"

#define GRIP 5.0 /* pixels around an edge of the selected span from which it can be dragged */
#define FEW  3.0 /* pixels: a shorter drag is not one */

/* While the picture moves under a pointer that stands still, what is pointed at changes no oftener
 * than it can be read. */
#define CALM 400 /* ms */

static void
hover (LanesMarks *self)
{
  LanesSlice slice;
  gboolean found;

  if (!self->view || self->drag != LANES_MARKS_DRAG_NONE)
    return;
  found = self->inside && lanes_rows_find (self->rows, self->x, self->y, &slice);
  if (self->inside && lanes_rows_is_in_time (self->rows, self->x))
    lanes_marks_look (self, lanes_rows_get_row_at (self->rows, self->y),
                      MIN (lanes_rows_get_time (self->rows, self->x),
                           lanes_rows_get_time (self->rows, self->x + 1)),
                      found ? &slice : NULL);
  else
    lanes_marks_look_away (self);
  lanes_view_set_hovered (self->view, found ? &slice : NULL);
}

static gboolean
refresh_cb (gpointer user_data)
{
  LanesMarks *self = LANES_MARKS (user_data);

  self->refresh_id = 0;
  if (self->inside)
    {
      hover (self);
      lanes_marks_tell (self);
    }
  return G_SOURCE_REMOVE;
}

/* The picture has moved. */
void
lanes_marks_follow (LanesMarks *self)
{
  lanes_marks_tell (self);
  if (!self->inside || !self->rows)
    return;
  /* A still stays for as long as it takes to read; what was pointed at in the one before is gone.
   */
  if (lanes_view_is_still (self->view) && !lanes_view_get_frozen (self->view)
      && !lanes_view_is_moving (self->view))
    {
      hover (self);
      return;
    }
  if (self->refresh_id)
    return;
  self->refresh_id =
      g_timeout_add (lanes_view_get_follow (self->view) == LANES_FOLLOW_LIVE ? CALM : CALM / 8,
                     refresh_cb, self);
}

static gboolean
follow_cb (gpointer user_data)
{
  LanesMarks *self = LANES_MARKS (user_data);

  self->follow_id = 0;
  lanes_marks_follow (self);
  return G_SOURCE_REMOVE;
}

/* Rows say so also while sizes are given out: a card that is shown then, or told something else,
 * would be drawn before it has a size. */
static void
rows_moved_cb (LanesMarks *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->follow_id == 0)
    self->follow_id = g_idle_add_full (G_PRIORITY_DEFAULT, follow_cb, self, NULL);
}

/* Nobody points at anything any more. */
void
lanes_marks_hush (LanesMarks *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->follow_id, g_source_remove);
  self->inside = FALSE;
  self->drag = LANES_MARKS_DRAG_NONE;
  lanes_marks_look_away (self);
  if (self->view)
    lanes_view_set_hovered (self->view, NULL);
  if (self->rows)
    lanes_marks_tell (self);
}

/* Which edge of the selected span is at @x */
static LanesMarksDrag
find_edge (LanesMarks *self, double x)
{
  LanesSpan selection = self->view ? lanes_view_get_selection (self->view) : (LanesSpan){0, 0};
  double begin, end;

  if (lanes_span_is_empty (selection) || !lanes_rows_is_in_time (self->rows, x))
    return LANES_MARKS_DRAG_NONE;
  begin = fabs (x - lanes_rows_get_x (self->rows, selection.begin));
  end = fabs (x - lanes_rows_get_x (self->rows, selection.end));
  if (MIN (begin, end) > GRIP)
    return LANES_MARKS_DRAG_NONE;
  return begin < end ? LANES_MARKS_DRAG_BEGIN : LANES_MARKS_DRAG_END;
}

static void
motion_cb (LanesMarks *self, double x, double y)
{
  gboolean on_edge = find_edge (self, x) != LANES_MARKS_DRAG_NONE;

  /* GTK tells of the pointer again when only the widgets have moved. */
  if (self->x == x && self->y == y && !self->inside && self->view
      && lanes_view_get_hovered (self->view))
    return;
  self->inside = TRUE;
  self->x = x;
  self->y = y;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->rows), on_edge ? "col-resize" : NULL);
  hover (self);
  /* The card follows the pointer within a slice, too. */
  lanes_marks_tell (self);
}

static void
leave_cb (LanesMarks *self)
{
  if (self->inside)
    lanes_marks_hush (self);
}

static void
released_cb (LanesMarks *self, int n_press, double x, double y)
{
  LanesSlice slice;

  if (!self->view || !lanes_rows_is_in_time (self->rows, x))
    return;
  if (!lanes_rows_find (self->rows, x, y, &slice))
    {
      lanes_view_set_selected (self->view, NULL);
      lanes_marks_say (self, NULL);
      return;
    }
  lanes_rows_set_current (self->rows, lanes_rows_get_row_at (self->rows, y));
  lanes_view_set_selected (self->view, &slice);
  lanes_marks_say (self, &slice);
}

static void
drag_begin_cb (LanesMarks *self, double x, double y, GtkGesture *gesture)
{
  GdkModifierType modifiers =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  LanesSpan selection;

  if (!self->view || !lanes_rows_is_in_time (self->rows, x))
    return;
  self->drag_x = x;
  self->drag = find_edge (self, x);
  if (self->drag == LANES_MARKS_DRAG_NONE && modifiers & GDK_SHIFT_MASK)
    self->drag = LANES_MARKS_DRAG_NEW;
  if (self->drag == LANES_MARKS_DRAG_NONE)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  /* What is measured stands still. */
  lanes_view_set_follow (self->view, LANES_FOLLOW_FROZEN);
  selection = lanes_view_get_selection (self->view);
  if (self->drag == LANES_MARKS_DRAG_BEGIN)
    self->drag_from = selection.end;
  else if (self->drag == LANES_MARKS_DRAG_END)
    self->drag_from = selection.begin;
  else
    self->drag_from = lanes_rows_get_time (self->rows, x);
  lanes_view_set_hovered (self->view, NULL);
}

static void
drag_update_cb (LanesMarks *self, double dx)
{
  graphene_rect_t area = lanes_rows_get_area (self->rows, 0, 1);
  double left = (double) area.origin.x;
  LanesTime time;

  if (self->drag == LANES_MARKS_DRAG_NONE)
    return;
  if (self->drag == LANES_MARKS_DRAG_NEW && fabs (dx) < FEW)
    return;
  time = lanes_rows_get_time (self->rows,
                              CLAMP (self->drag_x + dx, left, left + (double) area.size.width));
  lanes_view_set_selection (self->view,
                            (LanesSpan){MIN (time, self->drag_from), MAX (time, self->drag_from)});
}

static void
drag_end_cb (LanesMarks *self)
{
  self->drag = LANES_MARKS_DRAG_NONE;
}

/* Listens to what the pointer does over the rows. */
void
lanes_marks_listen (LanesMarks *self)
{
  GtkWidget *rows = GTK_WIDGET (self->rows);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (rows, motion);

  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (rows, GTK_EVENT_CONTROLLER (click));

  /* Before whatever else a drag does here. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (rows, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_object (rows, "geometry-changed", G_CALLBACK (rows_moved_cb), self,
                           G_CONNECT_SWAPPED);
}
