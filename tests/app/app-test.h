/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the tests of widgets share. */
typedef gboolean (*AppTestCondition) (gpointer user_data);
typedef gboolean (*AppTestKnown) (const char *message);
typedef gboolean (*AppTestMatch) (GtkWidget *widget, gconstpointer wanted);
typedef void (*AppTestVisit) (GtkWidget *widget, gpointer user_data);

void app_test_init (int *argc, char ***argv);
void app_test_let_pass (AppTestKnown is_known);
gboolean app_test_wait (AppTestCondition condition, gpointer user_data);
GtkWidget *app_test_present (GtkWidget *child, int width, int height);
void app_test_destroy (GtkWidget **window, gpointer watched);
void app_test_destroy_windows (GtkApplication *application);
void app_test_walk (GtkWidget *widget, AppTestVisit visit, gpointer user_data);
GtkWidget *app_test_find_if (GtkWidget *widget, AppTestMatch match, gconstpointer wanted);
GtkWidget *app_test_find (GtkWidget *widget, GType type, const char *label);
GtkWidget *app_test_find_class (GtkWidget *widget, const char *name);
GtkWidget *app_test_find_row (GtkWidget *widget, const char *title);
GdkTexture *app_test_render (GtkWidget *widget);
gboolean app_test_has_pixel (GdkTexture *picture, int x, int y, const GdkRGBA *color);
void app_test_assert_pixel (GdkTexture *picture, int x, int y, const GdkRGBA *color);
GtkWidget *app_test_find_window (GType type, const char *part);
GtkWidget *app_test_find_button (const char *label);
const char *app_test_get_text (GtkWidget *widget);
gboolean app_test_says (GtkWidget *widget, const char *part);
char *app_test_get_label (GtkWidget *widget);

G_END_DECLS
