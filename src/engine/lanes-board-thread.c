/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-board-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lanes-open-files.h"
#include "lanes-proc-stat.h"

/* A thread that has its core says so every tenth of a millisecond. One that has not for so long has
 * lost it, or is in the middle of a long system call. */
#define FRESH LANES_MSEC

/* How often it is looked whether a thread that waits is still there. */
#define CHECK_PERIOD (250 * LANES_MSEC)

/**
 * lanes_board_thread_new:
 * @slot: which thread of @board, from 0
 * @pid: its process, 0 when it is not known yet
 *
 * Returns: (transfer full): what is known of a thread that has not begun
 */
LanesBoardThread *
lanes_board_thread_new (LanesBoard *board, guint slot, int pid)
{
  LanesBoardThread *thread = g_new0 (LanesBoardThread, 1);

  thread->board = board;
  thread->slot = &board->slots[slot];
  thread->ring = lanes_board_get_ring (board, slot);
  thread->pid = pid;
  thread->schedstat = -1;
  thread->slices.told = lanes_time_now ();
  return thread;
}

/**
 * lanes_board_thread_free:
 *
 * Forgets the thread.
 */
void
lanes_board_thread_free (LanesBoardThread *thread)
{
  if (thread->schedstat >= 0)
    close (thread->schedstat);
  g_free (thread);
}

/* Whether it has begun, and who it is then. */
static gboolean
identify (LanesBoardThread *thread)
{
  if (thread->slices.tid <= 0)
    thread->slices.tid = __atomic_load_n (&thread->slot->tid, __ATOMIC_ACQUIRE);
  if (thread->pid <= 0)
    thread->pid = __atomic_load_n (&thread->board->worker_pid, __ATOMIC_ACQUIRE);
  return thread->slices.tid > 0 && thread->pid > 0;
}

static gssize
read_schedstat (LanesBoardThread *thread, char *text, gsize size)
{
  if (thread->schedstat < 0)
    {
      g_autofree char *path =
          g_strdup_printf ("/proc/%d/task/%d/schedstat", thread->pid, thread->slices.tid);

      thread->schedstat = open (path, O_RDONLY | O_CLOEXEC);
    }
  return thread->schedstat < 0 ? -1 : pread (thread->schedstat, text, size, 0);
}

/* There may be more threads than files can be open: then it is opened anew each time. */
static void
spare_files (LanesBoardThread *thread)
{
  if (thread->schedstat >= 0
      && (guint) thread->schedstat + LANES_OPEN_FILES_RESERVE >= lanes_open_files_get_limit ())
    {
      close (thread->schedstat);
      thread->schedstat = -1;
    }
}

/* How long the thread has run, by the kernel's counters, which are exact for one that has no core
 * now. Returns: FALSE when the thread is gone; @run_time is 0 when it cannot be known. */
static gboolean
get_run_time (LanesBoardThread *thread, LanesTime *run_time)
{
  struct timespec used;
  LanesSchedStat stat;
  char text[96];
  gssize length;

  *run_time = 0;
  thread->checked = lanes_time_now ();
  if (thread->pid == (int) getpid ())
    {
      if (clock_gettime (lanes_time_get_thread_clock (thread->slices.tid), &used) != 0)
        return FALSE;
      *run_time = used.tv_sec * LANES_SEC + used.tv_nsec;
      return TRUE;
    }
  if (thread->hidden)
    return TRUE;
  length = read_schedstat (thread, text, sizeof text);
  if (length < 0 && thread->schedstat >= 0 && errno == ESRCH)
    return FALSE;
  if (length > 0 && lanes_proc_schedstat_parse (text, (gsize) length, &stat))
    *run_time = stat.run_time;
  spare_files (thread);
  thread->hidden = *run_time == 0;
  return TRUE;
}

static void
read_ring (LanesBoardThread *thread, LanesTurnCopy *copy, GArray *slices, GArray *gaps)
{
  lanes_turn_ring_copy (thread->ring, thread->slices.read, copy);
  lanes_turn_slices_feed (&thread->slices, copy, lanes_time_now (), slices, gaps);
}

/**
 * lanes_board_thread_end:
 * @copy: memory to work with
 * @slices: (element-type LanesRecordedSlice): where to add the slices that have ended
 *
 * Reads a thread a last time that is gone, or will not be read any more. One that was ended from
 * outside ran for as long as it left on the board, if it could.
 */
void
lanes_board_thread_end (LanesBoardThread *thread, LanesTurnCopy *copy, GArray *slices)
{
  LanesTime run_time = __atomic_load_n (&thread->slot->run_time, __ATOMIC_RELAXED);

  if (!identify (thread))
    return;
  read_ring (thread, copy, slices, NULL);
  thread->slices.settled = 0;
  lanes_turn_slices_count (&thread->slices, run_time, lanes_time_now (), 0);
  if (thread->slices.state != LANES_TURN_STATE_ENDED)
    lanes_turn_slices_close (&thread->slices, LANES_SLICE_EXITED, slices);
}

