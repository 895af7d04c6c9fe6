/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a document was at one moment. */
#include "lanes-document-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-config.h"
#include "lanes-task-private.h"
#include "lanes-task-set-private.h"

struct _LanesDocumentState
{
  char *name; /* NULL: none was given */
  LanesCoreSet cores;
  GPtrArray *tasks;  /* the tasks themselves: what runs belongs to them */
  GPtrArray *values; /* a copy of each, which is never changed */
};

/* What differs between two tasks, the ID aside */
static LanesChange
compare_values (LanesTask *one, LanesTask *other)
{
  g_autofree GParamSpec **pspecs = NULL;
  LanesCoreSet cores, other_cores;
  LanesChange change = LANES_CHANGE_NONE;
  guint n_pspecs;

  if (one == other)
    return LANES_CHANGE_NONE;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (one), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) other_value = G_VALUE_INIT;

      if (strcmp (pspecs[i]->name, "id") == 0 || strcmp (pspecs[i]->name, "cores") == 0)
        continue;
      g_object_get_property (G_OBJECT (one), pspecs[i]->name, &value);
      g_object_get_property (G_OBJECT (other), pspecs[i]->name, &other_value);
      if (lanes_task_is_value_equal (pspecs[i], &value, &other_value))
        continue;
      if (strcmp (pspecs[i]->name, "name") == 0)
        change |= LANES_CHANGE_TASK_NAME;
      else if (strcmp (pspecs[i]->name, "color") == 0)
        change |= LANES_CHANGE_TASK_COLOR;
      else
        change |= LANES_CHANGE_TASK;
    }

  /* No text says that there are none. */
  lanes_task_get_cores (one, &cores);
  lanes_task_get_cores (other, &other_cores);
  if (!lanes_core_set_equal (&cores, &other_cores))
    change |= LANES_CHANGE_TASK_CORES;
  return change;
}

static LanesTask *
copy_values (LanesTask *task, LanesDocumentState *before)
{
  guint position;

  /* A step changes little: the copies of all that it does not change are the same. */
  if (before && g_ptr_array_find (before->tasks, task, &position)
      && compare_values (task, before->values->pdata[position]) == LANES_CHANGE_NONE)
    return g_object_ref (before->values->pdata[position]);
  return lanes_task_copy (task);
}

/**
 * lanes_document_state_new:
 * @task_set: a set
 * @before: (nullable): an earlier state of it
 *
 * Returns: (transfer full): what the set is now
 */
LanesDocumentState *
lanes_document_state_new (LanesTaskSet *task_set, LanesDocumentState *before)
{
  LanesDocumentState *self = g_rc_box_new0 (LanesDocumentState);

  self->name = g_strdup (lanes_task_set_get_given_name (task_set));
  lanes_task_set_get_cores (task_set, &self->cores);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->values = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    {
      LanesTask *task = lanes_task_set_get_task (task_set, i);

      g_ptr_array_add (self->tasks, g_object_ref (task));
      g_ptr_array_add (self->values, copy_values (task, before));
    }
  return self;
}

/**
 * lanes_document_state_ref:
 * @self: a state
 *
 * Returns: (transfer full): @self
 */
LanesDocumentState *
lanes_document_state_ref (LanesDocumentState *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LanesDocumentState *self = data;

  g_free (self->name);
  g_ptr_array_unref (self->tasks);
  g_ptr_array_unref (self->values);
}

/**
 * lanes_document_state_unref:
 * @self: (transfer full): a state
 */
