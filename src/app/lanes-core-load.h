/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-cpu-history.h"

G_BEGIN_DECLS

/* In place of a core's position: all of them together, the whole of which is 100 %. */
#define LANES_CORE_LOAD_ALL (-1)

typedef struct _LanesCoreLoad LanesCoreLoad;

/* What one core, or all of them, did over time, as layers of a stack: the first is everything that
 * is not of the session, and layer i + 1 is task i. */
LanesCoreLoad *lanes_core_load_new (LanesCpuHistory *history, LanesTopology *topology, int core);
void lanes_core_load_free (LanesCoreLoad *self);
void lanes_core_load_update (LanesCoreLoad *self, guint n_tasks);

guint lanes_core_load_get_n_points (LanesCoreLoad *self);
guint lanes_core_load_get_n_layers (LanesCoreLoad *self);
LanesTime lanes_core_load_get_end (LanesCoreLoad *self);
LanesTime lanes_core_load_get_time (LanesCoreLoad *self, guint point);
double lanes_core_load_get_busy (LanesCoreLoad *self, guint point);
double lanes_core_load_get_share (LanesCoreLoad *self, guint point, guint layer);
double lanes_core_load_get_level (LanesCoreLoad *self, guint point, guint layer);
int lanes_core_load_find (LanesCoreLoad *self, LanesTime ago);
char *lanes_core_load_describe (LanesCoreLoad *self, guint point, GPtrArray *tasks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesCoreLoad, lanes_core_load_free)

G_END_DECLS
