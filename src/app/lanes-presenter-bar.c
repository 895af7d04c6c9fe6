/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-presenter-bar.h"

#include <glib/gi18n-lib.h>

#include "lanes-shortcuts.h"
#include "lanes-wrap-layout.h"

#define STAY 4 /* seconds */

/**
 * LanesPresenterBar:
 *
 * What can be done in presenter view, each with its key, for whoever stands at the front. It comes
 * when the pointer moves, and goes by itself.
 */
struct _LanesPresenterBar
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *revealer;
  GtkWidget *hint;
  GtkWidget *buttons;

  GtkWidget *run;
  GtkWidget *run_label;
  GtkEventController *pointer; /* borrowed: over the bar */
  guint stay_id;
  gboolean empty;
};

G_DEFINE_FINAL_TYPE (LanesPresenterBar, lanes_presenter_bar, GTK_TYPE_WIDGET)

typedef enum
{
  ALWAYS,
  WITH_TASKS,
  WITHOUT_TASKS,
} Occasion;

static const struct
{
  const char *action;
  const char *label;
  Occasion occasion;
  gboolean toggle;
} items[] = {
    {"win.add-task", N_ ("Add a Task"), WITHOUT_TASKS, FALSE},
    {"win.open", N_ ("Open…"), WITHOUT_TASKS, FALSE},
    {"win.toggle-run", N_ ("Run All"), WITH_TASKS, FALSE},
    {"win.take-core", N_ ("Take a Core Away"), WITH_TASKS, FALSE},
    {"win.give-core", N_ ("Give It Back"), WITH_TASKS, FALSE},
    {"win.slow-motion", N_ ("Slow Motion"), WITH_TASKS, TRUE},
    {"win.freeze", N_ ("Freeze"), WITH_TASKS, TRUE},
    {"win.leave-presenter", N_ ("Leave"), ALWAYS, FALSE},
};

/* What is in use: a pointer over the bar, or the keyboard in it. */
static gboolean
is_used (LanesPresenterBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->pointer))
         || (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));
}

static gboolean
stay_cb (gpointer user_data)
{
  LanesPresenterBar *self = LANES_PRESENTER_BAR (user_data);

  if (is_used (self) || self->empty)
    return G_SOURCE_CONTINUE;
  self->stay_id = 0;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  return G_SOURCE_REMOVE;
}

/* The key of @action in presenter view, or else the one that it has everywhere */
static char *
find_key (const char *action)
{
  guint n_shortcuts;
  const LanesShortcut *shortcuts = lanes_shortcuts_get (&n_shortcuts);
  const char *accel = NULL;
  GdkModifierType modifiers;
  guint key;

  for (guint i = 0; i < n_shortcuts; i++)
    if (g_strcmp0 (shortcuts[i].action, action) == 0
        && (!accel || shortcuts[i].scope == LANES_SHORTCUT_PRESENTER))
      accel = shortcuts[i].accels[0];
  if (!accel || !gtk_accelerator_parse (accel, &key, &modifiers))
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

static GtkWidget *
add_button (LanesPresenterBar *self, gsize item)
{
  GtkWidget *button = items[item].toggle ? gtk_toggle_button_new () : gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (_ (items[item].label));
  g_autofree char *key = find_key (items[item].action);
  GtkWidget *cap = gtk_label_new (key);

  gtk_widget_add_css_class (cap, "keycap");
  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), cap);
  gtk_button_set_child (GTK_BUTTON (button), box);
  /* Space freezes the picture: a button that was clicked does not take it for itself. */
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), items[item].action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (items[item].label), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key,
                                  -1);
  gtk_box_append (GTK_BOX (self->buttons), button);
  if (g_str_equal (items[item].action, "win.toggle-run"))
    {
      self->run = button;
      self->run_label = label;
    }
  return button;
}

static void
show_fitting (LanesPresenterBar *self)
{
  GtkWidget *button = gtk_widget_get_first_child (self->buttons);

  gtk_widget_set_visible (self->hint, self->empty);
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      gtk_widget_set_visible (button, items[i].occasion == ALWAYS
                                          || (items[i].occasion == WITHOUT_TASKS) == self->empty);
      button = gtk_widget_get_next_sibling (button);
    }
}

static void
lanes_presenter_bar_dispose (GObject *object)
{
  LanesPresenterBar *self = LANES_PRESENTER_BAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->stay_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_presenter_bar_parent_class)->dispose (object);
}

static void
lanes_presenter_bar_unmap (GtkWidget *widget)
{
  LanesPresenterBar *self = LANES_PRESENTER_BAR (widget);

  g_clear_handle_id (&self->stay_id, g_source_remove);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  GTK_WIDGET_CLASS (lanes_presenter_bar_parent_class)->unmap (widget);
}

static void
lanes_presenter_bar_class_init (LanesPresenterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_presenter_bar_dispose;
  widget_class->unmap = lanes_presenter_bar_unmap;

  g_type_ensure (LANES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-presenter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesPresenterBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, LanesPresenterBar, hint);
  gtk_widget_class_bind_template_child (widget_class, LanesPresenterBar, buttons);
  gtk_widget_class_set_css_name (widget_class, "presenterbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lanes_presenter_bar_init (LanesPresenterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    add_button (self, i);
  show_fitting (self);
  self->pointer = gtk_event_controller_motion_new ();
  gtk_widget_add_controller (self->revealer, self->pointer);
}

/**
 * lanes_presenter_bar_wake:
 *
 * Shows the bar. It goes after some seconds in which it is neither used nor woken again.
 */
void
lanes_presenter_bar_wake (LanesPresenterBar *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  g_clear_handle_id (&self->stay_id, g_source_remove);
  self->stay_id = g_timeout_add_seconds (STAY, stay_cb, self);
}

/**
 * lanes_presenter_bar_is_awake:
 *
 * Returns: whether the bar is to be seen
 */
gboolean
lanes_presenter_bar_is_awake (LanesPresenterBar *self)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
}

/**
 * lanes_presenter_bar_get_height:
 * @width: in pixels, at the most
 *
 * Returns: how high the bar is when it is to be seen, in pixels
 */
int
lanes_presenter_bar_get_height (LanesPresenterBar *self, int width)
{
  GtkWidget *plate = gtk_revealer_get_child (GTK_REVEALER (self->revealer));
  int least, height;

  gtk_widget_measure (plate, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (plate, GTK_ORIENTATION_VERTICAL, MAX (width, least), &height, NULL, NULL,
                      NULL);
  return height;
}

/**
 * lanes_presenter_bar_set_running:
 * @running: whether there is something to stop
 *
 * Says what the key for run does next.
 */
void
lanes_presenter_bar_set_running (LanesPresenterBar *self, gboolean running)
{
  const char *label = running ? _ ("Stop All") : _ ("Run All");

  gtk_label_set_label (GTK_LABEL (self->run_label), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->run), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/**
 * lanes_presenter_bar_set_empty:
 * @empty: whether there are no tasks: then the bar says what to do, and stays
 */
void
lanes_presenter_bar_set_empty (LanesPresenterBar *self, gboolean empty)
{
  empty = !!empty;
  if (self->empty == empty)
    return;
  self->empty = empty;
  show_fitting (self);
}
