/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rows are filled with. */
#include "lanes-row-painter-private.h"

#include <math.h>

#include "lanes-pattern.h"

#define READY      0.18f /* how strong the color of a thread is that waits for its turn */
#define STRIPE     0.75f
#define SOFT       0.34f /* beside a stripe */
#define HATCH_SIZE 8
#define DOT        0.6f /* how strong the dots of a pause are */
#define DOT_RADIUS 0.9
#define LINE       0.16f /* how strong the lines are where nothing is known */

G_STATIC_ASSERT (LANES_PATTERN_SIZE == LANES_INK_SIZE && LANES_INK_SIZE % HATCH_SIZE == 0);

static GdkRGBA
put_over (const GdkRGBA *below, const GdkRGBA *above, float alpha)
{
  alpha *= above->alpha;
  return (GdkRGBA){below->red + (above->red - below->red) * alpha,
                   below->green + (above->green - below->green) * alpha,
                   below->blue + (above->blue - below->blue) * alpha, 1};
}

/* A rising stripe with one soft pixel on each side of it */
static float
get_hatch (double x, double y)
{
  double distance = fabs (fmod (x + y, HATCH_SIZE) - HATCH_SIZE / 2.0);

  if (distance < 1)
    return STRIPE + (SOFT - STRIPE) * (float) distance;
  return SOFT + (READY - SOFT) * (float) MIN (distance - 1, 1);
}

/* Fine dots in the corners of a lattice */
static float
get_dots (double x, double y)
{
  double column = floor (y / 4) * 4;
  double dx = fmod (x + column, HATCH_SIZE) - 3.5;
  double dy = fmod (y, 4) - 1.5;
  double outside = hypot (dx, dy) - DOT_RADIUS;

  return DOT * (float) CLAMP (0.5 - outside, 0, 1);
}

/* Lines that cross */
static float
get_lattice (double x, double y)
{
  double rising = fabs (fmod (x + y, HATCH_SIZE) - HATCH_SIZE / 2.0);
  double falling = fabs (fmod (x - y + LANES_INK_SIZE, HATCH_SIZE) - HATCH_SIZE / 2.0);

  return LINE * (float) CLAMP (1.2 - MIN (rising, falling), 0, 1);
}

static guint32
get_pixel (LanesStyle style, LanesFill fill, LanesColor color, double x, double y)
{
  const GdkRGBA *block = lanes_palette_get_color (style, color);
  GdkRGBA ink = lanes_pattern_get_ink (style);
  GdkRGBA mixed;

  switch (fill)
    {
    case LANES_FILL_READY:
      return lanes_pixels_pack (block, get_hatch (x, y));
    case LANES_FILL_PAUSED:
      return lanes_pixels_pack (block, get_dots (x, y));
    case LANES_FILL_UNKNOWN:
      ink.alpha = 1;
      mixed = put_over (lanes_palette_get_gap (style), &ink, get_lattice (x, y));
      return lanes_pixels_pack (&mixed, 1);
    case LANES_FILL_RUNNING:
    default:
      mixed = put_over (block, &ink, (float) lanes_pattern_get_cover (color, x, y));
      return lanes_pixels_pack (&mixed, 1);
    }
}

/* Patterns have sharp edges: a pixel is the mean of some of its points. */
static guint32
sample_pixel (LanesStyle style, LanesFill fill, LanesColor color, guint x, guint y, int scale)
{
  const int n = fill == LANES_FILL_RUNNING ? 4 : 1;
  guint sums[4] = {0};
  guint32 pixel = 0;

  for (int i = 0; i < n * n; i++)
    {
      double offset = n > 1 ? 0.5 / n : 0;
      guint32 point =
          get_pixel (style, fill, color, (x + (double) (i % n) / n + offset) / scale,
                     (y + (double) (i / n) / n + offset) / scale); /* NOLINT: whole rows */

      for (int c = 0; c < 4; c++)
        sums[c] += point >> 8 * c & 0xff;
    }
  for (int c = 0; c < 4; c++)
    pixel |= (sums[c] + n * n / 2) / (n * n) << 8 * c;
  return pixel;
}

/* Makes what @fill of a task of @color looks like. */
void
lanes_ink_init (LanesInk *ink, LanesStyle style, LanesFill fill, LanesColor color,
                gboolean patterns, int scale)
{
  ink->color = lanes_pixels_pack (lanes_palette_get_color (style, color), 1);
  ink->size = LANES_INK_SIZE * scale;
  if (fill == LANES_FILL_RUNNING && !patterns)
    return;
  ink->pixels = g_new (guint32, (gsize) ink->size * ink->size);
  for (guint y = 0; y < ink->size; y++)
    for (guint x = 0; x < ink->size; x++)
      ink->pixels[y * ink->size + x] = sample_pixel (style, fill, color, x, y, scale);
}

void
lanes_ink_clear (LanesInk *ink)
{
  g_clear_pointer (&ink->pixels, g_free);
}

/**
 * lanes_row_painter_make_tile:
 * @fill: what it means
 * @color: a task's color
 * @patterns: whether the colors of tasks have patterns
 * @scale: pixels of the screen per pixel of the application
 *
 * One piece of what the rows are filled with, to be repeated over squares of 16 pixels of the
 * application.
 *
 * Returns: (transfer full): a square of 16 times @scale pixels, in the style that is on
 */
GdkTexture *
lanes_row_painter_make_tile (LanesFill fill, LanesColor color, gboolean patterns, int scale)
{
  LanesInk ink = {0};
  gsize n;
  g_autoptr (GBytes) bytes = NULL;

  lanes_ink_init (&ink, lanes_palette_get_style (), fill, color, patterns, scale);
  n = (gsize) ink.size * ink.size;
  if (!ink.pixels)
    {
      ink.pixels = g_new (guint32, n);
      for (gsize i = 0; i < n; i++)
        ink.pixels[i] = ink.color;
    }
  bytes = g_bytes_new_take (ink.pixels, n * sizeof (guint32));
  return gdk_memory_texture_new ((int) ink.size, (int) ink.size, GDK_MEMORY_DEFAULT, bytes,
                                 ink.size * sizeof (guint32));
}
