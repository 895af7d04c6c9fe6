/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out what the machine is like. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <hwloc.h>

#include "lanes-core-list.h"
#include "lanes-error.h"
#include "lanes-topology-private.h"

typedef struct hwloc_topology Hwloc;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hwloc, hwloc_topology_destroy)

/* Caches, memory and devices are left out: looking for those is most of what loading costs. And
 * hwloc is not to go from core to core itself to ask each: where it puts this thread afterwards is
 * only where it could run at that moment, which does not have a core that comes back later. */
static Hwloc *
load_hwloc (GError **error)
{
  g_autoptr (Hwloc) hwloc = NULL;

  if (hwloc_topology_init (&hwloc) == 0
      && hwloc_topology_set_flags (hwloc, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED
                                              | HWLOC_TOPOLOGY_FLAG_DONT_CHANGE_BINDING)
             == 0
      && hwloc_topology_set_all_types_filter (hwloc, HWLOC_TYPE_FILTER_KEEP_NONE) == 0
      && hwloc_topology_set_type_filter (hwloc, HWLOC_OBJ_PACKAGE, HWLOC_TYPE_FILTER_KEEP_ALL) == 0
      && hwloc_topology_set_type_filter (hwloc, HWLOC_OBJ_GROUP, HWLOC_TYPE_FILTER_KEEP_STRUCTURE)
             == 0 /* what is next to one memory of several in a package */
      && hwloc_topology_set_type_filter (hwloc, HWLOC_OBJ_CORE, HWLOC_TYPE_FILTER_KEEP_ALL) == 0
      && hwloc_topology_load (hwloc) == 0)
    return g_steal_pointer (&hwloc);

  g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
               /* Translators: %s is a message of the operating system */
               _ ("The cores of this machine could not be found: %s. Is /sys mounted?"),
               g_strerror (errno));
  return NULL;
}

/* hwloc ranks the kinds from the most saving (0) to the fastest, where it can tell them apart. */
static LanesCoreKind
find_kind (Hwloc *hwloc, hwloc_obj_t pu)
{
  int n_kinds = hwloc_cpukinds_get_nr (hwloc, 0);
  int kind = hwloc_cpukinds_get_by_cpuset (hwloc, pu->cpuset, 0);
  int efficiency = -1;

  if (n_kinds < 2 || kind < 0
      || hwloc_cpukinds_get_info (hwloc, (unsigned) kind, NULL, &efficiency, NULL, NULL, 0) != 0
      || efficiency < 0)
    return LANES_CORE_KIND_SAME;
  return efficiency == n_kinds - 1 ? LANES_CORE_KIND_PERFORMANCE : LANES_CORE_KIND_EFFICIENCY;
}

static LanesCore
describe_core (Hwloc *hwloc, hwloc_obj_t pu)
{
  hwloc_obj_t package = hwloc_get_ancestor_obj_by_type (hwloc, HWLOC_OBJ_PACKAGE, pu);
  hwloc_obj_t physical = hwloc_get_ancestor_obj_by_type (hwloc, HWLOC_OBJ_CORE, pu);
  int node = pu->nodeset ? hwloc_bitmap_first (pu->nodeset) : -1;
  LanesCore core = {
      .index = pu->os_index,
      .package = package ? package->logical_index : 0,
      .node = node >= 0 ? (guint) node : 0,
      .physical = physical ? physical->logical_index : pu->logical_index,
      .sibling = -1,
      .kind = find_kind (hwloc, pu),
      .online = TRUE,
  };

  if (physical)
    {
      int next = hwloc_bitmap_next (physical->cpuset, (int) pu->os_index);

      if (next < 0)
        next = hwloc_bitmap_first (physical->cpuset);
      if (next != (int) pu->os_index)
        core.sibling = next;
    }
  return core;
}

int
lanes_topology_compare_cores (gconstpointer a, gconstpointer b)
{
  const LanesCore *first = a;
  const LanesCore *second = b;

  return (first->index > second->index) - (first->index < second->index);
}

