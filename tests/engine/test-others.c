/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else had the cores. */
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-others.h"
#include "lanes-program.h"
#include "lanes-wide-recorder.h"
#include "launch-fixture.h"

#define NOBODY 65534
#define NAME   "other-one"
#define SEEN   (300 * LANES_MSEC) /* of the time that it ran */
#define OURS   100
#define THEIRS 200000000 /* there is no such process to ask */

static LanesTopology *topology;

static void
added_cb (guint thread, int pid, int tid, gpointer user_data)
{
}

static void
add_slice (LanesBatch *batch, int pid, int tid, LanesTime begin, LanesTime end)
{
  LanesRecordedSlice slice = {
      .begin = begin, .end = end, .pid = pid, .tid = tid, .ended = LANES_SLICE_WAITED};

  g_array_append_val (batch->slices, slice);
}

static void
add_event (LanesBatch *batch, LanesThreadEventType type, LanesTime time, int pid, int tid,
           int parent_pid, const char *name)
{
  LanesThreadEvent event = {
      .type = type, .time = time, .pid = pid, .tid = tid, .parent_pid = parent_pid};

  g_strlcpy (event.name, name, sizeof event.name);
  g_array_append_val (batch->events, event);
}

/* Who had the core, and when */
static char *
describe (LanesTrace *trace)
{
  GString *text = g_string_new (NULL);
  LanesTraceIter iter;
  LanesSlice slice;

  lanes_trace_iter_init_core (&iter, trace, 0, (LanesSpan){0, G_MAXINT64 / 2});
  while (lanes_trace_iter_next (&iter, &slice))
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, slice.thread);

      g_assert_cmpuint (thread->task, ==, 0);
      g_string_append_printf (text, "%s:%d-%d ", thread->name, (int) slice.begin, (int) slice.end);
    }
  return g_string_free (text, FALSE);
}

#define assert_others(others, expected) \
  G_STMT_START \
  { \
    g_autofree char *text_ = describe (lanes_others_get_trace (others)); \
    g_assert_cmpstr (text_, ==, expected); \
  } \
  G_STMT_END

typedef struct
{
  LanesTrace *trace;
  LanesRoster *roster;
  LanesOthers *others;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->trace = lanes_trace_new (lanes_topology_get_n_cores (topology));
  fixture->roster = lanes_roster_new (fixture->trace, added_cb, NULL);
  fixture->others = lanes_others_new (topology, fixture->roster);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  lanes_others_free (fixture->others);
  lanes_roster_free (fixture->roster);
  g_object_unref (fixture->trace);
}

static void
test_take (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LanesBatch) first = lanes_batch_new (100);
  g_autoptr (LanesBatch) second = lanes_batch_new (200);

  lanes_roster_begin_run (fixture->roster, 5, 1);
  lanes_roster_add_process (fixture->roster, 5, 1, OURS, LANES_PROCESS_WORKS);

  add_event (first, LANES_THREAD_FORKED, 5, THEIRS, THEIRS, 1, "");
  add_event (first, LANES_THREAD_RENAMED, 5, THEIRS, THEIRS, 0, "sh");
  /* It is called as its parent is, as long as it does not say otherwise. */
  add_event (first, LANES_THREAD_FORKED, 10, THEIRS + 1, THEIRS + 1, THEIRS, "");
  add_event (first, LANES_THREAD_FORKED, 11, THEIRS, THEIRS + 2, THEIRS, "");
  add_slice (first, THEIRS, THEIRS, 5, 10);
  add_slice (first, OURS, OURS, 10, 20);
  add_slice (first, OURS, OURS + 1, 20, 30); /* of ours, and not known yet */
  add_slice (first, THEIRS + 1, THEIRS + 1, 30, 40);
  add_slice (first, THEIRS, THEIRS + 2, 40, 50);
  lanes_others_take (fixture->others, first);
  assert_others (fixture->others, "sh:5-10 sh:30-40 sh:40-50 ");

  /* A thread's own name is not the program's. */
  add_event (second, LANES_THREAD_RENAMED, 101, THEIRS, THEIRS + 2, 0, "a thread");
  add_event (second, LANES_THREAD_RENAMED, 102, THEIRS + 1, THEIRS + 1, 0, "sleep");
  /* What descends from ours is ours, though nobody told of it. */
  add_event (second, LANES_THREAD_FORKED, 103, OURS + 10, OURS + 10, OURS, "");
  add_event (second, LANES_THREAD_FORKED, 104, OURS + 11, OURS + 11, OURS + 10, "");
  add_slice (second, OURS + 11, OURS + 11, 110, 120);
  /* Nor is it one of them who gets its number afterwards. */
  add_event (second, LANES_THREAD_EXITED, 130, THEIRS, THEIRS, 0, "");
  add_slice (second, THEIRS + 1, THEIRS + 1, 120, 130);
  lanes_others_take (fixture->others, second);
  assert_others (fixture->others, "sh:5-10 sleep:30-40 sh:40-50 sleep:120-130 ");
  g_assert_cmpint (lanes_trace_get_now (lanes_others_get_trace (fixture->others)), ==, 200);
  g_assert_cmpuint (lanes_trace_get_n_slices (fixture->trace), ==, 0);
}

