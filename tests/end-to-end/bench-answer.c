/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the window takes to answer while many tasks start, and run: it is asked as a window
 * manager asks whether a window still answers, on the way that keys and the pointer take, too. */
/* The tests have a Window of their own. */
#define Window XWindow
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#undef Window

#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "launch-fixture.h"
#include "window-fixture.h"

#define DURATION (6 * LANES_SEC) /* of asking */
#define PAUSE_US 2000            /* between two questions */

#define LEAST_WIDTH 300 /* a window that is smaller is not the one that people see */

static Display *display;
static Atom ping, protocols, process;

static gboolean
is_window_of (XID window, gulong pid)
{
  Atom type;
  int format;
  gulong n_items = 0, n_left;
  guchar *data = NULL;
  gboolean is_own;
  XWindowAttributes attributes;

  if (XGetWindowProperty (display, window, process, 0, 1, False, XA_CARDINAL, &type, &format,
                          &n_items, &n_left, &data)
      != Success)
    return FALSE;
  is_own = n_items == 1 && *(gulong *) (gpointer) data == pid;
  if (data)
    XFree (data);
  return is_own && XGetWindowAttributes (display, window, &attributes)
         && attributes.map_state == IsViewable && attributes.width >= LEAST_WIDTH;
}

static XID
find_window (XID parent, gulong pid)
{
  XID root, above, found = None;
  XID *children = NULL;
  guint n = 0;

  if (is_window_of (parent, pid))
    return parent;
  if (!XQueryTree (display, parent, &root, &above, &children, &n))
    return None;
  for (guint i = 0; i < n && found == None; i++)
    found = find_window (children[i], pid);
  if (children)
    XFree (children);
  return found;
}

/* Source: _NET_WM_PING in the Extended Window Manager Hints. GTK answers it from the main loop. */
static LanesTime
ask (XID window)
{
  static long n_asked;
  LanesTime begin = lanes_time_now ();
  XEvent event = {.xclient = {.type = ClientMessage,
                              .window = window,
                              .message_type = protocols,
                              .format = 32}};

  event.xclient.data.l[0] = (long) ping;
  event.xclient.data.l[1] = ++n_asked;
  event.xclient.data.l[2] = (long) window;
  XSendEvent (display, window, False, NoEventMask, &event);
  do
    XNextEvent (display, &event);
  while (event.type != ClientMessage || event.xclient.data.l[0] != (long) ping
         || event.xclient.data.l[1] != n_asked);
  return lanes_time_now () - begin;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  LanesTime one = *(const LanesTime *) a, other = *(const LanesTime *) b;

  return one < other ? -1 : one > other;
}

static double
to_ms (LanesTime duration)
{
  return (double) duration / (double) LANES_MSEC;
}

/* How long the main thread has had a core, and has waited for one: proc_pid_schedstat in
 * Documentation/scheduler/sched-stats.rst */
static void
read_times (Window *window, LanesTime *ran, LanesTime *waited)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/schedstat", g_subprocess_get_identifier (window->process));
  g_autofree char *text = NULL;
  char *rest;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  *ran = g_ascii_strtoll (text, &rest, 10);
  *waited = g_ascii_strtoll (rest, NULL, 10);
}

static void
measure (guint n_tasks, const char *name, const char *keys)
{
  g_autoptr (GString) text = g_string_new ("[Lanes]\nVersion=1\nName=Many\n");
  g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (LanesTime));
  LanesTime begin, ran, waited, ran_before, waited_before, idle = 0;
  Window *window;
  XID own;

  for (guint i = 0; i < n_tasks; i++)
    g_string_append_printf (text, "[Task t%u]\n%s", i, keys);
  window = window_open (text->str);
  window_choose (window, "Many");
  own = find_window (DefaultRootWindow (display),
                     (gulong) atol (g_subprocess_get_identifier (window->process)));
  g_assert_cmpuint (own, !=, None);
  for (guint i = 0; i < 100; i++)
    idle = MAX (idle, ask (own));
  read_times (window, &ran_before, &waited_before);
  window_act (window, "win.run-all");
  begin = lanes_time_now ();
  while (lanes_time_now () - begin < DURATION)
    {
      LanesTime answer = ask (own);

      g_array_append_val (answers, answer);
      g_usleep (PAUSE_US);
    }
  read_times (window, &ran, &waited);
  g_array_sort (answers, compare);
  g_print ("# %u %s: 99 of 100 answers within %.1f ms (median %.1f; longest %.1f; %.1f before), "
           "%.2f × 100 ms, ≤ 1\n",
           n_tasks, name, to_ms (g_array_index (answers, LanesTime, answers->len * 99 / 100)),
           to_ms (g_array_index (answers, LanesTime, answers->len / 2)),
           to_ms (g_array_index (answers, LanesTime, answers->len - 1)), to_ms (idle),
           to_ms (g_array_index (answers, LanesTime, answers->len - 1)) / 100);
  g_print ("  in %.1f s the main thread had a core for %.0f ms, and waited for one for %.0f ms\n",
           to_ms (DURATION) / 1000, to_ms (ran - ran_before), to_ms (waited - waited_before));
  g_subprocess_send_signal (window->process, SIGTERM);
  window_wait_until_closed (window);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  mark_children ();
  display = XOpenDisplay (NULL);
  g_assert_nonnull (display);
  ping = XInternAtom (display, "_NET_WM_PING", False);
  protocols = XInternAtom (display, "WM_PROTOCOLS", False);
  process = XInternAtom (display, "_NET_WM_PID", False);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  measure (1000, "threads start that wait", "Workload=wait\nMode=threads\n");
  measure (1000, "processes start that wait", "Workload=wait\n");
  measure (200, "threads start and work for 2 s", "Workload=primes\nSeconds=2\nMode=threads\n");
  measure (200, "processes start and work for 2 s", "Workload=primes\nSeconds=2\n");
  XCloseDisplay (display);
  return 0;
}
