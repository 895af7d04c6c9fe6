/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-lane-layout-private.h"

/* Columns before the newest moment that are laid out again when time has gone on: what is narrow
 * there may still become a box, and a box may end in another way. */
#define UNSETTLED 8

/* What one row looks like: pure arithmetic, and no picture.
 *
 * The picture of ten minutes may be made of millions of slices, and moves by a pixel many times a
 * second. So the row keeps what it has laid out, in absolute time and in groups of columns, and
 * only looks at the groups that come into sight, on either side, and at those in which time goes
 * on: work per frame depends on how many columns are new, never on how much was recorded. What a
 * group looks like depends on nothing but the grid and the slices. */

/**
 * lanes_lane_layout_new:
 * @kind: what the row is about: a core or a thread
 * @index: position of the core, or number of the thread
 * @n_series: how many shares a column has: the number of tasks, or of states
 *
 * Returns: (transfer full): an empty row
 */
LanesLaneLayout *
lanes_lane_layout_new (LanesLaneKind kind, guint index, guint n_series)
{
  static guint64 last_id;
  LanesLaneLayout *self = g_new0 (LanesLaneLayout, 1);

  self->kind = kind;
  self->index = index;
  self->n_series = MAX (n_series, 1);
  self->id = ++last_id;
  self->members = g_array_new (FALSE, FALSE, sizeof (guint));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (LanesBlock));
  self->fresh = g_array_new (FALSE, FALSE, sizeof (LanesBlock));
  self->used = g_array_new (FALSE, FALSE, sizeof (LanesTime));
  self->no_share = g_new0 (float, self->n_series);
  return self;
}

/**
 * lanes_lane_layout_new_for_threads:
 * @threads: (array length=n_threads): their numbers
 * @n_threads: how many
 *
 * A row in which several threads are one, as those of a folded task are: how many of them ran, and
 * how many were ready, of those that can run at the same instant: of all of them, or of as many as
 * there are cores. It has columns only, and no boxes.
 *
 * Returns: (transfer full): an empty row
 */
LanesLaneLayout *
lanes_lane_layout_new_for_threads (const guint *threads, guint n_threads)
{
  LanesLaneLayout *self = lanes_lane_layout_new (LANES_LANE_TASK, 0, LANES_STATE_READY + 1);

  g_array_append_vals (self->members, threads, n_threads);
  return self;
}

/**
 * lanes_lane_layout_new_for_cores:
 * @cores: (array length=n_cores): their positions
 * @n_cores: how many
 * @n_series: the number of tasks
 *
 * A row in which several cores are one: how much of the time of them all each task had. It has
 * columns only, and no boxes.
 *
 * Returns: (transfer full): an empty row
 */
LanesLaneLayout *
lanes_lane_layout_new_for_cores (const guint *cores, guint n_cores, guint n_series)
{
  LanesLaneLayout *self = lanes_lane_layout_new (LANES_LANE_ALL, 0, n_series);

  g_array_append_vals (self->members, cores, n_cores);
  return self;
}

void
lanes_lane_layout_free (LanesLaneLayout *self)
{
  g_free (self->shares);
  g_free (self->stamps);
  g_free (self->about);
  g_free (self->no_share);
  g_array_unref (self->members);
  g_array_unref (self->blocks);
  g_array_unref (self->fresh);
  g_array_unref (self->used);
  g_clear_pointer (&self->others, lanes_lane_layout_free);
  g_free (self);
}

/* Lays out nothing from here on. */
static void
start_over (LanesLaneLayout *self, gint64 group)
{
  self->first = group;
  self->end = group;
  self->rough = FALSE;
  g_array_set_size (self->blocks, 0);
}

/**
 * lanes_lane_layout_set_members:
 * @members: (array length=n_members): numbers of the threads, or positions of the cores
 * @n_members: how many
 *
 * Says which threads or cores are shown as one; when they are others, the row starts over.
 */
