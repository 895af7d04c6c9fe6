/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other programs had of a core, beside what the tasks had. */
#include "lanes-row-painter-private.h"

static gboolean
has_any (const float *shares)
{
  for (guint i = 0; i < LANES_LANE_GROUP; i++)
    if (shares[i] > 0)
      return TRUE;
  return FALSE;
}

/* The shares of a group of columns, those of others after those of the tasks, where there are any.
 */
const float *
lanes_row_painter_get_shares (LanesRowPainter *self, LanesLaneLayout *layout, gint64 group,
                              guint *n_series)
{
  LanesLaneLayout *others = lanes_lane_layout_get_others (layout);
  const float *shares = lanes_lane_layout_get_shares (layout, group);
  guint n = lanes_lane_layout_get_n_series (layout);
  const float *grey;
  float *all;

  *n_series = n;
  if (!others || lanes_lane_layout_get_stamp (others, group) == 0)
    return shares;
  grey = lanes_lane_layout_get_shares (others, group);
  if (!has_any (grey))
    return shares;
  g_array_set_size (self->shares, LANES_LANE_GROUP * (n + 1));
  all = (float *) (gpointer) self->shares->data;
  for (guint i = 0; i < LANES_LANE_GROUP; i++)
    {
      memcpy (all + (gsize) i * (n + 1), shares + (gsize) i * n, n * sizeof *shares);
      all[(gsize) i * (n + 1) + n] = grey[i];
    }
  *n_series = n + 1;
  return all;
}

/* How dense what both have of a group is */
float
lanes_row_painter_get_density (LanesLaneLayout *layout, gint64 group)
{
  LanesLaneLayout *others = lanes_lane_layout_get_others (layout);
  float density = lanes_lane_layout_get_density (layout, group);

  return others ? MAX (density, lanes_lane_layout_get_density (others, group)) : density;
}
