/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the trace held in each of many columns of time. */
#include "lanes-trace-private.h"

#include <string.h>

/* Adds [@part) to the columns it lies in. */
static void
add_part (LanesTime *used, guint stride, guint n_columns, LanesTime begin, LanesTime step,
          LanesSpan part)
{
  part = lanes_span_intersect (part, (LanesSpan){begin, begin + step * n_columns});
  while (!lanes_span_is_empty (part))
    {
      guint column = (part.begin - begin) / step;
      LanesTime until = MIN (begin + (column + 1) * step, part.end);

      used[column * stride] += until - part.begin;
      part.begin = until;
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
 * Finds how much of @core's time each task had in each of many columns of time.
 */
void
lanes_trace_fill_core (LanesTrace *self, guint core, LanesTime begin, LanesTime step,
                       guint n_columns, LanesTime *used, guint n_tasks)
{
  LanesTraceIter iter;
  LanesSlice slice;

  g_return_if_fail (step > 0);

  memset (used, 0, sizeof *used * n_columns * n_tasks);
  lanes_trace_iter_init_core (&iter, self, core, (LanesSpan){begin, begin + step * n_columns});
  while (lanes_trace_iter_next (&iter, &slice))
    {
      guint task = lanes_trace_get_row (self, slice.thread)->info.task;

      if (task < n_tasks)
        add_part (used + task, n_tasks, n_columns, begin, step,
                  (LanesSpan){slice.begin, slice.end});
    }
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
 * that lanes_trace_collect() tells in full.
 */
void
lanes_trace_fill_thread (LanesTrace *self, guint thread, LanesTime begin, LanesTime step,
                         guint n_columns, LanesTime *used)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));

  g_return_if_fail (step > 0);

  memset (used, 0, sizeof *used * n_columns * 2);
  lanes_trace_collect (self, thread, (LanesSpan){begin, begin + step * n_columns}, intervals);
  for (guint i = 0; i < intervals->len; i++)
    {
      const LanesInterval *interval = &g_array_index (intervals, LanesInterval, i);

      add_part (used + interval->state, 2, n_columns, begin, step,
                (LanesSpan){interval->begin, interval->end});
    }
}
