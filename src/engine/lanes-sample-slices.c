/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-sample-slices-private.h"

/**
 * lanes_sample_slices_new:
 * @since: when the first turn can have begun, ns: no slice begins before it
 *
 * Makes the converter for one session. A thread that has run for longer than since then when it is
 * first read is older than the session, and counts from that reading on; the run time of all others
 * counts from their birth.
 *
 * Returns: (transfer full): a converter that has seen nothing
 */
LanesSampleSlices *
lanes_sample_slices_new (LanesTime since)
{
  LanesSampleSlices *self = g_new0 (LanesSampleSlices, 1);

  self->since = since;
  self->gap_end = since;
  self->now = since;
  self->threads = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->cores = g_array_new (FALSE, TRUE, sizeof (LanesSampleCore));
  self->read = g_ptr_array_new ();
  self->changed = g_ptr_array_new ();
  self->wishes = g_ptr_array_new ();
  return self;
}

/**
 * lanes_sample_slices_free:
 * @self: (transfer full): a converter
 */
void
lanes_sample_slices_free (LanesSampleSlices *self)
{
  g_hash_table_unref (self->threads);
  g_array_unref (self->cores);
  g_ptr_array_unref (self->read);
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->wishes);
  g_free (self);
}

static LanesSampleThread *
find_thread (LanesSampleSlices *self, const LanesThreadCounters *counters)
{
  LanesSampleThread *thread = g_hash_table_lookup (self->threads, GINT_TO_POINTER (counters->tid));

  if (thread)
    return thread;
  thread = g_new0 (LanesSampleThread, 1);
  thread->tid = counters->tid;
  thread->turn.core = counters->core;
  thread->turn.begin = self->now;
  thread->born = self->before;
  if (counters->stat.run_time > self->now - self->gap_end)
    {
      thread->seen = counters->stat;
      /* Some of it was run in a gap. */
      if (counters->stat.run_time <= self->now - self->since)
        self->lost += counters->stat.run_time;
    }
  g_hash_table_insert (self->threads, GINT_TO_POINTER (counters->tid), thread);
  return thread;
}

/* What was run in a gap was run somewhere in it. */
static void
leave_gap (LanesSampleSlices *self, LanesSampleThread *thread, const LanesThreadCounters *now)
{
  self->lost += MAX (0, now->stat.run_time - thread->seen.run_time);
  thread->seen = now->stat;
  thread->turn.begin = self->now;
  thread->in_gap = FALSE;
}

/* Most threads rest most of the time: there is nothing to do for them. */
static gboolean
goes_on_resting (const LanesSampleThread *thread, const LanesThreadCounters *now)
{
  return thread->state == now->state && now->state != 'R' && now->state != 'X'
         && thread->seen.run_time == now->stat.run_time && thread->seen.turns == now->stat.turns
         && thread->carry == 0 && !thread->slice.open && !thread->in_gap;
}

/* Counters that ran backwards are another thread's, which took over the number in an exec. */
static void
take_reading (LanesSampleSlices *self, const LanesThreadCounters *counters)
{
  LanesSampleThread *thread = find_thread (self, counters);
  LanesSchedStat now = counters->stat;
  LanesTime run;
  LanesTime waited;

  if (thread->in_reading || (counters->time < thread->time && counters->state != 'X'))
    return;
  if (goes_on_resting (thread, counters))
    {
      thread->time = counters->time;
      thread->seen = now;
      return;
    }
  thread->in_reading = TRUE;
  g_ptr_array_add (self->read, thread);
  if (thread->in_gap)
    leave_gap (self, thread, counters);
  if (now.run_time < thread->seen.run_time || now.turns < thread->seen.turns)
    thread->seen = now;
  run = now.run_time - thread->seen.run_time;
  waited = MAX (0, now.wait_time - thread->seen.wait_time);
  thread->carry += run;
  if (now.turns != thread->seen.turns)
    lanes_sample_begin_turn (self, thread, counters->core, run, waited);
  else
    lanes_sample_continue_turn (self, thread, run, counters->state == 'R');
  thread->state = counters->state;
  thread->time = MAX (thread->time, counters->time);
  thread->seen = now;
  if (!thread->turn.placed && thread->turn.run > 0 && thread->carry > 0)
    g_ptr_array_add (self->wishes, thread);
}

