/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laying out groups of columns from what was recorded. */
#include "lanes-lane-layout-private.h"

/* With more slices than this in a column, on average, groups are summed up by the trace. */
#define MAX_WALKED 6

/* With edges in this part of a group's columns their moments count, and with this part the load. */
#define SPARSE 0.3f
#define DENSE  0.75f

/* Looks at new groups before it is asked again whether there are that many, and how few these are.
 */
#define N_TRUSTED   16
#define MAX_TRUSTED 6

/* With so many times more, it is not looked which of them have fewer. */
#define MANY 4

/* While the picture is on its way to another step, columns as wide as so many will do, and with so
 * many times more slices they need only be about right. It is looked for pieces of so many groups
 * which of them have few. */
#define SPREAD 2
#define ROUGH  2
#define PIECE  40

G_STATIC_ASSERT (LANES_LANE_GROUP % SPREAD == 0);

static LanesTime
get_end (const LanesSlice *slice, LanesTime known)
{
  return slice->ended == LANES_SLICE_OPEN ? MAX (slice->end, known) : slice->end;
}

static gboolean
make_running (LanesLaneLayout *self, LanesTrace *trace, const LanesSlice *slice, LanesBlock *block)
{
  const LanesThread *thread = lanes_trace_get_thread (trace, slice->thread);

  *block = (LanesBlock){
      .begin = slice->begin,
      .end = get_end (slice, self->known),
      .thread = slice->thread,
      .task = thread ? thread->task : 0,
      .core = slice->core,
      .state = LANES_STATE_RUNNING,
      .open = slice->ended == LANES_SLICE_OPEN,
  };
  return thread != NULL;
}

/* Whether the thread was ready between two of its slices, or since the last of them */
static gboolean
make_ready (LanesLaneLayout *self, LanesTrace *trace, const LanesSlice *before,
            const LanesSlice *after, LanesBlock *block)
{
  const LanesThread *thread = lanes_trace_get_thread (trace, before->thread);

  if (!thread || (before->ended != LANES_SLICE_PREEMPTED && (!after || !after->queued)))
    return FALSE;
  *block = (LanesBlock){
      .begin = before->end,
      .end = after ? after->begin : MIN (self->known, thread->end),
      .thread = before->thread,
      .task = thread->task,
      .core = before->core,
      .state = LANES_STATE_READY,
      .open = !after,
  };
  return block->end > block->begin;
}

static gboolean
is_wide (LanesLaneLayout *self, const LanesBlock *block)
{
  return block->end - block->begin >= LANES_LANE_MIN_BOX * self->grid.step;
}

static void
add_box (LanesLaneLayout *self, const LanesBlock *block)
{
  if (self->fresh->len > 0
      && g_array_index (self->fresh, LanesBlock, self->fresh->len - 1).begin == block->begin)
    return;
  g_array_append_val (self->fresh, *block);
}

static guint
get_series (LanesLaneLayout *self, const LanesBlock *block)
{
  return self->kind == LANES_LANE_CORE ? block->task : (guint) block->state;
}

/* Adds a block to its columns in @shown, or takes it away. */
static void
add_to_columns (LanesLaneLayout *self, const LanesBlock *block, LanesSpan shown, float sign)
{
  LanesSpan span = lanes_span_intersect ((LanesSpan){block->begin, block->end}, shown);
  LanesTime step = self->grid.step;
  guint series = get_series (self, block);

  if (series >= self->n_series)
    return;
  while (!lanes_span_is_empty (span))
    {
      gint64 column = lanes_floor_divide (span.begin, step);
      LanesTime end = MIN (span.end, (column + 1) * step);
      gint64 group = lanes_floor_divide (column, LANES_LANE_GROUP);
      float *share = &lanes_lane_get_shares (
          self, group)[(column - group * LANES_LANE_GROUP) * self->n_series + series];

      *share = MAX (*share + sign * (float) (end - span.begin) / (float) step, 0);
      span.begin = end;
    }
}

static void
add_block (LanesLaneLayout *self, const LanesBlock *block, LanesSpan shown)
{
  if (block->begin >= shown.end || block->end <= shown.begin)
    return;
  if (is_wide (self, block))
    add_box (self, block);
  else
    add_to_columns (self, block, shown, 1);
}

static void
walk_core (LanesLaneLayout *self, LanesTrace *trace, LanesSpan shown)
{
  LanesTraceIter iter;
  LanesSlice slice;
  LanesBlock block;

  lanes_trace_iter_init_core (&iter, trace, self->index, shown);
  while (lanes_trace_iter_next (&iter, &slice))
    if (make_running (self, trace, &slice, &block))
      add_block (self, &block, shown);
}

