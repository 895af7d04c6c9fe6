/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "lanes-merge-fit.h"
#include "lanes-merge.h"

#define N_CORES 2

#define SWITCH LANES_RECORDER_SWITCH
#define BOARD  LANES_RECORDER_BOARD
#define SAMPLE LANES_RECORDER_SAMPLE

/* Slices are written as "thread core begin end how", times in µs; how is one of o (open), p
 * (preempted), w (waited). */
static const char ends[] = "opwx";

static GArray *
parse (const char *text)
{
  GArray *slices = g_array_new (FALSE, FALSE, sizeof (LanesSlice));
  g_auto (GStrv) lines = g_strsplit (text, ",", -1);

  for (guint i = 0; lines[i] && *g_strstrip (lines[i]); i++)
    {
      LanesSlice slice = {0};
      char how;

      g_assert_cmpint (sscanf (lines[i], "%u %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %c",
                               &slice.thread, &slice.core, &slice.begin, &slice.end, &how),
                       ==, 5);
      slice.begin *= LANES_USEC;
      slice.end *= LANES_USEC;
      slice.ended = (LanesSliceEnd) (strchr (ends, how) - ends);
      g_array_append_val (slices, slice);
    }
  return slices;
}

static char *
print (const GArray *slices)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSlice *slice = &g_array_index (slices, LanesSlice, i);

      g_string_append_printf (text, "%s%u %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %c",
                              i > 0 ? ", " : "", slice->thread, slice->core,
                              slice->begin / LANES_USEC, slice->end / LANES_USEC,
                              ends[slice->ended]);
    }
  return g_string_free (text, FALSE);
}

static void
put (LanesMerge *merge, LanesRecorderKind kind, const char *text, LanesTime now)
{
  g_autoptr (GArray) slices = parse (text);

  lanes_merge_put (merge, kind, slices, now * LANES_USEC);
}

/* @now: µs, up to which everything is there now; -1: nothing is new */
static void
assert_taken (LanesMerge *merge, const char *expected, LanesTime now)
{
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (LanesSlice));
  LanesTime taken = 0;
  gboolean any = lanes_merge_take (merge, slices, &taken);
  g_autofree char *text = print (slices);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (any, ==, now >= 0);
  if (any)
    g_assert_cmpint (taken / LANES_USEC, ==, now);
}

static LanesMerge *
use_late (guint kinds, LanesTime lag)
{
  LanesMerge *merge = lanes_merge_new (N_CORES, 0, lag);

  for (guint i = 0; i < LANES_N_RECORDERS; i++)
    if (kinds & LANES_SOURCE (i))
      lanes_merge_use (merge, (LanesRecorderKind) i, 0);
  return merge;
}

static LanesMerge *
use (guint kinds)
{
  return use_late (kinds, 0);
}

/* What one recorder says is taken as it is. */
static void
test_alone (void)
{
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (SWITCH));

  g_assert_true (lanes_merge_is_plain (merge, SWITCH));
  g_assert_false (lanes_merge_is_plain (merge, BOARD));
  put (merge, SWITCH, "1 0 0 40 p, 2 0 40 100 o", 100);
  assert_taken (merge, "1 0 0 40 p, 2 0 40 100 o", 100);
  put (merge, SWITCH, "2 0 40 130 w", 150);
  assert_taken (merge, "2 0 40 130 w", 150);
  assert_taken (merge, "", -1);
}

/* Nothing is taken before all have spoken of it. */
static void
test_earliest (void)
{
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (SWITCH) | LANES_SOURCE (BOARD));

  g_assert_false (lanes_merge_is_plain (merge, SWITCH));
  put (merge, SWITCH, "1 0 0 40 p, 1 0 70 100 o", 100);
  assert_taken (merge, "", -1);
  put (merge, BOARD, "2 0 42 65 w, 3 1 10 80 o", 80);
  /* What began by then is there, as far as it is known by then, in the order of time. */
  assert_taken (merge, "1 0 0 40 p, 3 1 10 80 o, 2 0 42 65 w, 1 0 70 80 o", 80);
  put (merge, BOARD, "3 1 10 85 w", 120);
  put (merge, SWITCH, "1 0 70 110 w", 110);
  /* It goes on with the same begin; an older word of it comes before a newer one. */
  assert_taken (merge, "3 1 10 85 w, 1 0 70 100 o, 1 0 70 110 w", 110);
}

