/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-merge.h"
#include "lanes-quota.h"
#include "lanes-others.h"
#include "lanes-roster.h"
#include "lanes-session.h"

G_BEGIN_DECLS

/* A task, by its number, and its latest run. */
typedef struct
{
  LanesTask *task;
  guint set_change;       /* the last one that left the task in the set */
  LanesRun *run;          /* NULL: it was never started */
  LanesTime used;         /* what it had of the cores in the last window, ns */
  LanesRecorderKind kind; /* which recorder sees the run */
  gboolean recording;     /* it has begun, and not all of it was seen yet */
  GPtrArray *boards;      /* of LanesBoard, borrowed: those that the recorder reads */
} LanesSessionEntry;

struct _LanesSession
{
  GObject parent_instance;

  LanesTopology *topology;
  LanesTaskSet *task_set;
  LanesRecorderKind wanted; /* for runs that are started from now on */
  GError *refusal;          /* why the kernel does not tell of every switch; NULL: it does */
  LanesRecorder *recorders[LANES_N_RECORDERS]; /* by kind; NULL: not open */
  guint used;                                  /* LANES_SOURCE() of those that runs are seen by */
  guint rest_timer;                            /* after it the others are closed */
  LanesCounters *counters;                     /* of threads that are recorded exactly */
  LanesCounters *sampled;                      /* of the others; NULL: there were none */
  LanesMerge *merge;
  GArray *slices;           /* of LanesSlice: kept for its memory */
  GArray *endings;          /* of threads, up to which the trace has not come yet */
  GArray *kinds;            /* of guint8, by number of the thread: LanesRecorderKind */
  LanesCpuSampler *sampler; /* NULL: /proc/stat cannot be read */
  LanesQuota *quota;
  LanesTime quota_read; /* when */
  LanesCoreSet offline;
  guint look_timer;
  gboolean told_unknown; /* that there is a core that the topology does not have */

  LanesTrace *trace;
  LanesRoster *roster;
  LanesOthers *others; /* NULL: nobody wants to see them, or may */
  LanesCpuHistory *history;
  guint set_change;       /* how often the task set was followed */
  GPtrArray *entries;     /* of LanesSessionEntry, by number of the task */
  GHashTable *numbers;    /* LanesTask, which an entry has a reference to → its number */
  GArray *stats;          /* of LanesSchedStat, by number of the thread */
  GPtrArray *definitions; /* of LanesTask, by number of the thread: what its run was told to be */

  LanesTime begin;
  LanesTime kept; /* how much of the trace */
  guint64 lost;
  LanesFigures figures;
  guint measure_timer;
  gboolean all_known; /* no run has a thread that was not announced, as of the last poll */
  LanesTime polled;
  GPtrArray *starting; /* of LanesTask: those that start_all is still to start */
  gboolean active;
  gboolean unseen;  /* nobody looks */
  gboolean hurries; /* others fill their rings: it is followed as if somebody did */
};

/* lanes-session.c */
void lanes_session_emit_run_changed (LanesSession *self, LanesTask *task);
void lanes_session_emit_problem (LanesSession *self, const char *message);
void lanes_session_emit_machine_problem (LanesSession *self, const char *message);
void lanes_session_emit_advanced (LanesSession *self);
void lanes_session_emit_machine_changed (LanesSession *self);
void lanes_session_note_stat (LanesSession *self, int tid, const LanesSchedStat *stat);
void lanes_session_update_active (LanesSession *self);
void lanes_session_notify_starting (LanesSession *self);
void lanes_session_apply_seen (LanesSession *self);

/* lanes-session-machine.c */
void lanes_session_watch_machine (LanesSession *self);
void lanes_session_leave_machine (LanesSession *self);
void lanes_session_follow_machine (LanesSession *self, const LanesCpuSample *sample);

/* lanes-session-recorders.c */
void lanes_session_begin_recording (LanesSession *self, LanesSessionEntry *entry);
void lanes_session_end_recording (LanesSession *self, LanesSessionEntry *entry);
void lanes_session_remove_boards (LanesSession *self, LanesSessionEntry *entry);
void lanes_session_flush_recorders (LanesSession *self);
void lanes_session_apply_pace (LanesSession *self);
void lanes_session_close_recorders (LanesSession *self);

/* lanes-session-batches.c */
GArray *lanes_session_new_endings (void);
void lanes_session_follow_counters (LanesSession *self, LanesCounters *counters);
void lanes_session_follow_recorder (LanesSession *self, LanesRecorder *recorder);
void lanes_session_advance (LanesSession *self);
void lanes_session_watch_thread (LanesSession *self, guint thread, int pid, int tid);

/* lanes-session-runs.c */
LanesSessionEntry *lanes_session_get_entry (LanesSession *self, LanesTask *task);
void lanes_session_drop_run (LanesSession *self, LanesSessionEntry *entry);
void lanes_session_poll_runs (LanesSession *self);
void lanes_session_apply_cores (LanesSession *self);
void lanes_session_follow_set (LanesSession *self);

/* lanes-session-start.c */
gboolean lanes_session_forget_start (LanesSession *self, LanesTask *task);
void lanes_session_forget_starts (LanesSession *self);

/* lanes-session-others.c */
void lanes_session_update_others (LanesSession *self);
void lanes_session_reopen_others (LanesSession *self);
void lanes_session_advance_others (LanesSession *self);

/* lanes-session-query.c */
void lanes_session_measure (LanesSession *self);

G_END_DECLS
