/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rows look like. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-compat.h"
#include "lanes-rows-private.h"

#define ROUND    5.0f  /* the corners of what is drawn behind rows, in pixels */
#define SOFT     0.65f /* how strong the text is of what matters less */
#define TRIANGLE 14
#define RING     2.0f
/* So many columns of cores and threads are read for one frame, where rows are of many: some
 * milliseconds. */
#define PORTION 65536

#define MIN_NAMED 0.75f /* of a line of text: a lower row has no room for the names of tasks */

static gboolean
is_rtl (LanesRows *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* Whether the row is that of a core which the tasks may not run on */
static gboolean
is_unused (LanesRows *self, const LanesRowPlace *place)
{
  return place->kind == LANES_ROW_CORE && !lanes_core_set_contains (&self->used, place->index);
}

/* Whether the keyboard is at the row; in a picture to keep that is of no interest. */
static gboolean
is_current (LanesRows *self, const LanesRowPlace *place)
{
  return !self->whole && self->current == lanes_row_get_key (place->item);
}

static void
append_layout (GtkSnapshot *snapshot, PangoLayout *layout, float x, float y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* The triangle of what can be folded, or closed again; it points along the text, or down. */
static void
snapshot_triangle (LanesRows *self, GtkSnapshot *snapshot, const LanesRowPlace *place, int indent,
                   const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *name = place->item->folded ? "pan-end-symbolic" : "pan-down-symbolic";
  g_autoptr (GtkIconPaintable) icon =
      gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (gtk_widget_get_display (widget)),
                                  name, NULL, TRIANGLE, gtk_widget_get_scale_factor (widget),
                                  gtk_widget_get_direction (widget), 0);
  int size = MIN (TRIANGLE, (int) place->area.size.height);
  int width = gtk_widget_get_width (widget);
  /* In the room that the indent leaves */
  int x = indent - (lanes_row_list_get_step (self->list) + size) / 2;

  x = is_rtl (self) ? width - LANES_ROWS_MARGIN - x - size : LANES_ROWS_MARGIN + x;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, place->area.origin.y
                                                                         + (place->area.size.height
                                                                            - (float) size)
                                                                               / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size,
                                            color, 1);
  gtk_snapshot_restore (snapshot);
}

/* Around the label of the row that the keyboard is at */
static void
snapshot_ring (LanesRows *self, GtkSnapshot *snapshot, const LanesRowPlace *place,
               const GdkRGBA *color)
{
  int x = lanes_rows_get_label_x (self);
  int width = self->inset - LANES_ROWS_MARGIN - LANES_ROWS_GUTTER;
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT ((float) x - ROUND, place->area.origin.y - 1, (float) width + 2 * ROUND,
                          place->area.size.height + 2);
  GdkRGBA ring = lanes_palette_mix (color, 0.5f);
  GdkRGBA tint = lanes_palette_mix (color, 0.08f);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &rect, ROUND);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &tint, &rect);
  gtk_snapshot_pop (snapshot);
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    gtk_snapshot_append_border (snapshot, &round, (const float[4]){RING, RING, RING, RING},
                                (const GdkRGBA[4]){ring, ring, ring, ring});
}

static void
snapshot_label (LanesRows *self, GtkSnapshot *snapshot, const LanesRowPlace *place)
{
  PangoLayout *layout = lanes_row_list_get_layout (self->list, place->item);
  PangoLayout *note = lanes_row_list_get_note_layout (self->list, place->item);
  int indent = lanes_row_list_get_indent (self->list, place->item);
  float x = (float) (lanes_rows_get_label_x (self) + (is_rtl (self) ? 0 : indent));
  GdkRGBA color, soft;
  int height, note_height = 0;
  float y;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  soft = lanes_palette_mix (&color, SOFT);
  if (is_current (self, place))
    snapshot_ring (self, snapshot, place, &color);
  if (lanes_row_folds (place->item) || place->item->opened)
    snapshot_triangle (self, snapshot, place, indent, &soft);
  pango_layout_get_pixel_size (layout, NULL, &height);
  if (note)
    pango_layout_get_pixel_size (note, NULL, &note_height);
  y = place->area.origin.y + (place->area.size.height - (float) (height + note_height)) / 2;
  append_layout (snapshot, layout, x, y, is_unused (self, place) ? &soft : &color);
  if (note)
    append_layout (snapshot, note, x, y + (float) height, &soft);
}

/* Below the blocks, so that it comes to light as the last of them move on. Those of others do not
 * move on: what is between them are crumbs of words. */
