/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "launch-fixture.h"
#include "loading.h"

/* The same is asked of all recorders, but of the exact ones more exactly. */
typedef struct
{
  LanesRecorderKind kind;
  double share;    /* a thread's slices against the kernel's counters, relative */
  LanesTime least; /* or absolute, in nanoseconds */
} Recorder;

static const Recorder recorders[] = {
    {LANES_RECORDER_SWITCH, 0.005, LANES_MSEC},
    {LANES_RECORDER_BOARD, 0.005, LANES_MSEC},
    {LANES_RECORDER_SAMPLE, 0.02, 12 * LANES_MSEC},
};

static LanesTopology *topology;

/* The first two cores that can be used here, as a list */
static char *
list_cores (guint n)
{
  LanesCoreSet usable, cores = lanes_core_set_none ();

  lanes_topology_get_usable (topology, &usable);
  for (guint i = 0; i < LANES_MAX_CORES && n > 0; i++)
    if (lanes_core_set_contains (&usable, i))
      {
        lanes_core_set_add (&cores, i);
        n--;
      }
  return lanes_core_set_to_string (&cores);
}

static gboolean
have_two_cores (void)
{
  LanesCoreSet usable;

  lanes_topology_get_usable (topology, &usable);
  if (lanes_core_set_count (&usable) >= 2)
    return TRUE;
  g_test_skip ("This needs two cores");
  return FALSE;
}

static LanesSession *
open_session (LanesTaskSet *set, LanesRecorderKind kind)
{
  g_autoptr (GError) error = NULL;
  LanesSession *session = lanes_session_new (topology, set, kind, &error);

  if (!session)
    {
      g_assert_cmpint (kind, ==, LANES_RECORDER_SWITCH);
      g_test_skip (error->message);
    }
  return session;
}

typedef struct
{
  LanesSession *session;
  guint n;
} Expected;

static gboolean
has_threads (gpointer data)
{
  Expected *expected = data;
  LanesTrace *trace = lanes_session_get_trace (expected->session);

  loading_look ();
  return lanes_trace_get_n_threads (trace) >= expected->n
         && lanes_trace_get_n_slices (trace) >= expected->n;
}

static void
start_and_wait (LanesSession *session, guint n_threads, LanesTime duration)
{
  lanes_session_start_all (session);
  wait_until (has_threads, &(Expected){session, n_threads});
  wait_for (duration);
  lanes_session_flush (session);
}

static LanesTime
sum_slices (LanesTrace *trace, guint thread)
{
  LanesTraceIter iter;
  LanesSlice slice;
  LanesTime sum = 0;

  lanes_trace_iter_init_thread (&iter, trace, thread, (LanesSpan){0, G_MAXINT64});
  while (lanes_trace_iter_next (&iter, &slice))
    sum += slice.end - slice.begin;
  return sum;
}

static LanesTime
sum_counters (LanesSession *session)
{
  LanesTime sum = 0;

  lanes_session_flush (session);
  for (guint i = 0; i < lanes_trace_get_n_threads (lanes_session_get_trace (session)); i++)
    {
      LanesSchedStat stat;

      lanes_session_get_counters (session, i, &stat);
      sum += stat.run_time;
    }
  return sum;
}

/* While a thread runs, the kernel's counters of it are as old as its last timer tick: they are
 * looked at when all rest. */
static void
hold (LanesSession *session)
{
  LanesTime last = -1;
  guint n_same = 0;

  pause_all (session);
  while (n_same < 5)
    {
      LanesTime sum = sum_counters (session);

      n_same = sum == last ? n_same + 1 : 0;
      last = sum;
      wait_for (20 * LANES_MSEC);
    }
}

