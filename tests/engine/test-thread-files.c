/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-open-files.h"
#include "lanes-thread-files.h"
#include "proc-fixture.h"

/* As /proc/PID/task/TID/stat says it: state, ticks in user and in system mode, start, core */
#define STAT(state, user, system, start, core) \
  "6232 (a (b) c) " state " 1 6223 4274 0 -1 4194304 102 0 0 0 " user " " system \
  " 0 0 20 0 1 0 " start " 3133440 388 18446744073709551615 94389399793664 94389399813545 " \
  "140726946347664 0 0 0 0 0 0 0 0 0 17 " core " 0 0 0 0 0\n"

#define TICK lanes_thread_files_get_tick ()

/* It is a zombie then. */
static void
kill_child (int pid)
{
  siginfo_t info;

  kill (pid, SIGKILL);
  g_assert_cmpint (waitid (P_PID, (id_t) pid, &info, WEXITED | WNOWAIT), ==, 0);
}

static void
reap_child (int pid)
{
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
}

static void
open_files (LanesThreadFiles *files, int pid, gboolean coarse)
{
  g_assert_true (lanes_thread_files_open (files, pid, pid, 0, coarse));
}

static void
test_life (gconstpointer data)
{
  gboolean coarse = GPOINTER_TO_INT (data);
  int pid = proc_start_child ();
  LanesThreadFiles files;
  LanesTime time;

  open_files (&files, pid, coarse);
  g_assert_true (files.held);
  g_assert_cmpint (files.parent, ==, getpid ());
  g_assert_cmpuint (files.start, >, 0);
  time = files.now.time;
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_READ);
  g_assert_cmpint (files.now.time, >, time);
  kill_child (pid);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_ENDED);
  g_assert_cmpint (files.now.state, ==, 'X');
  g_assert_true (lanes_thread_files_exist (&files));
  reap_child (pid);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_ENDED);
  g_assert_false (lanes_thread_files_exist (&files));
  lanes_thread_files_close (&files);
  g_assert_false (lanes_thread_files_open (&files, pid, pid, 0, coarse));
  g_assert_cmpint (errno, ==, ENOENT);
}

/* A reading that fails tells nothing, and that least of all that the thread has ended. */
static void
test_errors (void)
{
  static const struct
  {
    const char *name;
    int code;
    const char *text;
    LanesThreadReading result;
  } table[] = {
      {"/schedstat", EIO, NULL, LANES_THREAD_MISSED},
      {"/schedstat", ENOMEM, NULL, LANES_THREAD_MISSED},
      {"/schedstat", EINTR, NULL, LANES_THREAD_MISSED},
      {"/schedstat", EACCES, NULL, LANES_THREAD_MISSED},
      {"/schedstat", EPERM, NULL, LANES_THREAD_MISSED},
      {"/schedstat", -1, "", LANES_THREAD_MISSED},
      {"/schedstat", -1, "1 2", LANES_THREAD_MISSED},
      {"/schedstat", -1, "no numbers here\n", LANES_THREAD_MISSED},
      {"/schedstat", ESRCH, NULL, LANES_THREAD_ENDED},
      {"/schedstat", ENOENT, NULL, LANES_THREAD_ENDED},
      {"/stat", EIO, NULL, LANES_THREAD_MISSED},
      {"/stat", -1, "6232 (a", LANES_THREAD_MISSED},
      {"/stat", ESRCH, NULL, LANES_THREAD_ENDED},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LanesThreadFiles files;
      LanesThreadCounters before;

      open_files (&files, getpid (), FALSE);
      before = files.now;
      /* So that stat is due */
      files.stat_time = 1;
      proc_fail_read (table[i].name, table[i].code, table[i].text);
      g_assert_cmpint (lanes_thread_files_read (&files), ==, table[i].result);
      proc_heal ();
      if (table[i].result == LANES_THREAD_MISSED)
        g_assert_cmpint (files.now.time, ==, before.time);
      g_assert_cmpint (files.now.stat.run_time, >=, before.stat.run_time);
      g_assert_cmpint (files.now.state == 'X', ==, table[i].result == LANES_THREAD_ENDED);
      if (table[i].result == LANES_THREAD_MISSED)
        g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_READ);
      lanes_thread_files_close (&files);
    }
}

