/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an editor does to a set, and what becomes of its file. */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "lanes-task-set.h"

static LanesTaskSet *
understand (const char *text)
{
  g_autoptr (GError) error = NULL;
  LanesTaskSet *set = lanes_task_set_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);
  return set;
}

static void
check_text (LanesTaskSet *set, const char *expected)
{
  g_autofree char *text = lanes_task_set_to_data (set, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static char *
list_ids (GListModel *model)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (LanesTask) task = g_list_model_get_item (model, i);

      g_string_append (ids, lanes_task_get_id (task));
    }
  return g_string_free (ids, FALSE);
}

static void
items_changed_cb (GListModel *model, guint position, guint n_removed, guint n_added,
                  GString *changes)
{
  g_string_append_printf (changes, "%u-%u+%u", position, n_removed, n_added);
}

static void
test_move (void)
{
  static const struct
  {
    const char *id;
    guint position;
    const char *ids;
    const char *changes;
  } cases[] = {
      {"a", 0, "abcd", ""},      {"a", 1, "bacd", "0-2+2"}, {"a", 2, "bcad", "0-3+3"},
      {"a", 3, "bcda", "0-4+4"}, {"a", 9, "bcda", "0-4+4"}, {"b", 2, "acbd", "1-2+2"},
      {"d", 0, "dabc", "0-4+4"}, {"d", 1, "adbc", "1-3+3"}, {"c", 1, "acbd", "1-2+2"},
      {"d", 3, "abcd", ""},      {"d", 9, "abcd", ""},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
      g_autoptr (GString) changes = g_string_new (NULL);
      g_autofree char *ids = NULL;

      for (const char *id = "abcd"; *id; id++)
        {
          g_autoptr (LanesTask) task = lanes_task_new ((const char[]){*id, '\0'});

          lanes_task_set_insert (set, G_MAXUINT, task);
        }
      g_signal_connect (set, "items-changed", G_CALLBACK (items_changed_cb), changes);
      lanes_task_set_move (set, lanes_task_set_find (set, cases[i].id), cases[i].position);
      ids = list_ids (G_LIST_MODEL (set));
      g_assert_cmpstr (ids, ==, cases[i].ids);
      g_assert_cmpstr (changes->str, ==, cases[i].changes);
    }
}

/* Of tasks that are replaced, those that are the same stay where they are, and nobody is told of
 * them. */
static void
test_splice (void)
{
  static const struct
  {
    guint position;
    guint n_removed;
    const char *added;
    const char *ids;
    const char *changes;
  } cases[] = {
      {0, 0, "xyz", "xyzabcd", "0-0+3"},
      {2, 0, "xy", "abxycd", "2-0+2"},
      {9, 0, "xy", "abcdxy", "4-0+2"},
      {1, 2, "", "ad", "1-2+0"},
      {0, 4, "", "", "0-4+0"},
      {1, 1, "xyz", "axyzcd", "1-1+3"},
      {0, 4, "abcd", "abcd", ""},
      {0, 4, "axcd", "axcd", "1-1+1"},
      {0, 4, "acbd", "acbd", "1-2+2"},
      {0, 4, "abcdx", "abcdx", "4-0+1"},
      {0, 4, "xabcd", "xabcd", "0-0+1"},
      {0, 4, "ad", "ad", "1-2+0"},
      {0, 4, "dxcba", "dxcba", "0-4+5"},
      {1, 2, "bc", "abcd", ""},
      {0, 0, "", "abcd", ""},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
      g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GString) changes = g_string_new (NULL);
      g_autofree char *ids = NULL;

      for (const char *id = "abcd"; *id; id++)
        {
          g_autoptr (LanesTask) task = lanes_task_new ((const char[]){*id, '\0'});

          lanes_task_set_insert (set, G_MAXUINT, task);
        }
      for (const char *id = cases[i].added; *id; id++)
        {
          LanesTask *known = lanes_task_set_find (set, (const char[]){*id, '\0'});

          g_ptr_array_add (added, known ? g_object_ref (known)
                                        : lanes_task_new ((const char[]){*id, '\0'}));
        }
      g_signal_connect (set, "items-changed", G_CALLBACK (items_changed_cb), changes);
      lanes_task_set_splice (set, cases[i].position, cases[i].n_removed,
                             (LanesTask **) added->pdata, added->len);
      ids = list_ids (G_LIST_MODEL (set));
      g_assert_cmpstr (ids, ==, cases[i].ids);
      g_assert_cmpstr (changes->str, ==, cases[i].changes);
      for (guint k = 0; k < added->len; k++)
        g_assert_true (lanes_task_set_find (set, lanes_task_get_id (added->pdata[k]))
                       == added->pdata[k]);
    }
}

