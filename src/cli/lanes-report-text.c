/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report for people. */
#include "lanes-report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-line.h"
#include "lanes-source-words.h"

#define GAP          2
#define MAX_COLUMN   28
#define MAX_COLUMNS  8
#define COLUMN_TIME  3
#define COLUMN_TURNS 6

typedef struct
{
  const char *cells[MAX_COLUMNS];
  char *owned[MAX_COLUMNS];
  const LanesReportTask *task; /* NULL: the heading */
} TableRow;

static void
clear_row (gpointer data)
{
  TableRow *row = data;

  for (guint i = 0; i < MAX_COLUMNS; i++)
    g_free (row->owned[i]);
}

static TableRow
make_heading (void)
{
  return (TableRow){.cells = {
                        /* Translators: the headings of a table, short */
                        _ ("Task"),
                        _ ("Mode"),
                        _ ("State"),
                        _ ("Time"),
                        _ ("CPU time"),
                        _ ("Waited"),
                        _ ("Turns"),
                        _ ("Result"),
                    }};
}

/* What came of it, or what went wrong in few words: the whole reason was told when it failed. */
static char *
describe_result (const LanesReportTask *task)
{
  if (!task->result && task->state == LANES_RUN_FAILED && task->exit_signal != 0)
    /* Translators: short, for a column of a table; as in "Signal 9 (Killed)" */
    return g_strdup_printf (_ ("Signal %d (%s)"), task->exit_signal, strsignal (task->exit_signal));
  if (!task->result && task->state == LANES_RUN_FAILED && task->exit_status > 0)
    /* Translators: short, for a column of a table */
    return g_strdup_printf (_ ("Exit status %d"), task->exit_status);
  if (!task->result && task->reason)
    return lanes_line_clean (task->reason);
  return lanes_line_clean (task->result ? task->result : "");
}

static TableRow
make_row (const LanesReportTask *task)
{
  TableRow row = {.task = task};

  row.owned[0] = lanes_line_clean (task->name);
  row.owned[1] = lanes_line_clean (task->mode_words ? task->mode_words : "");
  row.owned[2] = lanes_line_clean (task->state_words ? task->state_words : "");
  row.owned[3] = lanes_time_format_duration (task->wall);
  row.owned[4] = lanes_time_format_duration (task->stat.run_time);
  row.owned[5] = lanes_time_format_duration (task->stat.wait_time);
  row.owned[6] = g_strdup_printf ("%'" G_GUINT64_FORMAT, task->stat.turns);
  row.owned[7] = describe_result (task);
  for (guint i = 0; i < MAX_COLUMNS; i++)
    row.cells[i] = row.owned[i];
  return row;
}

/* How wide each column is, the last one taking what the others leave of @room. */
static void
measure (GArray *rows, guint room, guint *widths)
{
  guint used = 0;

  for (guint i = 0; i < MAX_COLUMNS; i++)
    {
      widths[i] = 0;
      for (guint j = 0; j < rows->len; j++)
        widths[i] =
            MAX (widths[i], lanes_text_get_width (g_array_index (rows, TableRow, j).cells[i]));
      if (i < MAX_COLUMNS - 1)
        {
          widths[i] = MIN (widths[i], MAX_COLUMN);
          used += widths[i] + GAP;
        }
    }
  /* A result is never cut to nothing: a table that is too wide is better than one that is silent.
   */
  widths[MAX_COLUMNS - 1] =
      MIN (widths[MAX_COLUMNS - 1], room > used + MAX_COLUMN ? room - used : MAX_COLUMN);
}

static void
append_row (GString *text, const TableRow *row, const guint *widths, const LanesTextStyle *style)
{
  GString *line = g_string_new (NULL);

  if (!row->task)
    lanes_text_append_dim (line, style->palette);
  for (guint i = 0; i < MAX_COLUMNS; i++)
    {
      if (i > 0)
        g_string_append (line, "  ");
      if (i >= COLUMN_TIME && i <= COLUMN_TURNS)
        lanes_text_append_right (line, row->cells[i], widths[i], style->unicode);
      else
        lanes_text_append_fitted (line, row->cells[i], widths[i], style->unicode);
    }
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  if (!row->task)
    lanes_text_append_reset (line, style->palette);
  g_string_append_printf (text, "%s\n", line->str);
  g_string_free (line, TRUE);
}

