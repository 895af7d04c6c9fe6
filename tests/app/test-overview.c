/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-overview-private.h"
#include "lanes-palette.h"
#include "strips-fixture.h"

#define WIDTH 800

typedef struct
{
  StripsFixture strips;
  GtkWidget *window;
  LanesOverview *overview;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  strips_fixture_init (&self->strips);
  self->overview = g_object_new (LANES_TYPE_OVERVIEW, "valign", GTK_ALIGN_START, NULL);
  lanes_overview_set_view (self->overview, self->strips.view);
  lanes_overview_set_n_cores (self->overview, 2);
  lanes_overview_set_source (self->overview, self->strips.trace, self->strips.tasks);
  self->window = app_test_present (GTK_WIDGET (self->overview), WIDTH, 100);
  g_object_unref (app_test_render (GTK_WIDGET (self->overview)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->overview);
  strips_fixture_clear (&self->strips);
}

static double
get_x (Fixture *self, LanesTime time)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->overview));
  LanesOverviewScale scale =
      lanes_overview_scale_new (0, (LanesSpan){STRIPS_BEGIN, STRIPS_END}, (guint) width);

  return lanes_overview_scale_get_x (&scale, time, width);
}

/* The load is in the tasks' colors, the first at the bottom. */
static void
test_picture (Fixture *self, gconstpointer data)
{
  LanesStyle style = lanes_palette_get_style ();
  const GdkRGBA *blue = lanes_palette_get_color (style, LANES_COLOR_BLUE);
  const GdkRGBA *orange = lanes_palette_get_color (style, LANES_COLOR_ORANGE);
  int height = gtk_widget_get_height (GTK_WIDGET (self->overview));
  g_autoptr (GdkTexture) picture = app_test_render (GTK_WIDGET (self->overview));
  int one = (int) get_x (self, STRIPS_BEGIN + 6 * LANES_SEC);
  int two = (int) get_x (self, STRIPS_BEGIN + 14 * LANES_SEC);

  app_test_assert_pixel (picture, one, height * 3 / 4, blue);
  app_test_assert_pixel (picture, two, height * 3 / 4, blue);
  app_test_assert_pixel (picture, two, height / 4, orange);
}

static GtkEventController *
find_controller (Fixture *self, GType type)
{
  GListModel *controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->overview));
  GtkEventController *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type)
        found = controller;
    }
  g_object_unref (controllers);
  g_assert_nonnull (found);
  return found;
}

static void
drag (Fixture *self, double from, double to)
{
  GtkEventController *gesture = find_controller (self, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (gesture, "drag-begin", from, 10.0);
  g_signal_emit_by_name (gesture, "drag-update", (to - from) / 2, 0.0);
  g_signal_emit_by_name (gesture, "drag-update", to - from, 0.0);
  g_signal_emit_by_name (gesture, "drag-end", to - from, 0.0);
}

/* Within what a pixel is */
static void
assert_visible (Fixture *self, LanesTime begin, LanesTime end)
{
  LanesSpan visible = lanes_view_get_visible (self->strips.view);
  LanesTime pixel = (STRIPS_END - STRIPS_BEGIN) / 300;

  g_assert_cmpint (ABS (visible.begin - begin), <=, pixel);
  g_assert_cmpint (ABS (visible.end - end), <=, pixel);
}

static void
test_drag (Fixture *self, gconstpointer data)
{
  LanesView *view = self->strips.view;
  LanesTime at = STRIPS_BEGIN;

  lanes_view_show (view, (LanesSpan){at + 4 * LANES_SEC, at + 8 * LANES_SEC});
  drag (self, get_x (self, at + 6 * LANES_SEC), get_x (self, at + 9 * LANES_SEC));
  assert_visible (self, at + 7 * LANES_SEC, at + 11 * LANES_SEC);
  /* The edges */
  drag (self, get_x (self, at + 11 * LANES_SEC), get_x (self, at + 15 * LANES_SEC));
  assert_visible (self, at + 7 * LANES_SEC, at + 15 * LANES_SEC);
  drag (self, get_x (self, at + 7 * LANES_SEC), get_x (self, at + 14 * LANES_SEC));
  assert_visible (self, at + 14 * LANES_SEC, at + 15 * LANES_SEC);
  /* Beside it: what is there comes into the middle, and goes on being dragged. */
  drag (self, get_x (self, at + 5 * LANES_SEC), get_x (self, at + 5 * LANES_SEC));
  assert_visible (self, at + 4500 * LANES_MSEC, at + 5500 * LANES_MSEC);
  drag (self, get_x (self, at + 10 * LANES_SEC), get_x (self, at + 40 * LANES_SEC));
  assert_visible (self, at + 19 * LANES_SEC, at + 20 * LANES_SEC);
  g_assert_true (lanes_view_get_frozen (view));
}

/* Where time runs from right to left, what is dragged to the left is later. */
static void
test_mirrored (Fixture *self, gconstpointer data)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->overview));
  LanesTime at = STRIPS_BEGIN;

  lanes_view_set_mirrored (self->strips.view, TRUE);
  lanes_view_show (self->strips.view, (LanesSpan){at + 4 * LANES_SEC, at + 8 * LANES_SEC});
  drag (self, width - get_x (self, at + 6 * LANES_SEC), width - get_x (self, at + 9 * LANES_SEC));
  assert_visible (self, at + 7 * LANES_SEC, at + 11 * LANES_SEC);
}

