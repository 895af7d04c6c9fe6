/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a window does with files, and with commands from them. */
#include "app-test.h"

#include <glib/gstdio.h>

#include "lanes-application.h"
#include "lanes-examples.h"
#include "lanes-task-editor.h"
#include "lanes-task-pane.h"
#include "lanes-window-private.h"

typedef struct
{
  GtkApplication *application;
  LanesWindow *window;
  char *folder;
  GFile *one;
  GFile *other;
} Fixture;

static const char one_text[] = "[Lanes]\nVersion=1\nName=One\n"
                               "[Task one]\nName=One\nWorkload=primes\n";
static const char other_text[] = "[Lanes]\nVersion=1\nName=Other\n"
                                 "[Task other]\nName=Other\nCommand=sleep 1000\n"
                                 "Environment=PATH=/tmp/theirs\nDirectory=sub\n";

static GFile *
write_file (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_file_new_for_path (path);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->application = (gpointer) data;
  self->folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  self->one = write_file (self, "one.lanes", one_text);
  self->other = write_file (self, "other.lanes", other_text);
  self->window = lanes_window_new (self->application);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy_windows (self->application);
  g_assert_cmpint (g_unlink (g_file_peek_path (self->one)), ==, 0);
  g_assert_cmpint (g_unlink (g_file_peek_path (self->other)), ==, 0);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_object_unref (self->one);
  g_object_unref (self->other);
  g_free (self->folder);
}

static void
activate (GtkWidget *widget, const char *action)
{
  g_assert_true (gtk_widget_activate_action (widget, action, NULL));
}

static LanesTaskSet *
get_set (LanesWindow *window)
{
  LanesDocument *document = lanes_window_get_document (window);

  return document ? lanes_document_get_task_set (document) : NULL;
}

static gboolean
shows (LanesWindow *window, const char *name)
{
  return get_set (window) && g_str_equal (lanes_task_set_get_name (get_set (window)), name);
}

static gboolean
shows_one (gpointer window)
{
  return shows (window, "One");
}

static gboolean
shows_other (gpointer window)
{
  return shows (window, "Other");
}

static gboolean
is_saved (gpointer window)
{
  return !lanes_document_get_modified (lanes_window_get_document (window));
}

static char *
read_file (GFile *file)
{
  char *text = NULL;

  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  return text;
}

static gboolean
has_button (gpointer label)
{
  return app_test_find_button (label) != NULL;
}

static gboolean
has_no_button (gpointer label)
{
  return app_test_find_button (label) == NULL;
}

static void
press (const char *label)
{
  g_assert_true (app_test_wait (has_button, (gpointer) label));
  g_signal_emit_by_name (app_test_find_button (label), "clicked");
}

/* What is saved while another file is being read is not written over that. */
static void
test_save_while_loading (Fixture *self, gconstpointer data)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  lanes_window_open (self->window, self->one);
  g_assert_true (app_test_wait (shows_one, self->window));
  g_object_set (lanes_task_set_get_task (get_set (self->window), 0), "name", "Changed", NULL);
  lanes_window_open (self->window, self->other);
  activate (GTK_WIDGET (self->window), "win.save");
  g_assert_true (app_test_wait (is_saved, self->window));
  one = read_file (self->one);
  other = read_file (self->other);
  g_assert_nonnull (strstr (one, "Changed"));
  g_assert_cmpstr (other, ==, other_text);
}

/* The second of two files does not take the place of the first, which is still being read. */
static void
test_two_files (Fixture *self, gconstpointer data)
{
  g_assert_true (lanes_window_is_pristine (self->window));
  lanes_window_open (self->window, self->one);
  g_assert_false (lanes_window_is_pristine (self->window));
}

/* A task is being made for this set, not for another one. */
static void
test_dialog (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTaskSet) empty = lanes_task_set_new ();

  lanes_window_set_task_set (self->window, empty);
  g_assert_true (lanes_window_is_pristine (self->window));
  activate (GTK_WIDGET (self->window), "win.add-task");
  g_assert_true (app_test_wait (has_button, (gpointer) "_Add"));
  g_assert_false (lanes_window_is_pristine (self->window));
}

typedef struct
{
  LanesWindow *window;
  const char *text;
} Saying;

static gboolean
is_said (gpointer data)
{
  Saying *saying = data;

  return app_test_says (GTK_WIDGET (saying->window), saying->text);
}

static gboolean
shows_example (gpointer window)
{
  GFile *file = get_set (window) ? lanes_window_get_file (window) : NULL;

  return file && lanes_examples_contain (file);
}