static void
append_verdict (GString *text, const LanesReport *report, const LanesTextStyle *style)
{
  const LanesFigures *figures = &report->figures;
  /* The engine's words for nothing at all tell what to do in a window. */
  g_autofree char *description = figures->verdict == LANES_VERDICT_IDLE
                                     ? g_strdup (_ ("The tasks hardly used a core."))
                                     : lanes_figures_describe (figures);
  g_autofree char *wall = lanes_time_format_duration (report->wall);
  g_autofree char *cpu = lanes_time_format_duration (report->cpu);

  lanes_text_append_bold (text, style->palette);
  g_string_append (text, lanes_figures_get_title (figures));
  lanes_text_append_reset (text, style->palette);
  g_string_append_printf (text, "\n%s\n", description);
  /* Translators: the durations are as in "5 s" */
  g_string_append_printf (text, _ ("In %s the tasks took %s of the cores’ time."), wall, cpu);
  g_string_append_c (text, '\n');
  if (!(figures->busy > 0))
    return;
  g_string_append_printf (
      text, _ ("On average %.2f threads ran together, two or more for %.0f %% of the time."),
      figures->parallelism, 100 * figures->overlap);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _ ("For %.0f %% of the time others waited for a core."),
                          100 * figures->queueing);
  g_string_append_c (text, '\n');
}

/* How well it is known what the report says */
static char *
describe_source (const LanesTraceSource *source)
{
  gboolean sampled = (source->kinds & LANES_SOURCE (LANES_RECORDER_SAMPLE)) != 0;
  g_autofree char *period = lanes_time_format_duration (source->period);

  if (sampled && lanes_source_is_one (source))
    /* Translators: the duration is as in "4 ms" */
    return g_strdup_printf (_ ("Sampled every %s: shorter turns are merged, the totals are exact."),
                            period);
  if (sampled)
    /* Translators: the duration is as in "4 ms" */
    return g_strdup_printf (_ ("Workloads: exact, they recorded every turn themselves. Commands: "
                               "sampled every %s, shorter turns are merged, the totals are exact."),
                            period);
  if (source->kinds == LANES_SOURCE (LANES_RECORDER_BOARD))
    return g_strdup (_ ("Exact: the tasks recorded every turn themselves."));
  return g_strdup (_ ("Exact: every turn was recorded."));
}

static void
append_recorder (GString *text, const LanesReport *report)
{
  g_autofree char *words = describe_source (&report->source);

  if (report->source.kinds == 0)
    return;
  g_string_append (text, words);
  if (report->lost > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text,
                              ngettext ("%lu record was lost.", "%lu records were lost.",
                                        (gulong) report->lost),
                              (gulong) report->lost);
    }
  g_string_append_c (text, '\n');
  if (report->hint)
    g_string_append_printf (text, "%s\n", report->hint);
}

static void
append_machine (GString *text, const LanesReport *report)
{
  if (report->limit)
    g_string_append_printf (text, "%s\n", report->limit);
  if (report->missing)
    g_string_append_printf (text, "%s\n", report->missing);
}

/**
 * lanes_report_to_text:
 * @report: a report
 * @columns: how wide the text should be
 * @style: what the reader's device can show
 *
 * Writes a report for people: the verdict in words, the figures behind it, and a table of the
 * tasks.
 *
 * Returns: (transfer full): lines, translated
 */
char *
lanes_report_to_text (const LanesReport *report, guint columns, const LanesTextStyle *style)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TableRow));
  guint widths[MAX_COLUMNS];
  TableRow row = make_heading ();

  append_verdict (text, report, style);
  append_recorder (text, report);
  append_machine (text, report);
  g_string_append_c (text, '\n');

  g_array_set_clear_func (rows, clear_row);
  g_array_append_val (rows, row);
  for (guint i = 0; i < report->tasks->len; i++)
    {
      row = make_row (g_ptr_array_index (report->tasks, i));
      g_array_append_val (rows, row);
    }
  measure (rows, columns, widths);
  for (guint i = 0; i < rows->len; i++)
    append_row (text, &g_array_index (rows, TableRow, i), widths, style);
  return g_string_free (text, FALSE);
}
