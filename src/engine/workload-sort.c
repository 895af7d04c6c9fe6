/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "lanes-workload-private.h"

#define BLOCK 2048
#define PIECE 128 /* numbers that are sorted in a few microseconds */

static int
compare (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;

  return (left > right) - (left < right);
}

/* Two rows of numbers in order become one. */
static void
merge (const guint32 *from, gsize middle, gsize end, guint32 *to)
{
  for (gsize i = 0, j = middle; i < middle || j < end;)
    *to++ = j == end || (i < middle && from[i] <= from[j]) ? from[i++] : from[j++];
}

/* Small pieces first, then they are put together two by two, looking in between. */
static void
sort_block (LanesWork *work, guint32 *numbers, gsize n)
{
  guint32 merged[BLOCK];

  for (gsize i = 0; i < n; i += PIECE, lanes_work_look (work))
    qsort (numbers + i, MIN (PIECE, n - i), sizeof numbers[0], compare);
  for (gsize size = PIECE; size < n; size *= 2)
    {
      for (gsize i = 0; i < n; i += 2 * size, lanes_work_look (work))
        merge (numbers + i, MIN (size, n - i), MIN (2 * size, n - i), merged + i);
      memcpy (numbers, merged, n * sizeof numbers[0]);
    }
}

/* Each number weighted by its place, so that the order is in the checksum. Returns FALSE when the
 * numbers are not in order. */
static gboolean
check (const guint32 *numbers, gsize n, guint64 *sum)
{
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && numbers[i - 1] > numbers[i])
        return FALSE;
      *sum += (i + 1) * (guint64) numbers[i];
    }
  return TRUE;
}

/* One unit is one number. They are sorted in blocks of 2048; the last one may be shorter. */
static int
sort_numbers (LanesWork *work, guint64 *result)
{
  guint32 numbers[BLOCK];
  guint64 done = 0;

  while (lanes_work_go_on (work, done))
    {
      guint64 state = done;
      gsize n = lanes_work_portion (work, done, BLOCK);

      for (gsize i = 0; i < n; i++)
        numbers[i] = (guint32) lanes_workload_random (&state);
      sort_block (work, numbers, n);
      if (!check (numbers, n, result))
        return EBADMSG;
      done += n;
    }
  return 0;
}

static char *
describe (guint64 units, guint64 result)
{
  g_autofree char *numbers = lanes_workload_format_number (units);
  g_autofree char *sum = lanes_workload_format_number (result);

  /* Translators: how many numbers were sorted, and a number that is the same whenever the work is
   */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s number in order, check number %s",
                                       "%s numbers in order, check number %s", units),
                          numbers, sum);
}

static char *
describe_amount (guint64 units)
{
  g_autofree char *numbers = lanes_workload_format_number (units);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s number", "%s numbers", units), numbers);
}

const LanesWorkload lanes_workload_sort = {
    .id = "sort",
    .title = N_ ("Sort numbers"),
    .description = N_ ("Puts shuffled numbers in order, block by block. Keeps a core busy with "
                       "decisions that it cannot guess."),
    .unit_size = BLOCK,
    .run = sort_numbers,
    .describe = describe,
    .describe_amount = describe_amount,
};
