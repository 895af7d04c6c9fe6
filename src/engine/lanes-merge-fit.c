/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-merge-fit.h"

/* Whoever has the core so soon after a sampled slice has taken it. */
#define TAKEN_WITHIN (100 * LANES_USEC)

/* A thread whose slices are sampled. */
typedef struct
{
  guint thread;
  LanesTime known_begin; /* of its slice, as it was said last */
  LanesTime known_end;
  LanesTime carry;  /* what has found no place yet */
  LanesSlice given; /* the last slice that it was given */
  int output;       /* which one of the window that is, -1: it is older */
} Thread;

typedef struct
{
  GArray *busy; /* of LanesSpan, by time: within the window */
  Thread *open; /* whose slice is the last one there, and goes on; NULL: nobody's */
} Core;

struct _LanesMergeFit
{
  guint n_cores;
  Core *cores;         /* (array length=n_cores) */
  GHashTable *threads; /* number → Thread */
  GPtrArray *touched;  /* of Thread: those that the window is about */
  LanesSpan window;
};

/**
 * lanes_merge_fit_new:
 * @n_cores: how many cores the topology has
 *
 * Returns: (transfer full): a fit that knows of no thread
 */
LanesMergeFit *
lanes_merge_fit_new (guint n_cores)
{
  LanesMergeFit *fit = g_new0 (LanesMergeFit, 1);

  fit->n_cores = n_cores;
  fit->cores = g_new0 (Core, n_cores);
  for (guint i = 0; i < n_cores; i++)
    fit->cores[i].busy = g_array_new (FALSE, FALSE, sizeof (LanesSpan));
  fit->threads = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  fit->touched = g_ptr_array_new ();
  return fit;
}

/**
 * lanes_merge_fit_free:
 *
 * Frees it.
 */
void
lanes_merge_fit_free (LanesMergeFit *fit)
{
  for (guint i = 0; i < fit->n_cores; i++)
    g_array_unref (fit->cores[i].busy);
  g_free (fit->cores);
  g_hash_table_unref (fit->threads);
  g_ptr_array_unref (fit->touched);
  g_free (fit);
}

/**
 * lanes_merge_fit_is_empty:
 *
 * Returns: whether it knows of no thread
 */
gboolean
lanes_merge_fit_is_empty (LanesMergeFit *fit)
{
  return g_hash_table_size (fit->threads) == 0;
}

/**
 * lanes_merge_fit_reset:
 *
 * Forgets all threads.
 */
void
lanes_merge_fit_reset (LanesMergeFit *fit)
{
  for (guint i = 0; i < fit->n_cores; i++)
    fit->cores[i].open = NULL;
  g_hash_table_remove_all (fit->threads);
}

/**
 * lanes_merge_fit_forget_thread:
 * @thread: its number in the trace
 *
 * Forgets a thread.
 */
void
lanes_merge_fit_forget_thread (LanesMergeFit *fit, guint thread)
{
  Thread *known = g_hash_table_lookup (fit->threads, GUINT_TO_POINTER (thread));

  if (!known)
    return;
  if (fit->cores[known->given.core].open == known)
    fit->cores[known->given.core].open = NULL;
  g_hash_table_remove (fit->threads, GUINT_TO_POINTER (thread));
}

/**
 * lanes_merge_fit_get_carry:
 * @thread: its number in the trace
 *
 * Returns: run time that has found no place yet, ns
 */
LanesTime
lanes_merge_fit_get_carry (LanesMergeFit *fit, guint thread)
{
  const Thread *known = g_hash_table_lookup (fit->threads, GUINT_TO_POINTER (thread));

  return known ? known->carry : 0;
}

/* What was said of a thread before it is known here is in the trace. */
static Thread *
get_thread (LanesMergeFit *fit, const LanesSlice *slice)
{
  gpointer key = GUINT_TO_POINTER (slice->thread);
  Thread *thread = g_hash_table_lookup (fit->threads, key);

  if (!thread)
    {
      thread = g_new0 (Thread, 1);
      thread->thread = slice->thread;
      thread->known_begin = slice->begin;
      thread->known_end = CLAMP (fit->window.begin, slice->begin, slice->end);
      thread->given.end = fit->window.begin;
      thread->output = -1;
      g_hash_table_insert (fit->threads, key, thread);
    }
  g_ptr_array_add (fit->touched, thread);
  return thread;
}

