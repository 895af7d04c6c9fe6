/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-load-columns.h"

#include <string.h>

/* So many columns are read before it is looked at how long that took. */
#define CHUNK     64
#define MIN_CHUNK 16
#define MAX_CELLS 16384 /* columns of cores */

/* What is newer than this may still change: a turn that goes on is told of a little late. */
#define SETTLE (20 * LANES_MSEC)

/* A ring by the number of the column, of which a stretch without a gap was read. Columns that are
 * over stay as they are: what scrolls is not read again. */
struct _LanesLoadColumns
{
  LanesTrace *trace;
  guint n_tasks;

  LanesTime step;
  gint64 first; /* the oldest column wanted */
  guint n_columns;
  LanesTime *used;    /* (array length=n_columns * n_tasks) */
  gint64 done_begin;  /* columns from here on were read … */
  gint64 done_end;    /* … until here, and do not change any more */
  gint64 read_end;    /* and until here for now */
  LanesSpan recorded; /* when these were read */

  LanesTime *buffer; /* (array length=CHUNK * n_tasks) */
};

/**
 * lanes_load_columns_new:
 *
 * Returns: (transfer full): no columns
 */
LanesLoadColumns *
lanes_load_columns_new (void)
{
  LanesLoadColumns *self = g_new0 (LanesLoadColumns, 1);

  self->step = 1;
  return self;
}

void
lanes_load_columns_free (LanesLoadColumns *self)
{
  g_clear_object (&self->trace);
  g_free (self->used);
  g_free (self->buffer);
  g_free (self);
}

static gint64
get_last (LanesLoadColumns *self)
{
  return self->first + self->n_columns;
}

static LanesTime *
get_place (LanesLoadColumns *self, gint64 column)
{
  gint64 n = self->n_columns;

  /* A picture of the first moments begins before time does. */
  return self->used + (gsize) ((column % n + n) % n) * self->n_tasks;
}

static void
forget (LanesLoadColumns *self)
{
  self->done_begin = self->done_end = self->read_end = get_last (self);
}

static void
allocate (LanesLoadColumns *self)
{
  g_free (self->used);
  g_free (self->buffer);
  self->used = g_new0 (LanesTime, (gsize) self->n_columns * self->n_tasks);
  self->buffer = g_new0 (LanesTime, (gsize) CHUNK * self->n_tasks);
  forget (self);
}

/**
 * lanes_load_columns_set_trace:
 * @trace: (nullable): where the slices are
 */
void
lanes_load_columns_set_trace (LanesLoadColumns *self, LanesTrace *trace)
{
  if (!g_set_object (&self->trace, trace))
    return;
  self->recorded = (LanesSpan){0, 0};
  forget (self);
}

/**
 * lanes_load_columns_set_n_tasks:
 * @n_tasks: how many tasks there are, by the numbers that the trace has for them
 */
void
lanes_load_columns_set_n_tasks (LanesLoadColumns *self, guint n_tasks)
{
  if (self->n_tasks == n_tasks)
    return;
  self->n_tasks = n_tasks;
  allocate (self);
}

/* The columns become twice as long: each two are one. What was read stays known. */
static void
double_step (LanesLoadColumns *self, gint64 first)
{
  gint64 begin = (self->done_begin + 1) >> 1;
  gint64 end = self->done_end >> 1;
  LanesTime *old = g_steal_pointer (&self->used);
  gint64 n = self->n_columns;
  gsize stride = self->n_tasks;

  self->used = g_new0 (LanesTime, (gsize) n * stride);
  self->first = first;
  self->step *= 2;
  self->done_begin = MAX (begin, first);
  self->done_end = self->read_end = CLAMP (end, self->done_begin, get_last (self));
  for (gint64 column = self->done_begin; column < self->done_end; column++)
    for (guint part = 0; part < 2; part++)
      {
        const LanesTime *from = old + (gsize) (((2 * column + part) % n + n) % n) * stride;

        for (guint i = 0; i < self->n_tasks; i++)
          get_place (self, column)[i] += from[i];
      }
  g_free (old);
}

/**
 * lanes_load_columns_move:
 * @step: nanoseconds per column, above 0
 * @first: the oldest column wanted
 * @n_columns: how many are wanted, above 0
 *
 * Brings the columns to another part of time, keeping what is in both.
 */
void
lanes_load_columns_move (LanesLoadColumns *self, LanesTime step, gint64 first, guint n_columns)
{
  if (n_columns == self->n_columns && step == 2 * self->step && self->done_begin < self->done_end)
    {
      double_step (self, first);
      return;
    }
  if (n_columns != self->n_columns || step != self->step)
    {
      gboolean resized = n_columns != self->n_columns;

      self->step = step;
      self->first = first;
      self->n_columns = n_columns;
      if (resized)
        allocate (self);
      else
        forget (self);
      return;
    }
  self->first = first;
  self->done_begin = MAX (self->done_begin, first);
  self->done_end = CLAMP (self->done_end, self->done_begin, get_last (self));
  self->read_end = MIN (self->read_end, get_last (self));
  if (self->done_begin >= self->read_end)
    forget (self);
}

