/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the counters make of a /proc that fails, of many threads, and of those that are born. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-counters-private.h"
#include "lanes-open-files.h"
#include "lanes-recorder-private.h"
#include "proc-fixture.h"

/* As long as a condition may take on a machine that is fully busy. */

#define INTERVAL (2 * LANES_MSEC)

typedef struct
{
  guint n_readings;
  guint n_last;  /* threads in the last reading */
  guint n_ended; /* threads that ended, so far */
  LanesThreadCounters last;
} Seen;

static void
read_cb (LanesCounters *counters, const GArray *readings, const LanesSpan *span, gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_readings++;
  seen->n_last = readings->len;
  for (guint i = 0; i < readings->len; i++)
    {
      seen->last = g_array_index (readings, LanesThreadCounters, i);
      seen->n_ended += seen->last.state == 'X';
    }
}

static LanesCounters *
start (Seen *seen)
{
  LanesCounters *counters = lanes_counters_new (INTERVAL);

  *seen = (Seen){0};
  g_signal_connect (counters, "read", G_CALLBACK (read_cb), seen);
  return counters;
}

static void
end_child (int pid)
{
  int status;

  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
}

/* Readings that fail are counted. The thread is not said to have ended, and comes back. */
static void
test_errors (void)
{
  static const int codes[] = {EIO, ENOMEM, EACCES};
  Seen seen;
  LanesCounters *counters = start (&seen);
  int pid = proc_start_child ();

  lanes_counters_watch_thread (counters, pid, pid);
  proc_wait_until (seen.n_last == 1);
  g_assert_cmpuint (lanes_counters_get_n_missed (counters), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      guint64 n_missed = lanes_counters_get_n_missed (counters);
      guint n_readings = seen.n_readings;

      proc_fail_read ("/schedstat", codes[i], NULL);
      proc_wait_until (lanes_counters_get_n_missed (counters) > n_missed && seen.n_last == 0);
      proc_heal ();
      proc_wait_until (seen.n_last == 1);
      g_assert_cmpuint (seen.n_readings, >, n_readings);
      g_assert_cmpuint (seen.n_ended, ==, 0);
    }
  end_child (pid);
  proc_wait_until (seen.n_ended == 1);
  g_assert_finalize_object (counters);
}

static void
test_hidden (void)
{
  Seen seen;
  LanesCounters *counters = start (&seen);
  int pid = proc_start_child ();

  proc_fail_open ("/schedstat", EACCES);
  lanes_counters_watch_thread (counters, pid, pid);
  lanes_counters_watch_tree (counters, pid, TRUE);
  g_assert_cmpuint (lanes_counters_get_n_missed (counters), ==, 2);
  g_assert_cmpuint (counters->threads->len, ==, 0);
  g_assert_false (counters->ticking);
  proc_heal ();
  lanes_counters_watch_thread (counters, pid, pid);
  proc_wait_until (seen.n_last == 1);
  end_child (pid);
  proc_wait_until (seen.n_ended == 1);
  g_assert_finalize_object (counters);
}

/* Without free descriptors threads are read all the same, one after the other. */
static void
test_no_room (void)
{
  enum
  {
    N_CHILDREN = 8
  };
  Seen seen;
  LanesCounters *counters = start (&seen);
  int pids[N_CHILDREN];

  proc_limit_files (2);
  for (guint i = 0; i < N_CHILDREN; i++)
    {
      pids[i] = proc_start_child ();
      lanes_counters_watch_thread (counters, pids[i], pids[i]);
    }
  proc_wait_until (seen.n_last == N_CHILDREN);
  g_assert_cmpuint (lanes_counters_get_n_missed (counters), ==, 0);
  for (guint i = 0; i < N_CHILDREN; i++)
    end_child (pids[i]);
  proc_wait_until (seen.n_ended == N_CHILDREN);
  proc_heal ();
  g_assert_finalize_object (counters);
}

/* A kernel without schedstat */
static void
test_coarse (gconstpointer data)
{
  gboolean missing = GPOINTER_TO_INT (data);
  Seen seen;
  LanesCounters *counters;
  int pid = proc_start_child ();

  if (missing)
    proc_fail_open ("/schedstat", ENOENT);
  else
    proc_fail_read ("/schedstat", -1, "0 0 0\n");
  counters = start (&seen);
  g_assert_cmpint (lanes_counters_get_resolution (counters), ==, lanes_thread_files_get_tick ());
  /* More often than it counts, nothing is read. */
  g_assert_cmpint (lanes_counters_get_interval (counters), >=,
                   lanes_counters_get_resolution (counters));
  lanes_counters_watch_thread (counters, getpid (), getpid ());
  lanes_counters_watch_thread (counters, pid, pid);
  proc_wait_until (seen.n_last == 2);
  proc_heal ();
  /* This thread works, and so its clock moves. */
  lanes_counters_watch_thread (counters, getpid (), getpid ());
  while (seen.last.stat.run_time < 3 * lanes_thread_files_get_tick ())
    {
      g_autoptr (GArray) now = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters));

      lanes_counters_read_now (counters, now);
      g_assert_cmpuint (now->len, ==, 2);
      seen.last = g_array_index (now, LanesThreadCounters, 0);
    }
  g_assert_cmpuint (seen.last.stat.turns, >=, 1);
  end_child (pid);
  proc_wait_until (seen.n_ended == 1);
  g_assert_finalize_object (counters);

  counters = lanes_counters_new (INTERVAL);
  g_assert_cmpint (lanes_counters_get_resolution (counters), ==, 1);
  g_assert_finalize_object (counters);
}

