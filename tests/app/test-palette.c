/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "lanes-palette.h"

static double
linearize (double value)
{
  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* Relative luminance, as WCAG 2.1 defines it */
static double
get_luminance (const GdkRGBA *color)
{
  return 0.2126 * linearize ((double) color->red) + 0.7152 * linearize ((double) color->green)
         + 0.0722 * linearize ((double) color->blue);
}

static double
get_contrast (const GdkRGBA *one, const GdkRGBA *other)
{
  double a = get_luminance (one);
  double b = get_luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

#define RGB(hex) \
  { \
    ((hex) >> 16 & 0xff) / 255.0f, ((hex) >> 8 & 0xff) / 255.0f, ((hex) &0xff) / 255.0f, 1.0f \
  }

/* What the tasks' colors are on, as it comes out on the screen */
static const struct
{
  const char *what;
  GdkRGBA color;
  gboolean has_words; /* and not only blocks and bars */
} grounds[LANES_N_STYLES][4] = {
    [LANES_STYLE_LIGHT] = {{"page", RGB (0xfbfbfb)},
                           {"graphs and lanes", RGB (0xffffff)},
                           {"card", RGB (0xffffff), TRUE},
                           {"selected card", RGB (0xebf3fc), TRUE}},
    [LANES_STYLE_DARK] = {{"page", RGB (0x212121)},
                          {"graphs and lanes", RGB (0x323232)},
                          {"card", RGB (0x3b3b3b), TRUE},
                          {"selected card", RGB (0x3a424b), TRUE}},
};

static void
test_contrast (void)
{
  for (int style = 0; style < LANES_N_STYLES; style++)
    for (int color = 0; color < LANES_N_COLORS; color++)
      {
        const GdkRGBA *block = lanes_palette_get_color (style, color);
        GdkRGBA word = lanes_palette_get_word (style, color);

        g_assert_cmpfloat (get_contrast (block, lanes_palette_get_text (style)), >=, 4.5);
        g_assert_cmpfloat (get_contrast (block, lanes_palette_get_page (style)), >=, 3);
        for (gsize i = 0; i < G_N_ELEMENTS (grounds[style]); i++)
          {
            g_test_message ("%s on %s", lanes_palette_get_css_class (color),
                            grounds[style][i].what);
            g_assert_cmpfloat (get_contrast (block, &grounds[style][i].color), >=, 3);
            if (grounds[style][i].has_words)
              g_assert_cmpfloat (get_contrast (&word, &grounds[style][i].color), >=, 4.5);
          }
      }
}

static void
test_distinct (void)
{
  for (int style = 0; style < LANES_N_STYLES; style++)
    for (int one = 0; one < LANES_N_COLORS; one++)
      for (int other = 0; other < one; other++)
        {
          const GdkRGBA *a = lanes_palette_get_color (style, one);
          const GdkRGBA *b = lanes_palette_get_color (style, other);
          double distance =
              sqrt (pow ((double) (a->red - b->red), 2) + pow ((double) (a->green - b->green), 2)
                    + pow ((double) (a->blue - b->blue), 2));

          g_assert_cmpfloat (distance, >, 0.15);
          g_assert_cmpstr (lanes_palette_get_css_class (one), !=,
                           lanes_palette_get_css_class (other));
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/contrast", test_contrast);
  g_test_add_func ("/palette/distinct", test_distinct);
  return g_test_run ();
}
