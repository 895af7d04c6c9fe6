/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-graph.h"

#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-palette.h"
#include "lanes-task.h"

#define MIN_WIDTH  110
#define MIN_HEIGHT 56
#define HEIGHT     112 /* of few graphs */
#define LOW_HEIGHT 72  /* of many */
#define MANY       4
#define PADDING    16
#define SPEAK      (2 * G_USEC_PER_SEC) /* not oftener than this is a changed load spoken */

/**
 * LanesCoreGraph:
 *
 * The last minute of one core: the tasks in their colors, stacked over everything else in gray. The
 * full height is the whole core.
 */
struct _LanesCoreGraph
{
  GtkWidget parent_instance;

  LanesCpuHistory *history;
  GPtrArray *tasks; /* of LanesTask, by the session's number */
  guint core;
  guint n_cores;
  char *label;
  char *text; /* what is spoken */
  gint64 spoken;
  PangoLayout *name;
  PangoLayout *load;
};

G_DEFINE_FINAL_TYPE (LanesCoreGraph, lanes_core_graph, GTK_TYPE_WIDGET)

/* The height of the stack in a point up to and with layer @layer: 0 is everything else, and layer
 * i + 1 is task i. */
static double
get_level (const LanesCpuPoint *point, guint layer)
{
  double others = CLAMP (point->busy, 0, 1);
  double level;

  for (guint i = 0; i < point->n_tasks; i++)
    others -= (double) point->tasks[i];
  level = MAX (others, 0);
  for (guint i = 0; i < layer && i < point->n_tasks; i++)
    level += (double) point->tasks[i];
  return MIN (level, 1);
}

static LanesTime
get_middle (const LanesCpuPoint *point)
{
  return point->span.begin + lanes_span_length (point->span) / 2;
}

/* One edge of a layer, from point @from to @to, which may be the lower one */
static void
trace_edge (LanesCoreGraph *self, cairo_t *cr, guint layer, int from, int to, LanesTime end,
            double width, double height)
{
  int step = from <= to ? 1 : -1;

  for (int i = from; i != to + step; i += step)
    {
      LanesCpuPoint point;
      LanesTime time;

      lanes_cpu_history_get_point (self->history, self->core, i, &point);
      /* The newest point reaches the edge, as if it went on. */
      time = point.span.end == end ? end : get_middle (&point);
      cairo_line_to (cr, width * (1 - (double) (end - time) / (double) LANES_CORE_GRAPH_LENGTH),
                     height * (1 - get_level (&point, layer)));
    }
}

static void
fill_layer (LanesCoreGraph *self, cairo_t *cr, guint layer, int first, int last, LanesTime end,
            double width, double height)
{
  LanesStyle style = lanes_palette_get_style ();
  const GdkRGBA *color = lanes_palette_get_others (style);

  if (layer > 0)
    color =
        lanes_palette_get_color (style,
                                 lanes_task_get_color (g_ptr_array_index (self->tasks, layer - 1)));

  cairo_new_path (cr);
  trace_edge (self, cr, layer, first, last, end, width, height);
  if (layer > 0)
    {
      trace_edge (self, cr, layer - 1, last, first, end, width, height);
    }
  else
    {
      LanesCpuPoint point;
      double x;

      lanes_cpu_history_get_point (self->history, self->core, first, &point);
      x = width * (1 - (double) (end - get_middle (&point)) / (double) LANES_CORE_GRAPH_LENGTH);
      cairo_line_to (cr, width, height);
      cairo_line_to (cr, x, height);
    }
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_fill (cr);
}

/* Draws the points from @first to @last, all of which are known. */
static void
fill_run (LanesCoreGraph *self, cairo_t *cr, int first, int last, LanesTime end, double width,
          double height)
{
  for (guint layer = 0; layer <= self->tasks->len; layer++)
    fill_layer (self, cr, layer, first, last, end, width, height);
}

static void
draw_history (LanesCoreGraph *self, cairo_t *cr, double width, double height)
{
  int n = (int) lanes_cpu_history_get_n_points (self->history);
  LanesCpuPoint point;
  LanesTime end;
  int first = -1;

  if (n == 0)
    return;
  lanes_cpu_history_get_point (self->history, self->core, n - 1, &point);
  end = point.span.end;
  for (int i = 0; i < n; i++)
    {
      gboolean known;

      lanes_cpu_history_get_point (self->history, self->core, i, &point);
      known = point.busy >= 0 && point.span.end > end - LANES_CORE_GRAPH_LENGTH;

      if (known && first < 0)
        first = i;
      else if (!known && first >= 0)
        {
          fill_run (self, cr, first, i - 1, end, width, height);
          first = -1;
        }
    }
  if (first >= 0)
    fill_run (self, cr, first, n - 1, end, width, height);
}

