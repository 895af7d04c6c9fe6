/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-preferences.h"

#include <glib/gi18n-lib.h>

#include "lanes-config.h"
#include "lanes-recorder.h"
#include "lanes-refusal.h"
#include "lanes-toaster.h"
#include "lanes-trace.h"
#include "lanes-wide-recorder.h"

#define N_KEYS        9
#define EXAMPLE_TURNS 1000 /* a second: what the memory is estimated for */
#define PARANOID_ALL  0    /* and those of everybody */

/**
 * LanesPreferences:
 *
 * The dialog with what people may have another way. All of it holds at once, and is kept.
 */
struct _LanesPreferences
{
  AdwWindow parent_instance;

  /* Template */
  GtkWidget *toasts;
  GtkWidget *interval;
  GtkWidget *exact;
  GtkWidget *exact_button;
  GtkWidget *history;
  GtkAdjustment *minutes;
  GtkWidget *time_format;
  GtkWidget *total_graph;
  GtkWidget *lanes;
  GtkWidget *core_numbers;
  GtkWidget *patterns;
  GtkWidget *others;
  GtkWidget *others_switch;
  GtkWidget *right_to_left;

  LanesToaster *toaster;
  GSettings *settings;
  GVariant *old[N_KEYS]; /* (nullable): what was set before the last reset */
};

G_DEFINE_FINAL_TYPE (LanesPreferences, lanes_preferences, ADW_TYPE_WINDOW)

/* The rows of the template, in their order */
static const int intervals[] = {100, 250, 500, 1000, 2000, 5000};
static const char *const time_formats[] = {"before-now", "since-start", "clock", NULL};
static const char *const core_numbers[] = {"number", "color", "none", NULL};

static const char *const reset_keys[N_KEYS] = {
    "interval",      "recorder",           "history",
    "time-format",   "total-graph",        "core-numbers",
    "task-patterns", "time-right-to-left", "other-programs",
};

/* What is set by other means, and not in the list, is shown as the nearest that is. */
static gboolean
interval_to_row (GValue *value, GVariant *variant, gpointer user_data)
{
  int interval = g_variant_get_int32 (variant);
  guint nearest = 0;

  for (guint i = 1; i < G_N_ELEMENTS (intervals); i++)
    if (ABS (intervals[i] - interval) < ABS (intervals[nearest] - interval))
      nearest = i;
  g_value_set_uint (value, nearest);
  return TRUE;
}

static GVariant *
row_to_interval (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint row = g_value_get_uint (value);

  return row < G_N_ELEMENTS (intervals) ? g_variant_new_int32 (intervals[row]) : NULL;
}

/* @user_data: the nicks, by row */
static gboolean
nick_to_row (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *nicks = user_data;
  const char *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; nicks[i]; i++)
    if (g_str_equal (nicks[i], nick))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
row_to_nick (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *nicks = user_data;
  guint row = g_value_get_uint (value);

  return row < g_strv_length ((char **) nicks) ? g_variant_new_string (nicks[row]) : NULL;
}

/**
 * lanes_preferences_describe_memory:
 * @minutes: how much is kept
 *
 * Returns: (transfer full): roughly what memory that takes, in words
 */
char *
lanes_preferences_describe_memory (int minutes)
{
  guint64 turns = MIN ((guint64) minutes * 60 * EXAMPLE_TURNS, LANES_TRACE_MAX_SLICES);
  g_autofree char *usual = g_format_size (turns * LANES_TRACE_SLICE_SIZE);
  g_autofree char *most = g_format_size ((guint64) LANES_TRACE_MAX_SLICES * LANES_TRACE_SLICE_SIZE);

  /* Translators: %d is 1,000 turns; the others are sizes such as “12 MB” */
  return g_strdup_printf (_ ("In minutes. At %d turns a second this takes about %s of memory, and "
                             "never more than about %s."),
                          EXAMPLE_TURNS, usual, most);
}

/**
 * lanes_preferences_describe_exact:
 * @error: (nullable): why every switch cannot be recorded here; %NULL when it can
 *
 * Returns: (transfer full): what the exact recorder does, or why it cannot and what helps
 */
char *
lanes_preferences_describe_exact (const GError *error)
{
  return g_strdup (error ? error->message
                         : _ ("Sees every turn to the microsecond, as the system made it"));
}

/**
 * lanes_preferences_describe_others:
 * @error: (nullable): why other programs cannot be recorded here; %NULL when they can
 * @paranoid: what the system says in kernel.perf_event_paranoid, as
 *   lanes_refusal_read_paranoid() says
 *
 * Returns: (transfer full): what is to be seen of other programs, or why not and what helps
 */
char *
lanes_preferences_describe_others (const GError *error, int paranoid)
{
  if (!error)
    return g_strdup (_ ("Shows in gray who else has the cores"));
  if (paranoid > PARANOID_ALL && paranoid != LANES_PARANOID_UNKNOWN)
    return g_strdup_printf (_ ("This system does not let everybody see them: "
                               "kernel.perf_event_paranoid is %d. An administrator can allow it "
                               "with the command “sysctl kernel.perf_event_paranoid=%d”."),
                            paranoid, PARANOID_ALL);
  return g_strdup (error->message);
}

