/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the rows and the moments are. Whatever is drawn over the rows asks here. */
#include <math.h>

#include "lanes-rows-private.h"

static gboolean
is_rtl (LanesRows *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* Where the blocks are, in the widget; the labels have the rest. The labels change sides with the
 * direction of text, and time does not. */
graphene_rect_t
lanes_rows_get_area (LanesRows *self, int y, int height)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - self->inset - LANES_ROWS_MARGIN;

  return GRAPHENE_RECT_INIT (is_rtl (self) ? LANES_ROWS_MARGIN : self->inset, y, MAX (width, 1),
                             height);
}

/* Whether @x is where the blocks are, and not the labels or the margin */
gboolean
lanes_rows_is_in_time (LanesRows *self, double x)
{
  graphene_rect_t area = lanes_rows_get_area (self, 0, 1);

  return x >= (double) area.origin.x && x < (double) (area.origin.x + area.size.width);
}

/* Which columns the rows are drawn on now */
LanesGrid
lanes_rows_get_grid (LanesRows *self)
{
  return lanes_grid_new (lanes_view_get_length (self->view), lanes_view_get_end (self->view),
                         lanes_rows_get_n_columns (self));
}

/* How many pixels of the rows are above the widget */
int
lanes_rows_get_scroll (LanesRows *self)
{
  return self->vadjustment && !self->whole ? (int) gtk_adjustment_get_value (self->vadjustment) : 0;
}

/* Down to where rows are drawn */
int
lanes_rows_get_drawn_height (LanesRows *self)
{
  return self->whole ? lanes_row_list_get_height (self->list)
                     : gtk_widget_get_height (GTK_WIDGET (self));
}

/**
 * lanes_rows_get_time:
 * @x: pixels from the left edge of the widget
 *
 * Returns: the moment that is shown there, nanoseconds; outside of the blocks, what would be there
 */
LanesTime
lanes_rows_get_time (LanesRows *self, double x)
{
  graphene_rect_t area = lanes_rows_get_area (self, 0, 1);
  LanesGrid grid;
  LanesSpan shown;

  g_return_val_if_fail (self->view, 0);
  grid = lanes_rows_get_grid (self);
  shown = lanes_grid_get_span (&grid);
  return shown.begin
         + (LanesTime) floor ((x - (double) area.origin.x) / (double) area.size.width
                              * (double) lanes_span_length (shown));
}

/**
 * lanes_rows_get_x:
 * @time: nanoseconds
 *
 * Returns: where that moment is, in pixels from the left edge of the widget; it may be outside of
 *   the blocks
 */
double
lanes_rows_get_x (LanesRows *self, LanesTime time)
{
  graphene_rect_t area = lanes_rows_get_area (self, 0, 1);
  LanesGrid grid;

  g_return_val_if_fail (self->view, 0);
  grid = lanes_rows_get_grid (self);
  return (double) area.origin.x + lanes_grid_get_x (&grid, time, (double) area.size.width);
}

/**
 * lanes_rows_get_place:
 * @row: from the top, below lanes_rows_get_n_rows()
 *
 * Returns: the row, and where it is in the widget now; it may be out of sight
 */
LanesRowPlace
lanes_rows_get_place (LanesRows *self, guint row)
{
  LanesLaneLayout *lane = lanes_row_list_get_lane (self->list, row);

  return (LanesRowPlace){
      .row = row,
      .kind =
          lanes_lane_layout_get_kind (lane) == LANES_LANE_CORE ? LANES_ROW_CORE : LANES_ROW_THREAD,
      .index = lanes_lane_layout_get_index (lane),
      .task = lanes_row_list_get_task (self->list, row),
      .lane = lane,
      .area = lanes_rows_get_area (self,
                                   lanes_row_list_get_y (self->list, row)
                                       - lanes_rows_get_scroll (self),
                                   lanes_row_list_get_row_height (self->list, row)),
  };
}

/* Begins a walk over the rows in sight, from the top; they must not change meanwhile. */
void
lanes_rows_iter_init (LanesRowsIter *iter, LanesRows *self)
{
  iter->rows = self;
  iter->next = lanes_row_list_find (self->list, lanes_rows_get_scroll (self));
}

gboolean
lanes_rows_iter_next (LanesRowsIter *iter, LanesRowPlace *place)
{
  LanesRows *self = iter->rows;

  if (iter->next >= lanes_row_list_get_n_rows (self->list))
    return FALSE;
  *place = lanes_rows_get_place (self, iter->next);
  if (place->area.origin.y >= (float) lanes_rows_get_drawn_height (self))
    return FALSE;
  iter->next++;
  return TRUE;
}

/**
 * lanes_rows_get_row_at:
 * @y: pixels from the top of the widget
 *
 * Returns: the row there; %G_MAXUINT between two rows, and where there is none
 */
guint
lanes_rows_get_row_at (LanesRows *self, double y)
{
  int top = (int) floor (y) + lanes_rows_get_scroll (self);
  guint row = lanes_row_list_find (self->list, top);

  if (row >= lanes_row_list_get_n_rows (self->list) || lanes_row_list_get_y (self->list, row) > top)
    return G_MAXUINT;
  return row;
}

/**
 * lanes_rows_find:
 * @x: pixels from the left edge of the widget
 * @y: pixels from its top
 * @slice: (out caller-allocates): what is there
 *
 * Looks which slice is under a point, in the row of a core or of a thread. Where slices are
 * narrower than a pixel, it is the first one of that pixel.
 *
 * Returns: whether there is one
 */
gboolean
lanes_rows_find (LanesRows *self, double x, double y, LanesSlice *slice)
{
  guint row = lanes_rows_get_row_at (self, y);
  LanesRowPlace place;
  LanesTraceIter iter;
  LanesSpan span;

  if (row == G_MAXUINT || !self->view || !self->trace || !lanes_rows_is_in_time (self, x))
    return FALSE;
  place = lanes_rows_get_place (self, row);
  span.begin = lanes_rows_get_time (self, x);
  span.end = MAX (lanes_rows_get_time (self, x + 1), span.begin + 1);
  if (place.kind == LANES_ROW_CORE)
    lanes_trace_iter_init_core (&iter, self->trace, place.index, span);
  else
    lanes_trace_iter_init_thread (&iter, self->trace, place.index, span);
  return lanes_trace_iter_next (&iter, slice);
}
