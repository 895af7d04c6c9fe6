/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-verdict-words.h"

#define MS LANES_MSEC

static void
test_values (void)
{
  static const struct
  {
    LanesVerdictWord word;
    LanesFigures figures;
    const char *value;
  } rows[] = {
      {LANES_VERDICT_WORD_BUSY, {.busy = .984}, "98 % of the last second"},
      {LANES_VERDICT_WORD_BUSY, {.busy = .0199}, "1 % of the last second"},
      {LANES_VERDICT_WORD_TOGETHER, {.parallelism = 1.92}, "1.9 threads"},
      {LANES_VERDICT_WORD_OVERLAP, {.overlap = .87}, "87 % of the busy time"},
      {LANES_VERDICT_WORD_OVERLAP, {.overlap = .1999}, "19 % of the busy time"},
      {LANES_VERDICT_WORD_OVERLAP, {.overlap = .2}, "20 % of the busy time"},
      {LANES_VERDICT_WORD_QUEUEING, {.queueing = 1}, "100 % of the busy time"},
      {LANES_VERDICT_WORD_TURNS, {.turns_per_second = 248.4}, "248 a second"},
      {LANES_VERDICT_WORD_ACTIVE, {.active_threads = 1, .active_tasks = 1}, "1 thread of 1 task"},
      {LANES_VERDICT_WORD_ACTIVE, {.active_threads = 5, .active_tasks = 3}, "5 threads of 3 tasks"},
      {LANES_VERDICT_WORD_CORES, {.cores = 1}, "1 core"},
      {LANES_VERDICT_WORD_CORES, {.cores = 2}, "2 cores"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = lanes_verdict_word_get_value (rows[i].word, &rows[i].figures);

      g_assert_cmpstr (value, ==, rows[i].value);
    }
  for (LanesVerdictWord word = 0; word < LANES_N_VERDICT_WORDS; word++)
    {
      g_assert_cmpuint (strlen (lanes_verdict_word_get_name (word)), >, 3);
      g_assert_cmpuint (strlen (lanes_verdict_word_get_meaning (word)), >, 20);
    }
}

/* The rule quotes the figures, and never says that 20 % is less than 20 %. */
static void
test_rules (void)
{
  static const struct
  {
    LanesFigures figures;
    const char *rule;
  } rows[] = {
      {{.verdict = LANES_VERDICT_IDLE, .busy = .004},
       "Busy 0 % of the last second: that is less than 2 %, so nothing is running."},
      {{.verdict = LANES_VERDICT_IDLE, .busy = .0199},
       "Busy 1 % of the last second: that is less than 2 %, so nothing is running."},
      {{.verdict = LANES_VERDICT_SINGLE, .busy = 1},
       "Only one thread had a core for long enough to count. With nobody to take turns with, it is "
       "one at work."},
      {{.verdict = LANES_VERDICT_CONCURRENT, .overlap = .034},
       "At the same instant 3 % of the time: that is less than 20 %, so they take turns."},
      {{.verdict = LANES_VERDICT_CONCURRENT, .overlap = .1999},
       "At the same instant 19 % of the time: that is less than 20 %, so they take turns."},
      {{.verdict = LANES_VERDICT_PARALLEL, .overlap = .98, .queueing = .02},
       "At the same instant 98 % of the time: that is 20 % or more, so they run side by side. "
       "Waiting for a turn 2 % of the time: that is less than 20 %, so they need not take turns."},
      {{.verdict = LANES_VERDICT_BOTH, .overlap = .2, .queueing = .9},
       "At the same instant 20 % of the time: that is 20 % or more, so they run side by side. "
       "Waiting for a turn 90 % of the time: that is 20 % or more, so they take turns as well."},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *rule = lanes_verdict_explain (&rows[i].figures);

      g_assert_cmpstr (rule, ==, rows[i].rule);
    }
}

static void
run (LanesTrace *trace, guint thread, guint core, LanesTime begin, LanesTime end, gboolean queued)
{
  lanes_trace_append (trace, &(LanesSlice){.begin = begin,
                                           .end = end,
                                           .thread = thread,
                                           .core = core,
                                           .ended = LANES_SLICE_PREEMPTED,
                                           .queued = queued});
}

static LanesTrace *
make_trace (void)
{
  LanesTrace *trace = lanes_trace_new (2);

  for (guint i = 0; i < 2; i++)
    lanes_trace_add_thread (
        trace, &(LanesThread){.task = i, .process = 1, .ordinal = 1, .end = G_MAXINT64});
  return trace;
}

/* Two threads run one after the other for most of the second, and side by side in one tenth of it.
 */
static void
test_moment (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  LanesTime begin = 10 * LANES_SEC;
  LanesSpan window = {begin, begin + LANES_SEC};
  LanesFigures figures = {.verdict = LANES_VERDICT_PARALLEL, .window = window};
  LanesSpan moment;

  for (int i = 0; i < 10; i++)
    {
      LanesTime tenth = begin + i * 100 * MS;

      run (trace, 0, 0, tenth, tenth + (i == 6 ? 100 : 40) * MS, FALSE);
      run (trace, 1, 1, tenth + (i == 6 ? 0 : 50) * MS, tenth + 100 * MS, FALSE);
    }
  lanes_trace_advance (trace, window.end);

  moment = lanes_verdict_find_moment (trace, &figures);
  g_assert_cmpint (moment.begin, ==, begin + 600 * MS);
  g_assert_cmpint (moment.end, ==, begin + 700 * MS);
}

/* Turns of half a second: no tenth of a second shows them, but the second does. */
static void
test_long_turns (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  LanesTime begin = 10 * LANES_SEC;
  LanesFigures figures;
  LanesSpan moment;

  run (trace, 0, 0, begin, begin + 500 * MS, FALSE);
  run (trace, 1, 0, begin + 500 * MS, begin + 1000 * MS, FALSE);
  lanes_trace_advance (trace, begin + LANES_SEC);
  lanes_figures_measure (trace, (LanesSpan){begin, begin + LANES_SEC}, &figures);
  g_assert_cmpint (figures.verdict, ==, LANES_VERDICT_CONCURRENT);

  moment = lanes_verdict_find_moment (trace, &figures);
  g_assert_cmpint (moment.begin, ==, begin);
  g_assert_cmpint (moment.end, ==, begin + LANES_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict-words/values", test_values);
  g_test_add_func ("/verdict-words/rules", test_rules);
  g_test_add_func ("/verdict-words/moment", test_moment);
  g_test_add_func ("/verdict-words/long-turns", test_long_turns);
  return g_test_run ();
}
