/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many tasks, and many processes of one, are started while the main loop goes on. */
#include <signal.h>

#include "launch-fixture.h"
#include "lanes-steps.h"

#define N_TASKS 100

/* More than anybody has a use for */
#define N_VERY_MANY 1000

static LanesTopology *topology;

static LanesSession *
open_session (LanesTaskSet *set)
{
  g_autoptr (GError) error = NULL;
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, &error);

  g_assert_no_error (error);
  return session;
}

static LanesTaskSet *
make_many (guint n)
{
  LanesTaskSet *set = make_task_set ("all", NULL, NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LanesTask) task = make_task ("workload", "wait", NULL);

      lanes_task_set_insert (set, i, task);
    }
  return set;
}

static gboolean
all_are_started (gpointer session)
{
  return lanes_session_get_n_starting (LANES_SESSION (session)) == 0;
}

static guint
count_runs (LanesSession *session)
{
  guint n = 0;

  for (guint i = 0; i < lanes_session_get_n_tasks (session); i++)
    if (lanes_session_get_run (session, lanes_session_get_task (session, i)))
      n++;
  return n;
}

static void
kill_session (LanesSession *session)
{
  lanes_session_kill_all (session);
  close_session (session);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static gboolean
tick_cb (gpointer data)
{
  (*(guint *) data)++;
  return G_SOURCE_CONTINUE;
}

/* Whatever has the usual priority comes between two portions. */
static void
test_portions (void)
{
  g_autoptr (LanesTaskSet) set = make_many (N_TASKS);
  LanesSession *session = open_session (set);
  guint n_ticks = 0, n_notified = 0, n_portions = 0;
  guint left, tick;

  g_signal_connect (session, "notify::n-starting", G_CALLBACK (count_cb), &n_notified);
  lanes_session_start_all (session);
  g_assert_true (lanes_session_is_active (session));
  left = lanes_session_get_n_starting (session);
  g_assert_cmpuint (left, >, 0);
  g_assert_cmpuint (left, <, N_TASKS);

  tick = g_idle_add_full (G_PRIORITY_DEFAULT, tick_cb, &n_ticks, NULL);
  g_assert_cmpuint (lanes_session_get_n_starting (session), ==, left);
  g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_ticks, ==, 1);
  g_source_remove (tick);

  while (lanes_session_get_n_starting (session) > 0)
    {
      guint before = lanes_session_get_n_starting (session);

      g_assert_true (lanes_session_is_active (session));
      g_main_context_iteration (NULL, TRUE);
      if (lanes_session_get_n_starting (session) < before)
        n_portions++;
    }
  g_assert_cmpuint (n_portions, >, 1);
  g_assert_cmpuint (n_notified, ==, N_TASKS + 1);
  g_assert_cmpuint (count_runs (session), ==, N_TASKS);
  kill_session (session);
}

/* What has not been begun is never begun, and what has ends. */
static void
test_cancelled (gconstpointer func)
{
  void (*end_all) (LanesSession * session) = (void (*) (LanesSession *)) func;
  g_autoptr (LanesTaskSet) set = make_many (N_TASKS);
  LanesSession *session = open_session (set);
  guint n;

  lanes_session_start_all (session);
  n = count_runs (session);
  g_assert_cmpuint (n, <, N_TASKS);
  end_all (session);
  g_assert_cmpuint (lanes_session_get_n_starting (session), ==, 0);
  wait_until (session_is_inactive, session);
  g_assert_cmpuint (count_runs (session), ==, n);

  /* Nothing stands in the way of the next time. */
  lanes_session_start_all (session);
  wait_until (all_are_started, session);
  g_assert_cmpuint (count_runs (session), ==, N_TASKS);
  kill_session (session);
}

/* Tasks that are removed, stopped or started by themselves meanwhile; a start that is asked for
 * twice; and a pause, which holds it. */