/* Whether it can be had is known only by opening it. */
static void
update_exact (LanesPreferences *self)
{
  g_autoptr (GError) error = NULL;
  gboolean works = lanes_recorder_check (LANES_RECORDER_SWITCH, &error);
  g_autofree char *text = lanes_preferences_describe_exact (error);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->exact), text);
  gtk_widget_set_sensitive (self->exact_button, works);
}

static void
update_others (LanesPreferences *self)
{
  g_autoptr (GError) error = NULL;
  gboolean allowed = lanes_wide_recorder_is_allowed (&error);
  g_autofree char *text = lanes_preferences_describe_others (error, lanes_refusal_read_paranoid ());

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->others), text);
  gtk_widget_set_sensitive (self->others_switch, allowed);
}

static void
minutes_changed_cb (LanesPreferences *self)
{
  int minutes = (int) gtk_adjustment_get_value (self->minutes);
  g_autofree char *text = lanes_preferences_describe_memory (minutes);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->history), text);
}

static void
update_motion (LanesPreferences *self)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  gboolean on;

  g_object_get (settings, "gtk-enable-animations", &on, NULL);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self->lanes),
      on ? _ ("Motion follows the setting of the system, where animations are on now.")
         : _ ("Motion follows the setting of the system, where animations are off now."));
}

static void
clear_old (LanesPreferences *self)
{
  for (guint i = 0; i < N_KEYS; i++)
    g_clear_pointer (&self->old[i], g_variant_unref);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesPreferences *self = LANES_PREFERENCES (widget);

  clear_old (self);
  for (guint i = 0; i < N_KEYS; i++)
    {
      self->old[i] = g_settings_get_user_value (self->settings, reset_keys[i]);
      g_settings_reset (self->settings, reset_keys[i]);
    }
  lanes_toaster_offer (self->toaster, LANES_TOAST_UNDO, _ ("All preferences have their defaults"),
                       _ ("_Undo"), "preferences.undo-reset", NULL);
}

static void
undo_reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesPreferences *self = LANES_PREFERENCES (widget);

  for (guint i = 0; i < N_KEYS; i++)
    if (self->old[i])
      g_settings_set_value (self->settings, reset_keys[i], self->old[i]);
  clear_old (self);
}

/* There is something to reset while any key has a value of its own. */
static void
update_reset (LanesPreferences *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < N_KEYS && !changed; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (self->settings, reset_keys[i]);
      g_autoptr (GVariant) standard = g_settings_get_default_value (self->settings, reset_keys[i]);

      changed = !g_variant_equal (value, standard);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.reset", changed);
}

static void
lanes_preferences_dispose (GObject *object)
{
  LanesPreferences *self = LANES_PREFERENCES (object);

  clear_old (self);
  g_clear_object (&self->toaster);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lanes_preferences_parent_class)->dispose (object);
}

static void
lanes_preferences_class_init (LanesPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_preferences_dispose;

  gtk_widget_class_install_action (widget_class, "preferences.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "preferences.undo-reset", NULL, undo_reset_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, toasts);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, interval);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, exact);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, exact_button);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, history);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, minutes);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, time_format);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, total_graph);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, lanes);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, core_numbers);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, patterns);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, others);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, others_switch);
  gtk_widget_class_bind_template_child (widget_class, LanesPreferences, right_to_left);
  gtk_widget_class_bind_template_callback (widget_class, minutes_changed_cb);
}

static void
bind_settings (LanesPreferences *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GAction) recorder = g_settings_create_action (self->settings, "recorder");

  /* The check buttons are one choice through their action. */
  g_action_map_add_action (G_ACTION_MAP (actions), recorder);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "settings", G_ACTION_GROUP (actions));
  g_settings_bind (self->settings, "history", self->minutes, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "total-graph", self->total_graph, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "interval", self->interval, "selected",
                                G_SETTINGS_BIND_DEFAULT, interval_to_row, row_to_interval, NULL,
                                NULL);
  g_settings_bind_with_mapping (self->settings, "time-format", self->time_format, "selected",
                                G_SETTINGS_BIND_DEFAULT, nick_to_row, row_to_nick,
                                (gpointer) time_formats, NULL);
  g_settings_bind_with_mapping (self->settings, "core-numbers", self->core_numbers, "selected",
                                G_SETTINGS_BIND_DEFAULT, nick_to_row, row_to_nick,
                                (gpointer) core_numbers, NULL);
  g_settings_bind (self->settings, "task-patterns", self->patterns, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "other-programs", self->others_switch, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  g_settings_bind (self->settings, "time-right-to-left", self->right_to_left, "active",
                   G_SETTINGS_BIND_DEFAULT);
}

static void
lanes_preferences_init (LanesPreferences *self)
{
  self->settings = g_settings_new (LANES_APP_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->toaster = lanes_toaster_new (ADW_TOAST_OVERLAY (self->toasts));
  bind_settings (self);
  minutes_changed_cb (self);
  update_exact (self);
  update_others (self);
  update_motion (self);
  update_reset (self);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (update_reset), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)),
                           "notify::gtk-enable-animations", G_CALLBACK (update_motion), self,
                           G_CONNECT_SWAPPED);
}

/**
 * lanes_preferences_present:
 * @parent: the window to show it over
 *
 * Shows the preferences.
 */
void
lanes_preferences_present (GtkWindow *parent)
{
  GtkWidget *window = g_object_new (LANES_TYPE_PREFERENCES, "transient-for", parent, NULL);

  gtk_window_present (GTK_WINDOW (window));
}
