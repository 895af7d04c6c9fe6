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
  guint n_lengths = 0;
  guint n_freezes = 0;
  guint n_follows = 0;

  g_signal_connect (view, "notify::length", G_CALLBACK (count_cb), &n_lengths);
  g_signal_connect (view, "notify::frozen", G_CALLBACK (count_cb), &n_freezes);
  g_signal_connect (view, "notify::follow", G_CALLBACK (count_cb), &n_follows);
  g_assert_cmpint (lanes_view_get_length (view), ==, 60 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_follow (view), ==, LANES_FOLLOW_LIVE);

  lanes_view_set_length (view, 60 * LANES_SEC);
  lanes_view_set_frozen (view, FALSE);
  g_assert_cmpuint (n_lengths + n_freezes + n_follows, ==, 0);

  g_object_set (view, "length", LANES_SEC, "frozen", TRUE, NULL);
  g_assert_cmpint (lanes_view_get_length (view), ==, LANES_SEC);
  g_assert_cmpint (lanes_view_get_follow (view), ==, LANES_FOLLOW_FROZEN);
  g_object_set (view, "follow", LANES_FOLLOW_SLOW, NULL);
  g_assert_false (lanes_view_get_frozen (view));
  g_assert_cmpuint (n_lengths, ==, 1);
  g_assert_cmpuint (n_freezes, ==, 2);
  g_assert_cmpuint (n_follows, ==, 2);

  lanes_view_set_length (view, 1);
  g_assert_cmpint (lanes_view_get_length (view), ==, LANES_VIEW_MIN_LENGTH);
  lanes_view_set_length (view, G_MAXINT64);
  g_assert_cmpint (lanes_view_get_length (view), ==, LANES_VIEW_MAX_LENGTH);
}

/* What is zoomed around stays where it is; a live picture goes on ending now; nothing leaves what
 * was recorded. */
static void
test_zoom (void)
{
  static const struct
  {
    LanesFollow follow;
    double factor;
    LanesTime anchor; /* ms */
    LanesTime begin;  /* ms: what is shown then, of 100 to 110 s out of 50 to 150 s */
    LanesTime end;
  } rows[] = {
      {LANES_FOLLOW_FROZEN, 0.5, 102000, 101000, 106000},
      {LANES_FOLLOW_FROZEN, 0.5, 100000, 100000, 105000},
      {LANES_FOLLOW_FROZEN, 2, 105000, 95000, 115000},
      {LANES_FOLLOW_FROZEN, 10, 100000, 50000, 150000},
      {LANES_FOLLOW_FROZEN, 1e-9, 105000, 104999, 105000},
      {LANES_FOLLOW_FROZEN, 1e9, 105000, -450000, 150000},
      {LANES_FOLLOW_LIVE, 0.5, 102000, 105000, 110000},
      {LANES_FOLLOW_LIVE, 2, 102000, 90000, 110000},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      LanesSpan visible;

      lanes_view_set_limits (view, (LanesSpan){50 * LANES_SEC, 150 * LANES_SEC});
      lanes_view_show (view, (LanesSpan){100 * LANES_SEC, 110 * LANES_SEC});
      lanes_view_set_follow (view, rows[i].follow);
      lanes_view_zoom (view, rows[i].factor, rows[i].anchor * LANES_MSEC);
      visible = lanes_view_get_visible (view);
      g_assert_cmpint (ABS (visible.begin - rows[i].begin * LANES_MSEC), <=, LANES_MSEC);
      g_assert_cmpint (ABS (visible.end - rows[i].end * LANES_MSEC), <=, LANES_MSEC);
    }
}

static void
test_pan (void)
{
  static const struct
  {
    LanesTime by; /* s */
    LanesTime end;
  } rows[] = {{5, 115}, {-5, 105}, {1000, 150}, {-1000, 60}};

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();

      lanes_view_set_limits (view, (LanesSpan){50 * LANES_SEC, 150 * LANES_SEC});
      lanes_view_show (view, (LanesSpan){100 * LANES_SEC, 110 * LANES_SEC});
      lanes_view_set_follow (view, LANES_FOLLOW_LIVE);
      lanes_view_pan (view, rows[i].by * LANES_SEC);
      g_assert_true (lanes_view_get_frozen (view));
      g_assert_cmpint (lanes_view_get_end (view), ==, rows[i].end * LANES_SEC);
      g_assert_cmpint (lanes_view_get_length (view), ==, 10 * LANES_SEC);
    }
}

