/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

typedef struct _LanesLoadColumns LanesLoadColumns;

/* How much of all cores each task had, in columns of time. Column k is the time from k × step until
 * the next. */
LanesLoadColumns *lanes_load_columns_new (void);
void lanes_load_columns_free (LanesLoadColumns *self);
void lanes_load_columns_set_trace (LanesLoadColumns *self, LanesTrace *trace);
void lanes_load_columns_set_n_tasks (LanesLoadColumns *self, guint n_tasks);
void lanes_load_columns_move (LanesLoadColumns *self, LanesTime step, gint64 first,
                              guint n_columns);
gboolean lanes_load_columns_read (LanesLoadColumns *self, LanesTime budget);

LanesSpan lanes_load_columns_get_recorded (LanesLoadColumns *self);
guint lanes_load_columns_get_n_tasks (LanesLoadColumns *self);
LanesTime lanes_load_columns_get_known (LanesLoadColumns *self, gint64 column);
const LanesTime *lanes_load_columns_get_used (LanesLoadColumns *self, gint64 column);
double lanes_load_columns_get_mean (LanesLoadColumns *self, gint64 column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesLoadColumns, lanes_load_columns_free)

G_END_DECLS
