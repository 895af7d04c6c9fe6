/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-editor-what.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-argument-preview.h"
#include "lanes-command-check.h"
#include "lanes-compat.h"
#include "lanes-field-hint.h"
#include "lanes-workload.h"

/* A break within a value, which is no new line: values of a file may have such. */
#define INNER_BREAK "\342\200\250"

/**
 * LanesTaskEditorWhat:
 *
 * The part of the task editor that says what to run: a workload, or a command with its
 * surroundings.
 */
struct _LanesTaskEditorWhat
{
  AdwPreferencesGroup parent_instance;

  /* Template */
  GtkWidget *built_in;
  GtkWidget *own;
  GtkWidget *workload;
  GtkWidget *workload_hint;
  GtkWidget *command;
  GtkWidget *preview_row;
  GtkWidget *preview;
  GtkWidget *command_hint;
  GtkWidget *surroundings;
  GtkWidget *folder;
  GtkWidget *folder_hint;
  GtkWidget *environment;
  GtkWidget *environment_hint;

  LanesTask *task;       /* what is edited */
  char *base;            /* the folder of the task set's file, or NULL */
  char *given_command;   /* as it was, or NULL */
  char *given_directory; /* as it was, or NULL */
  char **given;          /* the environment as it was */
  gboolean touched;      /* somebody has changed the environment */
  gboolean typed;        /* somebody has changed the command */
  gboolean loading;      /* what is shown follows the task, and does not lead it */
};

G_DEFINE_FINAL_TYPE (LanesTaskEditorWhat, lanes_task_editor_what, ADW_TYPE_PREFERENCES_GROUP)

static GtkTextBuffer *
get_buffer (LanesTaskEditorWhat *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->environment));
}

static const LanesWorkload *
get_workload (LanesTaskEditorWhat *self)
{
  gsize n_workloads;
  const LanesWorkload *const *workloads = lanes_workload_get_all (&n_workloads);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->workload));

  return selected < n_workloads ? workloads[selected] : NULL;
}

static char *
replace_all (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

/* Each line is one NAME=value. What nobody has touched stays as it was. */
static char **
read_environment (LanesTaskEditorWhat *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!self->touched)
    return g_strdupv (self->given);

  g_object_get (get_buffer (self), "text", &text, NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *line = replace_all (g_strchug (lines[i]), INNER_BREAK, "\n");

      if (line[0])
        g_strv_builder_add (builder, line);
    }
  return g_strv_builder_end (builder);
}

static void
show_environment (LanesTaskEditorWhat *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) shown = g_strdupv (self->given);

  for (guint i = 0; shown[i]; i++)
    {
      g_autofree char *before = shown[i];
      g_autofree char *valid = g_utf8_make_valid (before, -1);

      shown[i] = replace_all (valid, "\n", INNER_BREAK);
    }
  text = g_strjoinv ("\n", shown);
  gtk_text_buffer_set_text (get_buffer (self), text, -1);
}

static char *
explain_environment (char **environment)
{
  for (guint i = 0; environment[i]; i++)
    {
      gsize name = strcspn (environment[i], "=");

      if (name == 0 || environment[i][name] == '\0' || strcspn (environment[i], " \t\r\n") < name)
        return g_strdup_printf (_ ("“%s” is not written as NAME=value"), environment[i]);
    }
  return NULL;
}

static void
set_error (GtkWidget *hint, const char *error)
{
  lanes_field_hint_set_error (LANES_FIELD_HINT (hint), error);
}

/* A task that was made on another computer can be changed here: what came along with it and is not
 * here is told, and is in nobody’s way, as what nobody has been asked for yet. */
static void
set_finding (GtkWidget *hint, const char *finding, gboolean excused)
{
  set_error (hint, excused ? NULL : finding);
  lanes_field_hint_set_text (LANES_FIELD_HINT (hint), excused ? finding : NULL);
}

