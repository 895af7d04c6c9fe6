/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "editor-test.h"

#include "lanes-color-choice.h"
#include "lanes-core-choice.h"
#include "lanes-mode-picture.h"

static LanesTask *
add_task (EditorTest *self, const char *id)
{
  g_autoptr (LanesTask) task = lanes_task_new (id);

  lanes_task_set_insert (self->task_set, G_MAXUINT, task);
  return lanes_task_set_find (self->task_set, id);
}

/* A new task is right as it is, and does not meet the others of its set. */
static void
test_new (EditorTest *self, gconstpointer data)
{
  LanesTask *other = add_task (self, "count-primes");
  LanesTask *task;
  g_autoptr (GError) error = NULL;

  g_object_set (other, "name", "Count primes", "workload", "primes", "color", LANES_COLOR_BLUE,
                NULL);
  editor_test_open (self, NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->editor)), ==, "Add a Task");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (self->editor)),
                                         editor_test_get_row (self, "_Name")));
  editor_test_assert_error (self, NULL, NULL);

  task = editor_test_apply (self);
  g_assert_true (lanes_task_validate (task, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (lanes_task_set_find (self->task_set, lanes_task_get_id (task)));
  g_assert_cmpstr (lanes_task_get_name (task), ==, "Count primes 2");
  g_assert_cmpstr (lanes_task_get_workload (task), ==, "primes");
  g_assert_cmpint (lanes_task_get_color (task), ==, LANES_COLOR_ORANGE);
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_PROCESSES);
  g_assert_cmpfloat (lanes_task_get_seconds (task), >, 0);
}

/* Everything that can be chosen comes out as it was chosen. */
static void
test_values (EditorTest *self, gconstpointer data)
{
  LanesTask *task;

  editor_test_open (self, NULL);
  editor_test_type (self, "_Name", "  Cook  ");
  adw_combo_row_set_selected (ADW_COMBO_ROW (editor_test_get_row (self, "_Workload")), 1);
  editor_test_press (self, "Red");
  editor_test_press (self, "Both");
  editor_test_type (self, "Number of p_rocesses", "2");
  editor_test_type (self, "Threads _in each process", "3");
  editor_test_press (self, "Fixed Amount");
  editor_test_type (self, "Amount", "1 000 000");
  editor_test_type (self, "Nice _value", "7");
  editor_test_type (self, "Start after", "2.5");
  gtk_switch_set_active (GTK_SWITCH (
                             app_test_find (self->editor, GTK_TYPE_SWITCH, "Share one lock")),
                         TRUE);

  task = editor_test_apply (self);
  g_assert_cmpstr (lanes_task_get_name (task), ==, "Cook");
  g_assert_cmpstr (lanes_task_get_id (task), ==, "cook");
  g_assert_cmpstr (lanes_task_get_workload (task), ==, "matrix");
  g_assert_cmpint (lanes_task_get_color (task), ==, LANES_COLOR_RED);
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_MIXED);
  g_assert_cmpuint (lanes_task_get_processes (task), ==, 2);
  g_assert_cmpuint (lanes_task_get_threads (task), ==, 3);
  g_assert_cmpuint (lanes_task_get_amount (task), ==, 1000000);
  g_assert_cmpfloat (lanes_task_get_seconds (task), ==, 0);
  g_assert_cmpint (lanes_task_get_nice (task), ==, 7);
  g_assert_cmpfloat (lanes_task_get_start_after (task), ==, 2.5);
  g_assert_true (lanes_task_get_lock (task));
}

/* The name follows the work until somebody types one. */
static void
test_name (EditorTest *self, gconstpointer data)
{
  GtkWidget *name;
  GtkWidget *workload;

  editor_test_open (self, NULL);
  name = editor_test_get_row (self, "_Name");
  workload = editor_test_get_row (self, "_Workload");
  adw_combo_row_set_selected (ADW_COMBO_ROW (workload), 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Multiply matrices");
  editor_test_press (self, "A Command of Mine");
  editor_test_type (self, "Co_mmand", "/bin/sh -c true");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "sh");

  editor_test_type (self, "_Name", "My own");
  editor_test_press (self, "Built-In Work");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "My own");
  editor_test_type (self, "_Name", " ");
  editor_test_assert_error (self, "Name", "Give the task a name");
  adw_combo_row_set_selected (ADW_COMBO_ROW (workload), 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Draw a Mandelbrot picture");
  editor_test_assert_error (self, NULL, NULL);
}

/* What nobody touches stays as it was, even what cannot be shown. */
static void
test_untouched (EditorTest *self, gconstpointer data)
{
  const char *const environment[] = {"CC=clang", "TEXT=two\nlines;  and spaces ", NULL};
  LanesTask *task = add_task (self, "build");
  LanesTask *edited;
  g_autofree char *directory = NULL;
  g_autofree char *cores = NULL;

  g_object_set (task, "name", "Build", "command", "sh  -c 'exit  3'", "directory", "/usr/../usr",
                "environment", environment, "seconds", 1.0 / 3, "start-after", 0.12345, "cores",
                "0,1023", "color", LANES_COLOR_SLATE, "threads", 4, "lock", TRUE, NULL);
  editor_test_open (self, task);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->editor)), ==, "Edit Task");
  editor_test_assert_error (self, NULL, NULL);
  editor_test_type (self, "Number of p_rocesses", "2");

  edited = editor_test_apply (self);
  g_object_get (edited, "directory", &directory, "cores", &cores, NULL);
  g_assert_true (edited != task);
  g_assert_cmpuint (lanes_task_get_processes (task), ==, 1);
  g_assert_cmpuint (lanes_task_get_processes (edited), ==, 2);
  g_assert_cmpstr (lanes_task_get_id (edited), ==, "build");
  g_assert_cmpstr (lanes_task_get_name (edited), ==, "Build");
  g_assert_cmpstr (lanes_task_get_command (edited), ==, "sh  -c 'exit  3'");
  g_assert_cmpstr (directory, ==, "/usr/../usr");
  g_assert_true (g_strv_equal (lanes_task_get_environment (edited), environment));
  g_assert_cmpfloat (lanes_task_get_seconds (edited), ==, 1.0 / 3);
  g_assert_cmpfloat (lanes_task_get_start_after (edited), ==, 0.12345);
  g_assert_cmpstr (cores, ==, "0,1023");
  g_assert_cmpint (lanes_task_get_color (edited), ==, LANES_COLOR_SLATE);
  g_assert_cmpuint (lanes_task_get_threads (edited), ==, 4);
  g_assert_true (lanes_task_get_lock (edited));
}

