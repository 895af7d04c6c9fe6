/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"
#include "marks-fixture.h"

#define MOST_STEPS 50

static gboolean
is_card_shown (gpointer user_data)
{
  return lanes_turn_card_is_shown (user_data);
}

static gboolean
is_card_gone (gpointer user_data)
{
  return !lanes_turn_card_is_shown (user_data);
}

/* In the row of a core and in that of a thread: the slice under the pointer, and the card. */
static void
test_hover (MarksFixture *self, gconstpointer data)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  const LanesSlice *hovered;

  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 110 * MS),
                              marks_fixture_get_y (self, 0));
  hovered = lanes_view_get_hovered (self->view);
  g_assert_nonnull (hovered);
  g_assert_cmpuint (hovered->thread, ==, 1);
  g_assert_cmpint (hovered->begin, ==, self->begin + 100 * MS);
  g_assert_true (app_test_wait (is_card_shown, self->card));

  /* The second thread has a turn then, in its own row. */
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 150 * MS),
                              marks_fixture_get_y (self, n_cores + 1));
  hovered = lanes_view_get_hovered (self->view);
  g_assert_nonnull (hovered);
  g_assert_cmpuint (hovered->thread, ==, 1);
  g_assert_cmpint (hovered->begin, ==, self->begin + 140 * MS);

  g_signal_emit_by_name (marks_fixture_find_controller (self, GTK_TYPE_EVENT_CONTROLLER_MOTION,
                                                        GTK_PHASE_BUBBLE),
                         "leave");
  g_assert_null (lanes_view_get_hovered (self->view));
  g_assert_true (app_test_wait (is_card_gone, self->card));
}

/* When one still takes the place of another, so does what is pointed at in it, at once. */
static void
test_still (MarksFixture *self, gconstpointer data)
{
  const LanesSlice *hovered;

  lanes_view_set_animated (self->view, FALSE);
  lanes_view_show (self->view, (LanesSpan){self->begin, self->begin + 100 * MS});
  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 50 * MS),
                              marks_fixture_get_y (self, 0));
  hovered = lanes_view_get_hovered (self->view);
  g_assert_nonnull (hovered);
  g_assert_cmpint (hovered->begin, ==, self->begin + 40 * MS);

  lanes_view_catch_up (self->view, self->begin + 600 * MS);
  hovered = lanes_view_get_hovered (self->view);
  g_assert_nonnull (hovered);
  g_assert_cmpint (hovered->begin, ==, self->begin + 540 * MS);
}

static void
count_cb (LanesMarks *marks, guint *n)
{
  (*n)++;
}

static gboolean
is_counted (gpointer user_data)
{
  return *(guint *) user_data > 0;
}

/* Rows also move while sizes are given out: what is pointed at then is told afterwards. */
static void
test_moved (MarksFixture *self, gconstpointer data)
{
  LanesMarks *marks = lanes_lanes_get_marks (self->lanes);
  guint n = 0;

  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 110 * MS),
                              marks_fixture_get_y (self, 0));
  g_assert_true (app_test_wait (is_card_shown, self->card));
  g_signal_connect (marks, "pointed", G_CALLBACK (count_cb), &n);
  gtk_widget_allocate (self->rows, gtk_widget_get_width (self->rows) - 10,
                       gtk_widget_get_height (self->rows), -1, NULL);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (app_test_wait (is_counted, &n));
  g_signal_handlers_disconnect_by_data (marks, &n);
}

static void
act (MarksFixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (self->rows, action, NULL));
}

static void
assert_spoken (MarksFixture *self, const char *text)
{
  g_autofree char *spoken =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (self->rows),
                                          GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "\001");

  g_assert_nonnull (strstr (spoken, text));
}

static gboolean
is_silent (MarksFixture *self)
{
  return !gtk_test_accessible_has_property (GTK_ACCESSIBLE (self->rows),
                                            GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* The card is told of what is pointed at before the next frame, but not at once. */
static gboolean
says (MarksFixture *self, const char *text)
{
  GtkWidget *label;

  for (guint i = 0; i < MOST_STEPS && g_main_context_iteration (NULL, FALSE); i++)
    continue;
  label = app_test_find (GTK_WIDGET (self->card), GTK_TYPE_LABEL, text);
  return label && gtk_widget_get_visible (label);
}

/* What is pointed at may change while the window is drawn: the card's parts do not, then. */
static void
test_between_frames (MarksFixture *self, gconstpointer data)
{
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 110 * MS),
                              marks_fixture_get_y (self, 0));
  g_assert_true (says (self, "Play music"));
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 130 * MS),
                              marks_fixture_get_y (self, 0));
  g_assert_nonnull (app_test_find (GTK_WIDGET (self->card), GTK_TYPE_LABEL, "Play music"));
  g_assert_true (says (self, "Eat breakfast"));
}

