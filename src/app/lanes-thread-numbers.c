/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of a thread.
 *
 * Times and turns are the kernel's own, which the session reads. How turns ended is counted by the
 * kernel, too, but reading that costs a file per thread: it is read now and then, and the slices
 * that the trace has since are added. So nothing is missed when the history is short, when the
 * recorder only samples, or when a thread ends between two readings. */
#include "lanes-thread-numbers.h"

#include "lanes-proc-status.h"

/**
 * lanes_thread_follower_init:
 * @self: (out caller-allocates): the follower
 * @number: the thread's number in the trace
 * @thread: who it is
 *
 * Begins to follow a thread.
 */
void
lanes_thread_follower_init (LanesThreadFollower *self, guint number, const LanesThread *thread)
{
  *self = (LanesThreadFollower){
      .thread = *thread,
      .number = number,
      .numbers = {.n_threads = 1, .core = -1, .life = LANES_LIFE_RESTING},
      .seen_ended = LANES_SLICE_WAITED,
  };
}

static void
count_slice (LanesThreadFollower *self, const LanesSlice *slice)
{
  if (self->seen > 0 && (slice->queued || self->seen_ended == LANES_SLICE_PREEMPTED))
    self->seen_wait += slice->begin - self->seen;
  self->seen_run += slice->end - slice->begin;
  self->seen_turns++;
  self->seen = slice->end;
  self->seen_ended = slice->ended;
  if (slice->end <= self->read_time)
    return;
  self->preempted += slice->ended == LANES_SLICE_PREEMPTED;
  self->gave_way += slice->ended == LANES_SLICE_WAITED;
}

/* Goes through the slices that are new, and those of the last second. Returns: whether the thread
 * was on a core at the end of it */
static gboolean
walk (LanesThreadFollower *self, LanesTrace *trace)
{
  LanesTime now = lanes_trace_get_now (trace);
  LanesSpan window = {now - LANES_SESSION_WINDOW, now};
  LanesTime used = 0;
  gboolean open = FALSE;
  LanesTraceIter iter;
  LanesSlice slice;

  lanes_trace_iter_init_thread (&iter, trace, self->number,
                                (LanesSpan){MIN (self->seen, window.begin), G_MAXINT64});
  while (lanes_trace_iter_next (&iter, &slice))
    {
      LanesSpan part = lanes_span_intersect ((LanesSpan){slice.begin, slice.end}, window);

      if (!lanes_span_is_empty (part))
        used += lanes_span_length (part);
      open = slice.ended == LANES_SLICE_OPEN;
      self->numbers.core = (int) slice.core;
      if (!open && slice.end > self->seen)
        count_slice (self, &slice);
    }
  self->numbers.share = (double) used / LANES_SESSION_WINDOW;
  return open;
}

static LanesLife
find_life (LanesThreadFollower *self, LanesSession *session, gboolean on_core, gboolean paused)
{
  if (self->thread.end != G_MAXINT64)
    return LANES_LIFE_ENDED;
  if (paused)
    return LANES_LIFE_PAUSED;
  if (on_core)
    return LANES_LIFE_RUNNING;
  if (self->seen_ended == LANES_SLICE_PREEMPTED)
    return LANES_LIFE_READY;
  /* A recorder that samples does not know how a turn ended. */
  if (lanes_session_get_recorder_of_thread (session, self->number) == LANES_RECORDER_SAMPLE
      && self->read_state == 'R')
    return LANES_LIFE_READY;
  return LANES_LIFE_RESTING;
}

/**
 * lanes_thread_follower_advance:
 * @session: where the thread is
 * @paused: whether its run is paused
 *
 * Brings the numbers up to date. Costs a look at the slices that are new and those of the last
 * second. A thread that is gone from the history keeps its last numbers.
 */
void
lanes_thread_follower_advance (LanesThreadFollower *self, LanesSession *session, gboolean paused)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  const LanesThread *thread = lanes_trace_get_thread (trace, self->number);
  LanesThreadNumbers *numbers = &self->numbers;
  LanesSchedStat stat = {0};
  gboolean on_core;

  /* The trace gives the number of a thread that is long gone to another. */
  if (!thread || thread->tid != self->thread.tid || thread->begin != self->thread.begin)
    {
      numbers->life = LANES_LIFE_ENDED;
      numbers->share = 0;
      numbers->n_threads = 0;
      numbers->n_running = 0;
      return;
    }
  self->thread = *thread;
  on_core = walk (self, trace);
  numbers->life = find_life (self, session, on_core, paused);
  numbers->n_threads = numbers->life != LANES_LIFE_ENDED;
  numbers->n_running = numbers->life == LANES_LIFE_RUNNING;

  /* Who lived for less than it takes to read them has no counters but its slices, of which the
   * history may be shorter than what was seen. */
  lanes_session_get_use (session, self->number, &stat);
  numbers->run_time = MAX (stat.run_time, self->seen_run);
  numbers->wait_time = stat.turns > 0 ? stat.wait_time : MAX (stat.wait_time, self->seen_wait);
  numbers->preempted = self->read_preempted + self->preempted;
  numbers->gave_way = self->read_gave_way + self->gave_way;
  numbers->turns = MAX (MAX (stat.turns, self->seen_turns), numbers->preempted + numbers->gave_way);
}

/**
 * lanes_thread_follower_read:
 *
 * Reads the kernel's counts of how turns ended, and the memory of the process.
 *
 * Returns: whether the thread lives
 */
gboolean
lanes_thread_follower_read (LanesThreadFollower *self)
{
  LanesProcStatus status;

  if (!lanes_proc_status_read (self->thread.pid, self->thread.tid, &status))
    return FALSE;
  self->read_time = lanes_time_now ();
  self->read_preempted = status.preempted;
  self->read_gave_way = status.gave_way;
  self->read_state = status.state;
  g_strlcpy (self->read_name, status.name, sizeof self->read_name);
  self->preempted = 0;
  self->gave_way = 0;
  if (status.memory > 0)
    self->numbers.memory = status.memory;
  return TRUE;
}

/**
 * lanes_thread_follower_get_name:
 *
 * Returns: (transfer none): the kernel's name for the thread, perhaps not UTF-8; empty when it is
 *   not known
 */
const char *
lanes_thread_follower_get_name (LanesThreadFollower *self)
{
  /* An exact recorder tells of a new name at once, and of none that was inherited. */
  return self->thread.name[0] ? self->thread.name : self->read_name;
}

/**
 * lanes_thread_numbers_add:
 * @sum: the numbers of a process; at first %LANES_THREAD_NUMBERS_NONE
 * @part: the numbers of one of its threads
 *
 * Adds a thread to what its process did. The process is as the liveliest of its threads is.
 */
void
lanes_thread_numbers_add (LanesThreadNumbers *sum, const LanesThreadNumbers *part)
{
  if (part->life < sum->life)
    {
      sum->life = part->life;
      sum->core = part->core;
    }
  sum->n_threads += part->n_threads;
  sum->n_running += part->n_running;
  sum->share += part->share;
  sum->run_time += part->run_time;
  sum->wait_time += part->wait_time;
  sum->turns += part->turns;
  sum->preempted += part->preempted;
  sum->gave_way += part->gave_way;
  /* What a thread that has ended knew of the memory may be old. */
  if (part->memory > 0 && (part->life != LANES_LIFE_ENDED || sum->memory == 0))
    sum->memory = part->memory;
}
