/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-view.h"

#define BEGIN (50 * LANES_SEC)
#define END   (150 * LANES_SEC)
#define FRAME (16 * LANES_MSEC)

static void
count_cb (GObject *object, guint *count)
{
  (*count)++;
}

/* A view that shows ten seconds in the middle of a recording, and takes its time to move. */
static LanesView *
make_view (LanesFollow follow)
{
  LanesView *view = lanes_view_new ();

  lanes_view_set_limits (view, (LanesSpan){BEGIN, END});
  lanes_view_show (view, (LanesSpan){100 * LANES_SEC, 110 * LANES_SEC});
  lanes_view_set_follow (view, follow);
  lanes_view_set_animated (view, TRUE);
  return view;
}

/* Draws until the picture has stopped; returns how many frames that took. */
static guint
wait_for_end (LanesView *view, LanesTime *now)
{
  guint n_frames = 0;

  while (lanes_view_is_moving (view))
    {
      g_assert_true (lanes_view_follow (view, *now, 1000));
      *now += FRAME;
      n_frames++;
      g_assert_cmpuint (n_frames, <, 100);
    }
  return n_frames;
}

/* The moment that is zoomed around stays where it is in every picture on the way. */
static void
test_zoom (void)
{
  static const double places[] = {0, 0.25, 1};

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (LanesView) view = make_view (LANES_FOLLOW_FROZEN);
      LanesTime anchor = 100 * LANES_SEC + (LanesTime) (places[i] * 10 * LANES_SEC);
      LanesTime now = 200 * LANES_SEC;
      LanesTime length = lanes_view_get_length (view);

      lanes_view_zoom (view, 0.1, anchor);
      g_assert_cmpint (lanes_view_get_length (view), ==, length);
      while (lanes_view_is_moving (view))
        {
          LanesSpan visible;

          lanes_view_follow (view, now, 1000);
          visible = lanes_view_get_visible (view);
          g_assert_cmpfloat_with_epsilon ((double) (anchor - visible.begin)
                                              / (double) lanes_span_length (visible),
                                          places[i], 1e-4);
          g_assert_cmpint (lanes_view_get_length (view), <=, length);
          length = lanes_view_get_length (view);
          now += FRAME;
        }
      g_assert_cmpint (length, ==, LANES_SEC);
    }
}

/* What is asked for on the way adds up, and takes no longer for it. */
static void
test_again (void)
{
  g_autoptr (LanesView) view = make_view (LANES_FOLLOW_FROZEN);
  LanesTime now = 200 * LANES_SEC;

  for (guint i = 0; i < 3; i++)
    {
      lanes_view_pan (view, -5 * LANES_SEC);
      lanes_view_follow (view, now, 1000);
      now += FRAME;
    }
  g_assert_cmpint (lanes_view_get_target (view).end, ==, 95 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), >, 95 * LANES_SEC);
  g_assert_cmpuint (wait_for_end (view, &now), <, 20);
  g_assert_cmpint (lanes_view_get_end (view), ==, 95 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_length (view), ==, 10 * LANES_SEC);
}

/* A live picture ends now all the way. */
static void
test_live_zoom (void)
{
  g_autoptr (LanesView) view = make_view (LANES_FOLLOW_FROZEN);
  LanesTime now = 110 * LANES_SEC + LANES_VIEW_DELAY;

  lanes_view_set_follow (view, LANES_FOLLOW_LIVE);
  wait_for_end (view, &now);
  lanes_view_zoom (view, 4, 100 * LANES_SEC);
  while (lanes_view_is_moving (view))
    {
      lanes_view_follow (view, now, 1000);
      g_assert_cmpint (now - LANES_VIEW_DELAY - lanes_view_get_end (view), <=, 3 * FRAME);
      now += FRAME;
    }
  g_assert_cmpint (lanes_view_get_length (view), ==, 40 * LANES_SEC);
}

/* The way back is short: what is far away is there at once, and says so before. */
static void
test_back (void)
{
  static const struct
  {
    LanesTime behind;
    guint n_jumps;
    guint min_frames;
  } rows[] = {{5 * LANES_SEC, 0, 5}, {39 * LANES_SEC, 0, 5}, {90 * LANES_SEC, 1, 1}};

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = make_view (LANES_FOLLOW_FROZEN);
      LanesTime now = 110 * LANES_SEC + LANES_VIEW_DELAY + rows[i].behind;
      guint n_jumps = 0;

      g_signal_connect (view, "jump", G_CALLBACK (count_cb), &n_jumps);
      lanes_view_set_follow (view, LANES_FOLLOW_LIVE);
      g_assert_cmpuint (wait_for_end (view, &now), >=, rows[i].min_frames);
      g_assert_cmpuint (n_jumps, ==, rows[i].n_jumps);
      g_assert_cmpint (now - LANES_VIEW_DELAY - lanes_view_get_end (view), <=, FRAME);
    }
}

