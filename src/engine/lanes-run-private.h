/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-output.h"
#include "lanes-proc-stat.h"
#include "lanes-run.h"
#include "lanes-workload.h"

G_BEGIN_DECLS

/* All on the main context. */
typedef struct
{
  LanesTask *task;       /* as it is now: its name, color, cores and nice are looked at */
  LanesTask *definition; /* as it was when the run was made: all else is */
  LanesCoreSet cores;    /* the task set's: the task's own are within them */
  LanesRunState state;
  gboolean stopping;
  guint start_timer;

  LanesTime due; /* when it is to begin */
  LanesTime begin;
  LanesTime end;
  LanesTime pause_begin;
  LanesTime pause_end; /* of the last pause that is over */
  LanesTime paused;

  double progress;
  int exit_status;
  int exit_signal;
  char *message;
  char *result;
  LanesOutput *output;
  gboolean is_halted; /* running, but stopped by somebody else */
} LanesRunPrivate;

LanesRunPrivate *lanes_run_get_private (LanesRun *self);
void lanes_run_set_state (LanesRun *self, LanesRunState state);
void lanes_run_notify_progress (LanesRun *self);
void lanes_run_notify_state (LanesRun *self);
void lanes_run_emit_ended (LanesRun *self);

LanesRun *lanes_thread_run_new (LanesTask *task);
LanesRun *lanes_process_run_new (LanesTask *task);

/* lanes-run-report.c: what the kinds of run call. */
void lanes_run_get_limits (LanesRun *self, LanesCoreSet *cores, int *nice);
LanesTime lanes_run_get_paused (LanesRun *self);
LanesTime lanes_run_get_active_time (LanesRun *self);
void lanes_run_set_progress (LanesRun *self, double progress);
void lanes_run_set_halted (LanesRun *self, gboolean is_halted);
void lanes_run_set_result (LanesRun *self, char *result);
void lanes_run_set_exit (LanesRun *self, int status, int signal_number);
void lanes_run_add_output (LanesRun *self, const char *bytes, gsize length);
void lanes_run_end (LanesRun *self, LanesRunState state, char *message);
void lanes_run_announce_process (LanesRun *self, int pid, guint ordinal, LanesProcessRole role);
void lanes_run_announce_thread (LanesRun *self, int tid, guint ordinal);
void lanes_run_open_board (LanesRun *self, LanesBoard *board, int pid);
void lanes_run_close_board (LanesRun *self, LanesBoard *board);
void lanes_run_announce_counters (LanesRun *self, LanesBoard *board);

/* lanes-run-board.c: what a board says about the work on it */
double lanes_run_board_get_progress (LanesBoard *board);
void lanes_run_board_sum (LanesBoard *board, guint64 *done, guint64 *result);
int lanes_run_board_get_error (LanesBoard *board);

G_END_DECLS
