/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"
#include "details-fixture.h"

#include <string.h>

#include "lanes-details-words.h"
#include "lanes-output-view.h"
#include "lanes-thread-row.h"

static void
test_empty (DetailsFixture *self, gconstpointer data)
{
  g_assert_nonnull (
      details_fixture_find_text (GTK_WIDGET (self->details), "Select a task to see its processes"));
  g_assert_null (details_fixture_find_text (GTK_WIDGET (self->details), "Not started yet"));
  details_fixture_show (self);
  g_assert_null (details_fixture_find_text (GTK_WIDGET (self->details), "Select a task"));
  details_fixture_expect (self, "Not started yet");
  details_fixture_expect (self, "Work");
  details_fixture_expect (self, "4 processes × 3 threads");
  g_assert_null (details_fixture_find_text (GTK_WIDGET (self->details), "Why"));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->view)));

  g_object_set (self->task, "name", "Play", "color", LANES_COLOR_TEAL, NULL);
  details_fixture_expect (self, "Play");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (self->details), "task-teal"));
  lanes_details_set_task (self->details, NULL);
  details_fixture_expect (self, "Select a task");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (self->details), "task-teal"));
}

/* A run from begin to end */
static void
test_run (DetailsFixture *self, gconstpointer data)
{
  details_fixture_show (self);
  lanes_session_start (self->session, self->task);
  details_fixture_expect (self, "Running");
  details_fixture_wait_rows (self, 4 + 4 * 3);
  details_fixture_expect (self, "Process 1");
  details_fixture_expect (self, "Thread 3");
  details_fixture_expect (self, "one whole core is 100 %");
  details_fixture_expect (self, "Why");
  g_assert_false (
      gtk_widget_get_mapped (app_test_find (GTK_WIDGET (self->details), GTK_TYPE_TEXT_VIEW, NULL)));

  lanes_session_pause (self->session, self->task);
  details_fixture_expect (self, "It is paused: ");
  details_fixture_expect (self, "Paused · Core");
  lanes_session_resume (self->session, self->task);
  details_fixture_expect (self, "Running for ");
  lanes_session_stop_all (self->session);
  details_fixture_expect (self, "Stopped after ");
  details_fixture_expect (self, "It took ");
  details_fixture_expect (self, "Ended");
  details_fixture_wait_rows (self, 4 + 4 * 3);
}

static GtkTreeListRow *
get_row (DetailsFixture *self, guint position)
{
  g_autoptr (GtkTreeListRow) row =
      g_list_model_get_item (details_fixture_get_rows (self), position);

  return row;
}

/* What a person has chosen, unfolded and scrolled to is theirs. */
static void
test_stays (DetailsFixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  LanesThreadItem *selected;
  GtkTreeListRow *row;
  double value;

  details_fixture_show (self);
  lanes_session_start (self->session, self->task);
  details_fixture_wait_rows (self, 4 + 4 * 3);
  g_assert_null (lanes_thread_view_get_selected (self->view));
  gtk_tree_list_row_set_expanded (get_row (self, 4), FALSE);
  details_fixture_wait_rows (self, 4 + 3 * 3);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (details_fixture_get_rows (self)), 7);
  selected = lanes_thread_view_get_selected (self->view);
  row = get_row (self, 7);
  g_assert_false (lanes_thread_item_is_process (selected));
  details_fixture_wait_measured (self);
  gtk_adjustment_set_value (adjustment, 200);
  details_fixture_wait_measured (self);
  value = gtk_adjustment_get_value (adjustment);

  details_fixture_wait_measured (self);
  g_assert_cmpuint (g_list_model_get_n_items (details_fixture_get_rows (self)), ==, 4 + 3 * 3);
  g_assert_false (gtk_tree_list_row_get_expanded (get_row (self, 4)));
  g_assert_true (get_row (self, 7) == row);
  g_assert_true (lanes_thread_view_get_selected (self->view) == selected);
  g_assert_cmpfloat (value, >, 100);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, value);
}

static gboolean
has_same_words (LanesThreadItem *item, const char *words)
{
  g_autofree char *turns = NULL;

  g_object_get (item, "turns", &turns, NULL);
  return g_strcmp0 (turns, words) == 0;
}

