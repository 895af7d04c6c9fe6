/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialogs and questions say, in a language that is longer than most and has brackets
 * around what is translated. */
#include <glib/gi18n-lib.h>

#include "app-test.h"
#include "pseudo-fixture.h"

static const char commands[] = "[Lanes]\nVersion=1\nName=[Commands]\n"
                               "[Task one]\nName=[One]\nCommand=[ 1 = 2 ]\n";
static const char broken[] = "[Lanes]\nVersion=1\n[Task one]\nWorkload=[dance]\n";

/* The window that is open over the main one */
static gboolean
get_dialog (gpointer user_data)
{
  PseudoFixture *self = user_data;
  GListModel *windows = gtk_window_get_toplevels ();

  self->dialog = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (GTK_WINDOW (window)) == GTK_WINDOW (self->window)
          && gtk_widget_get_mapped (window))
        self->dialog = window;
    }
  return self->dialog != NULL;
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* Opens all that can be opened. */
static void
expand (GtkWidget *widget)
{
  if (ADW_IS_EXPANDER_ROW (widget) && gtk_widget_get_sensitive (widget))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    expand (child);
}

static void
check_dialog (PseudoFixture *self, const char *scene)
{
  gpointer dialog;

  g_assert_true (app_test_wait (get_dialog, self));
  pseudo_fixture_check (self, scene);
  expand (self->dialog);
  pseudo_fixture_check (self, scene);

  dialog = self->dialog;
  g_object_add_weak_pointer (dialog, &dialog);
  gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_assert_true (app_test_wait (is_null, &dialog));
}

static void
test_editor (PseudoFixture *self, gconstpointer data)
{
  guint n_tasks = lanes_session_get_n_tasks (lanes_window_get_session (self->window));

  pseudo_fixture_activate (self, "win.add-task");
  check_dialog (self, "a new task");
  for (guint i = 0; i < n_tasks; i++)
    {
      g_autofree char *scene = g_strdup_printf ("editor of task %u", i + 1);

      pseudo_fixture_select (self, i);
      pseudo_fixture_activate (self, "win.edit-task");
      check_dialog (self, scene);
    }
}

static void
test_preferences (PseudoFixture *self, gconstpointer data)
{
  pseudo_fixture_activate (self, "app.preferences");
  check_dialog (self, "preferences");
}

static void
test_shortcuts (PseudoFixture *self, gconstpointer data)
{
  pseudo_fixture_activate (self, "app.shortcuts");
  check_dialog (self, "shortcuts");
}

static void
test_picture (PseudoFixture *self, gconstpointer data)
{
  /* There has to be something to take a picture of. */
  pseudo_fixture_check (self, "before the picture");
  pseudo_fixture_activate (self, "win.save-picture");
  check_dialog (self, "picture");
}

/* What is said in passing: about a file, and about what was done and can be undone */
static void
test_toasts (PseudoFixture *self, gconstpointer data)
{
  static const char *const actions[] = {"win.copy-task", "win.paste-task", "win.duplicate-task",
                                        "win.move-task-up", "win.remove-task"};

  pseudo_fixture_open (self, "[broken]", broken);
  pseudo_fixture_wait_for (self, "[broken]");
  pseudo_fixture_check (self, "broken");
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      pseudo_fixture_select (self, 2);
      pseudo_fixture_activate (self, actions[i]);
      pseudo_fixture_check (self, actions[i]);
    }
  pseudo_fixture_activate (self, "win.close");
  pseudo_fixture_wait_for (self, _ ("Save the changes?"));
  pseudo_fixture_press (_ ("_Discard"));
}

static void
test_commands (PseudoFixture *self, gconstpointer data)
{
  pseudo_fixture_open (self, "[commands]", commands);
  pseudo_fixture_wait_for (self, "[Commands]");
  pseudo_fixture_activate (self, "win.run-all");
  pseudo_fixture_wait_for (self, _ ("This task set runs commands"));
  pseudo_fixture_check (self, "commands");
  pseudo_fixture_press (_ ("_Cancel"));
}

static void
test_save (PseudoFixture *self, gconstpointer data)
{
  pseudo_fixture_select (self, 0);
  pseudo_fixture_activate (self, "win.duplicate-task");
  pseudo_fixture_activate (self, "win.run-all");
  pseudo_fixture_activate (self, "win.close");
  pseudo_fixture_wait_for (self, _ ("Save the changes?"));
  pseudo_fixture_check (self, "save");
  pseudo_fixture_press (_ ("_Discard"));
}

static void
test_stop (PseudoFixture *self, gconstpointer data)
{
  pseudo_fixture_activate (self, "win.run-all");
  pseudo_fixture_activate (self, "win.close");
  pseudo_fixture_wait_for (self, _ ("Stop the tasks?"));
  pseudo_fixture_check (self, "stop");
  pseudo_fixture_press (_ ("_Stop and Close"));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = pseudo_fixture_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/pseudo-dialogs/" name, PseudoFixture, application, pseudo_fixture_set_up, \
              function, pseudo_fixture_tear_down)
  ADD ("editor", test_editor);
  ADD ("preferences", test_preferences);
  ADD ("shortcuts", test_shortcuts);
  ADD ("picture", test_picture);
  ADD ("toasts", test_toasts);
  ADD ("commands", test_commands);
  ADD ("save", test_save);
  ADD ("stop", test_stop);
  return g_test_run ();
}
