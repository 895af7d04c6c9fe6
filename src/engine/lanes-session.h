/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lanes-cpu-history.h"
#include "lanes-figures.h"
#include "lanes-recorder.h"
#include "lanes-run.h"
#include "lanes-task-set.h"
#include "lanes-topology.h"

G_BEGIN_DECLS

#define LANES_TYPE_SESSION (lanes_session_get_type ())

/* How long the window is that the verdict and the shares on the cards are about. */
#define LANES_SESSION_WINDOW LANES_SEC

G_DECLARE_FINAL_TYPE (LanesSession, lanes_session, LANES, SESSION, GObject)

/* A task set being run and watched. Lives on the main context.
 *
 * Properties: topology, task-set, trace, history (all construct-only or constant), active (boolean:
 * a run is waiting, running or paused, or still to be started), n-starting (uint: tasks that
 * start_all has still to start). Signals: "advanced" () when the trace has grown, up to 50
 * times a second; "measured" () when the figures, shares and progress are new, 4 times a second;
 * "run-changed" (LanesTask *) when a task has a new run or its run's state changes; "problem"
 * (const char *) with a message for the person, in detail “machine” when it is of the machine;
 * "machine-changed" () when another core is online or usable than before, or the quota is another.
 */
LanesSession *lanes_session_new (LanesTopology *topology, LanesTaskSet *task_set,
                                 LanesRecorderKind recorder, GError **error);
void lanes_session_start_all (LanesSession *self);
void lanes_session_resume_all (LanesSession *self);
void lanes_session_stop_all (LanesSession *self);
void lanes_session_kill_all (LanesSession *self);
void lanes_session_start (LanesSession *self, LanesTask *task);
void lanes_session_pause (LanesSession *self, LanesTask *task);
void lanes_session_resume (LanesSession *self, LanesTask *task);
void lanes_session_stop (LanesSession *self, LanesTask *task);
gboolean lanes_session_is_active (LanesSession *self);
guint lanes_session_get_n_starting (LanesSession *self);
void lanes_session_flush (LanesSession *self);
gboolean lanes_session_set_recorder (LanesSession *self, LanesRecorderKind kind, GError **error);
void lanes_session_set_seen (LanesSession *self, gboolean seen);
void lanes_session_set_interval (LanesSession *self, LanesTime interval);
LanesTime lanes_session_get_interval (LanesSession *self);
double lanes_session_get_quota (LanesSession *self);
char *lanes_session_describe_limit (LanesSession *self);
LanesGaps lanes_session_get_gaps (LanesSession *self);
char *lanes_session_describe_gaps (LanesSession *self);
void lanes_session_set_history (LanesSession *self, LanesTime history);
gboolean lanes_session_set_see_others (LanesSession *self, gboolean see, GError **error);

LanesCoreSet lanes_session_get_cores (LanesSession *self);
LanesTopology *lanes_session_get_topology (LanesSession *self);
LanesTaskSet *lanes_session_get_task_set (LanesSession *self);
LanesTrace *lanes_session_get_trace (LanesSession *self);
LanesTrace *lanes_session_get_others (LanesSession *self);
LanesCpuHistory *lanes_session_get_history (LanesSession *self);
LanesRecorderKind lanes_session_get_recorder (LanesSession *self);
const GError *lanes_session_get_refusal (LanesSession *self);
LanesRecorderKind lanes_session_get_recorder_of (LanesSession *self, LanesTask *task);
LanesRecorderKind lanes_session_get_recorder_of_thread (LanesSession *self, guint thread);
LanesTime lanes_session_get_recorder_period (LanesSession *self);
guint64 lanes_session_get_lost (LanesSession *self);
LanesTime lanes_session_get_begin (LanesSession *self);
LanesRun *lanes_session_get_run (LanesSession *self, LanesTask *task);
const LanesFigures *lanes_session_get_figures (LanesSession *self);
double lanes_session_get_share (LanesSession *self, LanesTask *task);
gboolean lanes_session_get_counters (LanesSession *self, guint thread, LanesSchedStat *stat);
gboolean lanes_session_get_use (LanesSession *self, guint thread, LanesSchedStat *stat);

guint lanes_session_get_n_tasks (LanesSession *self);
LanesTask *lanes_session_get_task (LanesSession *self, guint number);
guint lanes_session_get_task_number (LanesSession *self, LanesTask *task);
char *lanes_session_get_thread_label (LanesSession *self, guint thread);

G_END_DECLS
