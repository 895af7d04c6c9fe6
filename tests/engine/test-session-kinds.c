/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "lanes-error.h"
#include "lanes-source-words.h"
#include "launch-fixture.h"
#include "loading.h"
#include "refuse-call.h"

/* What is sampled is known to a tick of the kernel, and what is exact to how long a look takes. A
 * virtual machine takes time away besides, which slices have in them, and counters not. */
#define SHARE   0.005
#define SAMPLED (12 * LANES_MSEC)

/* Of a thread that waits some hundred times a second, which a few microseconds are lost of each
 * time */
#define SHARE_WAITING 0.03

#define N_TRIES 10

#define COMMAND "sh -c 'while :; do :; done'"

static LanesTopology *topology;

static char *
get_first_core (void)
{
  LanesCoreSet usable, first = lanes_core_set_none ();

  lanes_topology_get_usable (topology, &usable);
  for (guint i = 0; i < LANES_MAX_CORES; i++)
    if (lanes_core_set_contains (&usable, i))
      {
        lanes_core_set_add (&first, i);
        break;
      }
  return lanes_core_set_to_string (&first);
}

/* Run time by the kernel's counters, from the first look at a board on, and by the slices in the
 * trace; of one task, or of all below 0 */
static void
measure_task (LanesSession *session, LanesRecorderKind kind, int task, LanesTime *counted,
              LanesTime *sliced)
{
  LanesTrace *trace = lanes_session_get_trace (session);

  loading_look ();
  *counted = *sliced = 0;
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      LanesSchedStat stat;
      LanesTraceIter iter;
      LanesSlice slice;

      if (lanes_session_get_recorder_of_thread (session, i) != kind
          || (task >= 0 && lanes_trace_get_thread (trace, i)->task != (guint) task))
        continue;
      lanes_session_get_counters (session, i, &stat);
      *counted += stat.run_time;
      if (kind == LANES_RECORDER_BOARD)
        *counted -= loading_get (lanes_trace_get_thread (trace, i)->tid);
      lanes_trace_iter_init_thread (&iter, trace, i, (LanesSpan){0, G_MAXINT64});
      while (lanes_trace_iter_next (&iter, &slice))
        *sliced += slice.end - slice.begin;
    }
}

static void
measure (LanesSession *session, LanesRecorderKind kind, LanesTime *counted, LanesTime *sliced)
{
  measure_task (session, kind, -1, counted, sliced);
}

typedef struct
{
  LanesSession *session;
  guint kinds;
  LanesTime least;
} Wanted;

/* Each recorder has seen enough of its own threads. */
static gboolean
have_run (gpointer data)
{
  Wanted *wanted = data;

  lanes_session_flush (wanted->session);
  for (int kind = LANES_RECORDER_SWITCH; kind < LANES_N_RECORDERS; kind++)
    {
      LanesTime counted, sliced;

      measure (wanted->session, (LanesRecorderKind) kind, &counted, &sliced);
      if ((wanted->kinds & LANES_SOURCE (kind)) && (counted < wanted->least || sliced == 0))
        return FALSE;
    }
  return TRUE;
}

/* While a thread runs, its counters are as old as the last tick: they are looked at when all rest.
 */
static void
hold (LanesSession *session)
{
  LanesTime last = -1;

  pause_all (session);
  for (guint n_same = 0; n_same < 5;)
    {
      LanesTime sum = 0;

      wait_for (20 * LANES_MSEC);
      lanes_session_flush (session);
      for (int kind = LANES_RECORDER_SWITCH; kind < LANES_N_RECORDERS; kind++)
        {
          LanesTime counted, sliced;

          measure (session, (LanesRecorderKind) kind, &counted, &sliced);
          sum += counted;
        }
      n_same = sum == last ? n_same + 1 : 0;
      last = sum;
    }
}