/* What is left of one who rests is taken with the others. */
static void
test_rest (void)
{
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (SWITCH) | LANES_SOURCE (BOARD));

  put (merge, BOARD, "2 0 10 40 w, 2 0 60 95 w", 100);
  put (merge, SWITCH, "1 1 0 50 o", 50);
  assert_taken (merge, "1 1 0 50 o, 2 0 10 40 w", 50);
  lanes_merge_rest (merge, BOARD);
  g_assert_false (lanes_merge_is_plain (merge, SWITCH));
  put (merge, SWITCH, "1 1 0 90 w", 120);
  assert_taken (merge, "1 1 0 90 w, 2 0 60 95 w", 120);
  g_assert_true (lanes_merge_is_plain (merge, SWITCH));
  /* Where all rest, nobody is waited for. */
  put (merge, SWITCH, "1 1 120 130 w", 140);
  lanes_merge_rest (merge, SWITCH);
  assert_taken (merge, "1 1 120 130 w", 140);
}

/* One who begins later says nothing about what was before. */
static void
test_begin (void)
{
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (SWITCH));

  lanes_merge_pass (merge, 100 * LANES_USEC);
  lanes_merge_use (merge, BOARD, 130 * LANES_USEC);
  put (merge, SWITCH, "1 0 90 150 o", 150);
  assert_taken (merge, "1 0 90 130 o", 130);
  put (merge, BOARD, "", 160);
  assert_taken (merge, "1 0 90 150 o", 150);
}

typedef struct
{
  const char *name;
  const char *exact;
  const char *sampled;
  const char *expected;
} FitCase;

static const FitCase fit_cases[] = {
    {"free", "1 1 0 1000 o", "7 0 200 600 w", "1 1 0 1000 o, 7 0 200 600 w"},
    {"later", "1 0 0 300 p", "7 0 200 600 w", "1 0 0 300 p, 7 0 300 700 w"},
    {"split", "1 0 300 500 w", "7 0 200 600 w", "7 0 200 300 p, 1 0 300 500 w, 7 0 500 800 w"},
    {"earlier", "1 0 700 1000 o", "7 0 500 900 o", "7 0 300 700 p, 1 0 700 1000 o"},
    {"around", "1 0 100 300 w, 1 0 700 1000 o", "7 0 500 1000 w",
     "7 0 0 100 p, 1 0 100 300 w, 7 0 300 700 w, 1 0 700 1000 o"},
    {"waits", "1 0 600 1000 o", "7 0 100 300 o", "7 0 100 300 w, 1 0 600 1000 o"},
    {"two", "1 0 0 400 p", "7 0 0 200 p, 8 0 200 400 w",
     "1 0 0 400 p, 7 0 400 600 p, 8 0 600 800 w"},
    {"moves", "1 0 0 500 w", "7 0 0 100 w, 7 1 100 300 w",
     "1 0 0 500 w, 7 0 500 600 w, 7 1 600 800 w"},
};

static LanesTime
sum_thread (const char *text, guint thread)
{
  g_autoptr (GArray) slices = parse (text);
  LanesTime sum = 0;

  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSlice *slice = &g_array_index (slices, LanesSlice, i);

      sum += slice->thread == thread ? slice->end - slice->begin : 0;
    }
  return sum;
}

/* Sampled slices yield to exact ones, and are as long as they were. */
static void
test_fit (gconstpointer data)
{
  const FitCase *fit = data;
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (SWITCH) | LANES_SOURCE (SAMPLE));

  g_assert_cmpint (sum_thread (fit->expected, 7), ==, sum_thread (fit->sampled, 7));
  put (merge, SAMPLE, fit->sampled, 1000);
  assert_taken (merge, "", -1);
  put (merge, SWITCH, fit->exact, 1000);
  assert_taken (merge, fit->expected, 1000);
}

/* A reading is taken as a whole, or not yet. */
static void
test_readings (void)
{
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (BOARD) | LANES_SOURCE (SAMPLE));

  put (merge, SAMPLE, "7 0 0 90 o", 100);
  put (merge, SAMPLE, "7 0 0 190 o", 200);
  put (merge, BOARD, "1 1 0 150 o", 150);
  assert_taken (merge, "1 1 0 100 o, 7 0 0 90 o", 100);
  put (merge, BOARD, "1 1 0 180 w", 250);
  /* It goes on where nobody else has been since. */
  assert_taken (merge, "1 1 0 150 o, 1 1 0 180 w, 7 0 0 190 o", 200);
  put (merge, SAMPLE, "7 0 0 190 w", 300);
  put (merge, BOARD, "2 0 210 300 o", 300);
  assert_taken (merge, "7 0 0 190 w, 2 0 210 300 o", 300);
}

/* What finds no place is made up for later. */
static void
test_carry (void)
{
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (BOARD) | LANES_SOURCE (SAMPLE));

  put (merge, SAMPLE, "7 0 50 100 o", 100);
  put (merge, BOARD, "1 0 0 80 p", 100);
  assert_taken (merge, "1 0 0 80 p, 7 0 80 100 o", 100);
  put (merge, SAMPLE, "7 0 50 150 w", 200);
  put (merge, BOARD, "", 200);
  /* 30 µs from before, and 50 new ones, at the end of what is there */
  assert_taken (merge, "7 0 80 180 w", 200);
}

