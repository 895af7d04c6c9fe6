/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task that is paused while its worker is still being loaded: it does not begin, and is not left
 * behind, stopped for good, when the launcher is killed. */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "launch-fixture.h"

/* What loading the worker takes here, in seconds */
#define LOADING "0.3"

static char *worker;

static void
use_slow_worker (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "worker.sh", NULL);
  g_autofree char *text =
      g_strdup_printf ("#!/bin/sh\nsleep " LOADING "\nexec %s \"$@\"\n", worker);

  g_mkdir_with_parents (g_get_user_runtime_dir (), 0755);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  g_setenv ("LANES_WORKER", path, TRUE);
}

static void
note_pid_cb (LanesRun *run, int pid, guint ordinal, int role, gpointer user_data)
{
  *(int *) user_data = pid;
}

static LanesRun *
start_paused (int *pid)
{
  g_autoptr (LanesTask) task = make_task ("workload", "primes", "amount", (guint64) 1, NULL);
  LanesCoreSet cores = usable_cores ();
  LanesRun *run = lanes_run_new (task, &cores);

  g_signal_connect (run, "process-started", G_CALLBACK (note_pid_cb), pid);
  lanes_run_start (run);
  lanes_run_pause (run);
  g_assert_cmpint (*pid, >, 0);
  return run;
}

/* The program is loaded: from now on it could work. */
static gboolean
is_loaded (gpointer pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", *(int *) pid);
  g_autofree char *name = NULL;

  return g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "lanes-worker");
}

static void
test_resumed (void)
{
  int pid = 0;
  g_autoptr (LanesRun) run = NULL;

  use_slow_worker ();
  run = start_paused (&pid);
  wait_until (is_loaded, &pid);
  wait_for (100 * LANES_MSEC);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_PAUSED);
  lanes_run_resume (run);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
}

static gboolean
is_gone (gpointer pid)
{
  return kill (*(int *) pid, 0) < 0;
}

/* A launcher that is killed as soon as it has paused what it started */
static void
test_launcher (void)
{
  int pid = 0;
  LanesRun *run = start_paused (&pid);
  g_autofree char *number = g_strdup_printf ("%d", pid);

  g_assert_nonnull (run);
  g_assert_true (g_file_set_contents (g_getenv ("LANES_TEST_NUMBER"), number, -1, NULL));
  raise (SIGKILL);
}

static void
test_killed (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "number", NULL);
  g_autofree char *number = NULL;
  int pid;

  use_slow_worker ();
  g_setenv ("LANES_TEST_NUMBER", path, TRUE);
  g_test_trap_subprocess ("/paused-early/killed/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_true (g_file_get_contents (path, &number, NULL, NULL));
  pid = atoi (number);
  g_assert_cmpint (pid, >, 0);
  wait_until (is_gone, &pid);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  worker = g_strdup (g_getenv ("LANES_WORKER"));
  g_test_add_func ("/paused-early/resumed", test_resumed);
  g_test_add_func ("/paused-early/killed", test_killed);
  g_test_add_func ("/paused-early/killed/subprocess", test_launcher);
  status = g_test_run ();
  g_free (worker);
  return status;
}
