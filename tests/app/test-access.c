/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For those who do not see the window, or have no mouse: every control says what it is, every
 * action can be reached, and the Tab key comes by everywhere. */
#include <glib/gstdio.h>

#include "access-check.h"
#include "app-test.h"
#include "lanes-application.h"
#include "lanes-core-picker.h"
#include "lanes-details.h"
#include "lanes-lanes.h"
#include "lanes-shortcuts.h"
#include "lanes-task-card.h"
#include "lanes-task-list.h"
#include "lanes-task-pane.h"
#include "lanes-verdict-banner.h"
#include "lanes-watch-cores.h"
#include "lanes-window.h"

typedef struct
{
  LanesWindow *window;
  GtkWidget *dialog;
  char *file;
} Fixture;

static const char tasks[] = "[Lanes]\nVersion=1\nName=Access\n"
                            "[Task one]\nName=One\nWorkload=primes\n"
                            "[Task two]\nName=Two\nWorkload=wait\nMode=threads\nThreads=2\n"
                            "[Task three]\nName=Three\nCommand=sleep 1000\n";

static void
activate (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
}

static gboolean
has_session (gpointer user_data)
{
  return lanes_window_get_session (((Fixture *) user_data)->window) != NULL;
}

static gboolean
is_ready (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data) && gtk_widget_get_width (user_data) > 0;
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* GTK 4.8 complains when it is to show a tooltip in a window that was closed meanwhile, and where
 * the pointer is beside all windows it always does so here. */
static gboolean
is_known (const char *message)
{
  return strstr (message, "gdk_surface_get_device_position: assertion")
         || strstr (message, "_gtk_widget_find_at_coords: assertion");
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = NULL;
  int fd = g_file_open_tmp ("lanes-XXXXXX.lanes", &self->file, NULL);

  app_test_let_pass (is_known);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (self->file, tasks, -1, NULL));
  self->window = lanes_window_new (GTK_APPLICATION (data));
  file = g_file_new_for_path (self->file);
  lanes_window_open (self->window, file);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (app_test_wait (has_session, self));
  activate (self, "win.show-details");
  g_assert_true (app_test_wait (is_ready, app_test_find (GTK_WIDGET (self->window),
                                                         LANES_TYPE_DETAILS, NULL)));
}

static gboolean
has_stopped (gpointer user_data)
{
  return !lanes_session_is_active (lanes_window_get_session (((Fixture *) user_data)->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer window = self->window;

  if (!has_stopped (self))
    activate (self, "win.stop-all");
  g_assert_true (app_test_wait (has_stopped, self));
  activate (self, "win.show-details");
  g_object_add_weak_pointer (G_OBJECT (self->window), &window);
  activate (self, "win.close");
  g_assert_true (app_test_wait (is_null, &window));
  g_unlink (self->file);
  g_free (self->file);
}

static LanesRunState
get_state (Fixture *self, guint task)
{
  LanesSession *session = lanes_window_get_session (self->window);
  LanesRun *run = lanes_session_get_run (session, lanes_session_get_task (session, task));

  return run ? lanes_run_get_state (run) : LANES_RUN_WAITING;
}

static gboolean
runs (gpointer user_data)
{
  return get_state (user_data, 0) == LANES_RUN_RUNNING
         && get_state (user_data, 1) == LANES_RUN_RUNNING;
}

static void
select_task (Fixture *self, guint position)
{
  LanesSession *session = lanes_window_get_session (self->window);
  GtkWidget *pane = app_test_find (GTK_WIDGET (self->window), LANES_TYPE_TASK_PANE, NULL);

  lanes_task_pane_set_selected (LANES_TASK_PANE (pane), lanes_session_get_task (session, position));
}

static void
see_thread (GtkWidget *widget, gpointer seen)
{
  if (GTK_IS_TREE_EXPANDER (widget) && is_ready (widget))
    *(gboolean *) seen = TRUE;
}

/* The details list the threads of the selected task a moment later. */
static gboolean
lists_threads (gpointer user_data)
{
  gboolean seen = FALSE;

  app_test_walk (GTK_WIDGET (((Fixture *) user_data)->window), see_thread, &seen);
  return seen;
}

static void
start_two (Fixture *self)
{
  LanesSession *session = lanes_window_get_session (self->window);

  lanes_session_start (session, lanes_session_get_task (session, 0));
  lanes_session_start (session, lanes_session_get_task (session, 1));
  select_task (self, 1);
  g_assert_true (app_test_wait (runs, self));
  g_assert_true (app_test_wait (lists_threads, self));
}

static void
test_window (Fixture *self, gconstpointer data)
{
  access_check_widgets (GTK_WIDGET (self->window));
  start_two (self);
  access_check_widgets (GTK_WIDGET (self->window));
  activate (self, "win.total-graph");
  access_check_widgets (GTK_WIDGET (self->window));
  activate (self, "win.total-graph");
}

static guint
count_card_buttons (GPtrArray *places)
{
  guint n = 0;

  for (guint i = 0; i < places->len; i++)
    if (GTK_IS_BUTTON (places->pdata[i])
        && gtk_widget_get_ancestor (places->pdata[i], LANES_TYPE_TASK_CARD))
      n++;
  return n;
}

static void
test_tab (Fixture *self, gconstpointer data)
{
  const GType parts[] = {ADW_TYPE_HEADER_BAR,       LANES_TYPE_TASK_LIST,   LANES_TYPE_CORE_PICKER,
                         LANES_TYPE_VERDICT_BANNER, LANES_TYPE_WATCH_CORES, LANES_TYPE_LANES,
                         LANES_TYPE_DETAILS};
  g_autoptr (GPtrArray) places = NULL;

  start_two (self);
  places = access_tab_around (GTK_WINDOW (self->window), GTK_DIR_TAB_FORWARD);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_test_message ("%s", g_type_name (parts[i]));
      g_assert_true (
          access_comes_by (places, app_test_find (GTK_WIDGET (self->window), parts[i], NULL)));
    }
  g_assert_cmpuint (count_card_buttons (places), >=, 2);
  access_check_tab (GTK_WIDGET (self->window));
}

static void
collect_menu (GMenuModel *menu, GPtrArray *actions)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuLinkIter) links = g_menu_model_iterate_item_links (menu, i);
      g_autoptr (GMenuModel) link = NULL;
      char *action;

      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action))
        g_ptr_array_add (actions, action);
      while (g_menu_link_iter_get_next (links, NULL, &link))
        {
          collect_menu (link, actions);
          g_clear_object (&link);
        }
    }
}

