/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_TOGETHER (lanes_together_get_type ())

G_DECLARE_FINAL_TYPE (LanesTogether, lanes_together, LANES, TOGETHER, GtkWidget)

/* Property: inset (int): the width of the labels with the space around them, as the rows have it.
 */
void lanes_together_set_view (LanesTogether *self, LanesView *view);
void lanes_together_set_source (LanesTogether *self, LanesTrace *trace, GPtrArray *tasks);
void lanes_together_set_n_cores (LanesTogether *self, guint n_cores);
void lanes_together_set_low (LanesTogether *self, gboolean low);
void lanes_together_refresh (LanesTogether *self);
const char *lanes_together_get_text (LanesTogether *self);

G_END_DECLS
