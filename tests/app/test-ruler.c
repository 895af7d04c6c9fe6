/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-ruler.h"

#define START (100 * LANES_SEC)

/* What is said at the oldest place and at the next one, for a picture that ends so many ms after
 * the start. */
static void
test_formats (void)
{
  static const struct
  {
    LanesTime length;
    LanesTimeFormat format;
    LanesTime end; /* ms after the start */
    const char *first;
    const char *second;
    guint last_tick;
    const char *last;
  } rows[] = {
      {60 * LANES_SEC, LANES_TIME_FORMAT_BEFORE_NOW, 70000, "−60 s", "−50 s", 6, "now"},
      {LANES_SEC, LANES_TIME_FORMAT_BEFORE_NOW, 70000, "−1.0 s", "−0.9 s", 10, "now"},
      {100 * LANES_MSEC, LANES_TIME_FORMAT_BEFORE_NOW, 70000, "0", "10 ms", 10, "100 ms"},
      {100 * LANES_MSEC, LANES_TIME_FORMAT_SINCE_START, 70000, "0", "10 ms", 10, "100 ms"},
      {100 * LANES_MSEC, LANES_TIME_FORMAT_CLOCK, 70000, "0", "10 ms", 10, "100 ms"},
      {60 * LANES_SEC, LANES_TIME_FORMAT_SINCE_START, 60000, "0 s", "10 s", 6, "1:00"},
      {60 * LANES_SEC, LANES_TIME_FORMAT_SINCE_START, 61000, "10 s", "20 s", 5, "1:00"},
      {60 * LANES_SEC, LANES_TIME_FORMAT_SINCE_START, 51000, "0 s", "10 s", 5, "50 s"},
      {60 * LANES_SEC, LANES_TIME_FORMAT_SINCE_START, 660000, "10:00", "10:10", 6, "11:00"},
      {10 * LANES_SEC, LANES_TIME_FORMAT_SINCE_START, 12500, "3 s", "4 s", 10, "13 s"},
      {LANES_SEC, LANES_TIME_FORMAT_SINCE_START, 1550, "0.6 s", "0.7 s", 10, "1.6 s"},
      {LANES_SEC, LANES_TIME_FORMAT_SINCE_START, 61000, "1:00.0", "1:00.1", 10, "1:01.0"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      g_autofree char *last = NULL;

      g_object_set (view, "time-format", rows[i].format, "start", START, "length", rows[i].length,
                    NULL);
      lanes_view_follow (view, START + rows[i].end * LANES_MSEC + LANES_VIEW_DELAY, 1000);
      first = lanes_ruler_format (view, TRUE, 0);
      second = lanes_ruler_format (view, TRUE, 1);
      last = lanes_ruler_format (view, TRUE, rows[i].last_tick);
      g_assert_cmpstr (first, ==, rows[i].first);
      g_assert_cmpstr (second, ==, rows[i].second);
      g_assert_cmpstr (last, ==, rows[i].last);
    }
}

/* The time of day is that of the wall, at whole steps. */
static void
test_clock (void)
{
  static const LanesTime lengths[] = {60 * LANES_SEC, 10 * LANES_SEC, LANES_SEC};

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      LanesTime step, time, wall;
      g_autoptr (GDateTime) date = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *text = NULL;

      g_object_set (view, "time-format", LANES_TIME_FORMAT_CLOCK, "length", lengths[i], NULL);
      lanes_view_follow (view, lanes_time_now (), 1000);
      step = lanes_view_get_step (view);
      g_assert_cmpint (lanes_view_get_first_step (view), >=, 0);
      g_assert_cmpint (lanes_view_get_first_step (view), <, step);

      time = lanes_view_get_end (view) - lanes_view_get_length (view)
             + lanes_view_get_first_step (view);
      wall = time + lanes_view_get_clock_offset ();
      g_assert_cmpint (MIN (wall % step, step - wall % step), <=, 2 * LANES_MSEC);
      wall += step / 2;
      date = g_date_time_new_from_unix_local ((wall - wall % step) / LANES_SEC);
      expected = g_date_time_format (date, "%H:%M:%S");
      text = lanes_ruler_format (view, TRUE, 0);
      g_assert_true (g_str_has_prefix (text, expected));
      g_assert_cmpuint (strlen (text), ==, step < LANES_SEC ? 10 : 8);
    }
}

/* A moment keeps its time while it moves from right to left. */
static void
test_moves (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesTime before;

  g_object_set (view, "time-format", LANES_TIME_FORMAT_SINCE_START, "start", START, "length",
                10 * LANES_SEC, NULL);
  lanes_view_follow (view, START + 20 * LANES_SEC + LANES_VIEW_DELAY, 1000);
  g_assert_cmpint (lanes_view_get_first_step (view), ==, 0);
  lanes_view_follow (view, START + 20 * LANES_SEC + 300 * LANES_MSEC + LANES_VIEW_DELAY, 1000);
  before = lanes_view_get_first_step (view);
  g_assert_cmpint (before, ==, 700 * LANES_MSEC);
  lanes_view_follow (view, START + 20 * LANES_SEC + 400 * LANES_MSEC + LANES_VIEW_DELAY, 1000);
  g_assert_cmpint (lanes_view_get_first_step (view), ==, before - 100 * LANES_MSEC);
}

