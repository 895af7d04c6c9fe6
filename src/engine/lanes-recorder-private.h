/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-recorder.h"

G_BEGIN_DECLS

/* Thread-safe */
void lanes_recorder_push (LanesRecorder *self, LanesBatch *batch);

LanesTime lanes_pace_get_period (LanesPace pace);

LanesRecorder *lanes_switch_recorder_new (GError **error);
LanesRecorder *lanes_sample_recorder_new (LanesCounters *counters);

G_END_DECLS
