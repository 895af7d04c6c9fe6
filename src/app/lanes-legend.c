/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-legend.h"

#include <glib/gi18n-lib.h>

#include "lanes-config.h"
#include "lanes-palette.h"
#include "lanes-wrap-layout.h"

#define MAX_IN_LINE 4  /* cores that are told beside the states */
#define TEXT_CHARS  36 /* of an explanation */
#define CORE_COLORS 1  /* of the setting core-numbers */

/**
 * LanesLegend:
 *
 * What the looks of a turn mean: in a line, or behind a button where there is little room. What is
 * not to be seen in the lanes is not explained.
 */
struct _LanesLegend
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *line;
  GtkWidget *button;
  GtkWidget *list;

  GSettings *settings;
  gboolean narrow;
  gboolean paused;
  gboolean unknown;
  gboolean others;
  guint n_cores;
};

enum
{
  PROP_0,
  PROP_NARROW,
  PROP_PAUSED,
  PROP_UNKNOWN,
  PROP_OTHERS,
  PROP_N_CORES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesLegend, lanes_legend, GTK_TYPE_WIDGET)

typedef enum
{
  RUNNING,
  READY,
  RESTING,
  PAUSED,
  UNKNOWN,
  OTHERS,
  N_STATES,
} State;

static const struct
{
  const char *css_class;
  const char *name;
  const char *look;
  const char *meaning;
} states[N_STATES] = {
    [RUNNING] = {"running", N_ ("running"), N_ ("filled"), N_ ("It is on a core, and works")},
    [READY] = {"ready", N_ ("waits for its turn"), N_ ("hatched"),
               N_ ("It could work, but another one has the core")},
    [RESTING] = {"resting", N_ ("resting"), N_ ("empty"),
                 N_ ("It needs no core: it waits for a clock, a disk, a lock or a person")},
    [PAUSED] = {"paused", N_ ("paused"), N_ ("dotted"),
                N_ ("The task was paused, and may not work")},
    [UNKNOWN] = {"unknown", N_ ("not known"), N_ ("crossed lines"),
                 N_ ("So much happened that some of it could not be recorded")},
    [OTHERS] = {"others", N_ ("other programs"), N_ ("gray"),
                N_ ("Another program is on the core, and no task of yours")},
};

static gboolean
is_shown (LanesLegend *self, State state)
{
  switch (state)
    {
    case PAUSED:
      return self->paused;
    case UNKNOWN:
      return self->unknown;
    case OTHERS:
      return self->others;
    default:
      return TRUE;
    }
}

static gboolean
has_core_colors (LanesLegend *self)
{
  return self->n_cores > 0 && g_settings_get_enum (self->settings, "core-numbers") == CORE_COLORS;
}

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    gtk_box_remove (GTK_BOX (box), child);
}

static GtkWidget *
make_label (const char *text, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TEXT_CHARS);
  if (dim)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
    }
  return label;
}

static GtkWidget *
make_swatch (const char *css_class)
{
  GtkWidget *swatch =
      g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (swatch, "swatch");
  gtk_widget_add_css_class (swatch, css_class);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  return swatch;
}

/* What one thing looks like, what it is called, and what that means, where there is room */
static void
add_item (GtkWidget *box, const char *css_class, const char *name, const char *meaning)
{
  GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, meaning ? 12 : 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (item), make_swatch (css_class));
  gtk_box_append (GTK_BOX (words), make_label (name, FALSE));
  if (meaning)
    gtk_box_append (GTK_BOX (words), make_label (meaning, TRUE));
  gtk_box_append (GTK_BOX (item), words);
  gtk_box_append (GTK_BOX (box), item);
}

static GtkWidget *
make_cores (LanesLegend *self)
{
  GtkWidget *cores = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  for (guint i = 0; i < MIN (self->n_cores, LANES_PALETTE_N_CORES); i++)
    {
      g_autofree char *css_class = g_strdup_printf ("core-%u", i);
      g_autofree char *number = g_strdup_printf ("%u", i);
      GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

      gtk_box_append (GTK_BOX (item), make_swatch (css_class));
      gtk_box_append (GTK_BOX (item), make_label (number, FALSE));
      gtk_box_append (GTK_BOX (cores), item);
    }
  return cores;
}

static void
fill_line (LanesLegend *self)
{
  GtkWidget *cores;

  clear (self->line);
  for (int i = 0; i < N_STATES; i++)
    if (is_shown (self, i))
      add_item (self->line, states[i].css_class, _ (states[i].name), NULL);
  if (!has_core_colors (self))
    return;
  cores = make_cores (self);
  gtk_box_prepend (GTK_BOX (cores), make_label (_ ("on core"), FALSE));
  gtk_box_append (GTK_BOX (self->line), cores);
}

