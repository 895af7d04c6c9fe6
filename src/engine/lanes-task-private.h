/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-task.h"

G_BEGIN_DECLS

/* The shortest time that a task can be told to go on for, in seconds. */
#define LANES_TASK_MIN_SECONDS 0.001

void lanes_task_set_folder (LanesTask *self, const char *folder);
gboolean lanes_task_is_value_equal (GParamSpec *pspec, const GValue *a, const GValue *b);

/* lanes-task-validate.c */
gboolean lanes_task_is_id (const char *text);
char *lanes_task_shorten (const char *text, glong n_characters);
void lanes_task_set_key_error (GError **error, const char *key, const char *value,
                               const char *expected);

/* lanes-task-keys.c */
char *lanes_task_read_text (GKeyFile *key_file, const char *group, const char *key, GValue *value);
gboolean lanes_task_read_cores (GKeyFile *key_file, const char *group, LanesCoreSet *cores,
                                GError **error);
gboolean lanes_task_read_keys (LanesTask *self, GKeyFile *key_file, const char *group,
                               GError **error);
gboolean lanes_task_write_keys (LanesTask *self, LanesTask *before, GKeyFile *key_file,
                                const char *group);
void lanes_task_write_color (LanesTask *self, GKeyFile *key_file, const char *group);

G_END_DECLS
