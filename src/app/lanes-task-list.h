/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-task-card.h"
#include "lanes-task-set.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_LIST (lanes_task_list_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskList, lanes_task_list, LANES, TASK_LIST, GtkWidget)

/* Property: selected (LanesTask or NULL). Signals: "start", "pause", "resume", "stop" (LanesTask
 * *): the person asks for it; "move" (LanesTask *, guint position): a task is to be at a position;
 * "insert" (const char *text, guint position): text that was dropped, see
 * lanes_task_clipboard_from_text(). */
void lanes_task_list_set_task_set (LanesTaskList *self, LanesTaskSet *task_set);
LanesTask *lanes_task_list_get_selected (LanesTaskList *self);
void lanes_task_list_set_selected (LanesTaskList *self, LanesTask *task);
LanesTaskCard *lanes_task_list_get_card (LanesTaskList *self, guint position);
LanesTaskCard *lanes_task_list_find_card (LanesTaskList *self, LanesTask *task);

G_END_DECLS
