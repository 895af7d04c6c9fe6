/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-sample-slices.h"
#include "schedule-fixture.h"

#define MS LANES_MSEC

#define N_RANDOM_THREADS 12
#define N_RANDOM_CORES   4

/* A converter, and the slices as a trace would hold them. */
typedef struct
{
  LanesSampleSlices *slices;
  LanesTime now;
  GArray *counters; /* of the next reading */
  GArray *fresh;    /* what the last reading gave */
  GArray *all;      /* of LanesSampleSlice, by their begin per core and thread */
} Bench;

static void
bench_init (Bench *bench)
{
  *bench = (Bench){
      .slices = lanes_sample_slices_new (0),
      .counters = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters)),
      .fresh = g_array_new (FALSE, FALSE, sizeof (LanesSampleSlice)),
      .all = g_array_new (FALSE, FALSE, sizeof (LanesSampleSlice)),
  };
}

static void
bench_clear (Bench *bench)
{
  lanes_sample_slices_free (bench->slices);
  g_array_unref (bench->counters);
  g_array_unref (bench->fresh);
  g_array_unref (bench->all);
}

static const LanesSampleSlice *
get_slice (const Bench *bench, guint i)
{
  g_assert_cmpuint (i, <, bench->all->len);
  return &g_array_index (bench->all, LanesSampleSlice, i);
}

/* Takes a slice over as the header says that it can be: it replaces the last one of its core and
 * thread, or comes after them. */
static void
merge_slice (Bench *bench, const LanesSampleSlice *slice)
{
  g_assert_cmpint (slice->begin, <, slice->end);
  g_assert_cmpint (slice->end, <=, bench->now);
  for (guint i = bench->all->len; i-- > 0;)
    {
      LanesSampleSlice *old = &g_array_index (bench->all, LanesSampleSlice, i);

      if (old->tid == slice->tid && old->core == slice->core && old->begin == slice->begin)
        {
          g_assert_true (old->open);
          g_assert_cmpint (slice->end, >=, old->end);
          g_assert_cmpint (slice->queued, ==, old->queued);
          for (guint j = i + 1; j < bench->all->len; j++)
            if (get_slice (bench, j)->core == slice->core
                || get_slice (bench, j)->tid == slice->tid)
              g_assert_cmpint (get_slice (bench, j)->begin, >=, slice->end);
          *old = *slice;
          return;
        }
      if (old->core == slice->core || old->tid == slice->tid)
        {
          g_assert_cmpint (old->end, <=, slice->begin);
          g_assert_false (old->open);
        }
      /* Older ones were compared with this one when it came. */
      if (old->core == slice->core && old->tid == slice->tid)
        break;
    }
  g_array_append_vals (bench->all, slice, 1);
}

static void
add_reading (Bench *bench, int tid, guint core, char state, LanesSchedStat stat)
{
  LanesThreadCounters counters = {
      .pid = 1, .tid = tid, .core = core, .state = state, .time = bench->now, .stat = stat};

  g_array_append_val (bench->counters, counters);
}

static void
push (Bench *bench, LanesTime now)
{
  g_array_set_size (bench->fresh, 0);
  for (guint i = 0; i < bench->counters->len; i++)
    g_array_index (bench->counters, LanesThreadCounters, i).time = now;
  lanes_sample_slices_push (bench->slices, bench->counters, (LanesSpan){bench->now, now},
                            bench->fresh);
  bench->now = now;
  g_array_set_size (bench->counters, 0);
  for (guint i = 0; i < bench->fresh->len; i++)
    merge_slice (bench, &g_array_index (bench->fresh, LanesSampleSlice, i));
}

/* One reading of one or two threads, in ms, and all slices that are there after all of them. */
typedef struct
{
  int time;
  struct
  {
    guint core;
    char state; /* 0: not in the reading */
    int run, wait, turns;
  } threads[3];
} Reading;

typedef struct
{
  const char *name;
  Reading readings[10];
  struct
  {
    int tid;
    guint core;
    int begin, end; /* an end of 0: no more */
    gboolean queued;
    gboolean open;
  } slices[8];
  int carry;
} Table;

