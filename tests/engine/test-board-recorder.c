/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorder of boards with real runs: in processes and in threads, paused, stopped, killed. */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-board-recorder.h"
#include "lanes-open-files.h"
#include "launch-fixture.h"
#include "turn-log.h"

#define MOST_BOARDS 4
#define TOLERANCE   (200 * LANES_USEC) /* of when a slice began */

/* A run whose boards are recorded. */
typedef struct
{
  LanesRecorder *recorder;
  TurnLog log;
  LanesRun *run;
  LanesBoard *boards[MOST_BOARDS];
  guint n_boards;
} Recording;

static void
board_opened_cb (LanesRun *run, LanesBoard *board, int pid, gpointer user_data)
{
  Recording *self = user_data;

  g_assert_cmpuint (self->n_boards, <, MOST_BOARDS);
  self->boards[self->n_boards++] = board;
  lanes_board_recorder_add (self->recorder, board, pid);
}

static void
begin (Recording *self, LanesTask *task)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTask) owned = task;
  LanesCoreSet cores = usable_cores ();

  *self = (Recording){.recorder = lanes_board_recorder_new (&error)};
  g_assert_no_error (error);
  turn_log_init (&self->log, self->recorder);
  lanes_recorder_set_pace (self->recorder, LANES_PACE_LIVE);
  self->run = lanes_run_new (task, &cores);
  g_signal_connect (self->run, "board-opened", G_CALLBACK (board_opened_cb), self);
  lanes_run_start (self->run);
}

/* Lets go of the boards, as a session does. */
static void
drain (Recording *self)
{
  lanes_recorder_flush (self->recorder);
  for (guint i = 0; i < self->n_boards; i++)
    lanes_board_recorder_remove (self->recorder, self->boards[i]);
  lanes_recorder_flush (self->recorder);
}

static void
end (Recording *self)
{
  g_object_run_dispose (G_OBJECT (self->run));
  g_object_unref (self->run);
  g_object_unref (self->recorder);
  turn_log_clear (&self->log);
}

static gboolean
has_slices (gpointer data)
{
  Recording *self = data;

  return self->log.slices->len >= self->n_boards && self->n_boards > 0;
}

static LanesRecordedSlice *
get_last (Recording *self)
{
  g_assert_cmpuint (self->log.slices->len, >, 0);
  return &g_array_index (self->log.slices, LanesRecordedSlice, self->log.slices->len - 1);
}

/* A machine that others keep busy, and a virtual one from which time is taken away, lets clocks
 * disagree: one calm try has to match. */
#define N_TRIES 8

static guint n_off;

typedef struct
{
  void (*func) (gconstpointer data);
  gconstpointer data;
} Trial;

static void
try_until_calm (gconstpointer data)
{
  const Trial *trial = data;

  for (guint i = 0; i < N_TRIES; i++)
    {
      n_off = 0;
      trial->func (trial->data);
      if (n_off == 0)
        return;
    }
  g_test_fail ();
}

/* The counters that the worker left on the board begin before the work does: with the program
 * itself, until its first record. */
static void
check_slot (Recording *self, LanesBoard *board, guint slot)
{
  const LanesTurnRecord *first = &lanes_board_get_ring (board, slot)->records[1];
  int tid = board->slots[slot].tid;
  LanesTime before = first->used - (first->end - first->begin);
  LanesTime expected = board->slots[slot].run_time - before;
  guint n_turns;
  LanesTime run_time = turn_log_get_run_time (&self->log, tid, &n_turns);

  g_test_message ("thread %d: %.3f ms, the kernel %.3f ms, of which %.3f ms before; %u turns", tid,
                  (double) run_time / LANES_MSEC, (double) board->slots[slot].run_time / LANES_MSEC,
                  (double) before / LANES_MSEC, n_turns);
  if (ABS (run_time - expected) > expected / 100 + 200 * LANES_USEC)
    n_off++;
  g_assert_cmpuint (turn_log_count_events (&self->log, tid, LANES_THREAD_FORKED), ==, 1);
  g_assert_cmpuint (turn_log_count_events (&self->log, tid, LANES_THREAD_EXITED), ==, 1);
}

static void
test_run (gconstpointer mode)
{
  Recording recording;

  begin (&recording, make_task ("workload", "primes", "seconds", 0.3, "mode",
                                GPOINTER_TO_INT (mode), "processes", 2, "threads",
                                GPOINTER_TO_INT (mode) == LANES_MODE_PROCESSES ? 1 : 2, NULL));
  wait_until (run_has_ended, recording.run);
  g_assert_cmpint (lanes_run_get_state (recording.run), ==, LANES_RUN_FINISHED);
  drain (&recording);
  for (guint i = 0; i < recording.n_boards; i++)
    for (guint j = 0; j < lanes_board_get_n_slots (recording.boards[i]); j++)
      check_slot (&recording, recording.boards[i], j);
  end (&recording);
}

