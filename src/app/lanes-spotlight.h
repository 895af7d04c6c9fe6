/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LANES_TYPE_SPOTLIGHT (lanes_spotlight_get_type ())

G_DECLARE_FINAL_TYPE (LanesSpotlight, lanes_spotlight, LANES, SPOTLIGHT, GtkWidget)

void lanes_spotlight_move (LanesSpotlight *self, double x, double y);
void lanes_spotlight_hide (LanesSpotlight *self);
gboolean lanes_spotlight_is_shown (LanesSpotlight *self);

G_END_DECLS