/* A sampled slice that somebody has followed on its core does not go on behind that. */
static void
test_followed (void)
{
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (BOARD) | LANES_SOURCE (SAMPLE));

  put (merge, SAMPLE, "7 0 0 50 o", 100);
  put (merge, BOARD, "1 0 60 100 o", 100);
  assert_taken (merge, "7 0 0 50 p, 1 0 60 100 o", 100);
  put (merge, SAMPLE, "7 0 0 80 w", 200);
  put (merge, BOARD, "1 0 60 120 w", 200);
  assert_taken (merge, "1 0 60 120 w, 7 0 120 150 w", 200);
  /* The end alone of what is not the last is not told. */
  put (merge, SAMPLE, "8 0 210 220 o", 300);
  put (merge, BOARD, "1 0 230 250 w", 300);
  assert_taken (merge, "8 0 210 220 p, 1 0 230 250 w", 300);
  put (merge, SAMPLE, "8 0 210 220 w", 400);
  put (merge, BOARD, "", 400);
  assert_taken (merge, "", 400);
}

/* The trace takes what a merge gives, also where two contradict each other. */
static void
test_contradiction (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  LanesThread thread = {.tid = 1, .end = G_MAXINT64};
  g_autoptr (GArray) slices = parse ("0 0 0 60 o, 1 0 50 100 o, 0 0 0 90 w, 1 0 50 200 w");
  LanesSlice slice;

  lanes_trace_add_thread (trace, &thread);
  lanes_trace_add_thread (trace, &thread);
  for (guint i = 0; i < slices->len; i++)
    lanes_trace_append (trace, &g_array_index (slices, LanesSlice, i));
  g_assert_cmpuint (lanes_trace_get_n_slices (trace), ==, 2);
  g_assert_true (lanes_trace_find (trace, 0, 150 * LANES_USEC, &slice));
  g_assert_cmpuint (slice.thread, ==, 1);
  g_assert_cmpint (slice.begin, ==, 50 * LANES_USEC);
  g_assert_true (lanes_trace_find (trace, 0, 40 * LANES_USEC, &slice));
  g_assert_cmpint (slice.end, ==, 50 * LANES_USEC);
}

/* A thread that runs alone beside exact ones, with random readings: its total stays. */
static void
test_totals (void)
{
  g_autoptr (LanesMerge) merge = use (LANES_SOURCE (BOARD) | LANES_SOURCE (SAMPLE));
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (LanesSlice));
  LanesTime now = 0, busy = 0, free = 0, given = 0, last = 0;

  for (int i = 0; i < 2000; i++)
    {
      LanesTime own = g_rand_int_range (random, 1, 4000),
                others = g_rand_int_range (random, 1, 4000);
      g_autofree char *exact = NULL;
      g_autofree char *sampled = NULL;

      /* It ran second, and is thought to have run at once. */
      exact = g_strdup_printf ("1 0 %d %d p", (int) now, (int) (now + others));
      sampled = g_strdup_printf ("7 0 %d %d w", (int) now, (int) (now + own));
      now += others + own;
      busy += others;
      free += own;
      put (merge, BOARD, exact, now);
      put (merge, SAMPLE, sampled, now);
      lanes_merge_take (merge, slices, &last);
    }
  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSlice *slice = &g_array_index (slices, LanesSlice, i);

      if (slice->thread == 7)
        given += slice->end - slice->begin;
      else
        busy -= (slice->end - slice->begin) / LANES_USEC;
      if (i > 0)
        g_assert_cmpint (slice->begin, >=, slice[-1].end);
    }
  g_assert_cmpint (busy, ==, 0);
  g_assert_cmpint (given, ==, free * LANES_USEC);
}

/* Two take turns, and what the second ran is counted only when its turn is over: the room that it
 * had is not given away before that. */
