/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"
#include "lanes-view.h"

G_BEGIN_DECLS

/* Less than this is what the system itself takes to go from one thread to the next. */
#define LANES_TURN_SWITCH (20 * LANES_USEC)

/* What is known of a turn, and of what was around it. */
typedef struct
{
  LanesSlice slice;
  LanesTime waited; /* nanoseconds that the thread was ready before it; 0: not, or not known */
  gboolean paused;  /* it ended since its task was paused */

  guint before;         /* the thread that had the core before; G_MAXUINT: none that is known */
  LanesTime gap_before; /* nanoseconds in between */
  guint after;
  LanesTime gap_after;

  int next_core;      /* where its thread ran next; -1: nowhere yet */
  LanesTime gap_next; /* nanoseconds until then */
} LanesTurn;

/* What people call what is around a turn. */
typedef struct
{
  const char *thread;
  const char *core;
  const char *before;    /* (nullable) */
  const char *after;     /* (nullable) */
  const char *next_core; /* (nullable) */
  const char *other;     /* (nullable): another program that had the core right after it */
} LanesTurnNames;

/* How moments are told. */
typedef struct
{
  LanesTimeFormat format;
  LanesTime zero;  /* nanoseconds: the moment that times count from */
  gboolean moving; /* zero moves on: then times are told roughly */
} LanesTurnClock;

void lanes_turn_read (LanesTurn *turn, LanesTrace *trace, const LanesSlice *slice);
LanesTurnClock lanes_turn_clock_new (LanesView *view);

char *lanes_turn_words_for_moments (LanesSpan span, const LanesTurnClock *clock);
char *lanes_turn_words_for_length (const LanesTurn *turn, const LanesTurnNames *names);
char *lanes_turn_words_for_wait (const LanesTurn *turn);
char *lanes_turn_words_for_before (const LanesTurn *turn, const LanesTurnNames *names);
char *lanes_turn_words_for_after (const LanesTurn *turn, const LanesTurnNames *names);
char *lanes_turn_words_for_end (const LanesTurn *turn, const LanesTurnNames *names);
char *lanes_turn_words_for_many (guint64 n_turns);
char *lanes_turn_words_for_all (const LanesTurn *turn, const LanesTurnNames *names,
                                const LanesTurnClock *clock);

G_END_DECLS
