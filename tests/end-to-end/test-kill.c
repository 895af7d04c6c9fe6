/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever kills Lanes, kills all that it launched. */
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "launch-fixture.h"
#include "window-fixture.h"

#define TIMES        20
#define TIMES_WINDOW 6 /* which takes longer to open */

/* In milliseconds: all that is launched is there by then, where nothing else is done. */
#define LAUNCH_MS 150

/* Looks 5 ms apart or more, half of the time that they may take */
#define MANY_LOOKS 1000

/* All modes, and a command with a child, a grandchild and one that left its session. */
#define FAMILY \
  "[Lanes]\nVersion=1\nName=Family\n" \
  "[Task a]\nWorkload=primes\nProcesses=2\n" \
  "[Task b]\nWorkload=primes\nMode=mixed\nThreads=2\n" \
  "[Task c]\nWorkload=primes\nMode=threads\n" \
  "[Task d]\nCommand=sh -c '(setsid sh -c \"sleep 1000; :\" &) ; sleep 1000 & sleep 1000; :'\n"

/* The launcher, two workers, one with threads, the supervisor, sh, two sleeps, sh and its sleep */
#define N_FAMILY 10

static gboolean
all_are_there (gpointer unused)
{
  return count_marked () == N_FAMILY;
}

/* Says once what does not go away, for whoever has to find out why. */
static gboolean
none_left (gpointer unused)
{
  static guint n_looks;

  if (none_marked (NULL))
    {
      n_looks = 0;
      return TRUE;
    }
  if (++n_looks == MANY_LOOKS)
    tell_marked ();
  return FALSE;
}

static char *
write_family (void)
{
  g_autoptr (GError) error = NULL;
  char *file = NULL;
  int fd = g_file_open_tmp ("lanes-XXXXXX.lanes", &file, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (file, FAMILY, -1, &error);
  g_assert_no_error (error);
  return file;
}

static void
test_cli (void)
{
  g_autofree char *file = write_family ();

  for (int i = 0; i < TIMES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process =
          g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("LANES_CLI"),
                            "run", file, NULL);

      g_assert_no_error (error);
      wait_until (all_are_there, NULL);
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      wait_until (none_left, NULL);
    }
  g_unlink (file);
}

/* At any moment: before it has begun, while it launches, and later. */
static void
test_any_moment (gconstpointer recorder)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree char *file = write_family ();

  for (int i = 0; i < TIMES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process =
          g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                            &error, g_getenv ("LANES_CLI"), "run", file, "--recorder", recorder,
                            NULL);

      g_assert_no_error (error);
      wait_for (g_rand_int_range (random, 0, LAUNCH_MS) * LANES_MSEC);
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      g_assert_true (g_subprocess_get_if_signaled (process));
      wait_until (none_left, NULL);
    }
  g_unlink (file);
}

static void
test_window (void)
{
  for (int i = 0; i < TIMES_WINDOW; i++)
    {
      Window *window = window_open (FAMILY);

      window_press (window, "Run All");
      window_press (window, "Run"); /* yes, also the command */
      wait_until (all_are_there, NULL);
      g_subprocess_send_signal (window->process, SIGKILL);
      g_subprocess_wait (window->process, NULL, NULL);
      wait_until (none_left, NULL);
      window_abandon (window);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mark_children ();
  g_test_add_func ("/end-to-end/kill/cli", test_cli);
  g_test_add_data_func ("/end-to-end/kill/any-moment/board", "board", test_any_moment);
  g_test_add_data_func ("/end-to-end/kill/any-moment/sample", "sample", test_any_moment);
  g_test_add_func ("/end-to-end/kill/window", test_window);
  return g_test_run ();
}
