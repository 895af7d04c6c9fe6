/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-run-view.h"

#include <glib/gi18n-lib.h>

#include "lanes-text-lanes.h"
#include "lanes-trace-json.h"

/* A turn is a few milliseconds long: it must be wider than a column to be seen. */
#define LIVE_COLUMN (2 * LANES_MSEC)

#define MAX_COLUMNS  160 /* a line that is longer is hard to follow with the eye */
#define RESULT_LINES 24
#define CLOSER_LINES 12
#define OUTPUT_LINES 10

/* How much of the output these are looked for in, in bytes. */
#define OUTPUT_BYTES (64 * 1024)

struct _LanesRunView
{
  LanesSession *session; /* borrowed */
  LanesTerm *term;       /* borrowed */
  gboolean stopping;
  GHashTable *told; /* LanesTask to the LanesRunState that was told last, plus 1 */
};

/* The names, for as long as they are drawn. */
typedef struct
{
  LanesTraceNames *names;
  LanesTextNames text;
  LanesColor *colors;
  gboolean *shown;
} Names;

/**
 * lanes_run_view_new:
 * @session: a session: borrowed
 * @term: where to draw or write: borrowed
 *
 * Returns: (transfer full): a view of @session
 */
LanesRunView *
lanes_run_view_new (LanesSession *session, LanesTerm *term)
{
  LanesRunView *self = g_new0 (LanesRunView, 1);

  self->session = session;
  self->term = term;
  self->told = g_hash_table_new (NULL, NULL);
  return self;
}

/**
 * lanes_run_view_free:
 * @self: (transfer full): a view
 *
 * Lets it go.
 */
void
lanes_run_view_free (LanesRunView *self)
{
  g_hash_table_unref (self->told);
  g_free (self);
}

static void
init_names (Names *names, LanesSession *session)
{
  LanesCoreSet cores;

  names->names = lanes_trace_names_new (session);
  names->colors = g_new0 (LanesColor, names->names->n_tasks + 1);
  for (guint i = 0; i < names->names->n_tasks; i++)
    names->colors[i] = lanes_task_get_color (lanes_session_get_task (session, i));
  names->shown = g_new0 (gboolean, names->names->n_cores + 1);
  lanes_task_set_get_cores (lanes_session_get_task_set (session), &cores);
  for (guint i = 0; i < names->names->n_cores; i++)
    names->shown[i] = lanes_core_set_contains (&cores, names->names->core_numbers[i]);
  names->text = (LanesTextNames){
      .core_labels = (const char *const *) names->names->cores,
      .shown_cores = names->shown,
      .colors = names->colors,
      .n_tasks = names->names->n_tasks,
      .thread_labels = (const char *const *) names->names->threads,
  };
}

static void
clear_names (Names *names)
{
  lanes_trace_names_free (names->names);
  g_free (names->colors);
  g_free (names->shown);
}

static char *
draw_title (LanesRunView *self, guint columns)
{
  const LanesTextStyle *style = lanes_term_get_style (self->term);
  const LanesFigures *figures = lanes_session_get_figures (self->session);
  LanesTime elapsed = lanes_time_now () - lanes_session_get_begin (self->session);
  g_autofree char *figures_text = NULL;
  GString *line = g_string_new (NULL);
  const char *title = lanes_figures_get_title (figures);
  guint width = MIN (lanes_text_get_width (title), columns);

  lanes_text_append_bold (line, style->palette);
  lanes_text_append_fitted (line, title, width, style->unicode);
  lanes_text_append_reset (line, style->palette);
  /* Translators: how many threads run together, how many turns they take, and for how long it has
   * been going on */
  figures_text = g_strdup_printf (_ ("%u together · %.0f turns a second · %.1f s"),
                                  lanes_figures_get_together (figures), figures->turns_per_second,
                                  lanes_time_to_seconds (elapsed));
  if (columns > width + 2 + lanes_text_get_width (figures_text))
    lanes_text_append_right (line, figures_text, columns - width, style->unicode);
  return g_string_free (line, FALSE);
}

