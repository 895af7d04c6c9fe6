/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-lane-layout.h"
#include "lanes-row-heights.h"

G_BEGIN_DECLS

/* So many columns of pixels are one cell. */
#define LANES_ROW_HEAT_CELL 4

typedef struct _LanesRowHeat LanesRowHeat;

/* A group of cores as a picture: a thin line for each, or for a few of them, in the colors of the
 * tasks, as strong as they used it. */
LanesRowHeat *lanes_row_heat_new (GArray *cores);
void lanes_row_heat_free (LanesRowHeat *self);
void lanes_row_heat_set_others (LanesRowHeat *self, LanesTrace *others, const GdkRGBA *color);
void lanes_row_heat_set_band (LanesRowHeat *self, const LanesRowBand *band);
int lanes_row_heat_get_height (LanesRowHeat *self);
void lanes_row_heat_forget (LanesRowHeat *self);
gboolean lanes_row_heat_update (LanesRowHeat *self, const LanesGrid *grid, LanesTrace *trace,
                                const GdkRGBA *colors, guint n_tasks);
void lanes_row_heat_draw (LanesRowHeat *self, GtkSnapshot *snapshot, const LanesGrid *grid,
                          const graphene_rect_t *area, int scale);
guint lanes_row_heat_get_cores_at (LanesRowHeat *self, int y, guint *n_cores);
int lanes_row_heat_get_y (LanesRowHeat *self, guint core, int *height);
const guint8 *lanes_row_heat_get_cell (LanesRowHeat *self, guint line, gint64 cell);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesRowHeat, lanes_row_heat_free)

G_END_DECLS
