/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-lanes.h"
#include "lanes-palette.h"
#include "lanes-recorder.h"
#include "lanes-source-strip.h"
#include "lanes-task.h"

#define MS LANES_MSEC

typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesView *view;
  GPtrArray *tasks;
  GtkWidget *window;
  LanesLanes *lanes;
  guint threads[2];
  LanesTime begin;
} Fixture;

static char *
get_label (guint thread, gpointer user_data)
{
  Fixture *self = user_data;
  guint task = lanes_trace_get_thread (self->trace, thread)->task;

  return g_strdup (lanes_task_get_name (g_ptr_array_index (self->tasks, task)));
}

/* Two tasks take turns of 20 ms on the first core, for two seconds until now. */
static void
fill_trace (Fixture *self)
{
  for (guint i = 0; i < 100; i++)
    lanes_trace_append (self->trace, &(LanesSlice){.begin = self->begin + i * 20 * MS,
                                                   .end = self->begin + (i + 1) * 20 * MS,
                                                   .thread = self->threads[i % 2],
                                                   .ended = LANES_SLICE_PREEMPTED,
                                                   .queued = i > 1});
  lanes_trace_advance (self->trace, self->begin + 2000 * MS);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const names[] = {"Eat breakfast", "Play music"};
  static const LanesColor colors[] = {LANES_COLOR_ORANGE, LANES_COLOR_BLUE};
  g_autoptr (GError) error = NULL;

  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->begin = lanes_time_now () - 2 * LANES_SEC;
  self->trace = lanes_trace_new (lanes_topology_get_n_cores (self->topology));
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LanesTask *task = lanes_task_new ("task");
      LanesThread thread = {
          .task = i, .process = 1, .ordinal = 1, .begin = self->begin, .end = G_MAXINT64};

      g_object_set (task, "name", names[i], "color", colors[i], NULL);
      g_ptr_array_add (self->tasks, task);
      self->threads[i] = lanes_trace_add_thread (self->trace, &thread);
    }
  fill_trace (self);

  self->view = lanes_view_new ();
  lanes_view_set_length (self->view, LANES_SEC);
  self->lanes = g_object_new (LANES_TYPE_LANES, "view", self->view, NULL);
  lanes_lanes_set_source (self->lanes, self->trace, self->topology, self->tasks, get_label, self);
  lanes_trace_set_sources (self->trace, self->begin, LANES_SOURCE (LANES_RECORDER_SWITCH), 0);
  self->window = app_test_present (GTK_WIDGET (self->lanes), 1000, 600);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->lanes);
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->view);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

static void
test_rows (Fixture *self, gconstpointer data)
{
  LanesRows *rows = lanes_lanes_get_rows (self->lanes);
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  g_autofree char *core = lanes_topology_get_label (self->topology, 0);

  g_assert_cmpuint (lanes_rows_get_n_rows (rows), ==, n_cores + 2);
  g_assert_cmpstr (lanes_rows_get_label (rows, 0), ==, core);
  g_assert_cmpstr (lanes_rows_get_label (rows, n_cores), ==, "Eat breakfast");
  g_assert_cmpstr (lanes_rows_get_label (rows, n_cores + 1), ==, "Play music");
  gtk_test_accessible_assert_role (rows, GTK_ACCESSIBLE_ROLE_IMG);

  /* A thread that ended is shown as long as it is in sight. */
  lanes_trace_end_thread (self->trace, self->threads[0], self->begin + 2000 * MS);
  lanes_rows_refresh (rows);
  g_assert_cmpuint (lanes_rows_get_n_rows (rows), ==, n_cores + 2);
  g_assert_true (lanes_view_follow (self->view, self->begin + 60 * LANES_SEC, 900));
  lanes_rows_refresh (rows);
  g_assert_cmpuint (lanes_rows_get_n_rows (rows), ==, n_cores + 1);
  g_assert_cmpstr (lanes_rows_get_label (rows, n_cores), ==, "Play music");
}

