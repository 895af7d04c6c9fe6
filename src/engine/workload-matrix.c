/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-workload-private.h"

#define N 64

typedef struct
{
  double a[N][N];
  double b[N][N];
  double c[N][N];
} LanesMatrices;

/* Small whole numbers, other ones for each product, so that every result is exact. */
static void
fill (LanesWork *work, LanesMatrices *m, guint64 index)
{
  guint shift = (guint) (index % 77);

  for (guint i = 0; i < N; i++, lanes_work_look (work))
    for (guint j = 0; j < N; j++)
      {
        m->a[i][j] = (3 * i + 5 * j + shift) % 11;
        m->b[i][j] = (2 * i + 7 * j + shift) % 7;
      }
}

static void
multiply (LanesWork *work, LanesMatrices *m)
{
  for (guint i = 0; i < N; i++, lanes_work_look (work))
    {
      for (guint j = 0; j < N; j++)
        m->c[i][j] = 0;
      for (guint k = 0; k < N; k++)
        for (guint j = 0; j < N; j++)
          m->c[i][j] += m->a[i][k] * m->b[k][j];
    }
}

/* Weighted by row and column: an entry at a wrong place shows. */
static guint64
add_up (const LanesMatrices *m)
{
  guint64 sum = 0;

  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      sum += (guint64) (i + 1) * (j + 1) * (guint64) m->c[i][j];
  return sum;
}

/* One unit is one product of two 64 × 64 matrices, numbered from 0. */
static int
multiply_matrices (LanesWork *work, guint64 *result)
{
  g_autofree LanesMatrices *m = g_new (LanesMatrices, 1);

  for (guint64 done = 0; lanes_work_go_on (work, done); done++)
    {
      fill (work, m, done);
      multiply (work, m);
      *result += add_up (m);
    }
  return 0;
}

static char *
describe (guint64 units, guint64 result)
{
  g_autofree char *products = lanes_workload_format_number (units);
  g_autofree char *sum = lanes_workload_format_number (result);

  /* Translators: how many products of two matrices, and a number that is the same whenever the work
   * is */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s product, check number %s",
                                       "%s products, check number %s", units),
                          products, sum);
}

static char *
describe_amount (guint64 units)
{
  g_autofree char *products = lanes_workload_format_number (units);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s product of two matrices",
                                       "%s products of two matrices", units),
                          products);
}

const LanesWorkload lanes_workload_matrix = {
    .id = "matrix",
    .title = N_ ("Multiply matrices"),
    .description = N_ ("Multiplies tables of numbers, as graphics and machine learning do. Keeps a "
                       "core and its nearest cache busy."),
    .unit_size = 1,
    .run = multiply_matrices,
    .describe = describe,
    .describe_amount = describe_amount,
};
