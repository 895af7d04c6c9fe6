/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "lanes-workload-private.h"

/* The most numbers between two checkpoints, and the most divisions, which count once the numbers
 * are large. */
#define MOST_NUMBERS   256
#define MOST_DIVISIONS 50000

/* These take a microsecond or two: divisions of a large number, and small numbers. */
#define DIVISIONS_A_LOOK 256
#define NUMBERS_A_LOOK   8

static gboolean
is_prime (LanesWork *work, guint64 number)
{
  if (number < 4)
    return number > 1;
  if (number % 2 == 0)
    return FALSE;
  for (guint64 divisor = 3; divisor * divisor <= number; divisor += 2)
    {
      if (number % divisor == 0)
        return FALSE;
      if (divisor % (2 * DIVISIONS_A_LOOK) == 1)
        lanes_work_look (work);
    }
  return TRUE;
}

/* One unit is one number, counted from 1. Plain trial division, number by number: slow as such, and
 * what anybody would do by hand. */
static int
count_primes (LanesWork *work, guint64 *result)
{
  guint64 done = 0;
  guint64 root = 1; /* of the number at hand, rounded down */

  while (lanes_work_go_on (work, done))
    {
      while ((root + 1) * (root + 1) <= done)
        root++;

      guint64 most = CLAMP (2 * MOST_DIVISIONS / root, 1, MOST_NUMBERS);
      guint64 end = done + lanes_work_portion (work, done, most);

      while (done < end)
        {
          *result += is_prime (work, ++done);
          if (done % NUMBERS_A_LOOK == 0)
            lanes_work_look (work);
        }
    }
  return 0;
}

static char *
describe (guint64 units, guint64 result)
{
  g_autofree char *primes = lanes_workload_format_number (result);
  g_autofree char *numbers = lanes_workload_format_number (units);

  /* Translators: how many primes, and how many numbers were tried, by all threads together */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s prime among %s numbers tried",
                                       "%s primes among %s numbers tried", result),
                          primes, numbers);
}

static char *
describe_amount (guint64 units)
{
  g_autofree char *numbers = lanes_workload_format_number (units);

  return g_strdup_printf (_ ("numbers up to %s"), numbers);
}

const LanesWorkload lanes_workload_primes = {
    .id = "primes",
    .title = N_ ("Count primes"),
    .description = N_ ("Tries each number in turn for divisors. Keeps a core busy with arithmetic, "
                       "and hardly touches memory."),
    .unit_size = MOST_NUMBERS,
    .run = count_primes,
    .describe = describe,
    .describe_amount = describe_amount,
};
