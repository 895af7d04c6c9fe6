/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

/* A block this many columns wide, or wider, is drawn as a box; what is narrower is summed up in its
 * columns. */
#define LANES_LANE_MIN_BOX 2

typedef enum
{
  LANES_LANE_CORE,   /* who ran on it: a series per task */
  LANES_LANE_THREAD, /* a series per LanesThreadState */
} LanesLaneKind;

/* How time lies on columns of pixels: column k is the time from k × step until the next. */
typedef struct
{
  LanesTime step; /* nanoseconds per column, above 0 */
  gint64 end;     /* one past the last column shown */
  guint n_columns;
} LanesGrid;

/* One block that is wide enough to be seen. */
typedef struct
{
  double x;     /* columns from the left edge; below 0: it began earlier */
  double width; /* columns */
  guint thread;
  guint task;
  LanesThreadState state;
} LanesBox;

typedef struct _LanesLaneLayout LanesLaneLayout;

LanesGrid lanes_grid_new (LanesTime length, LanesTime end, guint n_columns);
LanesSpan lanes_grid_get_span (const LanesGrid *grid);
double lanes_grid_get_x (const LanesGrid *grid, LanesTime time, double width);

LanesLaneLayout *lanes_lane_layout_new (LanesLaneKind kind, guint index, guint n_series);
void lanes_lane_layout_free (LanesLaneLayout *self);
void lanes_lane_layout_add (LanesLaneLayout *self, const LanesGrid *grid,
                            const LanesInterval *intervals, gsize n_intervals, LanesTime known);
void lanes_lane_layout_update (LanesLaneLayout *self, const LanesGrid *grid, LanesTrace *trace);

LanesLaneKind lanes_lane_layout_get_kind (LanesLaneLayout *self);
guint lanes_lane_layout_get_index (LanesLaneLayout *self);
guint lanes_lane_layout_get_n_series (LanesLaneLayout *self);
LanesSpan lanes_lane_layout_get_missing (LanesLaneLayout *self, const LanesGrid *grid,
                                         LanesTime known);
guint lanes_lane_layout_get_n_boxes (LanesLaneLayout *self);
LanesBox lanes_lane_layout_get_box (LanesLaneLayout *self, guint i);
const float *lanes_lane_layout_get_column (LanesLaneLayout *self, guint x);
gboolean lanes_lane_layout_has_columns (LanesLaneLayout *self);

void lanes_lane_collect_gaps (LanesTrace *trace, const LanesGrid *grid, GArray *gaps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesLaneLayout, lanes_lane_layout_free)

G_END_DECLS