static void
mark_busy (GArray *busy, LanesSpan span)
{
  guint i = busy->len;

  while (i > 0 && g_array_index (busy, LanesSpan, i - 1).begin > span.begin)
    i--;
  g_array_insert_val (busy, i, span);
}

static gboolean
goes_on (LanesMergeFit *fit, const Thread *thread, LanesTime begin, guint core)
{
  if (thread->given.core != core || thread->given.end != begin)
    return FALSE;
  return thread->output >= 0 || fit->cores[core].open == thread;
}

/* Gives a thread a piece of a core; one that follows its last one makes that longer. */
static void
give (LanesMergeFit *fit, Thread *thread, const LanesSlice *slice, LanesSpan span, GArray *slices)
{
  gboolean longer = goes_on (fit, thread, span.begin, slice->core);

  mark_busy (fit->cores[slice->core].busy, span);
  thread->carry -= lanes_span_length (span);
  if (!longer || thread->output < 0)
    {
      LanesSlice piece = *slice;

      piece.begin = longer ? thread->given.begin : span.begin;
      piece.queued = longer ? thread->given.queued : slice->queued && span.begin <= slice->begin;
      thread->output = (int) slices->len;
      g_array_append_val (slices, piece);
    }
  g_array_index (slices, LanesSlice, thread->output).end = span.end;
  thread->given = g_array_index (slices, LanesSlice, thread->output);
}

/* Fills what is free of the core from @from to @until. */
static void
fill (LanesMergeFit *fit, Thread *thread, const LanesSlice *slice, LanesTime from, LanesTime until,
      GArray *slices)
{
  GArray *busy = fit->cores[slice->core].busy;
  int before = -1;
  guint i = 0;

  while (from < until && thread->carry > 0)
    {
      LanesSpan next = {until, until};
      LanesTime end;

      if (i < busy->len)
        next = g_array_index (busy, LanesSpan, i);
      end = MIN (MIN (next.begin, until), from + thread->carry);
      if (end > from)
        {
          give (fit, thread, slice, (LanesSpan){from, end}, slices);
          /* Somebody else had the core in the middle of it. */
          if (before >= 0 && before != thread->output)
            g_array_index (slices, LanesSlice, before).ended = LANES_SLICE_PREEMPTED;
          before = thread->output;
          i++; /* it is in front of the same span now */
        }
      from = MAX (from, next.end);
      i++;
    }
}

static LanesTime
measure_room (const GArray *busy, LanesTime from, LanesTime until)
{
  LanesTime room = MAX (0, until - from);

  for (guint i = 0; i < busy->len; i++)
    {
      LanesSpan span = g_array_index (busy, LanesSpan, i);

      room -= MAX (0, MIN (span.end, until) - MAX (span.begin, from));
    }
  return room;
}

/* How early it must begin to have @need of the core before @wish as well */
static LanesTime
find_begin (const GArray *busy, LanesTime earliest, LanesTime wish, LanesTime need)
{
  LanesTime begin = wish;

  for (guint i = busy->len + 1; i-- > 0 && need > 0;)
    {
      LanesTime low = i > 0 ? g_array_index (busy, LanesSpan, i - 1).end : earliest;
      LanesTime high = i < busy->len ? MIN (g_array_index (busy, LanesSpan, i).begin, wish) : wish;
      LanesTime room = MIN (high - MAX (low, earliest), need);

      if (room <= 0)
        continue;
      begin = high - room;
      need -= room;
    }
  return begin;
}

/* Its slice has ended, and nobody has been on the core since. */
static void
end (LanesMergeFit *fit, Thread *thread, LanesSliceEnd ended, GArray *slices)
{
  fit->cores[thread->given.core].open = NULL;
  thread->given.ended = ended;
  thread->output = (int) slices->len;
  g_array_append_val (slices, thread->given);
}

