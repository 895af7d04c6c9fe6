/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-error.h"
#include "lanes-task-private.h"
#include "lanes-workload.h"

/* As much of a value as a message shows. */
#define SHOWN_CHARACTERS 40

/**
 * lanes_task_shorten:
 * @text: a text from a file
 * @n_characters: as much of it as there is room for
 *
 * Returns: (transfer full): @text, or its beginning and an ellipsis
 */
char *
lanes_task_shorten (const char *text, glong n_characters)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (valid, -1) <= n_characters)
    return g_steal_pointer (&valid);

  g_autofree char *begin = g_utf8_substring (valid, 0, n_characters);

  return g_strconcat (begin, "…", NULL);
}

/**
 * lanes_task_set_key_error:
 * @error: return location
 * @key: a key, as it is in a file
 * @value: (nullable): what was found there, %NULL: nothing
 * @expected: what was expected, translated: "true or false"
 *
 * Sets a %LANES_ERROR_INVALID about the value of a key.
 */
void
lanes_task_set_key_error (GError **error, const char *key, const char *value, const char *expected)
{
  if (!value)
    {
      /* Translators: the key of a file, and what it must be: "Version is missing: expected 1" */
      g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID, _ ("%s is missing: expected %s"), key,
                   expected);
      return;
    }

  g_autofree char *shown = lanes_task_shorten (value, SHOWN_CHARACTERS);

  /* Translators: the key of a file, what was found, and what it must be: "Lock is “maybe”: expected
   * true or false" */
  g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID, _ ("%s is “%s”: expected %s"), key, shown,
               expected);
}

/**
 * lanes_task_is_id:
 * @text: a text
 *
 * Returns: whether @text can be the ID of a task: the name of a group in a file, after "Task "
 */
gboolean
lanes_task_is_id (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || g_ascii_isspace (text[0]) || g_ascii_isspace (text[length - 1]))
    return FALSE;
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *p = text; *p; p++)
    if (*p == '[' || *p == ']' || g_ascii_iscntrl (*p))
      return FALSE;
  return TRUE;
}

static char *
list_workloads (void)
{
  gsize n_workloads;
  const LanesWorkload *const *workloads = lanes_workload_get_all (&n_workloads);
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < n_workloads; i++)
    g_string_append_printf (list, i > 0 ? ", %s" : "%s", workloads[i]->id);
  return g_string_free (list, FALSE);
}

/* What the task does: one workload that there is, or one command that can be split. */
static gboolean
check_work (LanesTask *self, const char **key, GError **error)
{
  const char *workload = lanes_task_get_workload (self);
  const char *command = lanes_task_get_command (self);

  *key = command ? "Command" : "Workload";
  if (workload && command)
    {
      lanes_task_set_key_error (error, *key, command, _ ("Workload or Command, not both"));
      return FALSE;
    }
  if (command)
    {
      if (g_shell_parse_argv (command, NULL, NULL, NULL))
        return TRUE;
      lanes_task_set_key_error (error, *key, command,
                                _ ("a program and its arguments, with every quote closed"));
      return FALSE;
    }
  if (workload && lanes_workload_find (workload))
    return TRUE;

  g_autofree char *list = list_workloads ();
  g_autofree char *expected = workload ? g_strdup_printf (_ ("one of %s"), list)
                                       : g_strdup_printf (_ ("one of %s, or a Command"), list);

  lanes_task_set_key_error (error, *key, workload, expected);
  return FALSE;
}

/* When the work ends. */
static gboolean
check_end (LanesTask *self, const char **key, GError **error)
{
  g_autofree char *amount = g_strdup_printf ("%" G_GUINT64_FORMAT, lanes_task_get_amount (self));
  double seconds = lanes_task_get_seconds (self);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  *key = "Amount";
  if (lanes_task_get_amount (self) > 0 && lanes_task_get_command (self))
    {
      lanes_task_set_key_error (error, *key, amount,
                                _ ("no Amount, since a command ends by itself"));
      return FALSE;
    }
  if (lanes_task_get_amount (self) > 0 && seconds > 0)
    {
      lanes_task_set_key_error (error, *key, amount, _ ("Amount or Seconds, not both"));
      return FALSE;
    }

  *key = "Seconds";
  if (seconds > 0 && seconds < LANES_TASK_MIN_SECONDS)
    {
      lanes_task_set_key_error (error, *key, g_ascii_formatd (text, sizeof text, "%g", seconds),
                                _ ("a time of at least 0.001 seconds"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_mode (LanesTask *self, const char **key, GError **error)
{
  const char *mode = lanes_task_get_mode (self) == LANES_MODE_THREADS ? "threads" : "mixed";

  *key = "Mode";
  if (!lanes_task_get_command (self) || lanes_task_get_mode (self) == LANES_MODE_PROCESSES)
    return TRUE;

  lanes_task_set_key_error (error, *key, mode,
                            _ ("processes, since a command is always a process of its own"));
  return FALSE;
}

static gboolean
is_assignment (const char *text)
{
  gsize name = strcspn (text, "=");

  return name > 0 && text[name] == '=' && strcspn (text, " \t\r\n") > name;
}

/* What only commands have. */
static gboolean
check_surroundings (LanesTask *self, const char **key, GError **error)
{
  const char *const *environment = lanes_task_get_environment (self);
  g_autofree char *directory = NULL;

  g_object_get (self, "directory", &directory, NULL);
  *key = "Directory";
  if (directory && !lanes_task_get_command (self))
    {
      lanes_task_set_key_error (error, *key, directory,
                                _ ("no Directory, since a workload is no command"));
      return FALSE;
    }

  *key = "Environment";
  if (environment[0] && !lanes_task_get_command (self))
    {
      lanes_task_set_key_error (error, *key, environment[0],
                                _ ("no Environment, since a workload is no command"));
      return FALSE;
    }
  for (guint i = 0; environment[i]; i++)
    if (!is_assignment (environment[i]))
      {
        lanes_task_set_key_error (error, *key, environment[i],
                                  _ ("NAME=value, or several of them with “;” between"));
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_cores (LanesTask *self, const char **key, GError **error)
{
  LanesCoreSet cores;

  *key = "Cores";
  lanes_task_get_cores (self, &cores);
  if (lanes_core_set_count (&cores) > 0)
    return TRUE;

  lanes_task_set_key_error (error, *key, "", _ ("at least one core"));
  return FALSE;
}

/**
 * lanes_task_validate:
 * @self: a task
 * @key: (out) (optional) (transfer none): the key of a file, such as `Amount`, whose value is wrong
 * @error: return location
 *
 * Checks that the task can be run: that it says what to do, once, and nothing that contradicts
 * itself. What each value may be by itself is in its property already. Counts that the mode does
 * not ask for, and a lock where there are no threads, are no mistake: they are for when the mode
 * changes.
 *
 * Returns: whether it can be run; if not, @error is %LANES_ERROR_INVALID and says what was found at
 *   which key, and what was expected
 */
gboolean
lanes_task_validate (LanesTask *self, const char **key, GError **error)
{
  const char *checked;

  g_return_val_if_fail (LANES_IS_TASK (self), FALSE);

  if (check_work (self, &checked, error) && check_mode (self, &checked, error)
      && check_end (self, &checked, error) && check_cores (self, &checked, error)
      && check_surroundings (self, &checked, error))
    return TRUE;

  if (key)
    *key = checked;
  return FALSE;
}
