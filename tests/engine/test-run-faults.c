/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to a run from outside, and where the system has no more to give. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lanes-output.h"
#include "lanes-proc-tree.h"
#include "launch-fixture.h"
#include "refuse-call.h"

#define NOBODY 65534

static void
note_pid_cb (LanesRun *run, int pid, guint ordinal, int role, gpointer user_data)
{
  *(int *) user_data = pid;
}

static LanesRun *
start_noted (LanesTask *task, int *pid)
{
  LanesCoreSet cores = usable_cores ();
  LanesRun *run = lanes_run_new (task, &cores);

  g_signal_connect (run, "process-started", G_CALLBACK (note_pid_cb), pid);
  lanes_run_start (run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_RUNNING);
  return run;
}

static gboolean
has_marked (gpointer n)
{
  return count_marked () >= GPOINTER_TO_UINT (n);
}

/* What looked after it is gone: it ends with it, and what it has started, too. */
static void
test_killed (gconstpointer command)
{
  g_autoptr (LanesTask) task = make_task ("name", "Killed", NULL);
  g_autoptr (LanesRun) run = NULL;
  int pid = 0;

  g_object_set (task, command ? "command" : "workload", command ? command : "primes", NULL);
  run = start_noted (task, &pid);
  wait_until (has_marked, GUINT_TO_POINTER (command ? 4 : 1));
  kill (pid, SIGKILL);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FAILED);
  g_assert_nonnull (strstr (lanes_run_get_message (run), "ended by signal 9"));
  wait_until (none_marked, NULL);
}

static gboolean
is_halted (gpointer run)
{
  lanes_run_poll (LANES_RUN (run));
  return lanes_run_is_halted (LANES_RUN (run));
}

static gboolean
is_not_halted (gpointer run)
{
  return !is_halted (run);
}

static void
assert_says (LanesRun *run, const char *words)
{
  g_autofree char *state = lanes_run_describe_state (run);

  g_assert_cmpstr (state, ==, words);
}

/* Somebody else has stopped it: that is told, and it is neither paused nor has it ended. */
static void
test_halted (gconstpointer command)
{
  g_autoptr (LanesTask) task = make_task ("name", "Halted", NULL);
  g_autoptr (LanesRun) run = NULL;
  int pid = 0;

  g_object_set (task, command ? "command" : "workload", command ? command : "primes", NULL);
  run = start_noted (task, &pid);
  wait_until (has_marked, GUINT_TO_POINTER (command ? 2 : 1));
  if (command)
    {
      g_autoptr (GArray) below = lanes_proc_tree_get_descendants (pid);

      pid = g_array_index (below, int, 0);
    }
  kill (pid, SIGSTOP);
  wait_until (is_halted, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_RUNNING);
  assert_says (run, "Halted from outside");
  kill (pid, SIGCONT);
  wait_until (is_not_halted, run);
  assert_says (run, "Running");

  /* A person can let it go on, and end it. */
  kill (pid, SIGSTOP);
  wait_until (is_halted, run);
  lanes_run_pause (run);
  lanes_run_resume (run);
  wait_until (is_not_halted, run);
  kill (pid, SIGSTOP);
  wait_until (is_halted, run);
  lanes_run_stop (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  assert_says (run, "Stopped");
  wait_until (none_marked, NULL);
}

/* A supervisor that somebody has stopped is woken to do what it is told. */
static void
test_halted_supervisor (void)
{
  g_autoptr (LanesTask) task = make_task ("command", "sleep 1000", NULL);
  int pid = 0;
  g_autoptr (LanesRun) run = start_noted (task, &pid);

  wait_until (has_marked, GUINT_TO_POINTER (2));
  kill (pid, SIGSTOP);
  wait_until (is_halted, run);
  lanes_run_stop (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  wait_until (none_marked, NULL);
}

static char *
write_script (const char *text)
{
  char *path = g_build_filename (g_get_user_runtime_dir (), "worker.sh", NULL);

  g_mkdir_with_parents (g_get_user_runtime_dir (), 0755);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  return path;
}

/* A worker that answers nothing is ended by force. */
static void
test_hung (gconstpointer kind)
{
  g_autofree char *before = g_strdup (g_getenv ("LANES_WORKER"));
  g_autofree char *script = write_script ("#!/bin/sh\ntrap '' TERM\nexec sleep 1000\n");
  g_autoptr (LanesTask) task =
      make_task (kind, g_str_equal (kind, "command") ? "ls" : "primes", NULL);
  g_autoptr (LanesRun) run = NULL;
  int pid = 0;

  g_setenv ("LANES_WORKER", script, TRUE);
  run = start_noted (task, &pid);
  g_setenv ("LANES_WORKER", before, TRUE);
  lanes_run_kill (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  wait_until (none_marked, NULL);
  g_unlink (script);
}

static gboolean
has_flooded (gpointer data)
{
  guint64 position = LANES_OUTPUT_MAX;
  guint64 left_out;
  gsize length;
  g_autofree char *bytes = lanes_run_read_output (LANES_RUN (data), &position, &length, &left_out);

  return position > 4 * LANES_OUTPUT_MAX;
}

static void
test_flood (void)
{
  g_autoptr (LanesTask) task = make_task ("command", "yes", NULL);
  g_autoptr (LanesRun) run = start_run (task);
  g_autofree char *output = NULL;

  wait_until (has_flooded, run);
  lanes_run_stop (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  output = lanes_run_dup_output (run);
  g_assert_cmpuint (strlen (output), <=, LANES_OUTPUT_MAX + 100);
  g_assert_nonnull (strstr (output, " left out …\ny\n"));
}

/* It may close its output, and goes on. */
static void
test_closed_output (void)
{
  g_autoptr (LanesTask) task =
      make_task ("command", "sh -c 'echo last; exec >&- 2>&-; sleep 0.2; exit 5'", NULL);
  g_autoptr (LanesRun) run = start_run (task);
  g_autofree char *output = NULL;

  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_exit_status (run), ==, 5);
  output = lanes_run_dup_output (run);
  g_assert_cmpstr (output, ==, "last\n");
}

static gboolean
is_own_process (void)
{
  if (g_test_subprocess ())
    return TRUE;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return FALSE;
}

static guint
count_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder))
    n++;
  return n;
}

