/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-cpu-sampler.h"
#include "lanes-topology.h"
#include "lanes-trace.h"

G_BEGIN_DECLS

#define LANES_TYPE_CPU_HISTORY (lanes_cpu_history_get_type ())

/* What a task took of a core */
typedef struct
{
  guint task;  /* the session's number */
  float share; /* more than 0, to 1 */
} LanesCpuTask;

/* One core over one interval: what all programs took, and of that what each task took. */
typedef struct
{
  LanesSpan span;
  float busy; /* 0 to 1, below 0: not known */
  guint n_tasks;
  const LanesCpuTask *tasks; /* (array length=n_tasks): those that took any, by number */
} LanesCpuPoint;

G_DECLARE_FINAL_TYPE (LanesCpuHistory, lanes_cpu_history, LANES, CPU_HISTORY, GObject)

/* Signal "changed" () after each sample. */
LanesCpuHistory *lanes_cpu_history_new (LanesTopology *topology, LanesTime length);
void lanes_cpu_history_add (LanesCpuHistory *self, const LanesCpuSample *sample, LanesTrace *trace,
                            guint n_tasks);
guint lanes_cpu_history_get_n_points (LanesCpuHistory *self);
void lanes_cpu_history_get_point (LanesCpuHistory *self, guint core, guint i, LanesCpuPoint *point);

G_END_DECLS
