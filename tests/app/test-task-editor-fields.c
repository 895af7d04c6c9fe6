/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "editor-test.h"

#include <string.h>

#include "lanes-core-choice.h"
#include "lanes-mode-picture.h"

static void
set_environment (EditorTest *self, const char *text)
{
  GtkWidget *view = app_test_find (self->editor, GTK_TYPE_TEXT_VIEW, "Environment");

  g_assert_nonnull (view);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

/* What is wrong with a command, or around it, is told where it is typed. */
static void
test_command (EditorTest *self, gconstpointer data)
{
  LanesFieldHint *hint;
  LanesTask *task;
  g_autofree char *text = NULL;

  editor_test_open (self, NULL);
  editor_test_press (self, "A Command of Mine");
  /* Nobody has come to it yet: it says what is wanted, and that is no reproach. */
  hint = editor_test_find_hint (self->editor, "Command");
  g_object_get (hint, "text", &text, NULL);
  g_assert_true (g_str_has_prefix (text, "Type the command"));
  g_assert_null (lanes_field_hint_get_error (hint));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (hint), "error"));
  g_assert_false (
      gtk_widget_is_sensitive (gtk_window_get_default_widget (GTK_WINDOW (self->editor))));
  editor_test_type (self, "Co_mmand", "m");
  editor_test_type (self, "Co_mmand", "");
  editor_test_assert_error (self, "Command", "Type the command");
  editor_test_type (self, "Co_mmand", "sh -c 'oh");
  editor_test_assert_error (self, "Command", "is not closed");
  editor_test_type (self, "Co_mmand", "no-such-program");
  editor_test_assert_error (self, "Command", "no-such-program");
  editor_test_type (self, "Co_mmand", "sh -c true");
  editor_test_assert_error (self, NULL, NULL);

  editor_test_type (self, "Start in this fol_der", "/no/such/folder");
  editor_test_assert_error (self, "Directory", "/no/such/folder");
  editor_test_type (self, "Start in this fol_der", "/");
  set_environment (self, "A=1\nB");
  editor_test_assert_error (self, "Environment", "“B”");
  set_environment (self, "=1");
  editor_test_assert_error (self, "Environment", "“=1”");
  set_environment (self, "A=1\n\n  B = two \n");
  editor_test_assert_error (self, "Environment", "“B = two ”"); /* a name has no space */
  set_environment (self, "A=1\n\n  B= two \n");
  editor_test_assert_error (self, NULL, NULL);

  /* What is wrong with a command is not in the way of a workload, which has no surroundings. */
  editor_test_type (self, "Co_mmand", "'");
  editor_test_press (self, "Built-In Work");
  editor_test_assert_error (self, NULL, NULL);
  editor_test_press (self, "A Command of Mine");
  editor_test_assert_error (self, "Command", "is not closed");
  editor_test_type (self, "Co_mmand", "sh");

  task = editor_test_apply (self);
  g_assert_null (lanes_task_get_workload (task));
  g_assert_cmpstr (lanes_task_get_command (task), ==, "sh");
  g_assert_cmpstr (lanes_task_get_directory (task), ==, "/");
  g_assert_cmpstr (lanes_task_get_environment (task)[0], ==, "A=1");
  g_assert_cmpstr (lanes_task_get_environment (task)[1], ==, "B= two ");
  g_assert_null (lanes_task_get_environment (task)[2]);
}

