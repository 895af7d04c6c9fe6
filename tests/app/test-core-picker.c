/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app-test.h"

#include "lanes-core-picker.h"

typedef struct
{
  LanesTopology *topology;
  LanesTaskSet *task_set;
  LanesCoreSet usable;
  GtkWidget *picker;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (data)
    g_setenv ("HWLOC_SYNTHETIC", data, TRUE);
  self->topology = lanes_topology_new (&error);
  g_unsetenv ("HWLOC_SYNTHETIC");
  g_assert_no_error (error);
  lanes_topology_get_usable (self->topology, &self->usable);
  self->task_set = lanes_task_set_new ();
  self->picker = g_object_new (LANES_TYPE_CORE_PICKER, NULL);
  lanes_core_picker_set_source (LANES_CORE_PICKER (self->picker), self->topology, self->task_set);
  self->window = app_test_present (self->picker, 300, 200);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->picker);
  g_object_unref (self->task_set);
  g_object_unref (self->topology);
}

/* The button of the n-th core that can be used, or NULL */
static GtkWidget *
find_button (Fixture *self, guint n)
{
  for (guint i = 0; i < lanes_topology_get_n_cores (self->topology); i++)
    if (lanes_core_set_contains (&self->usable, lanes_topology_get_core (self->topology, i)->index)
        && n-- == 0)
      {
        g_autofree char *label = lanes_topology_get_label (self->topology, i);
        GtkWidget *button = app_test_find (self->picker, GTK_TYPE_TOGGLE_BUTTON, label);

        g_assert_nonnull (button);
        return button;
      }
  return NULL;
}

static LanesCoreSet
get_cores (Fixture *self)
{
  LanesCoreSet cores;

  lanes_task_set_get_cores (self->task_set, &cores);
  return lanes_core_set_intersect (&cores, &self->usable);
}

static void
test_toggle (Fixture *self, gconstpointer data)
{
  guint n = lanes_core_set_count (&self->usable);
  GtkWidget *all = app_test_find (self->picker, GTK_TYPE_BUTTON, "Use all cores");
  GtkWidget *first = find_button (self, 0);
  LanesCoreSet cores = get_cores (self);

  g_assert_nonnull (all);
  g_assert_cmpuint (lanes_core_picker_get_n_chosen (LANES_CORE_PICKER (self->picker)), ==, n);
  g_assert_false (gtk_widget_get_sensitive (all));
  if (n < 2)
    {
      g_test_skip ("needs two cores");
      return;
    }

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (first), FALSE);
  cores = get_cores (self);
  g_assert_cmpuint (lanes_core_set_count (&cores), ==, n - 1);
  g_assert_true (gtk_widget_get_sensitive (all));

  g_signal_emit_by_name (all, "clicked");
  lanes_task_set_get_cores (self->task_set, &cores);
  g_assert_true (lanes_core_set_is_all (&cores));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (first)));

  /* To choose every core one by one is to choose all. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (first), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (first), TRUE);
  lanes_task_set_get_cores (self->task_set, &cores);
  g_assert_true (lanes_core_set_is_all (&cores));
}

/* Whoever has chosen all by the keyboard is still where they were. */
static void
test_focus (Fixture *self, gconstpointer data)
{
  GtkWidget *all = app_test_find (self->picker, GTK_TYPE_BUTTON, "Use all cores");
  GtkWidget *focus;

  if (lanes_core_set_count (&self->usable) < 2)
    {
      g_test_skip ("needs two cores");
      return;
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (self, 0)), FALSE);
  g_assert_true (gtk_widget_grab_focus (all));
  g_signal_emit_by_name (all, "clicked");
  g_assert_false (gtk_widget_get_sensitive (all));
  focus = gtk_root_get_focus (GTK_ROOT (self->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, self->picker));
}

