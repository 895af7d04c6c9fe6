/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <unistd.h>

#include "lanes-proc-stat.h"
#include "lanes-proc-status.h"
#include "lanes-thread-tree.h"
#include "lanes-why.h"

typedef struct
{
  LanesTaskSet *set;
  LanesTask *task;
  LanesSession *session;
  LanesThreadTree *tree;
  GListModel *processes;
  guint n_processes; /* that are waited for */
  guint n_threads;   /* and of each of these */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->set = lanes_task_set_new ();
  self->task = lanes_task_new ("task");
  g_object_set (self->task, "name", "Work", "workload", "primes", NULL);
  lanes_task_set_insert (self->set, 0, self->task);
}

static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = lanes_topology_new (&error);

  g_assert_no_error (error);
  self->session = lanes_session_new (topology, self->set, LANES_RECORDER_AUTO, &error);
  g_assert_no_error (error);
  self->tree = lanes_thread_tree_new (self->session, self->task);
  self->processes = lanes_thread_tree_get_processes (self->tree);
  lanes_thread_tree_update (self->tree);
  g_assert_cmpuint (g_list_model_get_n_items (self->processes), ==, 0);
  lanes_session_start (self->session, self->task);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  lanes_session_kill_all (self->session);
  g_clear_object (&self->tree);
  g_clear_object (&self->session);
  g_clear_object (&self->task);
  g_clear_object (&self->set);
}

/* It stays with who holds it. */
static LanesThreadItem *
get_item (GListModel *model, guint position)
{
  g_autoptr (LanesThreadItem) item = g_list_model_get_item (model, position);

  return item;
}

static LanesThreadItem *
get_process (Fixture *self, guint position)
{
  return get_item (self->processes, position);
}

static GListModel *
get_threads (Fixture *self, guint position)
{
  return G_LIST_MODEL (lanes_thread_item_get_threads (get_process (self, position)));
}

static char *
get_text (LanesThreadItem *item, const char *property)
{
  char *text;

  g_object_get (item, property, &text, NULL);
  return text;
}

static void
assert_text (LanesThreadItem *item, const char *property, const char *expected)
{
  g_autofree char *text = get_text (item, property);

  g_assert_cmpstr (text, ==, expected);
}

/* Whether all are there that are waited for, and have done something. */
static gboolean
is_complete (gpointer user_data)
{
  Fixture *self = user_data;

  lanes_thread_tree_update (self->tree);
  if (g_list_model_get_n_items (self->processes) < self->n_processes)
    return FALSE;
  for (guint i = 0; i < self->n_processes; i++)
    {
      GListModel *threads = get_threads (self, i);

      if (g_list_model_get_n_items (threads) < self->n_threads)
        return FALSE;
      for (guint j = 0; j < self->n_threads; j++)
        if (lanes_thread_item_get_numbers (get_item (threads, j))->run_time < 20 * LANES_MSEC)
          return FALSE;
    }
  return TRUE;
}

static void
wait_complete (Fixture *self, guint n_processes, guint n_threads)
{
  self->n_processes = n_processes;
  self->n_threads = n_threads;
  g_assert_true (app_test_wait (is_complete, self));
  g_assert_cmpuint (g_list_model_get_n_items (self->processes), ==, n_processes);
  for (guint i = 0; i < n_processes; i++)
    g_assert_cmpuint (g_list_model_get_n_items (get_threads (self, i)), ==, n_threads);
}

static gboolean
has_ended (gpointer user_data)
{
  Fixture *self = user_data;
  guint n = g_list_model_get_n_items (self->processes);

  lanes_thread_tree_update (self->tree);
  for (guint i = 0; i < n; i++)
    if (!lanes_thread_item_has_ended (get_process (self, i)))
      return FALSE;
  return n > 0 && !lanes_session_is_active (self->session);
}

/* A thread's numbers are what the kernel says of it, up to what it does meanwhile. */
static void
assert_as_in_proc (int pid, LanesThreadItem *item)
{
  const LanesThreadNumbers *numbers = lanes_thread_item_get_numbers (item);
  int tid = lanes_thread_item_get_id (item);
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/schedstat", pid, tid);
  g_autofree char *text = NULL;
  LanesProcStatus status;
  LanesSchedStat stat;
  gsize length;

  g_assert_true (lanes_proc_status_read (pid, tid, &status));
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (lanes_proc_schedstat_parse (text, length, &stat));
  g_assert_cmpint (ABS (numbers->run_time - stat.run_time), <, LANES_SEC / 2);
  g_assert_cmpint (ABS (numbers->wait_time - stat.wait_time), <, LANES_SEC / 2);
  g_assert_cmpuint (numbers->turns, <=, stat.turns + 1);
  g_assert_cmpuint (numbers->turns + 2000, >=, stat.turns);
  g_assert_cmpuint (numbers->preempted, <=, status.preempted);
  g_assert_cmpuint (numbers->gave_way, <=, status.gave_way);
  g_assert_cmpuint (numbers->preempted + numbers->gave_way, <=, numbers->turns);
  g_assert_cmpuint (numbers->preempted + numbers->gave_way + 2000, >=,
                    status.preempted + status.gave_way);
}