/* What comes into a set that has a file has the folder of that, and what leaves it is let go of. */
static void
test_splice_owns (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/somewhere/mine.lanes");
  g_autoptr (LanesTaskSet) set = lanes_task_set_new_from_data ("[Lanes]\nVersion=1\n"
                                                               "[Task a]\nWorkload=sort\n"
                                                               "[Task b]\nWorkload=sort\n",
                                                               -1, file, NULL);
  LanesTask *tasks[] = {lanes_task_new ("c"), lanes_task_set_get_task (set, 1)};

  g_object_add_weak_pointer (G_OBJECT (tasks[0]), (gpointer *) &tasks[0]);
  lanes_task_set_splice (set, 0, 2, tasks, 2);
  g_object_unref (tasks[0]);
  g_assert_cmpstr (lanes_task_get_directory (tasks[0]), ==, "/somewhere");
  lanes_task_set_splice (set, 0, 1, NULL, 0);
  g_assert_null (tasks[0]);
  g_assert_true (lanes_task_set_get_task (set, 0) == tasks[1]);
}

static void
test_make_copies (void)
{
  g_autoptr (LanesTaskSet) set =
      understand ("[Lanes]\nVersion=1\n[Task eat]\nName=Eat\nColor=blue\nWorkload=sort\n"
                  "[Task read]\nName=Read\nColor=orange\nCommand=true\n");
  LanesTask *tasks[] = {lanes_task_set_get_task (set, 0), lanes_task_set_get_task (set, 0),
                        lanes_task_set_get_task (set, 1)};
  g_autoptr (GPtrArray) copies = lanes_task_set_make_copies (set, tasks, G_N_ELEMENTS (tasks));
  static const struct
  {
    const char *id;
    const char *name;
  } cases[] = {{"eat-2", "Eat 2"}, {"eat-3", "Eat 3"}, {"read-2", "Read 2"}};
  LanesColor color = LANES_COLOR_ORANGE;

  g_assert_cmpuint (lanes_task_set_get_n_tasks (set), ==, 2);
  g_assert_cmpuint (copies->len, ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < copies->len; i++)
    {
      g_assert_cmpstr (lanes_task_get_id (copies->pdata[i]), ==, cases[i].id);
      g_assert_cmpstr (lanes_task_get_name (copies->pdata[i]), ==, cases[i].name);
      g_assert_cmpint (lanes_task_get_color (copies->pdata[i]), >, color);
      color = lanes_task_get_color (copies->pdata[i]);
    }
  g_assert_cmpstr (lanes_task_get_command (copies->pdata[2]), ==, "true");
}

static void
test_make_id (void)
{
  static const struct
  {
    const char *name;
    const char *id;
  } cases[] = {
      {"Play music", "play-music-2"},
      {"Listen", "listen"},
      {"  [Task] C++ & co.  ", "task-c-co"},
      {"Café", "cafe"},
      {"音楽", "task"},
      {"…", "task"},
      {"", "task"},
      {NULL, "task"},
      {"A name that goes on and on and on, and then on",
       "a-name-that-goes-on-and-on-and-on-and-th"},
  };
  g_autoptr (LanesTaskSet) set =
      understand ("[Lanes]\nVersion=1\n[Task play-music]\nWorkload=sort\n");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = lanes_task_set_make_id (set, cases[i].name);
      g_autoptr (LanesTask) task = lanes_task_new (id);

      g_assert_cmpstr (id, ==, cases[i].id);
    }

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = lanes_task_set_make_id (set, "Play music");
      g_autoptr (LanesTask) task = lanes_task_new (id);

      lanes_task_set_insert (set, G_MAXUINT, task);
    }
  g_assert_nonnull (lanes_task_set_find (set, "play-music-301"));
}

#define HEAD "# Mine\n[Lanes]\nVersion=1\n\n"
#define A    "# The first\n[Task a]\nWorkload=sort\nX-Mark=1\n"
#define B    "[Task b]\nColor=red\nWorkload=wait\n"
#define C    "# The last\n[Task c]\nColor=pink\nCommand=make\n"

static const char three[] = HEAD A "\n" B "\n" C;

/* The groups follow the list; back in their order, the file is what it was but for the color that
 * had been left open and is written down. */
