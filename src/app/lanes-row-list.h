/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-lane-layout.h"
#include "lanes-rows.h"

G_BEGIN_DECLS

#define LANES_ROW_LIST_SEPARATOR 24

typedef struct _LanesRowList LanesRowList;

/* Which rows there are, how high, and what is written beside them. */
LanesRowList *lanes_row_list_new (GtkWidget *widget);
void lanes_row_list_free (LanesRowList *self);
void lanes_row_list_set_source (LanesRowList *self, LanesTrace *trace, LanesTopology *topology,
                                GPtrArray *tasks, LanesThreadLabelFunc get_label,
                                gpointer user_data);
gboolean lanes_row_list_refresh (LanesRowList *self, LanesTime since);
void lanes_row_list_forget (LanesRowList *self);
void lanes_row_list_set_order (LanesRowList *self, GListModel *order);
void lanes_row_list_update_tasks (LanesRowList *self);
gboolean lanes_row_list_set_core (LanesRowList *self, int core);
gboolean lanes_row_list_set_low (LanesRowList *self, gboolean low);

guint lanes_row_list_get_n_rows (LanesRowList *self);
guint lanes_row_list_get_n_cores (LanesRowList *self);
guint lanes_row_list_find (LanesRowList *self, int y);
int lanes_row_list_get_height (LanesRowList *self);
int lanes_row_list_get_label_width (LanesRowList *self);
int lanes_row_list_get_y (LanesRowList *self, guint row);
int lanes_row_list_get_row_height (LanesRowList *self, guint row);
guint lanes_row_list_get_task (LanesRowList *self, guint row);
LanesLaneLayout *lanes_row_list_get_lane (LanesRowList *self, guint row);
PangoLayout *lanes_row_list_get_layout (LanesRowList *self, guint row);

G_END_DECLS