/* What /proc hides is no thread that has ended. */
static void
test_hidden (void)
{
  static const int codes[] = {EACCES, EPERM, ENOENT, EIO};

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      LanesThreadFiles files;

      proc_fail_open ("/schedstat", codes[i]);
      errno = 0;
      g_assert_false (lanes_thread_files_open (&files, getpid (), getpid (), 0, FALSE));
      g_assert_cmpint (errno, ==, codes[i]);
      g_assert_cmpint (files.schedstat, ==, -1);
      g_assert_cmpint (files.stat, ==, -1);
      proc_heal ();
    }
}

/* With too few descriptors to hold two, one is enough to read. */
static void
test_no_room (void)
{
  int pid = proc_start_child ();
  LanesThreadFiles files;

  proc_limit_files (2);
  open_files (&files, pid, FALSE);
  g_assert_false (files.held);
  g_assert_cmpint (files.stat, ==, -1);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_READ);
  g_assert_true (lanes_thread_files_exist (&files));

  /* With none at all it is missed, and found again. */
  proc_limit_files (0);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_MISSED);
  g_assert_true (lanes_thread_files_exist (&files));
  proc_limit_files (1);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_READ);

  kill_child (pid);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_ENDED);
  g_assert_true (lanes_thread_files_exist (&files));
  reap_child (pid);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_ENDED);
  g_assert_false (lanes_thread_files_exist (&files));
  proc_heal ();
}

/* The number is given to another thread, which began later. */
static void
test_number_reused (void)
{
  LanesThreadFiles files;
  LanesThreadCounters before;

  proc_limit_files (1);
  proc_fail_read ("/schedstat", -1, "5000000 0 7\n");
  proc_fail_read ("/stat", -1, STAT ("R", "1", "1", "89776", "1"));
  open_files (&files, getpid (), FALSE);
  before = files.now;
  g_assert_cmpint (before.stat.run_time, ==, 5 * LANES_MSEC);
  proc_fail_read ("/schedstat", -1, "9000000 0 9\n");
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_READ);
  g_assert_cmpint (files.now.stat.run_time, ==, 9 * LANES_MSEC);

  proc_fail_read ("/schedstat", -1, "1000000 0 1\n");
  proc_fail_read ("/stat", -1, STAT ("R", "0", "0", "99999", "1"));
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_ENDED);
  g_assert_cmpint (files.now.stat.run_time, ==, 9 * LANES_MSEC);
  g_assert_cmpint (files.now.state, ==, 'X');
  g_assert_false (lanes_thread_files_exist (&files));
  proc_heal ();
}

static void
test_are_coarse (void)
{
  g_assert_false (lanes_thread_files_are_coarse ());
  proc_fail_read ("/schedstat", -1, "0 0 0\n");
  g_assert_true (lanes_thread_files_are_coarse ());
  proc_fail_read ("/schedstat", -1, "5000 0 1\n");
  g_assert_false (lanes_thread_files_are_coarse ());
  /* An error is no answer. */
  proc_fail_read ("/schedstat", EIO, NULL);
  g_assert_false (lanes_thread_files_are_coarse ());
  proc_fail_open ("/schedstat", EMFILE);
  g_assert_false (lanes_thread_files_are_coarse ());
  proc_fail_open ("/schedstat", ENOENT);
  g_assert_true (lanes_thread_files_are_coarse ());
  proc_heal ();
}