static void
test_changed (void)
{
  g_autoptr (LanesTaskSet) set = make_many (N_TASKS);
  g_autoptr (LanesTask) removed = g_object_ref (lanes_task_set_get_task (set, N_TASKS - 1));
  LanesTask *stopped = lanes_task_set_get_task (set, N_TASKS - 2);
  LanesTask *started = lanes_task_set_get_task (set, N_TASKS - 3);
  LanesSession *session = open_session (set);
  LanesRun *run;
  guint left;

  lanes_session_start_all (session);
  lanes_session_start_all (session);
  left = lanes_session_get_n_starting (session);
  lanes_task_set_remove (set, removed);
  lanes_session_stop (session, stopped);
  lanes_session_start (session, started);
  run = lanes_session_get_run (session, started);
  g_assert_cmpuint (lanes_session_get_n_starting (session), ==, left - 3);

  wait_until (all_are_started, session);
  g_assert_cmpuint (count_runs (session), ==, N_TASKS - 2);
  g_assert_true (lanes_session_get_run (session, started) == run);
  g_assert_null (lanes_session_get_run (session, removed));
  g_assert_null (lanes_session_get_run (session, stopped));
  kill_session (session);
}

/* A session that goes while it starts leaves nothing behind. */
static void
test_closed (void)
{
  g_autoptr (LanesTaskSet) set = make_many (N_TASKS);
  LanesSession *session = open_session (set);

  lanes_session_start_all (session);
  g_assert_cmpuint (lanes_session_get_n_starting (session), >, 0);
  g_object_run_dispose (G_OBJECT (session));
  g_object_unref (session);
  wait_until (none_marked, NULL);
}

static void
let_go_cb (LanesSession *session, LanesTask *task, gpointer unused)
{
  if (!lanes_run_is_halted (lanes_session_get_run (session, task)))
    return;
  g_signal_handlers_disconnect_by_func (session, let_go_cb, unused);
  g_object_unref (session);
}

static gboolean
is_null (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

/* Whoever is told of a change lets go of the session, which is in the midst of a batch. */
static void
test_let_go (void)
{
  g_autoptr (LanesTaskSet) set = make_many (1);
  LanesTask *task = lanes_task_set_get_task (set, 0);
  LanesSession *session = open_session (set);

  lanes_session_start (session, task);
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &session);
  g_signal_connect (session, "run-changed", G_CALLBACK (let_go_cb), NULL);
  kill (lanes_trace_get_thread (lanes_session_get_trace (session), 0)->pid, SIGSTOP);
  wait_until (is_null, &session);
  wait_until (none_marked, NULL);
}

static gboolean
has_all_processes (gpointer session)
{
  return lanes_trace_get_n_threads (lanes_session_get_trace (LANES_SESSION (session)))
         >= LANES_TASK_MAX_COUNT;
}

/* One task of many processes: they come in portions too, also over a pause; it ends when all have
 * ended, and stopped before all have come it is stopped. */
static void
test_processes (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all",
                     make_task ("workload", "wait", "amount", (guint64) 1, "processes",
                                LANES_TASK_MAX_COUNT, NULL),
                     NULL);
  LanesTask *task = lanes_task_set_get_task (set, 0);
  LanesSession *session = open_session (set);
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesRun *run;
  guint n;

  lanes_session_start_all (session);
  run = lanes_session_get_run (session, task);
  n = lanes_trace_get_n_threads (trace);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, LANES_TASK_MAX_COUNT);
  lanes_session_pause (session, task);
  wait_for (50 * LANES_MSEC);
  g_assert_cmpuint (lanes_trace_get_n_threads (trace), ==, n);
  lanes_session_resume (session, task);
  wait_until (has_all_processes, session);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
  g_assert_cmpfloat (lanes_run_get_progress (run), ==, 1);
  g_assert_cmpstr (lanes_run_get_result (run), ==, "256 naps of a tenth of a second");

  lanes_session_start_all (session);
  run = lanes_session_get_run (session, task);
  lanes_session_stop_all (session);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  kill_session (session);
}

