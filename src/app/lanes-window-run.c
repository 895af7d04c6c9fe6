/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting and stopping tasks, and asking before a file's commands are run. */
#include <glib/gi18n-lib.h>

#include "lanes-compat.h"
#include "lanes-task-pane.h"
#include "lanes-trust.h"
#include "lanes-window-private.h"

/* What is seen of commands without scrolling */
#define COMMAND_CHARS   48
#define COMMANDS_HEIGHT 260

/* The same words can be another program with another environment, or in another folder. */
static void
describe_command (GString *text, LanesTask *task)
{
  const char *const *environment = lanes_task_get_environment (task);
  g_autofree char *directory = NULL;

  if (!lanes_task_get_command (task))
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lanes_task_get_command (task));
  for (guint i = 0; environment[i]; i++)
    g_string_append_printf (text, "\n    %s", environment[i]);
  g_object_get (task, "directory", &directory, NULL);
  if (!directory)
    return;
  g_string_append (text, "\n    ");
  /* Translators: below a command: where it is run; %s is a folder */
  g_string_append_printf (text, _ ("in the folder %s"), lanes_task_get_directory (task));
}

/* All commands of the set, exactly as they will be run */
static char *
describe_commands (LanesTaskSet *task_set)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    describe_command (text, lanes_task_set_get_task (task_set, i));
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

static GtkWidget *
make_command (LanesTask *task)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *valid = NULL;
  GtkWidget *label;

  describe_command (text, task);
  valid = g_utf8_make_valid (text->str, (gssize) text->len);
  label = gtk_label_new (valid);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), COMMAND_CHARS / 2);
  gtk_label_set_max_width_chars (GTK_LABEL (label), COMMAND_CHARS);
  gtk_widget_add_css_class (label, "monospace");
  return label;
}

/* One below the other, with a line between them: a long one goes on in the next line, too. */
static GtkWidget *
make_command_list (LanesTaskSet *task_set)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  int width, height;

  gtk_widget_add_css_class (box, "commands");
  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    {
      LanesTask *task = lanes_task_set_get_task (task_set, i);

      if (!lanes_task_get_command (task))
        continue;
      if (gtk_widget_get_first_child (box))
        gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      gtk_box_append (GTK_BOX (box), make_command (task));
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  /* A scrolled window does not know that wrapped text is higher. */
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              MIN (height, COMMANDS_HEIGHT));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  return scrolled;
}

typedef struct
{
  LanesWindow *window; /* a weak pointer: the question does not keep it open */
  LanesSession *session;
  LanesTask *task; /* NULL: all of them */
  char *shown;     /* the commands that the person was asked about */
} Start;

static void
free_start (gpointer data)
{
  Start *start = data;

  g_clear_weak_pointer (&start->window);
  g_object_unref (start->session);
  g_clear_object (&start->task);
  g_free (start->shown);
  g_free (start);
}

static void
start_now (LanesWindow *self, LanesTask *task)
{
  /* Whoever has started something needs no hint any more. */
  g_settings_set_boolean (self->settings, "show-hint", FALSE);
  /* And wants to see it, also while something else runs, and is looked back on. */
  if (lanes_view_get_follow (self->view) == LANES_FOLLOW_FROZEN)
    lanes_view_set_follow (self->view, LANES_FOLLOW_LIVE);
  if (task)
    {
      lanes_session_start (self->session, task);
      return;
    }
  lanes_session_resume_all (self->session);
  lanes_session_start_all (self->session);
}

/* Every command was shown, and agreed to. */
static void
trust_all (LanesTaskSet *task_set)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();

  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    g_ptr_array_add (tasks, lanes_task_set_get_task (task_set, i));
  lanes_trust_add_list (tasks);
}

static void
approved_cb (gboolean yes, gpointer user_data)
{
  Start *start = user_data;
  LanesTaskSet *task_set = lanes_session_get_task_set (start->session);
  g_autofree char *commands = describe_commands (task_set);

  /* Another task set may have been opened meanwhile. */
  if (!yes || !start->window || start->window->closing || start->session != start->window->session)
    return;
  /* What was agreed to is what was shown. */
  if (!g_str_equal (commands, start->shown))
    {
      lanes_window_start (start->window, start->task);
      return;
    }
  trust_all (task_set);
  start_now (start->window, start->task);
}

/* Starts @task, or all tasks when it is NULL, after the person has agreed to what needs that: to
 * run the commands of a file is as much as to type them in a terminal. */
void
lanes_window_start (LanesWindow *self, LanesTask *task)
{
  LanesTaskSet *task_set;
  Start *start;

  if (!self->session || self->closing)
    return;
  task_set = lanes_session_get_task_set (self->session);
  if (!lanes_trust_needs_asking (task_set, task))
    {
      start_now (self, task);
      return;
    }

  start = g_new0 (Start, 1);
  g_set_weak_pointer (&start->window, self);
  start->session = g_object_ref (self->session);
  start->task = task ? g_object_ref (task) : NULL;
  start->shown = describe_commands (task_set);
  lanes_compat_ask (GTK_WINDOW (self), _ ("This task set runs commands"),
                    _ ("They can do on this computer whatever you can do. Run them only if you "
                       "know where the file is from."),
                    make_command_list (task_set), _ ("_Cancel"), _ ("_Run"), approved_cb, start,
                    free_start);
}

/**
 * lanes_window_run:
 * @self: a window
 *
 * Starts all tasks, as soon as what is being opened is there.
 */
void
lanes_window_run (LanesWindow *self)
{
  if (self->loading)
    self->run_when_loaded = TRUE;
  else
    lanes_window_start (self, NULL);
}

static void
run_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_window_start (LANES_WINDOW (widget), NULL);
}

static void
stop_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);

  if (self->session)
    lanes_session_stop_all (self->session);
}

/* Starts, holds or goes on with the selected task, as the button on its card does. */
static void
start_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesTask *task = lanes_task_pane_get_selected (LANES_TASK_PANE (self->tasks));
  LanesRun *run;

  if (!self->session || !task)
    return;
  run = lanes_session_get_run (self->session, task);
  if (!run || !lanes_run_is_active (run))
    lanes_window_start (self, task);
  else if (lanes_run_get_state (run) == LANES_RUN_PAUSED)
    lanes_session_resume (self->session, task);
  else
    lanes_session_pause (self->session, task);
}

static void
stop_task_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesWindow *self = LANES_WINDOW (widget);
  LanesTask *task = lanes_task_pane_get_selected (LANES_TASK_PANE (self->tasks));

  if (self->session && task)
    lanes_session_stop (self->session, task);
}

void
lanes_window_install_run_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.run-all", NULL, run_all_action);
  gtk_widget_class_install_action (widget_class, "win.stop-all", NULL, stop_all_action);
  gtk_widget_class_install_action (widget_class, "win.start-task", NULL, start_task_action);
  gtk_widget_class_install_action (widget_class, "win.stop-task", NULL, stop_task_action);
}
