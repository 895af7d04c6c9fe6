/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* A command that misbehaves in the way its argument says. */

static void
rest (void)
{
  for (;;)
    pause ();
}

static void
spin (void)
{
  for (volatile unsigned long i = 0;; i++)
    continue;
}

/* Out of the family and out of the session, as daemon(3) does it. */
static void
start_daemon (int stubborn)
{
  pid_t child = fork ();

  if (child != 0)
    {
      waitpid (child, NULL, 0);
      return;
    }
  setsid ();
  if (fork () != 0)
    _exit (0);
  if (stubborn)
    signal (SIGTERM, SIG_IGN);
  rest ();
}

/* Each process lives just long enough to start the next, in a session of its own. */
static void
storm (void)
{
  for (int i = 0; i < 4; i++)
    {
      if (fork () != 0)
        continue;
      while (fork () == 0)
        setsid ();
      _exit (0);
    }
  rest ();
}

static int
count_descriptors (void)
{
  DIR *folder = opendir ("/proc/self/fd");
  int n = -1; /* the folder's own */
  struct dirent *entry;

  while ((entry = readdir (folder)) != NULL)
    n += entry->d_name[0] != '.';
  closedir (folder);
  return n;
}

int
main (int argc, char **argv)
{
  const char *act = argc > 1 ? argv[1] : "";

  if (strcmp (act, "rest") == 0)
    rest ();
  if (strcmp (act, "exit") == 0)
    return atoi (argv[2]);
  if (strcmp (act, "signal") == 0)
    raise (atoi (argv[2]));
  if (strcmp (act, "spin") == 0)
    {
      fork ();
      spin ();
    }
  if (strcmp (act, "ignore-term") == 0)
    {
      signal (SIGTERM, SIG_IGN);
      rest ();
    }
  if (strcmp (act, "daemon") == 0)
    {
      start_daemon (1);
      rest ();
    }
  if (strcmp (act, "leave-daemon") == 0 || strcmp (act, "leave-stubborn") == 0)
    {
      start_daemon (strcmp (act, "leave-stubborn") == 0);
      return 7;
    }
  if (strcmp (act, "storm") == 0)
    storm ();
  if (strcmp (act, "fork-and-exit") == 0)
    {
      if (fork () == 0)
        rest ();
      return 7;
    }
  if (strcmp (act, "close-output") == 0)
    {
      close (STDOUT_FILENO);
      close (STDERR_FILENO);
      rest ();
    }
  if (strcmp (act, "descriptors") == 0)
    return count_descriptors ();
  if (strcmp (act, "echo") == 0)
    {
      char byte;

      if (read (STDIN_FILENO, &byte, 1) == 1)
        printf ("%c\n", byte);
      return 0;
    }
  if (strcmp (act, "words") == 0)
    {
      for (int i = 2; i < argc; i++)
        printf ("%s\n", argv[i]);
      return 0;
    }
  return 99;
}
