/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "lanes-stretch-words.h"

#define NONE G_MAXUINT

/* Three threads on two cores, in milliseconds:
 *
 * the first runs on core 0 from 10 to 20, waits, runs on core 1 from 30 to 40, rests, and runs on
 * core 0 from 60 to 70, whose end nobody saw; the second has core 0 from 20 to 50, and waits from
 * then on; the third is there from 5 to 80, never runs, and its task is paused from 40 to 45 and
 * from 75 on. From 52 to 55 records were lost. It is 100 now. */
static LanesTrace *
make_trace (void)
{
  static const LanesThread threads[] = {
      {.task = 0, .begin = 0, .end = G_MAXINT64},
      {.task = 0, .begin = 15, .end = G_MAXINT64},
      {.task = 1, .begin = 5, .end = 80},
  };
  static const LanesSlice slices[] = {
      {10, 20, 0, 0, LANES_SLICE_PREEMPTED, FALSE},
      {20, 50, 1, 0, LANES_SLICE_PREEMPTED, FALSE},
      {30, 40, 0, 1, LANES_SLICE_WAITED, TRUE},
      {60, 70, 0, 0, LANES_SLICE_OPEN, FALSE},
  };
  LanesTrace *trace = lanes_trace_new (2);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    lanes_trace_add_thread (trace, &threads[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (slices); i++)
    lanes_trace_append (trace, &slices[i]);
  lanes_trace_add_lost (trace, (LanesSpan){52, 55});
  lanes_trace_set_paused (trace, 1, 40, TRUE);
  lanes_trace_set_paused (trace, 1, 45, FALSE);
  lanes_trace_set_paused (trace, 1, 75, TRUE);
  lanes_trace_advance (trace, 100);
  return trace;
}

static const struct
{
  guint thread;
  LanesTime time;
  int kind; /* -1: there is nothing to tell, or it runs */
  LanesSpan span;
  gboolean open;
  int core;
  int next_core;
} threads[] = {
    {0, 5, -1, {0, 0}, FALSE, 0, 0}, /* before anything was recorded */
    {0, 15, -1, {0, 0}, FALSE, 0, 0},
    {0, 20, LANES_STRETCH_WAITING, {20, 30}, FALSE, 0, 1},
    {0, 29, LANES_STRETCH_WAITING, {20, 30}, FALSE, 0, 1},
    {0, 30, -1, {0, 0}, FALSE, 0, 0},
    {0, 45, LANES_STRETCH_RESTING, {40, 52}, FALSE, 1, -1},
    {0, 52, LANES_STRETCH_UNKNOWN, {52, 55}, FALSE, 1, -1},
    {0, 55, LANES_STRETCH_RESTING, {55, 60}, FALSE, 1, 0},
    {0, 85, -1, {0, 0}, FALSE, 0, 0}, /* it runs on */
    {1, 12, -1, {0, 0}, FALSE, 0, 0}, /* before it was there */
    {1, 16, LANES_STRETCH_RESTING, {15, 20}, FALSE, -1, 0},
    {1, 51, LANES_STRETCH_WAITING, {50, 52}, TRUE, 0, -1},
    {1, 90, LANES_STRETCH_WAITING, {55, 100}, TRUE, 0, -1},
    {1, 100, -1, {0, 0}, FALSE, 0, 0}, /* to come */
    {2, 40, LANES_STRETCH_PAUSED, {40, 45}, FALSE, -1, -1},
    {2, 45, LANES_STRETCH_RESTING, {10, 52}, FALSE, -1, -1},
    {2, 79, LANES_STRETCH_PAUSED, {75, 80}, TRUE, -1, -1},
    {2, 80, -1, {0, 0}, FALSE, 0, 0}, /* it has ended */
    {9, 30, -1, {0, 0}, FALSE, 0, 0},
};

static void
test_threads (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      LanesStretch stretch;
      gboolean found =
          lanes_stretch_find_of_thread (&stretch, trace, threads[i].thread, threads[i].time);

      g_test_message ("thread %u at %d", threads[i].thread, (int) threads[i].time);
      g_assert_cmpint (found ? (int) stretch.kind : -1, ==, threads[i].kind);
      if (!found)
        continue;
      g_assert_cmpint (stretch.span.begin, ==, threads[i].span.begin);
      g_assert_cmpint (stretch.span.end, ==, threads[i].span.end);
      g_assert_cmpint (stretch.open, ==, threads[i].open);
      g_assert_cmpint (stretch.core, ==, threads[i].core);
      g_assert_cmpint (stretch.next_core, ==, threads[i].next_core);
      g_assert_cmpuint (stretch.thread, ==, threads[i].thread);
    }
}

