/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-row-painter-private.h"

#include "lanes-config.h"
#include "lanes-task.h"

#define NUMBER_SCALE 0.72
#define GAP          1.0f

static void
clear_name (gpointer data)
{
  g_clear_object (&((LanesRowName *) data)->name);
}

static void
free_stamp (gpointer data)
{
  LanesStamp *stamp = data;

  if (!stamp)
    return;
  g_object_unref (stamp->text);
  g_free (stamp->cover);
  g_free (stamp);
}

static void
clear_ink (gpointer data)
{
  lanes_ink_clear (data);
}

static void
free_picture (gpointer data)
{
  lanes_row_picture_free (data);
}

static void
settings_changed_cb (LanesRowPainter *self)
{
  gboolean patterns = g_settings_get_boolean (self->settings, "task-patterns");

  lanes_row_painter_set_core_numbers (self, g_settings_get_enum (self->settings, "core-numbers"));
  if (self->patterns != patterns)
    lanes_row_painter_forget (self);
  self->patterns = patterns;
  gtk_widget_queue_draw (self->widget);
}

/**
 * lanes_row_painter_new:
 * @widget: what is painted on; it must live longer
 *
 * A painter follows what people prefer, and has @widget drawn anew when they prefer something else.
 *
 * Returns: (transfer full): a painter
 */
LanesRowPainter *
lanes_row_painter_new (GtkWidget *widget)
{
  LanesRowPainter *self = g_new0 (LanesRowPainter, 1);

  self->widget = widget;
  self->names = g_array_new (FALSE, TRUE, sizeof (LanesRowName));
  g_array_set_clear_func (self->names, clear_name);
  self->numbers = g_ptr_array_new_with_free_func (free_stamp);
  self->core_inks = g_array_new (FALSE, TRUE, sizeof (LanesInk));
  g_array_set_clear_func (self->core_inks, clear_ink);
  self->boxes = g_array_new (FALSE, FALSE, sizeof (LanesBox));
  self->series = g_ptr_array_new ();
  self->other_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lanes_row_name_free);
  self->shares = g_array_new (FALSE, FALSE, sizeof (float));
  self->pictures = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_picture);
  self->settings = g_settings_new (LANES_APP_ID);
  g_signal_connect_swapped (self->settings, "changed::core-numbers",
                            G_CALLBACK (settings_changed_cb), self);
  g_signal_connect_swapped (self->settings, "changed::task-patterns",
                            G_CALLBACK (settings_changed_cb), self);
  settings_changed_cb (self);
  return self;
}

void
lanes_row_painter_free (LanesRowPainter *self)
{
  lanes_row_painter_forget (self);
  g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_clear_object (&self->trace);
  g_clear_object (&self->others);
  g_clear_object (&self->topology);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_hash_table_unref (self->pictures);
  g_ptr_array_unref (self->series);
  g_hash_table_unref (self->other_names);
  g_array_unref (self->shares);
  g_array_unref (self->boxes);
  g_array_unref (self->core_inks);
  g_ptr_array_unref (self->numbers);
  g_array_unref (self->names);
  g_free (self);
}

/**
 * lanes_row_painter_set_source:
 * @trace: (nullable): where it is known when tasks were paused
 * @topology: (nullable): what the cores are called
 * @tasks: (element-type LanesTask): whose the blocks are, by the session's number
 *
 * Says what the rows are about.
 */
void
lanes_row_painter_set_source (LanesRowPainter *self, LanesTrace *trace, LanesTopology *topology,
                              GPtrArray *tasks)
{
  g_set_object (&self->trace, trace);
  g_set_object (&self->topology, topology);
  g_ptr_array_ref (tasks);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  self->tasks = tasks;
  lanes_row_painter_forget (self);
}

/**
 * lanes_row_painter_set_others:
 * @others: (nullable): where it is known what other programs are called
 */
void
lanes_row_painter_set_others (LanesRowPainter *self, LanesTrace *others)
{
  g_set_object (&self->others, others);
}

/**
 * lanes_row_painter_set_mirrored:
 * @mirrored: whether time runs from right to left; letters never do
 */
void
lanes_row_painter_set_mirrored (LanesRowPainter *self, gboolean mirrored)
{
  self->look += self->mirrored != !!mirrored;
  self->mirrored = !!mirrored;
}

/**
 * lanes_row_painter_set_core_numbers:
 * @how: how the rows of threads show which core a turn was on
 */
void
lanes_row_painter_set_core_numbers (LanesRowPainter *self, LanesCoreNumbers how)
{
  self->look += self->core_numbers != how;
  self->core_numbers = how;
}

/**
 * lanes_row_painter_set_shapes:
 * @shapes: whether rows are painted as shapes, which stay sharp at any size, in place of pixels
 */
void
lanes_row_painter_set_shapes (LanesRowPainter *self, gboolean shapes)
{
  self->shapes = shapes;
}

/**
 * lanes_row_painter_forget:
 *
 * Drops what depends on fonts, names and style, and all pixels.
 */
