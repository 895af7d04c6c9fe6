/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-sample-slices.h"

#include <string.h>

/* The kernel brings a running thread's counters up to date at each tick, which is every 10 ms at
 * the most. More run time than that without a turn is no remainder of the turn before. */
#define LONGEST_TICK (10 * LANES_MSEC)

/* One thread, between two readings. */
typedef struct
{
  int tid;
  char state;
  LanesTime time; /* of the last reading */
  LanesSchedStat seen;
  guint core; /* of the turn that the carry is of */

  /* Since the last slice was begun: */
  LanesTime carry;  /* run time that has no place yet */
  LanesTime waited; /* time ready */
  guint64 turns;
  LanesTime turn_seen; /* when the last turn had been counted */

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
  LanesTime first; /* begin of the first slice that this reading added, or the reading's time */
} Core;

/* A slice that wants a place. */
typedef struct
{
  Thread *thread;
  guint core;
  gboolean grows;  /* goes on where the thread's slice ended */
  LanesTime begin; /* where it would best begin */
} Wish;

struct _LanesSampleSlices
{
  LanesTime since;
  LanesTime now;
  LanesTime lost;      /* run time of ended threads that found no place */
  GHashTable *threads; /* TID → Thread, owned */
  GArray *cores;       /* of Core, by the kernel's number */

  /* Kept from reading to reading, so that nothing is allocated: */
  GPtrArray *read;    /* of Thread: in this reading */
  GPtrArray *changed; /* of Thread: whose slices must be given */
  GArray *wishes;     /* of Wish */
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
  self->wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
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
  g_array_unref (self->wishes);
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
  thread->core = counters->core;
  thread->turn_seen = self->now;
  if (counters->stat.run_time > self->now - self->since)
    thread->seen = counters->stat;
  g_hash_table_insert (self->threads, GINT_TO_POINTER (counters->tid), thread);
  return thread;
}

/* A turn that was counted ends the one before, on whichever core that was. */
static void
begin_turn (LanesSampleSlices *self, Thread *thread, guint core)
{
  thread->core = core;
  thread->turn_seen = self->now;
  if (!thread->slice.open)
    return;
  thread->former_is_last = is_last_on_core (self, thread);
  thread->slice.open = FALSE;
  thread->former = thread->slice;
  mark_changed (self, thread);
}

/* Counters that ran backwards are another thread's, which took over the number in an exec. */
static void
take_reading (LanesSampleSlices *self, const LanesThreadCounters *counters)
{
  Thread *thread = find_thread (self, counters);
  LanesSchedStat now = counters->stat;
  gboolean moved;

  if (counters->time < thread->time && counters->state != 'X')
    return;
  if (!thread->in_reading)
    g_ptr_array_add (self->read, thread);
  thread->in_reading = TRUE;
  if (now.run_time < thread->seen.run_time || now.turns < thread->seen.turns)
    thread->seen = now;
  moved = now.turns != thread->seen.turns;
  thread->carry += now.run_time - thread->seen.run_time;
  thread->waited += MAX (0, now.wait_time - thread->seen.wait_time);
  thread->turns += now.turns - thread->seen.turns;
  thread->state = counters->state;
  thread->time = counters->time;
  if (moved)
    begin_turn (self, thread, counters->core);
  else if (counters->state != 'R' && now.run_time == thread->seen.run_time)
    close_slice (self, thread);
  thread->seen = now;
}

/* Where a new slice would best begin. Who was ready all the time since its slice before began to
 * run when that wait was over, to the microsecond. Of others it is only known that the turn had
 * begun when it was counted: the slice ends as late as possible. */
static LanesTime
choose_begin (LanesSampleSlices *self, const Thread *thread)
{
  LanesTime latest = MIN (self->now - thread->carry, thread->turn_seen);

  if (thread->slice.end != 0 && thread->waited > 0
      && 2 * thread->waited >= latest - thread->slice.end)
    return MIN (latest, thread->slice.end + thread->waited);
  return latest;
}

