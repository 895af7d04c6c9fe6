/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "editor-test.h"

#include "lanes-number-row.h"

static void
applied_cb (EditorTest *self, LanesTask *task)
{
  g_assert_null (self->applied);
  self->applied = g_object_ref (task);
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

void
editor_test_open (EditorTest *self, LanesTask *task)
{
  self->editor =
      lanes_task_editor_new (GTK_WINDOW (self->parent), self->task_set, self->topology, task);
  g_object_add_weak_pointer (G_OBJECT (self->editor), (gpointer *) &self->editor);
  g_signal_connect_swapped (self->editor, "applied", G_CALLBACK (applied_cb), self);
  gtk_window_present (GTK_WINDOW (self->editor));
  g_assert_true (app_test_wait (is_mapped, self->editor));
}

void
editor_test_set_up (EditorTest *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  self->task_set = lanes_task_set_new ();
  self->parent = app_test_present (gtk_label_new ("Parent"), 300, 200);
}

void
editor_test_tear_down (EditorTest *self, gconstpointer data)
{
  if (self->editor)
    app_test_destroy (&self->editor, self->editor);
  gtk_window_destroy (GTK_WINDOW (self->parent));
  g_clear_object (&self->applied);
  g_object_unref (self->task_set);
  g_object_unref (self->topology);
}

GtkWidget *
editor_test_get_row (EditorTest *self, const char *title)
{
  GtkWidget *row = app_test_find_row (self->editor, title);

  g_assert_nonnull (row);
  return row;
}

void
editor_test_type (EditorTest *self, const char *title, const char *text)
{
  GtkWidget *row = editor_test_get_row (self, title);
  GtkWidget *spin = app_test_find (row, GTK_TYPE_SPIN_BUTTON, NULL);

  gtk_editable_set_text (GTK_EDITABLE (spin ? spin : row), text);
}

static gboolean
is_toggle (GtkWidget *widget, gconstpointer name)
{
  GtkWidget *words;
  g_autofree char *label = NULL;

  if (!GTK_IS_TOGGLE_BUTTON (widget))
    return FALSE;
  words = app_test_find (widget, GTK_TYPE_LABEL, NULL);
  label = app_test_get_label (widget);
  return g_strcmp0 (words ? gtk_label_get_text (GTK_LABEL (words)) : label, name) == 0;
}

/* A toggle button by the words on it, or by its name where it has none */
GtkWidget *
editor_test_find_toggle (GtkWidget *widget, const char *name)
{
  return app_test_find_if (widget, is_toggle, name);
}

void
editor_test_press (EditorTest *self, const char *name)
{
  GtkWidget *button = editor_test_find_toggle (self->editor, name);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

static gboolean
is_hint (GtkWidget *widget, gconstpointer key)
{
  return LANES_IS_FIELD_HINT (widget)
         && g_strcmp0 (lanes_field_hint_get_key (LANES_FIELD_HINT (widget)), key) == 0;
}

LanesFieldHint *
editor_test_find_hint (GtkWidget *widget, const char *key)
{
  return (LanesFieldHint *) app_test_find_if (widget, is_hint, key);
}

static gboolean
can_apply (EditorTest *self)
{
  GtkWidget *button = gtk_window_get_default_widget (GTK_WINDOW (self->editor));

  g_assert_true (GTK_IS_BUTTON (button));
  return gtk_widget_is_sensitive (button);
}

/* That what is wrong is told at the field of @key, and nowhere else, and keeps from OK. */
void
editor_test_assert_error (EditorTest *self, const char *key, const char *part)
{
  const char *const keys[] = {"Name",  "Workload", "Command",  "Directory", "Environment",
                              "Mode",  "Threads",  "Amount",   "Seconds",   "StartAfter",
                              "Cores", "Nice",     "Processes"};

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      LanesFieldHint *hint = editor_test_find_hint (self->editor, keys[i]);
      const char *error;

      g_assert_nonnull (hint);
      error = lanes_field_hint_get_error (hint);
      g_assert_cmpint (error != NULL, ==, g_strcmp0 (keys[i], key) == 0);
      if (!error)
        continue;
      g_assert_nonnull (g_strstr_len (error, -1, part));
      g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (hint)));
      g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (hint), "error"));
    }
  g_assert_cmpint (can_apply (self), ==, key == NULL);
}

gboolean
editor_test_is_closed (gpointer user_data)
{
  return ((EditorTest *) user_data)->editor == NULL;
}

LanesTask *
editor_test_apply (EditorTest *self)
{
  g_assert_true (can_apply (self));
  gtk_widget_activate_action (self->editor, "editor.apply", NULL);
  g_assert_true (app_test_wait (editor_test_is_closed, self));
  g_assert_nonnull (self->applied);
  return self->applied;
}
