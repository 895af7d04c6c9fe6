/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-trace-private.h"

/**
 * LanesTrace:
 *
 * The slices of a session, in time order, per core and per thread.
 *
 * It holds the last stretch of time only: the oldest slices go first, by age or by number. A
 * look-up by time is a binary search. Lives on the main context; what it returns is valid until it
 * changes.
 */
G_DEFINE_FINAL_TYPE (LanesTrace, lanes_trace, G_TYPE_OBJECT)

static void
free_row (gpointer data)
{
  LanesTraceRow *row = data;

  lanes_ring_clear (&row->refs);
  lanes_ring_clear (&row->marks);
  g_free (row);
}

static void
free_spans (gpointer data)
{
  if (data)
    g_array_unref (data);
}

static void
lanes_trace_finalize (GObject *object)
{
  LanesTrace *self = LANES_TRACE (object);

  for (guint i = 0; i < self->n_cores; i++)
    lanes_lane_clear (&self->lanes[i]);
  g_free (self->lanes);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->tasks);
  g_array_unref (self->free_rows);
  g_array_unref (self->lost);
  g_array_unref (self->sources);
  g_ptr_array_unref (self->paused);
  G_OBJECT_CLASS (lanes_trace_parent_class)->finalize (object);
}

static void
lanes_trace_class_init (LanesTraceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_trace_finalize;
}

static void
lanes_trace_init (LanesTrace *self)
{
  self->rows = g_ptr_array_new_with_free_func (free_row);
  self->tasks = g_array_new (FALSE, FALSE, sizeof (guint));
  self->free_rows = g_array_new (FALSE, FALSE, sizeof (guint));
  self->lost = g_array_new (FALSE, FALSE, sizeof (LanesSpan));
  self->sources = g_array_new (FALSE, FALSE, sizeof (LanesTraceSource));
  self->paused = g_ptr_array_new_with_free_func (free_spans);
  self->history = LANES_TRACE_HISTORY;
  self->max_slices = LANES_TRACE_MAX_SLICES;
}

/**
 * lanes_trace_new:
 * @n_cores: how many cores the machine has, at most 4096; slices name them by position
 *
 * Returns: (transfer full): an empty trace
 */
LanesTrace *
lanes_trace_new (guint n_cores)
{
  LanesTrace *self = g_object_new (LANES_TYPE_TRACE, NULL);

  g_return_val_if_fail (n_cores <= LANES_REF_MAX_CORES, self);
  self->n_cores = n_cores;
  self->lanes = g_new0 (LanesLane, n_cores);
  for (guint i = 0; i < n_cores; i++)
    lanes_lane_init (&self->lanes[i]);
  return self;
}

/**
 * lanes_trace_set_limits:
 * @history: how far back slices are kept, in nanoseconds
 * @max_slices: how many are kept at the most
 *
 * Bounds what the trace holds. Takes effect with the next lanes_trace_advance().
 */
void
lanes_trace_set_limits (LanesTrace *self, LanesTime history, gsize max_slices)
{
  self->history = history;
  self->max_slices = MIN (max_slices, LANES_REF_MASK / 2);
}

/**
 * lanes_trace_add_thread:
 * @thread: what is known of it
 *
 * Makes a thread known. Its number may be one that a thread had which is gone from the history.
 *
 * Returns: its number, or %G_MAXUINT when the trace has no room for another
 */
guint
lanes_trace_add_thread (LanesTrace *self, const LanesThread *thread)
{
  guint number;
  LanesTraceRow *row;

  if (self->free_rows->len > 0)
    {
      number = g_array_index (self->free_rows, guint, self->free_rows->len - 1);
      g_array_set_size (self->free_rows, self->free_rows->len - 1);
      row = lanes_trace_get_row (self, number);
    }
  else
    {
      if (self->rows->len == LANES_PACKED_MAX_THREADS)
        return G_MAXUINT;
      number = self->rows->len;
      row = g_new0 (LanesTraceRow, 1);
      g_ptr_array_add (self->rows, row);
      g_array_set_size (self->tasks, self->rows->len);
    }
  row->info = *thread;
  g_array_index (self->tasks, guint, number) = thread->task;
  row->used = TRUE;
  self->n_threads++;
  if (thread->end == G_MAXINT64)
    self->n_living++;
  else
    self->last_end = MAX (self->last_end, thread->end);
  return number;
}

/**
 * lanes_trace_end_thread:
 * @thread: its number
 * @time: when it ended
 *
 * Notes that a thread has ended. Its open slice, if there is one, ends then too.
 */
