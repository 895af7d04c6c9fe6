/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-task-editor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-color-choice.h"
#include "lanes-field-hint.h"
#include "lanes-task-editor-end.h"
#include "lanes-task-editor-how.h"
#include "lanes-task-editor-more.h"
#include "lanes-task-editor-what.h"
#include "lanes-task-editor-where.h"
#include "lanes-workload.h"

#define WIDTH       560
#define HEIGHT      680
#define SCREEN_EDGE 40 /* what a screen keeps for its own bars, in pixels */

#define USUAL_SECONDS 30.0 /* of a new task */

/**
 * LanesTaskEditor:
 *
 * A window in which a task is made or changed. It works on a copy, which goes out with the signal
 * "applied" once everything in it is right.
 */
struct _LanesTaskEditor
{
  AdwWindow parent_instance;

  /* Template */
  GtkWidget *apply;
  GtkWidget *page;
  GtkWidget *name;
  GtkWidget *name_hint;
  GtkWidget *color;
  GtkWidget *what;
  GtkWidget *how;
  GtkWidget *end;
  GtkWidget *where;
  GtkWidget *more;

  LanesTaskSet *task_set;
  LanesTask *task; /* what is edited: a copy */
  gboolean is_new;
  gboolean own_name; /* a person typed it: it stays when the work changes */
  gboolean updating; /* the name follows the work, and is not typed */
  GPtrArray *hints;  /* of LanesFieldHint, borrowed from the groups */
};

enum
{
  SIGNAL_APPLIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesTaskEditor, lanes_task_editor, ADW_TYPE_WINDOW)

/* What the work is called, as a name for a task */
static char *
name_work (LanesTask *task)
{
  const char *id = lanes_task_get_workload (task);
  const char *command = lanes_task_get_command (task);
  const LanesWorkload *workload = id ? lanes_workload_find (id) : NULL;
  g_auto (GStrv) arguments = NULL;

  if (workload)
    return g_strdup (_ (workload->title));
  if (command && g_shell_parse_argv (command, NULL, &arguments, NULL) && arguments[0][0])
    {
      g_autofree char *base = g_path_get_basename (arguments[0]);

      return g_utf8_make_valid (base, -1);
    }
  return g_strdup (_ ("Command"));
}

static char *
suggest_name (LanesTaskEditor *self)
{
  g_autofree char *work = name_work (self->task);

  return lanes_task_set_make_name (self->task_set, work,
                                   self->is_new ? NULL : lanes_task_get_id (self->task));
}

static void
show_name (LanesTaskEditor *self, const char *name)
{
  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  self->updating = FALSE;
}

static void
update_name (LanesTaskEditor *self)
{
  g_autofree char *name = NULL;

  if (self->own_name)
    return;

  name = suggest_name (self);
  show_name (self, name);
  g_object_set (self->task, "name", name, NULL);
  lanes_field_hint_set_error (LANES_FIELD_HINT (self->name_hint), NULL);
}

static void
name_changed_cb (LanesTaskEditor *self)
{
  g_autofree char *name = NULL;

  if (self->updating || !self->task)
    return;

  name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  /* An empty name is to follow the work again. */
  self->own_name = name[0] != '\0';
  lanes_field_hint_set_error (LANES_FIELD_HINT (self->name_hint),
                              name[0] ? NULL : _ ("Give the task a name"));
  if (name[0])
    g_object_set (self->task, "name", name, NULL);
}

/* Where a key of a file is edited */
static LanesFieldHint *
find_hint (LanesTaskEditor *self, const char *key)
{
  for (guint i = 0; i < self->hints->len; i++)
    if (g_strcmp0 (lanes_field_hint_get_key (g_ptr_array_index (self->hints, i)), key) == 0)
      return g_ptr_array_index (self->hints, i);
  return NULL;
}

static gboolean
is_complete (LanesTaskEditor *self)
{
  for (guint i = 0; i < self->hints->len; i++)
    if (lanes_field_hint_get_error (g_ptr_array_index (self->hints, i))
        || lanes_field_hint_get_missing (g_ptr_array_index (self->hints, i)))
      return FALSE;
  return TRUE;
}

