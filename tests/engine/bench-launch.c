/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to launch processes and threads, and that it costs no more when Lanes uses much
 * memory: what this process, its threads and its children had of the cores, from the call to the
 * end of what was launched. A launch is mostly what the kernel and the worker do. */
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "lanes-worker-arguments.h"
#include "launch-fixture.h"

#define N_ROUNDS    21
#define N_PROCESSES 10 /* in a round */
#define N_THREADS   200
#define BALLAST     (512 * 1024 * 1024)

#define MAX_PROCESSES 1.2
#define MAX_THREADS   1.5

static void
run (LanesTask *task)
{
  LanesCoreSet cores = usable_cores ();
  g_autoptr (LanesRun) run = lanes_run_new (task, &cores);

  lanes_run_start (run);
  while (lanes_run_is_active (run))
    g_main_context_iteration (NULL, TRUE);
  if (lanes_run_get_state (run) != LANES_RUN_FINISHED)
    exit (1);
}

static void
launch_processes (gpointer task)
{
  for (guint i = 0; i < N_PROCESSES; i++)
    run (task);
}

/* The same program with the same words */
static void
spawn_processes (gpointer task)
{
  LanesCoreSet cores = usable_cores ();
  g_auto (GStrv) words = lanes_worker_arguments_make (task, &cores, 0, NULL);
  g_auto (GStrv) environment = g_get_environ ();

  for (guint i = 0; i < N_PROCESSES; i++)
    {
      posix_spawn_file_actions_t actions;
      int board_fd;
      LanesBoard *board = lanes_board_new_shared (1, &board_fd, NULL);
      pid_t pid;

      posix_spawn_file_actions_init (&actions);
      posix_spawn_file_actions_adddup2 (&actions, board_fd, LANES_WORKER_BOARD_FD);
      if (posix_spawn (&pid, words[0], &actions, NULL, words, environment) != 0
          || waitpid (pid, NULL, 0) != pid)
        exit (1);
      posix_spawn_file_actions_destroy (&actions);
      lanes_board_unmap (board);
      close (board_fd);
    }
}

static void
launch_threads (gpointer task)
{
  run (task);
}

static gpointer
do_nothing (gpointer data)
{
  return data;
}

/* As many at once, which the kernel gives memory each */
static void
begin_threads (gpointer task)
{
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("nothing", do_nothing, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

static LanesTime
read_usage (int whose)
{
  struct rusage usage;

  getrusage (whose, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * LANES_SEC
         + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * LANES_USEC;
}

static LanesTime
read_clock (void)
{
  return read_usage (RUSAGE_SELF) + read_usage (RUSAGE_CHILDREN);
}

static double
measure (BenchFunc func, gpointer task, guint n)
{
  LanesTime begin = read_clock ();

  func (task);
  return (double) (read_clock () - begin) / n;
}

static gboolean
compare (const char *name, BenchFunc func, BenchFunc base, LanesTask *task, guint n,
         const char *base_name, double target)
{
  double times[N_ROUNDS], bases[N_ROUNDS], ratios[N_ROUNDS];
  BenchResult result;

  /* The first time is not like the others. */
  func (task);
  base (task);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      bases[i] = measure (base, task, n);
      times[i] = measure (func, task, n);
      ratios[i] = times[i] / bases[i];
    }
  result = (BenchResult){bench_find_median (times, N_ROUNDS), bench_find_median (bases, N_ROUNDS),
                         bench_find_median (ratios, N_ROUNDS)};
  return bench_report (name, &result, base_name, target);
}

static gboolean
compare_processes (const char *name, LanesTask *task)
{
  return compare (name, launch_processes, spawn_processes, task, N_PROCESSES,
                  "posix_spawn and waitpid of the same program", MAX_PROCESSES);
}

int
main (int argc, char **argv)
{
  g_autoptr (LanesTask) process = make_task ("workload", "primes", "amount", (guint64) 1, NULL);
  g_autoptr (LanesTask) threads = make_task ("workload", "primes", "amount", (guint64) 1, "mode",
                                             LANES_MODE_THREADS, "threads", N_THREADS, NULL);
  char *ballast;
  gboolean good;

  good = compare_processes ("launching a process", process);
  ballast = g_malloc (BALLAST);
  memset (ballast, 1, BALLAST);
  good = compare_processes ("launching a process from one of 512 MiB", process) && good;
  g_free (ballast);
  good = compare ("launching a thread", launch_threads, begin_threads, threads, N_THREADS,
                  "g_thread_new and join", MAX_THREADS)
         && good;
  return good ? 0 : 1;
}
