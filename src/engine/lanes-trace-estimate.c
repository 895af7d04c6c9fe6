/* SPDX-License-Identifier: GPL-3.0-or-later */
/* About what a core held in columns of time, from the marks alone: slices are what takes long to
 * have from memory, and a picture on its way is not looked at that closely. */
#include "lanes-trace-marks.h"

#include <string.h>

/* Parts of the way between two marks are whole numbers of this. With lengths of 40 bits, in 64. */
#define WAY_BITS 20

typedef struct
{
  const LanesLane *lane;
  guint n_slots;
  LanesTime *used;   /* by slot, up to where the last column ended */
  LanesTime *column; /* by slot */
} Estimate;

static inline LanesTime
get_sum (const LanesLane *lane, const LanesLaneMark *mark, guint slot)
{
  return slot < mark->n_slots ? *LANES_RING_ITEM (&lane->sums, LanesTime, mark->sums + slot) : 0;
}

/* Goes on to @time, before the mark @number and not before the one before it: what is between them
 * is taken as even. */
static void
go_on (Estimate *self, LanesTime time, guint64 number)
{
  const LanesLane *lane = self->lane;
  const LanesLaneMark *before = LANES_RING_ITEM (&lane->marks, LanesLaneMark, number - 1);
  const LanesLaneMark *after = LANES_RING_ITEM (&lane->marks, LanesLaneMark, number);
  LanesTime way = (LanesTime) ((double) (time - before->begin)
                               / (double) (after->begin - before->begin) * (1 << WAY_BITS));

  for (guint i = 0; i < self->n_slots; i++)
    {
      LanesTime sum = get_sum (lane, before, i);
      LanesTime used = sum + ((get_sum (lane, after, i) - sum) * way >> WAY_BITS);

      self->column[i] = used - self->used[i];
      self->used[i] = used;
    }
}

static void
fetch_sums (const LanesLane *lane, guint64 number)
{
  const LanesLaneMark *before = LANES_RING_ITEM (&lane->marks, LanesLaneMark, number - 1);
  const LanesLaneMark *after = LANES_RING_ITEM (&lane->marks, LanesLaneMark, number);

  for (guint64 i = before->sums; i < after->sums + after->n_slots; i += 8)
    __builtin_prefetch (LANES_RING_ITEM (&lane->sums, LanesTime, i));
  __builtin_prefetch (LANES_RING_ITEM (&lane->sums, LanesTime, after->sums + after->n_slots - 1));
}

/* All columns begin and end between the first mark and the last. */
static void
estimate (Estimate *self, LanesTime begin, LanesTime step, guint n_columns, LanesTime *used,
          guint n_tasks)
{
  const LanesRing *marks = &self->lane->marks;
  const guint *tasks = (const guint *) (gpointer) self->lane->tasks->data;
  guint64 number = lanes_mark_find (marks, FALSE, marks->first, marks->first, begin);
  guint64 stride = 0;
  guint64 ahead[LANES_MARKS_AHEAD];

  go_on (self, begin, number);
  for (guint i = 0; i < n_columns; i++, used += n_tasks)
    {
      for (guint j = 0; i % LANES_MARKS_AHEAD == 0 && j < MIN (LANES_MARKS_AHEAD, n_columns - i);
           j++)
        {
          LanesTime time = begin + (i + j + 1) * step;

          ahead[j] = lanes_mark_find (marks, FALSE, number, number + stride, time);
          stride = ahead[j] - number;
          if (stride > 0)
            fetch_sums (self->lane, ahead[j]);
          number = ahead[j];
        }
      go_on (self, begin + (i + 1) * step, ahead[i % LANES_MARKS_AHEAD]);
      for (guint j = 0; j < self->n_slots; j++)
        if (tasks[j] < n_tasks)
          used[tasks[j]] = self->column[j];
    }
}

/**
 * lanes_trace_estimate_core:
 * @core: a position
 * @begin: nanoseconds: where the first column begins
 * @step: nanoseconds: how much time a column is, more than 0
 * @n_columns: how many there are
 * @used: (out caller-allocates) (array length=n_columns * n_tasks): nanoseconds, column by column,
 * in each by the session's number of the task
 * @n_tasks: how many tasks; what tasks beyond them used is left out
 *
 * As lanes_trace_fill_core(), two to four times as fast, and not quite true: where slices are old
 * enough to be in the index, what a task used during some dozens of them is taken as evenly spread.
 */
void
lanes_trace_estimate_core (LanesTrace *self, guint core, LanesTime begin, LanesTime step,
                           guint n_columns, LanesTime *used, guint n_tasks)
{
  const LanesLane *lane = &self->lanes[core];
  guint n_slots = lane->tasks->len;
  g_autofree LanesTime *sums = g_new0 (LanesTime, 2 * (gsize) n_slots);
  Estimate estimated = {lane, n_slots, sums, sums + n_slots};
  guint first = n_columns;
  guint end = n_columns;

  g_return_if_fail (step > 0);
  /* What is before the first mark, and after the last, is always little. */
  if (lanes_ring_length (&lane->marks) > 1)
    {
      LanesTime known = lanes_mark_get_begin (&lane->marks, FALSE, lane->marks.first);
      LanesTime newest = lanes_mark_get_begin (&lane->marks, FALSE, lane->marks.end - 1);

      first = (guint) CLAMP ((known - begin + step - 1) / step, 0, (gint64) n_columns);
      end = (guint) CLAMP ((newest - 1 - begin) / step, (gint64) first, (gint64) n_columns);
    }
  if (first > 0)
    lanes_trace_fill_core (self, core, begin, step, first, used, n_tasks);
  if (end < n_columns)
    lanes_trace_fill_core (self, core, begin + end * step, step, n_columns - end,
                           used + (gsize) end * n_tasks, n_tasks);
  if (first >= end)
    return;
  memset (used + (gsize) first * n_tasks, 0, sizeof *used * (end - first) * n_tasks);
  estimate (&estimated, begin + first * step, step, end - first, used + (gsize) first * n_tasks,
            n_tasks);
}
