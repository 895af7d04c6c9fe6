/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-row-painter.h"

#include "lanes-task.h"

#define RADIUS     4.0f
#define MIN_ROUND  8.0f /* narrower boxes have square corners */
#define MIN_HATCH  6.0f /* and narrower ones no hatching */
#define GAP        1.0f
#define HATCH_SIZE 8
#define LEVELS     16
#define PADDING    8
#define READY      0.18f /* how strong the color of a thread is that waits for its turn */
#define STRIPE     0.75f
#define SOFT_STEP  (4 * LANES_MSEC) /* turns are seldom shorter than columns below this */
#define SLANT      1.6f /* columns that the hatching of a column picture moves on per level */

typedef struct
{
  PangoLayout *name;
  int width;
  int height;
} Name;

struct _LanesRowPainter
{
  GtkWidget *widget; /* borrowed: it owns the painter */
  GPtrArray *tasks;  /* of LanesTask, by the session's number */
  GArray *names;     /* of Name, by the session's number, made when they are needed */
  GdkTexture *hatches[LANES_N_COLORS];
  LanesStyle style; /* of the hatches */
};

static void
clear_name (gpointer data)
{
  g_clear_object (&((Name *) data)->name);
}

/**
 * lanes_row_painter_new:
 * @widget: what is painted on; it must live longer
 *
 * Returns: (transfer full): a painter
 */
LanesRowPainter *
lanes_row_painter_new (GtkWidget *widget)
{
  LanesRowPainter *self = g_new0 (LanesRowPainter, 1);

  self->widget = widget;
  self->names = g_array_new (FALSE, TRUE, sizeof (Name));
  g_array_set_clear_func (self->names, clear_name);
  return self;
}

void
lanes_row_painter_free (LanesRowPainter *self)
{
  lanes_row_painter_forget (self);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_array_unref (self->names);
  g_free (self);
}

/**
 * lanes_row_painter_set_tasks:
 * @tasks: (element-type LanesTask): by the session's number
 *
 * Says whose the blocks are.
 */
void
lanes_row_painter_set_tasks (LanesRowPainter *self, GPtrArray *tasks)
{
  g_ptr_array_ref (tasks);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  self->tasks = tasks;
  lanes_row_painter_forget (self);
}

/**
 * lanes_row_painter_forget:
 *
 * Drops what depends on fonts, names and style.
 */
void
lanes_row_painter_forget (LanesRowPainter *self)
{
  g_array_set_size (self->names, 0);
  for (int i = 0; i < LANES_N_COLORS; i++)
    g_clear_object (&self->hatches[i]);
}

static LanesColor
get_color (LanesRowPainter *self, guint task)
{
  return self->tasks && task < self->tasks->len
             ? lanes_task_get_color (g_ptr_array_index (self->tasks, task))
             : LANES_COLOR_SLATE;
}

static const Name *
get_name (LanesRowPainter *self, guint task)
{
  Name *name;

  if (!self->tasks || task >= self->tasks->len)
    return NULL;
  if (task >= self->names->len)
    g_array_set_size (self->names, self->tasks->len);
  name = &g_array_index (self->names, Name, task);
  if (!name->name)
    {
      g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

      pango_attr_list_insert (attrs, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_attr_list_insert (attrs, pango_attr_scale_new (0.85));
      name->name =
          gtk_widget_create_pango_layout (self->widget, lanes_task_get_name (
                                                            g_ptr_array_index (self->tasks, task)));
      pango_layout_set_attributes (name->name, attrs);
      pango_layout_get_pixel_size (name->name, &name->width, &name->height);
    }
  return name;
}

static void
put_pixel (guint8 *pixel, const GdkRGBA *color, float alpha)
{
  float all = CLAMP (color->alpha * alpha, 0, 1);

  pixel[0] = (guint8) (color->red * all * 255 + 0.5f);
  pixel[1] = (guint8) (color->green * all * 255 + 0.5f);
  pixel[2] = (guint8) (color->blue * all * 255 + 0.5f);
  pixel[3] = (guint8) (all * 255 + 0.5f);
}

static GdkTexture *
make_texture (guint8 *pixels, int width, int height)
{
  gsize stride = (gsize) width * 4;
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * height);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, stride);
}

/**
 * lanes_row_painter_get_hatch:
 * @color: a task's color
 *
 * One piece of the hatching that says that a thread waits for its turn. It is made once, and
 * repeated by the renderer.
 *
 * Returns: (transfer none): a square of 8 pixels
 */
