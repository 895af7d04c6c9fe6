/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-counters.h"

#define INTERVAL (2 * LANES_MSEC)

/* As long as a condition may take on a machine that is fully busy. */
#define BOUND (20 * LANES_SEC)

/* A running thread's counters are at most a tick of the kernel behind its clock. */
#define TICK (10 * LANES_MSEC)

/* What was read, by TID. */
typedef struct
{
  GHashTable *last; /* TID → LanesThreadCounters */
  GHashTable *ends; /* TID → how often 'X' was reported */
  guint n_readings;
  guint n_last; /* how many threads were in the last reading */
  LanesTime end;
} Seen;

static void
read_cb (LanesCounters *counters, const GArray *readings, const LanesSpan *span, gpointer user_data)
{
  Seen *seen = user_data;

  if (seen->n_readings > 0)
    g_assert_cmpint (span->begin, ==, seen->end);
  g_assert_cmpint (span->begin, <=, span->end);
  seen->end = span->end;
  seen->n_readings++;
  seen->n_last = readings->len;
  for (guint i = 0; i < readings->len; i++)
    {
      const LanesThreadCounters *now = &g_array_index (readings, LanesThreadCounters, i);
      gpointer tid = GINT_TO_POINTER (now->tid);
      const LanesThreadCounters *before = g_hash_table_lookup (seen->last, tid);

      if (before)
        {
          g_assert_cmpint (now->pid, ==, before->pid);
          g_assert_cmpint (now->time, >=, before->time);
          g_assert_cmpint (now->stat.run_time, >=, before->stat.run_time);
          g_assert_cmpint (now->stat.wait_time, >=, before->stat.wait_time);
          g_assert_cmpuint (now->stat.turns, >=, before->stat.turns);
          g_assert_cmpint (before->state, !=, 'X');
        }
      g_assert_cmpint (now->time, <=, span->end);
      if (now->state == 'X')
        {
          guint n_ends = GPOINTER_TO_UINT (g_hash_table_lookup (seen->ends, tid));

          g_hash_table_insert (seen->ends, tid, GUINT_TO_POINTER (n_ends + 1));
        }
      g_hash_table_insert (seen->last, tid, g_memdup2 (now, sizeof *now));
    }
}

static LanesCounters *
start (LanesTime interval, Seen *seen)
{
  LanesCounters *counters = lanes_counters_new (interval);

  *seen = (Seen){
      .last = g_hash_table_new_full (NULL, NULL, NULL, g_free),
      .ends = g_hash_table_new (NULL, NULL),
  };
  g_signal_connect (counters, "read", G_CALLBACK (read_cb), seen);
  return counters;
}

static void
finish (LanesCounters *counters, Seen *seen)
{
  g_assert_finalize_object (counters);
  g_hash_table_unref (seen->last);
  g_hash_table_unref (seen->ends);
}

static const LanesThreadCounters *
get_last (const Seen *seen, int tid)
{
  return g_hash_table_lookup (seen->last, GINT_TO_POINTER (tid));
}

static guint
get_ends (const Seen *seen, int tid)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (seen->ends, GINT_TO_POINTER (tid)));
}

#define wait_until(condition) \
  G_STMT_START \
  { \
    LanesTime bound_ = lanes_time_now () + BOUND; \
    while (!(condition) && lanes_time_now () < bound_) \
      if (!g_main_context_iteration (NULL, FALSE)) \
        g_usleep (1000); \
    g_assert_true (condition); \
  } \
  G_STMT_END

typedef struct
{
  int tid;
  int may_end;
  int ended;       /* the work is done, and clock is valid */
  LanesTime clock; /* the thread's own CPU clock at its end */
  LanesTime work;  /* CPU time to use up before it ends, 0: rest until told */
} Worker;

static LanesTime
read_own_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

