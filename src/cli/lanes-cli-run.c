/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <unistd.h>

#include "lanes-cli.h"
#include "lanes-error.h"
#include "lanes-run-view.h"
#include "lanes-trace-json.h"

#define DRAW_INTERVAL_MS 200
#define MAX_SECONDS      4e6 /* as many milliseconds as a timeout takes */

typedef struct
{
  char *cores;
  double seconds; /* 0: until all have ended */
  char *recorder;
  char *trace;
  gboolean json;
} Options;

typedef struct
{
  GMainLoop *loop;
  LanesTerm *term;
  LanesSession *session;
  LanesRunView *view; /* NULL: only the result is asked for */
  guint limit;
  guint n_interrupts;
} Run;

static void
draw (Run *run)
{
  if (run->view && lanes_term_is_live (run->term))
    lanes_run_view_draw (run->view);
}

/* The counters of what ends now can be read no more afterwards. */
static void
stop (Run *run)
{
  lanes_session_flush (run->session);
  lanes_session_stop_all (run->session);
}

static gboolean
draw_cb (gpointer user_data)
{
  Run *run = user_data;

  draw (run);
  /* Nobody reads any more: what runs is of no use to them. */
  if (lanes_term_is_broken (run->term))
    stop (run);
  return G_SOURCE_CONTINUE;
}

static gboolean
resize_cb (gpointer user_data)
{
  draw (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupt_cb (gpointer user_data)
{
  Run *run = user_data;

  if (run->n_interrupts++ > 0)
    {
      lanes_session_kill_all (run->session);
      return G_SOURCE_CONTINUE;
    }
  if (run->view)
    lanes_run_view_tell_stopping (run->view);
  stop (run);
  return G_SOURCE_CONTINUE;
}

static gboolean
limit_cb (gpointer user_data)
{
  Run *run = user_data;

  run->limit = 0;
  stop (run);
  return G_SOURCE_REMOVE;
}

static void
run_changed_cb (LanesSession *session, LanesTask *task, gpointer user_data)
{
  Run *run = user_data;
  LanesRun *changed = lanes_session_get_run (session, task);

  if (run->view && !lanes_term_is_live (run->term))
    lanes_run_view_tell_change (run->view, task);
  if (changed && lanes_run_get_state (changed) == LANES_RUN_FAILED)
    lanes_run_view_tell_failure (session, run->term, task);
}

static void
problem_cb (LanesSession *session, const char *message, gpointer user_data)
{
  Run *run = user_data;

  lanes_term_erase (run->term);
  lanes_term_message (message);
}

static void
active_cb (LanesSession *session, GParamSpec *pspec, gpointer user_data)
{
  Run *run = user_data;

  if (!lanes_session_is_active (session))
    g_main_loop_quit (run->loop);
}

/* Until every task has ended, by itself or because it was told to. */
static void
wait_for_end (Run *run, double seconds)
{
  guint sources[] = {
      g_unix_signal_add (SIGINT, interrupt_cb, run),
      g_unix_signal_add (SIGTERM, interrupt_cb, run),
      g_unix_signal_add (SIGHUP, interrupt_cb, run),
      g_unix_signal_add (SIGWINCH, resize_cb, run),
      g_timeout_add (DRAW_INTERVAL_MS, draw_cb, run),
  };
  gulong changed = g_signal_connect (run->session, "run-changed", G_CALLBACK (run_changed_cb), run);
  gulong problem = g_signal_connect (run->session, "problem", G_CALLBACK (problem_cb), run);
  gulong active = g_signal_connect (run->session, "notify::active", G_CALLBACK (active_cb), run);

  if (seconds > 0)
    run->limit = g_timeout_add ((guint) MIN (ceil (seconds * 1000), G_MAXUINT), limit_cb, run);
  lanes_session_start_all (run->session);
  if (lanes_session_is_active (run->session))
    g_main_loop_run (run->loop);

  g_clear_handle_id (&run->limit, g_source_remove);
  g_signal_handler_disconnect (run->session, active);
  g_signal_handler_disconnect (run->session, problem);
  g_signal_handler_disconnect (run->session, changed);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

/* The trace is kept whole as far as memory allows: says what of it is not there any more. */
static void
tell_forgotten (LanesSession *session)
{
  LanesTrace *trace = lanes_session_get_trace (session);
  LanesTime begin = lanes_trace_get_begin (trace);
  g_autofree char *length = lanes_time_format_duration (lanes_trace_get_now (trace) - begin);
  g_autofree char *text = NULL;

  if (lanes_trace_get_n_slices (trace) < LANES_TRACE_MAX_SLICES - LANES_TRACE_MAX_SLICES / 16
      || begin <= lanes_session_get_begin (session) + LANES_SEC)
    return;
  /* Translators: the duration is as in "3 min 5 s" */
  text =
      g_strdup_printf (_ ("There were too many turns to keep them all: the verdict, the shares and "
                          "the trace are about the last %s."),
                       length);
  lanes_term_message (text);
}

static gboolean
write_trace (LanesSession *session, LanesSpan span, const char *path, int fd, GError **error)
{
  g_autoptr (GOutputStream) stream = g_unix_output_stream_new (fd, FALSE);
  g_autoptr (LanesTraceNames) names = lanes_trace_names_new (session);
  g_autoptr (GError) failure = NULL;

  /* What was in the file stays there until there is something better. A pipe has nothing. */
  if (ftruncate (fd, 0) < 0 && errno != EINVAL)
    {
      int saved = errno;

      g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                   _ ("The trace cannot be written to “%s”: %s"), path, g_strerror (saved));
      return FALSE;
    }
  if (!lanes_trace_write_json (lanes_session_get_trace (session), span, names, stream, NULL,
                               &failure))
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                   _ ("The trace cannot be written to “%s”: %s"), path, failure->message);
      return FALSE;
    }
  return TRUE;
}

