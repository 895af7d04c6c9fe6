/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-lanes.h"
#include "lanes-marks-layout.h"
#include "lanes-turn-card.h"

#define MS LANES_MSEC

typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesView *view;
  GPtrArray *tasks;
  GtkWidget *window;
  LanesLanes *lanes;
  GtkWidget *rows;
  LanesTurnCard *card;
  LanesTime begin;
} Fixture;

static char *
get_label (guint thread, gpointer user_data)
{
  Fixture *self = user_data;

  return g_strdup (lanes_task_get_name (
      g_ptr_array_index (self->tasks, lanes_trace_get_thread (self->trace, thread)->task)));
}

/* Two tasks take turns of 20 ms on the first core, for two seconds; a second of it is shown. */
static void
fill (Fixture *self)
{
  static const char *const names[] = {"Eat breakfast", "Play music"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LanesTask *task = lanes_task_new ("task");
      LanesThread thread = {
          .task = i, .process = 1, .ordinal = 1, .begin = self->begin, .end = G_MAXINT64};

      g_object_set (task, "name", names[i], NULL);
      g_ptr_array_add (self->tasks, task);
      g_assert_cmpuint (lanes_trace_add_thread (self->trace, &thread), ==, i);
    }
  for (guint i = 0; i < 100; i++)
    lanes_trace_append (self->trace, &(LanesSlice){.begin = self->begin + i * 20 * MS,
                                                   .end = self->begin + (i + 1) * 20 * MS,
                                                   .thread = i % 2,
                                                   .ended = LANES_SLICE_PREEMPTED,
                                                   .queued = i > 1});
  lanes_trace_advance (self->trace, self->begin + 2000 * MS);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *overlay = gtk_overlay_new ();
  g_autoptr (GError) error = NULL;

  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->begin = lanes_time_now () - 2 * LANES_SEC;
  self->trace = lanes_trace_new (lanes_topology_get_n_cores (self->topology));
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  fill (self);

  self->view = lanes_view_new ();
  self->lanes = g_object_new (LANES_TYPE_LANES, "view", self->view, NULL);
  lanes_lanes_set_source (self->lanes, self->trace, self->topology, self->tasks, get_label, self);
  self->rows = GTK_WIDGET (lanes_lanes_get_rows (self->lanes));
  self->card = g_object_new (LANES_TYPE_TURN_CARD, NULL);
  lanes_turn_card_set_marks (self->card, lanes_lanes_get_marks (self->lanes));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->lanes));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->card));
  self->window = app_test_present (overlay, 1000, 700);
  lanes_view_show (self->view, (LanesSpan){self->begin, self->begin + LANES_SEC});
  lanes_lanes_refresh (self->lanes);
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

static GtkEventController *
find_controller (Fixture *self, GType type, GtkPropagationPhase phase)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->rows);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type)
          && gtk_event_controller_get_propagation_phase (controller) == phase)
        return controller;
    }
  g_assert_not_reached ();
}

/* Every motion controller of the rows is told, as a pointer would do. */
static void
move_pointer (Fixture *self, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->rows);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "motion", x, y);
    }
}

static double
get_x (Fixture *self, LanesTime time)
{
  return lanes_rows_get_x (LANES_ROWS (self->rows), self->begin + time);
}

/* A point in the row, from top to bottom */
static double
get_y (Fixture *self, guint row)
{
  for (int y = 0; y < gtk_widget_get_height (self->rows); y++)
    if (lanes_rows_get_row_at (LANES_ROWS (self->rows), y) == row)
      return y + 3;
  g_assert_not_reached ();
}

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
test_hover (Fixture *self, gconstpointer data)
{
  guint n_cores = lanes_topology_get_n_cores (self->topology);
  const LanesSlice *hovered;

  move_pointer (self, get_x (self, 110 * MS), get_y (self, 0));
  hovered = lanes_view_get_hovered (self->view);
  g_assert_nonnull (hovered);
  g_assert_cmpuint (hovered->thread, ==, 1);
  g_assert_cmpint (hovered->begin, ==, self->begin + 100 * MS);
  g_assert_true (app_test_wait (is_card_shown, self->card));

  /* The second thread has a turn then, in its own row. */
  move_pointer (self, get_x (self, 150 * MS), get_y (self, n_cores + 1));
  hovered = lanes_view_get_hovered (self->view);
  g_assert_nonnull (hovered);
  g_assert_cmpuint (hovered->thread, ==, 1);
  g_assert_cmpint (hovered->begin, ==, self->begin + 140 * MS);

  /* Where it waits for its turn there is no slice. */
  move_pointer (self, get_x (self, 130 * MS), get_y (self, n_cores + 1));
  g_assert_null (lanes_view_get_hovered (self->view));
  g_assert_true (app_test_wait (is_card_gone, self->card));

  move_pointer (self, get_x (self, 110 * MS), get_y (self, 0));
  g_assert_nonnull (lanes_view_get_hovered (self->view));
  g_signal_emit_by_name (find_controller (self, GTK_TYPE_EVENT_CONTROLLER_MOTION, GTK_PHASE_BUBBLE),
                         "leave");
}

