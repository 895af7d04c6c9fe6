/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-view.h"
#include "lanes-window.h"

G_BEGIN_DECLS

LanesView *lanes_window_get_view (LanesWindow *self);
gboolean lanes_window_is_closing (LanesWindow *self);
void lanes_window_toast (LanesWindow *self, const char *message);
void lanes_window_replace (LanesWindow *self, LanesTaskSet *task_set);
void lanes_window_update_actions (LanesWindow *self);

/* lanes-window-actions.c */
void lanes_window_install_actions (GtkWidgetClass *widget_class);
void lanes_window_start (LanesWindow *self, LanesTask *task);
void lanes_window_ask_to_replace (LanesWindow *self, LanesTaskSet *task_set);

/* lanes-examples.c */
GFile *lanes_examples_get_folder (void);
GFile *lanes_examples_get_starter (void);
gboolean lanes_examples_contain (GFile *file);
GMenuModel *lanes_examples_make_menu (void);

G_END_DECLS
