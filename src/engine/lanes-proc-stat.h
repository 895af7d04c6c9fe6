/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One core's counters in /proc/stat, in clock ticks since boot. */
typedef struct
{
  guint core; /* the kernel's number */
  guint64
      busy; /* user + nice + system + irq + softirq + steal: guest time is within user and nice */
  guint64 idle; /* idle + iowait */
} LanesCpuTimes;

gboolean lanes_proc_stat_parse (const char *text, gsize length, GArray *times, GError **error);
double lanes_proc_stat_share (const LanesCpuTimes *before, const LanesCpuTimes *after);

/* The kernel's counters of one thread: /proc/PID/task/TID/schedstat. */
typedef struct
{
  gint64 run_time;  /* ns on a core */
  gint64 wait_time; /* ns ready, waiting for a core */
  guint64 turns;    /* times it was given a core */
} LanesSchedStat;

gboolean lanes_proc_schedstat_parse (const char *text, gsize length, LanesSchedStat *stat);

/* How one thread is: /proc/PID/task/TID/stat. */
typedef struct
{
  char state;    /* R, S, D, T, Z, X, … (field 3) */
  int parent;    /* PID of its process's parent (field 4) */
  guint core;    /* the kernel's number of the core that it ran on last (field 39) */
  guint64 ticks; /* clock ticks on a core (fields 14 and 15) */
  guint64 start; /* when it was begun, in clock ticks since boot (field 22) */
} LanesThreadStat;

gboolean lanes_proc_stat_parse_thread (const char *text, gsize length, LanesThreadStat *stat);
gboolean lanes_proc_stat_parse_parent (const char *text, gsize length, int *parent);
gboolean lanes_proc_loadavg_parse (const char *text, gsize length, int *last);

G_END_DECLS
