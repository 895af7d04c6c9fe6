/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-heat-layout.h"

#define CAPTION 16

static const struct
{
  guint groups[16]; /* until the first 0 */
  int width;
  int height;
  int size; /* from top to bottom, that cells have at least */
  gboolean captions;
} rows[] = {
    {{17}, 940, 112, 36, FALSE},
    {{64}, 940, 112, 20, FALSE},
    {{64, 64}, 940, 132, 16, TRUE},
    {{64, 64}, 470, 72, 8, TRUE},
    {{8, 16}, 940, 112, 36, TRUE},
    {{128, 128, 128, 128}, 940, 132, 10, TRUE},
    {{1024}, 940, 132, 9, FALSE},
    {{128, 128, 128, 128, 128, 128, 128, 128}, 940, 132, 6, TRUE},
    {{128, 128, 128, 128, 128, 128, 128, 128}, 440, 72, 4, FALSE},
    {{1, 1023}, 300, 60, 2, TRUE},
};

static LanesCoreHeatLayout *
make (gsize row)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (rows[row].groups) && rows[row].groups[n] > 0)
    n++;
  return lanes_core_heat_layout_new (rows[row].groups, n);
}

static guint
count_cores (gsize row)
{
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows[row].groups); i++)
    n += rows[row].groups[i];
  return n;
}

/* Whatever the machine: each core has a cell, of some size, in the room that there is, and to
 * itself alone. */
static void
test_fit (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesCoreHeatLayout) layout = make (i);
      guint n = count_cores (i);
      g_autofree guint8 *taken = g_new0 (guint8, (gsize) rows[i].width * rows[i].height);

      lanes_core_heat_layout_fit (layout, rows[i].width, rows[i].height, CAPTION);
      g_test_message ("row %zu: cells of %d × %d", i,
                      lanes_core_heat_layout_get_cell (layout, 0).width,
                      lanes_core_heat_layout_get_cell (layout, 0).height);
      g_assert_cmpint (lanes_core_heat_layout_get_height (layout), <=, rows[i].height);
      for (guint cell = 0; cell < n; cell++)
        {
          GdkRectangle at = lanes_core_heat_layout_get_cell (layout, cell);

          g_assert_cmpint (at.height, >=, rows[i].size);
          g_assert_cmpint (at.width, >=, at.height);
          g_assert_cmpint (at.x, >=, 0);
          g_assert_cmpint (at.y, >=, 0);
          g_assert_cmpint (at.x + at.width, <=, rows[i].width);
          g_assert_cmpint (at.y + at.height, <=, rows[i].height);
          g_assert_cmpint (lanes_core_heat_layout_find (layout, at.x + at.width / 2.0,
                                                        at.y + at.height / 2.0),
                           ==, (int) cell);
          for (int y = at.y; y < at.y + at.height; y++)
            for (int x = at.x; x < at.x + at.width; x++)
              g_assert_cmpint (taken[y * rows[i].width + x]++, ==, 0);
        }
    }
}

/* A caption stands over its group, and covers no cell. */
static void
test_captions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesCoreHeatLayout) layout = make (i);

      lanes_core_heat_layout_fit (layout, rows[i].width, rows[i].height, CAPTION);
      for (guint k = 0; k < G_N_ELEMENTS (rows[i].groups) && rows[i].groups[k] > 0; k++)
        {
          const LanesCoreHeatGroup *group = lanes_core_heat_layout_get_group (layout, k);

          g_assert_cmpuint (group->n_cores, ==, rows[i].groups[k]);
          g_assert_cmpint (group->caption.height, ==, rows[i].captions ? CAPTION : 0);
          g_assert_cmpint (group->caption.y + group->caption.height, ==, group->cells.y);
          g_assert_cmpint (lanes_core_heat_layout_find (layout, group->cells.x, group->cells.y), ==,
                           (int) group->first);
        }
    }
}

/* The arrow keys reach every cell, and stop at the edges. */
static void
test_move (void)
{
  static const guint groups[] = {64, 64};
  g_autoptr (LanesCoreHeatLayout) layout = lanes_core_heat_layout_new (groups, 2);
  const LanesCoreHeatGroup *group;
  guint cell;

  lanes_core_heat_layout_fit (layout, 500, 120, CAPTION);
  group = lanes_core_heat_layout_get_group (layout, 0);
  g_assert_cmpuint (lanes_core_heat_layout_move (layout, 0, -1, 0), ==, 0);
  g_assert_cmpuint (lanes_core_heat_layout_move (layout, 0, 0, -1), ==, 0);
  g_assert_cmpuint (lanes_core_heat_layout_move (layout, 0, 1, 0), ==, 1);
  g_assert_cmpuint (lanes_core_heat_layout_move (layout, 63, 1, 0), ==, 64);
  g_assert_cmpuint (lanes_core_heat_layout_move (layout, 127, 1, 0), ==, 127);
  g_assert_cmpuint (lanes_core_heat_layout_move (layout, 127, 0, 1), ==, 127);
  g_assert_cmpuint (lanes_core_heat_layout_move (layout, 2, 0, 1), ==, 2 + group->n_columns);
  cell = lanes_core_heat_layout_move (layout, 70, 0, 1);
  g_assert_cmpuint (lanes_core_heat_layout_move (layout, cell, 0, -1), ==, 70);
}

/* Between cells, and outside, there is none. */
static void
test_nothing (void)
{
  static const guint groups[] = {17};
  g_autoptr (LanesCoreHeatLayout) layout = lanes_core_heat_layout_new (groups, 1);
  GdkRectangle last;

  lanes_core_heat_layout_fit (layout, 300, 120, CAPTION);
  last = lanes_core_heat_layout_get_cell (layout, 16);
  g_assert_cmpint (lanes_core_heat_layout_find (layout, -1, 5), ==, -1);
  g_assert_cmpint (lanes_core_heat_layout_find (layout, 5, -1), ==, -1);
  g_assert_cmpint (lanes_core_heat_layout_find (layout, 5, 400), ==, -1);
  g_assert_cmpint (lanes_core_heat_layout_find (layout, last.x + 1.5 * last.width + 4, last.y + 1),
                   ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core-heat-layout/fit", test_fit);
  g_test_add_func ("/core-heat-layout/captions", test_captions);
  g_test_add_func ("/core-heat-layout/move", test_move);
  g_test_add_func ("/core-heat-layout/nothing", test_nothing);
  return g_test_run ();
}