static const struct
{
  guint core;
  LanesTime time;
  int kind;
  LanesSpan span;
  gboolean open;
  guint before;
  guint after;
} cores[] = {
    {0, 20, -1, {0, 0}, FALSE, 0, 0},
    {0, 50, LANES_STRETCH_FREE, {50, 52}, FALSE, 1, NONE},
    {0, 53, LANES_STRETCH_UNKNOWN, {52, 55}, FALSE, NONE, NONE},
    {0, 59, LANES_STRETCH_FREE, {55, 60}, FALSE, NONE, 0},
    {0, 90, -1, {0, 0}, FALSE, 0, 0}, /* the last turn goes on */
    {1, 20, LANES_STRETCH_FREE, {10, 30}, FALSE, NONE, 0},
    {1, 90, LANES_STRETCH_FREE, {55, 100}, TRUE, NONE, NONE},
    {1, 100, -1, {0, 0}, FALSE, 0, 0},
};

static void
test_cores (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();

  for (gsize i = 0; i < G_N_ELEMENTS (cores); i++)
    {
      LanesStretch stretch;
      gboolean found = lanes_stretch_find_on_core (&stretch, trace, cores[i].core, cores[i].time);

      g_test_message ("core %u at %d", cores[i].core, (int) cores[i].time);
      g_assert_cmpint (found ? (int) stretch.kind : -1, ==, cores[i].kind);
      if (!found)
        continue;
      g_assert_cmpint (stretch.span.begin, ==, cores[i].span.begin);
      g_assert_cmpint (stretch.span.end, ==, cores[i].span.end);
      g_assert_cmpint (stretch.open, ==, cores[i].open);
      g_assert_cmpuint (stretch.before, ==, cores[i].before);
      g_assert_cmpuint (stretch.after, ==, cores[i].after);
      g_assert_cmpint (stretch.core, ==, (int) cores[i].core);
    }
}

static const struct
{
  LanesTime time;
  LanesTally tally;
} tallies[] = {
    {8, {0, 0, 0, 0, NONE}},  {12, {1, 0, 1, 0, 2}}, {25, {1, 1, 1, 0, 2}}, {42, {1, 0, 1, 1, 2}},
    {53, {0, 0, 0, 0, NONE}}, {57, {0, 1, 2, 0, 2}}, {65, {1, 1, 1, 0, 2}}, {90, {1, 1, 0, 0, 1}},
};

static void
test_tallies (void)
{
  static const guint numbers[] = {0, 1, 2, 7};
  g_autoptr (LanesTrace) trace = make_trace ();

  for (gsize i = 0; i < G_N_ELEMENTS (tallies); i++)
    {
      const LanesTally *expected = &tallies[i].tally;
      LanesTally tally;

      g_test_message ("at %d", (int) tallies[i].time);
      lanes_tally_count (&tally, trace, numbers, G_N_ELEMENTS (numbers), tallies[i].time);
      g_assert_cmpuint (tally.n_running, ==, expected->n_running);
      g_assert_cmpuint (tally.n_waiting, ==, expected->n_waiting);
      g_assert_cmpuint (tally.n_resting, ==, expected->n_resting);
      g_assert_cmpuint (tally.n_paused, ==, expected->n_paused);
      g_assert_cmpuint (tally.one, ==, expected->one);
    }
}

