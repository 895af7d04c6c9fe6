/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the processes and threads that are born below those that are watched. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lanes-counters-private.h"
#include "lanes-proc-tree.h"

/* Where it is not known whether anybody was born: looking costs some 20 µs for each process. */
#define BLIND_PAUSE (20 * LANES_MSEC)

/* All are looked through again, whatever is known. */
#define LONGEST_PAUSE LANES_SEC

/* Looking may take this part of a core. */
#define SHARE 200

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
add_threads (LanesCounters *self, LanesWatchedTree *tree, const LanesProcess *process,
             GArray *counters)
{
  int parent = get_known_parent (self, tree, process->parent);

  g_array_set_size (self->tids, 0);
  lanes_proc_tree_read_threads (process->pid, self->tids);
  for (guint i = 0; i < self->tids->len; i++)
    {
      int tid = g_array_index (self->tids, int, i);
      LanesWatchedThread *watched =
          lanes_counters_add_thread (self, tree, process->pid, tid, parent);

      if (!watched)
        continue;
      if (!is_of_process (self, tree, process, watched))
        {
          lanes_counters_remove_thread (self, self->threads->len - 1);
          continue;
        }
      if (!counters)
        continue;
      watched->ended = watched->files.now.state == 'X';
      g_array_append_val (counters, watched->files.now);
    }
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
  tree->with_root = with_root;
  tree->root_lives = TRUE;
  g_ptr_array_add (self->trees, tree);
  scan_tree (self, tree, NULL);
  return TRUE;
}

/* Looks for new threads if there can be any, and not so often that it costs much. What it finds is
 * appended to @counters. */
void
lanes_counters_scan (LanesCounters *self, GArray *counters)
{
  LanesTime now = lanes_time_now ();
  LanesTime since = now - self->scan_time;
  LanesTime begin;
  int last_born;

  if (self->trees->len == 0 || since < self->scan_pause)
    return;
  last_born = read_last_born (self);
  if (last_born < 0 ? since < BLIND_PAUSE : last_born == self->last_born && since < LONGEST_PAUSE)
    return;
  begin = lanes_counters_read_clock ();
  for (guint i = 0; i < self->trees->len;)
    {
      LanesWatchedTree *tree = g_ptr_array_index (self->trees, i);

      scan_tree (self, tree, counters);
      if (tree->root_lives || tree->n_threads > 0)
        i++;
      else
        g_ptr_array_remove_index (self->trees, i);
    }
  self->last_born = last_born;
  self->scan_time = now;
  self->scan_pause = MIN (SHARE * (lanes_counters_read_clock () - begin), LONGEST_PAUSE);
}
