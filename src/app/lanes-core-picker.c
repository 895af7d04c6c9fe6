/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-picker.h"

#include <glib/gi18n-lib.h>

#include "lanes-wrap-layout.h"

/* More buttons than these scroll, so that the tasks keep their room. */
#define FEW_CORES 16

/**
 * LanesCorePicker:
 *
 * The cores that the task set may use, as a button each. It acts at once, on tasks that run too.
 */
struct _LanesCorePicker
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *scrolled;
  GtkWidget *box;

  LanesTopology *topology;
  LanesTaskSet *task_set;
  GPtrArray *buttons; /* of GtkToggleButton, borrowed from the box, by position of the core */
  GtkWidget *all;
  gboolean updating; /* the buttons follow the task set, and do not lead it */
};

G_DEFINE_FINAL_TYPE (LanesCorePicker, lanes_core_picker, GTK_TYPE_WIDGET)

static LanesCoreSet
get_chosen (LanesCorePicker *self)
{
  LanesCoreSet cores = lanes_core_set_none ();

  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->buttons, i)))
      lanes_core_set_add (&cores, lanes_topology_get_core (self->topology, i)->index);
  return cores;
}

static void
update_buttons (LanesCorePicker *self)
{
  LanesCoreSet cores;
  LanesCoreSet usable;
  guint n_chosen;

  lanes_task_set_get_cores (self->task_set, &cores);
  lanes_topology_get_usable (self->topology, &usable);
  cores = lanes_core_set_intersect (&cores, &usable);
  /* A set that names no core of this machine may use what there is. */
  if (lanes_core_set_count (&cores) == 0)
    cores = usable;
  n_chosen = lanes_core_set_count (&cores);

  self->updating = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->buttons, i);
      guint index = lanes_topology_get_core (self->topology, i)->index;
      gboolean chosen = lanes_core_set_contains (&cores, index);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), chosen);
      /* The last core cannot be taken away: tasks need one to be on. */
      gtk_widget_set_sensitive (button, lanes_core_set_contains (&usable, index)
                                            && (!chosen || n_chosen > 1));
      gtk_widget_set_tooltip_text (button, !lanes_core_set_contains (&usable, index)
                                               ? _ ("Lanes itself may not run on this core")
                                           : chosen && n_chosen == 1 ? _ ("One core has to stay")
                                           : chosen                  ? _ ("Take this core away")
                                                                     : _ ("Give this core back"));
    }
  gtk_widget_set_sensitive (self->all, n_chosen < lanes_core_set_count (&usable));
  self->updating = FALSE;
}

static void
core_toggled_cb (LanesCorePicker *self)
{
  LanesCoreSet cores;
  LanesCoreSet usable;
  LanesCoreSet all = lanes_core_set_all ();

  if (self->updating)
    return;
  cores = get_chosen (self);
  lanes_topology_get_usable (self->topology, &usable);
  lanes_task_set_set_cores (self->task_set, lanes_core_set_equal (&cores, &usable) ? &all : &cores);
}

static void
all_clicked_cb (LanesCorePicker *self)
{
  LanesCoreSet all = lanes_core_set_all ();

  lanes_task_set_set_cores (self->task_set, &all);
}

/* What is written on a button is shorter than what it is called. Newer versions of GTK call a
 * button that was made with a label by that label, whatever else it is told; this one has a child.
 */
static void
set_words (GtkWidget *button, const char *text, const char *name)
{
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (text));
  gtk_widget_add_css_class (button, "text-button");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_core (LanesCorePicker *self, guint position)
{
  g_autofree char *number =
      g_strdup_printf ("%u", lanes_topology_get_core (self->topology, position)->index);
  g_autofree char *label = lanes_topology_get_label (self->topology, position);
  GtkWidget *button = gtk_toggle_button_new ();

  set_words (button, number, label);
  gtk_widget_add_css_class (button, "core-toggle");
  g_signal_connect_object (button, "toggled", G_CALLBACK (core_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->buttons, button);
  gtk_box_append (GTK_BOX (self->box), button);
}

static void
clear (LanesCorePicker *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->buttons, 0);
  self->all = NULL;
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
lanes_core_picker_dispose (GObject *object)
{
  LanesCorePicker *self = LANES_CORE_PICKER (object);
  GtkWidget *child;

  if (self->task_set)
    g_signal_handlers_disconnect_by_func (self->task_set, update_buttons, self);
  g_clear_object (&self->topology);
  g_clear_object (&self->task_set);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_core_picker_parent_class)->dispose (object);
}

static void
lanes_core_picker_finalize (GObject *object)
{
  g_ptr_array_unref (LANES_CORE_PICKER (object)->buttons);
  G_OBJECT_CLASS (lanes_core_picker_parent_class)->finalize (object);
}

static void
lanes_core_picker_class_init (LanesCorePickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_core_picker_dispose;
  object_class->finalize = lanes_core_picker_finalize;

  g_type_ensure (LANES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-core-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesCorePicker, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LanesCorePicker, box);
  gtk_widget_class_set_css_name (widget_class, "corepicker");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_core_picker_init (LanesCorePicker *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_core_picker_set_source:
 * @topology: the cores
 * @task_set: whose limit is shown and changed
 */
void
lanes_core_picker_set_source (LanesCorePicker *self, LanesTopology *topology,
                              LanesTaskSet *task_set)
{
  if (self->task_set)
    g_signal_handlers_disconnect_by_func (self->task_set, update_buttons, self);
  clear (self);
  g_set_object (&self->topology, topology);
  g_set_object (&self->task_set, task_set);

  for (guint i = 0; i < lanes_topology_get_n_cores (topology); i++)
    add_core (self, i);
  self->all = gtk_button_new ();
  set_words (self->all, _ ("All"), _ ("Use all cores"));
  gtk_widget_add_css_class (self->all, "core-all");
  gtk_widget_set_tooltip_text (self->all, _ ("Use all cores"));
  g_signal_connect_object (self->all, "clicked", G_CALLBACK (all_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->all);
  if (self->buttons->len > FEW_CORES && !gtk_widget_get_visible (self->scrolled))
    {
      g_autoptr (GtkWidget) box = g_object_ref (self->box);

      gtk_widget_unparent (box);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), box);
      gtk_widget_set_visible (self->scrolled, TRUE);
    }

  g_signal_connect_object (task_set, "notify::cores", G_CALLBACK (update_buttons), self,
                           G_CONNECT_SWAPPED);
  update_buttons (self);
}

/**
 * lanes_core_picker_get_n_chosen:
 *
 * Returns: how many cores the task set may use on this machine
 */
guint
lanes_core_picker_get_n_chosen (LanesCorePicker *self)
{
  LanesCoreSet cores = get_chosen (self);

  return lanes_core_set_count (&cores);
}
