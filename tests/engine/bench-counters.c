/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the recorder `sample` costs: reading threads, making slices of what was read, and finding
 * threads, against bare readings of the same files that are held open. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "lanes-counters-private.h"
#include "lanes-open-files.h"
#include "lanes-proc-tree.h"
#include "lanes-sample-slices.h"

#define N_CALLS  10
#define N_FEW    100
#define N_MANY   2000
#define N_OTHERS 2000

/* The threads of another process. */
typedef struct
{
  int pid;
  LanesCounters *counters;
  GArray *readings; /* of LanesThreadCounters */
  LanesSampleSlices *slices;
  GArray *fresh;  /* of LanesSampleSlice */
  LanesTime now;  /* for the slices */
  gboolean moved; /* all threads ran in each reading */
  int *files;     /* schedstat of each, then stat of each */
  guint n_files;  /* how many of these a bare reading reads */
} Bench;

static gpointer
rest_cb (gpointer data)
{
  while (TRUE)
    pause ();
  return NULL;
}

/* A process that rests with so many threads, until it is killed or this one ends. */
static int
start_process (guint n_threads)
{
  int ready[2];
  char byte;
  int pid;

  g_assert_cmpint (pipe (ready), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      for (guint i = 1; i < n_threads; i++)
        g_thread_unref (g_thread_new ("rests", rest_cb, NULL));
      if (write (ready[1], "x", 1) == 1)
        rest_cb (NULL);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  close (ready[1]);
  return pid;
}

static void
end_process (int pid)
{
  int status;

  kill (pid, SIGKILL);
  waitpid (pid, &status, 0);
}

static void
open_files (Bench *bench)
{
  static const char *const names[] = {"schedstat", "stat"};
  g_autoptr (GArray) tids = lanes_proc_tree_get_threads (bench->pid);

  bench->files = g_new (int, 2 * tids->len);
  bench->n_files = tids->len;
  for (guint i = 0; i < 2 * tids->len; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/proc/%d/task/%d/%s", bench->pid,
                           g_array_index (tids, int, i % tids->len), names[i / tids->len]);

      bench->files[i] = open (path, O_RDONLY | O_CLOEXEC);
      g_assert_cmpint (bench->files[i], >=, 0);
    }
}

static void
read_barely (gpointer data)
{
  const Bench *bench = data;
  char text[2048];

  for (guint i = 0; i < bench->n_files; i++)
    if (pread (bench->files[i], text, sizeof text, 0) <= 0)
      exit (2);
}

/* What the recorder does in each period. That a thread ran is made up: its counters are said to
 * have been others before, and to be those of one that runs now. */
static void
record (gpointer data)
{
  Bench *bench = data;
  LanesSpan span = {bench->now, bench->now + 4 * LANES_MSEC};

  for (guint i = 0; bench->moved && i < bench->counters->threads->len; i++)
    ((LanesWatchedThread *) g_ptr_array_index (bench->counters->threads, i))
        ->files.now.stat.turns++;
  g_array_set_size (bench->readings, 0);
  lanes_counters_read_threads (bench->counters, bench->readings);
  lanes_counters_scan (bench->counters, bench->readings);
  for (guint i = 0; i < bench->readings->len; i++)
    {
      LanesThreadCounters *thread = &g_array_index (bench->readings, LanesThreadCounters, i);

      thread->time = span.end;
      if (!bench->moved)
        continue;
      thread->state = 'R';
      thread->core = i % 8;
      thread->stat.run_time = span.end / 16;
      thread->stat.turns = (guint64) (span.end / (4 * LANES_MSEC));
    }
  g_array_set_size (bench->fresh, 0);
  lanes_sample_slices_push (bench->slices, bench->readings, span, bench->fresh);
  bench->now = span.end;
}

/* What is done beside an exact recorder. */
static void
count (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < bench->counters->threads->len; i++)
    ((LanesWatchedThread *) g_ptr_array_index (bench->counters->threads, i))
        ->files.now.stat.turns++;
  g_array_set_size (bench->readings, 0);
  lanes_counters_read_threads (bench->counters, bench->readings);
}

