/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-details.h"

#include <glib/gi18n-lib.h>

#include "lanes-details-words.h"
#include "lanes-output-view.h"
#include "lanes-palette.h"
#include "lanes-thread-view.h"
#include "lanes-why.h"

/* In measurements, of which there are four a second: a sentence stays for so long. */
#define WHY_REFRESH 4

/**
 * LanesDetails:
 *
 * All that is known of one task: how its run is and why, its processes and threads, and what it
 * says. It measures nothing while it is not in sight.
 */
struct _LanesDetails
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *bar;
  GtkWidget *name;
  GtkWidget *what;
  GtkWidget *pages;
  GtkWidget *state;
  GtkWidget *outcome;
  GtkWidget *progress;
  GtkWidget *why_box;
  GtkWidget *why;
  GtkWidget *plan_box;
  GtkWidget *plan;
  GtkWidget *hint;
  GtkWidget *threads;
  GtkWidget *output;

  LanesSession *session;
  LanesTask *task;
  GSignalGroup *session_signals;
  GSignalGroup *task_signals;
  LanesThreadTree *tree;
  const char *color_class;
  guint why_age;
};

G_DEFINE_FINAL_TYPE (LanesDetails, lanes_details, GTK_TYPE_WIDGET)

/* A label that is told the same text lays it out again. */
static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text ? text : "");
}

static LanesRun *
get_run (LanesDetails *self)
{
  return self->session && self->task ? lanes_session_get_run (self->session, self->task) : NULL;
}

static void
update_state (LanesDetails *self, LanesRun *run)
{
  g_autofree char *state = lanes_details_words_for_run (run, lanes_time_now ());
  g_autofree char *outcome = run ? lanes_details_words_for_outcome (run) : NULL;
  double progress = run ? lanes_run_get_progress (run) : -1;

  set_text (self->state, state);
  lanes_palette_show_state (GTK_WIDGET (self), run);
  set_text (self->outcome, outcome);
  gtk_widget_set_visible (self->outcome, outcome != NULL);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), CLAMP (progress, 0, 1));
  gtk_widget_set_visible (self->progress, progress >= 0 && lanes_run_is_active (run));
}

static void
update_why (LanesDetails *self)
{
  g_autofree char *why = get_run (self) ? lanes_why_explain (self->session, self->task) : NULL;

  self->why_age = 0;
  set_text (self->why, why);
  gtk_widget_set_visible (self->why_box, why != NULL);
}

/* A run is of the task as it was when it began, which may have been edited since. */
static void
update_parts (LanesDetails *self, LanesRun *run)
{
  gboolean has_begun = run && lanes_run_get_begin (run) > 0;
  gboolean is_command = run && lanes_task_get_command (lanes_run_get_definition (run));

  gtk_widget_set_visible (self->plan_box, !has_begun);
  set_text (self->hint, run ? _ ("You will see its processes and threads here when it starts.")
                            : _ ("Start the task to see its processes and threads here."));
  gtk_widget_set_visible (self->threads, has_begun);
  gtk_widget_set_visible (self->output, has_begun && is_command);
  lanes_thread_view_update (LANES_THREAD_VIEW (self->threads));
  lanes_output_view_set_run (LANES_OUTPUT_VIEW (self->output), is_command ? run : NULL);
}

static void
update (LanesDetails *self)
{
  LanesRun *run = get_run (self);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  update_state (self, run);
  update_parts (self, run);
  if (++self->why_age >= WHY_REFRESH)
    update_why (self);
}

static void
run_changed_cb (LanesDetails *self, LanesTask *task)
{
  if (task != self->task)
    return;
  self->why_age = WHY_REFRESH;
  update (self);
}

static void
update_task (LanesDetails *self)
{
  const char *name = self->task ? lanes_task_get_name (self->task) : _ ("Details");
  const char *command = self->task ? lanes_task_get_command (self->task) : NULL;
  g_autofree char *mode = self->task ? lanes_task_describe_mode (self->task) : NULL;
  g_autofree char *plan = self->task ? lanes_details_words_for_plan (self->task) : NULL;

  if (self->color_class)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->color_class);
  self->color_class =
      self->task ? lanes_palette_get_css_class (lanes_task_get_color (self->task)) : NULL;
  if (self->color_class)
    gtk_widget_add_css_class (GTK_WIDGET (self), self->color_class);
  gtk_widget_set_visible (self->bar, self->task != NULL);
  set_text (self->name, name);
  set_text (self->what, command ? command : mode);
  set_text (self->plan, plan);
  gtk_widget_set_tooltip_text (self->what, command);
  gtk_widget_set_visible (self->what, self->task != NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), self->task ? "task" : "none");
}

/* Another session, or another task: what was shown of the one before goes. */
static void
show_other (LanesDetails *self)
{
  g_clear_object (&self->tree);
  if (self->session && self->task)
    self->tree = lanes_thread_tree_new (self->session, self->task);
  lanes_thread_view_set_tree (LANES_THREAD_VIEW (self->threads), self->tree);
  self->why_age = WHY_REFRESH;
  update_task (self);
  update (self);
}

static void
lanes_details_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_details_parent_class)->map (widget);
  LANES_DETAILS (widget)->why_age = WHY_REFRESH;
  update (LANES_DETAILS (widget));
}

static void
lanes_details_dispose (GObject *object)
{
  LanesDetails *self = LANES_DETAILS (object);
  GtkWidget *child;

  if (self->session_signals)
    g_signal_group_set_target (self->session_signals, NULL);
  if (self->task_signals)
    g_signal_group_set_target (self->task_signals, NULL);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->task_signals);
  g_clear_object (&self->tree);
  g_clear_object (&self->task);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_details_parent_class)->dispose (object);
}

static void
lanes_details_class_init (LanesDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_details_dispose;
  widget_class->map = lanes_details_map;

  g_type_ensure (LANES_TYPE_THREAD_VIEW);
  g_type_ensure (LANES_TYPE_OUTPUT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-details.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, bar);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, name);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, what);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, pages);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, state);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, outcome);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, progress);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, why_box);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, why);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, plan_box);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, plan);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, hint);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, threads);
  gtk_widget_class_bind_template_child (widget_class, LanesDetails, output);
  gtk_widget_class_set_css_name (widget_class, "lanesdetails");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_details_init (LanesDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->session_signals = g_signal_group_new (LANES_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "measured", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->session_signals, "run-changed", G_CALLBACK (run_changed_cb),
                                  self);
  self->task_signals = g_signal_group_new (LANES_TYPE_TASK);
  g_signal_group_connect_swapped (self->task_signals, "notify", G_CALLBACK (update_task), self);
  show_other (self);
}

/**
 * lanes_details_set_session:
 * @session: (nullable): where the task is run
 */
void
lanes_details_set_session (LanesDetails *self, LanesSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  show_other (self);
}

/**
 * lanes_details_set_task:
 * @task: (nullable): the task to tell of, one of the session's
 */
void
lanes_details_set_task (LanesDetails *self, LanesTask *task)
{
  if (!g_set_object (&self->task, task))
    return;
  g_signal_group_set_target (self->task_signals, task);
  show_other (self);
}

/**
 * lanes_details_set_view:
 * @view: (nullable): what the lanes are about: who is pointed at in them lights up here, and the
 *   other way around
 */
void
lanes_details_set_view (LanesDetails *self, LanesView *view)
{
  lanes_thread_view_set_view (LANES_THREAD_VIEW (self->threads), view);
}
