/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-overview-layout.h"

#define SEC   LANES_SEC
#define WIDTH 1000
#define BEGIN (1000 * SEC)

/* However long the recording is, it fits, and fills half of the strip or more. */
static void
test_scale (void)
{
  LanesOverviewScale before = {0};
  gint64 first_step = 0;
  guint n_doubled = 0;

  for (LanesTime end = BEGIN + SEC / 10; end < BEGIN + 700 * SEC; end += SEC / 10)
    {
      LanesSpan recorded = {BEGIN, end};
      LanesOverviewScale scale = lanes_overview_scale_new (before.step, recorded, WIDTH);
      double x = lanes_overview_scale_get_x (&scale, end, WIDTH);

      g_assert_cmpint (scale.step & (scale.step - 1), ==, 0);
      g_assert_cmpfloat (x, <=, WIDTH);
      g_assert_cmpfloat (lanes_overview_scale_get_x (&scale, BEGIN, WIDTH), >=, 0);
      g_assert_cmpfloat (lanes_overview_scale_get_x (&scale, BEGIN, WIDTH), <, 1);
      if (first_step == 0)
        first_step = scale.step;
      if (scale.step > first_step)
        g_assert_cmpfloat (x, >=, WIDTH / 2 - 1);
      if (before.step > 0 && scale.step != before.step)
        {
          g_assert_cmpint (scale.step, ==, 2 * before.step);
          g_assert_cmpint (scale.first, ==, before.first / 2);
          n_doubled++;
        }
      before = scale;
    }
  g_assert_cmpuint (n_doubled, >, 5);

  /* What is forgotten at the old end does not have it jump back. */
  g_assert_cmpint (lanes_overview_scale_new (before.step,
                                             (LanesSpan){BEGIN + 300 * SEC, BEGIN + 700 * SEC},
                                             WIDTH)
                       .step,
                   ==, before.step);
  g_assert_cmpint (lanes_overview_scale_new (0, (LanesSpan){BEGIN, BEGIN}, WIDTH).step, ==, 0);
}

static void
test_places (void)
{
  LanesOverviewScale scale =
      lanes_overview_scale_new (0, (LanesSpan){BEGIN, BEGIN + 100 * SEC}, 777);

  for (int x = 0; x <= 500; x += 25)
    {
      LanesTime time = lanes_overview_scale_get_time (&scale, x, 500);

      g_assert_cmpfloat_with_epsilon (lanes_overview_scale_get_x (&scale, time, 500), x, 1e-3);
    }
}

/* The window is in sight, whatever is shown. */
static void
test_window (void)
{
  static const LanesSpan rows[] = {
      {BEGIN, BEGIN + 100 * SEC},
      {BEGIN + 50 * SEC, BEGIN + 60 * SEC},
      {BEGIN + 50 * SEC, BEGIN + 50 * SEC + 100 * LANES_USEC},
      {BEGIN, BEGIN + LANES_MSEC},
      {BEGIN + 100 * SEC - LANES_MSEC, BEGIN + 100 * SEC},
      {BEGIN - 500 * SEC, BEGIN + 100 * SEC},
      {BEGIN - 500 * SEC, BEGIN - 400 * SEC},
      {BEGIN + 900 * SEC, BEGIN + 901 * SEC},
  };
  LanesOverviewScale scale =
      lanes_overview_scale_new (0, (LanesSpan){BEGIN, BEGIN + 100 * SEC}, WIDTH);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double left, right;
      double begin = lanes_overview_scale_get_x (&scale, rows[i].begin, WIDTH);
      double end = lanes_overview_scale_get_x (&scale, rows[i].end, WIDTH);

      lanes_overview_scale_get_window (&scale, rows[i], WIDTH, &left, &right);
      g_assert_cmpfloat (left, >=, 0);
      g_assert_cmpfloat (right, <=, WIDTH);
      g_assert_cmpfloat (right - left, >=, LANES_OVERVIEW_WINDOW - 1e-6);
      if (begin >= 0 && end <= WIDTH && end - begin > LANES_OVERVIEW_WINDOW)
        {
          g_assert_cmpfloat_with_epsilon (left, begin, 1e-6);
          g_assert_cmpfloat_with_epsilon (right, end, 1e-6);
        }
    }
}

