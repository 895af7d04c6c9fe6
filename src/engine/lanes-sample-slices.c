/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-sample-slices.h"

/* The kernel brings a running thread's counters up to date at each tick, which is every 10 ms at
 * the most. More run time than that without a turn is no remainder of the turn before. */
#define LONGEST_TICK (10 * LANES_MSEC)

/* Since a thread was given a core. */
typedef struct
{
  guint core;
  LanesTime begin;  /* as well as it is known */
  LanesTime run;    /* as far as it is counted */
  LanesTime waited; /* time ready since the last slice was begun */
  gboolean placed;  /* it has a slice */
} Turn;

/* One thread, between two readings. */
typedef struct
{
  int tid;
  char state;
  LanesTime time; /* of the last reading */
  LanesSchedStat seen;
  LanesTime carry; /* run time that has no place in a slice yet, of this turn or before */
  Turn turn;       /* the last one that was counted, or the one before while that needs a slice */
  Turn next;       /* in that case: the last one */
  gboolean has_next;

  LanesSampleSlice slice;  /* the last one; none: its end is 0 */
  LanesSampleSlice former; /* the one before, if it ended in this reading; none: its end is 0 */
  gboolean former_is_last; /* on its core: it can still grow */
  gboolean changed;        /* the slice must be given again */
  gboolean is_new;         /* the slice was begun in this reading */
  gboolean in_reading;
} Thread;

typedef struct
{
  Thread *last;    /* whose slice is the last one, NULL: none or its thread has ended */
  LanesTime end;   /* of the last slice */
  LanesTime debt;  /* carry of the threads that had it at the reading before */
  LanesTime first; /* begin of the first slice that this reading added, or the reading's time */
} Core;

struct _LanesSampleSlices
{
  LanesTime since;
  LanesTime now;
  LanesTime before;    /* the reading before */
  LanesTime lost;      /* run time of ended threads that found no place */
  GHashTable *threads; /* TID → Thread, owned */
  GArray *cores;       /* of Core, by the kernel's number */

  /* Kept from reading to reading, so that nothing is allocated: */
  GPtrArray *read;    /* of Thread: in this reading */
  GPtrArray *changed; /* of Thread: whose slices must be given */
  GPtrArray *wishes;  /* of Thread: whose turn wants a slice */
};

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
  self->now = since;
  self->threads = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->cores = g_array_new (FALSE, TRUE, sizeof (Core));
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

static Core *
get_core (LanesSampleSlices *self, guint core)
{
  if (core >= self->cores->len)
    g_array_set_size (self->cores, core + 1);
  return &g_array_index (self->cores, Core, core);
}

static gboolean
is_last_on_core (LanesSampleSlices *self, const Thread *thread)
{
  const Core *core = get_core (self, thread->slice.core);

  return core->last == thread && core->end == thread->slice.end;
}

static void
mark_changed (LanesSampleSlices *self, Thread *thread)
{
  if (!thread->changed)
    g_ptr_array_add (self->changed, thread);
  thread->changed = TRUE;
}

static void
close_slice (LanesSampleSlices *self, Thread *thread)
{
  if (!thread->slice.open)
    return;
  thread->slice.open = FALSE;
  mark_changed (self, thread);
}

static Thread *
find_thread (LanesSampleSlices *self, const LanesThreadCounters *counters)
{
  Thread *thread = g_hash_table_lookup (self->threads, GINT_TO_POINTER (counters->tid));

  if (thread)
    return thread;
  thread = g_new0 (Thread, 1);
  thread->tid = counters->tid;
  thread->turn.core = counters->core;
  thread->turn.begin = self->now;
  if (counters->stat.run_time > self->now - self->since)
    thread->seen = counters->stat;
  g_hash_table_insert (self->threads, GINT_TO_POINTER (counters->tid), thread);
  return thread;
}

/* Lengthens the thread's slice up to @end, as far as there is run time for it. */
static void
grow_slice (LanesSampleSlices *self, Thread *thread, LanesTime end)
{
  LanesTime length = MIN (MIN (end, self->now) - thread->slice.end, thread->carry);

  if (length <= 0)
    return;
  thread->slice.end += length;
  thread->carry -= length;
  get_core (self, thread->slice.core)->end = thread->slice.end;
  mark_changed (self, thread);
}

/* What was run since the last reading was run in the turn before as far as there was time before
 * the wait for the new turn, unless that wait had begun by then. */
static LanesTime
end_former_turn (LanesSampleSlices *self, Thread *thread, LanesTime run, LanesTime waited)
{
  LanesTime end = thread->turn.begin + thread->turn.run;
  LanesTime rest = 0;

  if (thread->state == 'R' && waited < self->now - self->before)
    rest = CLAMP (self->now - waited - end, 0, run);
  thread->turn.run += rest;
  if (!thread->slice.open)
    return rest;
  thread->former_is_last = is_last_on_core (self, thread);
  if (thread->former_is_last)
    grow_slice (self, thread, end + rest);
  close_slice (self, thread);
  thread->former = thread->slice;
  return rest;
}

