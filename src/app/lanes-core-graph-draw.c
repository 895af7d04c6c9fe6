/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a graph looks like. */
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-core-graph-private.h"
#include "lanes-palette.h"
#include "lanes-task.h"

#define MARGIN  8  /* of the texts, from the edges of the graph */
#define INNER   8  /* and from the edges of their plate */
#define SPACE   16 /* between two texts */
#define EDGE    4  /* above and below the texts; and on all sides where there is little room */
#define NOTABLE 84 /* from this height on there is room for a note */

#define KIND_SEPARATOR " · "          /* between a core's name and of which kind it is */
#define LEFT_TO_RIGHT  "\342\200\216" /* a share is "48 %" wherever one reads from */

gboolean
lanes_core_graph_is_mirrored (LanesCoreGraph *self)
{
  return self->view && lanes_view_get_mirrored (self->view);
}

/* Where a point of the load is, in pixels from the left edge. */
double
lanes_core_graph_get_x (LanesCoreGraph *self, guint point)
{
  LanesTime ago =
      lanes_core_load_get_end (self->load) - lanes_core_load_get_time (self->load, point);
  double part = (double) ago / (double) LANES_CORE_GRAPH_LENGTH;

  return gtk_widget_get_width (GTK_WIDGET (self))
         * (lanes_core_graph_is_mirrored (self) ? part : 1 - part);
}

/* One edge of a layer, from point @from to @to, which may be the lower one */
static void
trace_edge (LanesCoreGraph *self, cairo_t *cr, guint layer, int from, int to)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  int step = from <= to ? 1 : -1;

  for (int i = from; i != to + step; i += step)
    cairo_line_to (cr, lanes_core_graph_get_x (self, i),
                   height * (1 - lanes_core_load_get_level (self->load, i, layer)));
}

static gboolean
has_layer (LanesCoreGraph *self, guint layer, int first, int last)
{
  for (int i = first; i <= last; i++)
    if (lanes_core_load_get_share (self->load, i, layer) > 0)
      return TRUE;
  return FALSE;
}

static void
fill_layer (LanesCoreGraph *self, cairo_t *cr, guint layer, int first, int last)
{
  LanesStyle style = lanes_palette_get_style ();
  const GdkRGBA *color = lanes_palette_get_others (style);

  if (!has_layer (self, layer, first, last))
    return;
  if (layer > 0)
    color =
        lanes_palette_get_color (style,
                                 lanes_task_get_color (g_ptr_array_index (self->tasks, layer - 1)));

  cairo_new_path (cr);
  trace_edge (self, cr, layer, first, last);
  if (layer > 0)
    {
      trace_edge (self, cr, layer - 1, last, first);
    }
  else
    {
      double height = gtk_widget_get_height (GTK_WIDGET (self));

      cairo_line_to (cr, lanes_core_graph_get_x (self, last), height);
      cairo_line_to (cr, lanes_core_graph_get_x (self, first), height);
    }
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_fill (cr);
}

/* Draws the points from @first to @last, all of which are known. */
static void
fill_run (LanesCoreGraph *self, cairo_t *cr, int only, int first, int last)
{
  for (guint layer = 0; layer < lanes_core_load_get_n_layers (self->load); layer++)
    if (only < 0 || layer == (guint) only)
      fill_layer (self, cr, layer, first, last);
}

static void
draw_load (LanesCoreGraph *self, cairo_t *cr, int only)
{
  int n = (int) lanes_core_load_get_n_points (self->load);
  int first = -1;

  for (int i = 0; i < n; i++)
    {
      gboolean known = lanes_core_load_get_busy (self->load, i) >= 0;

      if (known && first < 0)
        first = i;
      else if (!known && first >= 0)
        {
          fill_run (self, cr, only, first, i - 1);
          first = -1;
        }
    }
  if (first >= 0)
    fill_run (self, cr, only, first, n - 1);
}

/* The stack, or @only one of its layers; below 0: all of them. Returns NULL when that is nothing.
 */
GskRenderNode *
lanes_core_graph_make_picture (LanesCoreGraph *self, int only)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  draw_load (self, cr, only);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

