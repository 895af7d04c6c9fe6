/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-verdict-reasons.h"

#include <glib/gi18n-lib.h>

#include "lanes-verdict-words.h"

/**
 * LanesVerdictReasons:
 *
 * Why the verdict is what it is: the rule that made it, and the figures behind it.
 */
struct _LanesVerdictReasons
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *title;
  GtkWidget *rule;
  GtkWidget *figures;
  GtkWidget *promise;
  GtkWidget *show_button;

  GtkWidget *rows[LANES_N_VERDICT_WORDS];   /* borrowed */
  GtkWidget *values[LANES_N_VERDICT_WORDS]; /* borrowed */
};

G_DEFINE_FINAL_TYPE (LanesVerdictReasons, lanes_verdict_reasons, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* In words first: the name and what it means on one side, the number on the other. */
static void
add_row (LanesVerdictReasons *self, LanesVerdictWord word)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *meaning = make_label (lanes_verdict_word_get_meaning (word), "caption");

  gtk_widget_add_css_class (meaning, "dim-label");
  gtk_box_append (GTK_BOX (words), make_label (lanes_verdict_word_get_name (word), "heading"));
  gtk_box_append (GTK_BOX (words), meaning);
  gtk_widget_set_hexpand (words, TRUE);

  self->values[word] = make_label ("", "numeric");
  gtk_label_set_xalign (GTK_LABEL (self->values[word]), 1);
  gtk_label_set_justify (GTK_LABEL (self->values[word]), GTK_JUSTIFY_RIGHT);
  gtk_label_set_width_chars (GTK_LABEL (self->values[word]), 13);
  gtk_label_set_max_width_chars (GTK_LABEL (self->values[word]), 18);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), self->values[word]);

  self->rows[word] = gtk_list_box_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->rows[word]), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->rows[word]), box);
  gtk_list_box_append (GTK_LIST_BOX (self->figures), self->rows[word]);
}

static void
lanes_verdict_reasons_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_verdict_reasons_parent_class)->dispose (object);
}

static void
lanes_verdict_reasons_class_init (LanesVerdictReasonsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_verdict_reasons_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-verdict-reasons.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictReasons, title);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictReasons, rule);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictReasons, figures);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictReasons, promise);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictReasons, show_button);
  gtk_widget_class_set_css_name (widget_class, "verdictreasons");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_verdict_reasons_init (LanesVerdictReasons *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < LANES_N_VERDICT_WORDS; i++)
    add_row (self, i);
  lanes_verdict_reasons_show (self, NULL);
}

static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
show_value (LanesVerdictReasons *self, LanesVerdictWord word, const LanesFigures *figures)
{
  g_autofree char *value = lanes_verdict_word_get_value (word, figures);
  g_autofree char *spoken = NULL;

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->values[word])), value) == 0)
    return;
  gtk_label_set_label (GTK_LABEL (self->values[word]), value);
  /* Translators: a figure, its value, and what it means: "Busy: 98 % of the last second. …" */
  spoken = g_strdup_printf (_ ("%s: %s. %s"), lanes_verdict_word_get_name (word), value,
                            lanes_verdict_word_get_meaning (word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[word]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

/**
 * lanes_verdict_reasons_show:
 * @figures: (nullable): what the last moment was like; %NULL when no task is active
 *
 * Says why the verdict of @figures is what it is, or what a verdict will tell.
 */
void
lanes_verdict_reasons_show (LanesVerdictReasons *self, const LanesFigures *figures)
{
  const LanesFigures nothing = {.verdict = LANES_VERDICT_IDLE};
  g_autofree char *rule = figures ? lanes_verdict_explain (figures) : NULL;

  set_text (self->title, lanes_figures_get_title (figures ? figures : &nothing));
  set_text (self->rule, figures ? rule : _ ("No task is active."));
  gtk_widget_set_visible (self->promise, !figures);
  gtk_widget_set_visible (self->figures, figures != NULL);
  gtk_widget_set_visible (self->show_button, figures && figures->verdict != LANES_VERDICT_IDLE);
  for (int i = 0; figures && i < LANES_N_VERDICT_WORDS; i++)
    show_value (self, i, figures);
}
