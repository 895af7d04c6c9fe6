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
  g_test_add_func ("/task-set-edit/make-id", test_make_id);
  g_test_add_func ("/task-set-edit/make-name", test_make_name);
  g_test_add_func ("/task-set-edit/moved", test_moved);
  g_test_add_func ("/task-set-edit/undone", test_undone);
  g_test_add_func ("/task-set-edit/saved", test_saved);
  return g_test_run ();
}
