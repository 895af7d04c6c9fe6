/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task.h"

#include "lanes-line.h"
#include "lanes-task-private.h"

/* Far above what anyone waits for, and far below where nanoseconds or units overflow. */
#define MAX_SECONDS (365.0 * 24 * 60 * 60)
#define MAX_AMOUNT  G_GUINT64_CONSTANT (1000000000000000000)
#define MAX_NICE    19

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_COLOR,
  PROP_WORKLOAD,
  PROP_COMMAND,
  PROP_AMOUNT,
  PROP_SECONDS,
  PROP_MODE,
  PROP_PROCESSES,
  PROP_THREADS,
  PROP_LOCK,
  PROP_CORES,
  PROP_NICE,
  PROP_START_AFTER,
  PROP_DIRECTORY,
  PROP_ENVIRONMENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

struct _LanesTask
{
  GObject parent_instance;

  /* One of each property. The name and the directory are NULL when none was given, the environment
   * never is. */
  GValue values[N_PROPS];

  LanesCoreSet cores; /* the value of the property, understood */
  char *folder;       /* where the file of the set is, NULL: in no file */
  char *start_folder; /* the value of the directory, as seen from folder */
};

G_DEFINE_FINAL_TYPE (LanesTask, lanes_task, G_TYPE_OBJECT)

static void
update_start_folder (LanesTask *self)
{
  const char *directory = g_value_get_string (&self->values[PROP_DIRECTORY]);

  g_clear_pointer (&self->start_folder, g_free);
  if (!directory)
    self->start_folder = g_strdup (self->folder);
  else if (directory[0] == '~' && (directory[1] == '/' || directory[1] == '\0'))
    self->start_folder = g_build_filename (g_get_home_dir (), directory + 1, NULL);
  else if (self->folder && !g_path_is_absolute (directory))
    self->start_folder = g_build_filename (self->folder, directory, NULL);
  else
    self->start_folder = g_strdup (directory);
}

static void
replace_name (GValue *value)
{
  const char *text = g_value_get_string (value);

  if (text)
    g_value_take_string (value, lanes_line_clean (text));
}

static void
replace_empty_text (GValue *value)
{
  const char *text = g_value_get_string (value);

  if (text && text[0] == '\0')
    g_value_set_string (value, NULL);
}

/* What a bound entry holds while somebody types is often no list of cores: the cores stay then. */
static void
replace_cores (LanesTask *self, GValue *value)
{
  const char *text = g_value_get_string (value);

  lanes_core_set_parse (text ? text : "all", &self->cores, NULL);
  g_value_take_string (value, lanes_core_set_to_string (&self->cores));
}

