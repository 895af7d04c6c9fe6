/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing the task set: each change is one step that can be undone. */
#include <glib/gi18n-lib.h>

#include "lanes-task-clipboard.h"
#include "lanes-task-editor.h"
#include "lanes-task-pane.h"
#include "lanes-trust.h"
#include "lanes-window-private.h"

static LanesTask *
get_selected (LanesWindow *self)
{
  return lanes_task_pane_get_selected (LANES_TASK_PANE (self->tasks));
}

static void
select_task (LanesWindow *self, LanesTask *task)
{
  lanes_task_pane_set_selected (LANES_TASK_PANE (self->tasks), task);
}

static LanesTaskSet *
get_task_set (LanesWindow *self)
{
  return lanes_document_get_task_set (self->document);
}

static guint
get_position (LanesTaskSet *task_set, LanesTask *task)
{
  guint position = 0;

  while (lanes_task_set_get_task (task_set, position)
         && lanes_task_set_get_task (task_set, position) != task)
    position++;
  return position;
}

/* Behind the selected task, or at the end */
static guint
get_place (LanesWindow *self)
{
  LanesTaskSet *task_set = get_task_set (self);
  LanesTask *task = get_selected (self);

  return task ? get_position (task_set, task) + 1 : lanes_task_set_get_n_tasks (task_set);
}

/* Puts tasks like @tasks into the set, as one step, and selects the last one. */
static void
insert_copies (LanesWindow *self, const char *label, LanesTask **tasks, guint n_tasks,
               guint position)
{
  LanesTaskSet *task_set = get_task_set (self);
  g_autoptr (GPtrArray) copies = lanes_task_set_make_copies (task_set, tasks, n_tasks);

  lanes_document_begin_edit (self->document, label);
  lanes_task_set_splice (task_set, position, 0, (LanesTask **) copies->pdata, copies->len);
  lanes_document_end_edit (self->document);
  if (copies->len > 0)
    select_task (self, copies->pdata[copies->len - 1]);
}

/* What a person has typed in the editor they know. */
static void
added_cb (LanesWindow *self, LanesTask *edited)
{
  g_autofree char *label = g_strdup_printf (_ ("Add “%s”"), lanes_task_get_name (edited));
  LanesTaskSet *task_set = get_task_set (self);

  lanes_document_begin_edit (self->document, label);
  lanes_task_set_insert (task_set, lanes_task_set_get_n_tasks (task_set), edited);
  lanes_document_end_edit (self->document);
  if (lanes_task_get_command (edited))
    lanes_trust_add (edited);
  select_task (self, edited);
}

typedef struct
{
  LanesWindow *window; /* a weak pointer */
  LanesDocument *document;
  LanesTask *task;
} Editing;

static void
free_editing (gpointer data, GClosure *closure)
{
  Editing *editing = data;

  g_clear_weak_pointer (&editing->window);
  g_object_unref (editing->document);
  g_object_unref (editing->task);
  g_free (editing);
}

static void
edited_cb (LanesTaskEditor *editor, LanesTask *edited, gpointer user_data)
{
  Editing *editing = user_data;
  LanesWindow *self = editing->window;
  g_autofree char *label = NULL;
  gboolean is_known;
  LanesRun *run;

  /* The task may have been taken away, or the document, while it was edited. */
  if (!self || self->document != editing->document
      || lanes_task_set_find (get_task_set (self), lanes_task_get_id (editing->task))
             != editing->task)
    return;
  /* To give a task of a stranger's file another color is not to agree to its command. */
  is_known =
      !lanes_trust_needs_asking (get_task_set (self), editing->task)
      || g_strcmp0 (lanes_task_get_command (editing->task), lanes_task_get_command (edited)) != 0;
  label = g_strdup_printf (_ ("Edit “%s”"), lanes_task_get_name (editing->task));
  lanes_document_begin_edit (self->document, label);
  lanes_task_assign (editing->task, edited);
  lanes_document_end_edit (self->document);
  if (is_known && lanes_task_get_command (editing->task))
    lanes_trust_add (editing->task);
  run = self->session ? lanes_session_get_run (self->session, editing->task) : NULL;
  if (run && lanes_run_is_active (run))
    lanes_window_toast (self,
                        _ ("It runs as it was started. The next start is as you want it now."));
}

static void
edit_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesTask *task = get_selected (self);
  Editing *editing;
  GtkWidget *editor;

  if (!task || !self->topology)
    return;
  editing = g_new0 (Editing, 1);
  g_set_weak_pointer (&editing->window, self);
  editing->document = g_object_ref (self->document);
  editing->task = g_object_ref (task);
  editor = lanes_task_editor_new (GTK_WINDOW (self), get_task_set (self), self->topology, task);
  g_signal_connect_data (editor, "applied", G_CALLBACK (edited_cb), editing, free_editing, 0);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