static const struct
{
  LanesStretch stretch;
  const char *text;
} words[] = {
    {{LANES_STRETCH_WAITING, {0, 4 * LANES_MSEC}}, "Waits for its turn: 4 ms"},
    {{LANES_STRETCH_WAITING, {0, 4 * LANES_MSEC}, TRUE}, "Waits for its turn: 4 ms so far"},
    {{LANES_STRETCH_RESTING, {0, 2 * LANES_SEC}}, "Rests: 2 s"},
    {{LANES_STRETCH_PAUSED, {0, 2 * LANES_SEC}, TRUE}, "Paused by you: 2 s so far"},
    {{LANES_STRETCH_FREE, {0, 2 * LANES_SEC}}, "No task of yours: 2 s"},
    {{LANES_STRETCH_OTHER, {0, 2 * LANES_SEC}}, "2 s on Core 1"},
    {{LANES_STRETCH_OTHER, {0, 2 * LANES_SEC}, TRUE}, "2 s on Core 1 so far"},
    {{LANES_STRETCH_IDLE, {0, 2 * LANES_SEC}}, "Nothing runs: 2 s"},
    {{LANES_STRETCH_UNKNOWN, {0, 2 * LANES_SEC}}, "Not known: records were lost"},
};

static const struct
{
  LanesTally tally;
  const char *text;
} tally_words[] = {
    {{1, 3, 0, 0, 0}, "1 runs, 3 wait for their turn"},
    {{2, 1, 0, 0, 0}, "2 run, 1 waits for its turn"},
    {{0, 0, 1, 2, 0}, "1 rests, 2 are paused"},
    {{0, 0, 4, 0, 0}, "4 rest"},
};

static void
test_words (void)
{
  const LanesStretchNames names = {.core = "Core 1"};

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = lanes_stretch_words_for_length (&words[i].stretch, &names);

      g_assert_cmpstr (text, ==, words[i].text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tally_words); i++)
    {
      g_autofree char *text = lanes_tally_words (&tally_words[i].tally);

      g_assert_cmpstr (text, ==, tally_words[i].text);
    }
}

/* Others have core 1 from 5 to 25, and from 38 to 48, of which 38 to 40 is the tasks'; from 60 to
 * 65 nothing is known of them, and after 90. */
static LanesTrace *
make_others (void)
{
  LanesTrace *others = lanes_trace_new (2);
  guint thread = lanes_trace_add_thread (
      others,
      &(LanesThread){.ordinal = 1, .pid = 77, .tid = 77, .name = "firefox", .end = G_MAXINT64});
  guint kernel = lanes_trace_add_thread (
      others, &(LanesThread){.pid = 9, .tid = 9, .name = "kworker/1:0", .end = G_MAXINT64});

  lanes_trace_append (others, &(LanesSlice){5, 25, thread, 1, LANES_SLICE_WAITED, FALSE});
  lanes_trace_append (others, &(LanesSlice){38, 48, kernel, 1, LANES_SLICE_WAITED, FALSE});
  lanes_trace_add_lost (others, (LanesSpan){60, 65});
  lanes_trace_advance (others, 90);
  return others;
}

static const struct
{
  LanesTime time;
  LanesStretchKind kind;
  LanesSpan span;
  guint other;
} other_stretches[] = {
    {10, LANES_STRETCH_OTHER, {10, 25}, 0}, /* since anything was recorded of the tasks */
    {24, LANES_STRETCH_OTHER, {10, 25}, 0},   {25, LANES_STRETCH_IDLE, {25, 30}, 0},
    {45, LANES_STRETCH_OTHER, {40, 48}, 1},   {50, LANES_STRETCH_IDLE, {48, 52}, 0},
    {53, LANES_STRETCH_UNKNOWN, {52, 55}, 0}, {62, LANES_STRETCH_FREE, {55, 100}, 0},
    {70, LANES_STRETCH_IDLE, {65, 90}, 0},    {95, LANES_STRETCH_FREE, {55, 100}, 0},
};

static void
test_others (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (LanesTrace) others = make_others ();

  for (gsize i = 0; i < G_N_ELEMENTS (other_stretches); i++)
    {
      LanesStretch stretch;

      g_test_message ("at %d", (int) other_stretches[i].time);
      g_assert_true (lanes_stretch_find_on_core (&stretch, trace, 1, other_stretches[i].time));
      lanes_stretch_look_at_others (&stretch, others);
      g_assert_cmpint (stretch.kind, ==, other_stretches[i].kind);
      g_assert_cmpint (stretch.span.begin, ==, other_stretches[i].span.begin);
      g_assert_cmpint (stretch.span.end, ==, other_stretches[i].span.end);
      if (stretch.kind == LANES_STRETCH_OTHER)
        g_assert_cmpuint (stretch.other, ==, other_stretches[i].other);
    }
}

