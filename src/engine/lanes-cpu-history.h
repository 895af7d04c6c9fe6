/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-cpu-sampler.h"
#include "lanes-topology.h"
#include "lanes-trace.h"

G_BEGIN_DECLS

#define LANES_TYPE_CPU_HISTORY (lanes_cpu_history_get_type ())

/* One core over one interval: what all programs took, and of that what each task took. */
typedef struct
{
  LanesSpan span;
  float busy; /* 0 to 1, below 0: not known */
  guint n_tasks;
  const float
      *tasks; /* (array length=n_tasks): 0 to 1 of the core, by the session's number of the task */
} LanesCpuPoint;

G_DECLARE_FINAL_TYPE (LanesCpuHistory, lanes_cpu_history, LANES, CPU_HISTORY, GObject)

/* Signal "changed" () after each sample. */
LanesCpuHistory *lanes_cpu_history_new (LanesTopology *topology, LanesTime length);
void lanes_cpu_history_add (LanesCpuHistory *self, const LanesCpuSample *sample, LanesTrace *trace,
                            guint n_tasks);
guint lanes_cpu_history_get_n_points (LanesCpuHistory *self);
void lanes_cpu_history_get_point (LanesCpuHistory *self, guint core, guint i, LanesCpuPoint *point);

G_END_DECLS
