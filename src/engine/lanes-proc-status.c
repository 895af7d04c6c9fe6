/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-proc-status.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* 60 lines; the longest lists 8,192 cores in groups of 8 digits. */
#define STATUS_LENGTH 8192

/* Where the value of @key begins, on a line of its own that is whole; NULL: there is none */
static const char *
find_value (const char *text, const char *end, const char *key)
{
  gsize key_length = strlen (key);

  while (text < end)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));

      if (!newline)
        return NULL;
      if ((gsize) (newline - text) > key_length && memcmp (text, key, key_length) == 0)
        {
          text += key_length;
          while (*text == ' ' || *text == '\t')
            text++;
          return text;
        }
      text = newline + 1;
    }
  return NULL;
}

/* The kernel writes a newline in a name as a backslash and an n. */
static void
take_name (const char *value, char *name, gsize size)
{
  gsize length = 0;

  while (value[length] != '\n' && length + 1 < size)
    length++;
  memcpy (name, value, length);
  name[length] = '\0';
}

/* The newline at the end of the line stops it. */
static gboolean
take_number (const char *value, guint64 *number)
{
  guint64 sum = 0;

  if (!value || !g_ascii_isdigit (*value))
    return FALSE;
  for (; g_ascii_isdigit (*value); value++)
    if (!g_uint64_checked_mul (&sum, sum, 10)
        || !g_uint64_checked_add (&sum, sum, (guint64) (*value - '0')))
      return FALSE;
  *number = sum;
  return TRUE;
}

/* 0: there is no such number, or it is none of a process. */
static int
take_pid (const char *value)
{
  guint64 number;

  return take_number (value, &number) && number <= G_MAXINT ? (int) number : 0;
}

/**
 * lanes_proc_status_parse:
 * @text: (array length=length): the text of /proc/PID/task/TID/status
 * @length: bytes of @text
 * @status: (out): what it says; unchanged on failure
 *
 * Understands how a thread is, see proc(5): the lines Name, State, Tgid, PPid, VmRSS,
 * voluntary_ctxt_switches and nonvoluntary_ctxt_switches. A process that is ending has no memory
 * any more, and no line for it.
 *
 * Returns: whether the text was whole and had what was looked for
 */
gboolean
lanes_proc_status_parse (const char *text, gsize length, LanesProcStatus *status)
{
  const char *end = text + length;
  const char *name = find_value (text, end, "Name:");
  const char *state = find_value (text, end, "State:");
  const char *memory = find_value (text, end, "VmRSS:");
  LanesProcStatus found = {0};

  if (!name || !state || !g_ascii_isalpha (*state))
    return FALSE;
  take_name (name, found.name, sizeof found.name);
  found.state = *state;
  found.pid = take_pid (find_value (text, end, "Tgid:"));
  found.parent = take_pid (find_value (text, end, "PPid:"));
  /* In units of 1,024 bytes, whatever the file calls them. */
  if (memory
      && (!take_number (memory, &found.memory)
          || !g_uint64_checked_mul (&found.memory, found.memory, 1024)))
    return FALSE;
  if (!take_number (find_value (text, end, "voluntary_ctxt_switches:"), &found.gave_way)
      || !take_number (find_value (text, end, "nonvoluntary_ctxt_switches:"), &found.preempted))
    return FALSE;
  *status = found;
  return TRUE;
}

/**
 * lanes_proc_status_read:
 * @pid: a process
 * @tid: one of its threads
 * @status: (out): what the kernel says of it; unchanged on failure
 *
 * Reads how a thread is at this moment.
 *
 * Returns: whether there is such a thread
 */
gboolean
lanes_proc_status_read (int pid, int tid, LanesProcStatus *status)
{
  char path[64];
  char text[STATUS_LENGTH];
  gsize length = 0;
  gssize n;

  g_snprintf (path, sizeof path, "/proc/%d/task/%d/status", pid, tid);

  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  while (length < sizeof text && (n = read (fd, text + length, sizeof text - length)) > 0)
    length += (gsize) n;
  close (fd);
  return lanes_proc_status_parse (text, length, status);
}