/* Where a core without a known place goes: there is no doubt where there is one place only. */
static guint
guess_place (const GArray *cores, gsize offset)
{
  guint place = LANES_PLACE_UNKNOWN;

  for (guint i = 0; i < cores->len; i++)
    {
      guint of_core = G_STRUCT_MEMBER (guint, &g_array_index (cores, LanesCore, i), offset);

      if (i > 0 && of_core != place)
        return LANES_PLACE_UNKNOWN;
      place = of_core;
    }
  return cores->len > 0 ? place : 0;
}

/* The cores of @set that nothing else is known of. The kernel tells no more of one that is offline.
 */
static void
add_unplaced (GArray *cores, const LanesCoreSet *set, const LanesCoreSet *online)
{
  LanesCore core = {
      .package = guess_place (cores, G_STRUCT_OFFSET (LanesCore, package)),
      .node = guess_place (cores, G_STRUCT_OFFSET (LanesCore, node)),
      .sibling = -1,
  };

  for (guint i = 0; i < cores->len; i++)
    core.physical = MAX (core.physical, g_array_index (cores, LanesCore, i).physical + 1);
  for (guint index = 0; index < LANES_MAX_CORES; index++)
    {
      if (!lanes_core_set_contains (set, index))
        continue;
      core.index = index;
      core.online = lanes_core_set_contains (online, index);
      g_array_append_val (cores, core);
      core.physical++;
    }
}

/* What is plugged in, of a machine that was described */
static void
get_described (Hwloc *hwloc, LanesCoreSet *present)
{
  hwloc_const_bitmap_t all = hwloc_topology_get_complete_cpuset (hwloc);

  *present = lanes_core_set_none ();
  for (int i = hwloc_bitmap_first (all); i >= 0 && i < LANES_MAX_CORES;
       i = hwloc_bitmap_next (all, i))
    lanes_core_set_add (present, (guint) i);
}

static void
add_cores (LanesTopologyFindings *findings, Hwloc *hwloc, LanesCoreSet *present,
           LanesCoreSet *online)
{
  if (findings->synthetic)
    {
      get_described (hwloc, present);
      *online = lanes_core_set_none ();
    }
  for (hwloc_obj_t pu = NULL; (pu = hwloc_get_next_obj_by_type (hwloc, HWLOC_OBJ_PU, pu));)
    {
      LanesCore core = describe_core (hwloc, pu);

      lanes_core_set_remove (present, core.index);
      g_array_append_val (findings->cores, core);
    }
  add_unplaced (findings->cores, present, online);
  /* hwloc's order is by place in the machine, and numbers need not follow that. */
  g_array_sort (findings->cores, lanes_topology_compare_cores);
}

/* Without /sys, hwloc counts cores at best, and then takes their numbers to be without holes. */
static gboolean
is_described (void)
{
  return g_getenv ("HWLOC_XMLFILE") || g_getenv ("HWLOC_SYNTHETIC") || g_getenv ("HWLOC_FSROOT");
}

/**
 * lanes_topology_load:
 * @findings: (out): the machine; its cores are to be freed by the caller, also after an error
 * @error: return location: %LANES_ERROR_SYSTEM
 *
 * Looks at the machine, or at the one that the environment describes in its place. Where nothing is
 * told of its shape, its cores are still found.
 *
 * Returns: whether there is a core
 */
gboolean
lanes_topology_load (LanesTopologyFindings *findings, GError **error)
{
  LanesCoreSet present;
  LanesCoreSet online;
  LanesCoreListSource source = lanes_core_list_read (NULL, &present, &online);

  *findings = (LanesTopologyFindings){.cores = g_array_new (FALSE, FALSE, sizeof (LanesCore))};
  if (source == LANES_CORE_LIST_SYS || is_described ())
    {
      g_autoptr (Hwloc) hwloc = load_hwloc (error);

      if (!hwloc)
        return FALSE;
      findings->synthetic = !hwloc_topology_is_thissystem (hwloc);
      add_cores (findings, hwloc, &present, &online);
    }
  else
    {
      findings->gaps = source == LANES_CORE_LIST_AFFINITY ? LANES_GAP_SHAPE | LANES_GAP_OFFLINE
                                                          : LANES_GAP_SHAPE;
      add_unplaced (findings->cores, &present, &online);
    }
  if (findings->cores->len > 0)
    return TRUE;
  g_set_error_literal (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                       _ ("No core was found in this machine. Is /sys mounted?"));
  return FALSE;
}
