/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things are in the strip of the whole recording, and what dragging them means: pure
 * arithmetic, and no picture. */
#include "lanes-overview-layout.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The first scale: about four milliseconds to a column, so that it takes some seconds to fill. */
#define FIRST_STEP ((LanesTime) 1 << 22)

/* What ends so near to the newest moment ends now: the live picture is always a little behind. */
#define NOW (LANES_SEC / 2)

static gint64
get_column (LanesTime time, LanesTime step)
{
  return time / step - (time % step < 0);
}

/* How many columns the recording takes */
static gint64
count_columns (LanesSpan recorded, LanesTime step)
{
  return get_column (recorded.end - 1, step) + 1 - get_column (recorded.begin, step);
}

/**
 * lanes_overview_scale_new:
 * @step: nanoseconds per column as it was until now; 0: there was nothing
 * @recorded: all that was recorded, nanoseconds
 * @n_columns: on how many columns of pixels, above 0
 *
 * Columns lie at multiples of a power of two, so that what is drawn stays where it is while the
 * recording grows; when it fills all columns, each two become one.
 *
 * Returns: the scale; its step is 0 when nothing was recorded
 */
LanesOverviewScale
lanes_overview_scale_new (LanesTime step, LanesSpan recorded, guint n_columns)
{
  LanesTime needed = FIRST_STEP;

  n_columns = MAX (n_columns, 1);
  if (lanes_span_is_empty (recorded))
    return (LanesOverviewScale){0, 0, n_columns};
  while (count_columns (recorded, needed) > n_columns)
    needed *= 2;
  /* What is forgotten at the old end must not have it jump back and forth. */
  if (step < needed || step > 2 * needed)
    step = needed;
  return (LanesOverviewScale){step, get_column (recorded.begin, step), n_columns};
}

/**
 * lanes_overview_scale_get_x:
 * @time: a moment, in sight or not
 * @width: how wide the strip is, in pixels
 *
 * Returns: where @time is, in pixels from the edge at which the recording begins
 */
double
lanes_overview_scale_get_x (const LanesOverviewScale *scale, LanesTime time, double width)
{
  if (scale->step == 0)
    return 0;
  return (double) (time - scale->first * scale->step) / (double) scale->step / scale->n_columns
         * width;
}

/**
 * lanes_overview_scale_get_time:
 * @x: pixels from the edge at which the recording begins
 * @width: how wide the strip is, in pixels, above 0
 *
 * Returns: the moment that is there, nanoseconds
 */
LanesTime
lanes_overview_scale_get_time (const LanesOverviewScale *scale, double x, double width)
{
  return scale->first * scale->step + llround (x / width * scale->n_columns * (double) scale->step);
}

/**
 * lanes_overview_scale_get_window:
 * @visible: what the lanes show, nanoseconds
 * @width: how wide the strip is, in pixels
 * @left: (out): where the window begins, in pixels from the edge at which the recording begins
 * @right: (out): where it ends
 *
 * Finds where the window is: within the strip, and wide enough to be seen.
 */
void
lanes_overview_scale_get_window (const LanesOverviewScale *scale, LanesSpan visible, double width,
                                 double *left, double *right)
{
  double begin = CLAMP (lanes_overview_scale_get_x (scale, visible.begin, width), 0, width);
  double end = CLAMP (lanes_overview_scale_get_x (scale, visible.end, width), begin, width);
  double missing = MAX (LANES_OVERVIEW_WINDOW - (end - begin), 0);

  begin = CLAMP (begin - missing / 2, 0, MAX (width - LANES_OVERVIEW_WINDOW, 0));
  *left = begin;
  *right = MIN (MAX (end, begin + MIN (LANES_OVERVIEW_WINDOW, width)), width);
}

/**
 * lanes_overview_find:
 * @x: where is pointed at, in pixels
 * @left: where the window begins
 * @right: where it ends
 *
 * A window that is too narrow for two handles and something between them has its handles outside.
 *
 * Returns: what is there
 */
