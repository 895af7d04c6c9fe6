/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-color-choice.h"

#include <glib/gi18n-lib.h>

#include "lanes-palette.h"

/**
 * LanesColorChoice:
 *
 * The colors of tasks, as a swatch each, of which one is chosen.
 */
struct _LanesColorChoice
{
  GtkWidget parent_instance;

  GtkWidget *swatches[LANES_N_COLORS];
  LanesColor color;
};

enum
{
  PROP_0,
  PROP_COLOR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesColorChoice, lanes_color_choice, GTK_TYPE_WIDGET)

static const char *const names[LANES_N_COLORS] = {
    [LANES_COLOR_BLUE] = N_ ("Blue"),     [LANES_COLOR_ORANGE] = N_ ("Orange"),
    [LANES_COLOR_TEAL] = N_ ("Teal"),     [LANES_COLOR_PURPLE] = N_ ("Purple"),
    [LANES_COLOR_GREEN] = N_ ("Green"),   [LANES_COLOR_PINK] = N_ ("Pink"),
    [LANES_COLOR_YELLOW] = N_ ("Yellow"), [LANES_COLOR_RED] = N_ ("Red"),
    [LANES_COLOR_SLATE] = N_ ("Slate"),
};

static void
toggled_cb (LanesColorChoice *self, GtkToggleButton *swatch)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (swatch), GTK_ACCESSIBLE_STATE_CHECKED,
                               gtk_toggle_button_get_active (swatch)
                                   ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                   : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
  if (!gtk_toggle_button_get_active (swatch))
    return;
  for (int i = 0; i < LANES_N_COLORS; i++)
    if (self->swatches[i] == GTK_WIDGET (swatch))
      lanes_color_choice_set_color (self, (LanesColor) i);
}

/* All of them are one stop for Tab, and the arrow keys go from one to the next, as among radio
 * buttons. */
static gboolean
lanes_color_choice_focus (GtkWidget *widget, GtkDirectionType direction)
{
  LanesColorChoice *self = LANES_COLOR_CHOICE (widget);
  GtkWidget *chosen = self->swatches[self->color];
  gboolean inside = gtk_widget_get_focus_child (widget) != NULL;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int step =
      direction == GTK_DIR_DOWN || direction == (rtl ? GTK_DIR_LEFT : GTK_DIR_RIGHT) ? 1 : -1;

  if (!inside)
    return gtk_widget_grab_focus (chosen);
  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return FALSE;
  lanes_color_choice_set_color (self, (LanesColor) (((int) self->color + LANES_N_COLORS + step)
                                                    % LANES_N_COLORS));
  return gtk_widget_grab_focus (self->swatches[self->color]);
}

static void
add_swatch (LanesColorChoice *self, LanesColor color)
{
  GtkWidget *swatch =
      g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");
  const char *name = _ (names[color]);

  gtk_widget_add_css_class (mark, "task-bar");
  gtk_button_set_child (GTK_BUTTON (swatch), mark);
  gtk_widget_add_css_class (swatch, "flat");
  gtk_widget_add_css_class (swatch, lanes_palette_get_css_class (color));
  gtk_widget_set_tooltip_text (swatch, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (swatch), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (color > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (swatch), GTK_TOGGLE_BUTTON (self->swatches[0]));
  g_signal_connect_swapped (swatch, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_set_parent (swatch, GTK_WIDGET (self));
  self->swatches[color] = swatch;
}

static void
lanes_color_choice_set_property (GObject *object, guint prop_id, const GValue *value,
                                 GParamSpec *pspec)
{
  if (prop_id == PROP_COLOR)
    lanes_color_choice_set_color (LANES_COLOR_CHOICE (object),
                                  (LanesColor) g_value_get_enum (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_color_choice_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_COLOR)
    g_value_set_enum (value, (int) LANES_COLOR_CHOICE (object)->color);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lanes_color_choice_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_color_choice_parent_class)->dispose (object);
}

static void
lanes_color_choice_class_init (LanesColorChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lanes_color_choice_set_property;
  object_class->get_property = lanes_color_choice_get_property;
  object_class->dispose = lanes_color_choice_dispose;

  widget_class->focus = lanes_color_choice_focus;

  properties[PROP_COLOR] =
      g_param_spec_enum ("color", NULL, NULL, LANES_TYPE_COLOR, LANES_COLOR_BLUE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "colorchoice");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_color_choice_init (LanesColorChoice *self)
{
  for (int i = 0; i < LANES_N_COLORS; i++)
    add_swatch (self, (LanesColor) i);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->swatches[self->color]), TRUE);
}

/**
 * lanes_color_choice_get_color:
 * @self: a choice
 *
 * Returns: the color that is chosen
 */
LanesColor
lanes_color_choice_get_color (LanesColorChoice *self)
{
  return self->color;
}

/**
 * lanes_color_choice_set_color:
 * @self: a choice
 * @color: the color to choose
 */
void
lanes_color_choice_set_color (LanesColorChoice *self, LanesColor color)
{
  if (self->color == color)
    return;

  self->color = color;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->swatches[color]), TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR]);
}
