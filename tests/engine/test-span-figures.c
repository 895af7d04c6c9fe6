/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-span-figures.h"

#define RUN(thread_, task_, core_, begin_, end_) \
  { \
    .begin = begin_, .end = end_, .thread = thread_, .task = task_, .core = core_, \
    .state = LANES_STATE_RUNNING, .starts = TRUE \
  }
#define READY(thread_, task_, core_, begin_, end_) \
  { \
    .begin = begin_, .end = end_, .thread = thread_, .task = task_, .core = core_, \
    .state = LANES_STATE_READY, .starts = TRUE \
  }

#define MAX_TASKS 3

typedef struct
{
  const char *name;
  LanesInterval intervals[14]; /* those of each thread in time order */
  LanesSpanTotals totals;
  double shares[MAX_TASKS];
  struct
  {
    guint task;
    guint other;
    LanesSpanPair pair;
  } pairs[3];
} Case;

static const LanesSpan window = {0, 1000};

static const Case cases[] = {
    {"nothing", {{0}}, {0}, {0}, {{0, 1, {0, 0, 1}}, {0, 0, {0, 0, 1}}}},
    {"one turn",
     {RUN (0, 0, 0, 100, 600)},
     {.busy = 0.5, .together = 1, .turns = 1, .median_turn = 500, .longest_turn = 500},
     {0.5},
     {{0, 1, {0, 0, 1}}}},
    {"two take turns on one core",
     {RUN (0, 0, 0, 0, 100), READY (0, 0, 0, 100, 300), RUN (0, 0, 0, 300, 400),
      READY (1, 1, 0, 0, 100), RUN (1, 1, 0, 100, 300), READY (1, 1, 0, 300, 400)},
     {.busy = 0.4,
      .together = 1,
      .queueing = 0.4,
      .turns = 3,
      .median_turn = 100,
      .longest_turn = 200,
      .longest_turn_thread = 1,
      .longest_wait = 200},
     {0.2, 0.2},
     {{0, 1, {0, 0.4, 0.6}}, {0, 0, {0, 0, 1}}}},
    {"two side by side for half of the time",
     {RUN (0, 0, 0, 0, 1000), RUN (1, 1, 1, 500, 1000)},
     {.busy = 1, .together = 1.5, .overlap = 0.5, .turns = 2, .longest_turn = 1000},
     {1, 0.5},
     {{0, 1, {0.5, 0, 0.5}}, {1, 0, {0.5, 0, 0.5}}}},
    {"one rests while the other runs: apart",
     {RUN (0, 0, 0, 0, 500), RUN (1, 1, 0, 500, 900)},
     {.busy = 0.9, .together = 1, .turns = 2, .median_turn = 400, .longest_turn = 500},
     {0.5, 0.4},
     {{0, 1, {0, 0, 1}}}},
    {"a thread is ready, but another of its task runs: together",
     {RUN (0, 0, 0, 0, 1000), RUN (1, 1, 1, 0, 1000), READY (2, 1, 1, 0, 1000)},
     {.busy = 1,
      .together = 2,
      .overlap = 1,
      .queueing = 1,
      .turns = 2,
      .longest_turn = 1000,
      .longest_wait = 1000,
      .longest_wait_thread = 2},
     {1, 1},
     {{0, 1, {1, 0, 0}}, {1, 1, {0, 1, 0}}, {0, 0, {0, 0, 1}}}},
    {"two threads of one task",
     {RUN (0, 2, 0, 0, 600), RUN (1, 2, 1, 400, 1000)},
     {.busy = 1,
      .together = 1.2,
      .overlap = 0.2,
      .turns = 2,
      .median_turn = 600,
      .longest_turn = 600},
     {0, 0, 1.2},
     {{2, 2, {0.2, 0, 0.8}}, {0, 2, {0, 0, 1}}}},
    {"both ready, a third runs: apart",
     {RUN (0, 0, 0, 0, 1000), READY (1, 1, 0, 0, 1000), READY (2, 2, 0, 0, 1000)},
     {.busy = 1,
      .together = 1,
      .queueing = 1,
      .turns = 1,
      .longest_turn = 1000,
      .longest_wait = 1000,
      .longest_wait_thread = 1},
     {1},
     {{1, 2, {0, 0, 1}}, {0, 1, {0, 1, 0}}, {0, 2, {0, 1, 0}}}},
    {"from core to core",
     {RUN (0, 0, 0, 0, 100), RUN (0, 0, 1, 100, 200), RUN (0, 0, 1, 300, 400),
      READY (0, 0, 1, 400, 500), RUN (0, 0, 0, 500, 600)},
     {.busy = 0.4,
      .together = 1,
      .queueing = 0.1,
      .turns = 4,
      .moves = 2,
      .median_turn = 100,
      .longest_turn = 100,
      .longest_wait = 100},
     {0.4},
     {{0, 1, {0, 0, 1}}}},
    {"it was ready on another core as the span began",
     {READY (0, 0, 3, -50, 100), RUN (0, 0, 1, 100, 200)},
     {.busy = 0.1,
      .together = 1,
      .queueing = 0.1,
      .turns = 1,
      .moves = 1,
      .median_turn = 100,
      .longest_turn = 100,
      .longest_wait = 100},
     {0.1},
     {{0, 1, {0, 0, 1}}}},
    {"cut at both ends: no turn is known as a whole",
     {RUN (0, 0, 0, -500, 300), RUN (1, 1, 0, 300, 1500)},
     {.busy = 1, .together = 1, .turns = 1, .longest_turn = 700, .longest_turn_thread = 1},
     {0.3, 0.7},
     {{0, 1, {0, 0, 1}}}},
    {"turns of many lengths",
     {RUN (0, 0, 0, 0, 3), RUN (0, 0, 0, 10, 17), RUN (0, 0, 0, 20, 29), RUN (0, 0, 0, 100, 120),
      RUN (0, 0, 0, 200, 600)},
     {.busy = 0.439, .together = 1, .turns = 5, .median_turn = 9, .longest_turn = 400},
     {0.439},
     {{0, 1, {0, 0, 1}}}},
};

