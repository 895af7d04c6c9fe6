/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-core-set.h"
#include "lanes-cpu-history.h"

G_BEGIN_DECLS

#define LANES_TYPE_CORE_HEAT (lanes_core_heat_get_type ())

G_DECLARE_FINAL_TYPE (LanesCoreHeat, lanes_core_heat, LANES, CORE_HEAT, GtkWidget)

/* Signal "chosen" (int): a core's position: it is to be shown alone, or no longer. */
GtkWidget *lanes_core_heat_new (LanesCpuHistory *history, LanesTopology *topology,
                                GPtrArray *tasks);
void lanes_core_heat_set_used (LanesCoreHeat *self, const LanesCoreSet *used);
void lanes_core_heat_set_chosen (LanesCoreHeat *self, int core);
void lanes_core_heat_set_low (LanesCoreHeat *self, gboolean low);
void lanes_core_heat_update_tasks (LanesCoreHeat *self);
void lanes_core_heat_point_at (LanesCoreHeat *self, int core);
const char *lanes_core_heat_get_pointed (LanesCoreHeat *self);
const char *lanes_core_heat_get_text (LanesCoreHeat *self);

G_END_DECLS
