/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The index of the trace: sums at marks, between which nobody needs to add up the slices. All of
 * them count from some moment in the past on: only what lies between two of them means something.
 */
#include "lanes-trace-private.h"

#define LANE_MARK_DISTANCE 64

/* A mark needs 24 bytes and 8 for each task. */
static guint64
get_distance (const LanesLane *lane)
{
  return MAX (LANE_MARK_DISTANCE, 6 * (guint64) lane->tasks->len);
}

static void
note_task (LanesLane *lane, guint task)
{
  guint *slot;

  if (task >= lane->slots->len)
    g_array_set_size (lane->slots, task + 1);
  slot = &g_array_index (lane->slots, guint, task);
  if (*slot > 0)
    return;
  g_array_append_val (lane->tasks, task);
  *slot = lane->tasks->len;
}

static const LanesLaneMark *
get_last_mark (const LanesLane *lane)
{
  if (lanes_ring_length (&lane->marks) == 0)
    return NULL;
  return LANES_RING_ITEM (&lane->marks, LanesLaneMark, lane->marks.end - 1);
}

/* The sums up to the last mark, once more. */
static void
repeat_sums (LanesLane *lane)
{
  const LanesLaneMark *last = get_last_mark (lane);

  for (guint i = 0; i < lane->tasks->len; i++)
    {
      LanesTime used = 0;

      if (last && i < last->n_slots)
        used = *LANES_RING_ITEM (&lane->sums, LanesTime, last->sums + i);
      lanes_ring_reserve (&lane->sums, sizeof used);
      *LANES_RING_ITEM (&lane->sums, LanesTime, lane->sums.end) = used;
      lane->sums.end++;
    }
}

static void
add_lane_mark (LanesTrace *self, LanesLane *lane, LanesTime begin)
{
  const LanesLaneMark *last = get_last_mark (lane);
  guint64 next = last ? last->sequence : lane->slices.first;
  LanesLaneMark mark = {
      .begin = begin,
      .sequence = lane->slices.end,
      .n_slots = lane->tasks->len,
      .sums = lane->sums.end,
  };

  repeat_sums (lane);
  for (; next < lane->slices.end; next++)
    {
      const LanesPackedSlice *packed = LANES_RING_ITEM (&lane->slices, LanesPackedSlice, next);
      guint slot = lanes_trace_get_slot (self, lane, packed->thread);

      *LANES_RING_ITEM (&lane->sums, LanesTime, mark.sums + slot) += packed->length;
    }
  lanes_ring_reserve (&lane->marks, sizeof mark);
  *LANES_RING_ITEM (&lane->marks, LanesLaneMark, lane->marks.end) = mark;
  lane->marks.end++;
}

/* A slice of @thread that begins at @begin is next in the lane: those before change no more. */
void
lanes_trace_mark_lane (LanesTrace *self, LanesLane *lane, guint thread, LanesTime begin)
{
  const LanesLaneMark *last = get_last_mark (lane);

  note_task (lane, g_array_index (self->tasks, guint, thread));
  if (lane->slices.end - (last ? last->sequence : lane->slices.first) >= get_distance (lane))
    add_lane_mark (self, lane, begin);
}

/* The same for a row. */
void
lanes_trace_mark_row (LanesTrace *self, LanesTraceRow *row, LanesTime begin)
{
  LanesRowMark mark = {0};
  guint64 next;

  if (row->refs.end == 0 || row->refs.end % LANES_ROW_MARK_DISTANCE != 0)
    return;
  if (lanes_ring_length (&row->marks) > 0)
    mark = *LANES_RING_ITEM (&row->marks, LanesRowMark, row->marks.end - 1);
  mark.begin = begin;
  next = MAX (row->refs.first, row->refs.end - LANES_ROW_MARK_DISTANCE);
  for (; next < row->refs.end; next++)
    {
      const LanesPackedSlice *packed = lanes_trace_get_packed (self, row, next);

      mark.running += packed->length;
      if (next > row->refs.first)
        mark.ready += lanes_packed_get_ready (lanes_trace_get_packed (self, row, next - 1), packed);
    }
  lanes_ring_reserve (&row->marks, sizeof mark);
  *LANES_RING_ITEM (&row->marks, LanesRowMark, row->marks.end) = mark;
  row->marks.end++;
}

void
lanes_lane_init (LanesLane *lane)
{
  lane->tasks = g_array_new (FALSE, TRUE, sizeof (guint));
  lane->slots = g_array_new (FALSE, TRUE, sizeof (guint));
}

void
lanes_lane_clear (LanesLane *lane)
{
  lanes_ring_clear (&lane->slices);
  lanes_ring_clear (&lane->marks);
  lanes_ring_clear (&lane->sums);
  g_array_unref (lane->tasks);
  g_array_unref (lane->slots);
}

/* Forgets the slices before @first, and the marks at them. */
void
lanes_lane_drop (LanesLane *lane, guint64 first)
{
  const LanesRing *marks = &lane->marks;
  guint64 kept = marks->first;

  while (kept < marks->end && LANES_RING_ITEM (marks, LanesLaneMark, kept)->sequence < first)
    kept++;
  lanes_ring_drop (&lane->sums, kept < marks->end
                                    ? LANES_RING_ITEM (marks, LanesLaneMark, kept)->sums
                                    : lane->sums.end);
  lanes_ring_drop (&lane->marks, kept);
  lanes_ring_drop (&lane->slices, first);
}

/* The same for a row. A mark at the first slice goes too: the ones behind it count the gap before
 * that slice, of which nothing more is known. */
void
lanes_row_drop (LanesTraceRow *row, guint64 first)
{
  lanes_ring_drop (&row->refs, first);
  lanes_ring_drop (&row->marks, MIN (first / LANES_ROW_MARK_DISTANCE, row->marks.end));
}
