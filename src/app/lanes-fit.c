/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a widget changes of itself once it knows how large it is. Not while sizes are given out,
 * where GTK would lose track of them, and not in an idle moment, when what did not fit was drawn
 * already: right after sizes were given out, and before the frame is drawn. */
#include "lanes-fit.h"

#define PENDING "lanes-fit"
#define LAST    "lanes-fit-frame"

typedef struct
{
  GtkWidget *widget;
  LanesFitFunc fit;
  GdkFrameClock *clock; /* NULL: in an idle moment */
  gulong handler_id;
  guint idle_id;
} Pending;

static void
drop (gpointer data)
{
  Pending *pending = data;

  g_clear_handle_id (&pending->idle_id, g_source_remove);
  if (pending->handler_id)
    g_signal_handler_disconnect (pending->clock, pending->handler_id);
  g_clear_object (&pending->clock);
  g_free (pending);
}

static void
run (Pending *pending)
{
  LanesFitFunc fit = pending->fit;
  g_autoptr (GtkWidget) widget = g_object_ref (pending->widget);

  g_object_set_data (G_OBJECT (widget), PENDING, NULL);
  if (gtk_widget_get_realized (widget))
    fit (widget);
}

static gboolean
idle_cb (gpointer user_data)
{
  Pending *pending = user_data;

  pending->idle_id = 0;
  run (pending);
  return G_SOURCE_REMOVE;
}

static void
layout_cb (GdkFrameClock *clock, gpointer user_data)
{
  guint frame = (guint) gdk_frame_clock_get_frame_counter (clock) + 1;

  g_object_set_data (G_OBJECT (clock), LAST, GUINT_TO_POINTER (frame));
  run (user_data);
}

/* Sizes may be given out a few times for one frame, and GTK complains about more: what fits have
 * changed is laid out for the same frame, and what that changes for the next one. */
static gboolean
has_fitted (GdkFrameClock *clock)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (clock), LAST))
         == (guint) gdk_frame_clock_get_frame_counter (clock) + 1;
}

/**
 * lanes_fit_queue:
 * @widget: a widget that has been given its size, or will be
 * @fit: what it does once, soon after
 *
 * Has @fit called when sizes have been given out, before the frame is drawn if possible. Nothing is
 * called for a widget that is not shown any more.
 */
void
lanes_fit_queue (GtkWidget *widget, LanesFitFunc fit)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  Pending *pending = g_object_get_data (G_OBJECT (widget), PENDING);

  if (pending && (pending->idle_id || pending->clock == clock))
    return;
  pending = g_new0 (Pending, 1);
  pending->widget = widget;
  pending->fit = fit;
  g_object_set_data_full (G_OBJECT (widget), PENDING, pending, drop);
  if (!clock || has_fitted (clock))
    {
      pending->idle_id = g_idle_add (idle_cb, pending);
      return;
    }
  pending->clock = g_object_ref (clock);
  pending->handler_id = g_signal_connect (clock, "layout", G_CALLBACK (layout_cb), pending);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}