static void
assert_fails (LanesTask *task, const char *pattern)
{
  g_autoptr (LanesRun) run = start_run (task);

  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FAILED);
  g_test_message ("%s", lanes_run_get_message (run));
  g_assert_true (g_pattern_match_simple (pattern, lanes_run_get_message (run)));
}

static gboolean
are_closed (gpointer n_before)
{
  return count_files () <= GPOINTER_TO_UINT (n_before);
}

/* What runs goes on, what does not fit says why, nothing stays open, and what ends makes room. */
static void
test_no_files (void)
{
  g_autoptr (LanesTask) many = make_task ("command", "sleep 1000", "processes", 100, NULL);
  g_autoptr (LanesTask) task = make_task ("command", "true", NULL);
  g_autoptr (LanesTask) earlier = make_task ("workload", "primes", NULL);
  g_autoptr (LanesRun) run = NULL;
  g_autoptr (LanesRun) later = NULL;
  struct rlimit little = {60, 60};
  guint before;

  if (!is_own_process ())
    return;
  g_main_context_iteration (NULL, FALSE); /* it opens files of its own */
  for (int fd = 3 + (int) count_files (); fd < 200; fd++)
    close (fd);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &little), ==, 0);
  run = start_run (earlier);
  before = count_files ();
  assert_fails (many, "Process * of 100 could not be started: Too many files are open.*");
  assert_fails (many, "*ulimit -n*");
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_RUNNING);
  wait_until (are_closed, GUINT_TO_POINTER (before));
  later = start_run (task);
  wait_until (run_has_ended, later);
  g_assert_cmpint (lanes_run_get_state (later), ==, LANES_RUN_FINISHED);
  lanes_run_kill (run);
  wait_until (run_has_ended, run);
}

static void
become_nobody (void)
{
  const struct rlimit none = {0, 0};

  if (getuid () == 0)
    {
      g_assert_cmpint (setresgid (NOBODY, NOBODY, NOBODY), ==, 0);
      g_assert_cmpint (setresuid (NOBODY, NOBODY, NOBODY), ==, 0);
    }
  g_assert_cmpint (setrlimit (RLIMIT_NPROC, &none), ==, 0);
}

/* Where the project is built only its owner may be able to look. Returns: a worker for everybody */
static char *
copy_worker (void)
{
  char *path = g_strdup_printf ("/tmp/lanes-worker-%d", getpid ());
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (g_getenv ("LANES_WORKER"), &bytes, &length, NULL));
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0755, NULL));
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
  if (getuid () == 0)
    g_assert_cmpint (chown (path, NOBODY, NOBODY), ==, 0);
  return path;
}

static void
test_no_processes (gconstpointer mode)
{
  g_autoptr (LanesTask) task =
      make_task ("workload", "primes", "mode", GPOINTER_TO_INT (mode), "threads",
                 GPOINTER_TO_INT (mode) == LANES_MODE_THREADS ? 2 : 1, NULL);
  g_autofree char *worker = NULL;

  if (!is_own_process ())
    return;
  worker = copy_worker ();
  g_setenv ("LANES_WORKER", worker, TRUE);
  become_nobody ();
  assert_fails (task, "* 1 of * could not be started: The system allows no more processes*");
  g_unlink (worker);
}

/* The worker begins, and can make no threads */
static void
test_no_threads (void)
{
  g_autofree char *text = NULL;
  g_autofree char *script = NULL;
  g_autofree char *worker = NULL;
  g_autoptr (LanesTask) task =
      make_task ("workload", "primes", "mode", LANES_MODE_MIXED, "threads", 3, NULL);

  if (!is_own_process ())
    return;
  if (getuid () != 0)
    {
      g_test_skip ("Needs another user");
      return;
    }
  worker = copy_worker ();
  text = g_strdup_printf ("#!/bin/sh\nexec setpriv --reuid %d --regid %d --clear-groups prlimit "
                          "--nproc=1 '%s' \"$@\"\n",
                          NOBODY, NOBODY, worker);
  script = write_script (text);
  g_setenv ("LANES_WORKER", script, TRUE);
  assert_fails (task, "The system allows no more processes and threads*");
  g_unlink (script);
  g_unlink (worker);
}

