/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody does who never saw Lanes before, only with what the window shows them. */
#include <glib/gstdio.h>
#include <string.h>

#include "lanes-topology.h"
#include "launch-fixture.h"
#include "window-fixture.h"

#define KNITTING \
  "[Lanes]\nVersion=1\nName=Evening\n" \
  "[Task a]\nName=Knit a scarf\nWorkload=primes\nMode=threads\nThreads=3\n" \
  "[Task b]\nName=Read a book\nWorkload=matrix\n"

typedef struct
{
  char *folder;
  char *file; /* in which something may be saved */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("lanes-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "evening.lanes", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->file);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* nothing else is left in it */
  g_free (self->file);
  g_free (self->folder);
}

static Window *
open_knitting (Fixture *self)
{
  g_assert_true (g_file_set_contents (self->file, KNITTING, -1, NULL));
  return window_open_file (self->file);
}

/* Presses the buttons of all cores but the first. */
static void
press_other_cores (Window *window)
{
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  LanesCoreSet usable;
  gboolean is_first = TRUE;

  lanes_topology_get_usable (topology, &usable);
  for (guint core = 0; core < LANES_MAX_CORES; core++)
    {
      g_autofree char *name = g_strdup_printf ("Core %u", core);

      if (!lanes_core_set_contains (&usable, core))
        continue;
      if (!is_first)
        window_press (window, name);
      is_first = FALSE;
    }
}

static gboolean
have_two_cores (void)
{
  g_autoptr (LanesTopology) topology = lanes_topology_new (NULL);
  LanesCoreSet usable;

  lanes_topology_get_usable (topology, &usable);
  return lanes_core_set_count (&usable) >= 2;
}

/* Where other programs leave no core to a second task, the window says that. */
static gboolean
is_side_by_side (gpointer window)
{
  return window_has_text_with (window, "Side by side")
         || window_has_text_with (window, "Other programs use the cores too");
}

/* The music ends after half a minute, in which a busy machine may not have answered yet. */
static gboolean
has_played (gpointer window)
{
  return window_has_button (window, "Pause Play music")
         || window_has_text_with (window, "Finished");
}

/* Another task, of threads */
static void
add_task (Window *window)
{
  window_press (window, "Add a Task");
  window_fill (window, "Name", "Knit a scarf");
  window_press (window, "As Threads");
  window_fill (window, "Number of threads", "3");
  window_wait_for_text (window, "3 threads");
  window_press (window, "Until Stopped");
  window_press (window, "Add");
  window_wait_for_button (window, "Start Knit a scarf");
}

/* A process becomes two threads. */
static void
edit_task (Window *window)
{
  window_press_in_menu (window, "More for Eat breakfast", "Edit…", "win.edit-task");
  window_press (window, "As Threads");
  window_fill (window, "Number of threads", "4");
  window_press (window, "Save");
  window_wait_for_no_button (window, "Save");
  window_wait_for_text (window, "4 threads");
}

static gboolean
is_there (gpointer file)
{
  return g_file_test (file, G_FILE_TEST_EXISTS);
}

static void
save_as (Window *window, const char *file)
{
  window_press_in_menu (window, "Main Menu", "Save As…", "win.save-as");
  window_fill (window, "Name:", file);
  window_press (window, "Save");
  wait_until (is_there, (gpointer) file);
}

static void
check_saved (const char *file)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_auto (GStrv) groups = NULL;
  gboolean has_knitting = FALSE;

  g_assert_true (g_key_file_load_from_file (keys, file, G_KEY_FILE_NONE, NULL));
  groups = g_key_file_get_groups (keys, NULL);
  for (guint i = 0; groups[i]; i++)
    {
      g_autofree char *name = g_key_file_get_string (keys, groups[i], "Name", NULL);

      if (g_strcmp0 (name, "Knit a scarf") != 0)
        continue;
      g_assert_cmpint (g_key_file_get_integer (keys, groups[i], "Threads", NULL), ==, 3);
      has_knitting = TRUE;
    }
  g_assert_true (has_knitting);
}

/* From the first sight to a task set of one's own, and back to it another day */
static void
test_first_steps (Fixture *self, gconstpointer data)
{
  Window *window = window_open_file (NULL);

  window_wait_for_text (window, "Breakfast and music");
  window_press (window, "Run All");
  window_wait_for_button (window, "Pause Eat breakfast");
  wait_until (has_played, window);
  if (have_two_cores ())
    wait_until (is_side_by_side, window);

  add_task (window);
  window_press (window, "Start Knit a scarf");
  window_wait_for_button (window, "Pause Knit a scarf");
  edit_task (window);
  if (have_two_cores ())
    {
      press_other_cores (window);
      window_wait_for_text (window, "Taking turns");
      press_other_cores (window);
      wait_until (is_side_by_side, window);
    }
  window_press (window, "Stop All");
  window_wait_for_text (window, "Nothing is running");

  window_choose (window, "• ");
  save_as (window, self->file);
  window_choose (window, "Breakfast and music");
  check_saved (self->file);
  window_act (window, "win.close"); /* nothing is asked */
  window_wait_until_closed (window);

  window = window_open_file (self->file);
  window_press (window, "Start Knit a scarf");
  window_wait_for_button (window, "Pause Knit a scarf");
  window_wait_for_text (window, "3 threads");
  window_wait_for_text (window, "4 threads");
  window_close (window);
}