/* On a machine that others keep busy the clocks of both may differ in one try. */
static gboolean
is_total (LanesSession *session, LanesRecorderKind kind, LanesTime least)
{
  LanesTime counted, sliced, bound;

  measure (session, kind, &counted, &sliced);
  bound = MAX ((LanesTime) ((double) counted * SHARE), least);
  g_test_message ("recorder %d: counted %" G_GINT64_FORMAT " us, in slices %" G_GINT64_FORMAT " us",
                  (int) kind, counted / LANES_USEC, sliced / LANES_USEC);
  return ABS (sliced - counted) <= bound;
}

static void
assert_no_overlap (LanesTrace *trace)
{
  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    {
      LanesTraceIter iter;
      LanesSlice slice;
      LanesTime end = 0;

      lanes_trace_iter_init_core (&iter, trace, i, (LanesSpan){0, G_MAXINT64});
      while (lanes_trace_iter_next (&iter, &slice))
        {
          g_assert_cmpint (slice.begin, >=, end);
          end = slice.end;
        }
    }
}

/* The preference changes while tasks run: each has the recorder of its start, all on one core. */
static gboolean
try_three (void)
{
  gboolean match;

  g_autofree char *core = get_first_core ();
  g_autoptr (LanesTaskSet) set = make_task_set (core, make_task ("workload", "primes", NULL),
                                                make_task ("workload", "primes", NULL),
                                                make_task ("command", COMMAND, NULL), NULL);
  g_autoptr (GError) error = NULL;
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, &error);
  LanesTask *first = lanes_task_set_get_task (set, 0);
  const LanesTraceSource *sources;
  Wanted wanted = {.session = session, .least = 300 * LANES_MSEC};
  gsize n_sources;

  g_assert_no_error (error);
  if (lanes_session_get_refusal (session))
    {
      g_test_skip (lanes_session_get_refusal (session)->message);
      close_session (session);
      return TRUE;
    }
  lanes_session_start (session, first);
  g_assert_cmpint (lanes_session_get_recorder_of (session, first), ==, LANES_RECORDER_SWITCH);
  g_assert_true (lanes_session_set_recorder (session, LANES_RECORDER_BOARD, &error));
  g_assert_cmpint (lanes_session_get_recorder_of (session, first), ==, LANES_RECORDER_SWITCH);
  lanes_session_start_all (session);
  for (guint i = 0; i < 3; i++)
    {
      LanesRecorderKind kind =
          lanes_session_get_recorder_of (session, lanes_task_set_get_task (set, i));

      g_assert_cmpint (kind, ==, LANES_RECORDER_SWITCH + (int) i);
      wanted.kinds |= LANES_SOURCE (kind);
    }
  wait_until (have_run, &wanted);
  hold (session);

  match = is_total (session, LANES_RECORDER_SWITCH, LANES_MSEC)
          && is_total (session, LANES_RECORDER_BOARD, LANES_MSEC)
          && is_total (session, LANES_RECORDER_SAMPLE, SAMPLED);
  assert_no_overlap (lanes_session_get_trace (session));
  sources = lanes_trace_get_sources (lanes_session_get_trace (session), &n_sources);
  g_assert_cmpuint (sources[0].kinds, ==, LANES_SOURCE (LANES_RECORDER_SWITCH));
  g_assert_cmpuint (sources[n_sources - 1].kinds, ==, wanted.kinds);
  g_assert_cmpint (sources[n_sources - 1].span.end, ==, G_MAXINT64);
  g_assert_cmpint (sources[n_sources - 1].period, >, 0);

  /* Each is the new one with its next start. */
  lanes_session_stop_all (session);
  wait_until (session_is_inactive, session);
  sources = lanes_trace_get_sources (lanes_session_get_trace (session), &n_sources);
  g_assert_cmpint (sources[n_sources - 1].span.end, <, G_MAXINT64);
  lanes_session_start (session, first);
  g_assert_cmpint (lanes_session_get_recorder_of (session, first), ==, LANES_RECORDER_BOARD);
  close_session (session);
  return match;
}

