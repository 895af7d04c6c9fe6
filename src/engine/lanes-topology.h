/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lanes-core-set.h"

G_BEGIN_DECLS

#define LANES_TYPE_TOPOLOGY (lanes_topology_get_type ())

typedef enum
{
  LANES_CORE_KIND_SAME, /* the machine has one kind only */
  LANES_CORE_KIND_PERFORMANCE,
  LANES_CORE_KIND_EFFICIENCY,
} LanesCoreKind;

/* Where a core belongs that was offline when the machine was looked at */
#define LANES_PLACE_UNKNOWN G_MAXUINT

/* What the system does not tell of the machine */
typedef enum
{
  LANES_GAP_NONE = 0,
  LANES_GAP_SHAPE = 1 << 0,   /* which cores belong together, and of what kind they are */
  LANES_GAP_OFFLINE = 1 << 1, /* cores that this process may not use, or that are offline */
  LANES_GAP_LOAD = 1 << 2,    /* how busy the cores are with other programs */
} LanesGaps;

/* One logical CPU. What it is never changes; whether it is online and usable does. */
typedef struct
{
  guint index;    /* the kernel's number */
  guint package;  /* the package (socket) it sits on, from 0 */
  guint node;     /* the kernel's number of the memory (NUMA node) nearest to it */
  guint physical; /* the physical core it belongs to, from 0, counted over the machine */
  int sibling;    /* kernel's number of the next SMT sibling, -1: it has none */
  LanesCoreKind kind;
  gboolean online;
  gboolean usable; /* it is online, and this process may run on it */
} LanesCore;

G_DECLARE_FINAL_TYPE (LanesTopology, lanes_topology, LANES, TOPOLOGY, GObject)

/* Cores are in ascending order of their index, which may have holes. Which there are never changes:
 * one that is offline keeps its position.
 *
 * Signal "changed" () when another core is online or usable than before. */
LanesTopology *lanes_topology_new (GError **error);
guint lanes_topology_get_n_cores (LanesTopology *self);
const LanesCore *lanes_topology_get_core (LanesTopology *self, guint position);
int lanes_topology_find (LanesTopology *self, guint index);
void lanes_topology_get_usable (LanesTopology *self, LanesCoreSet *cores);
char *lanes_topology_get_label (LanesTopology *self, guint position);
char *lanes_topology_describe_places (LanesTopology *self, guint position);
LanesGaps lanes_topology_get_gaps (LanesTopology *self);
char *lanes_topology_describe_gaps (LanesTopology *self);
guint lanes_topology_get_n_online (LanesTopology *self);
gboolean lanes_topology_update (LanesTopology *self, const LanesCoreSet *online);
gboolean lanes_topology_is_synthetic (LanesTopology *self);

G_END_DECLS
