/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-pane.h"

#include <glib/gi18n-lib.h>

#include "lanes-core-picker.h"
#include "lanes-quota.h"
#include "lanes-task-list.h"

/**
 * LanesTaskPane:
 *
 * The side of the window that acts: the name of the task set, its tasks, and the cores they may
 * use.
 */
struct _LanesTaskPane
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *head;
  GtkWidget *names;
  GtkWidget *name_button;
  GtkWidget *name;
  GtkWidget *name_entry;
  GtkWidget *summary;
  GtkWidget *tasks;
  GtkWidget *picker;

  LanesSession *session;
  char *offered; /* what was in the entry when the name was clicked; NULL: it was not */
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS,
};

enum
{
  SIGNAL_START,
  SIGNAL_MOVE,
  SIGNAL_INSERT,
  SIGNAL_RENAME,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesTaskPane, lanes_task_pane, GTK_TYPE_WIDGET)

static void
start_cb (LanesTaskPane *self, LanesTask *task)
{
  g_signal_emit (self, signals[SIGNAL_START], 0, task);
}

static void
pause_cb (LanesTaskPane *self, LanesTask *task)
{
  lanes_session_pause (self->session, task);
}

static void
resume_cb (LanesTaskPane *self, LanesTask *task)
{
  lanes_session_resume (self->session, task);
}

static void
stop_cb (LanesTaskPane *self, LanesTask *task)
{
  lanes_session_stop (self->session, task);
}

static void
move_cb (LanesTaskPane *self, LanesTask *task, guint position)
{
  g_signal_emit (self, signals[SIGNAL_MOVE], 0, task, position);
}

static void
insert_cb (LanesTaskPane *self, const char *text, guint position)
{
  g_signal_emit (self, signals[SIGNAL_INSERT], 0, text, position);
}

static void
selected_cb (LanesTaskPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static gboolean
is_renaming (LanesTaskPane *self)
{
  return gtk_stack_get_visible_child (GTK_STACK (self->names)) == self->name_entry;
}

static void
begin_rename_cb (LanesTaskPane *self)
{
  LanesTaskSet *task_set = lanes_session_get_task_set (self->session);

  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), lanes_task_set_get_name (task_set));
  /* An entry may have taken in less than that. */
  g_free (self->offered);
  self->offered = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)));
  gtk_stack_set_visible_child (GTK_STACK (self->names), self->name_entry);
  gtk_widget_grab_focus (self->name_entry);
}

/* An empty name is no name: then, all stays as it is. */
static void
end_rename (LanesTaskPane *self, gboolean apply)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)));
  const char *name = gtk_label_get_label (GTK_LABEL (self->name));
  gboolean typed = g_strcmp0 (text, self->offered) != 0;

  if (!is_renaming (self))
    return;
  gtk_stack_set_visible_child (GTK_STACK (self->names), self->name_button);
  g_strstrip (text);
  if (apply && typed && text[0] != '\0' && g_strcmp0 (text, name) != 0)
    g_signal_emit (self, signals[SIGNAL_RENAME], 0, text);
}

static void
name_activated_cb (LanesTaskPane *self)
{
  end_rename (self, TRUE);
  gtk_widget_grab_focus (self->name_button);
}

/* Whoever goes on somewhere else has said what was to be said. */
static void
name_left_cb (LanesTaskPane *self)
{
  end_rename (self, TRUE);
}

static gboolean
name_escaped_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesTaskPane *self = LANES_TASK_PANE (user_data);

  end_rename (self, FALSE);
  gtk_widget_grab_focus (self->name_button);
  return GDK_EVENT_STOP;
}

