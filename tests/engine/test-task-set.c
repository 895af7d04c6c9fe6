/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "lanes-task-set.h"

/* fixture, how many tasks, name of the set, its cores */
static const struct
{
  const char *name;
  guint n_tasks;
  const char *set_name;
  const char *cores;
} good[] = {
    {"every-key", 3, "Breakfast and music", "0-1"},
    {"minimal", 1, "minimal", "all"},
    {"no-tasks", 0, "no-tasks", "all"},
    {"kept", 2, "Open day", "all"},
    {"colors", 11, "colors", "all"},
    {"commands", 6, "commands", "all"},
    {"crlf", 1, "From Windows", "all"},
    {"limits", 2, "limits", "1023"},
    {"loose", 1, "loose", "0,2-3"},
    {"words", 2, "Frühstück – と音楽 ☕", "all"},
};

static char *
find_fixture (const char *name)
{
  g_autofree char *base = g_strconcat (name, ".lanes", NULL);

  return g_test_build_filename (G_TEST_DIST, "fixtures", "task-sets", "good", base, NULL);
}

static LanesTaskSet *
load (const char *name)
{
  g_autofree char *path = find_fixture (name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  LanesTaskSet *set = lanes_task_set_load (file, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_equal (lanes_task_set_get_file (set), file));
  return set;
}

static void
test_good (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *path = find_fixture (good[i].name);
  g_autoptr (LanesTaskSet) set = load (good[i].name);
  g_autofree char *source = NULL;
  g_autofree char *written = NULL;
  g_autofree char *cores = NULL;
  gsize source_length, written_length;

  g_object_get (set, "cores", &cores, NULL);
  g_assert_cmpstr (cores, ==, good[i].cores);
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, good[i].set_name);
  g_assert_cmpuint (lanes_task_set_get_n_tasks (set), ==, good[i].n_tasks);

  g_assert_true (g_file_get_contents (path, &source, &source_length, NULL));
  written = lanes_task_set_to_data (set, &written_length);
  g_assert_cmpmem (written, written_length, source, source_length);
}

static void
test_complete (void)
{
  g_autofree char *folder =
      g_test_build_filename (G_TEST_DIST, "fixtures", "task-sets", "good", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_fixtures = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir))
    n_fixtures++;
  g_assert_cmpuint (n_fixtures, ==, G_N_ELEMENTS (good));
}

static void
test_every_key (void)
{
  static const char *const environment[] = {"CC=clang", "LANG=C", NULL};
  g_autoptr (LanesTaskSet) set = load ("every-key");
  LanesTask *task = lanes_task_set_find (set, "breakfast");
  g_autoptr (GFile) folder = g_file_get_parent (lanes_task_set_get_file (set));
  g_autofree char *directory = g_build_filename (g_file_peek_path (folder), "src/linux", NULL);
  g_autofree char *cores = NULL;

  g_assert_cmpstr (lanes_task_get_name (task), ==, "Eat breakfast");
  g_assert_cmpint (lanes_task_get_color (task), ==, LANES_COLOR_ORANGE);
  g_assert_cmpstr (lanes_task_get_workload (task), ==, "primes");
  g_assert_null (lanes_task_get_command (task));
  g_assert_cmpuint (lanes_task_get_amount (task), ==, 2000000);
  g_assert_cmpfloat (lanes_task_get_seconds (task), ==, 0);
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_MIXED);
  g_assert_cmpuint (lanes_task_get_processes (task), ==, 2);
  g_assert_cmpuint (lanes_task_get_threads (task), ==, 3);
  g_assert_true (lanes_task_get_lock (task));
  g_object_get (task, "cores", &cores, NULL);
  g_assert_cmpstr (cores, ==, "0,2-3");
  g_assert_cmpint (lanes_task_get_nice (task), ==, 5);
  g_assert_cmpfloat (lanes_task_get_start_after (task), ==, 1.5);

  task = lanes_task_set_find (set, "music");
  g_assert_cmpfloat (lanes_task_get_seconds (task), ==, 20);
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_THREADS);
  g_assert_false (lanes_task_get_lock (task));

  task = lanes_task_set_find (set, "build");
  g_assert_cmpstr (lanes_task_get_command (task), ==, "make -j4 'CFLAGS=-O2 -g'");
  g_assert_null (lanes_task_get_workload (task));
  g_assert_cmpfloat (lanes_task_get_seconds (task), ==, 0.25);
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_PROCESSES);
  g_assert_cmpstr (lanes_task_get_directory (task), ==, directory);
  g_assert_cmpstrv (lanes_task_get_environment (task), environment);
}

