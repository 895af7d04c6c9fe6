/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The task set of a session, and its tasks, are edited while they run. */
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launch-fixture.h"

static LanesTopology *topology;

static gboolean refused; /* no thread may be given other cores */

/* In place of that of the C library */
int
sched_setaffinity (pid_t tid, size_t size, const cpu_set_t *cores)
{
  errno = EPERM;
  return refused ? -1 : (int) syscall (SYS_sched_setaffinity, tid, size, cores);
}

static LanesSession *
open_session (LanesTaskSet *set)
{
  g_autoptr (GError) error = NULL;
  LanesSession *session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, &error);

  g_assert_no_error (error);
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

  return lanes_trace_get_n_threads (lanes_session_get_trace (expected->session)) >= expected->n;
}

static gboolean
all_are_started (gpointer session)
{
  return lanes_session_get_n_starting (LANES_SESSION (session)) == 0;
}

static LanesRunState
get_state (LanesSession *session, LanesTask *task)
{
  return lanes_run_get_state (lanes_session_get_run (session, task));
}

/* A task that is removed is stopped, whichever way it runs; it keeps its number, and has it and its
 * run when it is back. */
static void
test_removed (gconstpointer mode)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all", make_task ("workload", "wait", NULL),
                     make_task ("workload", "wait", "mode", GPOINTER_TO_INT (mode), "name", "Gone",
                                NULL),
                     NULL);
  g_autoptr (LanesTask) task = g_object_ref (lanes_task_set_get_task (set, 1));
  LanesTask *other = lanes_task_set_get_task (set, 0);
  LanesSession *session = open_session (set);
  LanesRun *run;

  lanes_session_start_all (session);
  wait_until (has_threads, &(Expected){session, 2});
  run = lanes_session_get_run (session, task);
  lanes_task_set_remove (set, task);
  wait_until (run_has_ended, run);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);
  g_assert_cmpint (get_state (session, other), ==, LANES_RUN_RUNNING);
  g_assert_cmpuint (lanes_session_get_n_tasks (session), ==, 2);
  g_assert_true (lanes_session_get_task (session, 1) == task);
  g_assert_cmpstr (lanes_task_get_name (lanes_session_get_task (session, 1)), ==, "Gone");

  lanes_session_start_all (session);
  g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_STOPPED);

  lanes_task_set_insert (set, 0, task);
  g_assert_cmpuint (lanes_session_get_task_number (session, task), ==, 1);
  g_assert_true (lanes_session_get_run (session, task) == run);
  g_assert_cmpuint (lanes_session_get_n_tasks (session), ==, 2);
  lanes_session_start (session, task);
  g_assert_true (lanes_run_is_active (lanes_session_get_run (session, task)));
  close_session (session);
}

/* A task that is moved goes on; one that is added is numbered, and runs like the others. */
static void
test_moved (void)
{
  g_autoptr (LanesTaskSet) set = make_task_set ("all", make_task ("workload", "wait", NULL),
                                                make_task ("workload", "wait", NULL), NULL);
  g_autoptr (LanesTask) added = make_task ("workload", "wait", NULL);
  LanesTask *task = lanes_task_set_get_task (set, 0);
  LanesSession *session = open_session (set);

  lanes_session_start_all (session);
  wait_until (has_threads, &(Expected){session, 2});
  lanes_task_set_move (set, task, 1);
  g_assert_cmpint (get_state (session, task), ==, LANES_RUN_RUNNING);
  g_assert_cmpuint (lanes_session_get_task_number (session, task), ==, 0);

  lanes_task_set_insert (set, 0, added);
  g_assert_cmpuint (lanes_session_get_n_tasks (session), ==, 3);
  g_assert_true (lanes_session_get_task (session, 2) == added);
  lanes_session_start (session, added);
  wait_until (has_threads, &(Expected){session, 3});
  close_session (session);
}

