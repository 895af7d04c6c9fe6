/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a machine with very many cores costs: finding out about it, beginning to watch it, and
 * measuring what ran. */
#include "lanes-session-private.h"
#include "launch-fixture.h"

#define ROUNDS    20
#define N_THREADS 64
#define TURN      LANES_MSEC

/* A second in which threads take turns of a millisecond on all cores */
static void
fill_trace (LanesSession *session, guint n_cores)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  guint threads[N_THREADS];
  LanesTime now = lanes_time_now ();
  LanesTime first = now - LANES_SEC;

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = lanes_trace_add_thread (trace, &(LanesThread){.task = 0,
                                                               .process = 1,
                                                               .ordinal = i + 1,
                                                               .begin = first,
                                                               .end = G_MAXINT64});
  for (LanesTime time = first; time + TURN <= now; time += TURN)
    for (guint i = 0; i < N_THREADS; i++)
      lanes_trace_append (trace,
                          &(LanesSlice){.begin = time,
                                        .end = time + TURN / 2,
                                        .thread = threads[i],
                                        .core = (i + (guint) ((time - first) / TURN)) % n_cores,
                                        .ended = LANES_SLICE_PREEMPTED});
  lanes_trace_advance (trace, now);
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), ==, N_THREADS * LANES_SEC / TURN);
}

/* Returns: milliseconds */
static double
since (LanesTime begin)
{
  return (double) (lanes_time_now () - begin) / LANES_MSEC;
}

static void
measure (guint n_cores)
{
  g_autofree char *description = g_strdup_printf ("package:2 core:%u pu:2", n_cores / 4);
  g_autoptr (LanesTaskSet) set = make_task_set ("all", make_task ("workload", "wait", NULL), NULL);
  g_autoptr (LanesTopology) topology = NULL;
  g_autoptr (LanesSession) session = NULL;
  double load, start, update, figures;
  LanesTime begin = lanes_time_now ();

  g_setenv ("HWLOC_SYNTHETIC", description, TRUE);
  topology = lanes_topology_new (NULL);
  load = since (begin);
  begin = lanes_time_now ();
  session = lanes_session_new (topology, set, LANES_RECORDER_SAMPLE, NULL);
  g_assert_nonnull (session);
  start = since (begin);

  begin = lanes_time_now ();
  for (guint i = 0; i < ROUNDS; i++)
    lanes_topology_update (topology, NULL);
  update = since (begin) / ROUNDS;
  fill_trace (session, n_cores);
  begin = lanes_time_now ();
  for (guint i = 0; i < ROUNDS; i++)
    lanes_session_measure (session);
  figures = since (begin) / ROUNDS;
  g_print ("%u cores: found in %.2f ms, session made in %.2f ms, looked at again in %.3f ms, "
           "%u threads measured in %.2f ms\n",
           n_cores, load, start, update, N_THREADS, figures);
}

int
main (int argc, char **argv)
{
  measure (N_THREADS);
  measure (256);
  measure (1024);
  return 0;
}
