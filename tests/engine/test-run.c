/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-proc-tree.h"
#include "lanes-run-private.h"
#include "launch-fixture.h"

static LanesCoreSet
usable (void)
{
  LanesCoreSet cores;

  g_assert_true (lanes_core_set_of_thread (0, &cores, NULL));
  return cores;
}

static LanesRun *
start (LanesTask *task)
{
  LanesCoreSet cores = usable ();
  LanesRun *run = lanes_run_new (task, &cores);

  lanes_run_start (run);
  return run;
}

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

/* Each way to launch the same work ends with the same result. */
static void
test_modes (void)
{
  static const struct
  {
    LanesMode mode;
    guint processes, threads;
    guint n_pids, n_tids;
    guint64 primes; /* 1229 below 10,000, by each thread */
  } table[] = {
      {LANES_MODE_PROCESSES, 1, 1, 1, 0, 1229}, {LANES_MODE_PROCESSES, 3, 1, 3, 0, 3 * 1229},
      {LANES_MODE_THREADS, 1, 1, 0, 1, 1229},   {LANES_MODE_THREADS, 1, 4, 0, 4, 4 * 1229},
      {LANES_MODE_MIXED, 2, 3, 2, 0, 6 * 1229},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (LanesTask) task =
          make_task ("workload", "primes", "amount", (guint64) 10000, "mode", table[i].mode,
                     "processes", table[i].processes, "threads", table[i].threads, NULL);
      LanesCoreSet cores = usable ();
      g_autoptr (LanesRun) run = lanes_run_new (task, &cores);
      g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (int));
      g_autoptr (GArray) tids = g_array_new (FALSE, FALSE, sizeof (int));
      g_autofree char *expected =
          lanes_workload_find ("primes")->describe (10000 * (table[i].primes / 1229),
                                                    table[i].primes);

      g_signal_connect (run, "process-started", G_CALLBACK (collect_pid_cb), pids);
      g_signal_connect (run, "thread-started", G_CALLBACK (collect_tid_cb), tids);
      g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_WAITING);
      lanes_run_start (run);
      g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_RUNNING);
      wait_until (run_has_ended, run);
      g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
      g_assert_cmpstr (lanes_run_get_result (run), ==, expected);
      g_assert_cmpfloat (lanes_run_get_progress (run), >=, 1);
      g_assert_cmpuint (pids->len, ==, table[i].n_pids);
      g_assert_cmpuint (tids->len, ==, table[i].n_tids);
      g_assert_cmpint (lanes_run_get_end (run), >, lanes_run_get_begin (run));
    }
}

static void
test_command_ends (void)
{
  static const struct
  {
    const char *command;
    LanesRunState state;
    int status, signal;
    const char *message;
  } table[] = {
      {"true", LANES_RUN_FINISHED, 0, 0, NULL},
      {"sh -c 'exit 3'", LANES_RUN_FAILED, 3, 0, "exit status 3"},
      {"sh -c 'kill -SEGV $$'", LANES_RUN_FAILED, -1, SIGSEGV, "signal 11"},
      {"/nonexistent/program", LANES_RUN_FAILED, -1, 0,
       "“/nonexistent/program” could not be started: No such file"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (LanesTask) task = make_task ("command", table[i].command, NULL);
      g_autoptr (LanesRun) run = start (task);

      wait_until (run_has_ended, run);
      g_assert_cmpint (lanes_run_get_state (run), ==, table[i].state);
      g_assert_cmpint (lanes_run_get_exit_status (run), ==, table[i].status);
      g_assert_cmpint (lanes_run_get_exit_signal (run), ==, table[i].signal);
      if (table[i].message)
        g_assert_nonnull (strstr (lanes_run_get_message (run), table[i].message));
      else
        g_assert_null (lanes_run_get_message (run));
    }
  wait_until (none_marked, NULL);
}

static void
test_command_surroundings (void)
{
  static const char *const environment[] = {"WORD=two words", "EMPTY=", NULL};
  g_autoptr (LanesTask) task = make_task ("command", "sh -c 'pwd; echo $WORD; echo to stderr >&2'",
                                          "directory", "/usr", "environment", environment, NULL);
  g_autoptr (LanesRun) run = start (task);

  wait_until (run_has_ended, run);
  g_assert_cmpstr (lanes_run_get_output (run), ==, "/usr\ntwo words\nto stderr\n");
}

/* Of a talkative command the end is kept, and it does not stand still because nobody listens. */
static void
test_much_output (void)
{
  g_autoptr (LanesTask) task = make_task ("command", "sh -c 'seq 200000; echo the end'", NULL);
  g_autoptr (LanesRun) run = start (task);
  const char *output;

  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
  output = lanes_run_get_output (run);
  g_assert_true (g_str_has_suffix (output, "200000\nthe end\n"));
  g_assert_cmpuint (strlen (output), <=, 128 * 1024);
}

static void
test_start_after (void)
{
  g_autoptr (LanesTask) task =
      make_task ("workload", "primes", "amount", (guint64) 100, "start-after", 0.2, NULL);
  LanesTime before = lanes_time_now ();
  g_autoptr (LanesRun) run = start (task);

  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_WAITING);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_begin (run), >=, before + 190 * LANES_MSEC);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
}

static void
test_stop_while_waiting (void)
{
  g_autoptr (LanesTask) task = make_task ("workload", "primes", "start-after", 3600.0, NULL);
  g_autoptr (LanesRun) run = start (task);

  lanes_run_stop (run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
}

/* The session polls with every batch. */
static gboolean
poll_until_ended (gpointer run)
{
  lanes_run_poll (LANES_RUN (run));
  return run_has_ended (run);
}

static void
test_seconds (gconstpointer data)
{
  g_autoptr (LanesTask) task = make_task ("seconds", 0.3, NULL);
  g_autoptr (LanesRun) run = NULL;
  LanesTime wall;

  if (g_str_equal (data, "command"))
    g_object_set (task, "command", "sleep 1000", NULL);
  else
    g_object_set (task, "workload", data, NULL);
  run = start (task);
  wait_until (poll_until_ended, run);
  wall = lanes_run_get_end (run) - lanes_run_get_begin (run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
  g_assert_cmpint (wall, >=, 295 * LANES_MSEC);
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
  LanesCoreSet cores = usable ();
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
  g_autoptr (LanesRun) run = start (task);
  LanesTime before;

  /* the worker, the command, and what it started */
  wait_until (has_marked, GUINT_TO_POINTER (3));
  before = lanes_time_now ();
  lanes_run_stop (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  g_assert_cmpint (lanes_time_now () - before, <, 2 * LANES_RUN_GRACE);
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
  run = start (task);
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
  LanesCoreSet all = usable ();
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
    g_array_remove_index (tids, 0); /* the supervisor has no limits */

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
  LanesCoreSet all = usable ();
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
  g_autoptr (LanesRun) run = start (task);

  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  g_test_add_func ("/run/modes", test_modes);
  g_test_add_func ("/run/command/ends", test_command_ends);
  g_test_add_func ("/run/command/surroundings", test_command_surroundings);
  g_test_add_func ("/run/command/much-output", test_much_output);
  g_test_add_func ("/run/start-after", test_start_after);
  g_test_add_func ("/run/stop-while-waiting", test_stop_while_waiting);
  g_test_add_data_func ("/run/seconds/workload", "primes", test_seconds);
  g_test_add_data_func ("/run/seconds/wait", "wait", test_seconds);
  g_test_add_data_func ("/run/seconds/command", "command", test_seconds);
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
