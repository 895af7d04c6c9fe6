/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window shows when the machine was asleep for an hour: the clock of the engine jumps. */
#include "app-test.h"

#include "lanes-application.h"
#include "lanes-verdict-banner.h"
#include "lanes-window-private.h"
#include "proc-fixture.h"

#define HOUR (3600 * LANES_SEC)

static LanesTrace *
get_trace (LanesWindow *window)
{
  return lanes_session_get_trace (lanes_window_get_session (window));
}

/* How long the first task was on the cores in @span */
static LanesTime
measure (LanesWindow *window, LanesSpan span)
{
  LanesTrace *trace = get_trace (window);
  LanesTime sum = 0;

  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    {
      LanesTime used;

      lanes_trace_get_core_use (trace, i, span, &used, 1);
      sum += used;
    }
  return sum;
}

static gboolean
is_at_work (gpointer user_data)
{
  LanesWindow *window = user_data;
  GtkWidget *banner = app_test_find (GTK_WIDGET (window), LANES_TYPE_VERDICT_BANNER, NULL);
  LanesTime now = lanes_trace_get_now (get_trace (window));

  return measure (window, (LanesSpan){now - LANES_SEC / 2, now}) > 0
         && g_str_equal (lanes_verdict_banner_get_title (LANES_VERDICT_BANNER (banner)),
                         "One at work");
}

typedef struct
{
  LanesWindow *window;
  LanesTime time;
} Moment;

static gboolean
is_past (gpointer user_data)
{
  Moment *moment = user_data;

  return lanes_trace_get_now (get_trace (moment->window)) >= moment->time;
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static gboolean
is_drawn (gpointer user_data)
{
  return gtk_widget_get_mapped (((LanesWindow *) user_data)->page);
}

/* The lanes go on where time is now, the verdict is that of now, and nobody is said to have worked
 * for an hour. */
static void
test_asleep (gconstpointer application)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.lanes.Lanes");
  g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
  g_autoptr (LanesTask) task = lanes_task_new ("one");
  LanesWindow *window = lanes_window_new ((gpointer) application);
  gpointer weak = window;
  LanesTime before, now;

  /* The kernel's own records know nothing of the jump. */
  g_settings_set_string (settings, "recorder", "board");
  g_object_set (task, "name", "One", "workload", "primes", "mode", LANES_MODE_THREADS, NULL);
  lanes_task_set_insert (set, 0, task);
  lanes_window_set_task_set (window, set);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (app_test_wait (is_drawn, window));
  lanes_window_run (window);
  g_assert_true (app_test_wait (is_at_work, window));

  before = lanes_trace_get_now (get_trace (window));
  proc_jump (HOUR);
  g_assert_true (app_test_wait (is_past, &(Moment){window, before + HOUR + LANES_SEC}));
  g_assert_true (app_test_wait (is_at_work, window));
  now = lanes_trace_get_now (get_trace (window));
  g_assert_cmpint (measure (window, (LanesSpan){before, now}), <, 60 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_follow (window->view), ==, LANES_FOLLOW_LIVE);
  g_assert_cmpint (lanes_view_get_end (window->view), >, before + HOUR);

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_true (app_test_wait (is_null, &weak));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_data_func ("/window-asleep", application, test_asleep);
  return g_test_run ();
}