static const Table tables[] = {
    /* Counted at ticks of 4 ms, read every ms: one slice that grows. */
    {"alone",
     {{1, {{0, 'R', 0, 0, 1}}},
      {2, {{0, 'R', 0, 0, 1}}},
      {4, {{0, 'R', 4, 0, 1}}},
      {5, {{0, 'R', 4, 0, 1}}},
      {8, {{0, 'R', 8, 0, 1}}},
      {12, {{0, 'R', 12, 0, 1}}}},
     {{1, 0, 0, 12, FALSE, TRUE}},
     0},
    /* Two take turns on one core, each until the other is counted. */
    {"turns",
     {{1, {{0, 'R', 0, 0, 1}, {0, 'R', 0, 0, 0}}},
      {4, {{0, 'R', 4, 0, 1}, {0, 'R', 0, 4, 1}}},
      {7, {{0, 'R', 4, 3, 2}, {0, 'R', 3, 4, 1}}},
      {8, {{0, 'R', 4, 3, 2}, {0, 'R', 3, 4, 1}}},
      {11, {{0, 'R', 8, 3, 2}, {0, 'R', 3, 8, 2}}}},
     {{1, 0, 0, 4, FALSE, FALSE}, {2, 0, 4, 7, TRUE, FALSE}, {1, 0, 7, 11, TRUE, TRUE}},
     0},
    /* It rests and comes back: two slices, and the gap is no queue. */
    {"rest",
     {{4, {{0, 'S', 3, 0, 1}}}, {10, {{0, 'S', 3, 0, 1}}}, {14, {{0, 'S', 5, 0, 2}}}},
     {{1, 0, 1, 4, FALSE, FALSE}, {1, 0, 12, 14, FALSE, FALSE}},
     0},
    /* It waits most of the gap. */
    {"queue",
     {{4, {{0, 'R', 4, 0, 1}}}, {8, {{0, 'R', 4, 3, 2}}}, {12, {{0, 'R', 8, 3, 2}}}},
     {{1, 0, 0, 4, FALSE, FALSE}, {1, 0, 7, 11, TRUE, TRUE}},
     0},
    /* Run time that comes with no turn, after it rested, is no turn of its own. */
    {"remainder",
     {{4, {{0, 'S', 3, 0, 1}}}, {8, {{0, 'S', 4, 0, 1}}}, {12, {{0, 'S', 6, 0, 2}}}},
     {{1, 0, 1, 4, FALSE, FALSE}, {1, 0, 9, 12, FALSE, FALSE}},
     0},
    /* Two that ran on the same core in one period stand one behind the other. */
    {"share",
     {{4, {{0, 'S', 2, 0, 1}, {0, 'S', 2, 2, 1}}}},
     {{1, 0, 0, 2, FALSE, FALSE}, {2, 0, 2, 4, TRUE, FALSE}},
     0},
    /* It moves: what was run before the turn was counted goes on where it was. */
    {"move",
     {{4, {{0, 'R', 4, 0, 1}}}, {8, {{1, 'R', 6, 1, 2}}}, {12, {{1, 'R', 10, 1, 2}}}},
     {{1, 0, 0, 6, FALSE, FALSE}, {1, 1, 7, 11, TRUE, TRUE}},
     0},
    /* It was taken away from its core, and has no other yet. */
    {"queued-elsewhere",
     {{4, {{0, 'R', 4, 0, 1}}}, {8, {{1, 'R', 6, 0, 1}}}},
     {{1, 0, 0, 6, FALSE, TRUE}},
     0},
    /* More run time than there was time for it stays in the carry. */
    {"too-much",
     {{4, {{0, 'R', 4, 0, 1}}}, {8, {{0, 'R', 10, 0, 1}}}},
     {{1, 0, 0, 8, FALSE, TRUE}},
     2},
    /* Older than the session: counts from the first reading on. */
    {"older",
     {{4, {{0, 'R', 5000, 70, 99}}}, {8, {{0, 'R', 5003, 70, 99}}}},
     {{1, 0, 4, 7, FALSE, TRUE}},
     0},
    {"ended",
     {{4, {{0, 'R', 4, 0, 1}}}, {8, {{0, 'X', 6, 0, 1}}}},
     {{1, 0, 0, 6, FALSE, FALSE}},
     0},
    /* The number is given to a new thread, or the thread takes over another's in an exec. */
    {"backwards",
     {{4, {{0, 'R', 4, 0, 1}}}, {8, {{0, 'R', 1, 0, 1}}}, {12, {{0, 'R', 3, 0, 1}}}},
     {{1, 0, 0, 6, FALSE, TRUE}},
     0},
    /* Nothing was read for a while: what was run then has no place. */
    {"gap",
     {{4, {{0, 'R', 4, 0, 1}}}, {2004, {{0, 'R', 1500, 0, 1}}}, {2008, {{0, 'R', 1504, 0, 1}}}},
     {{1, 0, 0, 4, FALSE, FALSE}, {1, 0, 2004, 2008, FALSE, TRUE}},
     1496},
    {"gap-then-rest",
     {{4, {{0, 'R', 4, 0, 1}}}, {2004, {{0, 'S', 9, 0, 3}}}, {2008, {{0, 'S', 9, 0, 3}}}},
     {{1, 0, 0, 4, FALSE, FALSE}},
     5},
    {"ended-in-gap",
     {{4, {{0, 'R', 4, 0, 1}}}, {2004, {{0, 'X', 1500, 0, 1}}}},
     {{1, 0, 0, 4, FALSE, FALSE}},
     1496},
    {"begun-in-gap",
     {{4, {{0, 'R', 4, 0, 1}}},
      {2004, {{0, 'R', 4, 0, 1}, {1, 'R', 700, 0, 1}}},
      {2008, {{0, 'R', 4, 0, 1}, {1, 'R', 704, 0, 1}}}},
     {{1, 0, 0, 4, FALSE, FALSE}, {2, 1, 2004, 2008, FALSE, TRUE}},
     700},
    /* It could not be read just after the gap. */
    {"missed-after-gap",
     {{4, {{0, 'R', 4, 0, 1}, {1, 'R', 4, 0, 1}}},
      {2004, {{0, 'R', 1000, 0, 1}}},
      {2008, {{0, 'R', 1004, 0, 1}, {1, 'R', 1500, 0, 1}}},
      {2012, {{0, 'R', 1008, 0, 1}, {1, 'R', 1504, 0, 1}}}},
     {{1, 0, 0, 4, FALSE, FALSE},
      {2, 1, 0, 4, FALSE, FALSE},
      {1, 0, 2004, 2012, FALSE, TRUE},
      {2, 1, 2008, 2012, FALSE, TRUE}},
     996 + 1496},
    /* While there was nobody, nothing was missed. */
    {"nobody", {{2004, {{0, 'S', 3, 0, 1}}}}, {{1, 0, 2001, 2004, FALSE, FALSE}}, 0},
};

