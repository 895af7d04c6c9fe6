/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-board.h"
#include "lanes-turn-slices.h"

G_BEGIN_DECLS

/* A thread of a workload, as the recorder of boards follows it. */
typedef struct
{
  LanesBoard *board;          /* borrowed */
  const LanesBoardSlot *slot; /* borrowed */
  const LanesTurnRing *ring;  /* borrowed */
  int pid;                    /* 0: not known yet */
  int schedstat;              /* the kernel's counters of the thread, open; below 0: not open */
  gboolean hidden;            /* they cannot be had */
  LanesTime checked;          /* when it was last seen to live, by them */
  LanesTurnSlices slices;
} LanesBoardThread;

LanesBoardThread *lanes_board_thread_new (LanesBoard *board, guint slot, int pid);
void lanes_board_thread_free (LanesBoardThread *thread);
LanesTime lanes_board_thread_read (LanesBoardThread *thread, LanesTurnCopy *copy, GArray *slices,
                                   GArray *gaps);
gboolean lanes_board_thread_is_silent (const LanesBoardThread *thread);
void lanes_board_thread_settle (LanesBoardThread *thread, GArray *slices);
void lanes_board_thread_end (LanesBoardThread *thread, LanesTurnCopy *copy, GArray *slices);

G_END_DECLS
