/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lanes-task.h"

G_BEGIN_DECLS

#define LANES_TYPE_TASK_SET (lanes_task_set_get_type ())

G_DECLARE_FINAL_TYPE (LanesTaskSet, lanes_task_set, LANES, TASK_SET, GObject)

/* A GListModel of LanesTask. Properties: name, cores (string), file (GFile or NULL). */
LanesTaskSet *lanes_task_set_new (void);
const char *lanes_task_set_get_name (LanesTaskSet *self);
void lanes_task_set_set_name (LanesTaskSet *self, const char *name);
void lanes_task_set_get_cores (LanesTaskSet *self, LanesCoreSet *cores);
void lanes_task_set_set_cores (LanesTaskSet *self, const LanesCoreSet *cores);
GFile *lanes_task_set_get_file (LanesTaskSet *self);
guint lanes_task_set_get_n_tasks (LanesTaskSet *self);
LanesTask *lanes_task_set_get_task (LanesTaskSet *self, guint position);
LanesTask *lanes_task_set_find (LanesTaskSet *self, const char *id);
void lanes_task_set_insert (LanesTaskSet *self, guint position, LanesTask *task);
void lanes_task_set_remove (LanesTaskSet *self, LanesTask *task);
void lanes_task_set_move (LanesTaskSet *self, LanesTask *task, guint position);
void lanes_task_set_splice (LanesTaskSet *self, guint position, guint n_removed, LanesTask **tasks,
                            guint n_added);
LanesColor lanes_task_set_next_color (LanesTaskSet *self);
char *lanes_task_set_make_id (LanesTaskSet *self, const char *name);
char *lanes_task_set_make_name (LanesTaskSet *self, const char *name, const char *id);
GPtrArray *lanes_task_set_make_copies (LanesTaskSet *self, LanesTask **tasks, guint n_tasks);

/* lanes-task-file.c: the .lanes format */
LanesTaskSet *lanes_task_set_new_from_data (const char *data, gssize length, GFile *file,
                                            GError **error);
LanesTaskSet *lanes_task_set_load (GFile *file, GCancellable *cancellable, GError **error);
void lanes_task_set_load_async (GFile *file, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
LanesTaskSet *lanes_task_set_load_finish (GAsyncResult *result, GError **error);
char *lanes_task_set_to_data (LanesTaskSet *self, gsize *length);
gboolean lanes_task_set_save (LanesTaskSet *self, GFile *file, GCancellable *cancellable,
                              GError **error);
void lanes_task_set_save_async (LanesTaskSet *self, GFile *file, gboolean overwrite,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean lanes_task_set_save_finish (LanesTaskSet *self, GAsyncResult *result, GError **error);

G_END_DECLS