LanesOverviewPart
lanes_overview_find (double x, double left, double right)
{
  double inner = right - left >= 3 * LANES_OVERVIEW_HANDLE ? LANES_OVERVIEW_HANDLE / 2.0 : 0;

  if (x < left - LANES_OVERVIEW_HANDLE || x > right + LANES_OVERVIEW_HANDLE)
    return LANES_OVERVIEW_OUTSIDE;
  if (x < left + inner)
    return LANES_OVERVIEW_BEGIN;
  if (x > right - inner)
    return LANES_OVERVIEW_END;
  return LANES_OVERVIEW_INSIDE;
}

/* Moves @span to where it lies within @recorded, as far as it is not longer. */
static LanesSpan
keep_within (LanesSpan span, LanesSpan recorded)
{
  LanesTime length = lanes_span_length (span);
  LanesTime end = CLAMP (span.end, MIN (recorded.begin + length, recorded.end), recorded.end);

  return (LanesSpan){end - length, end};
}

/**
 * lanes_overview_drag:
 * @part: what was taken hold of
 * @from: what was shown then, nanoseconds
 * @by: how far it was dragged since, nanoseconds
 * @recorded: all that was recorded
 * @lengths: how little and how much time can be shown, nanoseconds
 *
 * Returns: what is to be shown
 */
LanesSpan
lanes_overview_drag (LanesOverviewPart part, LanesSpan from, LanesTime by, LanesSpan recorded,
                     LanesSpan lengths)
{
  switch (part)
    {
    case LANES_OVERVIEW_BEGIN:
      {
        LanesTime begin = MAX (from.begin + by, MIN (recorded.begin, from.begin));

        return (LanesSpan){CLAMP (begin, from.end - lengths.end, from.end - lengths.begin),
                           from.end};
      }
    case LANES_OVERVIEW_END:
      {
        LanesTime end = MIN (from.end + by, MAX (recorded.end, from.end));

        return (LanesSpan){from.begin,
                           CLAMP (end, from.begin + lengths.begin, from.begin + lengths.end)};
      }
    case LANES_OVERVIEW_INSIDE:
      return keep_within ((LanesSpan){from.begin + by, from.end + by}, recorded);
    case LANES_OVERVIEW_OUTSIDE:
    default:
      return from;
    }
}

/**
 * lanes_overview_center:
 * @length: how much is shown, nanoseconds
 * @time: a moment
 * @recorded: all that was recorded
 *
 * Returns: what is to be shown with @time in the middle, as far as that was recorded
 */
LanesSpan
lanes_overview_center (LanesTime length, LanesTime time, LanesSpan recorded)
{
  return keep_within ((LanesSpan){time - length / 2, time - length / 2 + length}, recorded);
}

/**
 * lanes_overview_describe:
 * @visible: what is shown, nanoseconds
 * @recorded: all that was recorded
 *
 * Returns: (transfer full): which part of it that is, as a sentence: "shows the last 10 s of 3 min"
 */
char *
lanes_overview_describe (LanesSpan visible, LanesSpan recorded)
{
  LanesSpan shown = lanes_span_intersect (visible, recorded);
  g_autofree char *length = lanes_time_format_duration (MAX (lanes_span_length (shown), 0));
  g_autofree char *all = lanes_time_format_duration (MAX (lanes_span_length (recorded), 0));
  g_autofree char *since = lanes_time_format_duration (MAX (shown.begin - recorded.begin, 0));

  if (lanes_span_is_empty (recorded))
    return g_strdup (_ ("nothing was recorded"));
  if (lanes_span_is_empty (shown))
    return g_strdup_printf (_ ("shows none of %s"), all);
  if (shown.begin - recorded.begin <= LANES_MSEC && recorded.end - shown.end <= NOW)
    return g_strdup_printf (_ ("shows all of %s"), all);
  if (recorded.end - shown.end <= NOW)
    /* Translators: durations, as in "shows the last 10 s of 3 min" */
    return g_strdup_printf (_ ("shows the last %s of %s"), length, all);
  if (shown.begin - recorded.begin <= LANES_MSEC)
    return g_strdup_printf (_ ("shows the first %s of %s"), length, all);
  /* Translators: durations, as in "shows 10 s of 3 min, after 1 min 20 s" */
  return g_strdup_printf (_ ("shows %s of %s, after %s"), length, all, since);
}
