/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-legend.h"
#include "lanes-marks.h"
#include "lanes-rows.h"

G_BEGIN_DECLS

#define LANES_TYPE_LANES (lanes_lanes_get_type ())

G_DECLARE_FINAL_TYPE (LanesLanes, lanes_lanes, LANES, LANES, GtkWidget)

/* Properties: view (LanesView), running (boolean: time goes on). */
void lanes_lanes_set_view (LanesLanes *self, LanesView *view);
void lanes_lanes_set_source (LanesLanes *self, LanesTrace *trace, LanesTopology *topology,
                             GPtrArray *tasks, LanesThreadLabelFunc get_label, gpointer user_data);
void lanes_lanes_set_others (LanesLanes *self, LanesTrace *others); /* lanes-lanes-strips.c */
void lanes_lanes_set_low (LanesLanes *self, gboolean low);
void lanes_lanes_set_used (LanesLanes *self, const LanesCoreSet *used); /* lanes-lanes-strips.c */
void lanes_lanes_set_presenter (LanesLanes *self, gboolean presenter);  /* lanes-lanes-strips.c */
void lanes_lanes_update_tasks (LanesLanes *self);
void lanes_lanes_set_running (LanesLanes *self, gboolean running);
void lanes_lanes_set_lost (LanesLanes *self, guint64 lost); /* lanes-lanes-strips.c */
void lanes_lanes_refresh (LanesLanes *self);
void lanes_lanes_advance (LanesLanes *self); /* lanes-lanes-clock.c */
void lanes_lanes_say (LanesLanes *self, const char *text);
gboolean lanes_lanes_is_ticking (LanesLanes *self);
LanesRows *lanes_lanes_get_rows (LanesLanes *self);
LanesLegend *lanes_lanes_get_legend (LanesLanes *self);
GtkWidget *lanes_lanes_get_foot (LanesLanes *self);
LanesMarks *lanes_lanes_get_marks (LanesLanes *self);

G_END_DECLS
