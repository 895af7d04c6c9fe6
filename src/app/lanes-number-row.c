/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-number-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/**
 * LanesNumberRow:
 *
 * A row of a form with a number in it. The value follows while somebody types, and what is no such
 * number is told below it.
 */
struct _LanesNumberRow
{
  AdwActionRow parent_instance;

  /* Template */
  GtkWidget *spin;

  LanesFieldHint *hint; /* a weak pointer */
  double value;
  double minimum;
  double maximum;
  double step;
  guint digits;
  gboolean updating; /* the text follows the value, and does not lead it */
};

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_MINIMUM,
  PROP_MAXIMUM,
  PROP_STEP,
  PROP_DIGITS,
  PROP_HINT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesNumberRow, lanes_number_row, ADW_TYPE_ACTION_ROW)

/* As few decimals as it has: 2.5, and 30 */
static char *
format (LanesNumberRow *self, double value)
{
  char *text = g_strdup_printf ("%.*f", (int) self->digits, value);
  gsize length = strlen (text);

  if (self->digits == 0)
    return text;
  while (text[length - 1] == '0')
    text[--length] = '\0';
  /* What is left at the end is the decimal point, whatever it looks like here. */
  while (length > 0 && !g_ascii_isdigit (text[length - 1]))
    text[--length] = '\0';
  return text;
}

static gboolean
read_number (LanesNumberRow *self, const char *text, double *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *end;

  *value = g_strtod (stripped, &end);
  return end != stripped && *end == '\0' && *value >= self->minimum && *value <= self->maximum
         && (self->digits > 0 || floor (*value) == *value);
}

static void
changed_cb (LanesNumberRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->spin));
  g_autofree char *own = format (self, self->value);
  g_autofree char *least = format (self, self->minimum);
  g_autofree char *most = format (self, self->maximum);
  g_autofree char *error = NULL;
  double value = self->value;

  if (self->updating)
    return;

  /* A value that has more decimals than are shown stays what it is. */
  if (!g_str_equal (text, own) && !read_number (self, text, &value))
    error = g_strdup_printf (_ ("Type a number from %s to %s"), least, most);
  if (self->hint)
    lanes_field_hint_set_error (self->hint, error);
  if (error || value == self->value)
    return;

  self->value = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static gboolean
output_cb (LanesNumberRow *self)
{
  g_autofree char *text = format (self, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin)));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->spin))))
    gtk_editable_set_text (GTK_EDITABLE (self->spin), text);
  return TRUE;
}

static void
update_spin (LanesNumberRow *self)
{
  g_autofree char *widest = format (self, self->maximum);

  self->updating = TRUE;
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->spin), self->digits);
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->spin), self->minimum, self->maximum);
  gtk_spin_button_set_increments (GTK_SPIN_BUTTON (self->spin), self->step, 10 * self->step);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), self->value);
  output_cb (self);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin),
                                CLAMP ((int) strlen (widest) + (self->digits > 0), 4, 7));
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->spin), 7);
  self->updating = FALSE;
}

/* The row is called by its title, and so is what is in it. */
static void
title_cb (LanesNumberRow *self)
{
  g_auto (GStrv) parts =
      g_strsplit (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), "_", -1);
  g_autofree char *title = g_strjoinv ("", parts);
  GtkEditable *delegate = gtk_editable_get_delegate (GTK_EDITABLE (self->spin));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (delegate), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
}

static void
lanes_number_row_set_property (GObject *object, guint prop_id, const GValue *value,
                               GParamSpec *pspec)
{
  LanesNumberRow *self = LANES_NUMBER_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      lanes_number_row_set_value (self, g_value_get_double (value));
      break;
    case PROP_MINIMUM:
      self->minimum = g_value_get_double (value);
      break;
    case PROP_MAXIMUM:
      self->maximum = g_value_get_double (value);
      break;
    case PROP_STEP:
      self->step = g_value_get_double (value);
      break;
    case PROP_DIGITS:
      self->digits = g_value_get_uint (value);
      break;
    case PROP_HINT:
      g_set_weak_pointer (&self->hint, g_value_get_object (value));
      if (self->hint)
        lanes_field_hint_set_field (self->hint, self->spin);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_number_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesNumberRow *self = LANES_NUMBER_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;
    case PROP_MINIMUM:
      g_value_set_double (value, self->minimum);
      break;
    case PROP_MAXIMUM:
      g_value_set_double (value, self->maximum);
      break;
    case PROP_STEP:
      g_value_set_double (value, self->step);
      break;
    case PROP_DIGITS:
      g_value_set_uint (value, self->digits);
      break;
    case PROP_HINT:
      g_value_set_object (value, self->hint);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_number_row_constructed (GObject *object)
{
  LanesNumberRow *self = LANES_NUMBER_ROW (object);

  G_OBJECT_CLASS (lanes_number_row_parent_class)->constructed (object);
  self->value = self->minimum;
  update_spin (self);
}

static void
lanes_number_row_dispose (GObject *object)
{
  g_clear_weak_pointer (&LANES_NUMBER_ROW (object)->hint);
  G_OBJECT_CLASS (lanes_number_row_parent_class)->dispose (object);
}

static void
lanes_number_row_class_init (LanesNumberRowClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags once = flags | G_PARAM_CONSTRUCT_ONLY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lanes_number_row_set_property;
  object_class->get_property = lanes_number_row_get_property;
  object_class->constructed = lanes_number_row_constructed;
  object_class->dispose = lanes_number_row_dispose;

  properties[PROP_VALUE] =
      g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_MINIMUM] =
      g_param_spec_double ("minimum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, once);
  properties[PROP_MAXIMUM] =
      g_param_spec_double ("maximum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 100, once);
  properties[PROP_STEP] = g_param_spec_double ("step", NULL, NULL, 0, G_MAXDOUBLE, 1, once);
  properties[PROP_DIGITS] = g_param_spec_uint ("digits", NULL, NULL, 0, 9, 0, once);
  properties[PROP_HINT] = g_param_spec_object ("hint", NULL, NULL, LANES_TYPE_FIELD_HINT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-number-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesNumberRow, spin);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, output_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_cb);
}

static void
lanes_number_row_init (LanesNumberRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_set_activates_default (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->spin))),
                                  TRUE);
}

/**
 * lanes_number_row_get_value:
 * @self: a row
 *
 * Returns: its value: the last number that could be read
 */
double
lanes_number_row_get_value (LanesNumberRow *self)
{
  return self->value;
}

/**
 * lanes_number_row_set_value:
 * @self: a row
 * @value: what is to be in it
 */
void
lanes_number_row_set_value (LanesNumberRow *self, double value)
{
  if (self->value == value)
    return;

  self->value = value;
  update_spin (self);
  changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * lanes_number_row_revert:
 * @self: a row
 *
 * Forgets a text that is no number: what is shown is the value again.
 */
void
lanes_number_row_revert (LanesNumberRow *self)
{
  update_spin (self);
  changed_cb (self);
}