/* What is still stopping when its task is removed is reached by what ends all. */
static void
test_stubborn (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all",
                     make_task ("command", "sh -c 'trap \"\" TERM; while :; do sleep 1; done'",
                                NULL),
                     NULL);
  g_autoptr (LanesTask) task = g_object_ref (lanes_task_set_get_task (set, 0));
  LanesSession *session = open_session (set);
  LanesTime begin;

  lanes_session_start_all (session);
  wait_until (has_threads, &(Expected){session, 1});
  lanes_task_set_remove (set, task);
  begin = lanes_time_now ();
  lanes_session_kill_all (session);
  wait_until (session_is_inactive, session);
  g_assert_cmpint (lanes_time_now () - begin, <, LANES_RUN_GRACE / 2);
  close_session (session);
}

typedef struct
{
  LanesTaskSet *set;
  LanesTask *task;
} Exchange;

static void
put_back_cb (LanesSession *session, LanesTask *task, gpointer user_data)
{
  Exchange *exchange = user_data;

  g_signal_handlers_disconnect_by_data (session, exchange);
  lanes_task_set_insert (exchange->set, 0, exchange->task);
  lanes_session_start (session, exchange->task);
}

/* Whoever is told that a removed task stops puts another one back. */
static void
test_changed_meanwhile (void)
{
  g_autoptr (LanesTaskSet) set = make_task_set ("all", make_task ("workload", "wait", NULL),
                                                make_task ("workload", "wait", NULL), NULL);
  g_autoptr (LanesTask) task = g_object_ref (lanes_task_set_get_task (set, 0));
  g_autoptr (LanesTask) other = g_object_ref (lanes_task_set_get_task (set, 1));
  LanesSession *session = open_session (set);

  lanes_session_start_all (session);
  wait_until (has_threads, &(Expected){session, 2});
  lanes_task_set_remove (set, other);
  wait_until (run_has_ended, lanes_session_get_run (session, other));
  g_signal_connect (session, "run-changed", G_CALLBACK (put_back_cb), (&(Exchange){set, other}));
  lanes_task_set_remove (set, task);
  g_assert_true (lanes_run_is_active (lanes_session_get_run (session, other)));
  g_assert_false (lanes_run_is_stopping (lanes_session_get_run (session, other)));
  wait_until (run_has_ended, lanes_session_get_run (session, task));
  close_session (session);
}

static LanesTime
read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

/* How long it takes this thread to put many tasks into a set and to take them out, one by one */
static LanesTime
change_often (LanesTaskSet *set)
{
  enum
  {
    N_TASKS = 1500
  };
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  LanesTime begin;

  for (guint i = 0; i < N_TASKS; i++)
    g_ptr_array_add (tasks, make_task ("workload", "wait", NULL));
  begin = read_clock ();
  for (guint i = 0; i < N_TASKS; i++)
    lanes_task_set_insert (set, i, g_ptr_array_index (tasks, i));
  for (guint i = 0; i < N_TASKS; i++)
    lanes_task_set_remove (set, g_ptr_array_index (tasks, i));
  return read_clock () - begin;
}

/* A session that follows a set of many tasks takes a few looks at each of them for a change, and
 * not as many looks as there are tasks. */
static void
test_many_changes (void)
{
  g_autoptr (LanesTaskSet) plain = lanes_task_set_new ();
  g_autoptr (LanesTaskSet) set = lanes_task_set_new ();
  LanesSession *session = open_session (set);
  LanesTime expected = change_often (plain);
  LanesTime needed = change_often (set);

  g_test_message ("%.1f ms, and %.1f ms in a session", (double) expected / LANES_MSEC,
                  (double) needed / LANES_MSEC);
  g_assert_cmpint (needed, <, 40 * expected);
  close_session (session);
}

typedef struct
{
  LanesMode mode;
  const char *property;
  const char *value;
} Edit;