/* A run may end long after its last thread did: the picture that stays has something in it. */
static void
test_settles (Fixture *self, gconstpointer data)
{
  LanesRows *rows = lanes_lanes_get_rows (self->lanes);
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  LanesTime last = self->begin + 2000 * MS;

  lanes_lanes_set_running (self->lanes, TRUE);
  g_assert_true (lanes_view_follow (self->view, self->begin + 60 * LANES_SEC, 900));
  lanes_trace_end_thread (self->trace, self->threads[0], last - 100 * MS);
  lanes_trace_end_thread (self->trace, self->threads[1], last);
  lanes_lanes_refresh (self->lanes);
  g_assert_cmpuint (lanes_rows_get_n_rows (rows), ==, n_cores);
  lanes_lanes_set_running (self->lanes, FALSE);
  lanes_lanes_refresh (self->lanes);
  g_assert_cmpint (lanes_view_get_end (self->view), ==, last);
  g_assert_cmpuint (lanes_rows_get_n_rows (rows), ==, n_cores + 2);
}

/* Nothing is said to be exact before anything was recorded. */
static void
test_strip (Fixture *self, gconstpointer data)
{
  GtkWidget *strip = app_test_find_class (GTK_WIDGET (self->lanes), "strip-row");
  g_autoptr (LanesTrace) empty = lanes_trace_new (lanes_topology_get_n_cores (self->topology));

  lanes_lanes_refresh (self->lanes);
  g_assert_cmpfloat (gtk_widget_get_opacity (strip), ==, 1);
  lanes_lanes_set_source (self->lanes, empty, self->topology, self->tasks, get_label, self);
  lanes_lanes_refresh (self->lanes);
  g_assert_cmpfloat (gtk_widget_get_opacity (strip), ==, 0);
}

