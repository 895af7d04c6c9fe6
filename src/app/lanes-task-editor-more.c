/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-editor-more.h"

#include <glib/gi18n-lib.h>

#include "lanes-field-hint.h"
#include "lanes-number-row.h"

#define VERY_NICE 10

/**
 * LanesTaskEditorMore:
 *
 * The part of the task editor for what is asked less often: nice, a late start, one lock.
 */
struct _LanesTaskEditorMore
{
  AdwPreferencesGroup parent_instance;

  /* Template */
  GtkWidget *nice;
  GtkWidget *start_after;
  GtkWidget *lock_row;
  GtkWidget *lock;

  LanesTask *task; /* what is edited */
};

G_DEFINE_FINAL_TYPE (LanesTaskEditorMore, lanes_task_editor_more, ADW_TYPE_PREFERENCES_GROUP)

static const char *
explain_nice (int nice)
{
  if (nice == 0)
    return _ ("It takes its turns as everything else does.");
  if (nice < VERY_NICE)
    return _ ("Polite: it lets others go first where cores are short.");
  if (nice < 19)
    return _ ("Very polite: it gets little where others want the same core.");
  return _ ("As polite as can be: it gets hardly more than what nobody else wants.");
}

/* Why there is nothing to share a lock, or NULL: there is */
static const char *
explain_no_lock (LanesTask *task)
{
  if (lanes_task_get_command (task))
    return _ ("Not for a command: Lanes cannot put a lock into another program.");
  if (lanes_task_get_mode (task) == LANES_MODE_PROCESSES)
    return _ ("Not for processes: they share nothing. Run it as threads.");
  if (lanes_task_get_threads (task) == 1)
    return _ ("Not for one thread: it has nobody to share with.");
  return NULL;
}

static void
update (LanesTaskEditorMore *self)
{
  const char *reason = explain_no_lock (self->task);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->nice),
                               explain_nice (lanes_task_get_nice (self->task)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->lock_row),
                               reason ? reason
                                      : _ ("Only one thread of a process works at a time."));
  gtk_widget_set_sensitive (self->lock, reason == NULL);
  if (reason)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->lock),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->lock),
                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
lanes_task_editor_more_dispose (GObject *object)
{
  g_clear_object (&LANES_TASK_EDITOR_MORE (object)->task);
  G_OBJECT_CLASS (lanes_task_editor_more_parent_class)->dispose (object);
}

static void
lanes_task_editor_more_class_init (LanesTaskEditorMoreClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_task_editor_more_dispose;

  g_type_ensure (LANES_TYPE_FIELD_HINT);
  g_type_ensure (LANES_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-editor-more.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorMore, nice);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorMore, start_after);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorMore, lock_row);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorMore, lock);
}

static void
lanes_task_editor_more_init (LanesTaskEditorMore *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_task_editor_more_set_task:
 * @self: a group
 * @task: what to edit
 */
void
lanes_task_editor_more_set_task (LanesTaskEditorMore *self, LanesTask *task)
{
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  g_set_object (&self->task, task);
  g_object_bind_property (task, "nice", self->nice, "value", both);
  g_object_bind_property (task, "start-after", self->start_after, "value", both);
  g_object_bind_property (task, "lock", self->lock, "active", both);
  g_signal_connect_object (task, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
