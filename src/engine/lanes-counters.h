/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-proc-stat.h"
#include "lanes-time.h"

G_BEGIN_DECLS

#define LANES_TYPE_COUNTERS (lanes_counters_get_type ())

/* One thread at one moment. */
typedef struct
{
  int pid;
  int tid;
  int parent; /* PID of the nearest watched process that it was found below, 0 where it was watched
                 by name */
  guint core; /* the kernel's number of the core it ran on last */
  char state; /* field 3 of stat: R, S, D, T, …; 'X' once: it has ended and is watched no more */
  LanesTime time; /* when it was read */
  LanesSchedStat stat;
} LanesThreadCounters;

G_DECLARE_FINAL_TYPE (LanesCounters, lanes_counters, LANES, COUNTERS, GObject)

/* Reads the kernel's own counters of the watched threads on a thread of its own. Signals "read"
 * (GArray of LanesThreadCounters, LanesSpan *: the time since the reading before) for each reading
 * and "delivered" () after some of them, in the main context of the thread that made it. Property
 * interval (int64, ns), which follows what reading costs: notify::interval comes before the first
 * "read" that it holds for. */
LanesCounters *lanes_counters_new (LanesTime interval);
LanesCounters *lanes_counters_new_adaptive (LanesTime least, LanesTime most);
void lanes_counters_set_totals_only (LanesCounters *self);
void lanes_counters_set_least (LanesCounters *self, LanesTime least);
LanesTime lanes_counters_get_interval (LanesCounters *self);
LanesTime lanes_counters_get_resolution (LanesCounters *self);
guint64 lanes_counters_get_n_missed (LanesCounters *self);
gboolean lanes_counters_is_resting (LanesCounters *self);
void lanes_counters_watch_thread (LanesCounters *self, int pid, int tid);
void lanes_counters_watch_tree (LanesCounters *self, int pid, gboolean with_root);
void lanes_counters_read_now (LanesCounters *self, GArray *into);

G_END_DECLS
