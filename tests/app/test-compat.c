/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"
#include "lanes-compat.h"

typedef struct
{
  LanesCompatChoice choice;
  guint n_answers;
  guint n_freed;
} Told;

static void
answer_cb (LanesCompatChoice choice, gpointer user_data)
{
  Told *told = user_data;

  told->choice = choice;
  told->n_answers++;
}

static void
free_cb (gpointer user_data)
{
  ((Told *) user_data)->n_freed++;
}

static gboolean
is_asked (gpointer unused)
{
  return app_test_find_button ("Discard") != NULL;
}

static gboolean
is_freed (gpointer told)
{
  return ((Told *) told)->n_freed > 0;
}

static gboolean
is_answered (gpointer told)
{
  return ((Told *) told)->n_answers > 0;
}

static GtkWidget *
ask (Told *told)
{
  GtkWidget *window = adw_application_window_new (NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  gtk_window_present (GTK_WINDOW (window));
  lanes_compat_ask_three (GTK_WINDOW (window), "Save changes?", "Else they are lost.", NULL,
                          "Cancel", "Discard", "Save", answer_cb, told, free_cb);
  g_assert_true (app_test_wait (is_asked, NULL));
  return window;
}

static void
test_choices (void)
{
  static const char *const labels[] = {"Cancel", "Discard", "Save"};

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      Told told = {0, 0, 0};
      GtkWidget *window = ask (&told);

      g_signal_emit_by_name (app_test_find_button (labels[i]), "clicked");
      g_assert_true (app_test_wait (is_answered, &told));
      g_assert_cmpint (told.choice, ==, i);
      gtk_window_destroy (GTK_WINDOW (window));
      g_assert_true (app_test_wait (is_freed, &told));
      g_assert_cmpuint (told.n_answers, ==, 1);
      g_assert_cmpuint (told.n_freed, ==, 1);
    }
}

/* Whoever asked has gone: nothing is saved or discarded. */
static void
test_parent_goes (void)
{
  Told told = {0, 0, 0};
  GtkWidget *window = ask (&told);

  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_true (app_test_wait (is_freed, &told));
  g_assert_cmpint (told.choice, ==, LANES_COMPAT_CANCEL);
  g_assert_cmpuint (told.n_freed, ==, 1);
}

static void
file_cb (GFile *file, gpointer user_data)
{
  g_assert_not_reached ();
}

static gboolean
is_chosen_from (gpointer title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0
          && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_over (gpointer title)
{
  return !is_chosen_from (title);
}

static void
test_choosing (gconstpointer save)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  g_autoptr (GFile) folder = g_file_new_for_path (g_get_tmp_dir ());
  GtkWidget *window = adw_application_window_new (NULL);
  static char title[] = "Where";

  gtk_file_filter_set_name (all, "All");
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, all);
  gtk_window_present (GTK_WINDOW (window));
  if (save)
    lanes_compat_save_file (GTK_WINDOW (window), title, "set.lanes", folder, G_LIST_MODEL (filters),
                            file_cb, NULL);
  else
    lanes_compat_open_file (GTK_WINDOW (window), title, G_LIST_MODEL (filters), file_cb, NULL);
  g_assert_true (app_test_wait (is_chosen_from, title));
  /* The dialog goes with the window. */
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_true (app_test_wait (is_over, title));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/compat/choices", test_choices);
  g_test_add_func ("/compat/parent-goes", test_parent_goes);
  g_test_add_data_func ("/compat/open", NULL, test_choosing);
  g_test_add_data_func ("/compat/save", "yes", test_choosing);

  return g_test_run ();
}
