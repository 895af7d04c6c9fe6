/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shown of a time that was recorded, and is not kept any more. */
#include "lanes-lanes-private.h"

/* Less wide than this, it is gray and says nothing. */
#define ROOM 90

/* Where the picture shows what was dropped, in the area of the rows. */
static gboolean
get_place (LanesLanes *self, GdkRectangle *place)
{
  LanesRows *rows = LANES_ROWS (self->rows);
  LanesTime kept, shown;
  double from, to;

  if (!self->view || !self->trace || self->oldest == 0)
    return FALSE;
  kept = lanes_view_get_limits (self->view).begin;
  shown = MAX (lanes_view_get_visible (self->view).begin, self->oldest);
  if (kept <= self->oldest || shown >= kept)
    return FALSE;
  kept = MIN (kept, lanes_view_get_end (self->view));
  from = lanes_rows_get_x (rows, shown);
  to = lanes_rows_get_x (rows, kept);
  *place = (GdkRectangle){(int) MIN (from, to), 0, (int) MAX (from, to) - (int) MIN (from, to),
                          gtk_widget_get_height (self->rows)};
  return place->width > 0;
}

/* Brings it up to date with what is shown and kept. */
void
lanes_lanes_update_gone (LanesLanes *self)
{
  GdkRectangle place;
  gboolean any = get_place (self, &place);

  gtk_widget_set_visible (self->gone, any);
  if (any)
    gtk_widget_queue_allocate (self->area);
}

/* Gives the child of the overlay its place; FALSE: it has one of its own. */
gboolean
lanes_lanes_place_gone (LanesLanes *self, GtkWidget *child, GdkRectangle *place)
{
  if (child != self->gone || !get_place (self, place))
    return FALSE;
  gtk_widget_set_opacity (gtk_widget_get_first_child (self->gone), place->width < ROOM ? 0 : 1);
  return TRUE;
}
