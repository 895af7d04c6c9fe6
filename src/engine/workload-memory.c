/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-workload-private.h"

#define WORDS  (1024 * 1024 / sizeof (guint64)) /* in a block of 1 MiB */
#define BLOCKS 8
#define PIECE  1024 /* words that take a microsecond or two */

typedef struct
{
  guint64 source[BLOCKS][WORDS];
  guint64 copy[BLOCKS][WORDS];
} LanesMemoryBlocks;

/* A quarter of a block at a time: the first touch of memory is slow, and must not keep a pause or
 * a stop waiting. Returns FALSE when told to stop. */
static gboolean
fill (LanesWork *work, LanesMemoryBlocks *memory)
{
  guint64 *words = memory->source[0];

  for (gsize i = 0; i < BLOCKS * WORDS; i++)
    {
      if (i % (WORDS / 4) == 0 && !lanes_work_go_on (work, 0))
        return FALSE;
      if (i % PIECE == 0)
        lanes_work_look (work);
      words[i] = i;
    }
  return TRUE;
}

static void
copy (LanesWork *work, guint64 *to, const guint64 *from)
{
  for (gsize i = 0; i < WORDS; i += PIECE, lanes_work_look (work))
    memcpy (to + i, from + i, PIECE * sizeof *to);
}

static guint64
add_up (LanesWork *work, const guint64 *words)
{
  guint64 sum = 0;

  for (gsize i = 0; i < WORDS; i += PIECE, lanes_work_look (work))
    for (gsize j = i; j < i + PIECE; j++)
      sum += words[j];
  return sum;
}

/* One unit is one copy of 1 MiB, numbered from 0. The number goes into the first word of the block,
 * or the sum would be right without any copying from the ninth unit on. */
static int
copy_memory (LanesWork *work, guint64 *result)
{
  g_autofree LanesMemoryBlocks *memory = g_try_malloc (sizeof *memory);

  if (!memory)
    return ENOMEM;
  if (!fill (work, memory))
    return 0;

  for (guint64 done = 0; lanes_work_go_on (work, done); done++)
    {
      gsize block = done % BLOCKS;

      memory->source[block][0] = done;
      copy (work, memory->copy[block], memory->source[block]);
      *result += add_up (work, memory->copy[block]);
    }
  return 0;
}

static char *
describe (guint64 units, guint64 result)
{
  g_autofree char *size = lanes_workload_format_number (units);
  g_autofree char *sum = lanes_workload_format_number (result);

  /* Translators: MiB of memory, and a number that is the same whenever the work is */
  return g_strdup_printf (_ ("%s MiB copied, check number %s"), size, sum);
}

static char *
describe_amount (guint64 units)
{
  g_autofree char *size = lanes_workload_format_number (units);

  return g_strdup_printf (_ ("%s MiB of memory"), size);
}

const LanesWorkload lanes_workload_memory = {
    .id = "memory",
    .title = N_ ("Copy memory"),
    .description = N_ ("Copies 8 MiB from one place to another, again and again. Loads the memory, "
                       "which all cores share: two of these slow each other down."),
    .unit_size = 1,
    .run = copy_memory,
    .describe = describe,
    .describe_amount = describe_amount,
};