/* Taking hold of a live picture does not stop it; moving it does. */
static void
test_live (Fixture *self, gconstpointer data)
{
  GtkEventController *gesture = find_controller (self, GTK_TYPE_GESTURE_DRAG);
  double x = get_x (self, STRIPS_END - LANES_SEC);

  lanes_view_set_length (self->strips.view, 4 * LANES_SEC);
  lanes_view_set_follow (self->strips.view, LANES_FOLLOW_LIVE);
  g_signal_emit_by_name (gesture, "drag-begin", x, 10.0);
  g_assert_cmpint (lanes_view_get_follow (self->strips.view), ==, LANES_FOLLOW_LIVE);
  g_signal_emit_by_name (gesture, "drag-update", -30.0, 0.0);
  g_assert_cmpint (lanes_view_get_follow (self->strips.view), ==, LANES_FOLLOW_FROZEN);
  g_signal_emit_by_name (gesture, "drag-end", -30.0, 0.0);
}

static void
test_wheel (Fixture *self, gconstpointer data)
{
  GtkEventController *scroll = find_controller (self, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  LanesTime at = STRIPS_BEGIN;
  gboolean taken = FALSE;

  lanes_view_show (self->strips.view, (LanesSpan){at + 4 * LANES_SEC, at + 8 * LANES_SEC});
  g_signal_emit_by_name (scroll, "scroll", 0.0, 1.0, &taken);
  g_assert_true (taken);
  assert_visible (self, at + 3 * LANES_SEC, at + 9 * LANES_SEC);
  g_signal_emit_by_name (scroll, "scroll", 0.0, -1.0, &taken);
  assert_visible (self, at + 4 * LANES_SEC, at + 8 * LANES_SEC);
  g_signal_emit_by_name (scroll, "scroll", 5.0, 0.0, &taken);
  assert_visible (self, at + 8 * LANES_SEC, at + 12 * LANES_SEC);
  g_signal_emit_by_name (find_controller (self, GTK_TYPE_GESTURE_CLICK), "pressed", 2, 10.0, 10.0);
  assert_visible (self, STRIPS_BEGIN, STRIPS_END);
}

/* A touchpad tells pixels. */
static void
test_touchpad (Fixture *self, gconstpointer data)
{
  LanesTime at = STRIPS_BEGIN;
  LanesTime length;

  lanes_view_show (self->strips.view, (LanesSpan){at + 4 * LANES_SEC, at + 8 * LANES_SEC});
  lanes_overview_scroll (self->overview, 0, 12, GDK_SCROLL_UNIT_SURFACE);
  length = lanes_view_get_length (self->strips.view);
  g_assert_cmpint (length, >, 4200 * LANES_MSEC);
  g_assert_cmpint (length, <, 4400 * LANES_MSEC);
  lanes_overview_scroll (self->overview, 0, -12, GDK_SCROLL_UNIT_SURFACE);
  assert_visible (self, at + 4 * LANES_SEC, at + 8 * LANES_SEC);
  lanes_overview_scroll (self->overview,
                         get_x (self, at + 9 * LANES_SEC) - get_x (self, at + 6 * LANES_SEC), 1,
                         GDK_SCROLL_UNIT_SURFACE);
  assert_visible (self, at + 7 * LANES_SEC, at + 11 * LANES_SEC);
}

/* As GTK tells of a press: to one after the other */
static void
press_button (Fixture *self, int n_press, double x)
{
  GListModel *controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->overview));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "pressed", n_press, x, 10.0);
      else if (GTK_IS_GESTURE_DRAG (controller))
        g_signal_emit_by_name (controller, "drag-begin", x, 10.0);
    }
  g_object_unref (controllers);
}