static char *
draw_dim (LanesRunView *self, const char *text, guint columns)
{
  const LanesTextStyle *style = lanes_term_get_style (self->term);
  GString *line = g_string_new (NULL);

  lanes_text_append_dim (line, style->palette);
  lanes_text_append_fitted (line, text, columns, style->unicode);
  lanes_text_append_reset (line, style->palette);
  return g_string_free (line, FALSE);
}

static char *
describe_signs (LanesRunView *self, LanesTime column)
{
  const LanesTextStyle *style = lanes_term_get_style (self->term);
  g_autofree char *length = lanes_time_format_duration (column);

  if (style->unicode)
    /* Translators: the signs are what a text is drawn with; the duration is as in "2 ms" */
    return g_strdup_printf (_ ("A column is %s · █ runs · ░ waits for a core"), length);
  /* Translators: the signs are what a text is drawn with; the duration is as in "2 ms" */
  return g_strdup_printf (_ ("A column is %s · # runs · - waits for a core"), length);
}

static char *
describe_moment (LanesRunView *self)
{
  const LanesFigures *figures = lanes_session_get_figures (self->session);

  if (self->stopping)
    return g_strdup (_ ("Stopping. Ctrl+C ends everything at once."));
  /* The engine's words for nothing at all tell what to do in a window. */
  return figures->verdict == LANES_VERDICT_IDLE ? g_strdup ("") : lanes_figures_describe (figures);
}

/**
 * lanes_run_view_draw:
 *
 * Draws the newest moment in place: the verdict, and the lanes.
 */
void
lanes_run_view_draw (LanesRunView *self)
{
  LanesTrace *trace = lanes_session_get_trace (self->session);
  const LanesTextStyle *style = lanes_term_get_style (self->term);
  LanesTime column = MAX (LIVE_COLUMN, lanes_session_get_recorder_period (self->session));
  LanesTime now = lanes_trace_get_now (trace);
  LanesSpan span = {lanes_session_get_begin (self->session), now};
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *description = describe_moment (self);
  g_autofree char *signs = describe_signs (self, column);
  guint columns, rows;
  Names names;

  lanes_term_get_size (self->term, &columns, &rows);
  columns = MIN (columns, MAX_COLUMNS);
  g_ptr_array_add (lines, draw_title (self, columns));
  g_ptr_array_add (lines, draw_dim (self, description, columns));
  if (now > 0 && rows > 6)
    {
      g_autoptr (GPtrArray) lanes = NULL;

      init_names (&names, self->session);
      lanes = lanes_text_lanes_draw (trace, &span, column, &names.text, columns, rows - 4, style);
      clear_names (&names);
      g_ptr_array_extend_and_steal (lines, g_steal_pointer (&lanes));
    }
  g_ptr_array_add (lines, draw_dim (self, signs, columns));
  /* One line of the screen stays free for the cursor. */
  while (lines->len > 1 && lines->len > rows - 1)
    g_ptr_array_remove_index (lines, lines->len - 1);
  lanes_term_draw (self->term, lines);
}

static void
print_line (LanesRunView *self, const char *text)
{
  LanesTime now = lanes_time_now () - lanes_session_get_begin (self->session);
  /* Translators: for how long it has been going on, and what happened */
  g_autofree char *line = g_strdup_printf (_ ("%.2f s  %s"), lanes_time_to_seconds (now), text);
  g_autofree char *whole = g_strconcat (line, "\n", NULL);

  lanes_term_print (self->term, whole);
}

/**
 * lanes_run_view_tell_stopping:
 *
 * Says that what runs was asked to end.
 */
void
lanes_run_view_tell_stopping (LanesRunView *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  if (lanes_term_is_live (self->term))
    lanes_run_view_draw (self);
  else
    print_line (self, _ ("Stopping. Ctrl+C ends everything at once."));
}

/**
 * lanes_run_view_tell_change:
 * @task: a task whose run has changed
 *
 * Writes a line about it, where nothing is drawn in place.
 */
