/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-text-lanes.h"

#include <glib/gi18n-lib.h>

#define MIN_CELLS       8
#define MAX_LABEL_WIDTH 24
#define SHARE_WIDTH     6 /* " 100 %" */

static const char *const unicode_blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char ascii_blocks[] = {' ', '.', '.', ':', ':', '=', '=', '#', '#'};

/* The letter that stands for a task: A to Z, and again */
static char
get_letter (guint task)
{
  return (char) ('A' + task % 26);
}

/* A core's column without colors: a letter, small where the core was mostly free. */
static void
append_letter (GString *text, const LanesTextCell *cell)
{
  char letter = ' ';

  if (cell->task != LANES_TEXT_NOBODY)
    letter = get_letter (cell->task);
  g_string_append_c (text, cell->level < 4 ? g_ascii_tolower (letter) : letter);
}

static void
append_block (GString *text, const LanesTextCell *cell, const LanesTextStyle *style)
{
  if (cell->level == 0 && cell->ready)
    g_string_append (text, style->unicode ? "░" : "-");
  else if (style->unicode)
    g_string_append (text, unicode_blocks[cell->level]);
  else
    g_string_append_c (text, ascii_blocks[cell->level]);
}

/**
 * lanes_text_lanes_append_cells:
 * @cells: (array length=n_cells): the columns of a lane
 * @is_core: whether it is a core's lane: then letters say whose color it is
 * @colors: the color of each task
 * @style: what the reader's device can show
 *
 * Adds the columns to a line of text. Where there are colors, a core's lane is blocks, and each
 * stretch of one task begins with its letter; where there are none, it is letters.
 */
void
lanes_text_lanes_append_cells (GString *text, const LanesTextCell *cells, guint n_cells,
                               gboolean is_core, const LanesColor *colors,
                               const LanesTextStyle *style)
{
  guint last_task = LANES_TEXT_NOBODY; /* whose stretch this is */
  guint colored = LANES_TEXT_NOBODY;   /* whose color the text has now */

  for (guint i = 0; i < n_cells; i++)
    {
      const LanesTextCell *cell = &cells[i];
      gboolean begins = cell->task != last_task;

      last_task = cell->task;
      if (is_core && style->palette == LANES_PALETTE_NONE)
        {
          append_letter (text, cell);
          continue;
        }
      if (is_core && begins && cell->level >= 6)
        {
          lanes_text_append_background (text, style->palette, colors[cell->task]);
          g_string_append_c (text, get_letter (cell->task));
          lanes_text_append_reset (text, style->palette);
          colored = LANES_TEXT_NOBODY;
          continue;
        }
      if (cell->task != colored && cell->task != LANES_TEXT_NOBODY)
        {
          lanes_text_append_color (text, style->palette, colors[cell->task]);
          colored = cell->task;
        }
      append_block (text, cell, style);
    }
  if (colored != LANES_TEXT_NOBODY)
    lanes_text_append_reset (text, style->palette);
}

/* What the lines of one picture have in common. */
typedef struct
{
  const LanesTextNames *names;
  const LanesTextStyle *style;
  LanesTextCell *cells;
  guint n_cells;
  guint label_width;
} Canvas;

static char *
finish_line (Canvas *canvas, GString *line, gboolean is_core, LanesTime used, LanesSpan span)
{
  g_autofree char *share = g_strdup_printf (
      /* Translators: a share, as in "43 %" */
      _ ("%.0f %%"), 100.0 * (double) used / (double) lanes_span_length (span));

  g_string_append_c (line, ' ');
  lanes_text_lanes_append_cells (line, canvas->cells, canvas->n_cells, is_core,
                                 canvas->names->colors, canvas->style);
  lanes_text_append_right (line, share, SHARE_WIDTH, canvas->style->unicode);
  return g_string_free (line, FALSE);
}

