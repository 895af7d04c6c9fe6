/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-counters.h"

G_BEGIN_DECLS

typedef enum
{
  LANES_THREAD_READ,   /* the counters are those of now */
  LANES_THREAD_ENDED,  /* there is no such thread any more; the counters are the last ones */
  LANES_THREAD_MISSED, /* it could not be read this time; the counters are older ones */
} LanesThreadReading;

/* The kernel's files about one thread. They are held open, and so stay this thread's, even when its
 * number is given to another. */
typedef struct
{
  LanesThreadCounters now; /* as last read */
  int parent;              /* PID of the parent of its process */
  guint64 start;           /* when it was begun, as its stat says: in clock ticks since boot */

  gboolean totals_only; /* core and state may be old */
  gboolean coarse;      /* this kernel has no schedstat */
  gboolean held;        /* or else opened for each reading */
  int schedstat;
  int stat;
  LanesTime stat_time;  /* when stat was read */
  LanesTime moved_time; /* coarse: when the run time had moved last */
  gboolean moved;       /* coarse: it had in the last reading */
} LanesThreadFiles;

gboolean lanes_thread_files_open (LanesThreadFiles *self, int pid, int tid, int parent,
                                  gboolean coarse);
void lanes_thread_files_close (LanesThreadFiles *self);
LanesThreadReading lanes_thread_files_read (LanesThreadFiles *self);
LanesThreadReading lanes_thread_files_read_at (LanesThreadFiles *self, LanesTime time);
gboolean lanes_thread_files_exist (LanesThreadFiles *self);

gboolean lanes_thread_files_are_coarse (void);
LanesTime lanes_thread_files_get_tick (void);

G_END_DECLS
