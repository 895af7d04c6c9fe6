/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what a picture looks like to people with a deficiency of color vision:
 *
 *   simulate-vision PICTURE.png…
 *
 * writes PICTURE-protanopia.png and so on beside each picture. */
#include <stdlib.h>
#include <string.h>

#include "color-vision.h"

static void
simulate_pixel (ColorVision vision, guchar *pixel)
{
  GdkRGBA color = {(float) pixel[0] / 255, (float) pixel[1] / 255, (float) pixel[2] / 255, 1};

  color = color_vision_simulate (vision, &color);
  pixel[0] = (guchar) (color.red * 255 + 0.5f);
  pixel[1] = (guchar) (color.green * 255 + 0.5f);
  pixel[2] = (guchar) (color.blue * 255 + 0.5f);
}

static gboolean
write_version (const GdkPixbuf *picture, ColorVision vision, const char *path, GError **error)
{
  g_autoptr (GdkPixbuf) version = gdk_pixbuf_copy (picture);
  int n_channels = gdk_pixbuf_get_n_channels (version);
  gsize stem = strlen (path) - (g_str_has_suffix (path, ".png") ? strlen (".png") : 0);
  g_autofree char *to =
      g_strdup_printf ("%.*s-%s.png", (int) stem, path, color_vision_get_name (vision));

  for (int y = 0; y < gdk_pixbuf_get_height (version); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (version); x++)
      simulate_pixel (vision, gdk_pixbuf_get_pixels (version)
                                  + (gsize) y * gdk_pixbuf_get_rowstride (version)
                                  + (gsize) x * n_channels);
  return gdk_pixbuf_save (version, to, "png", error, NULL);
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    {
      g_printerr ("Usage: %s PICTURE.png…\n", argv[0]);
      return EXIT_FAILURE;
    }
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (argv[i], &error);

      for (int vision = COLOR_VISION_PROTANOPIA; picture && vision <= COLOR_VISION_TRITANOPIA;
           vision++)
        if (!write_version (picture, vision, argv[i], &error))
          break;
      if (error)
        {
          g_printerr ("%s: %s\n", argv[i], error->message);
          return EXIT_FAILURE;
        }
    }
  return EXIT_SUCCESS;
}
