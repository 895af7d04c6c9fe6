/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the picture is moved by hand. */
#include <math.h>

#include "lanes-lanes-private.h"

#define WHEEL_ZOOM 1.3   /* a click of the wheel */
#define SWIPE_ZOOM 1.006 /* a pixel of a touchpad */
#define WHEEL_PAN  0.1   /* of what is shown, a click of the wheel */
#define SLIDE      0.25  /* seconds that a picture would slide on as fast as it was let go */
#define THRESHOLD  4     /* pixels: less than that is a click */

/* Towards where the key points, whichever way time runs */
static gboolean
look_cb (GtkWidget *widget, GVariant *towards_right, gpointer user_data)
{
  LanesLanes *self = LANES_LANES (widget);
  gboolean on = g_variant_get_boolean (towards_right);

  if (self->view && lanes_view_get_mirrored (self->view))
    on = !on;
  gtk_widget_activate_action (widget, on ? "win.pan-on" : "win.pan-back", NULL);
  return GDK_EVENT_STOP;
}

/* Here and not for the whole window, where a list or a slider has these keys for itself. */
void
lanes_lanes_install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
      {GDK_KEY_Home, "win.pan-begin"},
      {GDK_KEY_KP_Home, "win.pan-begin"},
      {GDK_KEY_End, "win.pan-end"},
      {GDK_KEY_KP_End, "win.pan-end"},
  };
  static const guint sideways[] = {GDK_KEY_Left, GDK_KEY_KP_Left, GDK_KEY_Right, GDK_KEY_KP_Right};

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (sideways); i++)
    gtk_widget_class_add_binding (widget_class, sideways[i], 0, look_cb, "b", i >= 2);
}

static double
get_width (LanesLanes *self)
{
  return MAX (lanes_rows_get_n_columns (LANES_ROWS (self->rows))
                  / (double) gtk_widget_get_scale_factor (GTK_WIDGET (self)),
              1);
}

/* How much time so many pixels are, towards the newer moments. */
static LanesTime
get_time (LanesLanes *self, double pixels)
{
  double time = pixels * (double) lanes_view_get_length (self->view) / get_width (self);

  return llround (lanes_view_get_mirrored (self->view) ? -time : time);
}

static LanesTime
get_pointed (LanesLanes *self)
{
  return lanes_rows_get_time (LANES_ROWS (self->rows), self->pointer_x);
}

