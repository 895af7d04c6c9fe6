/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `board` tells of threads, against the kernel's own counters and, where it can be had,
 * against `switch` on the same threads at the same time. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lanes-board-recorder.h"
#include "lanes-limits.h"
#include "lanes-recorder-private.h"
#include "launch-fixture.h"
#include "turn-log.h"
#include "work-fixture.h"

#define MOST_THREADS 4
#define DURATION     (300 * LANES_MSEC)
#define TOLERANCE    (50 * LANES_USEC)

/* What processes of a session need before their work begins, which is not on their boards. */
#define LOADING (2 * 5 * LANES_MSEC)

/* On a machine that others use as well: one try must succeed. */
#define TRIES 20

typedef struct
{
  guint n_threads;
  guint n_cores;
  const char *workload;
} Case;

static const Case cases[] = {
    {2, 1, "primes"},
    {4, 1, "matrix"},
    {2, 2, "mandelbrot"},
    {4, 2, "primes"},
};

/* What all threads of a try were like together. */
typedef struct
{
  double off;       /* the worst difference to the kernel's run time, as a share of it */
  guint64 turns;    /* by the kernel's count */
  double turns_off; /* how many more or less there were here */
  double found;     /* share of the slices of `switch` that `board` has too; 1 without it */
  guint64 lost;
  gboolean has_events;
} Result;

static guint
count_cores (void)
{
  LanesCoreSet usable = usable_cores ();

  return lanes_core_set_count (&usable);
}

/* All threads that are begun now may use @n_cores. */
static void
stay_on_cores (const LanesCoreSet *usable, guint n_cores)
{
  LanesCoreSet cores = lanes_core_set_none ();

  for (guint i = 0; i < LANES_MAX_CORES && lanes_core_set_count (&cores) < n_cores; i++)
    if (lanes_core_set_contains (usable, i))
      lanes_core_set_add (&cores, i);
  g_assert_true (lanes_limits_apply_to_thread (0, &cores, 0, NULL));
}

static gboolean
has_ended (gpointer data)
{
  return work_fixture_get_state (data) > LANES_SLOT_WORKING;
}

static void
work (const Case *test, LanesBoard *board, WorkFixture *fixtures)
{
  LanesCoreSet usable = usable_cores ();
  g_autoptr (LanesGate) gate = lanes_gate_new ();

  stay_on_cores (&usable, test->n_cores);
  for (guint i = 0; i < test->n_threads; i++)
    {
      fixtures[i] = (WorkFixture){
          .workload = lanes_workload_find (test->workload),
          .slot = &board->slots[i],
          .work = {.gate = gate, .board = board, .slot = &board->slots[i], .duration = DURATION},
      };
      work_fixture_start (&fixtures[i]);
    }
  g_assert_true (lanes_limits_apply_to_thread (0, &usable, 0, NULL));
  for (guint i = 0; i < test->n_threads; i++)
    {
      wait_until (has_ended, &fixtures[i]);
      work_fixture_join (&fixtures[i]);
    }
}

static double
get_difference (double a, double b)
{
  return ABS (a - b) / MAX (b, 1);
}

static void
compare_thread (const TurnLog *own, const TurnLog *truth, const LanesBoardSlot *slot,
                Result *result)
{
  guint n_turns, n_slices;
  LanesTime run_time = turn_log_get_run_time (own, slot->tid, &n_turns);
  double off = get_difference ((double) run_time, (double) slot->run_time);
  guint found = truth ? turn_log_count_matches (own, truth, slot->tid, TOLERANCE, &n_slices) : 0;

  result->off = MAX (result->off, off);
  result->turns += slot->turns;
  result->turns_off += ABS ((double) n_turns - (double) slot->turns);
  result->has_events = result->has_events
                       && turn_log_count_events (own, slot->tid, LANES_THREAD_FORKED) == 1
                       && turn_log_count_events (own, slot->tid, LANES_THREAD_EXITED) == 1;
  g_test_message ("thread %d: %.3f ms, the kernel %.3f ms (%.3f %%); %u turns, the kernel %u; "
                  "%u of %u slices",
                  slot->tid, (double) run_time / LANES_MSEC, (double) slot->run_time / LANES_MSEC,
                  100 * off, n_turns, (guint) slot->turns, found, truth ? n_slices : 0);
  if (truth)
    result->found += (double) found;
}

static guint
count_slices (const TurnLog *truth, LanesBoard *board)
{
  guint n = 0;

  for (guint i = 0; i < lanes_board_get_n_slots (board); i++)
    {
      guint n_turns;

      turn_log_get_run_time (truth, board->slots[i].tid, &n_turns);
      n += n_turns;
    }
  return n;
}

