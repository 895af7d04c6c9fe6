/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-workload.h"

/* One thread that does a workload, and all that it needs. */
typedef struct
{
  const LanesWorkload *workload;
  LanesGate *gate;
  LanesBoard *board;
  LanesBoardSlot *slot;
  LanesWork work;
  GThread *thread;
  LanesTime wall; /* from its begin to its end */
  LanesTime used; /* of a core, by its own clock */
} WorkFixture;

static inline LanesTime
work_fixture_get_thread_time (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return used.tv_sec * LANES_SEC + used.tv_nsec;
}

static inline void
work_fixture_init (WorkFixture *self, const LanesWorkload *workload)
{
  *self = (WorkFixture){.workload = workload};
  self->gate = lanes_gate_new ();
  self->board = lanes_board_new (1);
  self->slot = &self->board->slots[0];
  self->work = (LanesWork){.gate = self->gate, .board = self->board, .slot = self->slot};
}

static inline gpointer
work_fixture_thread_cb (gpointer data)
{
  WorkFixture *self = data;
  LanesTime begin = lanes_time_now ();

  lanes_work_perform (&self->work, self->workload);
  self->used = work_fixture_get_thread_time ();
  self->wall = lanes_time_now () - begin;
  return NULL;
}

static inline void
work_fixture_start (WorkFixture *self)
{
  self->thread = g_thread_new ("work", work_fixture_thread_cb, self);
}

static inline void
work_fixture_join (WorkFixture *self)
{
  g_thread_join (self->thread);
}

static inline LanesSlotState
work_fixture_get_state (WorkFixture *self)
{
  return (LanesSlotState) g_atomic_int_get (&self->slot->state);
}

static inline guint64
work_fixture_get_done (WorkFixture *self)
{
  return __atomic_load_n (&self->slot->done, __ATOMIC_RELAXED);
}

/* Waits until more than @units are done. */
static inline void
work_fixture_wait_for_progress (WorkFixture *self, guint64 units)
{
  LanesTime bound = lanes_time_now () + 20 * LANES_SEC;

  while (work_fixture_get_done (self) <= units)
    {
      g_assert_cmpint (lanes_time_now (), <, bound);
      g_usleep (500);
    }
}

static inline void
work_fixture_clear (WorkFixture *self)
{
  lanes_gate_free (self->gate);
  lanes_board_free (self->board);
}