/* A click selects what is there, and beside the slices it lets go. */
static void
test_click (Fixture *self, gconstpointer data)
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
          g_signal_emit_by_name (controller, "released", 1, get_x (self, (LanesTime) times[k]),
                                 get_y (self, 0));
        if (k == 0 && lanes_view_get_selected (self->view))
          break;
      }
  g_assert_null (lanes_view_get_selected (self->view));
}

static void
act (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (self->rows, action, NULL));
}

static void
assert_selected (Fixture *self, guint thread, LanesTime begin)
{
  const LanesSlice *selected = lanes_view_get_selected (self->view);
  g_autofree char *spoken =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (self->rows),
                                          GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "\001");

  g_assert_nonnull (selected);
  g_assert_cmpuint (selected->thread, ==, thread);
  g_assert_cmpint (selected->begin, ==, self->begin + begin);
  g_assert_nonnull (strstr (spoken, thread == 0 ? "Eat breakfast: 20 ms" : "Play music: 20 ms"));
}

static gboolean
is_in_sight (gpointer user_data)
{
  Fixture *self = user_data;
  const LanesSlice *selected = lanes_view_get_selected (self->view);
  LanesSpan shown = lanes_view_get_visible (self->view);

  return selected->begin >= shown.begin && selected->end <= shown.end;
}