static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
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
  const char *name = lanes_task_set_get_name (task_set);
  /* Translators: a button with the name of the task set, which it lets a person change */
  g_autofree char *spoken = g_strdup_printf (_ ("Rename %s"), name);

  set_text (self->name, name);
  set_text (self->summary, text);
  gtk_widget_set_tooltip_text (self->name_button, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

static void
show_run (LanesTaskPane *self, LanesTask *task)
{
  LanesTaskCard *card = lanes_task_list_find_card (LANES_TASK_LIST (self->tasks), task);

  if (card)
    lanes_task_card_set_run (card, lanes_session_get_run (self->session, task));
}

static void
show_new (LanesTaskPane *self, guint position, guint n_tasks)
{
  LanesTaskSet *task_set = lanes_session_get_task_set (self->session);

  for (guint i = position; i < position + n_tasks; i++)
    show_run (self, lanes_task_set_get_task (task_set, i));
}

static void
items_changed_cb (LanesTaskPane *self, guint position, guint n_removed, guint n_added)
{
  show_new (self, position, n_added);
  update_summary (self);
}

static void
run_changed_cb (LanesTaskPane *self, LanesTask *task)
{
  show_run (self, task);
}

/* Cores may have gone or come back, and the system may hold the tasks back more or less. */
static void
machine_changed_cb (LanesTaskPane *self)
{
  g_autofree char *limit = lanes_session_describe_limit (self->session);
  g_autofree char *details = lanes_quota_explain (lanes_session_get_quota (self->session));

  lanes_core_picker_set_limit (LANES_CORE_PICKER (self->picker), limit, details);
  update_summary (self);
}

static void
measured_cb (LanesTaskPane *self)
{
  LanesTaskCard *card;

  for (guint i = 0; (card = lanes_task_list_get_card (LANES_TASK_LIST (self->tasks), i)); i++)
    lanes_task_card_set_share (card, lanes_session_get_share (self->session,
                                                              lanes_task_card_get_task (card)));
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
lanes_task_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SELECTED)
    g_value_set_object (value, lanes_task_pane_get_selected (LANES_TASK_PANE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_task_pane_set_property (GObject *object, guint prop_id, const GValue *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_SELECTED)
    lanes_task_pane_set_selected (LANES_TASK_PANE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_task_pane_dispose (GObject *object)
{
  LanesTaskPane *self = LANES_TASK_PANE (object);
  GtkWidget *child;

  disconnect (self);
  g_clear_pointer (&self->offered, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_task_pane_parent_class)->dispose (object);
}

static void
add_signals (void)
{
  signals[SIGNAL_START] = g_signal_new ("start", LANES_TYPE_TASK_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, LANES_TYPE_TASK);
  signals[SIGNAL_MOVE] = g_signal_new ("move", LANES_TYPE_TASK_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, LANES_TYPE_TASK, G_TYPE_UINT);
  signals[SIGNAL_INSERT] = g_signal_new ("insert", LANES_TYPE_TASK_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  signals[SIGNAL_RENAME] = g_signal_new ("rename", LANES_TYPE_TASK_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LANES_TYPE_CORE_PICKER);
  g_type_ensure (LANES_TYPE_TASK_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, head);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, names);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, name_button);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, name);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, name_entry);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, summary);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, tasks);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskPane, picker);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, move_cb);
  gtk_widget_class_bind_template_callback (widget_class, insert_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, begin_rename_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_left_cb);
}

static void
lanes_task_pane_class_init (LanesTaskPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lanes_task_pane_get_property;
  object_class->set_property = lanes_task_pane_set_property;
  object_class->dispose = lanes_task_pane_dispose;

  properties[PROP_SELECTED] =
      g_param_spec_object ("selected", NULL, NULL, LANES_TYPE_TASK,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  add_signals ();
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "taskpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_task_pane_init (LanesTaskPane *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (name_escaped_cb, self, NULL)));
  gtk_widget_add_controller (self->name_entry, keys);
}

/**
 * lanes_task_pane_set_session:
 * @session: (nullable): what to show
 */
void
lanes_task_pane_set_session (LanesTaskPane *self, LanesSession *session)
{
  LanesTaskSet *task_set;

  end_rename (self, FALSE);
  disconnect (self);
  gtk_widget_set_visible (self->head, session != NULL);
  lanes_task_list_set_task_set (LANES_TASK_LIST (self->tasks), NULL);
  if (!session)
    return;

  self->session = g_object_ref (session);
  task_set = lanes_session_get_task_set (session);
  lanes_task_list_set_task_set (LANES_TASK_LIST (self->tasks), task_set);
  show_new (self, 0, lanes_task_set_get_n_tasks (task_set));
  lanes_core_picker_set_source (LANES_CORE_PICKER (self->picker),
                                lanes_session_get_topology (session), task_set);
  /* After the picker, which is asked how many cores there are, and the list, which has the cards */
  g_signal_connect_object (task_set, "notify", G_CALLBACK (update_summary), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (task_set, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "run-changed", G_CALLBACK (run_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "measured", G_CALLBACK (measured_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "machine-changed", G_CALLBACK (machine_changed_cb), self,
                           G_CONNECT_SWAPPED);
  machine_changed_cb (self);
}

/**
 * lanes_task_pane_end_rename:
 *
 * Takes the name that is being typed, if any, for what it is to be: it is a change like any other,
 * also where the keyboard stays in it.
 */
void
lanes_task_pane_end_rename (LanesTaskPane *self)
{
  end_rename (self, TRUE);
}

/**
 * lanes_task_pane_get_selected:
 *
 * Returns: (transfer none) (nullable): the task that is selected
 */
LanesTask *
lanes_task_pane_get_selected (LanesTaskPane *self)
{
  return self->tasks ? lanes_task_list_get_selected (LANES_TASK_LIST (self->tasks)) : NULL;
}

/**
 * lanes_task_pane_set_selected:
 * @task: (nullable): a task of the set, or %NULL to select none
 *
 * Selects a task and scrolls to it.
 */
void
lanes_task_pane_set_selected (LanesTaskPane *self, LanesTask *task)
{
  lanes_task_list_set_selected (LANES_TASK_LIST (self->tasks), task);
}
