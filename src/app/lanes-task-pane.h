/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-session.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_PANE (lanes_task_pane_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskPane, lanes_task_pane, LANES, TASK_PANE, GtkWidget)

/* Property: selected (LanesTask or NULL). Signals, all of which tell what the person wants: "start"
 * (LanesTask *): the task to run; "move" (LanesTask *, guint): the task to be at this position;
 * "insert" (const char *, guint): the tasks in this text, which was dropped, to be at this
 * position, see lanes_task_clipboard_from_text(); "rename" (const char *): the task set to have
 * this name. */
void lanes_task_pane_set_session (LanesTaskPane *self, LanesSession *session);
void lanes_task_pane_end_rename (LanesTaskPane *self);
LanesTask *lanes_task_pane_get_selected (LanesTaskPane *self);
void lanes_task_pane_set_selected (LanesTaskPane *self, LanesTask *task);

G_END_DECLS
