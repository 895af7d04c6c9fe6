/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

/* What a stretch of time is in which a thread does not run, or a core has no thread. */
typedef enum
{
  LANES_STRETCH_WAITING, /* the thread could run, but others have the cores */
  LANES_STRETCH_RESTING,
  LANES_STRETCH_PAUSED,
  LANES_STRETCH_FREE,    /* of a core: it is none of the tasks' */
  LANES_STRETCH_OTHER,   /* of a core: another program has it */
  LANES_STRETCH_IDLE,    /* of a core: nobody has it */
  LANES_STRETCH_UNKNOWN, /* records were lost */
} LanesStretchKind;

/* A stretch without a turn. */
typedef struct
{
  LanesStretchKind kind;
  LanesSpan span; /* as far as it is known */
  gboolean open;  /* it goes on */
  LanesTime time; /* the moment in it that is meant */
  guint thread;   /* G_MAXUINT: it is of a core, or of several threads */
  int core;       /* which core, or where the thread ran last; -1: not known */
  int next_core;  /* where the thread ran then; -1: not known */
  guint before;   /* of a core: the thread before, and the one after; G_MAXUINT: none */
  guint after;
  guint other; /* the thread that has the core, in the trace of others */
} LanesStretch;

/* What several threads do at a moment. */
typedef struct
{
  guint n_running;
  guint n_waiting;
  guint n_resting;
  guint n_paused;
  guint one; /* the last one that was counted */
} LanesTally;

LanesSpan lanes_stretch_cut_lost (LanesTrace *trace, LanesSpan span, LanesTime time);
gboolean lanes_stretch_find_lost (LanesStretch *stretch, LanesTrace *trace, LanesTime time);
gboolean lanes_stretch_find_of_thread (LanesStretch *stretch, LanesTrace *trace, guint thread,
                                       LanesTime time);
gboolean lanes_stretch_find_on_core (LanesStretch *stretch, LanesTrace *trace, guint core,
                                     LanesTime time);
void lanes_stretch_look_at_others (LanesStretch *stretch,
                                   LanesTrace *others); /* lanes-stretch-others.c */
void lanes_tally_count (LanesTally *tally, LanesTrace *trace, const guint *threads, guint n_threads,
                        LanesTime time);

static inline guint
lanes_tally_sum (const LanesTally *tally)
{
  return tally->n_running + tally->n_waiting + tally->n_resting + tally->n_paused;
}

G_END_DECLS
