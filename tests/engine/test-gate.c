/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-gate.h"

#include <string.h>
#include <unistd.h>

typedef struct
{
  LanesGate *gate;
  LanesTime until; /* 0: pass, else sleep */
  int tid;
  int returned; /* 1: goes on, 2: must stop */
  LanesTime end;
} Visitor;

static gpointer
visit_cb (gpointer data)
{
  Visitor *self = data;
  gboolean open;

  g_atomic_int_set (&self->tid, gettid ());
  open =
      self->until > 0 ? lanes_gate_sleep (self->gate, self->until) : lanes_gate_pass (self->gate);
  self->end = lanes_time_now ();
  g_atomic_int_set (&self->returned, open ? 1 : 2);
  return NULL;
}

static gboolean
is_asleep (int tid)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/stat", tid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, ") S ") != NULL;
}

static GThread *
start_and_wait_until_asleep (Visitor *visitor)
{
  GThread *thread = g_thread_new ("visitor", visit_cb, visitor);
  LanesTime bound = lanes_time_now () + 10 * LANES_SEC;

  while (g_atomic_int_get (&visitor->tid) == 0 || !is_asleep (visitor->tid))
    {
      g_assert_cmpint (lanes_time_now (), <, bound);
      g_usleep (500);
    }
  g_assert_cmpint (g_atomic_int_get (&visitor->returned), ==, 0);
  return thread;
}

static void
test_states (void)
{
  g_autoptr (LanesGate) gate = lanes_gate_new ();

  g_assert_true (lanes_gate_is_open (gate));
  g_assert_true (lanes_gate_pass (gate));
  lanes_gate_pause (gate);
  g_assert_false (lanes_gate_is_open (gate));
  lanes_gate_resume (gate);
  g_assert_true (lanes_gate_pass (gate));

  lanes_gate_stop (gate);
  lanes_gate_resume (gate);
  lanes_gate_pause (gate);
  g_assert_false (lanes_gate_is_open (gate));
  g_assert_false (lanes_gate_pass (gate));
  g_assert_false (lanes_gate_sleep (gate, G_MAXINT64));
}

static void
test_pause (gconstpointer stop)
{
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  Visitor visitor = {.gate = gate};
  GThread *thread;

  lanes_gate_pause (gate);
  thread = start_and_wait_until_asleep (&visitor);
  if (stop)
    lanes_gate_stop (gate);
  else
    lanes_gate_resume (gate);
  g_thread_join (thread);
  g_assert_cmpint (visitor.returned, ==, stop != NULL ? 2 : 1);
}

static void
test_sleep (void)
{
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  LanesTime until = lanes_time_now () + 20 * LANES_MSEC + 999;

  g_assert_true (lanes_gate_sleep (gate, until));
  g_assert_cmpint (lanes_time_now (), >=, until);
  g_assert_true (lanes_gate_sleep (gate, 0));
}

static void
test_sleep_stopped (void)
{
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  Visitor visitor = {.gate = gate, .until = G_MAXINT64};
  GThread *thread = start_and_wait_until_asleep (&visitor);

  lanes_gate_stop (gate);
  g_thread_join (thread);
  g_assert_cmpint (visitor.returned, ==, 2);
}

/* A sleep that is over in the middle of a pause lasts until the end of the pause. */
static void
test_sleep_paused (void)
{
  g_autoptr (LanesGate) gate = lanes_gate_new ();
  Visitor visitor = {.gate = gate, .until = lanes_time_now () + 10 * LANES_MSEC};
  GThread *thread;
  LanesTime resumed;

  lanes_gate_pause (gate);
  thread = start_and_wait_until_asleep (&visitor);
  while (lanes_time_now () < visitor.until + 10 * LANES_MSEC)
    g_usleep (1000);
  g_assert_cmpint (g_atomic_int_get (&visitor.returned), ==, 0);
  resumed = lanes_time_now ();
  lanes_gate_resume (gate);
  g_thread_join (thread);
  g_assert_cmpint (visitor.returned, ==, 1);
  g_assert_cmpint (visitor.end, >=, resumed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/gate/states", test_states);
  g_test_add_data_func ("/gate/pause/resumed", NULL, test_pause);
  g_test_add_data_func ("/gate/pause/stopped", "stop", test_pause);
  g_test_add_func ("/gate/sleep", test_sleep);
  g_test_add_func ("/gate/sleep/stopped", test_sleep_stopped);
  g_test_add_func ("/gate/sleep/paused", test_sleep_paused);
  return g_test_run ();
}
