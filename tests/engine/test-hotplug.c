/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A core goes away and comes back while tasks run. */
#include <string.h>

#include "hotplug.h"
#include "lanes-session-private.h"
#include "launch-fixture.h"

#define CORE      1
#define LONG_USE  (50 * LANES_MSEC) /* on a core: somebody works there */
#define TOLERANCE 0.03

typedef struct
{
  LanesSession *session;
  guint task;
  guint core; /* a position */
  LanesTime since;
} Use;

static LanesTime
get_use (LanesSession *session, guint task, guint core, LanesSpan span)
{
  LanesTime used[8] = {0};

  lanes_trace_get_core_use (lanes_session_get_trace (session), core, span, used,
                            G_N_ELEMENTS (used));
  return used[task];
}

static gboolean
is_used (gpointer data)
{
  const Use *use = data;
  LanesTime now = lanes_trace_get_now (lanes_session_get_trace (use->session));

  return now > use->since
         && get_use (use->session, use->task, use->core, (LanesSpan){use->since, now}) > LONG_USE;
}

static void
wait_for_use (LanesSession *session, guint task, guint core)
{
  wait_until (is_used, &(Use){session, task, core, lanes_time_now ()});
}

static gboolean
is_offline (gpointer topology)
{
  return !lanes_topology_get_core (topology, CORE)->online;
}

/* It is online a moment before it takes anything. */
static gboolean
is_usable (gpointer topology)
{
  return lanes_topology_get_core (topology, CORE)->usable;
}

static gboolean
is_inactive (gpointer session)
{
  return !lanes_session_is_active (LANES_SESSION (session));
}

static LanesSession *
make_session (LanesTaskSet *set)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = lanes_topology_new (&error);
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_SWITCH, &error);

  g_assert_cmpint (lanes_topology_find (topology, CORE), ==, CORE);
  if (!session)
    g_test_skip (error->message);
  else
    lanes_session_set_interval (session, LANES_CPU_SAMPLER_MIN);
  return session;
}

/* Only the threads of one task */
static void
check_limits (LanesSession *session, guint task, const char *list)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  guint n = 0;

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);
      g_autofree char *text = NULL;
      LanesCoreSet cores;

      if (thread->task != task)
        continue;
      g_assert_true (lanes_core_set_of_thread (thread->tid, &cores, NULL));
      text = lanes_core_set_to_string (&cores);
      g_assert_cmpstr (text, ==, list);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

/* What was recorded is what the kernel counted, on both sides of the change. */
static void
check_totals (LanesSession *session)
{
  LanesTrace *trace = lanes_session_get_trace (session);

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      LanesTime used[LANES_STATE_READY + 1];
      LanesTime begin = lanes_session_get_begin (session);
      LanesSchedStat stat;

      g_assert_true (lanes_session_get_counters (session, i, &stat));
      lanes_trace_fill_thread (trace, i, begin, lanes_trace_get_now (trace) - begin, 1, used);
      g_assert_cmpfloat_with_epsilon ((double) used[LANES_STATE_RUNNING] / (double) stat.run_time,
                                      1, TOLERANCE);
    }
}

static void
note_problem_cb (LanesSession *session, const char *message, gpointer problems)
{
  g_ptr_array_add (problems, g_strdup (message));
}

/* While core 1 is away, task 1, which is limited to it, goes on elsewhere. */
static void
check_away (LanesSession *session, LanesTime gone)
{
  LanesTopology *topology = lanes_session_get_topology (session);
  LanesCpuHistory *history = lanes_session_get_history (session);
  g_autofree char *places = lanes_topology_describe_places (topology, CORE);
  LanesCoreSet usable;
  LanesCpuPoint point;
  LanesTime now;

  g_assert_cmpuint (lanes_topology_get_n_cores (topology), >, CORE);
  g_assert_cmpint (lanes_topology_find (topology, CORE), ==, CORE);
  g_assert_false (lanes_topology_get_core (topology, CORE)->usable);
  g_assert_nonnull (strstr (places, "offline"));
  lanes_topology_get_usable (topology, &usable);
  g_assert_false (lanes_core_set_contains (&usable, CORE));
  wait_for_use (session, 1, 0);
  now = lanes_trace_get_now (lanes_session_get_trace (session));
  for (guint task = 0; task < 2; task++)
    g_assert_cmpint (get_use (session, task, CORE, (LanesSpan){gone, now}), ==, 0);
  lanes_cpu_history_get_point (history, CORE, lanes_cpu_history_get_n_points (history) - 1, &point);
  g_assert_cmpfloat ((double) point.busy, <, 0);
}