static void
snapshot_unused (LanesRows *self, GtkSnapshot *snapshot, const LanesRowPlace *place)
{
  const graphene_rect_t *area = &place->area;
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), place->item->offline
                                                             ? _ ("offline")
                                                             : _ ("not used by the tasks"));
  GskRoundedRect round;
  GdkRGBA color, tint;
  int height;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  tint = lanes_palette_mix (&color, 0.06f);
  color = lanes_palette_mix (&color, SOFT);
  gsk_rounded_rect_init_from_rect (&round, area, ROUND);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &tint, area);
  pango_layout_get_pixel_size (layout, NULL, &height);
  if ((float) height <= area->size.height && (!self->others || place->item->offline))
    append_layout (snapshot, layout, area->origin.x + LANES_ROWS_GUTTER,
                   area->origin.y + (area->size.height - (float) height) / 2, &color);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_separator (LanesRows *self, GtkSnapshot *snapshot, int y)
{
  GdkRGBA color;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  color = lanes_palette_make_line (&color, 0.15f);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (LANES_ROWS_MARGIN, y,
                                                  gtk_widget_get_width (GTK_WIDGET (self))
                                                      - 2 * LANES_ROWS_MARGIN,
                                                  1));
}

/* A line below each of the times over the lanes */
static void
snapshot_grid (LanesRows *self, GtkSnapshot *snapshot)
{
  LanesSpan shown = lanes_view_get_visible (self->view);
  GdkRGBA color;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  color = lanes_palette_make_line (&color, 0.08f);
  for (LanesTime time = lanes_view_get_first_step (self->view); time <= lanes_span_length (shown);
       time += lanes_view_get_step (self->view))
    {
      float x = roundf ((float) lanes_rows_get_x (self, shown.begin + time));

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (x, 0, 1,
                                                      (float) lanes_rows_get_drawn_height (self)));
    }
}

/* The tasks' colors, by the session's number */
static GdkRGBA *
list_colors (LanesRows *self)
{
  GdkRGBA *colors = g_new0 (GdkRGBA, MAX (self->tasks->len, 1));

  for (guint i = 0; i < self->tasks->len; i++)
    colors[i] =
        *lanes_palette_get_color (lanes_palette_get_style (),
                                  lanes_task_get_color (g_ptr_array_index (self->tasks, i)));
  return colors;
}

/* Which core of a group the keyboard is at */
static void
snapshot_line (LanesRows *self, GtkSnapshot *snapshot, const LanesRowPlace *place)
{
  GdkRGBA color;
  int height;
  int y = lanes_row_heat_get_y (place->item->heat, self->current_line, &height);
  graphene_rect_t rect = place->area;
  GskRoundedRect round;

  if (!is_current (self, place) || !gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    return;
  lanes_compat_get_color (GTK_WIDGET (self), &color);
  rect.origin.y += (float) y - RING;
  rect.size.height = (float) height + 2 * RING;
  gsk_rounded_rect_init_from_rect (&round, &rect, RING);
  gtk_snapshot_append_border (snapshot, &round, (const float[4]){RING, RING, RING, RING},
                              (const GdkRGBA[4]){color, color, color, color});
}

static void
snapshot_heat (LanesRows *self, GtkSnapshot *snapshot, const LanesRowPlace *place,
               const LanesGrid *grid)
{
  LanesRowHeat *heat = place->item->heat;
  graphene_rect_t area = place->area;
  GskRoundedRect round;
  g_autofree GdkRGBA *colors = list_colors (self);
  GdkRGBA tint;

  area.size.height = (float) lanes_row_heat_get_height (heat);
  lanes_compat_get_color (GTK_WIDGET (self), &tint);
  tint = lanes_palette_mix (&tint, 0.06f);
  lanes_row_heat_set_others (heat, self->others,
                             lanes_palette_get_others (lanes_palette_get_style ()));
  if (!lanes_row_heat_update (heat, grid, self->trace, colors, self->tasks->len))
    self->whole_drawn = FALSE;
  gsk_rounded_rect_init_from_rect (&round, &area, ROUND);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &tint, &area);
  gtk_snapshot_save (snapshot);
  if (lanes_view_get_mirrored (self->view))
    {
      gtk_snapshot_translate (snapshot,
                              &GRAPHENE_POINT_INIT (2 * area.origin.x + area.size.width, 0));
      gtk_snapshot_scale (snapshot, -1, 1);
    }
  lanes_row_heat_draw (heat, snapshot, grid, &area,
                       gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
  snapshot_line (self, snapshot, place);
}

/* Whether a core was out of use at the end of what is shown: what it did before is not denied. */
static gboolean
was_unused (LanesRows *self, const LanesRowPlace *place, const LanesGrid *grid)
{
  LanesSpan span = lanes_grid_get_span (grid);

  span.begin = span.end - lanes_span_length (span) / 4;
  return is_unused (self, place)
         && lanes_trace_count_core (self->trace, lanes_lane_layout_get_index (place->lane), span)
                == 0;
}

static void
snapshot_row (LanesRows *self, GtkSnapshot *snapshot, const LanesRowPlace *place,
              const LanesGrid *grid)
{
  snapshot_label (self, snapshot, place);
  if (was_unused (self, place, grid))
    snapshot_unused (self, snapshot, place);
  if (place->kind == LANES_ROW_HEAT)
    {
      snapshot_heat (self, snapshot, place, grid);
    }
  else
    {
      lanes_lane_layout_update (place->lane, grid, self->trace);
      if (place->kind == LANES_ROW_CORE)
        lanes_lane_layout_update_others (place->lane, grid, self->others);
      if (!lanes_lane_layout_is_whole (place->lane))
        self->whole_drawn = FALSE;
      lanes_row_painter_paint (self->painter, snapshot, place->lane, grid, place->task,
                               &place->area,
                               place->kind == LANES_ROW_CORE
                                   && place->area.size.height
                                          >= MIN_NAMED
                                                 * (float) lanes_row_list_get_step (self->list));
    }
  lanes_row_painter_paint_gaps (self->painter, snapshot, self->gaps, grid, &place->area);
}

/* Lines from core to core, for those that are in sight both */
static void
snapshot_moves (LanesRows *self, GtkSnapshot *snapshot, const LanesGrid *grid)
{
  g_autoptr (GPtrArray) lanes = g_ptr_array_new ();
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (LanesMove));
  LanesRowsIter iter;
  LanesRowPlace place;

  lanes_rows_iter_init (&iter, self);
  while (lanes_rows_iter_next (&iter, &place)
         && place.row < lanes_row_list_get_n_cores (self->list))
    if (place.kind == LANES_ROW_CORE)
      {
        g_ptr_array_add (lanes, place.lane);
        g_array_append_val (areas, place.area);
      }
  lanes_lane_collect_moves ((LanesLaneLayout *const *) lanes->pdata, lanes->len, grid, self->trace,
                            moves);
  lanes_row_painter_paint_moves (self->painter, snapshot, moves, grid,
                                 (const graphene_rect_t *) (gpointer) areas->data);
}

