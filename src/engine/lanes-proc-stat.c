/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-proc-stat.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-error.h"

/* Core numbers above this are not core numbers: the largest kernels are built for 8,192. */
#define MAX_CORE_NUMBER 65535

/* user, nice, system, idle: what every kernel since 2.6 has. Later columns count as 0 without. */
#define MIN_COLUMNS 4

enum
{
  COLUMN_USER,
  COLUMN_NICE,
  COLUMN_SYSTEM,
  COLUMN_IDLE,
  COLUMN_IOWAIT,
  COLUMN_IRQ,
  COLUMN_SOFTIRQ,
  COLUMN_STEAL,
  N_COLUMNS /* guest and guest_nice follow, and are within user and nice already */
};

/* Fields of /proc/PID/stat as proc(5) counts them, from 1. */
#define FIELD_STATE     3
#define FIELD_PARENT    4
#define FIELD_PROCESSOR 39

/* A stretch of text that is not terminated by a NUL. */
typedef struct
{
  const char *next;
  const char *end;
} Cursor;

static gboolean
take_number (Cursor *cursor, guint64 *number)
{
  const char *digit = cursor->next;
  guint64 sum = 0;

  while (digit < cursor->end && g_ascii_isdigit (*digit))
    {
      if (!g_uint64_checked_mul (&sum, sum, 10)
          || !g_uint64_checked_add (&sum, sum, (guint64) (*digit - '0')))
        return FALSE;
      digit++;
    }
  if (digit == cursor->next)
    return FALSE;
  cursor->next = digit;
  *number = sum;
  return TRUE;
}

static void
skip_spaces (Cursor *cursor)
{
  while (cursor->next < cursor->end && *cursor->next == ' ')
    cursor->next++;
}

static gboolean
skip_word (Cursor *cursor)
{
  const char *begin = cursor->next;

  while (cursor->next < cursor->end && *cursor->next != ' ' && *cursor->next != '\n')
    cursor->next++;
  return cursor->next > begin;
}

/* Whether the last word taken was whole: text that was cut off ends in the middle of one. */
static gboolean
at_word_end (const Cursor *cursor)
{
  return cursor->next < cursor->end && (*cursor->next == ' ' || *cursor->next == '\n');
}

/* @cursor is the line after "cpu", up to where its newline is. */
static gboolean
parse_core_line (Cursor cursor, LanesCpuTimes *times)
{
  guint64 columns[N_COLUMNS] = {0};
  guint64 core;
  guint n = 0;

  if (!take_number (&cursor, &core) || core > MAX_CORE_NUMBER)
    return FALSE;
  while (n < N_COLUMNS && cursor.next < cursor.end)
    {
      if (*cursor.next != ' ')
        return FALSE;
      skip_spaces (&cursor);
      if (cursor.next == cursor.end)
        break;
      if (!take_number (&cursor, &columns[n++]))
        return FALSE;
    }
  if (n < MIN_COLUMNS)
    return FALSE;

  times->core = (guint) core;
  times->busy = columns[COLUMN_USER] + columns[COLUMN_NICE] + columns[COLUMN_SYSTEM]
                + columns[COLUMN_IRQ] + columns[COLUMN_SOFTIRQ] + columns[COLUMN_STEAL];
  times->idle = columns[COLUMN_IDLE] + columns[COLUMN_IOWAIT];
  return TRUE;
}

static gboolean
append_core_line (Cursor line, guint number, GArray *times, GError **error)
{
  LanesCpuTimes core;

  if (!parse_core_line (line, &core))
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                   /* Translators: "cpu0 100 …" is how the file writes it */
                   _ ("Line %u of /proc/stat is not “cpu”, a number and times, as was expected."),
                   number);
      return FALSE;
    }
  if (times->len && g_array_index (times, LanesCpuTimes, times->len - 1).core >= core.core)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                   _ ("Line %u of /proc/stat is out of order: core %u comes after core %u."),
                   number, core.core, g_array_index (times, LanesCpuTimes, times->len - 1).core);
      return FALSE;
    }
  g_array_append_val (times, core);
  return TRUE;
}

/**
 * lanes_proc_stat_parse:
 * @text: (array length=length): the text of /proc/stat, or its beginning with at least one byte
 *   after the last line that begins with “cpu”
 * @length: bytes of @text
 * @times: (element-type LanesCpuTimes): where the cores go, ascending; what it holds is removed
 * @error: (nullable): set to %LANES_ERROR_SYSTEM, naming the line, when the text is cut off or is
 *   something else
 *
 * Understands the per-core lines of /proc/stat. Cores that are offline have no line.
 *
 * Guest time is not added: the kernel counts it within user and nice already
 * (account_guest_time() in kernel/sched/cputime.c). See proc(5).
 *
 * Returns: whether at least one core was found and every line was understood
 */
