/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-limits.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-proc-tree.h"
#include "lanes-time.h"

#define NOBODY    65534
#define N_THREADS 3

typedef struct
{
  GThread *threads[N_THREADS];
  int tids[N_THREADS];
  int n_begun;
  int ended;
} Threads;

static gpointer
rest (gpointer data)
{
  Threads *threads = data;
  int i = g_atomic_int_add (&threads->n_begun, 1);

  g_atomic_int_set (&threads->tids[i], gettid ());
  while (!g_atomic_int_get (&threads->ended))
    g_usleep (1000);
  return NULL;
}

static void
begin_threads (Threads *threads)
{
  for (int i = 0; i < N_THREADS; i++)
    threads->threads[i] = g_thread_new ("rest", rest, threads);
  for (int i = 0; i < N_THREADS; i++)
    while (g_atomic_int_get (&threads->tids[i]) == 0)
      g_thread_yield ();
}

static void
end_threads (Threads *threads)
{
  g_atomic_int_set (&threads->ended, TRUE);
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads->threads[i]);
}

/* The first core that this process may use */
static LanesCoreSet
get_one_core (void)
{
  LanesCoreSet all, one = lanes_core_set_none ();

  g_assert_true (lanes_core_set_of_thread (0, &all, NULL));
  for (guint i = 0; i < LANES_MAX_CORES; i++)
    if (lanes_core_set_contains (&all, i))
      {
        lanes_core_set_add (&one, i);
        break;
      }
  return one;
}

static void
assert_limits (int tid, const LanesCoreSet *cores, int nice)
{
  LanesCoreSet has;

  g_assert_true (lanes_core_set_of_thread (tid, &has, NULL));
  g_assert_true (lanes_core_set_equal (&has, cores));
  g_assert_cmpint (getpriority (PRIO_PROCESS, (id_t) tid), ==, nice);
}

/* The linker puts the test between the limits and what they are made of. */
static LanesTime delay; /* of each thread that is limited */
static guint n_read;    /* how often the list of threads was read again */

gboolean __real_lanes_core_set_apply (const LanesCoreSet *cores, int tid, GError **error);
gboolean __wrap_lanes_core_set_apply (const LanesCoreSet *cores, int tid, GError **error);
gboolean __real_lanes_proc_tree_read_threads (int pid, GArray *tids);
gboolean __wrap_lanes_proc_tree_read_threads (int pid, GArray *tids);

gboolean
__wrap_lanes_core_set_apply (const LanesCoreSet *cores, int tid, GError **error)
{
  g_usleep ((gulong) (delay / LANES_USEC));
  return __real_lanes_core_set_apply (cores, tid, error);
}

gboolean
__wrap_lanes_proc_tree_read_threads (int pid, GArray *tids)
{
  n_read++;
  return __real_lanes_proc_tree_read_threads (pid, tids);
}

/* Every test changes limits of its own process, for which there is no way back. */
static gboolean
is_own_process (void)
{
  if (g_test_subprocess ())
    return TRUE;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return FALSE;
}

static void
test_thread (void)
{
  LanesCoreSet before, one = get_one_core ();
  int nice = getpriority (PRIO_PROCESS, 0);
  g_autoptr (GError) error = NULL;
  Threads threads = {0};

  if (!is_own_process ())
    return;
  g_assert_true (lanes_core_set_of_thread (0, &before, NULL));
  begin_threads (&threads);
  g_assert_true (lanes_limits_apply_to_thread (threads.tids[1], &one, nice + 1, &error));
  g_assert_no_error (error);
  assert_limits (threads.tids[1], &one, nice + 1);
  assert_limits (threads.tids[0], &before, nice);
  end_threads (&threads);
  /* One that has ended is no error. */
  g_assert_true (lanes_limits_apply_to_thread (threads.tids[1], &one, nice + 1, &error));
  g_assert_no_error (error);
}

