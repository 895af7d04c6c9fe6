/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-editor-how.h"

#include <glib/gi18n-lib.h>

#include "lanes-field-hint.h"
#include "lanes-mode-picture.h"
#include "lanes-number-row.h"

/* More threads than these slow down what shows them, and may be more than the system allows. */
#define MANY 500

#define N_MODES (LANES_MODE_MIXED + 1)

/**
 * LanesTaskEditorHow:
 *
 * The part of the task editor that says how a task is launched, in words, numbers and a picture.
 */
struct _LanesTaskEditorHow
{
  AdwPreferencesGroup parent_instance;

  /* Template */
  GtkWidget *as_processes;
  GtkWidget *as_threads;
  GtkWidget *as_both;
  GtkWidget *mode_hint;
  GtkWidget *picture;
  GtkWidget *words;
  GtkWidget *meaning;
  GtkWidget *processes;
  GtkWidget *threads;
  GtkWidget *threads_hint;

  LanesTask *task;       /* what is edited */
  LanesMode wanted_mode; /* what was chosen last, for when it is possible again */
  gboolean updating;     /* the buttons follow the task, and do not lead it */
};

G_DEFINE_FINAL_TYPE (LanesTaskEditorHow, lanes_task_editor_how, ADW_TYPE_PREFERENCES_GROUP)

static GtkWidget *
get_button (LanesTaskEditorHow *self, LanesMode mode)
{
  GtkWidget *buttons[N_MODES] = {self->as_processes, self->as_threads, self->as_both};

  return buttons[mode];
}

static const char *
explain_mode (LanesMode mode)
{
  switch (mode)
    {
    case LANES_MODE_THREADS:
      return _ ("Threads run within one process, Lanes itself, and share its memory.");
    case LANES_MODE_MIXED:
      return _ ("Threads of one process share its memory; different processes share nothing.");
    case LANES_MODE_PROCESSES:
    default:
      return _ ("Each process is a program of its own, with memory of its own.");
    }
}

/* Where only some modes are possible, the others say why. */
static void
update_possible (LanesTaskEditorHow *self)
{
  const char *reason =
      lanes_task_get_command (self->task)
          ? _ ("A command is always a process of its own, which decides itself about its threads. "
               "Only built-in work can be launched as threads.")
          : NULL;

  lanes_field_hint_set_text (LANES_FIELD_HINT (self->mode_hint), reason);
  for (int mode = LANES_MODE_THREADS; mode < N_MODES; mode++)
    {
      GtkWidget *button = get_button (self, (LanesMode) mode);

      gtk_widget_set_sensitive (button, reason == NULL);
      if (reason)
        gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                        GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
      else
        gtk_accessible_reset_property (GTK_ACCESSIBLE (button),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}

static void
show_row (GtkWidget *row, gboolean visible)
{
  if (!visible)
    lanes_number_row_revert (LANES_NUMBER_ROW (row));
  gtk_widget_set_visible (row, visible);
}

/* So many are possible, but hardly ever meant. */
static void
update_warning (LanesTaskEditorHow *self, LanesMode mode)
{
  guint threads = mode == LANES_MODE_PROCESSES ? 1 : lanes_task_get_threads (self->task);
  guint processes = mode == LANES_MODE_THREADS ? 1 : lanes_task_get_processes (self->task);
  g_autofree char *warning = NULL;

  if (processes * threads > MANY)
    warning = g_strdup_printf (
        _ ("That is %u threads altogether. The computer may become slow, or refuse some of them."),
        processes * threads);
  lanes_field_hint_set_text (LANES_FIELD_HINT (self->threads_hint), warning);
}

static void
update (LanesTaskEditorHow *self)
{
  LanesMode mode = lanes_task_get_mode (self->task);
  g_autofree char *words = lanes_mode_picture_describe (mode, lanes_task_get_processes (self->task),
                                                        lanes_task_get_threads (self->task));

  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (get_button (self, mode)), TRUE);
  self->updating = FALSE;

  gtk_label_set_label (GTK_LABEL (self->words), words);
  gtk_label_set_label (GTK_LABEL (self->meaning), explain_mode (mode));
  show_row (self->processes, mode != LANES_MODE_THREADS);
  show_row (self->threads, mode != LANES_MODE_PROCESSES);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->threads),
                                 mode == LANES_MODE_MIXED ? _ ("Threads _in each process")
                                                          : _ ("Number of threads"));
  update_warning (self, mode);
  update_possible (self);
}

static void
work_changed_cb (LanesTaskEditorHow *self)
{
  LanesMode mode = lanes_task_get_command (self->task) ? LANES_MODE_PROCESSES : self->wanted_mode;

  g_object_set (self->task, "mode", mode, NULL);
  update (self);
}

/* Whoever chooses threads wants to see several; one would look like a process. */
static void
suggest_numbers (LanesTaskEditorHow *self)
{
  if (self->wanted_mode != LANES_MODE_PROCESSES && lanes_task_get_threads (self->task) == 1)
    g_object_set (self->task, "threads", 2, NULL);
  if (self->wanted_mode == LANES_MODE_MIXED && lanes_task_get_processes (self->task) == 1)
    g_object_set (self->task, "processes", 2, NULL);
}

static void
toggled_cb (LanesTaskEditorHow *self, GtkToggleButton *button)
{
  if (self->updating || !self->task || !gtk_toggle_button_get_active (button))
    return;

  for (int mode = 0; mode < N_MODES; mode++)
    if (get_button (self, (LanesMode) mode) == GTK_WIDGET (button))
      self->wanted_mode = (LanesMode) mode;
  suggest_numbers (self);
  g_object_set (self->task, "mode", self->wanted_mode, NULL);
}

static void
lanes_task_editor_how_dispose (GObject *object)
{
  g_clear_object (&LANES_TASK_EDITOR_HOW (object)->task);
  G_OBJECT_CLASS (lanes_task_editor_how_parent_class)->dispose (object);
}

static void
lanes_task_editor_how_class_init (LanesTaskEditorHowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_task_editor_how_dispose;

  g_type_ensure (LANES_TYPE_FIELD_HINT);
  g_type_ensure (LANES_TYPE_MODE_PICTURE);
  g_type_ensure (LANES_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-editor-how.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, as_processes);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, as_threads);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, as_both);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, mode_hint);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, picture);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, words);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, meaning);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, processes);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, threads);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorHow, threads_hint);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
lanes_task_editor_how_init (LanesTaskEditorHow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_task_editor_how_set_task:
 * @self: a group
 * @task: what to edit
 */
void
lanes_task_editor_how_set_task (LanesTaskEditorHow *self, LanesTask *task)
{
  const GBindingFlags follow = G_BINDING_SYNC_CREATE;
  const GBindingFlags both = follow | G_BINDING_BIDIRECTIONAL;

  g_set_object (&self->task, task);
  self->wanted_mode = lanes_task_get_mode (task);
  g_object_bind_property (task, "processes", self->processes, "value", both);
  g_object_bind_property (task, "threads", self->threads, "value", both);
  g_object_bind_property (task, "mode", self->picture, "mode", follow);
  g_object_bind_property (task, "processes", self->picture, "processes", follow);
  g_object_bind_property (task, "threads", self->picture, "threads", follow);
  for (int mode = 0; mode < N_MODES; mode++)
    g_object_bind_property (task, "color",
                            gtk_widget_get_first_child (gtk_button_get_child (
                                GTK_BUTTON (get_button (self, (LanesMode) mode)))),
                            "color", follow);
  g_object_bind_property (task, "color", self->picture, "color", follow);

  g_signal_connect_object (task, "notify::command", G_CALLBACK (work_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (task, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
