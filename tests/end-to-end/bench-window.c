/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window costs: CPU time while nothing runs, while threads run, while nobody sees it; CPU
 * time of its start; memory. Measured beside a window that does next to nothing, and beside GNOME
 * System Monitor where that is installed, in the same run: a ratio says more than a figure. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include "lanes-time.h"

#define SETTLE   (3 * LANES_SEC)
#define N_STARTS 5
/* A program that used no more than this for so long has done what it had to do. */
#define REST      (300 * LANES_MSEC)
#define REST_USED (2 * LANES_MSEC)

typedef struct
{
  GSubprocess *process;
  int pid;
  clockid_t clock; /* of the CPU time of all its threads, ended ones too: clock_getcpuclockid(3) */
  LanesTime used;  /* at the begin of a measurement */
  LanesTime begin;
} Program;

static char *monitor; /* GNOME System Monitor, NULL: not installed */

static LanesTime
get_used (const Program *program)
{
  struct timespec used;

  g_assert_cmpint (clock_gettime (program->clock, &used), ==, 0);
  return used.tv_sec * LANES_SEC + used.tv_nsec;
}

/* @settings: what is written into the program's own settings, a GKeyFile */
static Program *
start (const char *settings, const char *const *arguments)
{
  static int n_programs;
  g_autofree char *name = g_strdup_printf ("program-%d", n_programs++);
  g_autofree char *home = g_build_filename (g_get_user_runtime_dir (), name, NULL);
  g_autofree char *folder = g_build_filename (home, "glib-2.0", "settings", NULL);
  g_autofree char *file = g_build_filename (folder, "keyfile", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  Program *program = g_new0 (Program, 1);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, settings, -1, NULL));
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", home, TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "keyfile", TRUE);
  program->process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  program->pid = atoi (g_subprocess_get_identifier (program->process));
  g_assert_cmpint (clock_getcpuclockid (program->pid, &program->clock), ==, 0);
  return program;
}

/* @file: a task set that is run at once, NULL: none */
static Program *
start_lanes (const char *settings, const char *file)
{
  g_autofree char *all = g_strconcat ("[org/lanes/Lanes]\n", settings, NULL);

  return start (all,
                (const char *const[]){g_getenv ("LANES_EXE"), file ? "--run" : NULL, file, NULL});
}

static Program *
start_monitor (LanesTime interval)
{
  g_autofree char *settings =
      g_strdup_printf ("[org/gnome/gnome-system-monitor]\ncurrent-tab='resources'\n"
                       "graph-update-interval=%d\n",
                       (int) (interval / LANES_MSEC));

  return monitor ? start (settings, (const char *const[]){monitor, NULL}) : NULL;
}

static Program *
start_bare (const char *rate)
{
  return start ("", (const char *const[]){g_getenv ("BARE_WINDOW"), rate, NULL});
}

/* All that it has launched ends with it. */
static void
end (Program *program)
{
  if (!program)
    return;
  g_subprocess_send_signal (program->process, SIGKILL);
  g_subprocess_wait (program->process, NULL, NULL);
  g_object_unref (program->process);
  g_free (program);
}

static void
let_pass (LanesTime duration)
{
  g_usleep ((gulong) (duration / LANES_USEC));
}

static void
begin (Program *program)
{
  if (!program)
    return;
  program->begin = lanes_time_now ();
  program->used = get_used (program);
}

/* Returns: what it used since begin() in percent of a core, 0 where there is no such program */
static double
get_percent (const Program *program)
{
  if (!program)
    return 0;
  return 100.0 * (double) (get_used (program) - program->used)
         / (double) (lanes_time_now () - program->begin);
}

/* A program that waits for a core does not rest. */
static gboolean
has_state (const Program *program, char state)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", program->pid);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return strrchr (text, ')')[2] == state;
}

/* Until it has begun to rest. Returns: the CPU time that it had used by then */
static LanesTime
wait_for_rest (const Program *program)
{
  LanesTime used = 0, since = lanes_time_now ();

  while (used < 10 * LANES_MSEC || lanes_time_now () - since < REST)
    {
      g_usleep (5000);
      if (get_used (program) - used > REST_USED || !has_state (program, 'S'))
        {
          used = get_used (program);
          since = lanes_time_now ();
        }
    }
  return used;
}

static gboolean
belongs_to (Display *display, Window window, const Program *program)
{
  Atom type, name = XInternAtom (display, "_NET_WM_PID", False);
  unsigned char *value = NULL;
  unsigned long n = 0, rest;
  int format;
  gboolean belongs = FALSE;

  if (XGetWindowProperty (display, window, name, 0, 1, False, XA_CARDINAL, &type, &format, &n,
                          &rest, &value)
          == Success
      && n == 1)
    belongs = *(long *) value == program->pid;
  if (value)
    XFree (value);
  return belongs;
}

static int
ignore_error (Display *display, XErrorEvent *event)
{
  return 0;
}

