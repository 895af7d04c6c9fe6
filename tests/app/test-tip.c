/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the place that is pointed at does not come between that and the pointer. */
#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>

#include "app-test.h"

#include "lanes-core-graph.h"
#include "lanes-core-heat-private.h"

#define N_CORES  64
#define N_FRAMES 30

typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesCpuHistory *history;
  GPtrArray *tasks;
  guint n_measured;
  guint n_left;
  guint n_frames;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->trace = lanes_trace_new (N_CORES);
  self->history = lanes_cpu_history_new (self->topology, 60 * LANES_SEC);
  self->tasks = g_ptr_array_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->history);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

static void
measure (Fixture *self)
{
  g_autofree LanesCpuSample *sample = g_malloc0 (sizeof *sample + sizeof (LanesCpuShare));

  sample->span = (LanesSpan){self->n_measured * LANES_SEC, (self->n_measured + 1) * LANES_SEC};
  sample->n_shares = 1;
  sample->shares[0].busy = (float) (self->n_measured++ % 4) / 4;
  lanes_trace_advance (self->trace, sample->span.end);
  lanes_cpu_history_add (self->history, sample, self->trace, 0);
}

static void
leave_cb (Fixture *self)
{
  self->n_left++;
}

static void
move_pointer (GtkWidget *widget, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkDisplay *display = gtk_widget_get_display (widget);
  double left, top, in_x, in_y;

  gtk_native_get_surface_transform (native, &left, &top);
  g_assert_true (
      gtk_widget_translate_coordinates (widget, GTK_WIDGET (native), x, y, &in_x, &in_y));
  XWarpPointer (gdk_x11_display_get_xdisplay (display), None,
                gdk_x11_surface_get_xid (gtk_native_get_surface (native)), 0, 0, 0, 0,
                (int) (left + in_x), (int) (top + in_y));
}

static gboolean
has_tip (gpointer widget)
{
  GtkWidget *tip = app_test_find (widget, GTK_TYPE_POPOVER, NULL);

  return tip && gtk_widget_get_mapped (tip);
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  ((Fixture *) user_data)->n_frames++;
  return G_SOURCE_CONTINUE;
}

static gboolean
have_frames (gpointer user_data)
{
  return ((Fixture *) user_data)->n_frames >= N_FRAMES;
}

/* The pointer lies still at a place that the shadow of what is said of it reaches. */
static void
check (Fixture *self, GtkWidget *widget, double x, double y)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_tick_callback (widget, frame_cb, self, NULL);
  move_pointer (widget, x, y);
  g_assert_true (app_test_wait (has_tip, widget));
  /* also when it says something else, */
  for (guint i = 0; i < 3; i++)
    {
      measure (self);
      self->n_frames = 0;
      g_assert_true (app_test_wait (have_frames, self));
      g_assert_cmpuint (self->n_left, ==, 0);
      g_assert_true (has_tip (widget));
    }
  /* and not when the pointer goes. */
  move_pointer (widget, x, -20);
  self->n_frames = 0;
  g_assert_true (app_test_wait (have_frames, self));
  g_assert_cmpuint (self->n_left, ==, 1);
  g_assert_false (has_tip (widget));
}

static GtkWidget *
present_below (GtkWidget *widget)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *space = gtk_label_new (NULL);

  gtk_widget_set_size_request (space, -1, 60);
  gtk_box_append (GTK_BOX (box), space);
  gtk_widget_set_size_request (widget, -1, 110);
  gtk_box_append (GTK_BOX (box), widget);
  return app_test_present (box, 600, 400);
}

static void
test_graph (Fixture *self, gconstpointer data)
{
  GtkWidget *graph = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  GtkWidget *window = present_below (graph);

  for (guint i = 0; i < 60; i++)
    measure (self);
  check (self, graph, 300, gtk_widget_get_height (graph) - 4);
  app_test_destroy (&window, graph);
}

static void
test_heat (Fixture *self, gconstpointer data)
{
  GtkWidget *map = lanes_core_heat_new (self->history, self->topology, self->tasks);
  GtkWidget *window = present_below (map);
  LanesCoreHeat *heat = LANES_CORE_HEAT (map);
  GdkRectangle cell;

  measure (self);
  lanes_core_heat_fit (heat);
  cell = lanes_core_heat_layout_get_cell (heat->layout, heat->place[N_CORES / 4]);
  check (self, map, cell.x + cell.width / 2, cell.y + cell.height - 3);
  app_test_destroy (&window, map);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_setenv ("HWLOC_SYNTHETIC", "package:1 core:64 pu:1", TRUE);
  g_test_add ("/tip/graph", Fixture, NULL, set_up, test_graph, tear_down);
  g_test_add ("/tip/heat", Fixture, NULL, set_up, test_heat, tear_down);
  return g_test_run ();
}
