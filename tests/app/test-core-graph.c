/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-core-graph.h"
#include "lanes-palette.h"
#include "lanes-task.h"

#define WIDTH  300
#define HEIGHT 100

typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesCpuHistory *history;
  GPtrArray *tasks;
  guint threads[2];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  static const LanesColor colors[] = {LANES_COLOR_ORANGE, LANES_COLOR_BLUE};
  g_autoptr (GError) error = NULL;

  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->trace = lanes_trace_new (lanes_topology_get_n_cores (self->topology));
  self->history = lanes_cpu_history_new (self->topology, LANES_CORE_GRAPH_LENGTH);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      LanesTask *task = lanes_task_new ("task");
      LanesThread thread = {.task = i, .process = 1, .ordinal = 1, .end = G_MAXINT64};

      g_object_set (task, "color", colors[i], NULL);
      g_ptr_array_add (self->tasks, task);
      self->threads[i] = lanes_trace_add_thread (self->trace, &thread);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->history);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

/* One reading of a second: the first core was busy, with a share for each task. */
static void
add (Fixture *self, LanesTime begin, float busy, double one, double other)
{
  g_autofree LanesCpuSample *sample = g_malloc0 (sizeof *sample + sizeof (LanesCpuShare));
  LanesTime middle = begin + (LanesTime) (one * 1e9);

  lanes_trace_append (self->trace, &(LanesSlice){.begin = begin,
                                                 .end = middle,
                                                 .thread = self->threads[0],
                                                 .ended = LANES_SLICE_PREEMPTED});
  lanes_trace_append (self->trace, &(LanesSlice){.begin = middle,
                                                 .end = middle + (LanesTime) (other * 1e9),
                                                 .thread = self->threads[1],
                                                 .ended = LANES_SLICE_PREEMPTED});
  lanes_trace_advance (self->trace, begin + LANES_SEC);
  sample->span = (LanesSpan){begin, begin + LANES_SEC};
  sample->n_shares = 1;
  sample->shares[0].core = lanes_topology_get_core (self->topology, 0)->index;
  sample->shares[0].busy = busy;
  lanes_cpu_history_add (self->history, sample, self->trace, self->tasks->len);
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  GtkWidget *graph = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  GtkWidget *window = app_test_present (graph, WIDTH, HEIGHT);
  g_autoptr (GdkTexture) picture = app_test_render (graph);
  g_autofree char *label = lanes_topology_get_label (self->topology, 0);

  g_assert_true (g_str_has_prefix (lanes_core_graph_get_text (LANES_CORE_GRAPH (graph)), label));
  gtk_test_accessible_assert_role (graph, GTK_ACCESSIBLE_ROLE_BUTTON);
  app_test_destroy (&window, graph);
}

/* Grey below, the tasks stacked over it: half of the core for others, a quarter for one task and a
 * quarter for the other. */
static void
test_stack (Fixture *self, gconstpointer data)
{
  GtkWidget *graph = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  GtkWidget *window = app_test_present (graph, WIDTH, HEIGHT);
  g_autoptr (GdkTexture) picture = NULL;
  LanesStyle style = lanes_palette_get_style ();
  int width, height;

  for (int i = 0; i < 30; i++)
    add (self, (10 + i) * LANES_SEC, 1, .25, .25);
  picture = app_test_render (graph);
  width = gdk_texture_get_width (picture);
  height = gdk_texture_get_height (picture);

  app_test_assert_pixel (picture, width * 9 / 10, height * 9 / 10,
                         lanes_palette_get_others (style));
  app_test_assert_pixel (picture, width * 9 / 10, height * 6 / 10,
                         lanes_palette_get_others (style));
  app_test_assert_pixel (picture, width * 9 / 10, height * 4 / 10,
                         lanes_palette_get_color (style, LANES_COLOR_ORANGE));
  app_test_assert_pixel (picture, width * 9 / 10, height * 15 / 100,
                         lanes_palette_get_color (style, LANES_COLOR_BLUE));
  app_test_destroy (&window, graph);
}

/* Where the lanes show a part of the graph, that is marked; where they show all of it, nothing is.
 */