/* Whether something was drawn in the middle of @window; what was not drawn yet is black. */
static gboolean
is_drawn (Display *display, Window window)
{
  XWindowAttributes place;
  XImage *image = NULL;
  gboolean drawn;

  if (XGetWindowAttributes (display, window, &place) && place.map_state == IsViewable
      && place.width > 100)
    image =
        XGetImage (display, window, place.width / 2, place.height / 2, 1, 1, AllPlanes, ZPixmap);
  if (!image)
    return FALSE;
  drawn = (XGetPixel (image, 0, 0) & 0xffffff) != 0;
  XDestroyImage (image);
  return drawn;
}

/* Until its window is to be seen. Returns: the CPU time that it had used by then */
static LanesTime
wait_for_frame (const Program *program)
{
  Display *display = XOpenDisplay (NULL);
  gboolean drawn = FALSE;
  LanesTime used = 0;

  g_assert_nonnull (display);
  XSetErrorHandler (ignore_error); /* windows come and go meanwhile */
  while (!drawn)
    {
      Window root, parent, *windows = NULL;
      unsigned int n_windows = 0;

      g_usleep (1000);
      XQueryTree (display, DefaultRootWindow (display), &root, &parent, &windows, &n_windows);
      used = get_used (program);
      for (guint i = 0; i < n_windows && !drawn; i++)
        drawn = belongs_to (display, windows[i], program) && is_drawn (display, windows[i]);
      XFree (windows);
    }
  XCloseDisplay (display);
  return used;
}

/* Its share of the memory, in KiB: proc_pid_smaps_rollup(5) */
static double
get_pss (const Program *program)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", program->pid);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtod (strstr (text, "\nPss:") + strlen ("\nPss:"), NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static double
get_median (double values[N_STARTS])
{
  qsort (values, N_STARTS, sizeof *values, compare);
  return values[N_STARTS / 2];
}

/* How @value compares with the others, as the table has it; 0: it was not measured */
static char *
describe_ratios (double value, double of_monitor, double of_bare)
{
  g_autofree char *with_monitor =
      of_monitor > 0 ? g_strdup_printf ("%.2f × GNOME System Monitor; ", value / of_monitor)
                     : g_strdup ("");

  return g_strdup_printf ("%s%.2f × the bare window", with_monitor, value / of_bare);
}

static void
measure_start (void)
{
  static const char *const names[] = {"start, CPU time to the first frame",
                                      "start, CPU time until it rests"};
  double cpu[2][3][N_STARTS] = {0}, memory[3][N_STARTS] = {0}, median[3];
  g_autofree char *memory_ratios = NULL;

  for (guint i = 0; i < N_STARTS; i++)
    for (guint k = 0; k < 3; k++)
      {
        Program *program = k == 0   ? start_lanes ("interval=5000\n", NULL)
                           : k == 1 ? start_monitor (10 * LANES_SEC)
                                    : start_bare (NULL);

        if (!program)
          continue;
        cpu[0][k][i] = (double) wait_for_frame (program) / LANES_MSEC;
        cpu[1][k][i] = (double) wait_for_rest (program) / LANES_MSEC;
        let_pass (SETTLE);
        memory[k][i] = get_pss (program) / 1024;
        end (program);
      }
  for (guint what = 0; what < 2; what++)
    {
      g_autofree char *ratios = NULL;

      for (guint k = 0; k < 3; k++)
        median[k] = get_median (cpu[what][k]);
      ratios = describe_ratios (median[0], median[1], median[2]);
      g_print ("# %s: %.0f ms (%.0f; %.0f), %s, ≤ 0.5; ≤ 2.5\n", names[what], median[0], median[1],
               median[2], ratios);
    }
  for (guint k = 0; k < 3; k++)
    median[k] = get_median (memory[k]);
  memory_ratios = describe_ratios (median[0], median[1], median[2]);
  g_print ("# memory after the start (PSS): %.1f MiB (%.1f; %.1f), %s, ≤ 0.6; ≤ 2.5\n", median[0],
           median[1], median[2], memory_ratios);
}

static void
measure_idle (int rate, LanesTime length)
{
  LanesTime interval = LANES_SEC / rate;
  g_autofree char *settings = g_strdup_printf ("interval=%d\nlanes-span=int64 10000000000\n",
                                               (int) (interval / LANES_MSEC));
  g_autofree char *number = g_strdup_printf ("%d", rate);
  g_autofree char *ratios = NULL;
  Program *lanes = start_lanes (settings, NULL);
  Program *other = start_monitor (interval);
  Program *bare = start_bare (number);
  double percent[3];

  let_pass (SETTLE);
  begin (lanes);
  begin (other);
  begin (bare);
  let_pass (length);
  percent[0] = get_percent (lanes);
  percent[1] = get_percent (other);
  percent[2] = get_percent (bare);
  ratios = describe_ratios (percent[0], percent[1], percent[2]);
  g_print ("# idle, measured every %.1f s: %.2f %% of a core (%.2f; %.2f), %s, ≤ 1.0; ≤ 3\n",
           1.0 / rate, percent[0], percent[1], percent[2], ratios);
  end (lanes);
  end (other);
  end (bare);
}

