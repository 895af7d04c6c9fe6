/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presenter view: what is seen, what its keys do, and that nothing of it is left behind. */
#include "app-test.h"

#include <glib/gstdio.h>

#include "lanes-application.h"
#include "lanes-presenter-bar.h"
#include "lanes-spotlight.h"
#include "lanes-stage-size.h"
#include "lanes-task-pane.h"
#include "lanes-verdict-banner.h"
#include "lanes-watch-cores.h"
#include "lanes-watch-page.h"
#include "lanes-window-private.h"

typedef struct
{
  LanesWindow *window;
  char *path;
} Fixture;

static const char tasks[] = "[Lanes]\nVersion=1\nName=Stage\n"
                            "[Task one]\nName=One\nWorkload=wait\n";

static gboolean
is_shown (gpointer user_data)
{
  LanesWindow *window = ((Fixture *) user_data)->window;
  LanesDocument *document = lanes_window_get_document (window);

  return document && gtk_widget_get_width (window->page) > 0
         && g_str_equal (lanes_task_set_get_name (lanes_document_get_task_set (document)), "Stage");
}

static gboolean
runs (gpointer user_data)
{
  return lanes_session_is_active (lanes_window_get_session (((Fixture *) user_data)->window));
}

static gboolean
rests (gpointer user_data)
{
  return !runs (user_data);
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static void
set_up (Fixture *self, gconstpointer data)
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

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer window = self->window;

  g_object_add_weak_pointer (window, &window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_true (app_test_wait (is_null, &window));
  g_unlink (self->path);
  g_free (self->path);
}

static GtkWidget *
find (Fixture *self, GType type)
{
  return app_test_find (GTK_WIDGET (self->window), type, NULL);
}

static GtkWidget *
find_action (GtkWidget *widget, const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_action (child, action);
  return found;
}

static GtkWidget *
find_button (Fixture *self, const char *action)
{
  return find_action (GTK_WIDGET (self->window), action);
}

static gboolean
is_on (Fixture *self)
{
  gboolean on;

  g_object_get (self->window, "presenter", &on, NULL);
  return on;
}

static void
toggle (Fixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.presenter", NULL));
}

/* Presses @key where presenter view listens for it. Returns whether something was done. */
static gboolean
press (Fixture *self, guint key)
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

static gboolean
is_above_legend (gpointer user_data)
{
  Fixture *self = user_data;
  graphene_rect_t bar;
  graphene_rect_t legend;

  return gtk_widget_compute_bounds (find (self, LANES_TYPE_PRESENTER_BAR), self->window->stage,
                                    &bar)
         && gtk_widget_compute_bounds (find (self, LANES_TYPE_LEGEND), self->window->stage, &legend)
         && bar.size.height > 1 && bar.origin.y + bar.size.height <= legend.origin.y;
}

/* The keys do not cover what explains the lanes. */
static void
test_bar (Fixture *self, gconstpointer data)
{
  toggle (self);
  g_assert_true (app_test_wait (is_above_legend, self));
}

/* The verdict and the lanes are there, nothing else is; and afterwards all is as it was. */
static void
test_enter_and_leave (Fixture *self, gconstpointer data)
{
  GtkWidget *hidden[] = {NULL, self->window->header, self->window->notice,
                         find (self, LANES_TYPE_TASK_PANE), find (self, LANES_TYPE_WATCH_CORES)};
  gboolean visible[G_N_ELEMENTS (hidden)];

  /* They are made when they are shown for the first time. */
  g_assert_null (self->window->details);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-details", NULL);
  g_assert_nonnull (self->window->details);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-details", NULL);
  hidden[0] = self->window->details;
  for (guint details = 0; details < 2; details++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
        visible[i] = gtk_widget_get_visible (hidden[i]);
      g_assert_cmpint (visible[0], ==, details);
      gtk_window_set_focus_visible (GTK_WINDOW (self->window), TRUE);
      toggle (self);
      g_assert_true (is_on (self));
      for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
        g_assert_false (gtk_widget_get_visible (hidden[i]));
      g_assert_true (gtk_widget_get_visible (self->window->page));
      g_assert_true (gtk_widget_is_visible (find (self, LANES_TYPE_VERDICT_BANNER)));
      g_assert_true (gtk_widget_is_visible (find (self, LANES_TYPE_LANES)));
      g_assert_true (gtk_widget_has_css_class (self->window->page, "presenter"));
      g_assert_false (gtk_window_get_focus_visible (GTK_WINDOW (self->window)));
      /* What the patterns mean is told, and buttons that nobody can reach are away. */
      g_assert_true (gtk_widget_is_visible (find (self, LANES_TYPE_LEGEND)));
      g_assert_false (gtk_widget_is_visible (find_button (self, "win.zoom-in")));

      g_assert_true (press (self, GDK_KEY_Escape));
      g_assert_false (is_on (self));
      for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
        g_assert_cmpint (gtk_widget_get_visible (hidden[i]), ==, visible[i]);
      g_assert_false (gtk_widget_has_css_class (self->window->page, "presenter"));
      g_assert_true (gtk_widget_is_visible (find_button (self, "win.zoom-in")));
      /* The keys are those of presenter view alone. */
      g_assert_false (press (self, GDK_KEY_r));
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-details", NULL);
    }
}

static int
get_font_size (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);

  return pango_font_description_get_size (pango_context_get_font_description (context));
}

