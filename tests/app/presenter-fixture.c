/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presenter-fixture.h"

#include <glib/gstdio.h>

#include "app-test.h"

static const char tasks[] = "[Lanes]\nVersion=1\nName=Stage\n"
                            "[Task one]\nName=One\nWorkload=wait\n";

static gboolean
is_shown (gpointer user_data)
{
  LanesWindow *window = ((PresenterFixture *) user_data)->window;
  LanesDocument *document = lanes_window_get_document (window);

  return document && gtk_widget_get_width (window->page) > 0
         && g_str_equal (lanes_task_set_get_name (lanes_document_get_task_set (document)), "Stage");
}

gboolean
presenter_fixture_runs (gpointer user_data)
{
  return lanes_session_is_active (
      lanes_window_get_session (((PresenterFixture *) user_data)->window));
}

gboolean
presenter_fixture_rests (gpointer user_data)
{
  return !presenter_fixture_runs (user_data);
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

void
presenter_fixture_set_up (PresenterFixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = NULL;
  int fd = g_file_open_tmp ("lanes-XXXXXX.lanes", &self->path, NULL);

  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (self->path, tasks, -1, NULL));
  file = g_file_new_for_path (self->path);
  self->window = lanes_window_new (GTK_APPLICATION (data));
  gtk_window_present (GTK_WINDOW (self->window));
  lanes_window_open (self->window, file);
  g_assert_true (app_test_wait (is_shown, self));
}

void
presenter_fixture_tear_down (PresenterFixture *self, gconstpointer data)
{
  gpointer window = self->window;

  g_object_add_weak_pointer (window, &window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_true (app_test_wait (is_null, &window));
  g_unlink (self->path);
  g_free (self->path);
}

GtkWidget *
presenter_fixture_find (PresenterFixture *self, GType type)
{
  return app_test_find (GTK_WIDGET (self->window), type, NULL);
}

static gboolean
does (GtkWidget *widget, gconstpointer action)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

GtkWidget *
presenter_fixture_find_button (PresenterFixture *self, const char *action)
{
  return app_test_find_if (GTK_WIDGET (self->window), does, action);
}

gboolean
presenter_fixture_is_on (PresenterFixture *self)
{
  gboolean on;

  g_object_get (self->window, "presenter", &on, NULL);
  return on;
}

void
presenter_fixture_toggle (PresenterFixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.presenter", NULL));
}

/* Presses @key where presenter view listens for it. Returns whether something was done. */
gboolean
presenter_fixture_press (PresenterFixture *self, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->window->stage);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && k < g_list_model_get_n_items (G_LIST_MODEL (controller));
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkKeyvalTrigger *trigger = GTK_KEYVAL_TRIGGER (gtk_shortcut_get_trigger (shortcut));

          if (gtk_keyval_trigger_get_keyval (trigger) == key)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                 self->window->stage, NULL);
        }
    }
  return FALSE;
}
