/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-thread-item.h"

G_BEGIN_DECLS

#define LANES_TYPE_THREAD_TREE (lanes_thread_tree_get_type ())

/* So many processes are shown; those that ended first go where there are more. */
#define LANES_THREAD_TREE_MAX 256

G_DECLARE_FINAL_TYPE (LanesThreadTree, lanes_thread_tree, LANES, THREAD_TREE, GObject)

/* The processes of a task's latest run, and their threads. A process that begins to
 * have threads below it is taken out of the list and put in again. */
LanesThreadTree *lanes_thread_tree_new (LanesSession *session, LanesTask *task);
GListModel *lanes_thread_tree_get_processes (LanesThreadTree *self);
guint lanes_thread_tree_get_n_dropped (LanesThreadTree *self);
void lanes_thread_tree_update (LanesThreadTree *self);
void lanes_thread_tree_point_at (LanesThreadTree *self, guint thread);
gboolean lanes_thread_tree_find_turn (LanesThreadTree *self, LanesThreadItem *item, LanesTime time,
                                      LanesSlice *turn);

G_END_DECLS
