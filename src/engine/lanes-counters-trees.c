/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the processes and threads that are born below those that are watched. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lanes-counters-private.h"
#include "lanes-proc-status.h"
#include "lanes-proc-tree.h"

/* Where it is not known whether anybody was born: looking costs some 20 µs for each process. */
#define BLIND_PAUSE (20 * LANES_MSEC)

/* Looking may take 1/200 of a core where somebody was born, … */
#define SHARE         200
#define LONGEST_PAUSE LANES_SEC

/* … and 1/1000 where nobody was, after a second at the earliest: who became an orphan while all
 * were looked through may have been missed. */
#define QUIET_SHARE 1000
#define QUIET_PAUSE LANES_SEC

/* To look at who may be new */
#define NEWBORN_COST (12 * LANES_USEC)

/* Where to look: at the root, and at every process that was found before, since a process whose
 * parent has ended is nobody's descendant any more. */
static void
collect_known (LanesCounters *self, LanesWatchedTree *tree)
{
  g_array_set_size (self->processes, 0);
  tree->root_lives = tree->root_lives && lanes_thread_files_exist (&tree->root);
  if (tree->root_lives)
    {
      LanesProcess root = {tree->root.now.pid, 0};

      g_array_append_val (self->processes, root);
    }
  for (guint i = 0; i < self->threads->len; i++)
    {
      LanesWatchedThread *watched = g_ptr_array_index (self->threads, i);
      LanesThreadCounters *now = &watched->files.now;
      LanesProcess process = {now->pid, now->parent};

      if (watched->tree == tree && now->tid == now->pid && now->parent != 0)
        g_array_append_val (self->processes, process);
    }
}

/* Who stands between the root and a process may have ended before it could be watched. */
static int
get_known_parent (LanesCounters *self, LanesWatchedTree *tree, int parent)
{
  if (parent == 0 || g_hash_table_contains (self->by_tid, GINT_TO_POINTER (parent)))
    return parent;
  return tree->root.now.pid;
}

/* Between finding a number and opening its files, it may have been given to another process. It was
 * not if files of that process that were open before are still valid, or if its parent is right. */
static gboolean
is_of_process (LanesCounters *self, LanesWatchedTree *tree, const LanesProcess *process,
               const LanesWatchedThread *watched)
{
  LanesWatchedThread *first = g_hash_table_lookup (self->by_tid, GINT_TO_POINTER (process->pid));

  if (process->parent == 0)
    return lanes_thread_files_exist (&tree->root);
  if (first && first != watched)
    return lanes_thread_files_exist (&first->files);
  return watched->files.parent == process->parent;
}

static void
add_thread (LanesCounters *self, LanesWatchedTree *tree, const LanesProcess *process, int tid,
            GArray *counters)
{
  int parent = get_known_parent (self, tree, process->parent);
  LanesWatchedThread *watched = lanes_counters_add_thread (self, tree, process->pid, tid, parent);

  if (!watched)
    return;
  if (!is_of_process (self, tree, process, watched))
    {
      lanes_counters_remove_thread (self, self->threads->len - 1);
      return;
    }
  if (!counters)
    return;
  watched->ended = watched->files.now.state == 'X';
  g_array_append_val (counters, watched->files.now);
}

static void
add_threads (LanesCounters *self, LanesWatchedTree *tree, const LanesProcess *process,
             GArray *counters)
{
  g_array_set_size (self->tids, 0);
  lanes_proc_tree_read_threads (process->pid, self->tids);
  for (guint i = 0; i < self->tids->len; i++)
    add_thread (self, tree, process, g_array_index (self->tids, int, i), counters);
}

static void
scan_tree (LanesCounters *self, LanesWatchedTree *tree, GArray *counters)
{
  collect_known (self, tree);
  lanes_proc_tree_add_descendants (self->processes);
  for (guint i = 0; i < self->processes->len; i++)
    {
      LanesProcess process = g_array_index (self->processes, LanesProcess, i);

      if (process.parent != 0 || tree->with_root)
        add_threads (self, tree, &process, counters);
    }
}

/* The number that was given to a process or thread last, anywhere; -1: not known */
static int
read_last_born (LanesCounters *self)
{
  char text[128];
  gssize length;
  int last;

  if (self->births < 0)
    return -1;
  length = pread (self->births, text, sizeof text, 0);
  return length > 0 && lanes_proc_loadavg_parse (text, (gsize) length, &last) ? last : -1;
}

