/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-topology.h"

G_BEGIN_DECLS

/* What the machine was found to be */
typedef struct
{
  GArray *cores;      /* of LanesCore, by their index; not yet known whether they are usable */
  gboolean synthetic; /* a machine that was described, and not the one that Lanes runs on */
  LanesGaps gaps;
} LanesTopologyFindings;

gboolean lanes_topology_load (LanesTopologyFindings *findings, GError **error);
int lanes_topology_compare_cores (gconstpointer a, gconstpointer b);

G_END_DECLS
