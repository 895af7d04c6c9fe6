/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-load-columns.h"
#include "lanes-overview-layout.h"
#include "lanes-overview.h"

G_BEGIN_DECLS

/**
 * LanesOverview:
 *
 * All that was recorded in a low strip, as the load of all cores in the tasks' colors; and in it,
 * as a window that can be dragged, what the lanes show.
 */
struct _LanesOverview
{
  GtkWidget parent_instance;

  LanesView *view;
  LanesTrace *trace;
  GPtrArray *tasks; /* of LanesTask, by the numbers that the trace has for them */
  guint n_cores;    /* that the tasks may use */
  gboolean low;

  LanesLoadColumns *columns;
  LanesOverviewScale scale;
  gint64 read_time;
  guint go_on_id; /* reading takes longer than a frame */

  GskRenderNode *picture; /* of the load, as long as nothing changes */
  graphene_rect_t picture_area;
  gboolean picture_dark;

  LanesOverviewPart part; /* what is being dragged */
  double drag_x;
  LanesSpan drag_from;
  LanesOverviewScale drag_scale; /* the strip may be scaled anew meanwhile */
  double pointer_x;              /* below 0: it is elsewhere */

  guint text_id; /* what is spoken comes at a calm pace */
  gint64 spoken;
  char *text;
};

/* lanes-overview.c */
LanesSpan lanes_overview_get_recorded (LanesOverview *self);
void lanes_overview_get_window (LanesOverview *self, double *left, double *right);
double lanes_overview_mirror (LanesOverview *self, double x);
void lanes_overview_speak (LanesOverview *self);

/* lanes-overview-input.c */
void lanes_overview_install_keys (GtkWidgetClass *widget_class);
void lanes_overview_scroll (LanesOverview *self, double dx, double dy, GdkScrollUnit unit);
void lanes_overview_take_input (LanesOverview *self);

/* lanes-overview-draw.c */
void lanes_overview_draw (LanesOverview *self, GtkSnapshot *snapshot);

G_END_DECLS
