/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a selected span. */
#include "lanes-selection-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PERCENT 100.0

/**
 * lanes_selection_word_get_name:
 *
 * Returns: (transfer none): what the figure is called, translated
 */
const char *
lanes_selection_word_get_name (LanesSelectionWord word)
{
  static const char *const names[] = {
      [LANES_SELECTION_BUSY] = N_ ("Busy"),
      [LANES_SELECTION_TOGETHER] = N_ ("Together, on average"),
      [LANES_SELECTION_OVERLAP] = N_ ("At the same instant"),
      [LANES_SELECTION_QUEUEING] = N_ ("Waiting for a turn"),
      [LANES_SELECTION_TURNS] = N_ ("Turns"),
      [LANES_SELECTION_MOVES] = N_ ("Moves between cores"),
      [LANES_SELECTION_MEDIAN_TURN] = N_ ("Median turn"),
      [LANES_SELECTION_LONGEST_TURN] = N_ ("Longest turn"),
      [LANES_SELECTION_LONGEST_WAIT] = N_ ("Longest wait"),
  };

  return _ (names[word]);
}

/**
 * lanes_selection_word_get_meaning:
 *
 * Returns: (transfer none): what the figure means, in a line, translated
 */
const char *
lanes_selection_word_get_meaning (LanesSelectionWord word)
{
  static const char *const meanings[] = {
      [LANES_SELECTION_BUSY] = N_ ("At least one thread of the tasks had a core"),
      [LANES_SELECTION_TOGETHER] = N_ ("So many threads ran at once, while any ran"),
      [LANES_SELECTION_OVERLAP] =
          N_ ("Two threads or more ran, each on a core of its own: part of the busy time"),
      [LANES_SELECTION_QUEUEING] =
          N_ ("A thread could have run, but others had the cores: part of the time"),
      [LANES_SELECTION_TURNS] = N_ ("So often a thread was given a core"),
      [LANES_SELECTION_MOVES] = N_ ("So often a thread went on with another core"),
      [LANES_SELECTION_MEDIAN_TURN] =
          N_ ("Half of the turns that began and ended here were shorter, half longer"),
      [LANES_SELECTION_LONGEST_TURN] = N_ ("So long a thread had a core without a break"),
      [LANES_SELECTION_LONGEST_WAIT] = N_ ("So long a thread could have run, and had no core"),
  };

  return _ (meanings[word]);
}

/* A duration, and whose it was where that is known */
static char *
describe_longest (LanesTime length, const char *name)
{
  g_autofree char *duration = lanes_time_format_duration (length);

  if (length <= 0)
    return g_strdup (_ ("none"));
  if (!name)
    return g_steal_pointer (&duration);
  /* Translators: a duration, and the thread whose it was, as in "4 ms, Play music · 2" */
  return g_strdup_printf (_ ("%s, %s"), duration, name);
}

static char *
describe_turns (const LanesSpanTotals *totals)
{
  double per_second = (double) totals->turns / MAX (lanes_time_to_seconds (totals->length), 1e-9);

  /* Translators: how many turns there were, and how many that is in a second */
  return g_strdup_printf (_ ("%lu (%.0f a second)"), (gulong) totals->turns, per_second);
}

/**
 * lanes_selection_words_for_percent:
 * @share: from 0 on
 *
 * Writes a share, where only nothing at all is called 0 %, and only all of it 100 %.
 *
 * Returns: (transfer full): "48 %", translated
 */
char *
lanes_selection_words_for_percent (double share)
{
  long percent = lround (share * PERCENT);

  if (share > 0 && percent == 0)
    return g_strdup (_ ("< 1 %"));
  if (share < 1 && percent == (long) PERCENT && share < 1 - 1e-9)
    percent--;
  return g_strdup_printf (_ ("%ld %%"), percent);
}

/**
 * lanes_selection_word_get_value:
 * @word: which figure
 * @totals: what was measured
 * @turn_name: (nullable): whose the longest turn was
 * @wait_name: (nullable): whose the longest wait was
 *
 * Returns: (transfer full): the figure, translated
 */
char *
lanes_selection_word_get_value (LanesSelectionWord word, const LanesSpanTotals *totals,
                                const char *turn_name, const char *wait_name)
{
  switch (word)
    {
    case LANES_SELECTION_BUSY:
      return lanes_selection_words_for_percent (totals->busy);
    case LANES_SELECTION_TOGETHER:
      /* Translators: an average, as in "1.9 threads" */
      return g_strdup_printf (_ ("%.1f threads"), totals->together);
    case LANES_SELECTION_OVERLAP:
      return lanes_selection_words_for_percent (totals->overlap);
    case LANES_SELECTION_QUEUEING:
      return lanes_selection_words_for_percent (totals->queueing);
    case LANES_SELECTION_TURNS:
      return describe_turns (totals);
    case LANES_SELECTION_MOVES:
      return g_strdup_printf ("%lu", (gulong) totals->moves);
    case LANES_SELECTION_MEDIAN_TURN:
      return describe_longest (totals->median_turn, NULL);
    case LANES_SELECTION_LONGEST_TURN:
      return describe_longest (totals->longest_turn, turn_name);
    case LANES_SELECTION_LONGEST_WAIT:
    default:
      return describe_longest (totals->longest_wait, wait_name);
    }
}

/**
 * lanes_selection_words_for_known:
 * @known: for how much of the span it is known what happened, from 0 to 1
 *
 * Returns: (transfer full) (nullable): what is to be said of that, translated; %NULL: all is known
 */
char *
lanes_selection_words_for_known (double known)
{
  g_autofree char *percent = NULL;

  if (known > 1 - 1e-9)
    return NULL;
  if (known <= 0)
    return g_strdup (_ ("Nothing is known of this time."));
  percent = lanes_selection_words_for_percent (1 - known);
  /* Translators: %s is a percentage */
  return g_strdup_printf (_ ("Not known for %s of the time; the figures are about the rest."),
                          percent);
}

/**
 * lanes_selection_words_for_pair:
 * @task: the name of a task
 * @other: (nullable): that of another; %NULL: it is about the threads of one task
 * @pair: how they were to each other
 *
 * Returns: (transfer full): that in a sentence, translated
 */
char *
lanes_selection_words_for_pair (const char *task, const char *other, const LanesSpanPair *pair)
{
  g_autofree char *together = lanes_selection_words_for_percent (pair->together);
  g_autofree char *turns = lanes_selection_words_for_percent (pair->turns);
  g_autofree char *apart = lanes_selection_words_for_percent (pair->apart);

  if (!other)
    /* Translators: a task, and three percentages */
    return g_strdup_printf (
        _ ("Threads of %s: together for %s of the time, taking turns for %s, neither for %s"), task,
        together, turns, apart);
  /* Translators: two tasks, and three percentages */
  return g_strdup_printf (
      _ ("%s and %s: together for %s of the time, taking turns for %s, neither for %s"), task,
      other, together, turns, apart);
}
