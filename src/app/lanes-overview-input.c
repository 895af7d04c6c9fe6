/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moving the window of the overview, with the pointer or by the keys. */
#include <math.h>

#include "lanes-overview-private.h"

#define ZOOM_STEP  1.5   /* of a key, and of a notch of the wheel */
#define SWIPE_ZOOM 1.006 /* a pixel of a touchpad */
#define PAN_STEP   0.2   /* of what is shown */

static gboolean
is_empty (LanesOverview *self)
{
  return !self->view || self->scale.step == 0;
}

static double
get_width (LanesOverview *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
}

static LanesOverviewPart
find_part (LanesOverview *self, double x)
{
  double left, right;

  if (is_empty (self))
    return LANES_OVERVIEW_OUTSIDE;
  lanes_overview_get_window (self, &left, &right);
  return lanes_overview_find (lanes_overview_mirror (self, x), left, right);
}

static void
show_cursor (LanesOverview *self, LanesOverviewPart part)
{
  static const char *const cursors[] = {
      [LANES_OVERVIEW_OUTSIDE] = NULL,
      [LANES_OVERVIEW_INSIDE] = "grab",
      [LANES_OVERVIEW_BEGIN] = "ew-resize",
      [LANES_OVERVIEW_END] = "ew-resize",
  };

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursors[part]);
}

/* At once: a hand has it. */
static void
show_now (LanesOverview *self, LanesSpan span)
{
  g_object_freeze_notify (G_OBJECT (self->view));
  lanes_view_set_follow (self->view, LANES_FOLLOW_FROZEN);
  lanes_view_set_length (self->view, lanes_span_length (span));
  lanes_view_drag (self->view, span.end);
  g_object_thaw_notify (G_OBJECT (self->view));
}

static void
drag_begin_cb (LanesOverview *self, double x, double y, GtkGesture *gesture)
{
  LanesSpan recorded = lanes_overview_get_recorded (self);

  if (is_empty (self))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->part = find_part (self, x);
  self->drag_x = x;
  self->drag_scale = self->scale;
  if (self->part == LANES_OVERVIEW_OUTSIDE)
    {
      LanesTime time = lanes_overview_scale_get_time (&self->scale, lanes_overview_mirror (self, x),
                                                      get_width (self));

      show_now (self, lanes_overview_center (lanes_view_get_length (self->view), time, recorded));
      self->part = LANES_OVERVIEW_INSIDE;
      lanes_overview_speak (self);
    }
  self->drag_from = lanes_view_get_visible (self->view);
  if (self->part == LANES_OVERVIEW_INSIDE)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
drag_update_cb (LanesOverview *self, double by_x, double by_y)
{
  double width = get_width (self);
  double from = lanes_overview_mirror (self, self->drag_x);
  double to = lanes_overview_mirror (self, self->drag_x + by_x);
  LanesTime by = lanes_overview_scale_get_time (&self->drag_scale, to, width)
                 - lanes_overview_scale_get_time (&self->drag_scale, from, width);

  if (self->part == LANES_OVERVIEW_OUTSIDE || is_empty (self))
    return;
  lanes_view_show (self->view,
                   lanes_overview_drag (self->part, self->drag_from, by,
                                        lanes_overview_get_recorded (self),
                                        (LanesSpan){LANES_VIEW_MIN_LENGTH, LANES_VIEW_MAX_LENGTH}));
}

static void
drag_end_cb (LanesOverview *self)
{
  self->part = LANES_OVERVIEW_OUTSIDE;
  show_cursor (self,
               self->pointer_x < 0 ? LANES_OVERVIEW_OUTSIDE : find_part (self, self->pointer_x));
  lanes_overview_speak (self);
}

static void
pressed_cb (LanesOverview *self, int n_press)
{
  if (n_press != 2 || is_empty (self))
    return;
  self->part = LANES_OVERVIEW_OUTSIDE;
  lanes_view_fit (self->view);
  lanes_overview_speak (self);
}

static void
motion_cb (LanesOverview *self, double x, double y)
{
  self->pointer_x = x;
  if (self->part == LANES_OVERVIEW_OUTSIDE)
    show_cursor (self, find_part (self, x));
}

static void
leave_cb (LanesOverview *self)
{
  self->pointer_x = -1;
}

/* The moment under the pointer, as far as that is in the window, and its middle otherwise */
static LanesTime
get_anchor (LanesOverview *self)
{
  LanesSpan visible = lanes_view_get_visible (self->view);

  if (self->pointer_x < 0)
    return visible.begin + lanes_span_length (visible) / 2;
  return CLAMP (lanes_overview_scale_get_time (&self->scale,
                                               lanes_overview_mirror (self, self->pointer_x),
                                               get_width (self)),
                visible.begin, visible.end);
}

/* How much time so many pixels of the strip are */
static LanesTime
get_time (LanesOverview *self, double pixels)
{
  return lanes_overview_scale_get_time (&self->scale, pixels, get_width (self))
         - lanes_overview_scale_get_time (&self->scale, 0, get_width (self));
}

/* Up and down zooms; sideways moves the window. A wheel turns by notches, a touchpad by pixels. */
void
lanes_overview_scroll (LanesOverview *self, double dx, double dy, GdkScrollUnit unit)
{
  LanesView *view = self->view;

  if (fabs (dy) >= fabs (dx))
    {
      if (unit == GDK_SCROLL_UNIT_WHEEL)
        lanes_view_zoom (view, pow (ZOOM_STEP, dy), get_anchor (self));
      else
        lanes_view_pinch (view, pow (SWIPE_ZOOM, dy), get_anchor (self));
      return;
    }
  if (lanes_view_get_mirrored (view))
    dx = -dx;
  if (unit == GDK_SCROLL_UNIT_WHEEL)
    lanes_view_pan (view, (LanesTime) (dx * PAN_STEP * (double) lanes_view_get_length (view)));
  else
    lanes_view_drag (view, lanes_view_get_end (view) + get_time (self, dx));
}

static gboolean
scroll_cb (LanesOverview *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  if (is_empty (self))
    return GDK_EVENT_PROPAGATE;
  lanes_overview_scroll (self, dx, dy, gtk_event_controller_scroll_get_unit (controller));
  return GDK_EVENT_STOP;
}

/* Moves the window by @steps of what is shown, 0.2 each. */
static gboolean
pan_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesOverview *self = LANES_OVERVIEW (widget);
  int steps = g_variant_get_int32 (args);

  if (is_empty (self))
    return GDK_EVENT_PROPAGATE;
  if (lanes_view_get_mirrored (self->view))
    steps = -steps;
  lanes_view_pan (self->view,
                  (LanesTime) (steps * PAN_STEP * (double) lanes_view_get_length (self->view)));
  lanes_overview_speak (self);
  return GDK_EVENT_STOP;
}