static void
apply_text (LanesTask *task, const Edit *edit)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (task), edit->property);
  double number = edit->value ? g_ascii_strtod (edit->value, NULL) : 0;

  if (G_IS_PARAM_SPEC_STRING (pspec))
    g_object_set (task, edit->property, edit->value, NULL);
  else if (G_IS_PARAM_SPEC_BOXED (pspec))
    g_object_set (task, edit->property, (const char *[]){edit->value, NULL}, NULL);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    g_object_set (task, edit->property, number, NULL);
  else if (G_IS_PARAM_SPEC_UINT64 (pspec))
    g_object_set (task, edit->property, (guint64) number, NULL);
  else
    g_object_set (task, edit->property, (int) number, NULL);
}

static gboolean
is_halfway (gpointer run)
{
  double progress = lanes_run_get_progress (LANES_RUN (run));

  g_assert_cmpfloat (progress, <=, 1);
  return progress >= 0.4 || run_has_ended (run);
}

/* Each way in which a task can become another, while its run is at its work: that ends with the
 * work of before, and is told about as what it is. */
static void
test_edited (void)
{
  static const Edit edits[] = {
      {LANES_MODE_PROCESSES, "workload", NULL},   {LANES_MODE_PROCESSES, "workload", "primes"},
      {LANES_MODE_PROCESSES, "command", "false"}, {LANES_MODE_PROCESSES, "amount", "1000000"},
      {LANES_MODE_PROCESSES, "seconds", "0.001"}, {LANES_MODE_PROCESSES, "mode", "1"},
      {LANES_MODE_PROCESSES, "processes", "1"},   {LANES_MODE_PROCESSES, "lock", "1"},
      {LANES_MODE_THREADS, "workload", NULL},     {LANES_MODE_THREADS, "command", "false"},
      {LANES_MODE_THREADS, "amount", "0"},        {LANES_MODE_THREADS, "seconds", "900"},
      {LANES_MODE_THREADS, "mode", "2"},          {LANES_MODE_THREADS, "threads", "1"},
      {LANES_MODE_THREADS, "lock", "1"},          {LANES_MODE_MIXED, "mode", "0"},
      {LANES_MODE_MIXED, "workload", NULL},       {LANES_MODE_MIXED, "threads", "7"},
      {LANES_MODE_MIXED, "start-after", "5"},
  };
  g_autoptr (LanesTaskSet) set = make_task_set ("all", NULL, NULL);
  LanesSession *session = open_session (set);

  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (LanesTask) task =
          make_task ("workload", "wait", "amount", (guint64) 6, "processes", 2, "threads", 2,
                     "mode", edits[i].mode, "name", "Old", NULL);

      lanes_task_set_insert (set, i, task);
    }
  lanes_session_start_all (session);
  wait_until (all_are_started, session);
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      LanesTask *task = lanes_task_set_get_task (set, i);

      apply_text (task, &edits[i]);
      g_object_set (task, "name", "New", NULL);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      LanesTask *task = lanes_task_set_get_task (set, i);
      LanesRun *run = lanes_session_get_run (session, task);

      g_test_message ("%zu: %s", i, edits[i].property);
      g_assert_cmpstr (lanes_task_get_workload (lanes_run_get_definition (run)), ==, "wait");
      wait_until (is_halfway, run);
      wait_until (run_has_ended, run);
      g_assert_cmpint (lanes_run_get_state (run), ==, LANES_RUN_FINISHED);
      g_assert_cmpfloat (lanes_run_get_progress (run), ==, 1);
      g_assert_cmpstr (lanes_run_get_result (run), ==,
                       edits[i].mode == LANES_MODE_MIXED ? "24 naps of a tenth of a second"
                                                         : "12 naps of a tenth of a second");
    }
  for (guint i = 0; i < lanes_trace_get_n_threads (lanes_session_get_trace (session)); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (lanes_session_get_trace (session), i);
      g_autofree char *label = lanes_session_get_thread_label (session, i);
      g_autofree char *expected = NULL;

      if (edits[thread->task].mode == LANES_MODE_MIXED)
        expected = g_strdup_printf ("New · %u.%u", thread->process, thread->ordinal);
      else if (edits[thread->task].mode == LANES_MODE_THREADS)
        expected = g_strdup_printf ("New · %u", thread->ordinal);
      else
        expected = g_strdup_printf ("New · %u", thread->process);
      g_assert_cmpstr (label, ==, expected);
    }
  close_session (session);
}