static gboolean
has_class (GtkWidget *widget, const char *const *classes)
{
  for (gsize i = 0; classes[i]; i++)
    if (gtk_widget_has_css_class (widget, classes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_sized (Fixture *self)
{
  return has_class (self->window->stage, lanes_stage_size_list ());
}

static int
get_height (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

/* What the rows were like before */
typedef struct
{
  Fixture *fixture;
  GtkWidget *rows;
  int font_size;
  int height;
} Rows;

static gboolean
are_larger (gpointer user_data)
{
  Rows *rows = user_data;

  return is_sized (rows->fixture) && get_font_size (rows->rows) > rows->font_size
         && get_height (rows->rows) > rows->height;
}

static gboolean
are_as_before (gpointer user_data)
{
  Rows *rows = user_data;

  return !is_sized (rows->fixture) && get_font_size (rows->rows) == rows->font_size
         && get_height (rows->rows) < rows->height;
}

/* The type of the rows is larger, and the rows are higher with it. */
static void
test_type (Fixture *self, gconstpointer data)
{
  GtkWidget *widget = find (self, LANES_TYPE_ROWS);
  Rows rows = {self, widget, get_font_size (widget), get_height (widget)};

  toggle (self);
  g_assert_true (app_test_wait (are_larger, &rows));
  rows.height = get_height (widget);
  toggle (self);
  g_assert_true (app_test_wait (are_as_before, &rows));
}

static guint
count_cores (Fixture *self)
{
  LanesCoreSet cores = lanes_session_get_cores (lanes_window_get_session (self->window));
  LanesCoreSet usable;

  lanes_topology_get_usable (self->window->topology, &usable);
  cores = lanes_core_set_intersect (&cores, &usable);
  return lanes_core_set_count (&cores);
}

static void
test_cores (Fixture *self, gconstpointer data)
{
  guint n_cores = count_cores (self);
  LanesCoreSet cores;

  toggle (self);
  for (guint i = n_cores; i > 1; i--)
    {
      g_assert_cmpuint (count_cores (self), ==, i);
      g_assert_true (press (self, GDK_KEY_c));
    }
  /* The last one stays. */
  g_assert_cmpuint (count_cores (self), ==, 1);
  g_assert_false (press (self, GDK_KEY_c));
  g_assert_cmpuint (count_cores (self), ==, 1);
  for (guint i = 1; i < n_cores; i++)
    g_assert_true (press (self, GDK_KEY_g));
  g_assert_false (press (self, GDK_KEY_g));
  lanes_task_set_get_cores (lanes_document_get_task_set (self->window->document), &cores);
  g_assert_true (lanes_core_set_is_all (&cores));

  if (n_cores < 2)
    return;
  g_assert_true (press (self, GDK_KEY_c));
  g_assert_cmpstr (lanes_document_get_undo_label (self->window->document), ==, "Take a Core Away");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo", NULL);
  g_assert_cmpuint (count_cores (self), ==, n_cores);
}

static gboolean
get_flag (Fixture *self, const char *property)
{
  gboolean flag;

  g_object_get (self->window, property, &flag, NULL);
  return flag;
}

static void
test_keys (Fixture *self, gconstpointer data)
{
  LanesTime length = lanes_view_get_length (self->window->view);
  GtkWidget *bar = find (self, LANES_TYPE_PRESENTER_BAR);

  toggle (self);
  g_assert_nonnull (app_test_find (bar, GTK_TYPE_BUTTON, "Run All"));
  g_assert_true (press (self, GDK_KEY_r));
  g_assert_true (app_test_wait (runs, self));
  g_assert_nonnull (app_test_find (bar, GTK_TYPE_BUTTON, "Stop All"));

  g_assert_true (press (self, GDK_KEY_s));
  g_assert_true (get_flag (self, "slow-motion"));
  g_assert_cmpint (lanes_view_get_follow (self->window->view), ==, LANES_FOLLOW_SLOW);
  g_assert_true (press (self, GDK_KEY_s));
  g_assert_false (get_flag (self, "slow-motion"));
  g_assert_cmpint (lanes_view_get_length (self->window->view), ==, length);

  /* It was live at last before slow motion, however that began, and whatever came between. */
  lanes_view_set_length (self->window->view, length / 2);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.speed", "i", 10);
  g_assert_true (press (self, GDK_KEY_space));
  g_assert_true (press (self, GDK_KEY_s));
  g_assert_true (press (self, GDK_KEY_s));
  g_assert_cmpint (lanes_view_get_length (self->window->view), ==, length / 2);

  g_assert_true (press (self, GDK_KEY_space));
  g_assert_true (get_flag (self, "frozen"));
  g_assert_true (press (self, GDK_KEY_space));
  g_assert_false (get_flag (self, "frozen"));

  g_assert_true (press (self, GDK_KEY_r));
  g_assert_true (app_test_wait (rests, self));
  g_assert_nonnull (app_test_find (bar, GTK_TYPE_BUTTON, "Run All"));
}

#define SCROLL 17.0

static GtkAdjustment *
get_scroll (Fixture *self)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find (self, LANES_TYPE_ROWS)));
}

static gboolean
can_scroll (gpointer user_data)
{
  GtkAdjustment *scroll = get_scroll (user_data);

  return gtk_adjustment_get_upper (scroll) - gtk_adjustment_get_page_size (scroll) > SCROLL;
}

static gboolean
is_at_top (gpointer user_data)
{
  return gtk_adjustment_get_value (get_scroll (user_data)) == 0;
}

static gboolean
is_scrolled (gpointer user_data)
{
  return gtk_adjustment_get_value (get_scroll (user_data)) == SCROLL;
}

/* What was looked at is looked at again. */
static void
test_scroll (Fixture *self, gconstpointer data)
{
  LanesTaskSet *task_set = lanes_document_get_task_set (self->window->document);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("more%u", i);
      g_autoptr (LanesTask) task = lanes_task_new (id);

      lanes_task_assign (task, lanes_task_set_get_task (task_set, 0));
      lanes_task_set_insert (task_set, 1 + i, task);
    }
  toggle (self);
  g_assert_true (press (self, GDK_KEY_r));
  g_assert_true (app_test_wait (runs, self));
  toggle (self);
  g_assert_true (app_test_wait (can_scroll, self));
  gtk_adjustment_set_value (get_scroll (self), SCROLL);
  toggle (self);
  gtk_adjustment_set_value (get_scroll (self), 0);
  g_assert_true (app_test_wait (is_at_top, self));
  toggle (self);
  g_assert_true (app_test_wait (is_scrolled, self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.stop-all", NULL);
  g_assert_true (app_test_wait (rests, self));
}

/* Where there is nothing to run it is said what to do. */
static void
test_empty (Fixture *self, gconstpointer data)
{
  LanesTaskSet *task_set = lanes_document_get_task_set (self->window->document);
  GtkWidget *bar = find (self, LANES_TYPE_PRESENTER_BAR);

  toggle (self);
  g_assert_false (gtk_widget_get_visible (app_test_find (bar, GTK_TYPE_BUTTON, "Add a Task")));
  lanes_task_set_remove (task_set, lanes_task_set_get_task (task_set, 0));
  g_assert_true (gtk_widget_get_visible (app_test_find (bar, GTK_TYPE_BUTTON, "Add a Task")));
  g_assert_false (gtk_widget_get_visible (app_test_find (bar, GTK_TYPE_BUTTON, "Run All")));
  g_assert_true (lanes_presenter_bar_is_awake (LANES_PRESENTER_BAR (bar)));
}

static GtkEventController *
find_motion (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller)
          && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        return controller;
    }
  return NULL;
}

