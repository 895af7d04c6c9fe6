/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of commands whose supervisor was lost: killed by somebody, or because it did not
 * answer. While there are commands this process takes in orphans (PR_SET_CHILD_SUBREAPER), so that
 * who descended from a supervisor comes to be its child when that dies, before its death is told.
 * It may have other children, by ways of GLib; those of commands carry a mark in their environment
 * and one in their limits, which all that they start inherits. */
#include "lanes-leftovers.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-child.h"
#include "lanes-proc-tree.h"

/* Members may start others meanwhile. */
#define MAX_PASSES 16

/* Between two looks, in milliseconds, until nobody is left */
#define LOOK_INTERVAL 20

/* Who is about to become another program has no environment for a moment. Who has none for longer
 * never gets one. */
#define MAX_UNSURE_LOOKS 50

/* Who can be killed has ended long before. */
#define MAX_LOOKS 3000

typedef enum
{
  FATE_DEAD,
  FATE_UNSURE, /* it has no environment, not yet or no more */
  FATE_KILLED, /* or about to be, as far as this process may do that */
  FATE_SPARED,
} Fate;

/* All of it belongs to the main context. */
static guint n_commands;
static guint timer;
static guint n_looks;

/* Returns: whether there is such a process */
static gboolean
read_stat (int pid, char *state, int *group, int *session)
{
  char path[64];
  char text[256];
  const char *fields;
  gssize length;
  int fd;

  g_snprintf (path, sizeof path, "/proc/%d/stat", pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  length = read (fd, text, sizeof text - 1);
  close (fd);
  text[MAX (length, 0)] = '\0';
  fields = strrchr (text, ')');
  return fields && sscanf (fields, ") %c %*d %d %d", state, group, session) == 3;
}

static gboolean
names_this_process (const char *launchers)
{
  g_auto (GStrv) pids = g_strsplit (launchers, ":", -1);
  g_autofree char *own = g_strdup_printf ("%d", (int) getpid ());

  return g_strv_contains ((const char *const *) pids, own);
}

static gboolean
has_limit (int pid)
{
  struct rlimit limit;

  return prlimit (pid, LANES_LEFTOVERS_LIMIT, NULL, &limit) == 0
         && limit.rlim_cur == (rlim_t) getpid ();
}

static Fate
judge_by_mark (int pid)
{
  const char *prefix = LANES_LEFTOVERS_MARK "=";
  g_autofree char *path = g_strdup_printf ("/proc/%d/environ", pid);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (has_limit (pid))
    return FATE_KILLED;
  /* Newer kernels say ESRCH of a process that is about to end, and others that there is nothing. */
  if (!g_file_get_contents (path, &text, &length, &error))
    return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES)
                   || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PERM)
               ? FATE_SPARED
               : FATE_UNSURE;
  for (const char *p = text; p < text + length; p += strlen (p) + 1)
    if (g_str_has_prefix (p, prefix) && names_this_process (p + strlen (prefix)))
      return FATE_KILLED;
  return length > 0 ? FATE_SPARED : FATE_UNSURE;
}

/* @group: a process group in the session of this process; 0: whoever has the mark */
static Fate
judge (int pid, int group)
{
  int its_group, its_session;
  char state;

  if (!read_stat (pid, &state, &its_group, &its_session) || state == 'Z' || state == 'X')
    return FATE_DEAD;
  if (group == 0)
    return judge_by_mark (pid);
  return its_group == group && its_session == getsid (0) ? FATE_KILLED : FATE_SPARED;
}

/* What is found out about @pid while its handle is open is of the process that the handle means, if
 * that lives still when it gets the signal. */
static Fate
judge_and_kill (int pid, int group)
{
  int handle = pidfd_open (pid, 0);
  Fate fate = handle >= 0 ? judge (pid, group) : FATE_DEAD;

  if (fate == FATE_KILLED)
    pidfd_send_signal (handle, SIGKILL, NULL, 0);
  if (handle >= 0)
    close (handle);
  return fate;
}

/* Returns: how many got it */
static guint
kill_group (int group)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;

  while (proc && (name = g_dir_read_name (proc)))
    {
      int pid = atoi (name);

      if (pid > 1 && pid != getpid () && judge_and_kill (pid, group) == FATE_KILLED)
        n++;
    }
  return n;
}

