/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How time lies on columns, and the spans of time that lie over or under the blocks of a row. */
#include "lanes-lane-layout-private.h"

#include <math.h>

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

  return (LanesGrid){.step = step, .end = end / step, .n_columns = MAX (n_columns, 1)};
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

/* Spans that touch in the picture become one, so that there are never more than columns, and each
 * is a column wide at least, so that it can be seen. */
static void
collect_spans (const LanesSpan *spans, gsize n_spans, LanesSpan part, const LanesGrid *grid,
               GArray *boxes)
{
  LanesSpan shown = lanes_grid_get_span (grid);
  LanesSpan seen = lanes_span_intersect (shown, part);
  double right = -1;
  gsize low = 0;
  gsize high = n_spans;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (spans[middle].end <= seen.begin)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < n_spans && spans[low].begin < seen.end; low++)
    {
      LanesSpan span = lanes_span_intersect (spans[low], seen);
      double x = floor ((double) (span.begin - shown.begin) / (double) grid->step);
      double end = MAX (ceil ((double) (span.end - shown.begin) / (double) grid->step), x + 1);

      if (right >= 0 && x <= right)
        {
          LanesBox *last = &g_array_index (boxes, LanesBox, boxes->len - 1);

          last->width = MAX (end, right) - last->x;
          last->span.end = MAX (last->span.end, span.end);
        }
      else
        {
          LanesBox box = {.x = x, .width = end - x, .span = span};

          g_array_append_val (boxes, box);
        }
      right = MAX (right, end);
    }
}

/**
 * lanes_lane_collect_gaps:
 * @trace: where it is known when records were lost
 * @grid: the picture
 * @gaps: (element-type LanesBox): where to add the gaps
 *
 * Lays out the gaps: whole columns, and never more of them than there are columns.
 */
void
lanes_lane_collect_gaps (LanesTrace *trace, const LanesGrid *grid, GArray *gaps)
{
  gsize n_lost;
  const LanesSpan *lost = lanes_trace_get_lost (trace, &n_lost);

  collect_spans (lost, n_lost, lanes_grid_get_span (grid), grid, gaps);
}

/**
 * lanes_lane_collect_paused:
 * @trace: where it is known when tasks were paused
 * @task: the session's number of a task
 * @life: the time of which the row tells: that of a thread, from its begin until its end
 * @grid: the picture
 * @pauses: (element-type LanesBox): where to add the pauses
 *
 * Lays out when a task was paused, as far as that is known: whole columns, and never more of them
 * than there are columns.
 */
void
lanes_lane_collect_paused (LanesTrace *trace, guint task, LanesSpan life, const LanesGrid *grid,
                           GArray *pauses)
{
  gsize n_paused;
  const LanesSpan *paused = lanes_trace_get_paused (trace, task, &n_paused);

  life.end = MIN (life.end, lanes_trace_get_now (trace));
  collect_spans (paused, n_paused, life, grid, pauses);
}