static void
test_band (Fixture *self, gconstpointer data)
{
  GtkWidget *graph = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  GtkWidget *window = app_test_present (graph, WIDTH, HEIGHT);
  const GdkRGBA *others = lanes_palette_get_others (lanes_palette_get_style ());
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesTime end = 70 * LANES_SEC;
  int width = gtk_widget_get_width (graph);
  int height = gtk_widget_get_height (graph);

  for (LanesTime begin = 10 * LANES_SEC; begin < end; begin += LANES_SEC)
    add (self, begin, 1, 0, 0);
  lanes_core_graph_set_view (LANES_CORE_GRAPH (graph), view, self->trace);
  for (int part = 0; part < 4; part++)
    {
      g_autoptr (GdkTexture) picture = NULL;

      lanes_view_show (view,
                       (LanesSpan){end - (part + 1) * 15 * LANES_SEC, end - part * 15 * LANES_SEC});
      /* Also where it is live, and stayed behind since nothing runs any more */
      lanes_view_set_frozen (view, part % 2 == 0);
      picture = app_test_render (graph);
      for (int i = 0; i < 4; i++)
        {
          int x = width * (2 * (3 - i) + 1) / 8;

          if (i != part)
            app_test_assert_pixel (picture, x, height - 4, others);
          else
            g_assert_false (app_test_has_pixel (picture, x, height - 4, others));
        }
    }
  lanes_view_show (view, (LanesSpan){end - 60 * LANES_SEC, end});
  {
    g_autoptr (GdkTexture) picture = app_test_render (graph);

    app_test_assert_pixel (picture, width / 2, height - 4, others);
  }
  app_test_destroy (&window, graph);
}

/* Where time goes from right to left what is newest is on the left, and so is its mark; where one
 * points is the same moment. */
static void
test_mirrored (Fixture *self, gconstpointer data)
{
  GtkWidget *graph = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  GtkWidget *window = app_test_present (graph, WIDTH, HEIGHT);
  const GdkRGBA *others = lanes_palette_get_others (lanes_palette_get_style ());
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesTime end = 40 * LANES_SEC;
  int width = gtk_widget_get_width (graph);
  int y = gtk_widget_get_height (graph) - 4;

  for (LanesTime begin = 10 * LANES_SEC; begin < end; begin += LANES_SEC)
    add (self, begin, 1, 0, 0);
  lanes_core_graph_set_view (LANES_CORE_GRAPH (graph), view, self->trace);
  lanes_view_show (view, (LanesSpan){end - 10 * LANES_SEC, end});
  for (int mirrored = 0; mirrored < 2; mirrored++)
    {
      g_autoptr (GdkTexture) picture = NULL;

      lanes_view_set_mirrored (view, mirrored);
      picture = app_test_render (graph);
      for (int i = 1; i < 12; i += 2)
        {
          int x = width * (mirrored ? i : 12 - i) / 12;

          /* Ten seconds are marked, and thirty are known. */
          g_assert_cmpint (app_test_has_pixel (picture, x, y, others), ==, i > 2 && i < 6);
        }
    }
  app_test_destroy (&window, graph);
}

/* The task that is pointed at in the lanes stays as it is, and the others step back. */
static void
test_pointed (Fixture *self, gconstpointer data)
{
  GtkWidget *graph = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  GtkWidget *window = app_test_present (graph, WIDTH, HEIGHT);
  LanesStyle style = lanes_palette_get_style ();
  const GdkRGBA *orange = lanes_palette_get_color (style, LANES_COLOR_ORANGE);
  const GdkRGBA *blue = lanes_palette_get_color (style, LANES_COLOR_BLUE);
  g_autoptr (LanesView) view = lanes_view_new ();
  int x = gtk_widget_get_width (graph) * 9 / 10;
  int height = gtk_widget_get_height (graph);

  for (int i = 0; i < 60; i++)
    add (self, (10 + i) * LANES_SEC, 1, .25, .25);
  lanes_core_graph_set_view (LANES_CORE_GRAPH (graph), view, self->trace);
  for (int pointed = -1; pointed < 2; pointed++)
    {
      LanesSlice slice = {.begin = 10 * LANES_SEC + MAX (pointed, 0) * LANES_SEC / 4,
                          .thread = self->threads[MAX (pointed, 0)]};
      g_autoptr (GdkTexture) picture = NULL;

      lanes_view_set_hovered (view, pointed < 0 ? NULL : &slice);
      picture = app_test_render (graph);
      g_assert_cmpint (app_test_has_pixel (picture, x, height * 4 / 10, orange), ==, pointed != 1);
      g_assert_cmpint (app_test_has_pixel (picture, x, height * 15 / 100, blue), ==, pointed != 0);
    }

  /* One that has gone from the history is no longer pointed at: its number may be another's. */
  {
    LanesSlice gone = {.begin = 5 * LANES_SEC, .thread = self->threads[0]};
    g_autoptr (GdkTexture) picture = NULL;

    lanes_view_set_hovered (view, &gone);
    picture = app_test_render (graph);
    app_test_assert_pixel (picture, x, height * 15 / 100, blue);
  }
  app_test_destroy (&window, graph);
}

