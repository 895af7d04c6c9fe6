/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-verdict-banner.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lanes-verdict-glyph.h"

/**
 * LanesVerdictBanner:
 *
 * What the last moment was, in words to be read from the back of the room.
 */
struct _LanesVerdictBanner
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *glyph;
  GtkWidget *title;
  GtkWidget *sentence;
  GtkWidget *together;
  GtkWidget *turns;
};

G_DEFINE_FINAL_TYPE (LanesVerdictBanner, lanes_verdict_banner, GTK_TYPE_WIDGET)

static void
lanes_verdict_banner_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lanes_verdict_banner_parent_class)->dispose (object);
}

static void
lanes_verdict_banner_class_init (LanesVerdictBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_verdict_banner_dispose;

  g_type_ensure (LANES_TYPE_VERDICT_GLYPH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-verdict-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, glyph);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, title);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, sentence);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, together);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, turns);
  gtk_widget_class_set_css_name (widget_class, "verdictbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lanes_verdict_banner_init (LanesVerdictBanner *self)
{
  const LanesFigures nothing = {.verdict = LANES_VERDICT_IDLE};

  gtk_widget_init_template (GTK_WIDGET (self));
  lanes_verdict_banner_show (self, &nothing, 0);
}

/* A label that is told the same text lays it out again. */
static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

/**
 * lanes_verdict_banner_show:
 * @figures: what the last moment was like
 * @together: how many threads run at the same instant
 */
void
lanes_verdict_banner_show (LanesVerdictBanner *self, const LanesFigures *figures, double together)
{
  g_autofree char *sentence = lanes_figures_describe (figures);
  g_autofree char *turns = g_strdup_printf ("%.0f", figures->turns_per_second);
  g_autofree char *number = NULL;

  /* One place after the point, where it says something */
  if (fabs (together - round (together)) < 0.05)
    number = g_strdup_printf ("%.0f", together);
  else
    number = g_strdup_printf ("%.1f", together);

  lanes_verdict_glyph_set_verdict (LANES_VERDICT_GLYPH (self->glyph), figures->verdict);
  set_text (self->title, lanes_figures_get_title (figures));
  set_text (self->sentence, sentence);
  set_text (self->together, number);
  set_text (self->turns, turns);
}

/**
 * lanes_verdict_banner_get_title:
 *
 * Returns: (transfer none): the verdict in words, as shown
 */
const char *
lanes_verdict_banner_get_title (LanesVerdictBanner *self)
{
  return gtk_label_get_label (GTK_LABEL (self->title));
}
