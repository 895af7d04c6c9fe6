/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to open: any file, what was open before, and the examples. */
#include "lanes-open-menu.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-examples.h"

#define MIME_TYPE  "application/x-lanes"
#define SUFFIX     ".lanes"
#define MAX_RECENT 8

static int
compare_times (gconstpointer a, gconstpointer b)
{
  GDateTime *one = gtk_recent_info_get_modified (*(GtkRecentInfo **) a);
  GDateTime *other = gtk_recent_info_get_modified (*(GtkRecentInfo **) b);

  return g_date_time_compare (other, one);
}

/* The task sets that are still there, the newest one first */
static GPtrArray *
list_recent (GtkRecentManager *manager)
{
  GPtrArray *recent = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_recent_info_unref);
  GList *items = gtk_recent_manager_get_items (manager);
  guint n_kept = 0;

  for (GList *l = items; l; l = l->next)
    if (g_strcmp0 (gtk_recent_info_get_mime_type (l->data), MIME_TYPE) == 0)
      g_ptr_array_add (recent, l->data);
    else
      gtk_recent_info_unref (l->data);
  g_list_free (items);

  g_ptr_array_sort (recent, compare_times);
  /* Only as many are looked for on the disk as are shown. */
  while (n_kept < recent->len && n_kept < MAX_RECENT)
    if (gtk_recent_info_exists (recent->pdata[n_kept]))
      n_kept++;
    else
      g_ptr_array_remove_index (recent, n_kept);
  g_ptr_array_set_size (recent, (int) n_kept);
  return recent;
}

static char *
get_name (GtkRecentInfo *info)
{
  char *name = g_strdup (gtk_recent_info_get_display_name (info));

  if (g_str_has_suffix (name, SUFFIX) && strlen (name) > strlen (SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';
  return name;
}

static gboolean
is_unique (GPtrArray *names, guint which)
{
  for (guint i = 0; i < names->len; i++)
    if (i != which && strcmp (names->pdata[i], names->pdata[which]) == 0)
      return FALSE;
  return TRUE;
}

/**
 * lanes_open_menu_describe_path:
 * @file: a file, or a folder
 *
 * Returns: (transfer full): where it is, as short as people write it
 */
char *
lanes_open_menu_describe_path (GFile *file)
{
  g_autofree char *path = g_file_get_parse_name (file);
  const char *home = g_get_home_dir ();

  if (g_str_has_prefix (path, home) && (path[strlen (home)] == '/' || path[strlen (home)] == '\0'))
    return g_strconcat ("~", path + strlen (home), NULL);
  return g_steal_pointer (&path);
}

/* An underscore would mark a key in a menu. */
static char *
escape (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

static char *
make_label (GtkRecentInfo *info, GPtrArray *names, guint which)
{
  g_autofree char *label = NULL;

  if (is_unique (names, which))
    return escape (names->pdata[which]);

  g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autofree char *folder = parent ? lanes_open_menu_describe_path (parent) : g_strdup ("");

  /* Translators: a file, and the folder that it is in */
  label = g_strdup_printf (_ ("%s (in %s)"), (char *) names->pdata[which], folder);
  return escape (label);
}

static void
fill_recent (GMenu *menu, GtkRecentManager *manager)
{
  g_autoptr (GPtrArray) recent = list_recent (manager);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < recent->len; i++)
    g_ptr_array_add (names, get_name (recent->pdata[i]));
  g_menu_remove_all (menu);
  for (guint i = 0; i < recent->len; i++)
    {
      g_autofree char *label = make_label (recent->pdata[i], names, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "app.open", "s",
                                         gtk_recent_info_get_uri (recent->pdata[i]));
      g_menu_append_item (menu, item);
    }
}

static void
changed_cb (GtkRecentManager *manager, GMenu *menu)
{
  fill_recent (menu, manager);
}

/**
 * lanes_open_menu_new:
 * @manager: what knows the recent files
 *
 * Returns: (transfer full): a menu to open any file, one of the recent ones, or one of the
 *   examples; it follows the recent files
 */
GMenuModel *
lanes_open_menu_new (GtkRecentManager *manager)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();
  g_autoptr (GMenu) recent = g_menu_new ();
  g_autoptr (GMenuModel) examples = lanes_examples_make_menu ();

  g_menu_append (files, _ ("Open…"), "win.open");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  fill_recent (recent, manager);
  g_signal_connect_object (manager, "changed", G_CALLBACK (changed_cb), recent, 0);
  g_menu_append_section (menu, _ ("Recent"), G_MENU_MODEL (recent));
  g_menu_append_section (menu, _ ("Examples"), examples);
  return G_MENU_MODEL (menu);
}

/**
 * lanes_open_menu_get:
 *
 * Returns: (transfer none): the menu for the files that this person opened with any program, which
 *   all windows share for the reason that lanes_menus_get() tells
 */
GMenuModel *
lanes_open_menu_get (void)
{
  static GMenuModel *menu;

  if (!menu)
    menu = lanes_open_menu_new (gtk_recent_manager_get_default ());
  return menu;
}

/**
 * lanes_open_menu_add_recent:
 * @manager: what knows the recent files
 * @file: a task set that was opened or saved
 *
 * Remembers @file among the recent ones. The examples are in the menu anyway.
 */
void
lanes_open_menu_add_recent (GtkRecentManager *manager, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  GtkRecentData data = {
      .mime_type = (char *) MIME_TYPE,
      .app_name = (char *) "Lanes",
      .app_exec = (char *) "lanes %f",
  };

  if (!lanes_examples_contain (file))
    gtk_recent_manager_add_full (manager, uri, &data);
}