static gboolean
is_faded (gpointer user_data)
{
  return !lanes_spotlight_is_shown (user_data);
}

static gboolean
is_asleep (gpointer user_data)
{
  return !lanes_presenter_bar_is_awake (user_data);
}

/* The ring and the bar come when the pointer moves, and go when it rests. */
static void
test_pointer (Fixture *self, gconstpointer data)
{
  GtkWidget *ring = find (self, LANES_TYPE_SPOTLIGHT);
  GtkWidget *bar = find (self, LANES_TYPE_PRESENTER_BAR);
  GtkEventController *motion;

  g_assert_null (find_motion (self->window->stage));
  toggle (self);
  motion = find_motion (self->window->stage);
  g_assert_true (lanes_presenter_bar_is_awake (LANES_PRESENTER_BAR (bar)));
  g_assert_false (gtk_widget_get_can_target (ring));
  g_signal_emit_by_name (motion, "motion", 200.0, 150.0);
  g_assert_true (lanes_spotlight_is_shown (LANES_SPOTLIGHT (ring)));
  g_assert_true (app_test_wait (is_faded, ring));
  g_assert_true (app_test_wait (is_asleep, bar));

  /* What goes on below a pointer that rests is no move. */
  g_signal_emit_by_name (motion, "motion", 200.0, 150.0);
  g_assert_false (lanes_presenter_bar_is_awake (LANES_PRESENTER_BAR (bar)));
  g_signal_emit_by_name (motion, "motion", 201.0, 150.0);
  g_assert_true (lanes_presenter_bar_is_awake (LANES_PRESENTER_BAR (bar)));
  g_assert_true (lanes_spotlight_is_shown (LANES_SPOTLIGHT (ring)));
  g_signal_emit_by_name (motion, "leave");
  g_assert_false (lanes_spotlight_is_shown (LANES_SPOTLIGHT (ring)));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  /* A process can be one program only: all windows belong to it. */
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/presenter/enter-and-leave", Fixture, application, set_up, test_enter_and_leave,
              tear_down);
  g_test_add ("/presenter/bar", Fixture, application, set_up, test_bar, tear_down);
  g_test_add ("/presenter/type", Fixture, application, set_up, test_type, tear_down);
  g_test_add ("/presenter/cores", Fixture, application, set_up, test_cores, tear_down);
  g_test_add ("/presenter/keys", Fixture, application, set_up, test_keys, tear_down);
  g_test_add ("/presenter/scroll", Fixture, application, set_up, test_scroll, tear_down);
  g_test_add ("/presenter/empty", Fixture, application, set_up, test_empty, tear_down);
  g_test_add ("/presenter/pointer", Fixture, application, set_up, test_pointer, tear_down);
  return g_test_run ();
}
