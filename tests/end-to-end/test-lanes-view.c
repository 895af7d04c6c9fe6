/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which part of time the lanes show, in the real window. */
#include "launch-fixture.h"
#include "window-fixture.h"

#define TWO_TASKS \
  "[Lanes]\nVersion=1\nName=Two\n" \
  "[Task a]\nName=Apples\nWorkload=primes\n" \
  "[Task b]\nName=Pears\nWorkload=primes\nMode=threads\n"

static Window *
open_and_run (void)
{
  Window *window = window_open (TWO_TASKS);

  window_wait_for_text (window, "Nothing is running");
  window_press (window, "Run All");
  window_wait_for_text_with (window, "who is on which core");
  window_wait_for_button (window, "Pause Apples");
  return window;
}

/* What is held still falls behind, and one button leads back. */
static void
test_freeze (void)
{
  Window *window = open_and_run ();

  window_press (window, "Freeze");
  window_wait_for_text_with (window, "held still");
  window_wait_for_no_button (window, "Freeze");
  window_wait_for_text_with (window, "s behind");
  window_press (window, "Back to Live");
  window_wait_for_text_with (window, "who is on which core");
  window_wait_for_button (window, "Freeze");
  window_close (window);
}

/* Slow motion says how slow it is, and what it leaves out to catch up; held still, it goes on. */
static void
test_slow_motion (void)
{
  Window *window = open_and_run ();

  window_press (window, "1/10");
  window_wait_for_text_with (window, "slowed down: 1 ms now lasts 10 ms");
  window_press (window, "1/50");
  window_wait_for_text_with (window, "slowed down: 1 ms now lasts 50 ms");
  window_wait_for_text_with (window, "caught up");
  window_act (window, "win.freeze");
  window_wait_for_text_with (window, "held still");
  window_act (window, "win.freeze");
  window_wait_for_text_with (window, "slowed down: 1 ms now lasts 50 ms");

  /* There is something to go through when nothing runs any more. */
  window_press (window, "Stop All");
  window_wait_for_text (window, "Nothing is running");
  window_wait_for_text_with (window, "slowed down: 1 ms now lasts 50 ms");
  window_act (window, "win.live");
  window_wait_for_text_with (window, "the last 100 ms of the run");
  window_close (window);
}

/* From a still of 100 ms to the whole run, and from there to what cannot be told apart any more. */
static void
test_zoom (void)
{
  Window *window = open_and_run ();

  window_wait_for_text_with (window, "100 ms, caught again and again");
  window_press (window, "Zoom In");
  window_wait_for_text_with (window, "67 ms, caught again and again");
  window_press (window, "Zoom Out");
  window_wait_for_text_with (window, "100 ms, caught again and again");
  for (guint i = 0; i < 6; i++) /* a button would be deaf to what comes within 250 ms */
    window_act (window, "win.zoom-out");
  window_wait_for_text_with (window, "the last 1.1 s");

  window_act (window, "win.pan-back");
  window_wait_for_text_with (window, "1.1 s, held still");
  for (guint i = 0; i < 30; i++)
    window_act (window, "win.zoom-in");
  window_wait_for_text_with (window, "100 µs, held still");
  window_press (window, "Fit");
  window_wait_for_text_with (window, "s, held still");
  window_act (window, "win.live");
  window_wait_for_text_with (window, "who is on which core");
  window_close (window);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mark_children ();
  g_test_add_func ("/end-to-end/lanes-view/freeze", test_freeze);
  g_test_add_func ("/end-to-end/lanes-view/slow-motion", test_slow_motion);
  g_test_add_func ("/end-to-end/lanes-view/zoom", test_zoom);
  return g_test_run ();
}