/* What is drawn is what was recorded: at any moment the core's row has the color of who ran. */
static void
test_picture (Fixture *self, gconstpointer data)
{
  LanesRows *rows = lanes_lanes_get_rows (self->lanes);
  LanesStyle style = lanes_palette_get_style ();
  g_autoptr (GdkTexture) picture = NULL;
  LanesGrid grid;
  int inset = lanes_rows_get_inset (rows);
  guint n_checked = 0;

  g_assert_true (
      lanes_view_follow (self->view, self->begin + 1600 * MS, lanes_rows_get_n_columns (rows)));
  grid =
      lanes_grid_new (LANES_SEC, lanes_view_get_end (self->view), lanes_rows_get_n_columns (rows));
  picture = app_test_render (GTK_WIDGET (rows));

  for (guint x = 0; x < grid.n_columns; x++)
    {
      LanesTime time = lanes_grid_get_span (&grid).begin + x * grid.step + grid.step / 2;
      LanesTime offset = (time - self->begin) % (20 * MS);
      guint turn = (time - self->begin) / (20 * MS);

      /* Not at the edges, where two blocks meet */
      if (offset < 5 * MS || offset > 15 * MS)
        continue;
      app_test_assert_pixel (picture, inset + x, 12,
                             lanes_palette_get_color (style, turn % 2 ? LANES_COLOR_BLUE
                                                                      : LANES_COLOR_ORANGE));
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 300);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* What is under the pointer is what was recorded there, in the row of the core and of the thread.
 */
static void
test_find (Fixture *self, gconstpointer data)
{
  LanesRows *rows = lanes_lanes_get_rows (self->lanes);
  LanesTime turn = self->begin + 1000 * MS;
  LanesSlice slice;
  double x;
  double y = 12;
  guint n_moved = 0;

  lanes_view_follow (self->view, self->begin + 1600 * MS, lanes_rows_get_n_columns (rows));
  x = lanes_rows_get_x (rows, turn + 10 * MS);
  g_assert_cmpint (ABS (lanes_rows_get_time (rows, x) - turn - 10 * MS), <=, MS);
  g_assert_cmpuint (lanes_rows_get_row_at (rows, y), ==, 0);
  g_assert_true (lanes_rows_find (rows, x, y, &slice));
  g_assert_cmpint (slice.begin, ==, turn);
  g_assert_cmpuint (slice.thread, ==, self->threads[0]);
  g_assert_false (lanes_rows_find (rows, 20, y, &slice));

  while (lanes_rows_get_row_at (rows, y) != lanes_topology_get_n_cores (self->topology))
    y++;
  g_assert_true (lanes_rows_find (rows, x, y, &slice));
  g_assert_cmpint (slice.begin, ==, turn);
  g_assert_false (lanes_rows_find (rows, lanes_rows_get_x (rows, turn + 30 * MS), y, &slice));

  g_signal_connect_swapped (rows, "geometry-changed", G_CALLBACK (count_cb), &n_moved);
  lanes_rows_set_low (rows, TRUE);
  g_assert_cmpuint (n_moved, >, 0);
}

static gboolean
shows_more_than_known (gpointer user_data)
{
  Fixture *self = user_data;

  return lanes_view_get_end (self->view) > lanes_trace_get_now (self->trace);
}

/* Records that are late are waited for, and not shown as time in which nothing ran. */
static void
test_late (Fixture *self, gconstpointer data)
{
  lanes_lanes_set_running (self->lanes, TRUE);
  g_assert_true (app_test_wait (shows_more_than_known, self));
  g_assert_cmpint (lanes_time_now () - lanes_trace_get_now (self->trace), >, LANES_SEC);
}

/* The labels change sides with the direction of text; time does not. */
static void
test_direction (Fixture *self, gconstpointer data)
{
  LanesRows *rows = lanes_lanes_get_rows (self->lanes);
  LanesStyle style = lanes_palette_get_style ();
  g_autoptr (GdkTexture) picture = NULL;
  LanesGrid grid;
  LanesTime begin;
  LanesTime middle;

  gtk_widget_set_direction (GTK_WIDGET (rows), GTK_TEXT_DIR_RTL);
  lanes_view_follow (self->view, self->begin + 1600 * MS, lanes_rows_get_n_columns (rows));
  grid =
      lanes_grid_new (LANES_SEC, lanes_view_get_end (self->view), lanes_rows_get_n_columns (rows));
  begin = lanes_grid_get_span (&grid).begin;
  picture = app_test_render (GTK_WIDGET (rows));

  /* The middle of the third turn from the left edge */
  middle = begin + 60 * MS - (begin - self->begin) % (20 * MS) + 10 * MS;
  app_test_assert_pixel (picture, LANES_ROWS_MARGIN + (int) ((middle - begin) / grid.step), 12,
                         lanes_palette_get_color (style, (middle - self->begin) / (20 * MS) % 2
                                                             ? LANES_COLOR_BLUE
                                                             : LANES_COLOR_ORANGE));
}

static gboolean
has_moved (gpointer user_data)
{
  Fixture *self = user_data;

  return lanes_view_get_end (self->view) > self->begin;
}

/* The clock ticks only while there is something to follow. */
static void
test_clock (Fixture *self, gconstpointer data)
{
  static const LanesTime lengths[] = {60 * LANES_SEC, 10 * LANES_SEC, LANES_SEC, 100 * MS};

  g_assert_false (lanes_lanes_is_ticking (self->lanes));
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      lanes_view_set_length (self->view, lengths[i]);
      lanes_lanes_set_running (self->lanes, TRUE);
      g_assert_true (lanes_lanes_is_ticking (self->lanes));

      lanes_view_set_frozen (self->view, TRUE);
      g_assert_false (lanes_lanes_is_ticking (self->lanes));
      lanes_view_set_frozen (self->view, FALSE);
      g_assert_true (lanes_lanes_is_ticking (self->lanes));

      gtk_widget_set_visible (self->window, FALSE);
      g_assert_false (lanes_lanes_is_ticking (self->lanes));
      gtk_widget_set_visible (self->window, TRUE);
      g_assert_true (lanes_lanes_is_ticking (self->lanes));

      lanes_lanes_set_running (self->lanes, FALSE);
      g_assert_false (lanes_lanes_is_ticking (self->lanes));
    }
  lanes_lanes_set_running (self->lanes, TRUE);
  g_assert_true (app_test_wait (has_moved, self));
}