add_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  GtkWidget *editor;

  if (!self->document || !self->topology)
    return;
  editor = lanes_task_editor_new (GTK_WINDOW (self), get_task_set (self), self->topology, NULL);
  g_signal_connect_object (editor, "applied", G_CALLBACK (added_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
duplicate_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesTask *task = get_selected (self);
  g_autofree char *label = NULL;

  if (!task)
    return;
  label = g_strdup_printf (_ ("Duplicate “%s”"), lanes_task_get_name (task));
  insert_copies (self, label, &task, 1, get_place (self));
}

/* Takes a task away: a run that is active is stopped with it. */
static void
remove_task (LanesWindow *self, LanesTask *task, const char *label)
{
  LanesTaskSet *task_set = get_task_set (self);
  g_autoptr (LanesTask) removed = g_object_ref (task);
  guint position = get_position (task_set, task);
  guint n_left = lanes_task_set_get_n_tasks (task_set) - 1;
  g_autofree char *message = NULL;

  lanes_document_begin_edit (self->document, label);
  lanes_task_set_remove (task_set, removed);
  lanes_document_end_edit (self->document);
  if (n_left > 0)
    select_task (self, lanes_task_set_get_task (task_set, MIN (position, n_left - 1)));
  /* Translators: the task of this name was removed */
  message = g_strdup_printf (_ ("“%s” removed"), lanes_task_get_name (removed));
  lanes_window_toast_undo (self, message);
}

static void
remove_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesTask *task = get_selected (self);
  g_autofree char *label = NULL;

  if (!task)
    return;
  label = g_strdup_printf (_ ("Remove “%s”"), lanes_task_get_name (task));
  remove_task (self, task, label);
}

void
lanes_window_move_task (LanesWindow *self, LanesTask *task, guint position)
{
  g_autofree char *label = g_strdup_printf (_ ("Move “%s”"), lanes_task_get_name (task));

  lanes_document_begin_edit (self->document, label);
  lanes_task_set_move (get_task_set (self), task, position);
  lanes_document_end_edit (self->document);
  select_task (self, task);
  lanes_window_update_actions (self);
}

static void
move_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesTask *task = get_selected (self);
  guint position = task ? get_position (get_task_set (self), task) : 0;

  if (!task)
    return;
  if (g_str_equal (name, "win.move-task-down"))
    lanes_window_move_task (self, task, position + 1);
  else if (position > 0)
    lanes_window_move_task (self, task, position - 1);
}

static void
copy_task (LanesWindow *self, LanesTask *task)
{
  g_autofree char *text = lanes_task_clipboard_to_text (task);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesTask *task = get_selected (self);
  g_autofree char *message = NULL;

  if (!task)
    return;
  copy_task (self, task);
  message = g_strdup_printf (_ ("“%s” copied"), lanes_task_get_name (task));
  lanes_window_toast (self, message);
}

static void
cut_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesTask *task = get_selected (self);
  g_autofree char *label = NULL;

  if (!task)
    return;
  copy_task (self, task);
  label = g_strdup_printf (_ ("Cut “%s”"), lanes_task_get_name (task));
  remove_task (self, task, label);
}

/* Puts the tasks that @text tells of into the set. Their commands are not trusted: they may be from
 * anywhere. */
void
lanes_window_insert_text (LanesWindow *self, const char *text, guint position)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = lanes_task_clipboard_from_text (text, &error);

  if (!tasks)
    lanes_window_toast (self, error->message);
  else if (self->document)
    insert_copies (self, g_dngettext (GETTEXT_PACKAGE, "Paste Task", "Paste Tasks", tasks->len),
                   (LanesTask **) tasks->pdata, tasks->len, position);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LanesWindow) self = LANES_WINDOW (user_data);
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (self->closing || !self->document)
    return;
  if (text)
    lanes_window_insert_text (self, text, get_place (self));
  else
    lanes_window_toast (self, _ ("There is no task to paste. Copy one first."));
}

static void
paste_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, pasted_cb,
                                 g_object_ref (widget));
}

void
lanes_window_rename (LanesWindow *self, const char *name)
{
  lanes_document_begin_edit (self->document, _ ("Rename"));
  lanes_task_set_set_name (get_task_set (self), name);
  lanes_document_end_edit (self->document);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  if (!self->document)
    return;
  lanes_toaster_drop (self->toaster, LANES_TOAST_UNDO);
  lanes_document_undo (self->document);
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  if (self->document)
    lanes_document_redo (self->document);
}

void
lanes_window_install_edit_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
      {"win.add-task", add_task_action},
      {"win.edit-task", edit_task_action},
      {"win.duplicate-task", duplicate_task_action},
      {"win.remove-task", remove_task_action},
      {"win.move-task-up", move_task_action},
      {"win.move-task-down", move_task_action},
      {"win.copy-task", copy_task_action},
      {"win.cut-task", cut_task_action},
      {"win.paste-task", paste_task_action},
      {"win.undo", undo_action},
      {"win.redo", redo_action},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}
