/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-core-graph-private.h"
#include "lanes-overview.h"
#include "lanes-palette.h"
#include "lanes-rows.h"
#include "lanes-together.h"
#include "lanes-verdict-banner.h"
#include "lanes-watch-page.h"

typedef struct
{
  LanesTaskSet *task_set;
  LanesSession *session;
  LanesView *view;
  GtkWidget *window;
  LanesWatchPage *page;
  LanesRows *rows;
  guint n_cores;
} Fixture;

static LanesTask *
make_task (const char *id, const char *name, LanesColor color)
{
  LanesTask *task = lanes_task_new (id);

  g_object_set (task, "name", name, "color", color, "workload", "primes", "mode",
                LANES_MODE_THREADS, NULL);
  return task;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = NULL;
  g_autoptr (LanesTask) task = make_task ("one", "One", LANES_COLOR_BLUE);

  /* Four cores, of which this machine may have fewer: their graphs and lanes are there. */
  g_setenv ("HWLOC_SYNTHETIC", "pack:1 core:2 pu:2", TRUE);
  topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->n_cores = lanes_topology_get_n_cores (topology);
  self->task_set = lanes_task_set_new ();
  lanes_task_set_insert (self->task_set, 0, task);
  self->session = lanes_session_new (topology, self->task_set, LANES_RECORDER_AUTO, &error);
  g_assert_no_error (error);

  self->view = lanes_view_new ();
  lanes_view_set_length (self->view, LANES_SEC);
  self->page = g_object_new (LANES_TYPE_WATCH_PAGE, NULL);
  lanes_watch_page_set_view (self->page, self->view);
  lanes_watch_page_set_session (self->page, self->session);
  self->window = app_test_present (GTK_WIDGET (self->page), 1000, 700);
  self->rows = LANES_ROWS (app_test_find (self->window, LANES_TYPE_ROWS, NULL));
}

static gboolean
is_idle (gpointer user_data)
{
  return !lanes_session_is_active (user_data);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  lanes_session_kill_all (self->session);
  g_assert_true (app_test_wait (is_idle, self->session));
  lanes_watch_page_set_session (self->page, NULL);
  app_test_destroy (&self->window, self->page);
  g_object_unref (self->view);
  g_object_unref (self->session);
  g_object_unref (self->task_set);
}

static guint
count_graphs (GtkWidget *widget)
{
  guint n = LANES_IS_CORE_GRAPH (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_graphs (child);
  return n;
}

static gboolean
is_graph (GtkWidget *widget, gconstpointer core)
{
  return LANES_IS_CORE_GRAPH (widget)
         && lanes_core_graph_get_core (LANES_CORE_GRAPH (widget)) == GPOINTER_TO_INT (core);
}

static LanesCoreGraph *
find_graph (GtkWidget *widget, int core)
{
  return (LanesCoreGraph *) app_test_find_if (widget, is_graph, GINT_TO_POINTER (core));
}

typedef struct
{
  Fixture *fixture;
  const char *label;
} RowQuery;

static gboolean
has_row (gpointer user_data)
{
  RowQuery *query = user_data;

  for (guint i = 0; i < lanes_rows_get_n_rows (query->fixture->rows); i++)
    if (g_str_equal (lanes_rows_get_label (query->fixture->rows, i), query->label))
      return TRUE;
  return FALSE;
}

static gboolean
wait_for_row (Fixture *self, const char *label)
{
  RowQuery query = {self, label};

  return app_test_wait (has_row, &query);
}

/* The row with @label, from 0 */
static guint
find_row (Fixture *self, const char *label)
{
  guint row = 0;

  while (row < lanes_rows_get_n_rows (self->rows)
         && !g_str_equal (lanes_rows_get_label (self->rows, row), label))
    row++;
  return row;
}

/* A core that was taken away is told from one that rests. */
static void
test_used (Fixture *self, gconstpointer data)
{
  LanesCoreSet all = lanes_core_set_all ();
  LanesCoreSet cores = lanes_session_get_cores (self->session);
  LanesTopology *topology = lanes_session_get_topology (self->session);
  guint first = 0;

  while (!lanes_core_set_contains (&cores, lanes_topology_get_core (topology, first)->index))
    first++;
  cores = lanes_core_set_none ();
  lanes_core_set_add (&cores, lanes_topology_get_core (topology, first)->index);
  lanes_task_set_set_cores (self->task_set, &cores);
  for (guint i = 0; i < self->n_cores; i++)
    g_assert_cmpint (gtk_widget_has_css_class (GTK_WIDGET (find_graph (self->window, (int) i)),
                                               "unused"),
                     ==, i != first);

  lanes_task_set_set_cores (self->task_set, &all);
  g_assert_false (
      gtk_widget_has_css_class (GTK_WIDGET (find_graph (self->window, (int) first)), "unused"));
}

/* The rows are in the order of the cards. */
static void
test_order (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTask) two = make_task ("two", "Two", LANES_COLOR_RED);

  lanes_task_set_insert (self->task_set, 0, two);
  lanes_session_start_all (self->session);
  g_assert_true (wait_for_row (self, "One"));
  g_assert_true (wait_for_row (self, "Two"));
  g_assert_cmpuint (find_row (self, "Two"), <, find_row (self, "One"));

  lanes_task_set_move (self->task_set, two, 1);
  g_assert_cmpuint (find_row (self, "One"), <, find_row (self, "Two"));
}

