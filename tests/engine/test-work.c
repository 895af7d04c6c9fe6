/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-proc-stat.h"
#include "work-fixture.h"

/* The linker puts this between every workload and the real checkpoint (ld --wrap). */
gboolean __real_lanes_work_go_on (LanesWork *work, guint64 done);
gboolean __wrap_lanes_work_go_on (LanesWork *work, guint64 done);
gboolean __real_lanes_proc_schedstat_parse (const char *text, gsize length, LanesSchedStat *stat);
gboolean __wrap_lanes_proc_schedstat_parse (const char *text, gsize length, LanesSchedStat *stat);

static __thread LanesTime last_checkpoint;
static __thread LanesTime longest_gap;
static LanesTime longest_of_all; /* of the thread that was last at a checkpoint */

gboolean
__wrap_lanes_work_go_on (LanesWork *work, guint64 done)
{
  LanesTime now = work_fixture_get_thread_time ();

  if (last_checkpoint > 0)
    longest_gap = MAX (longest_gap, now - last_checkpoint);
  __atomic_store_n (&longest_of_all, longest_gap, __ATOMIC_RELAXED);

  gboolean go_on = __real_lanes_work_go_on (work, done);

  last_checkpoint = work_fixture_get_thread_time ();
  return go_on;
}

static gboolean
is_asleep (int tid)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/stat", tid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, ") S ") != NULL;
}

static void
wait_until_asleep (WorkFixture *fixture)
{
  LanesTime bound = lanes_time_now () + 10 * LANES_SEC;

  while (!is_asleep (g_atomic_int_get (&fixture->slot->tid)))
    {
      g_assert_cmpint (lanes_time_now (), <, bound);
      g_usleep (500);
    }
}

/* Every workload can be paused, goes on, and can be stopped, and never keeps anybody waiting. */
static void
test_pause_and_stop (gconstpointer data)
{
  const LanesWorkload *workload = data;
  WorkFixture fixture;
  guint64 done;

  work_fixture_init (&fixture, workload);
  work_fixture_start (&fixture);
  work_fixture_wait_for_progress (&fixture, 3 * workload->unit_size);
  g_assert_cmpint (work_fixture_get_state (&fixture), ==, LANES_SLOT_WORKING);

  lanes_gate_pause (fixture.gate);
  wait_until_asleep (&fixture);
  done = work_fixture_get_done (&fixture);
  g_usleep (30000);
  g_assert_true (is_asleep (fixture.slot->tid));
  /* A file may have been caught while it waited for the disk. */
  g_assert_cmpuint (work_fixture_get_done (&fixture), <=, done + workload->unit_size);

  lanes_gate_resume (fixture.gate);
  work_fixture_wait_for_progress (&fixture, done + 2 * workload->unit_size);

  lanes_gate_pause (fixture.gate);
  lanes_gate_stop (fixture.gate);
  work_fixture_join (&fixture);
  g_assert_cmpint (work_fixture_get_state (&fixture), ==, LANES_SLOT_STOPPED);
  work_fixture_clear (&fixture);
}

static void
test_checkpoints (gconstpointer data)
{
  WorkFixture fixture;

  work_fixture_init (&fixture, data);
  fixture.work.duration = 150 * LANES_MSEC;
  work_fixture_start (&fixture);
  work_fixture_join (&fixture);
  g_assert_cmpint (work_fixture_get_state (&fixture), ==, LANES_SLOT_DONE);
  g_test_message ("longest way between two checkpoints: %.3f ms",
                  (double) longest_of_all / LANES_MSEC);
  g_assert_cmpint (longest_of_all, >, 0);
  g_assert_cmpint (longest_of_all, <=, 10 * LANES_MSEC);
  work_fixture_clear (&fixture);
}