GdkTexture *
lanes_row_painter_get_hatch (LanesRowPainter *self, LanesColor color)
{
  LanesStyle style = lanes_palette_get_style ();

  if (style != self->style)
    lanes_row_painter_forget (self);
  self->style = style;
  if (!self->hatches[color])
    {
      guint8 *pixels = g_malloc (HATCH_SIZE * HATCH_SIZE * 4);

      for (int y = 0; y < HATCH_SIZE; y++)
        for (int x = 0; x < HATCH_SIZE; x++)
          {
            /* Distance from the rising stripe, with one soft pixel on each side of it */
            int distance = ABS ((x + y) % HATCH_SIZE - HATCH_SIZE / 2);
            float alpha = distance == 0 ? STRIPE : distance == 1 ? STRIPE / 2.2f : READY;

            put_pixel (pixels + (y * HATCH_SIZE + x) * 4, lanes_palette_get_color (style, color),
                       MAX (alpha, READY));
          }
      self->hatches[color] = make_texture (pixels, HATCH_SIZE, HATCH_SIZE);
    }
  return self->hatches[color];
}

static void
append_block (LanesRowPainter *self, GtkSnapshot *snapshot, const LanesBox *box,
              const graphene_rect_t *rect)
{
  LanesColor color = get_color (self, box->task);
  const GdkRGBA *rgba = lanes_palette_get_color (lanes_palette_get_style (), color);

  if (box->state == LANES_STATE_RUNNING)
    {
      gtk_snapshot_append_color (snapshot, rgba, rect);
    }
  else if (rect->size.width < MIN_HATCH)
    {
      GdkRGBA light = lanes_palette_mix (rgba, 2 * READY);

      gtk_snapshot_append_color (snapshot, &light, rect);
    }
  else
    {
      graphene_rect_t piece = {{rect->origin.x, rect->origin.y}, {HATCH_SIZE, HATCH_SIZE}};

      gtk_snapshot_push_repeat (snapshot, rect, &piece);
      gtk_snapshot_append_texture (snapshot, lanes_row_painter_get_hatch (self, color), &piece);
      gtk_snapshot_pop (snapshot);
    }
}

/* The name stays in sight when the block begins further left. */
static void
append_name (LanesRowPainter *self, GtkSnapshot *snapshot, const LanesBox *box,
             const graphene_rect_t *rect, const graphene_rect_t *area)
{
  const Name *name = get_name (self, box->task);
  float left = MAX (rect->origin.x, area->origin.x);
  float right = MIN (rect->origin.x + rect->size.width, area->origin.x + area->size.width);

  if (!name || (float) name->width + 2 * PADDING > right - left)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (left + PADDING,
                                                rect->origin.y
                                                    + (rect->size.height - name->height) / 2));
  gtk_snapshot_append_layout (snapshot, name->name,
                              lanes_palette_get_text (lanes_palette_get_style ()));
  gtk_snapshot_restore (snapshot);
}

