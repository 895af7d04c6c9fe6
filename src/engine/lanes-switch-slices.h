/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-perf-records.h"
#include "lanes-recorder.h"

G_BEGIN_DECLS

/* Makes slices of records: what runs on each core between two batches. */
typedef struct _LanesSwitchSlices LanesSwitchSlices;

LanesSwitchSlices *lanes_switch_slices_new (void);
LanesSwitchSlices *lanes_switch_slices_new_wide (LanesTime since);
void lanes_switch_slices_free (LanesSwitchSlices *self);
LanesBatch *lanes_switch_slices_feed (LanesSwitchSlices *self, const GArray *records,
                                      LanesTime now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesSwitchSlices, lanes_switch_slices_free)

G_END_DECLS
