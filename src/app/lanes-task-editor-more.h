/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-task.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_EDITOR_MORE (lanes_task_editor_more_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskEditorMore, lanes_task_editor_more, LANES, TASK_EDITOR_MORE,
                      AdwPreferencesGroup)

void lanes_task_editor_more_set_task (LanesTaskEditorMore *self, LanesTask *task);

G_END_DECLS
