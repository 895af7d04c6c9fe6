/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-window-private.h"

#include <glib/gi18n-lib.h>

#include "lanes-config.h"
#include "lanes-error.h"
#include "lanes-task-pane.h"
#include "lanes-watch-page.h"

/* Narrower than this, the task list gives way to what is watched. */
#define NARROW_WINDOW  1000
#define NARROW_SIDEBAR 230

/* Long enough to read a message aloud */
#define TOAST_SECONDS 12
#define TOAST_CHARS   60 /* in a line of it */

/* How long the tasks have to end before the window goes without them. */
#define LAST_CALL_MS ((guint) ((LANES_RUN_GRACE + LANES_SEC) / LANES_MSEC))

/**
 * LanesWindow:
 *
 * One task set: its session, and the widgets that act on it and watch it.
 */
struct _LanesWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  GtkWidget *open_button;
  GtkWidget *paned;
  GtkWidget *tasks;
  GtkWidget *page;
  GtkWidget *toasts;

  LanesView *view;
  GSettings *settings;
  LanesTopology *topology;
  LanesSession *session;
  LanesTaskSet *next; /* opened while tasks were running: shown when they have ended */
  GCancellable *loading;
  GFile *file; /* that is being loaded */
  guint last_call_id;
  gboolean closing;
  gboolean tried_starter;
};

enum
{
  PROP_0,
  PROP_SPAN,
  PROP_FROZEN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesWindow, lanes_window, ADW_TYPE_APPLICATION_WINDOW)

LanesView *
lanes_window_get_view (LanesWindow *self)
{
  return self->view;
}

gboolean
lanes_window_is_closing (LanesWindow *self)
{
  return self->closing;
}

/* Says something in passing. */
void
lanes_window_toast (LanesWindow *self, const char *message)
{
  g_autofree char *title = g_markup_escape_text (message, -1);
  AdwToast *toast = adw_toast_new (title);
  GtkWidget *label = gtk_label_new (message);

  /* A title is cut where it is too long; what went wrong is often said at the end. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TOAST_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
problem_cb (LanesWindow *self, const char *message)
{
  lanes_window_toast (self, message);
}

static gboolean take_next_cb (gpointer user_data);

static void
active_cb (LanesWindow *self)
{
  lanes_window_update_actions (self);
  if (lanes_session_is_active (self->session) || (!self->closing && !self->next))
    return;
  /* Not from within the session's own signal */
  g_clear_handle_id (&self->last_call_id, g_source_remove);
  self->last_call_id = g_idle_add (take_next_cb, self);
}

static void
drop_session (LanesWindow *self)
{
  if (!self->session)
    return;
  lanes_task_pane_set_session (LANES_TASK_PANE (self->tasks), NULL);
  lanes_watch_page_set_session (LANES_WATCH_PAGE (self->page), NULL);
  g_signal_handlers_disconnect_by_data (self->session, self);
  lanes_session_kill_all (self->session);
  g_clear_object (&self->session);
}

static void
show_task_set (LanesWindow *self, LanesTaskSet *task_set)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  drop_session (self);
  if (!self->topology)
    self->topology = lanes_topology_new (&error);
  if (self->topology)
    self->session = lanes_session_new (self->topology, task_set, LANES_RECORDER_AUTO, &error);
  if (!self->session)
    {
      lanes_window_toast (self, error->message);
      lanes_window_update_actions (self);
      return;
    }
  g_signal_connect_object (self->session, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
  lanes_task_pane_set_session (LANES_TASK_PANE (self->tasks), self->session);
  lanes_watch_page_set_session (LANES_WATCH_PAGE (self->page), self->session);
  /* Translators: the window's title: the name of the task set, and of the program */
  title = g_strdup_printf (_ ("%s – Lanes"), lanes_task_set_get_name (task_set));
  gtk_window_set_title (GTK_WINDOW (self), title);
  lanes_window_update_actions (self);
}

