/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a thread was on its core of which only is known for how long. One that waits in a system
 * call sees that when it is back from it, and then knows how much of that time it had the core, but
 * not when. The core knows: it had it when nobody else did. */
#include "lanes-turn-gaps.h"

/* What a thread did from when it was last sure to have its core until it was back. */
typedef struct
{
  const LanesTurnGap *gap;
  LanesRecordedSlice former; /* the slice before, as it was put so far */
  LanesSpan span;
  LanesTime rest; /* ns: how long it had a core in it, and that has no place yet */
  LanesSpan first;
  LanesSpan last;
} Absence;

static int
compare_turns (gconstpointer a, gconstpointer b)
{
  const LanesRecordedSlice *first = a;
  const LanesRecordedSlice *second = b;

  if (first->core != second->core)
    return first->core < second->core ? -1 : 1;
  return (first->begin > second->begin) - (first->begin < second->begin);
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  LanesTime first = ((const LanesTurnGap *) a)->span.begin;
  LanesTime second = ((const LanesTurnGap *) b)->span.begin;

  return (first > second) - (first < second);
}

/* The first turn of a core that begins at @time or later */
static guint
find_turn (const GArray *turns, guint core, LanesTime time)
{
  LanesRecordedSlice wanted = {.core = core, .begin = time};
  guint low = 0, high = turns->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_turns (&g_array_index (turns, LanesRecordedSlice, middle), &wanted) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The first turn of a core that ends after @time, or one before that */
static guint
find_turn_at (const GArray *turns, guint core, LanesTime time)
{
  guint i = find_turn (turns, core, time);

  return i > 0 && g_array_index (turns, LanesRecordedSlice, i - 1).core == core ? i - 1 : i;
}

/* The next turn of somebody else on @core, from @i on, that begins within the absence */
static const LanesRecordedSlice *
find_other (const Absence *self, const GArray *turns, guint core, guint *i)
{
  for (; *i < turns->len; (*i)++)
    {
      const LanesRecordedSlice *turn = &g_array_index (turns, LanesRecordedSlice, *i);

      if (turn->core != core || turn->begin >= self->span.end)
        break;
      if (turn->tid != self->former.tid && turn->end > turn->begin)
        return turn;
    }
  return NULL;
}

/* How long it can have had its core at first, and at last. Returns: whether anybody else had it */
static gboolean
find_ends (Absence *self, const GArray *turns)
{
  guint i = find_turn (turns, self->former.core, self->span.begin);
  const LanesRecordedSlice *turn = find_other (self, turns, self->former.core, &i);
  gboolean any = turn != NULL;

  self->first = (LanesSpan){self->span.begin, turn ? turn->begin : self->span.end};
  if (self->gap->since)
    self->first.end = self->first.begin;
  self->last = self->span;
  /* The one before it may still have had that core. */
  i = find_turn_at (turns, self->gap->core, self->span.begin);
  for (; (turn = find_other (self, turns, self->gap->core, &i)); i++)
    {
      self->last.begin = CLAMP (turn->end, self->last.begin, self->span.end);
      any = any || turn->end > self->span.begin;
    }
  return any;
}

/* Divides what it had between both ends as evenly as these allow. */
static void
fill_ends (Absence *self)
{
  LanesTime first = MIN (lanes_span_length (self->first), self->rest / 2);
  LanesTime last = MIN (lanes_span_length (self->last), self->rest - first);

  first = MIN (lanes_span_length (self->first), self->rest - last);
  self->rest -= first + last;
  /* One that was preempted was away once. */
  if (!self->gap->waited)
    {
      last += self->rest;
      self->rest = 0;
    }
  self->first.end = self->first.begin + first;
  self->last.begin = MAX (self->last.end - last, self->first.end);
}

/* What is left was in between, where nobody else had the core. */
static void
fill_middle (Absence *self, const GArray *turns, LanesTime since, GArray *slices)
{
  guint core = self->former.core;
  LanesTime from = self->gap->since; /* since when nobody has it; 0: it had it itself */
  guint i = from ? find_turn_at (turns, core, from) : find_turn (turns, core, self->span.begin);
  const LanesRecordedSlice *turn;

  for (; self->rest > 0 && (turn = find_other (self, turns, core, &i)); i++)
    {
      LanesRecordedSlice slice = self->former;
      gboolean is_first = from == 0;

      slice.begin = MAX (from, since);
      slice.end = MIN (MIN (turn->begin, self->last.begin), slice.begin + self->rest);
      slice.ended = LANES_SLICE_WAITED;
      slice.queued = FALSE;
      from = MAX (from, turn->end);
      if (is_first || slice.begin >= slice.end)
        continue;
      self->rest -= slice.end - slice.begin;
      g_array_append_val (slices, slice);
    }
}

/* When the slice after the gap begins: the one that has ended, or the one that goes on */
static LanesTime *
get_next (const LanesTurnGap *gap, GArray *slices, LanesTime *end)
{
  for (guint i = gap->since ? 0 : gap->former + 1; i < slices->len; i++)
    {
      LanesRecordedSlice *slice = &g_array_index (slices, LanesRecordedSlice, i);

      *end = slice->end;
      if (slice->tid == gap->thread->tid && slice->begin == gap->span.end)
        return &slice->begin;
    }
  *end = gap->thread->end;
  return gap->thread->begin == gap->span.end ? &gap->thread->begin : NULL;
}

/* What was said of the slice before, unless its end is settled */
static gboolean
find_former (Absence *self, const GArray *slices)
{
  const LanesTurnGap *gap = self->gap;

  self->former = (LanesRecordedSlice){.tid = gap->thread->tid, .core = gap->from};
  if (gap->since)
    return TRUE;
  self->former = g_array_index (slices, LanesRecordedSlice, gap->former);
  return self->former.end == gap->span.begin && self->former.begin <= self->span.begin;
}

static void
fit (const LanesTurnGap *gap, const GArray *turns, LanesTime since, GArray *slices)
{
  Absence self = {
      .gap = gap,
      .span = {MAX (gap->span.begin - gap->early, gap->since), gap->span.end + gap->late},
      .rest = gap->early + gap->late,
  };
  LanesTime end;
  LanesTime *begin = get_next (gap, slices, &end);

  if (!begin || !find_former (&self, slices) || end < self.span.end || !find_ends (&self, turns))
    return;
  fill_ends (&self);
  *begin = MAX (self.last.begin, since);
  if (!gap->since)
    g_array_index (slices, LanesRecordedSlice, gap->former).end = self.first.end;
  if (gap->core == gap->from)
    fill_middle (&self, turns, since, slices);
}

/**
 * lanes_turn_gaps_fit:
 * @gaps: (element-type LanesTurnGap): what was found with @slices, in any order
 * @others: (element-type LanesRecordedSlice): other turns that there were, on whatever core
 * @since: nanoseconds: nothing is put before that any more
 * @slices: (element-type LanesRecordedSlice): the slices that have ended
 *
 * Moves each gap to where it was, as far as its core tells, and adds a slice for each turn within
 * it. A thread whose core nobody had meanwhile stays as it is. A pure function.
 */
void
lanes_turn_gaps_fit (GArray *gaps, const GArray *others, LanesTime since, GArray *slices)
{
  g_autoptr (GArray) turns = NULL;

  if (gaps->len == 0)
    return;
  turns = g_array_copy ((GArray *) others);
  g_array_append_vals (turns, slices->data, slices->len);
  g_array_sort (turns, compare_turns);
  g_array_sort (gaps, compare_gaps);
  for (guint i = 0; i < gaps->len; i++)
    fit (&g_array_index (gaps, LanesTurnGap, i), turns, since, slices);
}
