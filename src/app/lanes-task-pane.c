/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-pane.h"

#include <glib/gi18n-lib.h>

#include "lanes-core-picker.h"
#include "lanes-task-card.h"

/**
 * LanesTaskPane:
 *
 * The side of the window that acts: the tasks, and the cores they may use.
 */
struct _LanesTaskPane
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *name;
  GtkWidget *summary;
  GtkWidget *cards;
  GtkWidget *picker;

  LanesSession *session;
};

enum
{
  SIGNAL_START,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesTaskPane, lanes_task_pane, GTK_TYPE_WIDGET)

static LanesTaskCard *
find_card (LanesTaskPane *self, LanesTask *task)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->cards); child;
       child = gtk_widget_get_next_sibling (child))
    if (lanes_task_card_get_task (LANES_TASK_CARD (child)) == task)
      return LANES_TASK_CARD (child);
  return NULL;
}

static void
start_cb (LanesTaskPane *self, LanesTaskCard *card)
{
  g_signal_emit (self, signals[SIGNAL_START], 0, lanes_task_card_get_task (card));
}

static void
pause_cb (LanesTaskPane *self, LanesTaskCard *card)
{
  lanes_session_pause (self->session, lanes_task_card_get_task (card));
}

static void
resume_cb (LanesTaskPane *self, LanesTaskCard *card)
{
  lanes_session_resume (self->session, lanes_task_card_get_task (card));
}

static void
stop_cb (LanesTaskPane *self, LanesTaskCard *card)
{
  lanes_session_stop (self->session, lanes_task_card_get_task (card));
}

static void
add_card (LanesTaskPane *self, LanesTask *task)
{
  GtkWidget *card = lanes_task_card_new (task);

  g_signal_connect_object (card, "start", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "pause", G_CALLBACK (pause_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "resume", G_CALLBACK (resume_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "stop", G_CALLBACK (stop_cb), self, G_CONNECT_SWAPPED);
  lanes_task_card_set_run (LANES_TASK_CARD (card), lanes_session_get_run (self->session, task));
  gtk_box_append (GTK_BOX (self->cards), card);
}

static void
update_summary (LanesTaskPane *self)
{
  LanesTaskSet *task_set = lanes_session_get_task_set (self->session);
  guint n_tasks = lanes_task_set_get_n_tasks (task_set);
  guint n_cores = lanes_core_picker_get_n_chosen (LANES_CORE_PICKER (self->picker));
  g_autofree char *tasks =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u task", "%u tasks", n_tasks), n_tasks);
  g_autofree char *cores =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u core", "%u cores", n_cores), n_cores);
  g_autofree char *text = g_strdup_printf ("%s · %s", tasks, cores);

  gtk_label_set_label (GTK_LABEL (self->name), lanes_task_set_get_name (task_set));
  gtk_label_set_label (GTK_LABEL (self->summary), text);
}

static void
run_changed_cb (LanesTaskPane *self, LanesTask *task)
{
  LanesTaskCard *card = find_card (self, task);

  if (card)
    lanes_task_card_set_run (card, lanes_session_get_run (self->session, task));
}

static void
measured_cb (LanesTaskPane *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->cards); child;
       child = gtk_widget_get_next_sibling (child))
    {
      LanesTaskCard *card = LANES_TASK_CARD (child);

      lanes_task_card_set_share (card, lanes_session_get_share (self->session,
                                                                lanes_task_card_get_task (card)));
    }
}

static void
disconnect (LanesTaskPane *self)
{
  if (!self->session)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (lanes_session_get_task_set (self->session), self);
  g_clear_object (&self->session);
}

static void
lanes_task_pane_dispose (GObject *object)
{
  LanesTaskPane *self = LANES_TASK_PANE (object);
  GtkWidget *child;

  disconnect (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_task_pane_parent_class)->dispose (object);
}

static void
lanes_task_pane_class_init (LanesTaskPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_task_pane_dispose;

  signals[SIGNAL_START] = g_signal_new ("start", LANES_TYPE_TASK_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, LANES_TYPE_TASK);

  g_type_ensure (LANES_TYPE_CORE_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, name);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, summary);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, cards);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, picker);
  gtk_widget_class_set_css_name (widget_class, "taskpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_task_pane_init (LanesTaskPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_task_pane_set_session:
 * @session: (nullable): what to show
 */
void
lanes_task_pane_set_session (LanesTaskPane *self, LanesSession *session)
{
  LanesTaskSet *task_set;
  GtkWidget *child;

  disconnect (self);
  while ((child = gtk_widget_get_first_child (self->cards)))
    gtk_box_remove (GTK_BOX (self->cards), child);
  if (!session)
    return;

  self->session = g_object_ref (session);
  task_set = lanes_session_get_task_set (session);
  for (guint i = 0; i < lanes_task_set_get_n_tasks (task_set); i++)
    add_card (self, lanes_task_set_get_task (task_set, i));
  lanes_core_picker_set_source (LANES_CORE_PICKER (self->picker),
                                lanes_session_get_topology (session), task_set);
  /* After the picker, which is asked how many cores there are */
  g_signal_connect_object (task_set, "notify", G_CALLBACK (update_summary), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "run-changed", G_CALLBACK (run_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "measured", G_CALLBACK (measured_cb), self, G_CONNECT_SWAPPED);
  update_summary (self);
}
