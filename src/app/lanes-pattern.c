/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pattern for each color of a task, for those who cannot tell the colors, and for paper. */
#include "lanes-pattern.h"

#include <math.h>

#include "lanes-config.h"

#define SIZE      ((double) LANES_PATTERN_SIZE)
#define HALF      (SIZE / 2)
#define QUARTER   (SIZE / 4)
#define MAX_SCALE 4
#define SAMPLES   4 /* in each direction in a pixel */

/* How strong the ink is. It is away from the color of text, so that names on it stay as clear. */
static const float inks[LANES_N_STYLES] = {0.42f, 0.5f};

static double
wrap (double value, double period)
{
  return value - floor (value / period) * period;
}

/* How far @value is from the nearest multiple of @period */
static double
get_distance (double value, double period)
{
  double rest = wrap (value, period);

  return MIN (rest, period - rest);
}

/* From the middle of the nearest of the marks, which stand in every second field of a board */
static void
find_mark (double x, double y, double *dx, double *dy)
{
  if (wrap (y, SIZE) >= HALF)
    x -= HALF;
  *dx = wrap (x, SIZE) - QUARTER;
  *dy = wrap (y, HALF) - QUARTER;
}

static gboolean
is_in_lines (double x, double y)
{
  return get_distance (y - QUARTER, HALF) < 1.1;
}

static gboolean
is_in_stripes (double x, double y)
{
  return wrap (x - y, SIZE) < 5;
}

static gboolean
is_in_dots (double x, double y)
{
  double dx, dy;

  find_mark (x, y, &dx, &dy);
  return hypot (dx, dy) < 3;
}

static gboolean
is_in_crosses (double x, double y)
{
  double dx, dy;

  find_mark (x, y, &dx, &dy);
  return MAX (fabs (dx), fabs (dy)) < 3.5 && MIN (fabs (dx), fabs (dy)) < 0.9;
}

static gboolean
is_in_waves (double x, double y)
{
  return get_distance (y - QUARTER - 2 * sin (2 * G_PI * x / SIZE), HALF) < 1.1;
}

static gboolean
is_in_rings (double x, double y)
{
  double dx, dy;

  find_mark (x, y, &dx, &dy);
  return fabs (hypot (dx, dy) - 2.7) < 0.8;
}

static gboolean
is_in_bricks (double x, double y)
{
  gboolean second = wrap (y, SIZE) >= HALF;

  return wrap (y, HALF) < 1.4 || wrap (x - (second ? HALF : 0), SIZE) < 1.4;
}

static gboolean
is_in_lattice (double x, double y)
{
  return get_distance (x + y, SIZE) < 1 || get_distance (x - y, SIZE) < 1;
}

static gboolean
is_in_triangles (double x, double y)
{
  double dx, dy;

  find_mark (x, y, &dx, &dy);
  return dy < 2.6 && dy > -3 && fabs (dx) < (dy + 3) * 0.62;
}

/* No stripes that rise: that is the hatching of a thread that waits. No upright lines: those would
 * look like ends of turns. */
static gboolean (*const shapes[LANES_N_COLORS]) (double x, double y) = {
    [LANES_COLOR_BLUE] = is_in_lines,      [LANES_COLOR_ORANGE] = is_in_stripes,
    [LANES_COLOR_TEAL] = is_in_dots,       [LANES_COLOR_PURPLE] = is_in_crosses,
    [LANES_COLOR_GREEN] = is_in_waves,     [LANES_COLOR_PINK] = is_in_rings,
    [LANES_COLOR_YELLOW] = is_in_bricks,   [LANES_COLOR_RED] = is_in_lattice,
    [LANES_COLOR_SLATE] = is_in_triangles,
};

/**
 * lanes_pattern_get_cover:
 * @color: a task's color
 * @x: pixels of the application; the pattern repeats itself after %LANES_PATTERN_SIZE
 * @y: likewise
 *
 * Returns: 1 where the pattern of @color has ink, 0 where the color shows
 */
double
lanes_pattern_get_cover (LanesColor color, double x, double y)
{
  return shapes[color](x, y) ? 1 : 0;
}

/**
 * lanes_pattern_get_ink:
 * @style: light or dark
 *
 * Returns: what patterns are drawn with over a task's color
 */
GdkRGBA
lanes_pattern_get_ink (LanesStyle style)
{
  float level = style == LANES_STYLE_DARK ? 1 : 0;

  return (GdkRGBA){level, level, level, inks[style]};
}

