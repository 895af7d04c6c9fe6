/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-cpu-history.h"
#include "steady-trace.h"

#define N_CORES 4
#define STEP    (500 * LANES_MSEC)

static LanesTopology *
make_topology (void)
{
  g_autoptr (GError) error = NULL;
  LanesTopology *topology;

  g_setenv ("HWLOC_SYNTHETIC", "core:4 pu:1", TRUE);
  topology = lanes_topology_new (&error);
  g_unsetenv ("HWLOC_SYNTHETIC");
  g_assert_no_error (error);
  g_assert_cmpuint (lanes_topology_get_n_cores (topology), ==, N_CORES);
  return topology;
}

/* A sample from i steps on, in which the first @n_cores cores were half busy */
static LanesCpuSample *
make_sample (guint i, guint n_cores)
{
  LanesCpuSample *sample = g_malloc0 (sizeof *sample + n_cores * sizeof (LanesCpuShare));

  sample->span = (LanesSpan){i * STEP, (i + 1) * STEP};
  sample->n_shares = n_cores;
  for (guint core = 0; core < n_cores; core++)
    sample->shares[core] = (LanesCpuShare){core, 0.5F};
  return sample;
}

static void
add_slice (LanesTrace *trace, guint task, guint core, LanesTime begin, LanesTime end)
{
  LanesThread thread = {.task = task, .process = 1, .ordinal = 1, .end = G_MAXINT64};
  LanesSlice slice = {
      .begin = begin,
      .end = end,
      .thread = lanes_trace_add_thread (trace, &thread),
      .core = core,
      .ended = LANES_SLICE_WAITED,
  };

  lanes_trace_append (trace, &slice);
}

static void
count_cb (LanesCpuHistory *history, guint *n)
{
  (*n)++;
}

static void
test_shares (void)
{
  g_autoptr (LanesTopology) topology = make_topology ();
  g_autoptr (LanesCpuHistory) history = lanes_cpu_history_new (topology, 60 * LANES_SEC);
  g_autoptr (LanesTrace) trace = lanes_trace_new (N_CORES);
  g_autofree LanesCpuSample *sample = make_sample (0, 3);
  LanesCpuPoint point;
  guint n_changed = 0;

  g_signal_connect (history, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmpuint (lanes_cpu_history_get_n_points (history), ==, 0);
  add_slice (trace, 0, 1, 0, STEP / 4);
  add_slice (trace, 2, 1, STEP / 2, STEP + STEP / 2);
  add_slice (trace, 1, 2, 0, STEP);
  add_slice (trace, 3, 2, STEP, STEP + STEP / 2);
  lanes_cpu_history_add (history, sample, trace, 4);
  g_assert_cmpuint (lanes_cpu_history_get_n_points (history), ==, 1);
  g_assert_cmpuint (n_changed, ==, 1);

  lanes_cpu_history_get_point (history, 1, 0, &point);
  g_assert_cmpint (point.span.end, ==, STEP);
  g_assert_cmpfloat_with_epsilon (point.busy, 0.5, 1e-6);
  g_assert_cmpuint (point.n_tasks, ==, 2);
  g_assert_cmpuint (point.tasks[0].task, ==, 0);
  g_assert_cmpfloat_with_epsilon (point.tasks[0].share, 0.25, 1e-6);
  /* What is beyond the sample belongs to the next one. */
  g_assert_cmpuint (point.tasks[1].task, ==, 2);
  g_assert_cmpfloat_with_epsilon (point.tasks[1].share, 0.5, 1e-6);

  lanes_cpu_history_get_point (history, 0, 0, &point);
  g_assert_cmpuint (point.n_tasks, ==, 0);
  lanes_cpu_history_get_point (history, 2, 0, &point);
  g_assert_cmpuint (point.n_tasks, ==, 1);
  g_assert_cmpuint (point.tasks[0].task, ==, 1);
  /* The fourth core is offline. */
  lanes_cpu_history_get_point (history, 3, 0, &point);
  g_assert_cmpfloat (point.busy, <, 0);
}

/* It grows no longer than it is asked to, and a task that comes later is in the later points. */
static void
test_length (void)
{
  g_autoptr (LanesTopology) topology = make_topology ();
  g_autoptr (LanesCpuHistory) history = lanes_cpu_history_new (topology, 10 * STEP);
  g_autoptr (LanesTrace) trace = lanes_trace_new (N_CORES);
  LanesCpuPoint point;

  add_slice (trace, 0, 2, 0, 100 * STEP);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree LanesCpuSample *sample = make_sample (i, N_CORES);

      lanes_cpu_history_add (history, sample, trace, i < 95 ? 0 : 1);
    }
  g_assert_cmpuint (lanes_cpu_history_get_n_points (history), ==, 11);
  lanes_cpu_history_get_point (history, 2, 0, &point);
  g_assert_cmpuint (point.n_tasks, ==, 0);
  g_assert_cmpint (point.span.begin, ==, 89 * STEP);
  lanes_cpu_history_get_point (history, 2, 10, &point);
  g_assert_cmpuint (point.n_tasks, ==, 1);
  g_assert_cmpint (point.span.end, ==, 100 * STEP);
}

/* Tasks that rest take no memory: a thousand of them take no more than one. */
static void
test_resting (void)
{
  enum
  {
    N_SAMPLES = 1000,
    N_TASKS = 1000
  };
  g_autoptr (LanesTopology) topology = make_topology ();
  g_autoptr (LanesCpuHistory) history = lanes_cpu_history_new (topology, N_SAMPLES * STEP);
  g_autoptr (LanesTrace) trace = lanes_trace_new (N_CORES);
  gsize before = steady_trace_measure_memory ();

  if (before == 0)
    {
      g_test_skip ("The memory is not told here");
      return;
    }
  add_slice (trace, N_TASKS - 1, 2, 0, N_SAMPLES * STEP);
  for (guint i = 0; i < N_SAMPLES; i++)
    {
      g_autofree LanesCpuSample *sample = make_sample (i, N_CORES);

      lanes_cpu_history_add (history, sample, trace, N_TASKS);
    }
  g_assert_cmpuint (lanes_cpu_history_get_n_points (history), ==, N_SAMPLES);
  g_assert_cmpuint (steady_trace_measure_memory () - before, <, N_SAMPLES * N_TASKS);
}

/* A core that the machine did not have when it was looked at, and a span of nothing */
static void
test_odd_samples (void)
{
  g_autoptr (LanesTopology) topology = make_topology ();
  g_autoptr (LanesCpuHistory) history = lanes_cpu_history_new (topology, 60 * LANES_SEC);
  g_autoptr (LanesTrace) trace = lanes_trace_new (N_CORES);
  g_autofree LanesCpuSample *many = make_sample (0, N_CORES + 3);
  g_autofree LanesCpuSample *empty = make_sample (1, N_CORES);
  LanesCpuPoint point;

  empty->span.end = empty->span.begin;
  lanes_cpu_history_add (history, empty, trace, 1);
  g_assert_cmpuint (lanes_cpu_history_get_n_points (history), ==, 0);
  lanes_cpu_history_add (history, many, trace, 0);
  g_assert_cmpuint (lanes_cpu_history_get_n_points (history), ==, 1);
  lanes_cpu_history_get_point (history, N_CORES - 1, 0, &point);
  g_assert_cmpfloat_with_epsilon (point.busy, 0.5, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cpu-history/shares", test_shares);
  g_test_add_func ("/cpu-history/length", test_length);
  g_test_add_func ("/cpu-history/resting", test_resting);
  g_test_add_func ("/cpu-history/odd-samples", test_odd_samples);
  return g_test_run ();
}
