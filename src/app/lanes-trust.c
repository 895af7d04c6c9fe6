/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file is data until a person says run. What they have said so of once is not asked again: kept
 * is only a digest of each command, so that the list tells nobody what was run. */
#include "lanes-trust.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lanes-examples.h"
#include "lanes-task-set-private.h"

#define FOLDER    "lanes"
#define FILE_NAME "trusted-commands"
#define MAX_KEPT  2000

/* The digest that is shown as hexadecimal digits */
#define DIGEST_CHARS 64

static char *
get_path (void)
{
  return g_build_filename (g_get_user_state_dir (), FOLDER, FILE_NAME, NULL);
}

static void
add_text (GChecksum *checksum, const char *text)
{
  /* With the zero at its end, so that two texts are never one. */
  g_checksum_update (checksum, (const guchar *) (text ? text : ""), text ? strlen (text) + 1 : 1);
}

/* The command, where it runs and with what: another folder can make another program of it. Without
 * one that is known, it is the one that Lanes is in. */
static char *
make_digest (LanesTask *task)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *const *environment = lanes_task_get_environment (task);
  const char *directory = lanes_task_get_directory (task);
  g_autofree char *folder = g_canonicalize_filename (directory ? directory : ".", NULL);

  add_text (checksum, lanes_task_get_command (task));
  add_text (checksum, folder);
  for (guint i = 0; environment[i]; i++)
    add_text (checksum, environment[i]);
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
is_digest (const char *line)
{
  return strlen (line) == DIGEST_CHARS && strspn (line, "0123456789abcdef") == DIGEST_CHARS;
}

/* What cannot be read is as if it was not there: it is asked once more. */
static GPtrArray *
read_digests (void)
{
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = get_path ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return digests;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (is_digest (lines[i]))
      g_ptr_array_add (digests, g_strdup (lines[i]));
  return digests;
}

static gboolean
find (GPtrArray *digests, LanesTask *task, guint *position)
{
  g_autofree char *digest = make_digest (task);

  return g_ptr_array_find_with_equal_func (digests, digest, g_str_equal, position);
}

/* Adds what came with Lanes, if the set is one of the examples: not what was put into it here. */
static void
add_example (GPtrArray *digests, LanesTaskSet *task_set)
{
  GFile *file = lanes_task_set_get_file (task_set);
  GBytes *source = lanes_task_set_get_source (task_set);
  g_autoptr (LanesTaskSet) example = NULL;

  if (source && lanes_examples_contain (file))
    example = lanes_task_set_new_from_data (g_bytes_get_data (source, NULL),
                                            (gssize) g_bytes_get_size (source), file, NULL);
  for (guint i = 0; example && i < lanes_task_set_get_n_tasks (example); i++)
    g_ptr_array_add (digests, make_digest (lanes_task_set_get_task (example, i)));
}

static void
write_digests (GPtrArray *digests)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < digests->len; i++)
    g_string_append_printf (text, "%s\n", (char *) digests->pdata[i]);
  /* Nothing is lost but the memory: it is asked once more next time. */
  if (g_mkdir_with_parents (folder, 0700) != 0
      || !g_file_set_contents_full (path, text->str, (gssize) text->len,
                                    G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_info ("Trusted commands are not remembered: %s", error ? error->message : g_strerror (errno));
}

/**
 * lanes_trust_add_list:
 * @tasks: of LanesTask, each in the set that it is going to be run in
 *
 * Remembers that this person wrote these tasks, or agreed to run them. The newest 2,000 commands
 * are remembered.
 */
void
lanes_trust_add_list (GPtrArray *tasks)
{
  g_autoptr (GPtrArray) digests = read_digests ();
  gboolean changed = FALSE;

  for (guint i = 0; i < tasks->len; i++)
    {
      LanesTask *task = tasks->pdata[i];
      guint position;

      if (!lanes_task_get_command (task))
        continue;
      if (find (digests, task, &position))
        g_ptr_array_remove_index (digests, position);
      g_ptr_array_add (digests, make_digest (task));
      changed = TRUE;
    }
  if (digests->len > MAX_KEPT)
    g_ptr_array_remove_range (digests, 0, digests->len - MAX_KEPT);
  if (changed)
    write_digests (digests);
}

/**
 * lanes_trust_add:
 * @task: a task, in the set that it is going to be run in
 *
 * Remembers that this person wrote it, or agreed to run it.
 */
void
lanes_trust_add (LanesTask *task)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();

  g_ptr_array_add (tasks, task);
  lanes_trust_add_list (tasks);
}

/**
 * lanes_trust_list:
 * @task_set: a set
 *
 * Returns: (transfer container): those of its tasks that may run without a question
 */
GPtrArray *
lanes_trust_list (LanesTaskSet *task_set)
{
  g_autoptr (GPtrArray) digests = read_digests ();
  GPtrArray *trusted = g_ptr_array_new_with_free_func (g_object_unref);

  add_example (digests, task_set);
  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    {
      LanesTask *task = lanes_task_set_get_task (task_set, i);

      if (!lanes_task_get_command (task) || find (digests, task, NULL))
        g_ptr_array_add (trusted, g_object_ref (task));
    }
  return trusted;
}

/**
 * lanes_trust_needs_asking:
 * @task_set: a set
 * @task: (nullable): the task that is to run, %NULL: all of them
 *
 * Returns: whether what is to run has to be shown first, and agreed to
 */
gboolean
lanes_trust_needs_asking (LanesTaskSet *task_set, LanesTask *task)
{
  g_autoptr (GPtrArray) trusted = lanes_trust_list (task_set);

  return task ? !g_ptr_array_find (trusted, task, NULL)
              : trusted->len < lanes_task_set_get_n_tasks (task_set);
}
