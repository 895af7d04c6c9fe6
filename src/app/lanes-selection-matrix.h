/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-span-sums.h"
#include "lanes-turn-text.h"

G_BEGIN_DECLS

#define LANES_TYPE_SELECTION_MATRIX (lanes_selection_matrix_get_type ())

G_DECLARE_FINAL_TYPE (LanesSelectionMatrix, lanes_selection_matrix, LANES, SELECTION_MATRIX,
                      GtkWidget)

void lanes_selection_matrix_show (LanesSelectionMatrix *self, LanesSpanSums *sums,
                                  LanesTurnSource *source);
const GArray *lanes_selection_matrix_get_tasks (LanesSelectionMatrix *self, guint *n_more);
GtkWidget *lanes_selection_matrix_get_cell (LanesSelectionMatrix *self, guint column, guint row);

G_END_DECLS
