/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "color-vision.h"
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

/* How far two colors are apart for those who tell them worst, in OKLab, where 0.02 can just be told
 * side by side: of the first colors, which new tasks get first, and of all. */
static const struct
{
  int n_colors;
  double difference;
} steps[] = {{2, 0.25}, {3, 0.09}, {4, 0.074}, {5, 0.064}, {LANES_N_COLORS, 0.055}};

static double
get_worst_difference (const GdkRGBA *one, const GdkRGBA *other)
{
  double worst = 1;

  for (int vision = 0; vision < N_COLOR_VISIONS; vision++)
    {
      GdkRGBA a = color_vision_simulate (vision, one);
      GdkRGBA b = color_vision_simulate (vision, other);
      double difference = color_vision_get_difference (&a, &b);

      g_test_message ("%s: %.3f", color_vision_get_name (vision), difference);
      worst = MIN (worst, difference);
    }
  return worst;
}

static void
test_color_vision (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    for (int style = 0; style < LANES_N_STYLES; style++)
      for (int one = 0; one < steps[i].n_colors; one++)
        for (int other = 0; other < one; other++)
          {
            g_test_message ("%s and %s", lanes_palette_get_css_class (one),
                            lanes_palette_get_css_class (other));
            g_assert_cmpfloat (get_worst_difference (lanes_palette_get_color (style, one),
                                                     lanes_palette_get_color (style, other)),
                               >=, steps[i].difference);
          }
}

/* Cores are told from each other, and not taken for tasks. */
static void
test_cores (void)
{
  static const double differences[] = {1, 0.16, 0.085, 0.085, 0.049, 0.049, 0.049, 0.049};

  for (int style = 0; style < LANES_N_STYLES; style++)
    for (guint one = 0; one < LANES_PALETTE_N_CORES; one++)
      {
        const GdkRGBA *core = lanes_palette_get_core (style, one);

        g_assert_true (core == lanes_palette_get_core (style, one + LANES_PALETTE_N_CORES));
        g_assert_cmpfloat (get_contrast (core, lanes_palette_get_text (style)), >=, 4.5);
        g_assert_cmpfloat (get_contrast (core, lanes_palette_get_page (style)), >=, 3);
        for (guint other = 0; other < one; other++)
          g_assert_cmpfloat (get_worst_difference (core, lanes_palette_get_core (style, other)), >=,
                             differences[one]);
        for (int color = 0; color < LANES_N_COLORS; color++)
          g_assert_cmpfloat (color_vision_get_difference (core,
                                                          lanes_palette_get_color (style, color)),
                             >=, 0.045);
      }
}

/* People with usual vision tell all of them well. */
static void
test_distinct (void)
{
  for (int style = 0; style < LANES_N_STYLES; style++)
    for (int one = 0; one < LANES_N_COLORS; one++)
      for (int other = 0; other < one; other++)
        {
          g_assert_cmpfloat (color_vision_get_difference (lanes_palette_get_color (style, one),
                                                          lanes_palette_get_color (style, other)),
                             >=, 0.088);
          g_assert_cmpstr (lanes_palette_get_css_class (one), !=,
                           lanes_palette_get_css_class (other));
        }
}

/* What the simulation has to do, whatever the numbers in it: gray stays gray, and what people with
 * a deficiency are known to mistake comes closer together. */
static void
test_simulation (void)
{
  static const struct
  {
    ColorVision vision;
    GdkRGBA one, other;
  } mistaken[] = {
      {COLOR_VISION_PROTANOPIA, RGB (0xb04030), RGB (0x605010)},
      {COLOR_VISION_DEUTERANOPIA, RGB (0xc06060), RGB (0x708850)},
      {COLOR_VISION_TRITANOPIA, RGB (0x2070d0), RGB (0x108070)},
  };
  const GdkRGBA white = RGB (0xffffff);
  const GdkRGBA black = RGB (0x000000);
  const GdkRGBA gray = RGB (0x777777);

  g_assert_cmpfloat_with_epsilon (color_vision_get_difference (&white, &black), 1, 0.001);
  for (int vision = 0; vision < N_COLOR_VISIONS; vision++)
    {
      GdkRGBA seen = color_vision_simulate (vision, &gray);

      g_assert_cmpfloat (color_vision_get_difference (&seen, &gray), <, 0.001);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (mistaken); i++)
    {
      GdkRGBA one = color_vision_simulate (mistaken[i].vision, &mistaken[i].one);
      GdkRGBA other = color_vision_simulate (mistaken[i].vision, &mistaken[i].other);

      g_assert_cmpfloat (color_vision_get_difference (&one, &other), <,
                         color_vision_get_difference (&mistaken[i].one, &mistaken[i].other) / 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/contrast", test_contrast);
  g_test_add_func ("/palette/distinct", test_distinct);
  g_test_add_func ("/palette/color-vision", test_color_vision);
  g_test_add_func ("/palette/cores", test_cores);
  g_test_add_func ("/palette/simulation", test_simulation);
  return g_test_run ();
}
