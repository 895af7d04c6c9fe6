/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-verdict-glyph.h"

#include "lanes-palette.h"

#define BAR    10
#define SPACE  5
#define HEIGHT 40
#define RADIUS 2.5f

/**
 * LanesVerdictGlyph:
 *
 * The verdict as a picture of two lanes seen from above: empty, with one color, with two colors
 * that take turns, or both full.
 */
struct _LanesVerdictGlyph
{
  GtkWidget parent_instance;

  LanesVerdict verdict;
};

G_DEFINE_FINAL_TYPE (LanesVerdictGlyph, lanes_verdict_glyph, GTK_TYPE_WIDGET)

static void
append_bar (GtkSnapshot *snapshot, float x, float y, float height, const GdkRGBA *color)
{
  graphene_rect_t rect = {{x, y}, {BAR, height}};
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &rect, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

/* A lane that two share: they have it one after the other. */
static void
append_turns (GtkSnapshot *snapshot, float x, const GdkRGBA *one, const GdkRGBA *other)
{
  for (int i = 0; i < 3; i++)
    append_bar (snapshot, x, (float) i * 14, 12, i % 2 ? other : one);
}

static void
lanes_verdict_glyph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesVerdictGlyph *self = LANES_VERDICT_GLYPH (widget);
  LanesStyle style = lanes_palette_get_style ();
  const GdkRGBA *blue = lanes_palette_get_color (style, LANES_COLOR_BLUE);
  const GdkRGBA *orange = lanes_palette_get_color (style, LANES_COLOR_ORANGE);
  GdkRGBA empty = lanes_palette_mix (lanes_palette_get_others (style), 0.6f);
  float scale = (float) gtk_widget_get_height (widget) / HEIGHT;

  gtk_snapshot_scale (snapshot, scale, scale);
  switch (self->verdict)
    {
    case LANES_VERDICT_SINGLE:
      append_bar (snapshot, 0, 0, HEIGHT, blue);
      append_bar (snapshot, BAR + SPACE, 0, HEIGHT, &empty);
      break;
    case LANES_VERDICT_CONCURRENT:
      append_turns (snapshot, 0, blue, orange);
      append_bar (snapshot, BAR + SPACE, 0, HEIGHT, &empty);
      break;
    case LANES_VERDICT_PARALLEL:
      append_bar (snapshot, 0, 0, HEIGHT, blue);
      append_bar (snapshot, BAR + SPACE, 0, HEIGHT, orange);
      break;
    case LANES_VERDICT_BOTH:
      append_turns (snapshot, 0, blue, orange);
      append_turns (snapshot, BAR + SPACE, orange, blue);
      break;
    case LANES_VERDICT_IDLE:
    default:
      append_bar (snapshot, 0, 0, HEIGHT, &empty);
      append_bar (snapshot, BAR + SPACE, 0, HEIGHT, &empty);
      break;
    }
}

static void
lanes_verdict_glyph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 2 * BAR + SPACE : HEIGHT;
}

static void
lanes_verdict_glyph_class_init (LanesVerdictGlyphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lanes_verdict_glyph_snapshot;
  widget_class->measure = lanes_verdict_glyph_measure;
  /* The title beside it says the same. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  /* A style that makes it larger keeps it as it is from side to side. */
  gtk_widget_class_set_css_name (widget_class, "verdictglyph");
}

static void
lanes_verdict_glyph_init (LanesVerdictGlyph *self)
{
}

/**
 * lanes_verdict_glyph_set_verdict:
 * @verdict: what to show
 */
void
lanes_verdict_glyph_set_verdict (LanesVerdictGlyph *self, LanesVerdict verdict)
{
  if (self->verdict == verdict)
    return;
  self->verdict = verdict;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