/* Pointing at it again and again must not draw it again and again. */
static void
snapshot_load (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (!self->picture || self->picture_width != width || self->picture_height != height)
    {
      g_clear_pointer (&self->picture, gsk_render_node_unref);
      lanes_core_graph_forget_marks (self);
      self->picture = lanes_core_graph_make_picture (self, -1);
      self->picture_width = width;
      self->picture_height = height;
    }
  if (self->picture)
    lanes_core_graph_draw_picture (self, snapshot);
}

static PangoLayout *
make_layout (LanesCoreGraph *self, const char *text, PangoWeight weight, double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

  pango_attr_list_insert (attrs, pango_attr_weight_new (weight));
  pango_attr_list_insert (attrs, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attrs);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

void
lanes_core_graph_forget_text (LanesCoreGraph *self)
{
  g_clear_object (&self->name_layout);
  g_clear_object (&self->percent_layout);
  g_clear_object (&self->note_layout);
}

/* Where the load goes is not to change with the load. */
static void
measure_percent (LanesCoreGraph *self)
{
  g_autofree char *text = g_strdup_printf (_ ("%.0f %%"), 100.0);
  g_autoptr (PangoLayout) layout = make_layout (self, text, PANGO_WEIGHT_SEMIBOLD, 0.9);

  pango_layout_get_pixel_size (layout, &self->percent_width, NULL);
}

static void
make_layouts (LanesCoreGraph *self)
{
  guint n = lanes_core_load_get_n_points (self->load);
  double busy = n > 0 ? lanes_core_load_get_busy (self->load, n - 1) : -1;
  /* Translators: a share, as in "48 %" */
  g_autofree char *share = g_strdup_printf (_ ("%.0f %%"), busy * 100);
  g_autofree char *percent = g_strconcat (LEFT_TO_RIGHT,
                                          self->offline ? _ ("offline")
                                          : busy < 0    ? "–"
                                                        : share,
                                          NULL);

  if (!self->name_layout)
    {
      self->name_layout = make_layout (self, self->name, PANGO_WEIGHT_SEMIBOLD, 0.9);
      measure_percent (self);
    }
  if (!self->note_layout && lanes_core_graph_get_note (self))
    {
      self->note_layout =
          make_layout (self, lanes_core_graph_get_note (self), PANGO_WEIGHT_NORMAL, 0.82);
      pango_layout_set_wrap (self->note_layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_height (self->note_layout, -2); /* lines */
    }
  if (!self->percent_layout)
    self->percent_layout = make_layout (self, percent, PANGO_WEIGHT_SEMIBOLD, 0.9);
}

/* Makes @layout fit into @width, and tells how large it is then. */
static PangoRectangle
fit_layout (PangoLayout *layout, int width)
{
  PangoRectangle rect;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_extents (layout, NULL, &rect);
  if (rect.width <= width)
    return rect;
  pango_layout_set_width (layout, MAX (width, 1) * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &rect);
  rect.width = width;
  return rect;
}

/* A name that does not fit says the kind of the core in a line of its own, where there is room. */
static PangoRectangle
fit_name (LanesCoreGraph *self, int width, int height)
{
  PangoRectangle rect;

  pango_layout_set_text (self->name_layout, self->name, -1);
  rect = fit_layout (self->name_layout, G_MAXINT);
  if (rect.width > width && 3 * rect.height + 3 * EDGE <= height)
    {
      g_auto (GStrv) parts = g_strsplit (self->name, KIND_SEPARATOR, 2);
      g_autofree char *text = g_strjoinv ("\n", parts);

      pango_layout_set_text (self->name_layout, text, -1);
    }
  return fit_layout (self->name_layout, width);
}

static void
append_layout (GtkSnapshot *snapshot, PangoLayout *layout, float x, float y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
append_plate (GtkSnapshot *snapshot, const graphene_rect_t *plate)
{
  GdkRGBA page = lanes_palette_mix (lanes_palette_get_page (lanes_palette_get_style ()), 0.88f);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, plate, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &page, plate);
  gtk_snapshot_pop (snapshot);
}

/* Where the texts are: over what is old, which is on the left in every language, since time goes
 * from left to right, unless the person has it go the other way. */
static float
place_plate (LanesCoreGraph *self, int margin, int width)
{
  return (float) (lanes_core_graph_is_mirrored (self)
                      ? gtk_widget_get_width (GTK_WIDGET (self)) - margin - width
                      : margin);
}

/* Where there is little room, the load is below the name. */
static void
snapshot_narrow_text (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  int room = gtk_widget_get_width (GTK_WIDGET (self)) - 4 * EDGE;
  PangoRectangle name = fit_name (self, room, gtk_widget_get_height (GTK_WIDGET (self)));
  PangoRectangle percent = fit_layout (self->percent_layout, room);
  int width = MAX (name.width, percent.width) + 2 * EDGE;
  float x = place_plate (self, EDGE, width);
  GdkRGBA color;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  append_plate (snapshot,
                &GRAPHENE_RECT_INIT (x, EDGE, width, name.height + percent.height + EDGE));
  x += EDGE;
  append_layout (snapshot, self->name_layout, x, EDGE + 2, &color);
  append_layout (snapshot, self->percent_layout, x, EDGE + 2 + (float) name.height, &color);
}

static void
snapshot_wide_text (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int room = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * (MARGIN + INNER);
  gboolean with_note = self->note_layout && gtk_widget_get_height (GTK_WIDGET (self)) >= NOTABLE;
  PangoRectangle name = fit_layout (self->name_layout, room);
  PangoRectangle percent = fit_layout (self->percent_layout, room);
  PangoRectangle note = {0};
  float y = MARGIN + EDGE;
  GdkRGBA color;
  int width;
  float x;

  if (with_note)
    note = fit_layout (self->note_layout, room);
  width = MAX (name.width + SPACE + percent.width, note.width) + 2 * INNER;
  x = place_plate (self, MARGIN, width);
  append_plate (snapshot,
                &GRAPHENE_RECT_INIT (x, MARGIN, width, name.height + note.height + 2 * EDGE));
  x += INNER;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  append_layout (snapshot, rtl ? self->percent_layout : self->name_layout, x, y, &color);
  append_layout (snapshot, rtl ? self->name_layout : self->percent_layout,
                 x + (float) (rtl ? percent.width : name.width) + SPACE, y, &color);
  color = lanes_palette_mix (&color, 0.75f);
  if (with_note)
    append_layout (snapshot, self->note_layout, x, y + (float) name.height, &color);
}

static void
snapshot_text (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  int room = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * (MARGIN + INNER);

  make_layouts (self);
  if (fit_name (self, G_MAXINT, 0).width + SPACE + self->percent_width > room)
    snapshot_narrow_text (self, snapshot);
  else
    snapshot_wide_text (self, snapshot);
}

/* How much room the texts need at the least from top to bottom, in pixels. */
int
lanes_core_graph_get_text_height (LanesCoreGraph *self)
{
  make_layouts (self);
  return 2 * fit_name (self, G_MAXINT, 0).height + 3 * EDGE;
}

static void
snapshot_cursor (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  int point = self->ago < 0 ? -1 : lanes_core_load_find (self->load, self->ago);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  GdkRGBA color;
  float x;

  if (point < 0)
    return;
  lanes_compat_get_color (GTK_WIDGET (self), &color);
  x = (float) (int) CLAMP (lanes_core_graph_get_x (self, point), 0, width - 2);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (x, 0, 1.5f,
                                                  gtk_widget_get_height (GTK_WIDGET (self))));
}

void
lanes_core_graph_draw (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA line;

  lanes_core_graph_read (self);
  lanes_compat_get_color (GTK_WIDGET (self), &line);
  line = lanes_palette_make_line (&line, 0.08f);
  for (int i = 1; i < 4; i++)
    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, height * i / 4, width, 1));
  snapshot_load (self, snapshot);
  lanes_core_graph_draw_band (self, snapshot);
  snapshot_text (self, snapshot);
  snapshot_cursor (self, snapshot);
}
