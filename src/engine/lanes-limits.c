/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-limits.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/resource.h>

#include "lanes-error.h"
#include "lanes-proc-tree.h"
#include "lanes-time.h"

/* A thread that is begun while the others are given their limits may have none yet: look again, but
 * not forever at a program that begins threads without end. */
#define MAX_ROUNDS 5

/* How long the IDs in a list are used before it is read again. The kernel gives them out in a
 * circle of 32,768 or more: one that has become free means nobody else before it comes round, which
 * no machine does in that time. */
#define FRESH (100 * LANES_MSEC)

static gboolean
apply_nice (int tid, int nice, GError **error)
{
  int code;

  errno = 0;
  if (getpriority (PRIO_PROCESS, (id_t) tid) == nice && errno == 0)
    return TRUE;
  if (setpriority (PRIO_PROCESS, (id_t) tid, nice) == 0 || errno == ESRCH)
    return TRUE;
  code = errno;
  g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT,
               code == EACCES || code == EPERM ? _ (
                   "The system lets a running task be made nicer, but not less nice again (%s). "
                   "Stop it and start it again.")
                                               : _ ("The nice value could not be changed: %s."),
               g_strerror (code));
  return FALSE;
}

/**
 * lanes_limits_apply_to_thread:
 * @tid: a thread of any process of this user
 * @cores: the cores that it may use
 * @nice: 0 to 19
 * @error: return location: %LANES_ERROR_LIMIT
 *
 * Limits a running thread. A thread that has ended meanwhile is no error.
 * Source: sched_setaffinity(2), setpriority(2): on Linux, both are of threads.
 *
 * Returns: whether it has its limits
 */
gboolean
lanes_limits_apply_to_thread (int tid, const LanesCoreSet *cores, int nice, GError **error)
{
  g_autoptr (GError) own_error = NULL;

  if (!lanes_core_set_apply (cores, tid, &own_error))
    {
      LanesCoreSet has;

      if (lanes_core_set_of_thread (tid, &has, NULL))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      return TRUE;
    }
  return apply_nice (tid, nice, error);
}

/* Returns: whether IDs that were read at @read_at may mean others by now */
static gboolean
is_stale (LanesTime read_at)
{
  return lanes_time_now () - read_at > FRESH;
}

/* Returns: the first in @ids that is not in @done, where it is put; 0 when there is none */
static int
take_next (GArray *ids, guint *i, GHashTable *done)
{
  while (*i < ids->len)
    {
      int id = g_array_index (ids, int, (*i)++);

      if (g_hash_table_add (done, GINT_TO_POINTER (id)))
        return id;
    }
  return 0;
}

/* Returns: how many threads were new in this round, below 0 for an error */
static int
apply_round (int pid, GHashTable *seen, const LanesCoreSet *cores, int nice, GError **error)
{
  LanesTime read_at = lanes_time_now ();
  g_autoptr (GArray) tids = lanes_proc_tree_get_threads (pid);
  guint i = 0;
  int n_new = 0;
  int tid;

  while ((tid = take_next (tids, &i, seen)) > 0)
    {
      n_new++;
      if (!lanes_limits_apply_to_thread (tid, cores, nice, error))
        return -1;
      if (!is_stale (read_at))
        continue;
      read_at = lanes_time_now ();
      g_array_set_size (tids, 0);
      lanes_proc_tree_read_threads (pid, tids);
      i = 0;
    }
  return n_new;
}

/**
 * lanes_limits_apply_to_process:
 * @pid: a process of this user
 * @cores: the cores that it may use
 * @nice: 0 to 19
 * @error: return location: %LANES_ERROR_LIMIT
 *
 * Limits all threads of a running process.
 *
 * Returns: whether they have their limits
 */
gboolean
lanes_limits_apply_to_process (int pid, const LanesCoreSet *cores, int nice, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  int n_new = 1;

  for (int round = 0; n_new > 0 && round < MAX_ROUNDS; round++)
    n_new = apply_round (pid, seen, cores, nice, error);
  return n_new >= 0;
}

static int
apply_round_below (int pid, GHashTable *seen, const LanesCoreSet *cores, int nice, GError **error)
{
  LanesTime read_at = lanes_time_now ();
  g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (pid);
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  guint i = 0;
  int n_all = 0;
  int below;

  while ((below = take_next (pids, &i, done)) > 0)
    {
      int n_new = apply_round (below, seen, cores, nice, error);

      if (n_new < 0)
        return -1;
      n_all += n_new;
      if (!is_stale (read_at))
        continue;
      read_at = lanes_time_now ();
      g_array_unref (pids);
      pids = lanes_proc_tree_get_descendants (pid);
      i = 0;
    }
  return n_all;
}

/**
 * lanes_limits_apply_below:
 * @pid: a process of this user
 * @cores: the cores that its descendants may use
 * @nice: 0 to 19
 * @error: return location: %LANES_ERROR_LIMIT
 *
 * Limits all threads of all processes that descend from @pid, but not its own.
 *
 * Returns: whether they have their limits
 */
gboolean
lanes_limits_apply_below (int pid, const LanesCoreSet *cores, int nice, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gboolean found = TRUE;

  for (int round = 0; found && round < MAX_ROUNDS; round++)
    {
      int n_new = apply_round_below (pid, seen, cores, nice, error);

      if (n_new < 0)
        return FALSE;
      found = n_new > 0;
    }
  return TRUE;
}
