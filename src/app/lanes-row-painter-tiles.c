/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pixels of rows are kept as textures, and only filled where something is another. */
#include "lanes-row-painter-private.h"

#define MAX_UNUSED 2048 /* rows painted since a row was: then its pixels are let go */
#define PAUSE      256  /* rows painted between two looks for such */

static void
clear_tile (gpointer data)
{
  LanesRowTile *tile = data;

  g_clear_pointer (&tile->node, gsk_render_node_unref);
  g_clear_pointer (&tile->surface, cairo_surface_destroy);
}

void
lanes_row_picture_free (LanesRowPicture *picture)
{
  g_array_unref (picture->tiles);
  g_free (picture);
}

static gboolean
is_unused (gpointer key, gpointer value, gpointer user_data)
{
  LanesRowPainter *self = user_data;

  return ((LanesRowPicture *) value)->used < self->n_paintings - MAX_UNUSED;
}

static LanesRowPicture *
get_picture (LanesRowPainter *self, LanesLaneLayout *layout, guint height, guint task)
{
  LanesLaneLayout *others = lanes_lane_layout_get_others (layout);
  guint64 other_id = others ? lanes_lane_layout_get_id (others) : 0;
  guint64 id = lanes_lane_layout_get_id (layout);
  LanesRowPicture *picture = g_hash_table_lookup (self->pictures, &id);

  if (++self->n_paintings % PAUSE == 0)
    g_hash_table_foreach_remove (self->pictures, is_unused, self);
  if (!picture)
    {
      picture = g_new0 (LanesRowPicture, 1);
      picture->tiles = g_array_new (FALSE, TRUE, sizeof (LanesRowTile));
      g_array_set_clear_func (picture->tiles, clear_tile);
      g_hash_table_insert (self->pictures, g_memdup2 (&id, sizeof id), picture);
    }
  if (picture->look != self->look || picture->height != height || picture->task != task
      || picture->others != other_id)
    g_array_set_size (picture->tiles, 0);
  picture->others = other_id;
  picture->look = self->look;
  picture->height = height;
  picture->task = task;
  picture->used = self->n_paintings;
  return picture;
}

/* The tiles from @first to @last, and no others; those that were there already stay. */
static LanesRowTile *
get_tiles (LanesRowPicture *picture, gint64 first, gint64 last)
{
  GArray *tiles = picture->tiles;
  guint n_gone = 0;

  while (n_gone < tiles->len && g_array_index (tiles, LanesRowTile, n_gone).index < first)
    n_gone++;
  g_array_remove_range (tiles, 0, n_gone);
  while (tiles->len > 0 && g_array_index (tiles, LanesRowTile, tiles->len - 1).index > last)
    g_array_set_size (tiles, tiles->len - 1);
  if (tiles->len > 0 && g_array_index (tiles, LanesRowTile, 0).index > first)
    {
      guint n = (guint) (g_array_index (tiles, LanesRowTile, 0).index - first);
      g_autofree LanesRowTile *fresh = g_new0 (LanesRowTile, n);

      for (guint i = 0; i < n; i++)
        fresh[i].index = first + i;
      g_array_prepend_vals (tiles, fresh, n);
    }
  for (gint64 i = first + tiles->len; i <= last; i++)
    {
      LanesRowTile tile = {.index = i};

      g_array_append_val (tiles, tile);
    }
  return (LanesRowTile *) (gpointer) tiles->data;
}

static void
fill_box (LanesRowPainter *self, const LanesCanvas *canvas, const LanesBox *box, double x,
          gboolean is_thread)
{
  gboolean running = box->state == LANES_STATE_RUNNING;
  const LanesInk *ink = &self->inks[running ? LANES_FILL_RUNNING : LANES_FILL_READY]
                                   [lanes_row_painter_get_color (self, box->task)];

  if (is_thread && running && self->core_numbers == LANES_CORE_NUMBERS_COLOR)
    ink = lanes_row_painter_get_core_ink (self, box->core);
  lanes_canvas_fill_box (canvas, ink, x, box->width);
  if (is_thread && running && self->core_numbers == LANES_CORE_NUMBERS_NUMBER)
    lanes_canvas_put_stamp (canvas, lanes_row_painter_get_number (self, box->core), x, box->width,
                            lanes_pixels_pack (lanes_palette_get_text (self->style), 1));
}