/* A turn that was counted ends the one before, on whichever core that was.
 *
 * Who was ready all the time in between began to run when that wait was over, to the microsecond.
 * Of others it is only known that they began between the last reading and this one. */
static void
begin_turn (LanesSampleSlices *self, Thread *thread, guint core, LanesTime run, LanesTime waited)
{
  gboolean is_first = thread->time == 0;
  gboolean ran = thread->slice.open;
  LanesTime rest = is_first ? 0 : end_former_turn (self, thread, run, waited);
  LanesTime former_end = thread->turn.begin + thread->turn.run;
  LanesTime latest = self->now - (run - rest);
  Turn turn = {.core = core, .run = run - rest, .waited = waited, .begin = latest};

  if (!is_first && waited > 0 && (ran || 2 * waited >= latest - former_end))
    turn.begin = former_end + waited;
  if (!is_first)
    turn.begin = MAX (turn.begin, self->before);
  turn.begin = MIN (turn.begin, latest);
  thread->has_next = !thread->turn.placed && thread->turn.run > 0;
  if (thread->has_next)
    thread->next = turn;
  else
    {
      if (!thread->turn.placed)
        turn.waited += thread->turn.waited;
      thread->turn = turn;
    }
}

/* The counters of a thread that still runs were brought up to date between the last reading and
 * this one: so its turn began that much earlier. */
static void
continue_turn (LanesSampleSlices *self, Thread *thread, LanesTime run, gboolean still_runs)
{
  Turn *turn = &thread->turn;

  turn->run += run;
  if (run > 0 && still_runs)
    turn->begin = MAX (turn->begin, self->before - turn->run);
  turn->begin = MIN (turn->begin, self->now - turn->run);
  if (!turn->placed)
    return;
  if (thread->slice.open && is_last_on_core (self, thread))
    grow_slice (self, thread, turn->begin + turn->run);
  else if (turn->begin + turn->run - thread->slice.end >= LONGEST_TICK)
    turn->placed = FALSE;
}

/* Counters that ran backwards are another thread's, which took over the number in an exec. */
static void
take_reading (LanesSampleSlices *self, const LanesThreadCounters *counters)
{
  Thread *thread = find_thread (self, counters);
  LanesSchedStat now = counters->stat;
  LanesTime run;
  LanesTime waited;

  if (thread->in_reading || (counters->time < thread->time && counters->state != 'X'))
    return;
  thread->in_reading = TRUE;
  g_ptr_array_add (self->read, thread);
  if (now.run_time < thread->seen.run_time || now.turns < thread->seen.turns)
    thread->seen = now;
  run = now.run_time - thread->seen.run_time;
  waited = MAX (0, now.wait_time - thread->seen.wait_time);
  thread->carry += run;
  if (now.turns != thread->seen.turns)
    begin_turn (self, thread, counters->core, run, waited);
  else
    continue_turn (self, thread, run, counters->state == 'R');
  thread->state = counters->state;
  thread->time = MAX (thread->time, counters->time);
  thread->seen = now;
  if (!thread->turn.placed && thread->turn.run > 0 && thread->carry > 0)
    g_ptr_array_add (self->wishes, thread);
}

static int
compare_wishes (gconstpointer a, gconstpointer b)
{
  const Thread *first = *(const Thread *const *) a;
  const Thread *second = *(const Thread *const *) b;

  return (first->turn.begin > second->turn.begin) - (first->turn.begin < second->turn.begin);
}

static void
begin_slice (LanesSampleSlices *self, Thread *thread, LanesSpan span)
{
  Core *core = get_core (self, thread->turn.core);
  LanesTime gap = span.begin - thread->slice.end;

  if (core->last && core->last->slice.core == thread->turn.core)
    close_slice (self, core->last);
  thread->slice = (LanesSampleSlice){
      .tid = thread->tid,
      .core = thread->turn.core,
      .begin = span.begin,
      .end = span.end,
      .queued = thread->turn.waited > 0 && 2 * thread->turn.waited >= gap,
      .open = TRUE,
  };
  thread->turn.placed = TRUE;
  thread->turn.waited = 0;
  thread->is_new = TRUE;
  thread->carry -= lanes_span_length (span);
  core->first = MIN (core->first, span.begin);
  core->last = thread;
  core->end = span.end;
  mark_changed (self, thread);
}

/* Gives a turn its slice, where the core and the thread are free. Run time that had no place before
 * is put in front, so that it does not delay who comes after. A gap in front is filled as well
 * while others have such time for this core: it will be theirs after the slice. */
static void
place_turn (LanesSampleSlices *self, Thread *thread)
{
  Core *core = get_core (self, thread->turn.core);
  LanesTime earliest = MAX (MAX (core->end, thread->slice.end), self->since);
  LanesTime end = MIN (thread->turn.begin + thread->turn.run, self->now);
  LanesTime begin = MAX (thread->turn.begin, earliest);

  if (end <= begin)
    return;
  begin -= MIN (begin - earliest, core->debt);
  end = MIN (end, begin + thread->carry);
  begin = MAX (earliest, MIN (begin, end - thread->carry));
  begin_slice (self, thread, (LanesSpan){begin, end});
}