static void
run_readings (Bench *bench, const Table *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (table->readings) && table->readings[i].time; i++)
    {
      const Reading *reading = &table->readings[i];

      for (guint j = 0; j < G_N_ELEMENTS (reading->threads) && reading->threads[j].state; j++)
        add_reading (bench, (int) j + 1, reading->threads[j].core, reading->threads[j].state,
                     (LanesSchedStat){reading->threads[j].run * MS, reading->threads[j].wait * MS,
                                      (guint64) reading->threads[j].turns});
      push (bench, reading->time * MS);
    }
}

static void
test_table (gconstpointer data)
{
  const Table *table = data;
  Bench bench;
  guint n = 0;

  bench_init (&bench);
  run_readings (&bench, table);
  for (guint i = 0; g_test_verbose () && i < bench.all->len; i++)
    g_test_message ("thread %d core %u %g to %g%s%s", get_slice (&bench, i)->tid,
                    get_slice (&bench, i)->core, (double) get_slice (&bench, i)->begin / 1e6,
                    (double) get_slice (&bench, i)->end / 1e6,
                    get_slice (&bench, i)->queued ? " queued" : "",
                    get_slice (&bench, i)->open ? " open" : "");
  for (; n < G_N_ELEMENTS (table->slices) && table->slices[n].end; n++)
    {
      const LanesSampleSlice *slice = get_slice (&bench, n);

      g_assert_cmpint (slice->tid, ==, table->slices[n].tid);
      g_assert_cmpuint (slice->core, ==, table->slices[n].core);
      g_assert_cmpint (slice->begin, ==, table->slices[n].begin * MS);
      g_assert_cmpint (slice->end, ==, table->slices[n].end * MS);
      g_assert_cmpint (slice->queued, ==, table->slices[n].queued);
      g_assert_cmpint (slice->open, ==, table->slices[n].open);
    }
  g_assert_cmpuint (bench.all->len, ==, n);
  g_assert_cmpint (lanes_sample_slices_get_carry (bench.slices, 0), ==, table->carry * MS);
  bench_clear (&bench);
}

