/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-notice.h"

/**
 * LanesNotice:
 *
 * A strip over the page that tells one thing, offers one thing to do about it, and can be closed.
 */
struct _LanesNotice
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *revealer;
  GtkWidget *label;
  GtkWidget *button;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_ACTION_LABEL,
  PROP_REVEALED,
  N_PROPS,
};

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_DISMISSED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesNotice, lanes_notice, GTK_TYPE_WIDGET)

static void
activate_cb (LanesNotice *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
dismiss_cb (LanesNotice *self)
{
  lanes_notice_set_revealed (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_DISMISSED], 0);
}

static void
lanes_notice_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesNotice *self = LANES_NOTICE (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->label)));
      break;
    case PROP_ACTION_LABEL:
      g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->button)));
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, lanes_notice_get_revealed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_notice_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesNotice *self = LANES_NOTICE (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      lanes_notice_set_text (self, g_value_get_string (value));
      break;
    case PROP_ACTION_LABEL:
      lanes_notice_set_action_label (self, g_value_get_string (value));
      break;
    case PROP_REVEALED:
      lanes_notice_set_revealed (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_notice_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_notice_parent_class)->dispose (object);
}

static void
lanes_notice_class_init (LanesNoticeClass *klass)
{
  static const char *const names[N_SIGNALS] = {"activated", "dismissed"};
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lanes_notice_get_property;
  object_class->set_property = lanes_notice_set_property;
  object_class->dispose = lanes_notice_dispose;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_ACTION_LABEL] = g_param_spec_string ("action-label", NULL, NULL, NULL, flags);
  properties[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], LANES_TYPE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/lanes/Lanes/ui/lanes-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, LanesNotice, label);
  gtk_widget_class_bind_template_child (widget_class, LanesNotice, button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_set_css_name (widget_class, "notice");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lanes_notice_init (LanesNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lanes_notice_new:
 *
 * Returns: (transfer floating): a notice that is not seen yet
 */
GtkWidget *
lanes_notice_new (void)
{
  return g_object_new (LANES_TYPE_NOTICE, NULL);
}

/**
 * lanes_notice_set_text:
 * @text: (nullable): what to tell
 */
void
lanes_notice_set_text (LanesNotice *self, const char *text)
{
  text = text ? text : "";
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->label)), text) == 0)
    return;
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * lanes_notice_set_action_label:
 * @label: (nullable): what can be done, with a mnemonic; %NULL takes the button away
 */
void
lanes_notice_set_action_label (LanesNotice *self, const char *label)
{
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->button)), label) == 0)
    return;
  gtk_button_set_label (GTK_BUTTON (self->button), label ? label : "");
  gtk_widget_set_visible (self->button, label && *label);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTION_LABEL]);
}

/**
 * lanes_notice_set_revealed:
 * @revealed: whether the notice is seen
 */
void
lanes_notice_set_revealed (LanesNotice *self, gboolean revealed)
{
  if (lanes_notice_get_revealed (self) == !!revealed)
    return;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), revealed);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVEALED]);
}

/**
 * lanes_notice_get_revealed:
 *
 * Returns: whether the notice is seen, or about to be
 */
gboolean
lanes_notice_get_revealed (LanesNotice *self)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
}
