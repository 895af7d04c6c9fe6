/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointing at a core of the map, with the pointer or by the keys. */
#include "lanes-core-heat-private.h"
#include "lanes-tip.h"

#define TEXT_CHARS 48

static void
make_popover (LanesCoreHeat *self)
{
  self->popover_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->popover_text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->popover_text), TEXT_CHARS);
  gtk_widget_add_css_class (self->popover_text, "caption");
  self->popover = lanes_tip_new (GTK_WIDGET (self), self->popover_text);
}

/* Says again what is pointed at: time has gone on. */
void
lanes_core_heat_update_pointing (LanesCoreHeat *self)
{
  g_autofree char *text = NULL;
  GdkRectangle cell;

  if (self->pointed < 0)
    return;
  if (!self->popover)
    make_popover (self);
  text = lanes_core_heat_tell (self, self->pointed);
  gtk_label_set_label (GTK_LABEL (self->popover_text), text);
  lanes_core_heat_fit (self);
  cell = lanes_core_heat_layout_get_cell (self->layout, self->place[self->pointed]);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &cell);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_popover_popup (GTK_POPOVER (self->popover));
}

/**
 * lanes_core_heat_point_at:
 * @core: a position, -1: at none
 *
 * Points at a core, and says who uses it.
 */
void
lanes_core_heat_point_at (LanesCoreHeat *self, int core)
{
  if (self->pointed == core)
    return;
  self->pointed = core;
  if (core < 0)
    {
      self->by_key = FALSE;
      if (self->popover)
        gtk_popover_popdown (GTK_POPOVER (self->popover));
    }
  lanes_core_heat_update_pointing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_core_heat_get_pointed:
 *
 * Returns: (transfer none) (nullable): what is said of the core that is pointed at
 */
const char *
lanes_core_heat_get_pointed (LanesCoreHeat *self)
{
  return self->pointed >= 0 ? gtk_label_get_label (GTK_LABEL (self->popover_text)) : NULL;
}

/* Where the keys lead is spoken at once. */
static void
speak_pointed (LanesCoreHeat *self)
{
  g_free (self->text);
  self->text = g_strdup (lanes_core_heat_get_pointed (self));
  self->spoken = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  -1);
}

/* Goes on to the next cell in a direction; the first key points at the core that is shown alone, or
 * at the first one. */
static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesCoreHeat *self = LANES_CORE_HEAT (widget);
  guint cell;
  int dx, dy;

  g_variant_get (args, "(ii)", &dx, &dy);
  lanes_core_heat_fit (self);
  if (self->pointed >= 0)
    cell = lanes_core_heat_layout_move (self->layout, self->place[self->pointed], dx, dy);
  else
    cell = self->chosen >= 0 ? self->place[self->chosen] : 0;
  self->by_key = TRUE;
  lanes_core_heat_point_at (self, (int) self->order[cell]);
  speak_pointed (self);
  return GDK_EVENT_STOP;
}

/* Goes to the first or the last cell. */
static gboolean
end_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesCoreHeat *self = LANES_CORE_HEAT (widget);

  self->by_key = TRUE;
  lanes_core_heat_point_at (
      self, (int) self->order[g_variant_get_boolean (args) ? self->n_cores - 1 : 0]);
  speak_pointed (self);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesCoreHeat *self = LANES_CORE_HEAT (widget);

  if (!self->by_key || self->pointed < 0)
    return GDK_EVENT_PROPAGATE;
  lanes_core_heat_point_at (self, -1);
  return GDK_EVENT_STOP;
}

void
lanes_core_heat_install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint keys[2];
    int dx, dy;
  } moves[] = {
      {{GDK_KEY_Left, GDK_KEY_KP_Left}, -1, 0},
      {{GDK_KEY_Right, GDK_KEY_KP_Right}, 1, 0},
      {{GDK_KEY_Up, GDK_KEY_KP_Up}, 0, -1},
      {{GDK_KEY_Down, GDK_KEY_KP_Down}, 0, 1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (moves[i].keys); k++)
      gtk_widget_class_add_binding (widget_class, moves[i].keys[k], 0, move_cb, "(ii)", moves[i].dx,
                                    moves[i].dy);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, end_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, end_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static int
find (LanesCoreHeat *self, double x, double y)
{
  int cell;

  lanes_core_heat_fit (self);
  cell = lanes_core_heat_layout_find (self->layout, x, y);
  return cell >= 0 ? (int) self->order[cell] : -1;
}

static void
motion_cb (LanesCoreHeat *self, double x, double y)
{
  /* GTK tells of the pointer again when only the popover has moved. */
  if (self->by_key && self->x == x && self->y == y)
    return;
  self->x = x;
  self->y = y;
  self->by_key = FALSE;
  lanes_core_heat_point_at (self, find (self, x, y));
}

static void
leave_cb (LanesCoreHeat *self)
{
  if (!self->by_key)
    lanes_core_heat_point_at (self, -1);
}

static void
focus_left_cb (LanesCoreHeat *self)
{
  if (self->by_key)
    lanes_core_heat_point_at (self, -1);
}

static void
released_cb (LanesCoreHeat *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  lanes_core_heat_choose (self, find (self, x, y));
}

void
lanes_core_heat_init_pointing (LanesCoreHeat *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