static LanesTime
sum_slices (const Bench *bench, int tid)
{
  LanesTime sum = 0;

  for (guint i = 0; i < bench->all->len; i++)
    if (tid == 0 || get_slice (bench, i)->tid == tid)
      sum += get_slice (bench, i)->end - get_slice (bench, i)->begin;
  return sum;
}

typedef struct
{
  int tid;
  guint core;
  LanesSchedStat stat;
} RandomThread;

/* Whatever the counters say, possible or not, slices never overlap, and nothing gets lost. */
static void
test_random (void)
{
  RandomThread threads[N_RANDOM_THREADS] = {{0}};
  LanesTime ended = 0;
  Bench bench;

  bench_init (&bench);
  for (guint i = 0; i < N_RANDOM_THREADS; i++)
    threads[i].tid = (int) i + 1;
  for (guint round = 0; round < 2000; round++)
    {
      LanesTime now = bench.now + g_test_rand_int_range (1, 8000) * LANES_USEC;
      LanesTime sum = ended;

      /* Now and then a gap */
      if (g_test_rand_int_range (0, 100) == 0)
        now += LANES_SAMPLE_GAP;
      for (guint i = 0; i < N_RANDOM_THREADS; i++)
        {
          RandomThread *thread = &threads[i];
          gboolean ends = g_test_rand_int_range (0, 200) == 0;

          if (g_test_rand_bit ())
            thread->core = (guint) g_test_rand_int_range (0, N_RANDOM_CORES);
          if (g_test_rand_bit ())
            thread->stat.run_time += g_test_rand_int_range (0, (gint32) (now - bench.now));
          if (g_test_rand_bit ())
            thread->stat.wait_time += g_test_rand_int_range (0, 8000) * LANES_USEC;
          thread->stat.turns += (guint64) g_test_rand_int_range (0, 3);
          if (g_test_rand_int_range (0, 10) > 0 || ends)
            add_reading (&bench, thread->tid, thread->core,
                         ends ? 'X' : "RRRSDT"[g_test_rand_int_range (0, 6)], thread -> stat);
          sum += thread->stat.run_time;
          if (ends)
            {
              ended += thread->stat.run_time;
              *thread = (RandomThread){.tid = thread->tid + N_RANDOM_THREADS};
            }
        }
      push (&bench, now);
      if (round % 100 == 99)
        {
          /* Who was not in the last reading is read now. */
          for (guint i = 0; i < N_RANDOM_THREADS; i++)
            add_reading (&bench, threads[i].tid, threads[i].core, 'R', threads[i].stat);
          push (&bench, now + 1);
          g_assert_cmpint (sum_slices (&bench, 0) + lanes_sample_slices_get_carry (bench.slices, 0),
                           ==, sum);
        }
    }
  bench_clear (&bench);
}

/* A reading that was made before another one, and comes after it, changes nothing. */
static void
test_late_reading (void)
{
  Bench bench;
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (LanesSampleSlice));
  LanesThreadCounters late = {
      .pid = 1, .tid = 1, .state = 'R', .time = 3 * MS, .stat = {2 * MS, 0, 1}};

  bench_init (&bench);
  add_reading (&bench, 1, 0, 'R', (LanesSchedStat){4 * MS, 0, 1});
  push (&bench, 4 * MS);
  g_array_append_val (bench.counters, late);
  lanes_sample_slices_push (bench.slices, bench.counters, (LanesSpan){2 * MS, 3 * MS}, fresh);
  g_assert_cmpuint (fresh->len, ==, 0);
  g_array_set_size (bench.counters, 0);
  add_reading (&bench, 1, 0, 'R', (LanesSchedStat){8 * MS, 0, 1});
  push (&bench, 8 * MS);
  g_assert_cmpuint (bench.all->len, ==, 1);
  g_assert_cmpint (get_slice (&bench, 0)->end, ==, 8 * MS);
  g_assert_cmpint (lanes_sample_slices_get_carry (bench.slices, 1), ==, 0);
  bench_clear (&bench);
}

