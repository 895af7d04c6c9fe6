/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-verdict-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOMENT  (100 * LANES_MSEC) /* so much of the window shows a verdict best */
#define PERCENT 100.0

/**
 * lanes_verdict_word_get_name:
 *
 * Returns: (transfer none): what the figure is called, translated
 */
const char *
lanes_verdict_word_get_name (LanesVerdictWord word)
{
  static const char *const names[] = {
      [LANES_VERDICT_WORD_BUSY] = N_ ("Busy"),
      [LANES_VERDICT_WORD_TOGETHER] = N_ ("Together, on average"),
      [LANES_VERDICT_WORD_OVERLAP] = N_ ("At the same instant"),
      [LANES_VERDICT_WORD_QUEUEING] = N_ ("Waiting for a turn"),
      [LANES_VERDICT_WORD_TURNS] = N_ ("Turns"),
      [LANES_VERDICT_WORD_ACTIVE] = N_ ("At work"),
      [LANES_VERDICT_WORD_CORES] = N_ ("Cores that took part"),
  };

  return _ (names[word]);
}

/**
 * lanes_verdict_word_get_meaning:
 *
 * Returns: (transfer none): what the figure means, in a line, translated
 */
const char *
lanes_verdict_word_get_meaning (LanesVerdictWord word)
{
  static const char *const meanings[] = {
      [LANES_VERDICT_WORD_BUSY] = N_ ("At least one thread of the tasks had a core"),
      [LANES_VERDICT_WORD_TOGETHER] = N_ ("So many threads ran at once, while any ran"),
      [LANES_VERDICT_WORD_OVERLAP] = N_ ("Two threads or more ran, each on a core of its own"),
      [LANES_VERDICT_WORD_QUEUEING] = N_ ("A thread could have run, but had no core"),
      [LANES_VERDICT_WORD_TURNS] = N_ ("So often a thread was given a core"),
      [LANES_VERDICT_WORD_ACTIVE] = N_ ("Threads that had a core for long enough to count"),
      [LANES_VERDICT_WORD_CORES] = N_ ("Cores that ran the tasks for long enough to count"),
  };

  return _ (meanings[word]);
}

/* A share as a whole percentage that is on the same side of @limit as the share is. */
static int
get_percent (double share, double limit)
{
  int percent = (int) lround (share * PERCENT);
  int edge = (int) lround (limit * PERCENT);

  if (share < limit)
    return MIN (percent, edge - 1);
  return MAX (percent, edge);
}

static char *
describe_active (const LanesFigures *figures)
{
  g_autofree char *tasks = g_strdup_printf (ngettext ("%u task", "%u tasks", figures->active_tasks),
                                            figures->active_tasks);

  /* Translators: the second part is "1 task" or "3 tasks" */
  return g_strdup_printf (ngettext ("%u thread of %s", "%u threads of %s", figures->active_threads),
                          figures->active_threads, tasks);
}

/**
 * lanes_verdict_word_get_value:
 * @word: which figure
 * @figures: what was measured
 *
 * Returns: (transfer full): the figure with what it is a share of, translated
 */
char *
lanes_verdict_word_get_value (LanesVerdictWord word, const LanesFigures *figures)
{
  switch (word)
    {
    case LANES_VERDICT_WORD_BUSY:
      return g_strdup_printf (_ ("%d %% of the last second"),
                              get_percent (figures->busy, LANES_FIGURES_IDLE_BUSY));
    case LANES_VERDICT_WORD_TOGETHER:
      /* Translators: an average, as in "1.9 threads" */
      return g_strdup_printf (_ ("%.1f threads"), figures->parallelism);
    case LANES_VERDICT_WORD_OVERLAP:
      return g_strdup_printf (_ ("%d %% of the busy time"),
                              get_percent (figures->overlap, LANES_FIGURES_OVERLAP_LIMIT));
    case LANES_VERDICT_WORD_QUEUEING:
      return g_strdup_printf (_ ("%d %% of the busy time"),
                              get_percent (figures->queueing, LANES_FIGURES_QUEUEING_LIMIT));
    case LANES_VERDICT_WORD_TURNS:
      return g_strdup_printf (_ ("%.0f a second"), figures->turns_per_second);
    case LANES_VERDICT_WORD_ACTIVE:
      return describe_active (figures);
    case LANES_VERDICT_WORD_CORES:
    default:
      return g_strdup_printf (ngettext ("%u core", "%u cores", figures->cores), figures->cores);
    }
}