void
lanes_document_state_unref (LanesDocumentState *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * lanes_document_state_restore:
 * @self: a state
 * @task_set: the set that it is of
 *
 * Makes the set what it was, of the same tasks as then.
 */
void
lanes_document_state_restore (LanesDocumentState *self, LanesTaskSet *task_set)
{
  lanes_task_set_set_name (task_set, self->name);
  lanes_task_set_set_cores (task_set, &self->cores);

  for (guint i = 0; i < self->tasks->len; i++)
    lanes_task_assign (self->tasks->pdata[i], self->values->pdata[i]);
  lanes_task_set_splice (task_set, 0, lanes_task_set_get_n_tasks (task_set),
                         (LanesTask **) self->tasks->pdata, self->tasks->len);
}

static LanesChange
compare_heads (LanesDocumentState *self, LanesDocumentState *other)
{
  LanesChange change = LANES_CHANGE_NONE;

  if (g_strcmp0 (self->name, other->name) != 0)
    change |= LANES_CHANGE_NAME;
  if (!lanes_core_set_equal (&self->cores, &other->cores))
    change |= LANES_CHANGE_CORES;
  return change;
}

static guint
count_missing (GPtrArray *tasks, GPtrArray *in, LanesTask **missing)
{
  guint n_missing = 0;

  for (guint i = 0; i < tasks->len; i++)
    if (!g_ptr_array_find (in, tasks->pdata[i], NULL))
      {
        *missing = tasks->pdata[i];
        n_missing++;
      }
  return n_missing;
}

/* The task whose move alone makes the order another one, as far as there is one; NULL: the order is
 * the same. Both have the same tasks. */
static LanesTask *
find_moved (GPtrArray *before, GPtrArray *after)
{
  guint i = 0;

  while (i < before->len && before->pdata[i] == after->pdata[i])
    i++;
  if (i == before->len)
    return NULL;
  /* Moved towards the end, the next one comes in its place. */
  return i + 1 < before->len && before->pdata[i + 1] == after->pdata[i] ? before->pdata[i]
                                                                        : after->pdata[i];
}

/**
 * lanes_document_state_compare:
 * @self: a state
 * @after: a later one of the same set
 * @task: (out) (transfer none) (nullable): the task that changed, %NULL: none or several
 *
 * Returns: what was changed
 */
LanesChange
lanes_document_state_compare (LanesDocumentState *self, LanesDocumentState *after, LanesTask **task)
{
  LanesChange change = compare_heads (self, after);
  LanesTask *moved = NULL;
  guint n_tasks = 0;
  guint n_added, n_removed, position;

  *task = NULL;
  n_removed = count_missing (self->tasks, after->tasks, task);
  n_added = count_missing (after->tasks, self->tasks, task);
  n_tasks += n_added + n_removed;
  if (n_removed > 0)
    change |= LANES_CHANGE_REMOVE;
  if (n_added > 0)
    change |= LANES_CHANGE_ADD;
  if (n_added == 0 && n_removed == 0)
    moved = find_moved (self->tasks, after->tasks);
  if (moved)
    {
      change |= LANES_CHANGE_MOVE;
      *task = moved;
      n_tasks++;
    }

  for (guint i = 0; i < self->tasks->len; i++)
    if (g_ptr_array_find (after->tasks, self->tasks->pdata[i], &position))
      {
        LanesChange values =
            compare_values (self->values->pdata[i], after->values->pdata[position]);

        change |= values;
        if (values != LANES_CHANGE_NONE && self->tasks->pdata[i] != *task)
          {
            *task = self->tasks->pdata[i];
            n_tasks++;
          }
      }
  if (n_tasks != 1)
    *task = NULL;
  return change;
}

static char *
describe_many (LanesDocumentState *self, LanesDocumentState *after, LanesChange change)
{
  LanesTask *task = NULL;
  guint n;

  if (change == LANES_CHANGE_ADD)
    {
      n = count_missing (after->tasks, self->tasks, &task);
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Add %u Task", "Add %u Tasks", n), n);
    }
  if (change == LANES_CHANGE_REMOVE)
    {
      n = count_missing (self->tasks, after->tasks, &task);
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Remove %u Task", "Remove %u Tasks", n),
                              n);
    }
  if (change == LANES_CHANGE_MOVE)
    return g_strdup (_ ("Move Tasks"));
  if (change == LANES_CHANGE_NAME)
    return g_strdup (_ ("Rename the Task Set"));
  if (change == LANES_CHANGE_CORES)
    return g_strdup (_ ("Change the Cores"));
  return g_strdup (_ ("Change the Task Set"));
}

static char *
describe_one (LanesChange change, const char *name)
{
  switch ((guint) change)
    {
    /* Translators: what is undone or redone is called by these; %s is the name of a task. */
    case LANES_CHANGE_ADD:
      return g_strdup_printf (_ ("Add “%s”"), name);
    case LANES_CHANGE_REMOVE:
      return g_strdup_printf (_ ("Remove “%s”"), name);
    case LANES_CHANGE_MOVE:
      return g_strdup_printf (_ ("Move “%s”"), name);
    case LANES_CHANGE_TASK_NAME:
      return g_strdup_printf (_ ("Rename “%s”"), name);
    case LANES_CHANGE_TASK_COLOR:
      return g_strdup_printf (_ ("Change the Color of “%s”"), name);
    case LANES_CHANGE_TASK_CORES:
      return g_strdup_printf (_ ("Change the Cores of “%s”"), name);
    default:
      return g_strdup_printf (_ ("Change “%s”"), name);
    }
}

/**
 * lanes_document_state_describe:
 * @self: a state
 * @after: a later one of the same set
 *
 * Returns: (transfer full): what was done in between, in words, as a menu has them
 */
char *
lanes_document_state_describe (LanesDocumentState *self, LanesDocumentState *after)
{
  LanesTask *task;
  LanesChange change = lanes_document_state_compare (self, after, &task);
  guint position;

  if (!task || (change & (LANES_CHANGE_NAME | LANES_CHANGE_CORES)))
    return describe_many (self, after, change);

  /* The name that it had before is the one that is known. */
  if (g_ptr_array_find (self->tasks, task, &position))
    task = self->values->pdata[position];
  return describe_one (change, lanes_task_get_name (task));
}

/**
 * lanes_document_state_compare_files:
 * @self: a state
 * @other: another one of the same set
 *
 * Returns: by what the files differ that both would be written to; %LANES_CHANGE_MOVE stands for
 *   any other tasks, or another order of them
 */
LanesChange
lanes_document_state_compare_files (LanesDocumentState *self, LanesDocumentState *other)
{
  LanesChange change = compare_heads (self, other);

  if (self->values->len != other->values->len)
    return change | LANES_CHANGE_MOVE;
  for (guint i = 0; i < self->values->len; i++)
    {
      LanesTask *one = self->values->pdata[i];
      LanesTask *two = other->values->pdata[i];

      if (strcmp (lanes_task_get_id (one), lanes_task_get_id (two)) != 0)
        change |= LANES_CHANGE_MOVE;
      change |= compare_values (one, two);
    }
  return change;
}
