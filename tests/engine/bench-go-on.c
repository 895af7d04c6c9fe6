/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-workload.h"

#define ROUNDS 5000000

typedef struct
{
  const char *what;
  LanesTime duration;
  gboolean lock;
} BenchCase;

static double
measure_clock (void)
{
  LanesTime sum = 0;
  LanesTime begin = lanes_time_now ();

  for (guint i = 0; i < ROUNDS; i++)
    sum ^= lanes_time_now ();

  LanesTime end = lanes_time_now ();

  return (double) (end - begin + (sum & 0)) / ROUNDS;
}

static int
run (LanesWork *work, guint64 *result)
{
  guint64 done = 0;
  LanesTime begin = lanes_time_now ();

  while (lanes_work_go_on (work, done))
    done++;
  *result = (guint64) (lanes_time_now () - begin);
  return 0;
}

static double
measure_go_on (const BenchCase *bench)
{
  static const LanesWorkload workload = {.id = "bench", .unit_size = 1, .run = run};
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  g_autoptr (LanesTurnLock) lock = bench->lock ? lanes_turn_lock_new () : NULL;
  LanesBoard *board = lanes_board_new (1);
  LanesWork work = {
      .gate = gate,
      .lock = lock,
      .board = board,
      .slot = &board->slots[0],
      .amount = ROUNDS,
      .duration = bench->duration,
  };

  lanes_work_perform (&work, &workload);

  double cost = (double) board->slots[0].result / ROUNDS;

  lanes_board_free (board);
  return cost;
}

int
main (void)
{
  static const BenchCase cases[] = {
      {"a checkpoint, an amount to do", 0, FALSE},
      {"a checkpoint, a time to go on", 1000 * LANES_SEC, FALSE},
      {"a checkpoint, with a lock that nobody waits for", 1000 * LANES_SEC, TRUE},
  };
  double clock = measure_clock ();

  g_print ("%-50s %6.1f ns\n", "reading the clock", clock);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double cost = measure_go_on (&cases[i]);

      g_print ("%-50s %6.1f ns  %.2f clock readings\n", cases[i].what, cost, cost / clock);
    }
  return 0;
}
