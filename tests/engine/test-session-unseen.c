/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session does while nobody looks: the same, with fewer wake-ups. */
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch-fixture.h"

#define LENGTH     (800 * LANES_MSEC)
#define TRIES      5 /* on a machine that others keep busy */
#define PAIRS      4 /* of processes that wake each other up, some ten thousand times a second */
#define STEPS      12
#define UNSEEN_LAG (200 * LANES_MSEC)

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

/* Hands a byte on, again and again; it lasts no longer than the test. */
static int
start_player (guint core, int from, int to)
{
  int pid = fork ();
  cpu_set_t set;
  char byte = 0;

  g_assert_cmpint (pid, >=, 0);
  if (pid > 0)
    return pid;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  CPU_ZERO (&set);
  CPU_SET (core, &set);
  sched_setaffinity (0, sizeof set, &set);
  while (read (from, &byte, 1) == 1 && write (to, &byte, 1) == 1)
    continue;
  _exit (0);
}

static guint
get_first (const LanesCoreSet *cores)
{
  guint core = 0;

  while (!lanes_core_set_contains (cores, core))
    core++;
  return core;
}

/* @pids: (array length=2): two that take turns on the core */
static void
start_pair (guint core, int *pids)
{
  int there[2];
  int back[2];

  g_assert_cmpint (pipe (there), ==, 0);
  g_assert_cmpint (pipe (back), ==, 0);
  pids[0] = start_player (core, there[0], back[1]);
  pids[1] = start_player (core, back[0], there[1]);
  g_assert_cmpint (write (there[1], "", 1), ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      close (there[i]);
      close (back[i]);
    }
}

typedef struct
{
  LanesTrace *trace;
  LanesTime before; /* where the trace ended two steps ago */
  LanesTime last;
} Steps;

/* Of what is seldom read, each of the two sources is handed over after @UNSEEN_LAG at the earliest:
 * it takes as long until the trace becomes longer twice. */
static gboolean
has_hurried (gpointer data)
{
  Steps *self = data;
  LanesTime now = lanes_trace_get_now (self->trace);
  LanesTime both = now - self->before;

  if (now == self->last)
    return FALSE;
  self->before = self->last;
  self->last = now;
  return both < UNSEEN_LAG / 2;
}

/* Nobody looks, but others fill the rings of a core: these are read more often then. */
static void
test_pressed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) set = make_task_set ("all", make_task ("workload", "wait", NULL), NULL);
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_SWITCH, &error);
  Steps steps = {0};
  LanesCoreSet usable;
  int pids[2 * PAIRS];

  if (!session || !lanes_session_set_see_others (session, TRUE, &error))
    {
      g_test_skip (error->message);
      if (session)
        close_session (session);
      return;
    }
  steps.trace = lanes_session_get_trace (session);
  lanes_session_start_all (session);
  wait_until (has_turns, steps.trace);
  lanes_session_set_seen (session, FALSE);
  lanes_topology_get_usable (topology, &usable);
  for (guint i = 0; i < PAIRS; i++)
    start_pair (get_first (&usable), pids + 2 * i);
  wait_until (has_hurried, &steps);
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    {
      kill (pids[i], SIGKILL);
      waitpid (pids[i], NULL, 0);
    }
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
  g_test_add_func ("/session-unseen/pressed", test_pressed);
  status = g_test_run ();
  g_object_unref (topology);
  return status;
}
