/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lanes-task-card.h"

#define NO_BREAK "\302\240"

typedef struct
{
  GtkWidget *window;
  LanesTaskCard *card;
  LanesTask *task;
  const char *asked; /* the last signal of the card */
  GtkWidget *menu_at;
} Fixture;

static void
start_cb (Fixture *self)
{
  self->asked = "start";
}

static void
pause_cb (Fixture *self)
{
  self->asked = "pause";
}

static void
resume_cb (Fixture *self)
{
  self->asked = "resume";
}

static void
stop_cb (Fixture *self)
{
  self->asked = "stop";
}

static void
menu_cb (Fixture *self, GtkWidget *widget)
{
  self->asked = "menu";
  self->menu_at = widget;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *list = gtk_list_box_new ();

  self->task = lanes_task_new ("breakfast");
  g_object_set (self->task, "name", "Eat breakfast", "color", LANES_COLOR_ORANGE, "workload",
                "wait", "mode", LANES_MODE_THREADS, "threads", 2, NULL);
  self->card = LANES_TASK_CARD (lanes_task_card_new (self->task));
  g_signal_connect_swapped (self->card, "start", G_CALLBACK (start_cb), self);
  g_signal_connect_swapped (self->card, "pause", G_CALLBACK (pause_cb), self);
  g_signal_connect_swapped (self->card, "resume", G_CALLBACK (resume_cb), self);
  g_signal_connect_swapped (self->card, "stop", G_CALLBACK (stop_cb), self);
  g_signal_connect_swapped (self->card, "menu", G_CALLBACK (menu_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->card));
  self->window = app_test_present (list, 300, 100);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_test_destroy (&self->window, self->card);
  g_clear_object (&self->task);
}

static gboolean
is_seen (GtkWidget *widget, gconstpointer text)
{
  return gtk_widget_get_mapped (widget) && g_strcmp0 (app_test_get_text (widget), text) == 0;
}

static gboolean
has_text (Fixture *self, const char *text)
{
  return app_test_find_if (GTK_WIDGET (self->card), is_seen, text) != NULL;
}

static gboolean
has_tip (GtkWidget *widget, gconstpointer text)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static void
click (Fixture *self, const char *name)
{
  GtkWidget *button = app_test_find (GTK_WIDGET (self->card), GTK_TYPE_BUTTON, name);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_mapped (button));
  self->asked = NULL;
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_running (gpointer user_data)
{
  return lanes_run_get_state (user_data) == LANES_RUN_RUNNING;
}

static gboolean
is_paused (gpointer user_data)
{
  return lanes_run_get_state (user_data) == LANES_RUN_PAUSED;
}

static gboolean
has_ended (gpointer user_data)
{
  lanes_run_poll (user_data);
  return !lanes_run_is_active (user_data);
}

static void
test_text (Fixture *self, gconstpointer data)
{
  GtkWidget *progress;

  g_assert_true (has_text (self, "Eat breakfast"));
  g_assert_true (has_text (self, "2 threads"));
  g_assert_true (has_text (self, "Not started"));
  g_assert_false (has_text (self, "0 %")); /* what does not go on has no share of anything */
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (self->card), "active"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (self->card), "task-orange"));
  gtk_test_accessible_assert_role (self->card, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (self->card, GTK_ACCESSIBLE_PROPERTY_LABEL, "Eat breakfast");
  gtk_test_accessible_assert_property (self->card, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "2 threads, Not started");

  /* There is a place for the progress where there is an end. */
  progress = app_test_find (GTK_WIDGET (self->card), GTK_TYPE_PROGRESS_BAR, NULL);
  g_assert_false (gtk_widget_get_visible (progress));
  g_object_set (self->task, "seconds", 2.0, NULL);
  g_assert_true (gtk_widget_get_visible (progress));

  g_object_set (self->task, "mode", LANES_MODE_MIXED, "processes", 3, NULL);
  g_assert_true (has_text (self, "3" NO_BREAK "processes ×" NO_BREAK "2" NO_BREAK "threads"));

  g_object_set (self->task, "name", "Have lunch", "color", LANES_COLOR_TEAL, NULL);
  g_assert_true (has_text (self, "Have lunch"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (self->card), "task-teal"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (self->card), "task-orange"));
  click (self, "Start Have lunch");
}

