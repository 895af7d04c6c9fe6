/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-workload-private.h"

/* The picture spans −2.0…0.6 by −1.3…1.3, points in the middle of their squares. */
#define SIZE          256
#define LIMIT         256 /* steps after which a point counts as inside */
#define POINTS_A_LOOK 4   /* each takes a microsecond at the most */
#define LEFT          (-2.0)
#define TOP           (-1.3)
#define STEP          (2.6 / SIZE)

static gboolean
is_inside (double cx, double cy)
{
  double x = 0, y = 0;

  for (guint step = 0; step < LIMIT; step++)
    {
      double xx = x * x, yy = y * y;

      if (xx + yy > 4)
        return FALSE;
      y = 2 * x * y + cy;
      x = xx - yy + cx;
    }
  return TRUE;
}

/* One unit is one row; after the last row the picture begins again. */
static int
draw_mandelbrot (LanesWork *work, guint64 *result)
{
  for (guint64 done = 0; lanes_work_go_on (work, done); done++)
    {
      double cy = TOP + ((double) (done % SIZE) + 0.5) * STEP;

      for (guint column = 0; column < SIZE; column++)
        {
          *result += is_inside (LEFT + (column + 0.5) * STEP, cy);
          if (column % POINTS_A_LOOK == 0)
            lanes_work_look (work);
        }
    }
  return 0;
}

static char *
describe (guint64 units, guint64 result)
{
  g_autofree char *rows = lanes_workload_format_number (units);
  g_autofree char *points = lanes_workload_format_number (result);

  /* Translators: how many rows of a Mandelbrot picture, and how many points inside of the set */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row, %s points inside",
                                       "%s rows, %s points inside", units),
                          rows, points);
}

static char *
describe_amount (guint64 units)
{
  g_autofree char *rows = lanes_workload_format_number (units);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row of the picture",
                                       "%s rows of the picture", units),
                          rows);
}

const LanesWorkload lanes_workload_mandelbrot = {
    .id = "mandelbrot",
    .title = N_ ("Draw a Mandelbrot picture"),
    .description = N_ ("Computes a famous picture row by row, again and again. Keeps a core busy "
                       "with fractions; some rows take longer than others."),
    .unit_size = 1,
    .run = draw_mandelbrot,
    .describe = describe,
    .describe_amount = describe_amount,
};
