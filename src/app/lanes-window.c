/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-config.h"
#include "lanes-details.h"
#include "lanes-examples.h"
#include "lanes-menus.h"
#include "lanes-notice.h"
#include "lanes-open-menu.h"
#include "lanes-presenter-bar.h"
#include "lanes-spotlight.h"
#include "lanes-task-pane.h"
#include "lanes-watch-page.h"
#include "lanes-window-private.h"

/**
 * LanesWindow:
 *
 * One document: its session, and the widgets that act on it and watch it.
 */
enum
{
  PROP_0,
  PROP_SPEED,
  PROP_FROZEN,
  PROP_SHOW_DETAILS,
  PROP_TOTAL_GRAPH,
  PROP_PRESENTER,
  PROP_SLOW_MOTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesWindow, lanes_window, ADW_TYPE_APPLICATION_WINDOW)

static void
problem_cb (LanesWindow *self, const char *message)
{
  GSignalInvocationHint *hint = g_signal_get_invocation_hint (self->session);

  if (hint && hint->detail == g_quark_from_static_string ("machine"))
    lanes_toaster_say (self->toaster, LANES_TOAST_MACHINE, message);
  else
    lanes_window_toast_problem (self, message);
}

static void
active_cb (LanesWindow *self)
{
  lanes_window_update_actions (self);
  lanes_window_go_if_closing (self);
}

/* Makes the session that the preferences ask for, or else any that works here. */
static LanesSession *
make_session (LanesWindow *self, LanesTaskSet *task_set)
{
  LanesRecorderKind kind = (LanesRecorderKind) g_settings_get_enum (self->settings, "recorder");
  g_autoptr (GError) error = NULL;
  LanesSession *session = NULL;

  if (!self->topology)
    self->topology = lanes_topology_new (&error);
  if (!self->topology)
    {
      lanes_window_toast_problem (self, error->message);
      return NULL;
    }
  session = lanes_session_new (self->topology, task_set, kind, &error);
  if (!session && kind != LANES_RECORDER_AUTO)
    {
      lanes_window_toast_problem (self, error->message);
      g_clear_error (&error);
      session = lanes_session_new (self->topology, task_set, LANES_RECORDER_AUTO, &error);
    }
  if (!session)
    lanes_window_toast_problem (self, error->message);
  return session;
}

static void
drop_session (LanesWindow *self)
{
  if (!self->session)
    return;
  lanes_task_pane_set_session (LANES_TASK_PANE (self->tasks), NULL);
  lanes_watch_page_set_session (LANES_WATCH_PAGE (self->page), NULL);
  lanes_details_set_session (LANES_DETAILS (self->details), NULL);
  g_signal_handlers_disconnect_by_data (self->session, self);
  lanes_session_kill_all (self->session);
  g_clear_object (&self->session);
}

/* Begins to watch anew, with the recorder that is wanted now. */
static void
remake_session (LanesWindow *self)
{
  drop_session (self);
  if (self->document)
    self->session = make_session (self, lanes_document_get_task_set (self->document));
  if (self->session)
    {
      g_signal_connect_object (self->session, "notify::active", G_CALLBACK (active_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->session, "problem", G_CALLBACK (problem_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->session, "run-changed",
                               G_CALLBACK (lanes_window_update_actions), self, G_CONNECT_SWAPPED);
      lanes_window_apply_measuring (self);
      lanes_task_pane_set_session (LANES_TASK_PANE (self->tasks), self->session);
      lanes_watch_page_set_session (LANES_WATCH_PAGE (self->page), self->session);
      lanes_window_apply_others (self);
      lanes_details_set_session (LANES_DETAILS (self->details), self->session);
    }
  lanes_window_update_actions (self);
}

static char *
describe_place (GFile *file)
{
  if (!file)
    return g_strdup (_ ("Not saved yet"));
  if (lanes_examples_contain (file))
    return g_strdup (_ ("Example"));
  return lanes_open_menu_describe_path (file);
}

/* The document's name, with a dot when there is something to save */
void
lanes_window_update_title (LanesWindow *self)
{
  LanesTaskSet *task_set = lanes_document_get_task_set (self->document);
  const char *dot = lanes_document_get_modified (self->document) ? "• " : "";
  g_autofree char *name = g_strconcat (dot, lanes_task_set_get_name (task_set), NULL);
  g_autofree char *place = describe_place (lanes_task_set_get_file (task_set));
  /* Translators: the window's title: the name of the task set, and of the program */
  g_autofree char *title = g_strdup_printf (_ ("%s – Lanes"), name);
  g_autofree char *tooltip = g_strconcat (name, "\n", place, NULL);

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->window_title), name);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->window_title), place);
  gtk_widget_set_tooltip_text (self->window_title, tooltip);
}

