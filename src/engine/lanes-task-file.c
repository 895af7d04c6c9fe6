/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-set.h"

#include "lanes-task-set-private.h"

/* As many as the kernel follows, path_resolution(7). */
#define MAX_LINKS 40

/* No more than what tells that it is too much: a file can be endless. */
static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree char *data = NULL;
  gsize length;

  if (!stream)
    return NULL;

  data = g_malloc (LANES_FILE_MAX_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data, LANES_FILE_MAX_BYTES + 1, &length,
                                cancellable, error))
    return NULL;
  return g_bytes_new (data, length);
}

static LanesTaskSet *
understand (GBytes *bytes, GFile *file, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return lanes_task_set_new_from_data (data ? data : "", (gssize) length, file, error);
}

/**
 * lanes_task_set_load:
 * @file: a `.lanes` file
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Reads a file at once, which a program with a window must not do.
 *
 * Returns: (transfer full) (nullable): the set, or %NULL; then @error is in %G_IO_ERROR where the
 *   file cannot be read, else as in lanes_task_set_new_from_data()
 */
LanesTaskSet *
lanes_task_set_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (file, cancellable, error);

  return bytes ? understand (bytes, file, error) : NULL;
}

static void
load_thread (GTask *task, gpointer source_object, gpointer file, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = read_file (file, cancellable, &error);

  if (bytes)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * lanes_task_set_load_async:
 * @file: a `.lanes` file
 * @cancellable: (nullable): to give up
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Reads a file without waiting for it.
 */
void
lanes_task_set_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, lanes_task_set_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

/**
 * lanes_task_set_load_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Ends lanes_task_set_load_async().
 *
 * Returns: (transfer full) (nullable): as lanes_task_set_load()
 */
LanesTaskSet *
lanes_task_set_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), error);

  return bytes ? understand (bytes, g_task_get_task_data (G_TASK (result)), error) : NULL;
}

/* The file that a symbolic link leads to, there or not: GIO would write into that in place, and an
 * interrupted save would leave half a file. */
static GFile *
follow_links (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  for (guint i = 0; path && i < MAX_LINKS; i++)
    {
      g_autofree char *target = g_file_read_link (path, NULL);
      g_autofree char *link = NULL;
      g_autofree char *folder = NULL;

      if (!target)
        return g_file_new_for_path (path);

      link = g_steal_pointer (&path);
      folder = g_path_get_dirname (link);
      path = g_path_is_absolute (target) ? g_steal_pointer (&target)
                                         : g_build_filename (folder, target, NULL);
    }
  return g_object_ref (file);
}

/**
 * lanes_task_set_save:
 * @self: a set
 * @file: where it is to be from now on
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Saves the set: the file is either as it was or as it is to be, never in between. Its permissions
 * stay, and a symbolic link goes on to lead to it. A set that could not be loaded again is not
 * saved.
 *
 * Returns: whether it was saved; if not, @error is in %G_IO_ERROR where the file cannot be written,
 *   else as in lanes_task_set_new_from_data()
 */
gboolean
lanes_task_set_save (LanesTaskSet *self, GFile *file, GCancellable *cancellable, GError **error)
{
  gsize length;
  g_autofree char *data = lanes_task_set_to_data (self, &length);
  g_autoptr (LanesTaskSet) read_back =
      lanes_task_set_new_from_data (data, (gssize) length, file, error);
  g_autoptr (GFile) target = NULL;
  g_autoptr (GBytes) source = NULL;

  if (!read_back)
    return FALSE;

  target = follow_links (file);
  if (!g_file_replace_contents (target, data, length, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                cancellable, error))
    return FALSE;

  source = g_bytes_new_take (g_steal_pointer (&data), length);
  lanes_task_set_set_source (self, source);
  lanes_task_set_set_file (self, file);
  return TRUE;
}
