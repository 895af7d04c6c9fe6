/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-choice.h"

#include <glib/gi18n-lib.h>

#include "lanes-wrap-layout.h"

#define SPACING 6

/**
 * LanesCoreChoice:
 *
 * The cores of the machine as a button each, of which any may be chosen: a value, bound to nothing.
 */
struct _LanesCoreChoice
{
  GtkWidget parent_instance;

  LanesTopology *topology;
  GPtrArray *buttons; /* of GtkToggleButton, by position of the core; borrowed */
  LanesCoreSet cores;
  gboolean updating; /* the buttons follow the value, and do not lead it */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesCoreChoice, lanes_core_choice, GTK_TYPE_WIDGET)

static char *
make_tip (LanesCoreChoice *self, guint position)
{
  const LanesCore *core = lanes_topology_get_core (self->topology, position);
  g_autofree char *label = lanes_topology_get_label (self->topology, position);
  g_autofree char *places = lanes_topology_describe_places (self->topology, position);

  if (core->online && !core->usable)
    return g_strdup (_ ("Lanes itself may not run on this core"));
  return places ? g_strdup_printf ("%s · %s", label, places) : g_steal_pointer (&label);
}

static void
update_buttons (LanesCoreChoice *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      const LanesCore *core = lanes_topology_get_core (self->topology, i);
      GtkWidget *button = g_ptr_array_index (self->buttons, i);

      g_autofree char *tip = make_tip (self, i);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                    core->usable
                                        && lanes_core_set_contains (&self->cores, core->index));
      gtk_widget_set_sensitive (button, core->usable);
      gtk_widget_set_tooltip_text (button, tip);
    }
  self->updating = FALSE;
}

static void
toggled_cb (LanesCoreChoice *self, GtkToggleButton *button)
{
  guint position;
  guint index;

  if (self->updating || !g_ptr_array_find (self->buttons, button, &position))
    return;

  index = lanes_topology_get_core (self->topology, position)->index;
  if (gtk_toggle_button_get_active (button))
    lanes_core_set_add (&self->cores, index);
  else
    lanes_core_set_remove (&self->cores, index);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
add_core (LanesCoreChoice *self, guint position)
{
  const LanesCore *core = lanes_topology_get_core (self->topology, position);
  g_autofree char *number = g_strdup_printf ("%u", core->index);
  g_autofree char *label = lanes_topology_get_label (self->topology, position);
  GtkWidget *button = gtk_toggle_button_new ();

  /* Newer versions of GTK call a button that was made with a label by that label, whatever else it
   * is told; this one has a child. */
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (number));
  gtk_widget_add_css_class (button, "text-button");
  gtk_widget_add_css_class (button, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);
  g_ptr_array_add (self->buttons, button);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
clear (LanesCoreChoice *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->buttons, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
}

static void
lanes_core_choice_dispose (GObject *object)
{
  LanesCoreChoice *self = LANES_CORE_CHOICE (object);

  clear (self);
  if (self->topology)
    g_signal_handlers_disconnect_by_func (self->topology, update_buttons, self);
  g_clear_object (&self->topology);
  G_OBJECT_CLASS (lanes_core_choice_parent_class)->dispose (object);
}

static void
lanes_core_choice_finalize (GObject *object)
{
  g_ptr_array_unref (LANES_CORE_CHOICE (object)->buttons);
  G_OBJECT_CLASS (lanes_core_choice_parent_class)->finalize (object);
}

static void
lanes_core_choice_class_init (LanesCoreChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_core_choice_dispose;
  object_class->finalize = lanes_core_choice_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LANES_TYPE_CORE_CHOICE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "corechoice");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, LANES_TYPE_WRAP_LAYOUT);
}

static void
lanes_core_choice_init (LanesCoreChoice *self)
{
  self->buttons = g_ptr_array_new ();
  self->cores = lanes_core_set_all ();
  g_object_set (gtk_widget_get_layout_manager (GTK_WIDGET (self)), "spacing", SPACING,
                "line-spacing", SPACING, NULL);
}

/**
 * lanes_core_choice_set_topology:
 * @self: a choice
 * @topology: the cores that there are
 */
void
lanes_core_choice_set_topology (LanesCoreChoice *self, LanesTopology *topology)
{
  clear (self);
  if (self->topology)
    g_signal_handlers_disconnect_by_func (self->topology, update_buttons, self);
  g_set_object (&self->topology, topology);
  g_signal_connect_object (topology, "changed", G_CALLBACK (update_buttons), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < lanes_topology_get_n_cores (topology); i++)
    add_core (self, i);
  update_buttons (self);
}

/**
 * lanes_core_choice_get_cores:
 * @self: a choice
 * @cores: (out): the cores that are chosen
 */
void
lanes_core_choice_get_cores (LanesCoreChoice *self, LanesCoreSet *cores)
{
  *cores = self->cores;
}

/**
 * lanes_core_choice_set_cores:
 * @self: a choice
 * @cores: the cores to choose
 */
void
lanes_core_choice_set_cores (LanesCoreChoice *self, const LanesCoreSet *cores)
{
  self->cores = *cores;
  update_buttons (self);
}
