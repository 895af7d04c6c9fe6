/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-task.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_EDITOR_HOW (lanes_task_editor_how_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskEditorHow, lanes_task_editor_how, LANES, TASK_EDITOR_HOW,
                      AdwPreferencesGroup)

void lanes_task_editor_how_set_task (LanesTaskEditorHow *self, LanesTask *task);

G_END_DECLS
