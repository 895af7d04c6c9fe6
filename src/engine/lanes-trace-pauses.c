/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the tasks were paused. */
#include "lanes-trace-private.h"

static GArray *
get_spans (LanesTrace *self, guint task)
{
  return task < self->paused->len ? g_ptr_array_index (self->paused, task) : NULL;
}

/**
 * lanes_trace_set_paused:
 * @task: the session's number of a task
 * @time: when, not before what was said last of this task
 * @paused: whether its run is paused from then on
 *
 * Notes that the run of a task was paused, or that it goes on or has ended.
 */
void
lanes_trace_set_paused (LanesTrace *self, guint task, LanesTime time, gboolean paused)
{
  GArray *spans = get_spans (self, task);
  LanesSpan *last;

  if (!spans)
    {
      if (!paused)
        return;
      if (task >= self->paused->len)
        g_ptr_array_set_size (self->paused, (int) task + 1);
      spans = g_array_new (FALSE, FALSE, sizeof (LanesSpan));
      g_ptr_array_index (self->paused, task) = spans;
    }

  last = spans->len > 0 ? &g_array_index (spans, LanesSpan, spans->len - 1) : NULL;
  if ((last && last->end == G_MAXINT64) == paused)
    return;
  if (paused)
    g_array_append_val (spans, ((LanesSpan){time, G_MAXINT64}));
  else
    last->end = MAX (time, last->begin);
}

/**
 * lanes_trace_get_paused:
 * @task: the session's number of a task
 * @n_spans: (out): how many
 *
 * Returns: (transfer none) (nullable) (array length=n_spans): when the runs of @task were paused,
 * in time order; one that still is ends at %G_MAXINT64
 */
const LanesSpan *
lanes_trace_get_paused (LanesTrace *self, guint task, gsize *n_spans)
{
  GArray *spans = get_spans (self, task);

  *n_spans = spans ? spans->len : 0;
  return spans ? (const LanesSpan *) (gpointer) spans->data : NULL;
}

/* Forgets what was over at @time. */
void
lanes_trace_drop_paused (LanesTrace *self, LanesTime time)
{
  for (guint i = 0; i < self->paused->len; i++)
    {
      GArray *spans = g_ptr_array_index (self->paused, i);
      guint n = 0;

      while (spans && n < spans->len && g_array_index (spans, LanesSpan, n).end <= time)
        n++;
      if (n > 0)
        g_array_remove_range (spans, 0, n);
    }
}
