/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else had a core on which no task ran. */
#include "lanes-stretch.h"

/* Whether everything that happened at @time was recorded */
static gboolean
is_known (LanesTrace *others, LanesTime time)
{
  LanesStretch lost;

  return time >= lanes_trace_get_begin (others) && time < lanes_trace_get_now (others)
         && !lanes_stretch_find_lost (&lost, others, time);
}

/* Between two that had the core, or what is left of that beside the tasks */
static void
cut_idle (LanesStretch *stretch, LanesTrace *others)
{
  LanesSlice probe = {.begin = stretch->time,
                      .end = stretch->time,
                      .thread = G_MAXUINT,
                      .core = (guint) stretch->core};
  LanesSpan free = stretch->span;
  LanesSlice slice;

  stretch->kind = LANES_STRETCH_IDLE;
  stretch->span = lanes_span_intersect (stretch->span, (LanesSpan){lanes_trace_get_begin (others),
                                                                   lanes_trace_get_now (others)});
  stretch->span = lanes_stretch_cut_lost (others, stretch->span, stretch->time);
  if (lanes_trace_get_neighbor (others, &probe, FALSE, -1, &slice))
    stretch->span.begin = MAX (stretch->span.begin, slice.end);
  if (lanes_trace_get_neighbor (others, &probe, FALSE, 1, &slice))
    stretch->span.end = MIN (stretch->span.end, slice.begin);
  if (stretch->span.begin > free.begin)
    stretch->before = G_MAXUINT;
  if (stretch->span.end < free.end)
    stretch->after = G_MAXUINT;
  stretch->open &= stretch->span.end == MIN (free.end, lanes_trace_get_now (others));
}

/**
 * lanes_stretch_look_at_others:
 * @stretch: (inout): a stretch on a core, as the tasks' trace has it
 * @others: (nullable): what other programs did
 *
 * Where no task had the core: finds who else had it at the moment that is meant, and for how long,
 * or that nobody had, in O(log n). What is not known stays as it is.
 */
void
lanes_stretch_look_at_others (LanesStretch *stretch, LanesTrace *others)
{
  LanesSlice slice;

  if (!others || stretch->kind != LANES_STRETCH_FREE)
    return;
  if (lanes_trace_find (others, (guint) stretch->core, stretch->time, &slice)
      && lanes_trace_get_thread (others, slice.thread))
    {
      stretch->kind = LANES_STRETCH_OTHER;
      stretch->other = slice.thread;
      stretch->span = lanes_span_intersect (stretch->span, (LanesSpan){slice.begin, slice.end});
      stretch->open &= slice.ended == LANES_SLICE_OPEN;
    }
  else if (is_known (others, stretch->time))
    {
      cut_idle (stretch, others);
    }
}
