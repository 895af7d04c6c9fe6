/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "lanes-proc-stat.h"
#include "lanes-turn-lock.h"

/* What the threads of a test share. */
typedef struct
{
  LanesTurnLock *lock;
  LanesTime until;
  int inside;    /* threads that hold the lock: never more than one */
  GArray *order; /* of int, guarded by the lock */
} Shared;

typedef struct
{
  Shared *shared;
  GThread *thread;
  int number;
  int tid;          /* 0 until it is about to ask */
  LanesTime held;   /* for how long it held the lock */
  LanesTime used;   /* of a core */
  LanesTime queued; /* for a core */
} Taker;

static void
enter (Shared *shared)
{
  g_assert_cmpint (g_atomic_int_add (&shared->inside, 1), ==, 0);
}

static void
leave (Shared *shared)
{
  g_assert_cmpint (g_atomic_int_add (&shared->inside, -1), ==, 1);
}

static LanesTime
get_thread_time (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return used.tv_sec * LANES_SEC + used.tv_nsec;
}

/* How long the machine kept the calling thread from running although it could. */
static LanesTime
get_queued_time (void)
{
  g_autofree char *text = NULL;
  LanesSchedStat stat;

  g_assert_true (g_file_get_contents ("/proc/thread-self/schedstat", &text, NULL, NULL));
  g_assert_true (lanes_proc_schedstat_parse (text, strlen (text), &stat));
  return stat.wait_time;
}

static void
start (Taker *takers, guint n, Shared *shared, GThreadFunc function)
{
  for (guint i = 0; i < n; i++)
    {
      takers[i] = (Taker){.shared = shared, .number = (int) i};
      takers[i].thread = g_thread_new ("taker", function, &takers[i]);
    }
}

static void
join (Taker *takers, guint n)
{
  for (guint i = 0; i < n; i++)
    g_thread_join (takers[i].thread);
}

static gpointer
exclude_cb (gpointer data)
{
  Taker *self = data;

  for (guint i = 0; i < 2000; i++)
    {
      lanes_turn_lock_take (self->shared->lock);
      enter (self->shared);
      leave (self->shared);
      lanes_turn_lock_release (self->shared->lock);
    }
  return NULL;
}

static void
test_exclusion (void)
{
  g_autoptr (LanesTurnLock) lock = lanes_turn_lock_new ();
  Shared shared = {.lock = lock};
  Taker takers[8];

  start (takers, 8, &shared, exclude_cb);
  join (takers, 8);
  g_assert_cmpint (shared.inside, ==, 0);
}

static gpointer
queue_cb (gpointer data)
{
  Taker *self = data;

  g_atomic_int_set (&self->tid, gettid ());
  lanes_turn_lock_take (self->shared->lock);
  g_array_append_val (self->shared->order, self->number);
  lanes_turn_lock_release (self->shared->lock);
  return NULL;
}

static gboolean
is_asleep (int tid)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/stat", tid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, ") S ") != NULL;
}

static void
wait_until_queued (Taker *taker)
{
  LanesTime bound = lanes_time_now () + 10 * LANES_SEC;

  while (g_atomic_int_get (&taker->tid) == 0 || !is_asleep (taker->tid))
    {
      g_assert_cmpint (lanes_time_now (), <, bound);
      g_thread_yield ();
    }
}

/* They get it in the order in which they asked, and whoever releases and asks again at once stands
 * behind them all. */
static void
test_fifo (void)
{
  g_autoptr (LanesTurnLock) lock = lanes_turn_lock_new ();
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (int));
  Shared shared = {.lock = lock, .order = order};
  Taker takers[5];

  lanes_turn_lock_take (lock);
  for (guint i = 0; i < G_N_ELEMENTS (takers); i++)
    {
      takers[i] = (Taker){.shared = &shared, .number = (int) i};
      takers[i].thread = g_thread_new ("taker", queue_cb, &takers[i]);
      wait_until_queued (&takers[i]);
    }
  lanes_turn_lock_release (lock);
  lanes_turn_lock_take (lock);
  g_assert_cmpuint (order->len, ==, G_N_ELEMENTS (takers));
  for (guint i = 0; i < order->len; i++)
    g_assert_cmpint (g_array_index (order, int, i), ==, (int) i);
  lanes_turn_lock_release (lock);
  join (takers, G_N_ELEMENTS (takers));
}

