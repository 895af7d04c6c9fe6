/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>

/* What is to be seen of an icon at one size. */
typedef struct
{
  int drawn;    /* pixels that are more than half opaque */
  int outside;  /* of these, in the four corners */
  int reddish;  /* pixels of the orange car */
  int blueish;  /* of the blue and the teal one */
  int grayish;  /* of the road, or of a symbolic icon */
  int coverage; /* drawn, in percent of all */
} Seen;

static Seen
look_at (const char *name, int size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, name, NULL);
  g_autoptr (GdkPixbuf) icon = gdk_pixbuf_new_from_file_at_size (path, size, size, &error);
  Seen seen = {0};

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (icon), ==, size);
  g_assert_cmpint (gdk_pixbuf_get_height (icon), ==, size);
  g_assert_true (gdk_pixbuf_get_has_alpha (icon));

  const guint8 *pixels = gdk_pixbuf_read_pixels (icon);
  int stride = gdk_pixbuf_get_rowstride (icon);

  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        const guint8 *p = pixels + y * stride + x * 4;

        if (p[3] < 128)
          continue;
        seen.drawn++;
        seen.outside += (x == 0 || x == size - 1) && (y == 0 || y == size - 1);
        seen.reddish += p[0] > p[2] + 60;
        seen.blueish += p[2] > p[0] + 60;
        seen.grayish += ABS (p[0] - p[2]) < 30;
      }
  seen.coverage = seen.drawn * 100 / (size * size);
  return seen;
}

static void
test_application (void)
{
  const int sizes[] = {16, 24, 32, 48, 64, 128, 256};

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Seen seen = look_at ("icons/hicolor/scalable/apps/org.lanes.Lanes.svg", sizes[i]);

      g_assert_cmpint (seen.outside, ==, 0);
      g_assert_cmpint (seen.coverage, >, 60);
      /* Road, and cars of more than one color, can be told apart down to the smallest. */
      g_assert_cmpint (seen.reddish * 100 / seen.drawn, >, 8);
      g_assert_cmpint (seen.blueish * 100 / seen.drawn, >, 8);
      g_assert_cmpint (seen.grayish * 100 / seen.drawn, >, 30);
    }
}

static void
test_symbolic (void)
{
  const int sizes[] = {16, 32, 64};

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Seen seen = look_at ("icons/hicolor/symbolic/apps/org.lanes.Lanes-symbolic.svg", sizes[i]);

      /* The theme paints it in one color, so all must be in its shape. */
      g_assert_cmpint (seen.grayish, ==, seen.drawn);
      g_assert_cmpint (seen.coverage, >, 25);
      g_assert_cmpint (seen.coverage, <, 75);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/icons/application", test_application);
  g_test_add_func ("/icons/symbolic", test_symbolic);

  return g_test_run ();
}