/* From turn to turn of a thread and of a core; the picture goes along, and stands still. */
static void
test_step (Fixture *self, gconstpointer data)
{
  LanesSlice slice;

  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  g_assert_true (lanes_trace_find (self->trace, 0, self->begin + 990 * MS, &slice));
  lanes_view_set_selected (self->view, &slice);
  act (self, "turn.next");
  assert_selected (self, 1, 1020 * MS);
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
test_rows (Fixture *self, gconstpointer data)
{
  LanesRows *rows = LANES_ROWS (self->rows);
  guint n_cores = lanes_topology_get_n_cores (self->topology);

  act (self, "turn.row-below");
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
press_escape (Fixture *self)
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
test_escape (Fixture *self, gconstpointer data)
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

/* An edge is dragged, also beyond the other one. */
/* What was chosen may be gone from the history, and its number be that of another thread. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  LanesThread other = {.task = 1, .process = 2, .ordinal = 1, .end = G_MAXINT64};
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
                                                 .ended = LANES_SLICE_WAITED});
  lanes_trace_advance (self->trace, other.begin + 20 * MS);
  lanes_view_show (self->view, (LanesSpan){self->begin, self->begin + 999 * MS});
  g_assert_true (app_test_wait (is_card_gone, self->card));
}

static void
test_edges (Fixture *self, gconstpointer data)
{
  GtkEventController *drag = find_controller (self, GTK_TYPE_GESTURE_DRAG, GTK_PHASE_CAPTURE);
  double pixel = get_x (self, 100 * MS) - get_x (self, 0);
  LanesTime close = 3 * MS;
  LanesSpan selection;

  lanes_view_set_selection (self->view,
                            (LanesSpan){self->begin + 200 * MS, self->begin + 400 * MS});
  g_signal_emit_by_name (drag, "drag-begin", get_x (self, 400 * MS) + 2, 10.0);
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
  g_signal_emit_by_name (drag, "drag-begin", get_x (self, 700 * MS), 10.0);
  g_signal_emit_by_name (drag, "drag-update", pixel, 0.0);
  g_assert_cmpint (lanes_view_get_selection (self->view).begin, ==, selection.begin);
}

/* Turns wider than a pixel come one by one; of narrower ones there are no more than pixels. */
static void
test_collect (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (LanesMarkPiece));
  LanesThread thread = {.end = G_MAXINT64};
  LanesMarkPiece piece;

  lanes_trace_add_thread (trace, &thread);
  lanes_trace_append (trace, &(LanesSlice){0, 500, 0, 0, LANES_SLICE_WAITED, FALSE});
  lanes_trace_append (trace, &(LanesSlice){500, 800, 0, 1, LANES_SLICE_WAITED, FALSE});
  for (LanesTime time = 1000; time < 2000; time += 2)
    lanes_trace_append (trace, &(LanesSlice){time, time + 1, 0, 0, LANES_SLICE_WAITED, FALSE});
  lanes_trace_advance (trace, 3000);

  lanes_marks_collect (trace, 0, (LanesSpan){100, 2900}, 100, pieces);
  g_assert_cmpuint (pieces->len, ==, 3);
  piece = g_array_index (pieces, LanesMarkPiece, 0);
  g_assert_cmpint (piece.span.begin, ==, 100);
  g_assert_cmpint (piece.span.end, ==, 500);
  g_assert_cmpuint (piece.core, ==, 0);
  piece = g_array_index (pieces, LanesMarkPiece, 1);
  g_assert_cmpint (piece.span.end, ==, 800);
  g_assert_cmpuint (piece.core, ==, 1);
  g_assert_false (piece.narrow);
  piece = g_array_index (pieces, LanesMarkPiece, 2);
  g_assert_true (piece.narrow);
  g_assert_cmpint (piece.span.begin, ==, 1000);
  g_assert_cmpint (piece.span.end, ==, 2000);

  g_array_set_size (pieces, 0);
  lanes_marks_collect (trace, 0, (LanesSpan){2000, 2900}, 100, pieces);
  g_assert_cmpuint (pieces->len, ==, 0);
}

static void
test_place_card (void)
{
  static const struct
  {
    float x, y; /* the pointer */
    graphene_rect_t avoid;
    graphene_rect_t card; /* where it goes */
  } table[] = {
      {100, 110, {{90, 100}, {50, 20}}, {{114, 128}, {200, 100}}},   /* below, after the pointer */
      {900, 110, {{890, 100}, {50, 20}}, {{686, 128}, {200, 100}}},  /* flips at the edge */
      {100, 550, {{90, 540}, {50, 20}}, {{114, 432}, {200, 100}}},   /* above */
      {100, 300, {{90, 50}, {50, 500}}, {{148, 250}, {200, 100}}},   /* beside, after */
      {900, 300, {{700, 50}, {300, 500}}, {{492, 250}, {200, 100}}}, /* beside, before */
      {500, 300, {{0, 50}, {1000, 480}}, {{514, 500}, {200, 100}}},  /* there is no room for both */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      graphene_rect_t rect = lanes_marks_place_card (GRAPHENE_POINT_INIT (table[i].x, table[i].y),
                                                     table[i].avoid, GRAPHENE_SIZE_INIT (200, 100),
                                                     GRAPHENE_RECT_INIT (0, 0, 1000, 600));

      g_assert_cmpfloat (rect.origin.x, ==, table[i].card.origin.x);
      g_assert_cmpfloat (rect.origin.y, ==, table[i].card.origin.y);
      if (i + 1 < G_N_ELEMENTS (table))
        g_assert_false (graphene_rect_intersection (&rect, &table[i].avoid, NULL));
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/marks/collect", test_collect);
  g_test_add_func ("/marks/place-card", test_place_card);
  g_test_add ("/marks/hover", Fixture, NULL, set_up, test_hover, tear_down);
  g_test_add ("/marks/click", Fixture, NULL, set_up, test_click, tear_down);
  g_test_add ("/marks/step", Fixture, NULL, set_up, test_step, tear_down);
  g_test_add ("/marks/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/marks/escape", Fixture, NULL, set_up, test_escape, tear_down);
  g_test_add ("/marks/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/marks/edges", Fixture, NULL, set_up, test_edges, tear_down);
  return g_test_run ();
}
