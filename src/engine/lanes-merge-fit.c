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
  LanesTime carry;  /* what has found no place */
  LanesSlice given; /* the last slice that it was given */
  int output;       /* which one of the window that is, -1: it is older */
  LanesTime reach;  /* up to where it has found places, also behind the window */
  gboolean cut;     /* what it was given goes on behind the window */
  int last;         /* of what it waits with, -1: nothing */
} Thread;

/* What was said of a slice and has not found its place within a window yet */
typedef struct
{
  Thread *thread;
  LanesSlice slice;
  LanesTime from; /* where the recorder has put it */
  LanesTime rest; /* what is to be placed of it */
  LanesTime read;
  gboolean begun; /* some of the slice was placed before */
} Waiting;

typedef struct
{
  GArray *busy; /* of LanesSpan, by time: from the window's begin on */
  Thread *open; /* whose slice is the last one there, and goes on; NULL: nobody's */
} Core;

struct _LanesMergeFit
{
  guint n_cores;
  Core *cores;         /* (array length=n_cores) */
  GHashTable *threads; /* number → Thread */
  GArray *waiting;     /* of Waiting, in the order in which it was said */
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
  fit->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
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
  g_array_unref (fit->waiting);
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
  g_array_set_size (fit->waiting, 0);
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
  for (guint i = fit->waiting->len; i-- > 0;)
    if (g_array_index (fit->waiting, Waiting, i).thread == known)
      g_array_remove_index (fit->waiting, i);
  for (guint i = 0; i < fit->waiting->len; i++)
    g_array_index (fit->waiting, Waiting, i).thread->last = (int) i;
  g_hash_table_remove (fit->threads, GUINT_TO_POINTER (thread));
}

/**
 * lanes_merge_fit_is_waiting:
 *
 * Returns: whether the next window may have some of what was said already
 */
gboolean
lanes_merge_fit_is_waiting (LanesMergeFit *fit)
{
  return fit->waiting->len > 0;
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
      thread->reach = thread->given.end;
      thread->output = thread->last = -1;
      g_hash_table_insert (fit->threads, key, thread);
    }
  return thread;
}

