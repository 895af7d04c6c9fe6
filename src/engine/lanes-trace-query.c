/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the trace: nothing in here changes it. */
#include "lanes-trace-private.h"

/**
 * lanes_trace_get_n_cores:
 *
 * Returns: how many lanes there are
 */
guint
lanes_trace_get_n_cores (LanesTrace *self)
{
  return self->n_cores;
}

/**
 * lanes_trace_get_n_threads:
 *
 * Returns: one more than the highest number of a thread; see lanes_trace_get_thread()
 */
guint
lanes_trace_get_n_threads (LanesTrace *self)
{
  return self->rows->len;
}

/**
 * lanes_trace_get_n_known:
 *
 * Returns: how many threads are in the history
 */
guint
lanes_trace_get_n_known (LanesTrace *self)
{
  return self->n_threads;
}

/**
 * lanes_trace_get_last_end:
 *
 * Returns: when the last thread ended, in nanoseconds; 0 when there was none, or one still lives
 */
LanesTime
lanes_trace_get_last_end (LanesTrace *self)
{
  return self->n_threads > 0 && self->n_living == 0 ? self->last_end : 0;
}

/**
 * lanes_trace_get_thread:
 * @thread: a number below lanes_trace_get_n_threads()
 *
 * Returns: (transfer none) (nullable): what is known of the thread; %NULL when it is gone from the
 * history
 */
const LanesThread *
lanes_trace_get_thread (LanesTrace *self, guint thread)
{
  LanesTraceRow *row = lanes_trace_get_row (self, thread);

  return row->used ? &row->info : NULL;
}

/**
 * lanes_trace_get_n_slices:
 *
 * Returns: how many slices it holds
 */
gsize
lanes_trace_get_n_slices (LanesTrace *self)
{
  return self->n_slices;
}

/**
 * lanes_trace_get_now:
 *
 * Returns: the newest moment: everything before it is known; 0 when nothing was recorded
 */
LanesTime
lanes_trace_get_now (LanesTrace *self)
{
  return self->now;
}

/**
 * lanes_trace_get_begin:
 *
 * Returns: when the oldest slice began; the newest moment when there is none
 */
LanesTime
lanes_trace_get_begin (LanesTrace *self)
{
  LanesTime begin = self->now;

  for (guint i = 0; i < self->n_cores; i++)
    {
      const LanesRing *slices = &self->lanes[i].slices;

      if (lanes_ring_length (slices) > 0)
        begin = MIN (begin, LANES_RING_ITEM (slices, LanesPackedSlice, slices->first)->begin);
    }
  return begin;
}

/**
 * lanes_trace_get_lost:
 * @n_spans: (out): how many
 *
 * Returns: (transfer none) (array length=n_spans): when records were lost, in time order
 */
const LanesSpan *
lanes_trace_get_lost (LanesTrace *self, gsize *n_spans)
{
  *n_spans = self->lost->len;
  return (const LanesSpan *) (gpointer) self->lost->data;
}

/**
 * lanes_trace_iter_init_core:
 * @core: a position
 * @span: nanoseconds
 *
 * Begins a walk over the slices of @core that touch @span.
 */
void
lanes_trace_iter_init_core (LanesTraceIter *iter, LanesTrace *trace, guint core, LanesSpan span)
{
  guint64 first = lanes_trace_find_in_lane (&trace->lanes[core].slices, span.begin);

  *iter = (LanesTraceIter){trace, span, first, core, FALSE};
}

/**
 * lanes_trace_iter_init_thread:
 * @thread: its number
 * @span: nanoseconds
 *
 * Begins a walk over the slices of @thread that touch @span, on whichever core they were.
 */
void
lanes_trace_iter_init_thread (LanesTraceIter *iter, LanesTrace *trace, guint thread, LanesSpan span)
{
  guint64 first = lanes_trace_find_in_row (trace, lanes_trace_get_row (trace, thread), span.begin);

  *iter = (LanesTraceIter){trace, span, first, thread, TRUE};
}

