/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task sets as files: in windows, changed by others, with commands, and closed while they run. */
#include <glib/gstdio.h>
#include <string.h>

#include "launch-fixture.h"
#include "window-fixture.h"

#define MORNING \
  "[Lanes]\nVersion=1\nName=Morning\n" \
  "[Task a]\nName=Eat\nWorkload=primes\n"
#define EVENING \
  "[Lanes]\nVersion=1\nName=Evening\n" \
  "[Task a]\nName=Read\nWorkload=primes\nMode=threads\n"
#define NIGHT \
  "[Lanes]\nVersion=1\nName=Night\n" \
  "[Task a]\nName=Sleep\nCommand=sleep %d\n"

#define OPTIONS(...) ((const char *const[]){__VA_ARGS__, NULL})

typedef struct
{
  char *folder;
  char *morning; /* files */
  char *evening;
  char *night;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *state = NULL;

  self->folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  self->morning = g_build_filename (self->folder, "morning.lanes", NULL);
  self->evening = g_build_filename (self->folder, "evening.lanes", NULL);
  self->night = g_build_filename (self->folder, "night.lanes", NULL);
  g_assert_true (g_file_set_contents (self->morning, MORNING, -1, NULL));
  g_assert_true (g_file_set_contents (self->evening, EVENING, -1, NULL));
  /* Somebody who has agreed to nothing yet */
  state = g_build_filename (g_get_user_runtime_dir (), strrchr (self->folder, '/') + 1, NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->morning);
  g_unlink (self->evening);
  g_unlink (self->night);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* nothing else is left in it */
  g_free (self->morning);
  g_free (self->evening);
  g_free (self->night);
  g_free (self->folder);
}

static void
write_night (Fixture *self, int seconds)
{
  g_autofree char *text = g_strdup_printf (NIGHT, seconds);

  g_assert_true (g_file_set_contents (self->night, text, -1, NULL));
}

/* Each file has a window of its own, and the program ends with the last one. */
static void
test_two_windows (Fixture *self, gconstpointer data)
{
  Window *window = window_open_again (OPTIONS (self->morning, self->evening));

  window_choose (window, "Morning");
  window_act (window, "win.run-all");
  window_wait_for_button (window, "Pause Eat");
  window_wait_for_button (window, "Start Read"); /* which has nothing to do with it */
  window_choose (window, "Evening");
  window_act (window, "win.run-all");
  window_wait_for_button (window, "Pause Read");
  window_act (window, "win.close");
  window_press (window, "Stop and Close");
  window_wait_for_no_button (window, "Pause Read");
  window_wait_for_button (window, "Pause Eat"); /* goes on */
  window_choose (window, "Morning");
  window_act (window, "win.stop-all");
  window_wait_for_button (window, "Start Eat");
  window_act (window, "win.close");
  window_wait_until_closed (window);
}

/* What another program has done to the file is told, taken over when wanted, and taken back. */
static void
test_changed (Fixture *self, gconstpointer data)
{
  Window *window = window_open_again (OPTIONS (self->morning));

  window_wait_for_button (window, "Start Eat");
  g_assert_true (g_file_set_contents (self->morning, EVENING, -1, NULL));
  window_wait_for_text (window, "Another program has changed this file.");
  window_wait_for_button (window, "Start Eat"); /* nothing has changed by itself */
  window_press (window, "Reload");
  window_wait_for_button (window, "Start Read");
  window_choose (window, "Evening");
  window_wait_for_no_text (window, "Another program has changed this file.");
  window_press (window, "Undo");
  window_wait_for_button (window, "Start Eat");
  window_choose (window, "• Morning");
  window_act (window, "win.save");
  window_choose (window, "Morning");

  /* A file that has gone is not lost as long as the window is there. */
  g_unlink (self->morning);
  window_wait_for_text (window, "This file was deleted or moved,");
  window_act (window, "win.save");
  window_wait_for_no_text (window, "This file was deleted or moved,");
  g_assert_true (g_file_test (self->morning, G_FILE_TEST_EXISTS));
  window_act (window, "win.close");
  window_wait_until_closed (window);
}

static void
agree (Window *window, const char *command)
{
  window_act (window, "win.run-all");
  window_wait_for_text (window, "This task set runs commands");
  window_wait_for_text (window, command);
  window_wait_for_button (window, "Start Sleep"); /* it has not begun */
  window_press (window, "Run");
  window_wait_for_button (window, "Pause Sleep");
}

static void
run_unasked (Window *window)
{
  window_act (window, "win.run-all");
  window_wait_for_button (window, "Pause Sleep");
  g_assert_false (window_has_button (window, "Cancel"));
}

/* Commands are agreed to once, for good, and not together with what they are changed to. */
static void
test_agree (Fixture *self, gconstpointer data)
{
  Window *window;

  write_night (self, 4711);
  window = window_open_again (OPTIONS (self->night));
  agree (window, "sleep 4711");
  window_act (window, "win.stop-all");
  window_wait_for_button (window, "Start Sleep");
  run_unasked (window);
  window_close (window);

  window = window_open_again (OPTIONS (self->night));
  run_unasked (window);
  window_close (window);

  write_night (self, 4712);
  window = window_open_again (OPTIONS (self->night));
  agree (window, "sleep 4712");
  window_close (window);
}

/* To be told to run at the start is not to agree to commands. */
static void
test_run (Fixture *self, gconstpointer data)
{
  Window *window = window_open_again (OPTIONS ("--run", self->morning));

  window_wait_for_button (window, "Pause Eat");
  window_close (window);

  write_night (self, 4713);
  window = window_open_again (OPTIONS ("--run", self->night));
  window_wait_for_text (window, "sleep 4713");
  window_wait_for_button (window, "Start Sleep");
  window_press (window, "Run");
  window_wait_for_button (window, "Pause Sleep");
  window_close (window);

  window = window_open_again (OPTIONS ("--run", self->night));
  window_wait_for_button (window, "Pause Sleep");
  window_close (window);
}

/* One question, and who changes their mind loses nothing. */
static void
test_close_while_running (Fixture *self, gconstpointer data)
{
  Window *window = window_open_again (OPTIONS ("--run", self->morning));

  window_wait_for_button (window, "Pause Eat");
  window_act (window, "win.close");
  window_wait_for_text (window, "Stop the tasks?");
  window_press (window, "Cancel");
  window_wait_for_no_text (window, "Stop the tasks?");
  window_wait_for_button (window, "Pause Eat");
  g_assert_cmpuint (count_marked (), >, 1); /* the window, and what runs */
  window_act (window, "win.close");
  window_press (window, "Stop and Close");
  window_wait_until_closed (window);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mark_children ();
  g_test_add ("/end-to-end/documents/two-windows", Fixture, NULL, set_up, test_two_windows,
              tear_down);
  g_test_add ("/end-to-end/documents/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/end-to-end/documents/agree", Fixture, NULL, set_up, test_agree, tear_down);
  g_test_add ("/end-to-end/documents/run", Fixture, NULL, set_up, test_run, tear_down);
  g_test_add ("/end-to-end/documents/close-while-running", Fixture, NULL, set_up,
              test_close_while_running, tear_down);
  return g_test_run ();
}
