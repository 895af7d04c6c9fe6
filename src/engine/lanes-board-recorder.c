/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-board-recorder.h"

#include <unistd.h>

#include "lanes-board-thread.h"
#include "lanes-core-set.h"
#include "lanes-recorder-private.h"
#include "lanes-ticker.h"
#include "lanes-turn-gaps.h"

/* Gaps are not looked for where they were longer than that, or where more happened since. */
#define RECENT      (250 * LANES_MSEC)
#define MOST_RECENT 1024

/* What was last told of a core. */
typedef struct
{
  LanesTime begin; /* of a slice */
  LanesTime end;
  int tid;
} Told;

/**
 * LanesBoardRecorder:
 *
 * Reads what the threads of workloads write down of their own turns on the boards that they share
 * with whoever launched them. It sees these threads only, and needs nothing of the system.
 */
struct _LanesBoardRecorder
{
  LanesRecorder parent_instance;

  LanesTicker *ticker; /* reads the boards */

  GMutex mutex;       /* guards everything below: the ticker's thread reads, and so does a flush */
  GPtrArray *threads; /* of LanesBoardThread, of all boards */
  GArray *slices;     /* of LanesRecordedSlice: have ended, and are not told yet to their end */
  GArray *gaps;       /* of LanesTurnGap: not all have spoken of that time yet */
  GArray *recent;     /* of LanesRecordedSlice: have been told to their end a short while ago */
  GArray *events;     /* of LanesThreadEvent: not told yet */
  LanesTime now;      /* of the batch before */
  guint64 lost;       /* not told yet */
  LanesSpan lost_span;
  LanesTurnCopy *copy; /* kept for its memory */
  Told told[LANES_MAX_CORES];
};

G_DEFINE_FINAL_TYPE (LanesBoardRecorder, lanes_board_recorder, LANES_TYPE_RECORDER)

static void
add_event (LanesBoardRecorder *self, LanesBoardThread *thread, LanesThreadEventType type,
           LanesTime time)
{
  LanesThreadEvent event = {
      .time = time,
      .type = type,
      .pid = thread->pid ? thread->pid : (int) getpid (),
      .tid = thread->slices.tid,
      .parent_pid = thread->pid ? thread->pid : (int) getpid (),
  };

  g_array_append_val (self->events, event);
}

static void
take_lost (LanesBoardRecorder *self, LanesTurnSlices *slices)
{
  if (slices->lost == 0)
    return;
  if (self->lost == 0)
    self->lost_span = slices->lost_span;
  self->lost_span.begin = MIN (self->lost_span.begin, slices->lost_span.begin);
  self->lost_span.end = MAX (self->lost_span.end, slices->lost_span.end);
  self->lost += slices->lost;
  slices->lost = 0;
}

/* Returns: until when all is known of the thread. One that is to be let go of ends. */
static LanesTime
read_thread (LanesBoardRecorder *self, LanesBoardThread *thread, gboolean last)
{
  LanesTurnSlices *slices = &thread->slices;
  gboolean was_born = slices->born != 0;
  LanesTime known = G_MAXINT64;

  if (slices->state == LANES_TURN_STATE_ENDED)
    return known;
  if (last)
    lanes_board_thread_end (thread, self->copy, self->slices);
  else
    known = lanes_board_thread_read (thread, self->copy, self->slices, self->gaps);
  if (!was_born && slices->born)
    add_event (self, thread, LANES_THREAD_FORKED, slices->born);
  if (slices->born && slices->state == LANES_TURN_STATE_ENDED)
    add_event (self, thread, LANES_THREAD_EXITED, slices->end);
  take_lost (self, slices);
  return known;
}

static int
compare_slices (gconstpointer a, gconstpointer b)
{
  LanesTime first = ((const LanesRecordedSlice *) a)->begin;
  LanesTime second = ((const LanesRecordedSlice *) b)->begin;

  return (first > second) - (first < second);
}

