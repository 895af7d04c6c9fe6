/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that can be read, in a language that is longer than most and has brackets around what
 * is translated: build-aux/pseudo-locale makes it, and runs this. */
#include "app-test.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "lanes-application.h"
#include "lanes-examples.h"
#include "lanes-preferences.h"
#include "lanes-shortcuts-window.h"
#include "lanes-task-editor.h"
#include "lanes-view.h"
#include "lanes-window.h"
#include "text-check.h"

#define WIDTH  800
#define HEIGHT 600

/* What is data is in brackets as well. */
static const char starter[] =
    "[Lanes]\nVersion=1\nName=[Set]\n"
    "[Task one]\nName=[One]\nWorkload=primes\n"
    "[Task two]\nName=[Two]\nWorkload=mandelbrot\nMode=threads\nThreads=2\n"
    "[Task three]\nName=[Three]\nWorkload=wait\nSeconds=100\nMode=mixed\nProcesses=2\nThreads=2\n"
    "[Task four]\nName=[Four]\nWorkload=sort\nAmount=1000\n"
    "[Task five]\nName=[Five]\nCommand=[ 1 = 2 ]\n";
/* Without a compositor, a window has an edge of its own around what is in it. */
static int edge_across, edge_down;

static const char broken[] = "[Lanes]\nVersion=1\n[Task one]\nWorkload=[dance]\n";

typedef struct
{
  LanesWindow *window;
  GtkWidget *dialog;
  GtkApplication *application;
  const char *folder; /* with the data of the program */
} Fixture;

static void
write_set (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, "examples", name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
open_set (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, "examples", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  lanes_window_open (self->window, file);
}

static gboolean
has_session (gpointer user_data)
{
  return lanes_window_get_session (((Fixture *) user_data)->window) != NULL;
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* Layout happens in frames of the screen. */
static gboolean
count_frames_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  return --*(int *) user_data > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_over (gpointer user_data)
{
  return *(int *) user_data <= 0;
}

static void
wait_for_frames (GtkWidget *window)
{
  int frames = 3;

  gtk_widget_add_tick_callback (window, count_frames_cb, &frames, NULL);
  gtk_widget_queue_draw (window);
  g_assert_true (app_test_wait (is_over, &frames));
}

static void
check (Fixture *self, const char *scene)
{
  wait_for_frames (GTK_WIDGET (self->window));
  text_check_windows (scene, WIDTH, HEIGHT);
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data) && gtk_widget_get_width (user_data) > 0;
}

static void
measure_edge (void)
{
  GtkWidget *window = adw_window_new ();
  graphene_rect_t frame;

  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (app_test_wait (is_mapped, window));
  g_assert_true (gtk_widget_compute_bounds (window, window, &frame));
  edge_across = (int) frame.size.width - gtk_widget_get_width (window);
  edge_down = (int) frame.size.height - gtk_widget_get_height (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->application = GTK_APPLICATION ((gpointer) data);
  self->folder = g_getenv ("LANES_DATA_DIR");
  self->window = lanes_window_new (self->application);
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH + edge_across, HEIGHT + edge_down);
  open_set (self, "breakfast-and-music.lanes");
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (app_test_wait (has_session, self));
}

static void
activate (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer window = self->window;

  g_object_add_weak_pointer (G_OBJECT (self->window), &window);
  activate (self, "win.close");
  g_assert_true (app_test_wait (is_null, &window));
}

static LanesRunState
get_state (Fixture *self, guint task)
{
  LanesSession *session = lanes_window_get_session (self->window);
  LanesRun *run = lanes_session_get_run (session, lanes_session_get_task (session, task));

  return run ? lanes_run_get_state (run) : LANES_RUN_WAITING;
}

/* Something runs, is done and has failed, and there is a verdict on it. */
static gboolean
has_happened (gpointer user_data)
{
  const LanesFigures *figures =
      lanes_session_get_figures (lanes_window_get_session (((Fixture *) user_data)->window));

  return get_state (user_data, 0) == LANES_RUN_RUNNING
         && get_state (user_data, 3) == LANES_RUN_FINISHED
         && get_state (user_data, 4) == LANES_RUN_FAILED && figures
         && figures->verdict > LANES_VERDICT_SINGLE;
}

static gboolean
has_stopped (gpointer user_data)
{
  return !lanes_session_is_active (lanes_window_get_session (((Fixture *) user_data)->window));
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
test_fresh (Fixture *self, gconstpointer data)
{
  check (self, "fresh");
}

static void
test_running (Fixture *self, gconstpointer data)
{
  activate (self, "win.run-all");
  g_assert_true (app_test_wait (has_happened, self));
  check (self, "running");
  activate (self, "win.freeze");
  check (self, "frozen");
  activate (self, "win.freeze");
  lanes_session_pause_all (lanes_window_get_session (self->window));
  check (self, "paused");
  activate (self, "win.stop-all");
  g_assert_true (app_test_wait (has_stopped, self));
  check (self, "stopped");
}

static void
test_spans (Fixture *self, gconstpointer data)
{
  GEnumClass *klass = g_type_class_ref (LANES_TYPE_VIEW_SPAN);

  for (guint i = 0; i < klass->n_values; i++)
    {
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.span", "s",
                                                 klass->values[i].value_nick));
      check (self, klass->values[i].value_nick);
    }
  g_type_class_unref (klass);
}

