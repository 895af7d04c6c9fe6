/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-proc-stat.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "lanes-error.h"

/* Core numbers above this are not core numbers: the largest kernels are built for 8,192. */
#define MAX_CORE_NUMBER 65535

/* What is added up of a core's line */
enum
{
  KIND_CORE,
  KIND_BUSY,
  KIND_IDLE,
  N_KINDS
};

/* The core's number; user, nice, system, idle, iowait, irq, softirq and steal. Guest and guest_nice
 * follow, and are within user and nice already. */
static const guint8 kinds[] = {
    KIND_CORE, KIND_BUSY, KIND_BUSY, KIND_BUSY, KIND_IDLE,
    KIND_IDLE, KIND_BUSY, KIND_BUSY, KIND_BUSY,
};

#define N_NUMBERS G_N_ELEMENTS (kinds)

/* Up to idle: what every kernel since 2.6 has. What is missing counts as 0. */
#define MIN_NUMBERS 5

/* What take_short_line() may look at */
#define SHORT_LINE (64 + 8)

/* Fields of /proc/PID/stat as proc(5) counts them, from 1. */
#define FIELD_STATE       3
#define FIELD_PARENT      4
#define FIELD_USER_TIME   14
#define FIELD_SYSTEM_TIME 15
#define FIELD_START       22
#define FIELD_PROCESSOR   39

/* And the one of /proc/loadavg. */
#define FIELD_LAST_PID 5

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

/* Whether the last word taken was whole: text that was cut off ends in the middle of one. */
static gboolean
at_word_end (const Cursor *cursor)
{
  return cursor->next < cursor->end && (*cursor->next == ' ' || *cursor->next == '\n');
}

/* The sum of numbers of eight digits whose digits were added up by their places, the first being
 * the lowest byte: pairs of places become one, pairs of those do, and these two. */
static inline guint64
add_up_places (guint64 places)
{
  places = (places & 0x00FF00FF00FF00FF) * 10 + ((places >> 8) & 0x00FF00FF00FF00FF);
  places = (places & 0x0000FFFF0000FFFF) * 100 + ((places >> 16) & 0x0000FFFF0000FFFF);
  return (places & 0xFFFFFFFF) * 10000 + (places >> 32);
}

/* One bit for each of the first 64 characters that is below '0', as all are that stand between
 * numbers. */
static inline guint64
find_ends (const char *text)
{
  guint64 ends = 0;

#pragma GCC unroll 4
  for (guint i = 0; i < 64; i += 16)
    {
#ifdef __SSE2__
      __m128i group = _mm_loadu_si128 ((const __m128i *) (const void *) (text + i));
      __m128i below = _mm_cmplt_epi8 (group, _mm_set1_epi8 ('0'));

      ends |= (guint64) (guint) _mm_movemask_epi8 (below) << i;
#else
      for (guint j = i; j < i + 16; j++)
        ends |= (guint64) (text[j] < '0') << j;
#endif
    }
  return ends;
}

/* Nearly all lines have numbers of eight digits at the most, one space after each, and end within
 * 64 bytes. Where numbers end is found for all of them at once, so that none waits for the one
 * before it: there are machines with a thousand cores. Moves @cursor to the newline. */
static gboolean
take_short_line (Cursor *cursor, LanesCpuTimes *times)
{
  const char *text = cursor->next;
  guint64 places[N_KINDS] = {0}; /* at most six digits are added up, so that no byte overflows */
  guint64 ends = find_ends (text);
  guint64 others = 0;
  int wrong = 0;
  guint begin = 0;
  guint end = 0;

#pragma GCC unroll 9
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      guint length;
      guint64 group;

      end = (guint) __builtin_ctzll (ends | 1ULL << 63);
      length = end - begin;
      if (length - 1 > 7)
        return FALSE;
      memcpy (&group, text + begin, sizeof group);
      group = (GUINT64_FROM_LE (group) ^ 0x3030303030303030) << (64 - 8 * length);
      others |= (group + 0x7676767676767676) | group;
      places[kinds[i]] += group;
      if (i < N_NUMBERS - 1)
        wrong |= text[end] ^ ' ';
      ends &= ends - 1;
      begin = end + 1;
    }
  if ((others & 0x8080808080808080) != 0 || wrong != 0 || (text[end] != ' ' && text[end] != '\n'))
    return FALSE;
  for (; text[end] != '\n'; ends &= ends - 1)
    {
      if (ends == 0)
        return FALSE;
      end = (guint) __builtin_ctzll (ends);
    }
  cursor->next = text + end;
  *times = (LanesCpuTimes){(guint) add_up_places (places[KIND_CORE]),
                           add_up_places (places[KIND_BUSY]), add_up_places (places[KIND_IDLE])};
  return TRUE;
}

/* @cursor is after "cpu", and there is a newline somewhere. */
static gboolean
take_line (Cursor *cursor, LanesCpuTimes *times)
{
  guint64 sums[N_KINDS] = {0};
  guint64 number;
  guint n = 0;

  while (n < N_NUMBERS && *cursor->next != '\n')
    {
      if (n > 0 && *cursor->next != ' ')
        return FALSE;
      if (n > 0)
        skip_spaces (cursor);
      if (*cursor->next == '\n')
        break;
      if (!take_number (cursor, &number))
        return FALSE;
      sums[kinds[n++]] += number;
    }
  *times =
      (LanesCpuTimes){(guint) MIN (sums[KIND_CORE], G_MAXUINT), sums[KIND_BUSY], sums[KIND_IDLE]};
  return n >= MIN_NUMBERS;
}

static gboolean
set_cut_off (guint number, GError **error)
{
  g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM, _ ("Line %u of /proc/stat is cut off."),
               number);
  return FALSE;
}

