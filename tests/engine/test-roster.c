/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-roster.h"

#include <unistd.h>

#define WORKER 1000
#define TASK   3

typedef struct
{
  LanesTrace *trace;
  LanesRoster *roster;
  guint n_added;
  int last_tid;
} Fixture;

static void
added_cb (guint thread, int pid, int tid, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (lanes_roster_find (fixture->roster, tid), ==, thread);
  fixture->n_added++;
  fixture->last_tid = tid;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->trace = lanes_trace_new (1);
  fixture->roster = lanes_roster_new (fixture->trace, added_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  lanes_roster_free (fixture->roster);
  g_object_unref (fixture->trace);
}

static LanesTime
after (LanesTime delay)
{
  static LanesTime start;

  if (start == 0)
    start = lanes_time_now () + LANES_SEC;
  return start + delay;
}

static void
fork_thread (Fixture *fixture, LanesTime delay, int parent_pid, int pid, int tid)
{
  LanesThreadEvent event = {
      .time = after (delay),
      .type = LANES_THREAD_FORKED,
      .pid = pid,
      .tid = tid,
      .parent_pid = parent_pid,
      .parent_tid = parent_pid,
  };

  lanes_roster_apply (fixture->roster, &event);
}

static void
exit_thread (Fixture *fixture, LanesTime delay, int pid, int tid)
{
  LanesThreadEvent event = {
      .time = after (delay),
      .type = LANES_THREAD_EXITED,
      .pid = pid,
      .tid = tid,
  };

  lanes_roster_apply (fixture->roster, &event);
}

static const LanesThread *
find (Fixture *fixture, int tid)
{
  guint number = lanes_roster_find (fixture->roster, tid);

  return number == G_MAXUINT ? NULL : lanes_trace_get_thread (fixture->trace, number);
}

static void
assert_thread (Fixture *fixture, int tid, guint process, guint ordinal)
{
  const LanesThread *thread = find (fixture, tid);

  g_assert_nonnull (thread);
  g_assert_cmpint (thread->tid, ==, tid);
  g_assert_cmpuint (thread->task, ==, TASK);
  g_assert_cmpuint (thread->process, ==, process);
  g_assert_cmpuint (thread->ordinal, ==, ordinal);
}

static void
add_process (Fixture *fixture, guint n, guint ordinal, LanesProcessRole role)
{
  lanes_roster_begin_run (fixture->roster, TASK, n);
  lanes_roster_add_process (fixture->roster, TASK, ordinal, WORKER, role);
}

static void
test_strangers (Fixture *fixture, gconstpointer unused)
{
  fork_thread (fixture, 0, 1, 77, 77);
  fork_thread (fixture, 0, getpid (), getpid (), 78);
  exit_thread (fixture, 1, 77, 77);
  g_assert_cmpuint (lanes_roster_find (fixture->roster, 77), ==, G_MAXUINT);
  g_assert_cmpuint (lanes_roster_find (fixture->roster, 78), ==, G_MAXUINT);
  g_assert_cmpuint (fixture->n_added, ==, 0);
}

static void
test_own_threads (Fixture *fixture, gconstpointer unused)
{
  lanes_roster_add_thread (fixture->roster, TASK, 1, 501);
  lanes_roster_add_thread (fixture->roster, TASK, 2, 502);
  assert_thread (fixture, 501, 1, 1);
  assert_thread (fixture, 502, 1, 2);
  g_assert_cmpint (find (fixture, 502)->pid, ==, getpid ());
  g_assert_cmpuint (find (fixture, 502)->run, ==, 0);
  exit_thread (fixture, 5, getpid (), 501);
  g_assert_cmpint (find (fixture, 501)->end, ==, after (5));
  g_assert_cmpint (find (fixture, 502)->end, ==, G_MAXINT64);
}

/* The worker itself waits: its threads are the ones that work. */
static void
test_host (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, 2, 2, LANES_PROCESS_HOSTS);
  g_assert_cmpuint (fixture->n_added, ==, 0);
  fork_thread (fixture, 0, getpid (), WORKER, WORKER);
  g_assert_cmpuint (lanes_roster_find (fixture->roster, WORKER), ==, G_MAXUINT);
  fork_thread (fixture, 1, WORKER, WORKER, 1001);
  exit_thread (fixture, 2, WORKER, 1001);
  /* All its threads have ended, but not it. */
  fork_thread (fixture, 3, WORKER, WORKER, 1002);
  assert_thread (fixture, 1001, 2, 1);
  assert_thread (fixture, 1002, 2, 2);
}