static void
test_controls (Fixture *self, gconstpointer data)
{
  GtkWidget *freeze = app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_TOGGLE_BUTTON, "Freeze");
  GtkWidget *live = app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_TOGGLE_BUTTON, "Live");

  g_assert_nonnull (freeze);
  g_assert_nonnull (live);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (freeze), TRUE);
  g_assert_true (lanes_view_get_frozen (self->view));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (live)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (live), TRUE);
  g_assert_false (lanes_view_get_frozen (self->view));

  lanes_view_set_frozen (self->view, TRUE);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (freeze)));

  lanes_lanes_say (self->lanes, "Core 0: Eat breakfast");
  gtk_test_accessible_assert_property (lanes_lanes_get_rows (self->lanes),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Core 0: Eat breakfast");
}

static guint
count_pieces (LanesLanes *lanes, const char *name)
{
  GtkWidget *strip = app_test_find (GTK_WIDGET (lanes), LANES_TYPE_SOURCE_STRIP, NULL);
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (strip); child;
       child = gtk_widget_get_next_sibling (child))
    n += !name || gtk_widget_has_css_class (child, name);
  return n;
}

static gboolean
says (LanesLanes *lanes, const char *words)
{
  return app_test_find (GTK_WIDGET (lanes), GTK_TYPE_LABEL, words) != NULL;
}

/* The strip says how well it is known what is in view, and shows which part of it is how. */
static void
test_exactness (Fixture *self, gconstpointer data)
{
  guint board = LANES_SOURCE (LANES_RECORDER_BOARD);
  guint sample = LANES_SOURCE (LANES_RECORDER_SAMPLE);
  LanesTime begin = self->begin;
  GtkWidget *strip = app_test_find (GTK_WIDGET (self->lanes), LANES_TYPE_SOURCE_STRIP, NULL);

  lanes_view_show (self->view, (LanesSpan){begin, begin + 2 * LANES_SEC});
  lanes_lanes_refresh (self->lanes);
  g_assert_true (says (self->lanes, "exact"));
  g_assert_cmpuint (count_pieces (self->lanes, NULL), ==, 1);
  g_assert_cmpuint (count_pieces (self->lanes, "exact"), ==, 1);

  lanes_trace_set_sources (self->trace, begin + LANES_SEC, sample, 4 * MS);
  lanes_lanes_refresh (self->lanes);
  g_assert_true (says (self->lanes, "partly exact, partly sampled every 4\u00a0ms"));
  g_assert_cmpuint (count_pieces (self->lanes, "exact"), ==, 1);
  g_assert_cmpuint (count_pieces (self->lanes, "sampled"), ==, 1);
  gtk_test_accessible_assert_property (
      strip, GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Exact: the kernel tells of every single turn\nSampled every 4\u00a0ms: shorter turns are "
      "merged; the totals are exact");

  /* What is not in view has no say. */
  lanes_view_show (self->view, (LanesSpan){begin + 1200 * MS, begin + 1700 * MS});
  lanes_lanes_refresh (self->lanes);
  g_assert_true (says (self->lanes, "sampled every 4\u00a0ms"));
  g_assert_cmpuint (count_pieces (self->lanes, NULL), ==, 1);

  lanes_trace_set_sources (self->trace, begin + 2 * LANES_SEC, board, 0);
  lanes_trace_set_sources (self->trace, begin + 3 * LANES_SEC, board | sample, 8 * MS);
  lanes_view_show (self->view, (LanesSpan){begin + 2 * LANES_SEC, begin + 3 * LANES_SEC});
  lanes_lanes_refresh (self->lanes);
  g_assert_true (says (self->lanes, "exact by the tasks themselves"));
  g_assert_cmpuint (count_pieces (self->lanes, "board"), ==, 1);
  lanes_view_show (self->view, (LanesSpan){begin, begin + 4 * LANES_SEC});
  lanes_lanes_refresh (self->lanes);
  g_assert_cmpuint (count_pieces (self->lanes, NULL), ==, 4);
  g_assert_true (says (self->lanes, "partly exact, partly sampled every 4\u00a0ms"));
}

