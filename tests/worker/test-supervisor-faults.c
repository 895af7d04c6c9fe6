/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to a command and its supervisor from outside, and where they lack something. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-proc-tree.h"
#include "worker-fixture.h"

static gboolean
has_started (gpointer data)
{
  LanesBoard *board = data;

  return g_atomic_int_get (&board->command_pid) > 0;
}

static void
launch (WorkerFixture *worker, const char *act, guint n)
{
  worker_fixture_launch (worker, 0, TRUE, "--", worker_fixture_get_actor (), act, NULL);
  wait_for (has_started, worker->board);
  wait_for_descendants (worker->pid, n);
}

static void
assert_ended (WorkerFixture *worker, int exit_status, int exit_signal)
{
  int status = worker_fixture_wait (worker);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_cmpint (worker->board->exit_status, ==, exit_status);
  g_assert_cmpint (worker->board->exit_signal, ==, exit_signal);
  wait_until_alone ();
  worker_fixture_clear (worker);
}

static gboolean
is_halted (gpointer data)
{
  return g_atomic_int_get (&((LanesBoard *) data)->command_stopped) == SIGSTOP;
}

static gboolean
is_not_halted (gpointer data)
{
  return g_atomic_int_get (&((LanesBoard *) data)->command_stopped) == 0;
}

static gboolean
is_in_state_t (gpointer data)
{
  return read_state (*(pid_t *) data) == 'T';
}

static gboolean
is_not_in_state_t (gpointer data)
{
  return !is_in_state_t (data);
}

/* What others do to the command is told, what the launcher wants is not. */
static void
test_halted (void)
{
  WorkerFixture worker;
  pid_t command;

  launch (&worker, "rest", 1);
  command = worker.board->command_pid;
  kill (command, SIGSTOP);
  wait_for (is_halted, worker.board);
  kill (command, SIGCONT);
  wait_for (is_not_halted, worker.board);

  worker_fixture_order (&worker, 'p');
  wait_for (is_in_state_t, &command);
  worker_fixture_order (&worker, 'r');
  wait_for (is_not_in_state_t, &command);
  g_assert_true (is_not_halted (worker.board));

  /* Pause and resume let go on what somebody else has halted, and it can be ended. */
  kill (command, SIGSTOP);
  wait_for (is_halted, worker.board);
  worker_fixture_order (&worker, 'p');
  worker_fixture_order (&worker, 'r');
  wait_for (is_not_in_state_t, &command);
  wait_for (is_not_halted, worker.board);
  kill (command, SIGSTOP);
  wait_for (is_halted, worker.board);
  worker_fixture_order (&worker, 't');
  assert_ended (&worker, -1, SIGTERM);
}

/* The command was killed by somebody else: what it has started goes with it. */
static void
test_killed_command (void)
{
  WorkerFixture worker;

  launch (&worker, "daemon", 2);
  kill (worker.board->command_pid, SIGKILL);
  assert_ended (&worker, -1, SIGKILL);
}

static void
test_fork_and_exit (void)
{
  WorkerFixture worker;

  worker_fixture_launch (&worker, 0, TRUE, "--", worker_fixture_get_actor (), "fork-and-exit",
                         NULL);
  assert_ended (&worker, 7, 0);
}

/* The end of its output is not its end. */
static void
test_closed_output (void)
{
  WorkerFixture worker;
  g_autofree char *output = NULL;

  launch (&worker, "close-output", 1);
  output = worker_fixture_read_output (&worker);
  g_assert_cmpstr (output, ==, "");
  g_assert_cmpint (g_atomic_int_get (&worker.board->command_ended), ==, 0);
  worker_fixture_order (&worker, 't');
  assert_ended (&worker, -1, SIGTERM);
}

/* Who has gone to a session of its own cannot be found there. */
static void
end_lost (void)
{
  g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (getpid ());

  for (guint i = 0; i < pids->len; i++)
    kill (g_array_index (pids, int, i), SIGKILL);
  wait_until_alone ();
}

/* A launcher of its own, which tells who the supervisor is once all are there. */
static pid_t
launch_elsewhere (pid_t *supervisor)
{
  WorkerFixture worker;
  int ends[2];
  pid_t launcher;

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  launcher = fork ();
  if (launcher == 0)
    {
      launch (&worker, "daemon", 2);
      g_assert_cmpint (write (ends[1], &worker.pid, sizeof worker.pid), >, 0);
      for (;;)
        pause ();
    }
  close (ends[1]);
  g_assert_cmpint (read (ends[0], supervisor, sizeof *supervisor), ==, sizeof *supervisor);
  close (ends[0]);
  return launcher;
}

/* The launcher dies while somebody has stopped the supervisor. It has a parent in the same session
 * then, so that the kernel does not wake it by itself. */
static void
test_halted_alone (void)
{
  pid_t supervisor = 0;
  pid_t launcher = launch_elsewhere (&supervisor);

  kill (supervisor, SIGSTOP);
  wait_for (is_in_state_t, &supervisor);
  kill (launcher, SIGKILL);
  wait_until_alone ();
}

/* Where /proc cannot be read the group is ended, and the rest is given up in the end. */
static void
test_no_proc (gconstpointer act)
{
  g_autofree char *before = g_strdup (g_getenv ("LANES_WORKER"));
  g_autofree char *script = g_build_filename (g_get_tmp_dir (), "no-proc.sh", NULL);
  g_autofree char *text =
      g_strdup_printf ("#!/bin/sh\n"
                       "exec unshare -m sh -c 'mount -t tmpfs none /proc && exec \"$0\" \"$@\"'"
                       " '%s' \"$@\"\n",
                       before);
  WorkerFixture worker;
  int status;

  if (system ("unshare -m mount -t tmpfs none /proc 2>/dev/null") != 0)
    {
      g_test_skip ("/proc cannot be hidden by this user");
      return;
    }
  g_assert_true (g_file_set_contents_full (script, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  g_setenv ("LANES_WORKER", script, TRUE);
  worker_fixture_launch (&worker, 0, TRUE, "--", worker_fixture_get_actor (), act, NULL);
  g_setenv ("LANES_WORKER", before, TRUE);
  wait_for (has_started, worker.board);
  if (!g_str_equal (act, "fork-and-exit"))
    {
      wait_for_descendants (worker.pid, 2);
      worker_fixture_order (&worker, 'k');
    }
  status = worker_fixture_wait (&worker);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (worker.board->command_ended, ==, 1);
  if (g_str_equal (act, "daemon"))
    end_lost ();
  wait_until_alone ();
  worker_fixture_clear (&worker);
  unlink (script);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  worker_fixture_set_up ();
  g_test_add_func ("/supervisor-faults/halted", test_halted);
  g_test_add_func ("/supervisor-faults/halted-alone", test_halted_alone);
  g_test_add_func ("/supervisor-faults/killed-command", test_killed_command);
  g_test_add_func ("/supervisor-faults/fork-and-exit", test_fork_and_exit);
  g_test_add_func ("/supervisor-faults/closed-output", test_closed_output);
  g_test_add_data_func ("/supervisor-faults/no-proc/group", "spin", test_no_proc);
  g_test_add_data_func ("/supervisor-faults/no-proc/leftovers", "fork-and-exit", test_no_proc);
  g_test_add_data_func ("/supervisor-faults/no-proc/daemon", "daemon", test_no_proc);
  return g_test_run ();
}
