/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-field-hint.h"

/**
 * LanesFieldHint:
 *
 * The line below a field of a form: what helps to fill it in, or what is wrong with what is there.
 * It is there only while it has something to say.
 */
struct _LanesFieldHint
{
  AdwPreferencesRow parent_instance;

  /* Template */
  GtkWidget *icon;
  GtkWidget *label;

  GtkWidget *field;  /* a weak pointer */
  GtkWidget *joined; /* the row above, a weak pointer */
  char *key;
  char *text;
  char *error;
  char *refusal;
  gboolean missing;
};

enum
{
  PROP_0,
  PROP_FIELD,
  PROP_KEY,
  PROP_TEXT,
  PROP_ERROR,
  PROP_MISSING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesFieldHint, lanes_field_hint, ADW_TYPE_PREFERENCES_ROW)

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* What stands below a field is heard with it. */
static void
tell_field (GtkWidget *field, const char *error, const char *text)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (field);

  gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID,
                               error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (error || text)
    gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    error ? error : text, -1);
  else
    gtk_accessible_reset_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* No line is drawn between a hint and what it is about. */
static void
join_row (LanesFieldHint *self, gboolean join)
{
  GtkWidget *row = gtk_widget_get_prev_sibling (GTK_WIDGET (self));

  while (row && !gtk_widget_get_visible (row))
    row = gtk_widget_get_prev_sibling (row);
  if (self->joined && self->joined != row)
    set_class (self->joined, "hinted", FALSE);
  g_set_weak_pointer (&self->joined, row);
  if (row)
    set_class (row, "hinted", join);
}

static void
update (LanesFieldHint *self)
{
  const char *error = self->error ? self->error : self->refusal;
  const char *shown = error ? error : self->text;
  GtkEditable *delegate = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), shown != NULL);
  join_row (self, shown != NULL);
  gtk_label_set_label (GTK_LABEL (self->label), shown ? shown : "");
  gtk_widget_set_visible (self->icon, error != NULL);
  set_class (GTK_WIDGET (self), "error", error != NULL);
  set_class (self->label, "dim-label", error == NULL);
  if (!self->field)
    return;

  set_class (self->field, "error", error != NULL);
  tell_field (self->field, error, self->text);
  if (GTK_IS_EDITABLE (self->field))
    delegate = gtk_editable_get_delegate (GTK_EDITABLE (self->field));
  if (GTK_IS_ACCESSIBLE (delegate))
    tell_field (GTK_WIDGET (delegate), error, self->text);
}

