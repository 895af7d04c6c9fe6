/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-editor-where.h"

#include <glib/gi18n-lib.h>

#include "lanes-core-choice.h"
#include "lanes-field-hint.h"

/**
 * LanesTaskEditorWhere:
 *
 * The part of the task editor that says on which cores a task may run.
 */
struct _LanesTaskEditorWhere
{
  AdwPreferencesGroup parent_instance;

  /* Template */
  GtkWidget *only_some;
  GtkWidget *cores_row;
  GtkWidget *cores;
  GtkWidget *cores_hint;

  LanesTask *task;        /* what is edited */
  LanesCoreSet set_cores; /* what the task set may use here */
  LanesCoreSet usable;    /* what Lanes may use here */
  gboolean updating;      /* what is shown follows the task, and does not lead it */
};

G_DEFINE_FINAL_TYPE (LanesTaskEditorWhere, lanes_task_editor_where, ADW_TYPE_PREFERENCES_GROUP)

/* A limit to cores that the set has not got is no mistake: they may be given back at any time. */
static void
update_hint (LanesTaskEditorWhere *self, gboolean only_some, const LanesCoreSet *cores)
{
  LanesFieldHint *hint = LANES_FIELD_HINT (self->cores_hint);
  LanesCoreSet common = lanes_core_set_intersect (cores, &self->set_cores);
  gboolean none = only_some && lanes_core_set_count (cores) == 0;

  lanes_field_hint_set_error (hint, none ? _ ("Choose at least one core") : NULL);
  lanes_field_hint_set_text (
      hint, only_some && !none && lanes_core_set_count (&common) == 0
                ? _ ("The task set may not use these cores now. Until it may, the task runs on the "
                     "cores of the set.")
                : NULL);
}

static void
update (LanesTaskEditorWhere *self)
{
  gboolean only_some = gtk_switch_get_active (GTK_SWITCH (self->only_some));
  LanesCoreSet cores = lanes_core_set_all ();

  if (!self->task || self->updating)
    return;

  gtk_widget_set_visible (self->cores_row, only_some);
  if (only_some)
    lanes_core_choice_get_cores (LANES_CORE_CHOICE (self->cores), &cores);
  update_hint (self, only_some, &cores);
  lanes_task_set_cores (self->task, &cores);
}

static void
lanes_task_editor_where_dispose (GObject *object)
{
  g_clear_object (&LANES_TASK_EDITOR_WHERE (object)->task);
  G_OBJECT_CLASS (lanes_task_editor_where_parent_class)->dispose (object);
}

static void
lanes_task_editor_where_class_init (LanesTaskEditorWhereClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_task_editor_where_dispose;

  g_type_ensure (LANES_TYPE_CORE_CHOICE);
  g_type_ensure (LANES_TYPE_FIELD_HINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-editor-where.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhere, only_some);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhere, cores_row);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhere, cores);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditorWhere, cores_hint);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
lanes_task_editor_where_init (LanesTaskEditorWhere *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static LanesCoreSet
get_set_cores (LanesTaskEditorWhere *self, LanesTaskSet *task_set)
{
  LanesCoreSet wanted;
  LanesCoreSet cores;

  lanes_task_set_get_cores (task_set, &wanted);
  cores = lanes_core_set_intersect (&wanted, &self->usable);
  return lanes_core_set_count (&cores) > 0 ? cores : self->usable;
}

/**
 * lanes_task_editor_where_set_task:
 * @self: a group
 * @task: what to edit
 * @task_set: the set that it is in, or will be
 * @topology: the cores of the machine
 */
void
lanes_task_editor_where_set_task (LanesTaskEditorWhere *self, LanesTask *task,
                                  LanesTaskSet *task_set, LanesTopology *topology)
{
  LanesCoreSet cores;
  gboolean only_some;

  lanes_topology_get_usable (topology, &self->usable);
  self->set_cores = get_set_cores (self, task_set);
  lanes_task_get_cores (task, &cores);
  only_some = !lanes_core_set_is_all (&cores);

  self->updating = TRUE;
  g_set_object (&self->task, task);
  lanes_core_choice_set_topology (LANES_CORE_CHOICE (self->cores), topology);
  /* Whoever begins to choose begins with what the task has. */
  lanes_core_choice_set_cores (LANES_CORE_CHOICE (self->cores),
                               only_some ? &cores : &self->set_cores);
  gtk_switch_set_active (GTK_SWITCH (self->only_some), only_some);
  self->updating = FALSE;
  update (self);
}
