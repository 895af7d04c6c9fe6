/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-figures.h"

#define RUN(thread_, task_, core_, begin_, end_) \
  { \
    .begin = begin_, .end = end_, .thread = thread_, .task = task_, .core = core_, \
    .state = LANES_STATE_RUNNING, .starts = TRUE \
  }
#define READY(thread_, task_, begin_, end_) \
  { \
    .begin = begin_, .end = end_, .thread = thread_, .task = task_, .state = LANES_STATE_READY \
  }

typedef struct
{
  const char *name;
  LanesInterval intervals[12];
  LanesFigures figures; /* verdict, busy, parallelism, overlap, queueing, active_threads,
                           active_tasks, cores */
} Case;

static const LanesSpan window = {0, 1000};

static const Case cases[] = {
    {"nothing", {{0}}, {.verdict = LANES_VERDICT_IDLE}},
    {"a blink",
     {RUN (0, 0, 0, 10, 20)},
     {.verdict = LANES_VERDICT_IDLE,
      .busy = 0.01,
      .parallelism = 1,
      .active_threads = 1,
      .active_tasks = 1,
      .cores = 1}},
    {"one",
     {RUN (0, 0, 0, 0, 500)},
     {.verdict = LANES_VERDICT_SINGLE,
      .busy = 0.5,
      .parallelism = 1,
      .active_threads = 1,
      .active_tasks = 1,
      .cores = 1}},
    {"one that moves",
     {RUN (0, 0, 0, 0, 500), RUN (0, 0, 1, 500, 1000)},
     {.verdict = LANES_VERDICT_SINGLE,
      .busy = 1,
      .parallelism = 1,
      .active_threads = 1,
      .active_tasks = 1,
      .cores = 2}},
    {"one and a crumb",
     {RUN (0, 0, 0, 0, 900), RUN (1, 1, 0, 900, 920)},
     {.verdict = LANES_VERDICT_SINGLE,
      .busy = 0.92,
      .parallelism = 1,
      .active_threads = 1,
      .active_tasks = 1,
      .cores = 1}},
    {"two on one core",
     {RUN (0, 0, 0, 0, 250), READY (1, 1, 0, 250), RUN (1, 1, 0, 250, 500), READY (0, 0, 250, 500),
      RUN (0, 0, 0, 500, 750), READY (1, 1, 500, 750), RUN (1, 1, 0, 750, 1000),
      READY (0, 0, 750, 1000)},
     {.verdict = LANES_VERDICT_CONCURRENT,
      .busy = 1,
      .parallelism = 1,
      .queueing = 1,
      .active_threads = 2,
      .active_tasks = 2,
      .cores = 1}},
    {"two on two cores",
     {RUN (0, 0, 0, 0, 1000), RUN (1, 1, 1, 0, 1000)},
     {.verdict = LANES_VERDICT_PARALLEL,
      .busy = 1,
      .parallelism = 2,
      .overlap = 1,
      .active_threads = 2,
      .active_tasks = 2,
      .cores = 2}},
    {"two threads of one task",
     {RUN (0, 0, 0, 0, 1000), RUN (1, 0, 1, 0, 500)},
     {.verdict = LANES_VERDICT_PARALLEL,
      .busy = 1,
      .parallelism = 1.5,
      .overlap = 0.5,
      .active_threads = 2,
      .active_tasks = 1,
      .cores = 2}},
    {"three on two cores",
     {RUN (0, 0, 0, 0, 1000), RUN (1, 1, 1, 0, 500), READY (2, 2, 0, 500), RUN (2, 2, 1, 500, 1000),
      READY (1, 1, 500, 1000)},
     {.verdict = LANES_VERDICT_BOTH,
      .busy = 1,
      .parallelism = 2,
      .overlap = 1,
      .queueing = 1,
      .active_threads = 3,
      .active_tasks = 3,
      .cores = 2}},
    {"a lock: two cores, one at a time",
     {RUN (0, 0, 0, 0, 500), RUN (1, 0, 1, 490, 1000)},
     {.verdict = LANES_VERDICT_CONCURRENT,
      .busy = 1,
      .parallelism = 1.01,
      .overlap = 0.01,
      .active_threads = 2,
      .active_tasks = 1,
      .cores = 2}},
    {"cut by the window",
     {RUN (0, 0, 0, -500, 1500), RUN (1, 1, 1, 900, 2000)},
     {.verdict = LANES_VERDICT_CONCURRENT,
      .busy = 1,
      .parallelism = 1.1,
      .overlap = 0.1,
      .active_threads = 2,
      .active_tasks = 2,
      .cores = 2}},
    {"waiting without anybody running does not count",
     {RUN (0, 0, 0, 0, 500), READY (1, 1, 500, 1000)},
     {.verdict = LANES_VERDICT_SINGLE,
      .busy = 0.5,
      .parallelism = 1,
      .active_threads = 1,
      .active_tasks = 1,
      .cores = 1}},
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
test_compute (gconstpointer data)
{
  const Case *test = data;
  LanesFigures figures;

  lanes_figures_compute (test->intervals, count_intervals (test), window, &figures);
  g_assert_cmpint (figures.verdict, ==, test->figures.verdict);
  g_assert_cmpfloat_with_epsilon (figures.busy, test->figures.busy, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.parallelism, test->figures.parallelism, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.overlap, test->figures.overlap, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.queueing, test->figures.queueing, 1e-9);
  g_assert_cmpuint (figures.active_threads, ==, test->figures.active_threads);
  g_assert_cmpuint (figures.active_tasks, ==, test->figures.active_tasks);
  g_assert_cmpuint (figures.cores, ==, test->figures.cores);
}

/* With forty threads on one core, none has a twentieth of it: they are taking turns all the same.
 */
static void
test_crowd (void)
{
  LanesInterval intervals[40];
  LanesFigures figures;

  for (guint i = 0; i < 40; i++)
    intervals[i] = (LanesInterval) RUN (i, i, 0, i * 25, i * 25 + 25);
  lanes_figures_compute (intervals, 40, window, &figures);
  g_assert_cmpint (figures.verdict, ==, LANES_VERDICT_CONCURRENT);
  g_assert_cmpuint (figures.active_threads, ==, 40);
}

static void
test_turns (void)
{
  LanesInterval intervals[] = {RUN (0, 0, 0, -100, 100), RUN (0, 0, 0, 200, 300),
                               RUN (0, 0, 0, 999, 1200), RUN (0, 0, 0, 1000, 1200)};
  LanesFigures figures;

  lanes_figures_compute (intervals, G_N_ELEMENTS (intervals), window, &figures);
  g_assert_cmpfloat_with_epsilon (figures.turns_per_second, 2e6, 1e-3);
}

/* Counts unit by unit. */
static void
count_plainly (const LanesInterval *intervals, gsize n_intervals, guint n_units, LanesTime unit,
               LanesSpan shown, LanesFigures *figures)
{
  guint busy = 0, running = 0, overlapped = 0, queued = 0;

  for (guint k = 0; k < n_units; k++)
    {
      LanesTime time = shown.begin + k * unit;
      guint counts[2] = {0, 0};

      for (gsize i = 0; i < n_intervals; i++)
        if (intervals[i].begin <= time && intervals[i].end > time)
          counts[intervals[i].state]++;
      busy += counts[LANES_STATE_RUNNING] >= 1;
      running += counts[LANES_STATE_RUNNING];
      overlapped += counts[LANES_STATE_RUNNING] >= 2;
      queued += counts[LANES_STATE_RUNNING] >= 1 && counts[LANES_STATE_READY] >= 1;
    }
  *figures = (LanesFigures){.busy = (double) busy / n_units,
                            .parallelism = (double) running / MAX (busy, 1),
                            .overlap = (double) overlapped / MAX (busy, 1),
                            .queueing = (double) queued / MAX (busy, 1)};
}

/* In any order, in windows of any length, from wherever they begin */
static void
test_any (void)
{
  static const LanesTime units[] = {1, 31, 997, 12345678, 98765432109};

  for (guint round = 0; round < 500; round++)
    {
      LanesTime unit = units[round % G_N_ELEMENTS (units)];
      LanesSpan shown = {1000 * unit, 1040 * unit};
      LanesInterval intervals[24];
      gsize n = (gsize) g_test_rand_int_range (0, G_N_ELEMENTS (intervals) + 1);
      LanesFigures expected, figures;

      for (gsize i = 0; i < n; i++)
        {
          LanesTime begin = g_test_rand_int_range (990, 1045);

          intervals[i] = (LanesInterval){.begin = begin * unit,
                                         .end = (begin + g_test_rand_int_range (0, 30)) * unit,
                                         .thread = (guint) i,
                                         .state = g_test_rand_bit () ? LANES_STATE_RUNNING
                                                                     : LANES_STATE_READY};
        }
      count_plainly (intervals, n, 40, unit, shown, &expected);
      lanes_figures_compute (intervals, n, shown, &figures);
      g_assert_cmpfloat_with_epsilon (figures.busy, expected.busy, 1e-9);
      g_assert_cmpfloat_with_epsilon (figures.parallelism, expected.parallelism, 1e-9);
      g_assert_cmpfloat_with_epsilon (figures.overlap, expected.overlap, 1e-9);
      g_assert_cmpfloat_with_epsilon (figures.queueing, expected.queueing, 1e-9);
    }
}

/* A whole number, and never one that the sentence beside it denies */
static void
test_together (void)
{
  static const struct
  {
    LanesVerdict verdict;
    double parallelism;
    guint together;
  } table[] = {
      {LANES_VERDICT_IDLE, 0, 0},        {LANES_VERDICT_SINGLE, 1, 1},
      {LANES_VERDICT_CONCURRENT, 1, 1},  {LANES_VERDICT_PARALLEL, 1.3, 2},
      {LANES_VERDICT_PARALLEL, 1.98, 2}, {LANES_VERDICT_BOTH, 3.6, 4},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LanesFigures figures = {.verdict = table[i].verdict, .parallelism = table[i].parallelism};

      g_assert_cmpuint (lanes_figures_get_together (&figures), ==, table[i].together);
    }
}

static void
test_describe (void)
{
  static const struct
  {
    LanesFigures figures;
    const char *title;
    const char *text;
  } table[] = {
      {{.verdict = LANES_VERDICT_CONCURRENT, .active_threads = 4, .active_tasks = 4, .cores = 1},
       "Taking turns",
       "4 tasks share 1 core: only one runs at a time, the others wait for their turn."},
      {{.verdict = LANES_VERDICT_CONCURRENT, .active_threads = 2, .active_tasks = 1, .cores = 2},
       "Taking turns",
       "2 threads of 1 task take turns on 2 cores: only one runs at a time."},
      {{.verdict = LANES_VERDICT_PARALLEL,
        .active_threads = 2,
        .active_tasks = 2,
        .cores = 2,
        .parallelism = 2},
       "Side by side",
       "2 tasks run on 2 cores at the same instant. Nobody waits."},
      {{.verdict = LANES_VERDICT_BOTH,
        .active_threads = 5,
        .active_tasks = 3,
        .cores = 2,
        .parallelism = 1.98},
       "Side by side and taking turns",
       "5 threads of 3 tasks run on 2 cores. 2 run at the same instant; the others wait."},
      {{.verdict = LANES_VERDICT_SINGLE, .active_threads = 1, .active_tasks = 1, .cores = 1},
       "One at work",
       "One task is running. Nothing else asks for a core."},
      {{.verdict = LANES_VERDICT_SINGLE,
        .active_threads = 1,
        .active_tasks = 1,
        .cores = 1,
        .others = 0.44},
       "One at work",
       "One task is running."},
      {{.verdict = LANES_VERDICT_SINGLE,
        .active_threads = 1,
        .active_tasks = 1,
        .cores = 1,
        .others = 1.5},
       "One at work",
       "One task is running. Other programs use the cores too."},
      {{.verdict = LANES_VERDICT_CONCURRENT,
        .active_threads = 2,
        .active_tasks = 2,
        .cores = 1,
        .others = 0.9},
       "Taking turns",
       "2 tasks share 1 core: only one runs at a time, the others wait for their turn. Other "
       "programs use the cores too."},
      {{.verdict = LANES_VERDICT_IDLE}, "Nothing is running", "Press Run All to start the tasks."},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = lanes_figures_describe (&table[i].figures);

      g_assert_cmpstr (lanes_figures_get_title (&table[i].figures), ==, table[i].title);
      g_assert_cmpstr (text, ==, table[i].text);
    }
}

/* From a trace: the ready time comes from how slices ended. */
static void
test_measure (void)
{
  g_autoptr (LanesTrace) trace = lanes_trace_new (1);
  LanesThread thread = {.end = G_MAXINT64};
  LanesFigures figures;
  guint threads[2];

  for (guint i = 0; i < 2; i++)
    {
      thread.task = i;
      threads[i] = lanes_trace_add_thread (trace, &thread);
    }
  for (int i = 0; i < 10; i++)
    lanes_trace_append (trace, &(LanesSlice){i * 100, i * 100 + 100, threads[i % 2], 0,
                                             LANES_SLICE_PREEMPTED, FALSE});
  lanes_trace_advance (trace, 1000);
  lanes_figures_measure (trace, window, &figures);
  g_assert_cmpint (figures.verdict, ==, LANES_VERDICT_CONCURRENT);
  g_assert_cmpfloat_with_epsilon (figures.queueing, 0.9,
                                  1e-9); /* the second is not known before its first slice */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
          g_strdelimit (g_strdup_printf ("/figures/compute/%s", cases[i].name), " ", '-');

      g_test_add_data_func (path, &cases[i], test_compute);
    }
  g_test_add_func ("/figures/crowd", test_crowd);
  g_test_add_func ("/figures/turns", test_turns);
  g_test_add_func ("/figures/any", test_any);
  g_test_add_func ("/figures/together", test_together);
  g_test_add_func ("/figures/describe", test_describe);
  g_test_add_func ("/figures/measure", test_measure);
  return g_test_run ();
}
