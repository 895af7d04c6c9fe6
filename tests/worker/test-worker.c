/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker-fixture.h"

static void
assert_exited (int status, int expected)
{
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, expected);
}

static void
assert_killed (int status, int expected)
{
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, expected);
}

static guint64
get_done (LanesBoardSlot *slot)
{
  return __atomic_load_n (&slot->done, __ATOMIC_RELAXED);
}

static gboolean
is_working (gpointer data)
{
  return get_done (data) > 0;
}

static void
test_done (void)
{
  WorkerFixture worker;
  LanesBoardSlot *slot;

  worker_fixture_launch (&worker, 1, FALSE, "--workload=primes", "--amount=1000", NULL);
  slot = &worker.board->slots[0];
  assert_exited (worker_fixture_wait (&worker), 0);
  g_assert_cmpint (slot->tid, ==, worker.pid);
  g_assert_cmpint (slot->state, ==, LANES_SLOT_DONE);
  g_assert_cmpuint (slot->done, ==, 1000);
  g_assert_cmpuint (slot->result, ==, 168);
  g_assert_cmpint (slot->run_time, >, 0);
  g_assert_cmpuint (slot->turns, >, 0);
  worker_fixture_clear (&worker);
}

static void
test_threads (gconstpointer lock)
{
  WorkerFixture worker;

  worker_fixture_launch (&worker, 3, FALSE, "--workload=primes", "--amount=100000", "--threads=3",
                         lock, NULL);
  assert_exited (worker_fixture_wait (&worker), 0);
  for (guint i = 0; i < 3; i++)
    {
      LanesBoardSlot *slot = &worker.board->slots[i];

      g_assert_cmpint (slot->state, ==, LANES_SLOT_DONE);
      g_assert_cmpuint (slot->result, ==, 9592);
      g_assert_cmpint (slot->tid, !=, worker.pid);
      g_assert_cmpint (slot->tid, !=, worker.board->slots[(i + 1) % 3].tid);
    }
  worker_fixture_clear (&worker);
}

/* A limit that comes while it works: the kernel refuses the next write. */
static void
test_failed (void)
{
  WorkerFixture worker;
  LanesBoardSlot *slot;
  const struct rlimit none = {0, 0};

  worker_fixture_launch (&worker, 1, FALSE, "--workload=files", NULL);
  slot = &worker.board->slots[0];
  wait_for (is_working, slot);
  g_assert_cmpint (prlimit (worker.pid, RLIMIT_FSIZE, &none, NULL), ==, 0);
  assert_exited (worker_fixture_wait (&worker), 1);
  g_assert_cmpint (slot->state, ==, LANES_SLOT_FAILED);
  g_assert_cmpint (slot->error, ==, EFBIG);
  worker_fixture_clear (&worker);
}

