/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-topology.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <hwloc.h>

#include "lanes-error.h"

/**
 * LanesTopology:
 *
 * The shape of the machine: its cores by the kernel's numbers, which of them share a physical core,
 * of what kind they are, and which this process may use. Immutable, so any thread may read it.
 *
 * Source: hwloc, which can also be told to describe another machine (`HWLOC_SYNTHETIC`,
 * `HWLOC_XMLFILE`). Which cores are usable is always asked of the kernel.
 */
struct _LanesTopology
{
  GObject parent_instance;

  GArray *cores; /* of LanesCore */
  gboolean synthetic;
};

G_DEFINE_FINAL_TYPE (LanesTopology, lanes_topology, G_TYPE_OBJECT)

static void
lanes_topology_finalize (GObject *object)
{
  g_array_unref (LANES_TOPOLOGY (object)->cores);
  G_OBJECT_CLASS (lanes_topology_parent_class)->finalize (object);
}

static void
lanes_topology_class_init (LanesTopologyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanes_topology_finalize;
}

static void
lanes_topology_init (LanesTopology *self)
{
  self->cores = g_array_new (FALSE, FALSE, sizeof (LanesCore));
}

typedef struct hwloc_topology Hwloc;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hwloc, hwloc_topology_destroy)

/* Caches, memory and devices are left out: looking for those is most of what loading costs. */
static Hwloc *
load_hwloc (GError **error)
{
  g_autoptr (Hwloc) hwloc = NULL;

  if (hwloc_topology_init (&hwloc) == 0
      && hwloc_topology_set_flags (hwloc, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED) == 0
      && hwloc_topology_set_all_types_filter (hwloc, HWLOC_TYPE_FILTER_KEEP_NONE) == 0
      && hwloc_topology_set_type_filter (hwloc, HWLOC_OBJ_PACKAGE, HWLOC_TYPE_FILTER_KEEP_ALL) == 0
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
  LanesCore core = {
      .index = pu->os_index,
      .package = package ? package->logical_index : 0,
      .physical = physical ? physical->logical_index : pu->logical_index,
      .sibling = -1,
      .kind = find_kind (hwloc, pu),
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

static int
compare_cores (gconstpointer a, gconstpointer b)
{
  const LanesCore *first = a;
  const LanesCore *second = b;

  return (first->index > second->index) - (first->index < second->index);
}

static void
add_cores (LanesTopology *self, Hwloc *hwloc, const LanesCoreSet *usable)
{
  for (hwloc_obj_t pu = NULL; (pu = hwloc_get_next_obj_by_type (hwloc, HWLOC_OBJ_PU, pu));)
    {
      LanesCore core = describe_core (hwloc, pu);

      core.usable = lanes_core_set_contains (usable, core.index);
      g_array_append_val (self->cores, core);
    }
  /* hwloc's order is by place in the machine, and numbers need not follow that. */
  g_array_sort (self->cores, compare_cores);
  self->synthetic = !hwloc_topology_is_thissystem (hwloc);
}

/**
 * lanes_topology_new:
 * @error: (nullable): set to %LANES_ERROR_SYSTEM when no cores could be found
 *
 * Looks at the machine: its cores as they are now, and those that this process may use now.
 *
 * Returns: (transfer full) (nullable): the shape of the machine
 */
LanesTopology *
lanes_topology_new (GError **error)
{
  g_autoptr (LanesTopology) self = g_object_new (LANES_TYPE_TOPOLOGY, NULL);
  g_autoptr (Hwloc) hwloc = NULL;
  LanesCoreSet usable;

  if (!lanes_core_set_of_thread (0, &usable, error))
    return NULL;
  hwloc = load_hwloc (error);
  if (!hwloc)
    return NULL;
  add_cores (self, hwloc, &usable);
  if (self->cores->len > 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                       _ ("No core was found in this machine. Is /sys mounted?"));
  return NULL;
}

/**
 * lanes_topology_get_n_cores:
 * @self: a topology
 *
 * Returns: how many cores there are, at least 1
 */
guint
lanes_topology_get_n_cores (LanesTopology *self)
{
  g_return_val_if_fail (LANES_IS_TOPOLOGY (self), 0);
  return self->cores->len;
}

/**
 * lanes_topology_get_core:
 * @self: a topology
 * @position: which core, from 0, in ascending order of the kernel's numbers
 *
 * Returns: (transfer none): the core
 */
const LanesCore *
lanes_topology_get_core (LanesTopology *self, guint position)
{
  g_return_val_if_fail (LANES_IS_TOPOLOGY (self), NULL);
  g_return_val_if_fail (position < self->cores->len, NULL);
  return &g_array_index (self->cores, LanesCore, position);
}

/**
 * lanes_topology_find:
 * @self: a topology
 * @index: the kernel's number of a core
 *
 * Returns: the core's position, or -1 when there is no such core
 */
int
lanes_topology_find (LanesTopology *self, guint index)
{
  LanesCore wanted = {.index = index};
  guint position;

  g_return_val_if_fail (LANES_IS_TOPOLOGY (self), -1);
  /* Without holes, which is nearly everywhere, a core's number is its position. */
  if (index < self->cores->len && lanes_topology_get_core (self, index)->index == index)
    return (int) index;
  return g_array_binary_search (self->cores, &wanted, compare_cores, &position) ? (int) position
                                                                                : -1;
}

/**
 * lanes_topology_get_usable:
 * @self: a topology
 * @cores: (out): the cores of this machine that this process was allowed to run on when @self was
 *   made
 *
 * Tells which cores a task can be given. Source: sched_getaffinity(2).
 */
void
lanes_topology_get_usable (LanesTopology *self, LanesCoreSet *cores)
{
  g_return_if_fail (LANES_IS_TOPOLOGY (self));
  *cores = lanes_core_set_none ();
  for (guint i = 0; i < self->cores->len; i++)
    {
      const LanesCore *core = lanes_topology_get_core (self, i);

      if (core->usable)
        lanes_core_set_add (cores, core->index);
    }
}

/**
 * lanes_topology_get_label:
 * @self: a topology
 * @position: which core
 *
 * Names a core for people, with its kind where the machine has more than one.
 *
 * Returns: (transfer full): the name, translated
 */
char *
lanes_topology_get_label (LanesTopology *self, guint position)
{
  const LanesCore *core = lanes_topology_get_core (self, position);

  g_return_val_if_fail (core, NULL);
  switch (core->kind)
    {
    case LANES_CORE_KIND_PERFORMANCE:
      /* Translators: the name of a core of the fast kind, in a machine that has two kinds */
      return g_strdup_printf (_ ("Core %u · fast"), core->index);
    case LANES_CORE_KIND_EFFICIENCY:
      /* Translators: the name of a core of the kind that saves energy */
      return g_strdup_printf (_ ("Core %u · saving"), core->index);
    case LANES_CORE_KIND_SAME:
    default:
      return g_strdup_printf (_ ("Core %u"), core->index);
    }
}

/**
 * lanes_topology_is_synthetic:
 * @self: a topology
 *
 * Returns: whether this is a described machine and not the one that Lanes runs on
 */
gboolean
lanes_topology_is_synthetic (LanesTopology *self)
{
  g_return_val_if_fail (LANES_IS_TOPOLOGY (self), FALSE);
  return self->synthetic;
}