/* A command and its time: what it is, where and with what. */
static void
test_edited_command (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all", make_task ("command", "sh -c 'sleep 60'", "seconds", 0.4, NULL),
                     make_task ("command", "/nonexistent/program", "start-after", 0.2, NULL),
                     make_task ("command", "sh -c 'pwd; echo $LANES_TEST_WORD'", "start-after", 0.2,
                                "directory", "/usr", "environment",
                                (const char *[]){"LANES_TEST_WORD=here", NULL}, NULL),
                     NULL);
  LanesSession *session = open_session (set);
  LanesRun *runs[3];
  g_autofree char *output = NULL;

  lanes_session_start_all (session);
  wait_until (all_are_started, session);
  for (guint i = 0; i < 3; i++)
    {
      LanesTask *task = lanes_task_set_get_task (set, i);

      runs[i] = lanes_session_get_run (session, task);
      g_object_set (task, "command", NULL, "workload", "primes", "seconds", 0.0, "directory", "/",
                    "environment", NULL, "mode", LANES_MODE_THREADS, NULL);
    }
  for (guint i = 0; i < 3; i++)
    wait_until (run_has_ended, runs[i]);
  g_assert_cmpint (lanes_run_get_state (runs[0]), ==, LANES_RUN_FINISHED);
  g_assert_cmpint (lanes_run_get_state (runs[1]), ==, LANES_RUN_FAILED);
  g_assert_nonnull (strstr (lanes_run_get_message (runs[1]), "/nonexistent/program"));
  g_assert_cmpint (lanes_run_get_state (runs[2]), ==, LANES_RUN_FINISHED);
  output = lanes_run_dup_output (runs[2]);
  g_assert_cmpstr (output, ==, "/usr\nhere\n");
  close_session (session);
}

static void
count_cb (LanesSession *session, const char *message, guint *count)
{
  (*count)++;
}

/* What goes wrong with all tasks is said once: it is told in passing, one after the other. */
static void
test_cores_refused (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("all", make_task ("workload", "wait", NULL),
                     make_task ("workload", "wait", NULL),
                     make_task ("workload", "wait", "mode", LANES_MODE_THREADS, NULL), NULL);
  LanesSession *session = open_session (set);
  LanesCoreSet cores;
  guint n_problems = 0;

  lanes_session_start_all (session);
  wait_until (has_threads, &(Expected){session, 3});
  g_signal_connect (session, "problem", G_CALLBACK (count_cb), &n_problems);
  lanes_topology_get_usable (topology, &cores);
  refused = TRUE;
  lanes_task_set_set_cores (set, &cores);
  refused = FALSE;
  g_assert_cmpuint (n_problems, ==, 1);
  close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  mark_children ();
  topology = lanes_topology_new (NULL);
  g_test_add_data_func ("/session-set/removed/processes", GINT_TO_POINTER (LANES_MODE_PROCESSES),
                        test_removed);
  g_test_add_data_func ("/session-set/removed/threads", GINT_TO_POINTER (LANES_MODE_THREADS),
                        test_removed);
  g_test_add_data_func ("/session-set/removed/mixed", GINT_TO_POINTER (LANES_MODE_MIXED),
                        test_removed);
  g_test_add_func ("/session-set/moved", test_moved);
  g_test_add_func ("/session-set/stubborn", test_stubborn);
  g_test_add_func ("/session-set/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/session-set/many-changes", test_many_changes);
  g_test_add_func ("/session-set/cores-refused", test_cores_refused);
  g_test_add_func ("/session-set/edited", test_edited);
  g_test_add_func ("/session-set/edited-command", test_edited_command);
  return g_test_run ();
}
