/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-sample-slices.h"

G_BEGIN_DECLS

/* Shared by lanes-sample-slices.c, which takes readings and gives slices, and lanes-sample-turns.c,
 * which finds out when turns were. */

/* Since a thread was given a core. */
typedef struct
{
  guint core;
  LanesTime begin;  /* as well as it is known */
  LanesTime run;    /* as far as it is counted */
  LanesTime waited; /* time ready since the last slice was begun */
  gboolean placed;  /* it has a slice */
} LanesSampleTurn;

/* One thread, between two readings. */
typedef struct
{
  int tid;
  char state;
  LanesTime time; /* of the last reading */
  LanesSchedStat seen;
  LanesTime carry;      /* run time that has no place in a slice yet, of this turn or before */
  LanesSampleTurn turn; /* the last one that was counted, … */
  LanesSampleTurn next; /* … or, while the one before still needs a slice, this is the last one */
  gboolean has_next;
  LanesTime after; /* run time of turns that come after this one on its core */
  LanesTime born;  /* when it was not there yet */

  LanesSampleSlice slice;  /* the last one; none: its end is 0 */
  LanesSampleSlice former; /* the one before, if it ended in this reading; none: its end is 0 */
  gboolean former_is_last; /* on its core: it can still grow */
  gboolean changed;        /* the slice must be given again */
  gboolean is_new;         /* the slice was begun in this reading */
  gboolean in_reading;
  gboolean in_gap; /* what it ran since the last reading was run in a gap, or may have been */
} LanesSampleThread;

typedef struct
{
  LanesSampleThread *last; /* whose slice is the last one, NULL: none or its thread has ended */
  LanesTime end;           /* of the last slice */
  LanesTime debt;          /* carry of the threads that had it at the reading before */
  LanesTime first; /* begin of the first slice that this reading added, or the reading's time */
} LanesSampleCore;

struct _LanesSampleSlices
{
  LanesTime since;
  LanesTime gap_end; /* of the last gap, or since: no slice begins before it */
  LanesTime now;
  LanesTime before;    /* the reading before */
  LanesTime lost;      /* run time of ended threads that found no place */
  LanesSpan gap;       /* that the last reading came after, or empty */
  GHashTable *threads; /* TID → LanesSampleThread, owned */
  GArray *cores;       /* of LanesSampleCore, by the kernel's number */

  /* Kept from reading to reading, so that nothing is allocated: */
  GPtrArray *read;    /* of LanesSampleThread: in this reading */
  GPtrArray *changed; /* of LanesSampleThread: whose slices must be given */
  GPtrArray *wishes;  /* of LanesSampleThread: whose turn wants a slice */
};

static inline LanesSampleCore *
lanes_sample_get_core (LanesSampleSlices *self, guint core)
{
  if (core >= self->cores->len)
    g_array_set_size (self->cores, core + 1);
  return &g_array_index (self->cores, LanesSampleCore, core);
}

static inline gboolean
lanes_sample_is_last (LanesSampleSlices *self, const LanesSampleThread *thread)
{
  const LanesSampleCore *core = lanes_sample_get_core (self, thread->slice.core);

  return core->last == thread && core->end == thread->slice.end;
}

static inline void
lanes_sample_mark (LanesSampleSlices *self, LanesSampleThread *thread)
{
  if (!thread->changed)
    g_ptr_array_add (self->changed, thread);
  thread->changed = TRUE;
}

static inline void
lanes_sample_close (LanesSampleSlices *self, LanesSampleThread *thread)
{
  if (!thread->slice.open)
    return;
  thread->slice.open = FALSE;
  lanes_sample_mark (self, thread);
}

void lanes_sample_grow (LanesSampleSlices *self, LanesSampleThread *thread, LanesTime end);
void lanes_sample_begin_turn (LanesSampleSlices *self, LanesSampleThread *thread, guint core,
                              LanesTime run, LanesTime waited);
void lanes_sample_continue_turn (LanesSampleSlices *self, LanesSampleThread *thread, LanesTime run,
                                 gboolean still_runs);
void lanes_sample_place_turns (LanesSampleSlices *self);
void lanes_sample_claim_core (LanesSampleSlices *self, const LanesSampleTurn *turn);
void lanes_sample_grow_former (LanesSampleSlices *self, LanesSampleThread *thread);

G_END_DECLS
