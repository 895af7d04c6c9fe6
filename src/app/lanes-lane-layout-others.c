/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else had a core: a row of its own, behind that of the tasks. */
#include "lanes-lane-layout-private.h"

/**
 * lanes_lane_layout_update_others:
 * @grid: the picture that is wanted, the same as for the row itself
 * @others: (nullable): what others did, in one series; %NULL: that is not shown
 *
 * Brings up to date what others did on the core of the row.
 */
void
lanes_lane_layout_update_others (LanesLaneLayout *self, const LanesGrid *grid, LanesTrace *others)
{
  if (!others)
    {
      g_clear_pointer (&self->others, lanes_lane_layout_free);
      return;
    }
  if (!self->others)
    self->others = lanes_lane_layout_new (self->kind, self->index, 1);
  lanes_lane_layout_update (self->others, grid, others);
}

/**
 * lanes_lane_layout_get_others:
 *
 * Returns: (transfer none) (nullable): what others did on the core, with one series
 */
LanesLaneLayout *
lanes_lane_layout_get_others (LanesLaneLayout *self)
{
  return self->others;
}
