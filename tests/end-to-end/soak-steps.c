/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person, another program and the system may do to a window. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "app-test.h"
#include "lanes-task-pane.h"
#include "lanes-trust.h"
#include "soak.h"

#define MAX_WINDOWS 3
#define MAX_TASKS   16

/* All workloads that take no disk, all modes, and commands that behave badly */
static const char *const texts[] = {
    "[Lanes]\nVersion=1\nName=Many\n"
    "[Task primes]\nWorkload=primes\nMode=threads\nThreads=3\n"
    "[Task mixed]\nWorkload=matrix\nMode=mixed\nProcesses=2\nThreads=2\nLock=true\n"
    "[Task soon]\nWorkload=mandelbrot\nSeconds=0.2\nProcesses=3\n"
    "[Task sort]\nWorkload=sort\nAmount=20\nMode=threads\n"
    "[Task wait]\nWorkload=wait\nMode=threads\nThreads=8\n"
    "[Task late]\nWorkload=compress\nStartAfter=0.3\nSeconds=1\n",
    "[Lanes]\nVersion=1\nName=Commands\nCores=0\n"
    "[Task talks]\nCommand=sh -c 'while :; do echo line; sleep 0.01; done'\n"
    "[Task floods]\nCommand=sh -c 'yes lanes | head -c 3000000'\n"
    "[Task fails]\nCommand=false\n"
    "[Task missing]\nCommand=/nonexistent/program\n"
    "[Task leaves]\nCommand=sh -c 'setsid sleep 1000 & sleep 0.2'\n"
    "[Task stays]\nCommand=sh -c 'trap \"\" TERM; while :; do sleep 0.1; done'\n"
    "[Task dies]\nCommand=sh -c 'sleep 0.1; kill -9 $$'\n"
    "[Task forks]\nCommand=sh -c 'while :; do true & sleep 0.02; done'\n",
};

/* What is in the files is written anew: another program has changed them. */
void
soak_write_files (Soak *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (g_file_set_contents (self->files[i], texts[i], -1, NULL));
}

static void
trust_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (LanesTaskSet) set = lanes_task_set_new_from_data (texts[i], -1, NULL, NULL);
      g_autoptr (GPtrArray) tasks = g_ptr_array_new ();

      for (guint j = 0; j < lanes_task_set_get_n_tasks (set); j++)
        g_ptr_array_add (tasks, lanes_task_set_get_task (set, j));
      lanes_trust_add_list (tasks);
    }
}

static LanesTask *
choose_task (Soak *self, LanesWindow *window)
{
  LanesDocument *document = lanes_window_get_document (window);
  LanesTaskSet *set = document ? lanes_document_get_task_set (document) : NULL;
  guint n = set ? lanes_task_set_get_n_tasks (set) : 0;

  return n > 0 ? lanes_task_set_get_task (set, soak_choose (self, n)) : NULL;
}

static guint
count_windows (Soak *self)
{
  guint n = 0;

  for (GList *l = gtk_application_get_windows (self->application); l; l = l->next)
    n += LANES_IS_WINDOW (l->data) ? 1 : 0;
  return n;
}

static LanesWindow *
choose_window (Soak *self)
{
  guint left = soak_choose (self, count_windows (self));

  for (GList *l = gtk_application_get_windows (self->application); l; l = l->next)
    if (LANES_IS_WINDOW (l->data) && left-- == 0)
      return l->data;
  return NULL;
}

