/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GTK draws all that is in a scrolled list, also what nobody can see: with a thousand rows each
 * frame of the window costs many times what it should. A widget that is wholly transparent is left
 * out, and is otherwise as any other. */
#include "lanes-sight.h"

/**
 * LanesSight:
 *
 * What is in sight of a list that can be scrolled. Rows that are far from it are not drawn. In
 * doubt all of them are: where rows were added or moved, until they have their places.
 */
struct _LanesSight
{
  GtkWidget *list;         /* borrowed: it lives as long */
  GtkAdjustment *vertical; /* owned: another may take its place */
  GdkFrameClock *clock;    /* owned: of the frame after which all rows have their places, or NULL */
};

static void
show_all (LanesSight *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_opacity (row, 1);
}

/* Rows that are less than a page away are drawn, so that nothing is missing while one scrolls. */
static void
look (LanesSight *self)
{
  double page = gtk_adjustment_get_page_size (self->vertical);
  double top = gtk_adjustment_get_value (self->vertical) - page;
  double bottom = top + 3 * page;

  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t place;
      gboolean near = TRUE;

      if (gtk_widget_compute_bounds (row, self->list, &place))
        near = (double) (place.origin.y + place.size.height) >= top
               && (double) place.origin.y <= bottom;
      gtk_widget_set_opacity (row, near ? 1 : 0);
    }
}

static void
stop_waiting (LanesSight *self)
{
  if (self->clock)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
}

static void
after_paint_cb (LanesSight *self)
{
  stop_waiting (self);
  look (self);
}

static void
scrolled_cb (LanesSight *self)
{
  if (!self->clock)
    look (self);
}

/**
 * lanes_sight_new:
 * @scrolled: a GtkScrolledWindow
 * @list: what is scrolled in it; its children are the rows
 *
 * Leaves out what is far from being seen from now on.
 *
 * Returns: (transfer full): to be freed no later than @list
 */
LanesSight *
lanes_sight_new (GtkWidget *scrolled, GtkWidget *list)
{
  LanesSight *self = g_new0 (LanesSight, 1);

  self->list = list;
  self->vertical =
      g_object_ref (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  g_signal_connect_swapped (self->vertical, "value-changed", G_CALLBACK (scrolled_cb), self);
  g_signal_connect_swapped (self->vertical, "changed", G_CALLBACK (lanes_sight_renew), self);
  g_signal_connect_swapped (list, "map", G_CALLBACK (lanes_sight_renew), self);
  return self;
}

/**
 * lanes_sight_free:
 * @self: (transfer full) (nullable): what lanes_sight_new() has made
 *
 * Has no more to do with the rows, which stay as they are.
 */
void
lanes_sight_free (LanesSight *self)
{
  if (!self)
    return;
  stop_waiting (self);
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_signal_handlers_disconnect_by_data (self->vertical, self);
  g_object_unref (self->vertical);
  g_free (self);
}

/**
 * lanes_sight_renew:
 *
 * Rows were added, moved or have grown: all are drawn until the next frame has given them their
 * places.
 */
void
lanes_sight_renew (LanesSight *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->list);

  show_all (self);
  if (self->clock || !clock)
    return;
  self->clock = g_object_ref (clock);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  gtk_widget_queue_draw (self->list);
}
