/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the trace held in each of many columns of time: the sums up to the end of a column, less
 * those up to its begin. They are found from the nearest mark, so that the cost does not depend on
 * how many slices a column holds. */
#include "lanes-trace-private.h"

#include <string.h>

/* Where the first slice is that ends after some time, and what was before it. */
typedef struct
{
  LanesTrace *trace;
  const LanesLane *lane;
  guint64 mark; /* the first that is later */
  guint64 next; /* the slice */
  LanesTime time;
  LanesTime *used; /* up to that slice, by slot */
} LaneCursor;

typedef struct
{
  LanesTrace *trace;
  const LanesTraceRow *row;
  guint64 mark;
  guint64 next;
  LanesTime time;
  LanesTime running; /* in the slices before that one */
  LanesTime ready;   /* in the gaps before each of these */
} RowCursor;

static LanesTime
get_mark_begin (const LanesRing *marks, gboolean of_row, guint64 mark)
{
  return of_row ? LANES_RING_ITEM (marks, LanesRowMark, mark)->begin
                : LANES_RING_ITEM (marks, LanesLaneMark, mark)->begin;
}

/* The first mark that is later than @time, in strides that grow from the last one that was: the
 * next is mostly near. */
static guint64
find_mark (const LanesRing *marks, gboolean of_row, guint64 low, LanesTime time)
{
  guint64 stride = 1;
  guint64 high;

  while (low + stride <= marks->end && get_mark_begin (marks, of_row, low + stride - 1) <= time)
    {
      low += stride;
      stride *= 2;
    }
  high = MIN (low + stride - 1, marks->end);
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (get_mark_begin (marks, of_row, middle) <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Whether the way to @time is shorter back from the mark behind it than on from @known. */
static gboolean
is_nearer (const LanesRing *marks, gboolean of_row, guint64 mark, LanesTime known, LanesTime time)
{
  return mark < marks->end && get_mark_begin (marks, of_row, mark) - time < time - known;
}

static void
put_at_mark (LaneCursor *cursor, guint64 number)
{
  const LanesLaneMark *mark = LANES_RING_ITEM (&cursor->lane->marks, LanesLaneMark, number);
  gsize known = mark->sums->n_slots;

  memcpy (cursor->used, mark->sums->used, known * sizeof *cursor->used);
  memset (cursor->used + known, 0, (cursor->lane->tasks->len - known) * sizeof *cursor->used);
  cursor->next = mark->sums->sequence;
  cursor->time = mark->begin;
}

static const LanesPackedSlice *
get_slice (const LaneCursor *cursor, guint64 sequence)
{
  return LANES_RING_ITEM (&cursor->lane->slices, LanesPackedSlice, sequence);
}

static void
add_slice (LaneCursor *cursor, const LanesPackedSlice *packed, LanesTime sign)
{
  guint slot = lanes_trace_get_slot (cursor->trace, cursor->lane, packed->thread);

  cursor->used[slot] += sign * (LanesTime) packed->length;
}

static void
go_back (LaneCursor *cursor, LanesTime time)
{
  for (; cursor->next > cursor->lane->slices.first; cursor->next--)
    {
      const LanesPackedSlice *packed = get_slice (cursor, cursor->next - 1);

      if (lanes_packed_get_end (packed) <= time)
        break;
      add_slice (cursor, packed, -1);
    }
}

static void
go_on (LaneCursor *cursor, LanesTime time)
{
  for (; cursor->next < cursor->lane->slices.end; cursor->next++)
    {
      const LanesPackedSlice *packed = get_slice (cursor, cursor->next);

      if (lanes_packed_get_end (packed) > time)
        break;
      add_slice (cursor, packed, 1);
    }
}

/* Moves a cursor on to @time. */
static void
move_in_lane (LaneCursor *cursor, LanesTime time)
{
  const LanesRing *marks = &cursor->lane->marks;
  guint64 mark = find_mark (marks, FALSE, cursor->mark, time);

  if (mark > cursor->mark)
    put_at_mark (cursor, mark - 1);
  if (is_nearer (marks, FALSE, mark, cursor->time, time))
    {
      put_at_mark (cursor, mark);
      go_back (cursor, time);
    }
  else
    go_on (cursor, time);
  cursor->mark = mark;
  cursor->time = time;
}

/* The first time: what is before the first mark counts back from it. */
static void
place_in_lane (LaneCursor *cursor, LanesTime time)
{
  const LanesRing *marks = &cursor->lane->marks;

  cursor->mark = marks->first;
  cursor->next = cursor->lane->slices.first;
  cursor->time = time;
  if (lanes_ring_length (marks) > 0)
    {
      put_at_mark (cursor, marks->first);
      go_back (cursor, time);
      cursor->time = MIN (cursor->time, time);
    }
  move_in_lane (cursor, time);
}

/* The slice at a cursor: whose it is, and how much of it was before the cursor's time. */
typedef struct
{
  guint slot;
  LanesTime time;
} Part;

static Part
get_part (const LaneCursor *cursor)
{
  const LanesPackedSlice *packed;

  if (cursor->next == cursor->lane->slices.end)
    return (Part){0};
  packed = get_slice (cursor, cursor->next);
  return (Part){lanes_trace_get_slot (cursor->trace, cursor->lane, packed->thread),
                MAX (0, cursor->time - packed->begin)};
}

static void
fill_lane (LaneCursor *cursor, LanesTime begin, LanesTime step, guint n_columns, LanesTime *used,
           guint n_tasks)
{
  const guint *tasks = (const guint *) (gpointer) cursor->lane->tasks->data;
  guint n_slots = cursor->lane->tasks->len;
  g_autofree LanesTime *before = g_new (LanesTime, n_slots);
  g_autofree LanesTime *column = g_new (LanesTime, n_slots);
  Part part;

  place_in_lane (cursor, begin);
  part = get_part (cursor);
  memcpy (before, cursor->used, n_slots * sizeof *before);
  for (guint i = 0; i < n_columns; i++, used += n_tasks)
    {
      guint64 next = cursor->next;
      Part former = part;

      move_in_lane (cursor, begin + (i + 1) * step);
      part = get_part (cursor);
      if (cursor->next == next)
        {
          /* Most columns, when slices are wider than they. */
          if (tasks[part.slot] < n_tasks)
            used[tasks[part.slot]] = part.time - former.time;
          continue;
        }
      for (guint j = 0; j < n_slots; j++)
        {
          column[j] = cursor->used[j] - before[j];
          before[j] = cursor->used[j];
        }
      column[former.slot] -= former.time;
      column[part.slot] += part.time;
      for (guint j = 0; j < n_slots; j++)
        if (tasks[j] < n_tasks)
          used[tasks[j]] = column[j];
    }
}

/**
 * lanes_trace_fill_core:
 * @core: a position
 * @begin: nanoseconds: where the first column begins
 * @step: nanoseconds: how much time a column is, more than 0
 * @n_columns: how many there are
 * @used: (out caller-allocates) (array length=n_columns * n_tasks): nanoseconds, column by column,
 * in each by the session's number of the task
 * @n_tasks: how many tasks; what tasks beyond them used is left out
 *
 * Finds how much of @core's time each task had in each of many columns of time, in O(columns + log
 * n).
 */
void
lanes_trace_fill_core (LanesTrace *self, guint core, LanesTime begin, LanesTime step,
                       guint n_columns, LanesTime *used, guint n_tasks)
{
  const LanesLane *lane = &self->lanes[core];
  g_autofree LanesTime *sums = NULL;

  g_return_if_fail (step > 0);

  memset (used, 0, sizeof *used * n_columns * n_tasks);
  if (lanes_ring_length (&lane->slices) == 0)
    return;
  sums = g_new0 (LanesTime, lane->tasks->len);
  fill_lane (&(LaneCursor){.trace = self, .lane = lane, .used = sums}, begin, step, n_columns, used,
             n_tasks);
}

static const LanesPackedSlice *
get_turn (const RowCursor *cursor, guint64 place)
{
  return lanes_trace_get_packed (cursor->trace, cursor->row, place);
}

/* How long the thread was ready before the slice at @place. */
static LanesTime
get_gap (const RowCursor *cursor, guint64 place)
{
  if (place == cursor->row->refs.first)
    return 0;
  return lanes_packed_get_ready (get_turn (cursor, place - 1), get_turn (cursor, place));
}

static void
put_at_row_mark (RowCursor *cursor, guint64 number)
{
  const LanesRowMark *mark = LANES_RING_ITEM (&cursor->row->marks, LanesRowMark, number);

  cursor->running = mark->running;
  cursor->ready = mark->ready;
  cursor->next = (number + 1) * LANES_ROW_MARK_DISTANCE;
  cursor->time = mark->begin;
}

static void
go_back_in_row (RowCursor *cursor, LanesTime time)
{
  for (; cursor->next > cursor->row->refs.first; cursor->next--)
    {
      const LanesPackedSlice *packed = get_turn (cursor, cursor->next - 1);

      if (lanes_packed_get_end (packed) <= time)
        break;
      cursor->running -= packed->length;
      cursor->ready -= get_gap (cursor, cursor->next - 1);
    }
}

static void
go_on_in_row (RowCursor *cursor, LanesTime time)
{
  for (; cursor->next < cursor->row->refs.end; cursor->next++)
    {
      const LanesPackedSlice *packed = get_turn (cursor, cursor->next);

      if (lanes_packed_get_end (packed) > time)
        break;
      cursor->running += packed->length;
      cursor->ready += get_gap (cursor, cursor->next);
    }
}

static void
move_in_row (RowCursor *cursor, LanesTime time)
{
  const LanesRing *marks = &cursor->row->marks;
  guint64 mark = find_mark (marks, TRUE, cursor->mark, time);

  if (mark > cursor->mark)
    put_at_row_mark (cursor, mark - 1);
  if (is_nearer (marks, TRUE, mark, cursor->time, time))
    {
      put_at_row_mark (cursor, mark);
      go_back_in_row (cursor, time);
    }
  else
    go_on_in_row (cursor, time);
  cursor->mark = mark;
  cursor->time = time;
}

static void
place_in_row (RowCursor *cursor, LanesTime time)
{
  const LanesRing *marks = &cursor->row->marks;

  cursor->mark = marks->first;
  cursor->next = cursor->row->refs.first;
  cursor->time = time;
  if (lanes_ring_length (marks) > 0)
    {
      put_at_row_mark (cursor, marks->first);
      go_back_in_row (cursor, time);
      cursor->time = MIN (cursor->time, time);
    }
  move_in_row (cursor, time);
}

/* How long the thread ran, and was ready, up to the cursor's time. */
static void
get_states (const RowCursor *cursor, LanesTime *states)
{
  const LanesTraceRow *row = cursor->row;
  const LanesPackedSlice *packed =
      cursor->next < row->refs.end ? get_turn (cursor, cursor->next) : NULL;
  LanesTime end = MIN (cursor->time, MIN (cursor->trace->now, row->info.end));
  const LanesPackedSlice *before;

  states[LANES_STATE_RUNNING] = cursor->running;
  states[LANES_STATE_READY] = cursor->ready;
  if (packed)
    {
      states[LANES_STATE_RUNNING] += MAX (0, cursor->time - packed->begin);
      end = MIN (cursor->time, packed->begin);
    }
  if (cursor->next == row->refs.first)
    return;
  before = get_turn (cursor, cursor->next - 1);
  if (before->ended == LANES_SLICE_PREEMPTED || (packed && packed->queued))
    states[LANES_STATE_READY] += MAX (0, end - lanes_packed_get_end (before));
}

/**
 * lanes_trace_fill_thread:
 * @thread: its number
 * @begin: nanoseconds: where the first column begins
 * @step: nanoseconds: how much time a column is, more than 0
 * @n_columns: how many there are
 * @used: (out caller-allocates) (array length=n_columns * 2): nanoseconds, column by column, in
 * each by #LanesThreadState
 *
 * Finds how long @thread ran, and how long it was ready, in each of many columns of time: the same
 * that lanes_trace_collect() tells in full, in O(columns + log n).
 */
void
lanes_trace_fill_thread (LanesTrace *self, guint thread, LanesTime begin, LanesTime step,
                         guint n_columns, LanesTime *used)
{
  RowCursor cursor = {.trace = self, .row = lanes_trace_get_row (self, thread)};
  LanesTime before[2];
  LanesTime after[2];

  g_return_if_fail (step > 0);

  memset (used, 0, sizeof *used * n_columns * 2);
  if (lanes_ring_length (&cursor.row->refs) == 0)
    return;
  place_in_row (&cursor, begin);
  get_states (&cursor, before);
  for (guint i = 0; i < n_columns; i++)
    {
      move_in_row (&cursor, begin + (i + 1) * step);
      get_states (&cursor, after);
      for (guint j = 0; j < 2; j++)
        {
          used[i * 2 + j] = after[j] - before[j];
          before[j] = after[j];
        }
    }
}