/* A turn that was counted had its core from its begin on, even when no run time of it is counted
 * yet. */
static void
claim_core (LanesSampleSlices *self, const Turn *turn)
{
  Core *core = get_core (self, turn->core);

  if (!turn->placed)
    core->first = MIN (core->first, turn->begin);
}

/* What still has no place was run before: the slice that the turn ended gets it, as far as its core
 * was free. */
static void
grow_former (LanesSampleSlices *self, Thread *thread)
{
  Core *core = get_core (self, thread->former.core);
  LanesTime limit = MIN (core->first, self->now);
  LanesTime length;

  if (thread->former.end == 0 || !thread->former_is_last)
    return;
  if (thread->is_new)
    limit = MIN (limit, thread->slice.begin);
  length = MIN (thread->carry, limit - thread->former.end);
  if (length <= 0)
    return;
  thread->former.end += length;
  thread->carry -= length;
  if (!thread->is_new)
    thread->slice.end = thread->former.end;
  core->end = MAX (core->end, thread->former.end);
}

static int
compare_begin (gconstpointer a, gconstpointer b)
{
  const Thread *first = *(const Thread *const *) a;
  const Thread *second = *(const Thread *const *) b;

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
      Thread *thread = g_ptr_array_index (self->changed, i);

      if (thread->former.end != 0)
        g_array_append_val (slices, thread->former);
    }
  g_ptr_array_sort (self->changed, compare_begin);
  for (guint i = 0; i < self->changed->len; i++)
    {
      Thread *thread = g_ptr_array_index (self->changed, i);

      if (thread->is_new || thread->former.end == 0)
        g_array_append_val (slices, thread->slice);
      thread->changed = FALSE;
      thread->is_new = FALSE;
      thread->former.end = 0;
    }
  g_ptr_array_set_size (self->changed, 0);
}

static void
settle_thread (LanesSampleSlices *self, Thread *thread)
{
  thread->in_reading = FALSE;
  grow_former (self, thread);
  if (thread->has_next)
    {
      if (!thread->turn.placed)
        thread->next.waited += thread->turn.waited;
      close_slice (self, thread);
      thread->turn = thread->next;
      thread->has_next = FALSE;
    }
  get_core (self, thread->turn.core)->debt += thread->carry;
  /* The last chance for what has no place yet */
  if (thread->state == 'X' && thread->slice.open && is_last_on_core (self, thread))
    grow_slice (self, thread, self->now);
  if (thread->state != 'R')
    close_slice (self, thread);
}

static void
forget_ended (LanesSampleSlices *self)
{
  for (guint i = 0; i < self->read->len; i++)
    {
      Thread *thread = g_ptr_array_index (self->read, i);

      if (thread->state != 'X')
        continue;
      self->lost += thread->carry;
      for (guint j = 0; j < self->cores->len; j++)
        if (get_core (self, j)->last == thread)
          get_core (self, j)->last = NULL;
      g_hash_table_remove (self->threads, GINT_TO_POINTER (thread->tid));
    }
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
 *   counted. All turns between two readings are one.
 * - Run time that does not fit after the turn was counted was run before: the thread's slice before
 *   grows, if nobody else was on its core.
 * - What still does not fit is carried over, so that the totals stay exact over time.
 *
 * Readings older than one that was pushed already add nothing.
 */
void
lanes_sample_slices_push (LanesSampleSlices *self, const GArray *counters, LanesSpan span,
                          GArray *slices)
{
  self->before = self->now;
  self->now = MAX (self->now, span.end);
  for (guint i = 0; i < self->cores->len; i++)
    get_core (self, i)->first = self->now;
  g_ptr_array_set_size (self->read, 0);
  g_ptr_array_set_size (self->wishes, 0);
  for (guint i = 0; i < counters->len; i++)
    take_reading (self, &g_array_index (counters, LanesThreadCounters, i));
  g_ptr_array_sort (self->wishes, compare_wishes);
  for (guint i = 0; i < self->wishes->len; i++)
    place_turn (self, g_ptr_array_index (self->wishes, i));
  for (guint i = 0; i < self->read->len; i++)
    {
      Thread *thread = g_ptr_array_index (self->read, i);

      claim_core (self, thread->has_next ? &thread->next : &thread->turn);
    }
  for (guint i = 0; i < self->cores->len; i++)
    get_core (self, i)->debt = 0;
  for (guint i = 0; i < self->read->len; i++)
    settle_thread (self, g_ptr_array_index (self->read, i));
  give_slices (self, slices);
  forget_ended (self);
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
    if (tid == 0 || ((const Thread *) value)->tid == tid)
      sum += ((const Thread *) value)->carry;
  return sum;
}
