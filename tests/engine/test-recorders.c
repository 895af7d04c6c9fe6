/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both recorders watch the same session's work, one after the other, and must tell the same. */
#include <sys/resource.h>

#include "launch-fixture.h"

#define DURATION  LANES_SEC
#define TOLERANCE 0.05
#define TRIES     8

typedef struct
{
  double parallelism;
  double overlap;
  double shares[2]; /* of each task in the running time */
} Totals;

static gboolean
is_inactive (gpointer session)
{
  return !lanes_session_is_active (LANES_SESSION (session));
}

static gboolean
has_two_threads (gpointer session)
{
  LanesTrace *trace = lanes_session_get_trace (LANES_SESSION (session));

  return lanes_trace_get_n_threads (trace) >= 2 && lanes_trace_get_n_slices (trace) >= 2;
}

static void
measure (LanesSession *session, LanesSpan window, Totals *totals)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesTime sums[2] = {0};
  LanesFigures figures;

  lanes_figures_measure (trace, window, &figures);
  for (guint core = 0; core < lanes_trace_get_n_cores (trace); core++)
    {
      LanesTime used[2];

      lanes_trace_get_core_use (trace, core, window, used, 2);
      sums[0] += used[0];
      sums[1] += used[1];
    }
  *totals = (Totals){
      .parallelism = figures.parallelism,
      .overlap = figures.overlap,
      .shares = {(double) sums[0] / (double) (sums[0] + sums[1]),
                 (double) sums[1] / (double) (sums[0] + sums[1])},
  };
}

/* Returns: whether the recorder can be had */
static gboolean
record (LanesRecorderKind kind, const char *cores, Totals *totals)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = lanes_topology_new (&error);
  /* The other one is as nice as whoever started this test. */
  int nice = MIN (getpriority (PRIO_PROCESS, 0) + 5, 19);
  g_autoptr (LanesTaskSet) set =
      make_task_set (cores, make_task ("workload", "primes", NULL),
                     make_task ("workload", "primes", "nice", nice, NULL), NULL);
  g_autoptr (LanesSession) session = lanes_session_new (topology, set, kind, &error);
  LanesSpan window;

  if (!session)
    {
      g_test_skip (error->message);
      return FALSE;
    }
  lanes_session_start_all (session);
  wait_until (has_two_threads, session);
  wait_for (DURATION / 4);
  window.begin = lanes_time_now ();
  wait_for (DURATION);
  window.end = lanes_time_now ();
  lanes_session_flush (session);
  measure (session, window, totals);
  lanes_session_stop_all (session);
  wait_until (is_inactive, session);
  g_test_message ("parallelism %.3f, overlap %.3f, shares %.3f and %.3f", totals->parallelism,
                  totals->overlap, totals->shares[0], totals->shares[1]);
  return TRUE;
}

static gboolean
is_near (double a, double b)
{
  return ABS (a - b) <= TOLERANCE;
}

static gboolean
agree (const Totals *a, const Totals *b)
{
  return is_near (a->shares[0], b->shares[0]) && is_near (a->shares[1], b->shares[1])
         && is_near (a->parallelism, b->parallelism) && is_near (a->overlap, b->overlap);
}

/* One of the two is nicer: on one core, three quarters of the time go to the other. They are
 * watched one after the other, and meanwhile others may take the core: one calm try has to match.
 */
static void
test_agree (void)
{
  Totals exact, sampled;
  g_autofree char *core = NULL;
  LanesCoreSet usable, one = lanes_core_set_none ();
  gboolean match = FALSE;

  g_assert_true (lanes_core_set_of_thread (0, &usable, NULL));
  for (guint i = 0; i < LANES_MAX_CORES && lanes_core_set_count (&one) == 0; i++)
    if (lanes_core_set_contains (&usable, i))
      lanes_core_set_add (&one, i);
  core = lanes_core_set_to_string (&one);

  for (guint i = 0; i < TRIES && !match; i++)
    {
      if (!record (LANES_RECORDER_SWITCH, core, &exact)
          || !record (LANES_RECORDER_SAMPLE, core, &sampled))
        return;
      match = exact.shares[0] > 0.6 && agree (&exact, &sampled);
    }
  g_assert_true (match);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/recorders/agree", test_agree);
  return g_test_run ();
}