/* A number goes from one to another, with all that was told of it, and without. */
static void
test_reused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LanesBatch) first = lanes_batch_new (100);
  g_autoptr (LanesBatch) second = lanes_batch_new (200);
  g_autoptr (LanesBatch) third = lanes_batch_new (300);
  LanesTrace *trace = lanes_others_get_trace (fixture->others);

  add_event (first, LANES_THREAD_RENAMED, 5, THEIRS, THEIRS, 0, "one");
  add_slice (first, THEIRS, THEIRS, 5, 10);
  add_event (first, LANES_THREAD_EXITED, 10, THEIRS, THEIRS, 0, "");
  lanes_others_take (fixture->others, first);
  g_assert_cmpint (lanes_trace_get_thread (trace, 0)->end, ==, 10);

  add_event (second, LANES_THREAD_RENAMED, 105, THEIRS, THEIRS, 0, "two");
  add_slice (second, THEIRS, THEIRS, 105, 110);
  lanes_others_take (fixture->others, second);
  assert_others (fixture->others, "one:5-10 two:105-110 ");

  add_slice (third, THEIRS + 1, THEIRS, 205, 210); /* a thread of another one */
  lanes_others_take (fixture->others, third);
  assert_others (fixture->others, "one:5-10 two:105-110 :205-210 ");
  g_assert_cmpint (lanes_trace_get_thread (trace, 1)->end, ==, 205);
}

static void
test_lost (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LanesBatch) batch = lanes_batch_new (100);
  const LanesSpan *lost;
  gsize n_lost;

  batch->lost = 7;
  batch->lost_span = (LanesSpan){20, 30};
  lanes_others_take (fixture->others, batch);
  lost = lanes_trace_get_lost (lanes_others_get_trace (fixture->others), &n_lost);
  g_assert_cmpuint (n_lost, ==, 1);
  g_assert_cmpint (lost->begin, ==, 20);
  g_assert_cmpint (lost->end, ==, 30);
  lanes_trace_get_lost (fixture->trace, &n_lost);
  g_assert_cmpuint (n_lost, ==, 0);
}

/* A storm of short processes takes no more memory than there is a bound for. */
static void
test_storm (Fixture *fixture, gconstpointer unused)
{
  LanesTrace *trace = lanes_others_get_trace (fixture->others);
  LanesTime now = LANES_SEC;
  int pid = THEIRS;
  gsize n_lost;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (LanesBatch) batch = lanes_batch_new (now + 16 * LANES_MSEC);

      for (guint k = 0; k < 500; k++, pid++, now += 30 * LANES_USEC)
        {
          add_event (batch, LANES_THREAD_FORKED, now, pid, pid, 1, "");
          add_slice (batch, pid, pid, now, now + 20 * LANES_USEC);
          /* The end of one in ten is lost. */
          if (k % 10 != 0)
            add_event (batch, LANES_THREAD_EXITED, now + 20 * LANES_USEC, pid, pid, 0, "");
        }
      now = batch->now;
      lanes_others_take (fixture->others, batch);
      g_assert_cmpuint (lanes_trace_get_n_known (trace), <=, 2 * LANES_OTHERS_MAX_THREADS);
    }
  g_assert_cmpuint (lanes_trace_get_n_threads (trace), <=, 2 * LANES_OTHERS_MAX_THREADS);
  /* The newest are there. */
  g_assert_cmpuint (lanes_trace_count_core (trace, 0, (LanesSpan){now - 16 * LANES_MSEC, now}), ==,
                    500);
  lanes_trace_get_lost (trace, &n_lost);
  g_assert_cmpuint (n_lost, ==, 0);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *name; /* NULL: it is none */
    gboolean kernel;
  } table[] = {
      {"12 (bash) S 11 12 12 0", "bash", FALSE},
      {"2 (kthreadd) S 0 0 0 0", "kthreadd", TRUE},
      {"77 (kworker/0:1-events_long) I 2 0 0", "kworker/0:1-eve", TRUE},
      {"12 (a) b (c)) R 21 1", "a) b (c)", FALSE},
      {"12 () R 1 1", "", FALSE},
      {"12 (cut off", NULL, FALSE},
      {"12 )(", NULL, FALSE},
      {"12 (x) R", NULL, FALSE},
      {"12 (x) R ", NULL, FALSE},
      {"", NULL, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      /* Of this size, so that reading beyond the end is found. */
      g_autofree char *text = g_memdup2 (table[i].text, strlen (table[i].text));
      LanesProgram program = {"unchanged", FALSE};
      gboolean parsed = lanes_program_parse (text, strlen (table[i].text), &program);

      g_assert_cmpint (parsed, ==, table[i].name != NULL);
      g_assert_cmpstr (program.name, ==, table[i].name ? table[i].name : "unchanged");
      g_assert_cmpint (program.kernel, ==, table[i].kernel);
    }
}

