/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-counters.h"
#include "lanes-mailbox.h"
#include "lanes-period.h"
#include "lanes-thread-files.h"
#include "lanes-ticker.h"

G_BEGIN_DECLS

/* Shared by lanes-counters.c, which reads at an interval, lanes-counters-threads.c, which knows the
 * threads, and lanes-counters-trees.c, which finds them. */

/* A process whose descendants are watched. */
typedef struct
{
  LanesThreadFiles root; /* its first thread, held so that the PID stays its own */
  gboolean with_root;
  gboolean root_lives;
  guint n_threads; /* watched ones that were found here */
} LanesWatchedTree;

typedef struct
{
  LanesThreadFiles files;
  LanesWatchedTree *tree; /* where it was found, NULL: watched by name */
  gboolean ended;         /* was reported as ended: kept so that it is not found again */
} LanesWatchedThread;

struct _LanesCounters
{
  GObject parent_instance;

  LanesTime interval;    /* of the readings that were delivered last */
  LanesTicker *ticker;   /* its own thread sets it to rest */
  LanesMailbox *mailbox; /* of GPtrArray of Reading */

  GMutex mutex; /* all below: watched from the main context, read on the ticker's thread */
  gboolean ticking;
  gboolean coarse;       /* this kernel has no schedstat */
  gboolean totals_only;  /* nobody wants cores and states */
  LanesPeriod period;    /* between two readings */
  LanesTime clock;       /* of the ticker's thread at the end of the last reading, 0: not known */
  LanesTime extra_cost;  /* CPU time since then on other threads */
  LanesTime time;        /* of the reading before */
  GPtrArray *pending;    /* of Reading: still to be delivered */
  LanesTime post_time;   /* when some were delivered last */
  GPtrArray *threads;    /* of LanesWatchedThread */
  GHashTable *by_tid;    /* the same, borrowed */
  guint64 n_missed;      /* readings of a thread that failed */
  gboolean told_of_room; /* of the room for open files */

  GPtrArray *trees;    /* of LanesWatchedTree */
  GArray *processes;   /* of LanesProcess, kept for the next search */
  GArray *tids;        /* likewise */
  int births;          /* /proc/loadavg, held open; -1: not open */
  int last_born;       /* as the last search found it, -1: not known */
  LanesTime look_time; /* when it may be looked for new threads again */
  LanesTime scan_time; /* when all were looked through last … */
  LanesTime scan_cost; /* … and what that took of a core */
};

/* lanes-counters.c */
LanesTime lanes_counters_read_clock (void);

/* lanes-counters-threads.c */
LanesWatchedThread *lanes_counters_add_thread (LanesCounters *self, LanesWatchedTree *tree, int pid,
                                               int tid, int parent);
void lanes_counters_free_thread (gpointer data);
void lanes_counters_remove_thread (LanesCounters *self, guint i);
void lanes_counters_read_threads (LanesCounters *self, GArray *counters);
void lanes_counters_read_living (LanesCounters *self, GArray *into);
void lanes_counters_tell_of_failure (LanesCounters *self, int code);

/* lanes-counters-trees.c */
gboolean lanes_counters_add_tree (LanesCounters *self, int pid, gboolean with_root);
void lanes_counters_scan (LanesCounters *self, GArray *counters);

G_END_DECLS