/* Which file is not there is told, and what is shown in its place. */
static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "missing.lanes", NULL);
  g_autofree char *text =
      g_strdup_printf ("There is no file “missing.lanes” in “%s”.\nAn example is shown instead.",
                       self->folder);
  g_autoptr (GFile) missing = g_file_new_for_path (path);
  GtkWidget *label;

  lanes_window_open (self->window, missing);
  g_assert_true (app_test_wait (is_said, &(Saying){self->window, text}));
  g_assert_true (app_test_wait (shows_example, self->window));
  /* As wide as it would be later: there was no need to know that before the window was seen. */
  label = app_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, text);
  g_assert_cmpint (gtk_label_get_max_width_chars (GTK_LABEL (label)), >, 40);
}

/* Where something is shown already, that stays, and nothing else is promised. */
static void
test_missing_later (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "missing.lanes", NULL);
  g_autoptr (GFile) missing = g_file_new_for_path (path);

  lanes_window_open (self->window, self->one);
  g_assert_true (app_test_wait (shows_one, self->window));
  lanes_window_open (self->window, missing);
  g_assert_true (app_test_wait (is_said, &(Saying){self->window, "There is no file “missing"}));
  g_assert_false (app_test_says (GTK_WIDGET (self->window), "instead"));
  g_assert_true (shows_one (self->window));
}

/* What cannot be saved is told, stays a change, and can be saved elsewhere. */
static void
test_not_saved (Fixture *self, gconstpointer data)
{
  const char *path = g_file_peek_path (self->one);
  GtkWidget *question;

  lanes_window_open (self->window, self->one);
  g_assert_true (app_test_wait (shows_one, self->window));
  g_object_set (lanes_task_set_get_task (get_set (self->window), 0), "name", "Changed", NULL);
  /* A folder has come in the place of the file. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  activate (GTK_WIDGET (self->window), "win.save");
  g_assert_true (app_test_wait (has_button, (gpointer) "Save _As…"));
  question = GTK_WIDGET (gtk_widget_get_root (app_test_find_button ("Save _As…")));
  g_assert_true (app_test_says (question, "). Your changes are still here."));
  /* Room would not help. */
  g_assert_false (app_test_says (question, "Make room"));
  g_assert_true (lanes_document_get_modified (lanes_window_get_document (self->window)));
  press ("_Cancel");
  g_assert_true (app_test_wait (has_no_button, (gpointer) "_Cancel"));

  /* As soon as it can be, it is. */
  g_assert_cmpint (g_rmdir (path), ==, 0);
  activate (GTK_WIDGET (self->window), "win.save");
  g_assert_true (app_test_wait (is_saved, self->window));
}

