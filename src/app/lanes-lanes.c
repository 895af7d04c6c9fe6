/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-lanes-private.h"

#include <glib/gi18n-lib.h>

#include "lanes-fade.h"
#include "lanes-lanes-controls.h"
#include "lanes-overview.h"
#include "lanes-ruler.h"
#include "lanes-source-strip.h"
#include "lanes-together.h"

enum
{
  PROP_0,
  PROP_VIEW,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesLanes, lanes_lanes, GTK_TYPE_WIDGET)

static void
view_changed_cb (LanesLanes *self)
{
  lanes_lanes_update_clock (self);
  lanes_lanes_refresh (self);
}

static void
moved_cb (LanesLanes *self)
{
  lanes_lanes_update_gone (self);
  lanes_lanes_move_strip (self);
}

/* The next moment takes the place of another one: that one fades. */
static void
jump_cb (LanesLanes *self)
{
  lanes_fade_begin (LANES_FADE (self->fade), self->rows);
}

static gboolean
place_cb (LanesLanes *self, GtkWidget *child, GdkRectangle *place)
{
  return lanes_lanes_place_gone (self, child, place);
}

static void
inset_changed_cb (LanesLanes *self)
{
  int inset = lanes_rows_get_inset (LANES_ROWS (self->rows));

  g_object_set (self->ruler, "inset", inset, NULL);
  g_object_set (self->together, "inset", inset, NULL);
  lanes_lanes_set_label_width (self, inset - LANES_ROWS_MARGIN - LANES_ROWS_GUTTER);
}

static void
lanes_lanes_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_lanes_parent_class)->map (widget);
  lanes_lanes_update_animated (LANES_LANES (widget));
  lanes_lanes_update_clock (LANES_LANES (widget));
}

static void
lanes_lanes_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_lanes_parent_class)->unmap (widget);
  lanes_lanes_update_animated (LANES_LANES (widget));
  lanes_lanes_update_clock (LANES_LANES (widget));
}

static void
lanes_lanes_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesLanes *self = LANES_LANES (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_lanes_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesLanes *self = LANES_LANES (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      lanes_lanes_set_view (self, g_value_get_object (value));
      break;
    case PROP_RUNNING:
      lanes_lanes_set_running (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_lanes_dispose (GObject *object)
{
  LanesLanes *self = LANES_LANES (object);
  GtkWidget *child;

  lanes_lanes_stop_clock (self);
  g_clear_object (&self->view);
  g_clear_object (&self->trace);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_lanes_parent_class)->dispose (object);
}

static void
lanes_lanes_class_init (LanesLanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_lanes_dispose;
  object_class->get_property = lanes_lanes_get_property;
  object_class->set_property = lanes_lanes_set_property;

  widget_class->map = lanes_lanes_map;
  widget_class->unmap = lanes_lanes_unmap;

  properties[PROP_VIEW] =
      g_param_spec_object ("view", NULL, NULL, LANES_TYPE_VIEW,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RUNNING] =
      g_param_spec_boolean ("running", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LANES_TYPE_RULER);
  g_type_ensure (LANES_TYPE_TOGETHER);
  g_type_ensure (LANES_TYPE_OVERVIEW);
  g_type_ensure (LANES_TYPE_ROWS);
  g_type_ensure (LANES_TYPE_MARKS);
  g_type_ensure (LANES_TYPE_FADE);
  g_type_ensure (LANES_TYPE_LANES_CONTROLS);
  g_type_ensure (LANES_TYPE_SOURCE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lanes/Lanes/ui/lanes-lanes.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, ruler);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, together);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, area);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, scroller);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, fade);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, gone);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, hint);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, rows);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, marks);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, words);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, exactness);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, strip_row);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, strip);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, overview);
  gtk_widget_class_bind_template_child (widget_class, LanesLanes, controls);
  gtk_widget_class_bind_template_callback (widget_class, inset_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_cb);
  lanes_lanes_install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "laneslanes");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_lanes_init (LanesLanes *self)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));

  gtk_widget_init_template (GTK_WIDGET (self));
  lanes_lanes_take_input (self);
  g_signal_connect_object (settings, "notify::gtk-enable-animations",
                           G_CALLBACK (lanes_lanes_update_animated), self, G_CONNECT_SWAPPED);
}

/**
 * lanes_lanes_set_view:
 * @view: (nullable): which part of time is shown
 */
