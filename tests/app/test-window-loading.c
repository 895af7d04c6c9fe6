/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a window while the file is read that it is to show. */
#include "app-test.h"

#include <glib/gstdio.h>

#include "lanes-application-private.h"

typedef struct
{
  LanesApplication *application;
  LanesWindow *window;
  char *folder;
  GFile *files[2];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char text[] = "[Lanes]\nVersion=1\n[Task one]\nWorkload=primes\n";
  static const char *const names[] = {"one.lanes", "other.lanes"};

  self->application = (gpointer) data;
  self->folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      self->files[i] = g_file_new_build_filename (self->folder, names[i], NULL);
      g_assert_true (g_file_set_contents (g_file_peek_path (self->files[i]), text, -1, NULL));
    }
  self->window = lanes_window_new (GTK_APPLICATION (self->application));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  for (guint i = 0; i < G_N_ELEMENTS (self->files); i++)
    {
      g_assert_cmpint (g_unlink (g_file_peek_path (self->files[i])), ==, 0);
      g_object_unref (self->files[i]);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static gboolean
has_document (gpointer window)
{
  return lanes_window_get_document (window) != NULL;
}

static gboolean
says_missing (gpointer window)
{
  return app_test_says (window, "There is no file “missing");
}

/* A window that was asked for twice leaves nothing behind when there is no such file. */
static void
test_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) missing = g_file_new_build_filename (self->folder, "missing.lanes", NULL);
  LanesWindow *window;

  lanes_window_open (self->window, self->files[0]);
  g_assert_true (app_test_wait (has_document, self->window));
  window = lanes_application_open_file (self->application, missing, FALSE);
  g_assert_true (window != self->window);
  g_assert_true (lanes_application_open_file (self->application, missing, FALSE) == window);
  g_assert_true (app_test_wait (says_missing, self->window));
  g_assert_null (g_main_context_find_source_by_user_data (NULL, window));
}

/* What was to be started was the file that nobody wants any more. */
static void
test_run (Fixture *self, gconstpointer data)
{
  lanes_window_open (self->window, self->files[0]);
  lanes_window_run (self->window);
  lanes_window_open (self->window, self->files[1]);
  g_assert_true (app_test_wait (has_document, self->window));
  g_assert_false (lanes_session_is_active (lanes_window_get_session (self->window)));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/window-loading/twice", Fixture, application, set_up, test_twice, tear_down);
  g_test_add ("/window-loading/run", Fixture, application, set_up, test_run, tear_down);
  return g_test_run ();
}