static void
test_find (void)
{
  static const struct
  {
    double x, left, right;
    LanesOverviewPart part;
  } rows[] = {
      {10, 100, 200, LANES_OVERVIEW_OUTSIDE}, {95, 100, 200, LANES_OVERVIEW_BEGIN},
      {103, 100, 200, LANES_OVERVIEW_BEGIN},  {105, 100, 200, LANES_OVERVIEW_INSIDE},
      {195, 100, 200, LANES_OVERVIEW_INSIDE}, {197, 100, 200, LANES_OVERVIEW_END},
      {207, 100, 200, LANES_OVERVIEW_END},    {210, 100, 200, LANES_OVERVIEW_OUTSIDE},
      {99, 100, 106, LANES_OVERVIEW_BEGIN},   {101, 100, 106, LANES_OVERVIEW_INSIDE},
      {105, 100, 106, LANES_OVERVIEW_INSIDE}, {110, 100, 106, LANES_OVERVIEW_END},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (lanes_overview_find (rows[i].x, rows[i].left, rows[i].right), ==,
                     rows[i].part);
}

/* Seconds; the recording is from 0 to 100, and from 1 to 60 can be shown. */
static void
test_drag (void)
{
  static const struct
  {
    LanesOverviewPart part;
    int begin, end, by;
    int new_begin, new_end;
  } rows[] = {
      {LANES_OVERVIEW_INSIDE, 20, 30, 5, 25, 35},    {LANES_OVERVIEW_INSIDE, 20, 30, -50, 0, 10},
      {LANES_OVERVIEW_INSIDE, 20, 30, 500, 90, 100}, {LANES_OVERVIEW_INSIDE, 60, 120, -5, 40, 100},
      {LANES_OVERVIEW_BEGIN, 20, 30, -5, 15, 30},    {LANES_OVERVIEW_BEGIN, 20, 30, 9, 29, 30},
      {LANES_OVERVIEW_BEGIN, 20, 30, 90, 29, 30},    {LANES_OVERVIEW_BEGIN, 20, 30, -90, 0, 30},
      {LANES_OVERVIEW_BEGIN, 70, 90, -90, 30, 90},   {LANES_OVERVIEW_END, 20, 30, 5, 20, 35},
      {LANES_OVERVIEW_END, 20, 30, -90, 20, 21},     {LANES_OVERVIEW_END, 70, 80, 90, 70, 100},
      {LANES_OVERVIEW_END, 20, 30, 90, 20, 80},      {LANES_OVERVIEW_OUTSIDE, 20, 30, 5, 20, 30},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LanesSpan span =
          lanes_overview_drag (rows[i].part, (LanesSpan){rows[i].begin * SEC, rows[i].end * SEC},
                               rows[i].by * SEC, (LanesSpan){0, 100 * SEC},
                               (LanesSpan){SEC, 60 * SEC});

      g_assert_cmpint (span.begin, ==, rows[i].new_begin * SEC);
      g_assert_cmpint (span.end, ==, rows[i].new_end * SEC);
    }
}

static void
test_center (void)
{
  static const struct
  {
    int length, time;
    int begin, end;
  } rows[] = {{10, 50, 45, 55}, {10, 2, 0, 10}, {10, 99, 90, 100}, {200, 50, -100, 100}};

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LanesSpan span = lanes_overview_center (rows[i].length * SEC, rows[i].time * SEC,
                                              (LanesSpan){0, 100 * SEC});

      g_assert_cmpint (span.begin, ==, rows[i].begin * SEC);
      g_assert_cmpint (span.end, ==, rows[i].end * SEC);
    }
}

static void
test_words (void)
{
  static const struct
  {
    LanesSpan visible;
    const char *text;
  } rows[] = {
      {{170 * SEC, 180 * SEC}, "shows the last 10 s of 3 min"},
      {{170 * SEC, 180 * SEC - 100 * LANES_MSEC}, "shows the last 9.9 s of 3 min"},
      {{60 * SEC, 70 * SEC}, "shows 10 s of 3 min, after 1 min"},
      {{0, 10 * SEC}, "shows the first 10 s of 3 min"},
      {{-400 * SEC, 180 * SEC}, "shows all of 3 min"},
      {{-400 * SEC, -180 * SEC}, "shows none of 3 min"},
  };
  g_autofree char *nothing =
      lanes_overview_describe ((LanesSpan){0, SEC}, (LanesSpan){5 * SEC, 5 * SEC});

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lanes_overview_describe (rows[i].visible, (LanesSpan){0, 180 * SEC});

      g_assert_cmpstr (text, ==, rows[i].text);
    }
  g_assert_cmpstr (nothing, ==, "nothing was recorded");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overview/scale", test_scale);
  g_test_add_func ("/overview/places", test_places);
  g_test_add_func ("/overview/window", test_window);
  g_test_add_func ("/overview/find", test_find);
  g_test_add_func ("/overview/drag", test_drag);
  g_test_add_func ("/overview/center", test_center);
  g_test_add_func ("/overview/words", test_words);
  return g_test_run ();
}
