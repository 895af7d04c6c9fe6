/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-time.h"

G_BEGIN_DECLS

/* How far apart readings are to be, so that they cost less than 1 % of a core. Pure: what a reading
 * cost goes in. */
typedef struct
{
  LanesTime period;
  LanesTime least;
  LanesTime most;
  double cost;  /* ns a reading, smoothed */
  guint n_read; /* readings since the period changed */
} LanesPeriod;

void lanes_period_init (LanesPeriod *self, LanesTime least, LanesTime most);
gboolean lanes_period_note (LanesPeriod *self, LanesTime cost);

G_END_DECLS
