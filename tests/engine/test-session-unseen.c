/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session does while nobody looks: the same, with fewer wake-ups. */
#include <sys/resource.h>

#include "lanes-session-private.h"
#include "launch-fixture.h"

#define LENGTH (800 * LANES_MSEC)
#define TRIES  5 /* on a machine that others keep busy */

static LanesTopology *topology;

/* How often this thread went to wait until the trace had become longer by @LENGTH */
static long
count_waits (LanesTrace *trace)
{
  LanesTime end = lanes_trace_get_now (trace) + LENGTH;
  struct rusage before, after;

  getrusage (RUSAGE_THREAD, &before);
  while (lanes_trace_get_now (trace) < end)
    g_main_context_iteration (NULL, TRUE);
  getrusage (RUSAGE_THREAD, &after);
  return after.ru_nvcsw - before.ru_nvcsw;
}

/* @trace: of tasks that rest most of the time */
static gboolean
has_turns (gpointer trace)
{
  return lanes_trace_get_n_slices (trace) > 20;
}

static void
test_unseen (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all",
                     make_task ("workload", "wait", "mode", LANES_MODE_THREADS, "threads", 4, NULL),
                     NULL);
  LanesSession *session =
      lanes_session_new (topology, set, (LanesRecorderKind) GPOINTER_TO_INT (data), &error);
  LanesTrace *trace;
  gboolean fewer = FALSE;
  gsize n_slices;

  if (!session)
    {
      g_test_skip (error->message);
      return;
    }
  trace = lanes_session_get_trace (session);
  lanes_session_start_all (session);
  wait_until (has_turns, trace);
  for (guint i = 0; i < TRIES && !fewer; i++)
    {
      long seen, unseen;

      lanes_session_set_seen (session, TRUE);
      seen = count_waits (trace);
      lanes_session_set_seen (session, FALSE);
      n_slices = lanes_trace_get_n_slices (trace);
      unseen = count_waits (trace);
      g_assert_cmpuint (lanes_trace_get_n_slices (trace), >, n_slices);
      fewer = unseen < seen / 2;
      g_test_message ("%ld waits when seen, %ld when not", seen, unseen);
    }
  g_assert_true (fewer);
  /* Who begins to look sees all that there is. */
  lanes_session_set_seen (session, TRUE);
  g_assert_true (g_main_context_pending (NULL));
  lanes_session_flush (session);
  g_assert_cmpuint (lanes_session_get_lost (session), ==, 0);
  close_session (session);
}

/* Others who fill their rings make it follow as if somebody looked, until they are not recorded. */
static void
test_hurried (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all",
                     make_task ("workload", "wait", "mode", LANES_MODE_THREADS, "threads", 4, NULL),
                     NULL);
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_BOARD, NULL);
  LanesTrace *trace = lanes_session_get_trace (session);
  gboolean fewer = FALSE;

  lanes_session_set_seen (session, FALSE);
  lanes_session_start_all (session);
  wait_until (has_turns, trace);
  for (guint i = 0; i < TRIES && !fewer; i++)
    {
      long hurried, calm;

      session->hurries = TRUE;
      lanes_session_apply_pace (session);
      hurried = count_waits (trace);
      g_assert_true (lanes_session_set_see_others (session, FALSE, NULL));
      calm = count_waits (trace);
      fewer = calm < hurried / 2;
      g_test_message ("%ld waits when others hurry it, %ld when not", hurried, calm);
    }
  g_assert_true (fewer);
  close_session (session);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  topology = lanes_topology_new (NULL);
  g_test_add_data_func ("/session-unseen/switch", GINT_TO_POINTER (LANES_RECORDER_SWITCH),
                        test_unseen);
  g_test_add_data_func ("/session-unseen/board", GINT_TO_POINTER (LANES_RECORDER_BOARD),
                        test_unseen);
  g_test_add_func ("/session-unseen/hurried", test_hurried);
  status = g_test_run ();
  g_object_unref (topology);
  return status;
}
