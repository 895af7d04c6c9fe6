/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int pid;
  int parent; /* PID of the process below which it was found, 0 where that was not asked */
} LanesProcess;

/* Who descends from whom, as /proc tells it at this moment. */
GArray *lanes_proc_tree_get_children (int pid);
GArray *lanes_proc_tree_get_descendants (int pid);
GArray *lanes_proc_tree_get_threads (int pid);
void lanes_proc_tree_add_descendants (GArray *processes);
void lanes_proc_tree_add_descendants_by_scan (GArray *processes);
gboolean lanes_proc_tree_read_threads (int pid, GArray *tids);

G_END_DECLS
