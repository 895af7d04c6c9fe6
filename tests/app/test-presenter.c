/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presenter view: what is seen, and that nothing of it is left behind. */
#include "app-test.h"

#include "lanes-application.h"
#include "lanes-presenter-bar.h"
#include "lanes-stage-size.h"
#include "lanes-task-pane.h"
#include "lanes-verdict-banner.h"
#include "lanes-watch-cores.h"
#include "lanes-watch-page.h"
#include "presenter-fixture.h"

/* Pixels: a window as wide as that has no room for all controls */
#define NARROW 800

/* So many fill the stage, and have not to be scrolled to. */
#define N_ROWS 8

static gboolean
is_above_legend (gpointer user_data)
{
  PresenterFixture *self = user_data;
  graphene_rect_t bar;
  graphene_rect_t legend;

  return gtk_widget_compute_bounds (presenter_fixture_find (self, LANES_TYPE_PRESENTER_BAR),
                                    self->window->stage, &bar)
         && gtk_widget_compute_bounds (presenter_fixture_find (self, LANES_TYPE_LEGEND),
                                       self->window->stage, &legend)
         && bar.size.height > 1 && bar.origin.y + bar.size.height <= legend.origin.y;
}

/* The keys do not cover what explains the lanes. */
static void
test_bar (PresenterFixture *self, gconstpointer data)
{
  presenter_fixture_toggle (self);
  g_assert_true (app_test_wait (is_above_legend, self));
}

static void
add_tasks (PresenterFixture *self, guint n)
{
  LanesTaskSet *task_set = lanes_document_get_task_set (lanes_window_get_document (self->window));

  lanes_document_begin_edit (lanes_window_get_document (self->window), "Add");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("more-%u", i);
      g_autoptr (LanesTask) task = lanes_task_new (id);

      g_object_set (task, "workload", "wait", NULL);
      lanes_task_set_insert (task_set, 1, task);
    }
  lanes_document_end_edit (lanes_window_get_document (self->window));
}

static gboolean
has_rows (gpointer user_data)
{
  GtkWidget *rows = presenter_fixture_find (user_data, LANES_TYPE_ROWS);

  return lanes_rows_get_n_rows (LANES_ROWS (rows)) >= N_ROWS;
}

/* The end of the rows, in the stage */
static double
get_rows_end (PresenterFixture *self)
{
  LanesRows *rows = LANES_ROWS (presenter_fixture_find (self, LANES_TYPE_ROWS));
  graphene_point_t end;
  int y = gtk_widget_get_height (GTK_WIDGET (rows));

  while (y > 0 && lanes_rows_get_row_at (rows, y - 1) == G_MAXUINT)
    y--;
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (rows), self->window->stage,
                                           &GRAPHENE_POINT_INIT (0, (float) y), &end));
  return (double) end.y;
}

static gboolean
is_below_rows (gpointer user_data)
{
  PresenterFixture *self = user_data;
  GtkWidget *bar = presenter_fixture_find (self, LANES_TYPE_PRESENTER_BAR);
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (bar, self->window->stage, &bounds) && bounds.size.height > 1
         && is_above_legend (self) && get_rows_end (self) <= (double) bounds.origin.y;
}

/* Nor the last rows, where these can be lower. */
static void
test_last_rows (PresenterFixture *self, gconstpointer data)
{
  add_tasks (self, N_ROWS - 2);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.run-all", NULL);
  g_assert_true (app_test_wait (has_rows, self));
  presenter_fixture_toggle (self);
  g_assert_true (app_test_wait (is_below_rows, self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.stop-all", NULL);
  g_assert_true (app_test_wait (presenter_fixture_rests, self));
}

static gboolean
is_folded (gpointer user_data)
{
  gboolean narrow;

  g_object_get (presenter_fixture_find (user_data, LANES_TYPE_LEGEND), "narrow", &narrow, NULL);
  return narrow;
}

static gboolean
is_wide (gpointer user_data)
{
  return gtk_widget_get_width (GTK_WIDGET (((PresenterFixture *) user_data)->window)) > NARROW;
}

static gboolean
stay_busy_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_narrow (gpointer user_data)
{
  GtkWidget *window = GTK_WIDGET (((PresenterFixture *) user_data)->window);

  return gtk_widget_has_css_class (window, "narrow")
         && gtk_widget_has_css_class (presenter_fixture_find (user_data, LANES_TYPE_WATCH_PAGE),
                                      "slim");
}

/* On a busy machine there is always a frame to draw: what fits the window to its size does not wait
 * until there is none. */
static void
test_busy (PresenterFixture *self, gconstpointer data)
{
  int width, height;
  guint busy_id;

  gtk_window_get_default_size (GTK_WINDOW (self->window), &width, &height);
  busy_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 1, stay_busy_cb, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), NARROW, 600);
  g_assert_true (app_test_wait (is_narrow, self));
  g_source_remove (busy_id);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  g_assert_true (app_test_wait (is_wide, self));
}

