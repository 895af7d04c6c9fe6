/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever kills Lanes, kills all that it launched. */
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "launch-fixture.h"
#include "window-fixture.h"

#define TIMES 20

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

static void
test_cli (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  int fd = g_file_open_tmp ("lanes-XXXXXX.lanes", &file, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (file, FAMILY, -1, &error);
  g_assert_no_error (error);
  for (int i = 0; i < TIMES; i++)
    {
      g_autoptr (GSubprocess) process =
          g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, g_getenv ("LANES_CLI"),
                            "run", file, NULL);

      g_assert_no_error (error);
      wait_until (all_are_there, NULL);
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      wait_until (none_marked, NULL);
    }
  g_unlink (file);
}

static void
test_window (void)
{
  for (int i = 0; i < TIMES; i++)
    {
      Window *window = window_open (FAMILY);

      window_press (window, "Run All");
      window_press (window, "Run"); /* yes, also the command */
      wait_until (all_are_there, NULL);
      g_subprocess_send_signal (window->process, SIGKILL);
      g_subprocess_wait (window->process, NULL, NULL);
      wait_until (none_marked, NULL);
      window_abandon (window);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR
                          | G_LOG_LEVEL_CRITICAL); /* libatspi warns at its start */
  mark_children ();
  atspi_init ();
  g_test_add_func ("/end-to-end/kill/cli", test_cli);
  g_test_add_func ("/end-to-end/kill/window", test_window);
  return g_test_run ();
}
