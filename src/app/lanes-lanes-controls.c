/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-lanes-controls.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lanes-wrap-layout.h"

#define MAX_LEVEL 3
#define SLOWEST   1000

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
  GtkWidget *line;
  GtkWidget *live;
  GtkWidget *live_label;
  GtkWidget *freeze;
  GtkWidget *legend;
  GtkWidget *speed_label;
  GtkWidget *slowest;
  GtkWidget *zoom;
  GtkAdjustment *zoom_level;

  LanesView *view;
  guint level;           /* how much is left out, so that all is in one line */
  int needed[MAX_LEVEL]; /* how wide it would be at each level; 0: not known */
  guint fit_id;
  gboolean presenter; /* a room looks on */
};

G_DEFINE_FINAL_TYPE (LanesLanesControls, lanes_lanes_controls, GTK_TYPE_WIDGET)

/* How far it is zoomed in: every one more, half as much time is shown. */
static double
get_level (LanesTime length)
{
  return log2 ((double) LANES_VIEW_MAX_LENGTH / (double) length);
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
  /* One takes the place of the other, and the keyboard with it. */
  if (frozen && gtk_widget_has_focus (self->freeze))
    gtk_widget_grab_focus (self->live);
  gtk_widget_set_visible (self->freeze, !frozen);
  if (frozen)
    gtk_widget_add_css_class (self->live, "suggested-action");
  else
    gtk_widget_remove_css_class (self->live, "suggested-action");
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

/* Leaves out so much of what people can do without. The keys do it all. */
static void
apply_level (LanesLanesControls *self)
{
  gboolean slowest = self->view && lanes_view_get_speed (self->view) == SLOWEST
                     && lanes_view_get_follow (self->view) == LANES_FOLLOW_SLOW;

  gtk_widget_set_visible (self->slowest, self->level < 1 || slowest);
  gtk_widget_set_visible (self->speed_label, self->level < 2);
  /* A room cannot press a button. */
  lanes_legend_set_narrow (LANES_LEGEND (self->legend), self->level >= 3 && !self->presenter);
}

static gboolean
fit_cb (gpointer user_data)
{
  LanesLanesControls *self = LANES_LANES_CONTROLS (user_data);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int needed;

  self->fit_id = 0;
  gtk_widget_measure (self->line, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &needed, NULL, NULL);
  if (needed > width && self->level < MAX_LEVEL)
    self->needed[self->level++] = needed;
  else if (self->level > 0 && self->needed[self->level - 1] <= width)
    self->level--;
  else
    return G_SOURCE_REMOVE;
  apply_level (self);
  return G_SOURCE_REMOVE;
}

static void
fit (LanesLanesControls *self)
{
  /* Not while sizes are given out */
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static GtkSizeRequestMode
lanes_lanes_controls_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (LANES_LANES_CONTROLS (widget)->line);
}

static void
lanes_lanes_controls_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
  gtk_widget_measure (LANES_LANES_CONTROLS (widget)->line, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
lanes_lanes_controls_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (LANES_LANES_CONTROLS (widget)->line, width, height, baseline, NULL);
  fit (LANES_LANES_CONTROLS (widget));
}

/* Letters may be of another size now. */
static void
forget_sizes (LanesLanesControls *self)
{
  memset (self->needed, 0, sizeof (self->needed));
  fit (self);
}

static void
lanes_lanes_controls_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanes_lanes_controls_parent_class)->css_changed (widget, change);
  forget_sizes (LANES_LANES_CONTROLS (widget));
}

static void
lanes_lanes_controls_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanes_lanes_controls_parent_class)->system_setting_changed (widget, setting);
  forget_sizes (LANES_LANES_CONTROLS (widget));
}

static void
lanes_lanes_controls_dispose (GObject *object)
{
  LanesLanesControls *self = LANES_LANES_CONTROLS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->fit_id, g_source_remove);
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
  widget_class->get_request_mode = lanes_lanes_controls_get_request_mode;
  widget_class->measure = lanes_lanes_controls_measure;
  widget_class->size_allocate = lanes_lanes_controls_size_allocate;
  widget_class->css_changed = lanes_lanes_controls_css_changed;
  widget_class->system_setting_changed = lanes_lanes_controls_system_setting_changed;

  g_type_ensure (LANES_TYPE_LEGEND);
  g_type_ensure (LANES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-lanes-controls.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, live);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, live_label);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, freeze);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, line);
  gtk_widget_class_bind_template_child (widget_class, LanesLanesControls, legend);
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
  g_signal_connect_object (view, "notify::follow", G_CALLBACK (apply_level), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::speed", G_CALLBACK (apply_level), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::length", G_CALLBACK (length_changed_cb), self,
                           G_CONNECT_SWAPPED);
  follow_changed_cb (self);
  length_changed_cb (self);
}

/**
 * lanes_lanes_controls_set_presenter:
 * @presenter: whether a room looks on: then there is the legend only
 */
void
lanes_lanes_controls_set_presenter (LanesLanesControls *self, gboolean presenter)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->line); child;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, !presenter || child == self->legend);
  self->presenter = presenter;
  apply_level (self);
}

/**
 * lanes_lanes_controls_get_legend:
 *
 * Returns: (transfer none): what explains the looks of turns
 */
LanesLegend *
lanes_lanes_controls_get_legend (LanesLanesControls *self)
{
  return LANES_LEGEND (self->legend);
}