static GtkAdjustment *
get_scroll (LanesLanes *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

static gboolean
can_scroll (LanesLanes *self)
{
  GtkAdjustment *scroll = get_scroll (self);

  return gtk_adjustment_get_upper (scroll) > gtk_adjustment_get_page_size (scroll);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, LanesLanes *self)
{
  self->pointer_x = x;
}

static void
zoom_with_wheel (LanesLanes *self, double by, gboolean clicks)
{
  if (clicks)
    lanes_view_zoom (self->view, pow (WHEEL_ZOOM, by), get_pointed (self));
  else
    lanes_view_pinch (self->view, pow (SWIPE_ZOOM, by), get_pointed (self));
}

static void
pan_with_wheel (LanesLanes *self, double by, gboolean clicks)
{
  if (clicks)
    lanes_view_pan (self->view, get_time (self, by * WHEEL_PAN * get_width (self)));
  else
    lanes_view_drag (self->view, lanes_view_get_end (self->view) + get_time (self, by));
}

/* Sideways is time, and so is the wheel while Shift is down; up and down are the rows where they do
 * not all fit, and the zoom otherwise. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, LanesLanes *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean clicks = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  gboolean over_rows =
      gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)) == self->area;

  if (!self->view)
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK)
    {
      zoom_with_wheel (self, dy, clicks);
      return GDK_EVENT_STOP;
    }
  if ((state & GDK_SHIFT_MASK) && fabs (dx) < fabs (dy))
    dx = dy;
  if ((state & GDK_SHIFT_MASK) || fabs (dx) > fabs (dy))
    {
      pan_with_wheel (self, dx, clicks);
      return GDK_EVENT_STOP;
    }
  if (over_rows && can_scroll (self))
    return GDK_EVENT_PROPAGATE;
  zoom_with_wheel (self, dy, clicks);
  return GDK_EVENT_STOP;
}

/* A swipe over a touchpad that was sideways goes on for a while. */
static void
decelerate_cb (GtkEventControllerScroll *controller, double speed_x, double speed_y,
               LanesLanes *self)
{
  if (self->view && lanes_view_get_frozen (self->view) && fabs (speed_x) > fabs (speed_y))
    lanes_view_fling (self->view, get_time (self, speed_x * SLIDE));
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, LanesLanes *self)
{
  self->pinch = 1;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, LanesLanes *self)
{
  double x, y;

  if (!self->view || scale <= 0)
    return;
  if (gtk_gesture_is_recognized (GTK_GESTURE (gesture))
      && gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    self->pointer_x = x;
  lanes_view_pinch (self->view, self->pinch / scale, get_pointed (self));
  self->pinch = scale;
}

static void
set_cursor (GtkEventController *controller, const char *name)
{
  gtk_widget_set_cursor_from_name (gtk_event_controller_get_widget (controller), name);
}

/* Shift and a drag are left to what selects. */
static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, LanesLanes *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  self->drags =
      self->view && !(state & GDK_SHIFT_MASK) && lanes_rows_is_in_time (LANES_ROWS (self->rows), x);
  if (!self->drags)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->drag_end = lanes_view_get_end (self->view);
  self->drag_scroll = gtk_adjustment_get_value (get_scroll (self));
}

/* Whether the hand means to drag; what it presses is left to others until then. */
static gboolean
claim (GtkGesture *gesture, double dx, double dy)
{
  GdkEventSequence *sequence = gtk_gesture_get_last_updated_sequence (gesture);

  if (gtk_gesture_get_sequence_state (gesture, sequence) == GTK_EVENT_SEQUENCE_CLAIMED)
    return TRUE;
  if (MAX (fabs (dx), fabs (dy)) < THRESHOLD)
    return FALSE;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  return TRUE;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, LanesLanes *self)
{
  if (!self->drags || !claim (GTK_GESTURE (gesture), dx, dy))
    return;
  set_cursor (GTK_EVENT_CONTROLLER (gesture), "grabbing");
  if (can_scroll (self))
    gtk_adjustment_set_value (get_scroll (self), self->drag_scroll - dy);
  if (fabs (dx) >= THRESHOLD || lanes_view_get_frozen (self->view))
    lanes_view_drag (self->view, self->drag_end - get_time (self, dx));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, LanesLanes *self)
{
  set_cursor (GTK_EVENT_CONTROLLER (gesture), NULL);
}

static void
swipe_cb (GtkGestureSwipe *gesture, double speed_x, double speed_y, LanesLanes *self)
{
  GdkEventSequence *sequence = gtk_gesture_get_last_updated_sequence (GTK_GESTURE (gesture));

  if (self->view
      && gtk_gesture_get_sequence_state (GTK_GESTURE (gesture), sequence)
             == GTK_EVENT_SEQUENCE_CLAIMED
      && fabs (speed_x) > get_width (self) / 2)
    lanes_view_fling (self->view, -get_time (self, speed_x * SLIDE));
}

/* What is being chosen must not run away, from the press on: the span begins where it was pressed.
 */
static void
ruler_begin_cb (GtkGestureDrag *gesture, double x, double y, LanesLanes *self)
{
  if (!self->view)
    return;
  self->drag_x = x;
  self->drag_follow = lanes_view_get_follow (self->view);
  lanes_view_set_follow (self->view, LANES_FOLLOW_FROZEN);
  self->drag_time = lanes_rows_get_time (LANES_ROWS (self->rows), x);
}

static LanesTime
keep_recorded (LanesLanes *self, LanesTime time)
{
  LanesSpan limits = lanes_view_get_limits (self->view);

  return lanes_span_is_empty (limits) ? time : CLAMP (time, limits.begin, limits.end);
}

static void
ruler_update_cb (GtkGestureDrag *gesture, double dx, double dy, LanesLanes *self)
{
  LanesTime begin = self->drag_time;
  LanesTime end;

  if (!self->view || !claim (GTK_GESTURE (gesture), dx, 0))
    return;
  end = lanes_rows_get_time (LANES_ROWS (self->rows), self->drag_x + dx);
  lanes_view_set_selection (self->view, (LanesSpan){keep_recorded (self, MIN (begin, end)),
                                                    keep_recorded (self, MAX (begin, end))});
}

static void
ruler_end_cb (GtkGestureDrag *gesture, double dx, double dy, LanesLanes *self)
{
  if (!self->view || fabs (dx) >= THRESHOLD)
    return;
  lanes_view_set_selection (self->view, (LanesSpan){0, 0});
  lanes_view_set_follow (self->view, self->drag_follow);
}

static void
take_scroll (LanesLanes *self, GtkWidget *widget)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  /* Before the rows take the wheel to scroll, or the page around them does */
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, 0);
  g_signal_connect_object (scroll, "decelerate", G_CALLBACK (decelerate_cb), self, 0);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (pinch_begin_cb), self, 0);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (pinch_cb), self, 0);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}

/* Connects what a pointer, a touchpad or a finger does over the rows and the ruler. */
void
lanes_lanes_take_input (LanesLanes *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *swipe = gtk_gesture_swipe_new ();
  GtkGesture *choose = gtk_gesture_drag_new ();

  self->pinch = 1;
  take_scroll (self, self->area);
  take_scroll (self, self->ruler);

  gtk_gesture_group (swipe, drag);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  g_signal_connect_object (swipe, "swipe", G_CALLBACK (swipe_cb), self, 0);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (swipe));
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_object (choose, "drag-begin", G_CALLBACK (ruler_begin_cb), self, 0);
  g_signal_connect_object (choose, "drag-update", G_CALLBACK (ruler_update_cb), self, 0);
  g_signal_connect_object (choose, "drag-end", G_CALLBACK (ruler_end_cb), self, 0);
  gtk_widget_add_controller (self->ruler, GTK_EVENT_CONTROLLER (choose));
  gtk_widget_set_cursor_from_name (self->ruler, "crosshair");
}
