/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-examples.h"
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

G_END_DECLS
