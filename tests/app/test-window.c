/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <glib/gstdio.h>

#include "lanes-application.h"
#include "lanes-notice.h"
#include "lanes-rows.h"
#include "lanes-task-pane.h"
#include "lanes-view.h"
#include "lanes-window.h"

typedef struct
{
  LanesWindow *window;
  char *folder;
} Fixture;

static const char endless[] = "[Lanes]\nVersion=1\nName=Endless\n"
                              "[Task one]\nName=One\nWorkload=primes\n"
                              "[Task two]\nName=Two\nWorkload=wait\nMode=threads\nThreads=2\n";
static const char commands[] = "[Lanes]\nVersion=1\nName=Commands\n"
                               "[Task one]\nName=One\nCommand=sleep 1000\n"
                               "[Task two]\nName=Two\nWorkload=wait\n"
                               "[Task three]\nName=Three\nCommand=sleep 2000\n";
static const char broken[] = "[Lanes]\nVersion=1\n[Task one]\nWorkload=dance\n";

static void
open_text (Fixture *self, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, "test.lanes", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  lanes_window_open (self->window, file);
}

static const char *
get_name (Fixture *self)
{
  LanesSession *session = lanes_window_get_session (self->window);

  return session ? lanes_task_set_get_name (lanes_session_get_task_set (session)) : "";
}

static gboolean
shows_endless (gpointer user_data)
{
  return g_str_equal (get_name (user_data), "Endless");
}

static gboolean
shows_commands (gpointer user_data)
{
  return g_str_equal (get_name (user_data), "Commands");
}

static gboolean
shows_anything (gpointer user_data)
{
  return lanes_window_get_session (((Fixture *) user_data)->window) != NULL;
}

static LanesRunState
get_state (Fixture *self, guint task)
{
  LanesSession *session = lanes_window_get_session (self->window);
  LanesRun *run = lanes_session_get_run (session, lanes_session_get_task (session, task));

  return run ? lanes_run_get_state (run) : LANES_RUN_WAITING;
}

static gboolean
runs (gpointer user_data)
{
  Fixture *self = user_data;
  guint n = lanes_session_get_n_tasks (lanes_window_get_session (self->window));

  for (guint i = 0; i < n; i++)
    if (get_state (self, i) != LANES_RUN_RUNNING)
      return FALSE;
  return TRUE;
}

static gboolean
has_stopped (gpointer user_data)
{
  return !lanes_session_is_active (lanes_window_get_session (((Fixture *) user_data)->window));
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static gboolean
has_toast (gpointer user_data)
{
  return app_test_says (GTK_WIDGET (((Fixture *) user_data)->window),
                        "test.lanes: [Task one] Workload is")
         && app_test_says (GTK_WIDGET (((Fixture *) user_data)->window),
                           "wait\nAn example is shown instead.");
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  self->window = lanes_window_new (GTK_APPLICATION (data));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
activate (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
}

static gboolean
is_button (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_BUTTON (widget) && app_test_says (widget, text);
}

/* The button in @widget whose text ends in @text: a mnemonic may be before it */
static GtkWidget *
find_button (GtkWidget *widget, const char *text)
{
  return app_test_find_if (widget, is_button, text);
}

static void
press (GtkWidget *widget, const char *text)
{
  GtkWidget *button = find_button (widget, text);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_gone_or_asks (gpointer user_data)
{
  return is_null (user_data) || app_test_find_window (GTK_TYPE_WINDOW, "Stop the tasks?");
}

/* Closes the window as a person does, and waits until nothing of it is left. */
static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "test.lanes", NULL);
  gpointer window = self->window;

  g_object_add_weak_pointer (G_OBJECT (self->window), &window);
  activate (self, "win.close");
  g_assert_true (app_test_wait (is_gone_or_asks, &window));
  if (window)
    press (app_test_find_window (GTK_TYPE_WINDOW, "Stop the tasks?"), "Stop and Close");
  g_assert_true (app_test_wait (is_null, &window));
  g_unlink (path);
  g_rmdir (self->folder);
  g_free (self->folder);
}

static void
test_run_and_stop (Fixture *self, gconstpointer data)
{
  open_text (self, endless);
  g_assert_true (app_test_wait (shows_endless, self));
  g_assert_true (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (self->window)), "Endless"));
  activate (self, "win.run-all");
  g_assert_true (app_test_wait (runs, self));
  activate (self, "win.stop-all");
  g_assert_true (app_test_wait (has_stopped, self));
  g_assert_cmpint (get_state (self, 0), ==, LANES_RUN_STOPPED);
}

/* The tasks end before the window does: tear_down() waits for it. */
static void
test_close_while_running (Fixture *self, gconstpointer data)
{
  open_text (self, endless);
  g_assert_true (app_test_wait (shows_endless, self));
  activate (self, "win.run-all");
  g_assert_true (app_test_wait (runs, self));
}

static gboolean
is_asked (gpointer user_data)
{
  GtkWidget *question = app_test_find_window (GTK_TYPE_WINDOW, "This task set runs commands");

  return question && app_test_says (question, "sleep 1000");
}

