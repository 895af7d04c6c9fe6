/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-task-set.h"
#include "lanes-topology.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_EDITOR (lanes_task_editor_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskEditor, lanes_task_editor, LANES, TASK_EDITOR, AdwWindow)

/* Signal "applied" (LanesTask *edited): what was edited, or a new task with an ID of its own; the
 * window closes by itself then. Actions: editor.apply. */
GtkWidget *lanes_task_editor_new (GtkWindow *parent, LanesTaskSet *task_set,
                                  LanesTopology *topology, LanesTask *task);

G_END_DECLS
