/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointing at a moment of a graph, with the pointer or by the keys. */
#include <glib/gi18n-lib.h>

#include "lanes-core-graph-private.h"
#include "lanes-tip.h"

#define TEXT_CHARS 44

static int
get_point (LanesCoreGraph *self)
{
  lanes_core_graph_read (self);
  return self->ago < 0 ? -1 : lanes_core_load_find (self->load, self->ago);
}

gboolean
lanes_core_graph_is_pointing (LanesCoreGraph *self)
{
  return self->ago >= 0;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TEXT_CHARS);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
make_popover (LanesCoreGraph *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *heading =
      self->note ? g_strdup_printf ("%s · %s", self->name, self->note) : g_strdup (self->name);

  self->popover_text = make_label ("", "caption");
  gtk_box_append (GTK_BOX (box), make_label (heading, "caption-heading"));
  gtk_box_append (GTK_BOX (box), self->popover_text);
  self->popover = lanes_tip_new (GTK_WIDGET (self), box);
}

/* Says again what is pointed at: time has gone on. */
void
lanes_core_graph_update_pointing (LanesCoreGraph *self)
{
  int point = get_point (self);
  g_autofree char *text = NULL;
  GdkRectangle place;

  if (point < 0)
    return;
  if (!self->popover)
    make_popover (self);
  text = lanes_core_load_describe (self->load, (guint) point, self->tasks);
  gtk_label_set_label (GTK_LABEL (self->popover_text), text);
  place = (GdkRectangle){(int) lanes_core_graph_get_x (self, point), 0, 1,
                         gtk_widget_get_height (GTK_WIDGET (self))};
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_popover_popup (GTK_POPOVER (self->popover));
}

/**
 * lanes_core_graph_point_at:
 * @ago: nanoseconds before the newest point
 *
 * Points at a moment, and says who it was.
 */
void
lanes_core_graph_point_at (LanesCoreGraph *self, LanesTime ago)
{
  self->ago = CLAMP (ago, 0, LANES_CORE_GRAPH_LENGTH);
  lanes_core_graph_update_pointing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lanes_core_graph_stop_pointing (LanesCoreGraph *self)
{
  self->ago = -1;
  self->by_key = FALSE;
  if (self->popover)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lanes_core_graph_get_pointed:
 *
 * Returns: (transfer none) (nullable): what is said of the moment that is pointed at
 */
const char *
lanes_core_graph_get_pointed (LanesCoreGraph *self)
{
  return self->ago >= 0 && self->popover_text ? gtk_label_get_label (GTK_LABEL (self->popover_text))
                                              : NULL;
}

/* Where the keys lead is spoken at once. */
static void
speak_pointed (LanesCoreGraph *self)
{
  const char *pointed = lanes_core_graph_get_pointed (self);

  if (!pointed)
    return;
  g_free (self->text);
  /* Translators: the name of a core, and what it did: "Core 0. 12 s ago: 96 % – …" */
  self->text = g_strdup_printf (_ ("%s. %s"), self->name, pointed);
  self->spoken = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  -1);
}

/* Goes @steps points on, or to an end. */
static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (widget);
  int steps = g_variant_get_int32 (args);
  int point = get_point (self);
  int n;

  n = (int) lanes_core_load_get_n_points (self->load);
  if (n == 0)
    return GDK_EVENT_PROPAGATE;
  if (lanes_core_graph_is_mirrored (self) && (steps == 1 || steps == -1))
    steps = -steps;
  /* The first key points at what is newest. */
  point = point < 0 ? (steps == G_MININT32 ? 0 : n - 1)
                    : (int) CLAMP ((gint64) point + steps, 0, n - 1);
  self->by_key = TRUE;
  lanes_core_graph_point_at (self, lanes_core_load_get_end (self->load)
                                       - lanes_core_load_get_time (self->load, point));
  speak_pointed (self);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  LanesCoreGraph *self = LANES_CORE_GRAPH (widget);

  if (!self->by_key)
    return GDK_EVENT_PROPAGATE;
  lanes_core_graph_stop_pointing (self);
  return GDK_EVENT_STOP;
}

void
lanes_core_graph_install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint keys[2];
    int steps;
  } moves[] = {
      {{GDK_KEY_Left, GDK_KEY_KP_Left}, -1},
      {{GDK_KEY_Right, GDK_KEY_KP_Right}, 1},
      {{GDK_KEY_Home, GDK_KEY_KP_Home}, G_MININT32},
      {{GDK_KEY_End, GDK_KEY_KP_End}, G_MAXINT32},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (moves[i].keys); k++)
      gtk_widget_class_add_binding (widget_class, moves[i].keys[k], 0, move_cb, "i",
                                    moves[i].steps);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
motion_cb (LanesCoreGraph *self, double x, double y)
{
  double part = x / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);

  /* GTK tells of the pointer again when only the popover has moved. */
  if (self->by_key && self->x == x && self->y == y)
    return;
  self->x = x;
  self->y = y;
  self->by_key = FALSE;
  lanes_core_graph_point_at (self,
                             (LanesTime) ((lanes_core_graph_is_mirrored (self) ? part : 1 - part)
                                          * (double) LANES_CORE_GRAPH_LENGTH));
}

static void
leave_cb (LanesCoreGraph *self)
{
  if (!self->by_key)
    lanes_core_graph_stop_pointing (self);
}

static void
focus_left_cb (LanesCoreGraph *self)
{
  if (self->by_key)
    lanes_core_graph_stop_pointing (self);
}

void
lanes_core_graph_init_pointing (LanesCoreGraph *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->ago = -1;
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
