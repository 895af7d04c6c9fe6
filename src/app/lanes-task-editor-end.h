/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-task.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_EDITOR_END (lanes_task_editor_end_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskEditorEnd, lanes_task_editor_end, LANES, TASK_EDITOR_END,
                      AdwPreferencesGroup)

void lanes_task_editor_end_set_task (LanesTaskEditorEnd *self, LanesTask *task, gboolean is_new);

G_END_DECLS
