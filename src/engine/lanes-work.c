/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-proc-stat.h"
#include "lanes-workload.h"

static void
take_turn (LanesWork *work)
{
  if (!work->lock)
    return;
  lanes_turn_writer_rest (&work->turns);
  lanes_turn_lock_take (work->lock);
  work->has_turn = TRUE;
}

static void
release_turn (LanesWork *work)
{
  if (!work->has_turn)
    return;
  work->has_turn = FALSE;
  lanes_turn_lock_release (work->lock);
}

/* When the duration is over, as far as is known now: a pause moves it. */
static LanesTime
get_deadline (LanesWork *work)
{
  LanesTime paused = __atomic_load_n (&work->board->paused, __ATOMIC_ACQUIRE) - work->paused;

  return work->begin + work->duration + paused;
}

static void
yield_turn (LanesWork *work)
{
  if (!work->has_turn || !lanes_turn_lock_is_due (work->lock))
    return;
  lanes_turn_writer_rest (&work->turns);
  lanes_turn_lock_yield (work->lock);
  lanes_turn_writer_wake (&work->turns);
}

/* Who waits here, waits without the lock, or the others could not get to the gate. After a stop
 * the lock is not taken again. */
static gboolean
pass_gate (LanesWork *work)
{
  do
    {
      if (!lanes_gate_is_open (work->gate))
        {
          lanes_work_begin_wait (work);
          if (!lanes_gate_pass (work->gate))
            return FALSE;
          lanes_work_end_wait (work);
        }
      yield_turn (work);
      /* The turn may have come in the middle of a pause. */
    }
  while (!lanes_gate_is_open (work->gate));

  return TRUE;
}

/**
 * lanes_work_go_on:
 * @work: the work of the calling thread
 * @done: units done so far
 *
 * The checkpoint that a workload reaches between two portions of its work: it notes the progress,
 * waits while the run is paused, lets others have the lock, and says when to end. In the common
 * case it costs one reading of the clock at the most, and no system call.
 *
 * Returns: %FALSE when the workload must return
 */
gboolean
lanes_work_go_on (LanesWork *work, guint64 done)
{
  __atomic_store_n (&work->slot->done, done, __ATOMIC_RELAXED);
  lanes_work_look (work);

  if (work->amount > 0 && done >= work->amount)
    work->finished = TRUE;
  else if (!pass_gate (work))
    return FALSE;
  else if (work->duration > 0 && lanes_time_now () >= get_deadline (work))
    work->finished = TRUE;

  return !work->finished;
}

/**
 * lanes_work_portion:
 * @work: the work of the calling thread
 * @done: units done so far
 * @most: units that fit between two checkpoints
 *
 * How much a workload is to do before the next checkpoint, so that it does its amount exactly.
 *
 * Returns: 1 to @most units
 */
guint64
lanes_work_portion (LanesWork *work, guint64 done, guint64 most)
{
  return work->amount > done ? MIN (most, work->amount - done) : most;
}

/**
 * lanes_work_begin_wait:
 * @work: the work of the calling thread
 *
 * Says that the thread is about to wait for something other than a core, so that the lock goes to
 * the next in line meanwhile, as Python lets go of its own around input and output.
 */
void
lanes_work_begin_wait (LanesWork *work)
{
  lanes_turn_writer_rest (&work->turns);
  release_turn (work);
}

/**
 * lanes_work_end_wait:
 * @work: the work of the calling thread
 *
 * Ends what lanes_work_begin_wait() began: waits for the lock again.
 */
void
lanes_work_end_wait (LanesWork *work)
{
  take_turn (work);
  lanes_turn_writer_wake (&work->turns);
}

/**
 * lanes_work_sleep:
 * @work: the work of the calling thread
 * @duration: nanoseconds
 *
 * Sleeps without the lock. It wakes at once when it is told to stop, and when the time given for
 * the work is over.
 *
 * Returns: %TRUE when it slept for the whole of @duration
 */
gboolean
lanes_work_sleep (LanesWork *work, LanesTime duration)
{
  LanesTime until = lanes_time_now () + duration;
  LanesTime last = work->duration > 0 ? get_deadline (work) : G_MAXINT64;

  lanes_work_begin_wait (work);
  if (!lanes_gate_sleep (work->gate, MIN (until, last)))
    return FALSE;
  lanes_work_end_wait (work);
  return until <= last;
}

