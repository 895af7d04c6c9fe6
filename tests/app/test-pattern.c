/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"
#include "color-vision.h"
#include "lanes-config.h"
#include "lanes-pattern.h"

#define N (LANES_PATTERN_SIZE * LANES_PATTERN_SIZE)

/* The alpha of each pixel of a tile */
static void
read_tile (LanesColor color, LanesStyle style, guint8 alphas[N])
{
  guchar pixels[N * 4];

  gdk_texture_download (lanes_pattern_get_tile (color, style, 1), pixels, LANES_PATTERN_SIZE * 4);
  for (int i = 0; i < N; i++)
    alphas[i] = (guint8) (((guint32 *) (gpointer) pixels)[i] >> 24);
}

/* Calm: some ink, and more of the color. Seamless: it goes on as it began. */
static void
test_tiles (void)
{
  for (int color = 0; color < LANES_N_COLORS; color++)
    {
      GdkTexture *tile = lanes_pattern_get_tile (color, LANES_STYLE_LIGHT, 1);
      double cover = 0;

      g_test_message ("%s", lanes_palette_get_css_class (color));
      g_assert_cmpint (gdk_texture_get_width (tile), ==, LANES_PATTERN_SIZE);
      g_assert_true (tile == lanes_pattern_get_tile (color, LANES_STYLE_LIGHT, 1));
      g_assert_cmpint (gdk_texture_get_height (
                           lanes_pattern_get_tile (color, LANES_STYLE_LIGHT, 3)),
                       ==, 3 * LANES_PATTERN_SIZE);
      for (int y = 0; y < 64; y++)
        for (int x = 0; x < 64; x++)
          {
            double here = lanes_pattern_get_cover (color, x / 4.0 + 0.0625, y / 4.0 + 0.0625);

            cover += here / (64 * 64);
            g_assert_cmpfloat (lanes_pattern_get_cover (color,
                                                        x / 4.0 + 0.0625 - LANES_PATTERN_SIZE,
                                                        y / 4.0 + 0.0625 + 2 * LANES_PATTERN_SIZE),
                               ==, here);
          }
      g_assert_cmpfloat (cover, >, 0.12);
      g_assert_cmpfloat (cover, <, 0.36);
    }
}

/* However they are laid over each other, no two are alike. */
static void
test_distinct (void)
{
  guint8 tiles[LANES_N_COLORS][N];

  for (int color = 0; color < LANES_N_COLORS; color++)
    read_tile (color, LANES_STYLE_LIGHT, tiles[color]);
  for (int one = 0; one < LANES_N_COLORS; one++)
    for (int other = 0; other < one; other++)
      for (int shift = 0; shift < N; shift++)
        {
          int dx = shift % LANES_PATTERN_SIZE;
          int dy = shift / LANES_PATTERN_SIZE;
          int difference = 0;

          for (int i = 0; i < N; i++)
            {
              int x = (i % LANES_PATTERN_SIZE + dx) % LANES_PATTERN_SIZE;
              int y = (i / LANES_PATTERN_SIZE + dy) % LANES_PATTERN_SIZE;

              difference += ABS (tiles[one][i] - tiles[other][y * LANES_PATTERN_SIZE + x]);
            }
          g_assert_cmpint (difference / N, >, 6);
        }
}

static GdkRGBA
mix (const GdkRGBA *color, const GdkRGBA *ink)
{
  float rest = 1 - ink->alpha;

  return (GdkRGBA){color->red * rest + ink->red * ink->alpha,
                   color->green * rest + ink->green * ink->alpha,
                   color->blue * rest + ink->blue * ink->alpha, 1};
}

/* The ink is seen on every color by everybody, and text stands out from it even more. */
static void
test_ink (void)
{
  for (int style = 0; style < LANES_N_STYLES; style++)
    for (int color = 0; color < LANES_N_COLORS; color++)
      {
        const GdkRGBA *block = lanes_palette_get_color (style, color);
        const GdkRGBA *text = lanes_palette_get_text (style);
        GdkRGBA ink = lanes_pattern_get_ink (style);
        GdkRGBA inked = mix (block, &ink);

        g_assert_cmpfloat (color_vision_get_difference (&inked, text), >,
                           color_vision_get_difference (block, text));
        for (int vision = 0; vision < N_COLOR_VISIONS; vision++)
          {
            GdkRGBA a = color_vision_simulate (vision, block);
            GdkRGBA b = color_vision_simulate (vision, &inked);

            g_test_message ("%s, style %d, %s", lanes_palette_get_css_class (color), style,
                            color_vision_get_name (vision));
            g_assert_cmpfloat (color_vision_get_difference (&a, &b), >=, 0.08);
          }
      }
}

static void
count_cb (GObject *object)
{
  int count = GPOINTER_TO_INT (g_object_get_data (object, "count"));

  g_object_set_data (object, "count", GINT_TO_POINTER (count + 1));
}

static gboolean
is_wide (gpointer swatch)
{
  return gtk_widget_get_width (swatch) >= 12;
}

/* Those who show colors are told, and the swatches of a style sheet have the pattern then. */
static void
test_setting (void)
{
  g_autoptr (GSettings) settings = g_settings_new (LANES_APP_ID);
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  GtkWidget *swatch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *window;

  gtk_widget_add_css_class (card, lanes_palette_get_css_class (LANES_COLOR_RED));
  gtk_widget_add_css_class (swatch, "task-bar");
  gtk_box_append (GTK_BOX (card), swatch);
  window = app_test_present (card, 100, 100);
  g_assert_false (lanes_pattern_is_on ());
  g_assert_false (is_wide (swatch));

  lanes_pattern_watch (object, G_CALLBACK (count_cb));
  g_settings_set_boolean (settings, "task-patterns", TRUE);
  g_assert_true (lanes_pattern_is_on ());
  g_assert_true (app_test_wait (is_wide, swatch));
  g_assert_cmpint (GPOINTER_TO_INT (g_object_get_data (object, "count")), ==, 1);
  g_object_unref (object);
  g_settings_reset (settings, "task-patterns");
  app_test_destroy (&window, card);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/pattern/tiles", test_tiles);
  g_test_add_func ("/pattern/distinct", test_distinct);
  g_test_add_func ("/pattern/ink", test_ink);
  g_test_add_func ("/pattern/setting", test_setting);
  return g_test_run ();
}
