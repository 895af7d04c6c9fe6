/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-view.h"

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_properties (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  guint n_spans = 0;
  guint n_freezes = 0;

  g_signal_connect (view, "notify::span", G_CALLBACK (count_cb), &n_spans);
  g_signal_connect (view, "notify::frozen", G_CALLBACK (count_cb), &n_freezes);
  g_assert_cmpint (lanes_view_get_span (view), ==, LANES_VIEW_60_S);
  g_assert_false (lanes_view_get_frozen (view));

  lanes_view_set_span (view, LANES_VIEW_60_S);
  lanes_view_set_frozen (view, FALSE);
  g_assert_cmpuint (n_spans + n_freezes, ==, 0);

  g_object_set (view, "span", LANES_VIEW_1_S, "frozen", TRUE, NULL);
  g_assert_cmpint (lanes_view_get_span (view), ==, LANES_VIEW_1_S);
  g_assert_true (lanes_view_get_frozen (view));
  g_assert_cmpuint (n_spans, ==, 1);
  g_assert_cmpuint (n_freezes, ==, 1);
}

static void
test_lengths (void)
{
  static const struct
  {
    LanesTime length;
    LanesViewSpan span;
  } rows[] = {
      {600 * LANES_SEC, LANES_VIEW_60_S},    {60 * LANES_SEC, LANES_VIEW_60_S},
      {60 * LANES_SEC - 1, LANES_VIEW_10_S}, {10 * LANES_SEC, LANES_VIEW_10_S},
      {LANES_SEC, LANES_VIEW_1_S},           {LANES_SEC - 1, LANES_VIEW_100_MS},
      {100 * LANES_MSEC, LANES_VIEW_100_MS}, {1, LANES_VIEW_100_MS},
  };
  g_autoptr (LanesView) view = lanes_view_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (lanes_view_span_from_length (rows[i].length), ==, rows[i].span);
  for (LanesViewSpan span = LANES_VIEW_60_S; span <= LANES_VIEW_100_MS; span++)
    {
      lanes_view_set_span (view, span);
      g_assert_cmpint (lanes_view_span_from_length (lanes_view_get_length (view)), ==, span);
    }
}

/* The live picture moves when a pixel of it does, and not before. */
static void
test_follow (void)
{
  static const struct
  {
    LanesViewSpan span;
    guint n_columns;
    LanesTime pace;
  } rows[] = {
      {LANES_VIEW_60_S, 1000, 60 * LANES_MSEC},
      {LANES_VIEW_10_S, 1000, 10 * LANES_MSEC},
      {LANES_VIEW_1_S, 500, 2 * LANES_MSEC},
      {LANES_VIEW_100_MS, 1000, LANES_VIEW_STILL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      LanesTime now = 100 * LANES_SEC;
      guint n_moves = 0;

      lanes_view_set_span (view, rows[i].span);
      g_assert_cmpint (lanes_view_get_pace (view, rows[i].n_columns), ==, rows[i].pace);
      g_assert_true (lanes_view_follow (view, now, rows[i].n_columns));
      g_assert_cmpint (lanes_view_get_end (view), ==, now - LANES_VIEW_DELAY);
      for (LanesTime step = 0; step < 20 * rows[i].pace; step += rows[i].pace / 10)
        n_moves += lanes_view_follow (view, now + step, rows[i].n_columns);
      g_assert_cmpuint (n_moves, >=, 18);
      g_assert_cmpuint (n_moves, <=, 20);
      g_assert_false (lanes_view_follow (view, now, rows[i].n_columns));
    }
}

static void
test_freeze (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesTime end;

  lanes_view_catch_up (view, LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, 0); /* nothing was live yet */

  g_assert_true (lanes_view_follow (view, 10 * LANES_SEC, 600));
  end = lanes_view_get_end (view);
  lanes_view_set_frozen (view, TRUE);
  g_assert_false (lanes_view_follow (view, 20 * LANES_SEC, 600));
  lanes_view_catch_up (view, 20 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, end);

  lanes_view_set_frozen (view, FALSE);
  lanes_view_catch_up (view, 20 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, 20 * LANES_SEC);
  lanes_view_catch_up (view, 19 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, 20 * LANES_SEC);
}

static void
test_core (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  guint n_cores = 0;
  guint n_formats = 0;

  g_signal_connect (view, "notify::core", G_CALLBACK (count_cb), &n_cores);
  g_signal_connect (view, "notify::time-format", G_CALLBACK (count_cb), &n_formats);
  g_assert_cmpint (lanes_view_get_core (view), ==, -1);
  g_object_set (view, "core", 3, "time-format", LANES_TIME_FORMAT_CLOCK, NULL);
  g_object_set (view, "core", 3, "time-format", LANES_TIME_FORMAT_CLOCK, NULL);
  g_assert_cmpint (lanes_view_get_core (view), ==, 3);
  g_assert_cmpint (lanes_view_get_time_format (view), ==, LANES_TIME_FORMAT_CLOCK);
  g_assert_cmpuint (n_cores + n_formats, ==, 2);
}

/* The formats are called as in the setting. */
static void
test_nicks (void)
{
  static const char *const nicks[] = {"before-now", "since-start", "clock"};
  g_autoptr (GEnumClass) klass = g_type_class_ref (LANES_TYPE_TIME_FORMAT);

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    g_assert_cmpstr (g_enum_get_value (klass, (int) i)->value_nick, ==, nicks[i]);
  g_assert_cmpuint (klass->n_values, ==, G_N_ELEMENTS (nicks));
}

/* A moment that is shown stays. */
static void
test_show (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();

  lanes_view_follow (view, 20 * LANES_SEC, 600);
  lanes_view_show (view, LANES_VIEW_100_MS, 15 * LANES_SEC);
  g_assert_true (lanes_view_get_frozen (view));
  g_assert_cmpint (lanes_view_get_span (view), ==, LANES_VIEW_100_MS);
  g_assert_cmpint (lanes_view_get_end (view), ==, 15 * LANES_SEC);
  g_assert_false (lanes_view_follow (view, 30 * LANES_SEC, 600));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/properties", test_properties);
  g_test_add_func ("/view/lengths", test_lengths);
  g_test_add_func ("/view/follow", test_follow);
  g_test_add_func ("/view/freeze", test_freeze);
  g_test_add_func ("/view/core", test_core);
  g_test_add_func ("/view/nicks", test_nicks);
  g_test_add_func ("/view/show", test_show);
  return g_test_run ();
}
