/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the trace holds of a run that is paused. */
#include "launch-fixture.h"

#define TASK  1 /* the one that is paused: not the first, and not the only one */
#define TRIES 5 /* where others keep the cores busy, what is sampled comes late, too */

typedef struct
{
  LanesRecorderKind kind;
  LanesMode mode;
  LanesTime tolerance; /* run time that comes late finds its place where it can */
} PauseCase;

static const struct
{
  const char *name;
  PauseCase which;
} cases[] = {
    {"switch/processes", {LANES_RECORDER_SWITCH, LANES_MODE_PROCESSES, 0}},
    {"switch/threads", {LANES_RECORDER_SWITCH, LANES_MODE_THREADS, 0}},
    {"sample/processes", {LANES_RECORDER_SAMPLE, LANES_MODE_PROCESSES, 12 * LANES_MSEC}},
    {"sample/threads", {LANES_RECORDER_SAMPLE, LANES_MODE_THREADS, 12 * LANES_MSEC}},
};

static LanesTopology *topology;

/* Two busy tasks on one core: as long as they run, one of them is ready. */
static LanesTaskSet *
make_set (LanesMode mode)
{
  LanesCoreSet usable = usable_cores ();
  g_autofree char *core = NULL;
  guint first = 0;

  while (!lanes_core_set_contains (&usable, first))
    first++;
  core = g_strdup_printf ("%u", first);
  return make_task_set (core, make_task ("workload", "primes", NULL),
                        make_task ("workload", "primes", "mode", mode, "processes", 2, "threads", 2,
                                   NULL),
                        NULL);
}

/* How long the threads of the task ran and were ready. */
static LanesTime
sum_busy (LanesTrace *trace, LanesSpan span)
{
  LanesTime sum = 0;

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      LanesTime states[2];

      if (!lanes_trace_get_thread (trace, i) || lanes_trace_get_thread (trace, i)->task != TASK)
        continue;
      lanes_trace_fill_thread (trace, i, span.begin, lanes_span_length (span), 1, states);
      sum += states[LANES_STATE_RUNNING] + states[LANES_STATE_READY];
    }
  return sum;
}

static LanesSpan
get_last (LanesTrace *trace, LanesTime duration)
{
  LanesTime now = lanes_trace_get_now (trace);

  return (LanesSpan){now - duration, now};
}

static gboolean
is_busy (gpointer trace)
{
  return sum_busy (trace, get_last (trace, 50 * LANES_MSEC)) > 25 * LANES_MSEC;
}

/* Who is stopped is neither running nor ready to, once it has heard of it. */
static gboolean
is_resting (gpointer trace)
{
  return sum_busy (trace, get_last (trace, 50 * LANES_MSEC)) == 0;
}

static LanesSpan
get_pause (LanesTrace *trace, gsize number)
{
  gsize n;
  const LanesSpan *spans = lanes_trace_get_paused (trace, TASK, &n);

  g_assert_cmpuint (n, ==, number + 1);
  return spans[number];
}

static void
assert_paused (LanesTrace *trace, gsize number, LanesTime before)
{
  LanesSpan pause = get_pause (trace, number);

  g_assert_cmpint (pause.begin, >=, before);
  g_assert_cmpint (pause.begin, <=, lanes_time_now ());
  g_assert_cmpint (pause.end, ==, G_MAXINT64);
}

/* Returns: how long it was busy in the middle of a pause; it runs again afterwards */
static LanesTime
pause_and_resume (LanesSession *session, LanesTask *task, gsize number)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesTime time = lanes_time_now ();
  LanesSpan calm;

  lanes_session_pause (session, task);
  assert_paused (trace, number, time);
  wait_until (is_resting, trace);
  calm.begin = lanes_trace_get_now (trace);
  wait_for (200 * LANES_MSEC);
  calm.end = lanes_time_now ();
  lanes_session_resume (session, task);
  g_assert_cmpint (get_pause (trace, number).end, >=, calm.end);
  g_assert_cmpint (get_pause (trace, number).end, <=, lanes_time_now ());
  wait_until (is_busy, trace);
  /* Nor is it said afterwards that it was ready all the time. */
  return sum_busy (trace, calm);
}

static void
test_pause (gconstpointer data)
{
  const PauseCase *which = data;
  g_autoptr (LanesTaskSet) set = make_set (which->mode);
  g_autoptr (GError) error = NULL;
  LanesTask *task = lanes_task_set_get_task (set, TASK);
  LanesSession *session = lanes_session_new (topology, set, which->kind, &error);
  LanesTrace *trace;
  LanesTime time;
  LanesTime busy;
  gsize number = 0;
  gsize n;

  if (!session)
    {
      g_test_skip (error->message);
      return;
    }
  trace = lanes_session_get_trace (session);
  lanes_session_start_all (session);
  wait_until (is_busy, trace);
  g_assert_null (lanes_trace_get_paused (trace, TASK, &n));

  do
    busy = pause_and_resume (session, task, number++);
  while (busy > which->tolerance && number < TRIES);
  g_assert_cmpint (busy, <=, which->tolerance);

  time = lanes_time_now ();
  pause_all (session);
  assert_paused (trace, number, time);
  lanes_session_stop_all (session);
  wait_until (session_is_inactive, session);
  g_assert_cmpint (get_pause (trace, number).end, ==,
                   lanes_run_get_end (lanes_session_get_run (session, task)));
  g_object_run_dispose (G_OBJECT (session));
  g_object_unref (session);
  wait_until (none_marked, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  topology = lanes_topology_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/session-pause/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i].which, test_pause);
    }
  return g_test_run ();
}
