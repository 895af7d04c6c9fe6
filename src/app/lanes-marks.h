/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-rows.h"
#include "lanes-turn-text.h"

G_BEGIN_DECLS

#define LANES_TYPE_MARKS (lanes_marks_get_type ())

G_DECLARE_FINAL_TYPE (LanesMarks, lanes_marks, LANES, MARKS, GtkWidget)

/* Property: rows (LanesRows): what it lies over. Signal: pointed: what is pointed at has changed,
 * or it is elsewhere now. */
void lanes_marks_set_rows (LanesMarks *self, LanesRows *rows);
void lanes_marks_set_view (LanesMarks *self, LanesView *view);
void lanes_marks_set_source (LanesMarks *self, LanesTrace *trace, LanesTopology *topology,
                             GPtrArray *tasks, LanesThreadLabelFunc get_label, gpointer user_data);

void lanes_marks_set_others (LanesMarks *self, LanesTrace *others);

LanesRows *lanes_marks_get_rows (LanesMarks *self);
LanesView *lanes_marks_get_view (LanesMarks *self);
LanesTurnSource *lanes_marks_get_source (LanesMarks *self);
gboolean lanes_marks_get_point (LanesMarks *self, GtkWidget *widget, graphene_point_t *point,
                                graphene_rect_t *avoid);

/* lanes-marks-stretch.c */
LanesTurnText *lanes_marks_describe_stretch (LanesMarks *self);
char *lanes_marks_describe_tally (LanesMarks *self);

G_END_DECLS
