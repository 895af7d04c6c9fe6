/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "launch-fixture.h"
#include "lanes-topology.h"
#include "window-fixture.h"

#define TWO_TASKS \
  "[Lanes]\nVersion=1\nName=Two\nCores=0-1\n" \
  "[Task a]\nName=Apples\nWorkload=primes\n" \
  "[Task b]\nName=Pears\nWorkload=matrix\nMode=threads\n"

static gboolean
have_two_cores (void)
{
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  LanesCoreSet usable;

  lanes_topology_get_usable (topology, &usable);
  if (lanes_core_set_contains (&usable, 0) && lanes_core_set_contains (&usable, 1))
    return TRUE;
  g_test_skip ("This needs cores 0 and 1");
  return FALSE;
}

/* The heart of the show: side by side, a core taken away, turns; and all of it back again. */
static void
test_take_core_away (void)
{
  Window *window;

  if (!have_two_cores ())
    return;
  window = window_open (TWO_TASKS);
  window_wait_for_text (window, "Nothing is running");
  window_press (window, "Run All");
  window_wait_for_text (window, "Side by side");
  window_press (window, "Core 1");
  window_wait_for_text (window, "Taking turns");
  window_press (window, "Core 1");
  window_wait_for_text (window, "Side by side");

  window_press (window, "Pause Apples");
  window_wait_for_text (window, "Paused");
  window_wait_for_text (window, "One at work");
  window_press (window, "Resume Apples");
  window_wait_for_text (window, "Side by side");

  window_press (window, "Stop Apples");
  window_wait_for_text (window, "Stopped");
  window_press (window, "Stop All");
  window_wait_for_text (window, "Nothing is running");
  window_wait_for_button (window, "Start Apples");
  window_wait_for_button (window, "Start Pears");
  g_assert_cmpuint (count_marked (), ==, 1); /* the window itself */
  window_close (window);
}

/* Without a file there is something to run at once. */
static void
test_starter (void)
{
  Window *window = window_open_file (NULL);

  window_wait_for_text (window, "Breakfast and music");
  window_wait_for_text (window, "Nothing is running");
  window_press (window, "Start Eat breakfast");
  window_wait_for_text (window, "One at work");
  window_wait_for_button (window, "Pause Eat breakfast");
  window_close (window); /* while it runs */
}

/* What ends by itself says so, and how. */
static void
test_ends (void)
{
  Window *window = window_open ("[Lanes]\nVersion=1\nName=Ends\n"
                                "[Task a]\nName=Short\nWorkload=primes\nAmount=1000\n"
                                "[Task b]\nName=Wrong\nWorkload=wait\nStartAfter=3600\n");

  window_press (window, "Run All");
  window_wait_for_text (window, "Finished");
  window_wait_for_text (window, "Waiting to start");
  window_close (window);
}

/* A file with commands shows them before it runs them, and does not when told not to. */
static void
test_ask_before_commands (void)
{
  Window *window = window_open ("[Lanes]\nVersion=1\nName=Command\n"
                                "[Task a]\nName=Sleeper\nCommand=sleep 4711\n");

  window_press (window, "Run All");
  window_wait_for_text (window, "sleep 4711");
  window_press (window, "Cancel");
  window_wait_for_button (window, "Start Sleeper");
  g_assert_cmpuint (count_marked (), ==, 1);
  window_close (window);
}

/* A file that is wrong is told about, with what to do, and the window is there all the same. */
static void
test_wrong_file (void)
{
  Window *window = window_open ("[Lanes]\nVersion=1\n[Task a]\nWorkload=knitting\n");

  window_wait_for_text_with (window, "knitting");
  window_wait_for_button (window, "Run All");
  window_close (window);
}

static void
test_freeze (void)
{
  Window *window = window_open (TWO_TASKS);

  window_press (window, "Run All");
  window_press (window, "Freeze");
  window_press (window, "Live");
  window_act (window, "win.freeze");
  window_press (window, "Stop All");
  window_wait_for_text (window, "Nothing is running");
  window_close (window);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mark_children ();
  g_test_add_func ("/end-to-end/take-core-away", test_take_core_away);
  g_test_add_func ("/end-to-end/starter", test_starter);
  g_test_add_func ("/end-to-end/ends", test_ends);
  g_test_add_func ("/end-to-end/ask-before-commands", test_ask_before_commands);
  g_test_add_func ("/end-to-end/wrong-file", test_wrong_file);
  g_test_add_func ("/end-to-end/freeze", test_freeze);
  return g_test_run ();
}
