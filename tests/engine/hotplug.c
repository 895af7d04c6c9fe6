/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hotplug.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#define SWITCH_PATH "/sys/devices/system/cpu/cpu1/online"
#define LONGEST_MS  20000

static int leash = -1; /* open for as long as this process lives, and in no other */

static gboolean
write_switch (char state)
{
  int fd = open (SWITCH_PATH, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, &state, 1) == 1;

  if (fd >= 0)
    close (fd);
  return written;
}

/* Does not share the fate of the test: it has a session of its own, and waits for the test's end.
 */
static void
stand_by (int end)
{
  struct pollfd gone = {.fd = end, .events = POLLIN};

  setsid ();
  signal (SIGTERM, SIG_IGN);
  signal (SIGINT, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
  poll (&gone, 1, LONGEST_MS);
  write_switch ('1');
  _exit (0);
}

/* Returns: whether the core can be taken away; if not, @reason says why */
gboolean
hotplug_begin (const char **reason)
{
  char state = '0';
  int fd = open (SWITCH_PATH, O_RDONLY | O_CLOEXEC);
  int ends[2];
  pid_t pid;

  *reason = NULL;
  if (fd < 0 || read (fd, &state, 1) != 1 || state != '1')
    *reason = "Core 1 of this machine cannot be taken away, or is not there";
  else if (!write_switch ('1'))
    *reason = "Only root may take a core away, and not in every container";
  if (fd >= 0)
    close (fd);
  if (*reason)
    return FALSE;

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      close (ends[1]);
      stand_by (ends[0]);
    }
  close (ends[0]);
  leash = ends[1];
  return TRUE;
}

void
hotplug_set_online (gboolean online)
{
  g_assert_cmpint (leash, >=, 0);
  g_assert_true (write_switch (online ? '1' : '0'));
}
