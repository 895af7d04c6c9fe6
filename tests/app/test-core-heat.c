/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-core-graph.h"
#include "lanes-core-heat-words.h"
#include "lanes-core-heat.h"
#include "lanes-palette.h"
#include "lanes-task.h"
#include "lanes-watch-cores.h"

#define N_CORES 64

typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesCpuHistory *history;
  GPtrArray *tasks;
  GtkWidget *map;
  GtkWidget *window;
  guint threads[2];
  int chosen;
} Fixture;

/* A reading of a second: the first core is the task's alone, the second one half of it, the
 * third one is others', and the rest is idle; of the last one nothing is known. */
static void
measure (Fixture *self)
{
  g_autofree LanesCpuSample *sample = g_malloc0 (sizeof *sample + N_CORES * sizeof (LanesCpuShare));

  for (guint core = 0; core < 2; core++)
    lanes_trace_append (self->trace, &(LanesSlice){.begin = core * LANES_SEC / 2,
                                                   .end = LANES_SEC,
                                                   .core = core,
                                                   .thread = self->threads[core],
                                                   .ended = LANES_SLICE_PREEMPTED});
  lanes_trace_advance (self->trace, LANES_SEC);
  sample->span = (LanesSpan){0, LANES_SEC};
  sample->n_shares = N_CORES - 1;
  for (guint i = 0; i < N_CORES - 1; i++)
    sample->shares[i] = (LanesCpuShare){.core = i, .busy = i == 0 ? 1 : i <= 2 ? 0.75f : 0};
  lanes_cpu_history_add (self->history, sample, self->trace, 1);
}

static void
chosen_cb (GtkWidget *map, int core, int *chosen)
{
  *chosen = core;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LanesTask *task = lanes_task_new ("primes");

  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (lanes_topology_get_n_cores (self->topology), ==, N_CORES);
  self->trace = lanes_trace_new (N_CORES);
  self->history = lanes_cpu_history_new (self->topology, 60 * LANES_SEC);
  g_object_set (task, "name", "Count primes", "color", LANES_COLOR_GREEN, NULL);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->tasks, task);
  for (guint i = 0; i < G_N_ELEMENTS (self->threads); i++)
    {
      LanesThread thread = {.task = 0, .process = 1, .ordinal = i + 1, .end = G_MAXINT64};

      self->threads[i] = lanes_trace_add_thread (self->trace, &thread);
    }
  self->chosen = -1;
  self->map = lanes_core_heat_new (self->history, self->topology, self->tasks);
  g_signal_connect (self->map, "chosen", G_CALLBACK (chosen_cb), &self->chosen);
  self->window = app_test_present (self->map, 800, 160);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->map);
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->history);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

/* Does what @key does in the map. */
static void
press (Fixture *self, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->map);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            {
              gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, self->map,
                                            gtk_shortcut_get_arguments (shortcut));
              return;
            }
        }
    }
  g_assert_not_reached ();
}

/* The whole is told in a sentence, which follows what is measured. */
static void
test_text (Fixture *self, gconstpointer data)
{
  LanesCoreUse uses[3] = {{.busy = 1, .top = -1},
                          {.busy = 0.2f, .tasks = 0.1f, .top = 0},
                          {.busy = -1, .top = -1}};
  g_autofree char *text = lanes_core_heat_summarize (uses, G_N_ELEMENTS (uses));

  g_assert_cmpstr (text, ==, "3 cores: 1 busy, 1 with tasks, 1 not known");
  g_assert_cmpstr (lanes_core_heat_get_text (LANES_CORE_HEAT (self->map)), ==,
                   "64 cores: 0 busy, 0 with tasks, 64 not known");
}

/* What is said of a core */
static void
test_point (Fixture *self, gconstpointer data)
{
  static const struct
  {
    int core;
    const char *text;
  } rows[] = {
      {0, "Core 0 · package 0 · shares with 1 · Count primes 100 % · others 0 %"},
      {1, "Core 1 · package 0 · shares with 0 · Count primes 50 % · others 25 %"},
      {2, "Core 2 · package 0 · shares with 3 · others 75 %"},
      {40, "Core 40 · package 1 · shares with 41 · others 0 %"},
      {63, "Core 63 · package 1 · shares with 62 · others not known"},
  };
  LanesCoreSet used = lanes_core_set_none ();

  measure (self);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      lanes_core_heat_point_at (LANES_CORE_HEAT (self->map), rows[i].core);
      g_assert_cmpstr (lanes_core_heat_get_pointed (LANES_CORE_HEAT (self->map)), ==, rows[i].text);
    }
  lanes_core_set_add (&used, 0);
  lanes_core_heat_set_used (LANES_CORE_HEAT (self->map), &used);
  g_assert_true (g_str_has_suffix (lanes_core_heat_get_pointed (LANES_CORE_HEAT (self->map)),
                                   "not used by the tasks"));
  lanes_core_heat_point_at (LANES_CORE_HEAT (self->map), -1);
  g_assert_null (lanes_core_heat_get_pointed (LANES_CORE_HEAT (self->map)));
}

