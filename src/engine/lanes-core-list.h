/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-core-set.h"

G_BEGIN_DECLS

/* Who told which cores there are, the best one first. */
typedef enum
{
  LANES_CORE_LIST_SYS,      /* /sys: all that are plugged in, and which of them are online */
  LANES_CORE_LIST_STAT,     /* /proc/stat: those that are online */
  LANES_CORE_LIST_AFFINITY, /* sched_getaffinity(2): those that this process may use */
} LanesCoreListSource;

LanesCoreListSource lanes_core_list_read (const char *root, LanesCoreSet *present,
                                          LanesCoreSet *online);

G_END_DECLS