static void
test_duration (void)
{
  WorkFixture fixture;
  LanesTime begin, paused;

  work_fixture_init (&fixture, lanes_workload_find ("primes"));
  fixture.work.duration = 100 * LANES_MSEC;
  /* A pause before this thread's time is none of its business. */
  fixture.board->paused = 10 * LANES_SEC;
  work_fixture_start (&fixture);
  work_fixture_wait_for_progress (&fixture, 0);

  begin = lanes_time_now ();
  lanes_gate_pause (fixture.gate);
  wait_until_asleep (&fixture);
  g_usleep (120000);
  paused = lanes_time_now () - begin;
  __atomic_store_n (&fixture.board->paused, 10 * LANES_SEC + paused, __ATOMIC_RELEASE);
  lanes_gate_resume (fixture.gate);
  work_fixture_join (&fixture);

  g_assert_cmpint (work_fixture_get_state (&fixture), ==, LANES_SLOT_DONE);
  g_assert_cmpint (fixture.wall - paused, >=, 100 * LANES_MSEC);
  g_assert_cmpint (fixture.wall - paused, <, 2 * LANES_SEC);
  work_fixture_clear (&fixture);
}

/* The time given ends a nap as well. */
static void
test_duration_asleep (void)
{
  WorkFixture fixture;

  work_fixture_init (&fixture, lanes_workload_find ("wait"));
  fixture.work.duration = 130 * LANES_MSEC;
  work_fixture_start (&fixture);
  work_fixture_join (&fixture);
  g_assert_cmpint (work_fixture_get_state (&fixture), ==, LANES_SLOT_DONE);
  g_assert_cmpuint (fixture.slot->result, ==, 1);
  g_assert_cmpint (fixture.wall, >=, 130 * LANES_MSEC);
  work_fixture_clear (&fixture);
}

static int
sleep_long (LanesWork *work, guint64 *result)
{
  while (lanes_work_go_on (work, *result))
    *result += lanes_work_sleep (work, 1000 * LANES_SEC);
  return 0;
}

static void
test_stop_asleep (void)
{
  static const LanesWorkload workload = {.id = "sleep-long", .unit_size = 1, .run = sleep_long};
  WorkFixture fixture;

  work_fixture_init (&fixture, &workload);
  work_fixture_start (&fixture);
  wait_until_asleep (&fixture);
  lanes_gate_stop (fixture.gate);
  work_fixture_join (&fixture);
  g_assert_cmpint (work_fixture_get_state (&fixture), ==, LANES_SLOT_STOPPED);
  g_assert_cmpuint (fixture.slot->result, ==, 0);
  g_assert_cmpint (fixture.wall, <, 100 * LANES_SEC);
  work_fixture_clear (&fixture);
}

static int
fail (LanesWork *work, guint64 *result)
{
  return lanes_work_go_on (work, 5) ? ENOSPC : 0;
}

static void
test_failure (void)
{
  static const LanesWorkload workload = {.id = "fail", .unit_size = 1, .run = fail};
  WorkFixture fixture;

  work_fixture_init (&fixture, &workload);
  work_fixture_start (&fixture);
  work_fixture_join (&fixture);
  g_assert_cmpint (work_fixture_get_state (&fixture), ==, LANES_SLOT_FAILED);
  g_assert_cmpint (fixture.slot->error, ==, ENOSPC);
  g_assert_cmpuint (fixture.slot->done, ==, 5);
  work_fixture_clear (&fixture);
}

static void
test_counters (void)
{
  WorkFixture fixture;

  work_fixture_init (&fixture, lanes_workload_find ("matrix"));
  fixture.work.amount = 100;
  work_fixture_start (&fixture);
  work_fixture_join (&fixture);
  g_assert_cmpint (fixture.slot->tid, !=, getpid ());
  g_assert_cmpint (fixture.slot->run_time, <=, fixture.used);
  g_assert_cmpint (fixture.slot->run_time, >, fixture.used - 2 * LANES_MSEC);
  g_assert_cmpint (fixture.slot->wait_time, >=, 0);
  g_assert_cmpuint (fixture.slot->turns, >=, 1);
  work_fixture_clear (&fixture);
}

typedef struct
{
  WorkFixture base;
  LanesSchedStat kernel; /* what it says directly after the work */
  glong switches;
} Counted;

