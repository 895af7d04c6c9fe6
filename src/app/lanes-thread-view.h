/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-thread-tree.h"
#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_THREAD_VIEW (lanes_thread_view_get_type ())

G_DECLARE_FINAL_TYPE (LanesThreadView, lanes_thread_view, LANES, THREAD_VIEW, GtkWidget)

/* Actions: thread.copy (the selected line), thread.copy-id, thread.menu. */
void lanes_thread_view_set_tree (LanesThreadView *self, LanesThreadTree *tree);
void lanes_thread_view_set_view (LanesThreadView *self, LanesView *view);
void lanes_thread_view_update (LanesThreadView *self);
LanesThreadItem *lanes_thread_view_get_selected (LanesThreadView *self);

G_END_DECLS
