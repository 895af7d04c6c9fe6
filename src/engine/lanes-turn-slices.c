/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a ring says, into slices. The ring is in memory that another process can write to, so
 * nothing in it is believed that cannot be true. */
#include "lanes-turn-slices.h"

#include <string.h>

#include "lanes-core-set.h"

/* Nobody switches more often than that. */
#define SHORTEST_TURN LANES_USEC

/* What is less is as good as known. */
#define LEAST_SLACK (5 * LANES_USEC)

/* What is less is what it takes to begin a wait. */
#define LEAST_WORK (20 * LANES_USEC)

/* So long it takes a thread to notice, at the most. */
#define MOST_SHIFT (200 * LANES_USEC)

static void
copy_record (const LanesTurnRing *ring, guint64 number, LanesTurnRecord *copy)
{
  const LanesTurnRecord *record = &ring->records[number % LANES_TURN_RING_LENGTH];

  copy->number = __atomic_load_n (&record->number, __ATOMIC_ACQUIRE);
  copy->begin = __atomic_load_n (&record->begin, __ATOMIC_ACQUIRE);
  copy->end = __atomic_load_n (&record->end, __ATOMIC_ACQUIRE);
  copy->used = __atomic_load_n (&record->used, __ATOMIC_ACQUIRE);
  copy->core = __atomic_load_n (&record->core, __ATOMIC_ACQUIRE);
  copy->kind = __atomic_load_n (&record->kind, __ATOMIC_ACQUIRE);
  copy->early = __atomic_load_n (&record->early, __ATOMIC_ACQUIRE);
  copy->late = __atomic_load_n (&record->late, __ATOMIC_ACQUIRE);
}

/* The oldest number that is still there when @newest is. */
static guint64
get_oldest (guint64 newest)
{
  return newest > LANES_TURN_RING_LENGTH ? newest - LANES_TURN_RING_LENGTH + 1 : 1;
}

/**
 * lanes_turn_ring_copy:
 * @ring: a ring that its thread may be writing to
 * @read: the number of the last record that was read before, 0 for none
 * @copy: (out caller-allocates): what there is after it
 *
 * Copies what is new in a ring, and leaves out what was written over meanwhile. Does not wait for
 * the writer, nor make it wait.
 */
void
lanes_turn_ring_copy (const LanesTurnRing *ring, guint64 read, LanesTurnCopy *copy)
{
  guint64 written = __atomic_load_n (&ring->written, __ATOMIC_ACQUIRE);
  guint64 first, claimed, n_spoilt;

  copy->first = read + 1;
  copy->n = 0;
  copy->looked = 0;
  if (written < read || written == 0
      || __atomic_load_n (&ring->version, __ATOMIC_RELAXED) != LANES_TURN_RING_VERSION
      || __atomic_load_n (&ring->length, __ATOMIC_RELAXED) != LANES_TURN_RING_LENGTH)
    return;

  first = MAX (read + 1, get_oldest (written));
  for (guint64 number = first; number - 1 < written; number++)
    copy_record (ring, number, &copy->records[copy->n++]);

  /* What has been claimed again by now may be half old and half new. */
  claimed = __atomic_load_n (&ring->claimed, __ATOMIC_ACQUIRE);
  n_spoilt = get_oldest (claimed) > first ? MIN (get_oldest (claimed) - first, copy->n) : 0;
  copy->n -= (guint) n_spoilt;
  memmove (copy->records, copy->records + n_spoilt, copy->n * sizeof copy->records[0]);
  copy->first = first + n_spoilt;

  copy->looked = __atomic_load_n (&ring->looked, __ATOMIC_ACQUIRE);
  if (__atomic_load_n (&ring->written, __ATOMIC_ACQUIRE) != written)
    copy->looked = 0;
}

static gboolean
has_core (const LanesTurnSlices *self)
{
  return self->state == LANES_TURN_STATE_RUNNING || self->state == LANES_TURN_STATE_RESTING;
}

/**
 * lanes_turn_slices_get_open:
 * @slice: (out caller-allocates): the slice that goes on, as far as is known
 *
 * Returns: whether there is one
 */
