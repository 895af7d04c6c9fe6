/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not saved is offered back after an end that nobody asked for, and after no other. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "launch-fixture.h"
#include "window-fixture.h"

#define MORNING \
  "[Lanes]\nVersion=1\nName=Morning\n" \
  "[Task a]\nName=Eat\nWorkload=primes\n"

#define EVENING \
  "[Lanes]\nVersion=1\nName=Evening\n" \
  "[Task a]\nName=Read\nWorkload=primes\n"

#define QUESTION "Restore unsaved changes?"

typedef struct
{
  char *folder;
  char *file;
  char *state;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "morning.lanes", NULL);
  self->state = g_build_filename (g_get_user_runtime_dir (), strrchr (self->folder, '/') + 1, NULL);
  g_assert_true (g_file_set_contents (self->file, MORNING, -1, NULL));
  g_setenv ("XDG_STATE_HOME", self->state, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->file);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->file);
  g_free (self->folder);
  g_free (self->state);
}

static guint
count_kept (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_str_has_suffix (name, ".unsaved") ? 1 : count_kept (path);
    }
  return n;
}

static gboolean
one_is_kept (gpointer state)
{
  return count_kept (state) == 1;
}

static gboolean
two_are_kept (gpointer state)
{
  return count_kept (state) == 2;
}

static gboolean
none_is_kept (gpointer state)
{
  return count_kept (state) == 0;
}

/* Adds a task, and waits until that is kept. */
static Window *
open_and_change (Fixture *self)
{
  Window *window = window_open_again ((const char *const[]){self->file, NULL});

  window_choose (window, "Morning");
  window_act (window, "win.add-task");
  window_press (window, "Add");
  window_choose (window, "• Morning");
  wait_until (one_is_kept, self->state);
  return window;
}

static void
end (Window *window, int signal)
{
  g_subprocess_send_signal (window->process, signal);
  g_subprocess_wait (window->process, NULL, NULL);
  wait_until (none_marked, NULL);
  window_abandon (window);
}

static void
check_file (Fixture *self)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (self->file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, MORNING);
}

/* Given back it is a change of its file, which is as it was. */
static void
test_restore (Fixture *self, gconstpointer data)
{
  Window *window = open_and_change (self);

  end (window, GPOINTER_TO_INT (data));
  check_file (self);
  g_assert_true (one_is_kept (self->state));

  window = window_open_again ((const char *const[]){NULL});
  window_wait_for_text (window, QUESTION);
  window_wait_for_text_with (window, "morning.lanes");
  window_press (window, "Restore");
  window_choose (window, "• Morning");
  g_assert_true (one_is_kept (self->state));
  window_act (window, "win.undo");
  window_choose (window, "Morning");
  window_act (window, "win.redo");
  window_choose (window, "• Morning");
  window_act (window, "win.save");
  window_choose (window, "Morning");
  wait_until (none_is_kept, self->state);
  window_close (window);

  window = window_open_again ((const char *const[]){self->file, NULL});
  window_choose (window, "Morning");
  g_assert_false (window_has_text_with (window, QUESTION));
  window_close (window);
}

/* What nobody decided about is offered again; what nobody wants is gone. */
static void
test_discard (Fixture *self, gconstpointer data)
{
  Window *window = open_and_change (self);

  end (window, SIGKILL);
  window = window_open_again ((const char *const[]){NULL});
  window_wait_for_text (window, QUESTION);
  window_press (window, "Not Now");
  window_wait_for_no_text (window, QUESTION);
  window_close (window);
  g_assert_true (one_is_kept (self->state));

  window = window_open_again ((const char *const[]){NULL});
  window_press (window, "Discard");
  window_wait_for_no_text (window, QUESTION);
  wait_until (none_is_kept, self->state);
  window_close (window);
  check_file (self);
}

/* Closed as a person does, with an answer, there is nothing to offer. */
static void
test_close (Fixture *self, gconstpointer data)
{
  Window *window = open_and_change (self);

  window_close (window);
  g_assert_true (none_is_kept (self->state));
  check_file (self);
}

/* Each window has something to be given back, in the window that has its file already. */
static void
test_several (Fixture *self, gconstpointer data)
{
  g_autofree char *evening = g_build_filename (self->folder, "evening.lanes", NULL);
  Window *window;

  g_assert_true (g_file_set_contents (evening, EVENING, -1, NULL));
  window = window_open_again ((const char *const[]){self->file, evening, NULL});
  window_choose (window, "Morning");
  window_act (window, "win.add-task");
  window_press (window, "Add");
  window_choose (window, "• Morning");
  window_choose (window, "Evening");
  window_act (window, "win.add-task");
  window_press (window, "Add");
  window_choose (window, "• Evening");
  wait_until (two_are_kept, self->state);
  end (window, SIGKILL);

  window = window_open_again ((const char *const[]){self->file, evening, NULL});
  window_wait_for_text_with (window, "evening.lanes");
  window_wait_for_text_with (window, "morning.lanes");
  window_press (window, "Restore");
  window_choose (window, "• Evening");
  window_choose (window, "• Morning");
  g_assert_true (two_are_kept (self->state));
  end (window, SIGKILL);
  g_assert_true (two_are_kept (self->state));
  g_unlink (evening);
}

/* A program that runs beside another one does not take what that keeps. */
static void
test_two_programs (Fixture *self, gconstpointer data)
{
  Window *window = open_and_change (self);
  g_autofree char *bus = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) other = NULL;

  /* Without a session bus it knows of nobody. */
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  other = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("LANES_EXE"), "--example",
                                       "two-tasks-one-core", NULL);
  g_assert_no_error (error);
  wait_for (2 * LANES_SEC);
  g_subprocess_send_signal (other, SIGTERM);
  g_subprocess_wait (other, NULL, NULL);
  g_assert_true (one_is_kept (self->state));
  window_close (window);
  g_assert_true (none_is_kept (self->state));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mark_children ();
#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/end-to-end/recovery/kill", GINT_TO_POINTER (SIGKILL), test_restore);
  ADD ("/end-to-end/recovery/hang-up", GINT_TO_POINTER (SIGHUP), test_restore);
  ADD ("/end-to-end/recovery/discard", NULL, test_discard);
  ADD ("/end-to-end/recovery/close", NULL, test_close);
  ADD ("/end-to-end/recovery/several", NULL, test_several);
  ADD ("/end-to-end/recovery/two-programs", NULL, test_two_programs);
  return g_test_run ();
}