/* What a task brings along from another computer is told, and not in the way of what is changed. */
static void
test_elsewhere (EditorTest *self, gconstpointer data)
{
  g_autoptr (LanesTask) task = lanes_task_new ("theirs");
  LanesFieldHint *hint;
  g_autofree char *text = NULL;

  g_object_set (task, "command", "no-such-program -x", "directory", "/no/such/folder", NULL);
  lanes_task_set_insert (self->task_set, 0, task);
  editor_test_open (self, task);
  editor_test_assert_error (self, NULL, NULL);
  hint = editor_test_find_hint (self->editor, "Command");
  g_object_get (hint, "text", &text, NULL);
  g_assert_nonnull (strstr (text, "no-such-program"));

  editor_test_type (self, "Start in this fol_der", "/no/other/folder");
  editor_test_assert_error (self, "Directory", "/no/other/folder");
  editor_test_type (self, "Start in this fol_der", "/no/such/folder");
  editor_test_type (self, "Co_mmand", "no-other-program");
  editor_test_assert_error (self, "Command", "no-other-program");
  editor_test_type (self, "Co_mmand", "no-such-program -x");
  editor_test_type (self, "_Name", "Mine");
  g_assert_cmpstr (lanes_task_get_name (editor_test_apply (self)), ==, "Mine");
}

static gboolean
is_choosing (gpointer editor)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == editor
          && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return TRUE;
    }
  return FALSE;
}

static void
test_folder (EditorTest *self, gconstpointer data)
{
  GtkWidget *button;

  editor_test_open (self, NULL);
  editor_test_press (self, "A Command of Mine");
  button = app_test_find (self->editor, GTK_TYPE_BUTTON, "Choose a Folder");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (app_test_wait (is_choosing, self->editor));
}

/* A number that cannot be is told while it is typed. */
static void
test_numbers (EditorTest *self, gconstpointer data)
{
  editor_test_open (self, NULL);
  editor_test_type (self, "Number of p_rocesses", "257");
  editor_test_assert_error (self, "Processes", "from 1 to 256");
  editor_test_type (self, "Number of p_rocesses", "");
  editor_test_assert_error (self, "Processes", "from 1 to 256");
  /* A number that is not asked for is not in the way. */
  editor_test_press (self, "As Threads");
  editor_test_assert_error (self, NULL, NULL);
  editor_test_type (self, "Number of threads", "0");
  editor_test_assert_error (self, "Threads", "from 1 to 256");
  editor_test_type (self, "Number of threads", "2");

  editor_test_press (self, "For a Given Time");
  editor_test_type (self, "Seconds", "0");
  editor_test_assert_error (self, "Seconds", "from 0.001");
  editor_test_press (self, "Fixed Amount");
  editor_test_type (self, "Amount", "a lot");
  editor_test_assert_error (self, "Amount", "whole number");
  editor_test_type (self, "Amount", "0");
  editor_test_assert_error (self, "Amount", "whole number");
  editor_test_type (self, "Amount", "1.5");
  editor_test_assert_error (self, "Amount", "whole number");
  editor_test_type (self, "Amount", "99999999999999999999");
  editor_test_assert_error (self, "Amount", "whole number");
  editor_test_press (self, "Until Stopped");
  editor_test_assert_error (self, NULL, NULL);

  editor_test_type (self, "Nice _value", "20");
  editor_test_assert_error (self, "Nice", "from 0 to 19");
  editor_test_type (self, "Nice _value", "19");
  editor_test_type (self, "Start after", "-1");
  editor_test_assert_error (self, "StartAfter", "from 0");
}

/* A command runs until it ends, unless somebody says otherwise. */
static void
test_end (EditorTest *self, gconstpointer data)
{
  GtkToggleButton *by_itself, *by_time;

  editor_test_open (self, NULL);
  by_time = GTK_TOGGLE_BUTTON (editor_test_find_toggle (self->editor, "For a Given Time"));
  by_itself = GTK_TOGGLE_BUTTON (editor_test_find_toggle (self->editor, "Until Stopped"));
  g_assert_true (gtk_toggle_button_get_active (by_time));
  editor_test_press (self, "A Command of Mine");
  g_assert_true (gtk_toggle_button_get_active (by_itself));
  editor_test_press (self, "Built-In Work");
  g_assert_true (gtk_toggle_button_get_active (by_time));

  editor_test_type (self, "Seconds", "5");
  editor_test_press (self, "A Command of Mine");
  g_assert_true (gtk_toggle_button_get_active (by_time));
  editor_test_press (self, "Until It Ends");
  editor_test_press (self, "Built-In Work");
  g_assert_true (gtk_toggle_button_get_active (by_itself));
  editor_test_press (self, "A Command of Mine");
  editor_test_type (self, "Co_mmand", "sh");
  g_assert_cmpfloat (lanes_task_get_seconds (editor_test_apply (self)), ==, 0);
}