static void
update_command (LanesTaskEditorWhat *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->command));
  const char *directory = gtk_editable_get_text (GTK_EDITABLE (self->folder));
  gboolean missing = text[0] == '\0' && !self->typed;
  g_autofree char *folder = lanes_command_check_resolve_folder (self->base, directory);
  g_auto (GStrv) environment = read_environment (self);
  g_auto (GStrv) arguments = NULL;
  g_autofree char *error =
      lanes_command_check_explain (text, folder, (const char *const *) environment, &arguments);
  g_autofree char *advice = error ? NULL : lanes_command_check_advise (text);
  g_autofree char *environment_error = explain_environment (environment);
  g_autofree char *folder_error = NULL;

  if (directory[0] && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    folder_error = g_strdup_printf (_ ("There is no folder “%s”"), folder);
  gtk_widget_set_visible (self->preview_row, arguments != NULL);
  set_finding (self->command_hint, error,
               missing || (arguments && g_strcmp0 (text, self->given_command) == 0));
  lanes_field_hint_set_missing (LANES_FIELD_HINT (self->command_hint), missing);
  if (advice)
    lanes_field_hint_set_text (LANES_FIELD_HINT (self->command_hint), advice);
  set_finding (self->folder_hint, folder_error, g_strcmp0 (directory, self->given_directory) == 0);
  set_error (self->environment_hint, environment_error);
  lanes_argument_preview_set_arguments (LANES_ARGUMENT_PREVIEW (self->preview),
                                        (const char *const *) arguments);
  /* What is wrong must not be folded away. */
  if (folder_error || environment_error)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->surroundings), TRUE);

  if (!self->loading)
    g_object_set (self->task, "workload", NULL, "command", text, "directory",
                  directory[0] ? directory : NULL, "environment", environment, NULL);
}

static void
update_workload (LanesTaskEditorWhat *self)
{
  const LanesWorkload *workload = get_workload (self);

  set_finding (self->command_hint, NULL, FALSE);
  lanes_field_hint_set_missing (LANES_FIELD_HINT (self->command_hint), FALSE);
  set_finding (self->folder_hint, NULL, FALSE);
  set_error (self->environment_hint, NULL);
  lanes_field_hint_set_text (LANES_FIELD_HINT (self->workload_hint),
                             workload ? _ (workload->description) : NULL);
  if (!self->loading)
    g_object_set (self->task, "command", NULL, "directory", NULL, "environment", NULL, "workload",
                  workload ? workload->id : lanes_task_get_workload (self->task), NULL);
}

static void
update (LanesTaskEditorWhat *self)
{
  gboolean own = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->own));

  if (!self->task)
    return;

  gtk_widget_set_visible (self->workload, !own);
  gtk_widget_set_visible (self->command, own);
  gtk_widget_set_visible (self->preview_row, own);
  gtk_widget_set_visible (self->surroundings, own);
  g_object_freeze_notify (G_OBJECT (self->task));
  if (own)
    {
      set_error (self->workload_hint, NULL);
      lanes_field_hint_set_text (LANES_FIELD_HINT (self->workload_hint), NULL);
      update_command (self);
    }
  else
    {
      set_error (self->workload_hint,
                 get_workload (self) ? NULL : _ ("Choose what the task is to do"));
      update_workload (self);
    }
  g_object_thaw_notify (G_OBJECT (self->task));
}

static void
own_toggled_cb (LanesTaskEditorWhat *self)
{
  update (self);
  if (!self->loading && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->own)))
    gtk_widget_grab_focus (self->command);
}

static void
command_changed_cb (LanesTaskEditorWhat *self)
{
  self->typed = !self->loading;
  update (self);
}

/* A folder next to the file of the task set is written as seen from there: both can move. */
static void
folder_chosen_cb (GFile *file, gpointer user_data)
{
  LanesTaskEditorWhat *self = LANES_TASK_EDITOR_WHAT (user_data);
  g_autoptr (GFile) base = self->base ? g_file_new_for_path (self->base) : NULL;
  g_autofree char *relative = NULL;
  const char *path = file ? g_file_peek_path (file) : NULL;

  if (!path)
    return;
  relative = base ? g_file_get_relative_path (base, file) : NULL;
  if (base && g_file_equal (base, file))
    path = "";
  gtk_editable_set_text (GTK_EDITABLE (self->folder), relative ? relative : path);
}

static void
choose_folder_cb (LanesTaskEditorWhat *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  const char *directory = gtk_editable_get_text (GTK_EDITABLE (self->folder));
  g_autofree char *path = lanes_command_check_resolve_folder (self->base, directory);
  g_autoptr (GFile) folder = path ? g_file_new_for_path (path) : NULL;

  lanes_compat_choose_folder (window, _ ("Choose a Folder"), folder, folder_chosen_cb, self);
}