static int
print_result (Run *run, const Options *options, const LanesReport *report)
{
  if (options->json)
    {
      g_autofree char *text = lanes_report_to_json (report);

      lanes_term_print (run->term, text);
    }
  else
    {
      lanes_run_view_finish (run->view, report);
    }
  return lanes_cli_finish (run->term,
                           lanes_report_has_failed (report) ? LANES_EXIT_FAILED : LANES_EXIT_DONE);
}

static int
perform (LanesSession *session, const Options *options, int trace_fd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (LanesTerm) term = lanes_term_new (STDOUT_FILENO);
  g_autoptr (LanesRunView) view = options->json ? NULL : lanes_run_view_new (session, term);
  g_autoptr (LanesCoreTimes) before = lanes_core_times_read (NULL);
  g_autoptr (LanesCoreTimes) after = NULL;
  g_autoptr (LanesReport) report = NULL;
  Run run = {.loop = loop, .term = term, .session = session, .view = view};
  int status;

  wait_for_end (&run, options->seconds);
  lanes_session_flush (session);
  after = lanes_core_times_read (NULL);
  lanes_term_erase (term);
  tell_forgotten (session);
  report = lanes_run_report_collect (session, before, after);
  status = print_result (&run, options, report);
  if (trace_fd >= 0
      && !write_trace (session, report->figures.window, options->trace, trace_fd, &error))
    {
      lanes_term_message (error->message);
      status = MAX (status, LANES_EXIT_USAGE);
    }
  return status;
}

static gboolean
parse_recorder (const char *word, LanesRecorderKind *kind)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (LANES_TYPE_RECORDER_KIND);
  GEnumValue *value = word ? g_enum_get_value_by_nick (klass, word) : NULL;

  *kind = value ? (LanesRecorderKind) value->value : LANES_RECORDER_AUTO;
  return !word || value;
}

/* Limits the set to the cores that were asked for, of those that this program may use. */
static gboolean
limit_cores (LanesTaskSet *set, LanesTopology *topology, const char *list, GError **error)
{
  LanesCoreSet asked;
  LanesCoreSet usable;
  LanesCoreSet both;

  if (!list)
    return TRUE;
  if (!lanes_core_set_parse (list, &asked, error))
    return FALSE;
  lanes_topology_get_usable (topology, &usable);
  both = lanes_core_set_intersect (&asked, &usable);
  if (lanes_core_set_count (&both) == 0)
    {
      g_autofree char *have = lanes_core_set_to_string (&usable);

      g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID,
                   _ ("None of the cores “%s” can be used. There are: %s"), list, have);
      return FALSE;
    }
  lanes_task_set_set_cores (set, &asked);
  return TRUE;
}

