/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-set.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-error.h"

/* Kernels are built for more cores than a cpu_set_t holds, and then refuse to tell an affinity into
 * a mask that is smaller than their own: the largest that can be configured today is 8,192. */
#define KERNEL_MASK_BYTES 8192

G_STATIC_ASSERT (sizeof (cpu_set_t) <= KERNEL_MASK_BYTES);

typedef union
{
  cpu_set_t set;
  guchar bytes[KERNEL_MASK_BYTES];
} KernelMask;

/**
 * lanes_core_set_none:
 *
 * The set without a core.
 *
 * Returns: the set
 */
LanesCoreSet
lanes_core_set_none (void)
{
  LanesCoreSet set;

  CPU_ZERO (&set.bits);
  return set;
}

/**
 * lanes_core_set_all:
 *
 * The set of every core that there can be, on whatever machine.
 *
 * Returns: the set
 */
LanesCoreSet
lanes_core_set_all (void)
{
  LanesCoreSet set;

  memset (&set, 0xff, sizeof set);
  return set;
}

/**
 * lanes_core_set_add:
 * @set: a set
 * @core: the kernel's number of a core, below %LANES_MAX_CORES
 *
 * Puts a core into the set.
 */
void
lanes_core_set_add (LanesCoreSet *set, guint core)
{
  g_return_if_fail (core < LANES_MAX_CORES);
  CPU_SET (core, &set->bits);
}

/**
 * lanes_core_set_remove:
 * @set: a set
 * @core: the kernel's number of a core
 *
 * Takes a core out of the set. A set that was "all" is the other numbers from then on.
 */
void
lanes_core_set_remove (LanesCoreSet *set, guint core)
{
  if (core < LANES_MAX_CORES)
    CPU_CLR (core, &set->bits);
}

/**
 * lanes_core_set_contains:
 * @set: a set
 * @core: the kernel's number of a core
 *
 * Returns: whether @core is in the set
 */
gboolean
lanes_core_set_contains (const LanesCoreSet *set, guint core)
{
  return core < LANES_MAX_CORES && CPU_ISSET (core, &set->bits);
}

/**
 * lanes_core_set_is_all:
 * @set: a set
 *
 * Returns: whether the set holds every number that there can be: no limit at all
 */
gboolean
lanes_core_set_is_all (const LanesCoreSet *set)
{
  return lanes_core_set_count (set) == LANES_MAX_CORES;
}

/**
 * lanes_core_set_count:
 * @set: a set
 *
 * Returns: how many numbers are in the set, whether the machine has such cores or not
 */
guint
lanes_core_set_count (const LanesCoreSet *set)
{
  return (guint) CPU_COUNT (&set->bits);
}

/**
 * lanes_core_set_equal:
 * @a: a set
 * @b: another
 *
 * Returns: whether both hold the same cores
 */
gboolean
lanes_core_set_equal (const LanesCoreSet *a, const LanesCoreSet *b)
{
  return CPU_EQUAL (&a->bits, &b->bits);
}

/**
 * lanes_core_set_intersect:
 * @a: a set
 * @b: another
 *
 * Returns: the cores that are in both
 */
LanesCoreSet
lanes_core_set_intersect (const LanesCoreSet *a, const LanesCoreSet *b)
{
  LanesCoreSet both;

  CPU_AND (&both.bits, &a->bits, &b->bits);
  return both;
}

/* One item of a list, "3" or "0-2". */
static gboolean
parse_item (char *item, LanesCoreSet *set)
{
  guint64 first, last;
  char *dash = strchr (item, '-');

  if (dash)
    *dash = '\0';
  if (!g_ascii_string_to_unsigned (g_strstrip (item), 10, 0, LANES_MAX_CORES - 1, &first, NULL))
    return FALSE;

  last = first;
  if (dash
      && !g_ascii_string_to_unsigned (g_strstrip (dash + 1), 10, first, LANES_MAX_CORES - 1, &last,
                                      NULL))
    return FALSE;

  for (guint64 core = first; core <= last; core++)
    CPU_SET (core, &set->bits);
  return TRUE;
}

/**
 * lanes_core_set_parse:
 * @text: `all`, or numbers and ranges such as `0,2-3`
 * @set: (out): the set; left as it was on failure
 * @error: return location
 *
 * Understands a list of cores, as a person types it and as `taskset -c` takes it. Spaces do not
 * matter; a list without a core is an error.
 *
 * Returns: whether @text was understood; if not, @error is %LANES_ERROR_INVALID
 */
