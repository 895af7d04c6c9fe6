/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows the Watch page of a machine that does not exist, with as many cores as are asked for. It is
 * neither a test nor installed:
 *
 *   show-lanes --cores=1024 --packages=2 --tasks=5 --span=1
 */
#include <adwaita.h>

#include "lanes-lanes.h"
#include "lanes-palette.h"
#include "lanes-session-private.h"
#include "lanes-watch-page.h"
#include "synthetic-trace.h"

#define STEP 40 /* ms */

static struct
{
  int cores;
  int packages;
  int tasks;
  int processes;
  int threads;
  int slices;
  int width;
  int height;
  int text;
  double span;
  double seconds;
  char *xml;
  gboolean live;
  gboolean rtl;
  gboolean mirrored;
} args = {.cores = 4,
          .packages = 1,
          .tasks = 3,
          .processes = 1,
          .width = 1280,
          .height = 800,
          .text = 100,
          .span = 0.1,
          .seconds = 10};

static const GOptionEntry entries[] = {
    {"cores", 0, 0, G_OPTION_ARG_INT, &args.cores, "how many cores", "N"},
    {"packages", 0, 0, G_OPTION_ARG_INT, &args.packages, "on how many packages", "N"},
    {"xml", 0, 0, G_OPTION_ARG_FILENAME, &args.xml, "a machine that hwloc described", "FILE"},
    {"tasks", 0, 0, G_OPTION_ARG_INT, &args.tasks, "how many tasks", "N"},
    {"processes", 0, 0, G_OPTION_ARG_INT, &args.processes, "how many processes a task has", "N"},
    {"threads", 0, 0, G_OPTION_ARG_INT, &args.threads,
     "how many threads a process has; 0: enough for all cores", "N"},
    {"slices", 0, 0, G_OPTION_ARG_INT, &args.slices, "how many turns were recorded, about", "N"},
    {"span", 0, 0, G_OPTION_ARG_DOUBLE, &args.span, "how much time is shown", "SECONDS"},
    {"seconds", 0, 0, G_OPTION_ARG_DOUBLE, &args.seconds, "how much was recorded", "SECONDS"},
    {"width", 0, 0, G_OPTION_ARG_INT, &args.width, "of the window", "PIXELS"},
    {"height", 0, 0, G_OPTION_ARG_INT, &args.height, "of the window", "PIXELS"},
    {"text-scale", 0, 0, G_OPTION_ARG_INT, &args.text, "how large text is", "PERCENT"},
    {"live", 0, 0, G_OPTION_ARG_NONE, &args.live, "the tasks go on", NULL},
    {"rtl", 0, 0, G_OPTION_ARG_NONE, &args.rtl, "as in a language written from right to left",
     NULL},
    {"mirrored", 0, 0, G_OPTION_ARG_NONE, &args.mirrored, "time runs from right to left", NULL},
    {NULL},
};

typedef struct
{
  LanesSession *session;
  LanesView *view;
  LanesLanes *lanes;
  SyntheticTrace *machine;
  LanesTime offset; /* of the machine's time from that of this computer */
} Show;

static LanesTopology *
describe_machine (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  LanesTopology *topology;

  /* hwloc counts what is in each package. */
  text = args.packages > 1
             ? g_strdup_printf ("pack:%d core:%d pu:1", args.packages, args.cores / args.packages)
         : args.cores % 2 ? g_strdup_printf ("pack:1 core:%d pu:1", args.cores)
                          : g_strdup_printf ("pack:1 core:%d pu:2", args.cores / 2);
  if (args.xml)
    g_setenv ("HWLOC_XMLFILE", args.xml, TRUE);
  else
    g_setenv ("HWLOC_SYNTHETIC", text, TRUE);
  topology = lanes_topology_new (&error);
  g_assert_no_error (error);
  args.cores = (int) lanes_topology_get_n_cores (topology);
  return topology;
}