static gsize
count_intervals (const Case *test)
{
  gsize n = 0;

  while (n < G_N_ELEMENTS (test->intervals) && test->intervals[n].end > 0)
    n++;
  return n;
}

static void
add_cut (LanesSpanSums *sums, const Case *test, LanesSpan piece)
{
  LanesInterval cut[G_N_ELEMENTS (test->intervals)];
  gsize n = 0;

  for (gsize i = 0; i < count_intervals (test); i++)
    {
      LanesInterval interval = test->intervals[i];
      LanesSpan part = lanes_span_intersect ((LanesSpan){interval.begin, interval.end}, piece);

      interval.starts = interval.begin >= piece.begin;
      interval.begin = part.begin;
      interval.end = part.end;
      if (!lanes_span_is_empty (part))
        cut[n++] = interval;
    }
  lanes_span_sums_add (sums, piece, cut, n);
}

static void
check (LanesSpanSums *sums, const Case *test)
{
  LanesSpanTotals totals;

  lanes_span_sums_get_totals (sums, &totals);
  g_assert_cmpint (totals.length, ==, 1000);
  g_assert_cmpfloat_with_epsilon (totals.busy, test->totals.busy, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.together, test->totals.together, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.overlap, test->totals.overlap, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.queueing, test->totals.queueing, 1e-9);
  g_assert_cmpuint (totals.turns, ==, test->totals.turns);
  g_assert_cmpuint (totals.moves, ==, test->totals.moves);
  g_assert_cmpfloat_with_epsilon ((double) totals.median_turn, (double) test->totals.median_turn,
                                  1e-9 + 0.01 * (double) test->totals.median_turn);
  g_assert_cmpint (totals.longest_turn, ==, test->totals.longest_turn);
  g_assert_cmpint (totals.longest_wait, ==, test->totals.longest_wait);
  g_assert_cmpuint (totals.longest_turn_thread, ==, test->totals.longest_turn_thread);
  g_assert_cmpuint (totals.longest_wait_thread, ==, test->totals.longest_wait_thread);

  for (guint i = 0; i < MAX_TASKS; i++)
    g_assert_cmpfloat_with_epsilon (lanes_span_sums_get_task (sums, i).share, test->shares[i],
                                    1e-9);
  for (gsize i = 0; i < G_N_ELEMENTS (test->pairs); i++)
    {
      LanesSpanPair expected = test->pairs[i].pair;
      LanesSpanPair pair =
          lanes_span_sums_get_pair (sums, test->pairs[i].task, test->pairs[i].other);

      if (expected.together + expected.turns + expected.apart < 0.5)
        continue; /* the rest of the table is empty */
      g_assert_cmpfloat_with_epsilon (pair.together, expected.together, 1e-9);
      g_assert_cmpfloat_with_epsilon (pair.turns, expected.turns, 1e-9);
      g_assert_cmpfloat_with_epsilon (pair.apart, expected.apart, 1e-9);
    }
}

