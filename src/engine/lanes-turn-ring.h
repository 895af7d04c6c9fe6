/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one thread of a workload notes of its own turns: a ring in memory that the one who launched
 * it can read. The thread is its only writer and never waits for whoever reads: what is not read in
 * time is written over.
 *
 * All fields are read and written with the __atomic operations. A record is claimed first, then
 * filled, then written: a reader that finds it claimed again has read what cannot be used. */

#define LANES_TURN_RING_VERSION 2
#define LANES_TURN_RING_LENGTH  1024 /* records; a tenth of a second of 10,000 switches each */

typedef enum
{
  LANES_TURN_BEGUN,     /* the first: the thread has run since begin */
  LANES_TURN_PREEMPTED, /* others had its core from begin to end, and it wanted to run */
  LANES_TURN_WAITED,    /* it waited for something from begin to end */
  LANES_TURN_ENDED,     /* the last: its work is over at end */
} LanesTurnKind;

/* A gap in the running of a thread. Times are nanoseconds of CLOCK_MONOTONIC. */
typedef struct
{
  guint64 number; /* from 1 */
  gint64 begin;
  gint64 end;
  gint64 used;  /* ns: the thread's own CPU clock at the end */
  guint32 core; /* from the end on, as the kernel numbers it */
  guint32 kind; /* LanesTurnKind */
  guint32
      early; /* ns: by how much all of it may have been earlier, or later: its length is known */
  guint32 late;
} LanesTurnRecord;

typedef struct
{
  guint32 version;
  guint32 length;  /* LANES_TURN_RING_LENGTH */
  guint64 claimed; /* the highest number that was begun to be written */
  guint64 written; /* the highest number that can be read */
  guint64 looked;  /* see lanes_turn_looked() */
  LanesTurnRecord records[LANES_TURN_RING_LENGTH] __attribute__ ((aligned (64)));
} __attribute__ ((aligned (64))) LanesTurnRing;

/* Until when nothing has happened since the last record, and whether the thread was about to wait
 * then, in one word, so that they are always of the same moment. */
static inline guint64
lanes_turn_looked (gint64 time, gboolean rests)
{
  return (guint64) time << 1 | (rests ? 1 : 0);
}

static inline gint64
lanes_turn_looked_get_time (guint64 looked)
{
  return (gint64) (looked >> 1);
}

static inline gboolean
lanes_turn_looked_get_rests (guint64 looked)
{
  return (looked & 1) != 0;
}

G_END_DECLS