/* Where there is no slice, the card says why: the thread waits, is paused, or rests; or the core
 * has none of the tasks. */
static void
test_stretch (MarksFixture *self, gconstpointer data)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  g_autofree char *core = lanes_topology_get_label (self->topology, 0);
  g_autofree char *next = g_strdup_printf ("Then it got %s", core);
  g_autofree char *taken = g_strdup_printf ("%s: Eat breakfast", core);
  LanesCoreSet used = lanes_core_set_none ();

  lanes_core_set_add (&used, 0);
  lanes_rows_set_used (LANES_ROWS (self->rows), &used);
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 130 * MS),
                              marks_fixture_get_y (self, n_cores + 1));
  g_assert_null (lanes_view_get_hovered (self->view));
  g_assert_true (app_test_wait (is_card_shown, self->card));
  g_assert_true (says (self, "Play music"));
  g_assert_true (says (self, "Waits for its turn: 20 ms"));
  g_assert_true (says (self, taken));
  g_assert_true (says (self, next));

  lanes_trace_set_paused (self->trace, 1, self->begin + 120 * MS, TRUE);
  lanes_trace_set_paused (self->trace, 1, self->begin + 140 * MS, FALSE);
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 131 * MS),
                              marks_fixture_get_y (self, n_cores + 1));
  g_assert_true (says (self, "Paused by you: 20 ms"));
  g_assert_false (says (self, taken));

  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 5 * MS),
                              marks_fixture_get_y (self, n_cores + 1));
  g_assert_true (says (self, "Rests: 20 ms"));

  if (n_cores > 1)
    {
      marks_fixture_move_pointer (self, marks_fixture_get_x (self, 500 * MS),
                                  marks_fixture_get_y (self, 1));
      g_assert_true (says (self, "No task of yours: 2 s so far"));
      g_assert_true (says (self, "Nothing runs here, or another program does"));
    }

  lanes_trace_add_lost (self->trace, (LanesSpan){self->begin, self->begin + 10 * MS});
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 6 * MS),
                              marks_fixture_get_y (self, n_cores + 1));
  g_assert_true (says (self, "Not known: records were lost"));

  /* A turn beside it, and what is to come */
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 110 * MS),
                              marks_fixture_get_y (self, n_cores + 1));
  g_assert_nonnull (lanes_view_get_hovered (self->view));
  lanes_view_show (self->view, (LanesSpan){self->begin + 1500 * MS, self->begin + 2500 * MS});
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 2300 * MS),
                              marks_fixture_get_y (self, n_cores + 1));
  g_assert_true (app_test_wait (is_card_gone, self->card));
}

/* The rows may be on their way to where they will be. */
static gboolean
says_tally (gpointer user_data)
{
  MarksFixture *self = user_data;

  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 130 * MS),
                              marks_fixture_get_y (self, lanes_topology_get_n_cores (self->topology)
                                                             + 1));
  return says (self, "1 waits for its turn, 1 rests");
}

/* A row of several threads says what all of them do, whether one of them runs or none. */
static void
test_tally (MarksFixture *self, gconstpointer data)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  LanesThread other = {
      .task = 1, .process = 1, .ordinal = 2, .begin = self->begin, .end = G_MAXINT64};

  lanes_trace_add_thread (self->trace, &other);
  lanes_lanes_refresh (self->lanes);
  g_assert_true (app_test_wait (says_tally, self));
  g_assert_null (lanes_view_get_hovered (self->view));
  g_assert_true (app_test_wait (is_card_shown, self->card));
  marks_fixture_move_pointer (self, marks_fixture_get_x (self, 110 * MS),
                              marks_fixture_get_y (self, n_cores + 1));
  g_assert_nonnull (lanes_view_get_hovered (self->view));
  g_assert_true (says (self, "1 runs, 1 rests"));

  /* By keyboard it is heard, too. */
  lanes_view_show (self->view, (LanesSpan){self->begin + 125 * MS, self->begin + 135 * MS});
  lanes_rows_set_current (LANES_ROWS (self->rows), n_cores);
  act (self, "turn.row-below");
  g_assert_null (lanes_view_get_selected (self->view));
  assert_spoken (self, "Play music: 1 waits for its turn, 1 rests.");
}

static char *
get_label (guint thread, gpointer user_data)
{
  return g_strdup ("Another");
}

