/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-set.h"

#include <glib/gi18n-lib.h>

#include "lanes-error.h"
#include "lanes-file-write.h"
#include "lanes-task-set-private.h"

/* As many as the kernel follows, path_resolution(7). */
#define MAX_LINKS 40

/* What is wrong with a file that cannot be read, in words that name it */
static char *
describe_unreadable (GFile *file, const GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autofree char *folder = parent ? g_file_get_parse_name (parent) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && folder)
    /* Translators: the name of a file, and a folder */
    return g_strdup_printf (_ ("There is no file “%s” in “%s”."), shown, folder);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    return g_strdup_printf (_ ("“%s” is a folder, and not a task set."), shown);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (_ ("“%s” may not be read."), shown);
  /* Translators: the name of a file, and what is wrong, as the system says it */
  return g_strdup_printf (_ ("“%s” could not be read (%s)."), shown, error->message);
}

static GBytes *
fail_to_read (GFile *file, GError *cause, GError **error)
{
  g_autofree char *message = NULL;

  /* Whoever gave up knows why. */
  if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      message = describe_unreadable (file, cause);
      g_free (cause->message);
      cause->message = g_steal_pointer (&message);
    }
  g_propagate_error (error, cause);
  return NULL;
}

/**
 * lanes_task_set_read_bytes:
 * @file: a file
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Reads a file at once, but no more of it than what tells that it is too much for a task set: a
 * file can be endless.
 *
 * Returns: (transfer full) (nullable): what it holds, or %NULL with @error in %G_IO_ERROR, which
 *   names the file
 */
GBytes *
lanes_task_set_read_bytes (GFile *file, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &cause);
  g_autofree char *data = NULL;
  gsize length;

  if (!stream)
    return fail_to_read (file, cause, error);

  data = g_malloc (LANES_FILE_MAX_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data, LANES_FILE_MAX_BYTES + 1, &length,
                                cancellable, &cause))
    return fail_to_read (file, cause, error);
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
  g_autoptr (GBytes) bytes = lanes_task_set_read_bytes (file, cancellable, error);

  return bytes ? understand (bytes, file, error) : NULL;
}

static void
load_thread (GTask *task, gpointer source_object, gpointer file, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = lanes_task_set_read_bytes (file, cancellable, &error);

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

/**
 * lanes_task_set_follow_links:
 * @file: a file
 *
 * GIO would write into the target of a link in place, and an interrupted save would leave half a
 * file.
 *
 * Returns: (transfer full): the file that a symbolic link leads to, there or not
 */
GFile *
lanes_task_set_follow_links (GFile *file)
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

/* The text of the set, if it could be loaded again. */
static GBytes *
make_bytes (LanesTaskSet *self, GFile *file, GError **error)
{
  gsize length;
  g_autofree char *data = lanes_task_set_to_data (self, &length);
  g_autoptr (LanesTaskSet) read_back =
      lanes_task_set_new_from_data (data, (gssize) length, file, error);

  return read_back ? g_bytes_new_take (g_steal_pointer (&data), length) : NULL;
}

static gboolean
write_bytes (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) target = lanes_task_set_follow_links (file);

  return lanes_file_write (target, bytes, cancellable, error);
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
 * saved. A program with a window must not wait for that: see lanes_task_set_save_async().
 *
 * Returns: whether it was saved; if not, @error is in %G_IO_ERROR where the file cannot be written,
 *   else as in lanes_task_set_new_from_data()
 */
gboolean
lanes_task_set_save (LanesTaskSet *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = make_bytes (self, file, error);

  if (!bytes || !write_bytes (file, bytes, cancellable, error))
    return FALSE;

  lanes_task_set_set_source (self, bytes);
  lanes_task_set_set_file (self, file);
  return TRUE;
}

typedef struct
{
  GFile *file;
  GBytes *bytes;
  GBytes *expected; /* NULL: whatever is there is written over */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->file);
  g_clear_pointer (&save->bytes, g_bytes_unref);
  g_clear_pointer (&save->expected, g_bytes_unref);
  g_free (save);
}

/* A file that has been deleted holds nothing that could be lost. */
static gboolean
is_expected (Save *save, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) there =
      save->expected ? lanes_task_set_read_bytes (save->file, cancellable, NULL) : NULL;
  g_autofree char *name = NULL;

  if (!there || g_bytes_equal (there, save->expected) || g_bytes_equal (there, save->bytes))
    return TRUE;

  name = g_file_get_parse_name (save->file);
  g_set_error (error, LANES_ERROR, LANES_ERROR_CHANGED,
               _ ("“%s” was changed by another program after it was opened here. Save under "
                  "another name to keep both."),
               name);
  return FALSE;
}

static void
save_thread (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;

  if (is_expected (save, cancellable, &error)
      && write_bytes (save->file, save->bytes, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * lanes_task_set_save_async:
 * @self: a set
 * @file: where it is to be from now on
 * @overwrite: whether it may be written over what another program wrote to the set's file since it
 *   was read or written last; any other file is written over
 * @cancellable: (nullable): to give up
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Saves the set as it is now, as lanes_task_set_save() does, without waiting for that. One save
 * has to be finished before the next one begins.
 */
void
lanes_task_set_save_async (LanesTaskSet *self, GFile *file, gboolean overwrite,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GFile *before = lanes_task_set_get_file (self);
  GBytes *source = lanes_task_set_get_source (self);
  Save *save = g_new0 (Save, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, lanes_task_set_save_async);
  g_task_set_task_data (task, save, save_free);
  /* Once it is written it is there, however late somebody has given up. */
  g_task_set_check_cancellable (task, FALSE);
  save->file = g_object_ref (file);
  if (!overwrite && before && source && g_file_equal (before, file))
    save->expected = g_bytes_ref (source);
  save->bytes = make_bytes (self, file, &error);
  if (save->bytes)
    g_task_run_in_thread (task, save_thread);
  else
    g_task_return_error (task, error);
}

/**
 * lanes_task_set_save_finish:
 * @self: the set
 * @result: what the callback was given
 * @error: return location
 *
 * Ends lanes_task_set_save_async().
 *
 * Returns: whether it was saved; if not, @error is as in lanes_task_set_save(), or
 *   %LANES_ERROR_CHANGED where another program has changed the file
 */
gboolean
lanes_task_set_save_finish (LanesTaskSet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  Save *save = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  lanes_task_set_set_source (self, save->bytes);
  lanes_task_set_set_file (self, save->file);
  return TRUE;
}