/* The cores' samples, and what the trace keeps of a preference that is too small. */
static void
test_preferences (void)
{
  g_autoptr (LanesTaskSet) set = make_many (1);
  LanesSession *session = open_session (set);
  LanesCpuHistory *history = lanes_session_get_history (session);
  LanesCpuPoint point;
  guint n;

  g_assert_cmpint (lanes_session_get_interval (session), ==, LANES_CPU_SAMPLER_DEFAULT);
  lanes_session_set_interval (session, LANES_SEC / 10);
  g_assert_cmpint (lanes_session_get_interval (session), ==, LANES_SEC / 10);
  lanes_session_set_history (session, 0);
  lanes_session_start_all (session);
  wait_for (1200 * LANES_MSEC);
  n = lanes_cpu_history_get_n_points (history);
  g_assert_cmpuint (n, >=, 4);
  lanes_cpu_history_get_point (history, 0, n - 1, &point);
  g_assert_cmpint (lanes_span_length (point.span), <, 400 * LANES_MSEC);
  g_assert_cmpint (lanes_trace_get_begin (lanes_session_get_trace (session)), <=,
                   lanes_time_now () - LANES_SEC);
  kill_session (session);
}

static gboolean
all_have_ended (gpointer trace)
{
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    if (lanes_trace_get_thread (trace, i)->end == G_MAXINT64)
      return FALSE;
  return TRUE;
}

/* Of each run there is a result, in all ways to run, and of each thread an end. */
static void
test_very_many (void)
{
  g_autoptr (LanesTaskSet) set = make_task_set ("all", NULL, NULL);
  g_autofree gboolean *is_seen = g_new0 (gboolean, N_VERY_MANY);
  LanesSession *session;
  LanesTrace *trace;

  for (guint i = 0; i < N_VERY_MANY; i++)
    {
      g_autoptr (LanesTask) task =
          make_task ("workload", "primes", "amount", (guint64) 1000, "mode",
                     i % 10 > 1    ? LANES_MODE_THREADS
                     : i % 10 == 1 ? LANES_MODE_MIXED
                                   : LANES_MODE_PROCESSES,
                     NULL);

      lanes_task_set_insert (set, i, task);
    }
  session = open_session (set);
  trace = lanes_session_get_trace (session);
  lanes_session_start_all (session);
  wait_until (session_is_inactive, session);
  wait_until (all_have_ended, trace);
  g_assert_cmpuint (count_runs (session), ==, N_VERY_MANY);
  for (guint i = 0; i < N_VERY_MANY; i++)
    {
      LanesRun *run = lanes_session_get_run (session, lanes_session_get_task (session, i));

      g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
      g_assert_nonnull (lanes_run_get_result (run));
    }

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);

      g_assert_cmpuint (thread->task, <, N_VERY_MANY);
      is_seen[thread->task] = TRUE;
    }
  for (guint i = 0; i < N_VERY_MANY; i++)
    g_assert_true (is_seen[i]);
  kill_session (session);
}

static gboolean
draw_cb (gpointer user_data)
{
  g_usleep (1000);
  return G_SOURCE_CONTINUE;
}

/* On a machine that is busy a window never comes to the end of what it has to draw. */
static void
test_beside_drawing (void)
{
  g_autoptr (LanesTaskSet) set = make_many (N_TASKS);
  g_autoptr (LanesSession) session = open_session (set);
  /* The priority of GTK's frames: GDK_PRIORITY_REDRAW */
  guint drawing = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, draw_cb, NULL, NULL);

  lanes_session_start_all (session);
  wait_until (all_are_started, session);
  g_source_remove (drawing);
  g_assert_cmpuint (count_runs (session), ==, N_TASKS);
  lanes_session_kill_all (session);
  wait_until (session_is_inactive, session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  topology = lanes_topology_new (NULL);
  g_test_add_func ("/session-start/portions", test_portions);
  g_test_add_data_func ("/session-start/stopped", lanes_session_stop_all, test_cancelled);
  g_test_add_data_func ("/session-start/killed", lanes_session_kill_all, test_cancelled);
  g_test_add_func ("/session-start/changed", test_changed);
  g_test_add_func ("/session-start/closed", test_closed);
  g_test_add_func ("/session-start/let-go", test_let_go);
  g_test_add_func ("/session-start/processes", test_processes);
  g_test_add_func ("/session-start/very-many", test_very_many);
  g_test_add_func ("/session-start/beside-drawing", test_beside_drawing);
  g_test_add_func ("/session-start/preferences", test_preferences);
  return g_test_run ();
}
