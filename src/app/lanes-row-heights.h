/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is to find room, and in how much; all in pixels. */
typedef struct
{
  guint n_cores; /* rows of cores */
  guint n_tasks; /* rows of tasks, processes and threads */
  int bands;     /* how high the groups of cores are, where cores are grouped, with their gaps */
  int line;      /* height of a line of text */
  int space;     /* from top to bottom; 0: not known yet */
  gboolean low;  /* what is around the lanes needs room, too */
} LanesRowRoom;

/* How high the rows are, in pixels. */
typedef struct
{
  int core;
  int core_gap; /* below each */
  int task;
  int task_gap;
  int separator; /* between cores and tasks */
  int step;      /* how much they have grown, 0 to LANES_ROW_HEIGHTS_STEPS */
} LanesRowHeights;

/* A group of cores. */
typedef struct
{
  int line;             /* pixels that a line is high */
  guint cores_per_line; /* where there are more cores than pixels */
  guint n_lines;
} LanesRowBand;

#define LANES_ROW_HEIGHTS_STEPS 32
#define LANES_ROW_HEIGHTS_TOP   6

LanesRowHeights lanes_row_heights_fit (const LanesRowRoom *room, const LanesRowHeights *before);
int lanes_row_heights_get_total (const LanesRowHeights *self, const LanesRowRoom *room);
gboolean lanes_row_heights_is_crowded (guint n_cores, int line, int space);
int lanes_row_heights_get_bands_space (const LanesRowRoom *room);
LanesRowBand lanes_row_heights_fit_band (guint n_cores, guint n_all, int line, int space);

G_END_DECLS