/* Rests once the work is done, so that the counters say all of it. */
static gpointer
work_cb (gpointer data)
{
  Worker *worker = data;

  g_atomic_int_set (&worker->tid, gettid ());
  while (read_own_clock () < worker->work)
    ;
  worker->clock = read_own_clock ();
  g_atomic_int_set (&worker->ended, TRUE);
  while (!g_atomic_int_get (&worker->may_end))
    g_usleep (20000);
  return NULL;
}

static GThread *
start_worker (Worker *worker, LanesTime work)
{
  GThread *thread;

  *worker = (Worker){.work = work};
  thread = g_thread_new ("worker", work_cb, worker);
  while (g_atomic_int_get (&worker->tid) == 0)
    g_usleep (100);
  return thread;
}

static void
end_worker (Worker *worker, GThread *thread)
{
  g_atomic_int_set (&worker->may_end, TRUE);
  g_thread_join (thread);
}

static void
test_thread (void)
{
  Seen seen;
  Worker worker;
  LanesCounters *counters = start (INTERVAL, &seen);
  GThread *thread = start_worker (&worker, 200 * LANES_MSEC);
  const LanesThreadCounters *last = NULL;

  lanes_counters_watch_thread (counters, getpid (), worker.tid);
  lanes_counters_watch_thread (counters, getpid (), worker.tid);
  wait_until (g_atomic_int_get (&worker.ended) && (last = get_last (&seen, worker.tid))
              && last->state == 'S' && last->stat.run_time >= worker.clock);
  g_assert_cmpuint (seen.n_last, ==, 1);
  g_assert_cmpint (last->pid, ==, getpid ());
  g_assert_cmpint (last->parent, ==, 0);
  g_assert_cmpint (last->stat.run_time - worker.clock, <, TICK);
  g_assert_cmpuint (last->stat.turns, >=, 1);
  g_assert_cmpint (last->core, <, sysconf (_SC_NPROCESSORS_CONF));
  g_assert_cmpuint (get_ends (&seen, worker.tid), ==, 0);

  end_worker (&worker, thread);
  wait_until (get_ends (&seen, worker.tid) == 1);
  last = get_last (&seen, worker.tid);
  g_assert_cmpint (last->stat.run_time, >=, worker.clock);
  finish (counters, &seen);
}

/* Returns: how often the two clocks were compared: seldom, where there is hardly any turn */
static guint
compare_clocks (void)
{
  Seen seen;
  Worker worker;
  clockid_t clock;
  LanesCounters *counters = start (INTERVAL, &seen);
  GThread *thread = start_worker (&worker, 400 * LANES_MSEC);
  g_autoptr (GArray) now = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters));
  guint n_compared = 0;

  /* The clock of one thread, as the kernel numbers them: see clock_gettime(2). */
  clock = (clockid_t) ((~(unsigned) worker.tid << 3) | 6);
  lanes_counters_watch_thread (counters, getpid (), worker.tid);
  while (!g_atomic_int_get (&worker.ended))
    {
      struct timespec before;
      struct timespec after;

      g_assert_cmpint (clock_gettime (clock, &before), ==, 0);
      lanes_counters_read_now (counters, now);
      g_assert_cmpint (clock_gettime (clock, &after), ==, 0);
      g_assert_cmpuint (now->len, ==, 1);

      LanesTime run = g_array_index (now, LanesThreadCounters, 0).stat.run_time;

      g_assert_cmpint (run, >=, before.tv_sec * LANES_SEC + before.tv_nsec - TICK);
      g_assert_cmpint (run, <=, after.tv_sec * LANES_SEC + after.tv_nsec);
      n_compared++;
      g_usleep (1000);
    }
  end_worker (&worker, thread);
  finish (counters, &seen);
  return n_compared;
}

/* A thread that works all the time is never more than a tick behind its own clock. */
static void
test_running (void)
{
  for (guint n_compared = 0; n_compared <= 10;)
    n_compared += compare_clocks ();
}

typedef struct
{
  int first; /* the child */
  int below; /* its child, which has a second thread */
} Family;

static gpointer
rest_cb (gpointer data)
{
  while (TRUE)
    pause ();
  return NULL;
}

