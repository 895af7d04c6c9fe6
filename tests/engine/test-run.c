/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-proc-tree.h"
#include "lanes-run-private.h"
#include "launch-fixture.h"

static void
collect_pid_cb (LanesRun *run, int pid, guint ordinal, int role, gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, pid);
}

static void
collect_tid_cb (LanesRun *run, int tid, guint ordinal, gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, tid);
}

typedef struct
{
  GArray *tids;
  LanesTime used;
  LanesTime since;
} Stillness;

static LanesTime
read_run_time (GArray *tids)
{
  LanesTime sum = 0;

  for (guint i = 0; i < tids->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/schedstat", g_array_index (tids, int, i));
      g_autofree char *text = NULL;
      LanesSchedStat stat;
      gsize length;

      if (g_file_get_contents (path, &text, &length, NULL)
          && lanes_proc_schedstat_parse (text, length, &stat))
        sum += stat.run_time;
    }
  return sum;
}

/* For a tenth of a second, nothing more was used. */
static gboolean
is_still (gpointer data)
{
  Stillness *stillness = data;
  LanesTime used = read_run_time (stillness->tids);

  if (used != stillness->used)
    {
      stillness->used = used;
      stillness->since = lanes_time_now ();
    }
  return lanes_time_now () - stillness->since > 100 * LANES_MSEC;
}

static gboolean
has_moved (gpointer data)
{
  Stillness *stillness = data;

  return read_run_time (stillness->tids) > stillness->used + 20 * LANES_MSEC;
}

static void
add_threads (int pid, GArray *tids)
{
  g_autoptr (GArray) own = lanes_proc_tree_get_threads (pid);

  g_array_append_vals (tids, own->data, own->len);
}

static void
find_threads (GArray *pids, GArray *tids)
{
  for (guint i = 0; i < pids->len; i++)
    {
      int pid = g_array_index (pids, int, i);
      g_autoptr (GArray) below = lanes_proc_tree_get_descendants (pid);

      add_threads (pid, tids);
      for (guint j = 0; j < below->len; j++)
        add_threads (g_array_index (below, int, j), tids);
    }
}

/* A run whose threads are looked for. */
typedef struct
{
  LanesRun *run;
  GArray *pids; /* what it launched */
  GArray *tids; /* all threads, also of what descends from these */
  gboolean in_here;
  guint n_expected;
} Search;

static gboolean
find_all (gpointer data)
{
  Search *search = data;

  lanes_run_poll (search->run);
  if (!search->in_here)
    {
      g_array_set_size (search->tids, 0);
      find_threads (search->pids, search->tids);
    }
  return search->tids->len >= search->n_expected;
}

static void
test_pause (gconstpointer data)
{
  const char *what = data;
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) tids = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (LanesTask) task = make_task ("name", what, NULL);
  g_autoptr (LanesRun) run = NULL;
  LanesCoreSet cores = usable_cores ();
  Stillness stillness = {tids, 0, 0};

  if (g_str_equal (what, "command"))
    g_object_set (task, "command", "sh -c 'while :; do :; done & while :; do :; done'", NULL);
  else
    g_object_set (task, "workload", "primes", "mode",
                  g_str_equal (what, "threads") ? LANES_MODE_THREADS : LANES_MODE_PROCESSES, NULL);
  run = lanes_run_new (task, &cores);
  g_signal_connect (run, "process-started", G_CALLBACK (collect_pid_cb), pids);
  g_signal_connect (run, "thread-started", G_CALLBACK (collect_tid_cb), tids);
  lanes_run_start (run);
  wait_until (find_all, &(Search){run, pids, tids, g_str_equal (what, "threads"),
                                  g_str_equal (what, "command") ? 3 : 1});
  wait_until (has_moved, &stillness);

  lanes_run_pause (run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_PAUSED);
  wait_until (is_still, &stillness);
  lanes_run_resume (run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_RUNNING);
  wait_until (has_moved, &stillness);

  /* A paused run can be stopped. */
  lanes_run_pause (run);
  lanes_run_stop (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  wait_until (none_marked, NULL);
}

static gboolean
has_marked (gpointer n)
{
  return count_marked () >= GPOINTER_TO_UINT (n);
}