/**
 * lanes_verdict_explain:
 * @figures: what was measured
 *
 * Says which rule made the verdict, with the figures that it was made from. A pure function.
 *
 * Returns: (transfer full): a sentence or two, translated
 */
char *
lanes_verdict_explain (const LanesFigures *figures)
{
  int idle = (int) lround (LANES_FIGURES_IDLE_BUSY * PERCENT);
  int limit = (int) lround (LANES_FIGURES_OVERLAP_LIMIT * PERCENT);
  int queueing_limit = (int) lround (LANES_FIGURES_QUEUEING_LIMIT * PERCENT);
  int overlap = get_percent (figures->overlap, LANES_FIGURES_OVERLAP_LIMIT);
  int queueing = get_percent (figures->queueing, LANES_FIGURES_QUEUEING_LIMIT);

  switch (figures->verdict)
    {
    case LANES_VERDICT_SINGLE:
      return g_strdup (_ ("Only one thread had a core for long enough to count. With nobody to "
                          "take turns with, it is one at work."));
    case LANES_VERDICT_CONCURRENT:
      return g_strdup_printf (_ ("At the same instant %d %% of the time: that is less than %d %%, "
                                 "so they take turns."),
                              overlap, limit);
    case LANES_VERDICT_PARALLEL:
      return g_strdup_printf (
          _ ("At the same instant %d %% of the time: that is %d %% or more, so they run side by "
             "side. Waiting for a turn %d %% of the time: that is less than %d %%, so they need "
             "not take turns."),
          overlap, limit, queueing, queueing_limit);
    case LANES_VERDICT_BOTH:
      return g_strdup_printf (
          _ ("At the same instant %d %% of the time: that is %d %% or more, so they run side by "
             "side. Waiting for a turn %d %% of the time: that is %d %% or more, so they take "
             "turns as well."),
          overlap, limit, queueing, queueing_limit);
    case LANES_VERDICT_IDLE:
    default:
      return g_strdup_printf (_ ("Busy %d %% of the last second: that is less than %d %%, so "
                                 "nothing is running."),
                              get_percent (figures->busy, LANES_FIGURES_IDLE_BUSY), idle);
    }
}

/* How well a moment with the same verdict shows it: with little rest and many turns, or side by
 * side for long. */
static double
rate (const LanesFigures *figures)
{
  switch (figures->verdict)
    {
    case LANES_VERDICT_CONCURRENT:
      return figures->busy + figures->queueing;
    case LANES_VERDICT_BOTH:
      return figures->busy + figures->overlap + figures->queueing;
    case LANES_VERDICT_PARALLEL:
      return figures->busy + figures->overlap;
    case LANES_VERDICT_SINGLE:
    case LANES_VERDICT_IDLE:
    default:
      return figures->busy;
    }
}

/**
 * lanes_verdict_find_moment:
 * @trace: what was recorded
 * @figures: a verdict, and the window that it is about
 *
 * Looks for the tenth of a second within the window that shows the verdict best. Where the turns
 * are too long for that, the window itself is what shows it.
 *
 * Returns: the moment, 100 ms long, or the whole window
 */
LanesSpan
lanes_verdict_find_moment (LanesTrace *trace, const LanesFigures *figures)
{
  LanesSpan found = figures->window;
  double best = -1;

  for (LanesTime end = figures->window.end; end - MOMENT >= figures->window.begin; end -= MOMENT)
    {
      LanesFigures part;

      lanes_figures_measure (trace, (LanesSpan){end - MOMENT, end}, &part);
      if (part.verdict != figures->verdict || rate (&part) <= best)
        continue;
      best = rate (&part);
      found = part.window;
    }
  return found;
}
