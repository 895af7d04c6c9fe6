/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which part of time is looked at, as actions: menu, keys, buttons and tests share them. */
#include "lanes-window-private.h"

#define ZOOM_STEP 1.5 /* of a key or button */
#define PAN_STEP  0.2 /* of what is shown */

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  lanes_view_zoom (self->view, g_str_equal (name, "win.zoom-in") ? 1 / ZOOM_STEP : ZOOM_STEP,
                   lanes_view_get_anchor (self->view));
}

static void
pan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesSpan limits = lanes_view_get_limits (self->view);
  LanesSpan target = lanes_view_get_target (self->view);
  LanesTime by = (LanesTime) ((double) lanes_span_length (target) * PAN_STEP);

  if (g_str_equal (name, "win.pan-back"))
    by = -by;
  else if (g_str_equal (name, "win.pan-begin"))
    by = limits.begin - target.begin;
  else if (g_str_equal (name, "win.pan-end"))
    by = limits.end - target.end;
  lanes_view_pan (self->view, by);
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_view_fit (LANES_WINDOW (widget)->view);
}

static void
mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_view_mark (LANES_WINDOW (widget)->view, g_str_equal (name, "win.mark-end"));
}

static void
live_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_view_set_follow (LANES_WINDOW (widget)->view, LANES_FOLLOW_LIVE);
}

/**
 * lanes_window_get_speed:
 *
 * Returns: how many times slower what happens is shown; 1: as it happens, or held still
 */
guint
lanes_window_get_speed (LanesWindow *self)
{
  return lanes_view_get_follow (self->view) == LANES_FOLLOW_SLOW ? lanes_view_get_speed (self->view)
                                                                 : 1;
}

void
lanes_window_set_speed (LanesWindow *self, guint speed)
{
  if (speed > 1)
    lanes_view_play (self->view, speed);
  else
    lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
}

void
lanes_window_install_view_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "win.freeze", "frozen");
  gtk_widget_class_install_property_action (widget_class, "win.speed", "speed");
  gtk_widget_class_install_action (widget_class, "win.live", NULL, live_action);
  gtk_widget_class_install_action (widget_class, "win.fit", NULL, fit_action);
  gtk_widget_class_install_action (widget_class, "win.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "win.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "win.pan-back", NULL, pan_action);
  gtk_widget_class_install_action (widget_class, "win.pan-on", NULL, pan_action);
  gtk_widget_class_install_action (widget_class, "win.pan-begin", NULL, pan_action);
  gtk_widget_class_install_action (widget_class, "win.pan-end", NULL, pan_action);
  gtk_widget_class_install_action (widget_class, "win.mark-begin", NULL, mark_action);
  gtk_widget_class_install_action (widget_class, "win.mark-end", NULL, mark_action);
}