static gboolean
is_empty (const float *shares, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (shares[i] > 0)
      return FALSE;
  return TRUE;
}

/* Returns: whether there are none */
static gboolean
fill_boxes (LanesRowPainter *self, LanesLaneLayout *layout, const LanesGrid *grid,
            const LanesCanvas *canvas, gboolean of_others)
{
  gboolean is_thread = lanes_lane_layout_get_kind (layout) == LANES_LANE_THREAD;
  guint n_boxes = lanes_lane_layout_get_n_boxes (layout);
  gint64 left = grid->end - grid->n_columns;
  gboolean none = TRUE;

  /* The edge of a box is put on the nearest pixel, which may be in the next group. */
  for (guint i = lanes_lane_layout_find_box (layout, (canvas->first - 1) * grid->step); i < n_boxes;
       i++)
    {
      LanesBox box = lanes_lane_layout_get_box (layout, i);
      double x = box.x + (double) left;

      if (x > (double) canvas->end + 1)
        break;
      if (of_others)
        lanes_canvas_fill_box (canvas, &self->other_ink, x, box.width);
      else
        fill_box (self, canvas, &box, x, is_thread);
      none = FALSE;
    }
  return none;
}

/* Returns: whether there is nothing in it */
static gboolean
fill_group (LanesRowPainter *self, LanesLaneLayout *layout, const LanesGrid *grid, gint64 group,
            const LanesCanvas *canvas)
{
  LanesLaneLayout *others = lanes_lane_layout_get_others (layout);
  guint n_series;
  const float *shares = lanes_row_painter_get_shares (self, layout, group, &n_series);
  gboolean empty = is_empty (shares, (gsize) n_series * LANES_LANE_GROUP);

  if (!empty)
    lanes_canvas_fill_columns (canvas, (const LanesInk *const *) self->series->pdata, n_series,
                               shares, lanes_row_painter_get_density (layout, group));
  if (others)
    empty &= fill_boxes (self, others, grid, canvas, TRUE);
  return empty & fill_boxes (self, layout, grid, canvas, FALSE);
}

static gboolean
is_all_empty (const LanesRowTile *tile)
{
  for (guint i = 0; i < LANES_TILE_GROUPS; i++)
    if (tile->stamps[i] != 0 && !tile->empty[i])
      return FALSE;
  return TRUE;
}

/* The pixels of a tile, to be filled. What shows them goes first: otherwise cairo copies them for
 * it when they change, as it has to when the frame before is still held. */
static guint32 *
take_pixels (LanesRowTile *tile, guint height)
{
  g_clear_pointer (&tile->node, gsk_render_node_unref);
  if (!tile->surface)
    tile->surface =
        cairo_image_surface_create (CAIRO_FORMAT_ARGB32, LANES_TILE_COLUMNS, (int) height);
  cairo_surface_flush (tile->surface);
  return (guint32 *) (gpointer) cairo_image_surface_get_data (tile->surface);
}

