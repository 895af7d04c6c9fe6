/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says, in a language that is longer than most and has brackets around what is
 * translated. */
#include <glib/gi18n-lib.h>

#include "app-test.h"
#include "lanes-examples.h"
#include "lanes-view.h"
#include "pseudo-fixture.h"
#include "text-check.h"

/* Something runs, is done and has failed, and there is a verdict on it. */
static gboolean
has_happened (gpointer user_data)
{
  const LanesFigures *figures =
      lanes_session_get_figures (lanes_window_get_session (((PseudoFixture *) user_data)->window));

  return pseudo_fixture_get_state (user_data, 0) == LANES_RUN_RUNNING
         && pseudo_fixture_get_state (user_data, 3) == LANES_RUN_FINISHED
         && pseudo_fixture_get_state (user_data, 4) == LANES_RUN_FAILED && figures
         && figures->verdict > LANES_VERDICT_SINGLE;
}

static gboolean
has_stopped (gpointer user_data)
{
  return !lanes_session_is_active (
      lanes_window_get_session (((PseudoFixture *) user_data)->window));
}

/* The check itself */
static void
test_find_plain (void)
{
  g_assert_null (text_check_find_plain (""));
  g_assert_null (text_check_find_plain ("43 %"));
  g_assert_null (text_check_find_plain ("[Ŕûñ]"));
  g_assert_null (text_check_find_plain ("[%s] · [2 [ţàšķš] ñöŵ]: 4"));
  g_assert_cmpstr (text_check_find_plain ("[Ŕûñ] Run"), ==, "Run");
  g_assert_cmpstr (text_check_find_plain ("Run"), ==, "Run");
  g_assert_cmpstr (text_check_find_plain ("[Ŕû…"), ==, "[Ŕû…");
}

/* The examples are data of a kind that is translated. */
static void
test_examples (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_examples = 0;

  while ((name = g_dir_read_name (dir)))
    {
      g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
      g_autoptr (LanesTaskSet) task_set = NULL;

      if (!g_str_has_suffix (name, ".lanes"))
        continue;
      n_examples++;
      task_set = lanes_task_set_load (file, NULL, NULL);
      g_assert_nonnull (task_set);
      lanes_examples_translate (task_set);
      g_assert_cmpstr (text_check_find_plain (lanes_task_set_get_name (task_set)), ==, NULL);
      for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
        {
          LanesTask *task = lanes_task_set_get_task (task_set, i);

          g_assert_cmpstr (text_check_find_plain (lanes_task_get_name (task)), ==, NULL);
        }
    }
  g_assert_cmpuint (n_examples, >, 0);
}

static void
test_fresh (PseudoFixture *self, gconstpointer data)
{
  pseudo_fixture_check (self, "fresh");
  pseudo_fixture_activate (self, "win.total-graph");
  pseudo_fixture_check (self, "total graph");
  pseudo_fixture_activate (self, "win.total-graph");
}

static void
test_running (PseudoFixture *self, gconstpointer data)
{
  LanesSession *session = lanes_window_get_session (self->window);

  pseudo_fixture_activate (self, "win.run-all");
  g_assert_true (app_test_wait (has_happened, self));
  pseudo_fixture_check (self, "running");
  pseudo_fixture_activate (self, "win.freeze");
  pseudo_fixture_check (self, "frozen");
  pseudo_fixture_activate (self, "win.freeze");
  for (guint i = 0; i < lanes_session_get_n_tasks (session); i++)
    lanes_session_pause (session, lanes_session_get_task (session, i));
  pseudo_fixture_check (self, "paused");
  pseudo_fixture_activate (self, "win.stop-all");
  g_assert_true (app_test_wait (has_stopped, self));
  pseudo_fixture_check (self, "stopped");
}

/* The details of each task, before it runs and when it has done something */
static void
test_details (PseudoFixture *self, gconstpointer data)
{
  guint n_tasks = lanes_session_get_n_tasks (lanes_window_get_session (self->window));

  pseudo_fixture_activate (self, "win.show-details");
  pseudo_fixture_check (self, "details of nothing");
  pseudo_fixture_select (self, 0);
  pseudo_fixture_check (self, "details before");
  pseudo_fixture_activate (self, "win.run-all");
  g_assert_true (app_test_wait (has_happened, self));
  for (guint i = 0; i < n_tasks; i++)
    {
      pseudo_fixture_select (self, i);
      pseudo_fixture_check (self, "details");
    }
  pseudo_fixture_activate (self, "win.stop-all");
  g_assert_true (app_test_wait (has_stopped, self));
  pseudo_fixture_select (self, 0);
  pseudo_fixture_check (self, "details after");
  pseudo_fixture_activate (self, "win.show-details");
}

static void
test_speeds (PseudoFixture *self, gconstpointer data)
{
  static const int speeds[] = {1, 10, 50, 200, 1000};

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_autofree char *name = g_strdup_printf ("speed 1/%d", speeds[i]);

      g_assert_true (
          gtk_widget_activate_action (GTK_WIDGET (self->window), "win.speed", "i", speeds[i]));
      pseudo_fixture_check (self, name);
    }
  pseudo_fixture_activate (self, "win.freeze");
  pseudo_fixture_check (self, "frozen");
}

static gboolean
is_visible (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

static gboolean
is_in_sight (gpointer user_data)
{
  GtkWidget *widget = user_data;
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (widget, window, &bounds) && bounds.origin.y >= 0
      && bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (window))
    return TRUE;
  /* What has the keyboard is scrolled to once: the page may have grown since. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  gtk_widget_grab_focus (widget);
  return FALSE;
}

/* Looks at all that pops up from a button in @widget. */
static void
check_menus (PseudoFixture *self, GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget)))
    {
      /* What is below the edge of the screen comes into sight with the keyboard. */
      gtk_widget_grab_focus (widget);
      g_assert_true (app_test_wait (is_in_sight, widget));
      gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
      g_assert_true (
          app_test_wait (is_visible, gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget))));
      pseudo_fixture_check (self, "menu");
      gtk_menu_button_popdown (GTK_MENU_BUTTON (widget));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    check_menus (self, child);
}

static void
test_menus (PseudoFixture *self, gconstpointer data)
{
  check_menus (self, GTK_WIDGET (self->window));
  pseudo_fixture_activate (self, "win.run-all");
  g_assert_true (app_test_wait (has_happened, self));
  check_menus (self, GTK_WIDGET (self->window));
  pseudo_fixture_activate (self, "win.stop-all");
  g_assert_true (app_test_wait (has_stopped, self));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = pseudo_fixture_init (&argc, &argv);

  g_test_add_func ("/pseudo-locale/find-plain", test_find_plain);
  if (g_getenv ("LANES_LOCALE_DIR"))
    g_test_add_func ("/pseudo-locale/examples", test_examples);
#define ADD(name, function) \
  g_test_add ("/pseudo-locale/" name, PseudoFixture, application, pseudo_fixture_set_up, function, \
              pseudo_fixture_tear_down)
  ADD ("fresh", test_fresh);
  ADD ("running", test_running);
  ADD ("details", test_details);
  ADD ("speeds", test_speeds);
  ADD ("menus", test_menus);
  return g_test_run ();
}
