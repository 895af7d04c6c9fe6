/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-shortcuts-window.h"
#include "lanes-shortcuts.h"
#include "lanes-window.h"

/* Actions without keys of their own, which menus, buttons and other keys lead to */
static const char *const exceptions[] = {"win.stop-task"};

static gboolean
is_listed (const char *action)
{
  guint n_shortcuts;
  const LanesShortcut *shortcuts = lanes_shortcuts_get (&n_shortcuts);

  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_auto (GStrv) parts = shortcuts[i].action ? g_strsplit (shortcuts[i].action, "(", 2) : NULL;

      if (parts && g_str_equal (parts[0], action))
        return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (exceptions); i++)
    if (g_str_equal (exceptions[i], action))
      return TRUE;
  return FALSE;
}

/* Two actions never share their keys where both can be used: in presenter view there are only those
 * of the program and its own. */
static void
assert_unique (LanesShortcutScope absent)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_shortcuts;
  const LanesShortcut *shortcuts = lanes_shortcuts_get (&n_shortcuts);

  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_assert_nonnull (shortcuts[i].accels[0]);
      if (shortcuts[i].scope == absent)
        continue;
      for (guint k = 0; shortcuts[i].accels[k]; k++)
        {
          GdkModifierType modifiers;
          guint key;

          g_assert_true (gtk_accelerator_parse (shortcuts[i].accels[k], &key, &modifiers));
          g_assert_true (g_hash_table_add (seen, gtk_accelerator_name (key, modifiers)));
        }
    }
}

static void
test_unique (void)
{
  assert_unique (LANES_SHORTCUT_PRESENTER);
  assert_unique (LANES_SHORTCUT_WIDGET);
}

/* Whatever the window can do is told in the table. */
static void
test_complete (void)
{
  GtkWidgetClass *klass = g_type_class_ref (LANES_TYPE_WINDOW);
  const GVariantType *parameter;
  const char *property;
  const char *name;
  GType type;
  guint n_own = 0;

  for (guint i = 0; gtk_widget_class_query_action (klass, i, &type, &name, &parameter, &property);
       i++)
    if (type == LANES_TYPE_WINDOW)
      {
        if (!is_listed (name))
          g_error ("“%s” has no keys in the table", name);
        n_own++;
      }
  g_assert_cmpuint (n_own, >, 0);
  g_type_class_unref (klass);
}

static void
test_install (void)
{
  g_autoptr (GtkApplication) application =
      gtk_application_new ("org.lanes.Test", G_APPLICATION_NON_UNIQUE);
  g_auto (GStrv) run = NULL;
  g_auto (GStrv) undo = NULL;
  g_auto (GStrv) edit = NULL;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  lanes_shortcuts_install (application);
  run = gtk_application_get_accels_for_action (application, "win.run-all");
  undo = gtk_application_get_accels_for_action (application, "win.undo");
  edit = gtk_application_get_accels_for_action (application, "win.edit-task");
  g_assert_cmpstr (run[0], ==, "<Control>r");
  /* Text that is being typed, and the task list, have these keys first. */
  g_assert_null (undo[0]);
  g_assert_null (edit[0]);
}

/* What leads the picture of the lanes listens wherever the focus is, for the keys of a keypad, too.
 */
static void
test_anywhere (void)
{
  static const struct
  {
    const char *keys, *action;
  } rows[] = {
      {"f", "win.fit"},
      {"plus|equal|KP_Add", "win.zoom-in"},
      {"minus|KP_Subtract", "win.zoom-out"},
      {"0|KP_0", "win.live"},
      {"a", "win.mark-begin"},
      {"b", "win.mark-end"},
      {"<Control>z", "win.undo"},
  };
  g_autoptr (GtkEventController) controller =
      lanes_shortcuts_make_controller (LANES_SHORTCUT_WINDOW);
  GListModel *keys = G_LIST_MODEL (controller);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < g_list_model_get_n_items (keys); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (keys, k);
          g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (rows[i].keys);
          GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            found = g_str_equal (gtk_named_action_get_action_name (GTK_NAMED_ACTION (action)),
                                 rows[i].action);
        }
      if (!found)
        g_error ("“%s” does not lead to %s wherever the focus is", rows[i].keys, rows[i].action);
    }
}

static guint
count_visible_rows (GtkWidget *widget)
{
  guint n_rows = ADW_IS_ACTION_ROW (widget) && gtk_widget_get_child_visible (widget)
                 && gtk_widget_get_visible (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n_rows += count_visible_rows (child);
  return n_rows;
}

static gboolean
has_one_row (gpointer user_data)
{
  return count_visible_rows (user_data) == 1;
}

static gboolean
has_no_row (gpointer user_data)
{
  return count_visible_rows (user_data) == 0;
}

static void
test_window (void)
{
  GtkWidget *parent = app_test_present (gtk_label_new ("parent"), 800, 600);
  GtkWidget *window = g_object_new (LANES_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, NULL);
  GtkWidget *search = app_test_find (window, GTK_TYPE_SEARCH_ENTRY, NULL);
  GtkWidget *row = app_test_find (window, ADW_TYPE_ACTION_ROW, "Run all tasks");
  guint n_shortcuts;

  lanes_shortcuts_get (&n_shortcuts);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpuint (count_visible_rows (window), ==, n_shortcuts);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Ctrl+R");

  /* By name, by key, and by what nothing is called */
  gtk_editable_set_text (GTK_EDITABLE (search), "RUN ALL");
  g_assert_true (app_test_wait (has_one_row, window));
  gtk_editable_set_text (GTK_EDITABLE (search), "xyzzy");
  g_assert_true (app_test_wait (has_no_row, window));
  gtk_editable_set_text (GTK_EDITABLE (search), "shift+n");
  g_assert_true (app_test_wait (has_one_row, window));
  /* Escape takes the search back before it closes. */
  g_signal_emit_by_name (search, "stop-search");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");

  app_test_destroy (&window, window);
  gtk_window_destroy (GTK_WINDOW (parent));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/shortcuts/unique", test_unique);
  g_test_add_func ("/shortcuts/complete", test_complete);
  g_test_add_func ("/shortcuts/anywhere", test_anywhere);
  g_test_add_func ("/shortcuts/install", test_install);
  g_test_add_func ("/shortcuts/window", test_window);
  return g_test_run ();
}
