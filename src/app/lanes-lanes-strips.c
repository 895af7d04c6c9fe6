/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strips above and below the rows: how many run together, and the whole recording. */
#include "lanes-lanes-controls.h"
#include "lanes-lanes-private.h"
#include "lanes-overview.h"
#include "lanes-together.h"

/**
 * lanes_lanes_set_used:
 * @used: the positions of the cores that the tasks may run on
 *
 * Shows which cores were taken away, and how many could be in use at once.
 */
void
lanes_lanes_set_used (LanesLanes *self, const LanesCoreSet *used)
{
  guint n_cores = self->trace ? lanes_trace_get_n_cores (self->trace) : 0;
  guint n_used = 0;

  for (guint i = 0; i < n_cores; i++)
    n_used += lanes_core_set_contains (used, i);
  lanes_rows_set_used (LANES_ROWS (self->rows), used);
  lanes_together_set_n_cores (LANES_TOGETHER (self->together), n_used);
  lanes_overview_set_n_cores (LANES_OVERVIEW (self->overview), n_used);
}

/**
 * lanes_lanes_set_others:
 * @others: (nullable): what other programs did, on the same cores; %NULL: it is not shown
 *
 * Shows in gray who else had the cores, and what they are called. Another source lets it go.
 */
void
lanes_lanes_set_others (LanesLanes *self, LanesTrace *others)
{
  lanes_rows_set_others (LANES_ROWS (self->rows), others);
  lanes_marks_set_others (LANES_MARKS (self->marks), others);
  lanes_legend_set_others (lanes_lanes_get_legend (self), others != NULL);
}

/**
 * lanes_lanes_set_presenter:
 * @presenter: whether a room looks on: then the rows have the room of what nobody can read there
 */
void
lanes_lanes_set_presenter (LanesLanes *self, gboolean presenter)
{
  gtk_widget_set_visible (self->together, !presenter);
  gtk_widget_set_visible (self->overview, !presenter);
  lanes_lanes_controls_set_presenter (LANES_LANES_CONTROLS (self->controls), presenter);
}