static gboolean
has_estimate (gpointer user_data)
{
  LanesFieldHint *hint = editor_test_find_hint (user_data, "Amount");
  g_autofree char *text = NULL;

  g_object_get (hint, "text", &text, NULL);
  return text && g_strstr_len (text, -1, "30 naps") && g_strstr_len (text, -1, "About 3 s");
}

/* An amount is told in words, and how long it takes here. */
static void
test_amount (EditorTest *self, gconstpointer data)
{
  GtkWidget *amount;

  editor_test_open (self, NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (editor_test_get_row (self, "_Workload")), 7);
  editor_test_press (self, "Fixed Amount");
  amount = editor_test_get_row (self, "Amount");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (amount)), ==, "30");
  g_assert_true (app_test_wait (has_estimate, self->editor));

  /* What somebody typed stays when the work changes, until then it follows. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (editor_test_get_row (self, "_Workload")), 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (amount)), !=, "30");
  editor_test_type (self, "Amount", "12");
  adw_combo_row_set_selected (ADW_COMBO_ROW (editor_test_get_row (self, "_Workload")), 7);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (amount)), ==, "12");
  g_assert_false (has_estimate (self->editor));
}

/* A number may be written as the hint below it does, wherever that is. */
static void
test_separators (EditorTest *self, gconstpointer data)
{
  static const char *const right[] = {"2000000",   "2,000,000", "2.000.000", "2 000 000",
                                      "2'000'000", "2_000_000", "2’000’000"};
  static const char *const wrong[] = {"2’00", "2’0000", "’200", "2…000"};

  editor_test_open (self, NULL);
  editor_test_press (self, "Fixed Amount");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      editor_test_type (self, "Amount", wrong[i]);
      g_assert_nonnull (
          lanes_field_hint_get_error (editor_test_find_hint (self->editor, "Amount")));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    {
      editor_test_type (self, "Amount", right[i]);
      g_assert_null (lanes_field_hint_get_error (editor_test_find_hint (self->editor, "Amount")));
    }
  g_assert_cmpuint (lanes_task_get_amount (editor_test_apply (self)), ==, 2000000);
}

/* Very many threads are possible, with a word on what that means. */
static void
test_many (EditorTest *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *few = NULL;

  editor_test_open (self, NULL);
  editor_test_press (self, "Both");
  editor_test_type (self, "Number of p_rocesses", "256");
  editor_test_type (self, "Threads _in each process", "200");
  g_object_get (editor_test_find_hint (self->editor, "Threads"), "text", &text, NULL);
  g_assert_nonnull (text);
  g_assert_nonnull (g_strstr_len (text, -1, "51200 threads"));
  editor_test_assert_error (self, NULL, NULL);

  editor_test_press (self, "As Threads");
  g_object_get (editor_test_find_hint (self->editor, "Threads"), "text", &few, NULL);
  g_assert_null (few);
}

/* A command is always processes: the other modes cannot be chosen, and say why. */
static void
test_modes (EditorTest *self, gconstpointer data)
{
  GtkWidget *threads, *both;
  LanesTask *task;

  editor_test_open (self, NULL);
  threads = editor_test_find_toggle (self->editor, "As Threads");
  both = editor_test_find_toggle (self->editor, "Both");
  editor_test_press (self, "As Threads");
  editor_test_type (self, "Number of threads", "3");
  editor_test_press (self, "A Command of Mine");
  editor_test_type (self, "Co_mmand", "sh");
  g_assert_false (gtk_widget_is_sensitive (threads));
  g_assert_false (gtk_widget_is_sensitive (both));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (editor_test_find_hint (self->editor, "Mode"))));
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (threads),
                                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
  g_assert_nonnull (app_test_find (self->editor, LANES_TYPE_MODE_PICTURE, "1 process"));
  editor_test_assert_error (self, NULL, NULL);

  editor_test_press (self, "Built-In Work");
  g_assert_true (gtk_widget_is_sensitive (threads));
  g_assert_false (
      gtk_widget_get_mapped (GTK_WIDGET (editor_test_find_hint (self->editor, "Mode"))));
  g_assert_nonnull (
      app_test_find (self->editor, LANES_TYPE_MODE_PICTURE, "3 threads in one process"));
  task = editor_test_apply (self);
  g_assert_cmpint (lanes_task_get_mode (task), ==, LANES_MODE_THREADS);
}