static void
paint_box (LanesRowPainter *self, GtkSnapshot *snapshot, const LanesBox *box, double scale,
           const graphene_rect_t *area, gboolean with_name)
{
  float left = MAX (box->x * scale, -RADIUS);
  float right = MIN ((box->x + box->width) * scale, area->size.width + RADIUS);
  graphene_rect_t rect = {{area->origin.x + left, area->origin.y},
                          {MAX (right - left - GAP, 1), area->size.height}};
  GskRoundedRect round;

  if (right <= 0 || left >= area->size.width)
    return;
  if (rect.size.width < MIN_ROUND)
    {
      append_block (self, snapshot, box, &rect);
      return;
    }
  gsk_rounded_rect_init_from_rect (&round, &rect, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  append_block (self, snapshot, box, &rect);
  gtk_snapshot_pop (snapshot);
  if (with_name && box->state == LANES_STATE_RUNNING)
    append_name (self, snapshot, box, &rect, area);
}

/* The hatching of one pixel of a column picture. It belongs to the time, and moves along with it.
 */
static float
get_ready_alpha (gint64 column, int level)
{
  int phase = (int) (column & (HATCH_SIZE - 1)) + (int) (SLANT * (float) level);

  return phase % HATCH_SIZE == 0 ? STRIPE / 2 : 1.5f * READY;
}

/* One column where time is stretched: the edge of a turn that begins or ends within it is soft. */
static void
fill_soft_column (const GdkRGBA *colors, guint n_series, guint ready, gint64 column,
                  const float *shares, guint8 *pixels, gsize stride)
{
  for (guint i = 0; i < n_series; i++)
    for (int level = 0; shares[i] > 0 && level < LEVELS; level++)
      {
        guint8 *pixel = pixels + (LEVELS - 1 - level) * stride;
        guint8 add[4];

        put_pixel (add, &colors[i],
                   (i == ready ? get_ready_alpha (column, level) : 1) * MIN (shares[i], 1));
        for (int c = 0; c < 4; c++)
          pixel[c] = MIN (pixel[c] + add[c], 255);
      }
}

/* One column as a stack of what it was used for, from the bottom up: its height is the share. */
static void
fill_column (const GdkRGBA *colors, guint n_series, guint ready, gint64 column, const float *shares,
             guint8 *pixels, gsize stride)
{
  float bottom = 0;

  for (guint i = 0; i < n_series; i++)
    {
      float top = MIN (bottom + shares[i] * LEVELS, LEVELS);

      if (shares[i] <= 0)
        continue;
      for (int level = (int) bottom; level < LEVELS && (float) level < top; level++)
        {
          float covered = MIN (top, (float) level + 1) - MAX (bottom, (float) level);
          guint8 *pixel = pixels + (LEVELS - 1 - level) * stride;
          float alpha = i == ready ? get_ready_alpha (column, level) : 1;
          guint8 add[4];

          put_pixel (add, &colors[i], alpha * covered);
          for (int c = 0; c < 4; c++)
            pixel[c] = MIN (pixel[c] + add[c], 255);
        }
      bottom = top;
    }
}

static void
paint_columns (LanesRowPainter *self, GtkSnapshot *snapshot, LanesLaneLayout *layout,
               const LanesGrid *grid, guint task, const graphene_rect_t *area)
{
  gboolean is_core = lanes_lane_layout_get_kind (layout) == LANES_LANE_CORE;
  guint n_series = lanes_lane_layout_get_n_series (layout);
  guint ready = is_core ? n_series : LANES_STATE_READY;
  g_autofree GdkRGBA *colors = g_new (GdkRGBA, n_series);
  g_autoptr (GdkTexture) texture = NULL;
  gsize stride = (gsize) grid->n_columns * 4;
  guint8 *pixels = g_malloc0 (stride * LEVELS);
  typeof (&fill_column) fill = grid->step < SOFT_STEP ? fill_soft_column : fill_column;

  for (guint i = 0; i < n_series; i++)
    colors[i] =
        *lanes_palette_get_color (lanes_palette_get_style (), get_color (self, is_core ? i : task));
  for (guint x = 0; x < grid->n_columns; x++)
    fill (colors, n_series, ready, grid->end - grid->n_columns + x,
          lanes_lane_layout_get_column (layout, x), pixels + x * 4, stride);
  texture = make_texture (pixels, grid->n_columns, LEVELS);
  gtk_snapshot_append_texture (snapshot, texture, area);
}

/**
 * lanes_row_painter_paint:
 * @layout: the row
 * @grid: the picture that it was laid out for
 * @task: whose row it is, when it is a thread's
 * @area: where it goes, its width being that of all columns
 * @with_names: whether the blocks carry the name of their task where it fits
 *
 * Paints one row: a texture of columns for what is narrow, and boxes over it.
 */
void
lanes_row_painter_paint (LanesRowPainter *self, GtkSnapshot *snapshot, LanesLaneLayout *layout,
                         const LanesGrid *grid, guint task, const graphene_rect_t *area,
                         gboolean with_names)
{
  double scale = (double) area->size.width / grid->n_columns;

  gtk_snapshot_push_clip (snapshot, area);
  paint_columns (self, snapshot, layout, grid, task, area);
  for (guint i = 0; i < lanes_lane_layout_get_n_boxes (layout); i++)
    {
      LanesBox box = lanes_lane_layout_get_box (layout, i);

      paint_box (self, snapshot, &box, scale, area, with_names);
    }
  gtk_snapshot_pop (snapshot);
}

/**
 * lanes_row_painter_paint_gaps:
 * @gaps: (element-type LanesBox): when records were lost
 * @grid: the picture
 * @area: where it goes
 *
 * Paints over what is not known.
 */
void
lanes_row_painter_paint_gaps (GtkSnapshot *snapshot, GArray *gaps, const LanesGrid *grid,
                              const graphene_rect_t *area)
{
  const GdkRGBA *color = lanes_palette_get_gap (lanes_palette_get_style ());
  float scale = area->size.width / (float) grid->n_columns;

  for (guint i = 0; i < gaps->len; i++)
    {
      const LanesBox *gap = &g_array_index (gaps, LanesBox, i);

      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (area->origin.x + (float) gap->x * scale,
                                                      area->origin.y, (float) gap->width * scale,
                                                      area->size.height));
    }
}