static int
compare_begin (gconstpointer a, gconstpointer b)
{
  const LanesSampleThread *first = *(const LanesSampleThread *const *) a;
  const LanesSampleThread *second = *(const LanesSampleThread *const *) b;

  if (first->is_new != second->is_new)
    return first->is_new ? 1 : -1;
  return (first->slice.begin > second->slice.begin) - (first->slice.begin < second->slice.begin);
}

/* Slices that are known already come before those that begin after them. */
static void
give_slices (LanesSampleSlices *self, GArray *slices)
{
  for (guint i = 0; i < self->changed->len; i++)
    {
      LanesSampleThread *thread = g_ptr_array_index (self->changed, i);

      if (thread->former.end != 0)
        g_array_append_val (slices, thread->former);
    }
  g_ptr_array_sort (self->changed, compare_begin);
  for (guint i = 0; i < self->changed->len; i++)
    {
      LanesSampleThread *thread = g_ptr_array_index (self->changed, i);

      if (thread->is_new || thread->former.end == 0)
        g_array_append_val (slices, thread->slice);
      thread->changed = FALSE;
      thread->is_new = FALSE;
      thread->former.end = 0;
    }
  g_ptr_array_set_size (self->changed, 0);
}

static void
settle_thread (LanesSampleSlices *self, LanesSampleThread *thread)
{
  thread->in_reading = FALSE;
  lanes_sample_grow_former (self, thread);
  if (thread->has_next)
    {
      if (!thread->turn.placed)
        thread->next.waited += thread->turn.waited;
      lanes_sample_close (self, thread);
      thread->turn = thread->next;
      thread->has_next = FALSE;
    }
  lanes_sample_get_core (self, thread->turn.core)->debt += thread->carry;
  /* The last chance for what has no place yet */
  if (thread->state == 'X' && thread->slice.open && lanes_sample_is_last (self, thread))
    lanes_sample_grow (self, thread, self->now);
  if (thread->state != 'R')
    lanes_sample_close (self, thread);
}

static void
forget_ended (LanesSampleSlices *self)
{
  for (guint i = 0; i < self->read->len; i++)
    {
      LanesSampleThread *thread = g_ptr_array_index (self->read, i);

      if (thread->state != 'X')
        continue;
      self->lost += thread->carry;
      for (guint j = 0; j < self->cores->len; j++)
        if (lanes_sample_get_core (self, j)->last == thread)
          lanes_sample_get_core (self, j)->last = NULL;
      g_hash_table_remove (self->threads, GINT_TO_POINTER (thread->tid));
    }
}

static void
forget_turns (LanesSampleSlices *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->threads);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LanesSampleThread *thread = value;

      lanes_sample_close (self, thread);
      self->lost += thread->carry;
      thread->carry = 0;
      thread->turn = (LanesSampleTurn){.core = thread->turn.core, .begin = self->now};
      thread->born = self->now;
      thread->in_gap = TRUE;
    }
  for (guint i = 0; i < self->cores->len; i++)
    *lanes_sample_get_core (self, i) = (LanesSampleCore){.end = self->now, .first = self->now};
}

/* After a gap everything begins anew. */
static void
bridge_gap (LanesSampleSlices *self, const GArray *counters)
{
  forget_turns (self);
  self->gap_end = self->now;
  for (guint i = 0; i < counters->len; i++)
    {
      const LanesThreadCounters *now = &g_array_index (counters, LanesThreadCounters, i);
      LanesSampleThread *thread = find_thread (self, now);

      if (thread->in_reading || (now->time < thread->time && now->state != 'X'))
        continue;
      thread->in_reading = TRUE;
      g_ptr_array_add (self->read, thread);
      leave_gap (self, thread, now);
      thread->state = now->state;
      thread->time = MAX (thread->time, now->time);
      thread->turn.core = now->core;
    }
  for (guint i = 0; i < self->read->len; i++)
    ((LanesSampleThread *) g_ptr_array_index (self->read, i))->in_reading = FALSE;
}

