/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the rows and the moments are. Whatever is drawn over the rows asks here. */
#include <math.h>

#include "lanes-rows-private.h"

/* What is left free for something else is never more than that part of the room for the rows. */
#define RESERVE_PART 4

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

/**
 * lanes_rows_is_in_time:
 * @x: pixels from the left edge of the widget
 *
 * Returns: whether the blocks are there, and not the labels or the margin
 */
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
  return lanes_view_get_grid (self->view, lanes_rows_get_n_columns (self));
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
  x -= (double) area.origin.x;
  if (lanes_view_get_mirrored (self->view))
    x = (double) area.size.width - x;
  return shown.begin
         + (LanesTime) floor (x / (double) area.size.width * (double) lanes_span_length (shown));
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
  double x;

  g_return_val_if_fail (self->view, 0);
  grid = lanes_rows_get_grid (self);
  x = lanes_grid_get_x (&grid, time, (double) area.size.width);
  return (double) area.origin.x
         + (lanes_view_get_mirrored (self->view) ? (double) area.size.width - x : x);
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
  LanesRow *item = lanes_row_list_get_row (self->list, row);

  return (LanesRowPlace){
      .row = row,
      .kind = item->kind,
      .index = item->index,
      .task = item->task,
      .lane = item->lane,
      .item = item,
      .area = lanes_rows_get_area (self, item->y - lanes_rows_get_scroll (self), item->height),
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

  if (row >= lanes_row_list_get_n_rows (self->list)
      || lanes_row_list_get_row (self->list, row)->y > top)
    return G_MAXUINT;
  return row;
}

/* Where the labels begin, or end in a language that is written from right to left; in pixels from
 * the left edge */
int
lanes_rows_get_label_x (LanesRows *self)
{
  return is_rtl (self) ? gtk_widget_get_width (GTK_WIDGET (self)) - self->inset + LANES_ROWS_GUTTER
                       : LANES_ROWS_MARGIN;
}

/* The row at @y, or the next one below when that is between two; -1: there is none. */
int
lanes_rows_get_row_near (LanesRows *self, double y)
{
  guint row = lanes_row_list_find (self->list, (int) floor (y) + lanes_rows_get_scroll (self));

  return row < lanes_row_list_get_n_rows (self->list) ? (int) row : -1;
}

static gboolean
find_on_core (LanesRows *self, guint core, LanesSpan span, LanesSlice *slice)
{
  LanesTraceIter iter;

  lanes_trace_iter_init_core (&iter, self->trace, core, span);
  return lanes_trace_iter_next (&iter, slice);
}

static gboolean
find_of_thread (LanesRows *self, guint thread, LanesSpan span, LanesSlice *slice)
{
  LanesTraceIter iter;

  lanes_trace_iter_init_thread (&iter, self->trace, thread, span);
  return lanes_trace_iter_next (&iter, slice);
}

/* Among the cores of one line of a group, or the threads that are shown as one */
static gboolean
find_among (LanesRows *self, const LanesRowPlace *place, double y, LanesSpan span,
            LanesSlice *slice)
{
  GArray *members = place->item->members;
  guint first = 0;
  guint n = members->len;
  gboolean found = FALSE;

  if (place->kind == LANES_ROW_HEAT)
    first = lanes_row_heat_get_cores_at (place->item->heat,
                                         (int) (y - (double) place->area.origin.y), &n);
  for (guint i = first; i < first + n && !found; i++)
    {
      guint member = g_array_index (members, guint, i);

      found = place->kind == LANES_ROW_HEAT ? find_on_core (self, member, span, slice)
                                            : find_of_thread (self, member, span, slice);
    }
  return found;
}

/**
 * lanes_rows_find:
 * @x: pixels from the left edge of the widget
 * @y: pixels from its top
 * @slice: (out caller-allocates): what is there
 *
 * Looks which slice is under a point. Where slices are narrower than a pixel, it is the first one
 * of that pixel; where several cores or threads are shown as one, it is that of the first of them.
 *
 * Returns: whether there is one
 */
gboolean
lanes_rows_find (LanesRows *self, double x, double y, LanesSlice *slice)
{
  guint row = lanes_rows_get_row_at (self, y);
  LanesRowPlace place;
  LanesTime one, other;
  LanesSpan span;

  if (row == G_MAXUINT || !self->view || !self->trace || !lanes_rows_is_in_time (self, x))
    return FALSE;
  place = lanes_rows_get_place (self, row);
  one = lanes_rows_get_time (self, x);
  other = lanes_rows_get_time (self, x + 1);
  span.begin = MIN (one, other);
  span.end = MAX (MAX (one, other), span.begin + 1);
  if (place.kind == LANES_ROW_CORE)
    return find_on_core (self, place.index, span, slice);
  if (place.kind == LANES_ROW_THREAD)
    return find_of_thread (self, place.index, span, slice);
  return find_among (self, &place, y, span, slice);
}

/* Not while sizes are given out */
static gboolean
settle_cb (gpointer user_data)
{
  LanesRows *self = LANES_ROWS (user_data);

  self->settle_id = 0;
  if (lanes_row_list_needs_regrouping (self->list))
    lanes_row_list_rebuild (self->list);
  lanes_rows_rearrange (self);
  return G_SOURCE_REMOVE;
}

/* Looks how much room there is for the rows now. */
void
lanes_rows_take_space (LanesRows *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - lanes_rows_get_hidden_height (self);

  if (lanes_row_list_set_space (self->list, height - MIN (self->reserve, height / RESERVE_PART))
      && self->settle_id == 0)
    self->settle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, settle_cb, self, NULL);
}

/**
 * lanes_rows_set_reserve:
 * @reserve: pixels at the bottom that something else covers now and then
 *
 * Lets the rows leave that free. It never is more than a part of the room for them, and many rows
 * are still scrolled over all of it.
 */
void
lanes_rows_set_reserve (LanesRows *self, int reserve)
{
  if (self->reserve == reserve)
    return;
  self->reserve = reserve;
  lanes_rows_take_space (self);
}