/* What the hypervisor took away, in ticks: proc_stat(5) */
static guint64
read_stolen (void)
{
  g_autofree char *text = NULL;
  guint64 stolen = 0;

  g_assert_true (g_file_get_contents ("/proc/stat", &text, NULL, NULL));
  sscanf (text, "cpu %*u %*u %*u %*u %*u %*u %*u %" G_GUINT64_FORMAT, &stolen);
  return stolen;
}

/* One calm try has to match; where there is none, nothing can be said. */
static void
try_until_calm (gboolean (*try) (void))
{
  gboolean any_calm = FALSE;

  for (guint i = 0; i < N_TRIES; i++)
    {
      guint64 stolen = read_stolen ();

      if (try ())
        return;
      any_calm = any_calm || read_stolen () == stolen;
    }
  g_assert_false (any_calm);
  if (!g_test_subprocess ())
    g_test_skip ("The machine took time away in each try");
}

static void
test_three (void)
{
  try_until_calm (try_three);
}

/* Where the kernel tells of no switch, workloads tell of themselves, and commands are sampled. */
static gboolean
try_refused (void)
{
  gboolean match;

  g_autofree char *core = get_first_core ();
  g_autoptr (LanesTaskSet) set =
      make_task_set (core, make_task ("workload", "primes", "mode", LANES_MODE_THREADS, NULL),
                     make_task ("command", COMMAND, NULL), NULL);
  g_autoptr (GError) error = NULL;
  LanesSession *session;
  Wanted wanted = {.kinds =
                       LANES_SOURCE (LANES_RECORDER_BOARD) | LANES_SOURCE (LANES_RECORDER_SAMPLE),
                   .least = 300 * LANES_MSEC};

  g_assert_null (lanes_session_new (topology, set, LANES_RECORDER_SWITCH, &error));
  g_assert_error (error, LANES_ERROR, LANES_ERROR_RECORDER);
  g_assert_nonnull (strstr (error->message, "kernel.perf_event_paranoid"));
  g_clear_error (&error);

  session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lanes_session_get_refusal (session));
  lanes_session_start_all (session);
  g_assert_cmpint (lanes_session_get_recorder_of (session, lanes_task_set_get_task (set, 0)), ==,
                   LANES_RECORDER_BOARD);
  g_assert_cmpint (lanes_session_get_recorder_of (session, lanes_task_set_get_task (set, 1)), ==,
                   LANES_RECORDER_SAMPLE);
  wanted.session = session;
  wait_until (have_run, &wanted);
  hold (session);
  match = is_total (session, LANES_RECORDER_BOARD, LANES_MSEC)
          && is_total (session, LANES_RECORDER_SAMPLE, SAMPLED);
  assert_no_overlap (lanes_session_get_trace (session));
  g_assert_false (lanes_session_set_recorder (session, LANES_RECORDER_SWITCH, &error));
  g_clear_error (&error);
  g_assert_cmpint (lanes_session_get_recorder (session), ==, LANES_RECORDER_AUTO);
  close_session (session);
  return match;
}

static void
test_refused_alone (void)
{
  refuse_call (SYS_perf_event_open, EACCES);
  try_until_calm (try_refused);
}