static void
make_slices (LanesSampleSlices *self, const GArray *counters)
{
  for (guint i = 0; i < counters->len; i++)
    take_reading (self, &g_array_index (counters, LanesThreadCounters, i));
  lanes_sample_place_turns (self);
  for (guint i = 0; i < self->read->len; i++)
    {
      LanesSampleThread *thread = g_ptr_array_index (self->read, i);

      lanes_sample_claim_core (self, thread->has_next ? &thread->next : &thread->turn);
    }
  for (guint i = 0; i < self->cores->len; i++)
    lanes_sample_get_core (self, i)->debt = 0;
  for (guint i = 0; i < self->read->len; i++)
    settle_thread (self, g_ptr_array_index (self->read, i));
}

/**
 * lanes_sample_slices_push:
 * @self: a converter
 * @counters: (element-type LanesThreadCounters): one reading, in any order: every watched thread
 *   once; one that has ended is in it a last time, with state 'X'
 * @span: from the reading before to this one, ns; only its end counts
 * @slices: (element-type LanesSampleSlice): where slices that are new, have grown or have ended are
 *   appended, in an order in which they can be taken over as they are
 *
 * Makes slices of what the counters say. The kernel counts at its ticks, every 1 to 10 ms, and at
 * the end of a turn, so that a thread's run time comes in lumps, and late:
 *
 * - A thread that was given no core anew (turns) goes on in the slice that it has.
 * - Otherwise its run time becomes a new slice on the core that it had when the turn was counted,
 *   after the last slice of the core and of the thread. If it was ready all the time until then, it
 *   begins when its wait was over, else it ends as late as possible, but begins before the turn was
 *   counted. More than one turn between two readings is one slice.
 * - Run time that does not fit after the turn was counted was run before: the thread's slice before
 *   grows, if nobody else was on its core.
 * - What still does not fit is carried over, so that the totals stay exact over time.
 *
 * Readings older than one that was pushed already add nothing. After more than %LANES_SAMPLE_GAP
 * since the last reading there are no slices of the time in between, and what was run is carried.
 */
void
lanes_sample_slices_push (LanesSampleSlices *self, const GArray *counters, LanesSpan span,
                          GArray *slices)
{
  self->before = self->now;
  self->now = MAX (self->now, span.end);
  self->gap = (LanesSpan){0};
  if (self->now - self->before > LANES_SAMPLE_GAP && g_hash_table_size (self->threads) > 0)
    self->gap = (LanesSpan){self->before, self->now};
  for (guint i = 0; i < self->cores->len; i++)
    lanes_sample_get_core (self, i)->first = self->now;
  g_ptr_array_set_size (self->read, 0);
  g_ptr_array_set_size (self->wishes, 0);
  if (lanes_span_is_empty (self->gap))
    make_slices (self, counters);
  else
    bridge_gap (self, counters);
  give_slices (self, slices);
  forget_ended (self);
}

/**
 * lanes_sample_slices_get_gap:
 * @self: a converter
 * @gap: (out): the time of which nothing is known; empty if there is none
 *
 * Returns: whether the reading that was pushed last came after a gap
 */
gboolean
lanes_sample_slices_get_gap (LanesSampleSlices *self, LanesSpan *gap)
{
  *gap = self->gap;
  return !lanes_span_is_empty (*gap);
}

/**
 * lanes_sample_slices_get_carry:
 * @self: a converter
 * @tid: a thread that has not ended, or 0: all that there have been
 *
 * The sum of a thread's slices and its carry is its run time as the kernel counts it.
 *
 * Returns: run time that has found no place in a slice, ns
 */
LanesTime
lanes_sample_slices_get_carry (LanesSampleSlices *self, int tid)
{
  GHashTableIter iter;
  gpointer value;
  LanesTime sum = tid == 0 ? self->lost : 0;

  g_hash_table_iter_init (&iter, self->threads);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (tid == 0 || ((const LanesSampleThread *) value)->tid == tid)
      sum += ((const LanesSampleThread *) value)->carry;
  return sum;
}
