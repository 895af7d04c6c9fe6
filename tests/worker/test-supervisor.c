/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
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

static gboolean
has_ended (gpointer data)
{
  LanesBoard *board = data;

  return g_atomic_int_get (&board->command_ended);
}

/* Launches the actor with @act, and waits until @n processes are below the supervisor. */
static void
launch (WorkerFixture *worker, const char *act, guint n)
{
  worker_fixture_launch (worker, 0, TRUE, "--", worker_fixture_get_actor (), act, NULL);
  wait_for (has_started, worker->board);
  wait_for_descendants (worker->pid, n);
}

static void
assert_gone (WorkerFixture *worker)
{
  int status = worker_fixture_wait (worker);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  wait_until_alone ();
}

static void
assert_ended (WorkerFixture *worker, int exit_status, int exit_signal)
{
  assert_gone (worker);
  g_assert_cmpint (worker->board->command_ended, !=, 0);
  g_assert_cmpint (worker->board->exit_status, ==, exit_status);
  g_assert_cmpint (worker->board->exit_signal, ==, exit_signal);
  g_assert_cmpint (worker->board->exec_error, ==, 0);
  worker_fixture_clear (worker);
}

static void
test_ends (void)
{
  static const struct
  {
    const char *act;
    const char *value;
    int exit_status;
    int exit_signal;
  } table[] = {
      {"exit", "0", 0, 0},
      {"exit", "3", 3, 0},
      {"exit", "255", 255, 0},
      {"signal", "9", -1, SIGKILL},
      {"signal", "15", -1, SIGTERM},
      {"descriptors", NULL, 3, 0}, /* neither the board nor the socket */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      WorkerFixture worker;

      worker_fixture_launch (&worker, 0, TRUE, "--", worker_fixture_get_actor (), table[i].act,
                             table[i].value, NULL);
      assert_ended (&worker, table[i].exit_status, table[i].exit_signal);
    }
}

