/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-board.h"
#include "lanes-task.h"

G_BEGIN_DECLS

#define LANES_TYPE_RUN_STATE (lanes_run_state_get_type ())
#define LANES_TYPE_RUN       (lanes_run_get_type ())

#define LANES_RUN_GRACE (2 * LANES_SEC)

typedef enum
{
  LANES_RUN_WAITING, /* for its time to start */
  LANES_RUN_RUNNING,
  LANES_RUN_PAUSED,
  LANES_RUN_FINISHED,
  LANES_RUN_FAILED,
  LANES_RUN_STOPPED, /* by a person */
} LanesRunState;

GType lanes_run_state_get_type (void);

/* What the first thread of a process that a run started is there for. */
typedef enum
{
  LANES_PROCESS_WORKS,      /* it does the work */
  LANES_PROCESS_HOSTS,      /* it waits for the threads that do */
  LANES_PROCESS_SUPERVISES, /* it looks after a command: what it starts does the work */
} LanesProcessRole;

G_DECLARE_DERIVABLE_TYPE (LanesRun, lanes_run, LANES, RUN, GObject)

/* One execution of a task. Properties: task (construct-only), state, progress (0 to 1, below 0: not
 * known). Signals: "process-started" (int pid, uint ordinal, LanesProcessRole), "thread-started"
 * (int tid, uint ordinal): a thread inside this process, "thread-counted" (int tid, const
 * LanesSchedStat *), "ended". All on the main context. */
struct _LanesRunClass
{
  GObjectClass parent_class;

  gboolean (*start) (LanesRun *self, GError **error);
  void (*pause) (LanesRun *self);
  void (*resume) (LanesRun *self);
  void (*stop) (LanesRun *self);
  void (*kill) (LanesRun *self);
  gboolean (*poll) (LanesRun *self);
  gboolean (*apply_limits) (LanesRun *self, GError **error);
};

LanesRun *lanes_run_new (LanesTask *task, const LanesCoreSet *cores);
void lanes_run_start (LanesRun *self);
void lanes_run_pause (LanesRun *self);
void lanes_run_resume (LanesRun *self);
void lanes_run_stop (LanesRun *self);
void lanes_run_kill (LanesRun *self);
gboolean lanes_run_set_cores (LanesRun *self, const LanesCoreSet *cores, GError **error);
gboolean lanes_run_apply_limits (LanesRun *self, GError **error);
gboolean lanes_run_poll (LanesRun *self);

LanesTask *lanes_run_get_task (LanesRun *self);
LanesTask *lanes_run_get_definition (LanesRun *self);
LanesRunState lanes_run_get_state (LanesRun *self);
gboolean lanes_run_is_active (LanesRun *self);
gboolean lanes_run_is_stopping (LanesRun *self);
gboolean lanes_run_is_halted (LanesRun *self);
double lanes_run_get_progress (LanesRun *self);
LanesTime lanes_run_get_due (LanesRun *self);
LanesTime lanes_run_get_begin (LanesRun *self);
LanesSpan lanes_run_get_pause (LanesRun *self);
LanesTime lanes_run_get_end (LanesRun *self);
int lanes_run_get_exit_status (LanesRun *self);
int lanes_run_get_exit_signal (LanesRun *self);
const char *lanes_run_get_message (LanesRun *self);
const char *lanes_run_get_result (LanesRun *self);
char *lanes_run_describe_state (LanesRun *self);
char *lanes_run_dup_output (LanesRun *self);
char *lanes_run_dup_output_end (LanesRun *self, gsize n_bytes);
char *lanes_run_read_output (LanesRun *self, guint64 *position, gsize *length, guint64 *left_out);

G_END_DECLS