/**
 * lanes_trace_iter_next:
 * @slice: (out): the next slice, as long as it is, also beyond the span
 *
 * Returns: whether there was another
 */
gboolean
lanes_trace_iter_next (LanesTraceIter *iter, LanesSlice *slice)
{
  if (iter->by_thread)
    {
      const LanesTraceRow *row = lanes_trace_get_row (iter->trace, iter->index);

      if (iter->next >= row->refs.end)
        return FALSE;
      *slice = lanes_trace_read_row (iter->trace, row, iter->next);
    }
  else
    {
      const LanesRing *slices = &iter->trace->lanes[iter->index].slices;

      if (iter->next >= slices->end)
        return FALSE;
      *slice =
          lanes_packed_unpack (LANES_RING_ITEM (slices, LanesPackedSlice, iter->next), iter->index);
    }
  iter->next++;
  return slice->begin < iter->span.end;
}

static void
add_interval (GArray *intervals, const LanesTraceRow *row, const LanesSlice *slice,
              LanesThreadState state, LanesSpan whole, LanesSpan window)
{
  LanesSpan part = lanes_span_intersect (whole, window);
  LanesInterval interval = {
      .begin = part.begin,
      .end = part.end,
      .thread = slice->thread,
      .task = row->info.task,
      .core = slice->core,
      .state = state,
      .starts = whole.begin >= window.begin,
  };

  if (!lanes_span_is_empty (part))
    g_array_append_val (intervals, interval);
}

/**
 * lanes_trace_collect:
 * @thread: its number
 * @span: nanoseconds
 * @intervals: (element-type LanesInterval): where to add them
 *
 * Adds what @thread did in @span, in time order and cut to it: when it ran, and when it was ready.
 * In between it rested.
 */
void
lanes_trace_collect (LanesTrace *self, guint thread, LanesSpan span, GArray *intervals)
{
  LanesTraceRow *row = lanes_trace_get_row (self, thread);
  guint64 first = lanes_trace_find_in_row (self, row, span.begin);
  LanesTraceIter iter = {self, span, first, thread, TRUE};
  LanesSlice slice = {0};
  LanesSlice before = {0};
  gboolean have_before = FALSE;
  gboolean more;

  /* The slice before says whether the thread was ready when the span began. */
  if (iter.next > row->refs.first)
    {
      iter.next--;
      have_before = lanes_trace_iter_next (&iter, &before);
    }

  do
    {
      more = iter.next < row->refs.end;
      if (more)
        lanes_trace_iter_next (&iter, &slice);
      if (have_before && (before.ended == LANES_SLICE_PREEMPTED || (more && slice.queued)))
        {
          LanesTime until = more ? slice.begin : MIN (self->now, row->info.end);

          add_interval (intervals, row, &before, LANES_STATE_READY, (LanesSpan){before.end, until},
                        span);
        }
      if (more)
        add_interval (intervals, row, &slice, LANES_STATE_RUNNING,
                      (LanesSpan){slice.begin, slice.end}, span);
      before = slice;
      have_before = more;
    }
  while (more && slice.begin < span.end);
}

/**
 * lanes_trace_get_core_use:
 * @core: a position
 * @span: nanoseconds
 * @by_task: (out caller-allocates) (array length=n_tasks): nanoseconds, by the session's number of
 * the task
 * @n_tasks: how many; what tasks beyond them used is left out
 *
 * Adds up how much of @core's time each task had in @span.
 */
void
lanes_trace_get_core_use (LanesTrace *self, guint core, LanesSpan span, LanesTime *by_task,
                          guint n_tasks)
{
  for (guint i = 0; i < n_tasks; i++)
    by_task[i] = 0;
  if (!lanes_span_is_empty (span))
    lanes_trace_fill_core (self, core, span.begin, lanes_span_length (span), 1, by_task, n_tasks);
}