static LanesSession *
start_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTaskSet) task_set =
      make_task_set (NULL, make_task ("workload", "primes", NULL), NULL);
  LanesSession *session = lanes_session_new (topology, task_set, LANES_RECORDER_AUTO, &error);

  g_assert_no_error (error);
  g_assert_null (lanes_session_get_others (session));
  return session;
}

/* A busy program that nobody launched for a task; it lasts no longer than the test. */
static int
start_other (guint core)
{
  int pid = fork ();

  if (pid == 0)
    {
      cpu_set_t set;

      CPU_ZERO (&set);
      CPU_SET (core, &set);
      sched_setaffinity (0, sizeof set, &set);
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      prctl (PR_SET_NAME, NAME);
      for (;;)
        ;
    }
  g_assert_cmpint (pid, >, 0);
  return pid;
}

typedef struct
{
  LanesSession *session;
  int pid;
  guint core;
  LanesTime ran;
} Watched;

/* Whether what the process had of its core is to be seen; and of no other. */
static gboolean
is_seen (gpointer data)
{
  Watched *watched = data;
  LanesTrace *others = lanes_session_get_others (watched->session);
  LanesTraceIter iter;
  LanesSlice slice;

  watched->ran = 0;
  for (guint i = 0; i < lanes_trace_get_n_threads (others); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (others, i);

      if (!thread || thread->pid != watched->pid || g_strcmp0 (thread->name, NAME) != 0)
        continue;
      lanes_trace_iter_init_thread (&iter, others, i, (LanesSpan){0, G_MAXINT64 / 2});
      while (lanes_trace_iter_next (&iter, &slice))
        {
          /* Before it was bound to the core, it may have been on another. */
          watched->ran += slice.core == watched->core ? slice.end - slice.begin : 0;
        }
    }
  return watched->ran >= SEEN;
}

static void
assert_none_of_ours (LanesSession *session)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesTrace *others = lanes_session_get_others (session);

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    for (guint k = 0; k < lanes_trace_get_n_threads (others); k++)
      {
        const LanesThread *ours = lanes_trace_get_thread (trace, i);
        const LanesThread *theirs = lanes_trace_get_thread (others, k);

        if (ours && theirs)
          g_assert_cmpint (ours->tid, !=, theirs->tid);
      }
}

static void
test_real (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesSession) session = NULL;
  LanesCoreSet usable = usable_cores ();
  Watched watched = {.core = 0};
  int status;

  if (!lanes_wide_recorder_is_allowed (&error))
    {
      g_test_skip (error->message);
      return;
    }
  session = start_session ();
  g_assert_true (lanes_session_set_see_others (session, TRUE, &error));
  g_assert_no_error (error);
  g_assert_nonnull (lanes_session_get_others (session));
  while (!lanes_core_set_contains (&usable, watched.core))
    watched.core++;
  watched.session = session;
  watched.pid = start_other (watched.core);
  watched.core = (guint) lanes_topology_find (topology, watched.core);

  lanes_session_start_all (session);
  wait_until (is_seen, &watched);
  assert_none_of_ours (session);
  /* The tasks are told of as ever, and of nobody else. */
  g_assert_cmpuint (lanes_trace_get_n_slices (lanes_session_get_trace (session)), >, 0);

  kill (watched.pid, SIGKILL);
  g_assert_cmpint (waitpid (watched.pid, &status, 0), ==, watched.pid);
  lanes_session_kill_all (session);
  g_assert_true (lanes_session_set_see_others (session, FALSE, NULL));
  g_assert_null (lanes_session_get_others (session));
}

/* In a process of its own: there is no way back. */
static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesSession) session = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  if (geteuid () == 0 && setresuid (NOBODY, NOBODY, NOBODY) < 0)
    {
      g_test_skip ("The rights of an ordinary user cannot be had");
      return;
    }
  if (lanes_wide_recorder_is_allowed (&error))
    {
      g_test_skip ("Everybody may see other programs here");
      return;
    }
  g_assert_error (error, LANES_ERROR, LANES_ERROR_RECORDER);
  session = start_session ();
  g_assert_false (lanes_session_set_see_others (session, TRUE, NULL));
  g_assert_null (lanes_session_get_others (session));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  topology = lanes_topology_new (NULL);
  ADD ("/others/take", test_take);
  ADD ("/others/reused", test_reused);
  ADD ("/others/lost", test_lost);
  ADD ("/others/storm", test_storm);
  g_test_add_func ("/others/parse", test_parse);
  g_test_add_func ("/others/real", test_real);
  g_test_add_func ("/others/refused", test_refused);
  status = g_test_run ();
  g_object_unref (topology);
  return status;
}