/* The colors are one stop for Tab, and the arrow keys choose among them. */
static void
test_color_keys (EditorTest *self, gconstpointer data)
{
  GtkWindow *window;
  GtkWidget *choice;
  LanesColorChoice *colors;

  editor_test_open (self, NULL);
  window = GTK_WINDOW (self->editor);
  choice = app_test_find (self->editor, LANES_TYPE_COLOR_CHOICE, NULL);
  colors = LANES_COLOR_CHOICE (choice);
  g_assert_cmpint (lanes_color_choice_get_color (colors), ==, LANES_COLOR_BLUE);
  g_assert_true (gtk_widget_child_focus (choice, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (window) == editor_test_find_toggle (choice, "Blue"));
  g_assert_true (gtk_widget_child_focus (choice, GTK_DIR_RIGHT));
  g_assert_cmpint (lanes_color_choice_get_color (colors), ==, LANES_COLOR_ORANGE);
  g_assert_true (gtk_window_get_focus (window) == editor_test_find_toggle (choice, "Orange"));
  g_assert_true (gtk_widget_child_focus (choice, GTK_DIR_UP));
  g_assert_true (gtk_widget_child_focus (choice, GTK_DIR_LEFT));
  g_assert_cmpint (lanes_color_choice_get_color (colors), ==, LANES_COLOR_SLATE);
  g_assert_false (gtk_widget_child_focus (choice, GTK_DIR_TAB_FORWARD));
  g_assert_false (gtk_widget_child_focus (choice, GTK_DIR_TAB_BACKWARD));
}

/* Cancel and Escape leave no trace. */
static void
test_cancel (EditorTest *self, gconstpointer data)
{
  editor_test_open (self, NULL);
  gtk_widget_activate_action (self->editor, "window.close", NULL);
  g_assert_true (app_test_wait (editor_test_is_closed, self));
  g_assert_null (self->applied);
}

/* Newer versions of GTK take a tooltip for a name where there is no other. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY)
         || (!gtk_check_version (4, 10, 0) && gtk_widget_get_tooltip_text (widget));
}

/* Whoever does not see the form hears what each of its controls is. */
static void
check_names (GtkWidget *widget)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));
  gboolean is_control = GTK_IS_BUTTON (widget) || GTK_IS_SWITCH (widget)
                        || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_TEXT (widget)
                        || GTK_IS_TEXT_VIEW (widget) || LANES_IS_MODE_PICTURE (widget)
                        || LANES_IS_COLOR_CHOICE (widget) || LANES_IS_CORE_CHOICE (widget);

  if (!gtk_widget_get_visible (widget))
    return;
  if (is_control && role != GTK_ACCESSIBLE_ROLE_PRESENTATION && role != GTK_ACCESSIBLE_ROLE_NONE
      && !has_name (widget))
    g_error ("a %s has no name, below a %s", G_OBJECT_TYPE_NAME (widget),
             G_OBJECT_TYPE_NAME (gtk_widget_get_parent (gtk_widget_get_parent (widget))));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    check_names (child);
}

static void
test_names (EditorTest *self, gconstpointer data)
{
  editor_test_open (self, NULL);
  editor_test_press (self, "Both");
  editor_test_press (self, "Fixed Amount");
  gtk_switch_set_active (GTK_SWITCH (
                             app_test_find (self->editor, GTK_TYPE_SWITCH, "Only on some cores")),
                         TRUE);
  check_names (self->editor);
  editor_test_press (self, "A Command of Mine");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (
                                     editor_test_get_row (self, "_Folder and environment")),
                                 TRUE);
  check_names (self->editor);

  /* and what is wrong with it */
  editor_test_type (self, "Number of p_rocesses", "0");
  gtk_test_accessible_assert_state (app_test_find (editor_test_get_row (self,
                                                                        "Number of p_rocesses"),
                                                   GTK_TYPE_SPIN_BUTTON, NULL),
                                    GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/task-editor/new", EditorTest, NULL, editor_test_set_up, test_new,
              editor_test_tear_down);
  g_test_add ("/task-editor/values", EditorTest, NULL, editor_test_set_up, test_values,
              editor_test_tear_down);
  g_test_add ("/task-editor/name", EditorTest, NULL, editor_test_set_up, test_name,
              editor_test_tear_down);
  g_test_add ("/task-editor/untouched", EditorTest, NULL, editor_test_set_up, test_untouched,
              editor_test_tear_down);
  g_test_add ("/task-editor/color-keys", EditorTest, NULL, editor_test_set_up, test_color_keys,
              editor_test_tear_down);
  g_test_add ("/task-editor/cancel", EditorTest, NULL, editor_test_set_up, test_cancel,
              editor_test_tear_down);
  g_test_add ("/task-editor/names", EditorTest, NULL, editor_test_set_up, test_names,
              editor_test_tear_down);
  return g_test_run ();
}
