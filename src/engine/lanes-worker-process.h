/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-board.h"
#include "lanes-task.h"

G_BEGIN_DECLS

/* One lanes-worker, seen from the side of the launcher. */
typedef struct _LanesWorkerProcess LanesWorkerProcess;

typedef void (*LanesWorkerOutput) (const char *bytes, gsize length, gpointer user_data);
/* A workload's board, before the worker is launched, and before the board goes. */
typedef void (*LanesWorkerBoard) (LanesBoard *board, gboolean opened, gpointer user_data);
typedef void (*LanesWorkerEnded) (LanesWorkerProcess *worker, gpointer user_data);

LanesWorkerProcess *lanes_worker_process_launch (LanesTask *task, const LanesCoreSet *cores,
                                                 int nice, LanesWorkerBoard board,
                                                 LanesWorkerOutput output, LanesWorkerEnded ended,
                                                 gpointer user_data, GError **error);
void lanes_worker_process_free (LanesWorkerProcess *worker);
int lanes_worker_process_get_pid (LanesWorkerProcess *worker);
LanesBoard *lanes_worker_process_get_board (LanesWorkerProcess *worker);
gboolean lanes_worker_process_has_ended (LanesWorkerProcess *worker);
int lanes_worker_process_get_signal (LanesWorkerProcess *worker);
gboolean lanes_worker_process_is_stopped (LanesWorkerProcess *worker);
void lanes_worker_process_pause (LanesWorkerProcess *worker);
void lanes_worker_process_resume (LanesWorkerProcess *worker);
void lanes_worker_process_terminate (LanesWorkerProcess *worker);
void lanes_worker_process_kill (LanesWorkerProcess *worker);
gboolean lanes_worker_process_limit (LanesWorkerProcess *worker, const LanesCoreSet *cores,
                                     int nice, GError **error);

G_END_DECLS
