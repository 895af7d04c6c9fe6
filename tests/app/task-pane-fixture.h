/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-test.h"

#include "lanes-task-card.h"
#include "lanes-task-pane.h"

G_BEGIN_DECLS

/* A pane with a few tasks, and actions that write down that they were asked for. */
typedef struct
{
  LanesSession *session;
  LanesTaskSet *task_set;
  LanesTaskPane *pane;
  GtkWidget *window;
  GtkWidget *list;  /* of the cards */
  GString *asked;   /* actions that were activated and signals of the pane, one a line */
  guint n_notified; /* of "selected" */
} PaneTest;

void pane_test_set_up (PaneTest *self, gconstpointer data);
void pane_test_tear_down (PaneTest *self, gconstpointer data);
void pane_test_insert (PaneTest *self, guint position, const char *id);
GtkWidget *pane_test_get_card (PaneTest *self, guint position);
LanesTask *pane_test_get_task (PaneTest *self, guint position);
GtkWidget *pane_test_get_focus (PaneTest *self);
void pane_test_assert_selected (PaneTest *self, const char *id);
gboolean pane_test_press (GtkWidget *widget, const char *trigger);
gboolean pane_test_is_mapped (gpointer user_data);

G_END_DECLS
