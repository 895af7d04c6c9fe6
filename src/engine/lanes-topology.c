/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-topology-private.h"

/**
 * LanesTopology:
 *
 * The shape of the machine: its cores by the kernel's numbers, which of them share a physical core,
 * of what kind they are, and which of them are online and this process may use. What the cores are
 * never changes, so any thread may read that; the rest is of the main thread.
 *
 * Source: hwloc, which can also be told to describe another machine (`HWLOC_SYNTHETIC`,
 * `HWLOC_XMLFILE`). Which cores are usable is always asked of the kernel.
 */
struct _LanesTopology
{
  GObject parent_instance;

  GArray *cores; /* of LanesCore */
  gboolean synthetic;
  LanesGaps gaps;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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

  /**
   * LanesTopology::changed:
   *
   * Another core is online, or can be used, than before.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_topology_init (LanesTopology *self)
{
  self->cores = g_array_new (FALSE, FALSE, sizeof (LanesCore));
}

/* Returns: whether another core is usable than before */
static gboolean
update_usable (LanesTopology *self, const LanesCoreSet *allowed)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->cores->len; i++)
    {
      LanesCore *core = &g_array_index (self->cores, LanesCore, i);
      gboolean usable = core->online && lanes_core_set_contains (allowed, core->index);

      changed |= usable != core->usable;
      core->usable = usable;
    }
  return changed;
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
  LanesTopologyFindings findings;
  LanesCoreSet allowed;
  gboolean found;

  if (!lanes_core_set_of_thread (0, &allowed, error))
    return NULL;
  found = lanes_topology_load (&findings, error);
  g_array_unref (self->cores);
  self->cores = findings.cores;
  self->synthetic = findings.synthetic;
  self->gaps = findings.gaps;
  update_usable (self, &allowed);
  return found ? g_steal_pointer (&self) : NULL;
}

/**
 * lanes_topology_update:
 * @self: a topology
 * @online: (nullable): the cores that are online now; %NULL when that was not looked at
 *
 * Follows cores that go offline and come back, and which cores this process may use. To be called
 * on the main thread; emits "changed" when something did.
 *
 * Returns: whether something changed
 */
gboolean
lanes_topology_update (LanesTopology *self, const LanesCoreSet *online)
{
  LanesCoreSet allowed;
  gboolean changed = FALSE;

  g_return_val_if_fail (LANES_IS_TOPOLOGY (self), FALSE);
  /* What this machine does says nothing of a described one. */
  for (guint i = 0; online && !self->synthetic && i < self->cores->len; i++)
    {
      LanesCore *core = &g_array_index (self->cores, LanesCore, i);
      gboolean is_online = lanes_core_set_contains (online, core->index);

      changed |= is_online != core->online;
      core->online = is_online;
    }
  if (lanes_core_set_of_thread (0, &allowed, NULL))
    changed |= update_usable (self, &allowed);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return changed;
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
  return g_array_binary_search (self->cores, &wanted, lanes_topology_compare_cores, &position)
             ? (int) position
             : -1;
}

/**
 * lanes_topology_get_usable:
 * @self: a topology
 * @cores: (out): the cores of this machine that this process was allowed to run on when that was
 *   last looked at
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

static gboolean
has_several (LanesTopology *self, gsize offset)
{
  for (guint i = 1; i < self->cores->len; i++)
    if (G_STRUCT_MEMBER (guint, &g_array_index (self->cores, LanesCore, i), offset)
        != G_STRUCT_MEMBER (guint, &g_array_index (self->cores, LanesCore, 0), offset))
      return TRUE;
  return FALSE;
}

/* Whether a package has several memories: else the package says it all. */
static gboolean
has_several_nodes (LanesTopology *self)
{
  for (guint i = 1; i < self->cores->len; i++)
    {
      const LanesCore *before = lanes_topology_get_core (self, i - 1);
      const LanesCore *core = lanes_topology_get_core (self, i);

      if (core->package == before->package && core->node != before->node)
        return TRUE;
    }
  return FALSE;
}

/**
 * lanes_topology_describe_places:
 * @self: a topology
 * @position: which core
 *
 * Says where a core is in a machine that has several places, and whom it shares with.
 *
 * Returns: (transfer full) (nullable): the text, translated: "package 1 · memory 3 · shares with
 *   12 · offline"; %NULL when there is nothing to tell
 */
char *
lanes_topology_describe_places (LanesTopology *self, guint position)
{
  const LanesCore *core = lanes_topology_get_core (self, position);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (core, NULL);
  if (core->package != LANES_PLACE_UNKNOWN
      && has_several (self, G_STRUCT_OFFSET (LanesCore, package)))
    g_ptr_array_add (parts, g_strdup_printf (_ ("package %u"), core->package));
  if (core->node != LANES_PLACE_UNKNOWN && has_several_nodes (self))
    /* Translators: of a computer whose memory is in several places, the one next to a core */
    g_ptr_array_add (parts, g_strdup_printf (_ ("memory %u"), core->node));
  if (core->sibling >= 0)
    /* Translators: of a core that is half of a physical one; %d is the other half's number */
    g_ptr_array_add (parts, g_strdup_printf (_ ("shares with %d"), core->sibling));
  if (!core->online)
    g_ptr_array_add (parts, g_strdup (_ ("offline")));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

/**
 * lanes_topology_get_gaps:
 * @self: a topology
 *
 * Returns: what could not be found out about the machine
 */
LanesGaps
lanes_topology_get_gaps (LanesTopology *self)
{
  g_return_val_if_fail (LANES_IS_TOPOLOGY (self), LANES_GAP_NONE);
  return self->gaps;
}

/**
 * lanes_topology_describe_gaps:
 * @self: a topology
 *
 * Says what could not be found out about the machine.
 *
 * Returns: (transfer full) (nullable): a sentence or two, translated; %NULL: nothing is missing
 */
char *
lanes_topology_describe_gaps (LanesTopology *self)
{
  g_return_val_if_fail (LANES_IS_TOPOLOGY (self), NULL);
  if (self->gaps & LANES_GAP_OFFLINE)
    return g_strdup (_ ("Neither /sys nor /proc/stat can be read here. Only the cores that this "
                        "session may use are known, and not what they are like."));
  if (self->gaps & LANES_GAP_SHAPE)
    return g_strdup (_ ("/sys cannot be read here. Which cores share one physical core, and which "
                        "of them are fast, is not known."));
  return NULL;
}

/**
 * lanes_topology_get_n_online:
 * @self: a topology
 *
 * Returns: how many cores are online
 */
guint
lanes_topology_get_n_online (LanesTopology *self)
{
  guint n = 0;

  g_return_val_if_fail (LANES_IS_TOPOLOGY (self), 0);
  for (guint i = 0; i < self->cores->len; i++)
    n += lanes_topology_get_core (self, i)->online;
  return n;
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
