/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run says when it cannot even begin: what was wrong, where, and what to do. */
#include "launch-fixture.h"

#include <sys/resource.h>
#include <unistd.h>

#include "lanes-open-files.h"

static LanesRun *
fail_to_run (LanesTask *task)
{
  LanesCoreSet cores = lanes_core_set_all ();
  LanesRun *run = lanes_run_new (task, &cores);

  lanes_run_start (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FAILED);
  g_test_message ("%s", lanes_run_get_message (run));
  return run;
}

static void
assert_says (LanesRun *run, const char *pattern)
{
  g_assert_true (g_pattern_match_simple (pattern, lanes_run_get_message (run)));
}

static void
test_no_worker (gconstpointer path)
{
  g_autofree char *before = g_strdup (g_getenv ("LANES_WORKER"));
  g_autoptr (LanesTask) task = make_task ("workload", "primes", NULL);
  g_autoptr (LanesRun) run = NULL;
  g_autofree char *pattern = g_strdup_printf ("*“%s”*Install Lanes again*", (const char *) path);

  g_setenv ("LANES_WORKER", path, TRUE);
  run = fail_to_run (task);
  g_setenv ("LANES_WORKER", before, TRUE);
  assert_says (run, pattern);
}

/* The command is not what is missing. */
static void
test_no_directory (void)
{
  g_autoptr (LanesTask) task = make_task ("command", "ls", "directory", "/nonexistent", NULL);
  g_autoptr (LanesRun) run = fail_to_run (task);

  assert_says (run, "*“/nonexistent”*No such file or directory*");
  g_assert_cmpint (lanes_run_get_exit_status (run), ==, -1);
}

static void
test_no_program (void)
{
  g_autoptr (LanesTask) task = make_task ("command", "no-such-program-here --x", NULL);
  g_autoptr (LanesRun) run = fail_to_run (task);

  assert_says (run, "*no program “no-such-program-here” on this computer*");
}

/* A path is not the name of a program. */
static void
test_no_file (void)
{
  g_autoptr (LanesTask) task = make_task ("command", "/nonexistent/program --x", NULL);
  g_autoptr (LanesRun) run = fail_to_run (task);

  assert_says (run, "“/nonexistent/program --x”*No such file or directory*");
}

/* No way leads back from these limits: in a process of its own. */
static void
test_no_room (void)
{
  const struct rlimit little = {24, 24};
  g_autoptr (LanesTask) task = make_task ("command", "true", NULL);
  g_autoptr (LanesRun) run = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_main_context_iteration (NULL, FALSE); /* it opens files of its own */
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &little), ==, 0);
  for (int fd = 0; fd >= 0 && fd < 18;)
    fd = dup (STDERR_FILENO);
  run = fail_to_run (task);
  assert_says (run, "*Too many files are open*");
}

/* Processes are launched in portions: the next one comes when the run goes on after a pause, and
 * there is no room for it. */
static void
test_no_room_resumed (void)
{
  g_autoptr (LanesTask) task =
      make_task ("command", "sleep 1000", "processes", LANES_TASK_MAX_COUNT, NULL);
  g_autoptr (LanesRun) run = start_run (task);
  struct rlimit before, little;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  little = (struct rlimit){4, before.rlim_max};
  lanes_run_pause (run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_PAUSED);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &little), ==, 0);
  lanes_run_resume (run);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FAILED);
  assert_says (run, "Process * of 256 could not be started: *Too many files are open*");
  wait_until (none_marked, NULL);
}

/* Lanes raises its own limit for the threads that it watches: a command keeps the person's. */
static void
test_command_files (void)
{
  const struct rlimit usual = {100, 1000};
  LanesCoreSet cores = lanes_core_set_all ();
  g_autoptr (LanesTask) task = make_task ("command", "sh -c 'ulimit -Sn; ulimit -Hn'", NULL);
  g_autoptr (LanesRun) run = lanes_run_new (task, &cores);
  g_autofree char *output = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &usual), ==, 0);
  lanes_open_files_raise ();
  g_assert_cmpuint (lanes_open_files_get_limit (), ==, 1000);
  lanes_open_files_raise ();
  g_assert_cmpuint (lanes_open_files_get_before (), ==, 100);
  lanes_run_start (run);
  wait_until (run_has_ended, run);
  output = lanes_run_dup_output (run);
  g_assert_cmpstr (output, ==, "100\n1000\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  g_test_add_data_func ("/run-failures/no-worker", "/nonexistent", test_no_worker);
  g_test_add_data_func ("/run-failures/worker-is-text", "/etc/passwd", test_no_worker);
  g_test_add_data_func ("/run-failures/worker-is-folder", "/tmp", test_no_worker);
  g_test_add_func ("/run-failures/no-directory", test_no_directory);
  g_test_add_func ("/run-failures/no-program", test_no_program);
  g_test_add_func ("/run-failures/no-file", test_no_file);
  g_test_add_func ("/run-failures/no-room", test_no_room);
  g_test_add_func ("/run-failures/no-room-resumed", test_no_room_resumed);
  g_test_add_func ("/run-failures/command-files", test_command_files);
  return g_test_run ();
}