static gboolean
says_load (gpointer user_data)
{
  const char *text = lanes_core_graph_get_text (user_data);

  return g_str_has_suffix (text, ": 40 % busy");
}

/* The load is spoken, but not with every sample. */
static void
test_speech (Fixture *self, gconstpointer data)
{
  GtkWidget *graph = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  GtkWidget *window = app_test_present (graph, WIDTH, HEIGHT);
  g_autofree char *first = g_strdup (lanes_core_graph_get_text (LANES_CORE_GRAPH (graph)));
  gint64 begin = g_get_monotonic_time ();
  LanesTime time = 10 * LANES_SEC;

  while (!says_load (graph) && g_get_monotonic_time () - begin < 10 * G_USEC_PER_SEC)
    {
      add (self, time, .4f, .1, .1);
      time += LANES_SEC;
      if (g_get_monotonic_time () - begin < G_USEC_PER_SEC)
        g_assert_cmpstr (lanes_core_graph_get_text (LANES_CORE_GRAPH (graph)), ==, first);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (20000);
    }
  g_assert_true (says_load (graph));
  app_test_destroy (&window, graph);
}

static void
count_cb (LanesCoreGraph *graph, guint *count)
{
  (*count)++;
}

/* Presses a key that @graph knows. */
static gboolean
press (GtkWidget *graph, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (graph);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && k < g_list_model_get_n_items (G_LIST_MODEL (controller));
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, graph,
                                               gtk_shortcut_get_arguments (shortcut)))
            return TRUE;
        }
    }
  return FALSE;
}

/* The arrow keys lead through time, and what is there is shown and spoken at once. */
static void
test_keys (Fixture *self, gconstpointer data)
{
  GtkWidget *widget = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  LanesCoreGraph *graph = LANES_CORE_GRAPH (widget);
  GtkWidget *window = app_test_present (widget, WIDTH, HEIGHT);
  guint n_chosen = 0;

  g_signal_connect (graph, "chosen", G_CALLBACK (count_cb), &n_chosen);
  g_object_set (g_ptr_array_index (self->tasks, 0), "name", "Eat", NULL);
  for (int i = 0; i < 10; i++)
    add (self, (10 + i) * LANES_SEC, .75f, i == 8 ? .5 : .25, 0);

  g_assert_null (lanes_core_graph_get_pointed (graph));
  g_assert_false (press (widget, GDK_KEY_Escape)); /* it is for what is around the graph */
  g_assert_true (press (widget, GDK_KEY_Left));
  g_assert_cmpstr (lanes_core_graph_get_pointed (graph), ==, "Now: 75 % – Eat 25 %, others 50 %");
  g_assert_true (press (widget, GDK_KEY_Left));
  g_assert_cmpstr (lanes_core_graph_get_pointed (graph), ==,
                   "1 s ago: 75 % – Eat 50 %, others 25 %");
  g_assert_true (g_str_has_suffix (lanes_core_graph_get_text (graph),
                                   ". 1 s ago: 75 % – Eat 50 %, others 25 %"));
  g_assert_true (press (widget, GDK_KEY_Home));
  g_assert_true (g_str_has_prefix (lanes_core_graph_get_pointed (graph), "9 s ago"));
  g_assert_true (press (widget, GDK_KEY_End));
  g_assert_true (g_str_has_prefix (lanes_core_graph_get_pointed (graph), "Now"));
  g_assert_true (press (widget, GDK_KEY_Escape));
  g_assert_null (lanes_core_graph_get_pointed (graph));

  g_assert_true (press (widget, GDK_KEY_Return));
  g_assert_true (press (widget, GDK_KEY_space));
  g_assert_cmpuint (n_chosen, ==, 2);
  app_test_destroy (&window, widget);
}

static void
move_pointer (GtkWidget *graph, double x)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (graph);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "motion", x, 20.0);
    }
}

/* A pointer that lies over the graph does not take back what the keys do: GTK tells of it again
 * whenever something moves below it. */