static void
walk_thread (LanesLaneLayout *self, LanesTrace *trace, LanesSpan shown)
{
  LanesSlice slice = {.begin = G_MAXINT64, .thread = self->index};
  LanesSlice before;
  gboolean have_before;
  gboolean more = TRUE;
  LanesTraceIter iter;

  lanes_trace_iter_init_thread (&iter, trace, self->index, shown);
  more = lanes_trace_iter_next (&iter, &slice) || slice.begin < G_MAXINT64;
  /* The slice before says whether the thread was ready when the span began. */
  have_before = lanes_trace_get_neighbor (trace, &slice, TRUE, -1, &before);
  do
    {
      LanesBlock block;

      if (have_before && make_ready (self, trace, &before, more ? &slice : NULL, &block))
        add_block (self, &block, shown);
      if (!more || slice.begin >= shown.end)
        return;
      if (make_running (self, trace, &slice, &block))
        add_block (self, &block, shown);
      before = slice;
      have_before = TRUE;
      slice.begin = G_MAXINT64;
      more = lanes_trace_iter_next (&iter, &slice) || slice.begin < G_MAXINT64;
    }
  while (TRUE);
}

/* The block at a moment: true as to where it begins and ends. */
gboolean
lanes_lane_read_block (LanesLaneLayout *self, LanesTrace *trace, LanesTime time, LanesBlock *block)
{
  LanesSlice slice = {.begin = time, .end = time, .thread = self->index, .core = G_MAXUINT};
  LanesSlice before;
  LanesSlice after;

  if (self->kind == LANES_LANE_CORE)
    return lanes_trace_find (trace, self->index, time, &slice)
           && make_running (self, trace, &slice, block);
  if (lanes_trace_find_in_thread (trace, self->index, time, &before))
    return make_running (self, trace, &before, block);
  if (!lanes_trace_get_neighbor (trace, &slice, TRUE, -1, &before))
    return FALSE;
  if (before.ended == LANES_SLICE_OPEN)
    return make_running (self, trace, &before, block) && block->end > time;
  return make_ready (self, trace, &before,
                     lanes_trace_get_neighbor (trace, &slice, TRUE, 1, &after) ? &after : NULL,
                     block)
         && block->begin <= time && block->end > time;
}

/* A block that is wide is a box, and no share of its columns. */
static void
take_out_box (LanesLaneLayout *self, LanesTrace *trace, LanesTime time, LanesSpan shown)
{
  LanesBlock block;

  if (!lanes_lane_read_block (self, trace, time, &block) || !is_wide (self, &block))
    return;
  add_box (self, &block);
  add_to_columns (self, &block, shown, -1);
}

static gboolean
is_full (LanesLaneLayout *self, const LanesTime *used)
{
  for (guint i = 0; i < self->n_series; i++)
    if (used[i] > 0)
      return used[i] == self->grid.step;
  return FALSE;
}

LanesTime *
lanes_lane_reserve_used (LanesLaneLayout *self, gsize n_columns)
{
  g_array_set_size (self->used, n_columns * self->n_series);
  return (LanesTime *) (gpointer) self->used->data;
}

void
lanes_lane_add_used (LanesLaneLayout *self, const LanesTime *used, gint64 first, gint64 end,
                     float scale)
{
  guint n = LANES_LANE_GROUP * self->n_series;

  for (gint64 group = first; group < end; group++, used += n)
    {
      float *shares = lanes_lane_get_shares (self, group);

      for (guint i = 0; i < n; i++)
        shares[i] += (float) used[i] * scale;
    }
}

/* Groups with so many slices that there is no time to look at each. The picture is the same as if
 * there were: a wide block fills a column, so that it is found where one is full. */
static void
sum_up (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end, LanesSpan shown)
{
  guint n_columns = (guint) (end - first) * LANES_LANE_GROUP;
  LanesTime *used = lanes_lane_reserve_used (self, n_columns);
  LanesTime covered = shown.begin;

  if (self->kind == LANES_LANE_CORE)
    lanes_trace_fill_core (trace, self->index, shown.begin, self->grid.step, n_columns, used,
                           self->n_series);
  else
    lanes_trace_fill_thread (trace, self->index, shown.begin, self->grid.step, n_columns, used);
  lanes_lane_add_used (self, used, first, end, 1.0f / (float) self->grid.step);

  for (guint i = 0; i < n_columns; i++)
    {
      LanesTime time = shown.begin + i * self->grid.step;

      /* What is two columns wide has every second begin of a column in it. */
      if (i > 0
          && (i % 2 == 1 || time < covered
              || (!is_full (self, used + (gsize) i * self->n_series)
                  && !is_full (self, used + (gsize) (i - 1) * self->n_series))))
        continue;
      take_out_box (self, trace, time, shown);
      if (self->fresh->len > 0)
        covered = g_array_index (self->fresh, LanesBlock, self->fresh->len - 1).end;
    }
  if (covered < shown.end)
    take_out_box (self, trace, shown.end - 1, shown);
}

