/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-proc-tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "lanes-proc-stat.h"

/* Long enough for the first four fields of a stat line, whose name is at most 64 bytes. */
#define STAT_HEAD 256

typedef void (*NumberFunc) (int number, gpointer user_data);

/* Calls @func for each entry of @path that is a number. */
static gboolean
each_number (const char *path, NumberFunc func, gpointer user_data)
{
  DIR *dir = opendir (path);
  struct dirent *entry;

  if (!dir)
    return FALSE;
  while ((entry = readdir (dir)))
    {
      char *end;
      long number = strtol (entry->d_name, &end, 10);

      if (*end == '\0' && number > 0 && number <= G_MAXINT)
        func ((int) number, user_data);
    }
  closedir (dir);
  return TRUE;
}

static void
append_number (int number, gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, number);
}

/**
 * lanes_proc_tree_read_threads:
 * @pid: a process
 * @tids: (element-type int): where the thread IDs are appended
 *
 * Reads the IDs of a process's threads from /proc/PID/task, into an array that can be used again.
 *
 * Returns: whether there is such a process
 */
gboolean
lanes_proc_tree_read_threads (int pid, GArray *tids)
{
  char path[64];

  g_snprintf (path, sizeof path, "/proc/%d/task", pid);
  return each_number (path, append_number, tids);
}

/**
 * lanes_proc_tree_get_threads:
 * @pid: a process
 *
 * Returns: (transfer full) (element-type int): the IDs of its threads, empty when there is no such
 *   process
 */
GArray *
lanes_proc_tree_get_threads (int pid)
{
  GArray *tids = g_array_new (FALSE, FALSE, sizeof (int));

  lanes_proc_tree_read_threads (pid, tids);
  return tids;
}

typedef struct
{
  GArray *processes; /* of LanesProcess */
  GHashTable *seen;  /* PIDs of those */
  int parent;        /* whose children are being read */
} Walk;

static void
add_child (Walk *walk, int pid, int parent)
{
  LanesProcess process = {pid, parent};

  if (g_hash_table_add (walk->seen, GINT_TO_POINTER (pid)))
    g_array_append_val (walk->processes, process);
}

static void
begin_walk (Walk *walk, GArray *processes)
{
  walk->processes = processes;
  walk->seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < processes->len; i++)
    g_hash_table_add (walk->seen, GINT_TO_POINTER (g_array_index (processes, LanesProcess, i).pid));
}

/* The file is a list of numbers, each followed by a space; one may span two readings. */
static void
read_children_cb (int tid, gpointer user_data)
{
  Walk *walk = user_data;
  char path[64];
  char text[1024];
  gssize length;
  int number = 0;

  g_snprintf (path, sizeof path, "/proc/%d/task/%d/children", walk->parent, tid);

  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  while ((length = read (fd, text, sizeof text)) > 0)
    for (gssize i = 0; i < length; i++)
      if (g_ascii_isdigit (text[i]))
        number = number * 10 + (text[i] - '0');
      else if (number > 0)
        {
          add_child (walk, number, walk->parent);
          number = 0;
        }
  close (fd);
}

static void
walk_below (Walk *walk, int pid)
{
  char path[64];

  walk->parent = pid;
  g_snprintf (path, sizeof path, "/proc/%d/task", pid);
  each_number (path, read_children_cb, walk);
}

static gboolean
kernel_lists_children (void)
{
  static gsize answer = 0;

  if (g_once_init_enter (&answer))
    g_once_init_leave (&answer, access ("/proc/thread-self/children", R_OK) == 0 ? 1 : 2);
  return answer == 1;
}

/**
 * lanes_proc_tree_add_descendants:
 * @processes: (element-type LanesProcess): processes to begin from; what descends from them is
 *   appended, each once, parents before children
 *
 * Finds the families of processes.
 *
 * The kernel may leave out a child that is born or orphaned during the walk: who must find all
 * looks again until nothing new is found. Source: /proc/PID/task/TID/children, see proc(5); where
 * the kernel has no such file, /proc/PID/stat of all processes.
 */
void
lanes_proc_tree_add_descendants (GArray *processes)
{
  Walk walk;

  if (!kernel_lists_children ())
    {
      lanes_proc_tree_add_descendants_by_scan (processes);
      return;
    }
  begin_walk (&walk, processes);
  for (guint i = 0; i < processes->len; i++)
    walk_below (&walk, g_array_index (processes, LanesProcess, i).pid);
  g_hash_table_unref (walk.seen);
}

static void
read_parent_cb (int pid, gpointer user_data)
{
  char path[64];
  char text[STAT_HEAD];
  LanesProcess process = {pid, 0};

  g_snprintf (path, sizeof path, "/proc/%d/stat", pid);

  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return;

  gssize length = read (fd, text, sizeof text);

  close (fd);
  if (length > 0 && lanes_proc_stat_parse_parent (text, (gsize) length, &process.parent))
    g_array_append_val ((GArray *) user_data, process);
}

/**
 * lanes_proc_tree_add_descendants_by_scan:
 * @processes: (element-type LanesProcess): as for lanes_proc_tree_add_descendants()
 *
 * The same through the parent PIDs of all processes, for kernels that do not list children
 * (CONFIG_PROC_CHILDREN). Costs a file per process on the machine.
 */
void
lanes_proc_tree_add_descendants_by_scan (GArray *processes)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  Walk walk;

  each_number ("/proc", read_parent_cb, all);
  begin_walk (&walk, processes);
  for (guint i = 0; i < processes->len; i++)
    {
      int parent = g_array_index (processes, LanesProcess, i).pid;

      for (guint j = 0; j < all->len; j++)
        {
          LanesProcess *process = &g_array_index (all, LanesProcess, j);

          if (process->parent == parent)
            add_child (&walk, process->pid, parent);
        }
    }
  g_hash_table_unref (walk.seen);
}

/**
 * lanes_proc_tree_get_descendants:
 * @pid: a process
 *
 * Returns: (transfer full) (element-type int): PIDs of all that descend from it, parents before
 *   children, without itself; empty when there are none
 */
GArray *
lanes_proc_tree_get_descendants (int pid)
{
  g_autoptr (GArray) processes = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  LanesProcess root = {pid, 0};

  g_array_append_val (processes, root);
  lanes_proc_tree_add_descendants (processes);
  for (guint i = 1; i < processes->len; i++)
    g_array_append_val (pids, g_array_index (processes, LanesProcess, i).pid);
  return pids;
}

/**
 * lanes_proc_tree_get_children:
 * @pid: a process
 *
 * Returns: (transfer full) (element-type int): PIDs of its children, also of those that have ended
 *   and were not reaped; empty when there are none
 */
GArray *
lanes_proc_tree_get_children (int pid)
{
  g_autoptr (GArray) processes = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  LanesProcess root = {pid, 0};
  Walk walk;

  g_array_append_val (processes, root);
  if (kernel_lists_children ())
    {
      begin_walk (&walk, processes);
      walk_below (&walk, pid);
      g_hash_table_unref (walk.seen);
    }
  else
    {
      lanes_proc_tree_add_descendants_by_scan (processes);
    }
  for (guint i = 1; i < processes->len; i++)
    if (g_array_index (processes, LanesProcess, i).parent == pid)
      g_array_append_val (pids, g_array_index (processes, LanesProcess, i).pid);
  return pids;
}
