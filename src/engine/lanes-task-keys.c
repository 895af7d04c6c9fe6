/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-error.h"
#include "lanes-task-private.h"

typedef struct
{
  const char *key;
  const char *property;
  double least; /* where not 0: the value 0 of the property stands for an absent key */
} Key;

static const Key keys[] = {
    {"Name", "name"},
    {"Color", "color"},
    {"Workload", "workload"},
    {"Command", "command"},
    {"Amount", "amount", 1},
    {"Seconds", "seconds", LANES_TASK_MIN_SECONDS},
    {"Mode", "mode"},
    {"Processes", "processes"},
    {"Threads", "threads"},
    {"Lock", "lock"},
    {"Cores", "cores"},
    {"Nice", "nice"},
    {"StartAfter", "start-after"},
    {"Directory", "directory"},
    {"Environment", "environment"},
};

/* Seconds the way people write them: to the nanosecond, without zeros at the end. */
static char *
format_seconds (double seconds)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  g_ascii_formatd (text, sizeof text, "%.9f", seconds);
  length = strlen (text);
  while (text[length - 1] == '0')
    length--;
  if (text[length - 1] == '.')
    length--;
  return g_strndup (text, length);
}

static char *
parse_seconds (GParamSpec *pspec, double least, const char *text, GValue *value)
{
  double most = G_PARAM_SPEC_DOUBLE (pspec)->maximum;
  char *end = NULL;
  /* g_ascii_strtod() takes signs, exponents, hexadecimal numbers, infinity and NaN too. */
  gboolean is_decimal = strspn (text, "0123456789.") == strlen (text);
  double number = is_decimal ? g_ascii_strtod (text, &end) : 0;

  if (is_decimal && end > text && *end == '\0' && number >= least && number <= most)
    {
      g_value_set_double (value, number);
      return NULL;
    }

  g_autofree char *from = format_seconds (least);
  g_autofree char *to = format_seconds (most);

  return g_strdup_printf (_ ("a number of seconds from %s to %s, such as 1.5"), from, to);
}

static char *
parse_whole (GParamSpec *pspec, double least, const char *text, GValue *value)
{
  g_auto (GValue) wide = G_VALUE_INIT;
  guint64 from = (guint64) least;
  guint64 to, number;

  if (G_IS_PARAM_SPEC_UINT64 (pspec))
    to = G_PARAM_SPEC_UINT64 (pspec)->maximum;
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    {
      from = G_PARAM_SPEC_UINT (pspec)->minimum;
      to = G_PARAM_SPEC_UINT (pspec)->maximum;
    }
  else
    to = (guint64) G_PARAM_SPEC_INT (pspec)->maximum;

  if (g_ascii_string_to_unsigned (text, 10, from, to, &number, NULL))
    {
      g_value_init (&wide, G_TYPE_UINT64);
      g_value_set_uint64 (&wide, number);
      g_value_transform (&wide, value);
      return NULL;
    }

  g_autofree char *from_text = g_strdup_printf ("%" G_GUINT64_FORMAT, from);
  g_autofree char *to_text = g_strdup_printf ("%" G_GUINT64_FORMAT, to);

  return g_strdup_printf (_ ("a whole number from %s to %s"), from_text, to_text);
}

static char *
parse_enum (GParamSpec *pspec, const char *text, GValue *value)
{
  GEnumClass *klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
  GEnumValue *found = g_enum_get_value_by_nick (klass, text);

  if (found)
    {
      g_value_set_enum (value, found->value);
      return NULL;
    }

  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < klass->n_values; i++)
    g_string_append_printf (list, i > 0 ? ", %s" : "%s", klass->values[i].value_nick);
  return g_strdup_printf (_ ("one of %s"), list->str);
}

static char *
parse_boolean (const char *text, GValue *value)
{
  g_value_set_boolean (value, strcmp (text, "true") == 0);
  return strcmp (text, "true") == 0 || strcmp (text, "false") == 0 ? NULL
                                                                   : g_strdup (_ ("true or false"));
}

