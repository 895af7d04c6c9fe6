/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-cpu-history.h"

G_BEGIN_DECLS

/* What a core did in the newest measurement. */
typedef struct
{
  float busy;  /* 0 to 1, with whatever; below 0: not known */
  float tasks; /* 0 to 1: of that, what the session's tasks took */
  int top;     /* the task that took most of it, by the session's number; -1: none */
} LanesCoreUse;

LanesCoreUse lanes_core_heat_sum_up (const LanesCpuPoint *point);
char *lanes_core_heat_describe (LanesTopology *topology, guint core, const LanesCpuPoint *point,
                                GPtrArray *tasks);
char *lanes_core_heat_summarize (const LanesCoreUse *uses, guint n_cores);

G_END_DECLS