static char *
get_label (guint thread, gpointer user_data)
{
  return g_strdup ("Sort");
}

/* What is said of another program, and who it is said to have a core from a task */
static void
test_other_words (void)
{
  g_autoptr (LanesTrace) trace = make_trace ();
  g_autoptr (LanesTrace) others = make_others ();
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  g_autoptr (LanesTurnSource) source =
      lanes_turn_source_new (trace, topology, tasks, get_label, NULL);
  const LanesTurnClock clock = {LANES_TIME_FORMAT_SINCE_START, 0, FALSE};
  const LanesCoreSet used = lanes_core_set_all ();
  g_autoptr (LanesTurnText) text = NULL;
  g_autoptr (LanesTurnText) kernel = NULL;
  g_autofree char *who = NULL;
  LanesStretch stretch;

  lanes_turn_source_set_others (source, others);
  g_assert_true (lanes_stretch_find_on_core (&stretch, trace, 1, 10));
  lanes_stretch_look_at_others (&stretch, others);
  text = lanes_stretch_text_new (source, &stretch, &used, &clock);
  g_assert_cmpstr (text->thread, ==, "firefox");
  g_assert_true (g_str_has_suffix (text->length, " on Core 1"));
  g_assert_cmpstr (text->wait, ==, "It is no task of yours: process 77");
  g_assert_true (text->plain);
  g_assert_null (text->before);

  g_assert_true (lanes_stretch_find_on_core (&stretch, trace, 1, 45));
  lanes_stretch_look_at_others (&stretch, others);
  kernel = lanes_stretch_text_new (source, &stretch, &used, &clock);
  g_assert_cmpstr (kernel->thread, ==, "The system itself (kworker/1:0)");

  who = lanes_stretch_words_for_cores (source, &used, 0, -1, 24);
  g_assert_nonnull (strstr (who, "Core 0: Sort"));
  g_assert_nonnull (strstr (who, "Core 1: firefox"));
}

/* Lanes is not said to be a stranger. */
static void
test_own_words (void)
{
  const LanesThread own[] = {
      {.ordinal = 1, .pid = getpid (), .tid = getpid (), .name = "lanes", .end = G_MAXINT64},
      {.ordinal = 1, .pid = 78, .tid = 78, .name = "lanes-worker", .end = G_MAXINT64},
  };
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  const LanesTurnClock clock = {LANES_TIME_FORMAT_SINCE_START, 0, FALSE};
  const LanesCoreSet used = lanes_core_set_all ();

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autoptr (LanesTrace) trace = make_trace ();
      g_autoptr (LanesTrace) others = lanes_trace_new (2);
      g_autoptr (LanesTurnSource) source =
          lanes_turn_source_new (trace, topology, tasks, get_label, NULL);
      g_autofree char *expected = NULL;
      g_autoptr (LanesTurnText) text = NULL;
      LanesStretch stretch;

      lanes_trace_append (others, &(LanesSlice){5, 25, lanes_trace_add_thread (others, &own[i]), 1,
                                                LANES_SLICE_WAITED, FALSE});
      lanes_trace_advance (others, 90);
      lanes_turn_source_set_others (source, others);
      g_assert_true (lanes_stretch_find_on_core (&stretch, trace, 1, 10));
      lanes_stretch_look_at_others (&stretch, others);
      text = lanes_stretch_text_new (source, &stretch, &used, &clock);
      expected =
          g_strdup_printf ("It is Lanes itself, at work for your tasks: process %d", own[i].pid);
      g_assert_cmpstr (text->wait, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stretch/threads", test_threads);
  g_test_add_func ("/stretch/cores", test_cores);
  g_test_add_func ("/stretch/tallies", test_tallies);
  g_test_add_func ("/stretch/expected", test_words);
  g_test_add_func ("/stretch/others", test_others);
  g_test_add_func ("/stretch/other-expected", test_other_words);
  g_test_add_func ("/stretch/own-expected", test_own_words);
  return g_test_run ();
}