static void
test_threads (Fixture *self, gconstpointer data)
{
  LanesThreadItem *process, *first;
  g_autofree char *line = NULL;

  g_object_set (self->task, "mode", LANES_MODE_THREADS, "threads", 3, NULL);
  start (self);
  wait_complete (self, 1, 3);
  process = get_process (self, 0);
  first = get_item (get_threads (self, 0), 0);
  assert_text (process, "title", "Threads in Lanes itself");
  g_assert_cmpint (lanes_thread_item_get_id (process), ==, getpid ());
  g_assert_true (lanes_thread_item_is_branch (process));
  assert_text (first, "title", "Thread 1");
  assert_text (get_item (get_threads (self, 0), 2), "title", "Thread 3");
  for (guint i = 0; i < 3; i++)
    assert_as_in_proc (getpid (), get_item (get_threads (self, 0), i));
  g_assert_cmpuint (lanes_thread_item_get_numbers (process)->memory, >, 100 * 1024);

  /* All that is shown, in one line */
  line = lanes_thread_item_to_text (first);
  g_assert_true (g_str_has_prefix (line, "Thread 1\tTID "));
  g_assert_nonnull (g_strstr_len (line, -1, " CPU · "));
  g_assert_nonnull (g_strstr_len (line, -1, " turns: "));

  /* They stay the same, and stay when they have ended. */
  wait_complete (self, 1, 3);
  g_assert_true (get_process (self, 0) == process);
  g_assert_true (get_item (get_threads (self, 0), 0) == first);
  lanes_session_stop_all (self->session);
  g_assert_true (app_test_wait (has_ended, self));
  wait_complete (self, 1, 3);
  g_assert_true (get_item (get_threads (self, 0), 0) == first);
  assert_text (first, "state", "Ended");
  assert_text (first, "share", "");
  g_assert_cmpint (lanes_thread_item_get_numbers (first)->run_time, >, 0);
}

static gboolean
has_memory (gpointer user_data)
{
  Fixture *self = user_data;

  lanes_thread_tree_update (self->tree);
  for (guint i = 0; i < 2; i++)
    if (lanes_thread_item_get_numbers (get_process (self, i))->memory < 100 * 1024)
      return FALSE;
  return TRUE;
}

static void
test_processes (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;

  g_object_set (self->task, "processes", 2, NULL);
  start (self);
  wait_complete (self, 2, 1);
  for (guint i = 0; i < 2; i++)
    {
      LanesThreadItem *process = get_process (self, i);
      int pid = lanes_thread_item_get_id (process);

      /* A process of one thread is not shown twice. */
      g_assert_false (lanes_thread_item_is_branch (process));
      g_assert_cmpint (lanes_thread_item_get_id (get_item (get_threads (self, i), 0)), ==, pid);
      g_assert_cmpint (pid, !=, getpid ());
      assert_as_in_proc (pid, process);
    }
  g_assert_true (app_test_wait (has_memory, self));
  assert_text (get_process (self, 0), "title", "Process 1");
  assert_text (get_process (self, 1), "title", "Process 2");
  id = g_strdup_printf ("PID %d", lanes_thread_item_get_id (get_process (self, 1)));
  assert_text (get_process (self, 1), "id-text", id);
}

static void
test_mixed (Fixture *self, gconstpointer data)
{
  LanesThreadItem *before;

  g_object_set (self->task, "mode", LANES_MODE_MIXED, "processes", 2, "threads", 2, NULL);
  start (self);
  wait_complete (self, 2, 2);
  for (guint i = 0; i < 2; i++)
    {
      const LanesThreadNumbers *sum = lanes_thread_item_get_numbers (get_process (self, i));
      LanesTime run_time = 0;

      g_assert_true (lanes_thread_item_is_branch (get_process (self, i)));
      for (guint j = 0; j < 2; j++)
        {
          LanesThreadItem *thread = get_item (get_threads (self, i), j);

          g_assert_cmpint (lanes_thread_item_get_id (thread), !=,
                           lanes_thread_item_get_id (get_process (self, i)));
          run_time += lanes_thread_item_get_numbers (thread)->run_time;
        }
      g_assert_cmpint (sum->run_time, ==, run_time);
      g_assert_cmpuint (sum->n_threads, ==, 2);
    }

  /* A new run has threads of its own, and none of those before. */
  before = g_object_ref (get_process (self, 0));
  lanes_session_stop_all (self->session);
  g_assert_true (app_test_wait (has_ended, self));
  lanes_session_start (self->session, self->task);
  lanes_thread_tree_update (self->tree);
  g_assert_cmpuint (g_list_model_get_n_items (self->processes), <=, 2);
  wait_complete (self, 2, 2);
  g_assert_true (get_process (self, 0) != before);
  g_object_unref (before);
}

