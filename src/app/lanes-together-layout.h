/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the strip says in figures. */
typedef struct
{
  double mean;    /* threads running at once while anything ran; below 0: nothing did */
  double highest; /* the highest point of the graph; below 0: there is none */
  double last;    /* at its newest end; below 0: not known */
} LanesTogetherFigures;

/* How the graph goes through a column. */
typedef struct
{
  float before; /* threads running at once in the first part of the column */
  float after;  /* and in the rest of it */
  float at;     /* where the change is, 0 to 1 of the column */
} LanesTogetherStep;

LanesTogetherFigures lanes_together_summarize (const float *means, guint n_columns);
double lanes_together_get_top (guint n_cores, double highest);
LanesTogetherStep lanes_together_get_step (const float *means, guint n_columns, guint column);
char *lanes_together_format (double mean);

G_END_DECLS
