/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "launch-fixture.h"
#include "lanes-why.h"

#define RUNNING .state = LANES_RUN_RUNNING
#define LONG    .length = 8 * LANES_SEC + 400 * LANES_MSEC

static void
test_table (void)
{
  static const struct
  {
    LanesWhy why;
    const char *sentence;
  } table[] = {
      {{.state = LANES_RUN_WAITING}, NULL},
      {{.state = LANES_RUN_PAUSED}, "It is paused: it asks for no core until it is resumed."},

      /* It rests */
      {{RUNNING},
       "It rests: it waits for a clock, a disk, a lock or a person, and needs no core meanwhile."},
      {{RUNNING, .cores_used = 0.12, .busy = 0.12, .n_active = 1, .n_cores = 1, .core = "Core 0"},
       "It is on a core for 12 % of the time, and rests otherwise: it waits for a clock, a disk or "
       "a lock."},
      /* also where others have the core meanwhile and it hardly waits for them. */
      {{RUNNING, .cores_used = 0.12, .cores_missed = 0.01, .busy = 0.12, .n_active = 1,
        .n_cores = 1, .core = "Core 0", .n_rivals = 1},
       "It is on a core for 12 % of the time, and rests otherwise: it waits for a clock, a disk or "
       "a lock."},

      /* Others want the same core */
      {{RUNNING, .cores_used = 0.48, .cores_missed = 0.52, .busy = 0.48, .n_active = 1,
        .n_cores = 1, .core = "Core 0", .n_rivals = 1},
       "It has 48 % of a core, because 2 tasks share Core 0: they take turns."},
      {{RUNNING, .cores_used = 0.96, .cores_missed = 0.5, .busy = 0.8, .n_active = 2, .n_cores = 2,
        .n_rivals = 2},
       "It has 96 % of a core, because 3 tasks share 2 cores: they take turns."},
      {{RUNNING, .cores_used = 0.6, .cores_missed = 0.4, .busy = 0.6, .n_active = 1, .n_cores = 1,
        .core = "Core 0"},
       "It has 60 % of a core, because other programs on this computer want a core too."},

      /* The system gives them no more */
      {{RUNNING, .cores_used = 0.5, .cores_missed = 0.5, .busy = 0.5, .n_active = 1, .n_cores = 1,
        .core = "Core 0", .quota = 0.5, .all_used = 0.5},
       "It has 50 % of a core, because the system allows the tasks no more computing time than "
       "0.50 cores can give."},
      /* or would, if they used what they have. */
      {{RUNNING, .cores_used = 0.3, .cores_missed = 0.7, .busy = 0.3, .n_active = 1, .n_cores = 1,
        .core = "Core 0", .quota = 0.5, .all_used = 0.3},
       "It has 30 % of a core, because other programs on this computer want a core too."},

      /* It stands in its own way */
      {{RUNNING, .cores_used = 1, .cores_missed = 3, .busy = 1, .n_active = 4, .n_cores = 1,
        .core = "Core 1"},
       "Its 4 threads take turns on Core 1: only one runs at a time."},
      {{RUNNING, .cores_used = 2, .cores_missed = 2, .busy = 1, .overlap = 1, .n_active = 4,
        .by_process = TRUE, .n_cores = 2},
       "Its 4 processes take turns on 2 cores: some wait while others run."},
      {{RUNNING, .cores_used = 1, .busy = 1, .overlap = 0.01, .n_active = 4, .n_cores = 2,
        .shares_lock = TRUE},
       "Its 4 threads share one lock: only one works at a time, however many cores there are."},
      {{RUNNING, .cores_used = 0.9, .busy = 0.85, .overlap = 0.05, .n_active = 2, .n_cores = 2},
       "Its 2 threads wait for each other, or rest: seldom do two work at the same instant."},

      /* Nothing is in its way */
      {{RUNNING, .cores_used = 1, .busy = 1, .n_active = 1, .n_cores = 1, .core = "Core 1"},
       "It has Core 1 to itself: hardly anything makes it wait."},
      {{RUNNING, .cores_used = 1, .busy = 1, .n_active = 1, .n_cores = 2},
       "It always finds a free core: hardly anything makes it wait."},
      {{RUNNING, .cores_used = 2, .busy = 1, .overlap = 1, .n_active = 2, .n_cores = 2},
       "Its 2 threads run side by side on 2 cores: hardly anything makes them wait."},
      {{RUNNING, .cores_used = 2, .busy = 1, .overlap = 1, .n_active = 2, .by_process = TRUE,
        .n_cores = 2},
       "Its 2 processes run side by side on 2 cores: hardly anything makes them wait."},

      /* It has ended */
      {{.state = LANES_RUN_FAILED}, NULL},
      {{.state = LANES_RUN_FINISHED, LONG}, NULL},
      {{.state = LANES_RUN_FINISHED, LONG, .run_time = 4 * LANES_SEC, .wait_time = 4 * LANES_SEC},
       "It took 8.4 s. It was on a core for 4 s in all, and waited 4 s for its turn."},
      {{.state = LANES_RUN_FINISHED,
        LONG,
        .n_threads = 2,
        .run_time = 7 * LANES_SEC,
        .wait_time = 9 * LANES_SEC},
       "It took 8.4 s. Its threads taken together were on a core for 7 s, and waited 9 s for "
       "their turns."},
      {{.state = LANES_RUN_STOPPED, LONG, .run_time = 8 * LANES_SEC, .wait_time = LANES_MSEC},
       "It took 8.4 s, and was on a core for 8 s in all: hardly anything made it wait."},
      {{.state = LANES_RUN_FINISHED, LONG, .run_time = LANES_SEC / 2},
       "It took 8.4 s, and was on a core for only 500 ms: it rested meanwhile, and waited for a "
       "clock, a disk or a lock."},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *sentence = lanes_why_describe (&table[i].why);

      g_assert_cmpstr (sentence, ==, table[i].sentence);
    }
}