/* One lock is for threads that can share it. */
static void
test_lock (EditorTest *self, gconstpointer data)
{
  GtkWidget *lock;
  GtkWidget *row;

  editor_test_open (self, NULL);
  lock = app_test_find (self->editor, GTK_TYPE_SWITCH, "Share one lock");
  row = editor_test_get_row (self, "Share one loc_k");
  g_assert_false (gtk_widget_is_sensitive (lock));
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Not for"));
  /* Two threads are suggested. */
  editor_test_press (self, "As Threads");
  g_assert_true (gtk_widget_is_sensitive (lock));
  editor_test_type (self, "Number of threads", "1");
  g_assert_false (gtk_widget_is_sensitive (lock));
  editor_test_type (self, "Number of threads", "2");
  g_assert_true (gtk_widget_is_sensitive (lock));
  g_assert_false (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Not for"));
  editor_test_press (self, "A Command of Mine");
  g_assert_false (gtk_widget_is_sensitive (lock));
}

/* Some cores, but never none */
static void
test_cores (EditorTest *self, gconstpointer data)
{
  GtkWidget *some, *choice;
  LanesCoreSet cores = lanes_core_set_none ();
  g_autofree char *text = NULL;
  g_autofree char *found = NULL;

  editor_test_open (self, NULL);
  some = app_test_find (self->editor, GTK_TYPE_SWITCH, "Only on some cores");
  choice = app_test_find (self->editor, LANES_TYPE_CORE_CHOICE, NULL);
  g_assert_false (gtk_widget_get_mapped (choice));
  gtk_switch_set_active (GTK_SWITCH (some), TRUE);
  editor_test_assert_error (self, NULL, NULL);
  for (GtkWidget *core = gtk_widget_get_first_child (choice); core;
       core = gtk_widget_get_next_sibling (core))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (core), FALSE);
  editor_test_assert_error (self, "Cores", "at least one core");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (choice)), TRUE);
  lanes_core_set_add (&cores, lanes_topology_get_core (self->topology, 0)->index);
  text = lanes_core_set_to_string (&cores);

  lanes_task_get_cores (editor_test_apply (self), &cores);
  found = lanes_core_set_to_string (&cores);
  g_assert_cmpstr (found, ==, text);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/task-editor-fields/command", EditorTest, NULL, editor_test_set_up, test_command,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/elsewhere", EditorTest, NULL, editor_test_set_up, test_elsewhere,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/folder", EditorTest, NULL, editor_test_set_up, test_folder,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/numbers", EditorTest, NULL, editor_test_set_up, test_numbers,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/end", EditorTest, NULL, editor_test_set_up, test_end,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/separators", EditorTest, NULL, editor_test_set_up,
              test_separators, editor_test_tear_down);
  g_test_add ("/task-editor-fields/amount", EditorTest, NULL, editor_test_set_up, test_amount,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/many", EditorTest, NULL, editor_test_set_up, test_many,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/modes", EditorTest, NULL, editor_test_set_up, test_modes,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/lock", EditorTest, NULL, editor_test_set_up, test_lock,
              editor_test_tear_down);
  g_test_add ("/task-editor-fields/cores", EditorTest, NULL, editor_test_set_up, test_cores,
              editor_test_tear_down);
  return g_test_run ();
}
