/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-span-sums.h"

G_BEGIN_DECLS

#define LANES_TYPE_SELECTION_BAR (lanes_selection_bar_get_type ())

G_DECLARE_FINAL_TYPE (LanesSelectionBar, lanes_selection_bar, LANES, SELECTION_BAR, GtkWidget)

GtkWidget *lanes_selection_bar_new (void);
void lanes_selection_bar_set_pair (LanesSelectionBar *self, const LanesSpanPair *pair);

G_END_DECLS