/* @late begins while the core is away, and so does a task that wants to be there. */
static void
check_late (LanesSession *late)
{
  LanesTopology *topology = lanes_session_get_topology (late);

  g_assert_cmpuint (lanes_topology_get_n_cores (topology), >, CORE);
  g_assert_false (lanes_topology_get_core (topology, CORE)->online);
  lanes_session_start_all (late);
  wait_for_use (late, 0, 0);
}

static void
stop (LanesSession *session)
{
  lanes_session_stop_all (session);
  wait_until (is_inactive, session);
  lanes_session_flush (session);
}

static void
run_both (LanesSession *session, LanesTaskSet *late_set)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  LanesTopology *topology = lanes_session_get_topology (session);
  g_autoptr (LanesSession) late = NULL;
  LanesTime gone;

  g_signal_connect (session, "problem", G_CALLBACK (note_problem_cb), problems);
  lanes_session_start_all (session);
  wait_for_use (session, 1, CORE);

  hotplug_set_online (FALSE);
  gone = lanes_time_now ();
  wait_until (is_offline, topology);
  check_away (session, gone);
  late = make_session (late_set);
  g_assert_nonnull (late);
  check_late (late);
  hotplug_set_online (TRUE);

  wait_until (is_usable, topology);
  wait_until (is_usable, lanes_session_get_topology (late));
  check_limits (session, 1, "1");
  check_limits (late, 0, "1");
  wait_for_use (session, 1, CORE);
  wait_for_use (late, 0, CORE);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (problems, 0), ==,
                   "Core 1 went offline. What ran there continues on other cores.");
  g_assert_cmpstr (g_ptr_array_index (problems, 1), ==, "Core 1 is online again.");
  stop (late);
  stop (session);
  check_totals (session);
  check_totals (late);
}

static void
test_away_and_back (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all", make_task ("workload", "primes", "mode", LANES_MODE_THREADS, NULL),
                     make_task ("workload", "primes", "cores", "1", NULL), NULL);
  g_autoptr (LanesTaskSet) late_set =
      make_task_set ("all", make_task ("workload", "primes", "cores", "1", NULL), NULL);
  const char *reason;

  if (!hotplug_begin (&reason))
    g_test_skip (reason);
  else
    {
      g_autoptr (LanesSession) session = make_session (set);

      if (session)
        run_both (session, late_set);
    }
}

/* A core that nobody knew of is told of, and only once; the machine stays as it was. */
static void
test_unknown (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LanesTaskSet) set = make_task_set ("all", make_task ("workload", "wait", NULL), NULL);
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  g_autoptr (LanesSession) session = lanes_session_new (topology, set, LANES_RECORDER_SAMPLE, NULL);
  guint n_cores = lanes_topology_get_n_cores (topology);
  g_autofree LanesCpuSample *sample =
      g_malloc0 (sizeof *sample + (n_cores + 1) * sizeof (LanesCpuShare));

  for (guint i = 0; i < n_cores; i++)
    if (lanes_topology_get_core (topology, i)->online)
      sample->shares[sample->n_shares++].core = lanes_topology_get_core (topology, i)->index;
  g_signal_connect (session, "problem", G_CALLBACK (note_problem_cb), problems);
  lanes_session_follow_machine (session, sample);
  g_assert_cmpuint (problems->len, ==, 0);
  sample->shares[sample->n_shares++].core = LANES_MAX_CORES - 1;
  lanes_session_follow_machine (session, sample);
  lanes_session_follow_machine (session, sample);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (problems, 0), "Core 1023 was added"));
  g_assert_cmpuint (lanes_topology_get_n_cores (topology), ==, n_cores);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/hotplug/away-and-back", test_away_and_back);
  g_test_add_func ("/hotplug/unknown", test_unknown);
  return g_test_run ();
}
