/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "lanes-estimate.h"
#include "lanes-workload.h"

#define N_TRIES 12

typedef struct
{
  gboolean is_over;
  LanesTime time;
  GError *error;
} Answer;

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->time = lanes_estimate_finish (result, &answer->error);
  answer->is_over = TRUE;
}

static LanesTime
estimate (const char *workload, guint64 amount)
{
  Answer answer = {0};

  lanes_estimate_async (workload, amount, NULL, answer_cb, &answer);
  while (!answer.is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (answer.error);
  return answer.time;
}

static LanesTime
read_clock (const char *workload)
{
  struct timespec time;

  clock_gettime (strcmp (workload, "files") == 0 ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID,
                 &time);
  return time.tv_sec * LANES_SEC + time.tv_nsec;
}

/* How long the work really takes */
static LanesTime
perform (const LanesWorkload *workload, guint64 amount)
{
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  LanesBoard *board = lanes_board_new (1);
  LanesWork work = {.gate = gate, .board = board, .slot = &board->slots[0], .amount = amount};
  LanesTime begin = read_clock (workload->id);
  LanesTime took;

  lanes_work_perform (&work, workload);
  took = read_clock (workload->id) - begin;
  g_assert_cmpint (board->slots[0].state, ==, LANES_SLOT_DONE);
  lanes_board_free (board);
  return took;
}

/* A machine that does other things too may be another one by the time that the work is done: what
 * is estimated @before and @after says how much. */
static gboolean
is_near (LanesTime took, LanesTime before, LanesTime after)
{
  return took < 2 * MAX (before, after) && 2 * took > MIN (before, after);
}

/* An amount that takes about a second, found by asking. Where the machine does other things too one
 * calm try has to match. */
static void
test_second (gconstpointer data)
{
  const LanesWorkload *workload = data;
  gboolean matched = FALSE;

#ifdef __SANITIZE_THREAD__
  /* It notes each piece of memory that is copied, which takes ten times as long at first as later,
   * when the copy is made again. */
  if (strcmp (workload->id, "memory") == 0)
    {
      g_test_skip ("With this sanitizer the first copy takes much longer than others");
      return;
    }
#endif
  for (guint i = 0; i < N_TRIES && !matched; i++)
    {
      guint64 amount = workload->unit_size * 10;
      LanesTime before, took, after;

      for (guint j = 0; j < 4; j++)
        {
          before = MAX (estimate (workload->id, amount), LANES_USEC);
          amount = (guint64) ((double) amount * LANES_SEC / (double) before) + 1;
        }
      before = estimate (workload->id, amount);
      took = perform (workload, amount);
      after = estimate (workload->id, amount);
      g_test_message ("%s %" G_GUINT64_FORMAT ": estimated %.3f s, took %.3f s, estimated %.3f s",
                      workload->id, amount, (double) before / 1e9, (double) took / 1e9,
                      (double) after / 1e9);
      matched = took > LANES_SEC / 20 && is_near (took, before, after);
    }
  g_assert_true (matched);
}

/* What is small is done, and not computed: nothing is taken for more than it is. */
static void
test_small (gconstpointer data)
{
  const LanesWorkload *workload = data;

  g_assert_cmpint (estimate (workload->id, 1), <, LANES_SEC);
  g_assert_cmpint (estimate (workload->id, 1), >, 0);
}

static void
test_wait (void)
{
  g_assert_cmpint (estimate ("wait", 1), ==, LANES_SEC / 10);
  g_assert_cmpint (estimate ("wait", 36000), ==, 3600 * LANES_SEC);
  g_assert_cmpint (estimate ("wait", G_GUINT64_CONSTANT (1000000000000000000)), >,
                   1000000 * LANES_SEC);
}

static void
test_extend (void)
{
  LanesTime million = lanes_estimate_extend ("primes", 100000, LANES_MSEC, 1000000);

  g_assert_cmpint (lanes_estimate_extend ("sort", 1000, LANES_MSEC, 1000), ==, LANES_MSEC);
  g_assert_cmpint (lanes_estimate_extend ("sort", 1000, LANES_MSEC, 5000), ==, 5 * LANES_MSEC);
  g_assert_cmpint (lanes_estimate_extend ("sort", 1, LANES_SEC, G_GUINT64_CONSTANT (1) << 62), >,
                   1000000 * LANES_SEC);
  /* Ten times the numbers, each with a root three times as large */
  g_assert_cmpint (million, >, 20 * LANES_MSEC);
  g_assert_cmpint (million, <, 32 * LANES_MSEC);
}

static void
test_cancel (void)
{
  gsize n_workloads;
  const LanesWorkload *const *workloads = lanes_workload_get_all (&n_workloads);

  for (gsize i = 0; i < n_workloads; i++)
    for (guint early = 0; early < 2; early++)
      {
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        Answer answer = {0};

        if (early)
          g_cancellable_cancel (cancellable);
        lanes_estimate_async (workloads[i]->id, G_GUINT64_CONSTANT (1000000000000), cancellable,
                              answer_cb, &answer);
        g_cancellable_cancel (cancellable);
        while (!answer.is_over)
          g_main_context_iteration (NULL, TRUE);
        g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_assert_cmpint (answer.time, ==, -1);
        g_error_free (answer.error);
      }
}

/* Not even while it is measured is there a file with a name. */
static void
test_no_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lanes-estimate-XXXXXX", NULL);

  g_setenv ("TMPDIR", folder, TRUE);
  estimate ("files", 100000);
  g_unsetenv ("TMPDIR");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  gsize n_workloads;
  const LanesWorkload *const *workloads;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  workloads = lanes_workload_get_all (&n_workloads);
  for (gsize i = 0; i < n_workloads; i++)
    {
      g_autofree char *second = g_strconcat ("/estimate/second/", workloads[i]->id, NULL);
      g_autofree char *small = g_strconcat ("/estimate/small/", workloads[i]->id, NULL);

      if (strcmp (workloads[i]->id, "wait") != 0)
        g_test_add_data_func (second, workloads[i], test_second);
      g_test_add_data_func (small, workloads[i], test_small);
    }
  g_test_add_func ("/estimate/wait", test_wait);
  g_test_add_func ("/estimate/extend", test_extend);
  g_test_add_func ("/estimate/cancel", test_cancel);
  g_test_add_func ("/estimate/no-file", test_no_file);
  return g_test_run ();
}