static void
begin (Bench *bench, guint n_threads)
{
  *bench = (Bench){
      .pid = start_process (n_threads),
      .counters = lanes_counters_new (LANES_SEC),
      .readings = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters)),
      .slices = lanes_sample_slices_new (0),
      .fresh = g_array_new (FALSE, FALSE, sizeof (LanesSampleSlice)),
  };
  lanes_counters_watch_tree (bench->counters, bench->pid, TRUE);
  g_assert_cmpuint (bench->counters->threads->len, ==, n_threads);
  /* Readings are made here, and by nobody else. */
  g_clear_pointer (&bench->counters->ticker, lanes_ticker_free);
  open_files (bench);
}

static void
end (Bench *bench)
{
  for (guint i = 0; i < 2 * bench->counters->threads->len; i++)
    close (bench->files[i]);
  g_free (bench->files);
  g_object_unref (bench->counters);
  g_array_unref (bench->readings);
  g_array_unref (bench->fresh);
  lanes_sample_slices_free (bench->slices);
  end_process (bench->pid);
}

static void
divide (BenchResult *result, guint n)
{
  result->time /= n;
  result->base /= n;
}

static gboolean
measure_threads (void)
{
  Bench bench;
  BenchResult result;
  gboolean met;

  begin (&bench, N_FEW);
  result = bench_compare (record, read_barely, &bench, N_CALLS);
  divide (&result, N_FEW);
  met = bench_report ("recorder sample and a thread that rests", &result,
                      "a bare pread of schedstat", 1.2);

  bench.moved = TRUE;
  bench.n_files = 2 * N_FEW;
  result = bench_compare (record, read_barely, &bench, N_CALLS);
  divide (&result, N_FEW);
  met = bench_report ("recorder sample and a thread that ran", &result,
                      "bare preads of schedstat and stat", 1.2)
        && met;

  for (guint i = 0; i < N_FEW; i++)
    ((LanesWatchedThread *) g_ptr_array_index (bench.counters->threads, i))->files.totals_only =
        TRUE;
  bench.n_files = N_FEW;
  result = bench_compare (count, read_barely, &bench, N_CALLS);
  divide (&result, N_FEW);
  met =
      bench_report ("totals alone of a thread that ran", &result, "a bare pread of schedstat", 1.2)
      && met;
  end (&bench);
  return met;
}

/* A second passes between two readings, as far as anybody looks at the clock. */
static void
record_after_a_second (gpointer data)
{
  Bench *bench = data;

  bench->counters->scan_time -= LANES_SEC;
  bench->counters->look_time -= LANES_SEC;
  for (guint i = 0; i < bench->counters->threads->len; i++)
    ((LanesWatchedThread *) g_ptr_array_index (bench->counters->threads, i))->files.stat_time -=
        LANES_SEC;
  record (data);
}

static gboolean
measure_many_threads (void)
{
  Bench bench;
  BenchResult result;

  begin (&bench, N_MANY);
  bench.n_files = 2 * N_MANY;
  result = bench_compare (record_after_a_second, read_barely, &bench, 1);
  end (&bench);
  return bench_report ("2000 threads of its own once a second", &result,
                       "bare preads of schedstat and stat", 2);
}

/* Somebody was born each time. */
static void
record_and_look (gpointer data)
{
  Bench *bench = data;

  bench->counters->look_time = 0;
  bench->counters->last_born = -1;
  record (data);
}

static double
measure_one (Bench *bench)
{
  double times[BENCH_ROUNDS];

  for (guint i = 0; i < BENCH_ROUNDS; i++)
    times[i] = bench_measure (record_and_look, bench, N_CALLS);
  return bench_find_median (times, BENCH_ROUNDS);
}

static gboolean
measure_others (void)
{
  g_autofree int *others = g_new (int, N_OTHERS);
  Bench bench;
  BenchResult result;

  begin (&bench, 4);
  result.base = measure_one (&bench);
  for (guint i = 0; i < N_OTHERS; i++)
    others[i] = start_process (1);
  result.time = measure_one (&bench);
  result.ratio = result.time / result.base;
  for (guint i = 0; i < N_OTHERS; i++)
    end_process (others[i]);
  end (&bench);
  return bench_report ("4 threads and looking for new ones beside 2000 processes", &result,
                       "the same without them", 1.2);
}

int
main (int argc, char **argv)
{
  gboolean met;

  setlocale (LC_ALL, "");
  lanes_open_files_raise ();
  met = measure_threads ();
  met = measure_many_threads () && met;
  met = measure_others () && met;
  return met ? 0 : 1;
}