/* Whether each thread's slices add up to what the kernel says that it ran. */
static gboolean
totals_match (LanesSession *session, const Recorder *recorder)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  gboolean match = TRUE;

  hold (session);
  loading_look ();
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      LanesTime slices = sum_slices (trace, i);
      LanesSchedStat stat;

      g_assert_true (lanes_session_get_counters (session, i, &stat));
      /* What a process does before its workload begins is on no board. */
      if (recorder->kind == LANES_RECORDER_BOARD)
        stat.run_time -= loading_get (lanes_trace_get_thread (trace, i)->tid);
      g_test_message ("thread %u: slices %.3f ms, kernel %.3f ms", i, (double) slices / 1e6,
                      (double) stat.run_time / 1e6);
      if (ABS (slices - stat.run_time)
          > MAX (recorder->least, (LanesTime) (recorder->share * (double) stat.run_time)))
        match = FALSE;
    }
  return match;
}

static void
assert_no_overlap (LanesTrace *trace)
{
  for (guint core = 0; core < lanes_trace_get_n_cores (trace); core++)
    {
      LanesTraceIter iter;
      LanesSlice slice;
      LanesTime end = 0;

      lanes_trace_iter_init_core (&iter, trace, core, (LanesSpan){0, G_MAXINT64});
      while (lanes_trace_iter_next (&iter, &slice))
        {
          g_assert_cmpint (slice.begin, >=, end);
          g_assert_cmpint (slice.end, >=, slice.begin);
          end = slice.end;
        }
    }
}

/* Two tasks without end on one core. Returns: whether they shared it, and the totals matched */
static gboolean
try_one_core (const Recorder *recorder, LanesMode mode)
{
  g_autofree char *cores = list_cores (1);
  g_autoptr (LanesTaskSet) set =
      make_task_set (cores, make_task ("workload", "primes", "mode", mode, NULL),
                     make_task ("workload", "primes", "mode", mode, NULL), NULL);
  LanesSession *session = open_session (set, recorder->kind);
  LanesTrace *trace;
  LanesTime now;
  LanesFigures figures;
  double a, b;
  gboolean match;

  if (!session)
    return TRUE;
  start_and_wait (session, 2, 1200 * LANES_MSEC);
  trace = lanes_session_get_trace (session);
  now = lanes_trace_get_now (trace);
  g_assert_cmpuint (lanes_trace_get_n_threads (trace), ==, 2);
  lanes_figures_measure (trace, (LanesSpan){now - LANES_SEC, now}, &figures);
  g_assert_cmpfloat (figures.parallelism, <=, 1.02);
  a = lanes_session_get_share (session, lanes_task_set_get_task (set, 0));
  b = lanes_session_get_share (session, lanes_task_set_get_task (set, 1));
  g_test_message ("busy %.3f, shares %.3f and %.3f", figures.busy, a, b);
  assert_no_overlap (trace);
  match = figures.verdict == LANES_VERDICT_CONCURRENT && a > 0.35 * (a + b) && b > 0.35 * (a + b);
  match = totals_match (session, recorder) && match;
  close_session (session);
  return match;
}

/* In each mode, the verdict, the shares and the totals. A virtual machine that is busy takes time
 * from a core which a slice includes and the kernel's counters do not, and others may leave the two
 * next to nothing of their core for a second: one calm try has to match. */
static void
test_one_core (gconstpointer data)
{
  for (LanesMode mode = LANES_MODE_PROCESSES; mode <= LANES_MODE_MIXED; mode++)
    {
      gboolean match = FALSE;

      for (int i = 0; i < 8 && !match; i++)
        match = try_one_core (data, mode);
      g_assert_true (match);
    }
}

/* However little of the cores others leave them, two tasks run at once now and then where they have
 * two, or both of these are used, and never where they have one. */
static gboolean
do_as_told (const LanesFigures *figures, gboolean takes_turns)
{
  if (takes_turns)
    return figures->verdict == LANES_VERDICT_CONCURRENT && figures->overlap < 0.002
           && figures->cores == 1;
  return figures->active_threads >= 2 && (figures->overlap > 0.002 || figures->cores >= 2);
}