/* Returns: how wide it is for the card; another width has the whole window laid out anew */
static int
set_share (Fixture *self, double share)
{
  GtkWidget *widget = app_test_find (GTK_WIDGET (self->card), GTK_TYPE_INSCRIPTION, NULL);
  int width;

  lanes_task_card_set_share (self->card, share);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  return width;
}

static int
get_height (GtkWidget *widget, int width)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

static gboolean
is_small (gpointer head)
{
  return get_height (gtk_widget_get_first_child (head), -1) < 15;
}

/* GTK complains of a box that is higher than it said at first, as one is whose parts are on one
 * line of writing: a name of two lines, and figures that are larger. */
static void
test_lines (Fixture *self, gconstpointer data)
{
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  GdkDisplay *display = gtk_widget_get_display (self->window);
  LanesCoreSet all = lanes_core_set_all ();
  g_autoptr (LanesRun) run = lanes_run_new (self->task, &all);
  GtkWidget *head = app_test_find_class (GTK_WIDGET (self->card), "card-head");
  GtkWidget *name;
  int low;

  lanes_task_card_set_run (self->card, run);
  lanes_run_start (run);
  g_assert_true (app_test_wait (is_running, run));
  gtk_css_provider_load_from_data (css, ".card-head .heading:not(.numeric) { font-size: 10px; }",
                                   -1);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  g_assert_true (app_test_wait (is_small, head));
  low = get_height (head, -1);
  name = app_test_find (head, GTK_TYPE_LABEL, lanes_task_get_name (self->task));
  gtk_label_set_label (GTK_LABEL (name), "Eat\nbreakfast");
  g_assert_cmpint (get_height (head, -1), >, low);
  g_assert_cmpint (get_height (head, 300), ==, get_height (head, -1));

  gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (css));
  lanes_run_stop (run);
  g_assert_true (app_test_wait (has_ended, run));
}

/* The buttons follow a real run through its life. */
static void
test_run (Fixture *self, gconstpointer data)
{
  LanesCoreSet all = lanes_core_set_all ();
  g_autoptr (LanesRun) run = lanes_run_new (self->task, &all);

  click (self, "Start Eat breakfast");
  g_assert_cmpstr (self->asked, ==, "start");
  g_assert_false (gtk_widget_get_mapped (
      app_test_find (GTK_WIDGET (self->card), GTK_TYPE_BUTTON, "Stop Eat breakfast")));

  lanes_task_card_set_run (self->card, run);
  lanes_run_start (run);
  g_assert_true (app_test_wait (is_running, run));
  g_assert_true (has_text (self, "Running"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (self->card), "active"));
  g_assert_cmpint (set_share (self, 0.02), ==, set_share (self, 1));
  g_assert_cmpint (set_share (self, 1), <, set_share (self, 12.8));
  lanes_task_card_set_share (self->card, 1.478);
  g_assert_true (has_text (self, "148 %"));
  click (self, "Pause Eat breakfast");
  g_assert_cmpstr (self->asked, ==, "pause");

  lanes_run_pause (run);
  g_assert_true (app_test_wait (is_paused, run));
  g_assert_true (has_text (self, "Paused"));
  click (self, "Resume Eat breakfast");
  g_assert_cmpstr (self->asked, ==, "resume");

  lanes_run_resume (run);
  click (self, "Stop Eat breakfast");
  g_assert_cmpstr (self->asked, ==, "stop");
  lanes_run_stop (run);
  g_assert_true (app_test_wait (has_ended, run));
  g_assert_true (has_text (self, "Stopped"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (self->card), "active"));
  g_assert_false (has_text (self, "148 %"));
  click (self, "Start Eat breakfast");
  g_assert_cmpstr (self->asked, ==, "start");
}