/* One core stays: its button cannot be pressed. */
static void
test_last (Fixture *self, gconstpointer data)
{
  GtkWidget *button;
  LanesCoreSet cores;

  for (guint i = 1; (button = find_button (self, i)); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), FALSE);
  cores = get_cores (self);
  g_assert_cmpuint (lanes_core_set_count (&cores), ==, 1);
  g_assert_false (gtk_widget_get_sensitive (find_button (self, 0)));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find_button (self, 0))));
}

/* The buttons follow the task set, and a set for another machine uses what there is. */
static void
test_follow (Fixture *self, gconstpointer data)
{
  LanesCoreSet cores = lanes_core_set_none ();

  lanes_core_set_add (&cores, LANES_MAX_CORES - 1);
  lanes_task_set_set_cores (self->task_set, &cores);
  g_assert_cmpuint (lanes_core_picker_get_n_chosen (LANES_CORE_PICKER (self->picker)), ==,
                    lanes_core_set_count (&self->usable));
  lanes_task_set_get_cores (self->task_set, &cores);
  g_assert_true (lanes_core_set_contains (&cores, LANES_MAX_CORES - 1)); /* and is left as it is */
}

static void
write_list (Fixture *self, const char *text)
{
  GtkWidget *list = app_test_find (self->picker, GTK_TYPE_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (list), text);
  g_signal_emit_by_name (list, "activate");
}

/* Very many cores are not a button each: they are written, or chosen by their package. */
static void
test_many (Fixture *self, gconstpointer data)
{
  GtkWidget *list = app_test_find (self->picker, GTK_TYPE_ENTRY, NULL);
  GtkWidget *near = app_test_find (self->picker, GTK_TYPE_TOGGLE_BUTTON, "Package 0 · 64 cores");
  GtkWidget *far = app_test_find (self->picker, GTK_TYPE_TOGGLE_BUTTON, "Package 1 · 64 cores");
  LanesCoreSet cores;

  g_assert_true (gtk_widget_get_visible (list));
  g_assert_null (app_test_find (self->picker, GTK_TYPE_TOGGLE_BUTTON, "Core 0"));
  if (lanes_core_set_count (&self->usable) != 2 || !lanes_core_set_contains (&self->usable, 0))
    {
      g_test_skip ("is written for the first two of the cores");
      return;
    }
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (list)), ==, "0-1");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (near)));
  g_assert_false (gtk_widget_get_sensitive (near)); /* no other can be used */
  g_assert_false (gtk_widget_get_sensitive (far));

  write_list (self, "0");
  g_assert_cmpuint (lanes_core_picker_get_n_chosen (LANES_CORE_PICKER (self->picker)), ==, 1);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (near)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (near), TRUE);
  lanes_task_set_get_cores (self->task_set, &cores);
  g_assert_true (lanes_core_set_is_all (&cores));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (list)), ==, "0-1");

  /* Who only looks at it has not chosen what is not here now to be taken away. */
  g_assert_true (lanes_core_set_parse ("0-1,7", &cores, NULL));
  lanes_task_set_set_cores (self->task_set, &cores);
  g_signal_emit_by_name (list, "activate");
  lanes_task_set_get_cores (self->task_set, &cores);
  g_assert_cmpuint (lanes_core_set_count (&cores), ==, 3);
  cores = lanes_core_set_all ();
  lanes_task_set_set_cores (self->task_set, &cores);

  /* What cannot be is left to be mended. */
  write_list (self, "0,x");
  g_assert_true (gtk_widget_has_css_class (list, "error"));
  write_list (self, "7");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (list), ==, "None of these cores can be used here");
  lanes_task_set_get_cores (self->task_set, &cores);
  g_assert_true (lanes_core_set_is_all (&cores));
  write_list (self, "1");
  g_assert_false (gtk_widget_has_css_class (list, "error"));
  g_assert_cmpuint (lanes_core_picker_get_n_chosen (LANES_CORE_PICKER (self->picker)), ==, 1);
}