/* What was put off until the tasks had ended: to close the window, or to show another task set. */
static gboolean
take_next_cb (gpointer user_data)
{
  LanesWindow *self = LANES_WINDOW (user_data);
  g_autoptr (LanesTaskSet) next = g_steal_pointer (&self->next);

  self->last_call_id = 0;
  if (self->closing)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (next)
    show_task_set (self, next);
  return G_SOURCE_REMOVE;
}

/* Asks the tasks to end, and goes on without waiting longer than they are given. */
static void
end_tasks (LanesWindow *self)
{
  g_clear_handle_id (&self->last_call_id, g_source_remove);
  self->last_call_id = g_timeout_add (LAST_CALL_MS, take_next_cb, self);
  lanes_session_resume_all (self->session);
  lanes_session_stop_all (self->session);
}

/* A window is never empty: without a task set it shows the one that it would have begun with. */
static void
show_starter (LanesWindow *self)
{
  g_autoptr (GFile) starter = NULL;

  if (self->session || self->tried_starter)
    return;
  self->tried_starter = TRUE;
  starter = lanes_examples_get_starter ();
  lanes_window_open (self, starter);
}

/* Shows @task_set as soon as nothing of the one before runs any more. */
void
lanes_window_replace (LanesWindow *self, LanesTaskSet *task_set)
{
  if (self->session && lanes_session_is_active (self->session))
    {
      g_set_object (&self->next, task_set);
      end_tasks (self);
    }
  else
    {
      show_task_set (self, task_set);
    }
}

/* What is wrong within a file is told together with the file's name. */
static void
say_not_loaded (LanesWindow *self, GError *error)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *message = NULL;

  if (error->domain == LANES_ERROR)
    message = g_strdup_printf ("%s: %s", shown, error->message);
  lanes_window_toast (self, message ? message : error->message);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) task_set = lanes_task_set_load_finish (result, &error);
  LanesWindow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LANES_WINDOW (user_data);
  g_clear_object (&self->loading);
  if (!task_set)
    {
      say_not_loaded (self, error);
      show_starter (self);
    }
  else if (self->session && lanes_session_is_active (self->session))
    {
      lanes_window_ask_to_replace (self, task_set);
    }
  else
    {
      show_task_set (self, task_set);
    }
}

static gboolean
lanes_window_close_request (GtkWindow *window)
{
  LanesWindow *self = LANES_WINDOW (window);

  if (self->closing)
    return GDK_EVENT_STOP;
  if (self->loading)
    g_cancellable_cancel (self->loading);
  if (!self->session || !lanes_session_is_active (self->session))
    return GTK_WINDOW_CLASS (lanes_window_parent_class)->close_request (window);

  self->closing = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  end_tasks (self);
  return GDK_EVENT_STOP;
}

static void
fit_sidebar (LanesWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int sidebar = g_settings_get_int (self->settings, "sidebar-width");

  if (width == 0)
    g_object_get (self, "default-width", &width, NULL);
  lanes_watch_page_set_narrow (LANES_WATCH_PAGE (self->page), width < NARROW_WINDOW);
  if (width < NARROW_WINDOW)
    {
      sidebar = MIN (sidebar, NARROW_SIDEBAR);
      gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
    }
  gtk_paned_set_position (GTK_PANED (self->paned), sidebar);
}

static void
restore_state (LanesWindow *self)
{
  LanesTime length = g_settings_get_int64 (self->settings, "lanes-span");

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  lanes_view_set_span (lanes_window_get_view (self), lanes_view_span_from_length (length));
  fit_sidebar (self);
}

static void
save_state (LanesWindow *self)
{
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", maximized);
  if (!maximized && width > 0 && height > 0)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  if (gtk_widget_get_width (GTK_WIDGET (self)) >= NARROW_WINDOW)
    g_settings_set_int (self->settings, "sidebar-width",
                        gtk_paned_get_position (GTK_PANED (self->paned)));
  g_settings_set_int64 (self->settings, "lanes-span",
                        lanes_view_get_length (lanes_window_get_view (self)));
}