/* Nobody is asked to run what runs, though its rows are hidden. */
static void
test_hint (Fixture *self, gconstpointer data)
{
  GtkWidget *hint = app_test_find (self->window, GTK_TYPE_LABEL,
                                   "Run the tasks, and see here which core runs which task");

  g_assert_nonnull (hint);
  g_assert_true (gtk_widget_get_visible (hint));
  lanes_session_start_all (self->session);
  g_assert_true (wait_for_row (self, "One"));
  lanes_rows_set_current (self->rows, find_row (self, "One"));
  g_action_group_activate_action (lanes_rows_get_actions (self->rows), "hide", NULL);
  g_assert_cmpuint (find_row (self, "One"), ==, lanes_rows_get_n_rows (self->rows));
  lanes_lanes_refresh (lanes_watch_page_get_lanes (self->page));
  g_assert_false (gtk_widget_get_visible (hint));
}

typedef struct
{
  Fixture *fixture;
  LanesColor color;
} ColorQuery;

/* Whether the lanes of the cores have @color anywhere */
static gboolean
has_color (gpointer user_data)
{
  ColorQuery *query = user_data;
  const GdkRGBA *color = lanes_palette_get_color (lanes_palette_get_style (), query->color);
  g_autoptr (GdkTexture) picture = app_test_render (GTK_WIDGET (query->fixture->rows));
  int width = gdk_texture_get_width (picture);
  int height = gdk_texture_get_height (picture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);
  int n = 0;

  gdk_texture_download (picture, (guchar *) pixels, (gsize) width * 4);
  for (gsize i = 0; i < (gsize) width * height; i++)
    n += ABS ((int) (pixels[i] >> 16 & 0xff) - (int) (color->red * 255)) <= 2
         && ABS ((int) (pixels[i] >> 8 & 0xff) - (int) (color->green * 255)) <= 2
         && ABS ((int) (pixels[i] & 0xff) - (int) (color->blue * 255)) <= 2;
  return n > 50;
}

static gboolean
wait_for_color (Fixture *self, LanesColor color)
{
  ColorQuery query = {self, color};

  return app_test_wait (has_color, &query);
}

/* A task that comes while the page is shown is seen in its own color, and so is what changes. */
static void
test_tasks (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTask) other = make_task ("two", "Two", LANES_COLOR_ORANGE);
  LanesTask *one = lanes_task_set_get_task (self->task_set, 0);

  lanes_session_start_all (self->session);
  g_assert_true (wait_for_row (self, "One"));
  g_assert_true (wait_for_color (self, LANES_COLOR_BLUE));

  lanes_task_set_insert (self->task_set, 1, other);
  lanes_session_start (self->session, other);
  g_assert_true (wait_for_row (self, "Two"));
  g_assert_true (wait_for_color (self, LANES_COLOR_ORANGE));

  g_object_set (other, "name", "Renamed", "color", LANES_COLOR_PINK, NULL);
  g_assert_true (wait_for_row (self, "Renamed"));
  g_assert_true (wait_for_color (self, LANES_COLOR_PINK));

  /* What it did stays visible when it is gone. */
  lanes_view_set_frozen (self->view, TRUE);
  lanes_task_set_remove (self->task_set, other);
  g_assert_true (wait_for_color (self, LANES_COLOR_PINK));
  g_object_set (one, "color", LANES_COLOR_GREEN, NULL);
  g_assert_true (wait_for_color (self, LANES_COLOR_GREEN));
}

