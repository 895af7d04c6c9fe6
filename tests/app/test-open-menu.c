/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "app-test.h"
#include "lanes-examples.h"
#include "lanes-open-menu.h"

#define MIME "application/x-lanes"

typedef struct
{
  char *folder;
  char *list; /* the file of the recent files */
  GPtrArray *files;
  GBookmarkFile *bookmarks;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("lanes-menu-XXXXXX", NULL);
  place->list = g_build_filename (place->folder, "recent.xbel", NULL);
  place->files = g_ptr_array_new_with_free_func (g_free);
  place->bookmarks = g_bookmark_file_new ();
}

static void
tear_down (Place *place, gconstpointer data)
{
  for (guint i = 0; i < place->files->len; i++)
    {
      g_autofree char *parent = g_path_get_dirname (place->files->pdata[i]);

      g_unlink (place->files->pdata[i]);
      g_rmdir (parent);
    }
  g_unlink (place->list);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_ptr_array_unref (place->files);
  g_bookmark_file_free (place->bookmarks);
  g_free (place->list);
  g_free (place->folder);
}

/* A recent file, opened @age days ago */
static void
add (Place *place, const char *folder, const char *name, const char *mime, int age)
{
  g_autofree char *path = g_build_filename (place->folder, folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -age);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, "", -1, &error);
  g_assert_no_error (error);
  g_ptr_array_add (place->files, g_strdup (path));
  g_bookmark_file_set_mime_type (place->bookmarks, uri, mime);
  g_bookmark_file_add_application (place->bookmarks, uri, "Lanes", "lanes %f");
  g_bookmark_file_set_modified_date_time (place->bookmarks, uri, then);
}

static GtkRecentManager *
make_manager (Place *place)
{
  g_autoptr (GError) error = NULL;

  g_bookmark_file_to_file (place->bookmarks, place->list, &error);
  g_assert_no_error (error);
  return g_object_new (GTK_TYPE_RECENT_MANAGER, "filename", place->list, NULL);
}

static GMenuModel *
get_section (GMenuModel *menu, int which)
{
  return g_menu_model_get_item_link (menu, which, G_MENU_LINK_SECTION);
}

static char *
get_text (GMenuModel *menu, int item, const char *attribute)
{
  char *text = NULL;

  g_menu_model_get_item_attribute (menu, item, attribute, "s", &text);
  return text;
}

static char *
get_labels (GMenuModel *menu)
{
  g_autoptr (GString) labels = g_string_new (NULL);

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *label = get_text (menu, i, G_MENU_ATTRIBUTE_LABEL);

      g_string_append_printf (labels, "%s%s", i > 0 ? "|" : "", label);
    }
  return g_string_free (g_steal_pointer (&labels), FALSE);
}

static void
test_sections (Place *place, gconstpointer data)
{
  g_autoptr (GtkRecentManager) manager = make_manager (place);
  g_autoptr (GMenuModel) menu = lanes_open_menu_new (manager);
  g_autoptr (GMenuModel) files = get_section (menu, 0);
  g_autoptr (GMenuModel) recent = get_section (menu, 1);
  g_autoptr (GMenuModel) examples = get_section (menu, 2);
  g_auto (GStrv) names = lanes_examples_list ();
  g_autofree char *action = get_text (files, 0, G_MENU_ATTRIBUTE_ACTION);
  g_autofree char *starter = get_text (examples, 0, G_MENU_ATTRIBUTE_LABEL);
  g_autofree char *target = get_text (examples, 0, G_MENU_ATTRIBUTE_TARGET);

  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 3);
  g_assert_cmpstr (action, ==, "win.open");
  g_assert_cmpint (g_menu_model_get_n_items (recent), ==, 0);
  g_assert_cmpint (g_menu_model_get_n_items (examples), ==, (int) g_strv_length (names));
  g_assert_cmpstr (starter, ==, "Breakfast and music");
  g_assert_cmpstr (target, ==, "breakfast-and-music");
}

