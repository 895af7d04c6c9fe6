/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-lane-layout.h"

#include <math.h>

/* A block in absolute time: it stays valid while the picture scrolls. */
typedef struct
{
  LanesTime begin;
  LanesTime end;
  guint thread;
  guint task;
  LanesThreadState state;
} Block;

/* What one row looks like: pure arithmetic, and no picture.
 *
 * The picture of a minute may be made of 100,000 slices, and moves by a pixel 15 times a second. So
 * the row keeps what it has laid out, in absolute time, and only looks at what is new: work per
 * frame depends on how much time has passed, never on how much was recorded. */
struct _LanesLaneLayout
{
  LanesLaneKind kind;
  guint index;
  guint n_series;

  LanesGrid grid;
  float *shares;     /* (array length=n_columns * n_series), a ring by column number */
  gint64 cleared;    /* columns from here on hold nothing yet */
  LanesTime next;    /* blocks that begin before are laid out for good */
  GArray *blocks;    /* of Block: first those that are done, then the tail */
  guint n_done;      /* of the blocks: the others may still grow */
  guint n_filled;    /* times that a share was added: 0, no column holds anything */
  GArray *intervals; /* of LanesInterval, kept to save allocations */
};

/**
 * lanes_grid_new:
 * @length: how much time is shown, in nanoseconds, above 0
 * @end: the newest moment to show
 * @n_columns: on how many columns of pixels, above 0
 *
 * The columns lie at multiples of their length, not at the edge of the picture: so each of them has
 * one meaning for as long as it is on the screen, and scrolling does not shimmer.
 *
 * A column is a whole number of nanoseconds long. What is shown is that times the number of
 * columns, which may be less than @length: 99.84 of 100 µs on 1280 columns of 78 ns. Everybody asks
 * lanes_grid_get_span() and lanes_grid_get_x(), so that all agree to the nanosecond.
 *
 * Returns: the grid whose last column is the last one that is over at @end
 */
LanesGrid
lanes_grid_new (LanesTime length, LanesTime end, guint n_columns)
{
  LanesTime step = MAX (length / MAX (n_columns, 1), 1);

  return (LanesGrid){step, end / step, MAX (n_columns, 1)};
}

/**
 * lanes_grid_get_span:
 *
 * Returns: the time shown
 */
LanesSpan
lanes_grid_get_span (const LanesGrid *grid)
{
  return (LanesSpan){(grid->end - grid->n_columns) * grid->step, grid->end * grid->step};
}

/**
 * lanes_grid_get_x:
 * @time: a moment, in sight or not
 * @width: how wide the picture is, in pixels
 *
 * Whatever lies over the columns asks here, and not how much time was wanted: a column is a whole
 * number of nanoseconds, so what is shown may be a little less.
 *
 * Returns: where @time is, in pixels from the edge at which the picture begins
 */
double
lanes_grid_get_x (const LanesGrid *grid, LanesTime time, double width)
{
  LanesSpan shown = lanes_grid_get_span (grid);

  return (double) (time - shown.begin) / (double) lanes_span_length (shown) * width;
}

/**
 * lanes_lane_layout_new:
 * @kind: what the row is about
 * @index: position of the core, or number of the thread
 * @n_series: how many shares a column has: the number of tasks, or of states
 *
 * Returns: (transfer full): an empty row
 */
LanesLaneLayout *
lanes_lane_layout_new (LanesLaneKind kind, guint index, guint n_series)
{
  LanesLaneLayout *self = g_new0 (LanesLaneLayout, 1);

  self->kind = kind;
  self->index = index;
  self->n_series = n_series;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  self->intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  return self;
}

void
lanes_lane_layout_free (LanesLaneLayout *self)
{
  g_free (self->shares);
  g_array_unref (self->blocks);
  g_array_unref (self->intervals);
  g_free (self);
}

static float *
get_shares (LanesLaneLayout *self, gint64 column)
{
  gint64 n = self->grid.n_columns;

  /* A picture of the first moments begins before time does. */
  return self->shares + ((column % n + n) % n) * self->n_series;
}

