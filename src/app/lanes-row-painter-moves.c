/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines from core to core. */
#include "lanes-row-painter-private.h"

#include <math.h>

#define MAX_LINES 96  /* in a picture */
#define LINE      1.5 /* pixels */
#define FAINT     4   /* columns: the lines of turns as short as this are pale */
#define CLEAR     24

static int
compare_moves (gconstpointer a, gconstpointer b)
{
  double one = ((const LanesMove *) a)->width;
  double other = ((const LanesMove *) b)->width;

  return one < other ? 1 : -(one > other);
}

static double
place (LanesRowPainter *self, double x, const LanesGrid *grid, const graphene_rect_t *area)
{
  x *= (double) area->size.width / grid->n_columns;
  if (self->mirrored)
    x = (double) area->size.width - x;
  return (double) area->origin.x + x;
}

static void
paint_line (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double to_x,
            double to_y)
{
  double length = hypot (to_x - x, to_y - y);

  /* An upright line is sharp when it is on whole pixels. */
  if (fabs (to_x - x) < LINE)
    {
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT ((float) floor ((x + to_x) / 2),
                                                      (float) MIN (y, to_y), (float) LINE,
                                                      (float) fabs (to_y - y)));
      return;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_rotate (snapshot, (float) (atan2 (to_y - y, to_x - x) * 180 / G_PI));
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (0, (float) (-LINE / 2), (float) length,
                                                  (float) LINE));
  gtk_snapshot_restore (snapshot);
}

/**
 * lanes_row_painter_paint_moves:
 * @moves: (element-type LanesMove): threads that go from one core to another; sorted in place
 * @grid: the picture
 * @areas: (array): where the rows are that the moves tell of, by their number
 *
 * Paints a thin line for each move, from the end of the turn on the one core to the begin of that
 * on the other. When there are very many, those of the longest turns are painted.
 */
void
lanes_row_painter_paint_moves (LanesRowPainter *self, GtkSnapshot *snapshot, GArray *moves,
                               const LanesGrid *grid, const graphene_rect_t *areas)
{
  LanesStyle style = lanes_palette_get_style ();

  if (moves->len > MAX_LINES)
    g_array_sort (moves, compare_moves);
  for (guint i = 0; i < MIN (moves->len, MAX_LINES); i++)
    {
      const LanesMove *move = &g_array_index (moves, LanesMove, i);
      const graphene_rect_t *from = &areas[move->row];
      const graphene_rect_t *to = &areas[move->to_row];
      gboolean down = to->origin.y > from->origin.y;
      float strength = (float) CLAMP ((move->width - FAINT) / (CLEAR - FAINT), 0, 1);
      GdkRGBA color = lanes_palette_mix (
          lanes_palette_get_color (style, lanes_row_painter_get_color (self, move->task)),
          0.35f + 0.6f * strength);

      paint_line (snapshot, &color, place (self, move->x, grid, from),
                  (double) (from->origin.y + (down ? from->size.height : 0)),
                  place (self, move->to_x, grid, to),
                  (double) (to->origin.y + (down ? 0 : to->size.height)));
    }
}