/* Goes to the oldest moment (-1) or to the newest one (1). */
static gboolean
jump_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesOverview *self = LANES_OVERVIEW (widget);
  LanesSpan recorded = lanes_overview_get_recorded (self);
  gboolean newest = g_variant_get_int32 (args) > 0;

  if (is_empty (self))
    return GDK_EVENT_PROPAGATE;
  lanes_view_show (self->view,
                   lanes_overview_center (lanes_view_get_length (self->view),
                                          newest ? recorded.end : recorded.begin, recorded));
  lanes_overview_speak (self);
  return GDK_EVENT_STOP;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesOverview *self = LANES_OVERVIEW (widget);
  LanesSpan visible;

  if (is_empty (self))
    return GDK_EVENT_PROPAGATE;
  visible = lanes_view_get_visible (self->view);
  lanes_view_zoom (self->view, pow (ZOOM_STEP, g_variant_get_int32 (args)),
                   visible.begin + lanes_span_length (visible) / 2);
  lanes_overview_speak (self);
  return GDK_EVENT_STOP;
}

void
lanes_overview_install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint keys[2];
    GtkShortcutFunc callback;
    int argument;
  } keys[] = {
      {{GDK_KEY_Left, GDK_KEY_KP_Left}, pan_cb, -1},
      {{GDK_KEY_Right, GDK_KEY_KP_Right}, pan_cb, 1},
      {{GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up}, pan_cb, -5},
      {{GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down}, pan_cb, 5},
      {{GDK_KEY_Home, GDK_KEY_KP_Home}, jump_cb, -1},
      {{GDK_KEY_End, GDK_KEY_KP_End}, jump_cb, 1},
      {{GDK_KEY_plus, GDK_KEY_KP_Add}, zoom_cb, -1},
      {{GDK_KEY_equal, GDK_KEY_equal}, zoom_cb, -1},
      {{GDK_KEY_minus, GDK_KEY_KP_Subtract}, zoom_cb, 1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (keys[i].keys); k++)
      gtk_widget_class_add_binding (widget_class, keys[i].keys[k], 0, keys[i].callback, "i",
                                    keys[i].argument);
}

void
lanes_overview_take_input (LanesOverview *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  gtk_gesture_group (click, drag);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  /* What is added last is told first: that all is shown ends the drag that has just begun. */
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}
