/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows as shapes in place of pixels, for drawings that are made larger later. It takes too long for
 * what moves. */
#include "lanes-row-painter-private.h"

#define RADIUS    4.0f
#define MIN_ROUND 8.0f /* narrower boxes have square corners */
#define GAP       1.0f
#define HATCH     4 /* pixels from line to line, each way */
#define LINE      0.75f
#define LIGHT     0.18f /* how strong the color of a thread is that waits for its turn */
#define PADDING   4
#define NUMBER    0.7

/* A row that is being painted */
typedef struct
{
  LanesRowPainter *painter;
  GtkSnapshot *snapshot;
  LanesLaneLayout *layout;
  const LanesGrid *grid;
  const graphene_rect_t *area;
  guint task;
  gboolean of_others; /* the boxes are */
} Shapes;

/* Where a stretch of columns is */
static graphene_rect_t
place (const Shapes *self, double x, double width)
{
  double scale = (double) self->area->size.width / self->grid->n_columns;
  double left = self->painter->mirrored ? self->grid->n_columns - x - width : x;

  return GRAPHENE_RECT_INIT (self->area->origin.x + (float) (left * scale), self->area->origin.y,
                             (float) (width * scale), self->area->size.height);
}

static gboolean
is_by_task (const Shapes *self)
{
  LanesLaneKind kind = lanes_lane_layout_get_kind (self->layout);

  return kind == LANES_LANE_CORE || kind == LANES_LANE_ALL;
}

static GdkRGBA
get_series_color (const Shapes *self, guint series)
{
  if (series >= lanes_lane_layout_get_n_series (self->layout))
    return *lanes_palette_get_others (self->painter->style);
  guint task = is_by_task (self) ? series : self->task;
  const GdkRGBA *color =
      lanes_palette_get_color (self->painter->style,
                               lanes_row_painter_get_color (self->painter, task));

  return is_by_task (self) || series == LANES_STATE_RUNNING ? *color
                                                            : lanes_palette_mix (color, 2 * LIGHT);
}

/* Those of the tasks, and then those of others */
static guint
get_n_series (const Shapes *self)
{
  return lanes_lane_layout_get_n_series (self->layout)
         + (lanes_lane_layout_get_others (self->layout) != NULL);
}

static void
read_column (const Shapes *self, guint x, float *shares)
{
  LanesLaneLayout *others = lanes_lane_layout_get_others (self->layout);
  guint n = lanes_lane_layout_get_n_series (self->layout);

  memcpy (shares, lanes_lane_layout_get_column (self->layout, x), n * sizeof *shares);
  if (others)
    shares[n] = *lanes_lane_layout_get_column (others, x);
}

/* Columns with the same shares: stacked where many slices are in each, else as strong as they are
 */
static void
append_columns (const Shapes *self, guint first, guint end, const float *shares, gboolean stacked)
{
  graphene_rect_t rect = place (self, first, end - first);
  float bottom = rect.origin.y + rect.size.height;

  for (guint i = 0; i < get_n_series (self); i++)
    {
      float share = CLAMP (shares[i], 0, 1);
      float height = stacked ? share * self->area->size.height : self->area->size.height;
      GdkRGBA color = get_series_color (self, i);

      if (share <= 0)
        continue;
      if (stacked)
        bottom -= height;
      else
        color = lanes_palette_mix (&color, share);
      gtk_snapshot_append_color (self->snapshot, &color,
                                 &GRAPHENE_RECT_INIT (rect.origin.x,
                                                      stacked ? bottom : rect.origin.y,
                                                      rect.size.width, height));
    }
}

static gboolean
is_stacked (const Shapes *self, guint column)
{
  gint64 group = (self->grid->end - self->grid->n_columns + column) / LANES_LANE_GROUP;

  return lanes_row_painter_get_density (self->layout, group) >= 1;
}

static void
paint_columns (const Shapes *self)
{
  gsize n = get_n_series (self);
  g_autofree float *shares = g_new0 (float, n);
  g_autofree float *next = g_new0 (float, n);
  guint first = 0;

  for (guint x = 0; x <= self->grid->n_columns; x++)
    {
      if (x < self->grid->n_columns)
        read_column (self, x, next);
      if (x > 0 && x < self->grid->n_columns && memcmp (shares, next, n * sizeof *shares) == 0
          && is_stacked (self, first) == is_stacked (self, x))
        continue;
      if (x > 0)
        append_columns (self, first, x, shares, is_stacked (self, first));
      memcpy (shares, next, n * sizeof *shares);
      first = x;
    }
}