gboolean
lanes_turn_slices_get_open (const LanesTurnSlices *self, LanesRecordedSlice *slice)
{
  *slice = (LanesRecordedSlice){
      .begin = self->begin,
      .end = self->end,
      .tid = self->tid,
      .core = self->core,
      .ended = LANES_SLICE_OPEN,
      .queued = self->queued,
  };
  return has_core (self);
}

/**
 * lanes_turn_slices_close:
 * @ended: how
 * @slices: (element-type LanesRecordedSlice): where to add the slice that ends
 *
 * Ends the slice that goes on, if there is one, where it is known to have been last.
 */
void
lanes_turn_slices_close (LanesTurnSlices *self, LanesSliceEnd ended, GArray *slices)
{
  LanesRecordedSlice slice;

  /* What is told of the end now is not told again: the gap begins here. */
  self->counted = self->counted || self->state == LANES_TURN_STATE_RESTING;
  if (lanes_turn_slices_get_open (self, &slice))
    {
      slice.ended = ended;
      g_array_append_val (slices, slice);
    }
  self->state = ended == LANES_SLICE_EXITED ? LANES_TURN_STATE_ENDED : LANES_TURN_STATE_OFF;
}

/* Nothing is known from the last word on until @end. */
static void
lose (LanesTurnSlices *self, guint64 n, LanesTime end, GArray *slices)
{
  LanesTime begin = self->lost > 0 ? self->lost_span.begin : self->told;

  end = MAX (end, self->told);
  lanes_turn_slices_close (self, LANES_SLICE_WAITED, slices);
  self->lost += MIN (n, (guint64) (end - self->told) / SHORTEST_TURN + 1);
  self->lost_span = (LanesSpan){begin, MAX (end, begin)};
}

static gboolean
is_possible (const LanesTurnSlices *self, const LanesTurnRecord *record, guint64 number,
             LanesTime now)
{
  return record->number == number && record->kind <= LANES_TURN_ENDED
         && record->core < LANES_MAX_CORES && record->begin >= self->told
         && record->end >= record->begin && record->end <= now && record->used >= 0
         && record->begin - record->early >= self->told && record->end + record->late <= now
         && record->used <= record->end && (record->kind == LANES_TURN_BEGUN) == (number == 1);
}

/* Where the kernel's counters have told when it began, it can only have been later. */
static void
note_gap (LanesTurnSlices *self, const LanesTurnRecord *record, LanesTime shift, GArray *slices,
          GArray *gaps)
{
  LanesTurnGap gap = {
      .thread = self,
      .former = slices->len,
      .since = self->counted ? MAX (self->end, self->settled) : 0,
      .span = {record->begin - shift, record->end - shift},
      .early = self->counted ? 0 : record->early,
      .late = MAX (0, record->late + shift),
      .from = self->core,
      .core = record->core,
      .waited = record->kind == LANES_TURN_WAITED,
  };

  if (gaps && gap.early + gap.late >= LEAST_SLACK && (self->counted || has_core (self))
      && self->end <= gap.span.begin && record->kind != LANES_TURN_ENDED)
    g_array_append_val (gaps, gap);
}

static void
follow (LanesTurnSlices *self, const LanesTurnRecord *record, LanesTime now, GArray *slices,
        GArray *gaps)
{
  LanesSliceEnd ended = record->kind == LANES_TURN_PREEMPTED ? LANES_SLICE_PREEMPTED
                        : record->kind == LANES_TURN_ENDED   ? LANES_SLICE_EXITED
                                                             : LANES_SLICE_WAITED;

  /* A thread notices that it is back a moment after it is. How long it was away is exact, so where
   * the kernel's counters have told when it went, the whole gap is moved there; but it does not end
   * before what was said already. */
  LanesTime most = self->settled ? record->end - self->settled : MOST_SHIFT;
  LanesTime shift = self->counted ? MIN (MAX (record->begin - self->end, -MOST_SHIFT), most) : 0;

  note_gap (self, record, shift, slices, gaps);
  self->end = MAX (self->end, record->begin - shift);
  lanes_turn_slices_close (self, ended, slices);
  self->told = record->end;
  self->counted = FALSE;
  self->settled = 0;
  if (record->kind == LANES_TURN_ENDED)
    return;
  self->state = LANES_TURN_STATE_RUNNING;
  self->begin = record->kind == LANES_TURN_BEGUN ? record->begin
                                                 : MAX (self->end, MIN (record->end - shift, now));
  self->end = MAX (self->begin, MIN (record->end - shift, now));
  self->born = self->born ? self->born : self->begin;
  self->offset = record->end - record->used;
  self->core = record->core;
  self->queued = record->kind == LANES_TURN_PREEMPTED;
  self->waited = record->kind == LANES_TURN_WAITED;
}

