/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can tell the window to do, and when. The keys are in lanes-shortcuts.c. */
#include "lanes-task-pane.h"
#include "lanes-window-private.h"

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_window_close (LANES_WINDOW (widget));
}

static void
set_enabled (LanesWindow *self, const char *action, gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled);
}

/* What can be done with the selected task */
static void
update_task_actions (LanesWindow *self, LanesTask *task)
{
  static const char *const actions[] = {"win.edit-task", "win.duplicate-task", "win.remove-task",
                                        "win.copy-task", "win.cut-task",       "win.start-task"};
  LanesTaskSet *task_set = self->document ? lanes_document_get_task_set (self->document) : NULL;
  LanesRun *run = self->session && task ? lanes_session_get_run (self->session, task) : NULL;
  guint n_tasks = task_set ? lanes_task_set_get_n_tasks (task_set) : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    set_enabled (self, actions[i], task != NULL);
  set_enabled (self, "win.stop-task", run && lanes_run_is_active (run));
  set_enabled (self, "win.move-task-up", task && task != lanes_task_set_get_task (task_set, 0));
  set_enabled (self, "win.move-task-down",
               task && task != lanes_task_set_get_task (task_set, n_tasks - 1));
}

/* Sets what can be done now. */
void
lanes_window_update_actions (LanesWindow *self)
{
  LanesTask *task = lanes_task_pane_get_selected (LANES_TASK_PANE (self->tasks));
  LanesTaskSet *task_set = self->document ? lanes_document_get_task_set (self->document) : NULL;
  gboolean any = task_set && lanes_task_set_get_n_tasks (task_set) > 0;

  set_enabled (self, "win.run-all", self->session && any);
  set_enabled (self, "win.stop-all", self->session && lanes_session_is_active (self->session));
  set_enabled (self, "win.copy-picture", self->session != NULL);
  set_enabled (self, "win.save-picture", self->session != NULL);
  set_enabled (self, "win.add-task", task_set != NULL);
  set_enabled (self, "win.paste-task", task_set != NULL);
  set_enabled (self, "win.save", task_set != NULL);
  set_enabled (self, "win.save-as", task_set != NULL);
  set_enabled (self, "win.undo", self->document && lanes_document_get_undo_label (self->document));
  set_enabled (self, "win.redo", self->document && lanes_document_get_redo_label (self->document));
  update_task_actions (self, task);
  lanes_window_update_presenter (self);
}

void
lanes_window_install_actions (GtkWidgetClass *widget_class)
{
  lanes_window_install_run_actions (widget_class);
  lanes_window_install_edit_actions (widget_class);
  lanes_window_install_open_actions (widget_class);
  lanes_window_install_save_actions (widget_class);
  lanes_window_install_view_actions (widget_class);
  lanes_window_install_presenter_actions (widget_class);
  lanes_window_install_picture_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.close", NULL, close_action);
  gtk_widget_class_install_property_action (widget_class, "win.show-details", "show-details");
  gtk_widget_class_install_property_action (widget_class, "win.total-graph", "total-graph");
}
