/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-time.h"
#include "lanes-turn-ring.h"

G_BEGIN_DECLS

/* Notes when its thread had a core, and which. Owned by that thread. */
typedef struct
{
  const guint64 *undisturbed; /* 0: the thread was off its core since this was looked at last */
  guint looks;                /* until the clock is read */

  /* private to lanes-turn-writer.c */
  LanesTurnRing *ring; /* borrowed, NULL: nobody wants to know */
  guint looks_between; /* two readings of the clock */
  guint64 written;
  LanesTime looked;  /* when the clock was read last */
  LanesTime usual;   /* between two readings */
  LanesTime offset;  /* how far the CPU clock was behind the other when they were compared last */
  LanesTime compare; /* when to compare them again */
  glong waits;       /* how often the kernel says it has waited */
  glong preemptions; /* and was preempted */
  guint core;
  guint n_guessed;     /* waits since the clocks were compared */
  LanesTime wait_cost; /* how much of a wait is not waiting, as a rule */
  gboolean owes;       /* there were gaps that are not written down */
  gboolean rests;      /* it was about to wait */
  gboolean calls;      /* it is back from a system call */
} LanesTurnWriter;

void lanes_turn_writer_begin (LanesTurnWriter *self, LanesTurnRing *ring);
void lanes_turn_writer_end (LanesTurnWriter *self);
void lanes_turn_writer_rest (LanesTurnWriter *self);
void lanes_turn_writer_wake (LanesTurnWriter *self);
void lanes_turn_writer_check (LanesTurnWriter *self);
void lanes_turn_writer_read_clock (LanesTurnWriter *self);

/* To be called every few microseconds. Costs a load, a countdown and no system call. */
static inline void
lanes_turn_writer_look (LanesTurnWriter *self)
{
  if (G_UNLIKELY (--self->looks == 0 || *(const volatile guint64 *) self->undisturbed == 0))
    lanes_turn_writer_read_clock (self);
}

G_END_DECLS
