/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-cpu-history.h"

G_BEGIN_DECLS

#define LANES_TYPE_CORE_GRAPH (lanes_core_graph_get_type ())

/* How much time a graph shows. */
#define LANES_CORE_GRAPH_LENGTH (60 * LANES_SEC)

G_DECLARE_FINAL_TYPE (LanesCoreGraph, lanes_core_graph, LANES, CORE_GRAPH, GtkWidget)

GtkWidget *lanes_core_graph_new (LanesCpuHistory *history, LanesTopology *topology, guint core,
                                 GPtrArray *tasks);
const char *lanes_core_graph_get_text (LanesCoreGraph *self);

G_END_DECLS