/* It leaves its counters when it is asked to end, in the midst of its work. */
static void
test_stopped (gconstpointer unused)
{
  Recording recording;

  begin (&recording, make_task ("workload", "primes", NULL));
  wait_until (has_slices, &recording);
  wait_for (100 * LANES_MSEC);
  lanes_run_stop (recording.run);
  wait_until (run_has_ended, recording.run);
  drain (&recording);
  check_slot (&recording, recording.boards[0], 0);
  end (&recording);
}

/* It cannot say anything any more: what it said before stays, and nothing is made up. */
static void
test_killed (void)
{
  Recording recording;
  LanesTime killed;
  int tid;

  begin (&recording, make_task ("workload", "primes", NULL));
  wait_until (has_slices, &recording);
  wait_for (100 * LANES_MSEC);
  killed = lanes_time_now ();
  lanes_run_kill (recording.run);
  wait_until (run_has_ended, recording.run);
  tid = recording.boards[0]->slots[0].tid;
  drain (&recording);
  g_assert_cmpint (get_last (&recording)->tid, ==, tid);
  g_assert_cmpint (get_last (&recording)->end, <, killed + LANES_SEC);
  g_assert_cmpuint (turn_log_count_events (&recording.log, tid, LANES_THREAD_EXITED), ==, 1);
  end (&recording);
}

/* Nothing runs while it is paused, and it is not said that anything wants to. */
static void
test_paused (gconstpointer mode)
{
  Recording recording;
  LanesTime paused, resumed;
  guint n_before = 0;

  begin (&recording, make_task ("workload", "primes", "mode", GPOINTER_TO_INT (mode), NULL));
  wait_until (has_slices, &recording);
  lanes_run_pause (recording.run);
  wait_for (50 * LANES_MSEC); /* until it has come to a checkpoint, or the signal to it */
  paused = lanes_time_now ();
  wait_for (150 * LANES_MSEC);
  resumed = lanes_time_now ();
  lanes_run_resume (recording.run);
  wait_for (100 * LANES_MSEC);
  lanes_run_stop (recording.run);
  wait_until (run_has_ended, recording.run);
  drain (&recording);

  for (guint i = 0; i < recording.log.slices->len; i++)
    {
      const LanesRecordedSlice *slice =
          &g_array_index (recording.log.slices, LanesRecordedSlice, i);

      if (slice->begin < paused)
        {
          n_before++;
          g_assert_cmpint (slice->end, <=, paused);
          continue;
        }
      g_assert_cmpint (slice->begin, >=, resumed - TOLERANCE);
    }
  g_assert_cmpuint (n_before, >, 0);
  g_assert_cmpuint (recording.log.slices->len, >, n_before);
  g_assert_false (g_array_index (recording.log.slices, LanesRecordedSlice, n_before).queued);
  end (&recording);
}

static gboolean
holds_counters (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      found = found || (target && g_str_has_suffix (target, "/schedstat"));
    }
  return found;
}

/* A thread that is silent is followed by the kernel's counters: in a file that is held open only
 * where there is room for others. */
static void
test_few_files (void)
{
  Recording recording;
  struct rlimit limit, few;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  few = limit;
  few.rlim_cur = LANES_OPEN_FILES_RESERVE + 1;
  begin (&recording, make_task ("workload", "primes", NULL));
  wait_until (has_slices, &recording);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  lanes_run_pause (recording.run);
  for (guint i = 0; i < 20; i++)
    {
      wait_for (10 * LANES_MSEC);
      lanes_recorder_flush (recording.recorder);
    }
  g_assert_false (holds_counters ());
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  lanes_run_resume (recording.run);
  lanes_run_stop (recording.run);
  wait_until (run_has_ended, recording.run);
  drain (&recording);
  end (&recording);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    Trial trial;
  } trials[] = {
      {"/board-recorder/processes", {test_run, GINT_TO_POINTER (LANES_MODE_PROCESSES)}},
      {"/board-recorder/threads", {test_run, GINT_TO_POINTER (LANES_MODE_THREADS)}},
      {"/board-recorder/mixed", {test_run, GINT_TO_POINTER (LANES_MODE_MIXED)}},
      {"/board-recorder/stopped", {test_stopped, NULL}},
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (trials); i++)
    g_test_add_data_func (trials[i].path, &trials[i].trial, try_until_calm);
  g_test_add_func ("/board-recorder/killed", test_killed);
  g_test_add_func ("/board-recorder/few-files", test_few_files);
  g_test_add_data_func ("/board-recorder/paused/process", GINT_TO_POINTER (LANES_MODE_PROCESSES),
                        test_paused);
  g_test_add_data_func ("/board-recorder/paused/thread", GINT_TO_POINTER (LANES_MODE_THREADS),
                        test_paused);
  return g_test_run ();
}
