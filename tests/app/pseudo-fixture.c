/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pseudo-fixture.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "app-test.h"
#include "lanes-task-pane.h"
#include "text-check.h"

static const char starter[] =
    "[Lanes]\nVersion=1\nName=[Set]\n"
    "[Task one]\nName=[One]\nWorkload=primes\n"
    "[Task two]\nName=[Two]\nWorkload=mandelbrot\nMode=threads\nThreads=2\n"
    "[Task three]\nName=[Three]\nWorkload=wait\nSeconds=100\nMode=mixed\nProcesses=2\nThreads=2\n"
    "[Task four]\nName=[Four]\nWorkload=sort\nAmount=1000\n"
    "[Task five]\nName=[Five]\nCommand=[ 1 = 2 ]\n";

/* What 100 % is, in the units of GtkSettings */
#define DPI (96 * 1024)

/* Without a compositor, a window has an edge of its own around what is in it. */
static int edge_across, edge_down;

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

/* The program's data are in a folder of its own: the examples of the menu have their names in
 * brackets. */
static void
write_data (void)
{
  g_autofree char *data = g_build_filename (g_get_user_cache_dir (), "data", NULL);
  g_autofree char *examples = g_build_filename (data, "examples", NULL);
  g_autofree char *path = g_build_filename (examples, "breakfast-and-music.lanes", NULL);

  g_assert_cmpint (g_mkdir_with_parents (examples, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, starter, -1, NULL));
  g_setenv ("LANES_DATA_DIR", data, TRUE);
}

/* Returns: (transfer full): the program, ready for windows */
LanesApplication *
pseudo_fixture_init (int *argc, char ***argv)
{
  LanesApplication *application;

  g_assert_nonnull (setlocale (LC_ALL, ""));
  if (g_getenv ("LANES_LOCALE_DIR"))
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("LANES_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  app_test_init (argc, argv);
  if (g_getenv ("TEXT_SCALE"))
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                  DPI * atoi (g_getenv ("TEXT_SCALE")) / 100, NULL);
  write_data ();

  /* One look tells all that is wrong. */
  g_test_set_nonfatal_assertions ();
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  measure_edge ();
  return application;
}

static gboolean
has_session (gpointer user_data)
{
  return lanes_window_get_session (((PseudoFixture *) user_data)->window) != NULL;
}

void
pseudo_fixture_set_up (PseudoFixture *self, gconstpointer application)
{
  g_set_weak_pointer (&self->window, lanes_window_new (GTK_APPLICATION ((gpointer) application)));
  gtk_window_set_default_size (GTK_WINDOW (self->window), PSEUDO_WIDTH + edge_across,
                               PSEUDO_HEIGHT + edge_down);
  pseudo_fixture_open (self, "breakfast-and-music.lanes", NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (app_test_wait (has_session, self));
}

static gboolean
has_closed (gpointer user_data)
{
  return ((PseudoFixture *) user_data)->window == NULL;
}

void
pseudo_fixture_tear_down (PseudoFixture *self, gconstpointer application)
{
  if (self->window)
    pseudo_fixture_activate (self, "win.close");
  g_assert_true (app_test_wait (has_closed, self));
}

/* Layout happens in frames of the screen, and a window may need some to find its size. */
#define SETTLED_FRAMES 4

typedef struct
{
  guint n_frames;
  int width, height;
} Settling;

static gboolean
settle_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Settling *settling = user_data;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  settling->n_frames =
      width == settling->width && height == settling->height ? settling->n_frames + 1 : 0;
  settling->width = width;
  settling->height = height;
  return G_SOURCE_CONTINUE;
}

static gboolean
has_settled (gpointer user_data)
{
  return ((Settling *) user_data)->n_frames >= SETTLED_FRAMES;
}

/* Looks at all windows that are there, when they have been laid out. */
void
pseudo_fixture_check (PseudoFixture *self, const char *scene)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      Settling settling = {0, 0, 0};
      guint id;

      if (!gtk_widget_get_mapped (window))
        continue;
      id = gtk_widget_add_tick_callback (window, settle_cb, &settling, NULL);
      g_assert_true (app_test_wait (has_settled, &settling));
      gtk_widget_remove_tick_callback (window, id);
    }
  text_check_windows (scene, PSEUDO_WIDTH, PSEUDO_HEIGHT);
}

/* Opens a file: the example @name, or when there is @text a file of it that is somewhere else. */
void
pseudo_fixture_open (PseudoFixture *self, const char *name, const char *text)
{
  g_autofree char *path =
      text ? g_build_filename (g_get_user_cache_dir (), name, NULL)
           : g_build_filename (g_getenv ("LANES_DATA_DIR"), "examples", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (text)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  lanes_window_open (self->window, file);
}

void
pseudo_fixture_activate (PseudoFixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
}

/* Selects a task in the list. */
void
pseudo_fixture_select (PseudoFixture *self, guint task)
{
  GtkWidget *pane = app_test_find (GTK_WIDGET (self->window), LANES_TYPE_TASK_PANE, NULL);
  LanesSession *session = lanes_window_get_session (self->window);

  lanes_task_pane_set_selected (LANES_TASK_PANE (pane), lanes_session_get_task (session, task));
}

LanesRunState
pseudo_fixture_get_state (PseudoFixture *self, guint task)
{
  LanesSession *session = lanes_window_get_session (self->window);
  LanesRun *run = lanes_session_get_run (session, lanes_session_get_task (session, task));

  return run ? lanes_run_get_state (run) : LANES_RUN_WAITING;
}

/* A label with @text in it, or a button that is called so, which can be seen */
static GtkWidget *
find (GtkWidget *widget, const char *text, gboolean button)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (button && GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0)
    return widget;
  if (!button && GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, text, button);

      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_anywhere (const char *text, gboolean button)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && !found; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = find (window, text, button);
    }
  return found;
}

static gboolean
is_said (gpointer user_data)
{
  return find_anywhere (((PseudoFixture *) user_data)->awaited, FALSE) != NULL;
}

/* Waits until a label has @text in it. */
void
pseudo_fixture_wait_for (PseudoFixture *self, const char *text)
{
  self->awaited = text;
  g_assert_true (app_test_wait (is_said, self));
}

/* Presses the button that is called @label. */
void
pseudo_fixture_press (const char *label)
{
  GtkWidget *button = find_anywhere (label, TRUE);

  g_assert_nonnull (button);
  if (button)
    g_signal_emit_by_name (button, "clicked");
}