/* How much of the run time must be in slices, and how much of that must be where the thread truly
 * ran. One slice for each turn is right, one for less than all is merged turns. */
typedef struct
{
  const char *name;
  ScheduleOptions options;
  LanesTime interval;
  double placed;
  double right;
  double turns;
} Truth;

static const Truth truths[] = {
    {"one", {.n_cores = 1, .n_threads = 1}, 2 * MS, 0.999, 0.99, 1},
    {"turns", {.n_cores = 1, .n_threads = 3}, 2 * MS, 0.999, 0.95, 0.99},
    {"side-by-side", {.n_cores = 2, .n_threads = 2}, 2 * MS, 0.999, 0.99, 1},
    {"both", {.n_cores = 2, .n_threads = 6}, 2 * MS, 0.999, 0.95, 0.99},
    {"moving", {.n_cores = 2, .n_threads = 6, .migrate = 0.3}, 2 * MS, 0.998, 0.95, 0.99},
    {"fast", {.n_cores = 2, .n_threads = 6, .migrate = 0.3}, 1 * MS, 0.999, 0.97, 0.99},
    {"slow", {.n_cores = 2, .n_threads = 6, .migrate = 0.1}, 4 * MS, 0.99, 0.80, 0.9},
    {"resting",
     {.n_cores = 4, .n_threads = 8, .rest = 0.3, .migrate = 0.1},
     2 * MS,
     0.99,
     0.85,
     0.95},
    {"ending",
     {.n_cores = 2, .n_threads = 4, .rest = 0.1, .migrate = 0.1, .end = 0.05},
     2 * MS,
     0.98,
     0.88,
     0.95},
};

static LanesTime
sum_right (const Bench *bench, const GArray *truth)
{
  LanesTime sum = 0;

  for (guint i = 0; i < bench->all->len; i++)
    for (guint j = 0; j < truth->len; j++)
      {
        const LanesSampleSlice *slice = get_slice (bench, i);
        const TrueSlice *true_slice = &g_array_index (truth, TrueSlice, j);
        LanesSpan common =
            lanes_span_intersect (true_slice->span, (LanesSpan){slice->begin, slice->end});

        if (true_slice->tid == slice->tid && true_slice->core == slice->core
            && !lanes_span_is_empty (common))
          sum += lanes_span_length (common);
      }
  return sum;
}

static void
test_truth (gconstpointer data)
{
  const Truth *truth = data;
  ScheduleOptions options = truth->options;
  Bench bench;

  bench_init (&bench);
  options.seed = g_test_rand_int ();
  options.tick = 4 * MS;
  Schedule *schedule = schedule_new (&options);

  while (bench.now < 4 * LANES_SEC)
    {
      LanesTime now = bench.now + truth->interval;

      schedule_advance (schedule, now);
      schedule_read (schedule, bench.counters);
      push (&bench, now);
    }

  const GArray *slices = schedule_get_truth (schedule);
  LanesTime ran = schedule_get_run_time (schedule);
  double placed = (double) sum_slices (&bench, 0) / (double) ran;
  double right = (double) sum_right (&bench, slices) / (double) sum_slices (&bench, 0);
  double turns = (double) bench.all->len / slices->len;

  g_test_message ("%.4f placed, %.3f right, %.3f of the turns", placed, right, turns);
  g_assert_cmpint (sum_slices (&bench, 0) + lanes_sample_slices_get_carry (bench.slices, 0), ==,
                   ran);
  g_assert_cmpfloat (placed, >=, truth->placed);
  g_assert_cmpfloat (right, >=, truth->right);
  g_assert_cmpfloat (turns, >=, truth->turns);
  g_assert_cmpfloat (turns, <=, 1.02);
  schedule_free (schedule);
  bench_clear (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sample-slices/table/%s", tables[i].name);

      g_test_add_data_func (path, &tables[i], test_table);
    }
  g_test_add_func ("/sample-slices/random", test_random);
  g_test_add_func ("/sample-slices/late-reading", test_late_reading);
  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sample-slices/truth/%s", truths[i].name);

      g_test_add_data_func (path, &truths[i], test_truth);
    }
  return g_test_run ();
}