/* The child lives until it reads a byte, its child until the pipe is closed: that one only looks at
 * the pipe, since the byte would be its own if it came to read first. */
static void
run_child (int answer, int order)
{
  struct pollfd closed = {.fd = order};
  char byte;
  int pid = fork ();

  if (pid == 0)
    {
      g_thread_new ("rests", rest_cb, NULL);
      pid = getpid ();
      if (write (answer, &pid, sizeof pid) == sizeof pid)
        while (!(closed.revents & POLLHUP))
          poll (&closed, 1, -1);
      _exit (0);
    }
  while (read (order, &byte, 1) < 0 && errno == EINTR)
    ;
  _exit (0);
}

static Family
start_family (int *answer, int *order)
{
  Family family;

  g_assert_cmpint (pipe (answer), ==, 0);
  g_assert_cmpint (pipe (order), ==, 0);
  family.first = fork ();
  if (family.first == 0)
    {
      close (order[1]);
      run_child (answer[1], order[0]);
    }
  close (order[0]);
  close (answer[1]);
  g_assert_cmpint (read (answer[0], &family.below, sizeof (int)), ==, sizeof (int));
  close (answer[0]);
  return family;
}

static guint
count_threads (const Seen *seen, int pid)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, seen->last);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((LanesThreadCounters *) value)->pid == pid)
      n++;
  return n;
}

/* A family that begins after the watch, is found; its threads are; it goes on being watched when
 * the process in between has ended; and each end is reported once. */
static void
test_tree (void)
{
  Seen seen;
  Worker worker;
  int answer[2];
  int order[2];
  int status;
  LanesCounters *counters = start (INTERVAL, &seen);

  lanes_counters_watch_tree (counters, getpid (), FALSE);
  GThread *thread = start_worker (&worker, 0);
  Family family = start_family (answer, order);

  wait_until (count_threads (&seen, family.first) == 1 && count_threads (&seen, family.below) == 2);
  g_assert_cmpint (get_last (&seen, family.first)->parent, ==, getpid ());
  g_assert_cmpint (get_last (&seen, family.below)->parent, ==, family.first);
  g_assert_cmpuint (count_threads (&seen, getpid ()), ==, 0);

  /* The child ends, and is a zombie for a while. */
  g_assert_cmpint (write (order[1], "x", 1), ==, 1);
  wait_until (get_ends (&seen, family.first) == 1);
  guint n_readings = seen.n_readings;

  wait_until (seen.n_readings > n_readings + 30);
  g_assert_cmpuint (get_ends (&seen, family.first), ==, 1);
  g_assert_cmpuint (seen.n_last, ==, 2);
  g_assert_cmpint (waitpid (family.first, &status, 0), ==, family.first);

  n_readings = seen.n_readings;
  wait_until (seen.n_readings > n_readings + 30);
  g_assert_cmpuint (seen.n_last, ==, 2);
  close (order[1]);
  wait_until (get_ends (&seen, family.below) == 1 && seen.n_last == 0);
  end_worker (&worker, thread);
  finish (counters, &seen);
}

static void
test_tree_with_root (void)
{
  Seen seen;
  int answer[2];
  int order[2];
  int status;
  LanesCounters *counters = start (INTERVAL, &seen);
  Family family = start_family (answer, order);

  lanes_counters_watch_tree (counters, family.first, TRUE);
  wait_until (count_threads (&seen, family.first) == 1 && count_threads (&seen, family.below) == 2);
  g_assert_cmpint (get_last (&seen, family.first)->parent, ==, 0);
  g_assert_cmpint (get_last (&seen, family.below)->parent, ==, family.first);

  /* With all of them gone, reading ends. */
  kill (family.below, SIGKILL);
  kill (family.first, SIGKILL);
  g_assert_cmpint (waitpid (family.first, &status, 0), ==, family.first);
  wait_until (get_ends (&seen, family.first) == 1 && get_ends (&seen, family.below) == 1);
  close (order[1]);
  finish (counters, &seen);
}

