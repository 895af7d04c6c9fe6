/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-quota.h"
#include "lanes-others.h"
#include "lanes-roster.h"
#include "lanes-session.h"

G_BEGIN_DECLS

/* Half of a busy thread's usual turn, so that each turn is seen by itself. */
#define LANES_SESSION_SAMPLE_PERIOD (2 * LANES_MSEC)

/* A task, by its number, and its latest run. */
typedef struct
{
  LanesTask *task;
  LanesRun *run;  /* NULL: it was never started */
  LanesTime used; /* what it had of the cores in the last window, ns */
} LanesSessionEntry;

struct _LanesSession
{
  GObject parent_instance;

  LanesTopology *topology;
  LanesTaskSet *task_set;
  LanesRecorder *recorder;
  LanesCounters *counters;
  LanesCpuSampler *sampler; /* NULL: /proc/stat cannot be read */
  LanesQuota *quota;
  LanesTime quota_read; /* when */
  LanesCoreSet offline;
  guint look_timer;

  LanesTrace *trace;
  LanesRoster *roster;
  LanesOthers *others; /* NULL: nobody wants to see them, or may */
  LanesCpuHistory *history;
  GPtrArray *entries;     /* of LanesSessionEntry, by number of the task */
  GArray *stats;          /* of LanesSchedStat, by number of the thread */
  GPtrArray *definitions; /* of LanesTask, by number of the thread: what its run was told to be */

  LanesTime begin;
  LanesTime kept; /* how much of the trace */
  guint64 lost;
  LanesFigures figures;
  guint measure_timer;
  GPtrArray *starting; /* of LanesTask: those that start_all is still to start */
  gboolean start_held; /* while all is paused */
  gboolean active;
};

/* lanes-session.c */
void lanes_session_emit_run_changed (LanesSession *self, LanesTask *task);
void lanes_session_emit_problem (LanesSession *self, const char *message);
void lanes_session_emit_machine_changed (LanesSession *self);
void lanes_session_note_stat (LanesSession *self, int tid, const LanesSchedStat *stat);
void lanes_session_update_active (LanesSession *self);
void lanes_session_notify_starting (LanesSession *self);
/* lanes-session-machine.c */
void lanes_session_watch_machine (LanesSession *self);
void lanes_session_leave_machine (LanesSession *self);
void lanes_session_follow_machine (LanesSession *self, const LanesCpuSample *sample);

/* lanes-session-runs.c */
void lanes_session_drop_run (LanesSession *self, LanesSessionEntry *entry);
void lanes_session_poll_runs (LanesSession *self);
void lanes_session_apply_cores (LanesSession *self);
void lanes_session_follow_set (LanesSession *self);

/* lanes-session-start.c */
gboolean lanes_session_forget_start (LanesSession *self, LanesTask *task);
void lanes_session_forget_starts (LanesSession *self);
void lanes_session_hold_starts (LanesSession *self, gboolean hold);

/* lanes-session-others.c */
void lanes_session_update_others (LanesSession *self);
void lanes_session_reopen_others (LanesSession *self);

/* lanes-session-query.c */
void lanes_session_measure (LanesSession *self);

G_END_DECLS
