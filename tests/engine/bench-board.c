/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a workload is slowed down by being recorded: the CPU time that the same work takes with
 * no recorder, with `board` and with `switch`, in alternating pieces. Of each kind the fastest is
 * compared, which others on the machine have disturbed least. */
#include <locale.h>
#include <unistd.h>

#include "lanes-board-recorder.h"
#include "lanes-limits.h"
#include "lanes-recorder-private.h"
#include "work-fixture.h"

#define ROUNDS      60
#define PIECE       (5 * LANES_MSEC)
#define TURN        (95 * LANES_USEC) /* of work between two switches: 10,000 a second */
#define N_TURNS     40                /* of each thread in a piece */
#define N_RECORDERS 3                 /* none, board, switch */

static int pipes[2][2];
static guint64 divisions; /* that take a turn */

static guint64
divide (LanesWork *work, guint64 n)
{
  guint64 sum = 0;

  for (guint64 i = 1; i <= n; i++)
    {
      sum += n % i;
      if (i % 256 == 0)
        lanes_work_look (work);
    }
  return sum;
}

/* Two threads on one core that wait for each other after each little piece of work. */
static int
take_turns (LanesWork *work, guint64 *result)
{
  int number = work->slot != work->board->slots;
  guint64 done = 0;
  char byte = 0;

  while (lanes_work_go_on (work, done))
    {
      *result += divide (work, divisions);
      done++;
      lanes_work_begin_wait (work);
      if (write (pipes[!number][1], &byte, 1) != 1 || read (pipes[number][0], &byte, 1) != 1)
        return 1;
      lanes_work_end_wait (work);
    }
  return 0;
}

static const LanesWorkload switching = {.id = "10,000 switches a second", .run = take_turns};

static const LanesWorkload *timed; /* what is measured */
static LanesTime timed_used[2];    /* by its threads */

/* Without what is done once in the life of a thread. */
static int
run_timed (LanesWork *work, guint64 *result)
{
  LanesTime begin = work_fixture_get_thread_time ();
  int error = timed->run (work, result);

  timed_used[work->slot - work->board->slots] = work_fixture_get_thread_time () - begin;
  return error;
}

/* CPU time of a piece in @n_threads threads on one core. */
static LanesTime
measure_piece (const LanesWorkload *workload, guint n_threads, guint64 amount, guint recorder_kind)
{
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  g_autoptr (LanesRecorder) recorder = recorder_kind == 1   ? lanes_board_recorder_new (NULL)
                                       : recorder_kind == 2 ? lanes_switch_recorder_new (NULL)
                                                            : NULL;
  const LanesWorkload wrapper = {.id = "bench", .run = run_timed};
  LanesBoard *board = lanes_board_new (n_threads);
  WorkFixture fixtures[2];
  LanesTime used = 0;

  timed = workload;

  if (recorder)
    lanes_recorder_set_pace (recorder, LANES_PACE_LIVE);
  if (recorder_kind == 1)
    lanes_board_recorder_add (recorder, board, getpid ());
  for (guint i = 0; i < n_threads; i++)
    {
      fixtures[i] = (WorkFixture){.workload = &wrapper};
      fixtures[i].work =
          (LanesWork){.gate = gate, .board = board, .slot = &board->slots[i], .amount = amount};
      work_fixture_start (&fixtures[i]);
    }
  for (guint i = 0; i < n_threads; i++)
    {
      work_fixture_join (&fixtures[i]);
      used += timed_used[i];
    }
  if (recorder_kind == 1)
    lanes_board_recorder_remove (recorder, board);
  lanes_board_free (board);
  return used;
}

static void
measure (const LanesWorkload *workload, guint n_threads, guint64 amount)
{
  LanesTime pieces[N_RECORDERS][ROUNDS];
  double best[N_RECORDERS];

  /* Each kind is first as often as last. */
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < N_RECORDERS; i++)
      {
        guint kind = (round + i) % N_RECORDERS;

        pieces[kind][round] = measure_piece (workload, n_threads, amount, kind);
      }
  for (guint i = 0; i < N_RECORDERS; i++)
    {
      best[i] = (double) pieces[i][0];
      for (guint round = 1; round < ROUNDS; round++)
        best[i] = MIN (best[i], (double) pieces[i][round]);
    }
  g_print ("%-26s pieces of %5.1f ms   board %+6.2f %%   switch %+6.2f %%\n", workload->id,
           best[0] / LANES_MSEC, 100 * (best[1] / best[0] - 1), 100 * (best[2] / best[0] - 1));
  g_print ("# %s recorded by its board: %+.2f %%, %.4f × not recorded, ≤ 1.01\n", workload->id,
           100 * (best[1] / best[0] - 1), best[1] / best[0]);
  g_print ("# %s recorded by switches: %+.2f %%, %.4f × not recorded, ≤ 1.02\n", workload->id,
           100 * (best[2] / best[0] - 1), best[2] / best[0]);
}

/* How much of a workload is a piece. */
static guint64
find_amount (const LanesWorkload *workload)
{
  guint64 amount = workload->unit_size;

  while (measure_piece (workload, 1, amount, 0) < PIECE)
    amount *= 2;
  return amount;
}

static void
find_divisions (void)
{
  LanesWork work = {0};

  lanes_turn_writer_begin (&work.turns, NULL);
  for (divisions = 1000;; divisions += divisions / 20)
    {
      LanesTime best = G_MAXINT64;

      for (guint i = 0; i < 20; i++)
        {
          LanesTime begin = work_fixture_get_thread_time ();

          if (divide (&work, divisions) > 0)
            best = MIN (best, work_fixture_get_thread_time () - begin);
        }
      if (best >= TURN)
        return;
    }
}

/* The last core, which all threads inherit. */
static void
stay_on_one_core (void)
{
  LanesCoreSet usable, one = lanes_core_set_none ();
  guint last = 0;

  g_assert_true (lanes_core_set_of_thread (0, &usable, NULL));
  for (guint i = 0; i < LANES_MAX_CORES; i++)
    if (lanes_core_set_contains (&usable, i))
      last = i;
  lanes_core_set_add (&one, last);
  g_assert_true (lanes_limits_apply_to_thread (0, &one, 0, NULL));
}

int
main (void)
{
  gsize n;
  const LanesWorkload *const *all = lanes_workload_get_all (&n);

  stay_on_one_core ();
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (pipe (pipes[i]), ==, 0);
  find_divisions ();
  setlocale (LC_ALL, "");
  g_print ("CPU time of a workload while it is recorded, against not; %d pieces of each\n", ROUNDS);
  measure (&switching, 2, N_TURNS);
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (all[i]->id, "wait") != 0)
      measure (all[i], 1, find_amount (all[i]));
  return 0;
}