/* Before anything was shown there is nothing to look at, and no moment to tell the time of. */
static void
test_nothing (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();

  lanes_view_pan (view, -LANES_SEC);
  lanes_view_drag (view, 10 * LANES_SEC);
  g_assert_false (lanes_view_get_frozen (view));
  g_assert_cmpint (lanes_view_get_end (view), ==, 0);

  lanes_view_set_start (view, 100 * LANES_SEC);
  lanes_view_set_frozen (view, TRUE);
  g_assert_false (lanes_view_is_absolute (view));
  lanes_view_zoom (view, 0.5, 0);
  g_assert_cmpint (lanes_view_get_length (view), ==, 30 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, 0);
  lanes_view_show (view, (LanesSpan){100 * LANES_SEC, 110 * LANES_SEC});
  g_assert_true (lanes_view_is_absolute (view));
}

/* What ran was over before anything could be shown of it: then it is shown afterwards. */
static void
test_short (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();

  lanes_view_settle (view, 100 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, 100 * LANES_SEC);
  lanes_view_settle (view, 101 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, 101 * LANES_SEC);
}

/* All of the run is in the picture, and no more. */
static void
test_fit (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesSpan visible;

  lanes_view_fit (view);
  g_assert_cmpint (lanes_view_get_length (view), ==, 60 * LANES_SEC); /* nothing is recorded */

  lanes_view_set_limits (view, (LanesSpan){50 * LANES_SEC, 150 * LANES_SEC});
  lanes_view_set_start (view, 120 * LANES_SEC);
  lanes_view_set_ended (view, TRUE);
  lanes_view_fit (view);
  visible = lanes_view_get_visible (view);
  g_assert_cmpint (visible.begin, ==, 120 * LANES_SEC);
  g_assert_cmpint (visible.end, ==, 150 * LANES_SEC);
}

/* So does a live picture for as long as the run goes on, and at the end it is the run, and no more.
 */
static void
test_fit_live (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesSpan recorded = {50 * LANES_SEC, 60 * LANES_SEC};
  guint n_lengths = 0;
  LanesTime length;

  lanes_view_set_start (view, recorded.begin);
  lanes_view_set_limits (view, recorded);
  lanes_view_follow (view, recorded.end, 800);
  lanes_view_fit (view);
  length = lanes_view_get_length (view);
  for (; recorded.end < 200 * LANES_SEC; recorded.end += LANES_SEC / 10)
    {
      lanes_view_set_limits (view, recorded);
      lanes_view_follow (view, recorded.end, 800);
      g_assert_cmpint (lanes_view_get_visible (view).begin, <=, recorded.begin);
      n_lengths += length != lanes_view_get_length (view);
      length = lanes_view_get_length (view);
    }
  /* It does not change with every picture, and is not empty for the most part. */
  g_assert_cmpuint (n_lengths, >, 0);
  g_assert_cmpuint (n_lengths, <, 20);
  g_assert_cmpint (length, <, 200 * LANES_SEC);

  lanes_view_settle (view, recorded.end);
  g_assert_cmpint (lanes_view_get_visible (view).begin, ==, recorded.begin);
  g_assert_cmpint (lanes_view_get_visible (view).end, ==, recorded.end);

  /* Whoever zooms wants another length, and keeps it. */
  lanes_view_fit (view);
  lanes_view_zoom (view, 0.1, recorded.end);
  length = lanes_view_get_length (view);
  lanes_view_set_limits (view, (LanesSpan){recorded.begin, recorded.end + 100 * LANES_SEC});
  lanes_view_follow (view, recorded.end + 100 * LANES_SEC, 800);
  g_assert_cmpint (lanes_view_get_length (view), ==, length);
}