static void
test_wrong_usage (void)
{
  static const char *const table[][6] = {
      {NULL},
      {"--workload=cooking", NULL},
      {"--workload=primes", "--threads=2", NULL}, /* the board has one place */
      {"--workload=primes", "--cores=1000", NULL},
      {"--workload=primes", "--cores=x", NULL},
      {"--workload=primes", "--", "true", NULL},
      {"--", "true", NULL},
      {"--workload=primes", "--board=1000000", NULL},
      {"--workload=primes", "--board=0", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      WorkerFixture worker;
      g_autofree char *message = NULL;

      worker_fixture_launch_words (&worker, 1, FALSE, getpid (), table[i]);
      message = worker_fixture_read_output (&worker);
      assert_exited (worker_fixture_wait (&worker), 2);
      g_assert_true (g_str_has_prefix (message, "lanes-worker: "));
      g_assert_cmpint (worker.board->slots[0].state, ==, LANES_SLOT_UNUSED);
      worker_fixture_clear (&worker);
    }
}

static void
test_not_the_parent (void)
{
  const char *const words[] = {"--workload=primes", NULL};
  WorkerFixture worker;

  worker_fixture_launch_words (&worker, 1, FALSE, 1, words);
  assert_exited (worker_fixture_wait (&worker), 1);
  g_assert_cmpint (worker.board->slots[0].tid, ==, 0);
  worker_fixture_clear (&worker);
}

static gboolean
is_stopped (gpointer data)
{
  return read_state (*(pid_t *) data) == 'T';
}

static void
test_pause_and_stop (void)
{
  WorkerFixture worker;
  LanesBoardSlot *slot;
  guint64 done;
  gint64 run_time;

  worker_fixture_launch (&worker, 1, FALSE, "--workload=matrix", NULL);
  slot = &worker.board->slots[0];
  wait_for (is_working, slot);
  g_assert_cmpint (getpgid (worker.pid), ==, worker.pid);

  kill (-worker.pid, SIGSTOP);
  wait_for (is_stopped, &worker.pid);
  done = get_done (slot);
  run_time = read_run_time (worker.pid);
  g_usleep (30000);
  g_assert_cmpuint (get_done (slot), ==, done);
  g_assert_cmpint (read_run_time (worker.pid), ==, run_time);

  kill (-worker.pid, SIGCONT);
  __atomic_store_n (&slot->done, 0, __ATOMIC_RELAXED);
  wait_for (is_working, slot);

  kill (-worker.pid, SIGTERM);
  assert_killed (worker_fixture_wait (&worker), SIGTERM);
  g_assert_cmpint (slot->state, ==, LANES_SLOT_WORKING);
  worker_fixture_clear (&worker);
}

static void
test_limits (void)
{
  WorkerFixture worker;
  cpu_set_t cores;
  guint core = 0;
  g_autofree char *list = NULL;

  g_assert_cmpint (sched_getaffinity (0, sizeof cores, &cores), ==, 0);
  while (!CPU_ISSET (core, &cores))
    core++;
  list = g_strdup_printf ("--cores=%u", core);

  worker_fixture_launch (&worker, 2, FALSE, "--workload=primes", "--threads=2", "--nice=7", list,
                         NULL);
  wait_for (is_working, &worker.board->slots[0]);
  wait_for (is_working, &worker.board->slots[1]);
  for (guint i = 0; i < 2; i++)
    {
      int tid = worker.board->slots[i].tid;

      g_assert_cmpint (sched_getaffinity (tid, sizeof cores, &cores), ==, 0);
      g_assert_cmpint (CPU_COUNT (&cores), ==, 1);
      g_assert_true (CPU_ISSET (core, &cores));
      g_assert_cmpint (getpriority (PRIO_PROCESS, (id_t) tid), ==, 7);
    }
  kill (worker.pid, SIGTERM);
  assert_killed (worker_fixture_wait (&worker), SIGTERM);
  worker_fixture_clear (&worker);
}

/* kill -9 of the launcher ends a worker, at work or paused. */
static void
test_killed_launcher (gconstpointer paused)
{
  int ends[2];
  pid_t launcher, worker_pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  launcher = fork ();
  if (launcher == 0)
    {
      WorkerFixture worker;

      worker_fixture_launch (&worker, 2, FALSE, "--workload=primes", "--threads=2", NULL);
      wait_for (is_working, &worker.board->slots[1]);
      g_assert_cmpint (write (ends[1], &worker.pid, sizeof worker.pid), ==, sizeof worker.pid);
      for (;;)
        pause ();
    }

  g_assert_cmpint (read (ends[0], &worker_pid, sizeof worker_pid), ==, sizeof worker_pid);
  if (paused)
    {
      kill (-worker_pid, SIGSTOP);
      wait_for (is_stopped, &worker_pid);
    }
  kill (launcher, SIGKILL);
  wait_until_alone ();
  g_assert_cmpint (kill (worker_pid, 0), <, 0);
  close (ends[0]);
  close (ends[1]);
}

/* Signals that the launcher ignores or blocks are not passed on. */
static void
test_inherited_signals (void)
{
  WorkerFixture worker;
  sigset_t blocked, before;

  sigemptyset (&blocked);
  sigaddset (&blocked, SIGTERM);
  sigprocmask (SIG_BLOCK, &blocked, &before);
  worker_fixture_launch (&worker, 1, FALSE, "--workload=primes", NULL);
  sigprocmask (SIG_SETMASK, &before, NULL);
  wait_for (is_working, &worker.board->slots[0]);
  kill (worker.pid, SIGTERM);
  assert_killed (worker_fixture_wait (&worker), SIGTERM);
  worker_fixture_clear (&worker);
}

/* What was asked to end leaves the kernel's counters of its threads behind. */
static void
test_farewell (void)
{
  WorkerFixture worker;

  worker_fixture_launch (&worker, 2, FALSE, "--workload=primes", "--threads=2", NULL);
  wait_for (is_working, &worker.board->slots[0]);
  wait_for (is_working, &worker.board->slots[1]);
  g_assert_cmpint (worker.board->slots[0].run_time, ==, 0);
  kill (worker.pid, SIGTERM);
  assert_killed (worker_fixture_wait (&worker), SIGTERM);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (worker.board->slots[i].run_time, >, 0);
      g_assert_cmpuint (worker.board->slots[i].turns, >, 0);
    }
  worker_fixture_clear (&worker);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  worker_fixture_set_up ();
  g_test_add_func ("/worker/done", test_done);
  g_test_add_data_func ("/worker/threads/free", NULL, test_threads);
  g_test_add_data_func ("/worker/threads/one-lock", "--lock", test_threads);
  g_test_add_func ("/worker/failed", test_failed);
  g_test_add_func ("/worker/wrong-usage", test_wrong_usage);
  g_test_add_func ("/worker/not-the-parent", test_not_the_parent);
  g_test_add_func ("/worker/pause-and-stop", test_pause_and_stop);
  g_test_add_func ("/worker/farewell", test_farewell);
  g_test_add_func ("/worker/limits", test_limits);
  g_test_add_func ("/worker/inherited-signals", test_inherited_signals);
  g_test_add_data_func ("/worker/killed-launcher/working", NULL, test_killed_launcher);
  g_test_add_data_func ("/worker/killed-launcher/paused", "paused", test_killed_launcher);
  return g_test_run ();
}