static LanesSession *
make_session (const char *path, const Options *options, LanesRecorderKind kind, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (LanesTaskSet) set = lanes_task_set_load (file, NULL, error);
  g_autoptr (LanesTopology) topology = NULL;
  LanesSession *session;

  if (!set)
    return NULL;
  if (lanes_task_set_get_n_tasks (set) == 0)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID,
                   _ ("“%s” has no tasks: there is nothing to run"), path);
      return NULL;
    }
  topology = lanes_topology_new (error);
  if (!topology || !limit_cores (set, topology, options->cores, error))
    return NULL;
  session = lanes_session_new (topology, set, kind, error);
  /* A result is about the whole run: only its size has a limit. */
  if (session)
    lanes_trace_set_limits (lanes_session_get_trace (session), G_MAXINT64 / 4,
                            LANES_TRACE_MAX_SLICES);
  return session;
}

static int
start (const char *path, const Options *options, LanesRecorderKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanesSession) session = make_session (path, options, kind, &error);
  int trace_fd = -1;
  int status;

  if (!session)
    {
      lanes_term_message (error->message);
      return LANES_EXIT_USAGE;
    }
  if (options->trace)
    {
      /* Before anything runs: it would be a pity to find out afterwards. */
      trace_fd = g_open (options->trace, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
      if (trace_fd < 0)
        {
          g_autofree char *text = g_strdup_printf (_ ("The trace cannot be written to “%s”: %s"),
                                                   options->trace, g_strerror (errno));

          lanes_term_message (text);
          return LANES_EXIT_USAGE;
        }
    }
  status = perform (session, options, trace_fd);
  if (trace_fd >= 0)
    close (trace_fd);
  return status;
}

static void
clear_options (Options *options)
{
  g_free (options->cores);
  g_free (options->recorder);
  g_free (options->trace);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/**
 * lanes_cli_run:
 * @argv: the command's name and its arguments
 *
 * Runs a task set until every task has ended, until its time is over, or until it is told to end,
 * and says what it came to.
 *
 * Returns: the exit status
 */
int
lanes_cli_run (char **argv)
{
  g_auto (Options) options = {.seconds = 0};
  g_autofree char *for_text = NULL;
  const GOptionEntry entries[] = {
      {"cores", 0, 0, G_OPTION_ARG_STRING, &options.cores,
       N_ ("Use these cores only, as in “0,2-3”"), N_ ("LIST")},
      {"for", 0, 0, G_OPTION_ARG_STRING, &for_text, N_ ("Stop what still runs after this time"),
       N_ ("SECONDS")},
      {"recorder", 0, 0, G_OPTION_ARG_STRING, &options.recorder,
       N_ ("How turns are recorded: auto, switch (exact), board (exact by the workloads) or "
           "sample"),
       N_ ("KIND")},
      {"trace", 0, 0, G_OPTION_ARG_FILENAME, &options.trace,
       N_ ("Write all turns to a file that Perfetto opens"), N_ ("OUT.json")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print the result as one JSON object"),
       NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) operands = g_strdupv (argv);
  LanesRecorderKind kind;

  switch (lanes_cli_parse ("run", "FILE",
                           _ ("Runs the tasks of a file, and says how they shared the cores."),
                           entries, 1, &operands))
    {
    case LANES_CLI_WRONG:
      return LANES_EXIT_USAGE;
    case LANES_CLI_SHOWN:
      return LANES_EXIT_DONE;
    case LANES_CLI_GO:
    default:
      break;
    }
  if (!parse_recorder (options.recorder, &kind))
    return lanes_cli_wrong ("run", _ ("“--recorder” must be auto, switch, board or sample."));
  if (for_text && !lanes_cli_parse_seconds (for_text, 0.001, MAX_SECONDS, &options.seconds))
    return lanes_cli_wrong ("run", _ ("“--for” must be a number of seconds, 0.001 to 4000000."));
  return start (operands[1], &options, kind);
}
