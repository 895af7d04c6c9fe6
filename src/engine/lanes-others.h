/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-recorder.h"
#include "lanes-roster.h"
#include "lanes-topology.h"

G_BEGIN_DECLS

/* What is kept at the most; the oldest goes first. */
#define LANES_OTHERS_MAX_SLICES  400000
#define LANES_OTHERS_MAX_THREADS 8192

/* What other programs do on the cores: a trace beside that of the tasks. */
typedef struct _LanesOthers LanesOthers;

LanesOthers *lanes_others_new (LanesTopology *topology, LanesRoster *roster);
void lanes_others_free (LanesOthers *self);
void lanes_others_set_history (LanesOthers *self, LanesTime history);
void lanes_others_set_active (LanesOthers *self, gboolean active);
void lanes_others_advance (LanesOthers *self, LanesTime now);
void lanes_others_take (LanesOthers *self, const LanesBatch *batch);
LanesTrace *lanes_others_get_trace (LanesOthers *self);
gboolean lanes_others_is_pressed (LanesOthers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesOthers, lanes_others_free)

G_END_DECLS
