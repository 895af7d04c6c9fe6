/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows in which many threads or cores are one. With very many of them there is no time to read all
 * columns before the next frame: then they are about right first, and made exact in portions. */
#include "lanes-lane-layout-private.h"

/* How many threads or cores fill the whole of a column: as many as can run at the same instant. */
static guint
get_full (LanesLaneLayout *self, LanesTrace *trace)
{
  guint n = MAX (self->members->len, 1);

  return self->kind == LANES_LANE_TASK ? MIN (n, MAX (lanes_trace_get_n_cores (trace), 1)) : n;
}

/* More may be ready than there is room for above those that run. */
static void
cut_ready (LanesLaneLayout *self, gint64 first, gint64 end)
{
  for (gint64 group = first; group < end; group++)
    {
      float *shares = lanes_lane_get_shares (self, group);

      for (guint i = 0; i < LANES_LANE_GROUP; i++, shares += self->n_series)
        shares[LANES_STATE_READY] =
            MIN (shares[LANES_STATE_READY], MAX (1 - shares[LANES_STATE_RUNNING], 0));
    }
}

/* What one thread or core had in each of many columns */
static gboolean
read_member (LanesLaneLayout *self, LanesTrace *trace, guint i, LanesTime begin, LanesTime step,
             guint n_columns, LanesTime *used)
{
  guint member = g_array_index (self->members, guint, i);

  if (self->kind == LANES_LANE_ALL)
    lanes_trace_fill_core (trace, member, begin, step, n_columns, used, self->n_series);
  else if (lanes_trace_get_thread (trace, member))
    lanes_trace_fill_thread (trace, member, begin, step, n_columns, used);
  else
    return FALSE;
  self->n_read += n_columns;
  return TRUE;
}

static void
sum_up (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end)
{
  guint n_columns = (guint) (end - first) * LANES_LANE_GROUP;
  LanesTime *used = lanes_lane_reserve_used (self, n_columns);
  LanesTime begin = lanes_lane_get_group_begin (self, first);
  float scale = 1.0f / ((float) self->grid.step * (float) get_full (self, trace));

  for (guint i = 0; i < self->members->len; i++)
    if (read_member (self, trace, i, begin, self->grid.step, n_columns, used))
      lanes_lane_add_used (self, used, first, end, scale);
  for (gint64 group = first; group < end; group++)
    self->about[lanes_lane_get_slot (self, group)] = FALSE;
}

/* So many groups at a time are exact. */
static gint64
get_portion (LanesLaneLayout *self)
{
  return MAX (self->grid.portion / (LANES_LANE_GROUP * MAX (self->members->len, 1)), 1);
}

/* In wide columns of some groups each, at multiples of their width: as many as a portion has. */
static void
sum_up_roughly (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end)
{
  gint64 n = MAX (self->grid.portion / MAX (self->members->len, 1), 1);
  gint64 width = (end - first + n - 1) / n;
  gint64 left = lanes_floor_divide (first, width);
  guint n_columns = (guint) (lanes_floor_divide (end - 1, width) + 1 - left);
  gsize n_values = (gsize) n_columns * self->n_series;
  LanesTime *used = lanes_lane_reserve_used (self, 2 * (gsize) n_columns);
  LanesTime *sums = used + n_values;
  LanesTime begin = lanes_lane_get_group_begin (self, left * width);
  LanesTime step = self->grid.step * LANES_LANE_GROUP * width;
  float scale = 1.0f / ((float) step * (float) get_full (self, trace));

  memset (sums, 0, n_values * sizeof *sums);
  for (guint i = 0; i < self->members->len; i++)
    if (read_member (self, trace, i, begin, step, n_columns, used))
      for (gsize j = 0; j < n_values; j++)
        sums[j] += used[j];
  for (gint64 group = first; group < end; group++)
    {
      const LanesTime *sum = sums + (lanes_floor_divide (group, width) - left) * self->n_series;
      float *shares = lanes_lane_get_shares (self, group);

      for (guint i = 0; i < LANES_LANE_GROUP; i++, shares += self->n_series)
        for (guint k = 0; k < self->n_series; k++)
          shares[k] = (float) sum[k] * scale;
      self->about[lanes_lane_get_slot (self, group)] = TRUE;
    }
}

/* Reads the groups from @first to @end, whose shares are 0. */
void
lanes_lane_read_members (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end)
{
  if (self->grid.portion > 0 && end - first > get_portion (self))
    sum_up_roughly (self, trace, first, end);
  else
    sum_up (self, trace, first, end);
  if (self->kind == LANES_LANE_TASK)
    cut_ready (self, first, end);
}

/* Makes groups from @first to @end exact that are about right, the newest first: what is left of a
 * portion, and one of them at the least, so that it comes to an end. While the step changes, they
 * would be for one frame only. */
void
lanes_lane_refine (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end)
{
  gint64 read = (gint64) self->n_read / (LANES_LANE_GROUP * MAX (self->members->len, 1));
  gint64 rest = self->grid.portion > 0 ? MAX (get_portion (self) - read, 1) : G_MAXINT64;
  gint64 group = end;

  if (self->members->len == 0)
    return;
  while (TRUE)
    {
      gint64 last;

      while (group > first && !self->about[lanes_lane_get_slot (self, group - 1)])
        group--;
      self->whole = group <= first;
      if (self->whole || rest == 0 || (self->grid.rough && self->grid.portion > 0))
        return;
      last = group;
      for (; group > first && rest > 0 && self->about[lanes_lane_get_slot (self, group - 1)];
           group--, rest--)
        {
          guint slot = lanes_lane_get_slot (self, group - 1);

          memset (lanes_lane_get_shares (self, group - 1), 0,
                  sizeof (float) * LANES_LANE_GROUP * self->n_series);
          self->stamps[slot] = ++self->n_stamps;
        }
      sum_up (self, trace, group, last);
      if (self->kind == LANES_LANE_TASK)
        cut_ready (self, group, last);
    }
}

/**
 * lanes_lane_layout_is_whole:
 *
 * Returns: whether all that is in sight is exact; otherwise it is to be updated again
 */
gboolean
lanes_lane_layout_is_whole (LanesLaneLayout *self)
{
  return self->whole;
}

/**
 * lanes_lane_layout_get_n_read:
 *
 * Returns: how many columns of threads or cores the last update has read, in a row of many
 */
guint64
lanes_lane_layout_get_n_read (LanesLaneLayout *self)
{
  return self->n_read;
}
