/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-rows.h"
#include "lanes-together-private.h"

#define HEIGHT 30

/* A frame may read for so long; with very many cores the rest comes with the next ones. */
#define BUDGET (4 * LANES_MSEC)

enum
{
  PROP_0,
  PROP_INSET,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesTogether, lanes_together, GTK_TYPE_WIDGET)

/* Where the graph is: just over the blocks of the lanes */
graphene_rect_t
lanes_together_get_area (LanesTogether *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget) - self->inset - LANES_ROWS_MARGIN;

  return GRAPHENE_RECT_INIT (rtl ? LANES_ROWS_MARGIN : self->inset, 0, MAX (width, 1),
                             gtk_widget_get_height (widget));
}

static guint
get_n_columns (LanesTogether *self)
{
  return (guint) lanes_together_get_area (self).size.width
         * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static gboolean
go_on_cb (gpointer user_data)
{
  LanesTogether *self = LANES_TOGETHER (user_data);

  self->go_on_id = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Brings the graph up to date with what was recorded. */
static void
update (LanesTogether *self)
{
  guint n = get_n_columns (self);
  LanesGrid grid = lanes_view_get_grid (self->view, n);
  gboolean changed = grid.n_columns != self->grid.n_columns || grid.end != self->grid.end
                     || grid.step != self->grid.step;

  self->grid = grid;
  lanes_load_columns_set_n_tasks (self->columns, self->tasks->len);
  lanes_load_columns_move (self->columns, grid.step, grid.end - grid.n_columns, grid.n_columns);
  if (!lanes_load_columns_read (self->columns, BUDGET) && self->go_on_id == 0)
    self->go_on_id = g_timeout_add (16, go_on_cb, self);

  if (self->means->len != grid.n_columns)
    changed = TRUE;
  g_array_set_size (self->means, grid.n_columns);
  for (guint i = 0; i < grid.n_columns; i++)
    {
      float *mean = &g_array_index (self->means, float, i);
      float now =
          (float) lanes_load_columns_get_mean (self->columns, grid.end - grid.n_columns + i);

      changed = changed || *mean < now || *mean > now;
      *mean = now;
    }
  if (!changed)
    return;
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  self->serial++;
  self->figures =
      lanes_together_summarize ((const float *) (gpointer) self->means->data, self->means->len);
}

static void
lanes_together_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesTogether *self = LANES_TOGETHER (widget);

  if (!self->view || !self->trace || !self->tasks)
    return;
  update (self);
  lanes_together_update_text (self);
  lanes_together_draw (self, snapshot);
}

static void
lanes_together_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  LanesTogether *self = LANES_TOGETHER (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      int line = lanes_together_get_line_height (self);

      *minimum = *natural = MAX (HEIGHT, self->low ? line + 2 : 2 * line);
    }
}

static void
forget (LanesTogether *self)
{
  lanes_together_forget_text (self);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
lanes_together_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanes_together_parent_class)->css_changed (widget, change);
  forget (LANES_TOGETHER (widget));
}

static void
lanes_together_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanes_together_parent_class)->system_setting_changed (widget, setting);
  forget (LANES_TOGETHER (widget));
}

static void
lanes_together_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_INSET)
    g_value_set_int (value, LANES_TOGETHER (object)->inset);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_together_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesTogether *self = LANES_TOGETHER (object);

  if (prop_id != PROP_INSET)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (self->inset == g_value_get_int (value))
    return;
  self->inset = g_value_get_int (value);
  self->written = 0; /* there is room for more words, or for fewer */
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (object, pspec);
}

static void
lanes_together_dispose (GObject *object)
{
  LanesTogether *self = LANES_TOGETHER (object);

  g_clear_handle_id (&self->go_on_id, g_source_remove);
  lanes_together_stop_text (self);
  lanes_together_forget_text (self);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_clear_object (&self->view);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  lanes_load_columns_set_trace (self->columns, NULL);
  G_OBJECT_CLASS (lanes_together_parent_class)->dispose (object);
}

static void
lanes_together_finalize (GObject *object)
{
  LanesTogether *self = LANES_TOGETHER (object);

  lanes_load_columns_free (self->columns);
  g_clear_pointer (&self->pixels, cairo_surface_destroy);
  g_array_unref (self->means);
  g_array_unref (self->drawn);
  g_array_unref (self->gaps);
  g_free (self->text);
  G_OBJECT_CLASS (lanes_together_parent_class)->finalize (object);
}

static void
lanes_together_class_init (LanesTogetherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_together_dispose;
  object_class->finalize = lanes_together_finalize;
  object_class->get_property = lanes_together_get_property;
  object_class->set_property = lanes_together_set_property;

  widget_class->measure = lanes_together_measure;
  widget_class->snapshot = lanes_together_snapshot;
  widget_class->css_changed = lanes_together_css_changed;
  widget_class->system_setting_changed = lanes_together_system_setting_changed;

  properties[PROP_INSET] =
      g_param_spec_int ("inset", NULL, NULL, 0, G_MAXINT, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "lanestogether");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lanes_together_init (LanesTogether *self)
{
  self->columns = lanes_load_columns_new ();
  self->means = g_array_new (FALSE, TRUE, sizeof (float));
  self->drawn = g_array_new (FALSE, FALSE, sizeof (float));
  self->gaps = g_array_new (FALSE, FALSE, sizeof (LanesBox));
  self->figures = (LanesTogetherFigures){-1, -1, -1};
  self->n_cores = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self),
      _ ("Threads that run at the same instant, on average while any ran in the time that is "
         "shown. The dashed line is all cores they may use."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Together"), -1);
}

/**
 * lanes_together_set_view:
 * @view: (nullable): which part of time is shown
 */
void
lanes_together_set_view (LanesTogether *self, LanesView *view)
{
  if (self->view)
    g_signal_handlers_disconnect_by_func (self->view, gtk_widget_queue_draw, self);
  lanes_together_stop_text (self);
  if (!g_set_object (&self->view, view) || !view)
    return;
  g_signal_connect_object (view, "notify", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_together_set_source:
 * @trace: (nullable): where the slices are
 * @tasks: (nullable) (element-type LanesTask): by the numbers that the trace has for them
 *
 * Says what there is to see.
 */
void
lanes_together_set_source (LanesTogether *self, LanesTrace *trace, GPtrArray *tasks)
{
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  self->tasks = tasks ? g_ptr_array_ref (tasks) : NULL;
  g_set_object (&self->trace, trace);
  lanes_load_columns_set_trace (self->columns, trace);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_together_set_n_cores:
 * @n_cores: how many cores the tasks may use: more than that cannot run at once
 */
void
lanes_together_set_n_cores (LanesTogether *self, guint n_cores)
{
  if (self->n_cores == n_cores)
    return;
  self->n_cores = n_cores;
  self->serial++;
  forget (self);
}

/**
 * lanes_together_set_low:
 * @low: whether there is little room from top to bottom
 */
void
lanes_together_set_low (LanesTogether *self, gboolean low)
{
  if (self->low == low)
    return;
  self->low = low;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * lanes_together_refresh:
 *
 * Looks again at what was recorded: some of it may come when the picture stands still.
 */
void
lanes_together_refresh (LanesTogether *self)
{
  if (self->trace
      && lanes_trace_get_now (self->trace) != lanes_load_columns_get_recorded (self->columns).end)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_together_get_text:
 *
 * Returns: (transfer none) (nullable): what the strip says to people who do not see it
 */
const char *
lanes_together_get_text (LanesTogether *self)
{
  return self->text;
}