/* A slice is new, has grown or has ended. */
static void
place (LanesMergeFit *fit, const LanesSampledSlice *sampled, GArray *slices)
{
  const LanesSlice *slice = &sampled->slice;
  Thread *thread = get_thread (fit, slice);
  const GArray *busy = fit->cores[slice->core].busy;
  gboolean same = slice->begin == thread->known_begin;
  LanesTime from = same ? thread->known_end : slice->begin;
  LanesTime earliest = MAX (fit->window.begin, thread->given.end);
  LanesTime before = thread->given.end;
  LanesTime wish;

  thread->carry += MAX (0, slice->end - from);
  thread->known_begin = slice->begin;
  thread->known_end = same ? MAX (from, slice->end) : slice->end;
  /* Nobody has had the core since. */
  if (goes_on (fit, thread, thread->given.end, slice->core))
    earliest = thread->given.end;
  wish = MAX (from, earliest);
  wish =
      find_begin (busy, earliest, wish, thread->carry - measure_room (busy, wish, sampled->read));
  fill (fit, thread, slice, wish, sampled->read, slices);

  if (thread->output >= 0 && (same || thread->given.end != before))
    g_array_index (slices, LanesSlice, thread->output).ended = slice->ended;
  else if (same && slice->ended != LANES_SLICE_OPEN
           && goes_on (fit, thread, thread->given.end, thread->given.core))
    end (fit, thread, slice->ended, slices);
}

/* What is known exactly is there already, by time. */
static void
note_busy (LanesMergeFit *fit, const GArray *slices)
{
  for (guint i = 0; i < fit->n_cores; i++)
    g_array_set_size (fit->cores[i].busy, 0);
  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSlice *slice = &g_array_index (slices, LanesSlice, i);
      GArray *busy = fit->cores[slice->core].busy;
      LanesSpan *last = busy->len > 0 ? &g_array_index (busy, LanesSpan, busy->len - 1) : NULL;
      LanesSpan span = {MAX (slice->begin, fit->window.begin), slice->end};

      if (span.begin >= span.end)
        continue;
      if (last && span.begin <= last->end)
        last->end = MAX (last->end, span.end);
      else
        g_array_append_val (busy, span);
    }
}

/* Who has the core next, after @time; at %G_MAXINT64: nobody */
static LanesTime
find_next (const GArray *busy, LanesTime time)
{
  for (guint i = 0; i < busy->len; i++)
    if (g_array_index (busy, LanesSpan, i).begin >= time)
      return g_array_index (busy, LanesSpan, i).begin;
  return G_MAXINT64;
}

/* Only the last slice of a core can go on. */
static void
settle (LanesMergeFit *fit, GArray *slices, guint first)
{
  for (guint i = 0; i < fit->n_cores; i++)
    if (fit->cores[i].busy->len > 0)
      fit->cores[i].open = NULL;
  for (guint i = first; i < slices->len; i++)
    {
      LanesSlice *slice = &g_array_index (slices, LanesSlice, i);
      Thread *thread = g_hash_table_lookup (fit->threads, GUINT_TO_POINTER (slice->thread));
      LanesTime next = find_next (fit->cores[slice->core].busy, slice->end);

      if (slice->ended != LANES_SLICE_OPEN)
        continue;
      if (next == G_MAXINT64 && thread->output == (int) i)
        fit->cores[slice->core].open = thread;
      else
        slice->ended =
            next - slice->end <= TAKEN_WITHIN ? LANES_SLICE_PREEMPTED : LANES_SLICE_WAITED;
    }
}

/**
 * lanes_merge_fit_place:
 * @window: nanoseconds: what is to be placed was read in it
 * @sampled: (element-type LanesSampledSlice): what was said of sampled threads, in that order
 * @slices: (element-type LanesSlice): what is known exactly of the window, by time; where the
 *   sampled slices are appended
 *
 * Finds places for what was sampled. How long a thread ran between two readings is known from the
 * kernel, and on which core; not when. So it ran while nobody else did who is known to have had
 * that core: as near as can be to where the recorder has put it, and not later than it was read.
 * What finds no place is carried over to the next window, so that the totals stay as they are.
 */
void
lanes_merge_fit_place (LanesMergeFit *fit, LanesSpan window, const GArray *sampled, GArray *slices)
{
  guint first = slices->len;

  fit->window = window;
  note_busy (fit, slices);
  for (guint i = 0; i < sampled->len; i++)
    place (fit, &g_array_index (sampled, LanesSampledSlice, i), slices);
  settle (fit, slices, first);
  for (guint i = 0; i < fit->touched->len; i++)
    ((Thread *) g_ptr_array_index (fit->touched, i))->output = -1;
  g_ptr_array_set_size (fit->touched, 0);
}
