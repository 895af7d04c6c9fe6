/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to many tasks of a window at once. */
#include "app-test.h"

#include "lanes-application.h"
#include "lanes-task-pane.h"
#include "lanes-window-private.h"

#define N_PASTED 30

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
assert_selected (LanesWindow *window, LanesTask *task)
{
  g_assert_true (lanes_task_pane_get_selected (LANES_TASK_PANE (window->tasks)) == task);
}

/* Tasks that are pasted come together, and go together: all of the window looks at all tasks each
 * time that it is told of others. */
static void
test_paste (gconstpointer application)
{
  LanesWindow *window = lanes_window_new (GTK_APPLICATION (application));
  g_autoptr (LanesTaskSet) set =
      lanes_task_set_new_from_data ("[Lanes]\nVersion=1\n[Task one]\nWorkload=sort\n"
                                    "[Task two]\nWorkload=sort\n",
                                    -1, NULL, NULL);
  LanesTask *two = lanes_task_set_get_task (set, 1);
  g_autoptr (GString) text = g_string_new ("[Lanes]\nVersion=1\n");
  g_autoptr (LanesTask) last = NULL;
  guint n_told = 0;

  for (guint i = 0; i < N_PASTED; i++)
    g_string_append_printf (text, "[Task t%u]\nName=Work\nWorkload=sort\n", i);
  lanes_window_set_task_set (window, set);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_swapped (set, "items-changed", G_CALLBACK (count_cb), &n_told);

  lanes_window_insert_text (window, text->str, 1);
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpuint (lanes_task_set_get_n_tasks (set), ==, N_PASTED + 2);
  last = g_object_ref (lanes_task_set_get_task (set, N_PASTED));
  g_assert_cmpstr (lanes_task_get_name (last), ==, "Work 30");
  assert_selected (window, last);

  /* The task after them took their place. */
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_cmpuint (lanes_task_set_get_n_tasks (set), ==, 2);
  assert_selected (window, two);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.redo", NULL);
  g_assert_cmpuint (n_told, ==, 3);
  g_assert_true (lanes_task_set_get_task (set, N_PASTED) == last);
  g_assert_true (lanes_task_set_get_task (set, N_PASTED + 1) == two);
  assert_selected (window, two);

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_data_func ("/window-edit/paste", application, test_paste);
  return g_test_run ();
}