/* Here it is the command for which no process can be made: posix_spawn(3) uses another call. */
static void
test_no_fork (void)
{
  g_autoptr (LanesTask) task = make_task ("command", "true", NULL);

  if (!is_own_process ())
    return;
  refuse_call (SYS_clone, EAGAIN);
  assert_fails (task, "No process could be made for the command: The system allows no more*");
}

static void
test_no_memory (gconstpointer number)
{
  g_autoptr (LanesTask) task = make_task ("workload", "primes", NULL);
  g_autoptr (LanesTask) threads =
      make_task ("workload", "primes", "amount", (guint64) 100, "mode", LANES_MODE_THREADS, NULL);
  g_autoptr (LanesRun) run = NULL;
  guint before;

  if (!is_own_process ())
    return;
  g_main_context_iteration (NULL, FALSE); /* it opens files of its own */
  refuse_call (GPOINTER_TO_INT (number), ENOMEM);
  before = count_files ();
  assert_fails (task, "Process 1 of 1 could not be started: The memory to share*");
  g_assert_cmpuint (count_files (), ==, before);
  /* What needs none goes on. */
  run = start_run (threads);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
}

/* Lets this process have @more bytes of memory than it has, or %RLIM_INFINITY. */
static void
limit_memory (rlim_t more)
{
  g_autofree char *text = NULL;
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  if (more != RLIM_INFINITY)
    limit.rlim_cur = (rlim_t) g_ascii_strtoull (text, NULL, 10) * (rlim_t) getpagesize () + more;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
}

/* Nothing ends for want of memory but the run that needs it: 256 threads have 16 MiB of turns. */
static void
test_no_room (gconstpointer mode)
{
  g_autoptr (LanesTask) many = make_task ("workload", "primes", "mode", GPOINTER_TO_INT (mode),
                                          "threads", LANES_TASK_MAX_COUNT, NULL);
  g_autoptr (LanesTask) few = make_task ("workload", "primes", "amount", (guint64) 100, "mode",
                                         GPOINTER_TO_INT (mode), NULL);
  g_autoptr (LanesRun) run = NULL;
  guint before;

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
  g_test_skip ("A sanitizer has its own idea of memory");
  return;
#endif
  if (!is_own_process ())
    return;
  g_main_context_iteration (NULL, FALSE); /* it opens files of its own */
  before = count_files ();
  limit_memory (8 * 1024 * 1024);
  assert_fails (many,
                mode == GINT_TO_POINTER (LANES_MODE_THREADS)
                    ? "There is not enough memory.*"
                    : "Process 1 of 1 could not be started: The memory to share with a worker "
                      "could not be mapped: *");
  g_assert_cmpuint (count_files (), ==, before);
  limit_memory (RLIM_INFINITY);
  run = start_run (few);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* For those that are launched: to look for leaks in the end needs what is refused here. */
  g_setenv ("LSAN_OPTIONS", "detect_leaks=0", TRUE);
  mark_children ();
  g_test_add_data_func ("/run-faults/killed/workload", NULL, test_killed);
  g_test_add_data_func ("/run-faults/killed/supervisor", "sh -c 'sleep 1000 & sleep 1000; :'",
                        test_killed);
  g_test_add_data_func ("/run-faults/halted/workload", NULL, test_halted);
  g_test_add_data_func ("/run-faults/halted/command", "sleep 1000", test_halted);
  g_test_add_func ("/run-faults/halted/supervisor", test_halted_supervisor);
  g_test_add_data_func ("/run-faults/hung/workload", "workload", test_hung);
  g_test_add_data_func ("/run-faults/hung/supervisor", "command", test_hung);
  g_test_add_func ("/run-faults/flood", test_flood);
  g_test_add_func ("/run-faults/closed-output", test_closed_output);
  g_test_add_func ("/run-faults/no-files", test_no_files);
  g_test_add_data_func ("/run-faults/no-processes/processes",
                        GINT_TO_POINTER (LANES_MODE_PROCESSES), test_no_processes);
  g_test_add_data_func ("/run-faults/no-processes/threads", GINT_TO_POINTER (LANES_MODE_THREADS),
                        test_no_processes);
  g_test_add_func ("/run-faults/no-threads", test_no_threads);
  g_test_add_func ("/run-faults/no-fork", test_no_fork);
  g_test_add_data_func ("/run-faults/no-memory/made", GINT_TO_POINTER (SYS_memfd_create),
                        test_no_memory);
  g_test_add_data_func ("/run-faults/no-memory/sized", GINT_TO_POINTER (SYS_ftruncate),
                        test_no_memory);
  g_test_add_data_func ("/run-faults/no-room/threads", GINT_TO_POINTER (LANES_MODE_THREADS),
                        test_no_room);
  g_test_add_data_func ("/run-faults/no-room/mixed", GINT_TO_POINTER (LANES_MODE_MIXED),
                        test_no_room);
  return g_test_run ();
}