gboolean
lanes_core_set_parse (const char *text, LanesCoreSet *set, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_auto (GStrv) items = g_strsplit (stripped, ",", -1);
  LanesCoreSet parsed = lanes_core_set_none ();
  gboolean understood = items[0] != NULL;

  if (strcmp (stripped, "all") == 0)
    {
      *set = lanes_core_set_all ();
      return TRUE;
    }

  for (guint i = 0; understood && items[i]; i++)
    understood = parse_item (items[i], &parsed);

  if (!understood)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_INVALID,
                   _ ("“%s” is not a list of cores: expected “all”, or numbers from 0 to %d and "
                      "ranges of them, such as 0,2-3"),
                   stripped, LANES_MAX_CORES - 1);
      return FALSE;
    }

  *set = parsed;
  return TRUE;
}

/**
 * lanes_core_set_to_string:
 * @set: a set
 *
 * Writes the set the way lanes_core_set_parse() reads it, as short as it can be: `all`, `0,2-3`.
 * Two neighbors are a range too: `0-1`.
 *
 * Returns: (transfer full): the text; empty for the set without a core
 */
char *
lanes_core_set_to_string (const LanesCoreSet *set)
{
  GString *text = g_string_new (NULL);

  if (lanes_core_set_is_all (set))
    g_string_append (text, "all");
  else
    for (guint core = 0; core < LANES_MAX_CORES; core++)
      {
        guint last = core;

        if (!lanes_core_set_contains (set, core))
          continue;
        while (lanes_core_set_contains (set, last + 1))
          last++;

        g_string_append_printf (text, text->len > 0 ? ",%u" : "%u", core);
        if (last > core)
          g_string_append_printf (text, "-%u", last);
        core = last;
      }

  return g_string_free (text, FALSE);
}

/* What sched_setaffinity(2) refused, in words. */
static void
set_apply_error (GError **error, const LanesCoreSet *set, int tid, int code)
{
  g_autofree char *cores = lanes_core_set_to_string (set);

  if (code == EINVAL && lanes_core_set_count (set) == 0)
    g_set_error_literal (error, LANES_ERROR, LANES_ERROR_LIMIT,
                         _ ("There is no core to run on: choose at least one"));
  else if (code == EINVAL && lanes_core_set_count (set) == 1)
    g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT, _ ("Core %s cannot be used here"), cores);
  else if (code == EINVAL)
    g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT, _ ("None of the cores %s can be used here"),
                 cores);
  else if (code == ESRCH)
    g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT,
                 _ ("The cores of thread %d cannot be chosen: it has ended"), tid);
  else
    g_set_error (error, LANES_ERROR, LANES_ERROR_LIMIT,
                 _ ("The cores of thread %d cannot be chosen: %s"), tid, g_strerror (code));
}

/**
 * lanes_core_set_apply:
 * @set: the cores that the thread may use
 * @tid: the kernel's ID of a thread, 0: the calling thread
 * @error: return location
 *
 * Limits one thread to a set of cores, at once. Numbers that the machine does not have are passed
 * over by the kernel, as long as one that it has is among them. What the thread starts from then on
 * inherits the limit.
 *
 * Source: sched_setaffinity(2)
 *
 * Returns: whether the limit holds now; if not, @error is %LANES_ERROR_LIMIT
 */
gboolean
lanes_core_set_apply (const LanesCoreSet *set, int tid, GError **error)
{
  KernelMask mask;

  /* "All" includes the cores above LANES_MAX_CORES, where there are such. */
  memset (&mask, lanes_core_set_is_all (set) ? 0xff : 0, sizeof mask);
  mask.set = set->bits;

  if (sched_setaffinity (tid, sizeof mask, &mask.set) == 0)
    return TRUE;

  set_apply_error (error, set, tid, errno);
  return FALSE;
}

/**
 * lanes_core_set_of_thread:
 * @tid: the kernel's ID of a thread, 0: the calling thread
 * @set: (out): the cores that it may use; left as it was on failure
 * @error: return location
 *
 * Asks the kernel which cores a thread may use: numbers that the machine has, so never "all".
 *
 * Source: sched_getaffinity(2)
 *
 * Returns: whether the kernel told; if not, @error is %LANES_ERROR_SYSTEM
 */
gboolean
lanes_core_set_of_thread (int tid, LanesCoreSet *set, GError **error)
{
  KernelMask mask;

  memset (&mask, 0, sizeof mask);
  if (sched_getaffinity (tid, sizeof mask, &mask.set) != 0)
    {
      int code = errno;

      g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                   _ ("The cores of thread %d are not known: %s"), tid, g_strerror (code));
      return FALSE;
    }

  set->bits = mask.set;
  return TRUE;
}
