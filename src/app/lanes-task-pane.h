/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-session.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_PANE (lanes_task_pane_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskPane, lanes_task_pane, LANES, TASK_PANE, GtkWidget)

/* Signal "start" (LanesTask *): the person wants the task to run. */
void lanes_task_pane_set_session (LanesTaskPane *self, LanesSession *session);

G_END_DECLS
