/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-proc-tree.h"

#define N_THREADS 3

/* A process that waits to be killed, with or without a child and a grandchild. Those end when it
 * does. Writes its PID, parents first. */
static int
start_family (int depth, int answer)
{
  int pid = fork ();

  if (pid != 0)
    return pid;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  pid = getpid ();
  if (write (answer, &pid, sizeof pid) != sizeof pid)
    _exit (1);
  if (depth > 0)
    start_family (depth - 1, answer);
  while (TRUE)
    pause ();
}

static void
end_family (int pid)
{
  int status;

  kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
}

static gboolean
contains (GArray *pids, int pid, guint *position)
{
  for (guint i = 0; i < pids->len; i++)
    if (g_array_index (pids, int, i) == pid)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

typedef GArray *(*FindFunc) (int pid);

static GArray *
find_by_scan (int pid)
{
  g_autoptr (GArray) processes = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  LanesProcess root = {pid, 0};

  g_array_append_val (processes, root);
  lanes_proc_tree_add_descendants_by_scan (processes);
  for (guint i = 1; i < processes->len; i++)
    g_array_append_val (pids, g_array_index (processes, LanesProcess, i).pid);
  return pids;
}

/* A child, its child and grandchild, and a second child. */
static void
check_family (FindFunc find)
{
  int pipes[2];
  int pids[4];
  guint positions[4];

  g_assert_cmpint (pipe (pipes), ==, 0);
  int first = start_family (2, pipes[1]);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (read (pipes[0], &pids[i], sizeof (int)), ==, sizeof (int));
  pids[3] = start_family (0, pipes[1]);
  g_assert_cmpint (read (pipes[0], &pids[3], sizeof (int)), ==, sizeof (int));
  g_assert_cmpint (pids[0], ==, first);

  g_autoptr (GArray) all = find (getpid ());
  g_autoptr (GArray) below = find (first);
  g_autoptr (GArray) none = find (pids[2]);
  g_autoptr (GArray) own = lanes_proc_tree_get_children (getpid ());

  g_assert_cmpuint (all->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_true (contains (all, pids[i], &positions[i]));
  g_assert_cmpuint (positions[0], <, positions[1]);
  g_assert_cmpuint (positions[1], <, positions[2]);
  g_assert_cmpuint (below->len, ==, 2);
  g_assert_cmpint (g_array_index (below, int, 0), ==, pids[1]);
  g_assert_cmpint (g_array_index (below, int, 1), ==, pids[2]);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (own->len, ==, 2);
  g_assert_true (contains (own, pids[0], &positions[0]) && contains (own, pids[3], &positions[3]));

  end_family (first);
  end_family (pids[3]);
  close (pipes[0]);
  close (pipes[1]);
}

static void
test_children (void)
{
  check_family (lanes_proc_tree_get_descendants);
}

static void
test_scan (void)
{
  check_family (find_by_scan);
}

/* A child that a thread other than the first has forked is a child all the same. */
static gpointer
fork_cb (gpointer data)
{
  int *pipes = data;

  return GINT_TO_POINTER (start_family (0, pipes[1]));
}

typedef struct
{
  int pipes[2];
  int pid;
  int may_end;
} Forker;

static gpointer
fork_and_wait_cb (gpointer data)
{
  Forker *forker = data;

  g_atomic_int_set (&forker->pid, GPOINTER_TO_INT (fork_cb (forker->pipes)));
  while (!g_atomic_int_get (&forker->may_end))
    g_usleep (1000);
  return NULL;
}

static void
test_child_of_thread (void)
{
  Forker forker = {0};
  int pid;

  g_assert_cmpint (pipe (forker.pipes), ==, 0);

  GThread *thread = g_thread_new ("forks", fork_and_wait_cb, &forker);

  g_assert_cmpint (read (forker.pipes[0], &pid, sizeof pid), ==, sizeof pid);
  g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (getpid ());

  g_assert_cmpuint (pids->len, ==, 1);
  g_assert_cmpint (g_array_index (pids, int, 0), ==, pid);
  end_family (pid);
  g_atomic_int_set (&forker.may_end, TRUE);
  g_thread_join (thread);
  close (forker.pipes[0]);
  close (forker.pipes[1]);
}

/* Starting points may descend from each other: nothing comes twice, and parents are named. */
static void
test_starting_points (void)
{
  g_autoptr (GArray) processes = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  int pipes[2];
  int pids[3];

  g_assert_cmpint (pipe (pipes), ==, 0);
  int first = start_family (2, pipes[1]);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (read (pipes[0], &pids[i], sizeof (int)), ==, sizeof (int));
  LanesProcess points[] = {{pids[1], 7}, {first, 0}};

  g_array_append_vals (processes, points, 2);
  lanes_proc_tree_add_descendants (processes);
  g_assert_cmpuint (processes->len, ==, 3);
  g_assert_cmpint (g_array_index (processes, LanesProcess, 0).parent, ==, 7);
  g_assert_cmpint (g_array_index (processes, LanesProcess, 2).pid, ==, pids[2]);
  g_assert_cmpint (g_array_index (processes, LanesProcess, 2).parent, ==, pids[1]);
  end_family (first);
  close (pipes[0]);
  close (pipes[1]);
}

static int
find_free_pid (void)
{
  int pid = fork ();

  if (pid == 0)
    _exit (0);
  end_family (pid);
  return pid;
}

static void
test_nobody (void)
{
  int pid = find_free_pid ();
  g_autoptr (GArray) descendants = lanes_proc_tree_get_descendants (pid);
  g_autoptr (GArray) threads = lanes_proc_tree_get_threads (pid);

  g_assert_cmpuint (descendants->len, ==, 0);
  g_assert_cmpuint (threads->len, ==, 0);
  g_assert_false (lanes_proc_tree_read_threads (pid, threads));
}

typedef struct
{
  int tid;
  int *may_end;
} Sleeper;

static gpointer
sleep_cb (gpointer data)
{
  Sleeper *sleeper = data;

  g_atomic_int_set (&sleeper->tid, gettid ());
  while (!g_atomic_int_get (sleeper->may_end))
    g_usleep (1000);
  return NULL;
}

static void
test_threads (void)
{
  Sleeper sleepers[N_THREADS];
  GThread *threads[N_THREADS];
  int may_end = FALSE;
  guint position;

  for (guint i = 0; i < N_THREADS; i++)
    {
      sleepers[i] = (Sleeper){0, &may_end};
      threads[i] = g_thread_new ("sleeps", sleep_cb, &sleepers[i]);
      while (g_atomic_int_get (&sleepers[i].tid) == 0)
        g_usleep (100);
    }
  g_autoptr (GArray) tids = lanes_proc_tree_get_threads (getpid ());

  g_assert_cmpuint (tids->len, >=, N_THREADS + 1);
  g_assert_true (contains (tids, getpid (), &position));
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_true (contains (tids, sleepers[i].tid, &position));
  g_atomic_int_set (&may_end, TRUE);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proc-tree/children", test_children);
  g_test_add_func ("/proc-tree/scan", test_scan);
  g_test_add_func ("/proc-tree/child-of-thread", test_child_of_thread);
  g_test_add_func ("/proc-tree/starting-points", test_starting_points);
  g_test_add_func ("/proc-tree/nobody", test_nobody);
  g_test_add_func ("/proc-tree/threads", test_threads);
  return g_test_run ();
}
