/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-ticker.h"

#define INTERVAL (2 * LANES_MSEC)

/* As long as a condition may take on a machine that is fully busy. */
#define BOUND (20 * LANES_SEC)

typedef struct
{
  int n_ticks; /* atomic */
  int block;   /* atomic: the next tick takes 100 intervals */
} Seen;

static void
tick_cb (gpointer user_data)
{
  Seen *seen = user_data;

  if (g_atomic_int_compare_and_exchange (&seen->block, TRUE, FALSE))
    g_usleep (100 * INTERVAL / LANES_USEC);
  g_atomic_int_inc (&seen->n_ticks);
}

static void
wait_for_ticks (Seen *seen, int n_ticks)
{
  LanesTime end = lanes_time_now () + BOUND;

  while (g_atomic_int_get (&seen->n_ticks) < n_ticks && lanes_time_now () < end)
    g_usleep (1000);
  g_assert_cmpint (g_atomic_int_get (&seen->n_ticks), >=, n_ticks);
}

/* A tick that took as long as 100 deadlines is followed by one at once, and not by 100. */
static void
test_late (void)
{
  Seen seen = {0};
  g_autoptr (GError) error = NULL;
  LanesTicker *ticker = lanes_ticker_new ("test", tick_cb, &seen, &error);
  LanesTime begin, end;
  int n_before;

  g_assert_no_error (error);
  begin = lanes_time_now ();
  lanes_ticker_set_interval (ticker, INTERVAL);
  wait_for_ticks (&seen, 10);
  g_atomic_int_set (&seen.block, TRUE);
  n_before = g_atomic_int_get (&seen.n_ticks);
  wait_for_ticks (&seen, n_before + 30);
  lanes_ticker_free (ticker);
  end = lanes_time_now ();

  /* Ticks cannot be more than deadlines that were not missed. */
  g_assert_cmpint (seen.n_ticks, <=, (end - begin) / INTERVAL - 90);
}

/* The same when the whole program is stopped, and goes on. */
static void
run_child (int answer, int order)
{
  Seen seen = {0};
  LanesTicker *ticker = lanes_ticker_new ("test", tick_cb, &seen, NULL);
  LanesTime begin = lanes_time_now ();
  char byte;
  int n;

  lanes_ticker_set_interval (ticker, INTERVAL);
  while (g_atomic_int_get (&seen.n_ticks) < 10)
    g_usleep (1000);
  if (write (answer, "x", 1) != 1 || read (order, &byte, 1) != 1)
    _exit (2);
  n = g_atomic_int_get (&seen.n_ticks);
  while (g_atomic_int_get (&seen.n_ticks) < n + 20)
    g_usleep (1000);
  lanes_ticker_free (ticker);
  n = (int) ((lanes_time_now () - begin) / INTERVAL) - seen.n_ticks;
  if (write (answer, &n, sizeof n) != sizeof n)
    _exit (2);
  _exit (0);
}

static void
test_stopped (void)
{
  int answer[2], order[2];
  int n_missed, status;
  char byte;

  g_assert_cmpint (pipe (answer), ==, 0);
  g_assert_cmpint (pipe (order), ==, 0);

  int pid = fork ();

  if (pid == 0)
    run_child (answer[1], order[0]);
  g_assert_cmpint (read (answer[0], &byte, 1), ==, 1);
  kill (pid, SIGSTOP);
  g_usleep (100 * INTERVAL / LANES_USEC);
  kill (pid, SIGCONT);
  g_assert_cmpint (write (order[1], "x", 1), ==, 1);
  g_assert_cmpint (read (answer[0], &n_missed, sizeof n_missed), ==, sizeof n_missed);
  g_assert_cmpint (n_missed, >=, 90);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      close (answer[i]);
      close (order[i]);
    }
}

static void
test_set_interval (void)
{
  Seen seen = {0};
  LanesTicker *ticker = lanes_ticker_new ("test", tick_cb, &seen, NULL);
  int n;

  /* Rests until told */
  g_usleep (10 * INTERVAL / LANES_USEC);
  g_assert_cmpint (g_atomic_int_get (&seen.n_ticks), ==, 0);
  lanes_ticker_set_interval (ticker, 1000 * LANES_SEC);
  lanes_ticker_set_interval (ticker, INTERVAL);
  wait_for_ticks (&seen, 5);
  /* And again */
  lanes_ticker_set_interval (ticker, 0);
  g_usleep (10 * INTERVAL / LANES_USEC);
  n = g_atomic_int_get (&seen.n_ticks);
  g_usleep (20 * INTERVAL / LANES_USEC);
  g_assert_cmpint (g_atomic_int_get (&seen.n_ticks), ==, n);
  lanes_ticker_free (ticker);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ticker/late", test_late);
  g_test_add_func ("/ticker/stopped", test_stopped);
  g_test_add_func ("/ticker/set-interval", test_set_interval);
  return g_test_run ();
}