/* The command takes the place of its supervisor; what it starts is counted on. */
static void
test_supervisor (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, 1, 1, LANES_PROCESS_SUPERVISES);
  fork_thread (fixture, 0, WORKER, 1100, 1100);
  fork_thread (fixture, 1, 1100, 1101, 1101);
  fork_thread (fixture, 2, 1101, 1102, 1102);
  fork_thread (fixture, 3, 1102, 1102, 1103);
  assert_thread (fixture, 1100, 1, 1);
  assert_thread (fixture, 1101, 2, 1);
  assert_thread (fixture, 1102, 3, 1);
  assert_thread (fixture, 1103, 3, 2);
  g_assert_cmpuint (fixture->n_added, ==, 4);
  /* A child of who has ended is known all the same when it was begun before. */
  exit_thread (fixture, 4, 1101, 1101);
  fork_thread (fixture, 5, 1102, 1104, 1104);
  assert_thread (fixture, 1104, 4, 1);
}

/* Who outlives a run is still of that one, with what it starts. */
static void
test_runs (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, 1, 1, LANES_PROCESS_WORKS);
  lanes_roster_begin_run (fixture->roster, TASK, 1);
  fork_thread (fixture, 1, WORKER, 1200, 1200);
  lanes_roster_add_thread (fixture->roster, TASK, 1, 501);
  g_assert_cmpuint (find (fixture, WORKER)->run, ==, 1);
  g_assert_cmpuint (find (fixture, 1200)->run, ==, 1);
  g_assert_cmpuint (find (fixture, 501)->run, ==, 2);
}

/* Nobody may tell of the end of those who only looked after others. */
static void
test_run_ends (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, 3, 1, LANES_PROCESS_SUPERVISES);
  lanes_roster_add_process (fixture->roster, TASK, 2, 1010, LANES_PROCESS_HOSTS);
  lanes_roster_add_process (fixture->roster, TASK, 3, 1020, LANES_PROCESS_WORKS);
  lanes_roster_add_process (fixture->roster, TASK + 1, 1, 1030, LANES_PROCESS_SUPERVISES);
  fork_thread (fixture, 0, WORKER, 1100, 1100);
  fork_thread (fixture, 1, WORKER, 1101, 1101);
  fork_thread (fixture, 2, 1010, 1010, 1011);
  exit_thread (fixture, 3, 1101, 1101);
  exit_thread (fixture, 4, 1020, 1020);
  lanes_roster_end_run (fixture->roster, TASK);
  for (int pid = WORKER; pid <= 1020; pid += 10)
    {
      g_assert_false (lanes_roster_has_process (fixture->roster, pid));
      g_assert_false (lanes_roster_owns (fixture->roster, pid, 1200, after (5)));
    }
  g_assert_true (lanes_roster_has_process (fixture->roster, 1030));
  /* A daemon goes on, and a thread ends whose end comes late. */
  fork_thread (fixture, 6, 1100, 1102, 1102);
  assert_thread (fixture, 1102, 5, 1);
  exit_thread (fixture, 7, 1010, 1011);
  g_assert_cmpint (find (fixture, 1011)->end, ==, after (7));
}

/* The number of a supervisor comes again while its run goes on. */
static void
test_number_of_supervisor (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, 2, 1, LANES_PROCESS_SUPERVISES);
  lanes_roster_add_process (fixture->roster, TASK, 2, 1010, LANES_PROCESS_SUPERVISES);
  fork_thread (fixture, 0, WORKER, 1100, 1100);
  fork_thread (fixture, 1, 1010, 1101, 1101);
  exit_thread (fixture, 2, 1100, 1100);
  fork_thread (fixture, 3, 1101, WORKER, WORKER);
  fork_thread (fixture, 4, WORKER, 1102, 1102);
  assert_thread (fixture, WORKER, 3, 1);
  assert_thread (fixture, 1102, 4, 1);
}

static void
test_names (Fixture *fixture, gconstpointer unused)
{
  LanesThreadEvent event = {.type = LANES_THREAD_RENAMED, .pid = WORKER, .tid = WORKER};

  add_process (fixture, 1, 1, LANES_PROCESS_WORKS);
  g_strlcpy (event.name, "primes", sizeof event.name);
  lanes_roster_apply (fixture->roster, &event);
  g_assert_cmpstr (find (fixture, WORKER)->name, ==, "primes");
  event.tid = 99;
  lanes_roster_apply (fixture->roster, &event);
}

/* The record of a fork comes after the run has told of the process. */
static void
test_told_twice (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, 1, 1, LANES_PROCESS_WORKS);
  fork_thread (fixture, -2 * LANES_SEC, getpid (), WORKER, WORKER);
  g_assert_cmpuint (fixture->n_added, ==, 1);
  assert_thread (fixture, WORKER, 1, 1);
}

