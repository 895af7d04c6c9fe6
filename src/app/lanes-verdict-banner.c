/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-verdict-banner.h"

#include <glib/gi18n-lib.h>

#include "lanes-steady-text.h"
#include "lanes-verdict-glyph.h"
#include "lanes-verdict-layout.h"
#include "lanes-verdict-reasons.h"

/* In measurements, of which there are four a second: nobody can read what changes faster. */
#define AGREE   2 /* a verdict is believed when it is measured so many times in a row */
#define STAND   6 /* and takes the place of one that has stood for so long */
#define REFRESH 4 /* words and numbers stay for so long */

/**
 * LanesVerdictBanner:
 *
 * What the last moment was, in words to be read from the back of the room: they do not flicker
 * where the tasks are on the edge between two verdicts.
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
  GtkWidget *popover;
  GtkWidget *reasons;

  LanesVerdict verdict; /* the one that is shown */
  LanesVerdict other;   /* the one that was measured last */
  guint n_other;        /* so many times in a row */
  guint stood;          /* for how many measurements the shown one stands */
  guint age;            /* for how many measurements the words and numbers stand */
  LanesFigures figures; /* the last ones with the verdict that is shown */
  gboolean active;
  gboolean empty; /* there is nothing that could run */
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

/* Told anew only while somebody reads them, and then at the same pace as the rest. */
static void
show_reasons (LanesVerdictBanner *self)
{
  lanes_verdict_reasons_show (LANES_VERDICT_REASONS (self->reasons),
                              self->active ? &self->figures : NULL);
}

static void
popover_mapped_cb (LanesVerdictBanner *self)
{
  show_reasons (self);
}

static void
lanes_verdict_banner_class_init (LanesVerdictBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_verdict_banner_dispose;

  g_type_ensure (LANES_TYPE_VERDICT_GLYPH);
  g_type_ensure (LANES_TYPE_VERDICT_LAYOUT);
  g_type_ensure (LANES_TYPE_VERDICT_REASONS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lanes/Lanes/ui/lanes-verdict-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, glyph);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, title);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, sentence);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, together);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, turns);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, popover);
  gtk_widget_class_bind_template_child (widget_class, LanesVerdictBanner, reasons);
  gtk_widget_class_bind_template_callback (widget_class, popover_mapped_cb);
  gtk_widget_class_set_css_name (widget_class, "verdictbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, LANES_TYPE_VERDICT_LAYOUT);
}

static void
lanes_verdict_banner_init (LanesVerdictBanner *self)
{
  const LanesFigures nothing = {.verdict = LANES_VERDICT_IDLE};

  gtk_widget_init_template (GTK_WIDGET (self));
  self->age = REFRESH;
  lanes_verdict_banner_show (self, &nothing, FALSE);
}

/* A label that is told the same text lays it out again. */
static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

/* One that is told the same has what is pointed at looked for again. */
static void
set_tip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

/* Whether @verdict is to be shown now, in place of the one that is. */
static gboolean
accept_verdict (LanesVerdictBanner *self, LanesVerdict verdict)
{
  self->n_other = verdict == self->other ? self->n_other + 1 : 1;
  self->other = verdict;
  self->stood++;
  if (verdict == self->verdict)
    return FALSE;
  /* The beginning is seen at once, */
  if (self->verdict == LANES_VERDICT_IDLE)
    return TRUE;
  return self->n_other >= AGREE && self->stood >= STAND;
}

static void
show_words (LanesVerdictBanner *self, const LanesFigures *figures, gboolean active)
{
  g_autofree char *turns = g_strdup_printf ("%.0f", figures->turns_per_second);
  g_autofree char *together = g_strdup_printf ("%u", lanes_figures_get_together (figures));
  g_autofree char *sentence = NULL;
  g_autofree char *mean =
      g_strdup_printf (_ ("Threads that ran at the same instant in the last second, on average "
                          "while any ran: %.1f"),
                       figures->parallelism);

  if (self->empty)
    sentence = g_strdup (_ ("Add a task, or open an example"));
  else if (figures->verdict == LANES_VERDICT_IDLE && active)
    sentence = g_strdup (_ ("The tasks are paused, or rest."));
  else
    sentence = lanes_figures_describe (figures);

  if (figures->verdict == LANES_VERDICT_IDLE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "idle");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "idle");
  lanes_verdict_glyph_set_verdict (LANES_VERDICT_GLYPH (self->glyph), figures->verdict);
  set_text (self->title, lanes_figures_get_title (figures));
  set_text (self->sentence, sentence);
  lanes_steady_text_set (self->together, together);
  lanes_steady_text_set (self->turns, turns);
  set_tip (gtk_widget_get_parent (self->together), mean);
}

/**
 * lanes_verdict_banner_show:
 * @figures: what the last moment was like
 * @active: whether there are tasks that have not ended, whether they run or not
 *
 * Takes note of a measurement, and shows it when there has been time to read the last one.
 */
void
lanes_verdict_banner_show (LanesVerdictBanner *self, const LanesFigures *figures, gboolean active)
{
  LanesFigures shown = active ? *figures : (LanesFigures){.verdict = LANES_VERDICT_IDLE};

  if (accept_verdict (self, shown.verdict) || !active)
    {
      /* and it is not held against what follows when not all have begun yet. */
      self->stood = self->verdict == LANES_VERDICT_IDLE ? STAND : 0;
      self->verdict = shown.verdict;
      self->age = REFRESH;
    }
  self->active = active;
  lanes_verdict_layout_set_hold (LANES_VERDICT_LAYOUT (
                                     gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                 active);
  /* Where the verdict stands against what was measured last, so do its words and its reasons. */
  if (shown.verdict == self->verdict)
    self->figures = shown;
  if (++self->age < REFRESH)
    return;
  self->age = 0;
  show_words (self, &self->figures, active);
  if (gtk_widget_get_mapped (self->popover))
    show_reasons (self);
}

/**
 * lanes_verdict_banner_set_empty:
 * @empty: whether there are no tasks
 *
 * Says what can be done first, where there is nothing yet that could be started. It is seen with
 * the next lanes_verdict_banner_show().
 */
void
lanes_verdict_banner_set_empty (LanesVerdictBanner *self, gboolean empty)
{
  if (self->empty == empty)
    return;
  self->empty = empty;
  self->age = REFRESH;
}

/**
 * lanes_verdict_banner_get_figures:
 *
 * Returns: (transfer none): the figures that the verdict was made from which is shown
 */
const LanesFigures *
lanes_verdict_banner_get_figures (LanesVerdictBanner *self)
{
  return &self->figures;
}

/**
 * lanes_verdict_banner_close:
 *
 * Closes what explains the verdict.
 */
void
lanes_verdict_banner_close (LanesVerdictBanner *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
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