static void
document_changed_cb (LanesWindow *self)
{
  /* It would take back something else now. */
  lanes_toaster_drop (self->toaster, LANES_TOAST_UNDO);
  lanes_window_update_title (self);
  lanes_window_update_actions (self);
}

static void
drop_document (LanesWindow *self)
{
  drop_session (self);
  if (!self->document)
    return;
  g_signal_handlers_disconnect_by_data (lanes_document_get_task_set (self->document), self);
  g_signal_handlers_disconnect_by_data (self->document, self);
  lanes_window_end_autosave (self);
  g_clear_object (&self->document);
}

/**
 * lanes_window_set_task_set:
 * @self: a window
 * @task_set: what to show
 *
 * Shows @task_set in place of what is shown now, of which nothing may run any more.
 */
void
lanes_window_set_task_set (LanesWindow *self, LanesTaskSet *task_set)
{
  drop_document (self);
  self->document = lanes_document_new (task_set);
  g_signal_connect_object (self->document, "notify", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "changed-on-disk",
                           G_CALLBACK (lanes_window_update_notice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (task_set, "notify", G_CALLBACK (lanes_window_update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (task_set, "items-changed", G_CALLBACK (lanes_window_update_notice), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (task_set, "notify::cores", G_CALLBACK (lanes_window_update_presenter),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (task_set, "items-changed", G_CALLBACK (lanes_window_update_presenter),
                           self, G_CONNECT_SWAPPED);
  lanes_window_begin_autosave (self);
  remake_session (self);
  lanes_window_update_title (self);
  lanes_window_update_notice (self);
}

static void
selected_cb (LanesWindow *self)
{
  lanes_details_set_task (LANES_DETAILS (self->details),
                          lanes_task_pane_get_selected (LANES_TASK_PANE (self->tasks)));
  lanes_window_update_actions (self);
}

static void
start_cb (LanesWindow *self, LanesTask *task)
{
  lanes_window_start (self, task);
}

static void
move_cb (LanesWindow *self, LanesTask *task, guint position)
{
  lanes_window_move_task (self, task, position);
}

static void
insert_cb (LanesWindow *self, const char *text, guint position)
{
  lanes_window_insert_text (self, text, position);
}

static void
rename_cb (LanesWindow *self, const char *name)
{
  lanes_window_rename (self, name);
}

static gboolean
lanes_window_close_request (GtkWindow *window)
{
  lanes_window_ask_to_close (LANES_WINDOW (window));
  return GDK_EVENT_STOP;
}

static gboolean
fit_cb (gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (user_data);

  self->fit_id = 0;
  lanes_window_fit (self);
  return G_SOURCE_REMOVE;
}

static void
lanes_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanesWindow *self = LANES_WINDOW (widget);

  GTK_WIDGET_CLASS (lanes_window_parent_class)->size_allocate (widget, width, height, baseline);
  /* Not within a layout, which it changes, but before the next frame: a busy machine has always one
   * to draw, and what waits until there is none never comes. */
  if ((width != self->width || lanes_window_presenter_is_late (self, height)) && self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
  self->width = width;
}

static void
lanes_window_unmap (GtkWidget *widget)
{
  lanes_window_save_state (LANES_WINDOW (widget));
  GTK_WIDGET_CLASS (lanes_window_parent_class)->unmap (widget);
}

static void
view_changed_cb (LanesWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROZEN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SLOW_MOTION]);
}

/* The view's properties are the window's too, so that actions can carry them. */
static void
lanes_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesWindow *self = LANES_WINDOW (object);

  switch (prop_id)
    {
    case PROP_FROZEN:
      g_object_get_property (G_OBJECT (self->view), pspec->name, value);
      break;
    case PROP_SPEED:
      g_value_set_int (value, (int) lanes_window_get_speed (self));
      break;
    case PROP_SHOW_DETAILS:
      g_value_set_boolean (value, self->show_details);
      break;
    case PROP_TOTAL_GRAPH:
      g_value_set_boolean (value, self->total_graph);
      break;
    case PROP_PRESENTER:
      g_value_set_boolean (value, self->presenter.on);
      break;
    case PROP_SLOW_MOTION:
      g_value_set_boolean (value, lanes_window_get_speed (self) > 1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_window_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesWindow *self = LANES_WINDOW (object);

  switch (prop_id)
    {
    case PROP_FROZEN:
      g_object_set_property (G_OBJECT (self->view), pspec->name, value);
      break;
    case PROP_SPEED:
      lanes_window_set_speed (self, (guint) g_value_get_int (value));
      break;
    case PROP_SHOW_DETAILS:
      self->show_details = g_value_get_boolean (value);
      lanes_window_fit (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TOTAL_GRAPH:
      self->total_graph = g_value_get_boolean (value);
      lanes_watch_page_set_total (LANES_WATCH_PAGE (self->page), self->total_graph);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_PRESENTER:
      lanes_window_set_presenter (self, g_value_get_boolean (value));
      break;
    case PROP_SLOW_MOTION:
      lanes_window_set_slow_motion (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_window_dispose (GObject *object)
{
  LanesWindow *self = LANES_WINDOW (object);

  g_clear_handle_id (&self->last_call_id, g_source_remove);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_handle_id (&self->present_id, g_source_remove);
  lanes_window_dispose_presenter (self);
  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  drop_document (self);
  g_clear_object (&self->file);
  g_clear_object (&self->topology);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lanes_window_parent_class)->dispose (object);
}

static void
lanes_window_finalize (GObject *object)
{
  g_object_unref (LANES_WINDOW (object)->toaster);
  g_object_unref (LANES_WINDOW (object)->view);
  G_OBJECT_CLASS (lanes_window_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SPEED] = g_param_spec_int ("speed", NULL, NULL, 1, 10000, 1, flags);
  properties[PROP_FROZEN] = g_param_spec_boolean ("frozen", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_DETAILS] = g_param_spec_boolean ("show-details", NULL, NULL, FALSE, flags);
  properties[PROP_TOTAL_GRAPH] = g_param_spec_boolean ("total-graph", NULL, NULL, FALSE, flags);
  properties[PROP_PRESENTER] = g_param_spec_boolean ("presenter", NULL, NULL, FALSE, flags);
  properties[PROP_SLOW_MOTION] = g_param_spec_boolean ("slow-motion", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (LANES_TYPE_DETAILS);
  g_type_ensure (LANES_TYPE_NOTICE);
  g_type_ensure (LANES_TYPE_PRESENTER_BAR);
  g_type_ensure (LANES_TYPE_SPOTLIGHT);
  g_type_ensure (LANES_TYPE_TASK_PANE);
  g_type_ensure (LANES_TYPE_WATCH_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lanes/Lanes/ui/lanes-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, header);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, tasks);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, watch);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, page);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, details);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, spotlight);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, presenter_bar);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, toasts);
  lanes_menus_bind (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, move_cb);
  gtk_widget_class_bind_template_callback (widget_class, insert_cb);
  gtk_widget_class_bind_template_callback (widget_class, rename_cb);
}

static void
lanes_window_class_init (LanesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_window_dispose;
  object_class->finalize = lanes_window_finalize;
  object_class->get_property = lanes_window_get_property;
  object_class->set_property = lanes_window_set_property;
  widget_class->measure = lanes_window_measure;
  widget_class->size_allocate = lanes_window_size_allocate;
  widget_class->unmap = lanes_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = lanes_window_close_request;

  install_properties (object_class);
  bind_template (widget_class);
  lanes_window_install_actions (widget_class);
}

static void
lanes_window_init (LanesWindow *self)
{
  self->settings = g_settings_new (LANES_APP_ID);
  /* The actions of the template look at it. */
  self->view = lanes_view_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  lanes_watch_page_set_view (LANES_WATCH_PAGE (self->page), self->view);
  lanes_details_set_view (LANES_DETAILS (self->details), self->view);
  g_signal_connect_object (self->view, "notify::follow", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::speed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->open_button), lanes_open_menu_get ());
  lanes_window_restore_state (self);
  lanes_window_connect_notice (self);
  lanes_window_accept_drops (self);
  /* Nothing is pressed by accident: space freezes the picture, until a button has the focus. */
  lanes_watch_page_focus (LANES_WATCH_PAGE (self->page));
  lanes_window_update_actions (self);
}

/**
 * lanes_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a window that shows nothing yet
 */
LanesWindow *
lanes_window_new (GtkApplication *application)
{
  return g_object_new (LANES_TYPE_WINDOW, "application", application, NULL);
}

/**
 * lanes_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): what is watched
 */
LanesSession *
lanes_window_get_session (LanesWindow *self)
{
  return self->session;
}

/**
 * lanes_window_get_document:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): what is shown
 */
LanesDocument *
lanes_window_get_document (LanesWindow *self)
{
  return self->document;
}
