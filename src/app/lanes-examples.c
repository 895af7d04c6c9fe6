/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The task sets that come with Lanes. */
#include "lanes-examples.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-config.h"

#define STARTER "breakfast-and-music"
#define SUFFIX  ".lanes"

/* All names in the examples, so that they can be translated: a file of tasks has one name of each.
 */
static const char *const example_names[] = {
    N_ ("Bake three loaves"),
    N_ ("Breakfast and music"),
    N_ ("Cook in two kitchens"),
    N_ ("Count primes"),
    N_ ("Count the guests"),
    N_ ("Count with two processes"),
    N_ ("Count with two threads"),
    N_ ("Count with two times two"),
    N_ ("Eat breakfast"),
    N_ ("Knit a sock"),
    N_ ("Listen for the door"),
    N_ ("Paint a picture"),
    N_ ("Play music"),
    N_ ("Processes"),
    N_ ("Processes with threads"),
    N_ ("Python: processes and threads"),
    N_ ("Python: two processes"),
    N_ ("Python: two threads"),
    N_ ("Read a book"),
    N_ ("Resting tasks"),
    N_ ("Solve a crossword"),
    N_ ("Sort the letters"),
    N_ ("Threads"),
    N_ ("Threads with one lock"),
    N_ ("Two tasks on one core"),
    N_ ("Two tasks on two cores"),
    N_ ("Wash the dishes"),
    N_ ("Watch six kettles"),
    N_ ("Write with one pen"),
    NULL,
};

/* In the source when run from the build folder, which says so in LANES_DATA_DIR, else where they
 * are installed */
static GFile *
get_folder (void)
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
  g_autoptr (GFile) folder = get_folder ();

  return g_file_get_child (folder, STARTER SUFFIX);
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
  g_autoptr (GFile) folder = get_folder ();

  return file && g_file_has_parent (file, folder);
}

static const char *
translate (const char *name)
{
  return g_strv_contains (example_names, name) ? _ (name) : name;
}

/**
 * lanes_examples_translate:
 * @task_set: one of the examples, as it was read
 *
 * Gives the set and its tasks the names that they have in the person's language.
 */
void
lanes_examples_translate (LanesTaskSet *task_set)
{
  g_autofree char *name = g_strdup (translate (lanes_task_set_get_name (task_set)));

  lanes_task_set_set_name (task_set, name);
  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    {
      LanesTask *task = lanes_task_set_get_task (task_set, i);

      g_object_set (task, "name", translate (lanes_task_get_name (task)), NULL);
    }
}

/* The name of a task set, read without the rest of it: a menu must not fail. */
static char *
read_name (const char *path)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  if (!g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, NULL))
    return NULL;
  return g_key_file_get_string (keys, "Lanes", "Name", NULL);
}

/* In which order a teacher would show them; what is not here comes after, by its name. */
static const char *const order[] = {STARTER,
                                    "two-tasks-one-core",
                                    "two-tasks-two-cores",
                                    "processes",
                                    "threads",
                                    "processes-with-threads",
                                    "one-lock",
                                    "resting"};

static guint
get_rank (const char *name)
{
  guint rank = 0;

  while (rank < G_N_ELEMENTS (order) && !g_str_equal (name, order[rank]))
    rank++;
  return rank;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *const *one = a;
  const char *const *other = b;
  int difference = (int) get_rank (*one) - (int) get_rank (*other);

  return difference != 0 ? difference : g_strcmp0 (*one, *other);
}

/**
 * lanes_examples_list:
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of the examples, as their files
 *   have them without "", the one to start from first
 */
char **
lanes_examples_list (void)
{
  g_autoptr (GFile) folder = get_folder ();
  g_autoptr (GDir) dir = g_dir_open (g_file_peek_path (folder), 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (SUFFIX)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

/**
 * lanes_examples_find:
 * @name: the name of an example, with or without ".lanes"
 *
 * Returns: (transfer full) (nullable): its file, %NULL: there is none of this name
 */
GFile *
lanes_examples_find (const char *name)
{
  g_auto (GStrv) names = lanes_examples_list ();
  g_autoptr (GFile) folder = get_folder ();
  gsize length = strlen (name);
  g_autofree char *stem = NULL;
  g_autofree char *base = NULL;

  if (g_str_has_suffix (name, SUFFIX))
    length -= strlen (SUFFIX);
  stem = g_strndup (name, length);
  if (!g_strv_contains ((const char *const *) names, stem))
    return NULL;
  base = g_strconcat (stem, SUFFIX, NULL);
  return g_file_get_child (folder, base);
}

/**
 * lanes_examples_make_menu:
 *
 * Returns: (transfer full): a menu of the examples
 */
GMenuModel *
lanes_examples_make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_auto (GStrv) names = lanes_examples_list ();

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (GFile) file = lanes_examples_find (names[i]);
      g_autofree char *title = read_name (g_file_peek_path (file));
      g_autoptr (GMenuItem) item = NULL;

      if (!title)
        continue;
      item = g_menu_item_new (translate (title), NULL);
      g_menu_item_set_action_and_target (item, "app.open-example", "s", names[i]);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}