/* Slow motion goes through the newest moment, and takes another one when it is through. */
static void
test_slow (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesTime now = 100 * LANES_SEC;
  LanesTime end = now - LANES_VIEW_DELAY;

  lanes_view_play (view, 50);
  g_assert_cmpint (lanes_view_get_length (view), ==, 100 * LANES_MSEC);
  g_assert_cmpint (lanes_view_get_playhead (view), ==, G_MAXINT64);

  g_assert_true (lanes_view_follow (view, now, 1000));
  g_assert_cmpint (lanes_view_get_end (view), ==, end);
  g_assert_cmpint (lanes_view_get_playhead (view), ==, end - 100 * LANES_MSEC);
  g_assert_cmpuint (lanes_view_get_loop (view), ==, 1);

  /* It rests, and sets out then. A column is 0.1 ms, which now lasts 5 ms. */
  g_assert_false (lanes_view_follow (view, now + LANES_VIEW_REST, 1000));
  now += LANES_VIEW_REST;
  g_assert_false (lanes_view_follow (view, now + 2 * LANES_MSEC, 1000));
  g_assert_true (lanes_view_follow (view, now + LANES_SEC, 1000));
  g_assert_cmpint (lanes_view_get_playhead (view), ==, end - 80 * LANES_MSEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, end);

  /* It rests at the end as well, and then says what it leaves out. */
  now += 5 * LANES_SEC;
  g_assert_true (lanes_view_follow (view, now, 1000));
  g_assert_cmpint (lanes_view_get_playhead (view), ==, end);
  g_assert_false (lanes_view_follow (view, now + LANES_VIEW_REST / 2, 1000));
  g_assert_cmpuint (lanes_view_get_loop (view), ==, 1);
  now += LANES_VIEW_REST;
  g_assert_true (lanes_view_follow (view, now, 1000));
  g_assert_cmpint (lanes_view_get_end (view), ==, now - LANES_VIEW_DELAY);
  g_assert_cmpuint (lanes_view_get_loop (view), ==, 2);
  g_assert_cmpint (lanes_view_get_skipped (view), ==, lanes_view_get_visible (view).begin - end);
  lanes_view_follow (view, now + 3 * LANES_SEC, 1000);
  g_assert_cmpint (lanes_view_get_skipped (view), ==, 0);

  /* What is shown is kept when it can be gone through in a reasonable time. */
  lanes_view_set_length (view, 60 * LANES_MSEC);
  lanes_view_play (view, 50);
  g_assert_cmpint (lanes_view_get_length (view), ==, 60 * LANES_MSEC);
  lanes_view_play (view, 1000);
  g_assert_cmpint (lanes_view_get_length (view), ==, 5 * LANES_MSEC);

  lanes_view_set_follow (view, LANES_FOLLOW_LIVE);
  g_assert_cmpint (lanes_view_get_playhead (view), ==, G_MAXINT64);
}

/* A slice that grows is still the same one. */
static void
test_marks (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesSlice slice = {.begin = 10, .end = 20, .thread = 3, .core = 1};
  guint n_hovered = 0;
  guint n_selections = 0;

  g_signal_connect (view, "notify::hovered", G_CALLBACK (count_cb), &n_hovered);
  g_signal_connect (view, "notify::selection", G_CALLBACK (count_cb), &n_selections);
  g_assert_null (lanes_view_get_hovered (view));
  lanes_view_set_hovered (view, NULL);
  g_assert_cmpuint (n_hovered, ==, 0);
  lanes_view_set_hovered (view, &slice);
  slice.end = 30;
  lanes_view_set_hovered (view, &slice);
  g_assert_cmpuint (n_hovered, ==, 1);
  g_assert_cmpint (lanes_view_get_hovered (view)->end, ==, 30);
  lanes_view_set_hovered (view, NULL);
  g_assert_null (lanes_view_get_hovered (view));
  g_assert_cmpuint (n_hovered, ==, 2);
  g_assert_null (lanes_view_get_selected (view));

  lanes_view_set_selection (view, (LanesSpan){5, 5});
  g_assert_cmpuint (n_selections, ==, 0);
  lanes_view_set_selection (view, (LanesSpan){5, 9});
  lanes_view_set_selection (view, (LanesSpan){9, 5});
  g_assert_true (lanes_span_is_empty (lanes_view_get_selection (view)));
  g_assert_cmpuint (n_selections, ==, 2);
}

/* The live picture moves when a pixel of it does, and not before. */
static void
test_follow (void)
{
  static const struct
  {
    LanesTime length;
    guint n_columns;
    LanesTime pace;
  } rows[] = {
      {60 * LANES_SEC, 1000, 60 * LANES_MSEC},
      {10 * LANES_SEC, 1000, 10 * LANES_MSEC},
      {LANES_SEC, 500, 2 * LANES_MSEC},
      {100 * LANES_MSEC, 1000, LANES_VIEW_STILL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      LanesTime now = 100 * LANES_SEC;
      guint n_moves = 0;

      lanes_view_set_length (view, rows[i].length);
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
  lanes_view_show (view, (LanesSpan){14 * LANES_SEC, 15 * LANES_SEC});
  g_assert_true (lanes_view_get_frozen (view));
  g_assert_cmpint (lanes_view_get_length (view), ==, LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, 15 * LANES_SEC);
  g_assert_false (lanes_view_follow (view, 30 * LANES_SEC, 600));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/properties", test_properties);
  g_test_add_func ("/view/zoom", test_zoom);
  g_test_add_func ("/view/pan", test_pan);
  g_test_add_func ("/view/nothing", test_nothing);
  g_test_add_func ("/view/short", test_short);
  g_test_add_func ("/view/fit", test_fit);
  g_test_add_func ("/view/fit-live", test_fit_live);
  g_test_add_func ("/view/slow", test_slow);
  g_test_add_func ("/view/marks", test_marks);
  g_test_add_func ("/view/follow", test_follow);
  g_test_add_func ("/view/freeze", test_freeze);
  g_test_add_func ("/view/core", test_core);
  g_test_add_func ("/view/nicks", test_nicks);
  g_test_add_func ("/view/show", test_show);
  return g_test_run ();
}
