/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-rescue.h"

#include <glib/gi18n-lib.h>

#include "lanes-error.h"
#include "lanes-examples.h"
#include "lanes-task-set-private.h"

#define GROUP   "Unsaved"
#define VERSION 1

/* Both texts as letters, and a little more */
#define MAX_BYTES (4 * LANES_FILE_MAX_BYTES)

/**
 * lanes_rescue_new:
 * @task_set: a set
 *
 * Returns: (transfer full) (nullable): the set as it is now; %NULL where it could not be read again
 */
LanesRescue *
lanes_rescue_new (LanesTaskSet *task_set)
{
  gsize length;
  g_autofree char *text = lanes_task_set_to_data (task_set, &length);
  GFile *file = lanes_task_set_get_file (task_set);
  GBytes *source = lanes_task_set_get_source (task_set);
  g_autoptr (LanesTaskSet) read_back =
      lanes_task_set_new_from_data (text, (gssize) length, file, NULL);
  LanesRescue *self;

  if (!read_back)
    return NULL;
  self = g_new0 (LanesRescue, 1);
  self->name = g_strdup (lanes_task_set_get_name (task_set));
  self->file = file ? g_object_ref (file) : NULL;
  self->time = g_get_real_time () / G_USEC_PER_SEC;
  self->source = source ? g_bytes_ref (source) : NULL;
  self->text = g_bytes_new_take (g_steal_pointer (&text), length);
  return self;
}

/**
 * lanes_rescue_free:
 * @self: (transfer full): what was kept; where it is kept it stays
 */
void
lanes_rescue_free (LanesRescue *self)
{
  g_free (self->path);
  g_free (self->name);
  g_clear_object (&self->file);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}

static void
set_bytes (GKeyFile *key_file, const char *key, GBytes *bytes)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);
  g_autofree char *letters = g_base64_encode (data, length);

  g_key_file_set_string (key_file, GROUP, key, letters);
}

static GBytes *
get_bytes (GKeyFile *key_file, const char *key)
{
  g_autofree char *letters = g_key_file_get_string (key_file, GROUP, key, NULL);
  gsize length;
  guchar *data;

  if (!letters)
    return NULL;
  data = g_base64_decode (letters, &length);
  return g_bytes_new_take (data, length);
}

/**
 * lanes_rescue_write:
 * @self: what is to be kept
 * @path: where
 * @error: return location
 *
 * Writes it at once: what was there before is either still there, or replaced as a whole. Only the
 * person whose it is can read it.
 *
 * Returns: whether it is there; if not, @error is in %G_FILE_ERROR
 */
gboolean
lanes_rescue_write (LanesRescue *self, const char *path, GError **error)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  g_autofree char *data = NULL;
  gsize length;

  g_key_file_set_integer (key_file, GROUP, "Version", VERSION);
  g_key_file_set_string (key_file, GROUP, "Name", self->name);
  g_key_file_set_int64 (key_file, GROUP, "Time", self->time);
  if (self->file)
    {
      g_autofree char *uri = g_file_get_uri (self->file);

      g_key_file_set_string (key_file, GROUP, "File", uri);
    }
  if (self->source)
    set_bytes (key_file, "Source", self->source);
  set_bytes (key_file, "Text", self->text);
  data = g_key_file_to_data (key_file, &length, NULL);
  return g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600, error);
}

static char *
read_data (const char *path, gsize *length, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *data = NULL;

  if (!stream)
    return NULL;
  data = g_malloc (MAX_BYTES);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data, MAX_BYTES, length, NULL, error))
    return NULL;
  return g_steal_pointer (&data);
}

static gboolean
is_complete (LanesRescue *self, GError **error)
{
  g_autoptr (LanesTaskSet) task_set = NULL;

  if (!self->name || !self->text)
    {
      g_set_error_literal (error, LANES_ERROR, LANES_ERROR_INVALID,
                           _ ("What was kept of unsaved changes is not complete."));
      return FALSE;
    }
  task_set = lanes_rescue_make_set (self, error);
  return task_set != NULL;
}

/**
 * lanes_rescue_read:
 * @path: where something is kept
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is kept there, or %NULL; then @error is in %G_IO_ERROR,
 *   %G_KEY_FILE_ERROR or %LANES_ERROR
 */
LanesRescue *
lanes_rescue_read (const char *path, GError **error)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  g_autoptr (LanesRescue) self = NULL;
  g_autofree char *uri = NULL;
  gsize length;
  g_autofree char *data = read_data (path, &length, error);

  if (!data || !g_key_file_load_from_data (key_file, data, length, G_KEY_FILE_NONE, error))
    return NULL;
  if (g_key_file_get_integer (key_file, GROUP, "Version", NULL) != VERSION)
    {
      g_set_error_literal (error, LANES_ERROR, LANES_ERROR_VERSION,
                           _ ("Another version of Lanes kept these unsaved changes."));
      return NULL;
    }
  self = g_new0 (LanesRescue, 1);
  self->path = g_strdup (path);
  self->name = g_key_file_get_string (key_file, GROUP, "Name", NULL);
  self->time = g_key_file_get_int64 (key_file, GROUP, "Time", NULL);
  uri = g_key_file_get_string (key_file, GROUP, "File", NULL);
  self->file = uri ? g_file_new_for_uri (uri) : NULL;
  self->source = get_bytes (key_file, "Source");
  self->text = get_bytes (key_file, "Text");
  return is_complete (self, error) ? g_steal_pointer (&self) : NULL;
}

/* An example is what came with Lanes: its commands may run without a question, so nobody else says
 * what it is. */
static LanesTaskSet *
load_example (GFile *file)
{
  LanesTaskSet *example = lanes_task_set_load (file, NULL, NULL);

  if (example)
    lanes_examples_translate (example);
  return example;
}

/**
 * lanes_rescue_make_base:
 * @self: what was kept
 *
 * Returns: (transfer full): the set as its file was known, or an empty one
 */
LanesTaskSet *
lanes_rescue_make_base (LanesRescue *self)
{
  LanesTaskSet *base = NULL;
  gsize length;
  const char *data;

  if (self->file && lanes_examples_contain (self->file))
    {
      base = load_example (self->file);
    }
  else if (self->file && self->source)
    {
      data = g_bytes_get_data (self->source, &length);
      base = lanes_task_set_new_from_data (data ? data : "", (gssize) length, self->file, NULL);
    }
  return base ? base : lanes_task_set_new ();
}

/**
 * lanes_rescue_make_set:
 * @self: what was kept
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the set that was not saved, or %NULL with @error set as by
 *   lanes_task_set_new_from_data()
 */
LanesTaskSet *
lanes_rescue_make_set (LanesRescue *self, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (self->text, &length);

  return lanes_task_set_new_from_data (data ? data : "", (gssize) length, self->file, error);
}