/* A slice is told again only when it is longer or has ended, and never after another of its core
 * has begun. */
static void
tell_slice (LanesBoardRecorder *self, const LanesRecordedSlice *slice, LanesBatch *batch)
{
  Told *told = &self->told[slice->core];
  gboolean again = told->tid == slice->tid && told->begin == slice->begin;

  if (slice->begin < told->begin
      || (again && slice->ended == LANES_SLICE_OPEN && slice->end <= told->end))
    return;
  *told = (Told){slice->begin, slice->end, slice->tid};
  g_array_append_val (batch->slices, *slice);
  if (slice->ended != LANES_SLICE_OPEN)
    g_array_append_val (self->recent, *slice);
}

static void
forget_recent (LanesBoardRecorder *self)
{
  guint n = 0;

  while (n < self->recent->len
         && (n + MOST_RECENT < self->recent->len
             || g_array_index (self->recent, LanesRecordedSlice, n).end < self->now - RECENT))
    n++;
  g_array_remove_range (self->recent, 0, n);
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  const LanesTurnGap *first = a;
  const LanesTurnGap *second = b;
  LanesTime first_end = first->span.end + first->late, second_end = second->span.end + second->late;

  return (first_end < second_end) - (first_end > second_end);
}

/* Where gaps were that could be elsewhere is known when all threads have spoken of that time. Those
 * of which not all have are held back.
 *
 * Returns: until when all is known then */
static LanesTime
fit_gaps (LanesBoardRecorder *self, LanesTime known)
{
  g_autoptr (GArray) others = NULL;
  g_autoptr (GArray) held = NULL;

  if (self->gaps->len == 0)
    return known;
  held = g_array_new (FALSE, FALSE, sizeof (LanesTurnGap));
  g_array_sort (self->gaps, compare_gaps);
  for (guint i = 0; i < self->gaps->len; i++)
    {
      LanesTurnGap gap = g_array_index (self->gaps, LanesTurnGap, i);

      if (gap.span.end + gap.late <= known)
        break;
      known = MIN (known, gap.span.begin - gap.early);
      g_array_append_val (held, gap);
    }
  g_array_remove_range (self->gaps, 0, held->len);
  if (self->gaps->len > 0)
    {
      others = g_array_copy (self->recent);
      for (guint i = 0; i < self->threads->len; i++)
        {
          LanesBoardThread *thread = g_ptr_array_index (self->threads, i);
          LanesRecordedSlice slice;

          if (lanes_turn_slices_get_open (&thread->slices, &slice))
            g_array_append_val (others, slice);
        }
      lanes_turn_gaps_fit (self->gaps, others, self->now, self->slices);
    }
  g_array_unref (self->gaps);
  self->gaps = g_steal_pointer (&held);
  return known;
}

static gboolean
find_former (LanesBoardRecorder *self, LanesTurnGap *gap)
{
  for (guint i = 0; i < self->slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (self->slices, LanesRecordedSlice, i);

      gap->former = i;
      if (slice->tid == gap->thread->tid && slice->end == gap->span.begin)
        return TRUE;
    }
  return FALSE;
}

/* The slices before the gaps that are held back have another place among the slices by now. */
static void
find_held (LanesBoardRecorder *self)
{
  for (guint i = self->gaps->len; i-- > 0;)
    {
      LanesTurnGap *gap = &g_array_index (self->gaps, LanesTurnGap, i);

      if (!gap->since && !find_former (self, gap))
        g_array_remove_index (self->gaps, i);
    }
}

static void
forget_gaps (LanesBoardRecorder *self, const LanesBoardThread *thread)
{
  for (guint i = self->gaps->len; i-- > 0;)
    if (g_array_index (self->gaps, LanesTurnGap, i).thread == &thread->slices)
      g_array_remove_index (self->gaps, i);
}