/* Opens one of the files in a window of its own. */
void
soak_open (Soak *self)
{
  g_autoptr (GFile) file =
      g_file_new_for_path (self->files[soak_choose (self, G_N_ELEMENTS (self->files))]);
  LanesWindow *window;

  if (count_windows (self) >= MAX_WINDOWS)
    return;
  trust_files ();
  window = lanes_window_new (self->application);
  lanes_window_open (window, file);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_step (Soak *self, LanesWindow *window)
{
  soak_open (self);
}

static void
act (Soak *self, LanesWindow *window, const char *const *actions, guint n_actions)
{
  const char *action = actions[soak_choose (self, n_actions)];

  g_test_message ("  %s", action);
  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
}

static void
run_step (Soak *self, LanesWindow *window)
{
  static const char *const actions[] = {"win.run-all",    "win.run-all",    "win.stop-all",
                                        "win.start-task", "win.start-task", "win.stop-task",
                                        "win.toggle-run"};

  act (self, window, actions, G_N_ELEMENTS (actions));
}

static void
view_step (Soak *self, LanesWindow *window)
{
  static const char *const actions[] = {"win.freeze",          "win.live",        "win.fit",
                                        "win.zoom-in",         "win.zoom-in",     "win.zoom-in",
                                        "win.zoom-out",        "win.zoom-out",    "win.pan-back",
                                        "win.pan-on",          "win.pan-begin",   "win.pan-end",
                                        "win.mark-begin",      "win.mark-end",    "win.total-graph",
                                        "win.show-details",    "win.slow-motion", "win.presenter",
                                        "win.leave-presenter", "win.copy-picture"};

  act (self, window, actions, G_N_ELEMENTS (actions));
}

static void
edit_step (Soak *self, LanesWindow *window)
{
  static const char *const actions[] = {"win.undo",        "win.undo",         "win.undo",
                                        "win.redo",        "win.redo",         "win.duplicate-task",
                                        "win.remove-task", "win.move-task-up", "win.move-task-down",
                                        "win.copy-task",   "win.paste-task",   "win.cut-task",
                                        "win.take-core",   "win.give-core",    "win.add-task",
                                        "win.edit-task",   "win.save",         "win.save-picture"};
  LanesDocument *document = lanes_window_get_document (window);

  if (document && lanes_task_set_get_n_tasks (lanes_document_get_task_set (document)) > MAX_TASKS)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.remove-task", NULL);
  else
    act (self, window, actions, G_N_ELEMENTS (actions));
}

static void
speed_step (Soak *self, LanesWindow *window)
{
  static const int speeds[] = {1, 10, 50, 200, 1000, 10000};

  gtk_widget_activate_action (GTK_WIDGET (window), "win.speed", "i",
                              speeds[soak_choose (self, G_N_ELEMENTS (speeds))]);
}

static void
resize_step (Soak *self, LanesWindow *window)
{
  /* A menu that would be beside the screen has no place, of which GTK warns. */
  gtk_window_set_default_size (GTK_WINDOW (window), 360 + (int) soak_choose (self, 900),
                               300 + (int) soak_choose (self, 700));
}

static void
select_step (Soak *self, LanesWindow *window)
{
  GtkWidget *pane = app_test_find (GTK_WIDGET (window), LANES_TYPE_TASK_PANE, NULL);

  if (pane)
    lanes_task_pane_set_selected (LANES_TASK_PANE (pane), choose_task (self, window));
}

/* What a run can be told while it goes on, and what is for the next one */
static void
limit_step (Soak *self, LanesWindow *window)
{
  static const char *const cores[] = {"0", "1", "0-1", "all"};
  LanesTask *task = choose_task (self, window);
  LanesDocument *document = lanes_window_get_document (window);

  if (!task)
    return;
  switch (soak_choose (self, 6))
    {
    case 0:
      g_object_set (task, "nice", (int) soak_choose (self, 20), NULL);
      break;
    case 1:
      g_object_set (task, "threads", 1 + soak_choose (self, 6), NULL);
      break;
    case 2:
      g_object_set (task, "name", soak_choose (self, 2) ? "One" : "A much longer name of it", NULL);
      break;
    case 3:
      g_object_set (lanes_document_get_task_set (document), "cores",
                    cores[soak_choose (self, G_N_ELEMENTS (cores))], NULL);
      break;
    default:
      g_object_set (task, "cores", cores[soak_choose (self, G_N_ELEMENTS (cores))], NULL);
      break;
    }
}

static void
touch_step (Soak *self, LanesWindow *window)
{
  soak_touch (self, GTK_WINDOW (window));
}

/* The pointer goes over whatever looks at it, and the wheel is turned there. */
static void
point (Soak *self, GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  double x = g_rand_double (self->random) * gtk_widget_get_width (widget);
  double y = g_rand_double (self->random) * gtk_widget_get_height (widget);
  gboolean unused;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller) && soak_choose (self, 5) == 0)
        g_signal_emit_by_name (controller, "leave");
      else if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "motion", x, y);
      else if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller) && soak_choose (self, 2) == 0)
        g_signal_emit_by_name (controller, "scroll", 0.0, (double) soak_choose (self, 3) - 1,
                               &unused);
    }
}

static void
collect_own (GtkWidget *widget, GPtrArray *found)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Lanes"))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    collect_own (child, found);
}

static void
point_step (Soak *self, LanesWindow *window)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect_own (GTK_WIDGET (window), found);
  if (found->len > 0)
    point (self, found->pdata[soak_choose (self, found->len)]);
}

static void
hide_step (Soak *self, LanesWindow *window)
{
  gtk_widget_set_visible (GTK_WIDGET (window), soak_choose (self, 3) > 0);
}

