/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-core-heat-layout.h"
#include "lanes-core-heat-words.h"
#include "lanes-core-heat.h"

G_BEGIN_DECLS

/**
 * LanesCoreHeat:
 *
 * Many cores on little room: a cell each, by package or by kind. A cell has the color of the task
 * that uses the core most, the stronger the more of it tasks use, over gray for what others use.
 */
struct _LanesCoreHeat
{
  GtkWidget parent_instance;

  LanesCpuHistory *history;
  LanesTopology *topology;
  GPtrArray *tasks;  /* of LanesTask, by the session's number; it grows */
  GPtrArray *groups; /* of LanesRowGroup */
  LanesCoreHeatLayout *layout;
  int width; /* that it is laid out for */
  int height;
  guint *order; /* a core's position by cell */
  guint *place; /* and the other way round */
  guint n_cores;

  LanesCoreUse *uses; /* by position */
  gboolean stale;     /* they are older than the history */
  LanesCoreSet used;
  int chosen; /* position, -1: none */
  gboolean low;

  int pointed; /* position, -1: none */
  gboolean by_key;
  double x, y;        /* where the pointer was seen last */
  GtkWidget *popover; /* made when it is needed */
  GtkWidget *popover_text;
  char *text; /* what is spoken */
  gint64 spoken;

  PangoLayout **captions; /* by group, made when they are needed */
  GskRenderNode *picture; /* of all cells, as long as nothing changes; (nullable) */
};

/* lanes-core-heat.c */
void lanes_core_heat_fit (LanesCoreHeat *self);
void lanes_core_heat_choose (LanesCoreHeat *self, int core);
char *lanes_core_heat_tell (LanesCoreHeat *self, int core);

/* lanes-core-heat-draw.c */
void lanes_core_heat_draw (LanesCoreHeat *self, GtkSnapshot *snapshot);
int lanes_core_heat_get_caption_height (LanesCoreHeat *self);
void lanes_core_heat_forget_picture (LanesCoreHeat *self);
void lanes_core_heat_forget_captions (LanesCoreHeat *self);

/* lanes-core-heat-point.c */
void lanes_core_heat_init_pointing (LanesCoreHeat *self);
void lanes_core_heat_install_keys (GtkWidgetClass *widget_class);
void lanes_core_heat_update_pointing (LanesCoreHeat *self);

G_END_DECLS