/* Where nothing is to move, or nobody draws any more, the picture is there at once. */
static void
test_not_animated (void)
{
  g_autoptr (LanesView) view = make_view (LANES_FOLLOW_FROZEN);

  lanes_view_pan (view, -5 * LANES_SEC);
  g_assert_true (lanes_view_is_moving (view));
  lanes_view_set_animated (view, FALSE);
  g_assert_false (lanes_view_is_moving (view));
  g_assert_cmpint (lanes_view_get_end (view), ==, 105 * LANES_SEC);
  lanes_view_pan (view, -5 * LANES_SEC);
  g_assert_cmpint (lanes_view_get_end (view), ==, 100 * LANES_SEC);
}

/* A hand has the picture at once, and it stays within what was recorded. */
static void
test_drag (void)
{
  static const struct
  {
    LanesTime end; /* s */
    LanesTime there;
  } rows[] = {{105, 105}, {1000, 150}, {0, 60}};

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = make_view (LANES_FOLLOW_LIVE);
      LanesTime now = 200 * LANES_SEC;

      lanes_view_drag (view, rows[i].end * LANES_SEC);
      g_assert_false (lanes_view_is_moving (view));
      g_assert_true (lanes_view_get_frozen (view));
      g_assert_cmpint (lanes_view_get_end (view), ==, rows[i].there * LANES_SEC);
      lanes_view_fling (view, 2 * LANES_SEC);
      g_assert_cmpuint (wait_for_end (view, &now), >, 20);
      g_assert_cmpint (lanes_view_get_end (view), ==,
                       MIN (rows[i].there * LANES_SEC + 2 * LANES_SEC, END));
    }
}

/* Plays until the playhead is at the end, and rests there. */
static LanesTime
play_through (LanesView *view, LanesTime now)
{
  lanes_view_follow (view, now, 1000);
  now += LANES_VIEW_REST + lanes_view_get_length (view) * lanes_view_get_speed (view);
  lanes_view_follow (view, now, 1000);
  g_assert_cmpint (lanes_view_get_playhead (view), ==, lanes_view_get_end (view));
  return now + 2 * LANES_VIEW_REST;
}

/* What is looked at is not torn away: a turn that is pointed at holds it, and one that was chosen
 * is played again. */
static void
test_hold (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesTime now = 100 * LANES_SEC;
  LanesSlice slice = {.thread = 1};
  LanesTime end;

  lanes_view_play (view, 50);
  now = play_through (view, now);
  end = lanes_view_get_end (view);
  slice.begin = end - 20 * LANES_MSEC;
  slice.end = end - 10 * LANES_MSEC;
  lanes_view_set_hovered (view, &slice);
  g_assert_false (lanes_view_follow (view, now, 1000));
  g_assert_cmpuint (lanes_view_get_loop (view), ==, 1);

  lanes_view_set_hovered (view, NULL);
  lanes_view_set_selected (view, &slice);
  g_assert_true (lanes_view_follow (view, now, 1000));
  g_assert_cmpuint (lanes_view_get_loop (view), ==, 2);
  g_assert_cmpint (lanes_view_get_end (view), ==, end);
  g_assert_cmpint (lanes_view_get_skipped (view), ==, 0);

  now = play_through (view, now);
  lanes_view_set_selected (view, NULL);
  g_assert_true (lanes_view_follow (view, now, 1000));
  g_assert_cmpint (lanes_view_get_end (view), >, end);
  g_assert_cmpint (lanes_view_get_skipped (view), >, 0);
}

/* When nothing runs any more, slow motion goes through the end of what was recorded. */
static void
test_ended (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesTime now = 500 * LANES_SEC;

  lanes_view_set_limits (view, (LanesSpan){BEGIN, END});
  lanes_view_set_ended (view, TRUE);
  lanes_view_play (view, 200);
  now = play_through (view, now);
  g_assert_cmpint (lanes_view_get_end (view), ==, END);
  g_assert_true (lanes_view_follow (view, now, 1000));
  g_assert_cmpuint (lanes_view_get_loop (view), ==, 2);
  g_assert_cmpint (lanes_view_get_end (view), ==, END);
  g_assert_cmpint (lanes_view_get_skipped (view), ==, 0);
}