void
lanes_row_painter_forget (LanesRowPainter *self)
{
  g_array_set_size (self->names, 0);
  g_hash_table_remove_all (self->other_names);
  g_ptr_array_set_size (self->numbers, 0);
  g_array_set_size (self->core_inks, 0);
  g_hash_table_remove_all (self->pictures);
  for (int i = 0; i < LANES_N_FILLS; i++)
    for (int k = 0; k < LANES_N_COLORS; k++)
      {
        g_clear_object (&self->tiles[i][k]);
        lanes_ink_clear (&self->inks[i][k]);
      }
  self->scale = 0;
  self->look++;
}

/* Makes the inks anew where the style or the screen is another. */
static void
prepare (LanesRowPainter *self, int scale)
{
  LanesStyle style = lanes_palette_get_style ();
  gboolean with_cairo = lanes_pixels_want_cairo (self->widget);

  if (style == self->style && scale == self->scale && with_cairo == self->with_cairo)
    return;
  lanes_row_painter_forget (self);
  self->style = style;
  self->with_cairo = with_cairo;
  self->scale = scale;
  for (int i = 0; i <= LANES_FILL_READY; i++)
    for (int k = 0; k < LANES_N_COLORS; k++)
      lanes_ink_init (&self->inks[i][k], style, i, k, self->patterns, scale);
  self->other_ink.color = lanes_pixels_pack (lanes_palette_get_others (style), 1);
}

LanesColor
lanes_row_painter_get_color (LanesRowPainter *self, guint task)
{
  return self->tasks && task < self->tasks->len
             ? lanes_task_get_color (g_ptr_array_index (self->tasks, task))
             : LANES_COLOR_SLATE;
}

/* A text on a block */
PangoLayout *
lanes_row_painter_make_text (LanesRowPainter *self, const char *text, double scale)
{
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);

  pango_attr_list_insert (attrs, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attrs, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attrs);
  return layout;
}

static LanesStamp *
make_stamp (LanesRowPainter *self, const char *text)
{
  LanesStamp *stamp = g_new0 (LanesStamp, 1);
  cairo_surface_t *surface;
  cairo_t *cr;

  stamp->text = lanes_row_painter_make_text (self, text, NUMBER_SCALE);
  pango_layout_get_pixel_size (stamp->text, &stamp->width, &stamp->height);
  stamp->width *= self->scale;
  stamp->height *= self->scale;
  stamp->cover = g_new (guint8, MAX ((gsize) stamp->width * stamp->height, 1));
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, stamp->width, stamp->height);
  cr = cairo_create (surface);
  cairo_scale (cr, self->scale, self->scale);
  pango_cairo_show_layout (cr, stamp->text);
  cairo_surface_flush (surface);
  for (int y = 0; y < stamp->height; y++)
    memcpy (stamp->cover + y * stamp->width,
            cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface),
            stamp->width);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return stamp;
}

/* The number of a core, as the kernel counts, in small letters */
const LanesStamp *
lanes_row_painter_get_number (LanesRowPainter *self, guint core)
{
  if (core >= self->numbers->len)
    g_ptr_array_set_size (self->numbers, (int) core + 1);
  if (!self->numbers->pdata[core])
    {
      gboolean known = self->topology && core < lanes_topology_get_n_cores (self->topology);
      guint number = known ? lanes_topology_get_core (self->topology, core)->index : core;
      g_autofree char *text = g_strdup_printf ("%u", number);

      self->numbers->pdata[core] = make_stamp (self, text);
    }
  return self->numbers->pdata[core];
}

const LanesInk *
lanes_row_painter_get_core_ink (LanesRowPainter *self, guint core)
{
  LanesInk *ink;

  if (core >= self->core_inks->len)
    g_array_set_size (self->core_inks, core + 1);
  ink = &g_array_index (self->core_inks, LanesInk, core);
  if (ink->size == 0)
    {
      *ink = (LanesInk){
          .color = lanes_pixels_pack (lanes_palette_get_core (self->style, core), 1),
          .size = LANES_INK_SIZE,
      };
    }
  return ink;
}

/* Where a box is in the widget */
graphene_rect_t
lanes_row_painter_place_box (LanesRowPainter *self, const LanesBox *box, const LanesGrid *grid,
                             const graphene_rect_t *area, float gap)
{
  double scale = (double) area->size.width / grid->n_columns;
  float x = (float) (box->x * scale);
  float width = (float) (box->width * scale);

  if (self->mirrored)
    x = area->size.width - x - width;
  return GRAPHENE_RECT_INIT (area->origin.x + x, area->origin.y, MAX (width - gap, 1),
                             area->size.height);
}

