/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

#define LANES_TYPE_VERDICT (lanes_verdict_get_type ())

/* Where one verdict ends and another begins: shares from 0 to 1. */
#define LANES_FIGURES_IDLE_BUSY      0.02
#define LANES_FIGURES_ACTIVE_SHARE   0.05
#define LANES_FIGURES_CORE_SHARE     0.05
#define LANES_FIGURES_OVERLAP_LIMIT  0.2
#define LANES_FIGURES_QUEUEING_LIMIT 0.2
#define LANES_FIGURES_OTHERS_LIMIT   0.5 /* of a core: from there on other programs are told of */
#define LANES_FIGURES_ALONE_LIMIT    0.1 /* of a core: up to there nothing else asks for one */

typedef enum
{
  LANES_VERDICT_IDLE,
  LANES_VERDICT_SINGLE,
  LANES_VERDICT_CONCURRENT,
  LANES_VERDICT_PARALLEL,
  LANES_VERDICT_BOTH,
} LanesVerdict;

GType lanes_verdict_get_type (void);

/* What a window of time was like. Shares are 0 to 1. */
typedef struct
{
  LanesVerdict verdict;
  LanesSpan window;
  double busy;             /* share of the window in which a thread of the session ran */
  double parallelism;      /* mean number of threads running, over busy time */
  double overlap;          /* share of busy time in which two or more ran */
  double queueing;         /* share of busy time in which one or more were ready */
  double turns_per_second; /* slices begun */
  guint active_threads;
  guint active_tasks; /* tasks of the active threads */
  guint cores;        /* cores that had a part in the busy time */
  double others;      /* cores' worth that other programs took, where it is known, else 0 */
} LanesFigures;

void lanes_figures_compute (const LanesInterval *intervals, gsize n_intervals, LanesSpan window,
                            LanesFigures *figures);
void lanes_figures_measure (LanesTrace *trace, LanesSpan window, LanesFigures *figures);
const char *lanes_figures_get_title (const LanesFigures *figures);
char *lanes_figures_describe (const LanesFigures *figures);
guint lanes_figures_get_together (const LanesFigures *figures);

G_END_DECLS
