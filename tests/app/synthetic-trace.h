/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

/* A machine that does not exist, with tasks that were never run: for pictures and benchmarks. */
typedef struct
{
  guint n_cores;
  guint n_tasks;
  guint n_processes; /* of each task; 0 is 1 */
  guint n_threads;   /* of each process; 0 is 1 */
  double turns;      /* that a busy core sees in a second; 0 is 250 */
  guint32 seed;
  LanesTime begin; /* nanoseconds */
} SyntheticOptions;

typedef struct _SyntheticTrace SyntheticTrace;

SyntheticTrace *synthetic_trace_new (const SyntheticOptions *options, LanesTrace *trace);
void synthetic_trace_free (SyntheticTrace *self);
void synthetic_trace_run (SyntheticTrace *self, LanesTime until);
LanesTrace *synthetic_trace_make (const SyntheticOptions *options, double seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SyntheticTrace, synthetic_trace_free)

G_END_DECLS