static void
append_hatch (const Shapes *self, const graphene_rect_t *rect, const GdkRGBA *color)
{
  GdkRGBA light = lanes_palette_mix (color, LIGHT);
  GdkRGBA dark = lanes_palette_mix (color, LINE);
  graphene_point_t begin = self->area->origin;
  graphene_point_t end = {begin.x + HATCH, begin.y + HATCH};

  gtk_snapshot_append_repeating_linear_gradient (
      self->snapshot, rect, &begin, &end,
      (GskColorStop[]){{0, light}, {0.75f, light}, {0.75f, dark}, {1, dark}}, 4);
}

static void
append_fill (const Shapes *self, const LanesBox *box, const graphene_rect_t *rect)
{
  LanesRowPainter *painter = self->painter;
  LanesColor color = lanes_row_painter_get_color (painter, box->task);
  const GdkRGBA *rgba = lanes_palette_get_color (painter->style, color);
  gboolean is_thread = lanes_lane_layout_get_kind (self->layout) == LANES_LANE_THREAD;

  if (self->of_others)
    gtk_snapshot_append_color (self->snapshot, lanes_palette_get_others (painter->style), rect);
  else if (box->state != LANES_STATE_RUNNING)
    append_hatch (self, rect, rgba);
  else if (is_thread && painter->core_numbers == LANES_CORE_NUMBERS_COLOR)
    gtk_snapshot_append_color (self->snapshot, lanes_palette_get_core (painter->style, box->core),
                               rect);
  else
    {
      gtk_snapshot_append_color (self->snapshot, rgba, rect);
      if (painter->patterns)
        lanes_pattern_append (self->snapshot, color, rect, painter->scale);
    }
}

/* The number of the core that a turn was on */
static void
append_number (const Shapes *self, guint core, const graphene_rect_t *rect)
{
  LanesRowPainter *painter = self->painter;
  g_autofree char *text = NULL;
  g_autoptr (PangoLayout) layout = NULL;
  int width, height;

  if (!painter->topology || core >= lanes_topology_get_n_cores (painter->topology))
    return;
  text = g_strdup_printf ("%u", lanes_topology_get_core (painter->topology, core)->index);
  layout = lanes_row_painter_make_text (painter, text, NUMBER);
  pango_layout_get_pixel_size (layout, &width, &height);
  if ((float) width + 2 * PADDING > rect->size.width || (float) height > rect->size.height)
    return;
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot,
                          &GRAPHENE_POINT_INIT (rect->origin.x + PADDING,
                                                rect->origin.y
                                                    + (rect->size.height - (float) height) / 2));
  gtk_snapshot_append_layout (self->snapshot, layout, lanes_palette_get_text (painter->style));
  gtk_snapshot_restore (self->snapshot);
}

static void
append_box (const Shapes *self, const LanesBox *box)
{
  graphene_rect_t rect = place (self, box->x, box->width);
  GskRoundedRect round;

  rect.size.width = MAX (rect.size.width - GAP, 0.5f);
  if (rect.size.width < MIN_ROUND)
    {
      append_fill (self, box, &rect);
      return;
    }
  gsk_rounded_rect_init_from_rect (&round, &rect, RADIUS);
  gtk_snapshot_push_rounded_clip (self->snapshot, &round);
  append_fill (self, box, &rect);
  gtk_snapshot_pop (self->snapshot);
  if (box->state == LANES_STATE_RUNNING
      && lanes_lane_layout_get_kind (self->layout) == LANES_LANE_THREAD
      && self->painter->core_numbers == LANES_CORE_NUMBERS_NUMBER)
    append_number (self, box->core, &rect);
}

static void
paint_boxes (const Shapes *self, LanesLaneLayout *layout)
{
  for (guint i = lanes_lane_layout_find_box (layout, lanes_grid_get_span (self->grid).begin);
       i < lanes_lane_layout_get_n_boxes (layout); i++)
    {
      LanesBox box = lanes_lane_layout_get_box (layout, i);

      if (box.x >= self->grid->n_columns)
        break;
      append_box (self, &box);
    }
}

/* Paints all columns and boxes of a row as shapes. */
void
lanes_row_painter_paint_shapes (LanesRowPainter *self, GtkSnapshot *snapshot,
                                LanesLaneLayout *layout, const LanesGrid *grid, guint task,
                                const graphene_rect_t *area)
{
  Shapes shapes = {self, snapshot, layout, grid, area, task, FALSE};
  LanesLaneLayout *others = lanes_lane_layout_get_others (layout);

  paint_columns (&shapes);
  shapes.of_others = TRUE;
  if (others)
    paint_boxes (&shapes, others);
  shapes.of_others = FALSE;
  paint_boxes (&shapes, layout);
}
