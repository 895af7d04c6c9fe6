/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace-private.h"

G_BEGIN_DECLS

/* Going along the marks of a lane or a row, column by column. So many columns are looked up at a
 * time, so that the memory of one is on its way while another is counted: most of the time would be
 * spent waiting for it. */
#define LANES_MARKS_AHEAD 8

static inline LanesTime
lanes_mark_get_begin (const LanesRing *marks, gboolean of_row, guint64 mark)
{
  return of_row ? LANES_RING_ITEM (marks, LanesRowMark, mark)->begin
                : LANES_RING_ITEM (marks, LanesLaneMark, mark)->begin;
}

static inline gboolean
lanes_mark_is_later (const LanesRing *marks, gboolean of_row, guint64 mark, LanesTime time)
{
  return mark == marks->end || lanes_mark_get_begin (marks, of_row, mark) > time;
}

/* The first mark at @low or behind that is later than @time, in strides that grow from where it is
 * expected: recordings are much the same over a while. */
static inline guint64
lanes_mark_find (const LanesRing *marks, gboolean of_row, guint64 low, guint64 expected,
                 LanesTime time)
{
  guint64 high = MIN (expected, marks->end);
  guint64 stride = 1;

  if (lanes_mark_is_later (marks, of_row, high, time))
    {
      for (; high - low >= stride && lanes_mark_is_later (marks, of_row, high - stride, time);
           stride *= 2)
        high -= stride;
      low = high - low >= stride ? high - stride + 1 : low;
    }
  else
    {
      low = high + 1;
      for (; marks->end - low >= stride
             && !lanes_mark_is_later (marks, of_row, low + stride - 1, time);
           stride *= 2)
        low += stride;
      high = MIN (low + stride - 1, marks->end);
    }
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (lanes_mark_is_later (marks, of_row, middle, time))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* Whether the way to @time is shorter back from the mark behind it than on from @known. */
static inline gboolean
lanes_mark_is_nearer (const LanesRing *marks, gboolean of_row, guint64 mark, LanesTime known,
                      LanesTime time)
{
  return mark < marks->end && lanes_mark_get_begin (marks, of_row, mark) - time < time - known;
}

G_END_DECLS
