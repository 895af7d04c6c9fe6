/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-document-steps.h"

#define MAX_STEPS  100
#define MERGE_TIME (500 * LANES_MSEC)

/**
 * LanesDocumentSteps:
 *
 * What was done to a task set, step by step: to be undone and redone, and to be compared with what
 * was saved.
 *
 * It follows the set. Every change is a step by itself, unless it is made between
 * lanes_document_steps_begin() and lanes_document_steps_end(); changes of one value that follow
 * each other closely are one step.
 */
struct _LanesDocumentSteps
{
  GObject parent_instance;

  LanesTaskSet *task_set;
  GPtrArray *tasks; /* of the set, each followed */

  LanesDocumentState *current;
  LanesDocumentState *saved;
  GPtrArray *undo; /* of Step, the last one is the next */
  GPtrArray *redo;

  char *edit_label;
  guint edit_depth;
  gboolean restoring;

  /* The last change that was a step by itself */
  LanesChange last_change; /* LANES_CHANGE_NONE: what comes now is another step */
  LanesTask *last_task;    /* not owned: only compared */
  LanesTime last_time;
  LanesTime merge_time;

  /* As told last */
  gboolean modified;
  char *undo_label;
  char *redo_label;
};

/* What leads from one state to another */
typedef struct
{
  char *label;
  LanesDocumentState *state;
} Step;

enum
{
  PROP_0,
  PROP_TASK_SET,
  PROP_MODIFIED,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesDocumentSteps, lanes_document_steps, G_TYPE_OBJECT)

static void
add_step (GPtrArray *steps, const char *label, LanesDocumentState *state)
{
  Step *step = g_new (Step, 1);

  step->label = g_strdup (label);
  step->state = lanes_document_state_ref (state);
  g_ptr_array_add (steps, step);
  if (steps->len > MAX_STEPS)
    g_ptr_array_remove_index (steps, 0);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->label);
  lanes_document_state_unref (step->state);
  g_free (step);
}

static Step *
get_last (GPtrArray *steps)
{
  return steps->len > 0 ? steps->pdata[steps->len - 1] : NULL;
}

