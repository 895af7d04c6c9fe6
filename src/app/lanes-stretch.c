/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a row has no turn: why, and for how long. */
#include "lanes-stretch.h"

/* The last of @spans that begins at @time or before it; -1: none does. */
static gssize
find_last (const LanesSpan *spans, gsize n_spans, LanesTime time)
{
  gsize first = 0;
  gsize end = n_spans;

  while (first < end)
    {
      gsize middle = first + (end - first) / 2;

      if (spans[middle].begin <= time)
        first = middle + 1;
      else
        end = middle;
    }
  return (gssize) first - 1;
}

static gboolean
find_span (const LanesSpan *spans, gsize n_spans, LanesTime time, LanesSpan *span)
{
  gssize last = find_last (spans, n_spans, time);

  if (last < 0 || spans[last].end <= time)
    return FALSE;
  *span = spans[last];
  return TRUE;
}

/* Leaves out what is not known on either side. */
LanesSpan
lanes_stretch_cut_lost (LanesTrace *trace, LanesSpan span, LanesTime time)
{
  gsize n_lost;
  const LanesSpan *lost = lanes_trace_get_lost (trace, &n_lost);
  gssize last = find_last (lost, n_lost, time);

  if (last >= 0)
    span.begin = MAX (span.begin, lost[last].end);
  if (last + 1 < (gssize) n_lost)
    span.end = MIN (span.end, lost[last + 1].begin);
  return span;
}

/* What was recorded, and is still kept */
static LanesSpan
get_recorded (LanesTrace *trace)
{
  return (LanesSpan){lanes_trace_get_begin (trace), lanes_trace_get_now (trace)};
}

static gboolean
contains (LanesSpan span, LanesTime time)
{
  return time >= span.begin && time < span.end;
}

static LanesStretch
make_stretch (LanesTime time)
{
  return (LanesStretch){.time = time,
                        .thread = G_MAXUINT,
                        .core = -1,
                        .next_core = -1,
                        .before = G_MAXUINT,
                        .after = G_MAXUINT};
}

/**
 * lanes_stretch_find_lost:
 * @stretch: (out caller-allocates): what is there
 * @trace: what was recorded
 * @time: a moment
 *
 * Looks whether what happened at a moment is not known, in O(log n).
 *
 * Returns: whether records were lost then
 */
gboolean
lanes_stretch_find_lost (LanesStretch *stretch, LanesTrace *trace, LanesTime time)
{
  gsize n_lost;
  const LanesSpan *lost = lanes_trace_get_lost (trace, &n_lost);

  *stretch = make_stretch (time);
  stretch->kind = LANES_STRETCH_UNKNOWN;
  return find_span (lost, n_lost, time, &stretch->span);
}

static gboolean
find_paused (LanesStretch *stretch, LanesTrace *trace, guint task, LanesSpan life)
{
  gsize n_spans;
  const LanesSpan *paused = lanes_trace_get_paused (trace, task, &n_spans);
  LanesSpan span;

  if (!find_span (paused, n_spans, stretch->time, &span))
    return FALSE;
  stretch->kind = LANES_STRETCH_PAUSED;
  stretch->open = span.end > life.end;
  stretch->span = lanes_span_intersect (span, life);
  return TRUE;
}

/* When a thread was there, as far as it is known; empty: it is not known at all */
static LanesSpan
get_life (LanesTrace *trace, guint thread, LanesSpan recorded)
{
  const LanesThread *info =
      thread < lanes_trace_get_n_threads (trace) ? lanes_trace_get_thread (trace, thread) : NULL;

  return info ? lanes_span_intersect ((LanesSpan){info->begin, info->end}, recorded)
              : (LanesSpan){0, 0};
}

