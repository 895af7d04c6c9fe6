/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style sheets of the program, and what GTK and libadwaita would do twice over theirs. */
#include "lanes-style.h"

#include <adwaita.h>

#define THEME "GTK_THEME"

static gboolean theme_is_ours;

/**
 * lanes_style_prepare:
 *
 * To be called at the very begin, before there is a second thread, which may not see the
 * environment change. See lanes_style_begin().
 */
void
lanes_style_prepare (void)
{
  theme_is_ours = !g_getenv (THEME) && g_setenv (THEME, "Adwaita-empty", FALSE);
}

/**
 * lanes_style_begin:
 *
 * Opens the display, and keeps GTK from reading all of its own theme, which libadwaita puts aside a
 * moment later: it begins with the empty one that libadwaita is going to ask for. To be called
 * before libadwaita begins; who has chosen a theme keeps it.
 */
void
lanes_style_begin (void)
{
  gtk_init ();
  gtk_settings_get_for_display (gdk_display_get_default ());
  /* It is the last one that was set, so that no other moves while a thread looks for it. */
  if (theme_is_ours)
    g_unsetenv (THEME);
  theme_is_ours = FALSE;
}

/* After it has changed its style sheets, libadwaita allows no transition for a quarter of a second,
 * and then has everything styled and drawn anew. There is nothing yet that could have one. */
static void
allow_transitions (AdwStyleManager *manager)
{
  GSource *source = g_main_context_find_source_by_user_data (NULL, manager);

  if (source)
    g_source_set_ready_time (source, 0);
}

static void
apply_contrast (GtkCssProvider *provider, GParamSpec *pspec, AdwStyleManager *manager)
{
  if (adw_style_manager_get_high_contrast (manager))
    gtk_css_provider_load_from_resource (provider, "/org/lanes/Lanes/style-hc.css");
  else
    gtk_css_provider_load_from_data (provider, "", 0);
}

static GtkCssProvider *
add_provider (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return provider; /* the display has it */
}

/**
 * lanes_style_install:
 * @display: where
 *
 * Has the program's style sheets in use, once libadwaita has its own.
 */
void
lanes_style_install (GdkDisplay *display)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (display);
  GtkCssProvider *contrast;

  allow_transitions (manager);

  gtk_css_provider_load_from_resource (add_provider (display), "/org/lanes/Lanes/style.css");
  contrast = add_provider (display);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (apply_contrast), contrast,
                           G_CONNECT_SWAPPED);
  if (adw_style_manager_get_high_contrast (manager))
    apply_contrast (contrast, NULL, manager);
}
