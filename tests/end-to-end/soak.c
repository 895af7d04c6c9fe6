/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hours at the window in little: random steps, and afterwards everything is as it was before. The
 * environment says for how many seconds (SOAK_SECONDS) and which steps (SOAK_SEED). */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app-test.h"
#include "launch-fixture.h"
#include "soak.h"

#define SECONDS 20
#define SEED    20240229

/* Between two steps, at the most */
#define PAUSE_MS 60

/* After each of these everything is closed, and looked at. */
#define MIN_ROUNDS    4
#define ROUND_SECONDS 30

/* What the first rounds take is kept for the next ones: caches of fonts, icons and styles, and what
 * the allocator cannot give back. So much may be added by all the others. */
#define USED_SLACK   ((gsize) 16 << 20)
#define MEMORY_SLACK ((gsize) 64 << 20)

static guint
get_number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static gboolean
is_over (gpointer end)
{
  return lanes_time_now () >= *(LanesTime *) end;
}

static void
pause_for (Soak *self)
{
  LanesTime end = lanes_time_now () + soak_choose (self, PAUSE_MS) * LANES_MSEC;

  wait_until (is_over, &end);
}

static gboolean
answer (GtkWidget *window)
{
  return soak_press (window, "_Discard") || soak_press (window, "_Stop and Close");
}

static gboolean
all_closed (gpointer data)
{
  Soak *self = data;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

      if (answer (GTK_WIDGET (window)))
        return FALSE;
      if (!LANES_IS_WINDOW (window))
        gtk_window_close (window);
    }
  for (GList *l = gtk_application_get_windows (self->application); l; l = l->next)
    if (LANES_IS_WINDOW (l->data))
      {
        lanes_window_close (l->data);
        break;
      }
  return gtk_application_get_windows (self->application) == NULL
         && g_list_model_get_n_items (gtk_window_get_toplevels ()) == 0;
}

/* Says what does not go away, for whoever has to find out why. */
static void
tell_windows (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      g_test_message ("still there: %s “%s”, %s", G_OBJECT_TYPE_NAME (window),
                      gtk_window_get_title (window),
                      gtk_widget_get_mapped (GTK_WIDGET (window)) ? "seen" : "hidden");
    }
}

static void
close_all (Soak *self)
{
  g_test_message ("closing all");
  if (!app_test_wait (all_closed, self))
    tell_windows ();
  wait_until (all_closed, self);
}

static void
gone_cb (gpointer data, GObject *window)
{
  g_ptr_array_remove (data, window);
}

static void
window_cb (GtkApplication *application, GtkWindow *window, Soak *self)
{
  if (!LANES_IS_WINDOW (window) || g_ptr_array_find (self->windows, window, NULL))
    return;
  g_ptr_array_add (self->windows, window);
  g_object_weak_ref (G_OBJECT (window), gone_cb, self->windows);
}

static gboolean
all_gone (gpointer data)
{
  return ((Soak *) data)->windows->len == 0;
}

/* A window that is closed and kept takes its megabyte for ever. */
static void
wait_for_windows (Soak *self)
{
  if (!app_test_wait (all_gone, self))
    for (guint i = 0; i < self->windows->len; i++)
      g_test_message ("kept: LanesWindow “%s”, %u references",
                      gtk_window_get_title (self->windows->pdata[i]),
                      G_OBJECT (self->windows->pdata[i])->ref_count);
  wait_until (all_gone, self);
}

static void
tell_processes (void)
{
  g_autofree char *mark = g_strdup_printf ("LANES_TEST_MARK=%d", (int) getpid ());
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)))
    {
      g_autofree char *environ_path = g_build_filename ("/proc", name, "environ", NULL);
      g_autofree char *command_path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *stat_path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *environment = NULL;
      g_autofree char *command = NULL;
      g_autofree char *stat = NULL;
      gsize length, command_length;

      if (atoi (name) == getpid ()
          || !g_file_get_contents (environ_path, &environment, &length, NULL)
          || !memmem (environment, length, mark, strlen (mark) + 1)
          || !g_file_get_contents (command_path, &command, &command_length, NULL)
          || !g_file_get_contents (stat_path, &stat, NULL, NULL))
        continue;
      for (gsize i = 0; i + 1 < command_length; i++)
        command[i] = command[i] ? command[i] : ' ';
      g_test_message ("still there: %s: %s", command, stat);
    }
}

static gboolean
is_alone (gpointer unused)
{
  return none_marked (NULL) && soak_measure ().n_children == 0;
}