gboolean
lanes_proc_stat_parse (const char *text, gsize length, GArray *times, GError **error)
{
  const char *end = text + length;
  guint number = 0;

  g_array_set_size (times, 0);
  for (const char *line = text; end - line >= 3 && memcmp (line, "cpu", 3) == 0;)
    {
      const char *newline = memchr (line, '\n', (gsize) (end - line));

      number++;
      if (!newline)
        {
          g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                       _ ("Line %u of /proc/stat is cut off."), number);
          return FALSE;
        }
      /* The sum over all cores has no number. */
      if (line[3] != ' ' && !append_core_line ((Cursor){line + 3, newline}, number, times, error))
        return FALSE;
      line = newline + 1;
    }
  if (times->len > 0)
    return TRUE;
  g_set_error_literal (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                       _ ("/proc/stat has no line for any core. Is /proc mounted?"));
  return FALSE;
}

/**
 * lanes_proc_stat_share:
 * @before: a core's counters
 * @after: the same core's counters, later
 *
 * How busy a core was between two readings.
 *
 * Counters may run backwards a little (idle and iowait do, see proc(5)): what ran backwards counts
 * as not moved.
 *
 * Returns: 0 to 1 of the core, or -1 when no tick was counted at all, so that nothing is known
 */
double
lanes_proc_stat_share (const LanesCpuTimes *before, const LanesCpuTimes *after)
{
  guint64 busy = after->busy > before->busy ? after->busy - before->busy : 0;
  guint64 idle = after->idle > before->idle ? after->idle - before->idle : 0;

  if (busy == 0 && idle == 0)
    return -1;
  return (double) busy / ((double) busy + (double) idle);
}

/**
 * lanes_proc_schedstat_parse:
 * @text: (array length=length): the text of /proc/PID/task/TID/schedstat
 * @length: bytes of @text
 * @stat: (out): nanoseconds run, nanoseconds waited for a core, and turns; unchanged on failure
 *
 * Understands the kernel's counters of one thread, as Documentation/scheduler/sched-stats.rst of
 * the kernel describes them.
 *
 * Returns: whether the text was three whole numbers
 */
gboolean
lanes_proc_schedstat_parse (const char *text, gsize length, LanesSchedStat *stat)
{
  Cursor cursor = {text, text + length};
  guint64 numbers[3];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (!take_number (&cursor, &numbers[i]) || !at_word_end (&cursor))
        return FALSE;
      skip_spaces (&cursor);
    }
  if (numbers[0] > G_MAXINT64 || numbers[1] > G_MAXINT64)
    return FALSE;
  *stat = (LanesSchedStat){(gint64) numbers[0], (gint64) numbers[1], numbers[2]};
  return TRUE;
}

/* Puts @cursor at field @field of a stat line. A program chooses its own name, spaces, parentheses
 * and newlines included: the name ends at the last parenthesis, since only numbers follow. */
static gboolean
find_field (const char *text, gsize length, guint field, Cursor *cursor)
{
  const char *name_end = memrchr (text, ')', length);

  if (!name_end)
    return FALSE;
  *cursor = (Cursor){name_end + 1, text + length};
  for (guint i = FIELD_STATE; i < field; i++)
    {
      skip_spaces (cursor);
      if (!skip_word (cursor))
        return FALSE;
    }
  skip_spaces (cursor);
  return cursor->next < cursor->end;
}

/**
 * lanes_proc_stat_parse_core:
 * @text: (array length=length): the text of /proc/PID/task/TID/stat
 * @length: bytes of @text
 * @core: (out): the kernel's number of the core that the thread ran on last (field 39)
 * @state: (out): R, S, D, T, Z, X, … (field 3)
 *
 * Understands where a thread is, see proc(5). Both are unchanged on failure.
 *
 * Returns: whether both fields were found, whole
 */
gboolean
lanes_proc_stat_parse_core (const char *text, gsize length, guint *core, char *state)
{
  Cursor at_state;
  Cursor at_core;
  guint64 number;

  if (!find_field (text, length, FIELD_STATE, &at_state)
      || !find_field (text, length, FIELD_PROCESSOR, &at_core))
    return FALSE;
  if (!g_ascii_isalpha (*at_state.next) || !take_number (&at_core, &number)
      || !at_word_end (&at_core) || number > MAX_CORE_NUMBER)
    return FALSE;
  *core = (guint) number;
  *state = *at_state.next;
  return TRUE;
}

/**
 * lanes_proc_stat_parse_parent:
 * @text: (array length=length): the text of /proc/PID/stat
 * @length: bytes of @text
 * @parent: (out): PID of the parent (field 4), 0 for a process that has none here; unchanged on
 *   failure
 *
 * Understands whose child a process is, see proc(5).
 *
 * Returns: whether the field was found, whole
 */
gboolean
lanes_proc_stat_parse_parent (const char *text, gsize length, int *parent)
{
  Cursor cursor;
  guint64 number;

  if (!find_field (text, length, FIELD_PARENT, &cursor) || !take_number (&cursor, &number)
      || !at_word_end (&cursor) || number > G_MAXINT)
    return FALSE;
  *parent = (int) number;
  return TRUE;
}