/* Who has ended is reaped, unless somebody else does: what GLib starts stays in the process group
 * of this process, and what comes from a command does not. */
static void
reap (int pid)
{
  int group, session;
  siginfo_t news;
  char state;

  if (read_stat (pid, &state, &group, &session) && state == 'Z' && group != getpgrp ())
    waitid (P_PID, (id_t) pid, &news, WEXITED | WNOHANG);
}

/* Kills @pid, if it is an orphan of a command, and all below it. Returns: what became of it */
static Fate
kill_orphan (int pid)
{
  g_autoptr (GArray) below = lanes_proc_tree_get_descendants (pid);
  Fate fate = judge_and_kill (pid, 0);

  if (fate == FATE_DEAD)
    reap (pid);
  for (guint i = 0; i < below->len && fate == FATE_KILLED; i++)
    judge_and_kill (g_array_index (below, int, i), 0);
  return fate;
}

/* Returns: how many were found of each fate */
static void
kill_orphans (guint n[FATE_SPARED + 1])
{
  g_autoptr (GArray) children = lanes_proc_tree_get_children (getpid ());

  for (guint i = 0; i < children->len; i++)
    {
      int pid = g_array_index (children, int, i);

      if (!lanes_child_is_known (pid))
        n[kill_orphan (pid)]++;
    }
}

/* Where the kernel cannot do that, they come to process 1. */
static void
take_orphans (gboolean take)
{
  prctl (PR_SET_CHILD_SUBREAPER, take ? 1 : 0);
}

/* Returns: whether to look again */
static gboolean
look (void)
{
  guint n[FATE_SPARED + 1] = {0};

  kill_orphans (n);
  n_looks++;
  /* Whoever has ended may have left children, who came after this process has counted its own. */
  return (n[FATE_KILLED] + n[FATE_DEAD] > 0 && n_looks < MAX_LOOKS)
         || (n[FATE_UNSURE] > 0 && n_looks < MAX_UNSURE_LOOKS);
}

static gboolean
look_cb (gpointer user_data)
{
  if (look ())
    return G_SOURCE_CONTINUE;
  timer = 0;
  lanes_leftovers_end ();
  return G_SOURCE_REMOVE;
}

/**
 * lanes_leftovers_begin:
 *
 * A command is about to be launched: from now on its orphans come to this process, until
 * lanes_leftovers_end() was called as often.
 *
 * Source: PR_SET_CHILD_SUBREAPER(2const).
 */
void
lanes_leftovers_begin (void)
{
  if (n_commands++ == 0)
    take_orphans (TRUE);
}

/**
 * lanes_leftovers_end:
 *
 * Undoes lanes_leftovers_begin(): a command has ended, or was not launched after all.
 */
void
lanes_leftovers_end (void)
{
  if (--n_commands == 0)
    take_orphans (FALSE);
}

/**
 * lanes_leftovers_mark:
 * @environment: (transfer full): the environment that a command is to have
 *
 * Returns: (transfer full): the same with the mark of this process, beside those of launchers that
 *   it descends from itself
 */
GStrv
lanes_leftovers_mark (GStrv environment)
{
  const char *others = g_environ_getenv (environment, LANES_LEFTOVERS_MARK);
  g_autofree char *mark = others ? g_strdup_printf ("%s:%d", others, (int) getpid ())
                                 : g_strdup_printf ("%d", (int) getpid ());

  return g_environ_setenv (environment, LANES_LEFTOVERS_MARK, mark, TRUE);
}

/**
 * lanes_leftovers_kill:
 * @group: the process group that a command had, 0 if that is not known
 *
 * Kills what is left of commands that nobody looks after any more, since a supervisor was lost just
 * now: what is in @group still, whose number the kernel gives to nobody else for as long as
 * somebody is (credentials(7)), and all that has the mark and came to this process as an orphan,
 * wherever it has gone. What can be seen now gets its signal now; what was about to be born is
 * looked for from the main loop.
 */
void
lanes_leftovers_kill (int group)
{
  /* The number comes from memory that others can write to. */
  for (guint i = 0; group > 1 && group != getpgrp () && i < MAX_PASSES && kill_group (group) > 0;
       i++)
    continue;
  n_looks = 0;
  if (!look () || !look () || timer != 0)
    return;
  lanes_leftovers_begin ();
  timer = g_timeout_add (LOOK_INTERVAL, look_cb, NULL);
}
