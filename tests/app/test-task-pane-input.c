/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-pane-fixture.h"

#include "lanes-task-clipboard.h"

/* Keys belong to the list: where the focus is elsewhere, they mean something else. */
static void
test_keys (PaneTest *self, gconstpointer data)
{
  static const struct
  {
    const char *trigger;
    const char *action;
  } keys[] = {
      {"space", "start-task\n"},          {"Delete", "remove-task\n"},
      {"<Alt>Up", "move-task-up\n"},      {"<Alt>Down", "move-task-down\n"},
      {"<Control>c", "copy-task\n"},      {"<Control>x", "cut-task\n"},
      {"<Control>d", "duplicate-task\n"},
  };
  GtkWidget *area = gtk_widget_get_parent (self->list);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_string_truncate (self->asked, 0);
      g_assert_true (pane_test_press (self->list, keys[i].trigger));
      g_assert_cmpstr (self->asked->str, ==, keys[i].action);
      g_assert_false (pane_test_press (GTK_WIDGET (self->pane), keys[i].trigger));
    }
  /* Pasting works in a list without tasks too. */
  g_string_truncate (self->asked, 0);
  g_assert_true (pane_test_press (area, "<Control>v"));
  g_assert_cmpstr (self->asked->str, ==, "paste-task\n");

  g_string_truncate (self->asked, 0);
  g_signal_emit_by_name (self->list, "row-activated", pane_test_get_card (self, 1));
  g_assert_cmpstr (self->asked->str, ==, "edit-task\n");
}

/* Space never opens a task instead of starting it, even where it cannot be started. */
static void
test_space_is_taken (PaneTest *self, gconstpointer data)
{
  gtk_widget_insert_action_group (GTK_WIDGET (self->pane), "win", NULL);
  g_assert_true (pane_test_press (self->list, "space"));
  g_assert_cmpstr (self->asked->str, ==, "");
}

/* Arrow keys select, and so does any focus in a card: keys act on the selected one. */
static void
test_focus_selects (PaneTest *self, gconstpointer data)
{
  gtk_window_set_focus_visible (GTK_WINDOW (self->window), TRUE);
  gtk_widget_grab_focus (pane_test_get_card (self, 0));
  pane_test_assert_selected (self, "t0");
  g_signal_emit_by_name (self->list, "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE, FALSE);
  pane_test_assert_selected (self, "t1");
  g_assert_true (pane_test_get_focus (self) == pane_test_get_card (self, 1));
  gtk_widget_grab_focus (app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_BUTTON, "Start t2"));
  pane_test_assert_selected (self, "t2");
}

static gboolean
is_unmapped (gpointer user_data)
{
  return !gtk_widget_get_mapped (user_data);
}

static char *
get_item (GtkWidget *menu, int item)
{
  GMenuModel *model = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu));
  g_autoptr (GMenuModel) section = g_menu_model_get_item_link (model, 0, G_MENU_LINK_SECTION);
  g_autofree char *label = NULL;
  g_autofree char *action = NULL;

  g_menu_model_get_item_attribute (section, item, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  g_menu_model_get_item_attribute (section, item, G_MENU_ATTRIBUTE_ACTION, "s", &action);
  return g_strdup_printf ("%s %s", label, action);
}

/* What one wants most often of a task comes first. */
static void
test_run_menu (PaneTest *self, gconstpointer data)
{
  GtkWidget *menu = app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_POPOVER_MENU, NULL);
  LanesTask *task = pane_test_get_task (self, 1);
  g_autofree char *start = NULL;
  g_autofree char *stop = NULL;
  g_autofree char *pause = NULL;

  gtk_widget_activate_action (pane_test_get_card (self, 1), "task.menu", NULL);
  start = get_item (menu, 0);
  stop = get_item (menu, 1);
  g_assert_cmpstr (start, ==, "_Start win.start-task");
  g_assert_cmpstr (stop, ==, "S_top win.stop-task");
  gtk_popover_popdown (GTK_POPOVER (menu));

  lanes_session_start (self->session, task);
  gtk_widget_activate_action (pane_test_get_card (self, 1), "task.menu", NULL);
  pause = get_item (menu, 0);
  g_assert_cmpstr (pause, ==, "_Pause win.start-task");
  gtk_popover_popdown (GTK_POPOVER (menu));
}