void
lanes_lane_layout_set_members (LanesLaneLayout *self, const guint *members, guint n_members)
{
  if (self->members->len == n_members
      && (n_members == 0
          || memcmp (self->members->data, members, n_members * sizeof *members) == 0))
    return;
  g_array_set_size (self->members, 0);
  g_array_append_vals (self->members, members, n_members);
  start_over (self, 0);
}

static void
take_grid (LanesLaneLayout *self, const LanesGrid *grid)
{
  /* What is there stays, and only what comes into sight is laid out: that can be done well. */
  gboolean rough = grid->rough && (self->rough || self->grid.step != grid->step);

  if (!self->shares || self->grid.n_columns != grid->n_columns)
    {
      /* Twice as many as there is room for, so that one can go back and forth. */
      self->n_slots = 2 * (grid->n_columns / LANES_LANE_GROUP + 2);
      g_free (self->shares);
      g_free (self->stamps);
      g_free (self->about);
      self->shares = g_new (float, (gsize) self->n_slots *LANES_LANE_GROUP * self->n_series);
      self->stamps = g_new0 (guint, self->n_slots);
      self->about = g_new0 (gboolean, self->n_slots);
      start_over (self, 0);
    }
  else if (self->grid.step != grid->step || (self->rough && !grid->rough))
    {
      start_over (self, 0);
    }
  self->grid = *grid;
  self->grid.rough = rough;
}

static LanesBlock *
get_block (LanesLaneLayout *self, guint i)
{
  return &g_array_index (self->blocks, LanesBlock, i);
}

