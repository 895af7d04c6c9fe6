/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-turn-words.h"

static const LanesTurnNames names = {.thread = "Play music · 2",
                                     .core = "Core 0",
                                     .before = "Eat",
                                     .after = "Eat"};
static const LanesTurnNames moved = {.thread = "Play music · 2",
                                     .core = "Core 0",
                                     .before = "Eat",
                                     .after = "Eat",
                                     .next_core = "Core 1"};
static const LanesTurnNames alone = {.thread = "Play music · 2", .core = "Core 0"};

#define SLICE(end_) \
  { \
    .begin = 1000 * LANES_MSEC, .end = 1004 * LANES_MSEC, .thread = 1, .ended = LANES_SLICE_##end_ \
  }
#define TURN(end_, ...) \
  { \
    .slice = SLICE (end_), __VA_ARGS__ \
  }

static const struct
{
  LanesTurn turn;
  const LanesTurnNames *names;
  const char *text;
} cases[] = {
    {TURN (PREEMPTED, .waited = 3 * LANES_MSEC), &names,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. It had waited 3 ms for its turn. "
     "Before it: Eat. The system gave the core to Eat."},
    {TURN (PREEMPTED, .gap_before = 2 * LANES_MSEC, .gap_after = 7 * LANES_MSEC), &names,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. Before it: no task for 2 ms, and Eat "
     "before that. The system gave the core to another program. After it: no task for 7 ms, and "
     "then Eat."},
    {TURN (PREEMPTED, .next_core = 1), &moved,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. Before it: Eat. The system moved it "
     "to Core 1. After it: Eat."},
    {TURN (PREEMPTED, .next_core = 1, .gap_next = LANES_MSEC), &moved,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. Before it: Eat. The system gave the "
     "core to Eat."},
    {TURN (PREEMPTED, .before = G_MAXUINT, .after = G_MAXUINT), &alone,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. The system gave the core to another "
     "program."},
    {TURN (WAITED, .waited = LANES_USEC), &names,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. Before it: Eat. It went to wait for a "
     "clock, a disk, a lock or a person. After it: Eat."},
    {TURN (WAITED, .next_core = 1, .gap_next = 50 * LANES_MSEC), &moved,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. Before it: Eat. It went to wait for a "
     "clock, a disk, a lock or a person, and ran again after 50 ms. After it: Eat."},
    {TURN (WAITED, .paused = TRUE), &names,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. Before it: Eat. It was paused. After "
     "it: Eat."},
    {TURN (EXITED, .after = G_MAXUINT), &alone,
     "Play music · 2: 4 ms on Core 0, 1.0000 s – 1.0040 s. It ended."},
    {TURN (OPEN, .after = G_MAXUINT), &alone,
     "Play music · 2: 4 ms on Core 0 so far, 1.0000 s – 1.0040 s. It is still running."},
};

