/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-time.h"

static void
test_format_duration (void)
{
  static const struct
  {
    LanesTime duration;
    const char *text;
  } table[] = {
      {0, "0 ns"},
      {750, "750 ns"},
      {999999, "1 ms"},
      {4 * LANES_MSEC, "4 ms"},
      {1200 * LANES_USEC, "1.2 ms"},
      {12400 * LANES_USEC, "12 ms"},
      {1200 * LANES_MSEC, "1.2 s"},
      {20 * LANES_SEC, "20 s"},
      {59960 * LANES_MSEC, "1 min"},
      {185 * LANES_SEC, "3 min 5 s"},
      {600 * LANES_SEC, "10 min"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = lanes_time_format_duration (table[i].duration);

      g_assert_cmpstr (text, ==, table[i].text);
    }
}

static void
test_span (void)
{
  LanesSpan a = {10, 20};
  LanesSpan apart = lanes_span_intersect (a, (LanesSpan){30, 40});
  LanesSpan common = lanes_span_intersect (a, (LanesSpan){15, 40});

  g_assert_true (lanes_span_is_empty (apart));
  g_assert_cmpint (common.begin, ==, 15);
  g_assert_cmpint (lanes_span_length (common), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/time/format-duration", test_format_duration);
  g_test_add_func ("/time/span", test_span);
  return g_test_run ();
}
