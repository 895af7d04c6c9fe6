/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lanes are about, marked in a graph: the time that they show, and the task that is
 * pointed at. The graph below stays as it was drawn. */
#include "lanes-compat.h"
#include "lanes-core-graph-private.h"
#include "lanes-palette.h"

#define BAND  0.1f
#define EDGE  0.55f
#define LINE  2.0f
#define TICK  5.0f
#define BACK  0.4             /* how much is left of what steps back */
#define LEAST 3               /* pixels: what is shorter is widened, so that it can be seen */
#define LATE  (2 * LANES_SEC) /* so far a live picture is behind at the most */

/* The time that is looked at: what is selected, or else what the lanes show */
static LanesSpan
get_span (LanesCoreGraph *self)
{
  LanesSpan selection = lanes_view_get_selection (self->view);
  LanesSpan visible = lanes_view_get_visible (self->view);
  LanesTime end = lanes_core_load_get_end (self->load);

  if (!lanes_span_is_empty (selection))
    return selection;
  /* A live picture ends now, and the graph does too, as far as it was measured; but when nothing
   * runs any more, the picture stays, and the graph goes on. */
  if (lanes_view_get_follow (self->view) == LANES_FOLLOW_LIVE && end - visible.end < LATE)
    return (LanesSpan){end - lanes_span_length (visible), end};
  return visible;
}

/* Where the band is, in whole pixels; none where all that is shown is looked at, or nothing is. */
static gboolean
find_band (LanesCoreGraph *self, int *left, int *right)
{
  LanesTime end = lanes_core_load_get_end (self->load);
  LanesSpan shown = {end - LANES_CORE_GRAPH_LENGTH, end};
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  LanesSpan span;

  if (!self->view || lanes_core_load_get_n_points (self->load) == 0)
    return FALSE;
  span = lanes_span_intersect (get_span (self), shown);
  if (lanes_span_is_empty (span) || lanes_span_length (span) >= LANES_CORE_GRAPH_LENGTH)
    return FALSE;
  *left = (int) (width * (span.begin - shown.begin) / LANES_CORE_GRAPH_LENGTH);
  *right = (int) (width * (span.end - shown.begin) / LANES_CORE_GRAPH_LENGTH);
  if (*right - *left < LEAST)
    {
      *right = MIN (*left + LEAST, width);
      *left = *right - LEAST;
    }
  if (lanes_core_graph_is_mirrored (self))
    {
      int begin = *left;

      *left = width - *right;
      *right = width - begin;
    }
  return TRUE;
}

static int
find_task (LanesCoreGraph *self)
{
  const LanesSlice *hovered = self->view ? lanes_view_get_hovered (self->view) : NULL;
  const LanesThread *thread = hovered && hovered->thread < lanes_trace_get_n_threads (self->trace)
                                  ? lanes_trace_get_thread (self->trace, hovered->thread)
                                  : NULL;
  LanesSlice found;

  /* The number of a thread that has gone from the history may be another one's. */
  if (thread && !lanes_trace_find_in_thread (self->trace, hovered->thread, hovered->begin, &found))
    thread = NULL;
  return thread && thread->task < self->tasks->len ? (int) thread->task : -1;
}

/* The view moves with every frame, and the band by a pixel now and then. */
static void
view_changed_cb (LanesCoreGraph *self)
{
  int left = -1;
  int right = -1;
  int task = find_task (self);

  find_band (self, &left, &right);
  if (left == self->band_left && right == self->band_right && task == self->task)
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Time goes the other way from now on. */
static void
mirrored_cb (LanesCoreGraph *self)
{
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  lanes_core_graph_forget_marks (self);
  lanes_core_graph_stop_pointing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_core_graph_set_view:
 * @view: which part of time the lanes show, and what is pointed at in them
 * @trace: where the slices are
 *
 * Marks in the graph what the lanes are about. Set once.
 */
void
lanes_core_graph_set_view (LanesCoreGraph *self, LanesView *view, LanesTrace *trace)
{
  static const char *const signals[] = {"notify::end", "notify::length", "notify::follow",
                                        "notify::selection", "notify::hovered"};

  g_return_if_fail (!self->view);
  self->view = g_object_ref (view);
  self->trace = g_object_ref (trace);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (view, signals[i], G_CALLBACK (view_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::mirrored", G_CALLBACK (mirrored_cb), self,
                           G_CONNECT_SWAPPED);
  mirrored_cb (self);
}

void
lanes_core_graph_forget_marks (LanesCoreGraph *self)
{
  g_clear_pointer (&self->task_picture, gsk_render_node_unref);
}

/* Draws the graph, of which only the task that is pointed at stays as strong as it is. */
void
lanes_core_graph_draw_picture (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  int task = find_task (self);

  if (task != self->task)
    lanes_core_graph_forget_marks (self);
  self->task = task;
  if (task < 0)
    {
      gtk_snapshot_append_node (snapshot, self->picture);
      return;
    }
  gtk_snapshot_push_opacity (snapshot, BACK);
  gtk_snapshot_append_node (snapshot, self->picture);
  gtk_snapshot_pop (snapshot);
  if (!self->task_picture)
    self->task_picture = lanes_core_graph_make_picture (self, task + 1);
  if (self->task_picture)
    gtk_snapshot_append_node (snapshot, self->task_picture);
}

/* A bracket over the time that is looked at */
void
lanes_core_graph_draw_band (LanesCoreGraph *self, GtkSnapshot *snapshot)
{
  float height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA color, band, edge;
  float left, width;

  self->band_left = self->band_right = -1;
  if (!find_band (self, &self->band_left, &self->band_right))
    return;
  left = (float) self->band_left;
  width = (float) (self->band_right - self->band_left);
  lanes_compat_get_color (GTK_WIDGET (self), &color);
  band = lanes_palette_mix (&color, BAND);
  edge = lanes_palette_mix (&color, EDGE);
  gtk_snapshot_append_color (snapshot, &band, &GRAPHENE_RECT_INIT (left, 0, width, height));
  gtk_snapshot_append_color (snapshot, &edge,
                             &GRAPHENE_RECT_INIT (left, height - LINE, width, LINE));
  gtk_snapshot_append_color (snapshot, &edge,
                             &GRAPHENE_RECT_INIT (left, height - LINE - TICK, 1, TICK));
  gtk_snapshot_append_color (snapshot, &edge,
                             &GRAPHENE_RECT_INIT (left + width - 1, height - LINE - TICK, 1, TICK));
}