/* The clock goes on by an hour, as when a machine was asleep: nobody ran for an hour. */
static void
batch_cb (LanesRecorder *recorder, const LanesBatch *batch, gpointer user_data)
{
  LanesSpan *lost = user_data;

  for (guint i = 0; i < batch->slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (batch->slices, LanesRecordedSlice, i);

      g_assert_cmpint (slice->end - slice->begin, <, 600 * LANES_SEC);
    }
  if (batch->lost > 0 && lanes_span_length (batch->lost_span) > lanes_span_length (*lost))
    *lost = batch->lost_span;
}

static gpointer
burn_cb (gpointer data)
{
  int *tid = data;

  g_atomic_int_set (tid, gettid ());
  while (g_atomic_int_get (tid) != 0)
    ;
  return NULL;
}

static void
test_asleep (void)
{
  LanesSpan lost = {0};
  Seen seen;
  LanesCounters *counters = start (&seen);
  LanesRecorder *recorder = lanes_sample_recorder_new (counters);
  int tid = 0;
  GThread *thread = g_thread_new ("burns", burn_cb, &tid);
  LanesTime jump_time;

  g_signal_connect (recorder, "batch", G_CALLBACK (batch_cb), &lost);
  while (g_atomic_int_get (&tid) == 0)
    g_usleep (100);
  lanes_counters_watch_thread (counters, getpid (), tid);
  proc_wait_until (seen.n_readings > 20);
  jump_time = lanes_time_now ();
  proc_jump (3600 * LANES_SEC);
  proc_wait_until (lanes_span_length (lost) >= 3500 * LANES_SEC);
  g_assert_cmpint (lost.begin, <=, jump_time + LANES_SEC);
  seen.n_readings = 0;
  proc_wait_until (seen.n_readings > 20);
  g_assert_cmpuint (seen.n_last, ==, 1);
  g_atomic_int_set (&tid, 0);
  g_thread_join (thread);
  proc_wait_until (seen.n_ended == 1);
  g_object_unref (recorder);
  g_assert_finalize_object (counters);
  proc_heal ();
}

/* A child of the watched process is found without looking through all that are watched. */
static void
test_newborn (void)
{
  Seen seen;
  LanesCounters *counters = start (&seen);
  int pid;

  lanes_counters_watch_tree (counters, getpid (), FALSE);
  proc_wait_until (seen.n_readings > 5);
  /* So that looking through all seems to cost very much, and was done just now. */
  g_mutex_lock (&counters->mutex);
  counters->scan_cost = LANES_SEC;
  counters->scan_time = lanes_time_now ();
  g_mutex_unlock (&counters->mutex);
  pid = proc_start_child ();
  proc_wait_until (seen.n_last == 1);
  g_assert_cmpint (seen.last.pid, ==, pid);
  g_assert_cmpint (seen.last.parent, ==, getpid ());
  g_mutex_lock (&counters->mutex);
  g_assert_cmpint (counters->scan_cost, ==, LANES_SEC);
  g_mutex_unlock (&counters->mutex);
  end_child (pid);
  proc_wait_until (seen.n_ended == 1);
  g_assert_finalize_object (counters);
}

/* Where /proc/loadavg is hidden, all are looked through. */
static void
test_newborn_blindly (void)
{
  Seen seen;
  LanesCounters *counters;
  int pid;

  proc_fail_open ("/loadavg", ENOENT);
  counters = start (&seen);
  lanes_counters_watch_tree (counters, getpid (), FALSE);
  proc_wait_until (seen.n_readings > 5);
  pid = proc_start_child ();
  proc_wait_until (seen.n_last == 1);
  g_assert_cmpint (seen.last.pid, ==, pid);
  end_child (pid);
  proc_wait_until (seen.n_ended == 1);
  proc_heal ();
  g_assert_finalize_object (counters);
}

static LanesTime
get_scan_time (LanesCounters *counters)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&counters->mutex);

  return counters->scan_time;
}

/* While nobody is born, all are looked through once a second. */
static void
test_quiet (void)
{
  Seen seen;
  LanesCounters *counters;
  LanesTime before;

  proc_fail_read ("/loadavg", -1, "0.20 0.18 0.12 1/80 11206\n");
  counters = start (&seen);
  lanes_counters_watch_tree (counters, getpid (), FALSE);
  proc_wait_until (get_scan_time (counters) > 0);
  for (guint i = 0; i < 2; i++)
    {
      before = get_scan_time (counters);
      proc_wait_until (get_scan_time (counters) > before);
      g_assert_cmpint (get_scan_time (counters), >=, before + LANES_SEC);
    }
  proc_heal ();
  g_assert_finalize_object (counters);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/counters-faults/errors", test_errors);
  g_test_add_func ("/counters-faults/hidden", test_hidden);
  g_test_add_func ("/counters-faults/no-room", test_no_room);
  g_test_add_data_func ("/counters-faults/no-schedstat", GINT_TO_POINTER (TRUE), test_coarse);
  g_test_add_data_func ("/counters-faults/empty-schedstat", GINT_TO_POINTER (FALSE), test_coarse);
  g_test_add_func ("/counters-faults/asleep", test_asleep);
  g_test_add_func ("/counters-faults/newborn", test_newborn);
  g_test_add_func ("/counters-faults/newborn-blindly", test_newborn_blindly);
  g_test_add_func ("/counters-faults/quiet", test_quiet);
  return g_test_run ();
}