/* On two cores they overlap; taking one away makes them take turns, giving it back undoes that. */
static void
test_take_core_away (gconstpointer data)
{
  const Recorder *recorder = data;
  g_autofree char *one = list_cores (1);
  g_autofree char *two = list_cores (2);
  g_autoptr (LanesTaskSet) set =
      make_task_set (two, make_task ("workload", "primes", NULL),
                     make_task ("workload", "matrix", "mode", LANES_MODE_THREADS, NULL), NULL);
  const char *const steps[] = {two, one, two};
  LanesSession *session;

  if (!have_two_cores () || !(session = open_session (set, recorder->kind)))
    return;
  lanes_session_start_all (session);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      LanesTime end = lanes_time_now () + 60 * LANES_SEC;

      g_object_set (set, "cores", steps[i], NULL);
      while (!do_as_told (lanes_session_get_figures (session), steps[i] == one))
        {
          g_assert_cmpint (lanes_time_now (), <, end);
          wait_for (20 * LANES_MSEC);
        }
    }
  assert_no_overlap (lanes_session_get_trace (session));
  close_session (session);
}

/* Threads with one lock run on two cores, but never two at a time. */
static void
test_lock (gconstpointer data)
{
  const Recorder *recorder = data;
  g_autofree char *cores = list_cores (2);
  g_autoptr (LanesTaskSet) set =
      make_task_set (cores,
                     make_task ("workload", "primes", "mode", LANES_MODE_THREADS, "threads", 2,
                                "lock", TRUE, NULL),
                     NULL);
  LanesSession *session;
  const LanesFigures *figures;

  if (!have_two_cores () || !(session = open_session (set, recorder->kind)))
    return;
  start_and_wait (session, 2, 1500 * LANES_MSEC);
  figures = lanes_session_get_figures (session);
  g_assert_cmpint (figures->verdict, ==, LANES_VERDICT_CONCURRENT);
  g_assert_cmpuint (figures->active_threads, ==, 2);
  close_session (session);
}

static gboolean
two_are_busy (gpointer data)
{
  LanesTrace *trace = lanes_session_get_trace (LANES_SESSION (data));
  guint n = 0;

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    if (sum_slices (trace, i) > 200 * LANES_MSEC)
      n++;
  return n >= 2;
}

/* What descends from a command belongs to its task, also when its parent is gone. */
static void
test_family (gconstpointer data)
{
  const Recorder *recorder = data;
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all",
                     make_task ("name", "Family", "command",
                                "sh -c '(sh -c \"while :; do :; done\" &) ; while :; do :; done'",
                                NULL),
                     NULL);
  LanesSession *session = open_session (set, recorder->kind);
  LanesTrace *trace;

  if (!session)
    return;
  lanes_session_start_all (session);
  wait_until (two_are_busy, session);
  trace = lanes_session_get_trace (session);
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      g_autofree char *label = lanes_session_get_thread_label (session, i);

      g_assert_true (g_str_has_prefix (label, "Family"));
    }
  /* The kernel cuts names after 15 bytes, also within a character. */
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      g_autofree char *label = NULL;

      lanes_trace_name_thread (trace, i, "zw\xc3\xb6lf Kn\xc3\xb6pfe\xc3");
      label = lanes_session_get_thread_label (session, i);
      g_assert_cmpstr (label, ==, "Family · zw\xc3\xb6lf Kn\xc3\xb6pfe\xef\xbf\xbd");
    }
  close_session (session);
}

/* Workloads that end by themselves: states, results, and the kernel's counters of threads that are
 * gone. */
