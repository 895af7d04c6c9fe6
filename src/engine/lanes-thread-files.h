/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-counters.h"

G_BEGIN_DECLS

/* The kernel's files about one thread, held open: they stay this thread's, even when its number is
 * given to another. */
typedef struct
{
  LanesThreadCounters now; /* as last read */
  int schedstat;
  int stat;
  LanesTime stat_time; /* when stat was read */
} LanesThreadFiles;

gboolean lanes_thread_files_open (LanesThreadFiles *self, int pid, int tid, int parent);
void lanes_thread_files_close (LanesThreadFiles *self);
gboolean lanes_thread_files_read (LanesThreadFiles *self);
gboolean lanes_thread_files_exist (LanesThreadFiles *self);

G_END_DECLS
