/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_PRESENTER_BAR (lanes_presenter_bar_get_type ())

G_DECLARE_FINAL_TYPE (LanesPresenterBar, lanes_presenter_bar, LANES, PRESENTER_BAR, GtkWidget)

void lanes_presenter_bar_wake (LanesPresenterBar *self);
int lanes_presenter_bar_get_height (LanesPresenterBar *self, int width);
gboolean lanes_presenter_bar_is_awake (LanesPresenterBar *self);
void lanes_presenter_bar_set_running (LanesPresenterBar *self, gboolean running);
void lanes_presenter_bar_set_empty (LanesPresenterBar *self, gboolean empty);

G_END_DECLS
