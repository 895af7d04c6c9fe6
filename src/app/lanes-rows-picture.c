/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All rows at once, for a picture to keep. */
#include "lanes-rows-private.h"

/**
 * lanes_rows_snapshot_all:
 * @snapshot: where to draw
 * @scale: how many columns a pixel is divided into, so that the picture can be made larger
 * @shapes: whether the rows are drawn as shapes, in place of pixels
 *
 * Draws every row, from the first on, whether it is in sight or not, as wide as the widget is.
 *
 * Returns: how high the rows are, in pixels
 */
int
lanes_rows_snapshot_all (LanesRows *self, GtkSnapshot *snapshot, int scale, gboolean shapes)
{
  int height;

  g_return_val_if_fail (scale > 0, 0);
  self->whole = scale;
  height = lanes_rows_get_drawn_height (self);
  lanes_row_painter_set_shapes (self->painter, shapes);
  lanes_rows_draw (self, snapshot);
  lanes_row_painter_set_shapes (self->painter, FALSE);
  /* The screen has pixels of its own; these would stay for as long as their rows are out of sight.
   */
  lanes_row_painter_forget (self->painter);
  self->whole = 0;
  return height;
}
