/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can tell the window to do. */
#include "lanes-window-private.h"

#include <glib/gi18n-lib.h>

#include "lanes-compat.h"

/* What is seen of commands without scrolling */
#define COMMAND_CHARS   48
#define COMMANDS_HEIGHT 260

static const char approved_key[] = "lanes-approved";

/* Shipped examples may run: they came with Lanes. Any other file that holds commands is shown
 * before its first run, since running them is as much as typing them in a terminal. */
static gboolean
needs_approval (LanesTaskSet *task_set, LanesTask *task)
{
  gboolean has_commands = FALSE;

  if (g_object_get_data (G_OBJECT (task_set), approved_key)
      || lanes_examples_contain (lanes_task_set_get_file (task_set)))
    return FALSE;
  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    {
      LanesTask *other = lanes_task_set_get_task (task_set, i);

      if ((!task || task == other) && lanes_task_get_command (other))
        has_commands = TRUE;
    }
  return has_commands;
}

/* All commands of the set, exactly as they will be run. */
static GtkWidget *
make_command_list (LanesTaskSet *task_set)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *label;
  int width, height;

  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    {
      const char *command = lanes_task_get_command (lanes_task_set_get_task (task_set, i));

      if (command)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", command);
    }
  label = gtk_label_new (text->str);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), COMMAND_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), COMMAND_CHARS);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "commands");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  /* A scrolled window does not know that wrapped text is higher. */
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
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
} Start;

static void
free_start (gpointer data)
{
  Start *start = data;

  g_clear_weak_pointer (&start->window);
  g_object_unref (start->session);
  g_clear_object (&start->task);
  g_free (start);
}

static void
start_now (LanesSession *session, LanesTask *task)
{
  if (task)
    {
      lanes_session_start (session, task);
      return;
    }
  lanes_session_resume_all (session);
  lanes_session_start_all (session);
}

static void
approved_cb (gboolean yes, gpointer user_data)
{
  Start *start = user_data;

  /* Another task set may have been opened meanwhile. */
  if (!yes || !start->window || lanes_window_is_closing (start->window)
      || start->session != lanes_window_get_session (start->window))
    return;
  g_object_set_data (G_OBJECT (lanes_session_get_task_set (start->session)), approved_key,
                     GINT_TO_POINTER (TRUE));
  start_now (start->session, start->task);
}

/* Starts @task, or all tasks when it is NULL, after the person has agreed to what needs that. */
void
lanes_window_start (LanesWindow *self, LanesTask *task)
{
  LanesSession *session = lanes_window_get_session (self);
  LanesTaskSet *task_set;
  Start *start;

  if (!session || lanes_window_is_closing (self))
    return;
  task_set = lanes_session_get_task_set (session);
  if (!needs_approval (task_set, task))
    {
      start_now (session, task);
      return;
    }

  start = g_new0 (Start, 1);
  g_set_weak_pointer (&start->window, self);
  start->session = g_object_ref (session);
  start->task = task ? g_object_ref (task) : NULL;
  lanes_compat_ask (GTK_WINDOW (self), _ ("This task set runs commands"),
                    _ ("They can do on this computer whatever you can do. Run them only if you "
                       "know where the file is from."),
                    make_command_list (task_set), _ ("_Cancel"), _ ("_Run"), approved_cb, start,
                    free_start);
}

typedef struct
{
  LanesWindow *window; /* a weak pointer: the question does not keep it open */
  LanesTaskSet *task_set;
} Opening;

static void
free_opening (gpointer data)
{
  Opening *opening = data;

  g_clear_weak_pointer (&opening->window);
  g_object_unref (opening->task_set);
  g_free (opening);
}

static void
opening_answered_cb (gboolean yes, gpointer user_data)
{
  Opening *opening = user_data;

  if (yes && opening->window && !lanes_window_is_closing (opening->window))
    lanes_window_replace (opening->window, opening->task_set);
}

/* Nobody loses what runs by choosing another task set. */
void
lanes_window_ask_to_replace (LanesWindow *self, LanesTaskSet *task_set)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autofree char *body = NULL;

  g_set_weak_pointer (&opening->window, self);
  opening->task_set = g_object_ref (task_set);
  /* Translators: the task set that is open, and the one that is to be opened */
  body = g_strdup_printf (
      _ ("Tasks of “%s” have not ended yet. They are stopped before “%s” is opened."),
      lanes_task_set_get_name (lanes_session_get_task_set (lanes_window_get_session (self))),
      lanes_task_set_get_name (task_set));
  /* libadwaita 1.7 has room for some 27 letters in a heading, and warns of more. */
  lanes_compat_ask (GTK_WINDOW (self), _ ("Stop the tasks?"), body, NULL, _ ("_Cancel"),
                    _ ("_Stop and Open"), opening_answered_cb, opening, free_opening);
}

static void
run_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_window_start (LANES_WINDOW (widget), NULL);
}

static void
stop_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanesSession *session = lanes_window_get_session (LANES_WINDOW (widget));

  if (session)
    lanes_session_stop_all (session);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lanes_compat_close (GTK_WINDOW (widget));
}

static void
chosen_cb (GFile *file, gpointer user_data)
{
  lanes_window_open (LANES_WINDOW (user_data), file);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) ours = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (ours, _ ("Task sets"));
  gtk_file_filter_add_pattern (ours, "*.lanes");
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, ours);
  g_list_store_append (filters, all);
  lanes_compat_open_file (GTK_WINDOW (widget), _ ("Open a Task Set"), G_LIST_MODEL (filters),
                          chosen_cb, widget);
}

/* Sets what can be done now. */
void
lanes_window_update_actions (LanesWindow *self)
{
  LanesSession *session = lanes_window_get_session (self);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "win.run-all", session != NULL);
  gtk_widget_action_set_enabled (widget, "win.stop-all",
                                 session && lanes_session_is_active (session));
}

/* The actions, and the keys that belong to them */
void
lanes_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.run-all", NULL, run_all_action);
  gtk_widget_class_install_action (widget_class, "win.stop-all", NULL, stop_all_action);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.close", NULL, close_action);
  gtk_widget_class_install_property_action (widget_class, "win.freeze", "frozen");
  gtk_widget_class_install_property_action (widget_class, "win.span", "span");

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.run-all",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_period, GDK_CONTROL_MASK,
                                       "win.stop-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "win.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "win.close",
                                       NULL);
}
