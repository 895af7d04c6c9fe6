/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the strip of how many run together looks like: pure arithmetic, and no picture. */
#include "lanes-together-layout.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* So near to a whole number, a mean is one. */
#define WHOLE 0.001f

/* Less than this of a column is nobody's time: what is left of rounding. */
#define ANY 0.0005f

/**
 * lanes_together_summarize:
 * @means: (array length=n_columns): how many threads ran at once, the oldest first; below 0: not
 *   known
 * @n_columns: how many columns are in sight
 *
 * The mean is that of the time in which anything ran, as it is for the verdict: when the tasks ran
 * does not tell how. Of a column, that is no more than the time that all of its threads had.
 *
 * Returns: what the columns are like as a whole
 */
LanesTogetherFigures
lanes_together_summarize (const float *means, guint n_columns)
{
  LanesTogetherFigures figures = {-1, -1, -1};
  double sum = 0;
  double busy = 0;

  for (guint i = 0; i < n_columns; i++)
    {
      if (means[i] < 0)
        continue;
      figures.last = (double) means[i];
      figures.highest = MAX (figures.highest, (double) means[i]);
      if (means[i] < ANY)
        continue;
      sum += (double) means[i];
      busy += MIN ((double) means[i], 1);
    }
  if (busy > 0)
    figures.mean = sum / busy;
  return figures;
}

/**
 * lanes_together_get_top:
 * @n_cores: how many cores the tasks may use
 * @highest: the highest point of the graph
 *
 * When a core was taken away, what ran on more of them before is still in sight.
 *
 * Returns: how many threads at once the full height stands for, 1 or more
 */
double
lanes_together_get_top (guint n_cores, double highest)
{
  return MAX (MAX (n_cores, 1), ceil (highest - (double) WHOLE));
}

static gboolean
is_whole (float mean)
{
  return mean >= 0 && ABS (mean - roundf (mean)) < WHOLE;
}

/**
 * lanes_together_get_step:
 * @means: (array length=n_columns): how many threads ran at once; below 0: not known
 * @n_columns: how many columns there are
 * @column: one of them
 *
 * Where turns are long, the mean of a column between two that are even tells where in it the change
 * was: then the step is drawn where it is. Everywhere else it is the mean.
 *
 * Returns: how the graph goes through the column
 */
LanesTogetherStep
lanes_together_get_step (const float *means, guint n_columns, guint column)
{
  float mean = means[column];
  float before = column > 0 ? means[column - 1] : -1;
  float after = column + 1 < n_columns ? means[column + 1] : -1;

  if (!is_whole (before) || !is_whole (after) || is_whole (mean) || mean <= MIN (before, after)
      || mean >= MAX (before, after))
    return (LanesTogetherStep){mean, mean, 1};
  before = roundf (before);
  after = roundf (after);
  return (LanesTogetherStep){before, after, (mean - after) / (before - after)};
}

/**
 * lanes_together_format:
 * @mean: a number of threads, 0 or more
 *
 * Returns: (transfer full): it in digits: "2", "1.7", and without a fraction where that says
 * nothing
 */
char *
lanes_together_format (double mean)
{
  double tenths = round (mean * 10);

  if (mean >= 100 || fmod (tenths, 10) == 0)
    return g_strdup_printf ("%.0f", mean);
  /* Translators: how many tasks run at once on the mean, as in "1.7" */
  return g_strdup_printf (_ ("%.1f"), mean);
}
