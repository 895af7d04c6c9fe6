/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-fade.h"
#include "lanes-lanes.h"
#include "lanes-ruler.h"
#include "lanes-shortcuts.h"
#include "strips-fixture.h"

typedef struct
{
  StripsFixture strips;
  LanesTopology *topology;
  LanesView *view;
  GtkWidget *window;
  LanesLanes *lanes;
  GtkWidget *ruler;
  GtkWidget *area;
  LanesRows *rows;
} Fixture;

static char *
get_label (guint thread, gpointer user_data)
{
  return g_strdup ("Task");
}

/* A second in the middle of a recording is held still. */
static void
set_up (Fixture *self, gconstpointer data)
{
  strips_fixture_init (&self->strips);
  self->view = self->strips.view;
  self->topology = lanes_topology_new (NULL);
  lanes_view_show (self->view, (LanesSpan){STRIPS_MIDDLE, STRIPS_MIDDLE + LANES_SEC});
  self->lanes = g_object_new (LANES_TYPE_LANES, "view", self->view, NULL);
  lanes_lanes_set_source (self->lanes, self->strips.trace, self->topology, self->strips.tasks,
                          get_label, NULL);
  lanes_lanes_refresh (self->lanes);
  self->window = app_test_present (GTK_WIDGET (self->lanes), 1000, 600);
  self->rows = lanes_lanes_get_rows (self->lanes);
  self->ruler = app_test_find (GTK_WIDGET (self->lanes), LANES_TYPE_RULER, NULL);
  self->area = gtk_widget_get_ancestor (GTK_WIDGET (self->rows), GTK_TYPE_OVERLAY);
  g_assert_nonnull (self->ruler);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->lanes);
  strips_fixture_clear (&self->strips);
  g_object_unref (self->topology);
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (all, i);

      if (G_OBJECT_TYPE (controller) == type)
        return controller;
    }
  g_assert_not_reached ();
}

static void
scroll (Fixture *self, GtkWidget *widget, double x, double dx, double dy)
{
  gboolean stops;

  g_signal_emit_by_name (find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", x,
                         10.0);
  g_signal_emit_by_name (find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "scroll", dx,
                         dy, &stops);
  g_assert_true (stops);
}

/* Where the rows all fit, the wheel zooms around what is pointed at; sideways it pans. */
static void
test_wheel (Fixture *self, gconstpointer data)
{
  LanesTime anchor = STRIPS_MIDDLE + 250 * LANES_MSEC;
  LanesTime length;

  scroll (self, self->area, lanes_rows_get_x (self->rows, anchor), 0, -1);
  length = lanes_view_get_length (self->view);
  g_assert_cmpint (length, <, LANES_SEC);
  g_assert_cmpint (ABS (anchor - lanes_view_get_visible (self->view).begin - length / 4), <,
                   5 * LANES_MSEC);
  scroll (self, self->ruler, lanes_rows_get_x (self->rows, anchor), 0, 1);
  g_assert_cmpint (ABS (lanes_view_get_length (self->view) - LANES_SEC), <, LANES_MSEC);

  scroll (self, self->area, 500, -1, 0);
  g_assert_cmpint (lanes_view_get_end (self->view), <, STRIPS_MIDDLE + LANES_SEC - 50 * LANES_MSEC);
}

static void
drag (GtkEventController *controller, double x, double dx)
{
  g_signal_emit_by_name (controller, "drag-begin", x, 20.0);
  g_signal_emit_by_name (controller, "drag-update", dx / 2, 0.0);
  g_signal_emit_by_name (controller, "drag-update", dx, 0.0);
  g_signal_emit_by_name (controller, "drag-end", dx, 0.0);
}

/* The moment that is dragged stays under the pointer, whichever way time runs. A click is no drag.
 */
static void
test_drag (Fixture *self, gconstpointer data)
{
  GtkEventController *controller = find_controller (self->area, GTK_TYPE_GESTURE_DRAG);

  for (int mirrored = 0; mirrored < 2; mirrored++)
    {
      LanesTime end = lanes_view_get_end (self->view);
      LanesTime pressed;

      g_object_set (self->view, "mirrored", mirrored, NULL);
      pressed = lanes_rows_get_time (self->rows, 600);
      drag (controller, 600, 2);
      g_assert_cmpint (lanes_view_get_end (self->view), ==, end);
      drag (controller, 600, 100);
      g_assert_cmpint (ABS (lanes_rows_get_time (self->rows, 700) - pressed), <, 5 * LANES_MSEC);
      g_assert_cmpint (lanes_view_get_end (self->view), !=, end);
    }

  /* What is live is held still by that; the labels are no part of time. */
  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  drag (controller, 20, 100);
  g_assert_false (lanes_view_get_frozen (self->view));
  drag (controller, 600, 100);
  g_assert_true (lanes_view_get_frozen (self->view));
}