/* Each field knows what is wrong with itself. What remains is what the engine has against the task
 * as a whole: it names the key, and the field of that key shows it. */
static void
check (LanesTaskEditor *self)
{
  gboolean valid = is_complete (self);
  g_autoptr (GError) error = NULL;
  LanesFieldHint *refused = NULL;
  const char *key = NULL;

  if (valid && !lanes_task_validate (self->task, &key, &error))
    {
      valid = FALSE;
      refused = find_hint (self, key);
    }
  for (guint i = 0; i < self->hints->len; i++)
    {
      LanesFieldHint *hint = g_ptr_array_index (self->hints, i);

      lanes_field_hint_set_refusal (hint, hint == refused ? error->message : NULL);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.apply", valid);
}

static LanesTask *
make_edited (LanesTaskEditor *self)
{
  g_autofree char *id = NULL;
  LanesTask *edited;

  if (!self->is_new)
    return g_object_ref (self->task);

  id = lanes_task_set_make_id (self->task_set, lanes_task_get_name (self->task));
  edited = lanes_task_new (id);
  lanes_task_assign (edited, self->task);
  return edited;
}

static void
apply_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (LanesTaskEditor) self = g_object_ref (LANES_TASK_EDITOR (widget));
  g_autoptr (LanesTask) edited = make_edited (self);

  g_signal_emit (self, signals[SIGNAL_APPLIED], 0, edited);
  gtk_window_close (GTK_WINDOW (self));
}

