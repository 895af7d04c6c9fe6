/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a trace to the columns of a lane: pure arithmetic. */
#include "lanes-text-lanes.h"

/* Where the cell @i of @n_cells begins. */
static LanesTime
get_cell_begin (LanesSpan span, guint i, guint n_cells)
{
  /* In two steps: the product of a length and a number of cells can be too large. */
  LanesTime length = lanes_span_length (span);

  return span.begin + length / n_cells * i + length % n_cells * i / n_cells;
}

static guint
find_cell (LanesSpan span, LanesTime time, guint n_cells)
{
  guint i = (guint) ((double) (time - span.begin) / (double) lanes_span_length (span) * n_cells);

  i = MIN (i, n_cells - 1);
  while (i > 0 && get_cell_begin (span, i, n_cells) > time)
    i--;
  while (i + 1 < n_cells && get_cell_begin (span, i + 1, n_cells) <= time)
    i++;
  return i;
}

/* Adds the time that @part has in common with each cell to @sums, which has @stride sums a cell. */
static void
spread (LanesSpan part, LanesSpan span, LanesTime *sums, guint stride, guint n_cells)
{
  part = lanes_span_intersect (part, span);
  if (lanes_span_is_empty (part))
    return;
  for (guint i = find_cell (span, part.begin, n_cells); i < n_cells; i++)
    {
      LanesSpan cell = {get_cell_begin (span, i, n_cells), get_cell_begin (span, i + 1, n_cells)};

      if (cell.begin >= part.end)
        break;
      sums[i * stride] += lanes_span_length (lanes_span_intersect (part, cell));
    }
}

static guint
get_level (LanesTime used, LanesTime length)
{
  if (used <= 0)
    return 0;
  return CLAMP ((used * 8 + length / 2) / length, 1, 8);
}

/**
 * lanes_text_lanes_get_core:
 * @core: a position
 * @span: nanoseconds, not empty
 * @n_tasks: how many tasks the session has
 * @cells: (out) (array length=n_cells): what to fill
 * @n_cells: columns, at least 1
 *
 * Works out what a core's lane shows: in each column the task with the greatest share of it, and
 * the share that all tasks took together.
 */
void
lanes_text_lanes_get_core (LanesTrace *trace, guint core, LanesSpan span, guint n_tasks,
                           LanesTextCell *cells, guint n_cells)
{
  g_autofree LanesTime *sums = g_new0 (LanesTime, (gsize) n_tasks * n_cells + 1);
  LanesTraceIter iter;
  LanesSlice slice;

  lanes_trace_iter_init_core (&iter, trace, core, span);
  while (lanes_trace_iter_next (&iter, &slice))
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, slice.thread);

      if (thread && thread->task < n_tasks)
        spread ((LanesSpan){slice.begin, slice.end}, span, sums + thread->task, n_tasks, n_cells);
    }

  for (guint i = 0; i < n_cells; i++)
    {
      LanesTime length = get_cell_begin (span, i + 1, n_cells) - get_cell_begin (span, i, n_cells);
      LanesTime all = 0;
      LanesTime most = 0;

      cells[i] = (LanesTextCell){.task = LANES_TEXT_NOBODY};
      for (guint task = 0; task < n_tasks; task++)
        {
          LanesTime sum = sums[(gsize) i * n_tasks + task];

          all += sum;
          if (sum > most)
            {
              most = sum;
              cells[i].task = task;
            }
        }
      cells[i].level = get_level (all, MAX (length, 1));
    }
}

/**
 * lanes_text_lanes_get_thread:
 * @thread: its number in the trace
 * @span: nanoseconds, not empty
 * @cells: (out) (array length=n_cells): what to fill
 * @n_cells: columns, at least 1
 *
 * Works out what a thread's lane shows: in each column how much it ran, and whether it waited for a
 * core for longer than that.
 */
void
lanes_text_lanes_get_thread (LanesTrace *trace, guint thread, LanesSpan span, LanesTextCell *cells,
                             guint n_cells)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  g_autofree LanesTime *sums = g_new0 (LanesTime, (gsize) n_cells * 2);
  const LanesThread *info = lanes_trace_get_thread (trace, thread);

  lanes_trace_collect (trace, thread, span, intervals);
  for (guint i = 0; i < intervals->len; i++)
    {
      const LanesInterval *interval = &g_array_index (intervals, LanesInterval, i);

      spread ((LanesSpan){interval->begin, interval->end}, span,
              sums + (interval->state == LANES_STATE_READY), 2, n_cells);
    }

  for (guint i = 0; i < n_cells; i++)
    {
      LanesTime length = get_cell_begin (span, i + 1, n_cells) - get_cell_begin (span, i, n_cells);
      LanesTime ran = sums[i * 2];
      LanesTime ready = sums[i * 2 + 1];

      cells[i] = (LanesTextCell){
          .task = (ran > 0 || ready > 0) && info ? info->task : LANES_TEXT_NOBODY,
          .level = get_level (ran, MAX (length, 1)),
          .ready = ready > ran,
      };
    }
}

/**
 * lanes_text_lanes_align:
 * @end: the newest moment, in nanoseconds
 * @column: how long a column is, in nanoseconds
 * @n_cells: how many columns there are
 *
 * Finds the last columns before @end that begin at multiples of their length, so that a picture
 * that is drawn again a moment later has moved by whole columns, and its cells stay as they were.
 *
 * Returns: their span, which ends less than a column before @end
 */
LanesSpan
lanes_text_lanes_align (LanesTime end, LanesTime column, guint n_cells)
{
  end -= end % column;
  return (LanesSpan){end - column * n_cells, end};
}