/* A slice is new, has grown or has ended. */
static void
add (LanesMergeFit *fit, const LanesSampledSlice *sampled)
{
  const LanesSlice *slice = &sampled->slice;
  Thread *thread = get_thread (fit, slice);
  gboolean same = slice->begin == thread->known_begin;
  LanesTime from = same ? thread->known_end : slice->begin;
  LanesTime growth = MAX (0, slice->end - from);
  Waiting waiting = {thread, *slice, from, growth, sampled->read, same};

  thread->known_begin = slice->begin;
  thread->known_end = same ? MAX (from, slice->end) : slice->end;
  if (same && thread->last >= 0)
    {
      Waiting *last = &g_array_index (fit->waiting, Waiting, thread->last);

      last->slice = *slice;
      last->rest += growth;
      last->read = sampled->read;
      return;
    }
  thread->last = (int) fit->waiting->len;
  g_array_append_val (fit->waiting, waiting);
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

/* Gives a thread a piece of a core; one that follows its last one makes that longer. What is behind
 * the window is only kept free for it.
 *
 * Returns: whether it has got some of it */
static gboolean
give (LanesMergeFit *fit, Waiting *waiting, LanesSpan span, GArray *slices)
{
  const LanesSlice *slice = &waiting->slice;
  Thread *thread = waiting->thread;
  gboolean longer = goes_on (fit, thread, span.begin, slice->core);

  mark_busy (fit->cores[slice->core].busy, span);
  thread->reach = span.end;
  if (span.begin >= fit->window.end)
    return FALSE;
  thread->cut = span.end > fit->window.end;
  span.end = MIN (span.end, fit->window.end);
  waiting->rest -= lanes_span_length (span);
  waiting->begun = TRUE;
  if (!longer || thread->output < 0)
    {
      LanesSlice piece = *slice;

      piece.begin = longer ? thread->given.begin : span.begin;
      piece.queued = longer ? thread->given.queued : slice->queued && span.begin <= slice->begin;
      piece.ended = LANES_SLICE_OPEN;
      thread->output = (int) slices->len;
      g_array_append_val (slices, piece);
    }
  g_array_index (slices, LanesSlice, thread->output).end = span.end;
  thread->given = g_array_index (slices, LanesSlice, thread->output);
  return TRUE;
}

/* Fills what is free of the core from @from to when it was read. */
static void
fill (LanesMergeFit *fit, Waiting *waiting, LanesTime from, GArray *slices)
{
  GArray *busy = fit->cores[waiting->slice.core].busy;
  LanesTime left = waiting->rest;
  int before = -1;
  guint i = 0;

  while (from < waiting->read && left > 0)
    {
      LanesSpan next = {waiting->read, waiting->read};
      LanesTime end;

      if (i < busy->len)
        next = g_array_index (busy, LanesSpan, i);
      end = MIN (MIN (next.begin, waiting->read), from + left);
      if (end > from)
        {
          left -= end - from;
          /* Somebody else had the core in the middle of it. */
          if (before >= 0)
            g_array_index (slices, LanesSlice, before).ended = LANES_SLICE_PREEMPTED;
          if (give (fit, waiting, (LanesSpan){from, end}, slices))
            before = waiting->thread->output;
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

/* Finds places for it. What finds none until it was read is carried to what comes next of the
 * thread.
 *
 * Returns: whether all of them are within the window, so that it is done with */
static gboolean
place (LanesMergeFit *fit, Waiting *waiting, GArray *slices)
{
  const LanesSlice *slice = &waiting->slice;
  Thread *thread = waiting->thread;
  const GArray *busy = fit->cores[slice->core].busy;
  gboolean begun = waiting->begun;
  LanesTime before = thread->given.end;
  LanesTime earliest = MAX (fit->window.begin, thread->reach);
  LanesTime wish;

  waiting->rest += thread->carry;
  thread->carry = 0;
  /* Nobody has had the core since. */
  if (thread->reach == thread->given.end && goes_on (fit, thread, thread->given.end, slice->core))
    earliest = thread->given.end;
  wish = MAX (waiting->from, earliest);
  wish =
      find_begin (busy, earliest, wish, waiting->rest - measure_room (busy, wish, waiting->read));
  fill (fit, waiting, wish, slices);
  if (thread->reach > fit->window.end)
    return FALSE;

  thread->carry = waiting->rest;
  if (thread->output >= 0 && (begun || thread->given.end != before))
    g_array_index (slices, LanesSlice, thread->output).ended = slice->ended;
  else if (begun && slice->ended != LANES_SLICE_OPEN
           && goes_on (fit, thread, thread->given.end, thread->given.core))
    end (fit, thread, slice->ended, slices);
  return TRUE;
}

/* What is known exactly, by time, also behind the window */
static void
note_busy (LanesMergeFit *fit, const GArray *known)
{
  for (guint i = 0; i < fit->n_cores; i++)
    g_array_set_size (fit->cores[i].busy, 0);
  for (guint i = 0; i < known->len; i++)
    {
      const LanesSlice *slice = &g_array_index (known, LanesSlice, i);
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

/* How a slice ended, by who had its core next */
static LanesSliceEnd
guess_end (LanesTime end, LanesTime next)
{
  return next - end <= TAKEN_WITHIN ? LANES_SLICE_PREEMPTED : LANES_SLICE_WAITED;
}

/* Where somebody else has the core by now, the slice that went on there has ended. */
static void
settle_cores (LanesMergeFit *fit, GArray *slices)
{
  for (guint i = 0; i < fit->n_cores; i++)
    {
      Thread *open = fit->cores[i].open;
      LanesTime next = find_next (fit->cores[i].busy, fit->window.begin);

      if (open && open->output < 0)
        {
          if (next >= fit->window.end)
            continue;
          end (fit, open, guess_end (open->given.end, next), slices);
          g_ptr_array_add (fit->touched, open);
        }
      fit->cores[i].open = NULL;
    }
}

/* Only the last slice of a core can go on. */
static void
settle (LanesMergeFit *fit, GArray *slices, guint first)
{
  for (guint i = first; i < slices->len; i++)
    {
      LanesSlice *slice = &g_array_index (slices, LanesSlice, i);
      Thread *thread = g_hash_table_lookup (fit->threads, GUINT_TO_POINTER (slice->thread));
      LanesTime next = find_next (fit->cores[slice->core].busy, slice->end);
      gboolean is_last = thread->output == (int) i;

      if (slice->ended != LANES_SLICE_OPEN)
        continue;
      if (is_last && (thread->cut || next >= fit->window.end))
        fit->cores[slice->core].open = thread;
      else
        slice->ended = guess_end (slice->end, next);
    }
}

/* Places what waits, and keeps what still does. */
static void
place_all (LanesMergeFit *fit, GArray *slices)
{
  guint kept = 0;

  for (guint i = 0; i < fit->waiting->len; i++)
    {
      Waiting waiting = g_array_index (fit->waiting, Waiting, i);

      waiting.thread->last = -1;
      if (!place (fit, &waiting, slices))
        {
          waiting.thread->last = (int) kept;
          g_array_index (fit->waiting, Waiting, kept++) = waiting;
        }
      g_ptr_array_add (fit->touched, waiting.thread);
    }
  g_array_set_size (fit->waiting, kept);
}

/**
 * lanes_merge_fit_place:
 * @window: nanoseconds: of which slices are wanted
 * @known: (element-type LanesSlice): what is known exactly, by time: of the window, and behind it
 *   up to when the last of @sampled was read
 * @sampled: (element-type LanesSampledSlice): what is new of sampled threads, in that order
 * @slices: (element-type LanesSlice): where the slices of sampled threads are appended
 *
 * Finds places for what was sampled. How long a thread ran between two readings is known from the
 * kernel, and on which core; not when. So it ran while nobody else did who is known to have had
 * that core: as near as can be to where the recorder has put it, and not later than it was read.
 * What finds no place is carried over, so that the totals stay as they are.
 *
 * The kernel counts what a thread runs at its ticks: what is read now was run up to a tick before.
 * So a window ends that much before the last reading, or its room would be given away before it is
 * known whose it is. What has found its place behind the window is placed anew with the next.
 */
void
lanes_merge_fit_place (LanesMergeFit *fit, LanesSpan window, const GArray *known,
                       const GArray *sampled, GArray *slices)
{
  guint first = slices->len;

  fit->window = window;
  note_busy (fit, known);
  for (guint i = 0; i < sampled->len; i++)
    add (fit, &g_array_index (sampled, LanesSampledSlice, i));
  place_all (fit, slices);
  settle_cores (fit, slices);
  settle (fit, slices, first);
  for (guint i = 0; i < fit->touched->len; i++)
    {
      Thread *thread = g_ptr_array_index (fit->touched, i);

      thread->reach = thread->given.end;
      thread->output = -1;
      thread->cut = FALSE;
    }
  g_ptr_array_set_size (fit->touched, 0);
}