static void
settings_step (Soak *self, LanesWindow *window)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.lanes.Lanes");

  switch (soak_choose (self, 8))
    {
    case 0:
      g_settings_set_int (settings, "interval", 100 + (int) soak_choose (self, 900));
      break;
    case 1:
      g_settings_set_int (settings, "history", 1 + (int) soak_choose (self, 3));
      break;
    case 2:
      g_settings_set_enum (settings, "recorder", (int) soak_choose (self, 4));
      break;
    case 3:
      g_settings_set_enum (settings, "time-format", (int) soak_choose (self, 3));
      break;
    case 4:
      g_settings_set_enum (settings, "core-numbers", (int) soak_choose (self, 3));
      break;
    case 5:
      g_settings_set_enum (settings, "row-order", (int) soak_choose (self, 4));
      break;
    case 6:
      g_settings_set_boolean (settings,
                              soak_choose (self, 2) ? "task-patterns" : "time-right-to-left",
                              soak_choose (self, 2) == 1);
      break;
    default:
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          soak_choose (self, 2) ? ADW_COLOR_SCHEME_PREFER_DARK
                                                                : ADW_COLOR_SCHEME_DEFAULT);
      break;
    }
}

static void
program_step (Soak *self, LanesWindow *window)
{
  static const char *const actions[] = {"about", "preferences", "shortcuts", "new-window"};
  const char *action = actions[soak_choose (self, G_N_ELEMENTS (actions))];

  if (!g_str_equal (action, "new-window") || count_windows (self) < MAX_WINDOWS)
    g_action_group_activate_action (G_ACTION_GROUP (self->application), action, NULL);
}

/* Another program changes a file, or takes it away. */
static void
disk_step (Soak *self, LanesWindow *window)
{
  if (soak_choose (self, 3) == 0)
    g_unlink (self->files[soak_choose (self, G_N_ELEMENTS (self->files))]);
  else
    soak_write_files (self);
}

/* Somebody ends or stops one of the processes that were launched. */
static void
kill_step (Soak *self, LanesWindow *window)
{
  static const int signals[] = {SIGKILL, SIGTERM, SIGSTOP, SIGCONT};
  g_autoptr (GArray) children = soak_list_children ();

  if (children->len > 0)
    kill (g_array_index (children, GPid, soak_choose (self, children->len)),
          signals[soak_choose (self, G_N_ELEMENTS (signals))]);
}

static void
close_step (Soak *self, LanesWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.close", NULL);
}

static const struct
{
  const char *name;
  void (*step) (Soak *self, LanesWindow *window);
  guint weight;
} steps[] = {
    {"run", run_step, 14},     {"view", view_step, 20},        {"edit", edit_step, 12},
    {"speed", speed_step, 4},  {"resize", resize_step, 6},     {"select", select_step, 6},
    {"limit", limit_step, 10}, {"touch", touch_step, 14},      {"point", point_step, 14},
    {"hide", hide_step, 3},    {"settings", settings_step, 5}, {"program", program_step, 2},
    {"disk", disk_step, 2},    {"kill", kill_step, 3},         {"open", open_step, 2},
    {"close", close_step, 1},
};

/* What is in front of the windows is used for a while, and goes away again. */
static void
use_dialog (Soak *self, GtkWindow *dialog)
{
  gboolean is_ours = g_str_has_prefix (G_OBJECT_TYPE_NAME (dialog), "Lanes")
                     || ADW_IS_MESSAGE_DIALOG (dialog) || ADW_IS_PREFERENCES_WINDOW (dialog);

  /* What is left is files to choose, and addresses to go to. */
  if (!is_ours || soak_choose (self, 8) == 0 || !soak_touch (self, dialog))
    gtk_window_close (dialog);
}

/* While a menu is open, something in it is chosen, or it is closed first: nobody scrolls below it.
 * Where it would come to lie beside the screen, GTK gives it a size that it makes up. */
static gboolean
use_menu (Soak *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      GtkPopover *menu = soak_find_menu (GTK_WIDGET (window));

      if (!menu)
        continue;
      if (soak_choose (self, 3) > 0 && soak_touch (self, window))
        return TRUE;
      gtk_popover_popdown (menu);
    }
  return FALSE;
}

/* Does one thing. */
void
soak_step (Soak *self)
{
  GtkWindow *dialog = soak_find_dialog ();
  LanesWindow *window = choose_window (self);
  guint total = 0;
  guint chosen;
  gsize i = 0;

  self->n_steps++;
  if (use_menu (self))
    return;
  if (dialog && soak_choose (self, 2) == 0)
    {
      use_dialog (self, dialog);
      return;
    }
  if (!window)
    {
      soak_open (self);
      return;
    }
  for (i = 0; i < G_N_ELEMENTS (steps); i++)
    total += steps[i].weight;
  chosen = soak_choose (self, total);
  for (i = 0; chosen >= steps[i].weight; i++)
    chosen -= steps[i].weight;
  g_test_message ("%u: %s", self->n_steps, steps[i].name);
  steps[i].step (self, window);
}
