/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a thread did in each of many columns of time, in the same way as lanes-trace-fill.c. */
#include "lanes-trace-marks.h"

#include <string.h>

/* Where the first slice is that ends after some time, and what was before it. */
typedef struct
{
  LanesTrace *trace;
  const LanesTraceRow *row;
  guint64 mark;   /* the first that is later */
  guint64 stride; /* how many marks the column before had */
  guint64 next;   /* the slice's place */
  LanesTime time;
  LanesTime running; /* in the slices before that one */
  LanesTime ready;   /* in the gaps before each of these */
} RowCursor;

/* The places from @first to before @end in a row. */
typedef struct
{
  guint64 first;
  guint64 end;
} Way;

static const LanesPackedSlice *
get_turn (const RowCursor *cursor, guint64 place)
{
  return lanes_trace_get_packed (cursor->trace, cursor->row, place);
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
  guint64 first = cursor->row->refs.first;
  guint64 next = cursor->next;
  const LanesPackedSlice *packed = next > first ? get_turn (cursor, next - 1) : NULL;

  for (; next > first && lanes_packed_get_end (packed) > time; next--)
    {
      const LanesPackedSlice *before = next - 1 > first ? get_turn (cursor, next - 2) : NULL;

      cursor->running -= packed->length;
      if (before)
        cursor->ready -= lanes_packed_get_ready (before, packed);
      packed = before;
    }
  cursor->next = next;
}

static void
go_on_in_row (RowCursor *cursor, LanesTime time)
{
  guint64 end = cursor->row->refs.end;
  guint64 next = cursor->next;
  const LanesPackedSlice *before =
      next > cursor->row->refs.first ? get_turn (cursor, next - 1) : NULL;

  for (; next < end; next++)
    {
      const LanesPackedSlice *packed = get_turn (cursor, next);

      if (lanes_packed_get_end (packed) > time)
        break;
      cursor->running += packed->length;
      if (before)
        cursor->ready += lanes_packed_get_ready (before, packed);
      before = packed;
    }
  cursor->next = next;
}

static void
move_in_row (RowCursor *cursor, LanesTime time, guint64 mark)
{
  const LanesRing *marks = &cursor->row->marks;

  if (mark > cursor->mark)
    put_at_row_mark (cursor, mark - 1);
  if (lanes_mark_is_nearer (marks, TRUE, mark, cursor->time, time))
    {
      put_at_row_mark (cursor, mark);
      go_back_in_row (cursor, time);
    }
  else
    go_on_in_row (cursor, time);
  cursor->mark = mark;
  cursor->time = time;
}

/* The slices that the way from the nearest mark to @time leads through, with the one in front of
 * which the gap is: about so many, as if all were the same. */
static Way
find_way (const RowCursor *cursor, LanesTime time, guint64 number)
{
  const LanesRing *marks = &cursor->row->marks;
  guint64 first = number * LANES_ROW_MARK_DISTANCE;
  LanesTime before = lanes_mark_get_begin (marks, TRUE, number - 1);
  LanesTime after;
  guint64 middle;

  if (number == marks->end)
    return (Way){first - 1, cursor->row->refs.end};
  after = lanes_mark_get_begin (marks, TRUE, number);
  middle = first + LANES_ROW_MARK_DISTANCE * (guint64) (time - before) / (guint64) (after - before);
  if (after - time < time - before)
    return (Way){middle - 1, first + LANES_ROW_MARK_DISTANCE};
  return (Way){first - 1, middle + 1};
}

/* Finds the marks of the next columns, and has the memory brought that the ways from them to the
 * columns lead through: first where the slices are, then the slices. */
static void
look_ahead_in_row (RowCursor *cursor, LanesTime begin, LanesTime step, guint n_columns,
                   guint64 *numbers)
{
  const LanesRing *marks = &cursor->row->marks;
  const LanesRing *refs = &cursor->row->refs;
  Way ways[LANES_MARKS_AHEAD] = {0};
  guint64 number = cursor->mark;
  guint n_ways = 0;

  for (guint i = 0; i < MIN (LANES_MARKS_AHEAD, n_columns); i++)
    {
      LanesTime time = begin + i * step;

      numbers[i] = lanes_mark_find (marks, TRUE, number, number + cursor->stride, time);
      cursor->stride = numbers[i] - number;
      if (numbers[i] > number)
        {
          Way way = find_way (cursor, time, numbers[i]);

          for (guint64 j = way.first; j < way.end; j += 64 / sizeof (LanesSliceRef))
            __builtin_prefetch (LANES_RING_ITEM (refs, LanesSliceRef, j));
          __builtin_prefetch (LANES_RING_ITEM (refs, LanesSliceRef, way.end - 1));
          ways[n_ways++] = way;
        }
      number = numbers[i];
    }
  for (guint i = 0; i < n_ways; i++)
    for (guint64 j = ways[i].first; j < ways[i].end; j++)
      __builtin_prefetch (get_turn (cursor, j));
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
  move_in_row (cursor, time, lanes_mark_find (marks, TRUE, marks->first, marks->first, time));
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
  guint64 marks[LANES_MARKS_AHEAD];
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
      if (i % LANES_MARKS_AHEAD == 0)
        look_ahead_in_row (&cursor, begin + (i + 1) * step, step, n_columns - i, marks);
      move_in_row (&cursor, begin + (i + 1) * step, marks[i % LANES_MARKS_AHEAD]);
      get_states (&cursor, after);
      for (guint j = 0; j < 2; j++)
        {
          used[i * 2 + j] = after[j] - before[j];
          before[j] = after[j];
        }
    }
}
