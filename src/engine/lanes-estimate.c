/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-estimate.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "lanes-workload.h"

/* What a measurement may take of a core, and what of the time of one that waits for the disk. */
#define CORE_TIME (40 * LANES_MSEC)
#define DISK_TIME (200 * LANES_MSEC)
#define NAP_TIME  (100 * LANES_MSEC)

/* The longest that is told: what is more is as good as endless. */
#define MOST (G_MAXINT64 / 2)

typedef struct
{
  LanesWork work;
  const LanesWorkload *workload;
  LanesGate *gate;
  LanesBoard *board;
} Measurement;

typedef struct
{
  const LanesWorkload *workload;
  guint64 amount;
} Question;

/* All others do a unit like any other, or, as a picture's rows, in cycles that are short. */
static gboolean
grows_faster (const char *workload)
{
  return strcmp (workload, "primes") == 0;
}

/* Of the numbers up to n, n / ln n are primes (the prime number theorem), each of which costs all
 * the divisors up to its root; what the others cost grows alike. */
static double
weigh_primes (guint64 n)
{
  return pow ((double) n, 1.5) / log ((double) n + 2);
}

/**
 * lanes_estimate_extend:
 * @workload: the ID of a workload
 * @measured: units that were done, at least 1
 * @took: nanoseconds that they took
 * @amount: units
 *
 * Computes from the time that the first units took how long more of them, or fewer, would take.
 *
 * Returns: nanoseconds
 */
LanesTime
lanes_estimate_extend (const char *workload, guint64 measured, LanesTime took, guint64 amount)
{
  double ratio = grows_faster (workload) ? weigh_primes (amount) / weigh_primes (measured)
                                         : (double) amount / (double) measured;

  return (LanesTime) MIN ((double) took * ratio, (double) MOST);
}

static LanesTime
read_clock (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec * LANES_SEC + time.tv_nsec;
}

/* Does the work, until @amount is done or, where that is not 0, @duration is over. Returns: how
 * long it took by @clock, in nanoseconds */
static LanesTime
measure (Measurement *self, guint64 amount, LanesTime duration, clockid_t clock)
{
  LanesTime begin = read_clock (clock);

  self->board->slots[0] = (LanesBoardSlot){0};
  self->work = (LanesWork){
      .gate = self->gate,
      .board = self->board,
      .slot = &self->board->slots[0],
      .amount = amount,
      .duration = duration,
  };
  lanes_work_perform (&self->work, self->workload);
  return read_clock (clock) - begin;
}

/* What it takes to begin, such as to touch memory for the first time, is in the first measurement,
 * of the least that can be done, as it is in the second: what more units take is the difference. */
static LanesTime
estimate (Measurement *self, guint64 amount)
{
  const char *id = self->workload->id;
  gboolean waits = strcmp (id, "files") == 0;
  clockid_t clock = waits ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
  guint64 least = MIN (amount, self->workload->unit_size);
  LanesTime first = measure (self, least, 0, clock);
  LanesTime took;
  guint64 done;

  if (least == amount)
    return first;
  took = measure (self, amount, waits ? DISK_TIME : CORE_TIME, clock);
  done = self->board->slots[0].done;
  if (done == amount)
    return took;
  if (done <= least || took <= first)
    return lanes_estimate_extend (id, least, first, amount);
  if (grows_faster (id))
    return lanes_estimate_extend (id, done, took, amount);
  return first + lanes_estimate_extend (id, done - least, took - first, amount - least);
}

static void
stop_cb (GCancellable *cancellable, gpointer gate)
{
  lanes_gate_stop (gate);
}

static void
measure_thread (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  Measurement self = {.workload = question->workload, .gate = gate};
  char name[16] = "";
  sigset_t signals;
  gulong handler = 0;
  LanesTime answer;
  int error;

  /* The work names its thread and holds back a signal: this one is lent, and goes back as it was.
   */
  prctl (PR_GET_NAME, name);
  pthread_sigmask (SIG_SETMASK, NULL, &signals);
  self.board = lanes_board_new (1);
  if (cancellable)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (stop_cb), gate, NULL);
  answer = self.board ? estimate (&self, question->amount) : 0;
  if (cancellable)
    g_cancellable_disconnect (cancellable, handler);
  error = self.board ? self.board->slots[0].error : ENOMEM;
  lanes_board_free (self.board);
  pthread_sigmask (SIG_SETMASK, &signals, NULL);
  prctl (PR_SET_NAME, name);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (error != 0)
    g_task_return_new_error (task, G_IO_ERROR, (int) g_io_error_from_errno (error), "%s",
                             g_strerror (error));
  else
    g_task_return_int (task, answer);
}

/**
 * lanes_estimate_async:
 * @workload: the ID of a workload
 * @amount: units for one thread, more than 0
 * @cancellable: (nullable): to give up
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Finds out how long @amount takes here, by doing some of it on a thread of its own, for at most
 * about 50 ms of a core. Of a thread that has a core to itself: where threads take turns, at a core
 * or with one lock, their times add up.
 */
void
lanes_estimate_async (const char *workload, guint64 amount, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question;

  g_return_if_fail (lanes_workload_find (workload) && amount > 0);

  g_task_set_source_tag (task, lanes_estimate_async);
  if (strcmp (workload, "wait") == 0)
    {
      g_task_return_int (task, amount > MOST / NAP_TIME ? MOST : (gint64) amount * NAP_TIME);
      return;
    }
  question = g_new (Question, 1);
  question->workload = lanes_workload_find (workload);
  question->amount = amount;
  g_task_set_task_data (task, question, g_free);
  g_task_run_in_thread (task, measure_thread);
}

/**
 * lanes_estimate_finish:
 * @result: what the callback was given
 * @error: return location: %G_IO_ERROR, of a workload that failed or was given up
 *
 * Ends lanes_estimate_async().
 *
 * Returns: nanoseconds; -1 for an error
 */
LanesTime
lanes_estimate_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