static gboolean
shows_one_graph (gpointer user_data)
{
  return count_graphs (user_data) == 1;
}

static gboolean
shows_all_graphs (gpointer user_data)
{
  return count_graphs (user_data) == 4;
}

static gboolean
shows_five_graphs (gpointer user_data)
{
  return count_graphs (user_data) == 5;
}

/* One core alone, by its graph, and back by the graph and by the button. */
static void
test_core (Fixture *self, gconstpointer data)
{
  LanesCoreGraph *graph = find_graph (self->window, 2);
  GtkWidget *all;

  g_assert_cmpuint (self->n_cores, ==, 4);
  g_assert_true (app_test_wait (shows_all_graphs, self->window));
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 4);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (graph), "core.choose", NULL));
  g_assert_cmpint (lanes_view_get_core (self->view), ==, 2);
  g_assert_true (app_test_wait (shows_one_graph, self->window));
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 1);
  g_assert_cmpstr (lanes_rows_get_label (self->rows, 0), ==, "Core 2");
  gtk_test_accessible_assert_state (graph, GTK_ACCESSIBLE_STATE_PRESSED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);

  gtk_widget_activate_action (GTK_WIDGET (graph), "core.choose", NULL);
  g_assert_cmpint (lanes_view_get_core (self->view), ==, -1);
  g_assert_true (app_test_wait (shows_all_graphs, self->window));
  g_assert_cmpuint (lanes_rows_get_n_rows (self->rows), ==, 4);

  lanes_view_set_core (self->view, 0);
  all = app_test_find (self->window, GTK_TYPE_BUTTON, "All Cores");
  g_assert_nonnull (all);
  g_assert_true (gtk_widget_get_visible (all));
  g_signal_emit_by_name (all, "clicked");
  g_assert_cmpint (lanes_view_get_core (self->view), ==, -1);
  g_assert_false (gtk_widget_get_visible (all));
}

static void
test_total (Fixture *self, gconstpointer data)
{
  LanesCoreGraph *total;

  lanes_watch_page_set_total (self->page, TRUE);
  total = find_graph (self->window, LANES_CORE_LOAD_ALL);
  g_assert_nonnull (total);
  g_assert_true (g_str_has_prefix (lanes_core_graph_get_text (total), "All cores: "));
  gtk_test_accessible_assert_property (total, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "100 % is all 4 cores");
  g_assert_true (app_test_wait (shows_five_graphs, self->window));
  lanes_watch_page_set_total (self->page, FALSE);
  g_assert_null (find_graph (self->window, LANES_CORE_LOAD_ALL));
  g_assert_true (app_test_wait (shows_all_graphs, self->window));
}

static gboolean
has_verdict (gpointer user_data)
{
  LanesVerdictBanner *banner =
      LANES_VERDICT_BANNER (app_test_find (user_data, LANES_TYPE_VERDICT_BANNER, NULL));

  return lanes_verdict_banner_get_figures (banner)->verdict != LANES_VERDICT_IDLE;
}

/* The way from the reasons into the lanes: they are held at a moment, and have the focus. */
static void
test_moment (Fixture *self, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (self->page), "watch.show-moment", NULL);
  g_assert_false (lanes_view_get_frozen (self->view)); /* there is none to show */

  lanes_session_start_all (self->session);
  g_assert_true (app_test_wait (has_verdict, self->window));
  lanes_view_set_core (self->view, 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), "watch.show-moment", NULL));
  g_assert_true (lanes_view_get_frozen (self->view));
  g_assert_true (app_test_says (self->window, ", held still"));
  g_assert_cmpint (lanes_view_get_length (self->view), <=, LANES_SEC);
  g_assert_cmpint (lanes_time_now () - lanes_view_get_end (self->view), <, 10 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_core (self->view), ==, -1);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == GTK_WIDGET (self->rows));
}

