/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-set.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-line.h"
#include "lanes-task-private.h"
#include "lanes-task-set-private.h"

#define SUFFIX ".lanes"

struct _LanesTaskSet
{
  GObject parent_instance;

  GPtrArray *tasks;
  char *given_name; /* NULL: the file's name is the name */
  char *name;
  LanesCoreSet cores;
  GFile *file;
  GBytes *source; /* what was last read or written, NULL: nothing */
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_CORES,
  PROP_FILE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return LANES_TYPE_TASK;
}

static guint
get_n_items (GListModel *model)
{
  return LANES_TASK_SET (model)->tasks->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  LanesTask *task = lanes_task_set_get_task (LANES_TASK_SET (model), position);

  return task ? g_object_ref (task) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LanesTaskSet, lanes_task_set, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static char *
make_name (LanesTaskSet *self)
{
  if (self->given_name)
    return g_strdup (self->given_name);
  if (!self->file)
    return g_strdup (_ ("Untitled"));

  g_autofree char *base = g_file_get_basename (self->file);
  char *name = lanes_line_clean (base ? base : "");

  if (g_str_has_suffix (name, SUFFIX) && strlen (name) > strlen (SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';
  return name;
}

static void
update_name (LanesTaskSet *self)
{
  g_autofree char *before = g_steal_pointer (&self->name);

  self->name = make_name (self);
  if (g_strcmp0 (before, self->name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
lanes_task_set_set_property (GObject *object, guint property, const GValue *value,
                             GParamSpec *pspec)
{
  LanesTaskSet *self = LANES_TASK_SET (object);
  LanesCoreSet cores;

  switch (property)
    {
    case PROP_NAME:
      lanes_task_set_set_name (self, g_value_get_string (value));
      break;
    case PROP_CORES:
      /* What a bound entry holds while somebody types is often no list of cores. */
      if (g_value_get_string (value)
          && lanes_core_set_parse (g_value_get_string (value), &cores, NULL))
        lanes_task_set_set_cores (self, &cores);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
lanes_task_set_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  LanesTaskSet *self = LANES_TASK_SET (object);

  switch (property)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CORES:
      g_value_take_string (value, lanes_core_set_to_string (&self->cores));
      break;
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
lanes_task_set_dispose (GObject *object)
{
  LanesTaskSet *self = LANES_TASK_SET (object);

  g_ptr_array_set_size (self->tasks, 0);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (lanes_task_set_parent_class)->dispose (object);
}

static void
lanes_task_set_finalize (GObject *object)
{
  LanesTaskSet *self = LANES_TASK_SET (object);

  g_ptr_array_unref (self->tasks);
  g_free (self->given_name);
  g_free (self->name);
  g_clear_pointer (&self->source, g_bytes_unref);

  G_OBJECT_CLASS (lanes_task_set_parent_class)->finalize (object);
}

static void
lanes_task_set_class_init (LanesTaskSetClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = lanes_task_set_set_property;
  object_class->get_property = lanes_task_set_get_property;
  object_class->dispose = lanes_task_set_dispose;
  object_class->finalize = lanes_task_set_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_CORES] = g_param_spec_string ("cores", NULL, NULL, "all", flags);
  properties[PROP_FILE] =
      g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lanes_task_set_init (LanesTaskSet *self)
{
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->cores = lanes_core_set_all ();
  self->name = make_name (self);
}

/**
 * lanes_task_set_new:
 *
 * Makes a set without tasks that may use all cores and is in no file.
 *
 * Returns: (transfer full): the set
 */
LanesTaskSet *
lanes_task_set_new (void)
{
  return g_object_new (LANES_TYPE_TASK_SET, NULL);
}

/**
 * lanes_task_set_get_name:
 * @self: a set
 *
 * Returns: its name; where none was given, the name of its file without ".lanes", or "Untitled"
 */
const char *
lanes_task_set_get_name (LanesTaskSet *self)
{
  return self->name;
}

/**
 * lanes_task_set_set_name:
 * @self: a set
 * @name: (nullable): its name, %NULL or empty: that of its file
 */
void
lanes_task_set_set_name (LanesTaskSet *self, const char *name)
{
  g_autofree char *before = g_steal_pointer (&self->given_name);

  self->given_name = name && name[0] != '\0' ? lanes_line_clean (name) : NULL;
  update_name (self);
}

/**
 * lanes_task_set_get_given_name:
 * @self: a set
 *
 * Returns: (nullable): the name that it was given, %NULL: it has that of its file
 */
const char *
lanes_task_set_get_given_name (LanesTaskSet *self)
{
  return self->given_name;
}

/**
 * lanes_task_set_get_cores:
 * @self: a set
 * @cores: (out): the cores that its tasks may use
 */
void
lanes_task_set_get_cores (LanesTaskSet *self, LanesCoreSet *cores)
{
  *cores = self->cores;
}

/**
 * lanes_task_set_set_cores:
 * @self: a set
 * @cores: the cores that its tasks may use
 */
void
lanes_task_set_set_cores (LanesTaskSet *self, const LanesCoreSet *cores)
{
  if (lanes_core_set_equal (&self->cores, cores))
    return;

  self->cores = *cores;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CORES]);
}

/**
 * lanes_task_set_get_file:
 * @self: a set
 *
 * Returns: (transfer none) (nullable): where it was read from or written to last, %NULL: nowhere
 */
GFile *
lanes_task_set_get_file (LanesTaskSet *self)
{
  return self->file;
}

static void
tell_folder (LanesTaskSet *self, LanesTask *task)
{
  g_autoptr (GFile) parent = self->file ? g_file_get_parent (self->file) : NULL;

  lanes_task_set_folder (task, parent ? g_file_peek_path (parent) : NULL);
}

/**
 * lanes_task_set_set_file:
 * @self: a set
 * @file: (nullable): where it is now
 *
 * What its tasks have as directories is relative to there from now on.
 */
void
lanes_task_set_set_file (LanesTaskSet *self, GFile *file)
{
  gboolean is_same = self->file && file && g_file_equal (self->file, file);

  if (is_same || self->file == file)
    return;

  g_set_object (&self->file, file);
  for (guint i = 0; i < self->tasks->len; i++)
    tell_folder (self, self->tasks->pdata[i]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
  update_name (self);
}

/**
 * lanes_task_set_get_source:
 * @self: a set
 *
 * Returns: (transfer none) (nullable): what its file holds, with all that Lanes does not know
 */
GBytes *
lanes_task_set_get_source (LanesTaskSet *self)
{
  return self->source;
}

/**
 * lanes_task_set_set_source:
 * @self: a set
 * @source: what its file holds: a task set
 */
void
lanes_task_set_set_source (LanesTaskSet *self, GBytes *source)
{
  GBytes *before = self->source;

  self->source = g_bytes_ref (source);
  g_clear_pointer (&before, g_bytes_unref);
}

/**
 * lanes_task_set_get_n_tasks:
 * @self: a set
 *
 * Returns: how many tasks it has
 */
guint
lanes_task_set_get_n_tasks (LanesTaskSet *self)
{
  return self->tasks->len;
}

/**
 * lanes_task_set_get_task:
 * @self: a set
 * @position: from 0
 *
 * Returns: (transfer none) (nullable): the task there, %NULL: there are fewer
 */
LanesTask *
lanes_task_set_get_task (LanesTaskSet *self, guint position)
{
  return position < self->tasks->len ? self->tasks->pdata[position] : NULL;
}

/**
 * lanes_task_set_find:
 * @self: a set
 * @id: the ID of a task
 *
 * Returns: (transfer none) (nullable): the task, %NULL: there is none with this ID
 */
LanesTask *
lanes_task_set_find (LanesTaskSet *self, const char *id)
{
  for (guint i = 0; i < self->tasks->len; i++)
    if (strcmp (lanes_task_get_id (self->tasks->pdata[i]), id) == 0)
      return self->tasks->pdata[i];
  return NULL;
}

/**
 * lanes_task_set_insert:
 * @self: a set
 * @position: from 0; at the end when there are fewer tasks
 * @task: (transfer none): a task with an ID that the set does not have yet
 */
void
lanes_task_set_insert (LanesTaskSet *self, guint position, LanesTask *task)
{
  g_return_if_fail (LANES_IS_TASK (task));
  g_return_if_fail (!lanes_task_set_find (self, lanes_task_get_id (task)));

  position = MIN (position, self->tasks->len);
  tell_folder (self, task);
  g_ptr_array_insert (self->tasks, (int) position, g_object_ref (task));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/**
 * lanes_task_set_remove:
 * @self: a set
 * @task: one of its tasks
 */
void
lanes_task_set_remove (LanesTaskSet *self, LanesTask *task)
{
  guint position;

  g_return_if_fail (g_ptr_array_find (self->tasks, task, &position));

  g_ptr_array_remove_index (self->tasks, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/**
 * lanes_task_set_move:
 * @self: a set
 * @task: one of its tasks
 * @position: where it is to be, from 0; at the end when there are fewer tasks
 *
 * Moves a task. Those between the two places make room.
 */
void
lanes_task_set_move (LanesTaskSet *self, LanesTask *task, guint position)
{
  guint before, first, n_moved;

  g_return_if_fail (g_ptr_array_find (self->tasks, task, &before));

  position = MIN (position, self->tasks->len - 1);
  if (position == before)
    return;

  g_ptr_array_insert (self->tasks, (int) position, g_ptr_array_steal_index (self->tasks, before));
  first = MIN (before, position);
  n_moved = MAX (before, position) - first + 1;
  g_list_model_items_changed (G_LIST_MODEL (self), first, n_moved, n_moved);
}

static void
add_tasks (GPtrArray *array, gpointer *tasks, guint n_tasks)
{
  for (guint i = 0; i < n_tasks; i++)
    g_ptr_array_add (array, g_object_ref (tasks[i]));
}

/**
 * lanes_task_set_splice:
 * @self: a set
 * @position: from 0; at the end when there are fewer tasks
 * @n_removed: how many tasks are replaced from there on
 * @tasks: (array length=n_added): what is there instead, which may be some of the same; each has an
 *   ID that no other task of the set has then
 * @n_added: how many
 *
 * Replaces tasks by others. Whoever follows the set is told once, however many they are, of the
 * part that is another one.
 */
void
lanes_task_set_splice (LanesTaskSet *self, guint position, guint n_removed, LanesTask **tasks,
                       guint n_added)
{
  g_autoptr (GPtrArray) before = NULL;
  guint end;

  position = MIN (position, self->tasks->len);
  g_return_if_fail (n_removed <= self->tasks->len - position);

  for (; n_removed > 0 && n_added > 0 && self->tasks->pdata[position] == tasks[0]; position++)
    {
      tasks++;
      n_removed--;
      n_added--;
    }
  for (; n_removed > 0 && n_added > 0
         && self->tasks->pdata[position + n_removed - 1] == tasks[n_added - 1];
       n_removed--)
    n_added--;
  if (n_removed == 0 && n_added == 0)
    return;

  for (guint i = 0; i < n_added; i++)
    tell_folder (self, tasks[i]);
  before = self->tasks;
  end = position + n_removed;
  self->tasks = g_ptr_array_new_full (before->len - n_removed + n_added, g_object_unref);
  add_tasks (self->tasks, before->pdata, position);
  add_tasks (self->tasks, (gpointer *) tasks, n_added);
  add_tasks (self->tasks, before->pdata + end, before->len - end);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}