static gboolean
has_new_words (gpointer user_data)
{
  DetailsFixture *self = user_data;
  g_autoptr (LanesThreadItem) item = gtk_tree_list_row_get_item (get_row (self, 15));

  return !has_same_words (item, self->expected);
}

/* Words that nobody sees are not written, until they come into sight. */
static void
test_sight (DetailsFixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  g_autoptr (LanesThreadItem) last = NULL;
  g_autofree char *before = g_strdup ("");

  details_fixture_show (self);
  lanes_session_start (self->session, self->task);
  details_fixture_wait_rows (self, 4 + 4 * 3);
  last = gtk_tree_list_row_get_item (get_row (self, 15));
  /* That it is out of sight is known once the rows have their places. */
  for (guint i = 0; i < 10 && g_strcmp0 (before, self->expected) != 0; i++)
    {
      g_free (before);
      g_object_get (last, "turns", &before, NULL);
      details_fixture_wait_measured (self);
      self->expected = has_same_words (last, before) ? before : NULL;
    }
  g_assert_true (has_same_words (last, before));
  self->expected = before;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  g_assert_true (app_test_wait (has_new_words, self));
}

/* Nothing is measured for who does not look. */
static void
test_hidden (DetailsFixture *self, gconstpointer data)
{
  details_fixture_show (self);
  gtk_widget_set_visible (GTK_WIDGET (self->details), FALSE);
  lanes_session_start (self->session, self->task);
  details_fixture_wait_measured (self);
  g_assert_cmpuint (g_list_model_get_n_items (details_fixture_get_rows (self)), ==, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->details), TRUE);
  details_fixture_wait_rows (self, 4 + 4 * 3);
}

/* A process that begins to have threads is unfolded, and stays selected. */
static void
test_branch (DetailsFixture *self, gconstpointer data)
{
  LanesTrace *trace = lanes_session_get_trace (self->session);
  LanesThreadItem *selected;
  LanesThread thread = {.process = 1, .ordinal = 2, .tid = 1, .end = G_MAXINT64};

  g_object_set (self->task, "mode", LANES_MODE_PROCESSES, "processes", 2, NULL);
  details_fixture_show (self);
  lanes_session_start (self->session, self->task);
  details_fixture_wait_rows (self, 2);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (details_fixture_get_rows (self)), 0);
  selected = lanes_thread_view_get_selected (self->view);
  g_assert_false (gtk_tree_list_row_is_expandable (get_row (self, 0)));

  thread.pid = lanes_thread_item_get_id (selected);
  thread.begin = lanes_time_now ();
  lanes_trace_add_thread (trace, &thread);
  details_fixture_wait_rows (self, 4);
  g_assert_true (lanes_thread_view_get_selected (self->view) == selected);
  g_assert_true (gtk_tree_list_row_get_expanded (get_row (self, 0)));
  g_assert_true (lanes_thread_item_is_process (selected));
}

static void
test_command (DetailsFixture *self, gconstpointer data)
{
  GtkWidget *text = app_test_find (GTK_WIDGET (self->details), GTK_TYPE_TEXT_VIEW, NULL);

  g_object_set (self->task, "workload", NULL, "mode", LANES_MODE_PROCESSES, "processes", 1,
                "threads", 1, "command", "sh -c \"echo word; kill -SEGV $$\"", NULL);
  details_fixture_show (self);
  lanes_session_start (self->session, self->task);
  details_fixture_expect (self, "Failed after ");
  details_fixture_expect (self, "It was ended by signal 11: it used memory that is not its own");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (self->details), "failed"));
  g_assert_true (gtk_widget_get_mapped (text));
  g_assert_cmpint (gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text))),
                   ==, strlen ("word\n"));

  g_object_set (self->task, "command", "/no/such/program", NULL);
  lanes_session_start (self->session, self->task);
  details_fixture_expect (self, "“/no/such/program” could not be started: ");
  g_assert_null (details_fixture_find_text (GTK_WIDGET (self->details), "Why"));
  g_object_set (self->task, "command", "sh -c \"exit 2\"", NULL);
  lanes_session_start (self->session, self->task);
  details_fixture_expect (self, "It ended with exit status 2: ");
  g_object_set (self->task, "command", "true", NULL);
  lanes_session_start (self->session, self->task);
  details_fixture_expect (self, "It ended with exit status 0: all went well");
  details_fixture_expect (self, "It said nothing");
}