typedef struct
{
  LanesSession *session;
  LanesTask *task;
  const char *part;
} Expected;

static gboolean
says (gpointer user_data)
{
  Expected *expected = user_data;
  g_autofree char *sentence = lanes_why_explain (expected->session, expected->task);

  return sentence && g_strstr_len (sentence, -1, expected->part);
}

static LanesSession *
start (LanesTaskSet *set)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = lanes_topology_new (&error);
  LanesSession *session;

  g_assert_no_error (error);
  session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, &error);
  g_assert_no_error (error);
  g_assert_null (lanes_why_explain (session, lanes_task_set_get_task (set, 0)));
  lanes_session_start_all (session);
  return session;
}

static void
expect (LanesSession *session, guint task, const char *part)
{
  Expected expected = {session, lanes_session_get_task (session, task), part};

  wait_until (says, &expected);
}

/* Two tasks that may use one core only, and one that rests. */
static void
test_turns (void)
{
  g_autoptr (LanesTaskSet) set =
      make_task_set ("0", make_task ("workload", "primes", "mode", LANES_MODE_THREADS, NULL),
                     make_task ("workload", "primes", NULL), make_task ("workload", "wait", NULL),
                     NULL);
  g_autoptr (LanesSession) session = start (set);

  expect (session, 0, "because 2 tasks share Core 0: they take turns.");
  expect (session, 1, "because 2 tasks share Core 0: they take turns.");
  expect (session, 2, "It rests: ");
  lanes_session_pause (session, lanes_session_get_task (session, 0));
  expect (session, 0, "It is paused: ");
  lanes_session_stop_all (session);
  expect (session, 1, "for its turn.");
}

static void
test_own_threads (void)
{
  g_autoptr (LanesTaskSet) set = make_task_set (
      "0", make_task ("workload", "primes", "mode", LANES_MODE_THREADS, "threads", 3, NULL), NULL);
  g_autoptr (LanesSession) session = start (set);

  expect (session, 0, "Its 3 threads take turns on Core 0: only one runs at a time.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/why/table", test_table);
  g_test_add_func ("/why/turns", test_turns);
  g_test_add_func ("/why/own-threads", test_own_threads);
  return g_test_run ();
}