/* What is refused stays so: in a process of its own. */
static void
test_refused (void)
{
  g_test_trap_subprocess ("/session-kinds/refused/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* A thread that waits in system calls knows afterwards for how long it had its core meanwhile, and
 * not when: both it and who shares the core with it are to have all that they ran. */
static gboolean
try_files (void)
{
  g_autofree char *core = get_first_core ();
  g_autoptr (LanesTaskSet) set = make_task_set (core, make_task ("workload", "primes", NULL),
                                                make_task ("workload", "files", NULL), NULL);
  g_autoptr (GError) error = NULL;
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_BOARD, &error);
  Wanted wanted = {.session = session,
                   .kinds = LANES_SOURCE (LANES_RECORDER_BOARD),
                   .least = LANES_SEC};
  const double shares[] = {SHARE, SHARE_WAITING};
  gboolean match = TRUE;

  g_assert_no_error (error);
  lanes_session_start_all (session);
  wait_until (have_run, &wanted);
  hold (session);
  for (int i = 0; i < 2; i++)
    {
      LanesTime counted, sliced;

      measure_task (session, LANES_RECORDER_BOARD, i, &counted, &sliced);
      g_test_message ("task %d: counted %" G_GINT64_FORMAT " us, in slices %" G_GINT64_FORMAT " us",
                      i, counted / LANES_USEC, sliced / LANES_USEC);
      match = match && (double) ABS (sliced - counted) <= (double) counted * shares[i];
    }
  assert_no_overlap (lanes_session_get_trace (session));
  close_session (session);
  return match;
}

static void
test_files (void)
{
  try_until_calm (try_files);
}

typedef struct
{
  LanesTrace *trace;
  LanesTime end;
  guint n; /* how often it has grown */
} Growth;

static void
grow_cb (LanesSession *session, gpointer data)
{
  ((Growth *) data)->n++;
}

static gboolean
has_grown (gpointer data)
{
  return lanes_trace_get_now (((Growth *) data)->trace) >= ((Growth *) data)->end;
}

/* Whoever samples a command has nobody to look at before that begins. What others see does not wait
 * for it: the trace grows all the time, and not only when the cores themselves are looked at. */
static void
test_waiting (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all", make_task ("workload", "primes", NULL),
                     make_task ("command", COMMAND, "start-after", 3600.0, NULL), NULL);
  g_autoptr (GError) error = NULL;
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_BOARD, &error);
  Growth growth = {.trace = lanes_session_get_trace (session)};

  g_assert_no_error (error);
  lanes_session_set_interval (session, LANES_CPU_SAMPLER_MAX);
  for (guint i = 0; i < 2; i++)
    lanes_session_start (session, lanes_task_set_get_task (set, i));
  g_assert_cmpint (lanes_session_get_recorder_period (session), >, 0);
  growth.end = lanes_time_now () + 2 * LANES_SEC;
  g_signal_connect (session, "advanced", G_CALLBACK (grow_cb), &growth);
  wait_until (has_grown, &growth);
  g_assert_cmpuint (growth.n, >=, 8);
  g_assert_cmpuint (lanes_trace_get_n_threads (growth.trace), ==, 1);
  close_session (session);
}

typedef struct
{
  guint kinds;
  const char *words;
} WordCase;

static void
test_words (void)
{
  static const WordCase cases[] = {
      {LANES_SOURCE (LANES_RECORDER_SWITCH), "exact"},
      {LANES_SOURCE (LANES_RECORDER_BOARD), "exact by the tasks themselves"},
      {LANES_SOURCE (LANES_RECORDER_SAMPLE), "sampled every 4\u00a0ms"},
      {LANES_SOURCE (LANES_RECORDER_SWITCH) | LANES_SOURCE (LANES_RECORDER_BOARD), "exact"},
      {LANES_SOURCE (LANES_RECORDER_BOARD) | LANES_SOURCE (LANES_RECORDER_SAMPLE),
       "partly exact, partly sampled every 4\u00a0ms"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LanesTraceSource source = {{0, 1}, cases[i].kinds, 4 * LANES_MSEC};
      g_autofree char *words = lanes_source_describe (&source);
      g_autofree char *explained = lanes_source_explain (&source);
      g_auto (GStrv) lines = g_strsplit (explained, "\n", -1);

      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpuint (g_strv_length (lines), ==, lanes_source_is_one (&source) ? 1 : 2);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  loading_follow ();
  topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/session-kinds/words", test_words);
  g_test_add_func ("/session-kinds/three", test_three);
  g_test_add_func ("/session-kinds/files", test_files);
  g_test_add_func ("/session-kinds/waiting", test_waiting);
  g_test_add_func ("/session-kinds/refused", test_refused);
  g_test_add_func ("/session-kinds/refused/subprocess", test_refused_alone);
  status = g_test_run ();
  g_clear_object (&topology);
  return status;
}