static gboolean
is_null (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

static gboolean
has_chooser (gpointer unused)
{
  return app_test_find_window (GTK_TYPE_FILE_CHOOSER, NULL) != NULL;
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

/* Whoever wants to save first, and then not, wants to stay: in this window, and in the others. */
static void
test_change_of_mind (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_new ();
  g_autoptr (LanesTask) task = lanes_task_new ("one");
  LanesWindow *asked = lanes_window_new (self->application);
  gpointer window = asked;

  lanes_window_open (self->window, self->one);
  g_assert_true (app_test_wait (shows_one, self->window));
  g_object_set (task, "workload", "wait", NULL);
  lanes_task_set_insert (task_set, 0, task);
  lanes_window_set_task_set (asked, task_set);
  gtk_window_present (GTK_WINDOW (asked));
  g_object_add_weak_pointer (G_OBJECT (asked), &window);
  /* The other window may be told of the focus later than this one was made, and would go first. */
  g_assert_true (app_test_wait (is_active, asked));

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
  press ("_Save");
  /* The question that goes away has such a button, too. */
  g_assert_true (app_test_wait (has_chooser, NULL));
  g_signal_emit_by_name (app_test_find (app_test_find_window (GTK_TYPE_FILE_CHOOSER, NULL),
                                        GTK_TYPE_BUTTON, "_Cancel"),
                         "clicked");
  g_assert_true (app_test_wait (has_no_button, (gpointer) "_Cancel"));
  activate (GTK_WIDGET (asked), "win.close");
  press ("_Discard");
  g_assert_true (app_test_wait (is_null, &window));
  g_assert_true (gtk_widget_get_realized (GTK_WIDGET (self->window)));
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

/* A window that is closed where nobody sees it, as from a list of windows, shows what it asks; and
 * again, when it is closed once more. */
static void
test_hidden (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_new ();
  g_autoptr (LanesTask) task = lanes_task_new ("one");
  LanesWindow *asked = lanes_window_new (self->application);
  gpointer window = asked;

  g_object_set (task, "workload", "wait", NULL);
  lanes_task_set_insert (task_set, 0, task);
  lanes_window_set_task_set (asked, task_set);
  gtk_window_present (GTK_WINDOW (asked));
  g_object_add_weak_pointer (G_OBJECT (asked), &window);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (app_test_wait (is_mapped, asked));
      gtk_widget_set_visible (GTK_WIDGET (asked), FALSE);
      activate (GTK_WIDGET (asked), "win.close");
      g_assert_true (app_test_wait (is_mapped, asked));
    }
  press ("_Discard");
  g_assert_true (app_test_wait (is_null, &window));
}

/* All that makes a command what it is is shown; and to edit a task is not to agree to it. */
static void
test_ask (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->folder, "sub", NULL);
  g_autofree char *text =
      g_strdup_printf ("sleep 1000\n    PATH=/tmp/theirs\n    in the folder %s", folder);
  LanesSession *session;
  GtkWidget *tasks, *question;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  lanes_window_open (self->window, self->other);
  g_assert_true (app_test_wait (shows_other, self->window));
  session = lanes_window_get_session (self->window);
  tasks = app_test_find (GTK_WIDGET (self->window), LANES_TYPE_TASK_PANE, NULL);
  lanes_task_pane_set_selected (LANES_TASK_PANE (tasks), lanes_session_get_task (session, 0));
  activate (GTK_WIDGET (self->window), "win.edit-task");
  activate (app_test_find_window (LANES_TYPE_TASK_EDITOR, NULL), "editor.apply");

  activate (GTK_WIDGET (self->window), "win.run-all");
  g_assert_true (app_test_wait (has_button, (gpointer) "_Run"));
  question = GTK_WIDGET (gtk_widget_get_root (app_test_find_button ("_Run")));
  g_assert_nonnull (app_test_find (question, GTK_TYPE_LABEL, text));
  g_assert_null (lanes_session_get_run (session, lanes_session_get_task (session, 0)));
  g_signal_emit_by_name (app_test_find (question, GTK_TYPE_BUTTON, "_Cancel"), "clicked");
  g_assert_true (app_test_wait (has_no_button, (gpointer) "_Run"));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Types another name over the one that the pane shows, and leaves the keyboard there. */
static void
type_name (Fixture *self, const char *name)
{
  GtkWidget *pane = app_test_find (GTK_WIDGET (self->window), LANES_TYPE_TASK_PANE, NULL);
  g_autofree char *label =
      g_strdup_printf ("Rename %s", lanes_task_set_get_name (get_set (self->window)));

  g_signal_emit_by_name (app_test_find (pane, GTK_TYPE_BUTTON, label), "clicked");
  gtk_editable_set_text (GTK_EDITABLE (
                             app_test_find (pane, GTK_TYPE_ENTRY, "Name of the task set")),
                         name);
}

/* A name that is still being typed is saved with the rest, and is asked about. */
static void
test_name (Fixture *self, gconstpointer data)
{
  gpointer window = self->window;
  g_autofree char *saved = NULL;
  g_autofree char *last = NULL;
  g_autofree char *proposed = NULL;

  g_object_add_weak_pointer (G_OBJECT (self->window), &window);
  lanes_window_open (self->window, self->one);
  g_assert_true (app_test_wait (shows_one, self->window));
  type_name (self, "Second");
  activate (GTK_WIDGET (self->window), "win.save");
  g_assert_true (app_test_wait (is_saved, self->window));
  saved = read_file (self->one);
  g_assert_nonnull (strstr (saved, "Name=Second"));

  type_name (self, "Third");
  activate (GTK_WIDGET (self->window), "win.save-as");
  g_assert_true (app_test_wait (has_chooser, NULL));
  proposed = gtk_file_chooser_get_current_name (
      GTK_FILE_CHOOSER (app_test_find_window (GTK_TYPE_FILE_CHOOSER, NULL)));
  g_assert_cmpstr (proposed, ==, "Third.lanes");
  g_signal_emit_by_name (app_test_find (app_test_find_window (GTK_TYPE_FILE_CHOOSER, NULL),
                                        GTK_TYPE_BUTTON, "_Cancel"),
                         "clicked");
  g_assert_true (app_test_wait (has_no_button, (gpointer) "_Cancel"));
  activate (GTK_WIDGET (self->window), "win.undo");
  g_assert_true (is_saved (self->window));

  type_name (self, "Fourth");
  lanes_window_close (self->window);
  press ("_Save");
  g_assert_true (app_test_wait (is_null, &window));
  last = read_file (self->one);
  g_assert_nonnull (strstr (last, "Name=Fourth"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"/window-files/save-while-loading", test_save_while_loading},
      {"/window-files/two-files", test_two_files},
      {"/window-files/dialog", test_dialog},
      {"/window-files/change-of-mind", test_change_of_mind},
      {"/window-files/hidden", test_hidden},
      {"/window-files/ask", test_ask},
      {"/window-files/name", test_name},
      {"/window-files/not-saved", test_not_saved},
      {"/window-files/missing", test_missing},
      {"/window-files/missing-later", test_missing_later},
  };
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, application, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