/* A room cannot press the button that the legend is in a narrow window. */
static void
test_legend (PresenterFixture *self, gconstpointer data)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self->window), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self->window), NARROW, 600);
  g_assert_true (app_test_wait (is_folded, self));
  presenter_fixture_toggle (self);
  g_assert_false (is_folded (self));
  g_assert_true (app_test_wait (is_above_legend, self));
  g_assert_false (is_folded (self));
  presenter_fixture_toggle (self);
  g_assert_true (app_test_wait (is_folded, self));
  /* The next window has the size that this one ends with. */
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  g_assert_true (app_test_wait (is_wide, self));
}

/* The verdict and the lanes are there, nothing else is; and afterwards all is as it was. */
static void
test_enter_and_leave (PresenterFixture *self, gconstpointer data)
{
  GtkWidget *hidden[] = {self->window->details, self->window->header, self->window->notice,
                         presenter_fixture_find (self, LANES_TYPE_TASK_PANE),
                         presenter_fixture_find (self, LANES_TYPE_WATCH_CORES)};
  gboolean visible[G_N_ELEMENTS (hidden)];

  for (guint details = 0; details < 2; details++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
        visible[i] = gtk_widget_get_visible (hidden[i]);
      g_assert_cmpint (visible[0], ==, details);
      gtk_window_set_focus_visible (GTK_WINDOW (self->window), TRUE);
      presenter_fixture_toggle (self);
      g_assert_true (presenter_fixture_is_on (self));
      for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
        g_assert_false (gtk_widget_get_visible (hidden[i]));
      g_assert_true (gtk_widget_get_visible (self->window->page));
      g_assert_true (
          gtk_widget_is_visible (presenter_fixture_find (self, LANES_TYPE_VERDICT_BANNER)));
      g_assert_true (gtk_widget_is_visible (presenter_fixture_find (self, LANES_TYPE_LANES)));
      g_assert_true (gtk_widget_has_css_class (self->window->page, "presenter"));
      g_assert_false (gtk_window_get_focus_visible (GTK_WINDOW (self->window)));
      /* What the patterns mean is told, and buttons that nobody can reach are away. */
      g_assert_true (gtk_widget_is_visible (presenter_fixture_find (self, LANES_TYPE_LEGEND)));
      g_assert_false (gtk_widget_is_visible (presenter_fixture_find_button (self, "win.zoom-in")));

      g_assert_true (presenter_fixture_press (self, GDK_KEY_Escape));
      g_assert_false (presenter_fixture_is_on (self));
      for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
        g_assert_cmpint (gtk_widget_get_visible (hidden[i]), ==, visible[i]);
      g_assert_false (gtk_widget_has_css_class (self->window->page, "presenter"));
      g_assert_true (gtk_widget_is_visible (presenter_fixture_find_button (self, "win.zoom-in")));
      /* The keys are those of presenter view alone. */
      g_assert_false (presenter_fixture_press (self, GDK_KEY_r));
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
is_sized (PresenterFixture *self)
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
  PresenterFixture *fixture;
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
test_type (PresenterFixture *self, gconstpointer data)
{
  GtkWidget *widget = presenter_fixture_find (self, LANES_TYPE_ROWS);
  Rows rows = {self, widget, get_font_size (widget), get_height (widget)};

  presenter_fixture_toggle (self);
  g_assert_true (app_test_wait (are_larger, &rows));
  rows.height = get_height (widget);
  presenter_fixture_toggle (self);
  g_assert_true (app_test_wait (are_as_before, &rows));
}

static guint
count_cores (PresenterFixture *self)
{
  LanesCoreSet cores = lanes_session_get_cores (lanes_window_get_session (self->window));
  LanesCoreSet usable;

  lanes_topology_get_usable (self->window->topology, &usable);
  cores = lanes_core_set_intersect (&cores, &usable);
  return lanes_core_set_count (&cores);
}

static void
test_cores (PresenterFixture *self, gconstpointer data)
{
  guint n_cores = count_cores (self);
  LanesCoreSet cores;

  presenter_fixture_toggle (self);
  for (guint i = n_cores; i > 1; i--)
    {
      g_assert_cmpuint (count_cores (self), ==, i);
      g_assert_true (presenter_fixture_press (self, GDK_KEY_c));
    }
  /* The last one stays. */
  g_assert_cmpuint (count_cores (self), ==, 1);
  g_assert_false (presenter_fixture_press (self, GDK_KEY_c));
  g_assert_cmpuint (count_cores (self), ==, 1);
  for (guint i = 1; i < n_cores; i++)
    g_assert_true (presenter_fixture_press (self, GDK_KEY_g));
  g_assert_false (presenter_fixture_press (self, GDK_KEY_g));
  lanes_task_set_get_cores (lanes_document_get_task_set (self->window->document), &cores);
  g_assert_true (lanes_core_set_is_all (&cores));

  if (n_cores < 2)
    return;
  g_assert_true (presenter_fixture_press (self, GDK_KEY_c));
  g_assert_cmpstr (lanes_document_get_undo_label (self->window->document), ==, "Take a Core Away");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo", NULL);
  g_assert_cmpuint (count_cores (self), ==, n_cores);
}

/* Where there is nothing to run it is said what to do. */
static void
test_empty (PresenterFixture *self, gconstpointer data)
{
  LanesTaskSet *task_set = lanes_document_get_task_set (self->window->document);
  GtkWidget *bar = presenter_fixture_find (self, LANES_TYPE_PRESENTER_BAR);

  presenter_fixture_toggle (self);
  g_assert_false (gtk_widget_get_visible (app_test_find (bar, GTK_TYPE_BUTTON, "Add a Task")));
  lanes_task_set_remove (task_set, lanes_task_set_get_task (task_set, 0));
  g_assert_true (gtk_widget_get_visible (app_test_find (bar, GTK_TYPE_BUTTON, "Add a Task")));
  g_assert_false (gtk_widget_get_visible (app_test_find (bar, GTK_TYPE_BUTTON, "Run All")));
  g_assert_true (lanes_presenter_bar_is_awake (LANES_PRESENTER_BAR (bar)));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  /* A process can be one program only: all windows belong to it. */
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/presenter/enter-and-leave", PresenterFixture, application, presenter_fixture_set_up,
              test_enter_and_leave, presenter_fixture_tear_down);
  g_test_add ("/presenter/bar", PresenterFixture, application, presenter_fixture_set_up, test_bar,
              presenter_fixture_tear_down);
  g_test_add ("/presenter/last-rows", PresenterFixture, application, presenter_fixture_set_up,
              test_last_rows, presenter_fixture_tear_down);
  g_test_add ("/presenter/busy", PresenterFixture, application, presenter_fixture_set_up, test_busy,
              presenter_fixture_tear_down);
  g_test_add ("/presenter/type", PresenterFixture, application, presenter_fixture_set_up, test_type,
              presenter_fixture_tear_down);
  g_test_add ("/presenter/cores", PresenterFixture, application, presenter_fixture_set_up,
              test_cores, presenter_fixture_tear_down);
  g_test_add ("/presenter/empty", PresenterFixture, application, presenter_fixture_set_up,
              test_empty, presenter_fixture_tear_down);
  g_test_add ("/presenter/legend", PresenterFixture, application, presenter_fixture_set_up,
              test_legend, presenter_fixture_tear_down);
  return g_test_run ();
}