static char *
draw_core (Canvas *canvas, LanesTrace *trace, guint core, LanesSpan span)
{
  guint n_tasks = canvas->names->n_tasks;
  g_autofree LanesTime *by_task = g_new0 (LanesTime, n_tasks + 1);
  GString *line = g_string_new (NULL);
  LanesTime used = 0;

  lanes_trace_get_core_use (trace, core, span, by_task, n_tasks);
  for (guint i = 0; i < n_tasks; i++)
    used += by_task[i];
  lanes_text_lanes_get_core (trace, core, span, n_tasks, canvas->cells, canvas->n_cells);
  lanes_text_append_fitted (line, canvas->names->core_labels[core], canvas->label_width,
                            canvas->style->unicode);
  return finish_line (canvas, line, TRUE, used, span);
}

static LanesTime
sum_thread (LanesTrace *trace, guint thread, LanesSpan span)
{
  LanesTime used = 0;
  LanesTraceIter iter;
  LanesSlice slice;

  lanes_trace_iter_init_thread (&iter, trace, thread, span);
  while (lanes_trace_iter_next (&iter, &slice))
    {
      LanesSpan part = lanes_span_intersect ((LanesSpan){slice.begin, slice.end}, span);

      used += MAX (lanes_span_length (part), 0);
    }
  return used;
}

static char *
draw_thread (Canvas *canvas, LanesTrace *trace, guint thread, LanesSpan span, LanesTime used)
{
  const LanesThread *info = lanes_trace_get_thread (trace, thread);
  GString *line = g_string_new (NULL);

  lanes_text_lanes_get_thread (trace, thread, span, canvas->cells, canvas->n_cells);
  lanes_text_append_bold (line, canvas->style->palette);
  lanes_text_append_color (line, canvas->style->palette, canvas->names->colors[info->task]);
  g_string_append_c (line, get_letter (info->task));
  lanes_text_append_reset (line, canvas->style->palette);
  g_string_append_c (line, ' ');
  lanes_text_append_fitted (line, canvas->names->thread_labels[thread], canvas->label_width - 2,
                            canvas->style->unicode);
  return finish_line (canvas, line, FALSE, used, span);
}

static gboolean
is_shown (LanesTrace *trace, guint thread, LanesSpan span, const LanesTextNames *names)
{
  const LanesThread *info = lanes_trace_get_thread (trace, thread);

  return info && names->thread_labels[thread] && info->task < names->n_tasks
         && info->begin < span.end && info->end > span.begin;
}

/* Over all threads that there were, so that the lanes do not move sideways as threads come and go.
 */
static guint
measure_labels (LanesTrace *trace, const LanesTextNames *names)
{
  guint width = 0;

  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    width = MAX (width, lanes_text_get_width (names->core_labels[i]));
  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    if (names->thread_labels[i])
      width = MAX (width, 2 + lanes_text_get_width (names->thread_labels[i]));
  return MIN (width, MAX_LABEL_WIDTH);
}

/* How many lines there are for @n rows when there is room for @room. The last may say how many more
 * there are. */
static guint
fit_rows (guint n, guint room)
{
  if (n <= room)
    return n;
  return room > 1 ? room - 1 : 0;
}

static char *
start_more_line (const LanesTextStyle *style, const char *text)
{
  return g_strconcat (style->unicode ? "… " : "... ", text, NULL);
}

static void
draw_cores (Canvas *canvas, LanesTrace *trace, LanesSpan span, guint room, GPtrArray *lines)
{
  const gboolean *shown = canvas->names->shown_cores;
  guint n_rows = 0;
  guint n_fit;
  guint n_drawn = 0;

  for (guint i = 0; i < lanes_trace_get_n_cores (trace); i++)
    n_rows += !shown || shown[i];
  n_fit = fit_rows (n_rows, room);
  for (guint i = 0; i < lanes_trace_get_n_cores (trace) && n_drawn < n_fit; i++)
    if (!shown || shown[i])
      {
        g_ptr_array_add (lines, draw_core (canvas, trace, i, span));
        n_drawn++;
      }
  if (n_fit < n_rows && room > 0)
    {
      g_autofree char *text =
          g_strdup_printf (ngettext ("and %u more core", "and %u more cores", n_rows - n_fit),
                           n_rows - n_fit);

      g_ptr_array_add (lines, start_more_line (canvas->style, text));
    }
}

