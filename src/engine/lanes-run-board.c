/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-run-private.h"

/* How much of the work on @board is done, 0 to 1; below 0 when it has no end of its own */
double
lanes_run_board_get_progress (LanesBoard *board)
{
  double sum = 0;

  for (guint i = 0; i < lanes_board_get_n_slots (board); i++)
    {
      const LanesBoardSlot *slot = &board->slots[i];
      guint64 total = __atomic_load_n (&slot->total, __ATOMIC_RELAXED);

      if (__atomic_load_n (&slot->state, __ATOMIC_ACQUIRE) == LANES_SLOT_UNUSED)
        continue;
      if (total == 0)
        return -1;
      sum += (double) __atomic_load_n (&slot->done, __ATOMIC_RELAXED) / (double) total;
    }
  return sum / MAX (lanes_board_get_n_slots (board), 1);
}

/* Adds up what the threads did: units and results */
void
lanes_run_board_sum (LanesBoard *board, guint64 *done, guint64 *result)
{
  *done = 0;
  *result = 0;
  for (guint i = 0; i < lanes_board_get_n_slots (board); i++)
    {
      *done += __atomic_load_n (&board->slots[i].done, __ATOMIC_RELAXED);
      *result += __atomic_load_n (&board->slots[i].result, __ATOMIC_RELAXED);
    }
}

/* The first failure: an errno, 0 when there is none */
int
lanes_run_board_get_error (LanesBoard *board)
{
  for (guint i = 0; i < lanes_board_get_n_slots (board); i++)
    if (__atomic_load_n (&board->slots[i].state, __ATOMIC_ACQUIRE) == LANES_SLOT_FAILED)
      return board->slots[i].error;
  return 0;
}