/* In one piece, and in pieces of any length: there is no difference. */
static void
test_sums (gconstpointer data)
{
  static const LanesTime lengths[] = {1000, 500, 333, 100, 50, 7, 1};
  const Case *test = data;

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (LanesSpanSums) sums = lanes_span_sums_new (MAX_TASKS);

      for (LanesTime begin = window.begin; begin < window.end; begin += lengths[i])
        add_cut (sums, test, (LanesSpan){begin, MIN (begin + lengths[i], window.end)});
      lanes_span_sums_finish (sums);
      check (sums, test);
    }
}

/* What is outside of the piece is left out also where it was not cut off before. */
static void
test_uncut (void)
{
  LanesInterval intervals[] = {RUN (0, 0, 0, -100, 50), RUN (0, 0, 0, 900, 2000),
                               RUN (1, 7, 1, 0, 1000)};
  g_autoptr (LanesSpanSums) sums = lanes_span_sums_new (1);
  LanesSpanTotals totals;

  lanes_span_sums_add (sums, window, intervals, G_N_ELEMENTS (intervals));
  lanes_span_sums_finish (sums);
  lanes_span_sums_get_totals (sums, &totals);
  g_assert_cmpfloat_with_epsilon (totals.busy, 0.15, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.overlap, 0, 1e-9); /* there is no task 7 */
  g_assert_cmpuint (totals.turns, ==, 1);
  g_assert_cmpint (totals.longest_turn, ==, 100);
}

/* A turn that reaches into what is not known is not known as a whole. */
static void
test_hole (void)
{
  LanesInterval before = RUN (0, 0, 0, 100, 400);
  LanesInterval after = RUN (0, 0, 0, 600, 700);
  g_autoptr (LanesSpanSums) sums = lanes_span_sums_new (1);
  LanesSpanTotals totals;

  after.starts = FALSE;
  lanes_span_sums_add (sums, (LanesSpan){0, 400}, &before, 1);
  lanes_span_sums_add (sums, (LanesSpan){600, 1000}, &after, 1);
  lanes_span_sums_finish (sums);
  lanes_span_sums_get_totals (sums, &totals);
  g_assert_cmpint (totals.length, ==, 800);
  g_assert_cmpfloat_with_epsilon (totals.busy, 0.5, 1e-9);
  g_assert_cmpuint (totals.turns, ==, 1);
  g_assert_cmpint (totals.longest_turn, ==, 300);
  g_assert_cmpint (totals.median_turn, ==, 0);
}