/* A program may end its first thread and go on in others. */
static void
test_first_thread_ends (Fixture *fixture, gconstpointer unused)
{
  add_process (fixture, 1, 1, LANES_PROCESS_WORKS);
  fork_thread (fixture, 0, WORKER, WORKER, 1001);
  exit_thread (fixture, 1, WORKER, WORKER);
  fork_thread (fixture, 2, WORKER, WORKER, 1002);
  fork_thread (fixture, 3, WORKER, 1200, 1200);
  assert_thread (fixture, 1002, 1, 3);
  assert_thread (fixture, 1200, 2, 1);
  exit_thread (fixture, 4, WORKER, 1001);
  exit_thread (fixture, 5, WORKER, 1002);
  /* Now it has ended: its number may be anybody's. */
  fork_thread (fixture, 6, WORKER, 1300, 1300);
  g_assert_cmpuint (lanes_roster_find (fixture->roster, 1300), ==, G_MAXUINT);
}

static void
test_number_again (Fixture *fixture, gconstpointer unused)
{
  guint first;

  add_process (fixture, 1, 1, LANES_PROCESS_SUPERVISES);
  fork_thread (fixture, 0, WORKER, 1100, 1100);
  fork_thread (fixture, 1, 1100, 1101, 1101);
  first = lanes_roster_find (fixture->roster, 1101);
  exit_thread (fixture, 2, 1101, 1101);
  fork_thread (fixture, 3, 1100, 1101, 1101);
  assert_thread (fixture, 1101, 3, 1);
  g_assert_cmpint (find (fixture, 1101)->end, ==, G_MAXINT64);
  g_assert_cmpint (lanes_trace_get_thread (fixture->trace, first)->end, ==, after (2));
}

/* When the record of an end was lost, a new thread of that number is a new one all the same. */
static void
test_lost_exit (Fixture *fixture, gconstpointer unused)
{
  guint first;

  add_process (fixture, 1, 1, LANES_PROCESS_WORKS);
  fork_thread (fixture, 0, WORKER, WORKER, 1001);
  first = lanes_roster_find (fixture->roster, 1001);
  fork_thread (fixture, 5, WORKER, WORKER, 1001);
  g_assert_cmpuint (lanes_roster_find (fixture->roster, 1001), !=, first);
  assert_thread (fixture, 1001, 1, 3);
  g_assert_cmpint (lanes_trace_get_thread (fixture->trace, first)->end, ==, after (5));
}

/* A thread that ran for a moment, and was forgotten by the trace later */
static void
pass_by (Fixture *fixture, int tid, LanesTime delay)
{
  LanesSlice slice = {.begin = after (delay), .end = after (delay + 10)};

  fork_thread (fixture, delay, WORKER, WORKER, tid);
  slice.thread = lanes_roster_find (fixture->roster, tid);
  lanes_trace_append (fixture->trace, &slice);
  exit_thread (fixture, delay + 10, WORKER, tid);
  lanes_trace_advance (fixture->trace, after (delay + 10));
}

/* Numbers are given again by the trace: nobody is taken for who had one before. */
static void
test_recycled (Fixture *fixture, gconstpointer unused)
{
  lanes_trace_set_limits (fixture->trace, 1000, 1000);
  add_process (fixture, 1, 1, LANES_PROCESS_WORKS);
  for (int i = 0; i < 5000; i++)
    {
      pass_by (fixture, 2000 + i, 100 * i);
      g_assert_cmpint (find (fixture, 2000 + i)->tid, ==, 2000 + i);
    }
  g_assert_cmpuint (lanes_trace_get_n_threads (fixture->trace), <, 100);
  g_assert_null (find (fixture, 2000));
  g_assert_nonnull (find (fixture, WORKER));
}

static void
add_test (const char *path, void (*func) (Fixture *fixture, gconstpointer unused))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_test ("/roster/strangers", test_strangers);
  add_test ("/roster/own-threads", test_own_threads);
  add_test ("/roster/host", test_host);
  add_test ("/roster/supervisor", test_supervisor);
  add_test ("/roster/runs", test_runs);
  add_test ("/roster/run-ends", test_run_ends);
  add_test ("/roster/number-of-supervisor", test_number_of_supervisor);
  add_test ("/roster/names", test_names);
  add_test ("/roster/told-twice", test_told_twice);
  add_test ("/roster/first-thread-ends", test_first_thread_ends);
  add_test ("/roster/number-again", test_number_again);
  add_test ("/roster/lost-exit", test_lost_exit);
  add_test ("/roster/recycled", test_recycled);
  return g_test_run ();
}