/* A question before commands are run, and a message about a file */
static void
test_asked (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "[broken]", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, broken, -1, NULL));
  lanes_window_open (self->window, file);
  check (self, "broken");
}

/* The newest of the windows, if it is not the main one */
static gboolean
get_dialog (gpointer user_data)
{
  Fixture *self = user_data;
  GListModel *windows = gtk_window_get_toplevels ();

  self->dialog = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (GTK_WINDOW (window)) == GTK_WINDOW (self->window)
          && is_mapped (window))
        self->dialog = window;
    }
  return self->dialog != NULL;
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
check_dialog (Fixture *self, const char *scene)
{
  gpointer dialog;

  g_assert_true (app_test_wait (get_dialog, self));
  wait_for_frames (self->dialog);
  text_check_windows (scene, WIDTH, HEIGHT);
  expand (self->dialog);
  wait_for_frames (self->dialog);
  text_check_windows (scene, WIDTH, HEIGHT);

  dialog = self->dialog;
  g_object_add_weak_pointer (dialog, &dialog);
  gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_assert_true (app_test_wait (is_null, &dialog));
}

static void
test_editor (Fixture *self, gconstpointer data)
{
  LanesTaskSet *task_set = lanes_session_get_task_set (lanes_window_get_session (self->window));
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  guint n_tasks = lanes_task_set_get_n_tasks (task_set);

  for (guint i = 0; i <= n_tasks; i++)
    {
      LanesTask *task = i < n_tasks ? lanes_task_set_get_task (task_set, i) : NULL;
      g_autofree char *scene =
          g_strdup_printf ("editor of %s", task ? lanes_task_get_id (task) : "a new task");

      gtk_window_present (
          GTK_WINDOW (lanes_task_editor_new (GTK_WINDOW (self->window), task_set, topology, task)));
      check_dialog (self, scene);
    }
}

static void
test_preferences (Fixture *self, gconstpointer data)
{
  lanes_preferences_present (GTK_WINDOW (self->window));
  check_dialog (self, "preferences");
}

static void
test_shortcuts (Fixture *self, gconstpointer data)
{
  GtkWidget *window =
      g_object_new (LANES_TYPE_SHORTCUTS_WINDOW, "transient-for", self->window, NULL);

  gtk_window_present (GTK_WINDOW (window));
  check_dialog (self, "shortcuts");
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;
  g_autofree char *folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  g_autofree char *examples = g_build_filename (folder, "examples", NULL);

  g_assert_nonnull (setlocale (LC_ALL, ""));
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("LANES_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  app_test_init (&argc, &argv);
  g_setenv ("LANES_DATA_DIR", folder, TRUE);
  g_assert_cmpint (g_mkdir (examples, 0700), ==, 0);
  write_set (&(Fixture){.folder = folder}, "breakfast-and-music.lanes", starter);

  /* One look tells all that is wrong. */
  g_test_set_nonfatal_assertions ();
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  measure_edge ();
  g_test_add_func ("/pseudo-locale/find-plain", test_find_plain);
  g_test_add_func ("/pseudo-locale/examples", test_examples);
  g_test_add ("/pseudo-locale/fresh", Fixture, application, set_up, test_fresh, tear_down);
  g_test_add ("/pseudo-locale/running", Fixture, application, set_up, test_running, tear_down);
  g_test_add ("/pseudo-locale/spans", Fixture, application, set_up, test_spans, tear_down);
  g_test_add ("/pseudo-locale/asked", Fixture, application, set_up, test_asked, tear_down);
  g_test_add ("/pseudo-locale/editor", Fixture, application, set_up, test_editor, tear_down);
  g_test_add ("/pseudo-locale/preferences", Fixture, application, set_up, test_preferences,
              tear_down);
  g_test_add ("/pseudo-locale/shortcuts", Fixture, application, set_up, test_shortcuts, tear_down);
  return g_test_run ();
}