/**
 * lanes_task_read_text:
 * @key_file: a file
 * @group: a group
 * @key: a key that it has
 * @value: a value that holds a string or a #GStrv
 *
 * Reads a text, or a list of them with ";" between, with the escapes of a #GKeyFile.
 *
 * Returns: (transfer full) (nullable): what was expected instead, translated; %NULL: @value is set
 */
char *
lanes_task_read_text (GKeyFile *key_file, const char *group, const char *key, GValue *value)
{
  gboolean is_list = !G_VALUE_HOLDS_STRING (value);
  g_autofree char *raw = g_key_file_get_value (key_file, group, key, NULL);

  /* GKeyFile warns instead of failing when a value has two wrong escapes. */
  for (const char *p = raw; (p = strchr (p, '\\')); p += 2)
    if (p[1] == '\0' || !strchr (is_list ? "sntr\\;" : "sntr\\", p[1]))
      return g_strdup (_ ("every backslash to be written twice"));

  if (is_list)
    {
      char **list = g_key_file_get_string_list (key_file, group, key, NULL, NULL);

      for (guint i = 0; list[i]; i++)
        g_strchug (list[i]);
      g_value_take_boxed (value, list);
    }
  else
    g_value_take_string (value, g_key_file_get_string (key_file, group, key, NULL));
  return NULL;
}

/* Returns what was expected instead, NULL when @value is set. */
static char *
read_value (const Key *key, GParamSpec *pspec, GKeyFile *key_file, const char *group, GValue *value)
{
  g_autofree char *text = g_key_file_get_value (key_file, group, key->key, NULL);

  g_strchomp (text);
  if (strcmp (key->key, "Workload") == 0)
    g_value_set_string (value, text);
  else if (G_IS_PARAM_SPEC_STRING (pspec) || G_IS_PARAM_SPEC_BOXED (pspec))
    return lanes_task_read_text (key_file, group, key->key, value);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    return parse_enum (pspec, text, value);
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    return parse_boolean (text, value);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    return parse_seconds (pspec, key->least, text, value);
  else
    return parse_whole (pspec, key->least, text, value);
  return NULL;
}

/**
 * lanes_task_read_cores:
 * @key_file: a file
 * @group: a group that has the key
 * @cores: (out): the cores
 * @error: return location
 *
 * Reads the key `Cores`, which a task and a whole set have.
 *
 * Returns: whether it could be understood; if not, @error is %LANES_ERROR_INVALID
 */
gboolean
lanes_task_read_cores (GKeyFile *key_file, const char *group, LanesCoreSet *cores, GError **error)
{
  g_autofree char *text = g_key_file_get_value (key_file, group, "Cores", NULL);

  if (lanes_core_set_parse (text, cores, error))
    return TRUE;

  g_prefix_error (error, "Cores: ");
  return FALSE;
}

/**
 * lanes_task_read_keys:
 * @self: a new task
 * @key_file: a file in UTF-8
 * @group: the group of the task
 * @error: return location
 *
 * Gives the task the values of the keys that are in its group.
 *
 * Returns: whether each could be understood, and all go together; if not, @error is
 *   %LANES_ERROR_INVALID and does not name the group
 */
gboolean
lanes_task_read_keys (LanesTask *self, GKeyFile *key_file, const char *group, GError **error)
{
  GObjectClass *klass = G_OBJECT_GET_CLASS (self);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (klass, keys[i].property);
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *expected = NULL;
      LanesCoreSet cores;

      if (!g_key_file_has_key (key_file, group, keys[i].key, NULL))
        continue;
      if (strcmp (keys[i].key, "Cores") == 0)
        {
          if (!lanes_task_read_cores (key_file, group, &cores, error))
            return FALSE;
          lanes_task_set_cores (self, &cores);
          continue;
        }

      g_value_init (&value, G_PARAM_SPEC_VALUE_TYPE (pspec));
      expected = read_value (&keys[i], pspec, key_file, group, &value);
      if (expected)
        {
          g_autofree char *found = g_key_file_get_value (key_file, group, keys[i].key, NULL);

          lanes_task_set_key_error (error, keys[i].key, found, expected);
          return FALSE;
        }
      g_object_set_property (G_OBJECT (self), keys[i].property, &value);
    }

  return lanes_task_validate (self, NULL, error);
}

