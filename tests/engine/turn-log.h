/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-recorder.h"

/* All that a recorder has told: its slices as they were in the end, and its events. */
typedef struct
{
  GArray *slices; /* of LanesRecordedSlice */
  GArray *events; /* of LanesThreadEvent */
  LanesTime now;
  guint64 lost;
} TurnLog;

void turn_log_init (TurnLog *self, LanesRecorder *recorder);
void turn_log_clear (TurnLog *self);
LanesTime turn_log_get_run_time (const TurnLog *self, int tid, guint *n_turns);
guint turn_log_count_matches (const TurnLog *self, const TurnLog *truth, int tid,
                              LanesTime tolerance, guint *n_slices);
guint turn_log_count_events (const TurnLog *self, int tid, LanesThreadEventType type);
