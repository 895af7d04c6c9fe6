/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-thread-view.h"

G_BEGIN_DECLS

/**
 * LanesThreadView:
 *
 * The processes and threads of a task as a tree. What is selected, unfolded and in sight stays so
 * while the numbers change.
 */
struct _LanesThreadView
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *list;
  GtkWidget *dropped;

  GtkWidget *menu;
  LanesThreadTree *tree;
  GtkSingleSelection *selection;

  LanesView *view;          /* what the lanes are about */
  LanesThreadItem *pointed; /* the row under the pointer */
  gboolean selecting;       /* the list follows the lanes, or its own tree */
};

/* lanes-thread-view.c */
LanesThreadItem *lanes_thread_view_get_item_at (LanesThreadView *self, double x, double y);

/* lanes-thread-view-lanes.c */
void lanes_thread_view_update_lanes (LanesThreadView *self);
void lanes_thread_view_light_selected (LanesThreadView *self);
void lanes_thread_view_take_pointer (LanesThreadView *self);

G_END_DECLS