static gboolean
skip_line (Cursor *cursor)
{
  const char *newline;

  if (cursor->next < cursor->end && *cursor->next == '\n')
    newline = cursor->next;
  else
    newline = memchr (cursor->next, '\n', (gsize) (cursor->end - cursor->next));
  if (newline)
    cursor->next = newline + 1;
  return newline != NULL;
}

static gboolean
append_core_line (Cursor *cursor, guint number, GArray *times, GError **error)
{
  guint n = times->len;
  LanesCpuTimes *core;

  g_array_set_size (times, n + 1);
  core = &g_array_index (times, LanesCpuTimes, n);
  if (cursor->end - cursor->next < SHORT_LINE || !take_short_line (cursor, core))
    {
      if (!memchr (cursor->next, '\n', (gsize) (cursor->end - cursor->next)))
        return set_cut_off (number, error);
      if (!take_line (cursor, core))
        core->core = G_MAXUINT;
    }
  if (core->core > MAX_CORE_NUMBER)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                   /* Translators: "cpu0 100 …" is how the file writes it */
                   _ ("Line %u of /proc/stat is not “cpu”, a number and times, as was expected."),
                   number);
      return FALSE;
    }
  if (n > 0 && core[-1].core >= core->core)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_SYSTEM,
                   _ ("Line %u of /proc/stat is out of order: core %u comes after core %u."),
                   number, core->core, core[-1].core);
      return FALSE;
    }
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
  Cursor cursor = {text, text + length};
  guint number = 0;

  g_array_set_size (times, 0);
  while (cursor.end - cursor.next >= 3 && memcmp (cursor.next, "cpu", 3) == 0)
    {
      cursor.next += 3;
      number++;
      /* The sum over all cores has no number. */
      if ((cursor.next == cursor.end || *cursor.next != ' ')
          && !append_core_line (&cursor, number, times, error))
        return FALSE;
      if (!skip_line (&cursor))
        return set_cut_off (number, error);
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

/* Puts @cursor at the first field after the name of a stat line. A program chooses its own name,
 * spaces, parentheses and newlines included: the name ends at the last parenthesis, since only
 * numbers follow. */
static gboolean
find_state (const char *text, gsize length, Cursor *cursor)
{
  const char *name_end = length > 0 ? memrchr (text, ')', length) : NULL;

  if (!name_end)
    return FALSE;
  *cursor = (Cursor){name_end + 1, text + length};
  skip_spaces (cursor);
  return cursor->next < cursor->end;
}

/* Goes from field @from, or its end, to field @to: there is one space after each. */
static gboolean
skip_fields (Cursor *cursor, guint from, guint to)
{
  guint n_spaces = to - from;
  const char *next = cursor->next;

  while (n_spaces > 0 && next < cursor->end)
    n_spaces -= *next++ == ' ';
  cursor->next = next;
  return next < cursor->end;
}

static gboolean
take_whole_number (Cursor *cursor, guint64 limit, guint64 *number)
{
  return take_number (cursor, number) && at_word_end (cursor) && *number <= limit;
}

/**
 * lanes_proc_stat_parse_thread:
 * @text: (array length=length): the text of /proc/PID/task/TID/stat
 * @length: bytes of @text
 * @stat: (out): what it says; unchanged on failure
 *
 * Understands how a thread is, what it used and where, see proc(5).
 *
 * Returns: whether all fields up to 39 were found, whole
 */
gboolean
lanes_proc_stat_parse_thread (const char *text, gsize length, LanesThreadStat *stat)
{
  Cursor cursor;
  guint64 parent, user, system, start, core;
  char state;

  if (!find_state (text, length, &cursor) || !g_ascii_isalpha (*cursor.next))
    return FALSE;
  state = *cursor.next;
  if (!skip_fields (&cursor, FIELD_STATE, FIELD_PARENT)
      || !take_whole_number (&cursor, G_MAXINT, &parent)
      || !skip_fields (&cursor, FIELD_PARENT, FIELD_USER_TIME)
      || !take_whole_number (&cursor, G_MAXINT64 / 2, &user)
      || !skip_fields (&cursor, FIELD_USER_TIME, FIELD_SYSTEM_TIME)
      || !take_whole_number (&cursor, G_MAXINT64 / 2, &system)
      || !skip_fields (&cursor, FIELD_SYSTEM_TIME, FIELD_START)
      || !take_whole_number (&cursor, G_MAXUINT64, &start)
      || !skip_fields (&cursor, FIELD_START, FIELD_PROCESSOR)
      || !take_whole_number (&cursor, MAX_CORE_NUMBER, &core))
    return FALSE;
  *stat = (LanesThreadStat){state, (int) parent, (guint) core, user + system, start};
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

  if (!find_state (text, length, &cursor) || !skip_fields (&cursor, FIELD_STATE, FIELD_PARENT)
      || !take_whole_number (&cursor, G_MAXINT, &number))
    return FALSE;
  *parent = (int) number;
  return TRUE;
}

/**
 * lanes_proc_loadavg_parse:
 * @text: (array length=length): the text of /proc/loadavg
 * @length: bytes of @text
 * @last: (out): the number that was given to a process or thread last; unchanged on failure
 *
 * Understands the last field, see proc(5): while it stays the same, nobody was born.
 *
 * Returns: whether the field was found, whole
 */
gboolean
lanes_proc_loadavg_parse (const char *text, gsize length, int *last)
{
  Cursor cursor = {text, text + length};
  guint64 number;

  skip_spaces (&cursor);
  if (!skip_fields (&cursor, 1, FIELD_LAST_PID) || !take_whole_number (&cursor, G_MAXINT, &number))
    return FALSE;
  *last = (int) number;
  return TRUE;
}