static void
lanes_field_hint_set_property (GObject *object, guint prop_id, const GValue *value,
                               GParamSpec *pspec)
{
  LanesFieldHint *self = LANES_FIELD_HINT (object);

  switch (prop_id)
    {
    case PROP_FIELD:
      lanes_field_hint_set_field (self, g_value_get_object (value));
      break;
    case PROP_KEY:
      self->key = g_value_dup_string (value);
      break;
    case PROP_TEXT:
      lanes_field_hint_set_text (self, g_value_get_string (value));
      break;
    case PROP_ERROR:
      lanes_field_hint_set_error (self, g_value_get_string (value));
      break;
    case PROP_MISSING:
      lanes_field_hint_set_missing (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_field_hint_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesFieldHint *self = LANES_FIELD_HINT (object);

  switch (prop_id)
    {
    case PROP_FIELD:
      g_value_set_object (value, self->field);
      break;
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_MISSING:
      g_value_set_boolean (value, self->missing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_field_hint_dispose (GObject *object)
{
  LanesFieldHint *self = LANES_FIELD_HINT (object);

  g_clear_weak_pointer (&self->field);
  g_clear_weak_pointer (&self->joined);
  G_OBJECT_CLASS (lanes_field_hint_parent_class)->dispose (object);
}

static void
lanes_field_hint_finalize (GObject *object)
{
  LanesFieldHint *self = LANES_FIELD_HINT (object);

  g_free (self->key);
  g_free (self->text);
  g_free (self->error);
  g_free (self->refusal);
  G_OBJECT_CLASS (lanes_field_hint_parent_class)->finalize (object);
}

/* What is typed into is inside of an entry row, and is to be called as the row is. */
static void
name_entry (GtkWidget *field)
{
  GtkEditable *delegate = gtk_editable_get_delegate (GTK_EDITABLE (field));
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (field));
  g_auto (GStrv) parts = g_strsplit (title, "_", -1);
  g_autofree char *name = g_strjoinv ("", parts);

  if (GTK_IS_ACCESSIBLE (delegate))
    gtk_accessible_update_property (GTK_ACCESSIBLE (delegate), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

/* Only by then it is known what stands above. */
static void
lanes_field_hint_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_field_hint_parent_class)->root (widget);
  update (LANES_FIELD_HINT (widget));
  if (ADW_IS_ENTRY_ROW (LANES_FIELD_HINT (widget)->field))
    name_entry (LANES_FIELD_HINT (widget)->field);
}

static void
lanes_field_hint_class_init (LanesFieldHintClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lanes_field_hint_set_property;
  object_class->get_property = lanes_field_hint_get_property;
  object_class->dispose = lanes_field_hint_dispose;
  object_class->finalize = lanes_field_hint_finalize;

  properties[PROP_FIELD] = g_param_spec_object ("field", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_KEY] =
      g_param_spec_string ("key", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  properties[PROP_MISSING] = g_param_spec_boolean ("missing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  widget_class->root = lanes_field_hint_root;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-field-hint.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesFieldHint, icon);
  gtk_widget_class_bind_template_child (widget_class, LanesFieldHint, label);
}

static void
lanes_field_hint_init (LanesFieldHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * lanes_field_hint_set_field:
 * @self: a hint
 * @field: (nullable): what it is about
 */
void
lanes_field_hint_set_field (LanesFieldHint *self, GtkWidget *field)
{
  if (!g_set_weak_pointer (&self->field, field))
    return;

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIELD]);
}

/**
 * lanes_field_hint_set_text:
 * @self: a hint
 * @text: (nullable): what helps, translated
 */
void
lanes_field_hint_set_text (LanesFieldHint *self, const char *text)
{
  g_autofree char *before = NULL;

  if (g_strcmp0 (text, self->text) == 0)
    return;

  before = g_steal_pointer (&self->text);
  self->text = g_strdup (text);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * lanes_field_hint_set_error:
 * @self: a hint
 * @error: (nullable): what is wrong with the field and what to do, translated, %NULL: nothing
 */
void
lanes_field_hint_set_error (LanesFieldHint *self, const char *error)
{
  g_autofree char *before = NULL;

  if (g_strcmp0 (error, self->error) == 0)
    return;

  before = g_steal_pointer (&self->error);
  self->error = g_strdup (error);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/**
 * lanes_field_hint_set_missing:
 * @self: a hint
 * @missing: whether the field is still to be filled in
 *
 * Keeps the form from being done while nobody has come to the field yet, without a reproach.
 */
void
lanes_field_hint_set_missing (LanesFieldHint *self, gboolean missing)
{
  missing = !!missing;
  if (self->missing == missing)
    return;

  self->missing = missing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSING]);
}

/**
 * lanes_field_hint_get_missing:
 * @self: a hint
 *
 * Returns: whether the field is still to be filled in
 */
gboolean
lanes_field_hint_get_missing (LanesFieldHint *self)
{
  return self->missing;
}

/**
 * lanes_field_hint_set_refusal:
 * @self: a hint
 * @refusal: (nullable): what whoever gets the whole form has against the field, translated, %NULL:
 *   nothing
 *
 * Shows what is wrong where the field by itself is right. It is no error of the field.
 */
void
lanes_field_hint_set_refusal (LanesFieldHint *self, const char *refusal)
{
  g_autofree char *before = NULL;

  if (g_strcmp0 (refusal, self->refusal) == 0)
    return;

  before = g_steal_pointer (&self->refusal);
  self->refusal = g_strdup (refusal);
  update (self);
}

/**
 * lanes_field_hint_get_error:
 * @self: a hint
 *
 * Returns: (nullable): what is wrong with the field, %NULL: nothing
 */
const char *
lanes_field_hint_get_error (LanesFieldHint *self)
{
  return self->error;
}

/**
 * lanes_field_hint_get_key:
 * @self: a hint
 *
 * Returns: (nullable): the key of a file that holds the value of the field
 */
const char *
lanes_field_hint_get_key (LanesFieldHint *self)
{
  return self->key;
}