static gboolean
find_of_thread (LanesStretch *stretch, LanesTrace *trace, guint thread, LanesTime time,
                LanesSpan life)
{
  const LanesThread *info = lanes_trace_get_thread (trace, thread);
  LanesSlice probe = {.begin = time, .end = time, .thread = thread, .core = G_MAXUINT};
  gboolean has_before, has_after, is_lost;
  LanesSlice before, after, slice;

  if (lanes_trace_find_in_thread (trace, thread, time, &slice))
    return FALSE;
  has_before = lanes_trace_get_neighbor (trace, &probe, TRUE, -1, &before);
  has_after = lanes_trace_get_neighbor (trace, &probe, TRUE, 1, &after);
  if (has_before && !has_after && before.ended == LANES_SLICE_OPEN)
    return FALSE;

  is_lost = lanes_stretch_find_lost (stretch, trace, time);
  stretch->thread = thread;
  stretch->core = has_before ? (int) before.core : -1;
  if (is_lost || find_paused (stretch, trace, info->task, life))
    return TRUE;
  stretch->kind =
      has_before && (before.ended == LANES_SLICE_PREEMPTED || (has_after && after.queued))
          ? LANES_STRETCH_WAITING
          : LANES_STRETCH_RESTING;
  stretch->span =
      (LanesSpan){has_before ? before.end : life.begin, has_after ? after.begin : life.end};
  stretch->open = !has_after && info->end > life.end;
  stretch->span = lanes_stretch_cut_lost (trace, stretch->span, time);
  stretch->next_core = has_after && stretch->span.end == after.begin ? (int) after.core : -1;
  return TRUE;
}

/**
 * lanes_stretch_find_of_thread:
 * @stretch: (out caller-allocates): what is there
 * @trace: what was recorded
 * @thread: its number
 * @time: a moment
 *
 * Looks what a thread did at a moment at which it did not run, in O(log n).
 *
 * Returns: whether it was there then, and did not run
 */
gboolean
lanes_stretch_find_of_thread (LanesStretch *stretch, LanesTrace *trace, guint thread,
                              LanesTime time)
{
  LanesSpan life = get_life (trace, thread, get_recorded (trace));

  return contains (life, time) && find_of_thread (stretch, trace, thread, time, life);
}

/**
 * lanes_stretch_find_on_core:
 * @stretch: (out caller-allocates): what is there
 * @trace: what was recorded
 * @core: a position
 * @time: a moment
 *
 * Looks for how long a core had no thread of the tasks around a moment, in O(log n).
 *
 * Returns: whether none ran on it then
 */
gboolean
lanes_stretch_find_on_core (LanesStretch *stretch, LanesTrace *trace, guint core, LanesTime time)
{
  LanesSpan recorded = get_recorded (trace);
  LanesSlice probe = {.begin = time, .end = time, .thread = G_MAXUINT, .core = core};
  gboolean has_before, has_after;
  LanesSlice before, after, slice;

  if (!contains (recorded, time) || lanes_trace_find (trace, core, time, &slice))
    return FALSE;
  has_before = lanes_trace_get_neighbor (trace, &probe, FALSE, -1, &before);
  has_after = lanes_trace_get_neighbor (trace, &probe, FALSE, 1, &after);
  if (has_before && !has_after && before.ended == LANES_SLICE_OPEN)
    return FALSE;
  if (!lanes_stretch_find_lost (stretch, trace, time))
    {
      stretch->kind = LANES_STRETCH_FREE;
      stretch->span = (LanesSpan){has_before ? before.end : recorded.begin,
                                  has_after ? after.begin : recorded.end};
      stretch->span = lanes_stretch_cut_lost (trace, stretch->span, time);
      stretch->open = !has_after;
      stretch->before = has_before && stretch->span.begin == before.end ? before.thread : G_MAXUINT;
      stretch->after = has_after && stretch->span.end == after.begin ? after.thread : G_MAXUINT;
    }
  stretch->core = (int) core;
  return TRUE;
}

/**
 * lanes_tally_count:
 * @tally: (out caller-allocates): what they do
 * @trace: what was recorded
 * @threads: (array length=n_threads): numbers of threads
 * @time: a moment
 *
 * Counts what several threads do at a moment, each in O(log n). Those that are not there then, and
 * those of which it is not known, do not count.
 */
void
lanes_tally_count (LanesTally *tally, LanesTrace *trace, const guint *threads, guint n_threads,
                   LanesTime time)
{
  LanesSpan recorded = get_recorded (trace);

  *tally = (LanesTally){.one = G_MAXUINT};
  for (guint i = 0; i < n_threads; i++)
    {
      LanesSpan life = get_life (trace, threads[i], recorded);
      LanesStretch stretch;

      if (!contains (life, time))
        continue;
      if (!find_of_thread (&stretch, trace, threads[i], time, life))
        tally->n_running++;
      else if (stretch.kind == LANES_STRETCH_UNKNOWN)
        continue;
      else if (stretch.kind == LANES_STRETCH_WAITING)
        tally->n_waiting++;
      else if (stretch.kind == LANES_STRETCH_PAUSED)
        tally->n_paused++;
      else
        tally->n_resting++;
      tally->one = threads[i];
    }
}
