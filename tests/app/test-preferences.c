/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-config.h"
#include "lanes-error.h"
#include "lanes-preferences.h"
#include "lanes-recorder.h"
#include "lanes-refusal.h"

typedef struct
{
  GtkWidget *parent;
  GtkWidget *window;
  GSettings *settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  static const char *const keys[] = {"interval",      "recorder",          "history",
                                     "time-format",   "total-graph",       "core-numbers",
                                     "task-patterns", "time-right-to-left"};

  fixture->settings = g_settings_new (LANES_APP_ID);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
  fixture->parent = app_test_present (gtk_label_new ("parent"), 640, 480);
  fixture->window = g_object_new (LANES_TYPE_PREFERENCES, "transient-for", fixture->parent, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  app_test_destroy (&fixture->window, fixture->window);
  app_test_destroy (&fixture->parent, fixture->parent);
  g_clear_object (&fixture->settings);
}

/* Every row changes its setting, and follows it. */
static void
test_rows (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *interval = app_test_find_row (fixture->window, "_Measure the Cores Every");
  GtkWidget *format = app_test_find_row (fixture->window, "_Times Over the Lanes");
  GtkWidget *total = app_test_find (fixture->window, GTK_TYPE_SWITCH, "All Cores in One Graph");
  GtkWidget *spin = app_test_find (fixture->window, GTK_TYPE_SPIN_BUTTON, NULL);
  GtkWidget *sampled = app_test_find (fixture->window, GTK_TYPE_CHECK_BUTTON, "Sampled");
  GtkWidget *automatic = app_test_find (fixture->window, GTK_TYPE_CHECK_BUTTON, "Automatic");

  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (interval)), ==, 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (interval), 5);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "interval"), ==, 5000);
  g_settings_set_int (fixture->settings, "interval", 900);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (interval)), ==, 3);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "interval"), ==, 900);

  adw_combo_row_set_selected (ADW_COMBO_ROW (format), 2);
  g_assert_cmpint (g_settings_get_enum (fixture->settings, "time-format"), ==, 2);
  g_settings_set_enum (fixture->settings, "time-format", 1);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (format)), ==, 1);

  gtk_switch_set_active (GTK_SWITCH (total), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "total-graph"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 3);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "history"), ==, 3);

  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (automatic)));
  gtk_widget_activate_action (fixture->window, "settings.recorder", "s", "sample");
  g_assert_cmpint (g_settings_get_enum (fixture->settings, "recorder"), ==, LANES_RECORDER_SAMPLE);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (sampled)));
}

/* What is drawn in the lanes, and which way */
static void
test_lanes (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *cores = app_test_find_row (fixture->window, "_Cores in Task Rows");
  GtkWidget *patterns =
      app_test_find (fixture->window, GTK_TYPE_SWITCH, "Patterns on the Tasks’ Colors");
  GtkWidget *mirror =
      app_test_find (fixture->window, GTK_TYPE_SWITCH, "Time Runs from Right to Left");

  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (cores)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (cores), 1);
  g_assert_cmpint (g_settings_get_enum (fixture->settings, "core-numbers"), ==, 1);
  g_settings_set_string (fixture->settings, "core-numbers", "none");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (cores)), ==, 2);

  g_assert_false (gtk_switch_get_active (GTK_SWITCH (patterns)));
  gtk_switch_set_active (GTK_SWITCH (patterns), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "task-patterns"));
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (mirror)));
  gtk_switch_set_active (GTK_SWITCH (mirror), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "time-right-to-left"));

  gtk_widget_activate_action (fixture->window, "preferences.reset", NULL);
  g_assert_cmpint (g_settings_get_enum (fixture->settings, "core-numbers"), ==, 0);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (patterns)));
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (mirror)));
}

static gboolean
offers_undo (gpointer data)
{
  return app_test_find (((Fixture *) data)->window, GTK_TYPE_BUTTON, "_Undo") != NULL;
}

static void
test_reset (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *button = app_test_find (fixture->window, GTK_TYPE_BUTTON, "_Reset to Defaults");

  /* Nothing to reset */
  g_assert_false (gtk_widget_is_sensitive (button));
  g_settings_set_int (fixture->settings, "history", 5);
  g_settings_set_string (fixture->settings, "recorder", "sample");
  g_assert_true (gtk_widget_is_sensitive (button));

  gtk_widget_activate_action (fixture->window, "preferences.reset", NULL);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "history"), ==, 10);
  g_assert_cmpint (g_settings_get_enum (fixture->settings, "recorder"), ==, 0);
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_true (app_test_wait (offers_undo, fixture));

  gtk_widget_activate_action (fixture->window, "preferences.undo-reset", NULL);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "history"), ==, 5);
  g_assert_cmpint (g_settings_get_enum (fixture->settings, "recorder"), ==, LANES_RECORDER_SAMPLE);
}

static void
test_motion (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *row = app_test_find_row (fixture->window, "_Times Over the Lanes");
  GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);
  GtkSettings *settings = gtk_widget_get_settings (row);

  /* No row: there is nothing to choose. */
  g_assert_null (app_test_find_row (fixture->window, "Motion"));
  g_assert_nonnull (
      strstr (adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (group)), "off now"));
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  g_assert_nonnull (
      strstr (adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (group)), "on now"));
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
}

static void
test_memory (void)
{
  g_autofree char *ten = lanes_preferences_describe_memory (10);
  g_autofree char *sixty = lanes_preferences_describe_memory (60);

  /* 10 minutes of 1,000 turns a second at 24 bytes; in an hour there would be more than are kept.
   */
  g_assert_nonnull (strstr (ten, "14.4"));
  g_assert_nonnull (strstr (ten, "48.0"));
  g_assert_null (strstr (sixty, "86.4"));
}

/* Why they cannot be had, and what helps where something does */
static void
test_refused (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (LANES_ERROR, LANES_ERROR_RECORDER, "The machine has no such counter.");
  g_autofree char *good = lanes_preferences_describe_exact (NULL);
  g_autofree char *missing = lanes_preferences_describe_exact (error);
  g_autofree char *all = lanes_preferences_describe_others (NULL, 2);
  g_autofree char *forbidden = lanes_preferences_describe_others (error, 2);
  g_autofree char *allowed = lanes_preferences_describe_others (error, 0);
  g_autofree char *unknown = lanes_preferences_describe_others (error, LANES_PARANOID_UNKNOWN);

  g_assert_nonnull (strstr (good, "every turn"));
  g_assert_cmpstr (missing, ==, error->message);
  g_assert_nonnull (strstr (all, "who else"));
  g_assert_nonnull (strstr (forbidden, "kernel.perf_event_paranoid is 2"));
  g_assert_nonnull (strstr (forbidden, "sysctl kernel.perf_event_paranoid=0"));
  g_assert_cmpstr (allowed, ==, error->message);
  g_assert_cmpstr (unknown, ==, error->message);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/preferences/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/preferences/lanes", Fixture, NULL, set_up, test_lanes, tear_down);
  g_test_add ("/preferences/reset", Fixture, NULL, set_up, test_reset, tear_down);
  g_test_add ("/preferences/motion", Fixture, NULL, set_up, test_motion, tear_down);
  g_test_add_func ("/preferences/memory", test_memory);
  g_test_add_func ("/preferences/refused", test_refused);
  return g_test_run ();
}