static void
test_late (void)
{
  g_autoptr (LanesMerge) merge =
      use_late (LANES_SOURCE (BOARD) | LANES_SOURCE (SAMPLE), 40 * LANES_USEC);

  put (merge, SAMPLE, "7 0 0 40 o", 50);
  put (merge, BOARD, "1 0 40 50 o", 50);
  assert_taken (merge, "7 0 0 10 o", 10);
  put (merge, SAMPLE, "", 100);
  put (merge, BOARD, "1 0 40 80 p", 100);
  assert_taken (merge, "7 0 0 40 p, 1 0 40 50 o, 1 0 40 60 o", 60);
  put (merge, SAMPLE, "7 0 80 120 o", 150);
  put (merge, BOARD, "1 0 120 150 o", 150);
  assert_taken (merge, "1 0 40 80 p, 7 0 80 110 o", 110);
  put (merge, SAMPLE, "7 0 80 120 w", 200);
  put (merge, BOARD, "1 0 120 155 p", 200);
  assert_taken (merge, "7 0 80 120 w, 1 0 120 150 o, 1 0 120 155 p", 160);
  /* Who has ended waits for nothing. */
  put (merge, SAMPLE, "7 0 165 185 o", 210);
  put (merge, BOARD, "", 210);
  assert_taken (merge, "7 0 165 170 o", 170);
  lanes_merge_forget_thread (merge, 7);
  put (merge, BOARD, "", 250);
  lanes_merge_rest (merge, SAMPLE);
  assert_taken (merge, "", 250);
}

#define TICK 4000

/* In µs: what the kernel has counted of a turn by then */
static LanesTime
count (LanesSpan turn, LanesTime now)
{
  return turn.end <= now ? turn.end - turn.begin
                         : MAX (0, now - now % TICK - MIN (now, turn.begin));
}

/* Every second turn is of the thread that is sampled. */
static void
tell_turns (LanesMerge *merge, const GArray *turns, LanesTime before, LanesTime now)
{
  g_autoptr (GString) exact = g_string_new (NULL);
  g_autoptr (GString) sampled = g_string_new (NULL);

  for (guint i = 0; i < turns->len; i++)
    {
      LanesSpan turn = g_array_index (turns, LanesSpan, i);
      LanesTime counted = i % 2 ? count (turn, now) : MIN (turn.end, now) - turn.begin;

      if (counted <= (i % 2 ? count (turn, before) : MIN (turn.end, before) - turn.begin)
          || turn.begin >= now)
        continue;
      g_string_append_printf (i % 2 ? sampled : exact, "%d 0 %d %d %c,", i % 2 ? 7 : 1,
                              (int) turn.begin, (int) (turn.begin + counted),
                              turn.end <= now ? 'w' : 'o');
    }
  put (merge, BOARD, exact->str, now);
  put (merge, SAMPLE, sampled->str, now);
}

/* Two that take turns on one core, which is always busy: both have what they ran, in the trace. */
static void
test_late_totals (void)
{
  g_autoptr (LanesMerge) merge =
      use_late (LANES_SOURCE (BOARD) | LANES_SOURCE (SAMPLE), TICK * LANES_USEC);
  g_autoptr (LanesTrace) trace = lanes_trace_new (N_CORES);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (LanesSpan));
  LanesTime now = 0, ran[2] = {0}, given[2] = {0};

  for (guint i = 0; i < 8; i++)
    lanes_trace_add_thread (trace, &(LanesThread){.tid = 1, .end = G_MAXINT64});
  for (guint i = 0; i < 200; i++)
    {
      LanesSpan turn = {now, now + g_rand_int_range (random, 1, 6000)};

      g_array_append_val (turns, turn);
      ran[i % 2] += turn.end - turn.begin;
      now = turn.end;
    }
  for (LanesTime read = 0, before = 0; before < now + 2 * TICK; before = read)
    {
      g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (LanesSlice));
      LanesTime taken;

      read += g_rand_int_range (random, 1, 9000);
      tell_turns (merge, turns, before, read);
      lanes_merge_take (merge, slices, &taken);
      for (guint i = 0; i < slices->len; i++)
        lanes_trace_append (trace, &g_array_index (slices, LanesSlice, i));
    }
  for (guint i = 0; i < 2; i++)
    {
      LanesTraceIter iter;
      LanesSlice slice;

      lanes_trace_iter_init_thread (&iter, trace, i ? 7 : 1, (LanesSpan){0, G_MAXINT64});
      while (lanes_trace_iter_next (&iter, &slice))
        given[i] += (slice.end - slice.begin) / LANES_USEC;
      g_assert_cmpint (given[i], ==, ran[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/alone", test_alone);
  g_test_add_func ("/merge/earliest", test_earliest);
  g_test_add_func ("/merge/rest", test_rest);
  g_test_add_func ("/merge/begin", test_begin);
  for (guint i = 0; i < G_N_ELEMENTS (fit_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/merge/fit/%s", fit_cases[i].name);

      g_test_add_data_func (path, &fit_cases[i], test_fit);
    }
  g_test_add_func ("/merge/readings", test_readings);
  g_test_add_func ("/merge/carry", test_carry);
  g_test_add_func ("/merge/followed", test_followed);
  g_test_add_func ("/merge/contradiction", test_contradiction);
  g_test_add_func ("/merge/totals", test_totals);
  g_test_add_func ("/merge/late", test_late);
  g_test_add_func ("/merge/late/totals", test_late_totals);
  return g_test_run ();
}
