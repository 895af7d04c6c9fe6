/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

/* What a stretch of time was like as a whole. Shares are 0 to 1. */
typedef struct
{
  LanesTime length; /* nanoseconds that were added up */
  double busy;      /* share of them in which a thread ran */
  double together;  /* mean number of threads running, over busy time */
  double overlap;   /* share of busy time in which two or more ran */
  double queueing;  /* share of the time in which one or more were ready, also for others' sake */
  guint64 turns;    /* slices begun */
  guint64 moves;    /* turns on another core than the turn before of the same thread */
  LanesTime median_turn;  /* of the turns that began and ended in it; 0: none did */
  LanesTime longest_turn; /* what lies in it; 0: no thread ran */
  guint longest_turn_thread;
  LanesTime longest_wait; /* the longest time that a thread was ready; 0: none was */
  guint longest_wait_thread;
} LanesSpanTotals;

/* The part of one task. */
typedef struct
{
  double share;    /* of the time; 1 is one core */
  guint64 turns;   /* slices begun */
  guint n_threads; /* threads of it that ran or were ready */
} LanesSpanTask;

/* How two tasks were to each other; the three are 1 in sum. */
typedef struct
{
  double together; /* threads of both ran at the same instant */
  double turns;    /* one ran, while the other was ready and did not run */
  double apart;    /* all else */
} LanesSpanPair;

typedef struct _LanesSpanSums LanesSpanSums;

LanesSpanSums *lanes_span_sums_new (guint n_tasks);
void lanes_span_sums_free (LanesSpanSums *self);
void lanes_span_sums_add (LanesSpanSums *self, LanesSpan piece, const LanesInterval *intervals,
                          gsize n_intervals);
void lanes_span_sums_finish (LanesSpanSums *self);

void lanes_span_sums_get_totals (LanesSpanSums *self, LanesSpanTotals *totals);
guint lanes_span_sums_get_n_tasks (LanesSpanSums *self);
LanesSpanTask lanes_span_sums_get_task (LanesSpanSums *self, guint task);
LanesSpanPair lanes_span_sums_get_pair (LanesSpanSums *self, guint task, guint other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesSpanSums, lanes_span_sums_free)

G_END_DECLS