/* What was removed by mistake comes back, to its place. */
static void
test_undo (Fixture *self, gconstpointer data)
{
  Window *window = open_knitting (self);

  window_press_in_menu (window, "More for Knit a scarf", "Remove", "win.remove-task");
  window_wait_for_no_button (window, "Start Knit a scarf");
  window_wait_for_text (window, "“Knit a scarf” removed");
  window_press (window, "Undo"); /* in the message */
  window_wait_for_button (window, "Start Knit a scarf");
  window_wait_for_text (window, "3 threads");
  window_choose (window, "Evening"); /* without a dot */

  window_press_in_menu (window, "Main Menu", "Redo", "win.redo");
  window_wait_for_no_button (window, "Start Knit a scarf");
  window_choose (window, "• Evening");
  window_act (window, "win.undo");
  window_wait_for_button (window, "Start Knit a scarf");
  window_choose (window, "Evening");
  window_act (window, "win.close"); /* nothing is asked: all is as it was */
  window_wait_until_closed (window);
}

/* Saves a picture called @name, and looks whether it begins with @begin. */
static void
save_picture (Fixture *self, Window *window, const char *name, const char *begin)
{
  g_autofree char *file = g_build_filename (self->folder, name, NULL);
  g_autofree char *bytes = NULL;

  window_choose (window, "Evening");
  window_act (window, "win.save-picture");
  window_press (window, "Save…");
  window_fill (window, "Name:", file);
  window_press (window, "Save");
  wait_until (is_there, file);
  window_wait_for_text (window, "Picture saved");
  window_wait_for_no_button (window, "Save…");
  g_assert_true (g_file_get_contents (file, &bytes, NULL, NULL));
  g_assert_true (g_str_has_prefix (bytes, begin));
  g_unlink (file);
}

/* A picture is saved through the dialog that is closed by that, and the window goes on. */
static void
test_picture (Fixture *self, gconstpointer data)
{
  Window *window = open_knitting (self);

  window_press (window, "Start Read a book");
  window_wait_for_button (window, "Pause Read a book");
  save_picture (self, window, "lanes.png", "\x89PNG");
  save_picture (self, window, "lanes.svg", "<?xml");
  window_choose (window, "Evening");
  window_act (window, "win.copy-picture");
  window_wait_for_text (window, "Picture of the lanes copied");
  window_wait_for_button (window, "Pause Read a book");
  window_close (window);
}

/* What would be lost is asked about once; who cancels goes on, who saves is done. */
static void
test_unsaved (Fixture *self, gconstpointer data)
{
  Window *window = open_knitting (self);
  g_autofree char *text = NULL;

  window_press_in_menu (window, "More for Knit a scarf", "Remove", "win.remove-task");
  window_wait_for_no_button (window, "Start Knit a scarf");
  window_press (window, "Run All");
  window_wait_for_button (window, "Pause Read a book");

  window_act (window, "win.close");
  window_wait_for_text (window, "Save the changes?");
  window_press (window, "Cancel");
  window_wait_for_no_text (window, "Save the changes?");
  window_wait_for_button (window, "Pause Read a book");

  window_act (window, "win.close");
  window_press (window, "Save"); /* although tasks run, too */
  window_wait_until_closed (window);
  g_assert_true (g_file_get_contents (self->file, &text, NULL, NULL));
  g_assert_null (strstr (text, "Knit a scarf"));
  g_assert_nonnull (strstr (text, "Read a book"));
}

/* Whoever discards what they did has it neither asked again nor saved. */
static void
test_discard (Fixture *self, gconstpointer data)
{
  Window *window = open_knitting (self);
  g_autofree char *text = NULL;

  window_press_in_menu (window, "More for Knit a scarf", "Remove", "win.remove-task");
  window_wait_for_no_button (window, "Start Knit a scarf");
  window_press (window, "Start Read a book");
  window_wait_for_button (window, "Pause Read a book");
  window_act (window, "win.close");
  window_press (window, "Discard");
  window_wait_until_closed (window);
  g_assert_true (g_file_get_contents (self->file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, KNITTING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mark_children ();
  g_test_add ("/end-to-end/first-steps", Fixture, NULL, set_up, test_first_steps, tear_down);
  g_test_add ("/end-to-end/undo", Fixture, NULL, set_up, test_undo, tear_down);
  g_test_add ("/end-to-end/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/end-to-end/unsaved", Fixture, NULL, set_up, test_unsaved, tear_down);
  g_test_add ("/end-to-end/discard", Fixture, NULL, set_up, test_discard, tear_down);
  return g_test_run ();
}
