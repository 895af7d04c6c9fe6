/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-time.h"

G_BEGIN_DECLS

/* A handle is so wide, in pixels, and a window so wide at the least. */
#define LANES_OVERVIEW_HANDLE 8
#define LANES_OVERVIEW_WINDOW 6

/* How all that was recorded lies on columns of pixels: column k is the time from k × step until the
 * next. */
typedef struct
{
  LanesTime step; /* nanoseconds per column, a power of two; 0: nothing was recorded */
  gint64 first;   /* the oldest column */
  guint n_columns;
} LanesOverviewScale;

/* What is under the pointer. */
typedef enum
{
  LANES_OVERVIEW_OUTSIDE,
  LANES_OVERVIEW_INSIDE, /* the window */
  LANES_OVERVIEW_BEGIN,  /* its older edge */
  LANES_OVERVIEW_END,    /* its newer edge */
} LanesOverviewPart;

LanesOverviewScale lanes_overview_scale_new (LanesTime step, LanesSpan recorded, guint n_columns);
double lanes_overview_scale_get_x (const LanesOverviewScale *scale, LanesTime time, double width);
LanesTime lanes_overview_scale_get_time (const LanesOverviewScale *scale, double x, double width);
void lanes_overview_scale_get_window (const LanesOverviewScale *scale, LanesSpan visible,
                                      double width, double *left, double *right);

LanesOverviewPart lanes_overview_find (double x, double left, double right);
LanesSpan lanes_overview_drag (LanesOverviewPart part, LanesSpan from, LanesTime by,
                               LanesSpan recorded, LanesSpan lengths);
LanesSpan lanes_overview_center (LanesTime length, LanesTime time, LanesSpan recorded);
char *lanes_overview_describe (LanesSpan visible, LanesSpan recorded);

G_END_DECLS
