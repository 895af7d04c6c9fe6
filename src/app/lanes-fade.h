/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_FADE (lanes_fade_get_type ())

G_DECLARE_FINAL_TYPE (LanesFade, lanes_fade, LANES, FADE, GtkWidget)

void lanes_fade_begin (LanesFade *self, GtkWidget *widget);
gboolean lanes_fade_is_shown (LanesFade *self);

G_END_DECLS