static void
write_value (const Key *key, const GValue *value, GKeyFile *key_file, const char *group)
{
  g_autofree char *seconds = NULL;
  g_auto (GStrv) list = NULL;

  if (G_VALUE_HOLDS_STRING (value) && g_value_get_string (value))
    g_key_file_set_string (key_file, group, key->key, g_value_get_string (value));
  else if (G_VALUE_HOLDS_ENUM (value))
    {
      GEnumClass *klass = g_type_class_peek (G_VALUE_TYPE (value));

      g_key_file_set_string (key_file, group, key->key,
                             g_enum_get_value (klass, g_value_get_enum (value))->value_nick);
    }
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_key_file_set_boolean (key_file, group, key->key, g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_DOUBLE (value) && g_value_get_double (value) >= key->least)
    {
      seconds = format_seconds (g_value_get_double (value));
      g_key_file_set_string (key_file, group, key->key, seconds);
    }
  else if (G_VALUE_HOLDS_UINT64 (value) && g_value_get_uint64 (value) > 0)
    g_key_file_set_uint64 (key_file, group, key->key, g_value_get_uint64 (value));
  else if (G_VALUE_HOLDS_UINT (value))
    g_key_file_set_integer (key_file, group, key->key, (int) g_value_get_uint (value));
  else if (G_VALUE_HOLDS_INT (value))
    g_key_file_set_integer (key_file, group, key->key, g_value_get_int (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRV) && *(char **) g_value_get_boxed (value))
    {
      list = g_value_dup_boxed (value);
      g_key_file_set_string_list (key_file, group, key->key, (const char *const *) list,
                                  g_strv_length (list));
    }
  else
    g_key_file_remove_key (key_file, group, key->key, NULL);
}

/**
 * lanes_task_write_keys:
 * @self: a task
 * @before: (nullable): the task as the group has it, %NULL: there is no such group yet
 * @key_file: a file
 * @group: the group of the task
 *
 * Writes the values that differ from those in the group, and leaves everything else there as it is.
 *
 * Returns: whether there was something to write
 */
gboolean
lanes_task_write_keys (LanesTask *self, LanesTask *before, GKeyFile *key_file, const char *group)
{
  g_autoptr (LanesTask) fresh = lanes_task_new (lanes_task_get_id (self));
  gboolean changed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GParamSpec *pspec =
          g_object_class_find_property (G_OBJECT_GET_CLASS (self), keys[i].property);
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) old = G_VALUE_INIT;
      gboolean is_color = G_PARAM_SPEC_VALUE_TYPE (pspec) == LANES_TYPE_COLOR;

      g_object_get_property (G_OBJECT (self), keys[i].property, &value);
      g_object_get_property (G_OBJECT (before ? before : fresh), keys[i].property, &old);
      if (lanes_task_is_value_equal (pspec, &value, &old) && (before || !is_color))
        continue;

      write_value (&keys[i], &value, key_file, group);
      changed = TRUE;
    }
  return changed;
}

/**
 * lanes_task_write_color:
 * @self: a task
 * @key_file: a file
 * @group: the group of the task
 *
 * Writes the color, whether it was chosen or came by itself.
 */
void
lanes_task_write_color (LanesTask *self, GKeyFile *key_file, const char *group)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (LANES_TYPE_COLOR);

  g_key_file_set_string (key_file, group, "Color",
                         g_enum_get_value (klass, lanes_task_get_color (self))->value_nick);
}