/* The number of a turn that begins outside stays in sight as well: that among the pixels is not. */
static void
paint_number (LanesRowPainter *self, GtkSnapshot *snapshot, LanesLaneLayout *layout,
              const LanesGrid *grid, const graphene_rect_t *area)
{
  LanesSpan shown = lanes_grid_get_span (grid);
  guint i = lanes_lane_layout_find_box (layout, self->mirrored ? shown.end - 1 : shown.begin);
  const float padding = LANES_NUMBER_PADDING;
  const LanesStamp *stamp;
  graphene_rect_t rect;
  LanesBox box;
  float width;

  if (i >= lanes_lane_layout_get_n_boxes (layout))
    return;
  box = lanes_lane_layout_get_box (layout, i);
  rect = lanes_row_painter_place_box (self, &box, grid, area, GAP);
  stamp = lanes_row_painter_get_number (self, box.core);
  width = (float) stamp->width / (float) self->scale;
  if (box.state != LANES_STATE_RUNNING || rect.origin.x + padding + width > area->origin.x
      || rect.origin.x + rect.size.width < area->origin.x + width + 2 * padding
      || area->size.height * (float) self->scale < (float) stamp->height)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (
          area->origin.x + padding,
          area->origin.y + (area->size.height - (float) stamp->height / (float) self->scale) / 2));
  gtk_snapshot_append_layout (snapshot, stamp->text, lanes_palette_get_text (self->style));
  gtk_snapshot_restore (snapshot);
}

/* One fill for whole columns that lie anywhere. */
static void
paint_filled (LanesRowPainter *self, GtkSnapshot *snapshot, GArray *boxes, const LanesGrid *grid,
              const graphene_rect_t *area, LanesFill fill, LanesColor color)
{
  GdkTexture **tile = &self->tiles[fill][color];

  if (boxes->len > 0 && !*tile)
    *tile = lanes_row_painter_make_tile (fill, color, self->patterns, self->scale);
  for (guint i = 0; i < boxes->len; i++)
    {
      graphene_rect_t rect =
          lanes_row_painter_place_box (self, &g_array_index (boxes, LanesBox, i), grid, area, 0);
      graphene_rect_t piece = {rect.origin, {LANES_INK_SIZE, LANES_INK_SIZE}};

      gtk_snapshot_push_repeat (snapshot, &rect, &piece);
      gtk_snapshot_append_texture (snapshot, *tile, &piece);
      gtk_snapshot_pop (snapshot);
    }
}

static void
paint_paused (LanesRowPainter *self, GtkSnapshot *snapshot, LanesLaneLayout *layout,
              const LanesGrid *grid, guint task, const graphene_rect_t *area)
{
  LanesLaneKind kind = lanes_lane_layout_get_kind (layout);
  LanesSpan life = {G_MININT64, G_MAXINT64};

  if (!self->trace || (kind != LANES_LANE_THREAD && kind != LANES_LANE_TASK))
    return;
  if (kind == LANES_LANE_THREAD)
    {
      const LanesThread *thread =
          lanes_trace_get_thread (self->trace, lanes_lane_layout_get_index (layout));

      if (thread)
        life = (LanesSpan){thread->begin, thread->end};
    }
  g_array_set_size (self->boxes, 0);
  lanes_lane_collect_paused (self->trace, task, life, grid, self->boxes);
  paint_filled (self, snapshot, self->boxes, grid, area, LANES_FILL_PAUSED,
                lanes_row_painter_get_color (self, task));
}

static int
get_scale (const LanesGrid *grid, const graphene_rect_t *area)
{
  return CLAMP ((int) ((float) grid->n_columns / area->size.width + 0.5f), 1, 4);
}

/**
 * lanes_row_painter_paint:
 * @layout: the row
 * @grid: the picture that it was laid out for
 * @task: whose row it is, when it is a thread's or a task's
 * @area: where it goes, its width being that of all columns
 * @with_names: whether the blocks carry the name of their task where it fits
 *
 * Paints one row. Its pixels are kept: when it has moved on, only those that are new are filled.
 */
void
lanes_row_painter_paint (LanesRowPainter *self, GtkSnapshot *snapshot, LanesLaneLayout *layout,
                         const LanesGrid *grid, guint task, const graphene_rect_t *area,
                         gboolean with_names)
{
  prepare (self, get_scale (grid, area));
  gtk_snapshot_push_clip (snapshot, area);
  paint_paused (self, snapshot, layout, grid, task, area);
  if (self->shapes)
    lanes_row_painter_paint_shapes (self, snapshot, layout, grid, task, area);
  else
    lanes_row_painter_paint_tiles (self, snapshot, layout, grid, task, area);
  if (with_names)
    lanes_row_painter_paint_names (self, snapshot, layout, grid, area);
  if (lanes_lane_layout_get_kind (layout) == LANES_LANE_THREAD
      && self->core_numbers == LANES_CORE_NUMBERS_NUMBER)
    paint_number (self, snapshot, layout, grid, area);
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
lanes_row_painter_paint_gaps (LanesRowPainter *self, GtkSnapshot *snapshot, GArray *gaps,
                              const LanesGrid *grid, const graphene_rect_t *area)
{
  prepare (self, get_scale (grid, area));
  paint_filled (self, snapshot, gaps, grid, area, LANES_FILL_UNKNOWN, 0);
}
