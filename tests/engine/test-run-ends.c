/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How runs begin and end when nobody interferes. */
#include <string.h>

#include "lanes-run-private.h"
#include "lanes-steps.h"
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
      LanesCoreSet cores = usable_cores ();
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
      {"no-such-program --at-all", LANES_RUN_FAILED, -1, 0,
       "There is no program “no-such-program” on this computer: check its spelling"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (LanesTask) task = make_task ("command", table[i].command, NULL);
      g_autoptr (LanesRun) run = start_run (task);

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
  g_autoptr (LanesRun) run = start_run (task);
  g_autofree char *output = NULL;

  wait_until (run_has_ended, run);
  output = lanes_run_dup_output (run);
  g_assert_cmpstr (output, ==, "/usr\ntwo words\nto stderr\n");
}

/* Of a talkative command the begin and the end are kept, and it does not stand still because nobody
 * listens. */
static void
test_much_output (void)
{
  g_autoptr (LanesTask) task = make_task ("command", "sh -c 'seq 200000; echo the end'", NULL);
  g_autoptr (LanesRun) run = start_run (task);
  g_autofree char *output = NULL;
  g_autofree char *end = NULL;

  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
  output = lanes_run_dup_output (run);
  end = lanes_run_dup_output_end (run, 11);
  g_assert_true (g_str_has_prefix (output, "1\n2\n3\n"));
  g_assert_nonnull (strstr (output, " left out …\n"));
  g_assert_true (g_str_has_suffix (output, "\n200000\nthe end\n"));
  g_assert_cmpstr (end, ==, "00\nthe end\n");
  g_assert_cmpuint (strlen (output), <=, LANES_OUTPUT_MAX + 100);
  g_assert_cmpuint (strlen (output), >, LANES_OUTPUT_MAX * 9 / 10);
}

static void
test_start_after (void)
{
  g_autoptr (LanesTask) task =
      make_task ("workload", "primes", "amount", (guint64) 100, "start-after", 0.2, NULL);
  LanesTime before = lanes_time_now ();
  g_autoptr (LanesRun) run = start_run (task);

  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_WAITING);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_begin (run), >=, before + 190 * LANES_MSEC);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
}

static void
test_stop_while_waiting (void)
{
  g_autoptr (LanesTask) task = make_task ("workload", "primes", "start-after", 3600.0, NULL);
  g_autoptr (LanesRun) run = start_run (task);

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
  run = start_run (task);
  wait_until (poll_until_ended, run);
  wall = lanes_run_get_end (run) - lanes_run_get_begin (run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
  g_assert_cmpint (wall, >=, 295 * LANES_MSEC);
}

static gboolean
keep_busy (gpointer unused)
{
  return TRUE;
}

static void
count_cb (LanesRun *run, int pid, guint ordinal, int role, gpointer n)
{
  (*(guint *) n)++;
}

/* The time is over when all that were launched have ended and others are still to come. Whoever
 * polls is in the midst of a batch: the run ends when that is over, not within. */
static void
test_seconds_launching (void)
{
  LanesCoreSet cores = usable_cores ();
  g_autoptr (LanesTask) task =
      make_task ("command", "true", "processes", LANES_TASK_MAX_COUNT, "seconds", 0.05, NULL);
  g_autoptr (LanesRun) run = lanes_run_new (task, &cores);
  guint n = 0;

  g_signal_connect (run, "process-started", G_CALLBACK (count_cb), &n);
  lanes_steps_run (keep_busy, NULL); /* nothing else has its turn */
  lanes_run_start (run);
  g_assert_cmpuint (n, <, LANES_TASK_MAX_COUNT);
  wait_until (none_marked, NULL);
  wait_for (100 * LANES_MSEC);
  lanes_run_poll (run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_RUNNING);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
  lanes_steps_cancel (keep_busy, NULL);
}

static gboolean
has_output (gpointer run)
{
  g_autofree char *output = lanes_run_dup_output (LANES_RUN (run));

  return *output != '\0';
}

/* A command that does not end at once when it is stopped was stopped, though its time is over
 * meanwhile. */
static void
test_seconds_stopped (void)
{
  g_autoptr (LanesTask) task =
      make_task ("command", "sh -c 'trap \"\" TERM; echo here; sleep 1000; sleep 1000'", "seconds",
                 0.05, NULL);
  g_autoptr (LanesRun) run = start_run (task);

  wait_until (has_output, run);
  lanes_run_stop (run);
  g_assert_true (lanes_run_is_active (run));
  wait_for (50 * LANES_MSEC);
  wait_until (poll_until_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  g_test_add_func ("/run-ends/modes", test_modes);
  g_test_add_func ("/run-ends/command/ends", test_command_ends);
  g_test_add_func ("/run-ends/command/surroundings", test_command_surroundings);
  g_test_add_func ("/run-ends/command/much-output", test_much_output);
  g_test_add_func ("/run-ends/start-after", test_start_after);
  g_test_add_func ("/run-ends/stop-while-waiting", test_stop_while_waiting);
  g_test_add_data_func ("/run-ends/seconds/workload", "primes", test_seconds);
  g_test_add_data_func ("/run-ends/seconds/wait", "wait", test_seconds);
  g_test_add_data_func ("/run-ends/seconds/command", "command", test_seconds);
  g_test_add_func ("/run-ends/seconds/stopped", test_seconds_stopped);
  g_test_add_func ("/run-ends/seconds/launching", test_seconds_launching);
  return g_test_run ();
}