/* A drag on the ruler chooses a span, in either direction; a click chooses none. */
static void
test_ruler (Fixture *self, gconstpointer data)
{
  GtkEventController *controller = find_controller (self->ruler, GTK_TYPE_GESTURE_DRAG);
  LanesSpan span;

  for (int direction = -1; direction <= 1; direction += 2)
    {
      LanesTime from = lanes_rows_get_time (self->rows, 500);
      LanesTime to = lanes_rows_get_time (self->rows, 500 + direction * 200);

      drag (controller, 500, direction * 200);
      span = lanes_view_get_selection (self->view);
      g_assert_cmpint (span.begin, ==, MIN (from, to));
      g_assert_cmpint (span.end, ==, MAX (from, to));
    }
  drag (controller, 500, 1);
  g_assert_true (lanes_span_is_empty (lanes_view_get_selection (self->view)));

  /* It begins where it was pressed, and does not run away before the hand has moved. */
  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  g_signal_emit_by_name (controller, "drag-begin", 500.0, 20.0);
  g_assert_false (lanes_view_follow (self->view, STRIPS_END + 20 * LANES_SEC, 800));
  g_signal_emit_by_name (controller, "drag-update", 200.0, 0.0);
  g_signal_emit_by_name (controller, "drag-end", 200.0, 0.0);
  g_assert_cmpint (lanes_view_get_selection (self->view).begin, ==,
                   lanes_rows_get_time (self->rows, 500));
  g_assert_true (lanes_view_get_frozen (self->view));
  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  drag (controller, 500, 1);
  g_assert_false (lanes_view_get_frozen (self->view));
  lanes_view_set_frozen (self->view, TRUE);

  /* What was not recorded is not chosen. */
  lanes_view_drag (self->view, STRIPS_END);
  drag (controller, 500, 2000);
  g_assert_cmpint (lanes_view_get_selection (self->view).end, ==, STRIPS_END);
}

static void
marked_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lanes_view_mark (user_data, g_str_equal (g_action_get_name (G_ACTION (action)), "mark-end"));
}

/* What the window does at a key, wherever the focus is */
static void
press (Fixture *self, const char *key)
{
  g_autoptr (GtkEventController) keys = lanes_shortcuts_make_controller (LANES_SHORTCUT_WINDOW);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keys)); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (keys), i);
      g_autofree char *text = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

      if (!g_str_equal (text, key))
        continue;
      g_assert_true (
          gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, self->window, NULL));
      return;
    }
  g_assert_not_reached ();
}

static const struct
{
  const char *keys;    /* what is pressed, one after the other */
  LanesSpan selection; /* before; milliseconds of the second that is shown */
  LanesSpan turn;      /* which is selected; empty: none */
  LanesSpan expected;
} marks[] = {
    {"a", {0, 0}, {0, 0}, {0, 1000}},
    {"b", {0, 0}, {0, 0}, {0, 1000}},
    {"a", {0, 0}, {300, 400}, {300, 1000}},
    {"b", {0, 0}, {300, 400}, {0, 400}},
    {"ab", {0, 0}, {300, 400}, {300, 400}},
    {"a", {100, 600}, {300, 400}, {300, 600}},
    {"b", {100, 600}, {300, 400}, {100, 400}},
    {"a", {100, 200}, {300, 400}, {300, 1000}}, /* its end would be before its begin */
    {"b", {500, 600}, {300, 400}, {0, 400}},    /* or the other way round */
    {"a", {100, 600}, {0, 0}, {0, 600}},        /* no turn: from where the picture begins */
    {"a", {0, 0}, {1300, 1400}, {1300, 1400}},  /* the turn is out of sight */
    {"b", {0, 0}, {-400, -300}, {-400, -300}},
};

