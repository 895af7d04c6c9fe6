/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task-set.h"

G_BEGIN_DECLS

#define LANES_HEAD_GROUP     "Lanes"
#define LANES_TASK_PREFIX    "Task " /* of the group of a task, before its ID */
#define LANES_FILE_VERSION   "1"
#define LANES_FILE_MAX_BYTES (1024 * 1024)
#define LANES_KEY_FILE_FLAGS (G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS)

/* What the file of a set and the set itself share. */
const char *lanes_task_set_get_given_name (LanesTaskSet *self);
GBytes *lanes_task_set_get_source (LanesTaskSet *self);
void lanes_task_set_set_source (LanesTaskSet *self, GBytes *source);
void lanes_task_set_set_file (LanesTaskSet *self, GFile *file);
GBytes *lanes_task_set_read_bytes (GFile *file, GCancellable *cancellable, GError **error);
GFile *lanes_task_set_follow_links (GFile *file);
LanesColor lanes_task_set_choose_color (const guint n_uses[LANES_N_COLORS]);

G_END_DECLS
