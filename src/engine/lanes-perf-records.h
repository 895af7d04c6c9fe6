/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"

G_BEGIN_DECLS

typedef enum
{
  LANES_PERF_SWITCH_IN,
  LANES_PERF_SWITCH_OUT,
  LANES_PERF_FORK,
  LANES_PERF_EXIT,
  LANES_PERF_COMM,
  LANES_PERF_LOST,
} LanesPerfType;

/* One record of the kernel's ring, understood. */
typedef struct
{
  LanesTime time;
  LanesPerfType type;
  guint core; /* the kernel's number */
  int pid;
  int tid;
  int parent_pid;     /* of a fork */
  int parent_tid;     /* of a fork */
  gboolean preempted; /* of a switch out: the core was given to another */
  guint64 lost;       /* of a loss: how many records */
  char name[16];      /* of a comm */
} LanesPerfRecord;

gboolean lanes_perf_record_parse (const guint8 *bytes, gsize length, LanesPerfRecord *record);

G_END_DECLS