void
lanes_trace_end_thread (LanesTrace *self, guint thread, LanesTime time)
{
  LanesTraceRow *row = lanes_trace_get_row (self, thread);
  LanesPackedSlice *last;

  if (row->info.end == G_MAXINT64)
    self->n_living--;
  row->info.end = time;
  self->last_end = MAX (self->last_end, time);
  if (lanes_ring_length (&row->refs) == 0)
    return;

  last = lanes_trace_get_packed (self, row, row->refs.end - 1);
  if (last->ended == LANES_SLICE_OPEN)
    last->length = CLAMP (time - last->begin, 0, LANES_PACKED_MAX_LENGTH);
  last->ended = LANES_SLICE_EXITED;
}

/**
 * lanes_trace_name_thread:
 * @thread: its number
 * @name: the kernel's name for it, 15 bytes at the most
 *
 * Notes that a thread has a new name.
 */
void
lanes_trace_name_thread (LanesTrace *self, guint thread, const char *name)
{
  g_strlcpy (lanes_trace_get_row (self, thread)->info.name, name,
             sizeof (((LanesThread *) 0)->name));
}

/* Whether @slice is the last one of its lane again, and all of it is in there now. It is longer, or
 * has ended, unless it was known to have ended. */
static gboolean
update_last (LanesPackedSlice *last, const LanesSlice *slice)
{
  /* It may have been cut at its begin when it was added. */
  if (last->thread != slice->thread || slice->begin > last->begin)
    return FALSE;
  if (last->ended != LANES_SLICE_OPEN)
    return slice->begin < lanes_packed_get_end (last);
  if (slice->end - last->begin > LANES_PACKED_MAX_LENGTH)
    {
      /* What is longer than a piece can be goes on in another. */
      last->length = LANES_PACKED_MAX_LENGTH;
      last->ended = LANES_SLICE_WAITED;
      return FALSE;
    }
  last->length = MAX (slice->end - last->begin, 0);
  last->ended = slice->ended;
  return TRUE;
}

/* Whether all of @slice is older than what is known of what goes on in its lane or its row: two
 * recorders may contradict each other. There is no place for it any more. */
static gboolean
is_late (const LanesPackedSlice *last, const LanesSlice *slice)
{
  return last->ended == LANES_SLICE_OPEN && slice->begin < last->begin
         && slice->end <= lanes_packed_get_end (last);
}

/* What follows @last, in its lane or its row, begins at @begin, but not before @last has ended. */
static LanesTime
follow (LanesPackedSlice *last, LanesTime begin)
{
  if (last->ended == LANES_SLICE_OPEN)
    {
      /* How it ended was not seen (a lost record), but it cannot have run on. */
      if (begin >= last->begin)
        last->length = MIN (lanes_packed_get_end (last), begin) - last->begin;
      last->ended = LANES_SLICE_WAITED;
    }
  return MAX (begin, lanes_packed_get_end (last));
}

/**
 * lanes_trace_append:
 * @slice: the next slice of its core and its thread
 *
 * Adds a slice, or brings the open slice at the end of the core's lane up to date when it is that
 * one (same thread, same begin). Slices of one core never overlap, nor do those of one thread: what
 * would is cut.
 */
void
lanes_trace_append (LanesTrace *self, const LanesSlice *slice)
{
  LanesLane *lane = &self->lanes[slice->core];
  LanesTraceRow *row = lanes_trace_get_row (self, slice->thread);
  LanesPackedSlice *last = NULL;
  LanesPackedSlice *former = NULL;
  LanesTime begin = slice->begin;
  gboolean fits;

  g_return_if_fail (row->used);

  if (lanes_ring_length (&lane->slices) > 0)
    last = LANES_RING_ITEM (&lane->slices, LanesPackedSlice, lane->slices.end - 1);
  if (last && update_last (last, slice))
    return;
  if (lanes_ring_length (&row->refs) > 0)
    former = lanes_trace_get_packed (self, row, row->refs.end - 1);
  if ((last && is_late (last, slice)) || (former && is_late (former, slice)))
    return;
  if (last)
    begin = follow (last, begin);
  if (former)
    begin = follow (former, begin);
  if (slice->end < begin)
    return;
  /* Who samples sees only now how the turn before ended. */
  if (former && former->ended == LANES_SLICE_WAITED && slice->queued)
    former->ended = LANES_SLICE_PREEMPTED;

  fits = slice->end - begin <= LANES_PACKED_MAX_LENGTH;
  lanes_trace_mark_lane (self, lane, slice->thread, begin);
  lanes_trace_mark_row (self, row, begin);
  lanes_ring_reserve (&row->refs, sizeof (LanesSliceRef));
  *LANES_RING_ITEM (&row->refs, LanesSliceRef, row->refs.end) =
      lanes_ref_new (slice->core, lane->slices.end);
  row->refs.end++;
  lanes_ring_reserve (&lane->slices, sizeof (LanesPackedSlice));
  *LANES_RING_ITEM (&lane->slices, LanesPackedSlice, lane->slices.end) = (LanesPackedSlice){
      .begin = begin,
      .length = MIN (slice->end - begin, LANES_PACKED_MAX_LENGTH),
      .thread = slice->thread,
      .ended = fits ? slice->ended : LANES_SLICE_OPEN,
      .queued = slice->queued,
  };
  lane->slices.end++;
  self->n_slices++;
  if (!fits)
    lanes_trace_append (self, slice);
}