/* What there is to be seen is explained, and nothing else. */
static void
test_legend (Fixture *self, gconstpointer data)
{
  LanesLegend *legend = lanes_lanes_get_legend (self->lanes);
  gboolean paused, unknown;
  guint n_cores;

  lanes_lanes_refresh (self->lanes);
  g_object_get (legend, "paused", &paused, "unknown", &unknown, "n-cores", &n_cores, NULL);
  g_assert_false (paused || unknown);
  g_assert_cmpuint (n_cores, ==, lanes_topology_get_n_cores (self->topology));

  lanes_trace_set_paused (self->trace, 1, self->begin + 2 * LANES_SEC, TRUE);
  lanes_lanes_set_lost (self->lanes, 7);
  lanes_lanes_refresh (self->lanes);
  g_object_get (legend, "paused", &paused, "unknown", &unknown, NULL);
  g_assert_true (paused && unknown);
}

/* Threads go from the history while others live on, and while their turns are looked at. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  LanesTime later = self->begin + 60 * LANES_SEC;
  LanesSlice slice;

  lanes_lanes_refresh (self->lanes);
  lanes_view_show (self->view, (LanesSpan){self->begin, self->begin + LANES_SEC});
  for (guint i = 0; i < 2; i++)
    {
      lanes_trace_end_thread (self->trace, self->threads[i],
                              self->begin + 2 * LANES_SEC + (LanesTime) i * 58 * LANES_SEC);
      lanes_trace_set_limits (self->trace, LANES_SEC, 1000);
      lanes_trace_advance (self->trace, later + (LanesTime) i * 10 * LANES_SEC);
      g_assert_null (lanes_trace_get_thread (self->trace, self->threads[i]));
      lanes_lanes_update_tasks (self->lanes);
      lanes_lanes_refresh (self->lanes);
      g_assert_false (
          lanes_rows_find (LANES_ROWS (lanes_lanes_get_rows (self->lanes)), 500, 100, &slice));
      if (i == 0)
        lanes_trace_append (self->trace, &(LanesSlice){.begin = later,
                                                       .end = later + 20 * MS,
                                                       .thread = self->threads[1],
                                                       .ended = LANES_SLICE_WAITED});
    }
}

static gboolean
has_passed (gpointer time)
{
  return lanes_time_now () > *(LanesTime *) time;
}

/* Returns: how many frames were drawn since, some time later */
static guint
count_paints (Fixture *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->window);
  LanesTime bound = lanes_time_now () + 200 * MS;
  guint n_paints = 0;
  gulong handler = g_signal_connect_swapped (clock, "paint", G_CALLBACK (count_cb), &n_paints);

  app_test_wait (has_passed, &bound);
  g_signal_handler_disconnect (clock, handler);
  return n_paints;
}

/* While nothing runs, and nothing came, nothing is drawn. */
static void
test_advance (Fixture *self, gconstpointer data)
{
  lanes_lanes_set_running (self->lanes, FALSE);
  lanes_lanes_advance (self->lanes);
  while (count_paints (self) > 0)
    continue;

  lanes_trace_advance (self->trace, lanes_time_now ());
  lanes_lanes_advance (self->lanes);
  g_assert_cmpuint (count_paints (self), ==, 0);

  lanes_trace_append (self->trace, &(LanesSlice){.begin = self->begin + 2000 * MS,
                                                 .end = self->begin + 2001 * MS,
                                                 .thread = self->threads[0],
                                                 .ended = LANES_SLICE_WAITED});
  lanes_lanes_advance (self->lanes);
  g_assert_cmpuint (count_paints (self), >, 0);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/lanes/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/lanes/settles", Fixture, NULL, set_up, test_settles, tear_down);
  g_test_add ("/lanes/strip", Fixture, NULL, set_up, test_strip, tear_down);
  g_test_add ("/lanes/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/lanes/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/lanes/direction", Fixture, NULL, set_up, test_direction, tear_down);
  g_test_add ("/lanes/clock", Fixture, NULL, set_up, test_clock, tear_down);
  g_test_add ("/lanes/advance", Fixture, NULL, set_up, test_advance, tear_down);
  g_test_add ("/lanes/controls", Fixture, NULL, set_up, test_controls, tear_down);
  g_test_add ("/lanes/exactness", Fixture, NULL, set_up, test_exactness, tear_down);
  g_test_add ("/lanes/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/lanes/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/lanes/legend", Fixture, NULL, set_up, test_legend, tear_down);
  return g_test_run ();
}
