/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-core-set.h"
#include "lanes-workload.h"

G_BEGIN_DECLS

/* What the launcher asks of this worker. Either workload or command is set. */
typedef struct
{
  int parent;                    /* the launcher's PID */
  int board_fd;                  /* a board of lanes_board_new_shared() */
  int control_fd;                /* with a command: this end of the launcher's socket, else -1 */
  const LanesWorkload *workload; /* borrowed */
  guint64 amount;                /* units for each thread, 0: no limit */
  LanesTime duration;            /* ns, 0: no limit */
  guint n_threads;               /* 0: the main thread does the work itself */
  gboolean lock;                 /* the threads share one lock */
  LanesCoreSet cores;
  int nice;
  int n_files;     /* with a command: how many it may open, 0: as the launcher */
  char *directory; /* or NULL */
  char **command;  /* or NULL */
} LanesWorkerOptions;

gboolean lanes_worker_options_parse (LanesWorkerOptions *self, int argc, char **argv,
                                     GError **error);
void lanes_worker_options_clear (LanesWorkerOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LanesWorkerOptions, lanes_worker_options_clear)

G_END_DECLS
