/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-session.h"

G_BEGIN_DECLS

typedef enum
{
  LANES_LIFE_RUNNING, /* on a core */
  LANES_LIFE_READY,   /* waits for its turn */
  LANES_LIFE_RESTING,
  LANES_LIFE_PAUSED,
  LANES_LIFE_ENDED,
} LanesLife;

/* What a thread, or the threads of a process together, did until now. */
typedef struct
{
  LanesLife life;
  guint n_threads; /* that live: 1 or 0 for a thread */
  guint n_running; /* of those */
  int core;        /* position of the core that it is on, or was on last; -1: not known */
  double share;    /* of the last second: 1 is one whole core */
  LanesTime run_time;
  LanesTime wait_time;
  guint64 turns;
  guint64 preempted;
  guint64 gave_way;
  guint64 memory; /* of its process, bytes; 0: not known */
} LanesThreadNumbers;

#define LANES_THREAD_NUMBERS_NONE ((LanesThreadNumbers){.life = LANES_LIFE_ENDED, .core = -1})

/* Follows the numbers of one thread. */
typedef struct
{
  LanesThread thread; /* who it is */
  guint number;       /* in the trace */
  LanesThreadNumbers numbers;

  LanesTime seen;           /* end of the last slice that was counted */
  LanesSliceEnd seen_ended; /* how that one ended */
  LanesTime seen_run;       /* sums of the slices that were counted */
  LanesTime seen_wait;
  guint64 seen_turns;

  LanesTime read_time;    /* when the kernel's counts of how turns ended were read; 0: never */
  guint64 read_preempted; /* what they were */
  guint64 read_gave_way;
  guint64 preempted; /* turns that ended so since */
  guint64 gave_way;
  char read_name[16]; /* the kernel's name for it then; empty before */
  char read_state;
} LanesThreadFollower;

void lanes_thread_follower_init (LanesThreadFollower *self, guint number,
                                 const LanesThread *thread);
void lanes_thread_follower_advance (LanesThreadFollower *self, LanesSession *session,
                                    gboolean paused);
gboolean lanes_thread_follower_read (LanesThreadFollower *self);
const char *lanes_thread_follower_get_name (LanesThreadFollower *self);
void lanes_thread_numbers_add (LanesThreadNumbers *sum, const LanesThreadNumbers *part);

G_END_DECLS