static void
test_all (void)
{
  const LanesTurnClock clock = {.format = LANES_TIME_FORMAT_SINCE_START};

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lanes_turn_words_for_all (&cases[i].turn, cases[i].names, &clock);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_moments (void)
{
  static const struct
  {
    LanesSpan span;
    LanesTurnClock clock;
    const char *text;
  } table[] = {
      {{2345600000, 2349700000}, {LANES_TIME_FORMAT_SINCE_START, 0, FALSE}, "2.3456 s – 2.3497 s"},
      {{2345600000, 2349700000},
       {LANES_TIME_FORMAT_SINCE_START, LANES_SEC, FALSE},
       "1.3456 s – 1.3497 s"},
      {{2345678901, 2345678999},
       {LANES_TIME_FORMAT_SINCE_START, 0, FALSE},
       "2.345678 s – 2.345678 s"},
      {{0, 300 * LANES_SEC}, {LANES_TIME_FORMAT_SINCE_START, 0, FALSE}, "0 s – 5:00"},
      {{61 * LANES_SEC, 63 * LANES_SEC},
       {LANES_TIME_FORMAT_SINCE_START, 0, FALSE},
       "1:01.0 – 1:03.0"},
      {{500 * LANES_MSEC, 600 * LANES_MSEC},
       {LANES_TIME_FORMAT_SINCE_START, LANES_SEC, FALSE},
       "−0.50 s – −0.40 s"},
      {{500 * LANES_MSEC, 600 * LANES_MSEC},
       {LANES_TIME_FORMAT_BEFORE_NOW, LANES_SEC, FALSE},
       "−0.50 s – −0.40 s"},
      {{500 * LANES_MSEC, 600 * LANES_MSEC},
       {LANES_TIME_FORMAT_BEFORE_NOW, LANES_SEC, TRUE},
       "just now"},
      {{500 * LANES_MSEC, 600 * LANES_MSEC},
       {LANES_TIME_FORMAT_BEFORE_NOW, 4 * LANES_SEC, TRUE},
       "3 s ago"},
      {{500 * LANES_MSEC, 600 * LANES_MSEC}, {LANES_TIME_FORMAT_BEFORE_NOW, 0, TRUE}, "just now"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = lanes_turn_words_for_moments (table[i].span, &table[i].clock);

      g_assert_cmpstr (text, ==, table[i].text);
    }
}

/* The time of day depends on where one lives. */
static void
test_clock (void)
{
  const LanesTurnClock clock = {LANES_TIME_FORMAT_CLOCK, -3600 * LANES_SEC, FALSE};
  g_autofree char *text =
      lanes_turn_words_for_moments ((LanesSpan){LANES_SEC / 2, LANES_SEC}, &clock);

  g_assert_cmpuint (strlen (text), ==, strlen ("01:00:00.50 – 01:00:01.00"));
  g_assert_true (g_str_has_suffix (text, ":01.00"));
  g_assert_nonnull (strstr (text, ":00.50 – "));
}

static void
test_clock_of_view (void)
{
  g_autoptr (LanesView) view = lanes_view_new ();
  LanesTurnClock clock;

  lanes_view_set_start (view, 5);
  lanes_view_show (view, (LanesSpan){LANES_SEC, 2 * LANES_SEC});
  clock = lanes_turn_clock_new (view);
  g_assert_cmpint (clock.format, ==, LANES_TIME_FORMAT_SINCE_START);
  g_assert_cmpint (clock.zero, ==, 5);
  g_assert_false (clock.moving);

  /* How long ago it was changes as long as time goes on. */
  lanes_view_set_follow (view, LANES_FOLLOW_LIVE);
  clock = lanes_turn_clock_new (view);
  g_assert_true (clock.moving);
  g_assert_cmpint (clock.zero, ==, lanes_view_get_end (view));
  lanes_view_set_time_format (view, LANES_TIME_FORMAT_SINCE_START);
  g_assert_false (lanes_turn_clock_new (view).moving);

  /* A still has times of its own. */
  lanes_view_set_length (view, 10 * LANES_MSEC);
  clock = lanes_turn_clock_new (view);
  g_assert_cmpint (clock.zero, ==, lanes_view_get_visible (view).begin);
}

static void
test_many (void)
{
  g_autofree char *text = lanes_turn_words_for_many (34);

  g_assert_cmpstr (text, ==, "One of 34 turns at this point: zoom in to tell them apart");
  g_assert_null (lanes_turn_words_for_many (1));
  g_assert_null (lanes_turn_words_for_many (0));
}

/* From a trace: a core that two threads share, and one that the second moves to. */
static void
test_read (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (2);
  LanesThread thread = {.end = G_MAXINT64};
  LanesSlice slices[] = {
      {100, 200, 0, 0, LANES_SLICE_PREEMPTED, FALSE},
      {200, 300, 1, 0, LANES_SLICE_PREEMPTED, FALSE},
      {310, 400, 0, 0, LANES_SLICE_WAITED, TRUE},
      {450, 500, 1, 1, LANES_SLICE_OPEN, TRUE},
  };
  LanesTurn turn;

  lanes_trace_add_thread (trace, &thread);
  thread.task = 1;
  lanes_trace_add_thread (trace, &thread);
  for (gsize i = 0; i < G_N_ELEMENTS (slices); i++)
    lanes_trace_append (trace, &slices[i]);
  lanes_trace_advance (trace, 500);

  lanes_turn_read (&turn, trace, &slices[0]);
  g_assert_cmpuint (turn.before, ==, G_MAXUINT);
  g_assert_cmpuint (turn.after, ==, 1);
  g_assert_cmpint (turn.gap_after, ==, 0);
  g_assert_cmpint (turn.waited, ==, 0);
  g_assert_cmpint (turn.next_core, ==, 0);
  g_assert_cmpint (turn.gap_next, ==, 110);
  g_assert_false (turn.paused);

  lanes_turn_read (&turn, trace, &slices[2]);
  g_assert_cmpuint (turn.before, ==, 1);
  g_assert_cmpint (turn.gap_before, ==, 10);
  g_assert_cmpuint (turn.after, ==, G_MAXUINT);
  g_assert_cmpint (turn.waited, ==, 110);
  g_assert_cmpint (turn.next_core, ==, -1);

  lanes_turn_read (&turn, trace, &slices[1]);
  g_assert_cmpint (turn.next_core, ==, 1);
  g_assert_cmpint (turn.gap_next, ==, 150);
  lanes_turn_read (&turn, trace, &slices[3]);
  g_assert_cmpint (turn.waited, ==, 150);

  lanes_trace_set_paused (trace, 0, 390, TRUE);
  lanes_turn_read (&turn, trace, &slices[2]);
  g_assert_true (turn.paused);
  lanes_turn_read (&turn, trace, &slices[0]);
  g_assert_false (turn.paused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/turn-words/all", test_all);
  g_test_add_func ("/turn-words/moments", test_moments);
  g_test_add_func ("/turn-words/clock", test_clock);
  g_test_add_func ("/turn-words/clock-of-view", test_clock_of_view);
  g_test_add_func ("/turn-words/many", test_many);
  g_test_add_func ("/turn-words/read", test_read);
  return g_test_run ();
}