static gboolean
has_child (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *title = NULL;

  lanes_thread_tree_update (self->tree);
  if (g_list_model_get_n_items (self->processes) != 2)
    return FALSE;
  title = get_text (get_process (self, 1), "title");
  return g_str_equal (title, "sleep");
}

static void
test_command (Fixture *self, gconstpointer data)
{
  g_object_set (self->task, "workload", NULL, "command", "sh -c \"sleep 1000 & wait\"", NULL);
  start (self);
  g_assert_true (app_test_wait (has_child, self));
  assert_text (get_process (self, 0), "title", "sh");
  g_assert_cmpint (lanes_thread_item_get_id (get_process (self, 1)), >, 0);
  g_assert_false (lanes_thread_item_is_branch (get_process (self, 0)));
}

static gboolean
is_over (gpointer user_data)
{
  Fixture *self = user_data;
  LanesRun *run = lanes_session_get_run (self->session, self->task);

  return run && !lanes_run_is_active (run);
}

/* Why it took so long is told with the same figures as what its processes did. */
static void
test_why (Fixture *self, gconstpointer data)
{
  g_autofree char *run_time = NULL;
  g_autofree char *why = NULL;
  const LanesThreadNumbers *numbers;
  LanesSchedStat use;

  if (data)
    g_object_set (self->task, "workload", NULL, "command", data, NULL);
  else
    g_object_set (self->task, "amount", G_GUINT64_CONSTANT (100000), NULL);
  start (self);
  g_assert_true (app_test_wait (is_over, self));
  lanes_session_flush (self->session);
  lanes_thread_tree_update (self->tree);
  numbers = lanes_thread_item_get_numbers (get_process (self, 0));
  run_time = lanes_time_format_duration (numbers->run_time);
  why = lanes_why_explain (self->session, self->task);
  g_test_message ("%s | %s", run_time, why);
  g_assert_nonnull (why);
  g_assert_nonnull (strstr (why, run_time));
  g_assert_true (lanes_session_get_use (self->session, 0, &use));
  g_assert_cmpint (use.run_time, ==, numbers->run_time);
}

static gboolean
has_dropped (gpointer user_data)
{
  Fixture *self = user_data;

  lanes_thread_tree_update (self->tree);
  g_assert_cmpuint (g_list_model_get_n_items (self->processes), <=, LANES_THREAD_TREE_MAX);
  return lanes_thread_tree_get_n_dropped (self->tree) >= 45;
}

/* Of thousands of processes, those are shown that live or came last. */
static void
test_many (Fixture *self, gconstpointer data)
{
  g_object_set (self->task, "workload", NULL, "command",
                "bash -c \"for i in {1..300}; do (true) & done; wait; sleep 1000; true\"", NULL);
  start (self);
  /* Who was not yet seen to have ended stays: with those, the shell and what it waits for. */
  g_assert_true (app_test_wait (has_dropped, self));
  assert_text (get_process (self, 0), "title", "bash");
}

/* Whether the trace knows of 300 processes that have ended, which nobody looked at meanwhile */
static gboolean
have_ended (gpointer user_data)
{
  Fixture *self = user_data;
  LanesTrace *trace = lanes_session_get_trace (self->session);
  guint n_ended = 0;

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);

      n_ended += thread && thread->end != G_MAXINT64;
    }
  return n_ended >= 300;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* A list that shows them takes its time for each change, and a command may start thousands of them
 * from one look to the next: they come together, and go together. */
static void
test_together (Fixture *self, gconstpointer data)
{
  guint n_changes = 0;

  g_object_set (self->task, "workload", NULL, "command",
                "bash -c \"for i in {1..300}; do (true) & done; wait; sleep 1000; true\"", NULL);
  start (self);
  g_assert_true (app_test_wait (have_ended, self));
  g_signal_connect_swapped (self->processes, "items-changed", G_CALLBACK (count_cb), &n_changes);
  lanes_thread_tree_update (self->tree);
  g_signal_handlers_disconnect_by_data (self->processes, &n_changes);
  g_assert_cmpuint (lanes_thread_tree_get_n_dropped (self->tree), >=, 45);
  g_assert_cmpuint (n_changes, <=, 8);
}