static void
test_pointer_and_keys (Fixture *self, gconstpointer data)
{
  GtkWidget *widget = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  LanesCoreGraph *graph = LANES_CORE_GRAPH (widget);
  GtkWidget *window = app_test_present (widget, WIDTH, HEIGHT);

  for (int i = 0; i < 30; i++)
    add (self, (10 + i) * LANES_SEC, .75f, .25, 0);
  move_pointer (widget, 200);
  g_assert_false (g_str_has_prefix (lanes_core_graph_get_pointed (graph), "Now"));
  g_assert_true (press (widget, GDK_KEY_End));
  move_pointer (widget, 200);
  g_assert_true (g_str_has_prefix (lanes_core_graph_get_pointed (graph), "Now"));
  move_pointer (widget, 201);
  g_assert_false (g_str_has_prefix (lanes_core_graph_get_pointed (graph), "Now"));
  app_test_destroy (&window, widget);
}

/* All is as much as there is, and not what was switched off. */
static void
test_offline (Fixture *self, gconstpointer data)
{
  GtkWidget *widget =
      lanes_core_graph_new (self->history, self->topology, LANES_CORE_LOAD_ALL, self->tasks);
  GtkWidget *window = app_test_present (widget, WIDTH, HEIGHT);
  guint n_online = lanes_topology_get_n_online (self->topology);
  LanesCoreSet online = lanes_core_set_none ();
  g_autofree char *expected = n_online == 2
                                  ? g_strdup ("100 % is the only core")
                                  : g_strdup_printf ("100 %% is all %u cores", n_online - 1);
  g_autofree char *problem = NULL;
  guint last = 0;

  for (guint i = 0; i < lanes_topology_get_n_cores (self->topology); i++)
    if (lanes_topology_get_core (self->topology, i)->online)
      {
        last = lanes_topology_get_core (self->topology, i)->index;
        lanes_core_set_add (&online, last);
      }
  lanes_core_set_remove (&online, last);
  if (n_online > 1)
    {
      lanes_topology_update (self->topology, &online);
      problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected);
      g_assert_cmpstr (problem, ==, NULL);
    }
  else
    {
      g_test_skip ("needs two cores");
    }
  app_test_destroy (&window, widget);
}

/* What is called otherwise, or colored otherwise, is so at once. */
static void
test_tasks (Fixture *self, gconstpointer data)
{
  GtkWidget *widget = lanes_core_graph_new (self->history, self->topology, 0, self->tasks);
  LanesCoreGraph *graph = LANES_CORE_GRAPH (widget);
  GtkWidget *window = app_test_present (widget, WIDTH, HEIGHT);
  g_autoptr (GdkTexture) picture = NULL;

  for (int i = 0; i < 30; i++)
    add (self, (10 + i) * LANES_SEC, 1, 1, 0);
  lanes_core_graph_point_at (graph, 0);
  g_object_set (g_ptr_array_index (self->tasks, 0), "name", "Renamed", "color", LANES_COLOR_PINK,
                NULL);
  lanes_core_graph_update_tasks (graph);
  g_assert_cmpstr (lanes_core_graph_get_pointed (graph), ==,
                   "Now: 100 % – Renamed 100 %, others 0 %");
  picture = app_test_render (widget);
  app_test_assert_pixel (picture, gdk_texture_get_width (picture) * 9 / 10, HEIGHT / 2,
                         lanes_palette_get_color (lanes_palette_get_style (), LANES_COLOR_PINK));
  app_test_destroy (&window, widget);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/core-graph/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/core-graph/stack", Fixture, NULL, set_up, test_stack, tear_down);
  g_test_add ("/core-graph/band", Fixture, NULL, set_up, test_band, tear_down);
  g_test_add ("/core-graph/mirrored", Fixture, NULL, set_up, test_mirrored, tear_down);
  g_test_add ("/core-graph/pointed", Fixture, NULL, set_up, test_pointed, tear_down);
  g_test_add ("/core-graph/speech", Fixture, NULL, set_up, test_speech, tear_down);
  g_test_add ("/core-graph/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/core-graph/pointer-and-keys", Fixture, NULL, set_up, test_pointer_and_keys,
              tear_down);
  g_test_add ("/core-graph/offline", Fixture, NULL, set_up, test_offline, tear_down);
  g_test_add ("/core-graph/tasks", Fixture, NULL, set_up, test_tasks, tear_down);
  return g_test_run ();
}