static void
test_not_executed (void)
{
  static const struct
  {
    const char *words[5];
    LanesExecStep step;
    int error;
  } table[] = {
      {{"--", "/nowhere/to/be-found", NULL}, LANES_EXEC_STEP_PROGRAM, ENOENT},
      {{"--", "lanes-no-such-program", NULL}, LANES_EXEC_STEP_PROGRAM, ENOENT},
      {{"--", "/etc/passwd", NULL}, LANES_EXEC_STEP_PROGRAM, EACCES},
      {{"--directory=/nowhere", "--", "true", NULL}, LANES_EXEC_STEP_DIRECTORY, ENOENT},
      {{"--directory=/etc/passwd", "--", "true", NULL}, LANES_EXEC_STEP_DIRECTORY, ENOTDIR},
      {{"--cores=1000", "--", "true", NULL}, LANES_EXEC_STEP_LIMITS, EINVAL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      WorkerFixture worker;

      worker_fixture_launch_words (&worker, 0, TRUE, getpid (), table[i].words);
      assert_gone (&worker);
      g_assert_cmpint (worker.board->exec_error, ==, table[i].error);
      g_assert_cmpint (worker.board->exec_step, ==, (int) table[i].step);
      worker_fixture_clear (&worker);
    }
}

/* A command's own options are left alone. */
static void
test_words (void)
{
  WorkerFixture worker;
  g_autofree char *output = NULL;

  worker_fixture_launch (&worker, 0, TRUE, "--directory=/", "--", worker_fixture_get_actor (),
                         "words", "--nice=3", "", "--", "a b", "-x", NULL);
  output = worker_fixture_read_output (&worker);
  g_assert_cmpstr (output, ==, "--nice=3\n\n--\na b\n-x\n");
  assert_ended (&worker, 0, 0);
}

static gboolean
is_told (gpointer board)
{
  return g_atomic_int_get (&((LanesBoard *) board)->command_pid) != 0;
}

/* Limits and directory are the command's, not the supervisor's; each has a group of its own. */
static void
test_limits (void)
{
  WorkerFixture worker;
  cpu_set_t all, cores;
  guint core = 0;
  g_autofree char *list = NULL, *link = NULL, *directory = NULL;
  pid_t command;

  g_assert_cmpint (sched_getaffinity (0, sizeof all, &all), ==, 0);
  while (!CPU_ISSET (core, &all))
    core++;
  list = g_strdup_printf ("--cores=%u", core);
  worker_fixture_launch (&worker, 0, TRUE, list, "--nice=4", "--directory=/usr", "--",
                         worker_fixture_get_actor (), "daemon", NULL);
  wait_for_descendants (worker.pid, 2);
  /* The child may be faster than its parent, which tells of it. */
  wait_for (is_told, worker.board);
  command = worker.board->command_pid;

  g_assert_cmpint (sched_getaffinity (command, sizeof cores, &cores), ==, 0);
  g_assert_cmpint (CPU_COUNT (&cores), ==, 1);
  g_assert_true (CPU_ISSET (core, &cores));
  g_assert_cmpint (sched_getaffinity (worker.pid, sizeof cores, &cores), ==, 0);
  g_assert_true (CPU_EQUAL (&cores, &all));
  g_assert_cmpint (getpriority (PRIO_PROCESS, (id_t) command), ==, 4);
  g_assert_cmpint (getpriority (PRIO_PROCESS, (id_t) worker.pid), ==, 0);

  link = g_strdup_printf ("/proc/%d/cwd", command);
  directory = g_file_read_link (link, NULL);
  g_assert_cmpstr (directory, ==, "/usr");
  g_assert_cmpint (getpgid (command), ==, command);
  g_assert_cmpint (getpgid (worker.pid), ==, worker.pid);

  worker_fixture_order (&worker, 'k');
  assert_ended (&worker, -1, SIGKILL);
}

static gboolean
all_in_state (int pid, const char *states)
{
  g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (pid);

  for (guint i = 0; i < pids->len; i++)
    if (!strchr (states, read_state (g_array_index (pids, int, i))))
      return FALSE;
  return TRUE;
}

/* What has ended stays as a zombie for as long as its parent is stopped. */
static gboolean
all_stopped (gpointer data)
{
  return all_in_state (*(pid_t *) data, "TZ");
}

static gboolean
none_stopped (gpointer data)
{
  return all_in_state (*(pid_t *) data, "RSZ");
}

static gint64
add_up_run_time (int pid)
{
  g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (pid);
  gint64 sum = 0;

  for (guint i = 0; i < pids->len; i++)
    sum += read_run_time (g_array_index (pids, int, i));
  return sum;
}

typedef struct
{
  pid_t pid;
  gint64 run_time;
} Progress;

static gboolean
has_run_on (gpointer data)
{
  Progress *progress = data;

  return add_up_run_time (progress->pid) > progress->run_time + 10 * LANES_MSEC;
}

static void
test_pause (void)
{
  WorkerFixture worker;
  Progress progress;

  launch (&worker, "spin", 2);
  worker_fixture_order (&worker, 'p');
  wait_for (all_stopped, &worker.pid);
  progress = (Progress){worker.pid, add_up_run_time (worker.pid)};
  g_usleep (30000);
  g_assert_cmpint (add_up_run_time (worker.pid), ==, progress.run_time);
  g_assert_cmpint (worker.board->command_ended, ==, 0);

  worker_fixture_order (&worker, 'r');
  wait_for (has_run_on, &progress);

  /* What is paused can be ended as well. */
  worker_fixture_order (&worker, 'p');
  worker_fixture_order (&worker, 't');
  assert_ended (&worker, -1, SIGTERM);
}

/* A daemon is out of the command's group, session and family, and is paused with it all the same.
 */
static void
test_pause_daemon (void)
{
  WorkerFixture worker;

  launch (&worker, "daemon", 2);
  worker_fixture_order (&worker, 'p');
  wait_for (all_stopped, &worker.pid);
  worker_fixture_order (&worker, 'r');
  wait_for (none_stopped, &worker.pid);
  worker_fixture_order (&worker, 'k');
  assert_ended (&worker, -1, SIGKILL);
}

/* Who ignores SIGTERM goes on, and is ended by force when told so. */
static void
test_stubborn (void)
{
  WorkerFixture worker;

  launch (&worker, "ignore-term", 1);
  wait_for (none_stopped, &worker.pid);
  /* Until it has come to ignore it, the signal would end it. */
  while (read_state (worker.board->command_pid) != 'S')
    g_usleep (1000);
  worker_fixture_order (&worker, 't');
  g_usleep (30000);
  g_assert_cmpint (worker.board->command_ended, ==, 0);
  worker_fixture_order (&worker, 'k');
  assert_ended (&worker, -1, SIGKILL);
}

/* What the command leaves behind is ended, by force if it must be. */
static void
test_leftovers (gconstpointer act)
{
  WorkerFixture worker;

  worker_fixture_launch (&worker, 0, TRUE, "--", worker_fixture_get_actor (), act, NULL);
  assert_ended (&worker, 7, 0);
}

static gboolean
have_many_come (gpointer data)
{
  /* PIDs go up: the storm has been through a few hundred processes. */
  static int first;
  g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (*(pid_t *) data);
  int last = pids->len > 0 ? g_array_index (pids, int, pids->len - 1) : 0;

  if (first == 0 || last < first)
    first = last;
  return last > first + 300;
}

/* Processes that start others faster than anybody can look. */
static void
test_storm (gconstpointer hang_up)
{
  WorkerFixture worker;

  worker_fixture_launch (&worker, 0, TRUE, "--", worker_fixture_get_actor (), "storm", NULL);
  wait_for (have_many_come, &worker.pid);
  if (hang_up)
    {
      close (worker.control);
      worker.control = -1;
    }
  else
    {
      worker_fixture_order (&worker, 'k');
    }
  assert_ended (&worker, -1, SIGKILL);
}

/* kill -9 of the launcher leaves nothing, however deep it is. */
static void
test_killed_launcher (gconstpointer act)
{
  pid_t launcher = fork ();

  if (launcher == 0)
    {
      WorkerFixture worker;

      worker_fixture_launch (&worker, 0, TRUE, "--", worker_fixture_get_actor (), act, NULL);
      for (;;)
        pause ();
    }
  /* The launcher, its worker, the command, and the daemon or the second spinner. */
  wait_for_descendants (getpid (), 4);
  kill (launcher, SIGKILL);
  wait_until_alone ();
}

static gboolean
has_dropped_output (gpointer data)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd/1", *(pid_t *) data);
  g_autofree char *target = g_file_read_link (path, NULL);

  return g_strcmp0 (target, "/dev/null") == 0;
}

