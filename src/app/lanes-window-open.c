/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window shows: a task set from a file, or an empty one. */
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-error.h"
#include "lanes-examples.h"
#include "lanes-open-menu.h"
#include "lanes-window-private.h"

/* So long a new window waits for the file that it is to show. */
#define PATIENCE_MS 150

/* What is wrong within a file is told together with the file's name. @instead: what is shown in its
 * place, or NULL */
static void
say_failed (LanesWindow *self, GFile *file, GError *error, const char *instead)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GString) message = g_string_new (NULL);

  if (error->domain == LANES_ERROR)
    g_string_append_printf (message, "%s: ", shown);
  g_string_append (message, error->message);
  /* In a line of its own: what is wrong is not always a whole sentence. */
  if (instead)
    g_string_append_printf (message, "\n%s", instead);
  lanes_window_toast_problem (self, message->str);
}

/* Where the document is: while another one is being loaded, it is not saved over that. */
GFile *
lanes_window_get_own_file (LanesWindow *self)
{
  return lanes_task_set_get_file (lanes_document_get_task_set (self->document));
}

/* A window is never empty: without a task set it shows the one that it would have begun with. */
static gboolean
needs_starter (LanesWindow *self)
{
  return !self->document && !self->tried_starter;
}

static void
show_starter (LanesWindow *self)
{
  g_autoptr (GFile) starter = NULL;

  self->tried_starter = TRUE;
  starter = lanes_examples_get_starter ();
  lanes_window_open (self, starter);
}

static void
show_loaded (LanesWindow *self, LanesTaskSet *task_set, gboolean run)
{
  LanesWindow *window = self;

  /* Something may have been done here while the file was read: it is not thrown away. */
  if (self->document && !lanes_window_is_pristine (self))
    {
      window = lanes_window_new (gtk_window_get_application (GTK_WINDOW (self)));
      gtk_window_present (GTK_WINDOW (window));
    }
  if (lanes_examples_contain (self->file))
    lanes_examples_translate (task_set);
  lanes_window_set_task_set (window, task_set);
  lanes_open_menu_add_recent (gtk_recent_manager_get_default (), self->file);
  if (run)
    lanes_window_start (window, NULL);
}

/* Another window of the program, that can tell what happened to this one */
static LanesWindow *
find_other (LanesWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = application ? gtk_application_get_windows (application) : NULL;

  for (GList *l = windows; l; l = l->next)
    if (LANES_IS_WINDOW (l->data) && l->data != self && !LANES_WINDOW (l->data)->closing)
      return l->data;
  return NULL;
}

