/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-work-room.h"

#include <errno.h>
#include <stdlib.h>

#include "lanes-farewell.h"

/* A thread and its work; owned by the main thread, which joins it. */
typedef struct
{
  LanesWork work;
  const LanesWorkload *workload;
  GThread *thread;
} LanesPlace;

static gpointer
work_cb (gpointer data)
{
  LanesPlace *place = data;

  lanes_work_perform (&place->work, place->workload);
  return NULL;
}

static void
prepare (LanesPlace *place, const LanesWorkerOptions *options, LanesBoard *board, guint slot)
{
  place->workload = options->workload;
  place->work.board = board;
  place->work.slot = &board->slots[slot];
  place->work.amount = options->amount;
  place->work.duration = options->duration;
}

/* Returns FALSE when a thread could not be started; those before it are stopped then. */
static gboolean
work_in_threads (LanesPlace *places, guint n, LanesGate *gate)
{
  gboolean all = TRUE;

  for (guint i = 0; i < n && all; i++)
    {
      g_autoptr (GError) error = NULL;

      /* It takes the name of the workload. */
      places[i].thread = g_thread_try_new (NULL, work_cb, &places[i], &error);
      if (places[i].thread)
        {
          lanes_work_note_launch (&places[i].work);
        }
      else
        {
          g_printerr ("lanes-worker: %s\n", error->message);
          places[i].work.slot->error = EAGAIN;
          g_atomic_int_set (&places[i].work.slot->state, LANES_SLOT_FAILED);
          lanes_gate_stop (gate);
          all = FALSE;
        }
    }
  for (guint i = 0; i < n; i++)
    if (places[i].thread)
      g_thread_join (places[i].thread);
  return all;
}

/**
 * lanes_work_room_run:
 * @options: a workload
 * @board: the launcher's board, with a slot for each thread
 *
 * Does the workload, in this thread or in threads of its own, until it is done. The launcher
 * pauses and stops it with signals.
 *
 * Returns: the worker's exit status: 0 when all was done, 1 when a thread failed
 */
int
lanes_work_room_run (const LanesWorkerOptions *options, LanesBoard *board)
{
  guint n = MAX (options->n_threads, 1);
  g_autofree LanesPlace *places = g_new0 (LanesPlace, n);
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  g_autoptr (LanesTurnLock) lock = options->lock ? lanes_turn_lock_new () : NULL;
  gboolean done = TRUE;

  lanes_farewell_prepare (board);
  for (guint i = 0; i < n; i++)
    {
      prepare (&places[i], options, board, i);
      places[i].work.gate = gate;
      places[i].work.lock = lock;
    }

  if (options->n_threads > 0)
    done = work_in_threads (places, n, gate);
  else
    work_cb (&places[0]);

  for (guint i = 0; i < n; i++)
    done = done && board->slots[i].state == LANES_SLOT_DONE;
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