/* How old the kernel's counters may be: those of its own threads are counted when they are asked
 * for, those of others at each tick. */
static LanesTime
get_lag (const LanesBoardThread *thread)
{
  return thread->pid == (int) getpid () ? FRESH : lanes_time_get_tick () + FRESH;
}

/* Until when it has told all by itself */
static LanesTime
get_told (const LanesTurnSlices *state)
{
  return state->state == LANES_TURN_STATE_RUNNING || state->state == LANES_TURN_STATE_RESTING
             ? state->told
             : G_MAXINT64;
}

/* Follows a thread that was running and has not said anything for a while. What it says while it is
 * counted comes first: between the two the one who reads may have lost its own core. */
static LanesTime
follow_silent (LanesBoardThread *thread, LanesTurnCopy *copy, GArray *slices, GArray *gaps)
{
  LanesTurnSlices *state = &thread->slices;
  LanesTime told = state->told, now = lanes_time_now (), run_time;

  if (!get_run_time (thread, &run_time))
    {
      lanes_board_thread_end (thread, copy, slices);
      return G_MAXINT64;
    }
  read_ring (thread, copy, slices, gaps);
  if (state->told != told)
    return get_told (state);
  if (run_time == 0)
    return MAX (state->end, now - LANES_TURN_PATIENCE);
  return lanes_turn_slices_count (state, run_time, now, get_lag (thread));
}

/**
 * lanes_board_thread_is_silent:
 *
 * Returns: whether it was running and has not said anything for a while, in which it had no core as
 *   far as can be known
 */
gboolean
lanes_board_thread_is_silent (const LanesBoardThread *thread)
{
  return thread->slices.state == LANES_TURN_STATE_RUNNING
         && (thread->slices.settled
             || (thread->hidden && lanes_time_now () - thread->slices.told >= FRESH));
}

/**
 * lanes_board_thread_settle:
 * @slices: (element-type LanesRecordedSlice): where to add the slice that has ended
 *
 * Ends the slice of a silent thread whose core another has by now. Whether it wants to run or waits
 * is what the kernel says of it, without which it is taken to wait.
 */
void
lanes_board_thread_settle (LanesBoardThread *thread, GArray *slices)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%d/task/%d/stat", thread->pid, thread->slices.tid);
  g_autofree char *text = NULL;
  const char *state = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    state = strrchr (text, ')');
  lanes_turn_slices_close (&thread->slices,
                           state && g_str_has_prefix (state, ") R") ? LANES_SLICE_PREEMPTED
                                                                    : LANES_SLICE_WAITED,
                           slices);
}

/**
 * lanes_board_thread_read:
 * @copy: memory to work with
 * @slices: (element-type LanesRecordedSlice): where to add the slices that have ended
 * @gaps: (element-type LanesTurnGap): where to add gaps that could be elsewhere
 *
 * Reads what the thread has noted since the last time. One that is silent has either lost its core
 * or been ended: the kernel's counters tell when, where they can be had.
 *
 * Returns: nanoseconds: until when all is known, %G_MAXINT64 for until now
 */
LanesTime
lanes_board_thread_read (LanesBoardThread *thread, LanesTurnCopy *copy, GArray *slices,
                         GArray *gaps)
{
  LanesTurnSlices *state = &thread->slices;
  LanesTime now = lanes_time_now (), run_time;

  if (!identify (thread))
    return G_MAXINT64;
  read_ring (thread, copy, slices, gaps);
  switch (state->state)
    {
    case LANES_TURN_STATE_RUNNING:
      return now - state->told < FRESH ? state->told : follow_silent (thread, copy, slices, gaps);
    case LANES_TURN_STATE_RESTING:
      if (now - state->told < get_lag (thread)
          || (now - state->told < LANES_TURN_PATIENCE && get_run_time (thread, &run_time)
              && lanes_turn_slices_has_run_on (state, run_time)))
        return state->told;
      lanes_turn_slices_close (state, LANES_SLICE_WAITED, slices);
      thread->checked = now;
      return G_MAXINT64;
    case LANES_TURN_STATE_OFF:
      if (now - thread->checked > CHECK_PERIOD && !get_run_time (thread, &run_time))
        lanes_board_thread_end (thread, copy, slices);
      return G_MAXINT64;
    case LANES_TURN_STATE_NEW:
    case LANES_TURN_STATE_ENDED:
    default:
      return G_MAXINT64;
    }
}
