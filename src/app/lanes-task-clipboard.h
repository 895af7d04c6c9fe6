/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task.h"

G_BEGIN_DECLS

/* A task as text, for the clipboard and for what is dragged: the text of a .lanes file. */
char *lanes_task_clipboard_to_text (LanesTask *task);
GPtrArray *lanes_task_clipboard_from_text (const char *text, GError **error);

G_END_DECLS