/* Two tasks that take turns of 100 ns on one core, and one that has the other core to itself. */
static LanesTrace *
make_trace (guint n)
{
  LanesTrace *trace = lanes_trace_new (2);
  LanesThread thread = {.end = G_MAXINT64};

  for (guint i = 0; i < 3; i++)
    {
      thread.task = i;
      g_assert_cmpuint (lanes_trace_add_thread (trace, &thread), ==, i);
    }
  for (guint i = 0; i < n; i++)
    {
      LanesTime begin = (LanesTime) i * 100;

      lanes_trace_append (trace, &(LanesSlice){begin, begin + 100, i % 2, 0, LANES_SLICE_PREEMPTED,
                                               FALSE});
    }
  lanes_trace_append (trace, &(LanesSlice){0, (LanesTime) n * 100, 2, 1, LANES_SLICE_OPEN, FALSE});
  lanes_trace_advance (trace, (LanesTime) n * 100);
  return trace;
}

static guint
work_out (LanesSpanFigures *figures)
{
  double before = 0;
  guint n_portions = 1;

  while (lanes_span_figures_step (figures, 0))
    {
      g_assert_cmpfloat (lanes_span_figures_get_progress (figures), >, before);
      before = lanes_span_figures_get_progress (figures);
      g_assert_cmpfloat (before, <, 1);
      n_portions++;
    }
  g_assert_cmpfloat (lanes_span_figures_get_progress (figures), ==, 1);
  return n_portions;
}