/* What a menu or a control does */
static void
collect_actions (GtkWidget *widget, gpointer actions)
{
  GMenuModel *menu = NULL;

  if (GTK_IS_MENU_BUTTON (widget))
    menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget));
  else if (GTK_IS_POPOVER_MENU (widget))
    menu = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (widget));
  if (menu)
    collect_menu (menu, actions);
  if (GTK_IS_ACTIONABLE (widget) && gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)))
    g_ptr_array_add (actions, g_strdup (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget))));
}

static void
collect_shortcuts (GPtrArray *actions)
{
  guint n_shortcuts;
  const LanesShortcut *shortcuts = lanes_shortcuts_get (&n_shortcuts);

  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;

      if (shortcuts[i].action
          && g_action_parse_detailed_name (shortcuts[i].action, &name, &target, NULL))
        g_ptr_array_add (actions, g_steal_pointer (&name));
    }
}

static void
check_reachable (GPtrArray *reachable, const char *action)
{
  g_test_message ("%s", action);
  g_assert_true (g_ptr_array_find_with_equal_func (reachable, action, g_str_equal, NULL));
}

static gboolean
shows_popover (gpointer user_data)
{
  Fixture *self = user_data;
  GtkWidget *popover = app_test_find (self->dialog, GTK_TYPE_POPOVER, NULL);

  return popover && is_ready (popover);
}

/* What is in the menu of a card is put together when it opens. */
static void
open_card_menu (Fixture *self)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *card = app_test_find (window, LANES_TYPE_TASK_CARD, NULL);

  g_assert_true (gtk_widget_activate_action (card, "task.menu", NULL));
  self->dialog = app_test_find (window, LANES_TYPE_TASK_LIST, NULL);
  g_assert_true (app_test_wait (shows_popover, self));
}

/* The file that was opened becomes a recent one a moment later. */
static gboolean
has_recent (gpointer user_data)
{
  g_autoptr (GPtrArray) actions = g_ptr_array_new_with_free_func (g_free);

  app_test_walk (GTK_WIDGET (((Fixture *) user_data)->window), collect_actions, actions);
  return g_ptr_array_find_with_equal_func (actions, "app.open", g_str_equal, NULL);
}

/* There is nothing that only those can do who know of it. */
static void
test_actions (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) reachable = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP ((gpointer) data));
  const GVariantType *type;
  const char *name, *property;
  GType owner;
  guint n_checked = 0;

  open_card_menu (self);
  g_assert_true (app_test_wait (has_recent, self));
  collect_shortcuts (reachable);
  app_test_walk (GTK_WIDGET (self->window), collect_actions, reachable);
  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (self->window), i, &owner,
                                                   &name, &type, &property);
       i++)
    {
      if (owner != LANES_TYPE_WINDOW)
        continue;
      check_reachable (reachable, name);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 20);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *full = g_strconcat ("app.", names[i], NULL);

      check_reachable (reachable, full);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 26);
}