static void
update_label (LanesDocumentSteps *self, char **told, GPtrArray *steps, GParamSpec *pspec)
{
  Step *last = get_last (steps);
  const char *label = last ? last->label : NULL;

  if (g_strcmp0 (*told, label) == 0)
    return;
  g_free (*told);
  *told = g_strdup (label);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

/* Tells what is another one now. */
static void
update (LanesDocumentSteps *self)
{
  gboolean modified = lanes_document_state_compare_files (self->saved, self->current) != 0;

  g_object_freeze_notify (G_OBJECT (self));
  if (modified != self->modified)
    {
      self->modified = modified;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
    }
  update_label (self, &self->undo_label, self->undo, properties[PROP_UNDO_LABEL]);
  update_label (self, &self->redo_label, self->redo, properties[PROP_REDO_LABEL]);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_current (LanesDocumentSteps *self, LanesDocumentState *state)
{
  LanesDocumentState *before = self->current;

  self->current = lanes_document_state_ref (state);
  g_clear_pointer (&before, lanes_document_state_unref);
}

/* Whether the change belongs to the step that was made last. */
static gboolean
can_merge (LanesDocumentSteps *self, LanesChange change, LanesTask *task, LanesTime now)
{
  return self->undo->len > 0 && change == self->last_change && task == self->last_task
         && (change & ~LANES_CHANGE_VALUES) == 0 && now - self->last_time < self->merge_time;
}

/* Makes a step of what has changed since the last one. @label: NULL: as it is to be seen */
static void
commit (LanesDocumentSteps *self, const char *label)
{
  g_autoptr (LanesDocumentState) after = lanes_document_state_new (self->task_set, self->current);
  LanesTime now = lanes_time_now ();
  LanesTask *task, *unused;
  LanesChange change = lanes_document_state_compare (self->current, after, &task);
  g_autofree char *seen = NULL;

  if (change == LANES_CHANGE_NONE)
    return;

  if (!label && can_merge (self, change, task, now))
    {
      Step *last = get_last (self->undo);

      g_free (last->label);
      last->label = lanes_document_state_describe (last->state, after);
      if (lanes_document_state_compare (last->state, after, &unused) == 0)
        g_ptr_array_set_size (self->undo, (int) self->undo->len - 1);
    }
  else
    {
      seen = label ? NULL : lanes_document_state_describe (self->current, after);
      add_step (self->undo, label ? label : seen, self->current);
    }
  g_ptr_array_set_size (self->redo, 0);
  self->last_change = label ? LANES_CHANGE_NONE : change;
  self->last_task = task;
  self->last_time = now;
  set_current (self, after);
  update (self);
}

static void
changed_cb (LanesDocumentSteps *self)
{
  if (!self->restoring && self->edit_depth == 0)
    commit (self, NULL);
}

static void
follow (LanesDocumentSteps *self, guint position, guint n_removed, guint n_added)
{
  for (guint i = 0; i < n_removed; i++)
    g_signal_handlers_disconnect_by_data (self->tasks->pdata[position + i], self);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->tasks, position, n_removed);
  for (guint i = position; i < position + n_added; i++)
    {
      LanesTask *task = lanes_task_set_get_task (self->task_set, i);

      g_ptr_array_insert (self->tasks, (int) i, g_object_ref (task));
      g_signal_connect_object (task, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
items_changed_cb (LanesDocumentSteps *self, guint position, guint n_removed, guint n_added)
{
  follow (self, position, n_removed, n_added);
  changed_cb (self);
}

static void
lanes_document_steps_constructed (GObject *object)
{
  LanesDocumentSteps *self = LANES_DOCUMENT_STEPS (object);

  G_OBJECT_CLASS (lanes_document_steps_parent_class)->constructed (object);

  self->current = lanes_document_state_new (self->task_set, NULL);
  self->saved = lanes_document_state_ref (self->current);
  follow (self, 0, 0, lanes_task_set_get_n_tasks (self->task_set));
  g_signal_connect_object (self->task_set, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->task_set, "notify", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
lanes_document_steps_set_property (GObject *object, guint property, const GValue *value,
                                   GParamSpec *pspec)
{
  LanesDocumentSteps *self = LANES_DOCUMENT_STEPS (object);

  if (property == PROP_TASK_SET)
    self->task_set = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
lanes_document_steps_get_property (GObject *object, guint property, GValue *value,
                                   GParamSpec *pspec)
{
  LanesDocumentSteps *self = LANES_DOCUMENT_STEPS (object);

  switch (property)
    {
    case PROP_TASK_SET:
      g_value_set_object (value, self->task_set);
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, self->modified);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, self->undo_label);
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, self->redo_label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
lanes_document_steps_finalize (GObject *object)
{
  LanesDocumentSteps *self = LANES_DOCUMENT_STEPS (object);

  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  lanes_document_state_unref (self->current);
  lanes_document_state_unref (self->saved);
  g_ptr_array_unref (self->tasks);
  g_object_unref (self->task_set);
  g_free (self->edit_label);
  g_free (self->undo_label);
  g_free (self->redo_label);

  G_OBJECT_CLASS (lanes_document_steps_parent_class)->finalize (object);
}

static void
lanes_document_steps_class_init (LanesDocumentStepsClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = lanes_document_steps_constructed;
  object_class->set_property = lanes_document_steps_set_property;
  object_class->get_property = lanes_document_steps_get_property;
  object_class->finalize = lanes_document_steps_finalize;

  properties[PROP_TASK_SET] =
      g_param_spec_object ("task-set", NULL, NULL, LANES_TYPE_TASK_SET,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LanesDocumentSteps::changed:
   *
   * A step was made, went on, was undone or redone, or was saved.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_document_steps_init (LanesDocumentSteps *self)
{
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->undo = g_ptr_array_new_with_free_func (step_free);
  self->redo = g_ptr_array_new_with_free_func (step_free);
  self->merge_time = MERGE_TIME;
}

/**
 * lanes_document_steps_new:
 * @task_set: a set, as it was saved or made
 *
 * Returns: (transfer full): the steps from here on
 */
LanesDocumentSteps *
lanes_document_steps_new (LanesTaskSet *task_set)
{
  return g_object_new (LANES_TYPE_DOCUMENT_STEPS, "task-set", task_set, NULL);
}

/**
 * lanes_document_steps_begin:
 * @self: the steps
 * @label: what is going to be done, as a menu has it
 *
 * All changes until the lanes_document_steps_end() that belongs to it are one step. Within another
 * pair it has no effect of its own.
 */
void
lanes_document_steps_begin (LanesDocumentSteps *self, const char *label)
{
  if (self->edit_depth++ == 0)
    self->edit_label = g_strdup (label);
}

/**
 * lanes_document_steps_end:
 * @self: the steps
 *
 * Makes a step of what was changed, if something was.
 */
void
lanes_document_steps_end (LanesDocumentSteps *self)
{
  g_return_if_fail (self->edit_depth > 0);

  if (--self->edit_depth > 0)
    return;

  g_autofree char *label = g_steal_pointer (&self->edit_label);

  commit (self, label);
}

static void
go (LanesDocumentSteps *self, GPtrArray *from, GPtrArray *to)
{
  Step *step;

  if (from->len == 0 || self->edit_depth > 0)
    return;

  step = g_ptr_array_steal_index (from, from->len - 1);
  add_step (to, step->label, self->current);
  self->restoring = TRUE;
  lanes_document_state_restore (step->state, self->task_set);
  self->restoring = FALSE;
  self->last_change = LANES_CHANGE_NONE;
  set_current (self, step->state);
  step_free (step);
  update (self);
}

/**
 * lanes_document_steps_undo:
 * @self: the steps
 *
 * Makes the set what it was before the last step, if there is one.
 */
void
lanes_document_steps_undo (LanesDocumentSteps *self)
{
  go (self, self->undo, self->redo);
}

/**
 * lanes_document_steps_redo:
 * @self: the steps
 *
 * Does again what was undone last, if nothing else was done since.
 */
void
lanes_document_steps_redo (LanesDocumentSteps *self)
{
  go (self, self->redo, self->undo);
}

/**
 * lanes_document_steps_get_modified:
 * @self: the steps
 *
 * Returns: whether the set differs from what was saved
 */
gboolean
lanes_document_steps_get_modified (LanesDocumentSteps *self)
{
  return self->modified;
}

/**
 * lanes_document_steps_get_undo_label:
 * @self: the steps
 *
 * Returns: (nullable): what would be undone, in words, %NULL: nothing
 */
const char *
lanes_document_steps_get_undo_label (LanesDocumentSteps *self)
{
  return self->undo_label;
}

/**
 * lanes_document_steps_get_redo_label:
 * @self: the steps
 *
 * Returns: (nullable): what would be done again, in words, %NULL: nothing
 */
const char *
lanes_document_steps_get_redo_label (LanesDocumentSteps *self)
{
  return self->redo_label;
}

/**
 * lanes_document_steps_get_current:
 * @self: the steps
 *
 * Returns: (transfer none): what the set is
 */
LanesDocumentState *
lanes_document_steps_get_current (LanesDocumentSteps *self)
{
  return self->current;
}

/**
 * lanes_document_steps_get_saved:
 * @self: the steps
 *
 * Returns: (transfer none): what the set was when it was saved
 */
LanesDocumentState *
lanes_document_steps_get_saved (LanesDocumentSteps *self)
{
  return self->saved;
}

/**
 * lanes_document_steps_set_saved:
 * @self: the steps
 * @saved: what the set was when it was saved
 */
void
lanes_document_steps_set_saved (LanesDocumentSteps *self, LanesDocumentState *saved)
{
  LanesDocumentState *before = self->saved;

  self->saved = lanes_document_state_ref (saved);
  lanes_document_state_unref (before);
  /* What comes after must not be merged with what was saved. */
  self->last_change = LANES_CHANGE_NONE;
  update (self);
}

/**
 * lanes_document_steps_set_merge_time:
 * @self: the steps
 * @merge_time: how soon a change of the same value has to follow to be one step with the one before
 */
void
lanes_document_steps_set_merge_time (LanesDocumentSteps *self, LanesTime merge_time)
{
  self->merge_time = merge_time;
}
