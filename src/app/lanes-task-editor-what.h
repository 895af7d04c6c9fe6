/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-task.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_EDITOR_WHAT (lanes_task_editor_what_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskEditorWhat, lanes_task_editor_what, LANES, TASK_EDITOR_WHAT,
                      AdwPreferencesGroup)

void lanes_task_editor_what_set_task (LanesTaskEditorWhat *self, LanesTask *task,
                                      const char *folder);

G_END_DECLS
