/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task-set.h"

G_BEGIN_DECLS

#define LANES_TYPE_DISK_STATE (lanes_disk_state_get_type ())
#define LANES_TYPE_DISK_WATCH (lanes_disk_watch_get_type ())

/* What the file of a task set is, beside what was last read from it or written to it */
typedef enum
{
  LANES_DISK_SAME,
  LANES_DISK_CHANGED,
  LANES_DISK_GONE, /* or it cannot be read, or is no file any more */
} LanesDiskState;

GType lanes_disk_state_get_type (void);

G_DECLARE_FINAL_TYPE (LanesDiskWatch, lanes_disk_watch, LANES, DISK_WATCH, GObject)

/* Signal: changed (LanesDiskState). */
LanesDiskWatch *lanes_disk_watch_new (LanesTaskSet *task_set);
LanesDiskState lanes_disk_watch_get_state (LanesDiskWatch *self);
void lanes_disk_watch_look (LanesDiskWatch *self);
void lanes_disk_watch_settle (LanesDiskWatch *self);
void lanes_disk_watch_pause (LanesDiskWatch *self);
void lanes_disk_watch_resume (LanesDiskWatch *self);

G_END_DECLS
