/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-overview-private.h"

#define HEIGHT     26
#define LOW_HEIGHT 18
#define MIN_WIDTH  80

/* It is brought up to date no oftener than this: a recording is long. */
#define REFRESH (G_USEC_PER_SEC / 4)

/* Reading may take so long at once; with very many cores the rest comes a little later. */
#define BUDGET (4 * LANES_MSEC)

#define SPEAK (2 * G_USEC_PER_SEC) /* the pace at which what is spoken changes by itself */

G_DEFINE_FINAL_TYPE (LanesOverview, lanes_overview, GTK_TYPE_WIDGET)

/* All that was recorded when it was last looked at */
LanesSpan
lanes_overview_get_recorded (LanesOverview *self)
{
  return lanes_load_columns_get_recorded (self->columns);
}

/* Where the window is, in pixels from the edge at which the recording begins */
void
lanes_overview_get_window (LanesOverview *self, double *left, double *right)
{
  LanesSpan visible = lanes_view_get_visible (self->view);
  LanesTime ahead = visible.end - lanes_overview_get_recorded (self).end;

  /* The lanes may be a little newer than what was last read here. */
  if (ahead > 0 && !lanes_view_get_frozen (self->view))
    visible = (LanesSpan){visible.begin - ahead, visible.end - ahead};
  lanes_overview_scale_get_window (&self->scale, visible, gtk_widget_get_width (GTK_WIDGET (self)),
                                   left, right);
}

/* From pixels of the left edge to those of the edge at which the recording begins, or back */
double
lanes_overview_mirror (LanesOverview *self, double x)
{
  return self->view && lanes_view_get_mirrored (self->view)
             ? gtk_widget_get_width (GTK_WIDGET (self)) - x
             : x;
}

/* Says where the window is. */
void
lanes_overview_speak (LanesOverview *self)
{
  LanesSpan recorded = lanes_overview_get_recorded (self);
  g_autofree char *text = NULL;
  LanesSpan visible;

  g_clear_handle_id (&self->text_id, g_source_remove);
  if (!self->view)
    return;
  visible = lanes_view_get_visible (self->view);
  text = lanes_overview_describe (visible, recorded);
  self->spoken = g_get_monotonic_time ();
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  lanes_time_to_seconds (MAX (lanes_span_length (recorded), 0)),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  lanes_time_to_seconds (
                                      CLAMP (visible.end - recorded.begin, 0,
                                             MAX (lanes_span_length (recorded), 0))),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, self->text, -1);
}

static gboolean
speak_cb (gpointer user_data)
{
  LanesOverview *self = LANES_OVERVIEW (user_data);

  self->text_id = 0;
  lanes_overview_speak (self);
  return G_SOURCE_REMOVE;
}

static void
speak_later (LanesOverview *self)
{
  if (g_get_monotonic_time () - self->spoken >= SPEAK)
    lanes_overview_speak (self);
  else if (self->text_id == 0)
    self->text_id = g_timeout_add (SPEAK / 1000, speak_cb, self);
}

static gboolean
go_on_cb (gpointer user_data)
{
  LanesOverview *self = LANES_OVERVIEW (user_data);

  self->go_on_id = 0;
  self->read_time = 0;
  lanes_overview_refresh (self);
  return G_SOURCE_REMOVE;
}

static guint
get_n_columns (LanesOverview *self)
{
  return (guint) MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1)
         * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static void
read_columns (LanesOverview *self)
{
  LanesSpan recorded = {lanes_trace_get_begin (self->trace), lanes_trace_get_now (self->trace)};
  gboolean any;

  self->read_time = g_get_monotonic_time ();
  self->scale = lanes_overview_scale_new (self->scale.step, recorded, get_n_columns (self));
  any = self->scale.step > 0;
  gtk_widget_set_focusable (GTK_WIDGET (self), any);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_DISABLED, !any, -1);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  if (!any)
    return;
  lanes_load_columns_move (self->columns, self->scale.step, self->scale.first,
                           self->scale.n_columns);
  if (!lanes_load_columns_read (self->columns, BUDGET) && self->go_on_id == 0)
    self->go_on_id = g_timeout_add (16, go_on_cb, self);
}

static void
mirrored_cb (LanesOverview *self)
{
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
view_changed_cb (LanesOverview *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  speak_later (self);
}

static void
lanes_overview_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = LANES_OVERVIEW (widget)->low ? LOW_HEIGHT : HEIGHT;
}

