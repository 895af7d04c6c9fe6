/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-leftovers.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

/* Members may start others meanwhile. */
#define MAX_PASSES 16

/* Returns: whether @pid is in @group, in the session of this process, and not a zombie */
static gboolean
is_member (int pid, int group)
{
  char path[64];
  char text[256];
  const char *fields;
  gssize length;
  int fd, its_group, its_session;
  char state;

  g_snprintf (path, sizeof path, "/proc/%d/stat", pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  length = read (fd, text, sizeof text - 1);
  close (fd);
  text[MAX (length, 0)] = '\0';
  fields = strrchr (text, ')');
  return fields && sscanf (fields, ") %c %*d %d %d", &state, &its_group, &its_session) == 3
         && state != 'Z' && its_group == group && its_session == getsid (0);
}

/* What is found out about @pid while its handle is open is of the process that the handle means, if
 * that lives still when it gets the signal. */
static gboolean
kill_member (int pid, int group)
{
  int handle = pidfd_open (pid, 0);
  gboolean is_killed =
      handle >= 0 && is_member (pid, group) && pidfd_send_signal (handle, SIGKILL, NULL, 0) == 0;

  if (handle >= 0)
    close (handle);
  return is_killed;
}

static guint
kill_once (int group)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;

  while (proc && (name = g_dir_read_name (proc)))
    {
      int pid = atoi (name);

      if (pid > 1 && pid != getpid () && kill_member (pid, group))
        n++;
    }
  return n;
}

/**
 * lanes_leftovers_kill:
 * @group: the process group that a command had, whose supervisor was lost just now
 *
 * Kills what is left of a command that nobody looks after any more: what is in its group still. As
 * long as somebody is, the kernel gives the number to no other group (credentials(7)). What has
 * made itself a daemon cannot be found.
 */
void
lanes_leftovers_kill (int group)
{
  /* The number comes from memory that others can write to. */
  if (group <= 1 || group == getpgrp ())
    return;
  for (guint i = 0; i < MAX_PASSES && kill_once (group) > 0; i++)
    continue;
}