static LanesSpan
place (LanesSpan milliseconds)
{
  if (lanes_span_is_empty (milliseconds))
    return (LanesSpan){0, 0};
  return (LanesSpan){STRIPS_MIDDLE + milliseconds.begin * LANES_MSEC,
                     STRIPS_MIDDLE + milliseconds.end * LANES_MSEC};
}

/* A span is chosen without a pointer, too: A and B are its edges. */
static void
test_marks (Fixture *self, gconstpointer data)
{
  static const GActionEntry entries[] = {{"mark-begin", marked_cb}, {"mark-end", marked_cb}};
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries),
                                   self->view);
  gtk_widget_insert_action_group (self->window, "win", G_ACTION_GROUP (group));
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      LanesSpan turn = place (marks[i].turn);
      LanesSpan expected = place (marks[i].expected);
      LanesSlice slice = {.begin = turn.begin, .end = turn.end};
      LanesSpan span;

      lanes_view_set_selection (self->view, place (marks[i].selection));
      lanes_view_set_selected (self->view, lanes_span_is_empty (turn) ? NULL : &slice);
      for (const char *key = marks[i].keys; *key; key++)
        press (self, (const char[]){*key, '\0'});
      span = lanes_view_get_selection (self->view);
      g_assert_cmpint (span.begin, ==, expected.begin);
      g_assert_cmpint (span.end, ==, expected.end);
    }

  /* What is chosen must not run away, and is no more than what was recorded. */
  lanes_view_set_selected (self->view, NULL);
  lanes_view_set_selection (self->view, (LanesSpan){0, 0});
  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  press (self, "a");
  g_assert_true (lanes_view_get_frozen (self->view));
  lanes_view_show (self->view, (LanesSpan){STRIPS_BEGIN - LANES_SEC, STRIPS_END + LANES_SEC});
  lanes_view_set_selection (self->view, (LanesSpan){0, 0});
  press (self, "b");
  g_assert_cmpint (lanes_view_get_selection (self->view).begin, ==, STRIPS_BEGIN);
  g_assert_cmpint (lanes_view_get_selection (self->view).end, ==, STRIPS_END);
}

/* Two fingers take the picture apart around what is between them. */
static void
test_pinch (Fixture *self, gconstpointer data)
{
  GtkEventController *controller = find_controller (self->area, GTK_TYPE_GESTURE_ZOOM);

  g_signal_emit_by_name (controller, "scale-changed", 1.5);
  g_signal_emit_by_name (controller, "scale-changed", 2.0);
  g_assert_cmpint (ABS (lanes_view_get_length (self->view) - LANES_SEC / 2), <, LANES_MSEC);
}

/* What is held still can be left by one button, which says so; the other one is not needed then. */
static void
test_back (Fixture *self, gconstpointer data)
{
  GtkWidget *freeze = app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_TOGGLE_BUTTON, "Freeze");
  GtkWidget *back =
      app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_TOGGLE_BUTTON, "Back to Live");

  g_assert_nonnull (back);
  g_assert_false (gtk_widget_get_visible (freeze));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (back), TRUE);
  g_assert_cmpint (lanes_view_get_follow (self->view), ==, LANES_FOLLOW_LIVE);
  g_assert_true (gtk_widget_get_visible (freeze));
  g_assert_nonnull (app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_TOGGLE_BUTTON, "Live"));

  /* Whoever starts something wants to see it. */
  lanes_view_set_frozen (self->view, TRUE);
  lanes_lanes_set_running (self->lanes, TRUE);
  g_assert_false (lanes_view_get_frozen (self->view));
}

/* The slider goes from the most to the least time, and says how much it is. */
static void
test_slider (Fixture *self, gconstpointer data)
{
  GtkWidget *zoom = app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_SCALE, NULL);
  GtkAdjustment *level = gtk_range_get_adjustment (GTK_RANGE (zoom));

  lanes_view_show (self->view, (LanesSpan){STRIPS_END - 20 * LANES_MSEC, STRIPS_END});
  g_assert_cmpstr (gtk_widget_get_tooltip_text (zoom), ==, "20 ms are shown");
  gtk_test_accessible_assert_property (zoom, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "20 ms");
  gtk_adjustment_set_value (level, gtk_adjustment_get_value (level) + 1);
  g_assert_cmpint (ABS (lanes_view_get_length (self->view) - 10 * LANES_MSEC), <, LANES_USEC);
  gtk_adjustment_set_value (level, gtk_adjustment_get_upper (level));
  g_assert_cmpint (lanes_view_get_length (self->view), <=, LANES_VIEW_MIN_LENGTH + 1);
  gtk_adjustment_set_value (level, 0);
  g_assert_cmpint (lanes_view_get_length (self->view), ==, LANES_VIEW_MAX_LENGTH);
}

