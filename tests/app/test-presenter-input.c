/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presenter view: what its keys and the pointer do. */
#include "app-test.h"

#include "lanes-application.h"
#include "lanes-presenter-bar.h"
#include "lanes-spotlight.h"
#include "presenter-fixture.h"

static gboolean
get_flag (PresenterFixture *self, const char *property)
{
  gboolean flag;

  g_object_get (self->window, property, &flag, NULL);
  return flag;
}

static void
test_keys (PresenterFixture *self, gconstpointer data)
{
  LanesTime length = lanes_view_get_length (self->window->view);
  GtkWidget *bar = presenter_fixture_find (self, LANES_TYPE_PRESENTER_BAR);

  presenter_fixture_toggle (self);
  g_assert_nonnull (app_test_find (bar, GTK_TYPE_BUTTON, "Run All"));
  g_assert_true (presenter_fixture_press (self, GDK_KEY_r));
  g_assert_true (app_test_wait (presenter_fixture_runs, self));
  g_assert_nonnull (app_test_find (bar, GTK_TYPE_BUTTON, "Stop All"));

  g_assert_true (presenter_fixture_press (self, GDK_KEY_s));
  g_assert_true (get_flag (self, "slow-motion"));
  g_assert_cmpint (lanes_view_get_follow (self->window->view), ==, LANES_FOLLOW_SLOW);
  g_assert_true (presenter_fixture_press (self, GDK_KEY_s));
  g_assert_false (get_flag (self, "slow-motion"));
  g_assert_cmpint (lanes_view_get_length (self->window->view), ==, length);

  /* It was live at last before slow motion, however that began, and whatever came between. */
  lanes_view_set_length (self->window->view, length / 2);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.speed", "i", 10);
  g_assert_true (presenter_fixture_press (self, GDK_KEY_space));
  g_assert_true (presenter_fixture_press (self, GDK_KEY_s));
  g_assert_true (presenter_fixture_press (self, GDK_KEY_s));
  g_assert_cmpint (lanes_view_get_length (self->window->view), ==, length / 2);

  g_assert_true (presenter_fixture_press (self, GDK_KEY_space));
  g_assert_true (get_flag (self, "frozen"));
  g_assert_true (presenter_fixture_press (self, GDK_KEY_space));
  g_assert_false (get_flag (self, "frozen"));

  g_assert_true (presenter_fixture_press (self, GDK_KEY_r));
  g_assert_true (app_test_wait (presenter_fixture_rests, self));
  g_assert_nonnull (app_test_find (bar, GTK_TYPE_BUTTON, "Run All"));
}

#define SCROLL 17.0

static GtkAdjustment *
get_scroll (PresenterFixture *self)
{
  return gtk_scrollable_get_vadjustment (
      GTK_SCROLLABLE (presenter_fixture_find (self, LANES_TYPE_ROWS)));
}

static gboolean
can_scroll (gpointer user_data)
{
  GtkAdjustment *scroll = get_scroll (user_data);

  return gtk_adjustment_get_upper (scroll) - gtk_adjustment_get_page_size (scroll) > SCROLL;
}

/* Until then what was looked at before is looked at again, and not what is scrolled to. */
static gboolean
has_settled (gpointer user_data)
{
  return ((PresenterFixture *) user_data)->window->presenter.settle_id == 0;
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

/* No more rows come then. */
static gboolean
all_have_begun (gpointer user_data)
{
  LanesSession *session = lanes_window_get_session (((PresenterFixture *) user_data)->window);
  LanesTrace *trace = lanes_session_get_trace (session);

  return lanes_session_get_n_starting (session) == 0
         && lanes_trace_get_n_threads (trace) >= lanes_session_get_n_tasks (session);
}

/* What was looked at is looked at again. */
static void
test_scroll (PresenterFixture *self, gconstpointer data)
{
  LanesTaskSet *task_set = lanes_document_get_task_set (self->window->document);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("more%u", i);
      g_autoptr (LanesTask) task = lanes_task_new (id);

      lanes_task_assign (task, lanes_task_set_get_task (task_set, 0));
      lanes_task_set_insert (task_set, 1 + i, task);
    }
  presenter_fixture_toggle (self);
  g_assert_true (presenter_fixture_press (self, GDK_KEY_r));
  g_assert_true (app_test_wait (presenter_fixture_runs, self));
  g_assert_true (app_test_wait (all_have_begun, self));
  presenter_fixture_toggle (self);
  g_assert_true (app_test_wait (has_settled, self));
  g_assert_true (app_test_wait (can_scroll, self));
  gtk_adjustment_set_value (get_scroll (self), SCROLL);
  presenter_fixture_toggle (self);
  gtk_adjustment_set_value (get_scroll (self), 0);
  g_assert_true (app_test_wait (is_at_top, self));
  presenter_fixture_toggle (self);
  g_assert_true (app_test_wait (is_scrolled, self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.stop-all", NULL);
  g_assert_true (app_test_wait (presenter_fixture_rests, self));
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
test_pointer (PresenterFixture *self, gconstpointer data)
{
  GtkWidget *ring = presenter_fixture_find (self, LANES_TYPE_SPOTLIGHT);
  GtkWidget *bar = presenter_fixture_find (self, LANES_TYPE_PRESENTER_BAR);
  GtkEventController *motion;

  g_assert_null (find_motion (self->window->stage));
  presenter_fixture_toggle (self);
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
  g_test_add ("/presenter-input/keys", PresenterFixture, application, presenter_fixture_set_up,
              test_keys, presenter_fixture_tear_down);
  g_test_add ("/presenter-input/scroll", PresenterFixture, application, presenter_fixture_set_up,
              test_scroll, presenter_fixture_tear_down);
  g_test_add ("/presenter-input/pointer", PresenterFixture, application, presenter_fixture_set_up,
              test_pointer, presenter_fixture_tear_down);
  return g_test_run ();
}
