/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the marks over the rows go: no widget, no drawing. */
#include "lanes-marks-layout.h"

#include <math.h>

#define NEAR 14.0f /* pixels from the pointer to the card */
#define AWAY 8.0f  /* from what is pointed at to the card */

static void
add_piece (GArray *pieces, guint first, LanesMarkPiece piece)
{
  /* A thread is on few cores at a time: the last piece of the same core is near the end. */
  for (guint i = pieces->len; piece.narrow && i > first; i--)
    {
      LanesMarkPiece *last = &g_array_index (pieces, LanesMarkPiece, i - 1);

      if (last->span.end < piece.span.begin)
        break;
      if (last->narrow && last->core == piece.core && last->span.end == piece.span.begin)
        {
          last->span.end = piece.span.end;
          return;
        }
    }
  g_array_append_val (pieces, piece);
}

/**
 * lanes_marks_collect:
 * @trace: what was recorded
 * @thread: a number in it
 * @span: what is shown, nanoseconds
 * @step: how long a pixel is, nanoseconds, above 0
 * @pieces: (element-type LanesMarkPiece): where to add them
 *
 * Looks where a thread is to be seen in the rows of the cores. Of many turns within one pixel the
 * first is taken, so that the work depends on the pixels, and not on how much was recorded.
 */
void
lanes_marks_collect (LanesTrace *trace, guint thread, LanesSpan span, LanesTime step,
                     GArray *pieces)
{
  LanesTime time = span.begin;
  guint first = pieces->len;

  while (time < span.end)
    {
      LanesTraceIter iter;
      LanesSlice slice;
      LanesSpan part;
      LanesTime pixel;

      lanes_trace_iter_init_thread (&iter, trace, thread, (LanesSpan){time, span.end});
      if (!lanes_trace_iter_next (&iter, &slice))
        break;
      part =
          lanes_span_intersect ((LanesSpan){slice.begin, slice.end}, (LanesSpan){time, span.end});
      if (slice.end - slice.begin >= step)
        {
          add_piece (pieces, first, (LanesMarkPiece){part, slice.core, FALSE});
          time = MAX (part.end, time + 1);
          continue;
        }
      /* The whole pixel, counted from the begin of the span, so that it stays the same one. */
      pixel = span.begin + (MAX (part.begin, time) - span.begin) / step * step;
      part = (LanesSpan){pixel, MIN (pixel + step, span.end)};
      add_piece (pieces, first, (LanesMarkPiece){part, slice.core, TRUE});
      time = part.end;
    }
}

/* After @at if that fits, else before it, else at the edge */
static float
flip (float at, float size, float low, float high)
{
  float on = at + NEAR;
  float back = at - NEAR - size;

  if (on + size <= high || back < low)
    return MAX (MIN (on, high - size), low);
  return MAX (MIN (back, high - size), low);
}

/**
 * lanes_marks_place_card:
 * @point: where the pointer is
 * @avoid: what is not to be covered: the slice that is told about
 * @card: how large the card is
 * @bounds: where it may be
 *
 * Places a card near the pointer: below the slice, else above it, else beside it; never over it, as
 * long as there is room anywhere. A pure function.
 *
 * Returns: where the card goes
 */
graphene_rect_t
lanes_marks_place_card (graphene_point_t point, graphene_rect_t avoid, graphene_size_t card,
                        graphene_rect_t bounds)
{
  float left = bounds.origin.x;
  float top = bounds.origin.y;
  float right = left + bounds.size.width;
  float bottom = top + bounds.size.height;
  float below = avoid.origin.y + avoid.size.height + AWAY;
  float above = avoid.origin.y - AWAY - card.height;
  float behind = avoid.origin.x + avoid.size.width + AWAY;
  float before = avoid.origin.x - AWAY - card.width;
  float x = flip (point.x, card.width, left, right);
  float y = MAX (MIN (point.y - card.height / 2, bottom - card.height), top);

  if (below + card.height <= bottom)
    y = below;
  else if (above >= top)
    y = above;
  else if (behind + card.width <= right)
    x = behind;
  else if (before >= left)
    x = before;
  else
    y = bottom - below > avoid.origin.y - top ? MAX (bottom - card.height, top) : top;
  return GRAPHENE_RECT_INIT (roundf (x), roundf (y), card.width, card.height);
}
