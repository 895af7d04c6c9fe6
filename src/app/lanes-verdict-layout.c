/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-verdict-layout.h"

#define SPACING      16
#define LINE_SPACING 4
#define COMFORT      13 /* in lines: narrower than this, a sentence is torn to pieces */

/**
 * LanesVerdictLayout:
 *
 * Words and figures beside each other, as long as the words have room enough to be read; below each
 * other where the window is narrow, or the text large.
 */
struct _LanesVerdictLayout
{
  GtkLayoutManager parent_instance;

  gboolean hold;
  int width;  /* that was given last */
  int height; /* the largest that was needed at this width while it is held */
};

G_DEFINE_FINAL_TYPE (LanesVerdictLayout, lanes_verdict_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_comfortable_width (GtkWidget *words)
{
  PangoContext *context = gtk_widget_get_pango_context (words);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int line = PANGO_PIXELS (pango_font_metrics_get_height (metrics));
  int minimum, natural;

  pango_font_metrics_unref (metrics);
  gtk_widget_measure (words, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (COMFORT * line, minimum, natural);
}

static int
get_natural_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* @width: -1: any */
static int
get_natural_height (GtkWidget *child, int width)
{
  int minimum_width, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width < 0 ? -1 : MAX (width, minimum_width),
                      NULL, &natural, NULL, NULL);
  return natural;
}

static gboolean
is_wide (GtkWidget *words, GtkWidget *figures, int width)
{
  return width >= get_comfortable_width (words) + SPACING + get_natural_width (figures);
}

static void
measure_width (GtkWidget *words, GtkWidget *figures, int *minimum, int *natural)
{
  int words_minimum, figures_minimum;

  gtk_widget_measure (words, GTK_ORIENTATION_HORIZONTAL, -1, &words_minimum, NULL, NULL, NULL);
  gtk_widget_measure (figures, GTK_ORIENTATION_HORIZONTAL, -1, &figures_minimum, NULL, NULL, NULL);
  *minimum = MAX (words_minimum, figures_minimum);
  *natural = get_natural_width (words) + SPACING + get_natural_width (figures);
}

static int
get_height (GtkWidget *words, GtkWidget *figures, int for_size)
{
  int width = for_size < 0 ? G_MAXINT / 2 : for_size;
  int own = get_natural_width (figures);
  int rest = for_size < 0 ? -1 : width - SPACING - own;

  if (is_wide (words, figures, width))
    return MAX (get_natural_height (words, rest), get_natural_height (figures, own));
  return get_natural_height (words, width) + LINE_SPACING + get_natural_height (figures, width);
}

static void
lanes_verdict_layout_measure (GtkLayoutManager *manager, GtkWidget *widget,
                              GtkOrientation orientation, int for_size, int *minimum, int *natural,
                              int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *words = gtk_widget_get_first_child (widget);
  GtkWidget *figures = gtk_widget_get_last_child (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (words, figures, minimum, natural);
      return;
    }
  *natural = get_height (words, figures, for_size);
  if (LANES_VERDICT_LAYOUT (manager)->hold && for_size == LANES_VERDICT_LAYOUT (manager)->width)
    *natural = MAX (*natural, LANES_VERDICT_LAYOUT (manager)->height);
  *minimum = *natural;
}

static void
allocate (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){x, y, width, height}, -1);
}

static void
lanes_verdict_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                               int baseline)
{
  LanesVerdictLayout *self = LANES_VERDICT_LAYOUT (manager);
  GtkWidget *words = gtk_widget_get_first_child (widget);
  GtkWidget *figures = gtk_widget_get_last_child (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int own = MIN (get_natural_width (figures), width);
  int needed = get_height (words, figures, width);

  self->height = self->hold && width == self->width ? MAX (self->height, needed) : needed;
  self->width = width;
  if (is_wide (words, figures, width))
    {
      int rest = width - SPACING - own;

      allocate (words, rtl ? own + SPACING : 0, 0, rest, height);
      allocate (figures, rtl ? 0 : rest + SPACING, 0, own, height);
    }
  else
    {
      int words_height = get_natural_height (words, width);

      allocate (words, 0, 0, width, words_height);
      allocate (figures, rtl ? width - own : 0, words_height + LINE_SPACING, own,
                get_natural_height (figures, own));
    }
}

static GtkSizeRequestMode
lanes_verdict_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lanes_verdict_layout_class_init (LanesVerdictLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = lanes_verdict_layout_measure;
  layout_class->allocate = lanes_verdict_layout_allocate;
  layout_class->get_request_mode = lanes_verdict_layout_get_request_mode;
}

static void
lanes_verdict_layout_init (LanesVerdictLayout *self)
{
}

/**
 * lanes_verdict_layout_set_hold:
 * @self: a layout
 * @hold: whether it keeps the largest height that was needed, as long as the width stays
 *
 * Keeps what is below from going up and down with words that change.
 */
void
lanes_verdict_layout_set_hold (LanesVerdictLayout *self, gboolean hold)
{
  hold = !!hold;
  if (self->hold == hold)
    return;
  self->hold = hold;
  self->height = 0;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