/* What each of the rows in sight that are of many may read for one frame; a picture to keep is
 * exact at once. */
static guint
get_portion (LanesRows *self)
{
  LanesRowsIter iter;
  LanesRowPlace place;
  guint n = 0;

  if (self->whole)
    return 0;
  lanes_rows_iter_init (&iter, self);
  while (lanes_rows_iter_next (&iter, &place))
    n += place.item->members != NULL;
  return PORTION / MAX (n, 1);
}

static gboolean
go_on_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  LANES_ROWS (widget)->go_on_id = 0;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

/* Draws the rows in sight. */
void
lanes_rows_draw (LanesRows *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LanesRowsIter iter;
  LanesRowPlace place;
  LanesGrid grid;

  if (!self->view || !self->trace)
    return;

  grid = lanes_rows_get_grid (self);
  grid.rough = lanes_view_is_moving (self->view);
  grid.portion = get_portion (self);
  self->whole_drawn = TRUE;
  g_array_set_size (self->gaps, 0);
  lanes_lane_collect_gaps (self->trace, &grid, self->gaps);
  lanes_row_painter_set_mirrored (self->painter, lanes_view_get_mirrored (self->view));

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                         lanes_rows_get_drawn_height (self)));
  snapshot_grid (self, snapshot);
  lanes_rows_iter_init (&iter, self);
  while (lanes_rows_iter_next (&iter, &place))
    {
      if (place.row > 0 && place.row == lanes_row_list_get_n_cores (self->list))
        snapshot_separator (self, snapshot,
                            (int) place.area.origin.y - lanes_row_list_get_separator (self->list));
      snapshot_row (self, snapshot, &place, &grid);
    }
  snapshot_moves (self, snapshot, &grid);
  gtk_snapshot_pop (snapshot);
  if (!self->whole_drawn && self->go_on_id == 0)
    self->go_on_id = gtk_widget_add_tick_callback (widget, go_on_cb, NULL, NULL);
}

/* Lays the groups of cores out anew: tasks have other colors. */
void
lanes_rows_forget_heat (LanesRows *self)
{
  for (guint i = 0; i < lanes_row_list_get_n_cores (self->list); i++)
    {
      LanesRow *row = lanes_row_list_get_row (self->list, i);

      if (row->heat)
        lanes_row_heat_forget (row->heat);
    }
}

/* What is pointed at is drawn over the rows: they need not be drawn anew for it. */
void
lanes_rows_view_changed (LanesRows *self, GParamSpec *pspec)
{
  static const char *const marks[] = {"hovered", "selected", "selection", "playhead", NULL};

  if (!g_strv_contains (marks, pspec->name))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
