/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other programs in the rows of the cores. */
#include "lanes-rows-private.h"

/**
 * lanes_rows_set_others:
 * @others: (nullable): what other programs did, on the same cores; %NULL: it is not shown
 *
 * Shows in gray who else had the cores. It is let go with the source: whoever sets another one sets
 * this after it.
 */
void
lanes_rows_set_others (LanesRows *self, LanesTrace *others)
{
  if (!g_set_object (&self->others, others))
    return;
  /* What is laid out is that of the trace before. */
  for (guint i = 0; i < lanes_row_list_get_n_cores (self->list); i++)
    {
      LanesRow *row = lanes_row_list_get_row (self->list, i);

      if (row->lane)
        lanes_lane_layout_update_others (row->lane, NULL, NULL);
      if (row->heat)
        lanes_row_heat_set_others (row->heat, NULL, NULL);
    }
  lanes_row_painter_set_others (self->painter, others);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
