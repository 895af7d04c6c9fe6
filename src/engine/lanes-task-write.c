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

/* A group of a file, with the comment right above it. A GKeyFile tears such comments away from what
 * they are about when a key or a group is added, so the lines are edited here, each by itself. */
typedef struct
{
  char *group; /* NULL: what is above the first group */
  GPtrArray *lines;
} Block;

static Block *
block_new (const char *group)
{
  Block *block = g_new (Block, 1);

  block->group = g_strdup (group);
  block->lines = g_ptr_array_new_with_free_func (g_free);
  return block;
}

static void
block_free (Block *block)
{
  g_free (block->group);
  g_ptr_array_unref (block->lines);
  g_free (block);
}

static const char *
skip_space (const char *line)
{
  return line + strspn (line, " \t\r");
}

static void
move_comment (Block *from, Block *to)
{
  guint begin = from->lines->len;

  while (begin > 0 && skip_space (from->lines->pdata[begin - 1])[0] == '#')
    begin--;
  for (guint i = begin; i < from->lines->len; i++)
    g_ptr_array_add (to->lines, g_strdup (from->lines->pdata[i]));
  g_ptr_array_set_size (from->lines, (int) begin);
}

static GPtrArray *
split_blocks (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  Block *block = block_new (NULL);

  g_ptr_array_add (blocks, block);
  for (guint i = 0; lines[i]; i++)
    {
      const char *line = skip_space (lines[i]);

      /* What follows the last line break is no line. */
      if (!lines[i + 1] && lines[i][0] == '\0')
        break;
      if (line[0] == '[')
        {
          g_autofree char *group = g_strndup (line + 1, strcspn (line + 1, "]"));
          Block *next = block_new (group);

          move_comment (block, next);
          g_ptr_array_add (blocks, next);
          block = next;
        }
      g_ptr_array_add (block->lines, g_strdup (lines[i]));
    }
  return blocks;
}

static gboolean
has_value (const char *line, const char *value)
{
  const char *found = skip_space (strchr (line, '=') + 1);
  gsize length = strlen (found);

  if (length > 0 && found[length - 1] == '\r')
    length--;
  return length == strlen (value) && strncmp (found, value, length) == 0;
}

static char *
make_line (GKeyFile *key_file, const char *group, const char *key, const char *line_end)
{
  g_autofree char *value = g_key_file_get_value (key_file, group, key, NULL);

  return g_strconcat (key, "=", value, line_end, NULL);
}