static void
test_process (void)
{
  LanesCoreSet one = get_one_core ();
  int nice = getpriority (PRIO_PROCESS, 0);
  g_autoptr (GError) error = NULL;
  Threads threads = {0};

  if (!is_own_process ())
    return;
  begin_threads (&threads);
  g_assert_true (lanes_limits_apply_to_process (getpid (), &one, nice + 2, &error));
  g_assert_no_error (error);
  for (int i = 0; i < N_THREADS; i++)
    assert_limits (threads.tids[i], &one, nice + 2);
  assert_limits (gettid (), &one, nice + 2);
  end_threads (&threads);
}

/* Children and grandchildren, but not the process itself */
static void
test_below (void)
{
  LanesCoreSet before, one = get_one_core ();
  int nice = getpriority (PRIO_PROCESS, 0);
  g_autoptr (GError) error = NULL;
  int ends[2];
  pid_t child, grandchild;

  if (!is_own_process ())
    return;
  g_assert_true (lanes_core_set_of_thread (0, &before, NULL));
  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      pid_t below = fork ();

      if (below > 0 && write (ends[1], &below, sizeof below) != sizeof below)
        _exit (1);
      while (TRUE)
        pause ();
    }
  g_assert_cmpint (read (ends[0], &grandchild, sizeof grandchild), ==, sizeof grandchild);
  g_assert_true (lanes_limits_apply_below (getpid (), &one, nice + 3, &error));
  g_assert_no_error (error);
  assert_limits (child, &one, nice + 3);
  assert_limits (grandchild, &one, nice + 3);
  assert_limits (getpid (), &before, nice);
  kill (grandchild, SIGKILL);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

/* An ordinary user cannot take niceness back, and is told what to do instead. */
static void
test_less_nice (void)
{
  LanesCoreSet one = get_one_core ();
  g_autoptr (GError) error = NULL;
  const struct rlimit none = {0, 0};
  int nice = getpriority (PRIO_PROCESS, 0);

  if (!is_own_process ())
    return;
  if (setrlimit (RLIMIT_NICE, &none) < 0
      || (geteuid () == 0 && setresuid (NOBODY, NOBODY, NOBODY) < 0))
    {
      g_test_skip ("The limits of an ordinary user cannot be had");
      return;
    }
  g_assert_true (lanes_limits_apply_to_thread (gettid (), &one, nice + 5, &error));
  g_assert_no_error (error);
  g_assert_false (lanes_limits_apply_to_thread (gettid (), &one, nice + 2, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_LIMIT);
  g_assert_nonnull (g_strrstr (error->message, "Stop it and start it again"));
}

/* Some may be a library's, or a sanitizer's. */
static guint
count_threads (void)
{
  g_autoptr (GArray) tids = lanes_proc_tree_get_threads (getpid ());

  g_assert_cmpuint (tids->len, >, N_THREADS);
  return tids->len;
}

/* Where it takes long, numbers that may mean others by now are not used. */
static void
test_stale (void)
{
  guint n_threads;
  LanesCoreSet one = get_one_core ();
  g_autoptr (GError) error = NULL;
  Threads threads = {0};

  if (!is_own_process ())
    return;
  begin_threads (&threads);
  n_threads = count_threads ();
  delay = 110 * LANES_MSEC;
  g_assert_true (
      lanes_limits_apply_to_process (getpid (), &one, getpriority (PRIO_PROCESS, 0), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, ==, n_threads);
  for (int i = 0; i < N_THREADS; i++)
    assert_limits (threads.tids[i], &one, getpriority (PRIO_PROCESS, 0));
  end_threads (&threads);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/limits/thread", test_thread);
  g_test_add_func ("/limits/process", test_process);
  g_test_add_func ("/limits/below", test_below);
  g_test_add_func ("/limits/less-nice", test_less_nice);
  g_test_add_func ("/limits/stale", test_stale);
  return g_test_run ();
}
