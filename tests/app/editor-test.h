/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-test.h"
#include "lanes-field-hint.h"
#include "lanes-task-editor.h"

G_BEGIN_DECLS

/* What the tests of the task editor share: an editor of a task of an empty set. */
typedef struct
{
  LanesTopology *topology;
  LanesTaskSet *task_set;
  GtkWidget *parent;
  GtkWidget *editor;  /* NULL: it has closed */
  LanesTask *applied; /* what came out of it */
} EditorTest;

void editor_test_set_up (EditorTest *self, gconstpointer data);
void editor_test_tear_down (EditorTest *self, gconstpointer data);
void editor_test_open (EditorTest *self, LanesTask *task);
GtkWidget *editor_test_get_row (EditorTest *self, const char *title);
GtkWidget *editor_test_find_toggle (GtkWidget *widget, const char *name);
LanesFieldHint *editor_test_find_hint (GtkWidget *widget, const char *key);
void editor_test_type (EditorTest *self, const char *title, const char *text);
void editor_test_press (EditorTest *self, const char *name);
void editor_test_assert_error (EditorTest *self, const char *key, const char *part);
gboolean editor_test_is_closed (gpointer user_data);
LanesTask *editor_test_apply (EditorTest *self);

G_END_DECLS
