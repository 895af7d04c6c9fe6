/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorder `sample` against the kernel's own counters, with few threads and many. */
#include <unistd.h>

#include "lanes-recorder-private.h"

/* As long as a condition may take on a machine that is fully busy. */
#define BOUND (60 * LANES_SEC)

/* What all threads together use up, in turns of at most a few milliseconds. */
#define WORK (400 * LANES_MSEC)

/* This much of it must be in slices. Where many are read seldom, some of what they ran finds no
 * place between the others. The more so where others want the cores, too: of some tries a calm one
 * has to show it. */
#define PLACED      0.95
#define PLACED_MANY 0.8
#define MANY        64
#define N_TRIES     5

typedef struct
{
  GThread *thread;
  int tid;     /* atomic, 0: has not begun */
  int done;    /* atomic: has used up its part, and rests */
  int may_end; /* atomic */
  LanesTime work;
} Worker;

typedef struct
{
  LanesCounters *counters;
  LanesRecorder *recorder;
  GArray *slices;   /* of LanesRecordedSlice, as a trace would hold them */
  GHashTable *last; /* TID → LanesThreadCounters, as delivered last */
  LanesTime now;
  guint n_begun;
  guint n_ended;
  guint n_intervals; /* how often the interval changed */
  guint64 lost;      /* gaps: the machine was so busy that nothing was read for a second */
} Bench;

static LanesTime
read_own_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

static gpointer
work_cb (gpointer data)
{
  Worker *worker = data;
  LanesTime turn = worker->work / 20;

  g_atomic_int_set (&worker->tid, gettid ());
  for (LanesTime next = turn; read_own_clock () < worker->work; next += turn)
    {
      while (read_own_clock () < next)
        ;
      g_usleep (1000);
    }
  g_atomic_int_set (&worker->done, TRUE);
  while (!g_atomic_int_get (&worker->may_end))
    g_usleep (20000);
  return NULL;
}

static void
keep_slice (Bench *bench, const LanesRecordedSlice *slice)
{
  g_assert_cmpint (slice->begin, <, slice->end);
  for (guint i = bench->slices->len; i-- > 0;)
    {
      LanesRecordedSlice *old = &g_array_index (bench->slices, LanesRecordedSlice, i);

      if (old->tid == slice->tid && old->core == slice->core && old->begin == slice->begin)
        {
          g_assert_cmpint (slice->end, >=, old->end);
          *old = *slice;
          return;
        }
      /* Neither a core nor a thread does two things at a time. */
      if (old->core == slice->core || old->tid == slice->tid)
        g_assert_cmpint (old->end, <=, slice->begin);
      if (old->core == slice->core && old->tid == slice->tid)
        break;
    }
  g_array_append_vals (bench->slices, slice, 1);
}

static void
batch_cb (LanesRecorder *recorder, const LanesBatch *batch, gpointer user_data)
{
  Bench *bench = user_data;

  g_assert_cmpint (batch->now, >=, bench->now);
  bench->lost += batch->lost;
  bench->now = batch->now;
  for (guint i = 0; i < batch->slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (batch->slices, LanesRecordedSlice, i);

      g_assert_cmpint (slice->end, <=, batch->now);
      keep_slice (bench, slice);
    }
  for (guint i = 0; i < batch->events->len; i++)
    {
      const LanesThreadEvent *event = &g_array_index (batch->events, LanesThreadEvent, i);

      bench->n_begun += event->type == LANES_THREAD_FORKED;
      bench->n_ended += event->type == LANES_THREAD_EXITED;
    }
}

static void
read_cb (LanesCounters *counters, const GArray *readings, const LanesSpan *span, gpointer user_data)
{
  Bench *bench = user_data;

  for (guint i = 0; i < readings->len; i++)
    {
      const LanesThreadCounters *now = &g_array_index (readings, LanesThreadCounters, i);

      g_hash_table_insert (bench->last, GINT_TO_POINTER (now->tid), g_memdup2 (now, sizeof *now));
    }
}

static void
interval_cb (LanesCounters *counters, GParamSpec *pspec, gpointer user_data)
{
  ((Bench *) user_data)->n_intervals++;
}

static LanesTime
read_run_time (int tid)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/schedstat", tid);
  g_autofree char *text = NULL;
  LanesSchedStat stat;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (lanes_proc_schedstat_parse (text, length, &stat));
  return stat.run_time;
}

static LanesTime
sum_slices (const Bench *bench, int tid)
{
  LanesTime sum = 0;

  for (guint i = 0; i < bench->slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (bench->slices, LanesRecordedSlice, i);

      if (slice->tid == tid)
        sum += slice->end - slice->begin;
    }
  return sum;
}

/* A thread that rests wakes now and then, which moves its counters: compared with what the kernel
 * said before and after. Returns: how much of what they ran is in slices; 1 where the machine was
 * so busy that it cannot be known. */
