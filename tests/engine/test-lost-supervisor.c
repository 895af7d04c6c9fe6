/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody has ended the one that looks after a command, and with it the only process that all who
 * descend from the command come back to: nobody may be left all the same. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lanes-proc-tree.h"
#include "launch-fixture.h"

#define TIMES 40

/* At the most until the supervisor is killed: all has begun by then, where nothing else is done. */
#define LAUNCH_US 30000

/* One of its processes leaves for a session of its own, and has a child there. */
#define DAEMON "sh -c '(setsid sh -c \"echo ready; sleep 1000; :\" &) ; sleep 1000; :'"

/* The same without anything in its environment */
#define NAMELESS "sh -c '(env -i setsid sh -c \"echo ready; sleep 1000; :\" &) ; sleep 1000; :'"

/* Each begins another one in a session of its own, and ends. */
#define WANDERER \
  "sh -c 'cd /tmp; echo \"echo ready; setsid sh $0 & sleep 0.01\" > $0; sh $0; sleep 1000; :' %s"

static void
note_pid_cb (LanesRun *run, int pid, guint ordinal, int role, gpointer user_data)
{
  *(int *) user_data = pid;
}

static LanesRun *
start_noted (const char *command, int *supervisor)
{
  g_autoptr (LanesTask) task = make_task ("command", command, NULL);
  LanesCoreSet cores = usable_cores ();
  LanesRun *run = lanes_run_new (task, &cores);

  g_signal_connect (run, "process-started", G_CALLBACK (note_pid_cb), supervisor);
  lanes_run_start (run);
  g_assert_cmpint (*supervisor, >, 0);
  return run;
}

static gboolean
is_ready (gpointer run)
{
  g_autofree char *output = lanes_run_dup_output (LANES_RUN (run));

  return strstr (output, "ready") != NULL;
}

/* Also no zombie */
static gboolean
is_alone (gpointer unused)
{
  g_autoptr (GArray) below = lanes_proc_tree_get_descendants (getpid ());

  return below->len == 0 && none_marked (NULL);
}

static void
test_killed (gconstpointer launchers)
{
  int supervisor = 0;
  g_autoptr (LanesRun) run = NULL;

  if (launchers)
    g_setenv ("LANES_LAUNCHERS", launchers, TRUE);
  run = start_noted (DAEMON, &supervisor);
  g_unsetenv ("LANES_LAUNCHERS");
  wait_until (is_ready, run);
  kill (supervisor, SIGKILL);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FAILED);
  wait_until (is_alone, NULL);
}

/* Before the command is there, while it begins, and later. */
static void
test_any_moment (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < TIMES; i++)
    {
      int supervisor = 0;
      g_autoptr (LanesRun) run = start_noted (DAEMON, &supervisor);

      wait_for (g_rand_int_range (random, 0, LAUNCH_US) * LANES_USEC);
      kill (supervisor, SIGKILL);
      wait_until (run_has_ended, run);
      wait_until (is_alone, NULL);
    }
}

/* There is always one that has only just begun. */
static void
test_wanderer (void)
{
  g_autofree char *name = g_strdup_printf ("lanes-wanderer-%d", (int) getpid ());
  g_autofree char *path = g_build_filename ("/tmp", name, NULL);
  g_autofree char *command = g_strdup_printf (WANDERER, name);
  int supervisor = 0;
  g_autoptr (LanesRun) run = start_noted (command, &supervisor);

  wait_until (is_ready, run);
  kill (supervisor, SIGKILL);
  wait_until (run_has_ended, run);
  wait_until (is_alone, NULL);
  g_unlink (path);
}

/* Nobody has seen yet that it is dead. */
static void
test_forgotten_at_once (void)
{
  int supervisor = 0;
  LanesRun *run = start_noted (DAEMON, &supervisor);

  wait_until (is_ready, run);
  kill (supervisor, SIGKILL);
  g_object_unref (run);
  wait_until (is_alone, NULL);
}

/* It answers nothing when the run is forgotten, and is killed after a while. */
static void
test_forgotten_hung (void)
{
  static const char text[] =
      "#!/bin/sh\ntrap '' TERM\nsetsid sh -c 'echo ready; sleep 1000; :' &\nexec sleep 1000\n";
  g_autofree char *before = g_strdup (g_getenv ("LANES_WORKER"));
  g_autofree char *script = g_build_filename (g_get_user_runtime_dir (), "worker.sh", NULL);
  int supervisor = 0;
  LanesRun *run;

  g_mkdir_with_parents (g_get_user_runtime_dir (), 0755);
  g_assert_true (g_file_set_contents_full (script, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  g_setenv ("LANES_WORKER", script, TRUE);
  run = start_noted ("true", &supervisor);
  g_setenv ("LANES_WORKER", before, TRUE);
  wait_until (is_ready, run);
  g_object_unref (run);
  wait_until (is_alone, NULL);
  g_unlink (script);
}

static void
test_nameless (void)
{
  int supervisor = 0;
  g_autoptr (LanesRun) run = start_noted (NAMELESS, &supervisor);

  wait_until (is_ready, run);
  kill (supervisor, SIGKILL);
  wait_until (run_has_ended, run);
  wait_until (is_alone, NULL);
}

static gboolean
is_one_left (gpointer unused)
{
  return count_marked () == 1;
}

/* What this program has started by other ways is nobody's business, wherever it went. */
static void
test_strangers (void)
{
  const char *const words[] = {"sh", "-c", "(setsid sleep 1000 &)", NULL};
  g_autoptr (GArray) left = NULL;
  int supervisor = 0;
  g_autoptr (LanesRun) run = start_noted (DAEMON, &supervisor);

  wait_until (is_ready, run);
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  kill (supervisor, SIGKILL);
  wait_until (run_has_ended, run);
  wait_until (is_one_left, NULL);
  wait_for (100 * LANES_MSEC);
  left = lanes_proc_tree_get_descendants (getpid ());
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpint (kill (g_array_index (left, int, 0), SIGKILL), ==, 0);
  wait_until (none_marked, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  g_test_add_data_func ("/lost-supervisor/killed", NULL, test_killed);
  g_test_add_data_func ("/lost-supervisor/killed/within-another", "77", test_killed);
  g_test_add_func ("/lost-supervisor/nameless", test_nameless);
  g_test_add_func ("/lost-supervisor/any-moment", test_any_moment);
  g_test_add_func ("/lost-supervisor/wanderer", test_wanderer);
  g_test_add_func ("/lost-supervisor/forgotten/at-once", test_forgotten_at_once);
  g_test_add_func ("/lost-supervisor/forgotten/hung", test_forgotten_hung);
  g_test_add_func ("/lost-supervisor/strangers", test_strangers);
  return g_test_run ();
}
