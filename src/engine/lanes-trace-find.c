/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking single slices up, and counting them: all in O(log n). */
#include "lanes-trace-private.h"

/* The first slice of a lane that ends after @time, as a sequence number. */
guint64
lanes_trace_find_in_lane (const LanesRing *slices, LanesTime time)
{
  guint64 low = slices->first;
  guint64 high = slices->end;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (lanes_packed_get_end (LANES_RING_ITEM (slices, LanesPackedSlice, middle)) <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The same for a thread: the place in its row. */
guint64
lanes_trace_find_in_row (LanesTrace *self, const LanesTraceRow *row, LanesTime time)
{
  guint64 low = row->refs.first;
  guint64 high = row->refs.end;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (lanes_packed_get_end (lanes_trace_get_packed (self, row, middle)) <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The slices of a core or of a thread, whichever it is, by their place. */
typedef struct
{
  LanesTrace *trace;
  guint index;
  gboolean by_thread;
} Track;

static const LanesRing *
get_ring (const Track *track)
{
  return track->by_thread ? &lanes_trace_get_row (track->trace, track->index)->refs
                          : &track->trace->lanes[track->index].slices;
}

static LanesSlice
read_slice (const Track *track, guint64 place)
{
  const LanesRing *slices;

  if (track->by_thread)
    return lanes_trace_read_row (track->trace, lanes_trace_get_row (track->trace, track->index),
                                 place);
  slices = &track->trace->lanes[track->index].slices;
  return lanes_packed_unpack (LANES_RING_ITEM (slices, LanesPackedSlice, place), track->index);
}

/* The first slice that ends after @time. */
static guint64
find_end (const Track *track, LanesTime time)
{
  if (track->by_thread)
    return lanes_trace_find_in_row (track->trace, lanes_trace_get_row (track->trace, track->index),
                                    time);
  return lanes_trace_find_in_lane (&track->trace->lanes[track->index].slices, time);
}

/* The first slice that begins at @time or later. */
static guint64
find_begin (const Track *track, LanesTime time)
{
  guint64 low = get_ring (track)->first;
  guint64 high = get_ring (track)->end;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (read_slice (track, middle).begin < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint64
count (const Track *track, LanesSpan span)
{
  guint64 first = find_end (track, span.begin);
  guint64 end = find_begin (track, span.end);

  return end > first && !lanes_span_is_empty (span) ? end - first : 0;
}

/**
 * lanes_trace_count_core:
 * @core: a position
 * @span: nanoseconds
 *
 * Returns: how many slices of @core touch @span
 */
guint64
lanes_trace_count_core (LanesTrace *self, guint core, LanesSpan span)
{
  return count (&(Track){self, core, FALSE}, span);
}

/**
 * lanes_trace_count_thread:
 * @thread: its number
 * @span: nanoseconds
 *
 * Returns: how many slices of @thread touch @span
 */
guint64
lanes_trace_count_thread (LanesTrace *self, guint thread, LanesSpan span)
{
  return count (&(Track){self, thread, TRUE}, span);
}

static gboolean
find (const Track *track, LanesTime time, LanesSlice *slice)
{
  guint64 place = find_end (track, time);

  if (place == get_ring (track)->end)
    return FALSE;
  *slice = read_slice (track, place);
  return slice->begin <= time;
}

/**
 * lanes_trace_find:
 * @core: a position
 * @time: a moment
 * @slice: (out): the slice
 *
 * Finds who was on @core at @time, in O(log n).
 *
 * Returns: whether anybody was
 */
gboolean
lanes_trace_find (LanesTrace *self, guint core, LanesTime time, LanesSlice *slice)
{
  return find (&(Track){self, core, FALSE}, time, slice);
}

/**
 * lanes_trace_find_in_thread:
 * @thread: its number
 * @time: a moment
 * @slice: (out): the slice
 *
 * Finds the turn that @thread had at @time, in O(log n).
 *
 * Returns: whether it was running
 */
gboolean
lanes_trace_find_in_thread (LanesTrace *self, guint thread, LanesTime time, LanesSlice *slice)
{
  return find (&(Track){self, thread, TRUE}, time, slice);
}

/**
 * lanes_trace_get_neighbor:
 * @slice: a slice that was found or walked over, also if it has grown, ended or gone since
 * @by_thread: %TRUE: among the slices of its thread; %FALSE: among those of its core
 * @direction: -1: the one before; 1: the one after
 * @neighbor: (out): the slice next to it
 *
 * Finds the slice next to another, in O(log n).
 *
 * Returns: whether there is one
 */
gboolean
lanes_trace_get_neighbor (LanesTrace *self, const LanesSlice *slice, gboolean by_thread,
                          int direction, LanesSlice *neighbor)
{
  Track track = {self, by_thread ? slice->thread : slice->core, by_thread};
  const LanesRing *ring = get_ring (&track);
  guint64 first = find_begin (&track, slice->begin);
  guint64 end = first;
  guint64 place = G_MAXUINT64;

  /* What was cut to nothing begins where the next does, so that more than one may begin then. */
  for (; end < ring->end; end++)
    {
      LanesSlice other = read_slice (&track, end);

      if (other.begin != slice->begin)
        break;
      if (other.thread == slice->thread && other.core == slice->core
          && (place == G_MAXUINT64 || other.end <= slice->end))
        place = end;
    }
  /* Where it is gone, its neighbors are those that it was between. */
  if (direction < 0)
    place = place == G_MAXUINT64 ? first - 1 : place - 1;
  else
    place = place == G_MAXUINT64 ? end : place + 1;
  /* Before the first of all the number has wrapped around. */
  if (place < ring->first || place >= ring->end)
    return FALSE;
  *neighbor = read_slice (&track, place);
  return TRUE;
}