static void
fill_list (LanesLegend *self)
{
  clear (self->list);
  for (int i = 0; i < N_STATES; i++)
    if (is_shown (self, i))
      add_item (self->list, states[i].css_class, _ (states[i].name), _ (states[i].meaning));
  if (!has_core_colors (self))
    return;
  gtk_box_append (GTK_BOX (self->list),
                  make_label (_ ("In the rows of tasks, the color is that of the core:"), FALSE));
  gtk_box_append (GTK_BOX (self->list), make_cores (self));
  if (self->n_cores > LANES_PALETTE_N_CORES)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("With core %d the colors begin again."), LANES_PALETTE_N_CORES);

      gtk_box_append (GTK_BOX (self->list), make_label (text, TRUE));
    }
}

/* The whole of it in a sentence, for people who do not see how it looks */
static void
speak (LanesLegend *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < N_STATES; i++)
    if (is_shown (self, i))
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "; " : "", _ (states[i].look),
                              _ (states[i].name));
  if (has_core_colors (self))
    g_string_append_printf (text, "; %s", _ ("the color in the rows of tasks is that of the core"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

static void
update (LanesLegend *self)
{
  gboolean small = self->narrow || (has_core_colors (self) && self->n_cores > MAX_IN_LINE);

  gtk_widget_set_visible (self->line, !small);
  gtk_widget_set_visible (self->button, small);
  if (small)
    fill_list (self);
  else
    fill_line (self);
  speak (self);
}

static void
lanes_legend_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesLegend *self = LANES_LEGEND (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_UNKNOWN:
      g_value_set_boolean (value, self->unknown);
      break;
    case PROP_OTHERS:
      g_value_set_boolean (value, self->others);
      break;
    case PROP_N_CORES:
      g_value_set_uint (value, self->n_cores);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_legend_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesLegend *self = LANES_LEGEND (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      lanes_legend_set_narrow (self, g_value_get_boolean (value));
      break;
    case PROP_PAUSED:
      lanes_legend_set_paused (self, g_value_get_boolean (value));
      break;
    case PROP_UNKNOWN:
      lanes_legend_set_unknown (self, g_value_get_boolean (value));
      break;
    case PROP_OTHERS:
      lanes_legend_set_others (self, g_value_get_boolean (value));
      break;
    case PROP_N_CORES:
      lanes_legend_set_n_cores (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_legend_dispose (GObject *object)
{
  LanesLegend *self = LANES_LEGEND (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lanes_legend_parent_class)->dispose (object);
}

static void
lanes_legend_class_init (LanesLegendClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lanes_legend_dispose;
  object_class->get_property = lanes_legend_get_property;
  object_class->set_property = lanes_legend_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_UNKNOWN] = g_param_spec_boolean ("unknown", NULL, NULL, FALSE, flags);
  properties[PROP_OTHERS] = g_param_spec_boolean ("others", NULL, NULL, FALSE, flags);
  properties[PROP_N_CORES] = g_param_spec_uint ("n-cores", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LANES_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lanes/Lanes/ui/lanes-legend.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesLegend, line);
  gtk_widget_class_bind_template_child (widget_class, LanesLegend, button);
  gtk_widget_class_bind_template_child (widget_class, LanesLegend, list);
  gtk_widget_class_set_css_name (widget_class, "laneslegend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_legend_init (LanesLegend *self)
{
  self->settings = g_settings_new (LANES_APP_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->settings, "changed::core-numbers", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
set_flag (LanesLegend *self, gboolean *place, gboolean value, guint property)
{
  value = !!value;
  if (*place == value)
    return;
  *place = value;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * lanes_legend_set_narrow:
 * @narrow: whether there is room for a button only
 */
void
lanes_legend_set_narrow (LanesLegend *self, gboolean narrow)
{
  set_flag (self, &self->narrow, narrow, PROP_NARROW);
}

/**
 * lanes_legend_set_paused:
 * @paused: whether a task was paused, so that it has to be explained what that looks like
 */
void
lanes_legend_set_paused (LanesLegend *self, gboolean paused)
{
  set_flag (self, &self->paused, paused, PROP_PAUSED);
}

/**
 * lanes_legend_set_unknown:
 * @unknown: whether records were lost, so that there are gaps
 */
void
lanes_legend_set_unknown (LanesLegend *self, gboolean unknown)
{
  set_flag (self, &self->unknown, unknown, PROP_UNKNOWN);
}

/**
 * lanes_legend_set_others:
 * @others: whether other programs are shown
 */
void
lanes_legend_set_others (LanesLegend *self, gboolean others)
{
  set_flag (self, &self->others, others, PROP_OTHERS);
}

/**
 * lanes_legend_set_n_cores:
 * @n_cores: how many cores there are, for when turns are colored by their core
 */
void
lanes_legend_set_n_cores (LanesLegend *self, guint n_cores)
{
  if (self->n_cores == n_cores)
    return;
  self->n_cores = n_cores;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CORES]);
}
