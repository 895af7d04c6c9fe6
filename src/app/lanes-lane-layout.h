/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

/* A block this many columns wide, or wider, is drawn as a box; what is narrower is summed up in its
 * columns. */
#define LANES_LANE_MIN_BOX 2

/* So many columns, at multiples of so many, are laid out at a time. */
#define LANES_LANE_GROUP 8

typedef enum
{
  LANES_LANE_CORE,   /* who ran on it: a series per task */
  LANES_LANE_THREAD, /* a series per LanesThreadState */
  LANES_LANE_TASK,   /* several threads as one: a series per state, of the time of them all */
  LANES_LANE_ALL,    /* several cores as one: a series per task, of the time of them all */
} LanesLaneKind;

/* How time lies on columns of pixels: column k is the time from k × step until the next. */
typedef struct
{
  LanesTime step; /* nanoseconds per column, above 0 */
  gint64 end;     /* one past the last column shown */
  guint n_columns;
  gboolean rough; /* it is on its way to another step: where there is much, about right will do */
  guint portion;  /* columns of cores or threads that a row of many may read at a time; 0: all */
} LanesGrid;

/* One block that is wide enough to be seen. */
typedef struct
{
  double x;     /* columns from the left edge; below 0: it began earlier */
  double width; /* columns */
  guint thread;
  guint task;
  guint core; /* where it ran, or ran last */
  LanesThreadState state;
  LanesSpan span; /* nanoseconds */
} LanesBox;

/* A thread went from one core to another. */
typedef struct
{
  double x; /* columns from the left edge: where its turn on the first core ends */
  guint row;
  double to_x; /* where its turn on the other core begins */
  guint to_row;
  guint task;
  double width; /* columns: of the shorter one of the two turns */
} LanesMove;

typedef struct _LanesLaneLayout LanesLaneLayout;

LanesGrid lanes_grid_new (LanesTime length, LanesTime end, guint n_columns);
LanesSpan lanes_grid_get_span (const LanesGrid *grid);
double lanes_grid_get_x (const LanesGrid *grid, LanesTime time, double width);

LanesLaneLayout *lanes_lane_layout_new (LanesLaneKind kind, guint index, guint n_series);
LanesLaneLayout *lanes_lane_layout_new_for_threads (const guint *threads, guint n_threads);
LanesLaneLayout *lanes_lane_layout_new_for_cores (const guint *cores, guint n_cores,
                                                  guint n_series);
void lanes_lane_layout_free (LanesLaneLayout *self);
void lanes_lane_layout_set_members (LanesLaneLayout *self, const guint *members, guint n_members);
void lanes_lane_layout_update (LanesLaneLayout *self, const LanesGrid *grid, LanesTrace *trace);

/* lanes-lane-layout-others.c */
void lanes_lane_layout_update_others (LanesLaneLayout *self, const LanesGrid *grid,
                                      LanesTrace *others);
LanesLaneLayout *lanes_lane_layout_get_others (LanesLaneLayout *self);

gboolean lanes_lane_layout_is_whole (LanesLaneLayout *self);
guint64 lanes_lane_layout_get_n_read (LanesLaneLayout *self);

LanesLaneKind lanes_lane_layout_get_kind (LanesLaneLayout *self);
guint lanes_lane_layout_get_index (LanesLaneLayout *self);
guint lanes_lane_layout_get_n_series (LanesLaneLayout *self);
guint lanes_lane_layout_get_n_boxes (LanesLaneLayout *self);
LanesBox lanes_lane_layout_get_box (LanesLaneLayout *self, guint i);
guint lanes_lane_layout_find_box (LanesLaneLayout *self, LanesTime time);
const float *lanes_lane_layout_get_column (LanesLaneLayout *self, guint x);

/* What a painter needs that keeps the pixels of what has not changed. */
guint64 lanes_lane_layout_get_id (LanesLaneLayout *self);
guint lanes_lane_layout_get_stamp (LanesLaneLayout *self, gint64 group);
const float *lanes_lane_layout_get_shares (LanesLaneLayout *self, gint64 group);
float lanes_lane_layout_get_density (LanesLaneLayout *self, gint64 group);

void lanes_lane_collect_gaps (LanesTrace *trace, const LanesGrid *grid, GArray *gaps);
void lanes_lane_collect_paused (LanesTrace *trace, guint task, LanesSpan life,
                                const LanesGrid *grid, GArray *pauses);
void lanes_lane_collect_moves (LanesLaneLayout *const *cores, guint n_cores, const LanesGrid *grid,
                               LanesTrace *trace, GArray *moves);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesLaneLayout, lanes_lane_layout_free)

G_END_DECLS
