/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

/* A machine that is always busy: a million slices a second on all cores together. Each core's turns
 * follow each other; threads wander from core to core. */
#define STEADY_CORES   16
#define STEADY_THREADS 64
#define STEADY_TASKS   8
#define STEADY_TURN    (STEADY_CORES * LANES_USEC)

LanesTrace *steady_trace_new (void);
void steady_trace_make (LanesSlice *slices, gsize n_slices, guint64 first);
gsize steady_trace_measure_memory (void);

G_END_DECLS
