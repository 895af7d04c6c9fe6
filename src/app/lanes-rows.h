/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-row-tree.h"
#include "lanes-topology.h"
#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_ROWS (lanes_rows_get_type ())

/* Space around the lanes, in pixels: between the labels and the blocks, and at the far edge. */
#define LANES_ROWS_GUTTER 12
#define LANES_ROWS_MARGIN 16

/* What a thread is called in the interface. */
typedef char *(*LanesThreadLabelFunc) (guint thread, gpointer user_data);

G_DECLARE_FINAL_TYPE (LanesRows, lanes_rows, LANES, ROWS, GtkWidget)

/* Properties: inset (int, read-only): the width of the labels with the space around them; current
 * (uint): the row that the keyboard is at, G_MAXUINT: none; row-order (LanesRowOrder): in which
 * order the tasks are.
 *
 * Signal: geometry-changed: rows are elsewhere in the widget now, or others. Time that moves on is
 * told by the view. */
void lanes_rows_set_view (LanesRows *self, LanesView *view);
void lanes_rows_set_source (LanesRows *self, LanesTrace *trace, LanesTopology *topology,
                            GPtrArray *tasks, LanesThreadLabelFunc get_label, gpointer user_data);
void lanes_rows_set_others (LanesRows *self, LanesTrace *others); /* lanes-rows-others.c */
void lanes_rows_refresh (LanesRows *self);
void lanes_rows_set_order (LanesRows *self, GListModel *order);
void lanes_rows_set_used (LanesRows *self, const LanesCoreSet *used);
void lanes_rows_update_tasks (LanesRows *self);
void lanes_rows_set_low (LanesRows *self, gboolean low);
void lanes_rows_set_reserve (LanesRows *self, int reserve); /* lanes-rows-geometry.c */
guint lanes_rows_get_n_rows (LanesRows *self);
const char *lanes_rows_get_label (LanesRows *self, guint row);
guint lanes_rows_get_n_columns (LanesRows *self);
int lanes_rows_get_inset (LanesRows *self);

/* lanes-rows-picture.c */
int lanes_rows_snapshot_all (LanesRows *self, GtkSnapshot *snapshot, int scale, gboolean shapes);

LanesTime lanes_rows_get_time (LanesRows *self, double x);
gboolean lanes_rows_is_in_time (LanesRows *self, double x);
double lanes_rows_get_x (LanesRows *self, LanesTime time);
guint lanes_rows_get_row_at (LanesRows *self, double y);
guint lanes_rows_get_current (LanesRows *self);
void lanes_rows_set_current (LanesRows *self, guint row);
void lanes_rows_set_row_order (LanesRows *self, LanesRowOrder order);
char *lanes_rows_describe (LanesRows *self, guint row);
gboolean lanes_rows_toggle (LanesRows *self, guint row);
GActionGroup *lanes_rows_get_actions (LanesRows *self);
gboolean lanes_rows_find (LanesRows *self, double x, double y, LanesSlice *slice);

G_END_DECLS
