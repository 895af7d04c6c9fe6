/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-thread-item.h"

G_BEGIN_DECLS

#define LANES_TYPE_THREAD_ROW (lanes_thread_row_get_type ())

G_DECLARE_FINAL_TYPE (LanesThreadRow, lanes_thread_row, LANES, THREAD_ROW, GtkWidget)

/* Property: item (LanesThreadItem or NULL). */
GtkWidget *lanes_thread_row_new (void);
void lanes_thread_row_set_list_row (LanesThreadRow *self, GtkTreeListRow *list_row);
LanesThreadItem *lanes_thread_row_get_item (LanesThreadRow *self);

G_END_DECLS
