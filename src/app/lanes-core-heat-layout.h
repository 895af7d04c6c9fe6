/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* Cores that belong together, in the map. */
typedef struct
{
  guint first; /* of its cores, in the order of the map */
  guint n_cores;
  guint n_columns;
  GdkRectangle caption; /* without a height where there is no room for captions */
  GdkRectangle cells;
} LanesCoreHeatGroup;

typedef struct _LanesCoreHeatLayout LanesCoreHeatLayout;

/* Where in a map each core is. All cells are of one size, and all of them fit. */
LanesCoreHeatLayout *lanes_core_heat_layout_new (const guint *n_cores, guint n_groups);
void lanes_core_heat_layout_free (LanesCoreHeatLayout *self);
void lanes_core_heat_layout_fit (LanesCoreHeatLayout *self, int width, int height,
                                 int caption_height);
const LanesCoreHeatGroup *lanes_core_heat_layout_get_group (LanesCoreHeatLayout *self, guint i);
GdkRectangle lanes_core_heat_layout_get_cell (LanesCoreHeatLayout *self, guint cell);
int lanes_core_heat_layout_get_height (LanesCoreHeatLayout *self);
int lanes_core_heat_layout_find (LanesCoreHeatLayout *self, double x, double y);
guint lanes_core_heat_layout_move (LanesCoreHeatLayout *self, guint cell, int dx, int dy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesCoreHeatLayout, lanes_core_heat_layout_free)

G_END_DECLS
