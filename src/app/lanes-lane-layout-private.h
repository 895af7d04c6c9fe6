/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-lane-layout.h"

G_BEGIN_DECLS

/* A block in absolute time: it stays valid while the picture scrolls. */
typedef struct
{
  LanesTime begin;
  LanesTime end;
  guint thread;
  guint task;
  guint core;
  LanesThreadState state;
  gboolean open;     /* it may still grow */
  gboolean followed; /* the next two are known */
  guint next_core;   /* where the thread ran next, G_MAXUINT: nowhere else */
  LanesSpan next;    /* and when */
} LanesBlock;

struct _LanesLaneLayout
{
  LanesLaneKind kind;
  guint index;
  guint n_series;
  GArray *members; /* of guint: the threads or cores that are shown as one */
  guint64 id;

  LanesGrid grid;
  LanesTime known; /* as it was laid out: everything before was recorded */

  /* What is laid out: the groups from first to end, in rings by the number of the group. */
  gint64 first;
  gint64 end;
  guint n_slots;
  float *shares;  /* (array length=n_slots * LANES_LANE_GROUP * n_series) */
  guint *stamps;  /* (array length=n_slots): other numbers when anything in a group is another */
  GArray *blocks; /* of LanesBlock, by time */
  guint n_stamps;
  gboolean rough;  /* some of it may be about right only */
  gboolean *about; /* (array length=n_slots): which groups of a row of many are about right only */
  gboolean whole;  /* none in sight is */
  guint64 n_read;  /* columns of threads or cores, by the last update */
  guint n_trusted; /* times that groups are taken for crowded without a look */

  LanesLaneLayout *others; /* who else had the core, where that is shown; NULL: it is not */

  /* Kept to save allocations. */
  GArray *fresh;   /* of LanesBlock */
  GArray *used;    /* of LanesTime */
  float *no_share; /* (array length=n_series) */
};

static inline gint64
lanes_floor_divide (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static inline LanesTime
lanes_lane_get_group_begin (const LanesLaneLayout *self, gint64 group)
{
  return group * LANES_LANE_GROUP * self->grid.step;
}

static inline guint
lanes_lane_get_slot (const LanesLaneLayout *self, gint64 group)
{
  gint64 n = self->n_slots;

  /* A picture of the first moments begins before time does. */
  return (guint) ((group % n + n) % n);
}

static inline float *
lanes_lane_get_shares (LanesLaneLayout *self, gint64 group)
{
  return self->shares
         + (gsize) lanes_lane_get_slot (self, group) * LANES_LANE_GROUP * self->n_series;
}

/* lanes-lane-layout-read.c */
void lanes_lane_read (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end);
gboolean lanes_lane_read_block (LanesLaneLayout *self, LanesTrace *trace, LanesTime time,
                                LanesBlock *block);
LanesTime *lanes_lane_reserve_used (LanesLaneLayout *self, gsize n_columns);
void lanes_lane_add_used (LanesLaneLayout *self, const LanesTime *used, gint64 first, gint64 end,
                          float scale);

/* lanes-lane-layout-members.c */
void lanes_lane_read_members (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end);
void lanes_lane_refine (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end);

G_END_DECLS