static void
collect_hints (LanesTaskEditor *self, GtkWidget *widget)
{
  if (LANES_IS_FIELD_HINT (widget))
    {
      g_ptr_array_add (self->hints, widget);
      g_signal_connect_object (widget, "notify::error", G_CALLBACK (check), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (widget, "notify::missing", G_CALLBACK (check), self,
                               G_CONNECT_SWAPPED);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    collect_hints (self, child);
}

static void
lanes_task_editor_dispose (GObject *object)
{
  LanesTaskEditor *self = LANES_TASK_EDITOR (object);

  if (self->task)
    g_signal_handlers_disconnect_by_data (self->task, self);
  g_ptr_array_set_size (self->hints, 0);
  g_clear_object (&self->task);
  g_clear_object (&self->task_set);
  G_OBJECT_CLASS (lanes_task_editor_parent_class)->dispose (object);
}

static void
lanes_task_editor_finalize (GObject *object)
{
  LanesTaskEditor *self = LANES_TASK_EDITOR (object);

  g_ptr_array_unref (self->hints);
  G_OBJECT_CLASS (lanes_task_editor_parent_class)->finalize (object);
}

static void
ensure_types (void)
{
  g_type_ensure (LANES_TYPE_COLOR_CHOICE);
  g_type_ensure (LANES_TYPE_FIELD_HINT);
  g_type_ensure (LANES_TYPE_TASK_EDITOR_END);
  g_type_ensure (LANES_TYPE_TASK_EDITOR_HOW);
  g_type_ensure (LANES_TYPE_TASK_EDITOR_MORE);
  g_type_ensure (LANES_TYPE_TASK_EDITOR_WHAT);
  g_type_ensure (LANES_TYPE_TASK_EDITOR_WHERE);
}

static void
lanes_task_editor_class_init (LanesTaskEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_task_editor_dispose;
  object_class->finalize = lanes_task_editor_finalize;

  signals[SIGNAL_APPLIED] = g_signal_new ("applied", LANES_TYPE_TASK_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, LANES_TYPE_TASK);

  gtk_widget_class_install_action (widget_class, "editor.apply", NULL, apply_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "editor.apply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK,
                                       "editor.apply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-task-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, apply);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, page);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, name);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, name_hint);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, color);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, what);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, how);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, end);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, where);
  gtk_widget_class_bind_template_child (widget_class, LanesTaskEditor, more);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
}

static void
lanes_task_editor_init (LanesTaskEditor *self)
{
  self->hints = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* As large as the form likes to be, and never larger than the screen that it comes up on. */
static void
set_size (LanesTaskEditor *self, GtkWindow *parent)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  GdkSurface *surface = parent ? gtk_native_get_surface (GTK_NATIVE (parent)) : NULL;
  g_autoptr (GdkMonitor) monitor =
      surface ? gdk_display_get_monitor_at_surface (display, surface) : NULL;
  GdkRectangle screen = {0, 0, WIDTH, HEIGHT + SCREEN_EDGE};

  if (monitor)
    {
      g_object_ref (monitor);
      gdk_monitor_get_geometry (monitor, &screen);
    }
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (WIDTH, screen.width),
                               MIN (HEIGHT, screen.height - SCREEN_EDGE));
}

static LanesTask *
make_task (LanesTaskSet *task_set)
{
  LanesTask *task = lanes_task_new ("new");
  const LanesWorkload *const *workloads = lanes_workload_get_all (NULL);

  g_object_set (task, "workload", workloads[0]->id, "seconds", USUAL_SECONDS, "color",
                lanes_task_set_next_color (task_set), NULL);
  return task;
}

static void
load (LanesTaskEditor *self, LanesTopology *topology)
{
  GFile *file = lanes_task_set_get_file (self->task_set);
  g_autoptr (GFile) parent = file ? g_file_get_parent (file) : NULL;
  g_autofree char *suggestion = suggest_name (self);

  self->own_name = !self->is_new && !g_str_equal (suggestion, lanes_task_get_name (self->task));
  show_name (self, self->is_new ? suggestion : lanes_task_get_name (self->task));
  if (self->is_new)
    g_object_set (self->task, "name", suggestion, NULL);

  g_object_bind_property (self->task, "color", self->color, "color",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  lanes_task_editor_what_set_task (LANES_TASK_EDITOR_WHAT (self->what), self->task,
                                   parent ? g_file_peek_path (parent) : NULL);
  lanes_task_editor_how_set_task (LANES_TASK_EDITOR_HOW (self->how), self->task);
  lanes_task_editor_end_set_task (LANES_TASK_EDITOR_END (self->end), self->task, self->is_new);
  lanes_task_editor_where_set_task (LANES_TASK_EDITOR_WHERE (self->where), self->task,
                                    self->task_set, topology);
  lanes_task_editor_more_set_task (LANES_TASK_EDITOR_MORE (self->more), self->task);

  g_signal_connect_swapped (self->task, "notify::workload", G_CALLBACK (update_name), self);
  g_signal_connect_swapped (self->task, "notify::command", G_CALLBACK (update_name), self);
  g_signal_connect_swapped (self->task, "notify", G_CALLBACK (check), self);
  collect_hints (self, self->page);
  check (self);
}

/**
 * lanes_task_editor_new:
 * @parent: (nullable): the window that it belongs to
 * @task_set: the set that the task is in, or will be
 * @topology: the cores of the machine
 * @task: (nullable): what to edit, %NULL: a new task
 *
 * Makes a window in which a task is edited: a copy, which comes with the signal "applied".
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWidget *
lanes_task_editor_new (GtkWindow *parent, LanesTaskSet *task_set, LanesTopology *topology,
                       LanesTask *task)
{
  LanesTaskEditor *self = g_object_new (LANES_TYPE_TASK_EDITOR, "transient-for", parent, "title",
                                        task ? _ ("Edit Task") : _ ("Add a Task"), NULL);

  self->task_set = g_object_ref (task_set);
  self->is_new = task == NULL;
  self->task = task ? lanes_task_copy (task) : make_task (task_set);
  gtk_button_set_label (GTK_BUTTON (self->apply), task ? _ ("_Save") : _ ("_Add"));
  load (self, topology);
  set_size (self, parent);
  gtk_widget_grab_focus (self->name);
  return GTK_WIDGET (self);
}