/* When the last slice began on each core that is known so far. */
static void
find_latest (LanesBoardRecorder *self, LanesTime *latest)
{
  LanesRecordedSlice slice;

  for (guint i = 0; i < LANES_MAX_CORES; i++)
    latest[i] = self->told[i].begin;
  for (guint i = 0; i < self->slices->len; i++)
    {
      slice = g_array_index (self->slices, LanesRecordedSlice, i);
      latest[slice.core] = MAX (latest[slice.core], slice.begin);
    }
  for (guint i = 0; i < self->threads->len; i++)
    if (lanes_turn_slices_get_open (
            &((LanesBoardThread *) g_ptr_array_index (self->threads, i))->slices, &slice))
      latest[slice.core] = MAX (latest[slice.core], slice.begin);
}

/* Who is silent and has been followed by another on its core has lost it. */
static void
settle_silent (LanesBoardRecorder *self)
{
  g_autofree LanesTime *latest = g_new (LanesTime, LANES_MAX_CORES);

  find_latest (self, latest);
  for (guint i = 0; i < self->threads->len; i++)
    {
      LanesBoardThread *thread = g_ptr_array_index (self->threads, i);

      if (lanes_board_thread_is_silent (thread)
          && latest[thread->slices.core] > thread->slices.begin)
        lanes_board_thread_settle (thread, self->slices);
    }
}

/* What has ended by the batch's time is told; what goes on beyond it is open until then. */
static void
tell_slices (LanesBoardRecorder *self, LanesBatch *batch)
{
  g_autoptr (GArray) all = g_array_copy (self->slices);

  g_array_set_size (self->slices, 0);
  for (guint i = 0; i < self->threads->len; i++)
    {
      LanesBoardThread *thread = g_ptr_array_index (self->threads, i);
      LanesRecordedSlice slice;

      if (lanes_turn_slices_get_open (&thread->slices, &slice))
        g_array_append_val (all, slice);
    }
  g_array_sort (all, compare_slices);
  for (guint i = 0; i < all->len; i++)
    {
      LanesRecordedSlice slice = g_array_index (all, LanesRecordedSlice, i);

      if (slice.end >= batch->now && slice.ended != LANES_SLICE_OPEN)
        {
          g_array_append_val (self->slices, slice);
          slice.ended = LANES_SLICE_OPEN;
        }
      slice.end = MIN (slice.end, batch->now);
      if (slice.begin < batch->now)
        tell_slice (self, &slice, batch);
    }
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  LanesTime first = ((const LanesThreadEvent *) a)->time;
  LanesTime second = ((const LanesThreadEvent *) b)->time;

  return (first > second) - (first < second);
}

static void
tell_events (LanesBoardRecorder *self, LanesBatch *batch)
{
  guint n = 0;

  g_array_sort (self->events, compare_events);
  while (n < self->events->len
         && g_array_index (self->events, LanesThreadEvent, n).time <= batch->now)
    n++;
  g_array_append_vals (batch->events, self->events->data, n);
  g_array_remove_range (self->events, 0, n);
}

static void
read_boards (gpointer user_data)
{
  LanesBoardRecorder *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  LanesTime known = lanes_time_now ();
  LanesBatch *batch;

  for (guint i = 0; i < self->threads->len; i++)
    {
      LanesTime until = read_thread (self, g_ptr_array_index (self->threads, i), FALSE);

      known = MIN (known, until);
    }
  self->now = MAX (self->now, fit_gaps (self, known));
  settle_silent (self);

  batch = lanes_batch_new (self->now);
  tell_slices (self, batch);
  find_held (self);
  tell_events (self, batch);
  batch->lost = self->lost;
  batch->lost_span = self->lost_span;
  self->lost = 0;
  forget_recent (self);
  lanes_recorder_push (LANES_RECORDER (self), batch);
}

static void
lanes_board_recorder_flush (LanesRecorder *recorder)
{
  read_boards (recorder);
}

static void
lanes_board_recorder_set_pace (LanesRecorder *recorder, LanesPace pace)
{
  lanes_ticker_set_interval (LANES_BOARD_RECORDER (recorder)->ticker, lanes_pace_get_period (pace));
}