/* Whatever a command does not to be ended, it is, with all that it started. */
static void
test_stubborn (gconstpointer data)
{
  g_autoptr (LanesTask) task = make_task ("command", data, NULL);
  g_autoptr (LanesRun) run = start_run (task);
  LanesTime before;

  /* the worker, the command, and what it started */
  wait_until (has_marked, GUINT_TO_POINTER (3));
  before = lanes_time_now ();
  lanes_run_stop (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  g_assert_cmpint (lanes_time_now () - before, <, 10 * LANES_RUN_GRACE);
  wait_until (none_marked, NULL);
}

/* When the run is let go of, its processes go too. */
static void
test_dispose (gconstpointer data)
{
  const char *what = data;
  g_autoptr (LanesTask) task = make_task ("processes", 2, NULL);
  g_autoptr (LanesRun) run = NULL;

  if (g_str_equal (what, "command"))
    g_object_set (task, "command", "sh -c 'setsid sleep 1000 & sleep 1000'", NULL);
  else
    g_object_set (task, "workload", what, NULL);
  run = start_run (task);
  wait_until (has_marked, GUINT_TO_POINTER (2));
  g_clear_object (&run);
  wait_until (none_marked, NULL);
}

typedef struct
{
  GArray *tids;
  LanesCoreSet cores;
  int nice;
  Search search;
} Limits;

static gboolean
has_limits (gpointer data)
{
  Limits *limits = data;

  for (guint i = 0; i < limits->tids->len; i++)
    {
      int tid = g_array_index (limits->tids, int, i);
      LanesCoreSet has;

      if (!lanes_core_set_of_thread (tid, &has, NULL)
          || !lanes_core_set_equal (&has, &limits->cores)
          || getpriority (PRIO_PROCESS, (id_t) tid)
                 != MAX (limits->nice, getpriority (PRIO_PROCESS, 0)))
        return FALSE;
    }
  return TRUE;
}

/* Cores and nice, from the start and while running, down to the last grandchild. */
static void
test_limits (gconstpointer data)
{
  const char *what = data;
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) tids = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (LanesTask) task = make_task ("nice", 3, NULL);
  g_autoptr (LanesRun) run = NULL;
  g_autoptr (GError) error = NULL;
  LanesCoreSet all = usable_cores ();
  LanesCoreSet one = lanes_core_set_none ();
  guint first = 0;

  while (!lanes_core_set_contains (&all, first))
    first++;
  lanes_core_set_add (&one, first);
  if (g_str_equal (what, "command"))
    g_object_set (task, "command", "sh -c 'sleep 1000 & sleep 1000'", NULL);
  else
    g_object_set (task, "workload", "primes", "mode",
                  g_str_equal (what, "threads") ? LANES_MODE_THREADS : LANES_MODE_PROCESSES, NULL);
  run = lanes_run_new (task, &one);
  g_signal_connect (run, "process-started", G_CALLBACK (collect_pid_cb), pids);
  g_signal_connect (run, "thread-started", G_CALLBACK (collect_tid_cb), tids);
  lanes_run_start (run);
  wait_until (find_all, &(Search){run, pids, tids, g_str_equal (what, "threads"),
                                  g_str_equal (what, "command") ? 3 : 1});
  if (g_str_equal (what, "command"))
    {
      /* The supervisor has no limits, nor have threads that a sanitizer gave it. */
      g_autoptr (GArray) own = lanes_proc_tree_get_threads (g_array_index (pids, int, 0));

      g_array_remove_range (tids, 0, own->len);
    }

  wait_until (has_limits, &(Limits){.tids = tids, .cores = one, .nice = 3});
  g_assert_true (lanes_run_set_cores (run, &all, &error));
  g_assert_no_error (error);
  g_assert_true (has_limits (&(Limits){.tids = tids, .cores = all, .nice = 3}));

  g_object_set (task, "nice", 7, NULL);
  g_assert_true (lanes_run_apply_limits (run, &error));
  g_assert_true (has_limits (&(Limits){.tids = tids, .cores = all, .nice = 7}));
  lanes_run_kill (run);
  wait_until (run_has_ended, run);
}

static gboolean
poll_and_has_limits (gpointer data)
{
  Limits *limits = data;

  return find_all (&limits->search) && has_limits (limits);
}

/* Limits that change while the run is only about to begin are not undone by those it was given. */
static void
test_early_limits (gconstpointer data)
{
  const char *what = data;
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) tids = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean in_here = g_str_equal (what, "threads");
  g_autoptr (LanesTask) task =
      make_task ("workload", "primes", "mode", in_here ? LANES_MODE_THREADS : LANES_MODE_MIXED,
                 "threads", 4, NULL);
  LanesCoreSet all = usable_cores ();
  LanesCoreSet one = lanes_core_set_none ();
  g_autoptr (LanesRun) run = lanes_run_new (task, &all);
  guint first = 0;

  while (!lanes_core_set_contains (&all, first))
    first++;
  lanes_core_set_add (&one, first);
  g_signal_connect (run, "process-started", G_CALLBACK (collect_pid_cb), pids);
  g_signal_connect (run, "thread-started", G_CALLBACK (collect_tid_cb), tids);
  lanes_run_start (run);
  g_assert_true (lanes_run_set_cores (run, &one, NULL));
  wait_until (poll_and_has_limits,
              &(Limits){tids, one, 0, {run, pids, tids, in_here, in_here ? 4 : 5}});
  lanes_run_kill (run);
  wait_until (run_has_ended, run);
}

/* A file that names cores of another machine still runs. */
static void
test_foreign_cores (void)
{
  g_autoptr (LanesTask) task =
      make_task ("workload", "primes", "amount", (guint64) 1000, "cores", "1023", NULL);
  g_autoptr (LanesRun) run = start_run (task);

  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  g_test_add_data_func ("/run/pause/processes", "processes", test_pause);
  g_test_add_data_func ("/run/pause/threads", "threads", test_pause);
  g_test_add_data_func ("/run/pause/command", "command", test_pause);
  g_test_add_data_func (
      "/run/stubborn/ignores-term",
      "sh -c 'trap \"\" TERM; (while :; do sleep 1; done) & while :; do sleep 1; done'",
      test_stubborn);
  g_test_add_data_func ("/run/stubborn/grandchild", "sh -c 'sleep 1000 & sleep 1000'",
                        test_stubborn);
  g_test_add_data_func (
      "/run/stubborn/daemon",
      "sh -c '(setsid sh -c \"trap : TERM; sleep 1000; sleep 1000\" &) ; sleep 1000'",
      test_stubborn);
  g_test_add_data_func ("/run/dispose/processes", "primes", test_dispose);
  g_test_add_data_func ("/run/dispose/command", "command", test_dispose);
  g_test_add_data_func ("/run/limits/processes", "processes", test_limits);
  g_test_add_data_func ("/run/limits/threads", "threads", test_limits);
  g_test_add_data_func ("/run/limits/command", "command", test_limits);
  g_test_add_data_func ("/run/early-limits/threads", "threads", test_early_limits);
  g_test_add_data_func ("/run/early-limits/mixed", "mixed", test_early_limits);
  g_test_add_func ("/run/foreign-cores", test_foreign_cores);
  return g_test_run ();
}
