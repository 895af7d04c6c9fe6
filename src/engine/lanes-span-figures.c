/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-span-figures.h"

/* Pieces are so long that about so many slices are in them, which takes about a millisecond. */
#define PIECE_SLICES 2048

/* What a selected span was like, worked out portion by portion. */
struct _LanesSpanFigures
{
  LanesTrace *trace;
  LanesSpan span;
  LanesTime next;   /* everything before it is added up */
  LanesTime end;    /* of what can be added up: the newest moment, or the end of the span */
  LanesTime length; /* of the last piece, or a good guess */
  GArray *lost;     /* of LanesSpan, by time */
  GArray *threads;  /* of guint: those that were there in the span */
  GArray *intervals;
  LanesSpanSums *sums;
};

/* Notes which threads were there, and returns how many tasks they are of. */
static guint
list_threads (LanesSpanFigures *self)
{
  guint n_tasks = 0;

  for (guint i = 0; i < lanes_trace_get_n_threads (self->trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (self->trace, i);

      if (!thread || thread->begin >= self->span.end || thread->end <= self->span.begin)
        continue;
      g_array_append_val (self->threads, i);
      n_tasks = MAX (n_tasks, thread->task + 1);
    }
  return n_tasks;
}

static void
list_lost (LanesSpanFigures *self)
{
  gsize n_lost;
  const LanesSpan *lost = lanes_trace_get_lost (self->trace, &n_lost);

  for (gsize i = 0; i < n_lost; i++)
    {
      LanesSpan part = lanes_span_intersect (lost[i], self->span);

      if (!lanes_span_is_empty (part))
        g_array_append_val (self->lost, part);
    }
}

/**
 * lanes_span_figures_new:
 * @trace: what was recorded
 * @span: nanoseconds
 *
 * Begins to work out what @span was like: busy, together, overlap, queueing, turns and moves, the
 * part of each task, and how each two tasks were to each other. A span can hold ten million slices,
 * so it is done in portions; see lanes_span_figures_step(). The trace may grow meanwhile.
 *
 * Where records were lost, before the oldest slice that is kept, and after the newest moment,
 * nothing is known and nothing is counted: shares are of the time that is known.
 *
 * Returns: (transfer full): figures, to be worked out
 */
LanesSpanFigures *
lanes_span_figures_new (LanesTrace *trace, LanesSpan span)
{
  LanesSpanFigures *self = g_new0 (LanesSpanFigures, 1);

  self->trace = g_object_ref (trace);
  self->span = span;
  self->next = MAX (span.begin, lanes_trace_get_begin (trace));
  self->end = MIN (span.end, lanes_trace_get_now (trace));
  self->length = lanes_span_length (span);
  self->lost = g_array_new (FALSE, FALSE, sizeof (LanesSpan));
  self->threads = g_array_new (FALSE, FALSE, sizeof (guint));
  self->intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));
  list_lost (self);
  self->sums = lanes_span_sums_new (list_threads (self));
  return self;
}

/**
 * lanes_span_figures_free:
 * @self: (transfer full): figures
 *
 * Lets them go, worked out or not.
 */
void
lanes_span_figures_free (LanesSpanFigures *self)
{
  g_object_unref (self->trace);
  g_array_unref (self->lost);
  g_array_unref (self->threads);
  g_array_unref (self->intervals);
  lanes_span_sums_free (self->sums);
  g_free (self);
}

static guint64
count_slices (LanesSpanFigures *self, LanesSpan piece)
{
  guint64 n = 0;

  for (guint i = 0; i < lanes_trace_get_n_cores (self->trace); i++)
    n += lanes_trace_count_core (self->trace, i, piece);
  return n;
}

/* A quiet stretch may be followed by a dense one: the slices are counted, which takes no time. */
static void
choose_length (LanesSpanFigures *self, LanesSpan *piece)
{
  self->length = MIN (self->length * 2, lanes_span_length (*piece));
  piece->end = piece->begin + self->length;
  while (self->length > 1
         && count_slices (self, *piece) > PIECE_SLICES + lanes_trace_get_n_cores (self->trace))
    {
      self->length /= 2;
      piece->end = piece->begin + self->length;
    }
}

/* The next piece that is known as a whole; empty when there is none. */
static LanesSpan
choose_piece (LanesSpanFigures *self)
{
  /* What comes may let the oldest go meanwhile. */
  LanesSpan piece = {MAX (self->next, lanes_trace_get_begin (self->trace)), self->end};

  while (self->lost->len > 0)
    {
      LanesSpan lost = g_array_index (self->lost, LanesSpan, 0);

      if (lost.begin > piece.begin)
        {
          piece.end = MIN (piece.end, lost.begin);
          break;
        }
      piece.begin = MAX (piece.begin, lost.end);
      g_array_remove_index (self->lost, 0);
    }
  if (!lanes_span_is_empty (piece))
    choose_length (self, &piece);
  return piece;
}

static void
add_piece (LanesSpanFigures *self, LanesSpan piece)
{
  g_array_set_size (self->intervals, 0);
  for (guint i = 0; i < self->threads->len; i++)
    {
      guint number = g_array_index (self->threads, guint, i);
      const LanesThread *thread = lanes_trace_get_thread (self->trace, number);

      if (thread && thread->begin < piece.end && thread->end > piece.begin)
        lanes_trace_collect (self->trace, number, piece, self->intervals);
    }
  lanes_span_sums_add (self->sums, piece, (const LanesInterval *) (gpointer) self->intervals->data,
                       self->intervals->len);
}

/**
 * lanes_span_figures_step:
 * @budget: how long it may take, in nanoseconds; it takes about a millisecond at the least
 *
 * Works out the next portion.
 *
 * Returns: whether there is more to do
 */
gboolean
lanes_span_figures_step (LanesSpanFigures *self, LanesTime budget)
{
  LanesTime begin = lanes_time_now ();

  while (self->next < self->end)
    {
      LanesSpan piece = choose_piece (self);

      if (lanes_span_is_empty (piece))
        break;
      add_piece (self, piece);
      self->next = piece.end;
      if (lanes_time_now () - begin >= budget && self->next < self->end)
        return TRUE;
    }
  self->next = self->end;
  lanes_span_sums_finish (self->sums);
  return FALSE;
}

/**
 * lanes_span_figures_get_progress:
 *
 * Returns: how much of the span is worked out, from 0 to 1
 */
double
lanes_span_figures_get_progress (LanesSpanFigures *self)
{
  LanesTime length = self->end - self->span.begin;

  return length > 0 ? MIN ((double) (self->next - self->span.begin) / (double) length, 1) : 1;
}

/**
 * lanes_span_figures_get_known:
 *
 * Returns: for how much of the span it is known what happened, from 0 to 1, once it is worked out
 */
double
lanes_span_figures_get_known (LanesSpanFigures *self)
{
  LanesSpanTotals totals;

  lanes_span_sums_get_totals (self->sums, &totals);
  return (double) totals.length / (double) MAX (lanes_span_length (self->span), 1);
}

/**
 * lanes_span_figures_get_sums:
 *
 * Returns: (transfer none): what is added up so far
 */
LanesSpanSums *
lanes_span_figures_get_sums (LanesSpanFigures *self)
{
  return self->sums;
}