void
lanes_run_view_tell_change (LanesRunView *self, LanesTask *task)
{
  LanesRun *run = lanes_session_get_run (self->session, task);
  const char *name = lanes_task_get_name (task);
  g_autofree char *state = NULL;
  g_autofree char *text = NULL;
  const char *result;
  LanesRunState what;

  if (!run)
    return;
  what = lanes_run_get_state (run);
  if (GPOINTER_TO_UINT (g_hash_table_lookup (self->told, task)) == what + 1)
    return;
  g_hash_table_insert (self->told, task, GUINT_TO_POINTER (what + 1));

  state = lanes_run_describe_state (run);
  result = lanes_run_get_result (run);
  if (result)
    /* Translators: "Count primes: Finished. 148,933 primes" */
    text = g_strdup_printf (_ ("%s: %s. %s"), name, state, result);
  else
    /* Translators: "Count primes: Running" */
    text = g_strdup_printf (_ ("%s: %s"), name, state);
  print_line (self, text);
}

/**
 * lanes_run_view_tell_failure:
 * @session: a session
 * @term: what may be drawing in place
 * @task: a task whose run has failed
 *
 * Says on standard error why, with the last that a command has written.
 */
void
lanes_run_view_tell_failure (LanesSession *session, LanesTerm *term, LanesTask *task)
{
  LanesRun *run = lanes_session_get_run (session, task);
  const char *reason = lanes_run_get_message (run);
  g_autofree char *state = lanes_run_describe_state (run);
  g_autofree char *end = lanes_run_dup_output_end (run, OUTPUT_BYTES);
  g_autofree char *output = lanes_text_cut_lines (end, OUTPUT_LINES);
  g_autoptr (GString) message = g_string_new (NULL);

  /* Translators: the first is a task's name, the second says why it failed */
  g_string_append_printf (message, _ ("“%s” failed: %s"), lanes_task_get_name (task),
                          reason ? reason : state);
  if (*output != '\0')
    {
      g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

      for (guint i = 0; lines[i]; i++)
        g_string_append_printf (message, "\n  %s", lines[i]);
    }
  lanes_term_erase (term);
  lanes_term_message (message->str);
}

static void
append_lanes (LanesRunView *self, GString *text, LanesSpan span, LanesTime column,
              const LanesTextNames *names, guint columns, guint max_lines)
{
  g_autoptr (GPtrArray) lines =
      lanes_text_lanes_draw (lanes_session_get_trace (self->session), &span, column, names, columns,
                             max_lines, lanes_term_get_style (self->term));

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (lines, i));
}

/**
 * lanes_run_view_finish:
 * @report: what the session came to
 *
 * Writes the result: the lanes of the whole run, a closer look at its middle, the verdict, and the
 * table of the tasks.
 */
void
lanes_run_view_finish (LanesRunView *self, const LanesReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *wall = lanes_time_format_duration (report->wall);
  LanesTime column = MAX (LIVE_COLUMN, report->source.period);
  LanesSpan span = report->figures.window;
  g_autofree char *signs = describe_signs (self, column);
  g_autofree char *table = NULL;
  guint columns, rows;
  Names names;

  lanes_term_erase (self->term);
  lanes_term_get_size (self->term, &columns, &rows);
  columns = MIN (columns, MAX_COLUMNS);
  table = lanes_report_to_text (report, columns, lanes_term_get_style (self->term));

  init_names (&names, self->session);
  /* Translators: the duration is as in "5 s" */
  g_string_append_printf (text, _ ("The whole run, %s:"), wall);
  g_string_append_c (text, '\n');
  append_lanes (self, text, span, 0, &names.text, columns, RESULT_LINES);
  /* Only where the lanes of the whole run show less. */
  if (lanes_span_length (span) > column * columns * 4)
    {
      LanesSpan middle = {span.begin, span.begin + lanes_span_length (span) / 2};

      g_string_append_printf (text, "\n%s\n", _ ("A closer look at its middle:"));
      append_lanes (self, text, middle, column, &names.text, columns, CLOSER_LINES);
      g_string_append_printf (text, "%s\n", signs);
    }
  clear_names (&names);
  g_string_append_printf (text, "\n%s", table);
  lanes_term_print (self->term, text->str);
}