static double
check_totals (Bench *bench, Worker *workers, guint n_threads)
{
  g_autoptr (GArray) now = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters));
  g_autofree LanesTime *before = g_new (LanesTime, n_threads);
  LanesTime placed = 0;
  LanesTime ran = 0;

  for (guint i = 0; i < n_threads; i++)
    before[i] = read_run_time (workers[i].tid);
  lanes_counters_read_now (bench->counters, now);
  lanes_recorder_flush (bench->recorder);
  g_assert_cmpuint (now->len, ==, n_threads);
  for (guint i = 0; i < n_threads; i++)
    {
      const LanesThreadCounters *thread = &g_array_index (now, LanesThreadCounters, i);
      LanesTime after = read_run_time (workers[i].tid);
      LanesTime sum = sum_slices (bench, workers[i].tid);

      g_assert_cmpint (thread->tid, ==, workers[i].tid);
      g_assert_cmpint (thread->stat.run_time, >=, before[i]);
      g_assert_cmpint (thread->stat.run_time, <=, after);
      g_assert_cmpint (thread->stat.run_time, >=, workers[i].work);
      /* Nothing is invented. */
      g_assert_cmpint (sum, <=, after);
      placed += sum;
      ran += thread->stat.run_time;
    }
  g_test_message ("%u threads: %.4f of the run time in %u slices, read every %g ms", n_threads,
                  (double) placed / (double) ran, bench->slices->len,
                  (double) lanes_counters_get_interval (bench->counters) / 1e6);
  return bench->lost == 0 ? (double) placed / (double) ran : 1;
}

static gboolean
all_done (Worker *workers, guint n_threads)
{
  for (guint i = 0; i < n_threads; i++)
    if (!g_atomic_int_get (&workers[i].done))
      return FALSE;
  return TRUE;
}

static void
begin_bench (Bench *bench)
{
  *bench = (Bench){
      .counters = lanes_counters_new_adaptive (LANES_MSEC, 100 * LANES_MSEC),
      .slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice)),
      .last = g_hash_table_new_full (NULL, NULL, NULL, g_free),
  };
  bench->recorder = lanes_sample_recorder_new (bench->counters);
  g_signal_connect (bench->recorder, "batch", G_CALLBACK (batch_cb), bench);
  g_signal_connect (bench->counters, "read", G_CALLBACK (read_cb), bench);
  g_signal_connect (bench->counters, "notify::interval", G_CALLBACK (interval_cb), bench);
}

/* Returns: how much of what the threads ran is in slices. */
static double
try_totals (guint n_threads)
{
  g_autofree Worker *workers = g_new0 (Worker, n_threads);
  LanesTime bound = lanes_time_now () + BOUND;
  double share;
  Bench bench;

  begin_bench (&bench);
  for (guint i = 0; i < n_threads; i++)
    {
      workers[i].work = WORK / n_threads;
      workers[i].thread = g_thread_new ("worker", work_cb, &workers[i]);
      while (g_atomic_int_get (&workers[i].tid) == 0)
        g_usleep (10);
      lanes_counters_watch_thread (bench.counters, getpid (), workers[i].tid);
    }
  while (!all_done (workers, n_threads) && lanes_time_now () < bound)
    g_main_context_iteration (NULL, TRUE);
  share = check_totals (&bench, workers, n_threads);
  g_assert_cmpuint (bench.n_begun, ==, n_threads);
  g_assert_cmpuint (bench.n_ended, ==, 0);

  /* What each had at its end is told. */
  for (guint i = 0; i < n_threads; i++)
    g_atomic_int_set (&workers[i].may_end, TRUE);
  while (bench.n_ended < n_threads && lanes_time_now () < bound)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (bench.n_ended, ==, n_threads);
  for (guint i = 0; i < n_threads; i++)
    {
      const LanesThreadCounters *last =
          g_hash_table_lookup (bench.last, GINT_TO_POINTER (workers[i].tid));

      g_assert_cmpint (last->state, ==, 'X');
      g_assert_cmpint (last->stat.run_time, >=, workers[i].work);
      g_thread_join (workers[i].thread);
    }
  /* Many are read less often. */
  if (n_threads >= MANY)
    g_assert_cmpuint (bench.n_intervals, >, 0);
  g_object_unref (bench.recorder);
  g_assert_finalize_object (bench.counters);
  g_array_unref (bench.slices);
  g_hash_table_unref (bench.last);
  return share;
}

static void
test_totals (gconstpointer data)
{
  guint n_threads = GPOINTER_TO_UINT (data);
  double wanted = n_threads >= MANY ? PLACED_MANY : PLACED;
  double share = 0;

  for (guint i = 0; i < N_TRIES && share < wanted; i++)
    share = try_totals (n_threads);
  g_assert_cmpfloat (share, >=, wanted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/sample-truth/1", GUINT_TO_POINTER (1), test_totals);
  g_test_add_data_func ("/sample-truth/8", GUINT_TO_POINTER (8), test_totals);
  g_test_add_data_func ("/sample-truth/64", GUINT_TO_POINTER (MANY), test_totals);
  return g_test_run ();
}
