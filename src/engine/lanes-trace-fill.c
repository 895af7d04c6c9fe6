/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a core held in each of many columns of time: the sums up to the end of a column, less those
 * up to its begin. They are found from the nearest mark, so that the cost does not depend on
 * how many slices a column holds. */
#include "lanes-trace-marks.h"

#include <string.h>

/* Where the first slice is that ends after some time, and what was before it. */
typedef struct
{
  LanesTrace *trace;
  const LanesLane *lane;
  guint64 mark;   /* the first that is later */
  guint64 stride; /* how many marks the column before had */
  guint64 next;   /* the slice */
  LanesTime time;
  LanesTime *used; /* up to that slice, by slot */
} LaneCursor;

static void
put_at_mark (LaneCursor *cursor, guint64 number)
{
  const LanesLaneMark *mark = LANES_RING_ITEM (&cursor->lane->marks, LanesLaneMark, number);
  guint n = mark->n_slots;

  for (guint i = 0; i < n; i++)
    cursor->used[i] = *LANES_RING_ITEM (&cursor->lane->sums, LanesTime, mark->sums + i);
  for (guint i = n; i < cursor->lane->tasks->len; i++)
    cursor->used[i] = 0;
  cursor->next = mark->sequence;
  cursor->time = mark->begin;
}

static void
go_back (LaneCursor *cursor, LanesTime time)
{
  const LanesRing slices = cursor->lane->slices;
  LanesTime *used = cursor->used;
  guint64 next = cursor->next;

  for (; next > slices.first; next--)
    {
      const LanesPackedSlice *packed = LANES_RING_ITEM (&slices, LanesPackedSlice, next - 1);

      if (lanes_packed_get_end (packed) <= time)
        break;
      used[lanes_trace_get_slot (cursor->trace, cursor->lane, packed->thread)] -= packed->length;
    }
  cursor->next = next;
}

static void
go_on (LaneCursor *cursor, LanesTime time)
{
  const LanesRing slices = cursor->lane->slices;
  LanesTime *used = cursor->used;
  guint64 next = cursor->next;

  for (; next < slices.end; next++)
    {
      const LanesPackedSlice *packed = LANES_RING_ITEM (&slices, LanesPackedSlice, next);

      if (lanes_packed_get_end (packed) > time)
        break;
      used[lanes_trace_get_slot (cursor->trace, cursor->lane, packed->thread)] += packed->length;
    }
  cursor->next = next;
}

/* Moves a cursor on to @time, whose first later mark is @mark. */
static void
move_in_lane (LaneCursor *cursor, LanesTime time, guint64 mark)
{
  const LanesRing *marks = &cursor->lane->marks;

  if (mark > cursor->mark)
    put_at_mark (cursor, mark - 1);
  if (lanes_mark_is_nearer (marks, FALSE, mark, cursor->time, time))
    {
      put_at_mark (cursor, mark);
      go_back (cursor, time);
    }
  else
    go_on (cursor, time);
  cursor->mark = mark;
  cursor->time = time;
}

/* Has the memory brought that the way from the nearest mark to @time leads through. */
static void
fetch_way (const LaneCursor *cursor, LanesTime time, guint64 number)
{
  const LanesLane *lane = cursor->lane;
  const LanesLaneMark *before = LANES_RING_ITEM (&lane->marks, LanesLaneMark, number - 1);
  const LanesLaneMark *mark = before;
  guint64 first = before->sequence;
  guint64 end = lane->slices.end;

  if (number < lane->marks.end)
    {
      const LanesLaneMark *after = LANES_RING_ITEM (&lane->marks, LanesLaneMark, number);
      /* About where @time is, as if all slices were the same */
      guint64 middle = first
                       + (after->sequence - first) * (guint64) (time - before->begin)
                             / (guint64) (after->begin - before->begin);

      if (after->begin - time < time - before->begin)
        {
          mark = after;
          first = middle;
          end = after->sequence;
        }
      else
        end = middle + 1;
    }
  for (guint i = 0; i < mark->n_slots; i += 8)
    __builtin_prefetch (LANES_RING_ITEM (&lane->sums, LanesTime, mark->sums + i));
  __builtin_prefetch (LANES_RING_ITEM (&lane->sums, LanesTime, mark->sums + mark->n_slots - 1));
  for (guint64 i = first; i < end; i += 4)
    __builtin_prefetch (LANES_RING_ITEM (&lane->slices, LanesPackedSlice, i));
  __builtin_prefetch (LANES_RING_ITEM (&lane->slices, LanesPackedSlice, end - 1));
}

/* Finds the marks of the next columns. */
static void
look_ahead_in_lane (LaneCursor *cursor, LanesTime begin, LanesTime step, guint n_columns,
                    guint64 *numbers)
{
  const LanesRing *marks = &cursor->lane->marks;
  guint64 number = cursor->mark;

  for (guint i = 0; i < MIN (LANES_MARKS_AHEAD, n_columns); i++)
    {
      LanesTime time = begin + i * step;

      numbers[i] = lanes_mark_find (marks, FALSE, number, number + cursor->stride, time);
      cursor->stride = numbers[i] - number;
      if (numbers[i] > number)
        fetch_way (cursor, time, numbers[i]);
      number = numbers[i];
    }
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
  move_in_lane (cursor, time, lanes_mark_find (marks, FALSE, marks->first, marks->first, time));
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
  packed = LANES_RING_ITEM (&cursor->lane->slices, LanesPackedSlice, cursor->next);
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
  guint64 marks[LANES_MARKS_AHEAD];
  Part part;

  place_in_lane (cursor, begin);
  part = get_part (cursor);
  memcpy (before, cursor->used, n_slots * sizeof *before);
  for (guint i = 0; i < n_columns; i++, used += n_tasks)
    {
      guint64 next = cursor->next;
      Part former = part;

      if (i % LANES_MARKS_AHEAD == 0)
        look_ahead_in_lane (cursor, begin + (i + 1) * step, step, n_columns - i, marks);
      move_in_lane (cursor, begin + (i + 1) * step, marks[i % LANES_MARKS_AHEAD]);
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
  if (n_tasks == 0)
    return;

  memset (used, 0, sizeof *used * n_columns * n_tasks);
  if (lanes_ring_length (&lane->slices) == 0)
    return;
  sums = g_new0 (LanesTime, lane->tasks->len);
  fill_lane (&(LaneCursor){.trace = self, .lane = lane, .used = sums}, begin, step, n_columns, used,
             n_tasks);
}
