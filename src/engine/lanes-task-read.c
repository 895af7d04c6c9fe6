/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-set.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-error.h"
#include "lanes-task-private.h"
#include "lanes-task-set-private.h"

/* As much of a group's name or of a line as a message shows. */
#define SHOWN_CHARACTERS 100

static void
prefix_group (GError **error, const char *group)
{
  g_autofree char *shown = lanes_task_shorten (group, SHOWN_CHARACTERS);

  g_prefix_error (error, "[%s] ", shown);
}

static gboolean
is_known_group (const char *group)
{
  return strcmp (group, LANES_HEAD_GROUP) == 0 || g_str_has_prefix (group, LANES_TASK_PREFIX)
         || strcmp (group, "Task") == 0;
}

/* What a GKeyFile would take without a word: of two keys the last, of two groups both as one. */
static gboolean
check_once (const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *group = g_strdup ("");

  for (guint i = 0; lines[i]; i++)
    {
      char *line = g_strstrip (lines[i]);
      gboolean is_group = line[0] == '[';

      if (line[0] == '#' || line[0] == '\0' || (!is_group && !is_known_group (group)))
        continue;

      line[strcspn (line, is_group ? "]" : "=")] = '\0';
      g_strchomp (line);
      if (is_group)
        {
          g_free (group);
          group = g_strdup (line + 1);
        }
      if (g_hash_table_add (seen, g_strconcat (group, "\n", is_group ? NULL : line, NULL)))
        continue;

      if (is_group)
        g_set_error_literal (error, LANES_ERROR, LANES_ERROR_INVALID,
                             g_str_has_prefix (group, LANES_TASK_PREFIX)
                                 ? _ ("is there twice: expected another ID for each task")
                                 : _ ("is there twice: expected it once"));
      else
        {
          g_autofree char *shown = lanes_task_shorten (line, SHOWN_CHARACTERS);

          g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID,
                       _ ("%s is there twice: expected it once"), shown);
        }
      prefix_group (error, group);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_version (GKeyFile *key_file, GError **error)
{
  g_autofree char *text = g_key_file_get_value (key_file, LANES_HEAD_GROUP, "Version", NULL);
  gboolean is_number =
      text && g_strchomp (text)[0] != '\0' && strspn (text, "0123456789") == strlen (text);
  /* "01" is the same number, and one that overflows is newer still. */
  const char *digits = is_number ? text + strspn (text, "0") : "";

  if (strcmp (digits, LANES_FILE_VERSION) == 0)
    return TRUE;

  if (digits[0] == '\0')
    lanes_task_set_key_error (error, "Version", text, LANES_FILE_VERSION);
  else
    {
      g_autofree char *shown = lanes_task_shorten (text, SHOWN_CHARACTERS);

      g_set_error (error, LANES_ERROR, LANES_ERROR_VERSION,
                   _ ("Version is “%s”: expected %s, so this file is from a newer Lanes. Open it "
                      "there, or update this one"),
                   shown, LANES_FILE_VERSION);
    }
  prefix_group (error, LANES_HEAD_GROUP);
  return FALSE;
}

static gboolean
check_text (const char *data, gsize length, GError **error)
{
  const char *end;
  guint line = 1;

  if (length == 0)
    g_set_error_literal (error, LANES_ERROR, LANES_ERROR_INVALID,
                         _ ("The file is empty: expected a task set"));
  else if (length > LANES_FILE_MAX_BYTES)
    g_set_error_literal (error, LANES_ERROR, LANES_ERROR_INVALID,
                         _ ("The file is larger than 1 MiB: expected a task set"));
  else if (!g_utf8_validate (data, (gssize) length, &end))
    {
      for (const char *p = data; p < end; p++)
        line += *p == '\n';
      g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID,
                   _ ("Line %u is not text in UTF-8: expected a task set"), line);
    }
  else
    return TRUE;
  return FALSE;
}

static GKeyFile *
parse (const char *data, gsize length, GError **error)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = NULL;

  if (!check_text (data, length, error))
    return NULL;

  if (!g_key_file_load_from_data (key_file, data, length, LANES_KEY_FILE_FLAGS, &reason))
    {
      g_autofree char *shown = lanes_task_shorten (reason->message, SHOWN_CHARACTERS);

      g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID, _ ("This is not a task set: %s"),
                   shown);
      return NULL;
    }
  if (!g_key_file_has_group (key_file, LANES_HEAD_GROUP))
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID,
                   _ ("[%s] is missing: expected this group, with Version=%s"), LANES_HEAD_GROUP,
                   LANES_FILE_VERSION);
      return NULL;
    }

  text = g_strndup (data, length);
  if (!check_version (key_file, error) || !check_once (text, error))
    return NULL;
  return g_steal_pointer (&key_file);
}

