/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-session.h"

G_BEGIN_DECLS

/* What was measured of a task, from which it can be told why it behaves as it does. */
typedef struct
{
  LanesRunState state;
  gboolean is_halted; /* somebody else has stopped it, as by SIGSTOP */

  /* The last moment, while it runs. Shares are 0 to 1. */
  double cores_used;    /* how many cores it had, on average */
  double cores_missed;  /* for how many its threads waited, on average */
  double busy;          /* share of the time in which one of its threads or more was on a core */
  double overlap;       /* share of that in which two of them or more were */
  guint n_active;       /* of its threads, those that ran more than a little */
  gboolean by_process;  /* each of these is a process of its own */
  guint n_cores;        /* on so many cores */
  const char *core;     /* the name of the core, where it is one */
  guint n_rivals;       /* other tasks that had those cores more than a little */
  gboolean shares_lock; /* its threads share one lock */
  double quota;         /* how many cores' time the system allows all tasks; 0: no such limit */
  double all_used;      /* how many cores all tasks together had */

  /* The whole run, once it has ended: nanoseconds */
  LanesTime length;
  guint n_threads;     /* that it had */
  LanesTime run_time;  /* on the cores, all threads together */
  LanesTime wait_time; /* for a core */
} LanesWhy;

char *lanes_why_describe (const LanesWhy *why);
char *lanes_why_explain (LanesSession *session, LanesTask *task);

G_END_DECLS