/* The other window that a file was opened in */
static LanesWindow *
find_other (Fixture *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self->window));

  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (LANES_IS_WINDOW (l->data) && l->data != self->window)
      return l->data;
  return NULL;
}

static gboolean
other_shows_commands (gpointer user_data)
{
  LanesWindow *other = find_other (user_data);
  LanesDocument *document = other ? lanes_window_get_document (other) : NULL;

  return document
         && g_str_equal (lanes_task_set_get_name (lanes_document_get_task_set (document)),
                         "Commands");
}

static gboolean
is_alone (gpointer user_data)
{
  return !find_other (user_data);
}

/* Nothing that runs is stopped by opening another task set: it has a window of its own. */
static void
test_open_while_running (Fixture *self, gconstpointer data)
{
  open_text (self, endless);
  g_assert_true (app_test_wait (shows_endless, self));
  activate (self, "win.run-all");
  g_assert_true (app_test_wait (runs, self));

  open_text (self, commands);
  g_assert_true (app_test_wait (other_shows_commands, self));
  g_assert_true (shows_endless (self));
  g_assert_true (runs (self));
  gtk_widget_activate_action (GTK_WIDGET (find_other (self)), "win.close", NULL);
  g_assert_true (app_test_wait (is_alone, self));
}

static gboolean
offers_undo (gpointer user_data)
{
  return app_test_says (GTK_WIDGET (((Fixture *) user_data)->window), "removed");
}

static gboolean
offers_no_undo (gpointer user_data)
{
  return !offers_undo (user_data);
}

static guint
count_tasks (Fixture *self)
{
  LanesDocument *document = lanes_window_get_document (self->window);

  return lanes_task_set_get_n_tasks (lanes_document_get_task_set (document));
}

static void
select_first (Fixture *self)
{
  GtkWidget *pane = app_test_find (GTK_WIDGET (self->window), LANES_TYPE_TASK_PANE, NULL);
  LanesDocument *document = lanes_window_get_document (self->window);
  LanesTaskSet *task_set = lanes_document_get_task_set (document);

  lanes_task_pane_set_selected (LANES_TASK_PANE (pane), lanes_task_set_get_task (task_set, 0));
}

static void
assert_keyboard_in_lanes (Fixture *self)
{
  g_assert_true (LANES_IS_ROWS (gtk_window_get_focus (GTK_WINDOW (self->window))));
}

/* What goes away with the keyboard in it leaves that to the lanes: there space freezes them. */
static void
test_keyboard (Fixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.lanes.Lanes");
  GtkWidget *notice = app_test_find (GTK_WIDGET (self->window), LANES_TYPE_NOTICE, NULL);
  GtkWidget *button;

  g_settings_set_boolean (settings, "show-hint", TRUE);
  open_text (self, endless);
  g_assert_true (app_test_wait (shows_endless, self));
  g_assert_true (lanes_notice_get_revealed (LANES_NOTICE (notice)));
  button = find_button (notice, "Run All");
  gtk_widget_grab_focus (button);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (lanes_notice_get_revealed (LANES_NOTICE (notice)));
  assert_keyboard_in_lanes (self);
  g_assert_true (app_test_wait (runs, self));

  select_first (self);
  activate (self, "win.remove-task");
  g_assert_true (app_test_wait (offers_undo, self));
  button = find_button (GTK_WIDGET (self->window), "Undo");
  gtk_widget_grab_focus (button);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (app_test_wait (offers_no_undo, self));
  assert_keyboard_in_lanes (self);
}

/* Who starts something sees it, also when the lanes were held still while something else ran. */
static void
test_live (Fixture *self, gconstpointer data)
{
  gboolean frozen;

  open_text (self, endless);
  g_assert_true (app_test_wait (shows_endless, self));
  for (int i = 0; i < 2; i++)
    {
      g_object_set (self->window, "frozen", TRUE, NULL);
      activate (self, "win.run-all");
      g_object_get (self->window, "frozen", &frozen, NULL);
      g_assert_false (frozen);
      g_assert_true (app_test_wait (runs, self));
    }
}

/* What is removed is offered back at once, though something else is being told, and no offer stays
 * longer than what it would take back. */
static void
test_undo (Fixture *self, gconstpointer data)
{
  open_text (self, broken);
  g_assert_true (app_test_wait (has_toast, self));
  g_assert_true (app_test_wait (shows_anything, self));
  select_first (self);
  activate (self, "win.remove-task");
  g_assert_cmpuint (count_tasks (self), ==, 2);
  g_assert_true (app_test_wait (offers_undo, self));
  select_first (self);
  activate (self, "win.remove-task");
  g_assert_cmpuint (count_tasks (self), ==, 1);
  activate (self, "win.undo");
  activate (self, "win.undo");
  g_assert_cmpuint (count_tasks (self), ==, 3);
  g_assert_true (app_test_wait (offers_no_undo, self));
}