static gboolean
is_one_line (gpointer user_data)
{
  GtkWidget *zoom = app_test_find (user_data, GTK_TYPE_SCALE, NULL);
  GtkWidget *live = app_test_find (user_data, GTK_TYPE_TOGGLE_BUTTON, "Live");
  graphene_rect_t a, b;

  return gtk_widget_compute_bounds (zoom, user_data, &a)
         && gtk_widget_compute_bounds (live, user_data, &b)
         && a.origin.y < b.origin.y + b.size.height;
}

/* With less room, the controls leave out what can be done without, and stay in one line. */
static void
test_narrow (Fixture *self, gconstpointer data)
{
  GtkWidget *slowest = app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_TOGGLE_BUTTON, "1/1000");

  lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 820, 600);
  g_assert_true (app_test_wait (is_one_line, self->lanes));
  g_assert_false (gtk_widget_get_visible (slowest));

  /* What is chosen is never hidden. */
  lanes_view_play (self->view, 1000);
  g_assert_true (gtk_widget_get_visible (slowest));
}

static gboolean
has_looped (gpointer user_data)
{
  return lanes_view_get_loop (user_data) > 0;
}

/* Slow motion has its clock even when nothing runs. */
static void
test_slow (Fixture *self, gconstpointer data)
{
  g_assert_false (lanes_lanes_is_ticking (self->lanes));
  lanes_view_play (self->view, 50);
  g_assert_true (lanes_lanes_is_ticking (self->lanes));
  g_assert_true (app_test_wait (has_looped, self->view));
  g_assert_cmpint (lanes_view_get_end (self->view), ==, STRIPS_END);
  lanes_view_set_frozen (self->view, TRUE);
  g_assert_false (lanes_lanes_is_ticking (self->lanes));
}

static gboolean
has_faded (gpointer fade)
{
  return !lanes_fade_is_shown (fade);
}

/* A moment that takes the place of another one fades in, where things may move. */
static void
test_fade (Fixture *self, gconstpointer data)
{
  LanesFade *fade = LANES_FADE (app_test_find (GTK_WIDGET (self->lanes), LANES_TYPE_FADE, NULL));

  g_signal_emit_by_name (self->view, "jump");
  g_assert_false (lanes_fade_is_shown (fade));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  g_signal_emit_by_name (self->view, "jump");
  g_assert_true (lanes_fade_is_shown (fade));
  g_assert_true (app_test_wait (has_faded, fade));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

/* What is not kept any more is told apart from a time in which nothing ran. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  GtkWidget *label = app_test_find (GTK_WIDGET (self->lanes), GTK_TYPE_LABEL, "Not kept any more");
  GtkWidget *gone = gtk_widget_get_parent (label);

  lanes_view_show (self->view, (LanesSpan){STRIPS_BEGIN - LANES_SEC, STRIPS_END});
  g_assert_false (gtk_widget_get_visible (gone));
  lanes_trace_set_limits (self->strips.trace, 10 * LANES_SEC, 1000000);
  lanes_trace_advance (self->strips.trace, STRIPS_END + LANES_SEC);
  lanes_lanes_refresh (self->lanes);
  g_assert_true (gtk_widget_get_visible (gone));
  lanes_view_show (self->view, (LanesSpan){STRIPS_END - LANES_SEC, STRIPS_END});
  g_assert_false (gtk_widget_get_visible (gone));
}

#define ADD(name, function) \
  g_test_add ("/lanes-input/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  ADD ("wheel", test_wheel);
  ADD ("drag", test_drag);
  ADD ("ruler", test_ruler);
  ADD ("marks", test_marks);
  ADD ("pinch", test_pinch);
  ADD ("back", test_back);
  ADD ("slider", test_slider);
  ADD ("narrow", test_narrow);
  ADD ("slow", test_slow);
  ADD ("fade", test_fade);
  ADD ("gone", test_gone);
  return g_test_run ();
}
