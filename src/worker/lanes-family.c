/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that descends from this process, and nobody else.
 *
 * The number of a process can mean another one as soon as its parent has reaped it. That cannot
 * happen to children of this process, which reaps them itself and not in here. For all others a
 * handle is opened first, and only then it is looked whether what it means descends from here: once
 * it does, it always will, since this process takes in its orphans (PR_SET_CHILD_SUBREAPER). */
#include "lanes-family.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-proc-stat.h"
#include "lanes-proc-tree.h"

/* linux/pidfd.h: to the process group that the process leads, or has led. Since Linux 6.9 */
#ifndef PIDFD_SIGNAL_PROCESS_GROUP
#define PIDFD_SIGNAL_PROCESS_GROUP (1U << 2)
#endif

/* A family that grows faster than it can be looked through does not hold a signal up for ever. */
#define MAX_PASSES 16

typedef struct
{
  int pid;
  int handle; /* a pidfd; -1: a child of this process, which needs none */
} Member;

/* One look at the family. */
typedef struct
{
  GArray *members;   /* of Member */
  GHashTable *known; /* PID to the number of a member, plus 1 */
} Family;

static void
close_handle (gpointer data)
{
  Member *member = data;

  if (member->handle >= 0)
    close (member->handle);
}

static gboolean
read_parent (int pid, int *parent)
{
  char path[64];
  char text[256];
  gssize length;
  int fd;

  g_snprintf (path, sizeof path, "/proc/%d/stat", pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  length = read (fd, text, sizeof text);
  close (fd);
  return length > 0 && lanes_proc_stat_parse_parent (text, (gsize) length, parent);
}

/* Its number means nobody else now. */
static gboolean
is_there (const Member *member)
{
  return member->handle < 0 || pidfd_send_signal (member->handle, 0, NULL, 0) == 0;
}

/* Nobody else may reap it. */
static gboolean
is_child (int pid)
{
  siginfo_t news;

  return waitid (P_PID, (id_t) pid, &news, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* Returns: a handle for @pid, if the process that it means is a child of a member; -1 if not */
static int
open_descendant (Family *family, int pid)
{
  int handle = pidfd_open (pid, 0);
  const Member *member;
  gpointer number;
  int parent;

  /* The order matters: what is read is of the process that has the handle, if it is there still
   * when it gets the signal, and its parent is the member, if that is there still. */
  if (handle >= 0 && read_parent (pid, &parent)
      && (number = g_hash_table_lookup (family->known, GINT_TO_POINTER (parent))))
    {
      member = &g_array_index (family->members, Member, GPOINTER_TO_UINT (number) - 1);
      if (is_there (member))
        return handle;
    }
  if (handle >= 0)
    close (handle);
  return -1;
}

static void
look (Family *family)
{
  g_autoptr (GArray) processes = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  LanesProcess self = {getpid (), 0};

  family->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (family->members, close_handle);
  family->known = g_hash_table_new (NULL, NULL);
  g_array_append_val (processes, self);
  lanes_proc_tree_add_descendants (processes);
  for (guint i = 1; i < processes->len; i++)
    {
      const LanesProcess *process = &g_array_index (processes, LanesProcess, i);
      Member member = {process->pid, -1};

      if (!is_child (process->pid) && (member.handle = open_descendant (family, process->pid)) < 0)
        continue;
      g_array_append_val (family->members, member);
      g_hash_table_insert (family->known, GINT_TO_POINTER (process->pid),
                           GUINT_TO_POINTER (family->members->len));
    }
}

static void
forget (Family *family)
{
  g_array_unref (family->members);
  g_hash_table_unref (family->known);
}

static gboolean
send_to (const Member *member, int number, gboolean to_group)
{
  if (member->handle < 0)
    return kill (to_group ? -member->pid : member->pid, number) == 0;
  return pidfd_send_signal (member->handle, number, NULL, to_group ? PIDFD_SIGNAL_PROCESS_GROUP : 0)
         == 0;
}

/* To whole process groups where it can, since the kernel lets no fork slip through between a
 * group's members. Nobody in @seen gets it twice. Returns: how many were new */
static guint
signal_once (int number, int group, GHashTable *seen)
{
  Family family;
  guint n_new = 0;

  if (group > 1 && g_hash_table_add (seen, GINT_TO_POINTER (-group)))
    n_new += kill (-group, number) == 0;
  look (&family);
  for (guint i = 0; i < family.members->len; i++)
    {
      const Member *member = &g_array_index (family.members, Member, i);
      gpointer target = GINT_TO_POINTER (-member->pid);

      if (getpgid (member->pid) != member->pid || g_hash_table_contains (seen, target))
        continue;
      if (send_to (member, number, TRUE))
        n_new += g_hash_table_add (seen, target);
    }
  for (guint i = 0; i < family.members->len; i++)
    {
      const Member *member = &g_array_index (family.members, Member, i);

      if (g_hash_table_contains (seen, GINT_TO_POINTER (-getpgid (member->pid)))
          || !g_hash_table_add (seen, GINT_TO_POINTER (member->pid)))
        continue;
      n_new += send_to (member, number, FALSE);
    }
  forget (&family);
  return n_new;
}

/**
 * lanes_family_is_visible:
 *
 * Returns: whether /proc can be read, without which only a group is reached
 */
gboolean
lanes_family_is_visible (void)
{
  int parent;

  return read_parent (getpid (), &parent);
}

/**
 * lanes_family_signal:
 * @number: a signal
 * @group: a process group whose leader is a child of this process that was not reaped yet, so that
 *   no other group has its number; 0: none
 *
 * Sends a signal to all in @group and all that descends from this process: again, until nobody
 * turns up who was started meanwhile. Where the kernel has no handles, who is neither in the group
 * nor a child gets none before it becomes one.
 *
 * Source: pidfd_send_signal(2), credentials(7).
 *
 * Returns: how many processes and groups it was sent to
 */
guint
lanes_family_signal (int number, int group)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n_all = 0;
  guint n_new = 1;

  for (guint pass = 0; pass < MAX_PASSES && n_new > 0; pass++)
    {
      n_new = signal_once (number, group, seen);
      n_all += n_new;
    }
  return n_all;
}