static void
test_recent (Place *place, gconstpointer data)
{
  g_autoptr (GtkRecentManager) manager = NULL;
  g_autoptr (GMenuModel) menu = NULL;
  g_autoptr (GMenuModel) recent = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *labels = NULL;
  g_auto (GStrv) parts = g_strsplit (place->folder, "_", -1);
  g_autofree char *shown = g_strjoinv ("__", parts); /* one alone would mark a key */
  g_autofree char *uri = NULL;
  g_autofree char *target = NULL;

  add (place, "a", "set.lanes", MIME, 3);
  add (place, "b", "set.lanes", MIME, 2);
  add (place, "c", "my_set.lanes", MIME, 1);
  add (place, "d", "picture.png", "image/png", 0);
  add (place, "e", "gone.lanes", MIME, 0);
  g_unlink (place->files->pdata[4]);
  for (int i = 0; i < 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("old %d.lanes", i);

      add (place, "f", name, MIME, 10 + i);
    }
  manager = make_manager (place);
  menu = lanes_open_menu_new (manager);
  recent = get_section (menu, 1);
  labels = get_labels (recent);
  expected = g_strdup_printf ("my__set|set (in %s/b)|set (in %s/a)|old 0|old 1|old 2|old 3|old 4",
                              shown, shown);
  g_assert_cmpstr (labels, ==, expected);
  uri = g_filename_to_uri (place->files->pdata[1], NULL, NULL);
  target = get_text (recent, 1, G_MENU_ATTRIBUTE_TARGET);
  g_assert_cmpstr (target, ==, uri);
}

static gboolean
has_two (gpointer recent)
{
  return g_menu_model_get_n_items (recent) == 2;
}

static void
test_add (Place *place, gconstpointer data)
{
  g_autoptr (GtkRecentManager) manager = NULL;
  g_autoptr (GMenuModel) menu = NULL;
  g_autoptr (GMenuModel) recent = NULL;
  g_autoptr (GFile) starter = lanes_examples_get_starter ();
  g_autoptr (GFile) file = NULL;
  g_autofree char *label = NULL;
  g_autofree char *path = g_build_filename (place->folder, "new.lanes", NULL);

  add (place, "a", "set.lanes", MIME, 1);
  g_file_set_contents (path, "", -1, NULL);
  manager = make_manager (place);
  menu = lanes_open_menu_new (manager);
  recent = get_section (menu, 1);
  g_assert_cmpint (g_menu_model_get_n_items (recent), ==, 1);
  /* An example is in the menu already. */
  lanes_open_menu_add_recent (manager, starter);
  file = g_file_new_for_path (path);
  lanes_open_menu_add_recent (manager, file);
  g_assert_true (app_test_wait (has_two, recent));
  label = get_text (recent, 0, G_MENU_ATTRIBUTE_LABEL);
  g_assert_cmpstr (label, ==, "new");
  g_unlink (path);
}

/* Whose name begins like this person's is somebody else. */
static void
test_path (void)
{
  g_autofree char *own = g_build_filename (g_get_home_dir (), "talks", "one.lanes", NULL);
  g_autofree char *other = g_strconcat (g_get_home_dir (), "other/one.lanes", NULL);
  g_autoptr (GFile) own_file = g_file_new_for_path (own);
  g_autoptr (GFile) other_file = g_file_new_for_path (other);
  g_autofree char *own_text = lanes_open_menu_describe_path (own_file);
  g_autofree char *other_text = lanes_open_menu_describe_path (other_file);

  g_assert_cmpstr (own_text, ==, "~/talks/one.lanes");
  g_assert_cmpstr (other_text, ==, other);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

#define ADD(path, function) g_test_add (path, Place, NULL, set_up, function, tear_down)
  ADD ("/open-menu/sections", test_sections);
  ADD ("/open-menu/recent", test_recent);
  ADD ("/open-menu/add", test_add);
  g_test_add_func ("/open-menu/path", test_path);

  return g_test_run ();
}