static gboolean
says_interval (gpointer user_data)
{
  return app_test_says (user_data, "measured every 0.2 s · one whole core is 100 %");
}

/* The interval is said, and follows the preference. */
static void
test_note (Fixture *self, gconstpointer data)
{
  g_assert_true (app_test_says (self->window, "measured every 0.5 s · one whole core is 100 %"));
  lanes_session_set_interval (self->session, 200 * LANES_MSEC);
  g_assert_true (app_test_wait (says_interval, self->window));
}

static gboolean
tells_of_strips (gpointer user_data)
{
  Fixture *self = user_data;
  LanesTogether *together =
      LANES_TOGETHER (app_test_find (self->window, LANES_TYPE_TOGETHER, NULL));
  LanesOverview *overview =
      LANES_OVERVIEW (app_test_find (self->window, LANES_TYPE_OVERVIEW, NULL));
  const char *how_many = lanes_together_get_text (together);
  const char *how_much = lanes_overview_get_text (overview);

  return how_many && g_str_has_suffix (how_many, " at the highest") && how_much
         && g_str_has_prefix (how_much, "shows ");
}

/* The strips and the graphs are about the same as the lanes. */
static void
test_strips (Fixture *self, gconstpointer data)
{
  LanesCoreGraph *graph =
      LANES_CORE_GRAPH (app_test_find (self->window, LANES_TYPE_CORE_GRAPH, NULL));

  g_assert_true (graph->view == self->view);
  g_assert_true (graph->trace == lanes_session_get_trace (self->session));
  lanes_session_start_all (self->session);
  g_assert_true (app_test_wait (tells_of_strips, self));
}

/* What was watched is let go with all that was recorded, also while somebody points at it. */
static void
test_let_go (Fixture *self, gconstpointer data)
{
  LanesTrace *trace = lanes_session_get_trace (self->session);
  LanesTraceIter iter;
  LanesSlice slice;

  lanes_session_start_all (self->session);
  g_assert_true (app_test_wait (has_verdict, self->window));
  lanes_session_kill_all (self->session);
  g_assert_true (app_test_wait (is_idle, self->session));
  lanes_trace_iter_init_thread (&iter, trace, 0, (LanesSpan){0, G_MAXINT64});
  g_assert_true (lanes_trace_iter_next (&iter, &slice));
  lanes_view_set_selection (self->view, (LanesSpan){slice.begin, slice.end});
  lanes_view_set_hovered (self->view, &slice);

  g_object_add_weak_pointer (G_OBJECT (trace), (gpointer *) &trace);
  lanes_watch_page_set_session (self->page, NULL);
  g_assert_null (lanes_view_get_hovered (self->view));
  g_assert_true (lanes_span_is_empty (lanes_view_get_selection (self->view)));
  g_clear_object (&self->session);
  g_assert_null (trace);
}

static void
tear_down_rest (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->page);
  g_object_unref (self->view);
  g_object_unref (self->task_set);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/watch-page/used", Fixture, NULL, set_up, test_used, tear_down);
  g_test_add ("/watch-page/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/watch-page/hint", Fixture, NULL, set_up, test_hint, tear_down);
  g_test_add ("/watch-page/tasks", Fixture, NULL, set_up, test_tasks, tear_down);
  g_test_add ("/watch-page/core", Fixture, NULL, set_up, test_core, tear_down);
  g_test_add ("/watch-page/total", Fixture, NULL, set_up, test_total, tear_down);
  g_test_add ("/watch-page/moment", Fixture, NULL, set_up, test_moment, tear_down);
  g_test_add ("/watch-page/strips", Fixture, NULL, set_up, test_strips, tear_down);
  g_test_add ("/watch-page/let-go", Fixture, NULL, set_up, test_let_go, tear_down_rest);
  g_test_add ("/watch-page/note", Fixture, NULL, set_up, test_note, tear_down);
  return g_test_run ();
}
