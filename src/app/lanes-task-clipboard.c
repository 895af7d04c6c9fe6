/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-clipboard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-error.h"
#include "lanes-task-set.h"

#define HEAD       "[Lanes]"
#define TASK_GROUP "[Task "

/**
 * lanes_task_clipboard_to_text:
 * @task: a task
 *
 * Writes a task down as the only one of a task set, so that it can be pasted into an editor as
 * well, and be saved from there.
 *
 * Returns: (transfer full): the text
 */
char *
lanes_task_clipboard_to_text (LanesTask *task)
{
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_new ();
  g_autoptr (LanesTask) copy = lanes_task_copy (task);

  /* A copy, because a set tells its tasks which folder they are relative to. */
  lanes_task_set_insert (task_set, 0, copy);
  return lanes_task_set_to_data (task_set, NULL);
}

/* Whether a line of @text begins with @group */
static gboolean
has_group (const char *text, const char *group)
{
  for (const char *line = text; line; line = strchr (line, '\n'))
    {
      line += strspn (line, " \t\r\n");
      if (g_str_has_prefix (line, group))
        return TRUE;
    }
  return FALSE;
}

static LanesTaskSet *
understand (const char *text, GError **error)
{
  g_autofree char *whole = NULL;

  /* Somebody who copies a task from a file leaves the head out. */
  if (!has_group (text, HEAD))
    whole = g_strconcat (HEAD "\nVersion=1\n\n", text, NULL);
  return lanes_task_set_new_from_data (whole ? whole : text, -1, NULL, error);
}

/**
 * lanes_task_clipboard_from_text:
 * @text: any text
 * @error: return location
 *
 * Finds the tasks in a text: one that lanes_task_clipboard_to_text() has written, a whole task set,
 * or the groups of some tasks without the head of one. The tasks have the IDs that they are written
 * down with, which the set that they are to go to may have already: see lanes_task_set_make_id().
 *
 * Returns: (transfer full) (nullable) (element-type LanesTask): at least one task, or %NULL; then
 *   @error is %LANES_ERROR_VERSION where the text is from a newer Lanes, else %LANES_ERROR_INVALID
 */
GPtrArray *
lanes_task_clipboard_from_text (const char *text, GError **error)
{
  g_autoptr (LanesTaskSet) task_set = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  guint n_tasks;

  if (!has_group (text, TASK_GROUP))
    {
      g_set_error_literal (error, LANES_ERROR, LANES_ERROR_INVALID,
                           _ ("There is no task in this text. Copy a task in Lanes first"));
      return NULL;
    }
  task_set = understand (text, error);
  if (!task_set)
    {
      g_prefix_error (error, "%s ", _ ("The tasks in this text cannot be read:"));
      return NULL;
    }

  n_tasks = lanes_task_set_get_n_tasks (task_set);
  tasks = g_ptr_array_new_full (n_tasks, g_object_unref);
  for (guint i = 0; i < n_tasks; i++)
    g_ptr_array_add (tasks, g_object_ref (lanes_task_set_get_task (task_set, i)));
  return g_steal_pointer (&tasks);
}