static void
test_moved (void)
{
  g_autoptr (LanesTaskSet) set = understand (three);

  lanes_task_set_move (set, lanes_task_set_find (set, "a"), 2);
  check_text (set, HEAD B "\n" C "\n" A "Color=blue\n");
  lanes_task_set_move (set, lanes_task_set_find (set, "c"), 0);
  check_text (set, HEAD C "\n" B "\n" A "Color=blue\n");
  lanes_task_set_move (set, lanes_task_set_find (set, "a"), 0);
  lanes_task_set_move (set, lanes_task_set_find (set, "b"), 1);
  check_text (set, three);
}

/* Undone, each change leaves the file as it was, to the letter. */
static void
test_undone (void)
{
  g_autoptr (LanesTaskSet) set = understand (three);
  g_autoptr (LanesTask) b = g_object_ref (lanes_task_set_find (set, "b"));
  g_autoptr (LanesTask) before = lanes_task_copy (b);
  g_autoptr (LanesTask) edited = lanes_task_copy (b);
  g_autoptr (LanesTask) added = lanes_task_new ("d");

  lanes_task_set_remove (set, b);
  check_text (set, HEAD A "Color=blue\n\n" C);
  lanes_task_set_insert (set, 1, b);
  check_text (set, three);

  g_object_set (added, "workload", "sort", "color", LANES_COLOR_TEAL, NULL);
  lanes_task_set_insert (set, 1, added);
  check_text (set, HEAD A "Color=blue\n\n[Task d]\nColor=teal\nWorkload=sort\n\n" B "\n" C);
  lanes_task_set_remove (set, added);
  check_text (set, three);

  g_object_set (edited, "name", "Second", "nice", 4, NULL);
  lanes_task_assign (b, edited);
  check_text (set, HEAD A "\n" B "Name=Second\nNice=4\n\n" C);
  lanes_task_assign (b, before);
  check_text (set, three);
}

/* What is saved is what the next changes are told from. */
static void
test_saved (void)
{
  g_autoptr (LanesTaskSet) set = understand (three);
  g_autofree char *folder = g_dir_make_tmp ("lanes-edit-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.lanes", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) loaded = NULL;
  g_autofree char *ids = NULL;

  lanes_task_set_move (set, lanes_task_set_find (set, "c"), 0);
  lanes_task_set_remove (set, lanes_task_set_find (set, "b"));
  lanes_task_set_save (set, file, NULL, &error);
  g_assert_no_error (error);
  loaded = lanes_task_set_load (file, NULL, &error);
  g_assert_no_error (error);
  ids = list_ids (G_LIST_MODEL (loaded));
  g_assert_cmpstr (ids, ==, "ca");
  check_text (set, HEAD C "\n" A "Color=blue\n");
  lanes_task_set_move (set, lanes_task_set_find (set, "c"), 1);
  check_text (set, HEAD A "Color=blue\n\n" C);

  g_file_delete (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A copy is told from what it was made of. */
static void
test_make_name (void)
{
  static const struct
  {
    const char *name;
    const char *id;
    const char *made;
  } cases[] = {
      {"Sort", NULL, "Sort"}, {"Eat", NULL, "Eat 3"},         {"Eat 2", NULL, "Eat 3"},
      {"Eat", "a", "Eat"},    {"Room 101", NULL, "Room 102"}, {"2", NULL, "2"},
      {"Eat2", NULL, "Eat2"},
  };
  g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
  const char *const names[] = {"Eat", "Eat 2", "Room 101"};
  const char *const ids[] = {"a", "b", "c"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (LanesTask) task = lanes_task_new (ids[i]);

      g_object_set (task, "name", names[i], NULL);
      lanes_task_set_insert (set, (guint) i, task);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *made = lanes_task_set_make_name (set, cases[i].name, cases[i].id);

      g_assert_cmpstr (made, ==, cases[i].made);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/task-set-edit/move", test_move);
  g_test_add_func ("/task-set-edit/splice", test_splice);
  g_test_add_func ("/task-set-edit/splice-owns", test_splice_owns);
  g_test_add_func ("/task-set-edit/make-copies", test_make_copies);
  g_test_add_func ("/task-set-edit/make-id", test_make_id);
  g_test_add_func ("/task-set-edit/make-name", test_make_name);
  g_test_add_func ("/task-set-edit/moved", test_moved);
  g_test_add_func ("/task-set-edit/undone", test_undone);
  g_test_add_func ("/task-set-edit/saved", test_saved);
  return g_test_run ();
}
