/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-selection-matrix.h"
#include "lanes-selection-panel.h"
#include "lanes-selection-words.h"

#define MS LANES_MSEC

typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesView *view;
  GPtrArray *tasks;
  GtkWidget *window;
  LanesMarks *marks;
  LanesSelectionPanel *panel;
} Fixture;

static char *
get_label (guint thread, gpointer user_data)
{
  return g_strdup_printf ("Thread %u", thread);
}

/* Two tasks share the first core in turns of 10 ms, the first of them with a thread on another one
 * for the first half of a second. */
static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const names[] = {"Eat", "Play"};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GError) error = NULL;

  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->trace = lanes_trace_new (2);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < 3; i++)
    {
      LanesThread thread = {.task = i % 2, .end = G_MAXINT64};

      lanes_trace_add_thread (self->trace, &thread);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LanesTask *task = lanes_task_new ("task");

      g_object_set (task, "name", names[i], NULL);
      g_ptr_array_add (self->tasks, task);
    }
  for (int i = 0; i < 100; i++)
    lanes_trace_append (self->trace, &(LanesSlice){i * 10 * MS, (i + 1) * 10 * MS, (guint) i % 2, 0,
                                                   LANES_SLICE_PREEMPTED, FALSE});
  lanes_trace_append (self->trace, &(LanesSlice){0, 500 * MS, 2, 1, LANES_SLICE_EXITED, FALSE});
  lanes_trace_advance (self->trace, LANES_SEC);

  self->view = lanes_view_new ();
  self->marks = g_object_ref_sink (g_object_new (LANES_TYPE_MARKS, NULL));
  lanes_marks_set_source (self->marks, self->trace, self->topology, self->tasks, get_label, NULL);
  self->panel = g_object_new (LANES_TYPE_SELECTION_PANEL, NULL);
  lanes_selection_panel_set_marks (self->panel, self->marks);
  lanes_selection_panel_set_view (self->panel, self->view);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->panel));
  self->window = app_test_present (box, 900, 500);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->panel);
  g_object_unref (self->marks);
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->view);
  g_object_unref (self->trace);
  g_object_unref (self->topology);
}

static gboolean
is_done (gpointer user_data)
{
  return !lanes_selection_panel_is_busy (user_data);
}

static void
assert_has (const char *text, const char *line)
{
  g_autofree char *whole = g_strdup_printf ("%s\n", line);

  if (!strstr (text, whole))
    g_error ("There is no “%s” in “%s”", line, text);
}

static void
test_figures (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self->panel)));
  lanes_view_set_selection (self->view, (LanesSpan){0, LANES_SEC});
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->panel)));
  g_assert_true (app_test_wait (is_done, self->panel));
  text = lanes_selection_panel_get_text (self->panel);
  assert_has (text, "Busy: 100 %");
  assert_has (text, "Together, on average: 1.5 threads");
  assert_has (text, "At the same instant: 50 %");
  assert_has (text, "Turns: 101 (101 a second)");
  assert_has (text, "Moves between cores: 0");
  assert_has (text, "Median turn: 10 ms");
  assert_has (text, "Longest turn: 500 ms, Thread 2");
  assert_has (text, "Longest wait: 10 ms, Thread 0");
  assert_has (text, "Eat: 100 % of a core");
  assert_has (text, "Play: 50 % of a core");
  assert_has (text, "Eat and Play: together for 25 % of the time, taking turns for 74 %, neither "
                    "for 1 %");
  g_assert_null (strstr (text, "Not known"));
}

/* Only what is below the diagonal is told, and of a task with itself only where it has threads. */
static void
test_matrix (Fixture *self, gconstpointer data)
{
  LanesSelectionMatrix *matrix = LANES_SELECTION_MATRIX (
      app_test_find (GTK_WIDGET (self->panel), LANES_TYPE_SELECTION_MATRIX, NULL));

  lanes_view_set_selection (self->view, (LanesSpan){0, LANES_SEC});
  g_assert_true (app_test_wait (is_done, self->panel));
  g_assert_nonnull (lanes_selection_matrix_get_cell (matrix, 0, 0));
  g_assert_null (lanes_selection_matrix_get_cell (matrix, 1, 0));
  g_assert_nonnull (lanes_selection_matrix_get_cell (matrix, 0, 1));
  g_assert_null (lanes_selection_matrix_get_cell (matrix, 1, 1));
  g_assert_nonnull (
      strstr (gtk_widget_get_tooltip_text (lanes_selection_matrix_get_cell (matrix, 0, 1)),
              "Play and Eat"));
}

