/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-task.h"

G_BEGIN_DECLS

#define LANES_TYPE_COLOR_CHOICE (lanes_color_choice_get_type ())

G_DECLARE_FINAL_TYPE (LanesColorChoice, lanes_color_choice, LANES, COLOR_CHOICE, GtkWidget)

/* Property: color (LanesColor). */
LanesColor lanes_color_choice_get_color (LanesColorChoice *self);
void lanes_color_choice_set_color (LanesColorChoice *self, LanesColor color);

G_END_DECLS
