/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-limits.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/resource.h>

#include "lanes-error.h"
#include "lanes-proc-tree.h"

/* A thread that is begun while the others are given their limits may have none yet: look again, but
 * not forever at a program that begins threads without end. */
#define MAX_ROUNDS 5

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

/* Returns: how many threads were new in this round, below 0 for an error */
static int
apply_round (int pid, GHashTable *seen, const LanesCoreSet *cores, int nice, GError **error)
{
  g_autoptr (GArray) tids = lanes_proc_tree_get_threads (pid);
  int n_new = 0;

  for (guint i = 0; i < tids->len; i++)
    {
      int tid = g_array_index (tids, int, i);

      if (!g_hash_table_add (seen, GINT_TO_POINTER (tid)))
        continue;
      n_new++;
      if (!lanes_limits_apply_to_thread (tid, cores, nice, error))
        return -1;
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
      g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (pid);

      found = FALSE;
      for (guint i = 0; i < pids->len; i++)
        {
          int n_new = apply_round (g_array_index (pids, int, i), seen, cores, nice, error);

          if (n_new < 0)
            return FALSE;
          found = found || n_new > 0;
        }
    }
  return TRUE;
}