/* Fills what is another now in the groups from @first to @last. */
static void
update_tile (LanesRowPainter *self, LanesLaneLayout *layout, const LanesGrid *grid, guint height,
             LanesRowTile *tile, gint64 first, gint64 last)
{
  LanesLaneLayout *others = lanes_lane_layout_get_others (layout);
  LanesCanvas canvas = {
      .height = height,
      .left = tile->index * LANES_TILE_COLUMNS,
      .mirrored = self->mirrored,
      .scale = (guint) self->scale,
  };

  for (guint i = 0; i < LANES_TILE_GROUPS; i++)
    {
      gint64 group = tile->index * LANES_TILE_GROUPS + i;
      guint stamp = lanes_lane_layout_get_stamp (layout, group);
      guint other_stamp = others ? lanes_lane_layout_get_stamp (others, group) : 0;

      if (group < first || group > last
          || (tile->stamps[i] == stamp && tile->other_stamps[i] == other_stamp))
        continue;
      if (!canvas.pixels)
        canvas.pixels = take_pixels (tile, height);
      canvas.first = group * LANES_LANE_GROUP;
      canvas.end = canvas.first + LANES_LANE_GROUP;
      if (tile->stamps[i] != 0)
        lanes_canvas_clear (&canvas);
      tile->empty[i] = stamp == 0 || fill_group (self, layout, grid, group, &canvas);
      tile->stamps[i] = stamp;
      tile->other_stamps[i] = other_stamp;
    }
  if (!canvas.pixels)
    return;
  cairo_surface_mark_dirty (tile->surface);
  if (!is_all_empty (tile))
    tile->node =
        lanes_pixels_make_node (tile->surface,
                                &GRAPHENE_RECT_INIT (0, 0, LANES_TILE_COLUMNS, (float) height),
                                self->with_cairo);
}

static void
set_series (LanesRowPainter *self, LanesLaneLayout *layout, guint task)
{
  LanesLaneKind kind = lanes_lane_layout_get_kind (layout);
  gboolean by_task = kind == LANES_LANE_CORE || kind == LANES_LANE_ALL;
  guint n = lanes_lane_layout_get_n_series (layout);

  g_ptr_array_set_size (self->series, (int) n + 1);
  self->series->pdata[n] = &self->other_ink;
  for (guint i = 0; i < n; i++)
    {
      LanesFill fill = by_task || i == LANES_STATE_RUNNING ? LANES_FILL_RUNNING : LANES_FILL_READY;

      self->series->pdata[i] =
          &self->inks[fill][lanes_row_painter_get_color (self, by_task ? i : task)];
    }
}

static gint64
floor_divide (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* Paints all columns and boxes of a row. */
void
lanes_row_painter_paint_tiles (LanesRowPainter *self, GtkSnapshot *snapshot,
                               LanesLaneLayout *layout, const LanesGrid *grid, guint task,
                               const graphene_rect_t *area)
{
  float scale = (float) grid->n_columns / area->size.width;
  guint height = (guint) MAX (area->size.height * scale + 0.5f, 1);
  gint64 left = grid->end - grid->n_columns;
  gint64 first = floor_divide (left, LANES_LANE_GROUP);
  gint64 last = floor_divide (grid->end - 1, LANES_LANE_GROUP);
  LanesRowPicture *picture = get_picture (self, layout, height, task);
  gint64 first_tile = floor_divide (first, LANES_TILE_GROUPS);
  gint64 last_tile = floor_divide (last, LANES_TILE_GROUPS);
  LanesRowTile *tiles = get_tiles (picture, first_tile, last_tile);

  set_series (self, layout, task);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &area->origin);
  /* The pixels are those of the screen, which may have more of them. */
  gtk_snapshot_scale (snapshot, 1 / scale, area->size.height / (float) height);
  for (guint i = 0; i < picture->tiles->len; i++)
    {
      LanesRowTile *tile = &tiles[i];
      gint64 x = tile->index * LANES_TILE_COLUMNS - left;

      update_tile (self, layout, grid, height, tile, first, last);
      if (self->mirrored)
        x = grid->n_columns - x - LANES_TILE_COLUMNS;
      if (!tile->node)
        continue;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, 0));
      gtk_snapshot_append_node (snapshot, tile->node);
      gtk_snapshot_restore (snapshot);
    }
  gtk_snapshot_restore (snapshot);
}