static void
make_wish (LanesSampleSlices *self, Thread *thread)
{
  gboolean has_slice = thread->slice.end != 0;
  Wish wish = {.thread = thread, .core = thread->core};

  if (thread->carry <= 0)
    return;
  wish.grows = thread->slice.open && is_last_on_core (self, thread);
  if (wish.grows)
    {
      wish.core = thread->slice.core;
      wish.begin = thread->slice.end;
    }
  /* A little time without a turn is a remainder that had no place. To show it on its own would
   * invent a turn: it waits for the next one. */
  else if (has_slice && thread->turns == 0 && thread->carry < LONGEST_TICK)
    return;
  else
    wish.begin = choose_begin (self, thread);
  g_array_append_val (self->wishes, wish);
}

static int
compare_wishes (gconstpointer a, gconstpointer b)
{
  const Wish *first = a;
  const Wish *second = b;

  if (first->core != second->core)
    return first->core < second->core ? -1 : 1;
  if (first->grows != second->grows)
    return first->grows ? -1 : 1;
  return (first->begin > second->begin) - (first->begin < second->begin);
}

static void
begin_slice (LanesSampleSlices *self, Thread *thread, guint number, LanesTime begin)
{
  LanesTime gap_begin = thread->slice.end ? thread->slice.end : thread->turn_seen;
  Core *core = get_core (self, number);

  if (core->last && core->last != thread && is_last_on_core (self, core->last)
      && core->last->slice.core == number)
    close_slice (self, core->last);
  core->first = MIN (core->first, begin);
  thread->slice = (LanesSampleSlice){
      .tid = thread->tid,
      .core = number,
      .begin = begin,
      .queued = thread->waited > 0 && 2 * thread->waited >= begin - gap_begin,
  };
  thread->is_new = TRUE;
  thread->waited = 0;
  thread->turns = 0;
}

static void
place (LanesSampleSlices *self, const Wish *wish, LanesSpan span)
{
  Thread *thread = wish->thread;
  Core *core = get_core (self, wish->core);

  if (lanes_span_is_empty (span))
    return;
  if (!wish->grows)
    begin_slice (self, thread, wish->core, span.begin);
  thread->slice.end = span.end;
  thread->slice.open = TRUE;
  thread->carry -= lanes_span_length (span);
  core->last = thread;
  core->end = span.end;
  mark_changed (self, thread);
}

/* Gives the slices of one core their places: each where it would best be, but early enough to leave
 * room for those after it. When there is not enough room for all, the last one goes short: it is
 * the one that most likely still runs, and grows at the next reading. */
static void
place_on_core (LanesSampleSlices *self, const Wish *wishes, guint n_wishes)
{
  Core *core = get_core (self, wishes[0].core);
  LanesTime rest = 0;

  for (guint i = 0; i < n_wishes; i++)
    rest += wishes[i].thread->carry;
  for (guint i = 0; i < n_wishes; i++)
    {
      Thread *thread = wishes[i].thread;
      LanesTime earliest = MAX (MAX (core->end, thread->slice.end), self->since);
      LanesTime begin = MAX (earliest, MIN (wishes[i].begin, self->now - rest));

      rest -= thread->carry;
      place (self, &wishes[i], (LanesSpan){begin, MIN (begin + thread->carry, self->now)});
    }
}

static void
place_all (LanesSampleSlices *self)
{
  const Wish *wishes = (const Wish *) self->wishes->data;

  g_array_sort (self->wishes, compare_wishes);
  for (guint begin = 0, end; begin < self->wishes->len; begin = end)
    {
      for (end = begin + 1; end < self->wishes->len && wishes[end].core == wishes[begin].core;)
        end++;
      place_on_core (self, &wishes[begin], end - begin);
    }
}

/* What did not fit after the turn was counted was run before: the slice that the turn ended gets
 * it, as far as its core was free. */
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
  self->now = MAX (self->now, span.end);
  for (guint i = 0; i < self->cores->len; i++)
    get_core (self, i)->first = self->now;
  g_ptr_array_set_size (self->read, 0);
  g_array_set_size (self->wishes, 0);
  for (guint i = 0; i < counters->len; i++)
    take_reading (self, &g_array_index (counters, LanesThreadCounters, i));
  for (guint i = 0; i < self->read->len; i++)
    make_wish (self, g_ptr_array_index (self->read, i));
  place_all (self);
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