/* Says what is wrong where the person is, and leaves no window that nobody asked for. */
static void
fail_to_load (LanesWindow *self, GError *error)
{
  LanesWindow *other = self->document ? NULL : find_other (self);

  if (!other)
    {
      gboolean starts = needs_starter (self);

      say_failed (self, self->file, error, starts ? _ ("An example is shown instead.") : NULL);
      if (starts)
        show_starter (self);
      return;
    }
  say_failed (other, self->file, error, NULL);
  gtk_window_present (GTK_WINDOW (other));
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
present_cb (gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (user_data);

  self->present_id = 0;
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/* Shows the window with what is in the file, rather than empty and a moment later with that: what
 * is laid out once costs half. A file that takes long to read is not waited for. */
void
lanes_window_present_soon (LanesWindow *self)
{
  if (!self->loading || gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_window_present (GTK_WINDOW (self));
  else if (self->present_id == 0)
    self->present_id = g_timeout_add (PATIENCE_MS, present_cb, self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_load_finish (result, &error);
  LanesWindow *self;
  gboolean run;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LANES_WINDOW (user_data);
  g_clear_object (&self->loading);
  run = self->run_when_loaded;
  self->run_when_loaded = FALSE;
  if (task_set)
    show_loaded (self, task_set, run);
  if (self->present_id)
    {
      g_clear_handle_id (&self->present_id, g_source_remove);
      gtk_window_present (GTK_WINDOW (self));
    }
  if (!task_set)
    fail_to_load (self, error);
}

/**
 * lanes_window_open:
 * @self: a window
 * @file: a task set
 *
 * Shows the task set in @file; in another window if this one holds something of value by then.
 * What goes wrong is said in a toast, and nothing changes.
 */
void
lanes_window_open (LanesWindow *self, GFile *file)
{
  if (self->closing)
    return;
  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  self->run_when_loaded = FALSE;
  g_set_object (&self->file, file);
  lanes_task_set_load_async (file, self->loading, loaded_cb, self);
}

/**
 * lanes_window_get_file:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): what is being opened, or else the document's file; %NULL:
 *   none, or the window is about to go
 */
GFile *
lanes_window_get_file (LanesWindow *self)
{
  if (self->closing)
    return NULL;
  if (self->loading)
    return self->file;
  return self->document ? lanes_window_get_own_file (self) : NULL;
}

/* Something is being done in front of the window, and is meant for what it shows. */
static gboolean
has_dialog (LanesWindow *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == GTK_WINDOW (self)
          && gtk_widget_get_visible (GTK_WIDGET (window)))
        return TRUE;
    }
  return FALSE;
}

/**
 * lanes_window_is_pristine:
 * @self: a window
 *
 * Returns: whether nothing would be missed if another task set took the place of what is shown
 */
gboolean
lanes_window_is_pristine (LanesWindow *self)
{
  GFile *file = lanes_window_get_file (self);

  if (self->closing || (file && !lanes_examples_contain (file)))
    return FALSE;
  if (!self->document)
    return TRUE;
  if (has_dialog (self))
    return FALSE;
  if (self->session
      && (lanes_session_is_active (self->session)
          || lanes_trace_get_n_slices (lanes_session_get_trace (self->session)) > 0))
    return FALSE;
  return !lanes_document_needs_saving (self->document)
         && !lanes_document_get_undo_label (self->document);
}

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LanesWindow) self = LANES_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_load_finish (result, &error);

  if (self->closing || !self->document)
    return;
  if (!task_set)
    {
      say_failed (self, lanes_window_get_own_file (self), error, NULL);
      return;
    }
  /* It may have been saved elsewhere meanwhile. */
  if (!g_file_equal (lanes_task_set_get_file (task_set), lanes_window_get_own_file (self)))
    return;
  lanes_document_adopt (self->document, task_set);
  lanes_window_update_notice (self);
  lanes_window_toast_undo (self, _ ("Shown as it is on disk now"));
}

/* Takes over what another program has written, as a step that can be undone. */
void
lanes_window_reload (LanesWindow *self)
{
  lanes_task_set_load_async (lanes_window_get_own_file (self), NULL, reloaded_cb,
                             g_object_ref (self));
}

/* What is offered where a file is chosen. @all: any other file, too */
GListModel *
lanes_window_make_filters (gboolean all)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) ours = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) any = gtk_file_filter_new ();

  gtk_file_filter_set_name (ours, _ ("Task sets"));
  gtk_file_filter_add_pattern (ours, "*.lanes");
  g_list_store_append (filters, ours);
  gtk_file_filter_set_name (any, _ ("All files"));
  gtk_file_filter_add_pattern (any, "*");
  if (all)
    g_list_store_append (filters, any);
  return G_LIST_MODEL (filters);
}

static void
open_elsewhere (LanesWindow *self, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.open", "s", uri);
}

static void
chosen_cb (GFile *file, gpointer user_data)
{
  if (file)
    open_elsewhere (LANES_WINDOW (user_data), file);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GListModel) filters = lanes_window_make_filters (TRUE);

  lanes_compat_open_file (GTK_WINDOW (widget), _ ("Open a Task Set"), filters, chosen_cb, widget);
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_new ();

  if (!lanes_window_is_pristine (self))
    self = lanes_window_new (gtk_window_get_application (GTK_WINDOW (widget)));
  lanes_window_set_task_set (self, task_set);
  gtk_window_present (GTK_WINDOW (self));
}

static gboolean
dropped_cb (LanesWindow *self, const GValue *value)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = files; l; l = l->next)
    open_elsewhere (self, l->data);
  g_slist_free (files);
  return TRUE;
}

/* Files that are dropped onto the window are opened. */
void
lanes_window_accept_drops (LanesWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
lanes_window_install_open_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
}