static void
test_trace (void)
{
  enum
  {
    N = 200000
  };
  g_autoptr (LanesTrace) trace = make_trace (N);
  LanesSpan span = {1000, (LanesTime) N * 100 - 1000};
  g_autoptr (LanesSpanFigures) figures = lanes_span_figures_new (trace, span);
  LanesSpanSums *sums = lanes_span_figures_get_sums (figures);
  LanesSpanTotals totals;
  LanesSpanPair pair;

  g_assert_cmpuint (work_out (figures), >, 10);
  g_assert_cmpuint (lanes_span_sums_get_n_tasks (sums), ==, 3);
  lanes_span_sums_get_totals (sums, &totals);
  g_assert_cmpfloat_with_epsilon (lanes_span_figures_get_known (figures), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.busy, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.together, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.overlap, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.queueing, 1, 1e-9);
  g_assert_cmpuint (totals.turns, ==, N - 20);
  g_assert_cmpuint (totals.moves, ==, 0);
  g_assert_cmpint (totals.longest_turn, ==, lanes_span_length (span));
  g_assert_cmpuint (totals.longest_turn_thread, ==, 2);
  g_assert_cmpint (totals.longest_wait, ==, 100);
  g_assert_cmpfloat_with_epsilon ((double) totals.median_turn, 100, 1);

  pair = lanes_span_sums_get_pair (sums, 1, 0);
  g_assert_cmpfloat_with_epsilon (pair.turns, 1, 1e-9);
  pair = lanes_span_sums_get_pair (sums, 1, 2);
  g_assert_cmpfloat_with_epsilon (pair.together, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (pair.turns, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (lanes_span_sums_get_task (sums, 0).share, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (lanes_span_sums_get_task (sums, 2).share, 1, 1e-9);
}

/* What is not known is not counted: lost records, and time to come. */
static void
test_unknown (void)
{
  g_autoptr (LanesTrace) trace = make_trace (100);
  g_autoptr (LanesSpanFigures) figures = NULL;
  LanesSpanTotals totals;

  lanes_trace_add_lost (trace, (LanesSpan){1000, 2000});
  lanes_trace_add_lost (trace, (LanesSpan){4500, 6500});
  lanes_trace_add_lost (trace, (LanesSpan){9000, 12000});
  figures = lanes_span_figures_new (trace, (LanesSpan){0, 20000});
  work_out (figures);
  lanes_span_sums_get_totals (lanes_span_figures_get_sums (figures), &totals);
  g_assert_cmpint (totals.length, ==, 6000);
  g_assert_cmpfloat_with_epsilon (lanes_span_figures_get_known (figures), 0.3, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.busy, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (totals.together, 2, 1e-9);
  g_assert_cmpuint (totals.turns, ==, 60 + 1);
  g_assert_cmpint (totals.longest_turn, ==, 2500);
}

/* Nor is what was let go. */
static void
test_gone (void)
{
  g_autoptr (LanesTrace) trace = make_trace (100);
  g_autoptr (LanesSpanFigures) figures = NULL;
  LanesSlice slice = {10000, 10400, 1, 0, LANES_SLICE_WAITED, FALSE};
  LanesSpanTotals totals;

  lanes_trace_end_thread (trace, 2, 8000);
  lanes_trace_append (trace, &slice);
  lanes_trace_set_limits (trace, 1000, 1000);
  lanes_trace_advance (trace, 10400);
  g_assert_cmpint (lanes_trace_get_begin (trace), ==, 9400);
  figures = lanes_span_figures_new (trace, (LanesSpan){0, 10400});
  work_out (figures);
  lanes_span_sums_get_totals (lanes_span_figures_get_sums (figures), &totals);
  g_assert_cmpint (totals.length, ==, 1000);
  g_assert_cmpfloat_with_epsilon (totals.busy, 1, 1e-9);
}

/* Nor is what is let go while the figures are worked out. */
static void
test_going (void)
{
  g_autoptr (LanesTrace) trace = make_trace (100000);
  LanesSpan span = {0, 10000000};
  g_autoptr (LanesSpanFigures) figures = lanes_span_figures_new (trace, span);
  LanesSlice slice = {10000000, 10000400, 1, 0, LANES_SLICE_WAITED, FALSE};
  LanesTime done, begin;
  LanesSpanTotals totals;

  lanes_trace_end_thread (trace, 2, 5000);
  g_assert_true (lanes_span_figures_step (figures, 0));
  lanes_span_sums_get_totals (lanes_span_figures_get_sums (figures), &totals);
  done = totals.length;
  lanes_trace_append (trace, &slice);
  lanes_trace_set_limits (trace, 5000000, 1000000);
  lanes_trace_advance (trace, 10000400);
  begin = lanes_trace_get_begin (trace);
  g_assert_cmpint (begin, >, done);

  work_out (figures);
  lanes_span_sums_get_totals (lanes_span_figures_get_sums (figures), &totals);
  g_assert_cmpint (totals.length, ==, done + span.end - begin);
  g_assert_cmpfloat_with_epsilon (totals.busy, 1, 1e-9);
}

static void
test_nothing (void)
{
  g_autoptr (LanesTrace) trace = make_trace (10);
  const LanesSpan spans[] = {{5000, 9000}, {300, 300}};

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autoptr (LanesSpanFigures) figures = lanes_span_figures_new (trace, spans[i]);
      LanesSpanTotals totals;

      g_assert_cmpuint (work_out (figures), ==, 1);
      lanes_span_sums_get_totals (lanes_span_figures_get_sums (figures), &totals);
      g_assert_cmpint (totals.length, ==, 0);
      g_assert_cmpfloat (totals.busy, ==, 0);
      g_assert_cmpfloat (lanes_span_figures_get_known (figures), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
          g_strdelimit (g_strdup_printf ("/span-figures/sums/%s", cases[i].name), " ", '-');

      g_test_add_data_func (path, &cases[i], test_sums);
    }
  g_test_add_func ("/span-figures/uncut", test_uncut);
  g_test_add_func ("/span-figures/hole", test_hole);
  g_test_add_func ("/span-figures/trace", test_trace);
  g_test_add_func ("/span-figures/unknown", test_unknown);
  g_test_add_func ("/span-figures/gone", test_gone);
  g_test_add_func ("/span-figures/going", test_going);
  g_test_add_func ("/span-figures/nothing", test_nothing);
  return g_test_run ();
}