/* Of very many tasks those are told of that had the most: the work grows with their square. */
static void
test_many (Fixture *self, gconstpointer data)
{
  LanesSelectionMatrix *matrix = LANES_SELECTION_MATRIX (
      app_test_find (GTK_WIDGET (self->panel), LANES_TYPE_SELECTION_MATRIX, NULL));
  LanesTime begin = LANES_SEC;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_pairs = 0;

  for (guint i = 0; i < 30; i++)
    {
      LanesTask *task = lanes_task_new ("task");
      LanesThread thread = {.task = self->tasks->len, .end = G_MAXINT64};
      guint number = lanes_trace_add_thread (self->trace, &thread);
      LanesTime end = begin + (i == 4 ? 1 : 30) * MS;

      g_ptr_array_add (self->tasks, task);
      lanes_trace_append (self->trace,
                          &(LanesSlice){begin, end, number, 0, LANES_SLICE_WAITED, FALSE});
      begin = end;
    }
  lanes_trace_advance (self->trace, begin);
  lanes_view_set_selection (self->view, (LanesSpan){LANES_SEC - 10 * MS, begin});
  g_assert_true (app_test_wait (is_done, self->panel));
  g_assert_nonnull (lanes_selection_matrix_get_cell (matrix, 0, 19));
  g_assert_null (lanes_selection_matrix_get_cell (matrix, 0, 21));
  g_assert_nonnull (app_test_find (GTK_WIDGET (matrix), GTK_TYPE_LABEL, "and 12 more"));

  text = lanes_selection_panel_get_text (self->panel);
  assert_has (text, "and 12 more tasks");
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    n_pairs += strstr (lines[i], ": together for ") != NULL;
  g_assert_cmpuint (n_pairs, >=, 20 * 19 / 2);
  g_assert_cmpuint (n_pairs, <=, 20 * 21 / 2);
}

static void
test_unknown (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *nothing = NULL;

  lanes_view_set_selection (self->view, (LanesSpan){LANES_SEC / 2, 2 * LANES_SEC});
  g_assert_true (app_test_wait (is_done, self->panel));
  text = lanes_selection_panel_get_text (self->panel);
  assert_has (text, "Not known for 67 % of the time; the figures are about the rest.");
  assert_has (text, "Turns: 50 (100 a second)");

  lanes_view_set_selection (self->view, (LanesSpan){2 * LANES_SEC, 3 * LANES_SEC});
  g_assert_true (app_test_wait (is_done, self->panel));
  nothing = lanes_selection_panel_get_text (self->panel);
  assert_has (nothing, "Nothing is known of this time.");
}

/* While an edge is dragged the figures follow, and the last one wins. */
static void
test_dragged (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  for (int i = 1; i <= 50; i++)
    {
      lanes_view_set_selection (self->view, (LanesSpan){0, i * 10 * MS});
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_true (app_test_wait (is_done, self->panel));
  text = lanes_selection_panel_get_text (self->panel);
  assert_has (text, "At the same instant: 100 %");
  assert_has (text, "Turns: 51 (102 a second)");
}

/* When it was is told since the last start, as over the lanes. */
static void
test_start (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;

  lanes_view_set_start (self->view, 0);
  lanes_view_set_selection (self->view, (LanesSpan){200 * MS, 400 * MS});
  before = lanes_selection_panel_get_text (self->panel);
  g_assert_nonnull (strstr (before, "(0.20 s – 0.40 s)"));
  lanes_view_set_start (self->view, 100 * MS);
  text = lanes_selection_panel_get_text (self->panel);
  g_assert_nonnull (strstr (text, "(0.10 s – 0.30 s)"));
}

/* Nothing is worked out for a view that is not there any more. */
static void
test_no_view (Fixture *self, gconstpointer data)
{
  lanes_view_set_selection (self->view, (LanesSpan){0, LANES_SEC});
  lanes_selection_panel_set_view (self->panel, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self->panel)));
  g_assert_true (app_test_wait (is_done, self->panel));
}

static void
test_close (Fixture *self, gconstpointer data)
{
  lanes_view_set_selection (self->view, (LanesSpan){0, LANES_SEC});
  gtk_widget_activate_action (GTK_WIDGET (self->panel), "selection.show", NULL);
  g_assert_true (lanes_view_get_frozen (self->view));
  gtk_widget_activate_action (GTK_WIDGET (self->panel), "selection.close", NULL);
  g_assert_true (lanes_span_is_empty (lanes_view_get_selection (self->view)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self->panel)));
  g_assert_false (lanes_selection_panel_is_busy (self->panel));
}

static void
test_percent (void)
{
  static const struct
  {
    double share;
    const char *text;
  } table[] = {{0, "0 %"},       {0.001, "< 1 %"}, {0.016, "2 %"}, {0.5, "50 %"},
               {0.9999, "99 %"}, {1, "100 %"},     {1.5, "150 %"}};

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = lanes_selection_words_for_percent (table[i].share);

      g_assert_cmpstr (text, ==, table[i].text);
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/selection-panel/percent", test_percent);
  g_test_add ("/selection-panel/figures", Fixture, NULL, set_up, test_figures, tear_down);
  g_test_add ("/selection-panel/matrix", Fixture, NULL, set_up, test_matrix, tear_down);
  g_test_add ("/selection-panel/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/selection-panel/unknown", Fixture, NULL, set_up, test_unknown, tear_down);
  g_test_add ("/selection-panel/dragged", Fixture, NULL, set_up, test_dragged, tear_down);
  g_test_add ("/selection-panel/start", Fixture, NULL, set_up, test_start, tear_down);
  g_test_add ("/selection-panel/no-view", Fixture, NULL, set_up, test_no_view, tear_down);
  g_test_add ("/selection-panel/close", Fixture, NULL, set_up, test_close, tear_down);
  return g_test_run ();
}