static Result
try (const Case *test, LanesRecorder *truth_recorder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesRecorder) recorder = lanes_board_recorder_new (&error);
  LanesBoard *board = lanes_board_new (test->n_threads);
  WorkFixture fixtures[MOST_THREADS];
  Result result = {.has_events = TRUE};
  TurnLog own, truth;

  g_assert_no_error (error);
  turn_log_init (&own, recorder);
  if (truth_recorder)
    turn_log_init (&truth, truth_recorder);
  lanes_recorder_set_pace (recorder, LANES_PACE_LIVE);
  lanes_board_recorder_add (recorder, board, getpid ());
  work (test, board, fixtures);
  lanes_recorder_flush (recorder);
  lanes_board_recorder_remove (recorder, board);
  lanes_recorder_flush (recorder);

  if (truth_recorder)
    {
      lanes_recorder_flush (truth_recorder);
      g_signal_handlers_disconnect_by_data (truth_recorder, &truth);
    }
  for (guint i = 0; i < test->n_threads; i++)
    compare_thread (&own, truth_recorder ? &truth : NULL, &board->slots[i], &result);
  result.found = truth_recorder ? result.found / count_slices (&truth, board) : 1;
  result.turns_off /= (double) MAX (result.turns, 1);
  result.lost = own.lost;
  if (truth_recorder)
    turn_log_clear (&truth);
  turn_log_clear (&own);
  lanes_board_free (board);
  return result;
}

static void
check_case (const Case *test, LanesRecorder *truth)
{
  Result result = {0};
  gboolean good = FALSE;

  for (guint i = 0; i < TRIES && !good; i++)
    {
      result = try (test, truth);
      g_test_message ("try %u: run time off %.3f %%, turns off %.1f %%, found %.1f %%", i + 1,
                      100 * result.off, 100 * result.turns_off, 100 * result.found);
      /* These hold however busy the machine is. */
      g_assert_true (result.has_events);
      g_assert_cmpuint (result.lost, ==, 0);
      good = result.off <= 0.005 && result.turns_off <= 0.05 && result.found >= 0.98;
    }
  g_assert_cmpfloat (result.off, <=, 0.005);
  g_assert_cmpfloat (result.turns_off, <=, 0.05);
  g_assert_cmpfloat (result.found, >=, 0.98);
}

static void
test_truth (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (LanesRecorder) truth = NULL;

  if (count_cores () < test->n_cores)
    {
      g_test_skip ("There are not so many cores here");
      return;
    }
  truth = lanes_switch_recorder_new (NULL);
  if (truth)
    lanes_recorder_set_pace (truth, LANES_PACE_LIVE);
  else
    g_test_message ("The switches cannot be recorded here: only the counters are compared");
  check_case (test, truth);
}

/* From now on the kernel answers as it does where kernel.perf_event_paranoid is 3. */
static void
refuse_perf (void)
{
  struct sock_filter filter[] = {
      BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
      BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
      BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
      BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {G_N_ELEMENTS (filter), filter};

  g_assert_no_errno (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  g_assert_no_errno (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

static gboolean
is_inactive (gpointer session)
{
  return !lanes_session_is_active (LANES_SESSION (session));
}

/* How far the trace of a session is off from the kernel's counters of the threads, beyond what they
 * need to load a program before their work begins. */
static double
try_session (LanesTopology *topology, LanesTaskSet *set)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesSession) session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, &error);
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesTime counted = 0, recorded = 0;

  g_assert_no_error (error);
  lanes_session_start_all (session);
  wait_until (is_inactive, session);
  lanes_session_flush (session);
  g_assert_cmpuint (lanes_trace_get_n_threads (trace), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      LanesTraceIter iter;
      LanesSlice slice;
      LanesSchedStat stat;

      g_assert_cmpint (lanes_session_get_recorder_of_thread (session, i), ==, LANES_RECORDER_BOARD);
      g_assert_true (lanes_session_get_counters (session, i, &stat));
      counted += stat.run_time;
      lanes_trace_iter_init_thread (&iter, trace, i, (LanesSpan){0, G_MAXINT64});
      while (lanes_trace_iter_next (&iter, &slice))
        recorded += slice.end - slice.begin;
    }
  g_test_message ("session: %.3f ms, the kernel %.3f ms", (double) recorded / LANES_MSEC,
                  (double) counted / LANES_MSEC);
  return get_difference ((double) recorded, (double) counted)
         - (double) LOADING / (double) MAX (counted, 1);
}

/* Processes and threads of a session that has no other exact recorder. */
static void
check_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = lanes_topology_new (&error);
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all", make_task ("workload", "primes", "seconds", 1.0, "processes", 2, NULL),
                     make_task ("workload", "matrix", "seconds", 1.0, "mode", LANES_MODE_THREADS,
                                "threads", 2, NULL),
                     NULL);
  double off = 1;

  for (guint i = 0; i < TRIES / 2 && off > 0.005; i++)
    off = try_session (topology, set);
  g_assert_cmpfloat (off, <=, 0.005);
}

static void
test_refused (void)
{
  if (g_test_subprocess ())
    {
      const Case test = {2, 1, "primes"};
      g_autoptr (GError) error = NULL;

      refuse_perf ();
      g_assert_null (lanes_switch_recorder_new (&error));
      g_assert_nonnull (error);
      check_case (&test, NULL);
      check_session ();
      return;
    }
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/board-truth/%s, %u threads on %u cores", cases[i].workload,
                           cases[i].n_threads, cases[i].n_cores);

      g_test_add_data_func (path, &cases[i], test_truth);
    }
  g_test_add_func ("/board-truth/refused", test_refused);
  return g_test_run ();
}