/* Without schedstat: what stat says at some times, in ms, and what is made of it. */
static void
test_coarse (void)
{
  static const struct
  {
    int wait; /* since the reading before */
    const char *text;
    int n_ticks;
    guint turns;
    guint core;
  } table[] = {
      {0, STAT ("R", "0", "0", "5", "1"), 0, 0, 1},
      {10, STAT ("R", "1", "0", "5", "1"), 1, 1, 1},
      {10, STAT ("R", "1", "1", "5", "1"), 2, 1, 1},
      /* A tick that comes late is no rest. */
      {10, STAT ("R", "1", "1", "5", "1"), 2, 1, 1},
      {10, STAT ("R", "2", "1", "5", "1"), 3, 1, 1},
      /* It moves. */
      {10, STAT ("R", "3", "1", "5", "2"), 4, 2, 2},
      /* Rests, and comes back. */
      {10, STAT ("S", "3", "1", "5", "2"), 4, 2, 2},
      {40, STAT ("S", "3", "1", "5", "2"), 4, 2, 2},
      {10, STAT ("R", "4", "1", "5", "2"), 5, 3, 2},
      /* Readings that are far apart, and it runs all the time. */
      {500, STAT ("R", "54", "1", "5", "2"), 55, 3, 2},
      /* The kernel may take a tick back. */
      {10, STAT ("R", "53", "1", "5", "2"), 55, 3, 2},
  };
  LanesThreadFiles files;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      proc_jump (table[i].wait * LANES_MSEC);
      proc_fail_read ("/stat", -1, table[i].text);
      if (i == 0)
        open_files (&files, getpid (), TRUE);
      else
        g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_READ);
      g_assert_cmpint (files.schedstat, ==, -1);
      g_assert_cmpint (files.now.stat.run_time, ==, table[i].n_ticks * TICK);
      g_assert_cmpuint (files.now.stat.turns, ==, table[i].turns);
      g_assert_cmpint (files.now.stat.wait_time, ==, 0);
      g_assert_cmpuint (files.now.core, ==, table[i].core);
    }
  proc_fail_read ("/stat", EIO, NULL);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_MISSED);
  proc_fail_read ("/stat", -1, STAT ("Z", "56", "1", "5", "2"));
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_ENDED);
  g_assert_cmpint (files.now.stat.run_time, ==, 57 * TICK);
  proc_heal ();
  lanes_thread_files_close (&files);
}

/* stat is read once a second at the most then, and only of those that rest. */
static void
test_totals_only (void)
{
  LanesThreadFiles files;
  int pid = proc_start_child ();

  open_files (&files, pid, FALSE);
  files.totals_only = TRUE;
  proc_count_reads ("/stat");
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u 0 1\n", 1000000 + i);

      proc_jump (LANES_SEC);
      proc_fail_read ("/schedstat", -1, text);
      g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_READ);
      g_assert_cmpint (files.now.stat.run_time, ==, 1000000 + i);
    }
  g_assert_cmpuint (proc_count_reads ("/stat"), ==, 0);
  kill_child (pid);
  proc_fail_read ("/schedstat", -1, "1000020 0 1\n");
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_READ);
  proc_jump (LANES_SEC);
  g_assert_cmpint (lanes_thread_files_read (&files), ==, LANES_THREAD_ENDED);
  g_assert_cmpint (files.now.stat.run_time, ==, 1000020);
  reap_child (pid);
  proc_heal ();
  lanes_thread_files_close (&files);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/thread-files/life", GINT_TO_POINTER (FALSE), test_life);
  g_test_add_data_func ("/thread-files/life-without-schedstat", GINT_TO_POINTER (TRUE), test_life);
  g_test_add_func ("/thread-files/errors", test_errors);
  g_test_add_func ("/thread-files/hidden", test_hidden);
  g_test_add_func ("/thread-files/no-room", test_no_room);
  g_test_add_func ("/thread-files/number-reused", test_number_reused);
  g_test_add_func ("/thread-files/are-coarse", test_are_coarse);
  g_test_add_func ("/thread-files/coarse", test_coarse);
  g_test_add_func ("/thread-files/totals-only", test_totals_only);
  return g_test_run ();
}
