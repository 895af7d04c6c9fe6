/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sums of a stretch of time against what is counted instant by instant, and what they cost. */
#include "lanes-span-sums.h"

#define N_TASKS   6
#define N_THREADS 12
#define LENGTH    3000

/* What each thread does at each instant: a state, or REST */
#define REST 2

typedef struct
{
  guint states[N_THREADS][LENGTH];
} Plan;

static Plan *
make_plan (GRand *rand)
{
  Plan *plan = g_new (Plan, 1);

  for (guint i = 0; i < N_THREADS; i++)
    for (guint time = 0, until = 0; time < LENGTH; time++)
      {
        guint state = (guint) g_rand_int_range (rand, 0, REST + 1);

        if (time == until)
          until = time + 1 + (guint) g_rand_int_range (rand, 0, 40);
        else
          state = plan->states[i][time - 1];
        plan->states[i][time] = state;
      }
  return plan;
}

static void
add_plan (LanesSpanSums *sums, const Plan *plan, LanesSpan piece)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));

  for (guint i = 0; i < N_THREADS; i++)
    for (LanesTime begin = piece.begin, time = begin; time < piece.end; time++)
      {
        LanesInterval interval = {
            .begin = begin,
            .end = time + 1,
            .thread = i,
            .task = i % N_TASKS,
            .state = (LanesThreadState) plan->states[i][begin],
            .starts = TRUE,
        };

        if (time + 1 < piece.end && plan->states[i][time + 1] == plan->states[i][begin])
          continue;
        if (plan->states[i][begin] != REST)
          g_array_append_val (intervals, interval);
        begin = time + 1;
      }
  lanes_span_sums_add (sums, piece, (const LanesInterval *) (gpointer) intervals->data,
                       intervals->len);
}

static guint
count (const Plan *plan, guint task, LanesTime time, guint state)
{
  guint n = 0;

  for (guint i = task; i < N_THREADS; i += N_TASKS)
    n += plan->states[i][time] == state;
  return n;
}

static LanesSpanPair
count_pair (const Plan *plan, guint task, guint other)
{
  LanesSpanPair pair = {0};

  for (LanesTime time = 0; time < LENGTH; time++)
    {
      guint runs = count (plan, task, time, LANES_STATE_RUNNING);
      guint other_runs = count (plan, other, time, LANES_STATE_RUNNING);
      guint is_ready = count (plan, task, time, LANES_STATE_READY);
      guint other_is_ready = count (plan, other, time, LANES_STATE_READY);

      if (task == other ? runs >= 2 : runs > 0 && other_runs > 0)
        pair.together++;
      else if ((runs > 0 && other_is_ready > 0) || (other_runs > 0 && is_ready > 0))
        pair.turns++;
    }
  return pair;
}

static void
test_pairs (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree Plan *plan = make_plan (rand);
  g_autoptr (LanesSpanSums) sums = lanes_span_sums_new (N_TASKS);

  for (LanesTime begin = 0, end; begin < LENGTH; begin = end)
    {
      end = begin + g_rand_int_range (rand, 1, 300);
      end = MIN (end, LENGTH);
      add_plan (sums, plan, (LanesSpan){begin, end});
    }
  lanes_span_sums_finish (sums);
  for (guint i = 0; i < N_TASKS; i++)
    for (guint j = 0; j < N_TASKS; j++)
      {
        LanesSpanPair pair = lanes_span_sums_get_pair (sums, i, j);
        LanesSpanPair expected = count_pair (plan, i, j);

        g_assert_cmpfloat (expected.together, >, 0);
        g_assert_cmpfloat_with_epsilon (pair.together * LENGTH, expected.together, 1e-6);
        g_assert_cmpfloat_with_epsilon (pair.turns * LENGTH, expected.turns, 1e-6);
      }
}

static LanesTime
read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

/* How long this thread needs for many turns, one after the other, that go round @n_tasks tasks */
static LanesTime
measure (guint n_tasks)
{
  enum
  {
    N_TURNS = 10000
  };
  g_autoptr (LanesSpanSums) sums = lanes_span_sums_new (n_tasks);
  g_autofree LanesInterval *turns = g_new0 (LanesInterval, N_TURNS);
  LanesTime begin = 0;

  /* The first round touches new memory. */
  for (LanesTime piece = 0; piece < 2; piece++)
    {
      for (guint i = 0; i < N_TURNS; i++)
        turns[i] = (LanesInterval){
            .begin = piece * N_TURNS + i,
            .end = piece * N_TURNS + i + 1,
            .thread = i % n_tasks,
            .task = i % n_tasks,
            .state = LANES_STATE_RUNNING,
            .starts = TRUE,
        };
      begin = read_clock ();
      lanes_span_sums_add (sums, (LanesSpan){piece * N_TURNS, (piece + 1) * N_TURNS}, turns,
                           N_TURNS);
    }
  return read_clock () - begin;
}

/* Tasks that rest cost nothing. */
static void
test_resting (void)
{
  LanesTime few = measure (8);
  LanesTime many = measure (1000);

  g_test_message ("8 tasks: %.1f ms, 1,000: %.1f ms", (double) few / LANES_MSEC,
                  (double) many / LANES_MSEC);
  g_assert_cmpint (many, <, 10 * few);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/span-sums/pairs", test_pairs);
  g_test_add_func ("/span-sums/resting", test_resting);
  return g_test_run ();
}