static void
test_loose (void)
{
  g_autoptr (LanesTaskSet) set = load ("loose");
  LanesTask *task = lanes_task_set_find (set, "spaces");

  g_assert_cmpstr (lanes_task_get_workload (task), ==, "mandelbrot");
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_THREADS);
  g_assert_cmpuint (lanes_task_get_threads (task), ==, 7);
  g_assert_cmpfloat (lanes_task_get_seconds (task), ==, 0.5);
  g_assert_true (lanes_task_get_lock (task));
  g_assert_cmpint (lanes_task_get_color (task), ==, LANES_COLOR_PINK);
}

static void
test_limits (void)
{
  g_autoptr (LanesTaskSet) set = load ("limits");
  LanesTask *task = lanes_task_set_find (set, "most");
  LanesCoreSet cores;

  g_assert_cmpuint (lanes_task_get_amount (task), ==, G_GUINT64_CONSTANT (1000000000000000000));
  g_assert_cmpuint (lanes_task_get_processes (task), ==, 256);
  g_assert_cmpuint (lanes_task_get_threads (task), ==, 256);
  g_assert_cmpint (lanes_task_get_nice (task), ==, 19);
  g_assert_cmpfloat (lanes_task_get_start_after (task), ==, 31536000);
  lanes_task_get_cores (task, &cores);
  g_assert_true (lanes_core_set_is_all (&cores));
  g_assert_cmpfloat (lanes_task_get_seconds (lanes_task_set_find (set, "least")), ==, 0.001);
}

static void
test_words (void)
{
  g_autoptr (LanesTaskSet) set = load ("words");

  g_assert_cmpstr (lanes_task_get_name (lanes_task_set_find (set, "Frühstück 1")), ==,
                   "Frühstück 1");
  g_assert_cmpstr (lanes_task_get_name (lanes_task_set_find (set, "مهمة")), ==,
                   " spaces and\\backslash");
}

/* What others chose is not free, wherever it is in the file. */
static void
test_colors (void)
{
  static const LanesColor expected[] = {
      LANES_COLOR_ORANGE, LANES_COLOR_PURPLE, LANES_COLOR_BLUE,   LANES_COLOR_TEAL,
      LANES_COLOR_GREEN,  LANES_COLOR_PINK,   LANES_COLOR_YELLOW, LANES_COLOR_RED,
      LANES_COLOR_SLATE,  LANES_COLOR_BLUE,   LANES_COLOR_ORANGE,
  };
  g_autoptr (LanesTaskSet) set = load ("colors");
  g_autoptr (LanesTaskSet) empty = lanes_task_set_new ();

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (lanes_task_get_color (lanes_task_set_get_task (set, i)), ==, expected[i]);
  g_assert_cmpint (lanes_task_set_next_color (set), ==, LANES_COLOR_TEAL);
  g_assert_cmpint (lanes_task_set_next_color (empty), ==, LANES_COLOR_BLUE);
}

static void
test_commands (void)
{
  static const char *const environment[] = {"EMPTY=", "LIST=a;b", "EQUAL=a=b c", NULL};
  g_autoptr (LanesTaskSet) set = load ("commands");
  g_autoptr (GFile) folder = g_file_get_parent (lanes_task_set_get_file (set));
  g_autofree char *home = g_build_filename (g_get_home_dir (), "music", NULL);
  LanesTask *inherits = lanes_task_set_find (set, "inherits");

  g_assert_cmpstr (lanes_task_get_command (lanes_task_set_find (set, "quotes")), ==,
                   "sh -c \"echo 'one two'; sleep 1\"");
  g_assert_cmpstr (lanes_task_get_command (lanes_task_set_find (set, "backslash")), ==,
                   "printf 'a\\nb'");
  g_assert_cmpstr (lanes_task_get_directory (inherits), ==, g_file_peek_path (folder));
  g_assert_null (lanes_task_get_environment (inherits)[0]);
  g_assert_cmpstr (lanes_task_get_directory (lanes_task_set_find (set, "absolute")), ==, "/usr");
  g_assert_cmpstr (lanes_task_get_directory (lanes_task_set_find (set, "home")), ==, home);
  g_assert_cmpstrv (lanes_task_get_environment (lanes_task_set_find (set, "environment")),
                    environment);
}

