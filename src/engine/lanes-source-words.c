/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-source-words.h"

#include <glib/gi18n-lib.h>

static gboolean
has (const LanesTraceSource *source, LanesRecorderKind kind)
{
  return (source->kinds & LANES_SOURCE (kind)) != 0;
}

/* A number stays on one line with its unit. */
static char *
format_period (LanesTime period)
{
  g_autofree char *duration = lanes_time_format_duration (period);
  g_auto (GStrv) parts = g_strsplit (duration, " ", -1);

  return g_strjoinv ("\u00a0", parts);
}

/* More periods than the adaptive one has are not to be found. */
#define MAX_PERIODS 16

/* For how long each period was in use */
typedef struct
{
  LanesTime periods[MAX_PERIODS]; /* rising */
  LanesTime lengths[MAX_PERIODS];
  guint n;
} Usage;

static void
note_period (Usage *usage, LanesTime period, LanesTime length)
{
  guint i = 0;

  while (i < usage->n && usage->periods[i] < period)
    i++;
  if (i == usage->n || usage->periods[i] != period)
    {
      if (usage->n == MAX_PERIODS)
        return;
      for (guint k = usage->n++; k > i; k--)
        {
          usage->periods[k] = usage->periods[k - 1];
          usage->lengths[k] = usage->lengths[k - 1];
        }
      usage->periods[i] = period;
      usage->lengths[i] = 0;
    }
  usage->lengths[i] += length;
}

/* For at least half of the time the period was this one or a shorter one; where it was none for any
 * time yet, the longest. */
static LanesTime
find_usual (const Usage *usage)
{
  LanesTime all = 0;
  LanesTime sum = 0;

  for (guint i = 0; i < usage->n; i++)
    all += usage->lengths[i];
  for (guint i = 0; i < usage->n; i++)
    {
      sum += usage->lengths[i];
      if (all > 0 && 2 * sum >= all)
        return usage->periods[i];
    }
  return usage->n > 0 ? usage->periods[usage->n - 1] : 0;
}

/**
 * lanes_source_sum_up:
 * @trace: what was recorded
 * @span: nanoseconds
 * @sum: (out): all recorders that were in use in @span, and the usual period of those that sample:
 *   for half of the time that they were in use it was not longer
 *
 * Sums up where what is in a trace comes from.
 *
 * Returns: how many different ways there are in @span to record: 0 where there was nothing to
 *   record, 1 where it is the same throughout
 */
guint
lanes_source_sum_up (LanesTrace *trace, LanesSpan span, LanesTraceSource *sum)
{
  LanesSpan known = {span.begin, MIN (span.end, lanes_trace_get_now (trace) + 1)};
  gsize n_sources;
  const LanesTraceSource *sources = lanes_trace_get_sources (trace, &n_sources);
  const LanesTraceSource *last = NULL;
  Usage usage = {.n = 0};
  guint n_ways = 0;

  *sum = (LanesTraceSource){span, 0, 0};
  for (gsize i = 0; i < n_sources; i++)
    {
      const LanesTraceSource *source = &sources[i];
      LanesSpan part = lanes_span_intersect (source->span, known);

      if (source->span.end <= span.begin || source->span.begin >= span.end)
        continue;
      if (!last || source->kinds != last->kinds || source->period != last->period)
        n_ways++;
      if (source->period > 0)
        note_period (&usage, source->period,
                     lanes_span_is_empty (part) ? 0 : lanes_span_length (part));
      sum->kinds |= source->kinds;
      last = source;
    }
  sum->period = find_usual (&usage);
  return n_ways;
}

/**
 * lanes_source_is_one:
 *
 * Returns: whether it is one recorder that all comes from
 */
gboolean
lanes_source_is_one (const LanesTraceSource *source)
{
  return source->kinds != 0 && (source->kinds & (source->kinds - 1)) == 0;
}

/**
 * lanes_source_describe:
 * @source: of which at least one recorder was in use
 *
 * Says in a few words how well what is shown is known, and never better than it is.
 *
 * Returns: (transfer full): "exact", "sampled every 4 ms"
 */
char *
lanes_source_describe (const LanesTraceSource *source)
{
  g_autofree char *period = NULL;

  if (!has (source, LANES_RECORDER_SAMPLE))
    return g_strdup (has (source, LANES_RECORDER_SWITCH) ? _ ("exact")
                                                         : _ ("exact by the tasks themselves"));
  period = format_period (source->period);
  if (lanes_source_is_one (source))
    return g_strdup_printf (_ ("sampled every %s"), period);
  /* Translators: some tasks are recorded exactly, others sampled; a duration as in "4 ms" */
  return g_strdup_printf (_ ("partly exact, partly sampled every %s"), period);
}

/**
 * lanes_source_name:
 * @source: of which at least one recorder was in use
 *
 * Says the same as lanes_source_describe() in a word or two, where there is little room.
 *
 * Returns: (transfer none): "exact", "sampled"
 */
const char *
lanes_source_name (const LanesTraceSource *source)
{
  if (!has (source, LANES_RECORDER_SAMPLE))
    return _ ("exact");
  /* Translators: short, beside "exact": not exact, but read again and again */
  return lanes_source_is_one (source) ? _ ("sampled") : _ ("partly exact");
}

/**
 * lanes_source_explain:
 * @source: of which at least one recorder was in use
 *
 * Says what each of the recorders does, and what that means for what is shown.
 *
 * Returns: (transfer full): a line for each of them
 */
char *
lanes_source_explain (const LanesTraceSource *source)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  if (has (source, LANES_RECORDER_SWITCH))
    g_strv_builder_add (lines, _ ("Exact: the kernel tells of every single turn"));
  if (has (source, LANES_RECORDER_BOARD))
    g_strv_builder_add (lines,
                        _ ("Exact by the tasks themselves: they tell of each of their turns"));
  if (has (source, LANES_RECORDER_SAMPLE))
    {
      g_autofree char *period = format_period (source->period);
      g_autofree char *line =
          g_strdup_printf (_ ("Sampled every %s: shorter turns are merged; the totals are exact"),
                           period);

      g_strv_builder_add (lines, line);
    }
  strings = g_strv_builder_end (lines);
  return g_strjoinv ("\n", strings);
}