/* Watches a process and what descends from it. Returns: whether there is such a process */
gboolean
lanes_counters_add_tree (LanesCounters *self, int pid, gboolean with_root)
{
  LanesWatchedTree *tree = g_new0 (LanesWatchedTree, 1);

  if (!lanes_thread_files_open (&tree->root, pid, pid, 0, self->coarse))
    {
      lanes_counters_tell_of_failure (self, errno);
      g_free (tree);
      return FALSE;
    }
  if (self->births < 0)
    self->births = open ("/proc/loadavg", O_RDONLY | O_CLOEXEC);
  self->last_born = -1;
  self->look_time = 0;
  tree->with_root = with_root;
  tree->root_lives = TRUE;
  g_ptr_array_add (self->trees, tree);
  scan_tree (self, tree, NULL);
  return TRUE;
}

static LanesWatchedTree *
find_tree (LanesCounters *self, int pid)
{
  LanesWatchedThread *first = g_hash_table_lookup (self->by_tid, GINT_TO_POINTER (pid));

  if (first && first->tree)
    return first->tree;
  for (guint i = 0; i < self->trees->len; i++)
    {
      LanesWatchedTree *tree = g_ptr_array_index (self->trees, i);

      if (tree->root.now.pid == pid && tree->root_lives && lanes_thread_files_exist (&tree->root))
        return tree;
    }
  return NULL;
}

/* A child of a process that is known, or another thread of one */
static void
look_at_newborn (LanesCounters *self, int tid, GArray *counters)
{
  LanesProcStatus status;
  LanesWatchedTree *tree;
  LanesProcess process;

  if (g_hash_table_contains (self->by_tid, GINT_TO_POINTER (tid))
      || !lanes_proc_status_read (tid, tid, &status))
    return;
  tree = find_tree (self, status.pid == tid ? status.parent : status.pid);
  if (!tree)
    return;
  process = (LanesProcess){status.pid, tree->root.now.pid == status.pid ? 0 : status.parent};
  if (process.parent != 0 || tree->with_root)
    add_thread (self, tree, &process, tid, counters);
}

static void
scan_trees (LanesCounters *self, GArray *counters)
{
  LanesTime begin = lanes_counters_read_clock ();

  for (guint i = 0; i < self->trees->len;)
    {
      LanesWatchedTree *tree = g_ptr_array_index (self->trees, i);

      scan_tree (self, tree, counters);
      if (tree->root_lives || tree->n_threads > 0)
        i++;
      else
        g_ptr_array_remove_index (self->trees, i);
    }
  self->scan_cost = lanes_counters_read_clock () - begin;
  self->scan_time = lanes_time_now ();
}

/* Looks for new threads if there can be any, and not so often that it costs much. What it finds is
 * appended to @counters.
 *
 * Numbers are given in ascending order: who was born since the last time has one of those that were
 * given since. To look at these costs less than to look at all that are watched, as a rule. */
void
lanes_counters_scan (LanesCounters *self, GArray *counters)
{
  LanesTime now = lanes_time_now ();
  LanesTime begin;
  gboolean is_quiet;
  int last_born, n_born;

  if (self->trees->len == 0 || now < self->look_time)
    return;
  last_born = read_last_born (self);
  n_born = last_born >= 0 && self->last_born >= 0 ? last_born - self->last_born : -1;
  is_quiet = now - self->scan_time < MAX (QUIET_SHARE * self->scan_cost, QUIET_PAUSE);
  if (n_born == 0 && is_quiet)
    return;
  begin = lanes_counters_read_clock ();
  if (is_quiet && n_born > 0 && n_born * NEWBORN_COST < self->scan_cost)
    for (int tid = self->last_born + 1; tid <= last_born; tid++)
      look_at_newborn (self, tid, counters);
  else
    scan_trees (self, counters);
  self->last_born = last_born;
  self->look_time = now + MIN (SHARE * (lanes_counters_read_clock () - begin), LONGEST_PAUSE);
  if (last_born < 0)
    self->look_time = MAX (self->look_time, now + BLIND_PAUSE);
}