static void
lanes_overview_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesOverview *self = LANES_OVERVIEW (widget);

  if (!self->view || !self->trace)
    return;
  if (self->scale.n_columns != get_n_columns (self) || self->read_time == 0)
    read_columns (self);
  lanes_overview_draw (self, snapshot);
}

static void
lanes_overview_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanes_overview_parent_class)->css_changed (widget, change);
  g_clear_pointer (&LANES_OVERVIEW (widget)->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (widget);
}

static void
lanes_overview_dispose (GObject *object)
{
  LanesOverview *self = LANES_OVERVIEW (object);

  g_clear_handle_id (&self->go_on_id, g_source_remove);
  g_clear_handle_id (&self->text_id, g_source_remove);
  lanes_load_columns_set_trace (self->columns, NULL);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_clear_object (&self->view);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  G_OBJECT_CLASS (lanes_overview_parent_class)->dispose (object);
}

static void
lanes_overview_finalize (GObject *object)
{
  LanesOverview *self = LANES_OVERVIEW (object);

  lanes_load_columns_free (self->columns);
  g_free (self->text);
  G_OBJECT_CLASS (lanes_overview_parent_class)->finalize (object);
}

static void
lanes_overview_class_init (LanesOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_overview_dispose;
  G_OBJECT_CLASS (klass)->finalize = lanes_overview_finalize;
  widget_class->measure = lanes_overview_measure;
  widget_class->snapshot = lanes_overview_snapshot;
  widget_class->css_changed = lanes_overview_css_changed;

  lanes_overview_install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "lanesoverview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
lanes_overview_init (LanesOverview *self)
{
  self->columns = lanes_load_columns_new ();
  self->n_cores = 1;
  self->pointer_x = -1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The whole recording"), -1);
  lanes_overview_take_input (self);
}

/**
 * lanes_overview_set_view:
 * @view: (nullable): which part of time is shown, and what is to be moved
 */
void
lanes_overview_set_view (LanesOverview *self, LanesView *view)
{
  if (self->view)
    g_signal_handlers_disconnect_by_data (self->view, self);
  if (!g_set_object (&self->view, view) || !view)
    return;
  g_signal_connect_object (view, "notify::end", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::length", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::selection", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::mirrored", G_CALLBACK (mirrored_cb), self,
                           G_CONNECT_SWAPPED);
  view_changed_cb (self);
}

/**
 * lanes_overview_set_source:
 * @trace: (nullable): where the slices are
 * @tasks: (nullable) (element-type LanesTask): by the numbers that the trace has for them
 *
 * Says what there is to see.
 */
void
lanes_overview_set_source (LanesOverview *self, LanesTrace *trace, GPtrArray *tasks)
{
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  self->tasks = tasks ? g_ptr_array_ref (tasks) : NULL;
  self->scale.step = 0;
  g_set_object (&self->trace, trace);
  lanes_load_columns_set_trace (self->columns, trace);
  lanes_overview_update_tasks (self);
}

/**
 * lanes_overview_set_n_cores:
 * @n_cores: how many cores the tasks may use: what they do together is the full height
 */
void
lanes_overview_set_n_cores (LanesOverview *self, guint n_cores)
{
  if (self->n_cores == n_cores)
    return;
  self->n_cores = n_cores;
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_overview_set_low:
 * @low: whether there is little room from top to bottom
 */
void
lanes_overview_set_low (LanesOverview *self, gboolean low)
{
  if (self->low == low)
    return;
  self->low = low;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * lanes_overview_update_tasks:
 *
 * Looks again at the tasks: there may be more of them now, and colors may be others.
 */
void
lanes_overview_update_tasks (LanesOverview *self)
{
  lanes_load_columns_set_n_tasks (self->columns, self->tasks ? self->tasks->len : 0);
  self->read_time = 0;
  lanes_overview_refresh (self);
}

/**
 * lanes_overview_refresh:
 *
 * Looks again at what was recorded, if it was not looked at just now.
 */
void
lanes_overview_refresh (LanesOverview *self)
{
  if (!self->trace || g_get_monotonic_time () - self->read_time < REFRESH)
    return;
  /* What nobody sees is read when it is drawn again. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_columns (self);
  else
    self->read_time = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  speak_later (self);
}

/**
 * lanes_overview_get_text:
 *
 * Returns: (transfer none) (nullable): what the strip says to people who do not see it
 */
const char *
lanes_overview_get_text (LanesOverview *self)
{
  return self->text;
}