static void
pasted_cb (GObject *clipboard, GAsyncResult *result, gpointer user_data)
{
  ((DetailsFixture *) user_data)->pasted =
      gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_pasted (gpointer user_data)
{
  return ((DetailsFixture *) user_data)->pasted != NULL;
}

static const char *
copy (DetailsFixture *self, const char *action)
{
  g_clear_pointer (&self->pasted, g_free);
  gtk_widget_activate_action (GTK_WIDGET (self->view), action, NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), NULL,
                                 pasted_cb, self);
  g_assert_true (app_test_wait (is_pasted, self));
  return self->pasted;
}

static void
test_copy (DetailsFixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *line = NULL;
  LanesThreadItem *item;

  details_fixture_show (self);
  lanes_session_start (self->session, self->task);
  details_fixture_wait_rows (self, 4 + 4 * 3);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (details_fixture_get_rows (self)), 1);
  item = lanes_thread_view_get_selected (self->view);
  id = g_strdup_printf ("%d", lanes_thread_item_get_id (item));
  line = g_strdup_printf ("Thread 1\tTID %s\t", id);
  g_assert_cmpstr (copy (self, "thread.copy-id"), ==, id);
  g_assert_true (g_str_has_prefix (copy (self, "thread.copy"), line));
}

/* Everything has a name, and the rows say what they show. */
static void
test_accessible (DetailsFixture *self, gconstpointer data)
{
  GtkWidget *row;
  g_autofree char *label = NULL;

  details_fixture_show (self);
  lanes_session_start (self->session, self->task);
  details_fixture_wait_rows (self, 4 + 4 * 3);
  gtk_test_accessible_assert_role (self->details, GTK_ACCESSIBLE_ROLE_GROUP);
  g_assert_nonnull (
      app_test_find (GTK_WIDGET (self->details), GTK_TYPE_BUTTON, "Hide the details"));
  g_assert_nonnull (
      app_test_find (GTK_WIDGET (self->details), GTK_TYPE_LIST_VIEW, "Processes and threads"));
  g_assert_nonnull (
      app_test_find (GTK_WIDGET (self->details), GTK_TYPE_TEXT_VIEW, "Output of the command"));
  details_fixture_expect (self, "Process 1");
  row = app_test_find (GTK_WIDGET (self->list), LANES_TYPE_THREAD_ROW, NULL);
  label = app_test_get_label (gtk_widget_get_parent (row));
  g_assert_nonnull (label);
  g_assert_nonnull (strstr (label, "Process 1, "));
  g_assert_nonnull (strstr (label, "PID "));
}

/* A task that was never started says what it will do, and one that waits when it begins. */
static void
test_plan (DetailsFixture *self, gconstpointer data)
{
  GtkWidget *edit = app_test_find (GTK_WIDGET (self->details), GTK_TYPE_BUTTON, "_Edit…");

  g_assert_nonnull (edit);
  g_object_set (self->task, "start-after", 1000.0, "nice", 7, "amount", (guint64) 3, NULL);
  details_fixture_show (self);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (edit)), ==, "win.edit-task");
  details_fixture_expect (self, "Work: Wait\nHow much: 3 naps");
  details_fixture_expect (self, "Runs as: 4 processes × 3 threads\nCores: all");
  details_fixture_expect (self, "Nice value: 7\nStarts after: 16 min");
  details_fixture_expect (self, "Start the task to see");
  g_object_set (self->task, "workload", NULL, "mode", LANES_MODE_PROCESSES, "command", "sleep 5",
                "amount", (guint64) 0, "cores", "0", NULL);
  details_fixture_expect (
      self, "Command: sleep 5\nHow long: until it ends\nRuns as: 4 processes\nCores: 0\n");

  lanes_session_start (self->session, self->task);
  details_fixture_expect (self, "Starts in 16 min");
  details_fixture_expect (self, "You will see its processes and threads here");
  g_assert_null (details_fixture_find_text (GTK_WIDGET (self->details), "Start the task"));
  lanes_session_stop (self->session, self->task);
  details_fixture_expect (self, "Stopped");
}