static void
environment_changed_cb (LanesTaskEditorWhat *self)
{
  self->touched = !self->loading;
  update (self);
}

/* One workload in the list to choose from: what it is called, and what it does. */
static void
setup_item_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *description = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (description), 0);
  gtk_label_set_wrap (GTK_LABEL (description), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (description), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (description), 44);
  gtk_widget_add_css_class (description, "caption");
  gtk_widget_add_css_class (description, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), description);
  gtk_list_item_set_child (item, box);
}

static void
bind_item_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const LanesWorkload *workload = lanes_workload_get_all (NULL)[gtk_list_item_get_position (item)];
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *description = gtk_widget_get_next_sibling (title);

  gtk_label_set_label (GTK_LABEL (title), _ (workload->title));
  gtk_label_set_label (GTK_LABEL (description), _ (workload->description));
}

static void
lanes_task_editor_what_dispose (GObject *object)
{
  g_clear_object (&LANES_TASK_EDITOR_WHAT (object)->task);
  G_OBJECT_CLASS (lanes_task_editor_what_parent_class)->dispose (object);
}

static void
lanes_task_editor_what_finalize (GObject *object)
{
  LanesTaskEditorWhat *self = LANES_TASK_EDITOR_WHAT (object);

  g_free (self->base);
  g_free (self->given_command);
  g_free (self->given_directory);
  g_strfreev (self->given);
  G_OBJECT_CLASS (lanes_task_editor_what_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, built_in);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, own);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, workload);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, workload_hint);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, command);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, preview_row);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, preview);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, command_hint);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, surroundings);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, folder);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, folder_hint);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, environment);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhat, environment_hint);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, own_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, command_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_item_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_item_cb);
}

static void
lanes_task_editor_what_class_init (LanesTaskEditorWhatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_task_editor_what_dispose;
  object_class->finalize = lanes_task_editor_what_finalize;

  g_type_ensure (LANES_TYPE_ARGUMENT_PREVIEW);
  g_type_ensure (LANES_TYPE_FIELD_HINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-editor-what.ui");
  bind_children (widget_class);
}

static void
lanes_task_editor_what_init (LanesTaskEditorWhat *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  gsize n_workloads;
  const LanesWorkload *const *workloads = lanes_workload_get_all (&n_workloads);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < n_workloads; i++)
    gtk_string_list_append (titles, _ (workloads[i]->title));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->workload), G_LIST_MODEL (titles));
  g_signal_connect_swapped (get_buffer (self), "changed", G_CALLBACK (environment_changed_cb),
                            self);
}

static void
select_workload (LanesTaskEditorWhat *self)
{
  gsize n_workloads;
  const LanesWorkload *const *workloads = lanes_workload_get_all (&n_workloads);
  const char *id = lanes_task_get_workload (self->task);
  guint selected = id ? GTK_INVALID_LIST_POSITION : 0;

  for (guint i = 0; id && i < n_workloads; i++)
    if (g_str_equal (workloads[i]->id, id))
      selected = i;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->workload), selected);
}

/**
 * lanes_task_editor_what_set_task:
 * @self: a group
 * @task: what to edit
 * @folder: (nullable): where the file of its set is
 */
void
lanes_task_editor_what_set_task (LanesTaskEditorWhat *self, LanesTask *task, const char *folder)
{
  const char *command = lanes_task_get_command (task);
  const char *const *environment = lanes_task_get_environment (task);
  g_autofree char *directory = NULL;

  g_object_get (task, "directory", &directory, NULL);
  self->loading = TRUE;
  g_set_object (&self->task, task);
  g_free (self->base);
  self->base = g_strdup (folder);
  g_free (self->given_command);
  self->given_command = g_strdup (command);
  g_free (self->given_directory);
  self->given_directory = g_strdup (directory);
  g_strfreev (self->given);
  self->given = g_strdupv ((char **) environment);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (command ? self->own : self->built_in), TRUE);
  select_workload (self);
  gtk_editable_set_text (GTK_EDITABLE (self->command), command ? command : "");
  gtk_editable_set_text (GTK_EDITABLE (self->folder), directory ? directory : "");
  show_environment (self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->surroundings),
                                 directory != NULL || environment[0] != NULL);
  update (self);
  self->loading = FALSE;
}
