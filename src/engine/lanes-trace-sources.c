/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where what is in the trace comes from. */
#include "lanes-trace-private.h"

static LanesTraceSource *
get_last (LanesTrace *self)
{
  return self->sources->len > 0
             ? &g_array_index (self->sources, LanesTraceSource, self->sources->len - 1)
             : NULL;
}

static gboolean
is_same (const LanesTraceSource *source, guint kinds, LanesTime period)
{
  return source && source->kinds == kinds && source->period == period;
}

/**
 * lanes_trace_set_sources:
 * @time: when; what was said last of a later time holds until then
 * @kinds: a bit, %LANES_SOURCE, for each recorder that is in use from then on; 0: none is
 * @period: how far apart the readings of one that samples are, ns; 0 where none does
 *
 * Notes which recorders see what happens from @time on.
 */
void
lanes_trace_set_sources (LanesTrace *self, LanesTime time, guint kinds, LanesTime period)
{
  LanesTraceSource *last = get_last (self);

  /* The trace may be behind: what was said last was of now. */
  if (last)
    time = MAX (time, last->span.end == G_MAXINT64 ? last->span.begin : last->span.end);
  if (last && last->span.end == G_MAXINT64)
    {
      if (is_same (last, kinds, period))
        return;
      last->span.end = time;
      if (lanes_span_length (last->span) == 0)
        g_array_set_size (self->sources, self->sources->len - 1);
      last = get_last (self);
    }
  if (kinds == 0)
    return;
  if (is_same (last, kinds, period) && last->span.end == time)
    last->span.end = G_MAXINT64;
  else
    g_array_append_val (self->sources, ((LanesTraceSource){{time, G_MAXINT64}, kinds, period}));
}

/**
 * lanes_trace_get_sources:
 * @n_sources: (out): how many
 *
 * Tells which recorders were in use when, of the time that the trace still knows of. In between
 * there was nothing to record.
 *
 * Returns: (transfer none) (array length=n_sources): by time; one that is still in use ends at
 *   %G_MAXINT64
 */
const LanesTraceSource *
lanes_trace_get_sources (LanesTrace *self, gsize *n_sources)
{
  *n_sources = self->sources->len;
  return (const LanesTraceSource *) (gpointer) self->sources->data;
}

/* Forgets what was over at @time. */
void
lanes_trace_drop_sources (LanesTrace *self, LanesTime time)
{
  guint n = 0;

  while (n < self->sources->len
         && g_array_index (self->sources, LanesTraceSource, n).span.end <= time)
    n++;
  g_array_remove_range (self->sources, 0, n);
}