static void
test_ends (gconstpointer data)
{
  const Recorder *recorder = data;
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all",
                     make_task ("workload", "primes", "amount", (guint64) 500000, "mode",
                                LANES_MODE_MIXED, "threads", 2, NULL),
                     make_task ("workload", "primes", "amount", (guint64) 500000, "mode",
                                LANES_MODE_THREADS, NULL),
                     make_task ("workload", "primes", "amount", (guint64) 500000, NULL), NULL);
  LanesSession *session = open_session (set, recorder->kind);

  if (!session)
    return;
  lanes_session_start_all (session);
  g_assert_true (lanes_session_is_active (session));
  wait_until (session_is_inactive, session);
  for (guint i = 0; i < 3; i++)
    {
      LanesRun *run = lanes_session_get_run (session, lanes_task_set_get_task (set, i));

      g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
      g_assert_nonnull (lanes_run_get_result (run));
    }
  g_assert_cmpuint (lanes_trace_get_n_threads (lanes_session_get_trace (session)), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      LanesSchedStat stat;

      g_assert_true (lanes_session_get_counters (session, i, &stat));
      g_assert_cmpint (stat.run_time, >, sum_slices (lanes_session_get_trace (session), i) / 2);
    }
  close_session (session);
}

/* A task can be started again, and only when it is not active. */
static void
test_again (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all", make_task ("workload", "primes", "amount", (guint64) 1000, NULL), NULL);
  LanesTask *task = lanes_task_set_get_task (set, 0);
  LanesSession *session = open_session (set, LANES_RECORDER_AUTO);
  LanesRun *first, *second;

  lanes_session_start (session, task);
  first = g_object_ref (lanes_session_get_run (session, task));
  lanes_session_start (session, task);
  g_assert_true (lanes_session_get_run (session, task) == first);
  wait_until (session_is_inactive, session);
  lanes_session_start (session, task);
  second = lanes_session_get_run (session, task);
  g_assert_true (second != first);
  wait_until (session_is_inactive, session);
  g_assert_cmpint (lanes_run_get_state (second), ==, LANES_RUN_FINISHED);
  g_object_unref (first);
  close_session (session);
}

typedef struct
{
  guint n;
  guint n_late;
} Lags;

static void
note_lag_cb (LanesSession *session, Lags *lags)
{
  LanesTime now = lanes_trace_get_now (lanes_session_get_trace (session));

  lags->n++;
  lags->n_late += lanes_time_now () - now >= 50 * LANES_MSEC;
}

/* What a batch brings is fresh when it comes. Others may have the cores just then, but not always.
 */
static gboolean
is_fresh (LanesSession *session)
{
  Lags lags = {0};

  g_signal_connect (session, "advanced", G_CALLBACK (note_lag_cb), &lags);
  wait_for (LANES_SEC);
  g_signal_handlers_disconnect_by_data (session, &lags);
  g_test_message ("%u of %u were late", lags.n_late, lags.n);
  g_assert_cmpuint (lags.n, >, 0);
  return lags.n_late <= lags.n / 4;
}

static void
test_fresh (gconstpointer data)
{
  const Recorder *recorder = data;
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all", make_task ("workload", "primes", NULL), NULL);
  LanesSession *session = open_session (set, recorder->kind);
  gboolean fresh = FALSE;

  if (!session)
    return;
  start_and_wait (session, 1, 200 * LANES_MSEC);
  for (guint i = 0; i < 8 && !fresh; i++)
    fresh = is_fresh (session);
  g_assert_true (fresh);
  close_session (session);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
      {"one-core", test_one_core}, {"take-core-away", test_take_core_away},
      {"lock", test_lock},         {"family", test_family},
      {"ends", test_ends},         {"fresh", test_fresh},
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* A sanitizer that looks for leaks at a worker's end makes processes that nobody asked for. */
  g_setenv ("LSAN_OPTIONS", "detect_leaks=0", TRUE);
  mark_children ();
  loading_follow ();
  topology = lanes_topology_new (NULL);
  static const char *const names[] = {"switch", "board", "sample"};

  for (gsize r = 0; r < G_N_ELEMENTS (recorders); r++)
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/session/%s/%s", names[r], tests[i].name);

        g_test_add_data_func (path, &recorders[r], tests[i].func);
      }
  g_test_add_func ("/session/again", test_again);
  return g_test_run ();
}