/* While nothing is watched nothing is read, and watching begins again. */
static void
test_rest (void)
{
  Seen seen;
  LanesCounters *counters = start (INTERVAL, &seen);

  for (guint i = 0; i < 3; i++)
    {
      Worker worker;
      GThread *thread = start_worker (&worker, 0);
      guint n_readings;

      lanes_counters_watch_thread (counters, getpid (), worker.tid);
      wait_until (get_last (&seen, worker.tid));
      end_worker (&worker, thread);
      wait_until (get_ends (&seen, worker.tid) == 1);
      n_readings = seen.n_readings;
      g_usleep (20 * INTERVAL / LANES_USEC);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (seen.n_readings, ==, n_readings);
      /* The kernel may give the number to the next one at once. */
      g_hash_table_remove_all (seen.last);
      g_hash_table_remove_all (seen.ends);
      seen.n_readings = 0;
    }
  finish (counters, &seen);
}

static void
test_nobody (void)
{
  Seen seen;
  LanesCounters *counters = start (INTERVAL, &seen);
  g_autoptr (GArray) now = NULL;
  int status;
  int pid = fork ();

  if (pid == 0)
    _exit (0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  now = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters));
  lanes_counters_watch_thread (counters, pid, pid);
  lanes_counters_watch_tree (counters, pid, TRUE);
  /* A thread of another process */
  lanes_counters_watch_thread (counters, 1, getpid ());
  lanes_counters_read_now (counters, now);
  g_assert_cmpuint (now->len, ==, 0);
  g_usleep (10 * INTERVAL / LANES_USEC);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n_readings, ==, 0);
  finish (counters, &seen);
}

/* Ends at once while readings wait, and nothing is emitted after. */
static void
test_stop (void)
{
  LanesTime spent = 0;

  for (guint i = 0; i < 40; i++)
    {
      Seen seen;
      LanesCounters *counters = start (i % 2 ? LANES_SEC : LANES_MSEC, &seen);
      LanesTime begin;

      lanes_counters_watch_tree (counters, getpid (), TRUE);
      g_usleep (5000);
      begin = lanes_time_now ();
      g_object_run_dispose (G_OBJECT (counters));
      spent += lanes_time_now () - begin;
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (seen.n_readings, ==, 0);
      finish (counters, &seen);
    }
  g_assert_cmpint (spent, <, 10 * LANES_SEC);
}

/* The end comes just when the reading thread finds that there is nothing left to read, and sets
 * itself to rest. */
static void
test_stop_at_rest (void)
{
  for (guint i = 0; i < 40; i++)
    {
      Seen seen;
      Worker worker;
      LanesCounters *counters = start (LANES_MSEC, &seen);
      GThread *thread = start_worker (&worker, 0);

      lanes_counters_watch_thread (counters, getpid (), worker.tid);
      end_worker (&worker, thread);
      g_usleep ((gulong) g_test_rand_int_range (0, 2000));
      finish (counters, &seen);
    }
}

/* Readings are made more and less often while they are made. */
static void
test_least (void)
{
  Seen seen;
  LanesCounters *counters = start (LANES_SEC, &seen);

  lanes_counters_watch_thread (counters, getpid (), getpid ());
  lanes_counters_set_least (counters, LANES_MSEC);
  wait_until (lanes_counters_get_interval (counters) < LANES_SEC);
  lanes_counters_set_least (counters, LANES_SEC);
  wait_until (lanes_counters_get_interval (counters) == LANES_SEC);
  finish (counters, &seen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/counters/thread", test_thread);
  g_test_add_func ("/counters/running", test_running);
  g_test_add_func ("/counters/tree", test_tree);
  g_test_add_func ("/counters/tree-with-root", test_tree_with_root);
  g_test_add_func ("/counters/rest", test_rest);
  g_test_add_func ("/counters/nobody", test_nobody);
  g_test_add_func ("/counters/stop", test_stop);
  g_test_add_func ("/counters/stop-at-rest", test_stop_at_rest);
  g_test_add_func ("/counters/least", test_least);
  return g_test_run ();
}