/* Notes that the calling thread has the lock, unless it still has it. */
static gboolean
note_turn (Taker *self)
{
  GArray *order = self->shared->order;

  if (order->len > 0 && g_array_index (order, int, order->len - 1) == self->number)
    return FALSE;
  g_array_append_val (order, self->number);
  return TRUE;
}

static gpointer
hold_cb (gpointer data)
{
  Taker *self = data;
  Shared *shared = self->shared;
  LanesTime used = get_thread_time ();
  LanesTime begin, now;

  g_atomic_int_set (&self->tid, gettid ());
  lanes_turn_lock_take (shared->lock);
  note_turn (self);
  begin = now = lanes_time_now ();
  while (now < shared->until)
    {
      enter (shared);
      leave (shared);

      LanesTime before = lanes_time_now ();

      lanes_turn_lock_yield (shared->lock);
      now = lanes_time_now ();
      if (!note_turn (self))
        continue;
      self->held += before - begin;
      begin = now;
    }
  self->held += now - begin;
  lanes_turn_lock_release (shared->lock);
  self->used = get_thread_time () - used;
  self->queued = get_queued_time ();
  return NULL;
}

/* Threads that never rest have strictly one turn after another, whatever else the machine does, and
 * the same share of the time when it has nothing else to do. They do not run at the same instant.
 */
static void
test_fairness (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (LanesTurnLock) lock = lanes_turn_lock_new ();
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (int));
  Shared shared = {.lock = lock, .order = order};
  Taker takers[4];
  LanesTime begin, held = 0, used = 0, queued = 0;

  lanes_turn_lock_take (lock);
  start (takers, n, &shared, hold_cb);
  for (guint i = 0; i < n; i++)
    wait_until_queued (&takers[i]);
  begin = lanes_time_now ();
  shared.until = begin + 600 * LANES_MSEC;
  lanes_turn_lock_release (lock);
  join (takers, n);

  LanesTime wall = lanes_time_now () - begin;

  for (guint i = 0; i < n; i++)
    {
      held += takers[i].held;
      used += takers[i].used;
      queued += takers[i].queued;
    }
  for (guint i = 0; i < n; i++)
    {
      double share = (double) takers[i].held / (double) held;

      g_test_message ("thread %u: %.1f %% of the time", i, 100 * share);
      if (queued < wall / 20)
        g_assert_cmpfloat_with_epsilon (share, 1.0 / n, 0.1 / n);
    }
  g_assert_cmpuint (order->len, >, 2 * n);
  for (guint i = n; i < order->len; i++)
    g_assert_cmpint (g_array_index (order, int, i), ==, g_array_index (order, int, i - n));
  g_test_message ("%u turns, %.3f s of cores in %.3f s", order->len, lanes_time_to_seconds (used),
                  lanes_time_to_seconds (wall));
  g_assert_cmpfloat ((double) used, <=, 1.1 * (double) wall);
  /* Handing over takes next to no time, but for what other programs take. */
  g_assert_cmpfloat ((double) (held + queued), >, 0.9 * (double) wall);
}

/* Nobody waits: it goes on without an end. */
static void
test_alone (void)
{
  g_autoptr (LanesTurnLock) lock = lanes_turn_lock_new ();
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (int));
  Shared shared = {.lock = lock, .order = order};
  Taker taker = {.shared = &shared};

  shared.until = lanes_time_now () + 2 * LANES_TURN_LOCK_HOLD;
  hold_cb (&taker);
  g_assert_cmpuint (order->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/turn-lock/exclusion", test_exclusion);
  g_test_add_func ("/turn-lock/fifo", test_fifo);
  g_test_add_func ("/turn-lock/alone", test_alone);
  g_test_add_data_func ("/turn-lock/fairness/2", GUINT_TO_POINTER (2), test_fairness);
  g_test_add_data_func ("/turn-lock/fairness/4", GUINT_TO_POINTER (4), test_fairness);
  return g_test_run ();
}