/* A double click shows all, also when the hand moves a little. */
static void
test_double_click (Fixture *self, gconstpointer data)
{
  LanesTime at = STRIPS_BEGIN;
  double x = get_x (self, at + 6 * LANES_SEC);
  GtkEventController *drag = find_controller (self, GTK_TYPE_GESTURE_DRAG);

  lanes_view_show (self->strips.view, (LanesSpan){at + 4 * LANES_SEC, at + 8 * LANES_SEC});
  lanes_view_set_animated (self->strips.view, TRUE);
  for (int n_press = 1; n_press <= 2; n_press++)
    {
      press_button (self, n_press, x);
      g_signal_emit_by_name (drag, "drag-update", 1.0, 0.0);
      g_signal_emit_by_name (drag, "drag-end", 1.0, 0.0);
    }
  lanes_view_set_animated (self->strips.view, FALSE);
  assert_visible (self, STRIPS_BEGIN, STRIPS_END);
}

/* Finds what a key is bound to, and does it. */
static void
press (Fixture *self, guint key)
{
  GListModel *controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->overview));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (!GTK_IS_KEYVAL_TRIGGER (trigger)
              || gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) != key
              || gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) != 0)
            continue;
          n += gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                             GTK_WIDGET (self->overview),
                                             gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_object_unref (controllers);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_keys (Fixture *self, gconstpointer data)
{
  LanesTime at = STRIPS_BEGIN;

  lanes_view_show (self->strips.view, (LanesSpan){at + 4 * LANES_SEC, at + 9 * LANES_SEC});
  press (self, GDK_KEY_Right);
  assert_visible (self, at + 5 * LANES_SEC, at + 10 * LANES_SEC);
  press (self, GDK_KEY_Page_Up);
  assert_visible (self, at, at + 5 * LANES_SEC);
  press (self, GDK_KEY_End);
  assert_visible (self, at + 15 * LANES_SEC, at + 20 * LANES_SEC);
  gtk_test_accessible_assert_property (self->overview, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "shows the last 5 s of 20 s");
  press (self, GDK_KEY_Home);
  assert_visible (self, at, at + 5 * LANES_SEC);
  gtk_test_accessible_assert_property (self->overview, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "shows the first 5 s of 20 s");
  press (self, GDK_KEY_Page_Down);
  press (self, GDK_KEY_Left);
  assert_visible (self, at + 4 * LANES_SEC, at + 9 * LANES_SEC);
  press (self, GDK_KEY_minus);
  assert_visible (self, at + 2750 * LANES_MSEC, at + 10250 * LANES_MSEC);
  press (self, GDK_KEY_plus);
  assert_visible (self, at + 4 * LANES_SEC, at + 9 * LANES_SEC);
  gtk_test_accessible_assert_role (self->overview, GTK_ACCESSIBLE_ROLE_SLIDER);
}

/* Before anything was recorded there is nothing to take hold of. */
static void
test_empty (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTrace) empty = lanes_trace_new (2);
  LanesSpan before = lanes_view_get_visible (self->strips.view);

  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (self->overview)));
  lanes_overview_set_source (self->overview, empty, self->strips.tasks);
  g_object_unref (app_test_render (GTK_WIDGET (self->overview)));
  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (self->overview)));
  drag (self, 100, 300);
  g_assert_cmpint (lanes_view_get_visible (self->strips.view).begin, ==, before.begin);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/overview/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/overview/drag", Fixture, NULL, set_up, test_drag, tear_down);
  g_test_add ("/overview/mirrored", Fixture, NULL, set_up, test_mirrored, tear_down);
  g_test_add ("/overview/live", Fixture, NULL, set_up, test_live, tear_down);
  g_test_add ("/overview/wheel", Fixture, NULL, set_up, test_wheel, tear_down);
  g_test_add ("/overview/touchpad", Fixture, NULL, set_up, test_touchpad, tear_down);
  g_test_add ("/overview/double-click", Fixture, NULL, set_up, test_double_click, tear_down);
  g_test_add ("/overview/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/overview/empty", Fixture, NULL, set_up, test_empty, tear_down);
  return g_test_run ();
}