static void
lanes_window_unmap (GtkWidget *widget)
{
  save_state (LANES_WINDOW (widget));
  GTK_WIDGET_CLASS (lanes_window_parent_class)->unmap (widget);
}

static void
start_cb (LanesWindow *self, LanesTask *task)
{
  lanes_window_start (self, task);
}

static void
view_changed_cb (LanesWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPAN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROZEN]);
}

/* The view's properties are the window's too, so that actions can carry them. */
static void
lanes_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesView *view = lanes_window_get_view (LANES_WINDOW (object));

  if (prop_id == PROP_SPAN || prop_id == PROP_FROZEN)
    g_object_get_property (G_OBJECT (view), pspec->name, value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_window_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesView *view = lanes_window_get_view (LANES_WINDOW (object));

  if (prop_id == PROP_SPAN || prop_id == PROP_FROZEN)
    g_object_set_property (G_OBJECT (view), pspec->name, value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_window_dispose (GObject *object)
{
  LanesWindow *self = LANES_WINDOW (object);

  g_clear_handle_id (&self->last_call_id, g_source_remove);
  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  drop_session (self);
  g_clear_object (&self->file);
  g_clear_object (&self->next);
  g_clear_object (&self->topology);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lanes_window_parent_class)->dispose (object);
}

static void
lanes_window_finalize (GObject *object)
{
  g_object_unref (LANES_WINDOW (object)->view);
  G_OBJECT_CLASS (lanes_window_parent_class)->finalize (object);
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
  widget_class->unmap = lanes_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = lanes_window_close_request;

  properties[PROP_SPAN] =
      g_param_spec_enum ("span", NULL, NULL, LANES_TYPE_VIEW_SPAN, LANES_VIEW_60_S,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FROZEN] =
      g_param_spec_boolean ("frozen", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LANES_TYPE_TASK_PANE);
  g_type_ensure (LANES_TYPE_WATCH_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lanes/Lanes/ui/lanes-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, tasks);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, page);
  gtk_widget_class_bind_template_child (widget_class, LanesWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  lanes_window_install_actions (widget_class);
}

static void
lanes_window_init (LanesWindow *self)
{
  g_autoptr (GMenuModel) menu = lanes_examples_make_menu ();

  self->settings = g_settings_new (LANES_APP_ID);
  /* The actions of the template look at it. */
  self->view = lanes_view_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  lanes_watch_page_set_view (LANES_WATCH_PAGE (self->page), self->view);
  g_signal_connect_object (self->view, "notify::span", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::frozen", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->open_button), menu);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (fit_sidebar), NULL);
  restore_state (self);
  /* Nothing is pressed by accident: space freezes the picture, until a button has the focus. */
  lanes_watch_page_focus (LANES_WATCH_PAGE (self->page));
  lanes_window_update_actions (self);
}

/**
 * lanes_window_new:
 * @application: what the window belongs to
 *
 * Returns: (transfer none): a window without a task set; see lanes_window_open()
 */
LanesWindow *
lanes_window_new (GtkApplication *application)
{
  return g_object_new (LANES_TYPE_WINDOW, "application", application, NULL);
}

/**
 * lanes_window_open:
 * @file: a task set
 *
 * Shows the task set in @file, in place of the one that is shown now. Where tasks of that one have
 * not ended, the person is asked first, and they are stopped before.
 * What goes wrong is said in a toast, and nothing changes.
 */
void
lanes_window_open (LanesWindow *self, GFile *file)
{
  if (self->closing)
    return;
  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  g_set_object (&self->file, file);
  lanes_task_set_load_async (file, self->loading, loaded_cb, self);
}

/**
 * lanes_window_get_session:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
LanesSession *
lanes_window_get_session (LanesWindow *self)
{
  return self->session;
}