static gpointer
count_cb (gpointer data)
{
  Counted *self = data;
  g_autofree char *text = NULL;
  struct rusage usage;
  gsize length;

  lanes_work_perform (&self->base.work, self->base.workload);
  work_fixture_get_thread_time (); /* brings the counters up to date */
  if (!g_file_get_contents ("/proc/thread-self/schedstat", &text, &length, NULL)
      || !lanes_proc_schedstat_parse (text, length, &self->kernel))
    self->kernel.turns = 0;
  getrusage (RUSAGE_THREAD, &usage);
  self->switches = usage.ru_nvcsw + usage.ru_nivcsw;
  return NULL;
}

/* Returns: whether the thread was never off its core, and its launch was noted at once */
static gboolean
is_one_turn_counted (Counted *counted)
{
  const LanesBoardSlot *slot = counted->base.slot;
  gboolean is_one_turn = counted->switches == 0;

  g_assert_cmpint (slot->run_time, >, 0);
  g_assert_cmpint (slot->run_time, <=, counted->kernel.run_time);
  g_assert_cmpuint (slot->turns, <=, counted->kernel.turns);
  if (!is_one_turn)
    return FALSE;
  g_assert_cmpuint (slot->turns, ==, 1);
  g_assert_cmpuint (counted->kernel.turns, ==, 1);
  /* Never more, but for the time that the kernel kept for itself: it was not the thread's, and it
   * did not wait. Less when whoever launched it was held up in between. */
  return ABS (slot->wait_time - counted->kernel.wait_time) < 100 * LANES_USEC;
}

/* A thread that was never off its core counts by its clocks what the kernel would count. */
static void
test_one_turn (void)
{
  for (guint tries = 0;; tries++)
    {
      Counted counted = {0};
      gboolean is_counted;

      g_assert_cmpuint (tries, <, 1000);
      work_fixture_init (&counted.base, lanes_workload_find ("primes"));
      counted.base.work.amount = 1;
      counted.base.thread = g_thread_new ("work", count_cb, &counted);
      lanes_work_note_launch (&counted.base.work);
      work_fixture_join (&counted.base);
      if (counted.kernel.turns == 0)
        {
          g_test_skip ("This kernel keeps no such counters");
          work_fixture_clear (&counted.base);
          return;
        }
      is_counted = is_one_turn_counted (&counted);
      work_fixture_clear (&counted.base);
      if (is_counted)
        return;
    }
}

static int asked_by; /* the thread that has read last what the kernel says of it */

gboolean
__wrap_lanes_proc_schedstat_parse (const char *text, gsize length, LanesSchedStat *stat)
{
  g_atomic_int_set (&asked_by, gettid ());
  return __real_lanes_proc_schedstat_parse (text, length, stat);
}

/* It opens no file for that, which would be half of what launching a thread takes. */
static void
test_one_turn_is_cheap (void)
{
  for (guint tries = 0;; tries++)
    {
      WorkFixture fixture;
      gboolean has_asked;

      g_assert_cmpuint (tries, <, 1000);
      work_fixture_init (&fixture, lanes_workload_find ("primes"));
      fixture.work.amount = 1;
      lanes_work_note_launch (&fixture.work);
      work_fixture_start (&fixture);
      work_fixture_join (&fixture);
      has_asked = g_atomic_int_get (&asked_by) == fixture.slot->tid;
      work_fixture_clear (&fixture);
      if (!has_asked)
        return;
    }
}

