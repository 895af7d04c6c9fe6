/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the main loop is kept from all else while much is started. */
#include "launch-fixture.h"

static gboolean
is_inactive (gpointer session)
{
  return !lanes_session_is_active (LANES_SESSION (session));
}

static void
measure (const char *name, guint n_tasks, LanesMode mode, guint n)
{
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  g_autoptr (LanesTaskSet) set = make_task_set ("all", NULL, NULL);
  g_autoptr (LanesSession) session = NULL;
  LanesTime begin, last, worst = 0, at_once;

  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr (LanesTask) task =
          make_task ("workload", "wait", "mode", mode, "processes", n, "threads", n, NULL);

      lanes_task_set_insert (set, i, task);
    }
  session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, NULL);
  g_assert_nonnull (session);

  begin = last = lanes_time_now ();
  lanes_session_start_all (session);
  at_once = lanes_time_now () - begin;
  while (lanes_trace_get_n_threads (lanes_session_get_trace (session)) < n_tasks * n)
    {
      last = lanes_time_now ();
      g_main_context_iteration (NULL, TRUE);
      worst = MAX (worst, lanes_time_now () - last);
    }
  g_print ("start %s: all after %.0f ms; the call %.1f ms, the longest iteration %.1f ms\n", name,
           (double) (lanes_time_now () - begin) / 1e6, (double) at_once / 1e6,
           (double) worst / 1e6);
  lanes_session_kill_all (session);
  wait_until (is_inactive, session);
  g_object_run_dispose (G_OBJECT (session));
}

int
main (int argc, char **argv)
{
  measure ("200 tasks", 200, LANES_MODE_PROCESSES, 1);
  measure ("256 processes", 1, LANES_MODE_PROCESSES, LANES_TASK_MAX_COUNT);
  measure ("256 threads", 1, LANES_MODE_THREADS, LANES_TASK_MAX_COUNT);
  return 0;
}
