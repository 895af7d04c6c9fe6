/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-reveal.h"

/* What is new has its place only after the ticks of the frame in which it came. */
#define FRAMES 2

/* Pixels above and below that are shown as well: a frame around it, and that there is more. */
#define AROUND 12

static void
scroll_to (GtkWidget *widget)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkWidget *child = viewport ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
  graphene_rect_t bounds;
  double top;

  if (!scrolled || !child || !gtk_widget_compute_bounds (widget, child, &bounds))
    return;
  top = (double) bounds.origin.y - AROUND;
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                             top, top + (double) bounds.size.height + 2 * AROUND);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames = user_data;

  if (--*n_frames > 0)
    return G_SOURCE_CONTINUE;
  scroll_to (widget);
  return G_SOURCE_REMOVE;
}

/**
 * lanes_reveal:
 * @widget: something in a scrolled window
 *
 * Scrolls no further than is needed to see all of the widget, as soon as it is where it belongs.
 */
void
lanes_reveal (GtkWidget *widget)
{
  guint *n_frames = g_new (guint, 1);

  *n_frames = FRAMES;
  gtk_widget_add_tick_callback (widget, tick_cb, n_frames, g_free);
}

/**
 * lanes_reveal_focus:
 * @widget: something in a scrolled window, which may be new
 *
 * Gives it the keyboard, and does not scroll: what is new has no place yet, and the focus would
 * scroll to the top.
 */
void
lanes_reveal_focus (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  if (viewport)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  gtk_widget_grab_focus (widget);
  if (viewport)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
}

/**
 * lanes_reveal_has_focus:
 * @widget: a widget
 *
 * Returns: whether @widget, or something in it, has the focus of its window
 */
gboolean
lanes_reveal_has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}