/**
 * lanes_trace_add_lost:
 * @span: when
 *
 * Notes that the kernel had no room for what happened in @span. Spans that touch become one, so
 * that a machine that cannot keep up does not fill the memory with them.
 */
void
lanes_trace_add_lost (LanesTrace *self, LanesSpan span)
{
  while (self->lost->len > 0)
    {
      const LanesSpan *last = &g_array_index (self->lost, LanesSpan, self->lost->len - 1);

      if (span.begin > last->end)
        break;
      span = (LanesSpan){MIN (span.begin, last->begin), MAX (span.end, last->end)};
      g_array_set_size (self->lost, self->lost->len - 1);
    }
  g_array_append_val (self->lost, span);
}

static gsize
count_until (LanesTrace *self, LanesTime time)
{
  gsize n = 0;

  for (guint i = 0; i < self->n_cores; i++)
    {
      const LanesRing *slices = &self->lanes[i].slices;

      n += lanes_trace_find_in_lane (slices, time) - slices->first;
    }
  return n;
}

/* The latest time that leaves at most @n slices which end after it. */
static LanesTime
find_cutoff (LanesTrace *self, gsize n)
{
  LanesTime low = lanes_trace_get_begin (self);
  LanesTime high = self->now;

  while (high - low > LANES_USEC)
    {
      LanesTime middle = low + (high - low) / 2;

      if (self->n_slices - count_until (self, middle) > n)
        low = middle;
      else
        high = middle;
    }
  return high;
}

static void
drop_until (LanesTrace *self, LanesTime time)
{
  guint n_lost = 0;

  /* The rows first: they are searched through what the lanes still hold. */
  for (guint i = 0; i < self->rows->len; i++)
    {
      LanesTraceRow *row = lanes_trace_get_row (self, i);

      if (!row->used)
        continue;
      lanes_row_drop (row, lanes_trace_find_in_row (self, row, time));
      if (row->info.end <= time && lanes_ring_length (&row->refs) == 0)
        {
          lanes_ring_clear (&row->refs);
          lanes_ring_clear (&row->marks);
          row->used = FALSE;
          self->n_threads--;
          g_array_append_val (self->free_rows, i);
        }
    }

  for (guint i = 0; i < self->n_cores; i++)
    {
      LanesLane *lane = &self->lanes[i];
      guint64 first = lanes_trace_find_in_lane (&lane->slices, time);

      self->n_slices -= first - lane->slices.first;
      lanes_lane_drop (lane, first);
    }

  while (n_lost < self->lost->len && g_array_index (self->lost, LanesSpan, n_lost).end <= time)
    n_lost++;
  g_array_remove_range (self->lost, 0, n_lost);
  lanes_trace_drop_paused (self, time);
  lanes_trace_drop_sources (self, time);
  self->dropped = time;
}

/**
 * lanes_trace_advance:
 * @now: everything before is in the trace
 *
 * Moves the newest moment on, and lets the oldest slices go where the limits ask for it. They go in
 * stretches of a sixteenth, so that appending stays cheap.
 */
void
lanes_trace_advance (LanesTrace *self, LanesTime now)
{
  LanesTime begin;

  if (now <= self->now)
    return;
  self->now = now;

  if (self->n_slices > self->max_slices)
    drop_until (self, find_cutoff (self, self->max_slices - self->max_slices / 16));
  /* An old slice may stay for long, since it goes on. */
  begin = MAX (lanes_trace_get_begin (self), self->dropped);
  if (begin < now - self->history - self->history / 16)
    drop_until (self, now - self->history);
}
