/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "lanes-style.h"

static char *
get_theme (void)
{
  char *name;

  g_object_get (gtk_settings_get_default (), "gtk-theme-name", &name, NULL);
  return name;
}

static gboolean
get_color (const char *name)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new (NULL));
  GdkRGBA color;

  return gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color);
}

/* GTK begins with the empty theme, libadwaita's takes its place, and what is launched later learns
 * nothing of that. */
static void
test_begin (void)
{
  GdkDisplay *display;
  AdwStyleManager *manager;
  g_autofree char *theme = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_unsetenv ("GTK_THEME");
  lanes_style_prepare ();
  lanes_style_begin ();
  g_assert_null (g_getenv ("GTK_THEME"));
  g_assert_false (get_color ("theme_bg_color"));

  adw_init ();
  display = gdk_display_get_default ();
  manager = adw_style_manager_get_for_display (display);
  lanes_style_install (display);
  theme = get_theme ();
  g_assert_cmpstr (theme, ==, "Adwaita-empty");
  g_assert_true (get_color ("window_bg_color"));
  g_assert_true (get_color ("lanes_line"));
  /* Nothing is left that would have everything styled anew once the window is there. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (g_main_context_find_source_by_user_data (NULL, manager));
}

/* A theme that somebody has chosen stays. */
static void
test_chosen (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("GTK_THEME", "Default", TRUE);
  lanes_style_prepare ();
  g_assert_cmpstr (g_getenv ("GTK_THEME"), ==, "Default");
  lanes_style_begin ();
  g_assert_cmpstr (g_getenv ("GTK_THEME"), ==, "Default");
  g_assert_true (get_color ("theme_bg_color"));
}

/* What differs in high contrast is in use there, and only there. */
static void
test_contrast (gconstpointer data)
{
  const gboolean high = data != NULL;
  GtkWidget *widget;
  GdkRGBA color;

  if (!g_test_subprocess ())
    {
      g_setenv ("ADW_DEBUG_HIGH_CONTRAST", high ? "1" : "0", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  lanes_style_prepare ();
  lanes_style_begin ();
  adw_init ();
  lanes_style_install (gdk_display_get_default ());
  widget = g_object_ref_sink (gtk_label_new (NULL));
  g_assert_true (
      gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "lanes_soft", &color));
  g_assert_cmpint (color.alpha == 1, ==, high);
  g_object_unref (widget);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/style/begin", test_begin);
  g_test_add_func ("/style/chosen", test_chosen);
  g_test_add_data_func ("/style/contrast/usual", NULL, test_contrast);
  g_test_add_data_func ("/style/contrast/high", "high", test_contrast);
  return g_test_run ();
}
