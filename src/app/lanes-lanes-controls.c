/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-lanes-controls.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-wrap-layout.h"

/**
 * LanesLanesControls:
 *
 * What belongs to looking at the lanes: live or held still, how fast, what the patterns mean, and
 * how much time is shown.
 */
struct _LanesLanesControls
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *live;
  GtkWidget *live_label;
  GtkWidget *freeze;
  GtkWidget *behind;
  GtkWidget *speed_label;
  GtkWidget *slowest;
  GtkWidget *zoom;
  GtkAdjustment *zoom_level;

  LanesView *view;
  gboolean running;
  guint behind_id;
};

G_DEFINE_FINAL_TYPE (LanesLanesControls, lanes_lanes_controls, GTK_TYPE_WIDGET)

/* How far it is zoomed in: every one more, half as much time is shown. */
static double
get_level (LanesTime length)
{
  return log2 ((double) LANES_VIEW_MAX_LENGTH / (double) length);
}

/* Says how long ago it was what is held still. */
static gboolean
behind_cb (gpointer user_data)
{
  LanesLanesControls *self = LANES_LANES_CONTROLS (user_data);
  LanesTime behind = lanes_time_now () - lanes_view_get_end (self->view);
  g_autofree char *duration = lanes_time_format_duration (behind / LANES_SEC * LANES_SEC);
  /* Translators: how long ago it was what the lanes show: "12 s behind" */
  g_autofree char *text = g_strdup_printf (_ ("%s behind"), duration);

  gtk_label_set_label (GTK_LABEL (self->behind), text);
  gtk_widget_set_visible (self->behind, behind >= LANES_SEC);
  /* The controls beside it must not move to and fro while it counts. */
  gtk_label_set_width_chars (GTK_LABEL (self->behind),
                             MAX (gtk_label_get_width_chars (GTK_LABEL (self->behind)),
                                  (int) g_utf8_strlen (text, -1)));
  return G_SOURCE_CONTINUE;
}

static void
update_behind (LanesLanesControls *self)
{
  gboolean counts = self->view && lanes_view_get_frozen (self->view) && self->running
                    && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (!counts)
    {
      g_clear_handle_id (&self->behind_id, g_source_remove);
      gtk_widget_set_visible (self->behind, FALSE);
      gtk_label_set_width_chars (GTK_LABEL (self->behind), -1);
      return;
    }
  behind_cb (self);
  if (self->behind_id == 0)
    self->behind_id = g_timeout_add_seconds (1, behind_cb, self);
}

static void
follow_changed_cb (LanesLanesControls *self)
{
  gboolean frozen = lanes_view_get_frozen (self->view);
  const char *label = frozen ? _ ("Back to Live") : _ ("Live");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->freeze), frozen);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->live), !frozen);
  gtk_label_set_label (GTK_LABEL (self->live_label), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->live), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  update_behind (self);
}

static void
live_toggled_cb (LanesLanesControls *self)
{
  if (self->view && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->live))
      && lanes_view_get_frozen (self->view))
    lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
}

static void
freeze_toggled_cb (LanesLanesControls *self)
{
  if (self->view && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->freeze)))
    lanes_view_set_follow (self->view, LANES_FOLLOW_FROZEN);
}

static void
zoom_level_cb (LanesLanesControls *self)
{
  double level = gtk_adjustment_get_value (self->zoom_level);
  LanesTime length;

  if (!self->view)
    return;
  length = lanes_view_get_length (self->view);
  if (fabs (get_level (length) - level) > 1e-6)
    lanes_view_pinch (self->view, exp2 (get_level (length) - level),
                      lanes_view_get_anchor (self->view));
}

static void
length_changed_cb (LanesLanesControls *self)
{
  LanesTime length = lanes_view_get_length (self->view);
  g_autofree char *duration = lanes_time_format_duration (length);
  /* Translators: how much time the lanes show: "100 ms are shown" */
  g_autofree char *tip = g_strdup_printf (_ ("%s are shown"), duration);

  g_signal_handlers_block_by_func (self->zoom_level, zoom_level_cb, self);
  gtk_adjustment_set_value (self->zoom_level, get_level (length));
  g_signal_handlers_unblock_by_func (self->zoom_level, zoom_level_cb, self);
  gtk_widget_set_tooltip_text (self->zoom, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  duration, -1);
}

static void
lanes_lanes_controls_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_lanes_controls_parent_class)->map (widget);
  update_behind (LANES_LANES_CONTROLS (widget));
}

static void
lanes_lanes_controls_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_lanes_controls_parent_class)->unmap (widget);
  update_behind (LANES_LANES_CONTROLS (widget));
}

static void
lanes_lanes_controls_dispose (GObject *object)
{
  LanesLanesControls *self = LANES_LANES_CONTROLS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->behind_id, g_source_remove);
  g_clear_object (&self->view);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_lanes_controls_parent_class)->dispose (object);
}

static void
lanes_lanes_controls_class_init (LanesLanesControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_lanes_controls_dispose;
  widget_class->map = lanes_lanes_controls_map;
  widget_class->unmap = lanes_lanes_controls_unmap;

  g_type_ensure (LANES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-lanes-controls.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, live);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, live_label);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, freeze);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, behind);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, speed_label);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, slowest);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, zoom);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, zoom_level);
  gtk_widget_class_bind_template_callback (widget_class, live_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, freeze_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_level_cb);
  gtk_widget_class_set_css_name (widget_class, "lanescontrols");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lanes_lanes_controls_init (LanesLanesControls *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_adjustment_set_upper (self->zoom_level, get_level (LANES_VIEW_MIN_LENGTH));
}

/**
 * lanes_lanes_controls_set_view:
 * @view: (nullable): which part of time is shown
 */
void
lanes_lanes_controls_set_view (LanesLanesControls *self, LanesView *view)
{
  if (self->view)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_set_object (&self->view, view);
  if (!view)
    return;
  g_signal_connect_object (view, "notify::follow", G_CALLBACK (follow_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::length", G_CALLBACK (length_changed_cb), self,
                           G_CONNECT_SWAPPED);
  follow_changed_cb (self);
  length_changed_cb (self);
}

/**
 * lanes_lanes_controls_set_running:
 * @running: whether tasks are active: then what is held still falls behind
 */
void
lanes_lanes_controls_set_running (LanesLanesControls *self, gboolean running)
{
  self->running = running;
  update_behind (self);
}

/**
 * lanes_lanes_controls_set_narrow:
 * @narrow: whether there is little room
 *
 * Leaves out what people can do without, so that the controls take fewer lines. The keys do it all.
 */
void
lanes_lanes_controls_set_narrow (LanesLanesControls *self, gboolean narrow)
{
  gtk_widget_set_visible (self->speed_label, !narrow);
  gtk_widget_set_visible (self->slowest, !narrow);
}