static void
lanes_board_recorder_dispose (GObject *object)
{
  LanesBoardRecorder *self = LANES_BOARD_RECORDER (object);

  g_clear_pointer (&self->ticker, lanes_ticker_free);
  g_ptr_array_set_size (self->threads, 0);
  G_OBJECT_CLASS (lanes_board_recorder_parent_class)->dispose (object);
}

static void
lanes_board_recorder_finalize (GObject *object)
{
  LanesBoardRecorder *self = LANES_BOARD_RECORDER (object);

  g_ptr_array_unref (self->threads);
  g_array_unref (self->slices);
  g_array_unref (self->gaps);
  g_array_unref (self->recent);
  g_array_unref (self->events);
  g_free (self->copy);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (lanes_board_recorder_parent_class)->finalize (object);
}

static void
lanes_board_recorder_class_init (LanesBoardRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LanesRecorderClass *recorder_class = LANES_RECORDER_CLASS (klass);

  object_class->dispose = lanes_board_recorder_dispose;
  object_class->finalize = lanes_board_recorder_finalize;
  recorder_class->kind = LANES_RECORDER_BOARD;
  recorder_class->flush = lanes_board_recorder_flush;
  recorder_class->set_pace = lanes_board_recorder_set_pace;
}

static void
lanes_board_recorder_init (LanesBoardRecorder *self)
{
  g_mutex_init (&self->mutex);
  self->threads = g_ptr_array_new_with_free_func ((GDestroyNotify) lanes_board_thread_free);
  self->slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
  self->gaps = g_array_new (FALSE, FALSE, sizeof (LanesTurnGap));
  self->recent = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
  self->events = g_array_new (FALSE, FALSE, sizeof (LanesThreadEvent));
  self->copy = g_new (LanesTurnCopy, 1);
}

/**
 * lanes_board_recorder_new:
 * @error: return location: %LANES_ERROR_SYSTEM
 *
 * Makes a recorder that knows of no board yet.
 *
 * Returns: (transfer full) (nullable): the recorder, or %NULL when there is no room for its thread
 */
LanesRecorder *
lanes_board_recorder_new (GError **error)
{
  g_autoptr (LanesBoardRecorder) self = g_object_new (LANES_TYPE_BOARD_RECORDER, NULL);

  self->ticker = lanes_ticker_new ("lanes-recorder", read_boards, self, error);
  if (!self->ticker)
    return NULL;
  return LANES_RECORDER (g_steal_pointer (&self));
}

/**
 * lanes_board_recorder_add:
 * @board: borrowed until it is removed
 * @pid: the process whose threads write to it, 0 when it is about to be made
 *
 * Records the threads of @board from now on, and tells them to write down their turns. To be called
 * before they begin.
 */
void
lanes_board_recorder_add (LanesRecorder *recorder, LanesBoard *board, int pid)
{
  LanesBoardRecorder *self = LANES_BOARD_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < lanes_board_get_n_slots (board); i++)
    g_ptr_array_add (self->threads, lanes_board_thread_new (board, i, pid));
  __atomic_store_n (&board->record, TRUE, __ATOMIC_RELEASE);
}

/**
 * lanes_board_recorder_remove:
 * @board: one that was added
 *
 * Reads @board a last time, and lets go of it. What was still there comes with the next batch.
 * Threads that have not said that they are done end where they are known to have been last.
 */
void
lanes_board_recorder_remove (LanesRecorder *recorder, LanesBoard *board)
{
  LanesBoardRecorder *self = LANES_BOARD_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = self->threads->len; i-- > 0;)
    {
      LanesBoardThread *thread = g_ptr_array_index (self->threads, i);

      if (thread->board != board)
        continue;
      read_thread (self, thread, TRUE);
      forget_gaps (self, thread);
      g_ptr_array_remove_index (self->threads, i);
    }
}