/* A thread that may get a line. */
typedef struct
{
  guint thread;
  LanesTime used;
} Row;

static int
compare_used (gconstpointer a, gconstpointer b)
{
  const Row *first = a;
  const Row *second = b;

  if (first->used != second->used)
    return first->used < second->used ? 1 : -1;
  return first->thread < second->thread ? -1 : 1;
}

static void
draw_threads (Canvas *canvas, LanesTrace *trace, LanesSpan span, guint room, GPtrArray *lines)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  LanesTime least = G_MININT64;
  guint n_fit;
  guint n_drawn = 0;

  /* By task, and within a task in the order of their start, which is that of their numbers. */
  for (guint task = 0; task < canvas->names->n_tasks; task++)
    for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
      if (is_shown (trace, i, span, canvas->names)
          && lanes_trace_get_thread (trace, i)->task == task)
        {
          Row row = {i, sum_thread (trace, i, span)};

          g_array_append_val (rows, row);
        }

  /* With no room for all, those that ran most. */
  n_fit = fit_rows (rows->len, room);
  if (n_fit < rows->len)
    {
      g_autoptr (GArray) sorted = g_array_copy (rows);

      g_array_sort (sorted, compare_used);
      least = n_fit > 0 ? g_array_index (sorted, Row, n_fit - 1).used : G_MAXINT64;
    }
  for (guint i = 0; i < rows->len && n_drawn < n_fit; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      if (row->used < least)
        continue;
      g_ptr_array_add (lines, draw_thread (canvas, trace, row->thread, span, row->used));
      n_drawn++;
    }
  if (n_fit < rows->len && room > 0)
    {
      guint n = rows->len - n_fit;
      g_autofree char *text =
          g_strdup_printf (ngettext ("and %u more thread", "and %u more threads", n), n);

      g_ptr_array_add (lines, start_more_line (canvas->style, text));
    }
}

/**
 * lanes_text_lanes_draw:
 * @span: (inout): nanoseconds; what was drawn
 * @column: how long a column is, so that the last columns of @span are drawn that there is room
 *   for; 0: as long as it takes for @span to fill the lines
 * @names: what people call the cores and threads, and the colors of the tasks
 * @columns: how wide the lines may be
 * @max_lines: how many there may be
 * @style: what the reader's device can show
 *
 * Draws the lanes as lines of text: one for each core, and below one for each thread. A line is a
 * label, the lane, and the share of the span that was used. With no room for all, the last line
 * of a kind says how many more there are.
 *
 * Returns: (transfer full) (element-type utf8): the lines
 */
GPtrArray *
lanes_text_lanes_draw (LanesTrace *trace, LanesSpan *span, LanesTime column,
                       const LanesTextNames *names, guint columns, guint max_lines,
                       const LanesTextStyle *style)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree LanesTextCell *cells = NULL;
  Canvas canvas = {names, style, NULL, 0, measure_labels (trace, names)};
  guint fixed = canvas.label_width + 1 + SHARE_WIDTH;

  if (columns < fixed + MIN_CELLS)
    {
      canvas.label_width -= MIN (canvas.label_width - 3, fixed + MIN_CELLS - columns);
      fixed = canvas.label_width + 1 + SHARE_WIDTH;
    }
  canvas.n_cells = columns > fixed + 1 ? columns - fixed : 1;
  if (column > 0)
    *span = lanes_text_lanes_align (span->end, column, canvas.n_cells);
  if (lanes_span_is_empty (*span))
    return lines;

  canvas.cells = cells = g_new0 (LanesTextCell, canvas.n_cells);
  draw_cores (&canvas, trace, *span, MAX (max_lines / 2, 1), lines);
  draw_threads (&canvas, trace, *span, max_lines - MIN (max_lines, lines->len), lines);
  return lines;
}