/* What is held still has the times of its moments. Very close together they count from one that is
 * told in full. */
static void
test_fine (void)
{
  static const struct
  {
    LanesTime begin; /* us after the start */
    LanesTime length;
    const char *base; /* NULL: none */
    const char *first;
    const char *second;
  } rows[] = {
      {5000000, 10 * LANES_SEC, NULL, "5 s", "6 s"},
      {5000000, LANES_SEC, NULL, "5.0 s", "5.1 s"},
      {65000000, LANES_SEC, NULL, "1:05.0", "1:05.1"},
      {5012000, 100 * LANES_MSEC, "5 s", "+20 ms", "+30 ms"},
      {5999000, 20 * LANES_MSEC, "5 s", "+1000 ms", "+1002 ms"},
      {5345012, 100 * LANES_USEC, "5.345 s", "+20 µs", "+30 µs"},
      {595345000, 100 * LANES_USEC, "9:55.345", "0", "+10 µs"},
      {5345900, 2 * LANES_MSEC, "5.345 s", "+1000 µs", "+1200 µs"},
      {-1500, 100 * LANES_USEC, "−0.002 s", "+500 µs", "+510 µs"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      LanesTime begin = START + rows[i].begin * LANES_USEC;
      g_autofree char *base = NULL;
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      g_object_set (view, "start", START, NULL);
      lanes_view_show (view, (LanesSpan){begin, begin + rows[i].length});
      base = lanes_ruler_format_base (view);
      first = lanes_ruler_format (view, TRUE, 0);
      second = lanes_ruler_format (view, TRUE, 1);
      g_assert_cmpstr (base, ==, rows[i].base);
      g_assert_cmpstr (first, ==, rows[i].first);
      g_assert_cmpstr (second, ==, rows[i].second);
    }
}

/* Minutes are told as minutes. */
static void
test_minutes (void)
{
  static const struct
  {
    LanesTime length;
    const char *first;
    const char *second;
  } rows[] = {
      {600 * LANES_SEC, "−10 min", "−9 min"},
      {300 * LANES_SEC, "−5 min", "−4:30"},
      {500 * LANES_MSEC, "−0.50 s", "−0.45 s"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      lanes_view_set_length (view, rows[i].length);
      lanes_view_follow (view, 2000 * LANES_SEC, 1000);
      first = lanes_ruler_format (view, TRUE, 0);
      second = lanes_ruler_format (view, TRUE, 1);
      g_assert_cmpstr (first, ==, rows[i].first);
      g_assert_cmpstr (second, ==, rows[i].second);
    }
}

/* The times are where their moments are, in either direction, and their parts in between. */
static void
test_places (void)
{
  static const struct
  {
    LanesTime length;
    guint n_parts;
  } rows[] = {{10 * LANES_SEC, 5},  {20 * LANES_SEC, 4},  {100 * LANES_USEC, 5},
              {50 * LANES_MSEC, 5}, {120 * LANES_SEC, 3}, {600 * LANES_SEC, 6}};

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      LanesTime begin = START + 12345 * LANES_USEC;
      LanesTime first;
      LanesGrid grid;
      double x, part;

      lanes_view_show (view, (LanesSpan){begin, begin + rows[i].length});
      grid = lanes_view_get_grid (view, 1000);
      first = begin + lanes_view_get_first_step (view);
      x = lanes_view_get_step_x (view, 1, 1, 1000, 1000);
      g_assert_cmpfloat_with_epsilon (
          x, lanes_grid_get_x (&grid, first + lanes_view_get_step (view), 1000), 1e-6);
      g_assert_cmpuint (lanes_view_get_n_parts (view), ==, rows[i].n_parts);
      part = lanes_view_get_step_x (view, (int) rows[i].n_parts, rows[i].n_parts, 1000, 1000);
      g_assert_cmpfloat_with_epsilon (part, x, 1e-6);
      g_object_set (view, "mirrored", TRUE, NULL);
      g_assert_cmpfloat_with_epsilon (lanes_view_get_step_x (view, 1, 1, 1000, 1000), 1000 - x,
                                      1e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ruler/formats", test_formats);
  g_test_add_func ("/ruler/clock", test_clock);
  g_test_add_func ("/ruler/moves", test_moves);
  g_test_add_func ("/ruler/fine", test_fine);
  g_test_add_func ("/ruler/minutes", test_minutes);
  g_test_add_func ("/ruler/places", test_places);
  return g_test_run ();
}
