/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-board.h"
#include "lanes-gate.h"
#include "lanes-turn-lock.h"
#include "lanes-turn-writer.h"

G_BEGIN_DECLS

/* What one thread of a workload works with. Owned by that thread. */
typedef struct
{
  LanesGate *gate;      /* borrowed */
  LanesTurnLock *lock;  /* borrowed, NULL: no lock is shared */
  LanesBoard *board;    /* borrowed */
  LanesBoardSlot *slot; /* borrowed: this thread's place on the board */
  guint64 amount;       /* units to do, 0: no limit */
  LanesTime duration;   /* ns to go on, 0: no limit; board->paused does not count: whoever pauses
                         * must have written it before the work goes on */

  /* private to lanes-work.c */
  LanesTime launched; /* when the thread was made, 0: not known (yet) */
  LanesTime begin;
  LanesTime paused;  /* board->paused at the begin */
  gboolean has_turn; /* it holds the lock */
  gboolean finished; /* amount or duration were reached */
  LanesTurnWriter turns;
} LanesWork;

/* A built-in piece of work. */
typedef struct
{
  const char *id;          /* the word in a file */
  const char *title;       /* marked with N_() */
  const char *description; /* one sentence on what it does and loads, marked with N_() */
  guint64 unit_size;       /* units done between two checkpoints, at the most */
  /* Does units until lanes_work_go_on() says stop, adding to @result. Returns 0 or an errno. */
  int (*run) (LanesWork *work, guint64 *result);
  /* The result in words, translated, for @units done. Both may be sums over threads. */
  char *(*describe) (guint64 units, guint64 result);
  /* The amount in words, translated: "numbers up to 2,000,000" */
  char *(*describe_amount) (guint64 units);
} LanesWorkload;

const LanesWorkload *const *lanes_workload_get_all (gsize *n_workloads);
const LanesWorkload *lanes_workload_find (const char *id);

/* lanes-work.c */
void lanes_work_note_launch (LanesWork *work);
void lanes_work_perform (LanesWork *work, const LanesWorkload *workload);
gboolean lanes_work_go_on (LanesWork *work, guint64 done);
guint64 lanes_work_portion (LanesWork *work, guint64 done, guint64 most);
gboolean lanes_work_sleep (LanesWork *work, LanesTime duration);
void lanes_work_begin_wait (LanesWork *work);
void lanes_work_end_wait (LanesWork *work);

/* To be called every few microseconds in between, so that it is known when the thread ran: it costs
 * next to nothing. */
static inline void
lanes_work_look (LanesWork *work)
{
  lanes_turn_writer_look (&work->turns);
}

G_END_DECLS
