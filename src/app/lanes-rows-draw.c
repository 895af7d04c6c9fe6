/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rows look like. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-compat.h"
#include "lanes-rows-private.h"

/* Whether the row is that of a core which the tasks may not run on */
static gboolean
is_unused (LanesRows *self, guint row)
{
  LanesLaneLayout *lane = lanes_row_list_get_lane (self->list, row);

  return lanes_lane_layout_get_kind (lane) == LANES_LANE_CORE
         && !lanes_core_set_contains (&self->used, lanes_lane_layout_get_index (lane));
}

static void
snapshot_label (LanesRows *self, GtkSnapshot *snapshot, guint row, int y)
{
  PangoLayout *layout = lanes_row_list_get_layout (self->list, row);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float x = rtl ? gtk_widget_get_width (GTK_WIDGET (self)) - self->inset + LANES_ROWS_GUTTER
                : LANES_ROWS_MARGIN;
  GdkRGBA color;
  int height;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  pango_layout_get_pixel_size (layout, NULL, &height);
  y += (lanes_row_list_get_row_height (self->list, row) - height) / 2;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  if (is_unused (self, row))
    color = lanes_palette_mix (&color, 0.65f);
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* Below the blocks, so that it comes to light as the last of them move on */
static void
snapshot_unused (LanesRows *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), _ ("not used by the tasks"));
  GskRoundedRect round;
  GdkRGBA color, tint;
  int height;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  tint = lanes_palette_mix (&color, 0.06f);
  color = lanes_palette_mix (&color, 0.65f);
  gsk_rounded_rect_init_from_rect (&round, area, 5);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &tint, area);
  gtk_snapshot_pop (snapshot);

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (area->origin.x + LANES_ROWS_GUTTER,
                                                area->origin.y
                                                    + (area->size.height - (float) height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
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
  graphene_rect_t area = lanes_rows_get_area (self, 0, lanes_rows_get_drawn_height (self));
  LanesTime length = lanes_view_get_length (self->view);
  GdkRGBA color;

  lanes_compat_get_color (GTK_WIDGET (self), &color);
  color = lanes_palette_make_line (&color, 0.08f);
  for (LanesTime time = lanes_view_get_first_step (self->view); time <= length;
       time += lanes_view_get_step (self->view))
    {
      float x = roundf (area.origin.x + area.size.width * (float) time / (float) length);

      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, 0, 1, area.size.height));
    }
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
  g_array_set_size (self->gaps, 0);
  lanes_lane_collect_gaps (self->trace, &grid, self->gaps);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                         lanes_rows_get_drawn_height (self)));
  snapshot_grid (self, snapshot);
  lanes_rows_iter_init (&iter, self);
  while (lanes_rows_iter_next (&iter, &place))
    {
      int y = (int) place.area.origin.y;

      if (place.row == lanes_row_list_get_n_cores (self->list))
        snapshot_separator (self, snapshot, y - LANES_ROW_LIST_SEPARATOR / 2 - 3);
      snapshot_label (self, snapshot, place.row, y);
      if (is_unused (self, place.row))
        snapshot_unused (self, snapshot, &place.area);
      lanes_lane_layout_update (place.lane, &grid, self->trace);
      lanes_row_painter_paint (self->painter, snapshot, place.lane, &grid, place.task, &place.area,
                               place.kind == LANES_ROW_CORE);
      lanes_row_painter_paint_gaps (snapshot, self->gaps, &grid, &place.area);
    }
  gtk_snapshot_pop (snapshot);
}
