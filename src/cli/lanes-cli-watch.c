/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lanes-cli.h"
#include "lanes-cpu-sampler.h"
#include "lanes-watch-text.h"

typedef struct
{
  GMainLoop *loop;
  LanesTerm *term;
  LanesCpuSample *last; /* drawn again when the terminal has another size */
  LanesTime begin;
  gboolean json;
} Watch;

static void
draw (Watch *watch)
{
  g_autoptr (GPtrArray) lines = NULL;
  guint columns, rows;

  lanes_term_get_size (watch->term, &columns, &rows);
  lines =
      lanes_watch_text_draw (watch->last, columns, rows - 1, lanes_term_get_style (watch->term));
  lanes_term_draw (watch->term, lines);
}

static void
sample_cb (LanesCpuSampler *sampler, const LanesCpuSample *sample, gpointer user_data)
{
  Watch *watch = user_data;

  if (watch->json || !lanes_term_is_live (watch->term))
    {
      g_autofree char *line = watch->json ? lanes_watch_text_to_json (sample)
                                          : lanes_watch_text_to_line (sample, watch->begin);

      lanes_term_print (watch->term, line);
    }
  else
    {
      gsize size = sizeof (LanesCpuSample) + sample->n_shares * sizeof (LanesCpuShare);

      g_free (watch->last);
      watch->last = g_memdup2 (sample, size);
      draw (watch);
    }
  if (lanes_term_is_broken (watch->term))
    g_main_loop_quit (watch->loop);
}

static gboolean
resize_cb (gpointer user_data)
{
  Watch *watch = user_data;

  if (watch->last)
    draw (watch);
  return G_SOURCE_CONTINUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  Watch *watch = user_data;

  g_main_loop_quit (watch->loop);
  return G_SOURCE_CONTINUE;
}

static int
perform (double interval, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (LanesTerm) term = lanes_term_new (STDOUT_FILENO);
  g_autoptr (LanesCpuSampler) sampler = NULL;
  Watch watch = {loop, term, NULL, lanes_time_now (), json};
  guint sources[] = {
      g_unix_signal_add (SIGINT, quit_cb, &watch),
      g_unix_signal_add (SIGTERM, quit_cb, &watch),
      g_unix_signal_add (SIGHUP, quit_cb, &watch),
      g_unix_signal_add (SIGWINCH, resize_cb, &watch),
  };
  int status = LANES_EXIT_USAGE;

  sampler = lanes_cpu_sampler_new (lanes_time_from_seconds (interval), &error);
  if (sampler)
    {
      gulong handler = g_signal_connect (sampler, "sample", G_CALLBACK (sample_cb), &watch);

      g_main_loop_run (loop);
      g_signal_handler_disconnect (sampler, handler);
      status = lanes_cli_finish (term, LANES_EXIT_DONE);
    }
  else
    {
      lanes_term_message (error->message);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  g_free (watch.last);
  return status;
}

/**
 * lanes_cli_watch:
 * @argv: the command's name and its arguments
 *
 * Shows how busy each core is until it is told to end or nobody reads any more: in a terminal as
 * bars in place, elsewhere as a line for each sample.
 *
 * Returns: the exit status
 */
int
lanes_cli_watch (char **argv)
{
  double interval = lanes_time_to_seconds (LANES_CPU_SAMPLER_DEFAULT);
  gboolean json = FALSE;
  g_autofree char *text = NULL;
  const GOptionEntry entries[] = {
      {"interval", 0, 0, G_OPTION_ARG_STRING, &text,
       N_ ("How long a sample takes, 0.1 to 5 seconds (0.5)"), N_ ("SECONDS")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON object for each sample"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) operands = g_strdupv (argv);

  switch (lanes_cli_parse ("watch", "", _ ("Shows how busy each core is, until Ctrl+C."), entries,
                           0, &operands))
    {
    case LANES_CLI_WRONG:
      return LANES_EXIT_USAGE;
    case LANES_CLI_SHOWN:
      return LANES_EXIT_DONE;
    case LANES_CLI_GO:
    default:
      break;
    }
  if (text
      && !lanes_cli_parse_seconds (text, lanes_time_to_seconds (LANES_CPU_SAMPLER_MIN),
                                   lanes_time_to_seconds (LANES_CPU_SAMPLER_MAX), &interval))
    return lanes_cli_wrong ("watch", _ ("“--interval” must be a number of seconds, 0.1 to 5."));
  return perform (interval, json);
}