static void
see_button (GtkWidget *widget, gpointer seen)
{
  if (GTK_IS_BUTTON (widget) && is_ready (widget))
    *(gboolean *) seen = TRUE;
}

/* What is shown within a window has its parts a moment after itself. */
static gboolean
shows_buttons (GtkWidget *dialog)
{
  gboolean seen = FALSE;

  app_test_walk (dialog, see_button, &seen);
  return seen;
}

/* The newest window that is there because of the main one; newer versions of libadwaita show some
 * within it. */
static gboolean
find_dialog (gpointer user_data)
{
  Fixture *self = user_data;
  GListModel *windows = gtk_window_get_toplevels ();
  GType within = g_type_from_name ("AdwDialog");

  self->dialog = within ? app_test_find (GTK_WIDGET (self->window), within, NULL) : NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (GTK_WINDOW (window)) == GTK_WINDOW (self->window))
        self->dialog = window;
    }
  return self->dialog && is_ready (self->dialog) && shows_buttons (self->dialog);
}

static gboolean
has_no_dialog (gpointer user_data)
{
  return !find_dialog (user_data) && !((Fixture *) user_data)->dialog;
}

/* Opens what @action does, tries it, and closes it as the Escape key does. */
static void
check_dialog (Fixture *self, const char *action)
{
  GtkWidget *dialog;

  g_test_message ("%s", action);
  activate (self, action);
  g_assert_true (app_test_wait (find_dialog, self));
  dialog = self->dialog;
  access_check_widgets (dialog);
  if (GTK_IS_WINDOW (dialog))
    {
      access_check_tab (dialog);
      gtk_window_close (GTK_WINDOW (dialog));
    }
  else /* it is the toolkit's own, and so is where Tab goes in it */
    gtk_widget_activate_action (dialog, "window.close", NULL);
  g_assert_true (app_test_wait (has_no_dialog, self));
}

static void
test_dialogs (Fixture *self, gconstpointer data)
{
  const char *const actions[] = {"win.add-task", "win.save-picture", "app.preferences",
                                 "app.shortcuts", "app.about"};

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    check_dialog (self, actions[i]);
  for (guint i = 0; i < 3; i++)
    {
      select_task (self, i);
      check_dialog (self, "win.edit-task");
    }
}

static void
check_popover (Fixture *self, GtkWidget *within)
{
  GtkWidget *popover;

  self->dialog = within;
  g_assert_true (app_test_wait (shows_popover, self));
  popover = app_test_find (within, GTK_TYPE_POPOVER, NULL);
  access_check_widgets (popover);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static gboolean
has_verdict (gpointer user_data)
{
  const LanesFigures *figures =
      lanes_session_get_figures (lanes_window_get_session (((Fixture *) user_data)->window));

  return figures && figures->verdict != LANES_VERDICT_IDLE;
}

/* What opens beside the thing that it is about */
static void
test_popovers (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *banner = app_test_find (window, LANES_TYPE_VERDICT_BANNER, NULL);
  GtkWidget *header = app_test_find (window, ADW_TYPE_HEADER_BAR, NULL);
  GtkWidget *why = app_test_find (banner, GTK_TYPE_MENU_BUTTON, NULL);
  GtkWidget *menu = app_test_find (header, GTK_TYPE_MENU_BUTTON, "Main Menu");
  GtkWidget *open = app_test_find (header, GTK_TYPE_MENU_BUTTON, NULL);

  g_assert_true (why && menu && open);
  start_two (self); /* what happens has reasons */
  g_assert_true (app_test_wait (has_verdict, self));
  gtk_menu_button_popup (GTK_MENU_BUTTON (why));
  check_popover (self, why);
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  check_popover (self, menu);
  gtk_menu_button_popup (GTK_MENU_BUTTON (open));
  check_popover (self, open);
  open_card_menu (self);
  check_popover (self, self->dialog);
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesApplication) application = NULL;

  app_test_init (&argc, &argv);
  /* A process can be one program only: all windows belong to it. */
  application = lanes_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add ("/access/window", Fixture, application, set_up, test_window, tear_down);
  g_test_add ("/access/tab", Fixture, application, set_up, test_tab, tear_down);
  g_test_add ("/access/actions", Fixture, application, set_up, test_actions, tear_down);
  g_test_add ("/access/dialogs", Fixture, application, set_up, test_dialogs, tear_down);
  g_test_add ("/access/popovers", Fixture, application, set_up, test_popovers, tear_down);
  return g_test_run ();
}