/* What was held still goes on as it was; going live is going live. */
static void
test_resume (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();

  lanes_view_play (view, 50);
  lanes_view_set_frozen (view, TRUE);
  lanes_view_set_frozen (view, FALSE);
  g_assert_cmpint (lanes_view_get_follow (view), ==, LANES_FOLLOW_SLOW);
  lanes_view_set_follow (view, LANES_FOLLOW_LIVE);
  lanes_view_set_frozen (view, TRUE);
  lanes_view_set_frozen (view, FALSE);
  g_assert_cmpint (lanes_view_get_follow (view), ==, LANES_FOLLOW_LIVE);
}

/* Whoever changes the speed again while the picture is still on its way gets the length that fits.
 */
static void
test_play_again (void)
{
  static const guint speeds[] = {10, 1000, 100, 10};
  g_autoptr (LanesView) view = make_view (LANES_FOLLOW_FROZEN);
  LanesTime now = 200 * LANES_SEC;

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      lanes_view_play (view, speeds[i]);
      for (guint k = 0; k < 4; k++, now += FRAME)
        g_assert_true (lanes_view_follow (view, now, 1000));
    }
  wait_for_end (view, &now);
  g_assert_cmpint (lanes_view_get_length (view), ==, LANES_VIEW_LOOP / 10);
}

/* Where nothing has been shown there is nothing to mark. */
static void
test_mark_nothing (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();

  for (guint is_end = 0; is_end < 2; is_end++)
    {
      lanes_view_mark (view, is_end);
      g_assert_true (lanes_span_is_empty (lanes_view_get_selection (view)));
      g_assert_cmpint (lanes_view_get_follow (view), ==, LANES_FOLLOW_LIVE);
    }
}

static void
test_words (void)
{
  static const struct
  {
    LanesFollow follow;
    LanesTime length;
    LanesTime behind; /* s; below 0: nothing runs */
    const char *text;
  } rows[] = {
      {LANES_FOLLOW_LIVE, 60 * LANES_SEC, 0, "who is on which core · the last 1 min"},
      {LANES_FOLLOW_LIVE, 20 * LANES_MSEC, 0,
       "who is on which core · 20 ms, caught again and again"},
      {LANES_FOLLOW_LIVE, 20 * LANES_MSEC, -1, "who was on which core · the last 20 ms of the run"},
      {LANES_FOLLOW_FROZEN, LANES_SEC, 12, "who was on which core · 1 s, held still · 12 s behind"},
      {LANES_FOLLOW_FROZEN, LANES_SEC, 0, "who was on which core · 1 s, held still"},
      {LANES_FOLLOW_FROZEN, LANES_SEC, -1, "who was on which core · 1 s, held still"},
      {LANES_FOLLOW_SLOW, 100 * LANES_MSEC, 0, "100 ms shown, slowed down: 1 ms now lasts 50 ms"},
      {LANES_FOLLOW_SLOW, LANES_MSEC, 0, "1 ms shown, slowed down: 1 µs now lasts 50 µs"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LanesView) view = lanes_view_new ();
      g_autofree char *text = NULL;

      lanes_view_show (view, (LanesSpan){END - rows[i].length, END});
      lanes_view_set_follow (view, rows[i].follow);
      text = lanes_view_describe (view, rows[i].behind < 0 ? 0 : END + rows[i].behind * LANES_SEC);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view-move/zoom", test_zoom);
  g_test_add_func ("/view-move/again", test_again);
  g_test_add_func ("/view-move/live-zoom", test_live_zoom);
  g_test_add_func ("/view-move/back", test_back);
  g_test_add_func ("/view-move/not-animated", test_not_animated);
  g_test_add_func ("/view-move/drag", test_drag);
  g_test_add_func ("/view-move/hold", test_hold);
  g_test_add_func ("/view-move/ended", test_ended);
  g_test_add_func ("/view-move/resume", test_resume);
  g_test_add_func ("/view-move/play-again", test_play_again);
  g_test_add_func ("/view-move/mark-nothing", test_mark_nothing);
  g_test_add_func ("/view-move/words", test_words);
  return g_test_run ();
}