static PangoLayout *
make_layout (LanesCoreGraph *self, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

  pango_attr_list_insert (attrs, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_attr_list_insert (attrs, pango_attr_scale_new (0.9));
  pango_layout_set_attributes (layout, attrs);
  return layout;
}

static double
get_load (LanesCoreGraph *self)
{
  guint n = lanes_cpu_history_get_n_points (self->history);
  LanesCpuPoint point;

  if (n == 0)
    return -1;
  lanes_cpu_history_get_point (self->history, self->core, n - 1, &point);
  return (double) point.busy;
}

static void
update_text (LanesCoreGraph *self)
{
  double load = get_load (self);
  g_autofree char *percent = NULL;

  /* Translators: a share, as in "48 %" */
  percent = load < 0 ? g_strdup ("–") : g_strdup_printf (_ ("%.0f %%"), load * 100);
  if (!self->name)
    self->name = make_layout (self, self->label);
  g_clear_object (&self->load);
  self->load = make_layout (self, percent);

  if (self->text && g_get_monotonic_time () - self->spoken < SPEAK)
    return;
  self->spoken = g_get_monotonic_time ();
  g_free (self->text);
  /* Translators: what a graph shows, as in "Core 0: 48 % busy" */
  self->text = g_strdup_printf (_ ("%s: %s busy"), self->label, percent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  -1);
}

/* On the left in every language: there is what is old, since time goes from left to right. */
static void
snapshot_text (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  PangoRectangle name;
  PangoRectangle load;
  graphene_rect_t plate;
  GskRoundedRect round;
  GdkRGBA page = lanes_palette_mix (lanes_palette_get_page (lanes_palette_get_style ()), 0.88f);
  GdkRGBA color;

  pango_layout_get_pixel_extents (self->name, NULL, &name);
  pango_layout_get_pixel_extents (self->load, NULL, &load);
  plate = GRAPHENE_RECT_INIT (8, 8, name.width + load.width + PADDING + 16, name.height + 8);
  lanes_compat_get_color (GTK_WIDGET (self), &color);

  gsk_rounded_rect_init_from_rect (&round, &plate, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &page, &plate);
  gtk_snapshot_pop (snapshot);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (plate.origin.x + 8, 12));
  gtk_snapshot_append_layout (snapshot, rtl ? self->load : self->name, &color);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((rtl ? load.width : name.width) + PADDING, 0));
  gtk_snapshot_append_layout (snapshot, rtl ? self->name : self->load, &color);
  gtk_snapshot_restore (snapshot);
}

static void
lanes_core_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA line;
  cairo_t *cr;

  lanes_compat_get_color (widget, &line);
  line = lanes_palette_mix (&line, 0.08f);
  for (int i = 1; i < 4; i++)
    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, height * i / 4, width, 1));

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw_history (self, cr, width, height);
  cairo_destroy (cr);
  snapshot_text (self, snapshot);
}

static void
lanes_core_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (widget);

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = MIN_HEIGHT;
      *natural = self->n_cores > MANY ? LOW_HEIGHT : HEIGHT;
    }
}

static void
forget (LanesCoreGraph *self)
{
  g_clear_object (&self->name);
  if (self->history)
    update_text (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lanes_core_graph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lanes_core_graph_parent_class)->css_changed (widget, change);
  forget (LANES_CORE_GRAPH (widget));
}

static void
lanes_core_graph_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lanes_core_graph_parent_class)->system_setting_changed (widget, setting);
  forget (LANES_CORE_GRAPH (widget));
}

static void
history_changed_cb (LanesCoreGraph *self)
{
  update_text (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lanes_core_graph_dispose (GObject *object)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (object);

  g_clear_object (&self->history);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_object (&self->name);
  g_clear_object (&self->load);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (lanes_core_graph_parent_class)->dispose (object);
}

static void
lanes_core_graph_class_init (LanesCoreGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_core_graph_dispose;

  widget_class->measure = lanes_core_graph_measure;
  widget_class->snapshot = lanes_core_graph_snapshot;
  widget_class->css_changed = lanes_core_graph_css_changed;
  widget_class->system_setting_changed = lanes_core_graph_system_setting_changed;

  gtk_widget_class_set_css_name (widget_class, "coregraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lanes_core_graph_init (LanesCoreGraph *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

/**
 * lanes_core_graph_new:
 * @history: what the cores did
 * @topology: the cores
 * @core: the core's position
 * @tasks: (element-type LanesTask): by the session's numbers
 *
 * Returns: (transfer floating): the graph of one core
 */
GtkWidget *
lanes_core_graph_new (LanesCpuHistory *history, LanesTopology *topology, guint core,
                      GPtrArray *tasks)
{
  LanesCoreGraph *self = g_object_new (LANES_TYPE_CORE_GRAPH, NULL);

  self->history = g_object_ref (history);
  self->core = core;
  self->n_cores = lanes_topology_get_n_cores (topology);
  self->label = lanes_topology_get_label (topology, core);
  self->tasks = g_ptr_array_ref (tasks);
  g_signal_connect_object (history, "changed", G_CALLBACK (history_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_text (self);
  return GTK_WIDGET (self);
}

/**
 * lanes_core_graph_get_text:
 *
 * Returns: (transfer none): what the graph says to people who do not see it
 */
const char *
lanes_core_graph_get_text (LanesCoreGraph *self)
{
  return self->text;
}