/* Makes the lines of a group say what @key_file says. */
static void
edit_block (Block *block, GKeyFile *key_file, const char *line_end)
{
  g_auto (GStrv) keys = g_key_file_get_keys (key_file, block->group, NULL, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint end = 0;

  for (guint i = 0; i < block->lines->len; i++)
    {
      const char *line = skip_space (block->lines->pdata[i]);
      g_autofree char *key = NULL;

      if (line[0] == '#' || line[0] == '\0')
        continue;
      end = i + 1;
      if (line[0] == '[')
        continue;

      key = g_strchomp (g_strndup (line, strcspn (line, "=")));
      if (!g_key_file_has_key (key_file, block->group, key, NULL))
        {
          g_ptr_array_remove_index (block->lines, i);
          end = i--;
          continue;
        }

      g_autofree char *value = g_key_file_get_value (key_file, block->group, key, NULL);

      if (!has_value (line, value))
        {
          g_free (block->lines->pdata[i]);
          block->lines->pdata[i] = make_line (key_file, block->group, key, line_end);
        }
      g_hash_table_add (seen, g_steal_pointer (&key));
    }

  for (guint i = 0; keys && keys[i]; i++)
    if (!g_hash_table_contains (seen, keys[i]))
      g_ptr_array_insert (block->lines, (int) end++,
                          make_line (key_file, block->group, keys[i], line_end));
}

static void
add_new_blocks (GPtrArray *blocks, GKeyFile *key_file, const char *line_end)
{
  g_auto (GStrv) groups = g_key_file_get_groups (key_file, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 1; i < blocks->len; i++)
    g_hash_table_add (known, ((Block *) blocks->pdata[i])->group);

  for (guint i = 0; groups[i]; i++)
    if (!g_hash_table_contains (known, groups[i]))
      {
        Block *block = block_new (groups[i]);

        g_ptr_array_add (block->lines, g_strconcat ("[", groups[i], "]", line_end, NULL));
        g_ptr_array_add (blocks, block);
      }
}

static gboolean
is_task_block (const Block *block)
{
  return block->group && g_str_has_prefix (block->group, LANES_TASK_PREFIX);
}

/* Puts the groups of the tasks in the order of the set, where groups of tasks were, and leaves out
 * those of tasks that it has no more. */
static GPtrArray *
arrange_blocks (LanesTaskSet *self, GPtrArray *blocks, const char *line_end)
{
  g_autoptr (GHashTable) by_group = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *arranged = g_ptr_array_new ();
  guint next = 0;

  for (guint i = 1; i < blocks->len; i++)
    g_hash_table_insert (by_group, ((Block *) blocks->pdata[i])->group, blocks->pdata[i]);

  for (guint i = 0; i < blocks->len; i++)
    {
      Block *block = blocks->pdata[i];
      Block *last = arranged->len > 0 ? arranged->pdata[arranged->len - 1] : NULL;

      if (is_task_block (block))
        {
          LanesTask *task = lanes_task_set_get_task (self, next++);
          g_autofree char *group = task ? make_group (task) : NULL;

          block = group ? g_hash_table_lookup (by_group, group) : NULL;
        }
      if (!block)
        continue;

      /* A line is empty between any two that have become neighbors. */
      if (last && last->lines->len > 0
          && skip_space (last->lines->pdata[last->lines->len - 1])[0] != '\0')
        g_ptr_array_add (last->lines, g_strdup (line_end));
      g_ptr_array_add (arranged, block);
    }
  return arranged;
}

static char *
join_blocks (GPtrArray *blocks, gboolean was_arranged)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      GPtrArray *lines = ((Block *) blocks->pdata[i])->lines;
      gboolean is_last = i + 1 == blocks->len;

      while (was_arranged && is_last && lines->len > 0
             && skip_space (lines->pdata[lines->len - 1])[0] == '\0')
        g_ptr_array_set_size (lines, (int) lines->len - 1);
      for (guint j = 0; j < lines->len; j++)
        g_string_append_printf (text, "%s\n", (char *) lines->pdata[j]);
    }
  return g_string_free (text, FALSE);
}

static char *
rewrite (LanesTaskSet *self, const char *text, GKeyFile *key_file, gboolean arrange)
{
  const char *line_end = strstr (text, "\r\n") ? "\r" : "";
  g_autoptr (GPtrArray) blocks = split_blocks (text);
  g_autoptr (GPtrArray) arranged = NULL;

  add_new_blocks (blocks, key_file, line_end);
  for (guint i = 1; i < blocks->len; i++)
    if (is_task_block (blocks->pdata[i])
        || strcmp (((Block *) blocks->pdata[i])->group, LANES_HEAD_GROUP) == 0)
      edit_block (blocks->pdata[i], key_file, line_end);

  if (!arrange)
    return join_blocks (blocks, FALSE);
  arranged = arrange_blocks (self, blocks, line_end);
  return join_blocks (arranged, TRUE);
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
  GBytes *source;
  g_autofree char *text = NULL;
  char *written;

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

  source = lanes_task_set_get_source (self);
  text = source ? g_strndup (g_bytes_get_data (source, NULL), g_bytes_get_size (source))
                : g_strdup ("");
  written = changed || looks_changed ? rewrite (self, text, key_file, looks_changed)
                                     : g_steal_pointer (&text);
  if (length)
    *length = strlen (written);
  return written;
}