static guint
find_block (LanesLaneLayout *self, LanesTime time)
{
  guint low = 0;
  guint high = self->blocks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_block (self, middle)->end <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* What is in a span of time looks otherwise now. */
static void
touch (LanesLaneLayout *self, LanesSpan span)
{
  LanesTime step = self->grid.step;
  gint64 first = lanes_floor_divide (span.begin / step - UNSETTLED, LANES_LANE_GROUP);
  gint64 last = lanes_floor_divide (span.end / step + UNSETTLED, LANES_LANE_GROUP);

  last = MIN (last, self->end - 1);
  for (gint64 group = MAX (first, self->first); group <= last; group++)
    self->stamps[lanes_lane_get_slot (self, group)] = ++self->n_stamps;
}

/* Drops the groups from @group on, and the boxes that are there only. */
static void
drop_from (LanesLaneLayout *self, gint64 group)
{
  LanesTime begin;
  guint n;

  if (group >= self->end)
    return;
  self->end = MAX (group, self->first);
  begin = lanes_lane_get_group_begin (self, self->end);
  n = find_block (self, begin);
  if (n < self->blocks->len && get_block (self, n)->begin < begin)
    n++;
  g_array_set_size (self->blocks, n);
}

static void
drop_until (LanesLaneLayout *self, gint64 group)
{
  guint n;

  if (group <= self->first)
    return;
  self->first = MIN (group, self->end);
  n = find_block (self, lanes_lane_get_group_begin (self, self->first));
  /* Moving the rest down costs as much as it has: do it when half of them are gone. */
  if (n > self->blocks->len / 2)
    g_array_remove_range (self->blocks, 0, n);
}

/* Puts boxes after all others; the last one may be among them again, with another end. */
static void
append_fresh (LanesLaneLayout *self, LanesTime begin)
{
  for (guint i = 0; i < self->fresh->len; i++)
    {
      const LanesBlock *block = &g_array_index (self->fresh, LanesBlock, i);
      LanesBlock *last = self->blocks->len > 0 ? get_block (self, self->blocks->len - 1) : NULL;

      if (last && last->begin >= block->begin)
        {
          LanesTime end = last->end;

          if (last->begin > block->begin)
            continue;
          *last = *block;
          touch (self, (LanesSpan){MIN (end, block->end), MAX (end, block->end)});
          continue;
        }
      g_array_append_val (self->blocks, *block);
      if (block->begin < begin)
        touch (self, (LanesSpan){block->begin, begin});
    }
}

static void
prepend_fresh (LanesLaneLayout *self)
{
  guint n = self->fresh->len;

  if (n > 0 && self->blocks->len > 0
      && g_array_index (self->fresh, LanesBlock, n - 1).begin >= get_block (self, 0)->begin)
    n--;
  g_array_prepend_vals (self->blocks, self->fresh->data, n);
}

/* Lays out groups at one of the two ends of what is laid out. */
static void
lay_out (LanesLaneLayout *self, LanesTrace *trace, gint64 first, gint64 end)
{
  if (first >= end)
    return;
  for (gint64 group = first; group < end; group++)
    {
      memset (lanes_lane_get_shares (self, group), 0,
              sizeof (float) * LANES_LANE_GROUP * self->n_series);
      self->stamps[lanes_lane_get_slot (self, group)] = ++self->n_stamps;
    }
  g_array_set_size (self->fresh, 0);
  lanes_lane_read (self, trace, first, end);
  if (first == self->end)
    {
      self->end = end;
      append_fresh (self, lanes_lane_get_group_begin (self, first));
    }
  else
    {
      self->first = first;
      /* Boxes that were dropped for good may still be before the first that counts. */
      g_array_remove_range (self->blocks, 0,
                            find_block (self, lanes_lane_get_group_begin (self, end)));
      prepend_fresh (self);
    }
}

/* A box that was not over yet has grown, or has turned out to be over. */
static void
follow_open_box (LanesLaneLayout *self, LanesTrace *trace)
{
  guint n = self->blocks->len;
  LanesBlock *last = n > 0 ? get_block (self, n - 1) : NULL;
  LanesBlock now;

  if (!last || !last->open)
    return;
  if (!lanes_lane_read_block (self, trace, last->begin, &now) || now.begin != last->begin
      || now.state != last->state || now.end - now.begin < LANES_LANE_MIN_BOX * self->grid.step)
    {
      start_over (self, 0);
      return;
    }
  if (now.end != last->end)
    touch (self, (LanesSpan){MIN (now.end, last->end), MAX (now.end, last->end)});
  *last = now;
}

/* Time has gone on: what was newest is to be looked at again. */
static void
go_on (LanesLaneLayout *self, LanesTrace *trace, LanesTime known)
{
  gint64 column = lanes_floor_divide (self->known, self->grid.step) - UNSETTLED;

  if (known == self->known)
    return;
  if (known < self->known)
    start_over (self, 0);
  drop_from (self, lanes_floor_divide (column, LANES_LANE_GROUP));
  self->known = known;
  follow_open_box (self, trace);
}

/**
 * lanes_lane_layout_update:
 * @grid: the picture that is wanted
 * @trace: where the slices are
 *
 * Brings the row up to date with @trace.
 */
void
lanes_lane_layout_update (LanesLaneLayout *self, const LanesGrid *grid, LanesTrace *trace)
{
  LanesTime known = lanes_trace_get_now (trace);
  gint64 first = lanes_floor_divide (grid->end - grid->n_columns, LANES_LANE_GROUP);
  gint64 end = lanes_floor_divide (grid->end - 1, LANES_LANE_GROUP) + 1;

  self->n_read = 0;
  self->whole = TRUE;
  take_grid (self, grid);
  go_on (self, trace, known);

  end = MIN (end, lanes_floor_divide (known - 1, LANES_LANE_GROUP * grid->step) + 1);
  if (first >= end)
    return;
  if (self->first == self->end || first > self->end || end < self->first)
    start_over (self, first);
  if (first < self->first)
    {
      drop_from (self, first + self->n_slots);
      lay_out (self, trace, first, self->first);
    }
  if (end > self->end)
    {
      drop_until (self, end - self->n_slots);
      lay_out (self, trace, self->end, end);
    }
  lanes_lane_refine (self, trace, first, end);
}

/**
 * lanes_lane_layout_get_kind:
 *
 * Returns: what the row is about
 */
LanesLaneKind
lanes_lane_layout_get_kind (LanesLaneLayout *self)
{
  return self->kind;
}

/**
 * lanes_lane_layout_get_index:
 *
 * Returns: position of the core, or number of the thread
 */
guint
lanes_lane_layout_get_index (LanesLaneLayout *self)
{
  return self->index;
}

/**
 * lanes_lane_layout_get_n_series:
 *
 * Returns: how many shares a column has
 */
guint
lanes_lane_layout_get_n_series (LanesLaneLayout *self)
{
  return self->n_series;
}

/**
 * lanes_lane_layout_get_n_boxes:
 *
 * Returns: how many blocks are wide enough for a box, in sight or near it
 */
guint
lanes_lane_layout_get_n_boxes (LanesLaneLayout *self)
{
  return self->blocks->len;
}

/**
 * lanes_lane_layout_get_box:
 * @i: below lanes_lane_layout_get_n_boxes()
 *
 * Returns: where the box is. It may lie outside of the picture, in part or altogether.
 */
LanesBox
lanes_lane_layout_get_box (LanesLaneLayout *self, guint i)
{
  const LanesBlock *block = get_block (self, i);
  LanesTime left = lanes_grid_get_span (&self->grid).begin;
  double step = (double) self->grid.step;

  return (LanesBox){
      .x = (double) (block->begin - left) / step,
      .width = (double) (block->end - block->begin) / step,
      .thread = block->thread,
      .task = block->task,
      .core = block->core,
      .state = block->state,
      .span = {block->begin, block->end},
  };
}

/**
 * lanes_lane_layout_find_box:
 * @time: a moment
 *
 * Returns: the first box that ends after @time; the number of boxes when there is none
 */
guint
lanes_lane_layout_find_box (LanesLaneLayout *self, LanesTime time)
{
  return find_block (self, time);
}

static gboolean
has_group (LanesLaneLayout *self, gint64 group)
{
  return group >= self->first && group < self->end;
}

/**
 * lanes_lane_layout_get_column:
 * @x: columns from the left edge
 *
 * Returns: (transfer none) (array): for each series its share of the column's time, 0 to 1, of
 * the blocks that are too narrow for a box
 */
const float *
lanes_lane_layout_get_column (LanesLaneLayout *self, guint x)
{
  gint64 column = self->grid.end - self->grid.n_columns + x;
  gint64 group = lanes_floor_divide (column, LANES_LANE_GROUP);

  if (!has_group (self, group))
    return self->no_share;
  return lanes_lane_get_shares (self, group) + (column - group * LANES_LANE_GROUP) * self->n_series;
}

/**
 * lanes_lane_layout_get_id:
 *
 * Returns: a number that no other row has or had
 */
guint64
lanes_lane_layout_get_id (LanesLaneLayout *self)
{
  return self->id;
}

/**
 * lanes_lane_layout_get_stamp:
 * @group: the number of a group: that of its first column, divided by %LANES_LANE_GROUP
 *
 * Returns: a number that is another one as soon as anything in the group is another, 0 where
 * nothing is laid out
 */
guint
lanes_lane_layout_get_stamp (LanesLaneLayout *self, gint64 group)
{
  return has_group (self, group) ? self->stamps[lanes_lane_get_slot (self, group)] : 0;
}

/**
 * lanes_lane_layout_get_shares:
 * @group: the number of a group that is laid out
 *
 * Returns: (transfer none) (array): the shares of all series in the first column of the group, then
 *   in the next, as lanes_lane_layout_get_column() has them
 */
const float *
lanes_lane_layout_get_shares (LanesLaneLayout *self, gint64 group)
{
  return lanes_lane_get_shares (self, group);
}
