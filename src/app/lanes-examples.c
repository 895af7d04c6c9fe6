/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The task sets that come with Lanes. */
#include "lanes-examples.h"

#include <glib/gi18n-lib.h>

#include "lanes-config.h"

#define STARTER "breakfast-and-music.lanes"

/**
 * lanes_examples_get_folder:
 *
 * Returns: (transfer full): where the examples are: in the source when run from the build folder,
 * which says so in LANES_DATA_DIR, else where they are installed
 */
GFile *
lanes_examples_get_folder (void)
{
  const char *data = g_getenv ("LANES_DATA_DIR");

  return g_file_new_build_filename (data ? data : LANES_PKGDATADIR, "examples", NULL);
}

/**
 * lanes_examples_get_starter:
 *
 * Returns: (transfer full): the task set that is shown when no other one is asked for
 */
GFile *
lanes_examples_get_starter (void)
{
  g_autoptr (GFile) folder = lanes_examples_get_folder ();

  return g_file_get_child (folder, STARTER);
}

/**
 * lanes_examples_contain:
 * @file: (nullable): a task set
 *
 * Returns: whether it is one of the examples
 */
gboolean
lanes_examples_contain (GFile *file)
{
  g_autoptr (GFile) folder = lanes_examples_get_folder ();

  return file && g_file_has_parent (file, folder);
}

/* The name of a task set, read without the rest of it: a menu must not fail. */
static char *
read_name (const char *path)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  if (!g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, NULL))
    return NULL;
  return g_key_file_get_locale_string (keys, "Lanes", "Name", NULL, NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *const *one = a;
  const char *const *other = b;

  /* The starter set comes first. */
  if (g_str_equal (*one, STARTER) != g_str_equal (*other, STARTER))
    return g_str_equal (*one, STARTER) ? -1 : 1;
  return g_strcmp0 (*one, *other);
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".lanes"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/**
 * lanes_examples_make_menu:
 *
 * Returns: (transfer full): a menu to open any file, or one of the examples
 */
GMenuModel *
lanes_examples_make_menu (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();
  g_autoptr (GMenu) examples = g_menu_new ();
  g_autoptr (GFile) folder = lanes_examples_get_folder ();
  g_autoptr (GPtrArray) names = list_files (g_file_peek_path (folder));

  g_menu_append (files, _ ("Open…"), "win.open");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GFile) file = g_file_get_child (folder, g_ptr_array_index (names, i));
      g_autofree char *title = read_name (g_file_peek_path (file));
      g_autoptr (GMenuItem) item = NULL;

      if (!title)
        continue;
      item = g_menu_item_new (title, NULL);
      g_menu_item_set_action_and_target (item, "app.open-example", "s",
                                         g_ptr_array_index (names, i));
      g_menu_append_item (examples, item);
    }
  g_menu_append_section (menu, _ ("Examples"), G_MENU_MODEL (examples));
  return g_object_ref (G_MENU_MODEL (menu));
}