/* The end of the command is the end of its output, even while the supervisor cannot do a thing. */
static void
test_output_ends (void)
{
  WorkerFixture worker;
  g_autofree char *output = NULL;

  launch (&worker, "echo", 1);
  wait_for (has_dropped_output, &worker.pid);
  kill (worker.pid, SIGSTOP);
  g_assert_cmpint (write (worker.input, "x", 1), ==, 1);
  output = worker_fixture_read_output (&worker);
  g_assert_cmpstr (output, ==, "x\n");
  g_assert_false (has_ended (worker.board));
  kill (worker.pid, SIGCONT);
  assert_ended (&worker, 0, 0);
}

/* It rests while the command runs: nothing wakes it. */
static void
test_supervisor_rests (void)
{
  WorkerFixture worker;
  gint64 run_time;

  launch (&worker, "rest", 1);
  wait_for (has_dropped_output, &worker.pid);
  while (read_state (worker.pid) != 'S')
    g_usleep (1000);
  run_time = read_run_time (worker.pid);
  g_usleep (100000);
  g_assert_cmpint (read_run_time (worker.pid), ==, run_time);
  worker_fixture_order (&worker, 'k');
  assert_ended (&worker, -1, SIGKILL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  worker_fixture_set_up ();
  g_test_add_func ("/supervisor/ends", test_ends);
  g_test_add_func ("/supervisor/not-executed", test_not_executed);
  g_test_add_func ("/supervisor/words", test_words);
  g_test_add_func ("/supervisor/limits", test_limits);
  g_test_add_func ("/supervisor/pause", test_pause);
  g_test_add_func ("/supervisor/pause-daemon", test_pause_daemon);
  g_test_add_func ("/supervisor/stubborn", test_stubborn);
  g_test_add_data_func ("/supervisor/leftovers/daemon", "leave-daemon", test_leftovers);
  g_test_add_data_func ("/supervisor/leftovers/stubborn", "leave-stubborn", test_leftovers);
  g_test_add_data_func ("/supervisor/storm/killed", NULL, test_storm);
  g_test_add_data_func ("/supervisor/storm/hung-up", "hang up", test_storm);
  g_test_add_data_func ("/supervisor/killed-launcher/daemon", "daemon", test_killed_launcher);
  g_test_add_data_func ("/supervisor/killed-launcher/spin", "spin", test_killed_launcher);
  g_test_add_func ("/supervisor/output-ends", test_output_ends);
  g_test_add_func ("/supervisor/rests", test_supervisor_rests);
  return g_test_run ();
}