/* Reads the columns from @begin to @end, at most CHUNK. */
static void
read_chunk (LanesLoadColumns *self, gint64 begin, gint64 end)
{
  guint n = (guint) (end - begin);

  for (gint64 column = begin; column < end; column++)
    memset (get_place (self, column), 0, sizeof *self->used * self->n_tasks);
  for (guint core = 0; core < lanes_trace_get_n_cores (self->trace); core++)
    {
      lanes_trace_fill_core (self->trace, core, begin * self->step, self->step, n, self->buffer,
                             self->n_tasks);
      for (guint k = 0; k < n; k++)
        {
          LanesTime *used = get_place (self, begin + k);

          for (guint i = 0; i < self->n_tasks; i++)
            used[i] += self->buffer[k * self->n_tasks + i];
        }
    }
}

/* With very many cores, a portion has fewer columns. */
static gint64
get_chunk (LanesLoadColumns *self)
{
  return CLAMP (MAX_CELLS / MAX (lanes_trace_get_n_cores (self->trace), 1), MIN_CHUNK, CHUNK);
}

static gint64
floor_div (LanesTime time, LanesTime step)
{
  return time / step - (time % step < 0);
}

/* Reads what is newer than what was read, up to @settled for good and up to @end for now. */
static gboolean
read_newer (LanesLoadColumns *self, gint64 settled, gint64 end, LanesTime until)
{
  while (self->read_end < end)
    {
      gint64 next = MIN (self->read_end + get_chunk (self), end);

      read_chunk (self, self->read_end, next);
      self->read_end = next;
      self->done_end = MAX (MIN (next, settled), self->done_end);
      if (lanes_time_now () > until)
        break;
    }
  return self->read_end >= end;
}

static gboolean
read_older (LanesLoadColumns *self, gint64 begin, LanesTime until)
{
  while (self->done_begin > begin)
    {
      gint64 next = MAX (self->done_begin - get_chunk (self), begin);

      /* One at the least, so that it comes to an end. */
      read_chunk (self, next, self->done_begin);
      self->done_begin = next;
      if (lanes_time_now () > until)
        break;
    }
  return self->done_begin <= begin;
}

/* The oldest slices go as time goes on. A column of which a part has gone is read again, so that it
 * holds what is left of it only. */
static void
forget_dropped (LanesLoadColumns *self, LanesTime begin)
{
  if (begin <= self->recorded.begin || lanes_span_is_empty (self->recorded))
    return;
  self->done_begin = MAX (self->done_begin, floor_div (begin, self->step) + 1);
  self->done_end = MAX (self->done_end, self->done_begin);
  self->read_end = MAX (self->read_end, self->done_end);
}

/**
 * lanes_load_columns_read:
 * @budget: nanoseconds that it may take, about
 *
 * Brings the columns up to date with the trace, the newest first.
 *
 * Returns: whether all are; otherwise it is to be called again
 */
gboolean
lanes_load_columns_read (LanesLoadColumns *self, LanesTime budget)
{
  LanesTime until = lanes_time_now () + budget;
  gint64 settled, end, begin;

  if (!self->trace || !self->used || self->n_tasks == 0)
    return TRUE;
  forget_dropped (self, lanes_trace_get_begin (self->trace));
  /* As long as nothing comes, what was read for now is what there is. */
  if (self->recorded.end != lanes_trace_get_now (self->trace))
    self->read_end = self->done_end;
  self->recorded =
      (LanesSpan){lanes_trace_get_begin (self->trace), lanes_trace_get_now (self->trace)};
  if (lanes_span_is_empty (self->recorded))
    return TRUE;
  begin = CLAMP (floor_div (self->recorded.begin, self->step), self->first, get_last (self));
  end = CLAMP (floor_div (self->recorded.end - 1, self->step) + 1, begin, get_last (self));
  settled = CLAMP (floor_div (self->recorded.end - SETTLE, self->step), begin, end);

  if (self->done_begin >= self->done_end && self->read_end <= self->done_end)
    self->done_begin = self->done_end = self->read_end = MAX (settled - get_chunk (self), begin);
  return read_newer (self, settled, end, until) && read_older (self, begin, until);
}

/**
 * lanes_load_columns_get_recorded:
 *
 * Returns: what was recorded when it was last read
 */
LanesSpan
lanes_load_columns_get_recorded (LanesLoadColumns *self)
{
  return self->recorded;
}

guint
lanes_load_columns_get_n_tasks (LanesLoadColumns *self)
{
  return self->n_tasks;
}

/**
 * lanes_load_columns_get_known:
 * @column: its number
 *
 * Returns: how much of the column's time was recorded and read, in nanoseconds; 0: nothing
 */
LanesTime
lanes_load_columns_get_known (LanesLoadColumns *self, gint64 column)
{
  LanesSpan span = {column * self->step, (column + 1) * self->step};

  if (column < self->done_begin || column >= self->read_end)
    return 0;
  return MAX (lanes_span_length (lanes_span_intersect (span, self->recorded)), 0);
}

/**
 * lanes_load_columns_get_used:
 * @column: its number, one of those that are wanted
 *
 * Returns: (transfer none) (array): nanoseconds of core time by the number of the task
 */
const LanesTime *
lanes_load_columns_get_used (LanesLoadColumns *self, gint64 column)
{
  return get_place (self, column);
}

/**
 * lanes_load_columns_get_mean:
 * @column: its number
 *
 * Returns: how many threads ran at the same instant, on the mean over what is known of the column;
 *   below 0 when nothing is
 */
double
lanes_load_columns_get_mean (LanesLoadColumns *self, gint64 column)
{
  LanesTime known = lanes_load_columns_get_known (self, column);
  LanesTime sum = 0;

  if (known == 0)
    return -1;
  for (guint i = 0; i < self->n_tasks; i++)
    sum += get_place (self, column)[i];
  return (double) sum / (double) known;
}
