/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving the document, also over what other programs have made of its file. */
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-error.h"
#include "lanes-examples.h"
#include "lanes-open-menu.h"
#include "lanes-task-pane.h"
#include "lanes-window-private.h"

static void save_to (LanesWindow *self, GFile *file);

static void
overwrite_cb (gboolean yes, gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (user_data);

  if (!yes || self->closing || !self->document)
    {
      lanes_window_stay (self);
      return;
    }
  lanes_document_allow_overwrite (self->document);
  save_to (self, lanes_window_get_own_file (self));
}

static void
ask_to_overwrite (LanesWindow *self)
{
  lanes_compat_ask (GTK_WINDOW (self), _ ("Save over it?"),
                    _ ("Another program has changed the file since it was opened. Saving replaces "
                       "what that program has written."),
                    NULL, _ ("_Cancel"), _ ("_Save"), overwrite_cb, g_object_ref (self),
                    g_object_unref);
}

typedef struct
{
  LanesWindow *window;
  GFile *file;
  gboolean is_new; /* it was not the document's file before */
} Saving;

static void
free_saving (Saving *saving)
{
  g_object_unref (saving->window);
  g_object_unref (saving->file);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, free_saving)

/* That it is there is seen from the dot that goes; where it is now is worth a word. */
static void
say_saved (LanesWindow *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  /* Translators: the name of a file */
  g_autofree char *message = g_strdup_printf (_ ("Saved as “%s”"), shown);

  lanes_window_toast (self, message);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  LanesWindow *self = saving->window;
  g_autoptr (GError) error = NULL;

  if (lanes_document_save_finish (LANES_DOCUMENT (source), result, &error))
    {
      lanes_open_menu_add_recent (gtk_recent_manager_get_default (), saving->file);
      lanes_window_update_title (self);
      lanes_window_update_notice (self);
      if (saving->is_new)
        say_saved (self, saving->file);
      lanes_window_closed_after_save (self);
    }
  else if (g_error_matches (error, LANES_ERROR, LANES_ERROR_CHANGED))
    {
      ask_to_overwrite (self);
    }
  else
    {
      lanes_window_stay (self);
      lanes_window_say_not_saved (self, saving->file, error);
    }
}

static void
save_to (LanesWindow *self, GFile *file)
{
  GFile *before = lanes_task_set_get_file (lanes_document_get_task_set (self->document));
  Saving *saving = g_new0 (Saving, 1);

  saving->window = g_object_ref (self);
  saving->file = g_object_ref (file);
  saving->is_new = !before || !g_file_equal (before, file);
  lanes_document_save_async (self->document, file, NULL, saved_cb, saving);
}

static void
save_chosen_cb (GFile *file, gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (user_data);
  g_autofree char *name = file ? g_file_get_basename (file) : NULL;
  g_autoptr (GFile) parent = file ? g_file_get_parent (file) : NULL;
  g_autofree char *full = NULL;
  g_autoptr (GFile) named = NULL;

  if (!file || self->closing || !self->document)
    {
      lanes_window_stay (self);
      return;
    }
  /* Without the ending a file manager would not know what it is. */
  if (!g_str_has_suffix (name, ".lanes") && parent)
    {
      full = g_strconcat (name, ".lanes", NULL);
      named = g_file_get_child (parent, full);
      if (g_file_query_exists (named, NULL))
        g_clear_object (&named);
    }
  /* The person was asked already whether that file may be replaced. */
  lanes_document_allow_overwrite (self->document);
  save_to (self, named ? named : file);
}

static void
save_as (LanesWindow *self)
{
  LanesTaskSet *task_set = lanes_document_get_task_set (self->document);
  GFile *file = lanes_task_set_get_file (task_set);
  g_autoptr (GListModel) filters = lanes_window_make_filters (FALSE);
  g_autofree char *name = NULL;
  g_autoptr (GFile) folder = NULL;

  lanes_task_pane_end_rename (LANES_TASK_PANE (self->tasks));
  name = g_strconcat (lanes_task_set_get_name (task_set), ".lanes", NULL);
  if (file && !lanes_examples_contain (file))
    folder = g_file_get_parent (file);
  g_strdelimit (name, "/", '-');
  lanes_compat_save_file (GTK_WINDOW (self), _ ("Save the Task Set"), name, folder, filters,
                          save_chosen_cb, self);
}

/* Saves the document where it belongs; an example belongs to everybody, and is saved elsewhere. */
void
lanes_window_save (LanesWindow *self)
{
  GFile *file = lanes_window_get_own_file (self);

  lanes_task_pane_end_rename (LANES_TASK_PANE (self->tasks));
  if (file && !lanes_examples_contain (file))
    save_to (self, file);
  else
    save_as (self);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  if (self->document && !self->closing)
    lanes_window_save (self);
}

static void
save_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  if (self->document && !self->closing)
    save_as (self);
}

void
lanes_window_install_save_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as_action);
}
