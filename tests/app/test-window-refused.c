/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window where the kernel does not tell of every switch: it is said once, and what that means.
 */
#include "app-test.h"

#include <errno.h>
#include <sys/syscall.h>

#include "lanes-application.h"
#include "lanes-notice.h"
#include "lanes-preferences.h"
#include "lanes-window.h"
#include "refuse-call.h"

#define TOLD "commands are only sampled"

typedef struct
{
  GtkApplication *application;
  GSettings *settings;
  LanesWindow *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTaskSet) empty = lanes_task_set_new ();

  self->application = (gpointer) data;
  self->settings = g_settings_new ("org.lanes.Lanes");
  g_settings_reset (self->settings, "show-refusal");
  self->window = lanes_window_new (self->application);
  lanes_window_set_task_set (self->window, empty);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy_windows (self->application);
  g_object_unref (self->settings);
}

static LanesNotice *
get_notice (LanesWindow *window)
{
  return LANES_NOTICE (app_test_find (GTK_WIDGET (window), LANES_TYPE_NOTICE, NULL));
}

static gboolean
tells (gpointer window)
{
  return lanes_notice_get_revealed (get_notice (window)) && app_test_says (window, TOLD);
}

static gboolean
tells_nothing (gpointer window)
{
  return !lanes_notice_get_revealed (get_notice (window));
}

static gboolean
has_preferences (gpointer unused)
{
  return app_test_find_window (LANES_TYPE_PREFERENCES, NULL) != NULL;
}

/* What was told once is not told in the next window, either. */
static void
assert_told_once (Fixture *self)
{
  g_autoptr (LanesTaskSet) empty = lanes_task_set_new ();
  LanesWindow *next = lanes_window_new (self->application);

  g_assert_false (g_settings_get_boolean (self->settings, "show-refusal"));
  g_assert_true (app_test_wait (tells_nothing, self->window));
  lanes_window_set_task_set (next, empty);
  gtk_window_present (GTK_WINDOW (next));
  g_assert_nonnull (lanes_session_get_refusal (lanes_window_get_session (next)));
  g_assert_true (tells_nothing (next));
}

/* It leads to where the whole of it is told, with what can be done. */
static void
test_learn_more (Fixture *self, gconstpointer data)
{
  const GError *refusal = lanes_session_get_refusal (lanes_window_get_session (self->window));

  g_assert_nonnull (refusal);
  g_assert_true (app_test_wait (tells, self->window));
  g_signal_emit_by_name (app_test_find (GTK_WIDGET (get_notice (self->window)), GTK_TYPE_BUTTON,
                                        "_Learn More"),
                         "clicked");
  g_assert_true (app_test_wait (has_preferences, NULL));
  g_assert_true (
      app_test_says (app_test_find_window (LANES_TYPE_PREFERENCES, NULL), refusal->message));
  assert_told_once (self);
}

static void
test_close (Fixture *self, gconstpointer data)
{
  g_assert_true (app_test_wait (tells, self->window));
  g_signal_emit_by_name (app_test_find (GTK_WIDGET (get_notice (self->window)), GTK_TYPE_BUTTON,
                                        "Close the notice"),
                         "clicked");
  assert_told_once (self);
  g_assert_null (app_test_find_window (LANES_TYPE_PREFERENCES, NULL));
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  refuse_call (SYS_perf_event_open, EACCES);
  app_test_init (&argc, &argv);
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/window-refused/learn-more", Fixture, application, set_up, test_learn_more,
              tear_down);
  g_test_add ("/window-refused/close", Fixture, application, set_up, test_close, tear_down);
  return g_test_run ();
}