void
lanes_lanes_set_view (LanesLanes *self, LanesView *view)
{
  static const char *const changes[] = {"notify::length", "notify::follow", "notify::speed",
                                        "notify::moving"};

  if (view == self->view)
    return;
  if (self->view)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_set_object (&self->view, view);
  lanes_rows_set_view (LANES_ROWS (self->rows), view);
  lanes_marks_set_view (LANES_MARKS (self->marks), view);
  lanes_ruler_set_view (LANES_RULER (self->ruler), view);
  lanes_together_set_view (LANES_TOGETHER (self->together), view);
  lanes_overview_set_view (LANES_OVERVIEW (self->overview), view);
  lanes_lanes_controls_set_view (LANES_LANES_CONTROLS (self->controls), view);
  if (view)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
        g_signal_connect_object (view, changes[i], G_CALLBACK (view_changed_cb), self,
                                 G_CONNECT_SWAPPED);
      g_signal_connect_object (view, "notify::end", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (view, "jump", G_CALLBACK (jump_cb), self, G_CONNECT_SWAPPED);
      lanes_lanes_update_animated (self);
      view_changed_cb (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

/**
 * lanes_lanes_set_source:
 * @trace: where the slices are
 * @topology: the cores
 * @tasks: (element-type LanesTask): by the numbers that the trace has for them
 * @get_label: (closure user_data): what threads are called
 *
 * Says what there is to see.
 */
void
lanes_lanes_set_source (LanesLanes *self, LanesTrace *trace, LanesTopology *topology,
                        GPtrArray *tasks, LanesThreadLabelFunc get_label, gpointer user_data)
{
  if (g_set_object (&self->trace, trace))
    self->oldest = 0;
  lanes_rows_set_source (LANES_ROWS (self->rows), trace, topology, tasks, get_label, user_data);
  lanes_together_set_source (LANES_TOGETHER (self->together), trace, tasks);
  lanes_overview_set_source (LANES_OVERVIEW (self->overview), trace, tasks);
  lanes_marks_set_source (LANES_MARKS (self->marks), trace, topology, tasks, get_label, user_data);
  lanes_legend_set_n_cores (lanes_lanes_get_legend (self), lanes_topology_get_n_cores (topology));
  lanes_lanes_set_others (self, NULL);
}

/**
 * lanes_lanes_set_low:
 * @low: whether there is little room from top to bottom
 */
void
lanes_lanes_set_low (LanesLanes *self, gboolean low)
{
  lanes_rows_set_low (LANES_ROWS (self->rows), low);
  lanes_together_set_low (LANES_TOGETHER (self->together), low);
  lanes_overview_set_low (LANES_OVERVIEW (self->overview), low);
}

/**
 * lanes_lanes_update_tasks:
 *
 * Looks again at the tasks: there may be more of them now, and names and colors may be others.
 */
void
lanes_lanes_update_tasks (LanesLanes *self)
{
  lanes_rows_update_tasks (LANES_ROWS (self->rows));
  lanes_overview_update_tasks (LANES_OVERVIEW (self->overview));
}

/**
 * lanes_lanes_set_running:
 * @running: whether tasks are active, so that time goes on; otherwise the last picture stays
 */
void
lanes_lanes_set_running (LanesLanes *self, gboolean running)
{
  running = !!running;
  if (self->running == running)
    return;
  self->running = running;
  lanes_ruler_set_moving (LANES_RULER (self->ruler), running);
  lanes_lanes_update_limits (self);
  /* Whoever runs something wants to see it. */
  if (running && self->view)
    lanes_view_set_frozen (self->view, FALSE);
  lanes_lanes_update_clock (self);
  /* Nothing comes after the end: the picture need not keep its distance from it. */
  if (!running && self->view)
    lanes_view_catch_up (self->view, lanes_time_now ());
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

/* What a pause looks like is explained from the first one on. */
static gboolean
has_pauses (LanesLanes *self)
{
  guint n = self->trace ? lanes_trace_get_n_threads (self->trace) : 0;
  gsize n_spans = 0;

  for (guint i = 0; i < n && n_spans == 0; i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (self->trace, i);

      if (thread)
        lanes_trace_get_paused (self->trace, thread->task, &n_spans);
    }
  return n_spans > 0;
}

/* Whether there is a thread, be its row folded, hidden, or in sight */
static gboolean
has_threads (LanesLanes *self)
{
  guint n = self->trace ? lanes_trace_get_n_threads (self->trace) : 0;

  for (guint i = 0; i < n; i++)
    if (lanes_trace_get_thread (self->trace, i))
      return TRUE;
  return FALSE;
}

/**
 * lanes_lanes_refresh:
 *
 * Looks again which threads there are, and shows a hint as long as there was none.
 */
void
lanes_lanes_refresh (LanesLanes *self)
{
  LanesRows *rows = LANES_ROWS (self->rows);

  lanes_lanes_update_limits (self);
  lanes_lanes_settle (self);
  lanes_rows_refresh (rows);
  gtk_widget_set_visible (self->hint, !has_threads (self));
  lanes_lanes_update_strip (self);
  lanes_legend_set_paused (lanes_lanes_get_legend (self), has_pauses (self));
  lanes_together_refresh (LANES_TOGETHER (self->together));
  lanes_overview_refresh (LANES_OVERVIEW (self->overview));
  lanes_lanes_update_gone (self);
  lanes_lanes_update_clock (self);
}

/**
 * lanes_lanes_say:
 * @text: what the lanes show, for people who do not see them
 */
void
lanes_lanes_say (LanesLanes *self, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

/**
 * lanes_lanes_is_ticking:
 *
 * Returns: whether the clock of the picture runs
 */
gboolean
lanes_lanes_is_ticking (LanesLanes *self)
{
  return self->tick_id || self->timer_id;
}

/**
 * lanes_lanes_get_rows:
 *
 * Returns: (transfer none): the rows
 */
LanesRows *
lanes_lanes_get_rows (LanesLanes *self)
{
  return LANES_ROWS (self->rows);
}

/**
 * lanes_lanes_get_foot:
 *
 * Returns: (transfer none): the first of what is below the rows: how exact they are, and after it
 *   what they mean
 */
GtkWidget *
lanes_lanes_get_foot (LanesLanes *self)
{
  return self->strip_row;
}

/**
 * lanes_lanes_get_marks:
 *
 * Returns: (transfer none): what is pointed at in the rows
 */
LanesMarks *
lanes_lanes_get_marks (LanesLanes *self)
{
  return LANES_MARKS (self->marks);
}

/**
 * lanes_lanes_get_legend:
 *
 * Returns: (transfer none): what explains the looks of turns
 */
LanesLegend *
lanes_lanes_get_legend (LanesLanes *self)
{
  return lanes_lanes_controls_get_legend (LANES_LANES_CONTROLS (self->controls));
}