/* The turns of another thread, which has the number of one that is gone, are not taken for those of
 * that one. */
static void
test_reused (Fixture *self, gconstpointer data)
{
  LanesThread other = {.task = 1, .process = 1, .ordinal = 1, .tid = 1, .end = G_MAXINT64};
  LanesThreadItem *process;
  LanesTrace *trace;
  LanesTime now;
  LanesSlice turn;

  g_object_set (self->task, "mode", LANES_MODE_THREADS, NULL);
  start (self);
  wait_complete (self, 1, 1);
  process = get_process (self, 0);
  trace = lanes_session_get_trace (self->session);
  g_assert_true (lanes_thread_tree_find_turn (self->tree, process, G_MAXINT64, &turn));

  lanes_session_kill_all (self->session);
  g_assert_true (app_test_wait (has_ended, self));
  now = lanes_time_now () + LANES_SEC;
  lanes_trace_set_limits (trace, LANES_MSEC, 1000);
  lanes_trace_advance (trace, now);
  other.begin = now;
  for (guint i = 0; i <= turn.thread; i++)
    lanes_trace_add_thread (trace, &other);
  lanes_trace_append (trace, &(LanesSlice){.begin = now,
                                           .end = now + LANES_MSEC,
                                           .thread = turn.thread,
                                           .ended = LANES_SLICE_WAITED});
  g_assert_false (lanes_thread_tree_find_turn (self->tree, process, G_MAXINT64, &turn));
}

/* Makes processes of the task known that have ended, with these ordinals. */
static void
add_ended (Fixture *self, guint first, guint n)
{
  LanesTrace *trace = lanes_session_get_trace (self->session);
  LanesThread thread = {.ordinal = 1, .begin = lanes_time_now (), .end = lanes_time_now ()};

  thread.task = lanes_session_get_task_number (self->session, self->task);
  for (guint i = first; i < first + n; i++)
    {
      thread.process = i;
      thread.pid = thread.tid = G_MAXINT - (int) i;
      lanes_trace_add_thread (trace, &thread);
    }
  lanes_thread_tree_update (self->tree);
}

/* A process that is shown no more costs no memory: a shell may start hundreds in a second. */
static void
test_forgets (Fixture *self, gconstpointer data)
{
  GObject *process, *thread;

  g_object_set (self->task, "mode", LANES_MODE_THREADS, NULL);
  start (self);
  wait_complete (self, 1, 1);
  add_ended (self, 2, 200);
  g_assert_cmpuint (g_list_model_get_n_items (self->processes), ==, 201);
  process = G_OBJECT (get_process (self, 1));
  thread = G_OBJECT (get_item (get_threads (self, 1), 0));
  g_object_add_weak_pointer (process, (gpointer *) &process);
  g_object_add_weak_pointer (thread, (gpointer *) &thread);
  add_ended (self, 202, LANES_THREAD_TREE_MAX - 200);
  g_assert_cmpuint (lanes_thread_tree_get_n_dropped (self->tree), ==, 1);
  g_assert_null (process);
  g_assert_null (thread);

  /* What is still known of it does not bring it back, nor when the run ends. */
  lanes_session_kill_all (self->session);
  g_assert_true (app_test_wait (has_ended, self));
  g_assert_cmpuint (lanes_thread_tree_get_n_dropped (self->tree), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (self->processes), ==, LANES_THREAD_TREE_MAX);
  g_assert_cmpuint (lanes_thread_item_get_ordinal (get_process (self, 1)), ==, 3);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/thread-tree/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add ("/thread-tree/processes", Fixture, NULL, set_up, test_processes, tear_down);
  g_test_add ("/thread-tree/mixed", Fixture, NULL, set_up, test_mixed, tear_down);
  g_test_add ("/thread-tree/command", Fixture, NULL, set_up, test_command, tear_down);
  g_test_add ("/thread-tree/why/short", Fixture, "sh -c \"for i in 1 2 3 4 5; do :; done\"", set_up,
              test_why, tear_down);
  g_test_add ("/thread-tree/why/workload", Fixture, NULL, set_up, test_why, tear_down);
  g_test_add ("/thread-tree/why/longer", Fixture, "seq 2000000", set_up, test_why, tear_down);
  g_test_add ("/thread-tree/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/thread-tree/together", Fixture, NULL, set_up, test_together, tear_down);
  g_test_add ("/thread-tree/forgets", Fixture, NULL, set_up, test_forgets, tear_down);
  g_test_add ("/thread-tree/reused", Fixture, NULL, set_up, test_reused, tear_down);
  return g_test_run ();
}