static LanesTaskSet *
make_tasks (void)
{
  static const char *const names[] = {"Eat breakfast", "Play music",  "Count primes",
                                      "Sort numbers",  "Draw",        "Compress",
                                      "Copy",          "Bake a cake", "Write letters"};
  LanesTaskSet *set = lanes_task_set_new ();

  if (args.threads == 0)
    args.threads = MAX (1, args.cores * 3 / 2 / args.tasks / args.processes);
  for (guint i = 0; i < (guint) args.tasks; i++)
    {
      g_autofree char *id = g_strdup_printf ("task-%u", i);
      g_autoptr (LanesTask) task = lanes_task_new (id);

      g_object_set (task, "name", names[i % G_N_ELEMENTS (names)], "color",
                    (LanesColor) (i * 4 % LANES_N_COLORS), "workload", "primes", "mode",
                    args.processes > 1 ? LANES_MODE_MIXED : LANES_MODE_THREADS, "processes",
                    (guint) CLAMP (args.processes, 1, 256), "threads",
                    (guint) CLAMP (args.threads, 1, 256), NULL);
      lanes_task_set_insert (set, i, task);
    }
  return set;
}

/* The session has not launched these threads itself: it is told whose they are. */
static void
name_threads (LanesSession *session)
{
  LanesTrace *trace = lanes_session_get_trace (session);

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    g_ptr_array_add (session->definitions, g_object_ref (lanes_session_get_task (
                                               session, lanes_trace_get_thread (trace, i)->task)));
}

static gboolean
go_on_cb (gpointer user_data)
{
  Show *self = user_data;

  synthetic_trace_run (self->machine, lanes_time_now () + self->offset);
  lanes_lanes_refresh (self->lanes);
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
record (Show *self)
{
  LanesTrace *trace = lanes_session_get_trace (self->session);
  LanesTime length = lanes_time_from_seconds (args.seconds);
  SyntheticOptions options = {
      .n_cores = (guint) args.cores,
      .n_tasks = (guint) args.tasks,
      .n_processes = (guint) args.processes,
      .n_threads = (guint) args.threads,
      .turns = args.slices / args.seconds / args.cores,
      .begin = lanes_time_now () - length,
  };

  if (options.begin < LANES_SEC)
    self->offset = LANES_SEC - options.begin;
  options.begin += self->offset;
  lanes_trace_set_limits (trace, G_MAXINT64 / 4, G_MAXSIZE);
  self->machine = synthetic_trace_new (&options, trace);
  synthetic_trace_run (self->machine, options.begin + length);
  name_threads (self->session);
}

static void
activate_cb (GtkApplication *app, gpointer user_data)
{
  Show *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesTopology) topology = describe_machine ();
  g_autoptr (LanesTaskSet) set = make_tasks ();
  GtkWidget *window = adw_application_window_new (app);
  GtkWidget *page = g_object_new (LANES_TYPE_WATCH_PAGE, NULL);
  LanesCoreSet all = lanes_core_set_all ();
  LanesTrace *trace;

  if (args.rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_object_set (gtk_widget_get_settings (window), "gtk-xft-dpi", 96 * 1024 * args.text / 100, NULL);
  lanes_palette_install (gtk_widget_get_display (window));
  self->session = lanes_session_new (topology, set, LANES_RECORDER_AUTO, &error);
  g_assert_no_error (error);
  trace = lanes_session_get_trace (self->session);
  record (self);

  self->view = lanes_view_new ();
  lanes_view_set_length (self->view, lanes_time_from_seconds (args.span));
  lanes_view_set_mirrored (self->view, args.mirrored);
  lanes_watch_page_set_view (LANES_WATCH_PAGE (page), self->view);
  lanes_watch_page_set_session (LANES_WATCH_PAGE (page), self->session);
  self->lanes = LANES_LANES (find (page, LANES_TYPE_LANES));
  lanes_rows_set_used (lanes_lanes_get_rows (self->lanes), &all);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), args.width, args.height);
  gtk_window_present (GTK_WINDOW (window));

  lanes_lanes_refresh (self->lanes);
  if (args.live)
    {
      lanes_lanes_set_running (self->lanes, TRUE);
      g_timeout_add (STEP, go_on_cb, self);
    }
  else
    {
      lanes_view_show (self->view,
                       (LanesSpan){lanes_trace_get_now (trace) - lanes_view_get_length (self->view),
                                   lanes_trace_get_now (trace)});
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) app =
      g_object_new (ADW_TYPE_APPLICATION, "application-id", "org.lanes.ShowLanes", "flags",
                    G_APPLICATION_NON_UNIQUE, "resource-base-path", "/org/lanes/Lanes", NULL);
  Show show = {0};
  int status;

  g_application_add_main_option_entries (G_APPLICATION (app), entries);
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), &show);
  status = g_application_run (G_APPLICATION (app), argc, argv);
  if (show.machine)
    synthetic_trace_free (show.machine);
  g_clear_object (&show.session);
  g_clear_object (&show.view);
  return status;
}
