/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <string.h>

#include "lanes-config.h"
#include "lanes-legend.h"
#include "lanes-palette.h"

typedef struct
{
  GtkWidget *legend;
  GtkWidget *window;
  GSettings *settings;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  self->settings = g_settings_new (LANES_APP_ID);
  g_settings_reset (self->settings, "core-numbers");
  gtk_css_provider_load_from_resource (style, "/org/lanes/Lanes/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  self->legend = g_object_new (LANES_TYPE_LEGEND, NULL);
  self->window = app_test_present (self->legend, 900, 200);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->legend);
  g_settings_reset (self->settings, "core-numbers");
  g_clear_object (&self->settings);
}

static gboolean
has_text (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_is_visible (widget)
         && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text);
}

/* The label with @text below @widget, if it can be seen where it is */
static GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  return app_test_find_if (widget, has_text, text);
}

static gboolean
is_swatch (GtkWidget *widget, gconstpointer css_class)
{
  return gtk_widget_has_css_class (widget, "swatch")
         && gtk_widget_has_css_class (widget, css_class);
}

static gboolean
has_swatch (GtkWidget *widget, const char *css_class)
{
  return app_test_find_if (widget, is_swatch, css_class) != NULL;
}

static void
collect_swatch (GtkWidget *widget, gpointer swatches)
{
  if (gtk_widget_has_css_class (widget, "swatch"))
    g_ptr_array_add (swatches, widget);
}

/* All are of one size, and the words beside them begin at one place. */
static void
test_sizes (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) swatches = g_ptr_array_new ();

  g_settings_set_string (self->settings, "core-numbers", "color");
  g_object_set (self->legend, "paused", TRUE, "unknown", TRUE, "others", TRUE, "n-cores", 2, NULL);
  app_test_walk (self->legend, collect_swatch, swatches);
  g_assert_cmpuint (swatches->len, >=, 8);
  for (int i = 0; i <= GTK_ORIENTATION_VERTICAL; i++)
    for (guint j = 0; j < swatches->len; j++)
      {
        int first, size;

        gtk_widget_measure (swatches->pdata[0], i, -1, NULL, &first, NULL, NULL);
        gtk_widget_measure (swatches->pdata[j], i, -1, NULL, &size, NULL, NULL);
        g_assert_cmpint (size, ==, first);
      }
}

/* What is told more does not make the window wider: it goes to a line of its own. */
static void
test_width (Fixture *self, gconstpointer data)
{
  int before, after, natural;

  gtk_widget_measure (self->legend, GTK_ORIENTATION_HORIZONTAL, -1, &before, NULL, NULL, NULL);
  g_object_set (self->legend, "paused", TRUE, "unknown", TRUE, "others", TRUE, NULL);
  gtk_widget_measure (self->legend, GTK_ORIENTATION_HORIZONTAL, -1, &after, &natural, NULL, NULL);
  g_assert_cmpint (3 * before, <, natural);
  g_assert_cmpint (3 * after, <, natural);
}

static char *
get_spoken (Fixture *self)
{
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (self->legend),
                                             GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "\001");
}

/* Only what there is to be seen is explained. */
static void
test_states (Fixture *self, gconstpointer data)
{
  g_autofree char *before = get_spoken (self);
  g_autofree char *after = NULL;

  g_assert_nonnull (find_text (self->legend, "running"));
  g_assert_nonnull (find_text (self->legend, "waits for its turn"));
  g_assert_nonnull (find_text (self->legend, "resting"));
  g_assert_null (find_text (self->legend, "paused"));
  g_assert_null (find_text (self->legend, "not known"));
  g_assert_true (has_swatch (self->legend, "ready"));
  g_assert_false (has_swatch (self->legend, "unknown"));
  g_assert_cmpstr (before, ==, "filled: running; hatched: waits for its turn; empty: resting");

  g_object_set (self->legend, "paused", TRUE, "unknown", TRUE, NULL);
  g_assert_nonnull (find_text (self->legend, "paused"));
  g_assert_nonnull (find_text (self->legend, "not known"));
  g_assert_true (has_swatch (self->legend, "paused"));
  after = get_spoken (self);
  g_assert_nonnull (strstr (after, "crossed lines: not known"));
}

/* Where there is little room a button leads to more words. */
static void
test_narrow (Fixture *self, gconstpointer data)
{
  GtkWidget *button = app_test_find (self->legend, GTK_TYPE_MENU_BUTTON, NULL);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));

  g_assert_false (gtk_widget_get_visible (button));
  lanes_legend_set_narrow (LANES_LEGEND (self->legend), TRUE);
  g_assert_true (gtk_widget_get_visible (button));
  gtk_widget_grab_focus (button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_nonnull (find_text (popover, "running"));
  g_assert_nonnull (find_text (popover, "It could work, but another one has the core"));
  g_assert_null (find_text (popover, "not known"));
  lanes_legend_set_unknown (LANES_LEGEND (self->legend), TRUE);
  g_assert_nonnull (find_text (popover, "not known"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
}

/* A color that means a core is explained, too, in a line or behind the button. */
static void
test_cores (Fixture *self, gconstpointer data)
{
  GtkWidget *button = app_test_find (self->legend, GTK_TYPE_MENU_BUTTON, NULL);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  g_autofree char *spoken = NULL;

  lanes_legend_set_n_cores (LANES_LEGEND (self->legend), 2);
  g_assert_false (has_swatch (self->legend, "core-0"));
  g_settings_set_string (self->settings, "core-numbers", "color");
  g_assert_true (has_swatch (self->legend, "core-1"));
  g_assert_false (has_swatch (self->legend, "core-2"));
  spoken = get_spoken (self);
  g_assert_nonnull (strstr (spoken, "that of the core"));

  lanes_legend_set_n_cores (LANES_LEGEND (self->legend), 16);
  g_assert_true (gtk_widget_get_visible (button));
  gtk_widget_grab_focus (button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_true (has_swatch (popover, "core-7"));
  g_assert_false (has_swatch (popover, "core-8"));
  g_assert_nonnull (find_text (popover, "With core 8 the colors begin again."));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/legend/sizes", Fixture, NULL, set_up, test_sizes, tear_down);
  g_test_add ("/legend/width", Fixture, NULL, set_up, test_width, tear_down);
  g_test_add ("/legend/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/legend/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  g_test_add ("/legend/cores", Fixture, NULL, set_up, test_cores, tear_down);
  return g_test_run ();
}