/* A click selects what is there, and beside the slices it lets go. */
static void
test_click (MarksFixture *self, gconstpointer data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->rows);
  const double times[] = {110 * MS, 3000 * MS};

  for (gsize k = 0; k < G_N_ELEMENTS (times); k++)
    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
      {
        g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

        if (k == 1)
          lanes_view_show (self->view,
                           (LanesSpan){self->begin + 2500 * MS, self->begin + 3500 * MS});
        if (GTK_IS_GESTURE_CLICK (controller))
          g_signal_emit_by_name (controller, "released", 1,
                                 marks_fixture_get_x (self, (LanesTime) times[k]),
                                 marks_fixture_get_y (self, 0));
        if (k == 0 && lanes_view_get_selected (self->view))
          break;
      }
  g_assert_null (lanes_view_get_selected (self->view));
  g_assert_true (is_silent (self));

  /* Nor is a turn told of that another document had. */
  act (self, "turn.row-below");
  lanes_lanes_set_source (self->lanes, self->trace, self->topology, self->tasks, get_label, NULL);
  g_assert_null (lanes_view_get_selected (self->view));
  g_assert_true (is_silent (self));
}

static void
assert_selected (MarksFixture *self, guint thread, LanesTime begin)
{
  const LanesSlice *selected = lanes_view_get_selected (self->view);

  g_assert_nonnull (selected);
  g_assert_cmpuint (selected->thread, ==, thread);
  g_assert_cmpint (selected->begin, ==, self->begin + begin);
  assert_spoken (self, thread == 0 ? "Eat breakfast: 20 ms" : "Play music: 20 ms");
}

static gboolean
is_in_sight (gpointer user_data)
{
  MarksFixture *self = user_data;
  const LanesSlice *selected = lanes_view_get_selected (self->view);
  LanesSpan shown = lanes_view_get_visible (self->view);

  return selected->begin >= shown.begin && selected->end <= shown.end;
}

/* From turn to turn of a thread and of a core; the picture goes along, and stands still. */
static void
test_step (MarksFixture *self, gconstpointer data)
{
  LanesSlice slice;

  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  g_assert_true (lanes_trace_find (self->trace, 0, self->begin + 990 * MS, &slice));
  lanes_view_set_selected (self->view, &slice);
  act (self, "turn.next");
  assert_selected (self, 1, 1020 * MS);
  assert_spoken (self, "It had waited 20 ms for its turn.");
  g_assert_true (lanes_view_get_frozen (self->view));
  g_assert_true (app_test_wait (is_in_sight, self));
  g_assert_true (app_test_wait (is_card_shown, self->card));
  act (self, "turn.previous");
  assert_selected (self, 1, 980 * MS);

  /* On the core, the other one's turn is next. */
  act (self, "turn.next-in-row");
  assert_selected (self, 0, 1000 * MS);
  act (self, "turn.previous-in-row");
  assert_selected (self, 1, 980 * MS);

  /* At the end there is no next one. */
  g_assert_true (lanes_trace_find (self->trace, 0, self->begin + 1990 * MS, &slice));
  lanes_view_set_selected (self->view, &slice);
  act (self, "turn.next");
  g_assert_cmpint (lanes_view_get_selected (self->view)->begin, ==, slice.begin);
}

/* Down from the core to the threads: near the moment that was selected. */
static void
test_rows (MarksFixture *self, gconstpointer data)
{
  LanesRows *rows = LANES_ROWS (self->rows);
  guint n_cores = lanes_topology_get_n_cores (self->topology);

  gtk_window_set_focus_visible (GTK_WINDOW (self->window), FALSE);
  act (self, "turn.row-below");
  g_assert_true (gtk_window_get_focus_visible (GTK_WINDOW (self->window)));
  g_assert_cmpuint (lanes_rows_get_current (rows), ==, 0);
  g_assert_nonnull (lanes_view_get_selected (self->view));
  while (lanes_rows_get_current (rows) < n_cores)
    act (self, "turn.row-below");
  g_assert_cmpuint (lanes_view_get_selected (self->view)->thread, ==, 0);
  act (self, "turn.row-below");
  g_assert_cmpuint (lanes_view_get_selected (self->view)->thread, ==, 1);
  act (self, "turn.row-below");
  g_assert_cmpuint (lanes_rows_get_current (rows), ==, n_cores + 1);
  act (self, "turn.row-above");
  g_assert_cmpuint (lanes_view_get_selected (self->view)->thread, ==, 0);
}

static gboolean
press_escape (MarksFixture *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->rows);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && k < g_list_model_get_n_items (G_LIST_MODEL (controller));
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          g_autofree char *keys =
              gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (keys, "Escape"))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, self->rows,
                                                 NULL);
        }
    }
  g_assert_not_reached ();
}

/* First the turn is let go, then the span, and then the key is somebody else's. */
static void
test_escape (MarksFixture *self, gconstpointer data)
{
  act (self, "turn.row-below");
  lanes_view_set_selection (self->view, (LanesSpan){self->begin, self->begin + 100 * MS});
  g_assert_true (press_escape (self));
  g_assert_null (lanes_view_get_selected (self->view));
  g_assert_null (lanes_view_get_hovered (self->view));
  g_assert_false (lanes_span_is_empty (lanes_view_get_selection (self->view)));
  g_assert_true (press_escape (self));
  g_assert_true (lanes_span_is_empty (lanes_view_get_selection (self->view)));
  g_assert_false (press_escape (self));
}