/* Two threads with one lock: half of the time each, and never at the same instant. */
static void
test_one_lock (void)
{
  g_autoptr (LanesTurnLock) lock = lanes_turn_lock_new ();
  WorkFixture fixtures[2];
  LanesTime used = 0, wall = 0;

  for (guint i = 0; i < 2; i++)
    {
      work_fixture_init (&fixtures[i], lanes_workload_find ("matrix"));
      fixtures[i].work.lock = lock;
      fixtures[i].work.duration = 600 * LANES_MSEC;
    }
  for (guint i = 0; i < 2; i++)
    work_fixture_start (&fixtures[i]);
  for (guint i = 0; i < 2; i++)
    {
      work_fixture_join (&fixtures[i]);
      used += fixtures[i].used;
      wall = MAX (wall, fixtures[i].wall);
    }

  double share =
      (double) fixtures[0].slot->done / (double) (fixtures[0].slot->done + fixtures[1].slot->done);

  g_test_message ("%.1f %% of the time, %.3f s of cores in %.3f s", 100 * share,
                  lanes_time_to_seconds (used), lanes_time_to_seconds (wall));
  g_assert_cmpfloat (share, >=, 0.4);
  g_assert_cmpfloat (share, <=, 0.6);
  g_assert_cmpfloat ((double) used, <=, 1.1 * (double) wall);
  for (guint i = 0; i < 2; i++)
    work_fixture_clear (&fixtures[i]);
}

/* Neither who sleeps nor who is paused keeps the lock from others. */
static void
test_lock_is_left (void)
{
  g_autoptr (LanesTurnLock) lock = lanes_turn_lock_new ();
  static const LanesWorkload sleeper = {.id = "sleeper", .unit_size = 1, .run = sleep_long};
  const LanesWorkload *workloads[] = {lanes_workload_find ("primes"), &sleeper,
                                      lanes_workload_find ("primes")};
  WorkFixture fixtures[3];

  for (guint i = 0; i < 3; i++)
    {
      work_fixture_init (&fixtures[i], workloads[i]);
      fixtures[i].work.lock = lock;
    }
  work_fixture_start (&fixtures[0]);
  work_fixture_wait_for_progress (&fixtures[0], 0);
  lanes_gate_pause (fixtures[0].gate);
  work_fixture_start (&fixtures[1]);
  work_fixture_start (&fixtures[2]);
  work_fixture_wait_for_progress (&fixtures[2], 10000);

  /* Then the paused one gets its turn again. */
  lanes_gate_resume (fixtures[0].gate);
  work_fixture_wait_for_progress (&fixtures[0], work_fixture_get_done (&fixtures[0]) + 10000);

  for (guint i = 0; i < 3; i++)
    {
      lanes_gate_stop (fixtures[i].gate);
      work_fixture_join (&fixtures[i]);
      g_assert_cmpint (work_fixture_get_state (&fixtures[i]), ==, LANES_SLOT_STOPPED);
      work_fixture_clear (&fixtures[i]);
    }
}

static void
test_portion (void)
{
  static const struct
  {
    guint64 amount;
    guint64 done;
    guint64 portion; /* of 64 at the most */
  } table[] = {{0, 0, 64}, {0, 1000, 64}, {1, 0, 1}, {64, 0, 64}, {100, 64, 36}};

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LanesWork work = {.amount = table[i].amount};

      g_assert_cmpuint (lanes_work_portion (&work, table[i].done, 64), ==, table[i].portion);
    }
}

int
main (int argc, char **argv)
{
  gsize n;
  const LanesWorkload *const *workloads = lanes_workload_get_all (&n);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *pause = g_strdup_printf ("/work/pause-and-stop/%s", workloads[i]->id);
      g_autofree char *gap = g_strdup_printf ("/work/checkpoints/%s", workloads[i]->id);

      g_test_add_data_func (pause, workloads[i], test_pause_and_stop);
      g_test_add_data_func (gap, workloads[i], test_checkpoints);
    }
  g_test_add_func ("/work/portion", test_portion);
  g_test_add_func ("/work/duration", test_duration);
  g_test_add_func ("/work/duration/asleep", test_duration_asleep);
  g_test_add_func ("/work/stop-asleep", test_stop_asleep);
  g_test_add_func ("/work/failure", test_failure);
  g_test_add_func ("/work/counters", test_counters);
  g_test_add_func ("/work/counters/one-turn", test_one_turn);
  g_test_add_func ("/work/counters/one-turn-is-cheap", test_one_turn_is_cheap);
  g_test_add_func ("/work/one-lock", test_one_lock);
  g_test_add_func ("/work/lock-is-left", test_lock_is_left);
  return g_test_run ();
}
