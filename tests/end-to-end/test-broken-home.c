/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings and state that cannot be read or written: Lanes begins with what it comes with, and does
 * all it can. A critical warning would end it. */
#include <glib/gstdio.h>
#include <string.h>

#include "folders.h"
#include "launch-fixture.h"
#include "window-fixture.h"

#define MORNING \
  "[Lanes]\nVersion=1\nName=Morning\n" \
  "[Task a]\nName=Eat\nWorkload=primes\n"

static const char garbage[] = "\x7f\x00[\xff\xfe<xbel>\n=\n[a\nx=[1, 'b'\n<<<";

typedef struct
{
  char *folder;
  char *file;
} Fixture;

static char *
get_place (Fixture *self, const char *name)
{
  char *path = g_build_filename (self->folder, name, NULL);

  return path;
}

static void
write_garbage (Fixture *self, const char *folder, const char *name)
{
  g_autofree char *parent = g_build_filename (self->folder, folder, NULL);
  g_autofree char *path = g_build_filename (parent, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, garbage, sizeof garbage, NULL));
}

static void
set_home (Fixture *self)
{
  g_autofree char *config = get_place (self, "config");
  g_autofree char *data = get_place (self, "data");
  g_autofree char *state = get_place (self, "state");

  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  self->file = get_place (self, "morning.lanes");
  g_assert_true (g_file_set_contents (self->file, MORNING, -1, NULL));
  set_home (self);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_setenv ("G_DEBUG", "fatal-criticals", TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  remove_folder (self->folder);
  g_free (self->file);
  g_free (self->folder);
}

/* What is remembered, shown, run, changed and kept, and an end that is well */
static void
use (Fixture *self)
{
  Window *window = window_open_again ((const char *const[]){self->file, NULL});

  window_choose (window, "Morning");
  window_act (window, "win.show-details");
  window_act (window, "win.run-all");
  window_wait_for_button (window, "Pause Eat");
  window_act (window, "win.add-task");
  window_press (window, "Add");
  window_choose (window, "• Morning");
  window_act (window, "win.save");
  window_choose (window, "Morning");
  window_close (window);
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  write_garbage (self, "config/glib-2.0/settings", "keyfile");
  write_garbage (self, "state/lanes", "trusted-commands");
  write_garbage (self, "state/lanes/unsaved/one", "0.unsaved");
  write_garbage (self, "state/lanes/unsaved/one", "lock");
  write_garbage (self, "data", "recently-used.xbel");
  use (self);
}

/* Files are where folders should be, which nobody can write into, not even root. GTK itself is
 * critical of a data folder that is none. */
static void
test_unwritable (Fixture *self, gconstpointer data)
{
  write_garbage (self, ".", "config");
  write_garbage (self, ".", "state");
  use (self);
}

/* And folders where files should be */
static void
test_folders (Fixture *self, gconstpointer data)
{
  write_garbage (self, "config/glib-2.0/settings/keyfile", "a");
  write_garbage (self, "state/lanes/trusted-commands", "a");
  write_garbage (self, "state/lanes/unsaved/one/lock", "a");
  write_garbage (self, "state/lanes/unsaved/two/0.unsaved", "a");
  write_garbage (self, "data/recently-used.xbel", "a");
  use (self);
}

/* A service for settings that is not there */
static void
test_dconf (Fixture *self, gconstpointer data)
{
  write_garbage (self, ".", "config");
  g_setenv ("GSETTINGS_BACKEND", "dconf", TRUE);
  use (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mark_children ();
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/end-to-end/broken-home/broken", test_broken);
  ADD ("/end-to-end/broken-home/unwritable", test_unwritable);
  ADD ("/end-to-end/broken-home/folders", test_folders);
  ADD ("/end-to-end/broken-home/dconf", test_dconf);
  return g_test_run ();
}