static void
lanes_task_set_property (GObject *object, guint property, const GValue *value, GParamSpec *pspec)
{
  LanesTask *self = LANES_TASK (object);
  g_auto (GValue) wanted = G_VALUE_INIT;

  g_value_init (&wanted, G_VALUE_TYPE (value));
  g_value_copy (value, &wanted);
  if (property == PROP_NAME)
    replace_name (&wanted);
  if (property == PROP_NAME || property == PROP_DIRECTORY)
    replace_empty_text (&wanted);
  else if (property == PROP_CORES)
    replace_cores (self, &wanted);
  else if (property == PROP_ENVIRONMENT && !g_value_get_boxed (&wanted))
    g_value_take_boxed (&wanted, g_new0 (char *, 1));

  if (lanes_task_is_value_equal (pspec, &self->values[property], &wanted))
    return;

  g_value_copy (&wanted, &self->values[property]);
  if (property == PROP_DIRECTORY)
    update_start_folder (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
lanes_task_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  LanesTask *self = LANES_TASK (object);

  if (property == PROP_NAME)
    g_value_set_string (value, lanes_task_get_name (self));
  else
    g_value_copy (&self->values[property], value);
}

static void
lanes_task_finalize (GObject *object)
{
  LanesTask *self = LANES_TASK (object);

  for (guint i = PROP_ID; i < N_PROPS; i++)
    g_value_unset (&self->values[i]);
  g_free (self->folder);
  g_free (self->start_folder);

  G_OBJECT_CLASS (lanes_task_parent_class)->finalize (object);
}

static void
lanes_task_class_init (LanesTaskClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = lanes_task_set_property;
  object_class->get_property = lanes_task_get_property;
  object_class->finalize = lanes_task_finalize;

  properties[PROP_ID] =
      g_param_spec_string ("id", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_COLOR] =
      g_param_spec_enum ("color", NULL, NULL, LANES_TYPE_COLOR, LANES_COLOR_BLUE, flags);
  properties[PROP_WORKLOAD] = g_param_spec_string ("workload", NULL, NULL, NULL, flags);
  properties[PROP_COMMAND] = g_param_spec_string ("command", NULL, NULL, NULL, flags);
  properties[PROP_AMOUNT] = g_param_spec_uint64 ("amount", NULL, NULL, 0, MAX_AMOUNT, 0, flags);
  properties[PROP_SECONDS] = g_param_spec_double ("seconds", NULL, NULL, 0, MAX_SECONDS, 0, flags);
  properties[PROP_MODE] =
      g_param_spec_enum ("mode", NULL, NULL, LANES_TYPE_MODE, LANES_MODE_PROCESSES, flags);
  properties[PROP_PROCESSES] =
      g_param_spec_uint ("processes", NULL, NULL, 1, LANES_TASK_MAX_COUNT, 1, flags);
  properties[PROP_THREADS] =
      g_param_spec_uint ("threads", NULL, NULL, 1, LANES_TASK_MAX_COUNT, 1, flags);
  properties[PROP_LOCK] = g_param_spec_boolean ("lock", NULL, NULL, FALSE, flags);
  properties[PROP_CORES] = g_param_spec_string ("cores", NULL, NULL, "all", flags);
  properties[PROP_NICE] = g_param_spec_int ("nice", NULL, NULL, 0, MAX_NICE, 0, flags);
  properties[PROP_START_AFTER] =
      g_param_spec_double ("start-after", NULL, NULL, 0, MAX_SECONDS, 0, flags);
  properties[PROP_DIRECTORY] = g_param_spec_string ("directory", NULL, NULL, NULL, flags);
  properties[PROP_ENVIRONMENT] = g_param_spec_boxed ("environment", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lanes_task_init (LanesTask *self)
{
  for (guint i = PROP_ID; i < N_PROPS; i++)
    {
      g_value_init (&self->values[i], G_PARAM_SPEC_VALUE_TYPE (properties[i]));
      g_param_value_set_default (properties[i], &self->values[i]);
    }
  g_value_take_boxed (&self->values[PROP_ENVIRONMENT], g_new0 (char *, 1));
  self->cores = lanes_core_set_all ();
}

/**
 * lanes_task_new:
 * @id: what tells the task from the others of its set: not empty, without brackets, control
 *   characters, or spaces around it
 *
 * Makes a task with every value as when its key is absent. It has neither a workload nor a command
 * yet.
 *
 * Returns: (transfer full): the task
 */
LanesTask *
lanes_task_new (const char *id)
{
  g_return_val_if_fail (id && lanes_task_is_id (id), NULL);

  return g_object_new (LANES_TYPE_TASK, "id", id, NULL);
}

/**
 * lanes_task_copy:
 * @self: a task
 *
 * Returns: (transfer full): another task with the same ID and values
 */
LanesTask *
lanes_task_copy (LanesTask *self)
{
  g_return_val_if_fail (LANES_IS_TASK (self), NULL);

  LanesTask *copy = lanes_task_new (lanes_task_get_id (self));

  lanes_task_set_folder (copy, self->folder);
  lanes_task_assign (copy, self);
  return copy;
}

/**
 * lanes_task_assign:
 * @self: a task
 * @from: a task
 *
 * Gives @self every value of @from but the ID. What is notified has really changed, and is so once
 * all of it has.
 */
void
lanes_task_assign (LanesTask *self, LanesTask *from)
{
  GObject *object = G_OBJECT (self);

  g_return_if_fail (LANES_IS_TASK (self) && LANES_IS_TASK (from));

  g_object_freeze_notify (object);
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    if (i != PROP_CORES)
      g_object_set_property (object, properties[i]->name, &from->values[i]);
  /* No text says that there are none. */
  lanes_task_set_cores (self, &from->cores);
  g_object_thaw_notify (object);
}

/**
 * lanes_task_is_value_equal:
 * @pspec: a property of a task
 * @a: a value of it
 * @b: another
 *
 * Returns: whether both are the same
 */
gboolean
lanes_task_is_value_equal (GParamSpec *pspec, const GValue *a, const GValue *b)
{
  if (G_VALUE_HOLDS (a, G_TYPE_STRV))
    return g_strv_equal (g_value_get_boxed (a), g_value_get_boxed (b));
  return g_param_values_cmp (pspec, a, b) == 0;
}

/**
 * lanes_task_set_folder:
 * @self: a task
 * @folder: (nullable): an absolute path: where the file of its set is
 *
 * Tells the task what its directory is relative to.
 */
void
lanes_task_set_folder (LanesTask *self, const char *folder)
{
  g_autofree char *before = g_steal_pointer (&self->folder);

  self->folder = g_strdup (folder);
  update_start_folder (self);
}

/**
 * lanes_task_get_id:
 * @self: a task
 *
 * Returns: what tells it from the others of its set
 */
const char *
lanes_task_get_id (LanesTask *self)
{
  return g_value_get_string (&self->values[PROP_ID]);
}

/**
 * lanes_task_get_name:
 * @self: a task
 *
 * Returns: its name; where none was given, its ID
 */
const char *
lanes_task_get_name (LanesTask *self)
{
  const char *name = g_value_get_string (&self->values[PROP_NAME]);

  return name ? name : lanes_task_get_id (self);
}

/**
 * lanes_task_get_color:
 * @self: a task
 *
 * Returns: its color, in cards, graphs and lanes
 */
LanesColor
lanes_task_get_color (LanesTask *self)
{
  return (LanesColor) g_value_get_enum (&self->values[PROP_COLOR]);
}

/**
 * lanes_task_get_workload:
 * @self: a task
 *
 * Returns: (nullable): the ID of its workload, %NULL: it has none
 */
const char *
lanes_task_get_workload (LanesTask *self)
{
  return g_value_get_string (&self->values[PROP_WORKLOAD]);
}

/**
 * lanes_task_get_command:
 * @self: a task
 *
 * Returns: (nullable): its command line, for g_shell_parse_argv(), %NULL: it has none
 */
const char *
lanes_task_get_command (LanesTask *self)
{
  return g_value_get_string (&self->values[PROP_COMMAND]);
}

/**
 * lanes_task_get_amount:
 * @self: a task
 *
 * Returns: how much each of its processes or threads is to do, in units of the workload, 0:
 *   no amount was given
 */
guint64
lanes_task_get_amount (LanesTask *self)
{
  return g_value_get_uint64 (&self->values[PROP_AMOUNT]);
}

/**
 * lanes_task_get_seconds:
 * @self: a task
 *
 * Returns: how long it is to go on, in seconds, 0: no time was given
 */
double
lanes_task_get_seconds (LanesTask *self)
{
  return g_value_get_double (&self->values[PROP_SECONDS]);
}

/**
 * lanes_task_get_mode:
 * @self: a task
 *
 * Returns: how it is launched
 */
LanesMode
lanes_task_get_mode (LanesTask *self)
{
  return (LanesMode) g_value_get_enum (&self->values[PROP_MODE]);
}

/**
 * lanes_task_get_processes:
 * @self: a task
 *
 * Returns: how many processes it has in the modes that have processes, from 1
 */
guint
lanes_task_get_processes (LanesTask *self)
{
  return g_value_get_uint (&self->values[PROP_PROCESSES]);
}

/**
 * lanes_task_get_threads:
 * @self: a task
 *
 * Returns: how many threads it has, in each process, in the modes that have threads, from 1
 */
guint
lanes_task_get_threads (LanesTask *self)
{
  return g_value_get_uint (&self->values[PROP_THREADS]);
}

/**
 * lanes_task_get_lock:
 * @self: a task
 *
 * Returns: whether its threads share one lock, in the modes that have threads
 */
gboolean
lanes_task_get_lock (LanesTask *self)
{
  return g_value_get_boolean (&self->values[PROP_LOCK]);
}

/**
 * lanes_task_get_nice:
 * @self: a task
 *
 * Returns: the nice level of what it starts, 0 to 19
 */
int
lanes_task_get_nice (LanesTask *self)
{
  return g_value_get_int (&self->values[PROP_NICE]);
}

/**
 * lanes_task_get_start_after:
 * @self: a task
 *
 * Returns: how long after the start of the set it starts, in seconds
 */
double
lanes_task_get_start_after (LanesTask *self)
{
  return g_value_get_double (&self->values[PROP_START_AFTER]);
}

/**
 * lanes_task_get_directory:
 * @self: a task
 *
 * Returns: (nullable): the folder that its command starts in, as an absolute path where the
 *   file of the set is known: the directory as seen from there, or without one the folder of the
 *   file itself; %NULL: the folder that Lanes is in
 */
const char *
lanes_task_get_directory (LanesTask *self)
{
  return self->start_folder;
}

/**
 * lanes_task_get_environment:
 * @self: a task
 *
 * Returns: (array zero-terminated=1): what its command gets besides the environment of Lanes, each
 *   NAME=value; never %NULL
 */
const char *const *
lanes_task_get_environment (LanesTask *self)
{
  return g_value_get_boxed (&self->values[PROP_ENVIRONMENT]);
}

/**
 * lanes_task_get_cores:
 * @self: a task
 * @cores: (out): the cores that it may use, as far as its set may
 */
void
lanes_task_get_cores (LanesTask *self, LanesCoreSet *cores)
{
  *cores = self->cores;
}

/**
 * lanes_task_set_cores:
 * @self: a task
 * @cores: the cores that it may use
 */
void
lanes_task_set_cores (LanesTask *self, const LanesCoreSet *cores)
{
  if (lanes_core_set_equal (&self->cores, cores))
    return;

  self->cores = *cores;
  g_value_take_string (&self->values[PROP_CORES], lanes_core_set_to_string (cores));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CORES]);
}