/* Commands of a file from somewhere are shown before they are run. */
static void
test_ask (Fixture *self, gconstpointer data)
{
  LanesSession *session;

  open_text (self, commands);
  g_assert_true (app_test_wait (shows_commands, self));
  activate (self, "win.run-all");
  g_assert_true (app_test_wait (is_asked, self));
  /* Each for itself: nobody could tell where the next begins, were they one text. */
  g_assert_nonnull (
      app_test_find (app_test_find_window (GTK_TYPE_WINDOW, "This task set runs commands"),
                     GTK_TYPE_LABEL, "sleep 1000"));
  g_assert_nonnull (
      app_test_find (app_test_find_window (GTK_TYPE_WINDOW, "This task set runs commands"),
                     GTK_TYPE_LABEL, "sleep 2000"));
  session = lanes_window_get_session (self->window);
  g_assert_null (lanes_session_get_run (session, lanes_session_get_task (session, 0)));
}

/* What cannot be opened is said, and the window is not left empty. */
static void
test_broken (Fixture *self, gconstpointer data)
{
  open_text (self, broken);
  g_assert_true (app_test_wait (shows_anything, self));
  g_assert_cmpstr (get_name (self), ==, "Breakfast and music");
  g_assert_true (app_test_wait (has_toast, self));
}

static void
test_view (Fixture *self, gconstpointer data)
{
  gboolean frozen;
  static const int speeds[] = {10, 50, 200, 1000, 1, 50};
  int value;

  /* The lanes have the keyboard: space freezes them, and presses no button. */
  g_assert_true (LANES_IS_ROWS (gtk_window_get_focus (GTK_WINDOW (self->window))));

  activate (self, "win.freeze");
  g_object_get (self->window, "frozen", &frozen, NULL);
  g_assert_true (frozen);
  activate (self, "win.freeze");
  g_object_get (self->window, "frozen", &frozen, NULL);
  g_assert_false (frozen);

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_assert_true (
          gtk_widget_activate_action (GTK_WIDGET (self->window), "win.speed", "i", speeds[i]));
      g_object_get (self->window, "speed", &value, NULL);
      g_assert_cmpint (value, ==, speeds[i]);
    }
  activate (self, "win.live");
  g_object_get (self->window, "speed", &value, NULL);
  g_assert_cmpint (value, ==, 1);
}

/* What is slowed down in one window goes on as it is when another one is slowed down. */
static void
test_other_speed (Fixture *self, gconstpointer data)
{
  LanesWindow *other = lanes_window_new (GTK_APPLICATION (data));
  int value;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.speed", "i", 1000);
  gtk_widget_activate_action (GTK_WIDGET (other), "win.speed", "i", 10);
  g_object_get (self->window, "speed", &value, NULL);
  g_assert_cmpint (value, ==, 1000);
  g_object_get (other, "speed", &value, NULL);
  g_assert_cmpint (value, ==, 10);
  gtk_window_destroy (GTK_WINDOW (other));
  g_assert_true (app_test_wait (is_alone, self));

  /* The next one begins with what was chosen last. */
  other = lanes_window_new (GTK_APPLICATION (data));
  g_object_set (other, "slow-motion", TRUE, NULL);
  g_object_get (other, "speed", &value, NULL);
  g_assert_cmpint (value, ==, 10);
  gtk_window_destroy (GTK_WINDOW (other));
  g_assert_true (app_test_wait (is_alone, self));
}

/* How wide the person has made the list is not forgotten when something else is shown. */
static void
test_widths (Fixture *self, gconstpointer data)
{
  GtkWidget *paned = app_test_find (GTK_WIDGET (self->window), GTK_TYPE_PANED, NULL);

  open_text (self, endless);
  g_assert_true (app_test_wait (shows_endless, self));
  gtk_paned_set_position (GTK_PANED (paned), 345);
  activate (self, "win.show-details");
  g_assert_cmpint (gtk_paned_get_position (GTK_PANED (paned)), ==, 345);
  activate (self, "win.show-details");
  g_assert_cmpint (gtk_paned_get_position (GTK_PANED (paned)), ==, 345);
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  /* A process can be one program only: all windows belong to it. */
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/window/run-and-stop", Fixture, application, set_up, test_run_and_stop, tear_down);
  g_test_add ("/window/close-while-running", Fixture, application, set_up, test_close_while_running,
              tear_down);
  g_test_add ("/window/open-while-running", Fixture, application, set_up, test_open_while_running,
              tear_down);
  g_test_add ("/window/undo", Fixture, application, set_up, test_undo, tear_down);
  g_test_add ("/window/keyboard", Fixture, application, set_up, test_keyboard, tear_down);
  g_test_add ("/window/live", Fixture, application, set_up, test_live, tear_down);
  g_test_add ("/window/broken", Fixture, application, set_up, test_broken, tear_down);
  g_test_add ("/window/view", Fixture, application, set_up, test_view, tear_down);
  g_test_add ("/window/widths", Fixture, application, set_up, test_widths, tear_down);
  g_test_add ("/window/other-speed", Fixture, application, set_up, test_other_speed, tear_down);
  g_test_add ("/window/ask", Fixture, application, set_up, test_ask, tear_down);
  return g_test_run ();
}
