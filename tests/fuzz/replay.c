/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay FOLDER…: gives each file to LLVMFuzzerTestOneInput(), so that what was found once stays
 * mended, with any compiler and in every run of the tests. */
#include "fuzz.h"

#include <string.h>

/* The bytes are at the very end of their memory, with no NUL behind them: a sanitizer sees who
 * reads further. */
static void
test_file (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree uint8_t *bytes = NULL;
  gsize length;

  g_file_get_contents (data, &contents, &length, &error);
  g_assert_no_error (error);
  bytes = g_memdup2 (contents, MAX (length, 1));
  LLVMFuzzerTestOneInput (bytes, length);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_folder (const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  g_autofree char *folder_name = g_path_get_basename (path);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_steal_pointer (&file));
    }
  g_ptr_array_sort (names, compare_names);
  g_assert_cmpuint (names->len, >, 0);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_path_get_basename (names->pdata[i]);
      g_autofree char *test = g_strdup_printf ("/fuzz/%s/%s", folder_name, file);

      g_test_add_data_func_full (test, g_strdup (names->pdata[i]), test_file, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (int i = 1; i < argc; i++)
    add_folder (argv[i]);
  return g_test_run ();
}
