/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-application.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-config.h"
#include "lanes-palette.h"
#include "lanes-window-private.h"

/**
 * LanesApplication:
 *
 * The program: it opens task sets in its window, and ends only after the tasks have.
 */
struct _LanesApplication
{
  AdwApplication parent_instance;

  guint interrupt_id;
  guint terminate_id;
};

G_DEFINE_FINAL_TYPE (LanesApplication, lanes_application, ADW_TYPE_APPLICATION)

static LanesWindow *
get_window (LanesApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l; l = l->next)
    if (LANES_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
open_file (LanesApplication *self, GFile *file)
{
  LanesWindow *window = get_window (self);

  if (!window)
    window = lanes_window_new (GTK_APPLICATION (self));
  lanes_window_open (window, file);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  open_file (LANES_APPLICATION (user_data), file);
}

static void
open_example_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) folder = lanes_examples_get_folder ();
  g_autoptr (GFile) file = g_file_get_child (folder, g_variant_get_string (parameter, NULL));

  open_file (LANES_APPLICATION (user_data), file);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const LanesCompatAbout about = {
      .name = _ ("Lanes"),
      .icon_name = LANES_APP_ID,
      .version = LANES_VERSION,
      .comments = _ ("See which core runs which task: side by side, or taking turns"),
      .developer = _ ("The Lanes contributors"),
      .copyright = _ ("© The Lanes contributors"),
  };
  LanesWindow *window = get_window (LANES_APPLICATION (user_data));

  if (window)
    lanes_compat_show_about (GTK_WINDOW (window), &about);
}

/* The window closes when its tasks have ended, and the program ends with its last window. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LanesWindow *window = get_window (LANES_APPLICATION (user_data));

  if (window)
    lanes_compat_close (GTK_WINDOW (window));
  else
    g_application_quit (G_APPLICATION (user_data));
}

static gboolean
signal_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

/* What runs from the build folder brings its icon along. */
static void
add_icons (GdkDisplay *display)
{
  const char *data = g_getenv ("LANES_DATA_DIR");
  g_autofree char *icons = data ? g_build_filename (data, "icons", NULL) : NULL;

  if (icons)
    gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (display), icons);
  gtk_window_set_default_icon_name (LANES_APP_ID);
}

static void
lanes_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
      {"quit", quit_action},
      {"about", about_action},
      {"open", open_action, "s"},
      {"open-example", open_example_action, "s"},
  };
  LanesApplication *self = LANES_APPLICATION (application);

  G_APPLICATION_CLASS (lanes_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit",
                                         (const char *const[]){"<Control>q", NULL});
  add_icons (gdk_display_get_default ());
  lanes_palette_install (gdk_display_get_default ());
  self->interrupt_id = g_unix_signal_add (SIGINT, signal_cb, self);
  self->terminate_id = g_unix_signal_add (SIGTERM, signal_cb, self);
}

static void
lanes_application_activate (GApplication *application)
{
  LanesWindow *window = get_window (LANES_APPLICATION (application));
  g_autoptr (GFile) starter = NULL;

  if (window)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  starter = lanes_examples_get_starter ();
  open_file (LANES_APPLICATION (application), starter);
}

/* There is one window: of several files, the last one is shown. */
static void
lanes_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  if (n_files > 0)
    open_file (LANES_APPLICATION (application), files[n_files - 1]);
}

static int
lanes_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("lanes " LANES_VERSION "\n");
      return 0;
    }
  return -1;
}

static void
lanes_application_shutdown (GApplication *application)
{
  LanesApplication *self = LANES_APPLICATION (application);

  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_handle_id (&self->terminate_id, g_source_remove);
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
  application_class->shutdown = lanes_application_shutdown;
}

static void
lanes_application_init (LanesApplication *self)
{
  GApplication *application = G_APPLICATION (self);
  const GOptionEntry entries[] = {
      {"version", 0, 0, G_OPTION_ARG_NONE, NULL, _ ("Show the version"), NULL},
      G_OPTION_ENTRY_NULL,
  };

  g_application_add_main_option_entries (application, entries);
  /* Translators: what the program takes, as its help has it */
  g_application_set_option_context_parameter_string (application, _ ("[FILE]"));
  g_application_set_option_context_summary (
      application, _ ("See which core runs which task: side by side, or taking turns"));
}

/**
 * lanes_application_new:
 *
 * Returns: (transfer full): the program
 */
LanesApplication *
lanes_application_new (void)
{
  return g_object_new (LANES_TYPE_APPLICATION, "application-id", LANES_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/lanes/Lanes", NULL);
}