static void
wait_for_processes (void)
{
  if (!app_test_wait (is_alone, NULL))
    tell_processes ();
  wait_until (is_alone, NULL);
}

static gboolean
is_as_before (gpointer data)
{
  const SoakMeasure *before = data;
  SoakMeasure now = soak_measure ();

  return now.n_files <= before->n_files && now.n_threads <= before->n_threads
         && now.n_children == 0;
}

static void
tell (const char *when, const SoakMeasure *measure)
{
  g_test_message ("%s: %u files, %u threads, %u children, %.1f MB used, %.1f MB of memory", when,
                  measure->n_files, measure->n_threads, measure->n_children,
                  (double) measure->used / 1e6, (double) measure->memory / 1e6);
}

/* A picture that was copied stays there, and is a matter of megabytes. */
static void
clear_clipboard (void)
{
  gdk_clipboard_set_content (gdk_display_get_clipboard (gdk_display_get_default ()), NULL);
}

/* Steps for a while, and then the end of all windows. Returns what is left. */
static SoakMeasure
do_round (Soak *self, LanesTime duration)
{
  LanesTime end = lanes_time_now () + duration;
  SoakMeasure left;

  soak_write_files (self);
  soak_open (self);
  while (lanes_time_now () < end)
    {
      soak_step (self);
      pause_for (self);
    }
  close_all (self);
  wait_for_windows (self);
  wait_for_processes ();
  clear_clipboard ();
  left = soak_measure ();
  return left;
}

/* What GTK 4.8 complains about by itself: a popover whose place in its window has come to lie
 * beside the screen, without somebody who manages windows, which gets a size that is made up, and
 * within it what is less by its edges, a field that goes away with the keyboard in it, a window
 * that is closed while the pointer is looked for in it, and a part of a scroll bar that has only
 * just come into sight. */
static gboolean
is_known (const char *message)
{
  return strstr (message, "gdk_monitor_get_geometry: assertion")
         || strstr (message, "attempt to allocate GtkPopoverContent")
         || g_pattern_match_simple ("*attempt to allocate GtkScrolledWindow * -2 and height -2",
                                    message)
         || g_pattern_match_simple ("*attempt to allocate LanesVerdictReasons * -18 and height -18",
                                    message)
         || strstr (message, "gdk_surface_get_device_position: assertion")
         || strstr (message, "_gtk_widget_find_at_coords: assertion")
         || strstr (message, "Trying to snapshot GtkGizmo")
         || strstr (message, "GtkText - did not receive a focus-out event");
}

static void
test_soak (void)
{
  LanesTime duration = get_number ("SOAK_SECONDS", SECONDS) * LANES_SEC;
  guint n_rounds = MAX (MIN_ROUNDS, (guint) (duration / (ROUND_SECONDS * LANES_SEC)));
  guint seed = get_number ("SOAK_SEED", SEED);
  g_autoptr (LanesApplication) application = lanes_application_new ();
  Soak soak = {.random = g_rand_new_with_seed (seed)};
  SoakMeasure first = {0};

  /* Each test begins without one. */
  app_test_let_pass (is_known);
  g_test_message ("SOAK_SEED=%u", seed);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  soak.application = GTK_APPLICATION (application);
  soak.windows = g_ptr_array_new ();
  g_signal_connect (application, "window-added", G_CALLBACK (window_cb), &soak);
  soak.folder = g_dir_make_tmp ("lanes-soak-XXXXXX", NULL);
  soak.files[0] = g_build_filename (soak.folder, "many.lanes", NULL);
  soak.files[1] = g_build_filename (soak.folder, "commands.lanes", NULL);

  for (guint i = 0; i < n_rounds; i++)
    {
      SoakMeasure left = do_round (&soak, duration / n_rounds);

      tell ("after a round", &left);
      /* The first half warms up. */
      if (i < n_rounds / 2)
        {
          first = left;
          continue;
        }
      wait_until (is_as_before, &first);
      g_assert_cmpuint (left.used, <=, first.used + USED_SLACK);
      g_assert_cmpuint (left.memory, <=, first.memory + MEMORY_SLACK);
    }
  g_test_message ("%u steps", soak.n_steps);

  g_signal_handlers_disconnect_by_data (application, &soak);
  g_ptr_array_unref (soak.windows);
  g_unlink (soak.files[0]);
  g_unlink (soak.files[1]);
  g_rmdir (soak.folder);
  g_free (soak.files[0]);
  g_free (soak.files[1]);
  g_free (soak.folder);
  g_rand_free (soak.random);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  mark_children ();
  g_test_add_func ("/end-to-end/soak", test_soak);
  return g_test_run ();
}
