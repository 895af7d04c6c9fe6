/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-core-graph.h"

G_BEGIN_DECLS

/**
 * LanesCoreGraph:
 *
 * The last minute of one core, or of all of them: the tasks in their colors, stacked over
 * everything else in gray. The full height is the whole core. Where one points at, with the pointer
 * or by the arrow keys, it says who it was.
 */
struct _LanesCoreGraph
{
  GtkWidget parent_instance;

  GPtrArray *tasks; /* of LanesTask, by the session's number; it grows */
  LanesCoreLoad *load;
  gboolean stale; /* the load is older than the history */
  int core;
  guint n_cores;
  LanesCoreGraphSize size;

  LanesView *view; /* what the lanes are about, which is marked */
  LanesTrace *trace;
  int task;      /* that is pointed at in the lanes, by the session's number; -1: none */
  int band_left; /* of the time that the lanes show, in pixels; -1: none */
  int band_right;

  char *name;
  gboolean offline;
  char *note;      /* what else there is to know of the core, or NULL */
  gboolean unused; /* the tasks may not run on it */
  char *text;      /* what is spoken */
  gint64 spoken;

  LanesTime ago; /* where is pointed at, nanoseconds before the newest point, -1: nowhere */
  gboolean by_key;
  double x, y;        /* where the pointer was seen last */
  GtkWidget *popover; /* what is said of it, made when it is needed */
  GtkWidget *popover_text;

  GskRenderNode *picture;      /* of the stack, as long as nothing changes */
  GskRenderNode *task_picture; /* of one task alone, as long as it is pointed at */
  int picture_width;
  int picture_height;
  PangoLayout *name_layout;
  PangoLayout *percent_layout;
  int percent_width; /* of 100 % */
  PangoLayout *note_layout;
};

/* lanes-core-graph.c */
void lanes_core_graph_read (LanesCoreGraph *self);
const char *lanes_core_graph_get_note (LanesCoreGraph *self);

/* lanes-core-graph-draw.c */
void lanes_core_graph_draw (LanesCoreGraph *self, GtkSnapshot *snapshot);
gboolean lanes_core_graph_is_mirrored (LanesCoreGraph *self);
double lanes_core_graph_get_x (LanesCoreGraph *self, guint point);
int lanes_core_graph_get_text_height (LanesCoreGraph *self);
void lanes_core_graph_forget_text (LanesCoreGraph *self);

GskRenderNode *lanes_core_graph_make_picture (LanesCoreGraph *self, int only);

/* lanes-core-graph-marks.c */
void lanes_core_graph_forget_marks (LanesCoreGraph *self);
void lanes_core_graph_draw_picture (LanesCoreGraph *self, GtkSnapshot *snapshot);
void lanes_core_graph_draw_band (LanesCoreGraph *self, GtkSnapshot *snapshot);

/* lanes-core-graph-point.c */
void lanes_core_graph_init_pointing (LanesCoreGraph *self);
void lanes_core_graph_install_keys (GtkWidgetClass *widget_class);
void lanes_core_graph_update_pointing (LanesCoreGraph *self);
void lanes_core_graph_stop_pointing (LanesCoreGraph *self);
gboolean lanes_core_graph_is_pointing (LanesCoreGraph *self);

G_END_DECLS
