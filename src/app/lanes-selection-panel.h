/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-marks.h"

G_BEGIN_DECLS

#define LANES_TYPE_SELECTION_PANEL (lanes_selection_panel_get_type ())

G_DECLARE_FINAL_TYPE (LanesSelectionPanel, lanes_selection_panel, LANES, SELECTION_PANEL, GtkWidget)

void lanes_selection_panel_set_marks (LanesSelectionPanel *self, LanesMarks *marks);
void lanes_selection_panel_set_view (LanesSelectionPanel *self, LanesView *view);
void lanes_selection_panel_add_size (LanesSelectionPanel *self, GtkOrientation orientation,
                                     int *minimum, int *natural);
int lanes_selection_panel_place (LanesSelectionPanel *self, int width, int height);
gboolean lanes_selection_panel_is_busy (LanesSelectionPanel *self);
char *lanes_selection_panel_get_text (LanesSelectionPanel *self);

G_END_DECLS