static void
start_over (LanesLaneLayout *self, const LanesGrid *grid)
{
  if (!self->shares || self->grid.n_columns != grid->n_columns)
    {
      g_free (self->shares);
      self->shares = g_new0 (float, (gsize) grid->n_columns * self->n_series);
    }
  self->grid = *grid;
  self->cleared = grid->end - grid->n_columns;
  self->next = lanes_grid_get_span (grid).begin;
  self->n_done = 0;
  self->n_filled = 0;
  g_array_set_size (self->blocks, 0);
}

static void
drop_blocks_before (LanesLaneLayout *self, LanesTime begin)
{
  guint n_gone = 0;

  while (n_gone < self->n_done && g_array_index (self->blocks, Block, n_gone).end <= begin)
    n_gone++;
  /* Moving the rest down costs as much as it has: do it when half of them are gone. */
  if (n_gone > self->n_done / 2)
    {
      g_array_remove_range (self->blocks, 0, n_gone);
      self->n_done -= n_gone;
    }
}

/* Brings the row to another part of time, keeping what is in both. */
static void
move_to (LanesLaneLayout *self, const LanesGrid *grid)
{
  if (!self->shares || grid->step != self->grid.step || grid->n_columns != self->grid.n_columns
      || grid->end < self->grid.end || grid->end - self->grid.end >= grid->n_columns)
    {
      start_over (self, grid);
    }
  else
    {
      self->grid = *grid;
      self->next = MAX (self->next, lanes_grid_get_span (grid).begin);
    }

  g_array_set_size (self->blocks, self->n_done);
  drop_blocks_before (self, lanes_grid_get_span (grid).begin);
  for (; self->cleared < grid->end; self->cleared++)
    {
      float *shares = get_shares (self, self->cleared);

      for (guint i = 0; i < self->n_series; i++)
        shares[i] = 0;
    }
}

static void
add_to_columns (LanesLaneLayout *self, const LanesInterval *interval)
{
  LanesSpan shown = lanes_grid_get_span (&self->grid);
  LanesSpan span = lanes_span_intersect ((LanesSpan){interval->begin, interval->end}, shown);
  LanesTime step = self->grid.step;
  guint series = self->kind == LANES_LANE_CORE ? interval->task : (guint) interval->state;

  if (series >= self->n_series)
    return;
  while (!lanes_span_is_empty (span))
    {
      gint64 column = span.begin / step;
      LanesTime end = MIN (span.end, (column + 1) * step);

      get_shares (self, column)[series] += (float) (end - span.begin) / (float) step;
      span.begin = end;
      self->n_filled++;
    }
}

/**
 * lanes_lane_layout_get_missing:
 * @grid: the picture that is wanted
 * @known: everything before this moment is recorded
 *
 * Returns: the span whose intervals lanes_lane_layout_add() wants
 */
LanesSpan
lanes_lane_layout_get_missing (LanesLaneLayout *self, const LanesGrid *grid, LanesTime known)
{
  LanesTime end = MIN (lanes_grid_get_span (grid).end, known);

  move_to (self, grid);
  return (LanesSpan){self->next, end};
}

/**
 * lanes_lane_layout_add:
 * @grid: the picture that is wanted
 * @intervals: (array length=n_intervals): who ran, or was ready, in time order and without overlap,
 *   from the span that lanes_lane_layout_get_missing() asks for
 * @known: everything before this moment is recorded
 *
 * Lays out what is new. An interval that reaches the end of what is known may still grow: it is
 * asked for again, whole, with the next picture.
 */
