/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-row-groups.h"
#include "lanes-row-heights.h"

#define LINE 18

/* Few rows fill the room up to what looks well; more are lower; too many have to be scrolled to. */
static void
test_fit (void)
{
  static const struct
  {
    LanesRowRoom room;
    gboolean fits;
    int core; /* at least, and at the most */
    int max_core;
    int task;
    int max_task;
  } cases[] = {
      {{2, 3, 0, LINE, 450, FALSE}, TRUE, 57, 57, 39, 39},
      {{2, 7, 0, LINE, 1000, FALSE}, TRUE, 105, 111, 60, 67},
      {{1, 1, 0, LINE, 5000, FALSE}, TRUE, 160, 173, 110, 119},
      {{16, 20, 0, LINE, 1000, FALSE}, TRUE, 15, 40, 18, 40},
      {{2, 3, 0, LINE, 300, FALSE}, TRUE, 40, 57, 22, 39},
      {{2, 3, 0, LINE, 300, TRUE}, TRUE, 30, 32, 26, 39},
      {{4, 8, 0, LINE, 400, FALSE}, TRUE, 20, 36, 18, 24},
      {{16, 4, 0, LINE, 330, FALSE}, TRUE, 10, 14, 18, 24},
      {{16, 40, 0, LINE, 330, FALSE}, FALSE, 10, 10, 18, 18},
      {{4, 40, 0, LINE, 330, FALSE}, FALSE, 19, 28, 18, 24},
      {{2, 11, 0, LINE, 300, FALSE}, FALSE, 34, 45, 18, 24},
      {{2, 11, 0, LINE, 160, TRUE}, FALSE, 18, 26, 18, 24},
      {{0, 3, 200, LINE, 330, FALSE}, TRUE, 0, 57, 20, 39},
      {{1, 0, 0, LINE, 100, FALSE}, TRUE, 57, 57, 0, 99},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LanesRowRoom *room = &cases[i].room;
      LanesRowHeights heights = lanes_row_heights_fit (room, NULL);

      g_test_message ("%" G_GSIZE_FORMAT ": %d %d", i, heights.core, heights.task);
      g_assert_cmpint (heights.core, >=, cases[i].core);
      g_assert_cmpint (heights.core, <=, cases[i].max_core);
      g_assert_cmpint (heights.task, >=, cases[i].task);
      g_assert_cmpint (heights.task, <=, cases[i].max_task);
      g_assert_true ((lanes_row_heights_get_total (&heights, room) <= room->space)
                     == cases[i].fits);
      g_assert_true (room->n_cores == 0 || heights.core >= heights.task || !cases[i].fits
                     || room->n_cores > 8 || room->low);
    }
}

/* Rows keep their heights when one comes or goes, as long as they fit. */
static void
test_calm (void)
{
  LanesRowRoom room = {2, 6, 0, LINE, 330, FALSE};
  LanesRowHeights before = lanes_row_heights_fit (&room, NULL);
  LanesRowHeights heights;

  room.n_tasks = 5;
  heights = lanes_row_heights_fit (&room, &before);
  g_assert_cmpint (heights.task, ==, before.task);
  g_assert_cmpint (heights.core, ==, before.core);
  g_assert_cmpint (lanes_row_heights_fit (&room, NULL).core, >, before.core);
  room.n_tasks = 1;
  heights = lanes_row_heights_fit (&room, &before);
  g_assert_cmpint (heights.core, >, before.core);
  room.n_tasks = 9;
  heights = lanes_row_heights_fit (&room, &before);
  g_assert_cmpint (heights.core, <, before.core);
  g_assert_cmpint (lanes_row_heights_get_total (&heights, &room), <=, room.space);
}

static void
test_crowded (void)
{
  static const struct
  {
    guint n_cores;
    int space;
    gboolean crowded;
  } cases[] = {
      {1, 100, FALSE}, {8, 200, FALSE}, {16, 330, FALSE},   {32, 330, TRUE}, {32, 600, FALSE},
      {64, 0, FALSE},  {65, 0, TRUE},   {1024, 2000, TRUE}, {2, 10, TRUE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_true (lanes_row_heights_is_crowded (cases[i].n_cores, LINE, cases[i].space)
                   == cases[i].crowded);
}

/* Every core of a group is in one line, and no line is empty. */
static void
test_band (void)
{
  static const struct
  {
    guint n_cores;
    guint n_all;
    int space;
    LanesRowBand expected;
  } cases[] = {
      {32, 32, 200, {6, 1, 32}},        {8, 32, 200, {6, 1, 8}},
      {4, 4, 400, {12, 1, 4}},          {512, 1024, 200, {1, 6, 86}},
      {1024, 1024, 200, {1, 6, 171}},   {1024, 1024, 1024, {1, 1, 1024}},
      {1024, 1024, 2050, {2, 1, 1024}}, {1, 1000, 100, {12, 1, 1}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LanesRowBand band =
          lanes_row_heights_fit_band (cases[i].n_cores, cases[i].n_all, LINE, cases[i].space);

      g_assert_cmpint (band.line, ==, cases[i].expected.line);
      g_assert_cmpuint (band.cores_per_line, ==, cases[i].expected.cores_per_line);
      g_assert_cmpuint (band.n_lines, ==, cases[i].expected.n_lines);
      g_assert_cmpuint (band.n_lines * band.cores_per_line, >=, cases[i].n_cores);
      g_assert_cmpuint ((band.n_lines - 1) * band.cores_per_line, <, cases[i].n_cores);
    }
}

static void
test_groups (void)
{
  static const struct
  {
    const char *machine;
    const char *xml;
    const char *labels[3];
    guint first; /* core of the last group */
  } cases[] = {
      {"pack:1 core:4 pu:1", NULL, {"4 cores"}, 0},
      {"pack:2 core:8 pu:1", NULL, {"Package 0 · 8 cores", "Package 1 · 8 cores"}, 8},
      {NULL, "hybrid.xml", {"Fast · 4 cores", "Saving · 4 cores"}, 4},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = cases[i].xml ? g_test_build_filename (G_TEST_DIST, "fixtures",
                                                                   "topology", cases[i].xml, NULL)
                                          : NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (LanesTopology) topology = NULL;
      g_autoptr (GPtrArray) groups = NULL;
      guint n = 0;

      g_unsetenv ("HWLOC_SYNTHETIC");
      g_unsetenv ("HWLOC_XMLFILE");
      g_setenv (xml ? "HWLOC_XMLFILE" : "HWLOC_SYNTHETIC", xml ? xml : cases[i].machine, TRUE);
      topology = lanes_topology_new (&error);
      g_assert_no_error (error);
      groups = lanes_row_groups_new (topology);
      for (; cases[i].labels[n]; n++)
        g_assert_cmpstr (((LanesRowGroup *) g_ptr_array_index (groups, n))->label, ==,
                         cases[i].labels[n]);
      g_assert_cmpuint (groups->len, ==, n);
      g_assert_cmpuint (g_array_index (((LanesRowGroup *) g_ptr_array_index (groups, n - 1))->cores,
                                       guint, 0),
                        ==, cases[i].first);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-heights/fit", test_fit);
  g_test_add_func ("/row-heights/calm", test_calm);
  g_test_add_func ("/row-heights/crowded", test_crowded);
  g_test_add_func ("/row-heights/band", test_band);
  g_test_add_func ("/row-heights/groups", test_groups);
  return g_test_run ();
}
