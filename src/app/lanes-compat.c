/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Newer calls are allowed in this file, and older ones may be deprecated here. */
#define GDK_DISABLE_DEPRECATION_WARNINGS
#define GTK_DISABLE_DEPRECATION_WARNINGS
#define ADW_DISABLE_DEPRECATION_WARNINGS
#undef GDK_VERSION_MAX_ALLOWED
#undef ADW_VERSION_MAX_ALLOWED

#include "lanes-compat.h"

/**
 * lanes_compat_get_color:
 * @widget: a widget
 * @color: (out): the color that its style gives to text
 */
void
lanes_compat_get_color (GtkWidget *widget, GdkRGBA *color)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

/**
 * lanes_compat_is_seen:
 * @surface: the surface of a window
 *
 * Returns: whether it may be seen: not minimized, and, where the system tells of it, not covered
 */
gboolean
lanes_compat_is_seen (GdkSurface *surface)
{
  GdkToplevelState state = gdk_toplevel_get_state (GDK_TOPLEVEL (surface));

#if GTK_CHECK_VERSION(4, 12, 0)
  if (state & GDK_TOPLEVEL_STATE_SUSPENDED)
    return FALSE;
#endif
  return !(state & GDK_TOPLEVEL_STATE_MINIMIZED);
}

/**
 * lanes_compat_close:
 * @window: a window
 *
 * Closes @window, and what is asked or told in it. Newer versions of libadwaita would close only
 * that, and keep the window.
 */
void
lanes_compat_close (GtkWindow *window)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwApplicationWindow *host = ADW_APPLICATION_WINDOW (window);
  AdwDialog *last = NULL;
  AdwDialog *dialog;

  while ((dialog = adw_application_window_get_visible_dialog (host)) && dialog != last)
    {
      last = dialog;
      adw_dialog_force_close (dialog);
    }
#endif
  gtk_window_close (window);
}

/**
 * lanes_compat_show_about:
 * @parent: the window to show it over
 * @about: what to say
 *
 * Says what this program is.
 */
void
lanes_compat_show_about (GtkWindow *parent, const LanesCompatAbout *about)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_about_dialog_new ();
#else
  GtkWidget *dialog = adw_about_window_new ();
#endif

  g_object_set (dialog, "application-name", about->name, "application-icon", about->icon_name,
                "version", about->version, "comments", about->comments, "developer-name",
                about->developer, "copyright", about->copyright, "license-type",
                GTK_LICENSE_GPL_3_0, NULL);
  if (about->translators)
    g_object_set (dialog, "translator-credits", about->translators, NULL);
  if (about->details)
    g_object_set (dialog, "debug-info", about->details, "debug-info-filename", about->details_name,
                  NULL);
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_dialog_present (dialog, GTK_WIDGET (parent));
#else
  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}
