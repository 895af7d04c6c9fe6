/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-selection-bar.h"

#include <math.h>

#include "lanes-compat.h"
#include "lanes-palette.h"

#define WIDTH   44
#define HEIGHT  6
#define STRIPE  2.0f /* of the part in which they took turns, with as much room between two */
#define OUTLINE 0.25f

/**
 * LanesSelectionBar:
 *
 * How two tasks were to each other, as a bar: full where they were together, striped where they
 * took turns, empty else.
 */
struct _LanesSelectionBar
{
  GtkWidget parent_instance;

  LanesSpanPair pair;
};

G_DEFINE_FINAL_TYPE (LanesSelectionBar, lanes_selection_bar, GTK_TYPE_WIDGET)

static void
lanes_selection_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
lanes_selection_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesSelectionBar *self = LANES_SELECTION_BAR (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float together = roundf (width * (float) self->pair.together);
  float turns = roundf (width * (float) (self->pair.together + self->pair.turns)) - together;
  GskRoundedRect round;
  GdkRGBA color, line;

  lanes_compat_get_color (widget, &color);
  line = lanes_palette_mix (&color, OUTLINE);
  gsk_rounded_rect_init_from_rect (&round, &GRAPHENE_RECT_INIT (0, 0, width, height),
                                   HEIGHT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (rtl ? width - together : 0, 0, together, height));
  for (float x = 0; x < turns; x += 2 * STRIPE)
    {
      float stripe = MIN (STRIPE, turns - x);
      float left = together + x + STRIPE < width ? together + x + STRIPE : width;

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (rtl ? width - left - stripe : left, 0, stripe,
                                                      height));
    }
  gtk_snapshot_pop (snapshot);
}

static void
lanes_selection_bar_class_init (LanesSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = lanes_selection_bar_measure;
  widget_class->snapshot = lanes_selection_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "selectionbar");
  /* The number beside it says it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lanes_selection_bar_init (LanesSelectionBar *self)
{
  self->pair.apart = 1;
}

/**
 * lanes_selection_bar_new:
 *
 * Returns: (transfer floating): an empty bar
 */
GtkWidget *
lanes_selection_bar_new (void)
{
  return g_object_new (LANES_TYPE_SELECTION_BAR, NULL);
}

/**
 * lanes_selection_bar_set_pair:
 * @pair: how two tasks were to each other
 */
void
lanes_selection_bar_set_pair (LanesSelectionBar *self, const LanesSpanPair *pair)
{
  self->pair = *pair;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
