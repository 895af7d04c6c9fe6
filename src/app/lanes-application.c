/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-application.h"

#include <malloc.h>

#include "lanes-about.h"
#include "lanes-application-private.h"
#include "lanes-config.h"
#include "lanes-palette.h"
#include "lanes-preferences.h"
#include "lanes-prompt.h"
#include "lanes-shortcuts.h"
#include "lanes-style.h"

/* When the start is over */
#define TRIM_AFTER_S 1

G_DEFINE_FINAL_TYPE (LanesApplication, lanes_application, ADW_TYPE_APPLICATION)

/* The window that was used last; transient windows are none. */
LanesWindow *
lanes_application_get_window (LanesApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l; l = l->next)
    if (LANES_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

/* The window that shows @file, or NULL */
LanesWindow *
lanes_application_find_window (LanesApplication *self, GFile *file)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l; l = l->next)
    if (LANES_IS_WINDOW (l->data))
      {
        GFile *opened = lanes_window_get_file (l->data);

        if (opened && g_file_equal (opened, file))
          return l->data;
      }
  return NULL;
}

/* Shows @file in the window that has it already, in one that is empty, or in a new one. */
LanesWindow *
lanes_application_open_file (LanesApplication *self, GFile *file, gboolean new_window)
{
  LanesWindow *window = lanes_application_find_window (self, file);

  lanes_application_cancel_quit (self);
  if (!window)
    {
      window = lanes_application_get_window (self);
      if (!window || new_window || !lanes_window_is_pristine (window))
        window = lanes_window_new (GTK_APPLICATION (self));
      lanes_window_open (window, file);
    }
  lanes_window_present_soon (window);
  return window;
}

/* Shows the window, or the first one, with a set to start from. */
LanesWindow *
lanes_application_show (LanesApplication *self)
{
  LanesWindow *window = lanes_application_get_window (self);
  g_autoptr (GFile) starter = NULL;

  if (window)
    {
      gtk_window_present (GTK_WINDOW (window));
      return window;
    }
  starter = lanes_examples_get_starter ();
  return lanes_application_open_file (self, starter, FALSE);
}

/* Shows an empty task set. */
LanesWindow *
lanes_application_add_window (LanesApplication *self)
{
  LanesWindow *window = lanes_window_new (GTK_APPLICATION (self));
  g_autoptr (LanesTaskSet) empty = lanes_task_set_new ();

  lanes_application_cancel_quit (self);
  lanes_window_set_task_set (window, empty);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lanes_application_add_window (LANES_APPLICATION (user_data));
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  lanes_application_open_file (LANES_APPLICATION (user_data), file, FALSE);
}

static void
open_example_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = lanes_examples_find (g_variant_get_string (parameter, NULL));

  if (file)
    lanes_application_open_file (LANES_APPLICATION (user_data), file, FALSE);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesWindow *window = lanes_application_get_window (LANES_APPLICATION (user_data));

  if (window)
    lanes_about_present (GTK_WINDOW (window), lanes_window_get_session (window));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesWindow *window = lanes_application_get_window (LANES_APPLICATION (user_data));

  if (window)
    lanes_preferences_present (GTK_WINDOW (window));
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesWindow *window = lanes_application_get_window (LANES_APPLICATION (user_data));

  if (window)
    lanes_shortcuts_present (GTK_WINDOW (window));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lanes_application_ask_to_quit (LANES_APPLICATION (user_data));
}

/* What building the window took, and does not need any more, goes back to the system. */
static gboolean
trim_cb (gpointer user_data)
{
  malloc_trim (0);
  return G_SOURCE_REMOVE;
}

static void
lanes_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
      {"quit", quit_action},
      {"about", about_action},
      {"preferences", preferences_action},
      {"shortcuts", shortcuts_action},
      {"new-window", new_window_action},
      {"open", open_action, "s"},
      {"open-example", open_example_action, "s"},
  };
  LanesApplication *self = LANES_APPLICATION (application);

  lanes_prompt_ask ();
  lanes_style_begin ();
  G_APPLICATION_CLASS (lanes_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  lanes_shortcuts_install (GTK_APPLICATION (self));
  lanes_style_install (gdk_display_get_default ());
  lanes_palette_install (gdk_display_get_default ());
  lanes_application_watch_signals (self);
  g_timeout_add_seconds_full (G_PRIORITY_LOW, TRIM_AFTER_S, trim_cb, NULL, NULL);
}

static void
lanes_application_activate (GApplication *application)
{
  lanes_application_show (LANES_APPLICATION (application));
}

/* What a file manager asks for */
static void
lanes_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    lanes_application_open_file (LANES_APPLICATION (application), files[i], FALSE);
}

/* Nobody sees the icon before the window. What runs from the build folder brings it along: only
 * then, since GTK reads all icon themes again where there is one more folder. */
static gboolean
add_icon_cb (gpointer user_data)
{
  const char *folder = g_getenv ("LANES_ICON_DIR");

  if (folder)
    gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    folder);
  gtk_window_set_default_icon_name (LANES_APP_ID);
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, user_data);
  g_idle_add_full (G_PRIORITY_LOW, add_icon_cb, NULL, NULL);
}

static void
mapped_cb (GtkWidget *window, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (window, mapped_cb, user_data);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb),
                    NULL);
}

static void
lanes_application_window_added (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (lanes_application_parent_class)->window_added (application, window);
  if (!LANES_IS_WINDOW (window))
    return;
  lanes_application_offer_rescued (LANES_APPLICATION (application));
  if (!gtk_window_get_default_icon_name ())
    g_signal_connect (window, "map", G_CALLBACK (mapped_cb), NULL);
}

static void
lanes_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (lanes_application_parent_class)->window_removed (application, window);
  lanes_application_go_on_quitting (LANES_APPLICATION (application), window);
}

static void
lanes_application_shutdown (GApplication *application)
{
  lanes_application_forget_quitting (LANES_APPLICATION (application));
  lanes_application_end_rescue (LANES_APPLICATION (application));
  G_APPLICATION_CLASS (lanes_application_parent_class)->shutdown (application);
}

static void
lanes_application_class_init (LanesApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = lanes_application_startup;
  application_class->activate = lanes_application_activate;
  application_class->open = lanes_application_open;
  application_class->handle_local_options = lanes_application_handle_local_options;
  application_class->command_line = lanes_application_command_line;
  application_class->shutdown = lanes_application_shutdown;
  GTK_APPLICATION_CLASS (klass)->window_added = lanes_application_window_added;
  GTK_APPLICATION_CLASS (klass)->window_removed = lanes_application_window_removed;
}

static void
lanes_application_init (LanesApplication *self)
{
  lanes_application_add_options (self);
}

/**
 * lanes_application_new:
 *
 * Returns: (transfer full): the program
 */
LanesApplication *
lanes_application_new (void)
{
  GApplication *self =
      g_object_new (LANES_TYPE_APPLICATION, "application-id", LANES_APP_ID, "flags",
                    G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE, NULL);

  /* One more place to look for icons, where there are none, would have GTK read all icon themes
   * twice. */
  g_application_set_resource_base_path (self, NULL);
  return LANES_APPLICATION (self);
}