/* The keys go from core to core, are spoken at once, and choose. */
static void
test_keys (Fixture *self, gconstpointer data)
{
  LanesCoreHeat *map = LANES_CORE_HEAT (self->map);

  measure (self);
  press (self, GDK_KEY_Return);
  g_assert_cmpint (self->chosen, ==, -1); /* there is none yet */
  press (self, GDK_KEY_Right);
  g_assert_true (g_str_has_prefix (lanes_core_heat_get_text (map), "Core 0 ·"));
  press (self, GDK_KEY_Right);
  g_assert_true (g_str_has_prefix (lanes_core_heat_get_text (map), "Core 1 ·"));
  gtk_test_accessible_assert_role (map, GTK_ACCESSIBLE_ROLE_GROUP);
  press (self, GDK_KEY_Return);
  g_assert_cmpint (self->chosen, ==, 1);
  press (self, GDK_KEY_End);
  g_assert_true (g_str_has_prefix (lanes_core_heat_get_text (map), "Core 63 ·"));
  press (self, GDK_KEY_Home);
  press (self, GDK_KEY_Down);
  g_assert_false (g_str_has_prefix (lanes_core_heat_get_text (map), "Core 0 ·"));
  press (self, GDK_KEY_Up);
  g_assert_true (g_str_has_prefix (lanes_core_heat_get_text (map), "Core 0 ·"));
  press (self, GDK_KEY_Escape);
  g_assert_null (lanes_core_heat_get_pointed (map));
}

/* A core that a task has to itself is all in its color. */
static void
test_picture (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkTexture) picture = NULL;

  measure (self);
  picture = app_test_render (self->map);
  /* Below the caption of the package, and above the number */
  app_test_assert_pixel (picture, 4, 26,
                         lanes_palette_get_color (LANES_STYLE_LIGHT, LANES_COLOR_GREEN));
}

/* In no width is the map lower than it says that it is at the least. */
static void
test_heights (Fixture *self, gconstpointer data)
{
  int least;

  gtk_widget_measure (self->map, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  for (int width = 160; width < 3000; width += 7)
    {
      int height;

      gtk_widget_measure (self->map, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
      g_assert_cmpint (height, >=, least);
    }
}

static guint
count (GtkWidget *widget, GType type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_child_visible (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_get_visible (child) ? count (child, type) : 0;
  return n;
}

/* The section of the cores: a map in place of so many graphs, and beside it the graph of the core
 * that is chosen. */
static void
test_section (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_new ();
  g_autoptr (LanesSession) session =
      lanes_session_new (self->topology, task_set, LANES_RECORDER_SAMPLE, &error);
  g_autoptr (LanesView) view = lanes_view_new ();
  GtkWidget *cores = g_object_new (LANES_TYPE_WATCH_CORES, NULL);
  GtkWidget *window;
  GtkWidget *map;

  g_assert_no_error (error);
  lanes_watch_cores_set_view (LANES_WATCH_CORES (cores), view);
  lanes_watch_cores_set_session (LANES_WATCH_CORES (cores), session, self->tasks);
  window = app_test_present (cores, 800, 300);
  map = app_test_find (cores, LANES_TYPE_CORE_HEAT, NULL);
  g_assert_nonnull (map);
  g_assert_cmpuint (count (cores, LANES_TYPE_CORE_GRAPH), ==, 0);

  g_signal_emit_by_name (map, "chosen", 40);
  g_assert_cmpint (lanes_view_get_core (view), ==, 40);
  g_assert_cmpuint (count (cores, LANES_TYPE_CORE_GRAPH), ==, 1);
  g_signal_emit_by_name (map, "chosen", 41);
  g_assert_cmpuint (count (cores, LANES_TYPE_CORE_GRAPH), ==, 1);
  g_assert_nonnull (app_test_find (cores, LANES_TYPE_CORE_GRAPH, "Core 41: – busy"));
  lanes_watch_cores_set_total (LANES_WATCH_CORES (cores), TRUE);
  g_assert_cmpuint (count (cores, LANES_TYPE_CORE_GRAPH), ==, 1);
  g_signal_emit_by_name (map, "chosen", 41);
  g_assert_cmpint (lanes_view_get_core (view), ==, -1);
  g_assert_cmpuint (count (cores, LANES_TYPE_CORE_GRAPH), ==, 1); /* of all together */
  lanes_watch_cores_set_total (LANES_WATCH_CORES (cores), FALSE);
  g_assert_cmpuint (count (cores, LANES_TYPE_CORE_GRAPH), ==, 0);
  app_test_destroy (&window, cores);
}

int
main (int argc, char **argv)
{
  g_setenv ("HWLOC_SYNTHETIC", "package:2 core:16 pu:2", TRUE);
  app_test_init (&argc, &argv);
  g_test_add ("/core-heat/text", Fixture, NULL, set_up, test_text, tear_down);
  g_test_add ("/core-heat/point", Fixture, NULL, set_up, test_point, tear_down);
  g_test_add ("/core-heat/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/core-heat/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/core-heat/heights", Fixture, NULL, set_up, test_heights, tear_down);
  g_test_add ("/core-heat/section", Fixture, NULL, set_up, test_section, tear_down);
  return g_test_run ();
}