/* The same while the picture is on its way: in wider columns, and without a look for wide blocks.
 */
static void
sum_up_roughly (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end,
                gboolean about_right)
{
  guint n_columns = (guint) (end - first) * LANES_LANE_GROUP / SPREAD;
  LanesTime *used = lanes_lane_reserve_used (self, n_columns);
  LanesTime begin = lanes_lane_get_group_begin (self, first);
  LanesTime step = self->grid.step * SPREAD;
  float scale = 1.0f / (float) step;

  if (about_right)
    lanes_trace_estimate_core (trace, self->index, begin, step, n_columns, used, self->n_series);
  else
    lanes_trace_fill_core (trace, self->index, begin, step, n_columns, used, self->n_series);
  for (gint64 group = first; group < end; group++)
    {
      float *shares = lanes_lane_get_shares (self, group);

      for (guint i = 0; i < LANES_LANE_GROUP; i++, shares += self->n_series)
        {
          for (guint k = 0; k < self->n_series; k++)
            shares[k] += (float) used[k] * scale;
          if (i % SPREAD == SPREAD - 1)
            used += self->n_series;
        }
    }
  self->rough = TRUE;
}

static void
walk (LanesLaneLayout *self, LanesTrace *trace, LanesSpan shown)
{
  if (self->kind == LANES_LANE_CORE)
    walk_core (self, trace, shown);
  else
    walk_thread (self, trace, shown);
}

/* Slice by slice where there are few, and by sums where there are many. Both make the same picture,
 * so that it does not matter where one ends and the other begins. */
static void
read_range (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end)
{
  LanesSpan shown = {lanes_lane_get_group_begin (self, first),
                     lanes_lane_get_group_begin (self, end)};
  guint64 few = MAX_WALKED * LANES_LANE_GROUP * (guint64) (end - first);
  gboolean rough = self->grid.rough && self->kind == LANES_LANE_CORE;
  guint64 n;

  /* What is next to groups with very many slices will have as many: it is not asked each time. */
  if (self->n_trusted > 0 && end - first <= MAX_TRUSTED && !rough)
    {
      self->n_trusted--;
      sum_up (self, trace, first, end, shown);
      return;
    }
  n = self->kind == LANES_LANE_CORE ? lanes_trace_count_core (trace, self->index, shown)
                                    : lanes_trace_count_thread (trace, self->index, shown);
  self->n_trusted = n > MANY * few ? N_TRUSTED : 0;
  if (n <= few)
    {
      walk (self, trace, shown);
    }
  else if (rough && end - first <= PIECE)
    {
      sum_up_roughly (self, trace, first, end, n > ROUGH * few);
    }
  else if (!rough && (end - first == 1 || n > MANY * few))
    {
      sum_up (self, trace, first, end, shown);
    }
  else
    {
      read_range (self, trace, first, first + (end - first) / 2);
      read_range (self, trace, first + (end - first) / 2, end);
    }
}

/* Reads the groups from @first to @end, whose shares are 0: adds to their shares, and to what is
 * fresh the blocks that are boxes. */
void
lanes_lane_read (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end)
{
  if (self->kind == LANES_LANE_TASK || self->kind == LANES_LANE_ALL)
    lanes_lane_read_members (self, trace, first, end);
  else if (self->kind == LANES_LANE_CORE || lanes_trace_get_thread (trace, self->index))
    read_range (self, trace, first, end);
}

/* In how many columns of a group something begins or ends */
static guint
count_edges (const float *shares, guint n_series)
{
  guint n = 0;

  for (guint i = 0; i < LANES_LANE_GROUP; i++, shares += n_series)
    {
      float most = 0;

      for (guint k = 0; k < n_series; k++)
        most = MAX (most, shares[k]);
      n += most > 0.001f && most < 0.999f;
    }
  return n;
}

/**
 * lanes_lane_layout_get_density:
 * @group: the number of a group
 *
 * Where there is an edge in nearly every column, columns tell how much of the time was used; where
 * there are few, they tell when.
 *
 * Returns: from 0, in which columns the edges of slices are to be seen, to 1, in which they are to
 *   be a graph of the load
 */
float
lanes_lane_layout_get_density (LanesLaneLayout *self, gint64 group)
{
  guint n;

  if (group < self->first || group >= self->end)
    return 0;
  if (self->kind == LANES_LANE_TASK || self->kind == LANES_LANE_ALL)
    return 1;
  n = count_edges (lanes_lane_get_shares (self, group), self->n_series);
  return CLAMP (((float) n / LANES_LANE_GROUP - SPARSE) / (DENSE - SPARSE), 0, 1);
}
