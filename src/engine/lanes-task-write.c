/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-set.h"

#include <string.h>

#include "lanes-task-private.h"
#include "lanes-task-set-private.h"

static char *
make_group (LanesTask *task)
{
  return g_strconcat (LANES_TASK_PREFIX, lanes_task_get_id (task), NULL);
}

static gboolean
write_head (LanesTaskSet *self, LanesTaskSet *before, GKeyFile *key_file)
{
  LanesCoreSet cores, cores_before;
  gboolean changed = FALSE;

  if (!g_key_file_has_group (key_file, LANES_HEAD_GROUP))
    {
      g_key_file_set_string (key_file, LANES_HEAD_GROUP, "Version", LANES_FILE_VERSION);
      changed = TRUE;
    }
  if (strcmp (lanes_task_set_get_name (self), lanes_task_set_get_name (before)) != 0)
    {
      g_key_file_set_string (key_file, LANES_HEAD_GROUP, "Name", lanes_task_set_get_name (self));
      changed = TRUE;
    }

  lanes_task_set_get_cores (self, &cores);
  lanes_task_set_get_cores (before, &cores_before);
  if (!lanes_core_set_equal (&cores, &cores_before))
    {
      g_autofree char *text = lanes_core_set_to_string (&cores);

      g_key_file_set_string (key_file, LANES_HEAD_GROUP, "Cores", text);
      changed = TRUE;
    }
  return changed;
}

/* Whether the same tasks are in both, in the same order and with the same colors. */
static gboolean
looks_the_same (LanesTaskSet *a, LanesTaskSet *b)
{
  guint n_tasks = lanes_task_set_get_n_tasks (a);

  if (n_tasks != lanes_task_set_get_n_tasks (b))
    return FALSE;

  for (guint i = 0; i < n_tasks; i++)
    {
      LanesTask *one = lanes_task_set_get_task (a, i);
      LanesTask *other = lanes_task_set_get_task (b, i);

      if (strcmp (lanes_task_get_id (one), lanes_task_get_id (other)) != 0
          || lanes_task_get_color (one) != lanes_task_get_color (other))
        return FALSE;
    }
  return TRUE;
}

/* A group of a file with the comment right above it. */
typedef struct
{
  char *group; /* NULL: what is above the first group */
  GString *text;
} Block;

static Block *
block_new (const char *group)
{
  Block *block = g_new (Block, 1);

  block->group = g_strdup (group);
  block->text = g_string_new (NULL);
  return block;
}

static void
block_free (Block *block)
{
  g_free (block->group);
  g_string_free (block->text, TRUE);
  g_free (block);
}

static GPtrArray *
split_blocks (const char *text)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) comment = g_string_new (NULL);
  Block *block = block_new (NULL);

  g_ptr_array_add (blocks, block);
  for (guint i = 0; lines[i]; i++)
    {
      const char *line = lines[i] + strspn (lines[i], " \t");

      if (line[0] == '#')
        {
          g_string_append_printf (comment, "%s\n", lines[i]);
          continue;
        }
      if (line[0] == '[')
        {
          g_autofree char *group = g_strndup (line + 1, strcspn (line + 1, "]"));

          block = block_new (group);
          g_ptr_array_add (blocks, block);
        }
      g_string_append (block->text, comment->str);
      g_string_truncate (comment, 0);
      if (lines[i + 1] || line[0] != '\0')
        g_string_append_printf (block->text, "%s\n", lines[i]);
    }
  g_string_append (block->text, comment->str);
  return g_steal_pointer (&blocks);
}

static void
append_block (GString *text, const Block *block)
{
  if (text->len > 0 && block->text->len > 0)
    {
      while (text->len > 0 && text->str[text->len - 1] == '\n')
        g_string_truncate (text, text->len - 1);
      g_string_append (text, "\n\n");
    }
  g_string_append (text, block->text->str);
}

/* Puts the groups of the tasks in the order of the set, where groups of tasks were, and drops those
 * of tasks that it has no more. A GKeyFile can do neither without tearing comments away from what
 * they are about. */
static char *
arrange_groups (LanesTaskSet *self, const char *text)
{
  g_autoptr (GPtrArray) blocks = split_blocks (text);
  g_autoptr (GHashTable) by_group = g_hash_table_new (g_str_hash, g_str_equal);
  GString *arranged = g_string_new (NULL);
  guint next = 0;

  for (guint i = 1; i < blocks->len; i++)
    {
      Block *block = blocks->pdata[i];

      g_hash_table_insert (by_group, block->group, block);
    }

  for (guint i = 0; i < blocks->len; i++)
    {
      Block *block = blocks->pdata[i];

      if (block->group && g_str_has_prefix (block->group, LANES_TASK_PREFIX))
        {
          LanesTask *task = lanes_task_set_get_task (self, next++);
          g_autofree char *group = task ? make_group (task) : NULL;

          block = group ? g_hash_table_lookup (by_group, group) : NULL;
        }
      if (block)
        append_block (arranged, block);
    }
  return g_string_free (arranged, FALSE);
}

/* What the file holds, as a set: the writing is of what differs from that. */
static LanesTaskSet *
read_source (LanesTaskSet *self, GKeyFile *key_file)
{
  GBytes *source = lanes_task_set_get_source (self);
  gsize length;
  const char *data;

  if (!source)
    return lanes_task_set_new ();

  data = g_bytes_get_data (source, &length);
  g_key_file_load_from_data (key_file, data, length, LANES_KEY_FILE_FLAGS, NULL);
  return lanes_task_set_new_from_data (data, (gssize) length, lanes_task_set_get_file (self), NULL);
}

/**
 * lanes_task_set_to_data:
 * @self: a set
 * @length: (out) (optional): bytes
 *
 * Writes the set as the text of a `.lanes` file. Values that are as they were read or saved last
 * stay as they are there, to the letter, and so does all that Lanes does not know; a set that has
 * not changed is the same bytes.
 *
 * Returns: (transfer full): the text
 */
char *
lanes_task_set_to_data (LanesTaskSet *self, gsize *length)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  g_autoptr (LanesTaskSet) before = read_source (self, key_file);
  gboolean changed = write_head (self, before, key_file);
  gboolean looks_changed = !looks_the_same (self, before);
  g_autofree char *text = NULL;
  char *arranged;

  for (guint i = 0; i < lanes_task_set_get_n_tasks (self); i++)
    {
      LanesTask *task = lanes_task_set_get_task (self, i);
      LanesTask *task_before = lanes_task_set_find (before, lanes_task_get_id (task));
      g_autofree char *group = make_group (task);

      if (lanes_task_write_keys (task, task_before, key_file, group))
        changed = TRUE;
      /* A color that was left open would be another one beside other tasks. */
      if (looks_changed)
        lanes_task_write_color (task, key_file, group);
    }

  if (!changed && !looks_changed)
    {
      GBytes *source = lanes_task_set_get_source (self);

      if (length)
        *length = g_bytes_get_size (source);
      return g_strndup (g_bytes_get_data (source, NULL), g_bytes_get_size (source));
    }

  text = g_key_file_to_data (key_file, NULL, NULL);
  arranged = looks_changed ? arrange_groups (self, text) : g_steal_pointer (&text);
  if (length)
    *length = strlen (arranged);
  return arranged;
}
