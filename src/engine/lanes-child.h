/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A process that this one has started, held by a handle that cannot come to mean another one. */
typedef struct _LanesChild LanesChild;

typedef void (*LanesChildEnded) (LanesChild *self, gpointer user_data);

/* How many descriptors a child is handed at the most. */
#define LANES_CHILD_MAX_FILES 8

LanesChild *lanes_child_spawn (const char *const *arguments, const char *const *environment,
                               const int *files, guint n_files, LanesChildEnded ended,
                               gpointer user_data, GError **error);
gboolean lanes_child_is_known (int pid);
void lanes_child_look (LanesChild *self);
void lanes_child_forget (LanesChild *self);
int lanes_child_get_pid (LanesChild *self);
int lanes_child_get_signal (LanesChild *self);
gboolean lanes_child_is_stopped (LanesChild *self);
gboolean lanes_child_signal (LanesChild *self, int number);

G_END_DECLS