/* Writes a task set for one run of the window. Returns: its file */
static char *
write_task_set (const char *keys)
{
  g_autofree char *text = g_strconcat ("[Lanes]\nVersion=1\nName=Busy\n[Task busy]\n", keys, NULL);
  char *file = g_build_filename (g_get_user_runtime_dir (), "busy.lanes", NULL);

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  return file;
}

static void
measure_live (const char *name, const char *target, LanesTime span, LanesTime length)
{
  g_autofree char *file = write_task_set ("Workload=primes\nMode=mixed\nThreads=4\n");
  g_autofree char *settings = g_strdup_printf ("lanes-span=int64 %" G_GINT64_FORMAT "\n", span);
  Program *lanes = start_lanes (settings, file);
  Program *bare = start_bare ("60");
  double percent, bare_percent;

  let_pass (SETTLE);
  begin (lanes);
  begin (bare);
  let_pass (length);
  percent = get_percent (lanes);
  bare_percent = get_percent (bare);
  g_print ("# live, 4 threads busy, %s across: %.2f %% of a core (bare at 60 Hz: %.2f), %.2f × the "
           "bare window, %s\n",
           name, percent, bare_percent, percent / bare_percent, target);
  end (lanes);
  end (bare);
}

/* Takes the windows of a program off the screen, as minimizing does where there is no window
 * manager. */
static void
hide (const Program *program)
{
  Display *display = XOpenDisplay (NULL);
  Window root, parent, *windows = NULL;
  unsigned int n_windows = 0;
  guint n_hidden = 0;

  g_assert_nonnull (display);
  g_assert_true (
      XQueryTree (display, DefaultRootWindow (display), &root, &parent, &windows, &n_windows));
  for (guint i = 0; i < n_windows; i++)
    if (belongs_to (display, windows[i], program))
      n_hidden += XUnmapWindow (display, windows[i]) != 0;
  g_assert_cmpuint (n_hidden, >, 0);
  XFree (windows);
  XCloseDisplay (display);
}

/* @file: what runs, NULL: nothing */
static void
measure_hidden (const char *name, const char *file, LanesTime length)
{
  Program *lanes = start_lanes ("interval=1000\nlanes-span=int64 10000000000\n", file);
  double percent;

  let_pass (SETTLE);
  hide (lanes);
  let_pass (SETTLE);
  begin (lanes);
  let_pass (length);
  percent = get_percent (lanes);
  g_print ("# hidden, %s: %.2f %% of a core, %.2f × 0.5 %%, ≤ 1\n", name, percent, percent / 0.5);
  end (lanes);
}

/* What is recorded grows up to a bound. @length: the longer it is, the nearer to that bound */
static void
measure_memory (LanesTime length)
{
  /* Ten naps a second in each of 400 threads: 4,000 turns a second. */
  g_autofree char *file = write_task_set ("Workload=wait\nMode=mixed\nProcesses=2\nThreads=200\n");
  Program *lanes = start_lanes ("", NULL);
  double before, after;

  wait_for_rest (lanes);
  before = get_pss (lanes) / 1024;
  end (lanes);
  lanes = start_lanes ("lanes-span=int64 10000000000\n", file);
  let_pass (length);
  after = get_pss (lanes) / 1024;
  g_print ("# memory after %.0f s of turns: + %.1f MiB (%.1f before), %.2f × before, ≤ + 80 MB\n",
           (double) length / LANES_SEC, after - before, before, after / before);
  end (lanes);
}

int
main (int argc, char **argv)
{
  /* Longer measurements are steadier. */
  const char *seconds = g_getenv ("BENCH_SECONDS");
  LanesTime length = (seconds ? atoi (seconds) : 10) * LANES_SEC;
  const char *part = argc > 1 ? argv[1] : "";
  g_autofree char *file = NULL;

  setlocale (LC_ALL, "");
  monitor = g_find_program_in_path ("gnome-system-monitor");
  g_print ("In brackets: GNOME System Monitor (0: not installed); a bare GTK 4 window.\n");
  if (strcmp (part, "memory") == 0)
    {
      measure_memory (length);
      return 0;
    }
  measure_start ();
  if (strcmp (part, "start") == 0)
    return 0;
  measure_idle (1, length);
  measure_idle (2, length);
  measure_idle (10, length);
  measure_live ("60 s", "≤ 3 %", 60 * LANES_SEC, length);
  measure_live ("10 s", "≤ 1.5", 10 * LANES_SEC, length);
  measure_hidden ("nothing runs", NULL, length);
  file = write_task_set ("Workload=primes\nMode=mixed\nThreads=4\n");
  measure_hidden ("4 threads busy", file, length);
  return 0;
}