/* A core that goes offline keeps its button, which says so and cannot be pressed meanwhile. */
static void
test_offline (Fixture *self, gconstpointer data)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  guint last = lanes_topology_get_core (self->topology, n_cores - 1)->index;
  guint n_usable = lanes_core_set_count (&self->usable);
  GtkWidget *button = n_usable > 0 ? find_button (self, n_usable - 1) : NULL;
  LanesCoreSet online = lanes_core_set_none ();
  LanesCoreSet without;

  if (n_usable < 2 || !lanes_core_set_contains (&self->usable, last))
    {
      g_test_skip ("This needs two cores");
      return;
    }
  for (guint i = 0; i < n_cores; i++)
    if (lanes_topology_get_core (self->topology, i)->online)
      lanes_core_set_add (&online, lanes_topology_get_core (self->topology, i)->index);
  without = online;
  lanes_core_set_remove (&without, last);

  lanes_topology_update (self->topology, &without);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "offline"));
  g_assert_cmpuint (lanes_core_picker_get_n_chosen (LANES_CORE_PICKER (self->picker)), ==,
                    n_usable - 1);
  lanes_topology_update (self->topology, &online);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_null (strstr (gtk_widget_get_tooltip_text (button), "offline"));
}

static char *
get_named (Fixture *self)
{
  LanesCoreSet cores;

  lanes_task_set_get_cores (self->task_set, &cores);
  return lanes_core_set_to_string (&cores);
}

/* Cores that are offline, or of another machine, are kept for when they can be used again. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  LanesCoreSet online = lanes_core_set_none ();
  LanesCoreSet cores;
  g_autofree char *taken = NULL;
  g_autofree char *kept = NULL;

  if (lanes_topology_get_n_cores (self->topology) != 2 || !find_button (self, 1))
    {
      g_test_skip ("is written for two cores");
      return;
    }
  g_assert_true (lanes_core_set_parse ("0-1,77", &cores, NULL));
  lanes_task_set_set_cores (self->task_set, &cores);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (self, 0)), FALSE);
  taken = get_named (self);
  g_assert_cmpstr (taken, ==, "1,77");

  lanes_task_set_set_cores (self->task_set, &cores);
  lanes_core_set_add (&online, 1);
  lanes_topology_update (self->topology, &online);
  g_assert_cmpuint (lanes_core_picker_get_n_chosen (LANES_CORE_PICKER (self->picker)), ==, 1);
  kept = get_named (self);
  g_assert_cmpstr (kept, ==, "0-1,77");
}

static GtkWidget *
find_label (GtkWidget *parent, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child) && g_str_equal (gtk_label_get_label (GTK_LABEL (child)), text)
        && gtk_widget_get_visible (child))
      return child;
  return NULL;
}

/* How much may be used is said where there is a limit only. */
static void
test_limit (Fixture *self, gconstpointer data)
{
  static const char sentence[] = "This session may use 1.5 of 8 cores.";

  g_assert_null (find_label (self->picker, sentence));
  lanes_core_picker_set_limit (LANES_CORE_PICKER (self->picker), sentence, "It is held back.");
  g_assert_nonnull (find_label (self->picker, sentence));
  lanes_core_picker_set_limit (LANES_CORE_PICKER (self->picker), NULL, NULL);
  g_assert_null (find_label (self->picker, sentence));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/core-picker/toggle", Fixture, NULL, set_up, test_toggle, tear_down);
  g_test_add ("/core-picker/focus", Fixture, NULL, set_up, test_focus, tear_down);
  g_test_add ("/core-picker/last", Fixture, NULL, set_up, test_last, tear_down);
  g_test_add ("/core-picker/follow", Fixture, NULL, set_up, test_follow, tear_down);
  g_test_add ("/core-picker/many", Fixture, "package:2 core:32 pu:2", set_up, test_many, tear_down);
  g_test_add ("/core-picker/offline", Fixture, NULL, set_up, test_offline, tear_down);
  g_test_add ("/core-picker/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/core-picker/limit", Fixture, NULL, set_up, test_limit, tear_down);
  return g_test_run ();
}
