/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-task-set.h"
#include "lanes-topology.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_EDITOR_WHERE (lanes_task_editor_where_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskEditorWhere, lanes_task_editor_where, LANES, TASK_EDITOR_WHERE,
                      AdwPreferencesGroup)

void lanes_task_editor_where_set_task (LanesTaskEditorWhere *self, LanesTask *task,
                                       LanesTaskSet *task_set, LanesTopology *topology);

G_END_DECLS