static void
write_counters (LanesBoardSlot *slot, const LanesSchedStat *stat)
{
  __atomic_store_n (&slot->run_time, stat->run_time, __ATOMIC_RELAXED);
  __atomic_store_n (&slot->wait_time, stat->wait_time, __ATOMIC_RELAXED);
  __atomic_store_n (&slot->turns, stat->turns, __ATOMIC_RELAXED);
}

/* Opening a file in /proc takes half of what launching a thread does. Who was never off its core
 * has waited for it once, from its launch on, and its clocks tell all of that. Returns: whether
 * that is so */
static gboolean
count_one_turn (LanesWork *work, LanesSchedStat *stat)
{
  LanesTime launched = __atomic_load_n (&work->launched, __ATOMIC_RELAXED);
  struct timespec used;
  struct rusage usage;

  if (launched == 0)
    return FALSE;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  stat->run_time = used.tv_sec * LANES_SEC + used.tv_nsec;
  stat->wait_time = MAX (lanes_time_now () - stat->run_time - launched, 0);
  stat->turns = 1;
  return getrusage (RUSAGE_THREAD, &usage) == 0 && usage.ru_nvcsw + usage.ru_nivcsw == 0;
}

/* The clock is read first because that makes the kernel bring the counters of a running thread up
 * to date: by themselves they are as old as its last timer tick. */
static gboolean
read_counters (LanesSchedStat *stat)
{
  char text[96];
  struct timespec used;
  int fd = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);

  gssize length = read (fd, text, sizeof text);

  close (fd);
  return length > 0 && lanes_proc_schedstat_parse (text, (gsize) length, stat);
}

static void
note_counters (LanesWork *work)
{
  LanesSchedStat stat;

  if (count_one_turn (work, &stat) || read_counters (&stat))
    write_counters (work->slot, &stat);
}

static void
begin_turns (LanesWork *work)
{
  LanesBoard *board = work->board;
  gboolean wanted = __atomic_load_n (&board->record, __ATOMIC_ACQUIRE) != 0;
  guint slot = (guint) (work->slot - board->slots);

  lanes_turn_writer_begin (&work->turns, wanted ? lanes_board_get_ring (board, slot) : NULL);
}

/**
 * lanes_work_note_launch:
 * @work: the work of a thread that was made right now
 *
 * Says that the thread waits for a core from now on. To be called by who made it, which need not
 * know whether it has begun or ended meanwhile; without it more has to be asked of the kernel.
 */
void
lanes_work_note_launch (LanesWork *work)
{
  __atomic_store_n (&work->launched, lanes_time_now (), __ATOMIC_RELAXED);
}

/**
 * lanes_work_perform:
 * @work: what to do and where to report it; begun by no other thread
 * @workload: the workload
 *
 * Does the work in the calling thread, which it names after the workload, and tells the board all
 * about it. When it returns, the slot is done, stopped or failed, and has the kernel's own counters
 * of the thread (proc_pid_schedstat(5)), or what they would say.
 */
void
lanes_work_perform (LanesWork *work, const LanesWorkload *workload)
{
  LanesBoardSlot *slot = work->slot;
  guint64 result = 0;

  begin_turns (work);
  __atomic_store_n (&slot->tid, gettid (), __ATOMIC_RELEASE);
  prctl (PR_SET_NAME, workload->id);
  __atomic_store_n (&slot->total, work->amount, __ATOMIC_RELAXED);
  __atomic_store_n (&slot->state, LANES_SLOT_WORKING, __ATOMIC_RELEASE);
  work->begin = lanes_time_now ();
  work->paused = __atomic_load_n (&work->board->paused, __ATOMIC_ACQUIRE);

  take_turn (work);
  lanes_turn_writer_wake (&work->turns);

  int error = workload->run (work, &result);

  release_turn (work);

  LanesSlotState state = error != 0       ? LANES_SLOT_FAILED
                         : work->finished ? LANES_SLOT_DONE
                                          : LANES_SLOT_STOPPED;

  __atomic_store_n (&slot->result, result, __ATOMIC_RELAXED);
  __atomic_store_n (&slot->error, error, __ATOMIC_RELAXED);
  note_counters (work);
  lanes_turn_writer_end (&work->turns);
  __atomic_store_n (&slot->state, (int) state, __ATOMIC_RELEASE);
}
