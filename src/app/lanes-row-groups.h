/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-topology.h"

G_BEGIN_DECLS

/* Cores that belong together: of one kind, or in one package. */
typedef struct
{
  char *label;
  GArray *cores; /* of guint: positions, in ascending order */
} LanesRowGroup;

GPtrArray *lanes_row_groups_new (LanesTopology *topology);

G_END_DECLS