static void
test_actions (Fixture *self, gconstpointer data)
{
  self->asked = NULL;
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->card), "task.toggle", NULL));
  g_assert_cmpstr (self->asked, ==, "start");
  self->asked = NULL;
  gtk_widget_activate_action (GTK_WIDGET (self->card), "task.stop", NULL);
  g_assert_null (self->asked); /* nothing is to be stopped */
}

/* A button leads to the menu, and so do keys, through an action. */
static void
test_menu (Fixture *self, gconstpointer data)
{
  GtkWidget *more =
      app_test_find (GTK_WIDGET (self->card), GTK_TYPE_BUTTON, "More for Eat breakfast");

  g_assert_nonnull (more);
  g_assert_true (gtk_widget_get_focusable (more));
  click (self, "More for Eat breakfast");
  g_assert_cmpstr (self->asked, ==, "menu");
  g_assert_true (self->menu_at == more);
  self->asked = NULL;
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->card), "task.menu", NULL));
  g_assert_cmpstr (self->asked, ==, "menu");
}

/* What went wrong is on the card, in words. */
static void
test_failure (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTask) task = lanes_task_new ("gone");
  LanesCoreSet all = lanes_core_set_all ();
  g_autoptr (LanesRun) run = NULL;

  g_object_set (task, "command", "/no/such/program", NULL);
  run = lanes_run_new (task, &all);
  lanes_task_card_set_run (self->card, run);
  lanes_run_start (run);
  g_assert_true (app_test_wait (has_ended, run));
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FAILED);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (self->card), "failed"));
  g_assert_true (has_text (self, "Failed"));
  g_assert_nonnull (lanes_run_get_message (run));
  g_assert_true (has_text (self, lanes_run_get_message (run)));
}

/* The last words of a command that failed are on the card, and more of them in its tooltip. */
static void
test_last_words (Fixture *self, gconstpointer data)
{
  g_autoptr (LanesTask) task = lanes_task_new ("grumbles");
  g_autofree char *text = NULL;
  LanesCoreSet all = lanes_core_set_all ();
  g_autoptr (LanesRun) run = NULL;
  GtkWidget *progress;

  g_object_set (task, "command", "sh -c \"echo one; echo two >&2; exit 3\"", NULL);
  run = lanes_run_new (task, &all);
  lanes_task_card_set_run (self->card, run);
  lanes_run_start (run);
  g_assert_true (app_test_wait (has_ended, run));
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FAILED);
  text = g_strdup_printf ("%s\ntwo", lanes_run_get_message (run));
  g_assert_true (has_text (self, text));
  g_assert_nonnull (app_test_find_if (GTK_WIDGET (self->card), has_tip, "one\ntwo"));
  /* A name that is there in full is not said twice. */
  g_assert_null (
      app_test_find_if (GTK_WIDGET (self->card), has_tip, lanes_task_get_name (self->task)));
  /* No empty place is kept for a progress that is not known. */
  progress = app_test_find (GTK_WIDGET (self->card), GTK_TYPE_PROGRESS_BAR, NULL);
  g_assert_false (gtk_widget_get_mapped (progress));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/task-card/text", Fixture, NULL, set_up, test_text, tear_down);
  g_test_add ("/task-card/run", Fixture, NULL, set_up, test_run, tear_down);
  g_test_add ("/task-card/lines", Fixture, NULL, set_up, test_lines, tear_down);
  g_test_add ("/task-card/actions", Fixture, NULL, set_up, test_actions, tear_down);
  g_test_add ("/task-card/menu", Fixture, NULL, set_up, test_menu, tear_down);
  g_test_add ("/task-card/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/task-card/last-words", Fixture, NULL, set_up, test_last_words, tear_down);
  return g_test_run ();
}
