/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-list.h"

#include "lanes-proc-stat.h"

static gboolean
read_list (const char *root, const char *name, LanesCoreSet *cores)
{
  g_autofree char *path = g_strconcat (root, "/sys/devices/system/cpu/", name, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL)
         && lanes_core_set_parse (g_strstrip (text), cores, NULL) && !lanes_core_set_is_all (cores);
}

static gboolean
read_stat (const char *root, LanesCoreSet *cores)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (LanesCpuTimes));
  g_autofree char *path = g_strconcat (root, "/proc/stat", NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL)
      || !lanes_proc_stat_parse (text, length, times, NULL))
    return FALSE;
  for (guint i = 0; i < times->len; i++)
    if (g_array_index (times, LanesCpuTimes, i).core < LANES_MAX_CORES)
      lanes_core_set_add (cores, g_array_index (times, LanesCpuTimes, i).core);
  return TRUE;
}

/**
 * lanes_core_list_read:
 * @root: (nullable): a folder that stands in for `/`; %NULL: the real one
 * @present: (out): the cores that are plugged in, online or not
 * @online: (out): those of them that run
 *
 * Asks which cores there are. Where /sys is not to be seen, as in some containers, less is known:
 * cores that are offline are missing then. Those that this process may use are always among them.
 * Source: the kernel's admin-guide/cputopology.
 *
 * Returns: who told
 */
LanesCoreListSource
lanes_core_list_read (const char *root, LanesCoreSet *present, LanesCoreSet *online)
{
  LanesCoreListSource source = LANES_CORE_LIST_SYS;
  LanesCoreSet allowed = lanes_core_set_none ();

  lanes_core_set_of_thread (0, &allowed, NULL);
  root = root ? root : "";
  if (!read_list (root, "online", online))
    {
      *online = lanes_core_set_none ();
      source = read_stat (root, online) ? LANES_CORE_LIST_STAT : LANES_CORE_LIST_AFFINITY;
    }
  CPU_OR (&online->bits, &online->bits, &allowed.bits);
  if (source != LANES_CORE_LIST_SYS || !read_list (root, "present", present))
    *present = *online;
  CPU_OR (&present->bits, &present->bits, &online->bits);
  return source;
}