/* The menu acts on the selected task, so its card is selected before. */
static void
test_menu (PaneTest *self, gconstpointer data)
{
  GtkWidget *menu = app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_POPOVER_MENU, NULL);
  GtkWidget *more = app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_BUTTON, "More for t1");

  g_assert_nonnull (more);
  g_assert_false (gtk_widget_get_mapped (menu));
  g_signal_emit_by_name (more, "clicked");
  g_assert_true (app_test_wait (pane_test_is_mapped, menu));
  pane_test_assert_selected (self, "t1");
  gtk_popover_popdown (GTK_POPOVER (menu));
  g_assert_true (app_test_wait (is_unmapped, menu));
  g_assert_true (pane_test_get_focus (self) == pane_test_get_card (self, 1));

  gtk_widget_activate_action (pane_test_get_card (self, 2), "task.menu", NULL);
  g_assert_true (app_test_wait (pane_test_is_mapped, menu));
  pane_test_assert_selected (self, "t2");
  gtk_popover_popdown (GTK_POPOVER (menu));
}

static GtkDropTarget *
find_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  return NULL;
}

/* The middle of the gap above the card at @position, in the area that takes drops */
static double
get_gap (PaneTest *self, guint position)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (pane_test_get_card (self, position),
                                            gtk_widget_get_parent (self->list), &bounds));
  return (double) bounds.origin.y;
}

/* What is dropped from elsewhere is inserted where the line was. */
static void
test_drop (PaneTest *self, gconstpointer data)
{
  GtkDropTarget *target = find_target (gtk_widget_get_parent (self->list));
  g_autoptr (LanesTask) task = lanes_task_new ("guest");
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) text = G_VALUE_INIT;
  GdkDragAction action = 0;
  gboolean taken = FALSE;
  GtkWidget *overlay = gtk_widget_get_parent (gtk_widget_get_parent (self->list));
  GtkWidget *line = gtk_widget_get_last_child (overlay);

  g_object_set (task, "workload", "wait", NULL);
  g_value_init (&value, LANES_TYPE_TASK);
  g_value_set_object (&value, task);
  g_value_init (&text, G_TYPE_STRING);
  g_value_take_string (&text, lanes_task_clipboard_to_text (task));

  g_assert_true (gtk_widget_has_css_class (line, "drop-line"));
  g_signal_emit_by_name (target, "motion", 10.0, get_gap (self, 1), &action);
  g_assert_cmpint (action, ==, GDK_ACTION_COPY);
  g_assert_true (gtk_widget_get_visible (line));
  g_assert_cmpint (gtk_widget_get_margin_top (line), <=, (int) get_gap (self, 1));
  g_assert_cmpint (gtk_widget_get_margin_top (line), >, (int) get_gap (self, 0));

  g_signal_emit_by_name (target, "drop", &value, 10.0, get_gap (self, 1), &taken);
  g_assert_true (taken);
  g_assert_false (gtk_widget_get_visible (line));
  g_signal_emit_by_name (target, "drop", &text, 10.0, 10000.0, &taken);
  g_assert_cmpstr (self->asked->str, ==, "insert guest 1\ninsert guest 3\n");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    guint n_tasks;
    void (*test) (PaneTest *self, gconstpointer data);
  } cases[] = {
      {"/task-pane-input/keys", 3, test_keys},
      {"/task-pane-input/space-is-taken", 3, test_space_is_taken},
      {"/task-pane-input/focus-selects", 3, test_focus_selects},
      {"/task-pane-input/menu", 3, test_menu},
      {"/task-pane-input/run-menu", 3, test_run_menu},
      {"/task-pane-input/drop", 3, test_drop},
  };

  app_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, PaneTest, GUINT_TO_POINTER (cases[i].n_tasks), pane_test_set_up,
                cases[i].test, pane_test_tear_down);
  return g_test_run ();
}
