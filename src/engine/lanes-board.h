/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"
#include "lanes-turn-ring.h"

G_BEGIN_DECLS

/* What the threads of a workload, and the worker around a command, tell the one who launched them:
 * a block of shared memory (a memfd for worker processes, plain memory for threads), so that
 * reading it costs no system call and never disturbs the work.
 *
 * Every field has one writer and is read and written with the g_atomic or __atomic operations. */

typedef enum
{
  LANES_SLOT_UNUSED, /* the thread has not begun */
  LANES_SLOT_WORKING,
  LANES_SLOT_DONE,    /* all work was done: result is valid */
  LANES_SLOT_STOPPED, /* was told to stop before the work was done */
  LANES_SLOT_FAILED,  /* error is valid: an errno */
} LanesSlotState;

/* What a command could not be executed for. */
typedef enum
{
  LANES_EXEC_STEP_FORK,      /* no process could be made */
  LANES_EXEC_STEP_LIMITS,    /* its cores or nice could not be applied */
  LANES_EXEC_STEP_DIRECTORY, /* its directory could not be entered */
  LANES_EXEC_STEP_PROGRAM,   /* the program could not be found or executed */
} LanesExecStep;

typedef struct
{
  int tid;   /* 0 until the thread runs; written first */
  int state; /* LanesSlotState */
  int error;
  int reserved;
  guint64 done;     /* units of the workload */
  guint64 total;    /* units, 0 when the work has no end of its own */
  guint64 result;   /* the workload's result, valid when done */
  gint64 run_time;  /* the kernel's own counters at the thread's end (schedstat), ns; 0 before */
  gint64 wait_time; /* ns */
  guint64 turns;
} __attribute__ ((aligned (64))) LanesBoardSlot;

typedef struct
{
  gint64 paused;     /* written by the launcher: ns that the run was paused so far */
  int worker_pid;    /* written by the worker, before all else */
  int command_pid;   /* written by the worker: the command's process, 0 until started */
  int exec_error;    /* errno when the command could not be executed */
  int command_ended; /* non-zero when the next two are valid */
  int exit_status;   /* -1 when it ended by a signal */
  int exit_signal;   /* 0 when it exited */
  int n_slots;       /* for who maps it; after that, lanes_board_get_n_slots() */
  int exec_step;     /* LanesExecStep: what exec_error is about, valid when that is not 0 */
  int record; /* written by the launcher before the work begins: whether to write to the rings */
  int command_stopped; /* the signal that it is stopped by, 0: it is not */
  int guarded; /* written by the worker: it cannot outlive the launcher any more, also stopped */
  int held;    /* written by the launcher, a futex: the work is not to begin yet */
  LanesBoardSlot slots[] __attribute__ ((aligned (64)));
} LanesBoard;

/* Behind the slots there is a ring for each. */
static inline gsize
lanes_board_ring_offset (guint n_slots, guint slot)
{
  return sizeof (LanesBoard) + n_slots * sizeof (LanesBoardSlot) + slot * sizeof (LanesTurnRing);
}

static inline gsize
lanes_board_size (guint n_slots)
{
  return lanes_board_ring_offset (n_slots, n_slots);
}

LanesBoard *lanes_board_new (guint n_slots);
void lanes_board_free (LanesBoard *board);
LanesBoard *lanes_board_new_shared (guint n_slots, int *fd, GError **error);
LanesBoard *lanes_board_map (int fd, GError **error);
void lanes_board_unmap (LanesBoard *board);
guint lanes_board_get_n_slots (LanesBoard *board);
LanesTurnRing *lanes_board_get_ring (LanesBoard *board, guint slot);
gboolean lanes_board_set_held (LanesBoard *board, gboolean held);
void lanes_board_wait_while_held (LanesBoard *board);

G_END_DECLS