void
lanes_lane_layout_add (LanesLaneLayout *self, const LanesGrid *grid, const LanesInterval *intervals,
                       gsize n_intervals, LanesTime known)
{
  LanesSpan span = lanes_lane_layout_get_missing (self, grid, known);
  LanesTime min_length = LANES_LANE_MIN_BOX * grid->step;

  if (lanes_span_is_empty (span))
    return;
  self->next = span.end;

  for (gsize i = 0; i < n_intervals; i++)
    {
      const LanesInterval *interval = &intervals[i];
      Block block = {interval->begin, interval->end, interval->thread, interval->task,
                     interval->state};
      gboolean grows = interval->end >= span.end;

      if (interval->begin >= span.end || interval->end <= span.begin)
        continue;
      if (grows)
        self->next = MIN (self->next, interval->begin);
      else if (interval->end - interval->begin < min_length)
        add_to_columns (self, interval);

      if (grows || interval->end - interval->begin >= min_length)
        {
          g_array_append_val (self->blocks, block);
          self->n_done += !grows;
        }
    }
}

static void
collect_core (LanesTrace *trace, guint core, LanesSpan span, GArray *intervals)
{
  LanesTraceIter iter;
  LanesSlice slice;

  lanes_trace_iter_init_core (&iter, trace, core, span);
  while (lanes_trace_iter_next (&iter, &slice))
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, slice.thread);
      LanesInterval interval = {
          .begin = slice.begin,
          .end = slice.ended == LANES_SLICE_OPEN ? MAX (slice.end, span.end) : slice.end,
          .thread = slice.thread,
          .task = thread ? thread->task : 0,
          .core = core,
          .state = LANES_STATE_RUNNING,
      };

      if (thread)
        g_array_append_val (intervals, interval);
    }
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
  LanesSpan span = lanes_lane_layout_get_missing (self, grid, known);

  if (lanes_span_is_empty (span))
    return;
  g_array_set_size (self->intervals, 0);
  if (self->kind == LANES_LANE_CORE)
    collect_core (trace, self->index, span, self->intervals);
  else
    lanes_trace_collect (trace, self->index, span, self->intervals);
  lanes_lane_layout_add (self, grid, (const LanesInterval *) (gpointer) self->intervals->data,
                         self->intervals->len, known);
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
 * Returns: how many blocks are wide enough for a box
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
  const Block *block = &g_array_index (self->blocks, Block, i);
  LanesTime left = lanes_grid_get_span (&self->grid).begin;
  double step = (double) self->grid.step;

  return (LanesBox){
      .x = (double) (block->begin - left) / step,
      .width = (double) (block->end - block->begin) / step,
      .thread = block->thread,
      .task = block->task,
      .state = block->state,
  };
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
  return get_shares (self, self->grid.end - self->grid.n_columns + x);
}

/**
 * lanes_lane_layout_has_columns:
 *
 * Returns: whether there is anything in any column
 */
gboolean
lanes_lane_layout_has_columns (LanesLaneLayout *self)
{
  return self->n_filled > 0;
}

/**
 * lanes_lane_collect_gaps:
 * @trace: where it is known when records were lost
 * @grid: the picture
 * @gaps: (element-type LanesBox): where to add the gaps
 *
 * Lays out the gaps. Gaps that touch in the picture become one, so that there are never more than
 * columns, and each is a column wide at least, so that it can be seen.
 */
void
lanes_lane_collect_gaps (LanesTrace *trace, const LanesGrid *grid, GArray *gaps)
{
  LanesSpan shown = lanes_grid_get_span (grid);
  gsize n_lost;
  const LanesSpan *lost = lanes_trace_get_lost (trace, &n_lost);
  double right = -1;
  gsize first = n_lost;

  while (first > 0 && lost[first - 1].end > shown.begin)
    first--;
  for (gsize i = first; i < n_lost && lost[i].begin < shown.end; i++)
    {
      LanesSpan span = lanes_span_intersect (lost[i], shown);
      double x = floor ((double) (span.begin - shown.begin) / (double) grid->step);
      double end = MAX (ceil ((double) (span.end - shown.begin) / (double) grid->step), x + 1);

      if (right >= 0 && x <= right)
        {
          LanesBox *last = &g_array_index (gaps, LanesBox, gaps->len - 1);

          last->width = MAX (end, right) - last->x;
        }
      else
        {
          LanesBox box = {.x = x, .width = end - x};

          g_array_append_val (gaps, box);
        }
      right = MAX (right, end);
    }
}
