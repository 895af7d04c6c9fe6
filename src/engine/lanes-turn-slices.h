/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-recorder.h"
#include "lanes-turn-ring.h"

G_BEGIN_DECLS

/* What was read of a ring: the records after those that were read before, and nothing checked. */
typedef struct
{
  guint64 first;  /* the number that the first of them should have */
  guint n;        /* how many there are */
  guint64 looked; /* 0 when it does not belong to the last of them */
  LanesTurnRecord records[LANES_TURN_RING_LENGTH];
} LanesTurnCopy;

/* What is known of all others is held back for so long at the most when a thread is silent and it
 * cannot be known what it did last. */
#define LANES_TURN_PATIENCE (50 * LANES_MSEC)

typedef enum
{
  LANES_TURN_STATE_NEW,
  LANES_TURN_STATE_RUNNING, /* as far as is known */
  LANES_TURN_STATE_RESTING, /* was about to wait when it said something last */
  LANES_TURN_STATE_OFF,     /* has no core, or nothing is known of it since */
  LANES_TURN_STATE_ENDED,
} LanesTurnState;

/* What is known of a thread from its ring so far. All zero at first, but for who it is and
 * since when it can have run. */
typedef struct
{
  int tid;
  LanesTurnState state;
  guint64 read;        /* the number of the last record */
  LanesTime born;      /* when its first slice began */
  LanesTime begin;     /* of its last slice */
  LanesTime end;       /* of the same, as far as is known */
  LanesTime told;      /* until when its own word goes */
  LanesTime offset;    /* how far its CPU clock is behind while the slice goes on */
  gboolean waited;     /* when it was off its core last */
  gboolean counted;    /* end is what the kernel's counters say */
  LanesTime settled;   /* until when it is said to have had no core since its end; 0: it may have */
  guint core;          /* of its last slice */
  gboolean queued;     /* it was ready before its last slice */
  guint64 lost;        /* records, since this was taken */
  LanesSpan lost_span; /* where they were */
} LanesTurnSlices;

/* A gap between two slices of a thread: how long it was is known, and where it was nearly. */
typedef struct
{
  LanesTurnSlices *thread; /* whose it is */
  guint former;            /* where the slice before it is among the slices */
  LanesTime since;         /* until when it is known to have had no core; 0: that is not known */
  LanesSpan span;
  LanesTime early; /* ns: by how much all of it may have been earlier, or later */
  LanesTime late;
  guint from;      /* the core of the slice before it */
  guint core;      /* of the slice after it */
  gboolean waited; /* and may have had the core now and then meanwhile */
} LanesTurnGap;

void lanes_turn_ring_copy (const LanesTurnRing *ring, guint64 read, LanesTurnCopy *copy);

void lanes_turn_slices_feed (LanesTurnSlices *self, const LanesTurnCopy *copy, LanesTime now,
                             GArray *slices, GArray *gaps);
gboolean lanes_turn_slices_has_run_on (const LanesTurnSlices *self, LanesTime run_time);
LanesTime lanes_turn_slices_count (LanesTurnSlices *self, LanesTime run_time, LanesTime now,
                                   LanesTime lag);
void lanes_turn_slices_close (LanesTurnSlices *self, LanesSliceEnd ended, GArray *slices);
gboolean lanes_turn_slices_get_open (const LanesTurnSlices *self, LanesRecordedSlice *slice);

G_END_DECLS