static gboolean
read_head (LanesTaskSet *self, GKeyFile *key_file, GError **error)
{
  g_auto (GValue) name = G_VALUE_INIT;
  g_autofree char *expected = NULL;
  LanesCoreSet cores = lanes_core_set_all ();

  g_value_init (&name, G_TYPE_STRING);
  if (g_key_file_has_key (key_file, LANES_HEAD_GROUP, "Name", NULL))
    expected = lanes_task_read_text (key_file, LANES_HEAD_GROUP, "Name", &name);
  if (expected)
    {
      g_autofree char *found = g_key_file_get_value (key_file, LANES_HEAD_GROUP, "Name", NULL);

      lanes_task_set_key_error (error, "Name", found, expected);
      return FALSE;
    }
  if (g_key_file_has_key (key_file, LANES_HEAD_GROUP, "Cores", NULL)
      && !lanes_task_read_cores (key_file, LANES_HEAD_GROUP, &cores, error))
    return FALSE;

  lanes_task_set_set_name (self, g_value_get_string (&name));
  lanes_task_set_set_cores (self, &cores);
  return TRUE;
}

static LanesTask *
read_task (GKeyFile *key_file, const char *group, GError **error)
{
  const char *id = strcmp (group, "Task") == 0 ? "" : group + strlen (LANES_TASK_PREFIX);
  g_autoptr (LanesTask) task = NULL;

  if (lanes_task_is_id (id))
    {
      task = lanes_task_new (id);
      if (lanes_task_read_keys (task, key_file, group, error))
        return g_steal_pointer (&task);
    }
  else
    g_set_error_literal (error, LANES_ERROR, LANES_ERROR_INVALID,
                         _ ("has no ID: expected one space and an ID after “Task”"));

  prefix_group (error, group);
  return NULL;
}

static GPtrArray *
read_tasks (GKeyFile *key_file, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) groups = g_key_file_get_groups (key_file, NULL);
  g_autoptr (GPtrArray) without_color = g_ptr_array_new ();
  guint n_uses[LANES_N_COLORS] = {0};

  for (guint i = 0; groups[i]; i++)
    {
      LanesTask *task;

      if (!is_known_group (groups[i]) || strcmp (groups[i], LANES_HEAD_GROUP) == 0)
        continue;
      task = read_task (key_file, groups[i], error);
      if (!task)
        return NULL;
      g_ptr_array_add (tasks, task);
      if (g_key_file_has_key (key_file, groups[i], "Color", NULL))
        n_uses[lanes_task_get_color (task)]++;
      else
        g_ptr_array_add (without_color, task);
    }

  /* What others have chosen for themselves further down is not free either. */
  for (guint i = 0; i < without_color->len; i++)
    {
      LanesColor color = lanes_task_set_choose_color (n_uses);

      n_uses[color]++;
      g_object_set (without_color->pdata[i], "color", color, NULL);
    }
  return g_steal_pointer (&tasks);
}

/**
 * lanes_task_set_new_from_data:
 * @data: (array length=length): the text of a `.lanes` file
 * @length: bytes, or -1 where @data ends with a NUL
 * @file: (nullable): the file that it is from or will be in; it is not read
 * @error: return location
 *
 * Understands a `.lanes` file. What it holds besides what Lanes knows is kept for when the set is
 * saved: comments, keys and groups.
 *
 * Returns: (transfer full) (nullable): the set, or %NULL; then @error is %LANES_ERROR_VERSION where
 *   the file is from a newer Lanes, else %LANES_ERROR_INVALID, and names the group, the key, what
 *   was found, and what was expected, but not the file
 */
LanesTaskSet *
lanes_task_set_new_from_data (const char *data, gssize length, GFile *file, GError **error)
{
  gsize n_bytes = length < 0 ? strlen (data) : (gsize) length;
  g_autoptr (GKeyFile) key_file = parse (data, n_bytes, error);
  g_autoptr (LanesTaskSet) self = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GBytes) source = NULL;

  if (!key_file)
    return NULL;

  self = lanes_task_set_new ();
  if (!read_head (self, key_file, error))
    {
      prefix_group (error, LANES_HEAD_GROUP);
      return NULL;
    }
  tasks = read_tasks (key_file, error);
  if (!tasks)
    return NULL;

  source = g_bytes_new (data, n_bytes);
  lanes_task_set_set_source (self, source);
  lanes_task_set_set_file (self, file);
  for (guint i = 0; i < tasks->len; i++)
    lanes_task_set_insert (self, i, tasks->pdata[i]);
  return g_steal_pointer (&self);
}