static void
test_words (void)
{
  static const struct
  {
    LanesRunState state;
    LanesTime length;
    const char *words;
  } table[] = {
      {LANES_RUN_WAITING, 0, "Waiting to start"},
      {LANES_RUN_RUNNING, LANES_SEC / 2, "Running"},
      {LANES_RUN_RUNNING, 4 * LANES_SEC + LANES_SEC / 5, "Running for 4 s"},
      {LANES_RUN_PAUSED, 4 * LANES_SEC, "Paused"},
      {LANES_RUN_FINISHED, 4 * LANES_SEC + LANES_SEC / 5, "Finished after 4.2 s"},
      {LANES_RUN_FAILED, 0, "Failed"},
      {LANES_RUN_FAILED, 65 * LANES_SEC, "Failed after 1 min 5 s"},
      {LANES_RUN_STOPPED, 0, "Stopped"},
      {LANES_RUN_STOPPED, 20 * LANES_MSEC, "Stopped after 20 ms"},
  };
  g_autofree char *never = lanes_details_words_for_run (NULL, 0);

  g_assert_cmpstr (never, ==, "Not started yet");
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *words = lanes_details_words_for_state (table[i].state, table[i].length);

      g_assert_cmpstr (words, ==, table[i].words);
    }
}

/* What is told of a run is about the task as it was when it began. */
static void
test_edited (DetailsFixture *self, gconstpointer data)
{
  GtkWidget *output = app_test_find (GTK_WIDGET (self->details), LANES_TYPE_OUTPUT_VIEW, NULL);

  g_object_set (self->task, "mode", LANES_MODE_PROCESSES, "processes", 1, "threads", 1, "workload",
                NULL, "command", "sleep 1000", NULL);
  details_fixture_show (self);
  lanes_session_start (self->session, self->task);
  details_fixture_expect (self, "sleep");
  g_assert_true (gtk_widget_get_visible (output));
  g_object_set (self->task, "command", NULL, "workload", "wait", NULL);
  details_fixture_wait_measured (self);
  g_assert_true (gtk_widget_get_visible (output));
  g_assert_nonnull (details_fixture_find_text (GTK_WIDGET (self->view), "sleep"));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/details/words", test_words);
  g_test_add ("/details/empty", DetailsFixture, NULL, details_fixture_set_up, test_empty,
              details_fixture_tear_down);
  g_test_add ("/details/run", DetailsFixture, NULL, details_fixture_set_up, test_run,
              details_fixture_tear_down);
  g_test_add ("/details/stays", DetailsFixture, NULL, details_fixture_set_up, test_stays,
              details_fixture_tear_down);
  g_test_add ("/details/sight", DetailsFixture, NULL, details_fixture_set_up, test_sight,
              details_fixture_tear_down);
  g_test_add ("/details/hidden", DetailsFixture, NULL, details_fixture_set_up, test_hidden,
              details_fixture_tear_down);
  g_test_add ("/details/branch", DetailsFixture, NULL, details_fixture_set_up, test_branch,
              details_fixture_tear_down);
  g_test_add ("/details/command", DetailsFixture, NULL, details_fixture_set_up, test_command,
              details_fixture_tear_down);
  g_test_add ("/details/copy", DetailsFixture, NULL, details_fixture_set_up, test_copy,
              details_fixture_tear_down);
  g_test_add ("/details/plan", DetailsFixture, NULL, details_fixture_set_up, test_plan,
              details_fixture_tear_down);
  g_test_add ("/details/edited", DetailsFixture, NULL, details_fixture_set_up, test_edited,
              details_fixture_tear_down);
  g_test_add ("/details/accessible", DetailsFixture, NULL, details_fixture_set_up, test_accessible,
              details_fixture_tear_down);
  return g_test_run ();
}