typedef struct
{
  guint n_changes;
  guint position;
  guint n_removed;
  guint n_added;
} Change;

static void
items_changed_cb (GListModel *model, guint position, guint n_removed, guint n_added, Change *change)
{
  *change = (Change){change->n_changes + 1, position, n_removed, n_added};
}

static void
check_change (Change *change, guint position, guint n_removed, guint n_added)
{
  g_assert_cmpuint (change->n_changes, ==, 1);
  g_assert_cmpuint (change->position, ==, position);
  g_assert_cmpuint (change->n_removed, ==, n_removed);
  g_assert_cmpuint (change->n_added, ==, n_added);
  change->n_changes = 0;
}

static void
test_list (void)
{
  g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
  g_autoptr (LanesTask) one = lanes_task_new ("one");
  g_autoptr (LanesTask) two = lanes_task_new ("two");
  g_autoptr (GObject) item = NULL;
  Change change = {0};

  g_assert_cmpuint (g_list_model_get_item_type (G_LIST_MODEL (set)), ==, LANES_TYPE_TASK);
  g_signal_connect (set, "items-changed", G_CALLBACK (items_changed_cb), &change);
  lanes_task_set_insert (set, G_MAXUINT, two);
  check_change (&change, 0, 0, 1);
  lanes_task_set_insert (set, 0, one);
  check_change (&change, 0, 0, 1);
  g_object_set (one, "name", "First", NULL);
  g_assert_cmpuint (change.n_changes, ==, 0);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (set)), ==, 2);
  item = g_list_model_get_item (G_LIST_MODEL (set), 1);
  g_assert_true (item == G_OBJECT (two));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (set), 2));
  g_assert_null (lanes_task_set_find (set, "three"));

  lanes_task_set_remove (set, one);
  check_change (&change, 0, 1, 0);
  g_assert_true (lanes_task_set_get_task (set, 0) == two);
  g_assert_null (lanes_task_set_get_task (set, 1));
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_properties (void)
{
  g_autoptr (LanesTaskSet) set = load ("minimal");
  g_autoptr (LanesTaskSet) fresh = lanes_task_set_new ();
  guint n_names = 0, n_cores = 0;
  g_autofree char *cores = NULL;

  g_assert_cmpstr (lanes_task_set_get_name (fresh), ==, "Untitled");
  g_assert_null (lanes_task_set_get_file (fresh));

  g_signal_connect (set, "notify::name", G_CALLBACK (count_cb), &n_names);
  g_signal_connect (set, "notify::cores", G_CALLBACK (count_cb), &n_cores);
  lanes_task_set_set_name (set, "minimal");
  g_assert_cmpuint (n_names, ==, 0);
  g_object_set (set, "name", "Morning", NULL);
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, "Morning");
  g_object_set (set, "name", "", NULL);
  g_assert_cmpstr (lanes_task_set_get_name (set), ==, "minimal");
  g_assert_cmpuint (n_names, ==, 2);

  g_object_set (set, "cores", "1", NULL);
  g_object_set (set, "cores", "1-", NULL);
  g_assert_cmpuint (n_cores, ==, 1);
  g_object_get (set, "cores", &cores, NULL);
  g_assert_cmpstr (cores, ==, "1");
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LanesTaskSet **set = data;
  g_autoptr (GError) error = NULL;

  *set = lanes_task_set_load_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_async (void)
{
  g_autofree char *path = find_fixture ("every-key");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LanesTaskSet) set = NULL;

  lanes_task_set_load_async (file, NULL, load_cb, &set);
  while (!set)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (lanes_task_set_get_n_tasks (set), ==, 3);
  g_assert_true (g_file_equal (lanes_task_set_get_file (set), file));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *path = g_strconcat ("/task-set/good/", good[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_good);
    }
  g_test_add_func ("/task-set/good-complete", test_complete);
  g_test_add_func ("/task-set/every-key", test_every_key);
  g_test_add_func ("/task-set/loose", test_loose);
  g_test_add_func ("/task-set/limits", test_limits);
  g_test_add_func ("/task-set/words", test_words);
  g_test_add_func ("/task-set/colors", test_colors);
  g_test_add_func ("/task-set/commands", test_commands);
  g_test_add_func ("/task-set/list", test_list);
  g_test_add_func ("/task-set/properties", test_properties);
  g_test_add_func ("/task-set/load-async", test_async);
  return g_test_run ();
}
