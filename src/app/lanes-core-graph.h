/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-core-load.h"
#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_CORE_GRAPH (lanes_core_graph_get_type ())

/* How much time a graph shows. */
#define LANES_CORE_GRAPH_LENGTH (60 * LANES_SEC)

/* How much room a graph has from top to bottom. */
typedef enum
{
  LANES_CORE_GRAPH_NORMAL,
  LANES_CORE_GRAPH_LOW,
  LANES_CORE_GRAPH_HIGH,
} LanesCoreGraphSize;

G_DECLARE_FINAL_TYPE (LanesCoreGraph, lanes_core_graph, LANES, CORE_GRAPH, GtkWidget)

/* Signal "chosen" (): the core is to be shown alone, or no longer. */
GtkWidget *lanes_core_graph_new (LanesCpuHistory *history, LanesTopology *topology, int core,
                                 GPtrArray *tasks);
int lanes_core_graph_get_core (LanesCoreGraph *self);
void lanes_core_graph_update_tasks (LanesCoreGraph *self);
void lanes_core_graph_set_size (LanesCoreGraph *self, LanesCoreGraphSize size);
void lanes_core_graph_set_used (LanesCoreGraph *self, gboolean used);
void lanes_core_graph_set_alone (LanesCoreGraph *self, gboolean alone);
void lanes_core_graph_point_at (LanesCoreGraph *self, LanesTime ago);
void lanes_core_graph_set_view (LanesCoreGraph *self, LanesView *view, LanesTrace *trace);
const char *lanes_core_graph_get_pointed (LanesCoreGraph *self);
const char *lanes_core_graph_get_text (LanesCoreGraph *self);

G_END_DECLS