/* What was chosen may be gone from the history, and its number be that of another thread. */
static void
test_gone (MarksFixture *self, gconstpointer data)
{
  LanesThread other = {.task = 1, .process = 2, .ordinal = 1, .end = G_MAXINT64};
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  LanesSlice slice = {.end = 20 * MS};

  slice.begin += self->begin;
  slice.end += self->begin;
  lanes_view_set_hovered (self->view, &slice);
  lanes_view_set_selected (self->view, &slice);
  g_assert_true (app_test_wait (is_card_shown, self->card));

  other.begin = self->begin + 9000 * MS;
  for (guint i = 0; i < 2; i++)
    lanes_trace_end_thread (self->trace, i, self->begin + 2000 * MS);
  lanes_trace_set_limits (self->trace, LANES_SEC, 1000);
  lanes_trace_advance (self->trace, other.begin);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (lanes_trace_add_thread (self->trace, &other), <, 2);
  lanes_trace_append (self->trace, &(LanesSlice){.begin = other.begin,
                                                 .end = other.begin + 20 * MS,
                                                 .core = n_cores - 1,
                                                 .ended = LANES_SLICE_WAITED});
  lanes_trace_advance (self->trace, other.begin + 20 * MS);
  lanes_view_show (self->view, (LanesSpan){self->begin, self->begin + 999 * MS});
  g_assert_true (app_test_wait (is_card_gone, self->card));

  /* Nor is what that other thread does on another core what comes next. */
  act (self, "turn.next");
  if (n_cores > 1)
    g_assert_null (lanes_view_get_selected (self->view));
}

/* The same view once more changes nothing: it is still followed. */
static void
test_same_view (MarksFixture *self, gconstpointer data)
{
  gpointer followers[] = {self->lanes, lanes_lanes_get_marks (self->lanes)};

  lanes_lanes_set_view (self->lanes, self->view);
  lanes_marks_set_view (lanes_lanes_get_marks (self->lanes), self->view);
  for (gsize i = 0; i < G_N_ELEMENTS (followers); i++)
    g_assert_cmpuint (g_signal_handler_find (self->view, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL,
                                             followers[i]),
                      !=, 0);
}

/* An edge is dragged, also beyond the other one. */
static void
test_edges (MarksFixture *self, gconstpointer data)
{
  GtkEventController *drag =
      marks_fixture_find_controller (self, GTK_TYPE_GESTURE_DRAG, GTK_PHASE_CAPTURE);
  double pixel = marks_fixture_get_x (self, 100 * MS) - marks_fixture_get_x (self, 0);
  LanesTime close = 3 * MS;
  LanesSpan selection;

  lanes_view_set_selection (self->view,
                            (LanesSpan){self->begin + 200 * MS, self->begin + 400 * MS});
  g_signal_emit_by_name (drag, "drag-begin", marks_fixture_get_x (self, 400 * MS) + 2, 10.0);
  g_signal_emit_by_name (drag, "drag-update", pixel, 0.0);
  selection = lanes_view_get_selection (self->view);
  g_assert_cmpint (selection.begin, ==, self->begin + 200 * MS);
  g_assert_cmpint (ABS (selection.end - self->begin - 500 * MS), <, close);
  g_signal_emit_by_name (drag, "drag-update", -3 * pixel, 0.0);
  selection = lanes_view_get_selection (self->view);
  g_assert_cmpint (ABS (selection.begin - self->begin - 100 * MS), <, close);
  g_assert_cmpint (selection.end, ==, self->begin + 200 * MS);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);

  /* Elsewhere a drag is not ours. */
  g_signal_emit_by_name (drag, "drag-begin", marks_fixture_get_x (self, 700 * MS), 10.0);
  g_signal_emit_by_name (drag, "drag-update", pixel, 0.0);
  g_assert_cmpint (lanes_view_get_selection (self->view).begin, ==, selection.begin);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (MarksFixture *self, gconstpointer data);
  } tests[] = {
      {"/marks/hover", test_hover},     {"/marks/between-frames", test_between_frames},
      {"/marks/moved", test_moved},     {"/marks/still", test_still},
      {"/marks/stretch", test_stretch}, {"/marks/tally", test_tally},
      {"/marks/click", test_click},     {"/marks/step", test_step},
      {"/marks/rows", test_rows},       {"/marks/escape", test_escape},
      {"/marks/gone", test_gone},       {"/marks/same-view", test_same_view},
      {"/marks/edges", test_edges},
  };

  app_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, MarksFixture, NULL, marks_fixture_set_up, tests[i].test,
                marks_fixture_tear_down);
  return g_test_run ();
}