static double
sample_pixel (LanesColor color, int x, int y, int scale)
{
  double sum = 0;

  for (int i = 0; i < SAMPLES; i++)
    for (int k = 0; k < SAMPLES; k++)
      sum += lanes_pattern_get_cover (color, (x + (k + 0.5) / SAMPLES) / scale,
                                      (y + (i + 0.5) / SAMPLES) / scale);
  return sum / (SAMPLES * SAMPLES);
}

static GdkTexture *
make_tile (LanesColor color, LanesStyle style, int scale)
{
  int size = LANES_PATTERN_SIZE * scale;
  gsize stride = (gsize) size * 4;
  guint8 *pixels = g_malloc (stride * size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * size);
  GdkRGBA ink = lanes_pattern_get_ink (style);

  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        guint8 *pixel = pixels + y * stride + x * 4;
        float alpha = ink.alpha * (float) sample_pixel (color, x, y, scale) * 255;

        pixel[0] = (guint8) (ink.red * alpha + 0.5f);
        pixel[1] = (guint8) (ink.green * alpha + 0.5f);
        pixel[2] = (guint8) (ink.blue * alpha + 0.5f);
        pixel[3] = (guint8) (alpha + 0.5f);
      }
  return gdk_memory_texture_new (size, size, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, stride);
}

/**
 * lanes_pattern_get_tile:
 * @color: a task's color
 * @style: light or dark
 * @scale: pixels of the screen per pixel of the application
 *
 * One piece of the pattern that is drawn over a block of @color. It is made once. Where it has no
 * ink it is transparent.
 *
 * Returns: (transfer none): a square, %LANES_PATTERN_SIZE times @scale pixels wide, for 1 ≤ @scale
 *   ≤ 4; it is to be repeated over squares of %LANES_PATTERN_SIZE
 */
GdkTexture *
lanes_pattern_get_tile (LanesColor color, LanesStyle style, int scale)
{
  static GdkTexture *tiles[LANES_N_STYLES][LANES_N_COLORS][MAX_SCALE];
  GdkTexture **tile = &tiles[style][color][CLAMP (scale, 1, MAX_SCALE) - 1];

  if (!*tile)
    *tile = make_tile (color, style, CLAMP (scale, 1, MAX_SCALE));
  return *tile;
}

/**
 * lanes_pattern_make_url:
 * @color: a task's color
 * @style: light or dark
 *
 * Returns: (transfer full): the tile for a style sheet, at twice its size
 */
char *
lanes_pattern_make_url (LanesColor color, LanesStyle style)
{
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (lanes_pattern_get_tile (color, style, 2));
  g_autofree char *text = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));

  return g_strdup_printf ("url(\"data:image/png;base64,%s\")", text);
}

/**
 * lanes_pattern_append:
 * @snapshot: where to
 * @color: a task's color
 * @rect: what has that color already; the pattern begins at its corner
 * @scale: pixels of the screen per pixel of the application
 *
 * Draws the pattern of @color over @rect, in the style that is on.
 */
void
lanes_pattern_append (GtkSnapshot *snapshot, LanesColor color, const graphene_rect_t *rect,
                      int scale)
{
  graphene_rect_t piece = {rect->origin, {LANES_PATTERN_SIZE, LANES_PATTERN_SIZE}};

  gtk_snapshot_push_repeat (snapshot, rect, &piece);
  gtk_snapshot_append_texture (snapshot,
                               lanes_pattern_get_tile (color, lanes_palette_get_style (), scale),
                               &piece);
  gtk_snapshot_pop (snapshot);
}

/* What holds for the whole program, as light and dark do */
static GSettings *
get_settings (void)
{
  static GSettings *settings;

  if (!settings)
    settings = g_settings_new (LANES_APP_ID);
  return settings;
}

/**
 * lanes_pattern_is_on:
 *
 * Returns: whether the person wants patterns on the tasks' colors
 */
gboolean
lanes_pattern_is_on (void)
{
  return g_settings_get_boolean (get_settings (), "task-patterns");
}

/**
 * lanes_pattern_watch:
 * @object: what shows the tasks' colors
 * @callback: (type GLib.Callback): called with @object when patterns are turned on or off, as long
 *   as it lives, such as gtk_widget_queue_draw()
 *
 * Keeps what is shown right.
 */
void
lanes_pattern_watch (GObject *object, GCallback callback)
{
  g_signal_connect_object (get_settings (), "changed::task-patterns", callback, object,
                           G_CONNECT_SWAPPED);
}
