/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What /proc/PID/task/TID/status says of a thread at one moment. */
typedef struct
{
  char name[16];     /* the kernel's name for it, perhaps not UTF-8 */
  char state;        /* R, S, D, T, Z, … */
  int pid;           /* its process; 0: the text does not say */
  int parent;        /* the parent of its process; 0: there is none, or the text does not say */
  guint64 memory;    /* bytes of its process that are in memory now; 0: it has none */
  guint64 gave_way;  /* turns that it ended by itself, to wait for something */
  guint64 preempted; /* turns that were ended for it, since another got the core */
} LanesProcStatus;

gboolean lanes_proc_status_parse (const char *text, gsize length, LanesProcStatus *status);
gboolean lanes_proc_status_read (int pid, int tid, LanesProcStatus *status);

G_END_DECLS
