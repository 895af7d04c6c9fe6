/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tree and the lanes tell each other: who is pointed at in the one lights up in the other.
 */
#include "lanes-thread-view-private.h"

/* Marks the row of whom the lanes are about. */
void
lanes_thread_view_update_lanes (LanesThreadView *self)
{
  const LanesSlice *slice = NULL;

  if (!self->tree)
    return;
  if (self->view)
    slice = lanes_view_get_hovered (self->view) ? lanes_view_get_hovered (self->view)
                                                : lanes_view_get_selected (self->view);
  lanes_thread_tree_point_at (self->tree, slice ? slice->thread : G_MAXUINT);
}

/* The latest turn in sight, or else before it */
static gboolean
find_turn (LanesThreadView *self, LanesThreadItem *item, LanesSlice *turn)
{
  return self->view && self->tree && item
         && lanes_thread_tree_find_turn (self->tree, item, lanes_view_get_visible (self->view).end,
                                         turn);
}

/* Lights up in the lanes who is selected in the tree. */
void
lanes_thread_view_light_selected (LanesThreadView *self)
{
  LanesSlice turn;

  if (find_turn (self, lanes_thread_view_get_selected (self), &turn))
    lanes_view_set_selected (self->view, &turn);
}

static void
point_at (LanesThreadView *self, LanesThreadItem *item)
{
  LanesSlice turn;

  if (!g_set_object (&self->pointed, item) || !self->view)
    return;
  lanes_view_set_hovered (self->view, find_turn (self, item, &turn) ? &turn : NULL);
}

static void
motion_cb (LanesThreadView *self, double x, double y)
{
  point_at (self, lanes_thread_view_get_item_at (self, x, y));
}

static void
leave_cb (LanesThreadView *self)
{
  point_at (self, NULL);
}

void
lanes_thread_view_take_pointer (LanesThreadView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->list, motion);
}

/**
 * lanes_thread_view_set_view:
 * @view: (nullable): what the lanes are about
 */
void
lanes_thread_view_set_view (LanesThreadView *self, LanesView *view)
{
  if (self->view)
    g_signal_handlers_disconnect_by_func (self->view, lanes_thread_view_update_lanes, self);
  if (!g_set_object (&self->view, view) || !view)
    return;
  g_signal_connect_object (view, "notify::hovered", G_CALLBACK (lanes_thread_view_update_lanes),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::selected", G_CALLBACK (lanes_thread_view_update_lanes),
                           self, G_CONNECT_SWAPPED);
  lanes_thread_view_update_lanes (self);
}
