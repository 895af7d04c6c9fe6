/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-together-layout.h"

static void
test_figures (void)
{
  static const struct
  {
    float means[4];
    double mean;
    double highest;
    double last;
  } rows[] = {
      {{-1, -1, -1, -1}, -1, -1, -1},
      {{0, 0, 0, 0}, -1, 0, 0},
      {{2, 2, 2, 2}, 2, 2, 2},
      {{0, 0, 1, 2}, 1.5, 2, 2},
      {{1, 2, 0, 0}, 1.5, 2, 0},
      {{-1, 1, 1.5f, -1}, 1.25, 1.5, 1.5},
      {{-1, 0, 3, 0}, 3, 3, 0},
      {{0.5f, 0.25f, 1, 0}, 1, 1, 0},
      {{0.5f, 2, -1, 0}, 2.5 / 1.5, 2, 0},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LanesTogetherFigures figures =
          lanes_together_summarize (rows[i].means, G_N_ELEMENTS (rows[i].means));

      g_assert_cmpfloat_with_epsilon (figures.mean, rows[i].mean, 1e-6);
      g_assert_cmpfloat_with_epsilon (figures.highest, rows[i].highest, 1e-6);
      g_assert_cmpfloat_with_epsilon (figures.last, rows[i].last, 1e-6);
    }
}

/* What ran on a core that was taken away stays in sight. */
static void
test_top (void)
{
  g_assert_cmpfloat (lanes_together_get_top (2, -1), ==, 2);
  g_assert_cmpfloat (lanes_together_get_top (2, 1.3), ==, 2);
  g_assert_cmpfloat (lanes_together_get_top (2, 2), ==, 2);
  g_assert_cmpfloat (lanes_together_get_top (1, 1.2), ==, 2);
  g_assert_cmpfloat (lanes_together_get_top (0, -1), ==, 1);
  g_assert_cmpfloat (lanes_together_get_top (1024, 1000), ==, 1024);
}

/* A change between two even columns is where the mean says, and the area stays the same. */
static void
test_steps (void)
{
  static const struct
  {
    float means[3];
    LanesTogetherStep step; /* of the one in the middle */
  } rows[] = {
      {{1, 1.25f, 2}, {1, 2, 0.75f}},
      {{2, 1.25f, 1}, {2, 1, 0.25f}},
      {{0, 1.5f, 3}, {0, 3, 0.5f}},
      {{1, 1, 1}, {1, 1, 1}},
      {{1, 0.5f, 1}, {0.5f, 0.5f, 1}},
      {{1.5f, 1.2f, 1}, {1.2f, 1.2f, 1}},
      {{-1, 0.5f, 1}, {0.5f, 0.5f, 1}},
      {{1, 0.5f, -1}, {0.5f, 0.5f, 1}},
      {{1, 2.5f, 2}, {2.5f, 2.5f, 1}},
      {{1, -1, 2}, {-1, -1, 1}},
      {{1, 1.9999f, 2}, {1.9999f, 1.9999f, 1}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LanesTogetherStep step = lanes_together_get_step (rows[i].means, 3, 1);

      g_assert_cmpfloat_with_epsilon (step.before, rows[i].step.before, 1e-5f);
      g_assert_cmpfloat_with_epsilon (step.after, rows[i].step.after, 1e-5f);
      g_assert_cmpfloat_with_epsilon (step.at, rows[i].step.at, 1e-5f);
      g_assert_cmpfloat_with_epsilon (step.before * step.at + step.after * (1 - step.at),
                                      rows[i].means[1], 1e-5f);
    }
}

/* At the edges there is nothing to compare with. */
static void
test_edges (void)
{
  static const float means[] = {0.5f, 1, 1.5f};

  g_assert_cmpfloat (lanes_together_get_step (means, 3, 0).before, ==, 0.5f);
  g_assert_cmpfloat (lanes_together_get_step (means, 3, 2).after, ==, 1.5f);
}

static void
test_words (void)
{
  static const struct
  {
    double mean;
    const char *text;
  } rows[] = {{0, "0"},    {2, "2"},        {1.7, "1.7"},  {1.96, "2"},
              {0.04, "0"}, {15.55, "15.6"}, {812.4, "812"}};

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lanes_together_format (rows[i].mean);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/together/figures", test_figures);
  g_test_add_func ("/together/top", test_top);
  g_test_add_func ("/together/steps", test_steps);
  g_test_add_func ("/together/edges", test_edges);
  g_test_add_func ("/together/words", test_words);
  return g_test_run ();
}
