/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task-pane-fixture.h"

#include "lanes-task-clipboard.h"

static void
action_cb (GSimpleAction *action, GVariant *parameter, PaneTest *self)
{
  g_string_append_printf (self->asked, "%s\n", g_action_get_name (G_ACTION (action)));
}

static void
move_cb (PaneTest *self, LanesTask *task, guint position)
{
  g_string_append_printf (self->asked, "move %s %u\n", lanes_task_get_id (task), position);
}

static void
insert_cb (PaneTest *self, const char *text, guint position)
{
  g_autoptr (GPtrArray) tasks = lanes_task_clipboard_from_text (text, NULL);

  g_assert_nonnull (tasks);
  g_string_append_printf (self->asked, "insert %s %u\n", lanes_task_get_id (tasks->pdata[0]),
                          position);
}

static void
rename_cb (PaneTest *self, const char *name)
{
  g_string_append_printf (self->asked, "rename %s\n", name);
}

static void
start_cb (PaneTest *self, LanesTask *task)
{
  g_string_append_printf (self->asked, "start %s\n", lanes_task_get_id (task));
}

static void
selected_cb (PaneTest *self)
{
  self->n_notified++;
}

void
pane_test_insert (PaneTest *self, guint position, const char *id)
{
  g_autoptr (LanesTask) task = lanes_task_new (id);

  g_object_set (task, "name", id, "workload", "wait", NULL);
  lanes_task_set_insert (self->task_set, position, task);
}

static void
add_actions (PaneTest *self)
{
  static const char *const names[] = {
      "add-task",  "edit-task", "duplicate-task", "remove-task", "move-task-up", "move-task-down",
      "copy-task", "cut-task",  "paste-task",     "start-task",  "show-details",
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], NULL);

      g_signal_connect (action, "activate", G_CALLBACK (action_cb), self);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self->pane), "win", G_ACTION_GROUP (group));
}

/* @data: how many tasks there are to begin with */
void
pane_test_set_up (PaneTest *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = lanes_topology_new (&error);

  g_assert_no_error (error);
  self->asked = g_string_new (NULL);
  self->task_set = lanes_task_set_new ();
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    {
      g_autofree char *id = g_strdup_printf ("t%u", i);

      pane_test_insert (self, i, id);
    }
  self->session = lanes_session_new (topology, self->task_set, LANES_RECORDER_AUTO, &error);
  g_assert_no_error (error);
  self->pane = g_object_new (LANES_TYPE_TASK_PANE, NULL);
  add_actions (self);
  g_signal_connect_swapped (self->pane, "move", G_CALLBACK (move_cb), self);
  g_signal_connect_swapped (self->pane, "insert", G_CALLBACK (insert_cb), self);
  g_signal_connect_swapped (self->pane, "rename", G_CALLBACK (rename_cb), self);
  g_signal_connect_swapped (self->pane, "start", G_CALLBACK (start_cb), self);
  g_signal_connect_swapped (self->pane, "notify::selected", G_CALLBACK (selected_cb), self);
  lanes_task_pane_set_session (self->pane, self->session);
  self->window = app_test_present (GTK_WIDGET (self->pane), 260, 500);
  self->list = app_test_find (GTK_WIDGET (self->pane), GTK_TYPE_LIST_BOX, NULL);
}

void
pane_test_tear_down (PaneTest *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->pane);
  g_object_unref (self->session);
  g_object_unref (self->task_set);
  g_string_free (self->asked, TRUE);
}

GtkWidget *
pane_test_get_card (PaneTest *self, guint position)
{
  return GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) position));
}

LanesTask *
pane_test_get_task (PaneTest *self, guint position)
{
  return lanes_task_set_get_task (self->task_set, position);
}

void
pane_test_assert_selected (PaneTest *self, const char *id)
{
  LanesTask *task = lanes_task_pane_get_selected (self->pane);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  g_assert_cmpstr (task ? lanes_task_get_id (task) : NULL, ==, id);
  g_assert_true ((row ? lanes_task_card_get_task (LANES_TASK_CARD (row)) : NULL) == task);
}

GtkWidget *
pane_test_get_focus (PaneTest *self)
{
  return gtk_root_get_focus (GTK_ROOT (self->window));
}

/* Presses the keys that @trigger names, where the list has them. */
gboolean
pane_test_press (GtkWidget *widget, const char *trigger)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && k < g_list_model_get_n_items (G_LIST_MODEL (controller));
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          g_autofree char *text =
              gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
          g_auto (GStrv) keys = g_strsplit (text, "|", -1);

          if (g_strv_contains ((const char *const *) keys, trigger))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                 NULL);
        }
    }
  return FALSE;
}

gboolean
pane_test_is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}