static void
note_looked (LanesTurnSlices *self, guint64 looked, LanesTime now)
{
  LanesTime time = lanes_turn_looked_get_time (looked);

  if (!has_core (self) || time < self->told || time > now)
    return;
  self->told = time;
  self->counted = self->counted && self->end > time;
  self->settled = self->settled > time ? self->settled : 0;
  self->end = MAX (self->end, time);
  self->state =
      lanes_turn_looked_get_rests (looked) ? LANES_TURN_STATE_RESTING : LANES_TURN_STATE_RUNNING;
}

/**
 * lanes_turn_slices_feed:
 * @copy: what is new in the ring
 * @now: nanoseconds, read after the copy was made
 * @slices: (element-type LanesRecordedSlice): where to add those that have ended
 * @gaps: (element-type LanesTurnGap) (nullable): where to add gaps that could be elsewhere
 *
 * Makes slices of what is new. Records that are missing, and those that cannot be true, count as
 * lost: what was before and after them is not put together. A pure function of what was fed so far.
 */
void
lanes_turn_slices_feed (LanesTurnSlices *self, const LanesTurnCopy *copy, LanesTime now,
                        GArray *slices, GArray *gaps)
{
  for (guint i = 0; i < copy->n && self->state != LANES_TURN_STATE_ENDED; i++)
    {
      const LanesTurnRecord *record = &copy->records[i];
      guint64 number = copy->first + i;
      guint64 n_missing = number - self->read - 1;

      self->read = number;
      if (!is_possible (self, record, number, now))
        {
          lose (self, n_missing + 1, self->told, slices);
          continue;
        }
      if (n_missing > 0)
        lose (self, n_missing, record->begin, slices);
      follow (self, record, now, slices, gaps);
    }
  if (copy->looked != 0)
    note_looked (self, copy->looked, now);
}

/**
 * lanes_turn_slices_has_run_on:
 * @run_time: nanoseconds: how long the thread has run in all, by the kernel's counters
 *
 * Returns: whether it has done more since its last word than begin to wait
 */
gboolean
lanes_turn_slices_has_run_on (const LanesTurnSlices *self, LanesTime run_time)
{
  LanesTime end;

  return !__builtin_add_overflow (self->offset, run_time, &end) && end - self->told >= LEAST_WORK;
}

/**
 * lanes_turn_slices_count:
 * @run_time: nanoseconds: how long the thread has run in all, by the kernel's counters
 * @now: nanoseconds, read before that
 * @lag: nanoseconds: how old the counters of a thread may be that has its core
 *
 * Follows a thread that has not said anything for a while: it has run since then for as long as was
 * counted since then, and either lost its core at that moment or has it still. Who waits now and
 * then may as well have waited in between: it will say so. When it has run on after it was known to
 * have lost the core, it has been given another turn, and will say when.
 *
 * Returns: nanoseconds: until when all is known of it
 */
LanesTime
lanes_turn_slices_count (LanesTurnSlices *self, LanesTime run_time, LanesTime now, LanesTime lag)
{
  LanesTime end;

  if (self->state != LANES_TURN_STATE_RUNNING
      || __builtin_add_overflow (self->offset, run_time, &end))
    return MAX (self->end, now - LANES_TURN_PATIENCE);
  end = MIN (end, now);
  if (self->waited && !self->counted && end - self->told >= LEAST_SLACK
      && now - self->told < LANES_TURN_PATIENCE)
    return self->told;
  if (self->settled && end > self->end && now - self->settled < LANES_TURN_PATIENCE)
    return self->settled;
  if (end > self->end)
    {
      self->end = end;
      self->counted = TRUE;
      self->settled = 0;
    }
  if (now - self->end < lag)
    return self->end;
  /* It may have been given its core again a moment ago. */
  self->counted = TRUE;
  self->settled = MAX (MAX (now - MOST_SHIFT, self->end), self->settled);
  return self->settled;
}
