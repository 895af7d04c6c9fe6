/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-program.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define KTHREADD    2 /* the parent of all that are the kernel's own */
#define STAT_LENGTH 512

/**
 * lanes_program_parse:
 * @text: (array length=length): what /proc/PID/stat says, or the begin of it
 * @length: how many bytes
 * @program: (out): what the process is called; unchanged on failure
 *
 * Understands who a process is. The name is in parentheses, and may have some itself. A pure
 * function. Source: proc_pid_stat(5).
 *
 * Returns: whether it is all there
 */
gboolean
lanes_program_parse (const char *text, gsize length, LanesProgram *program)
{
  /* Where there is no text, it may be NULL, which these functions must not be given. */
  const char *open = length > 0 ? memchr (text, '(', length) : NULL;
  const char *close = length > 0 ? memrchr (text, ')', length) : NULL;
  gint64 pid = 0;
  gint64 parent = 0;
  gsize i;

  if (!open || !close || close < open)
    return FALSE;
  for (const char *digit = text; digit < open && g_ascii_isdigit (*digit); digit++)
    pid = MIN (pid * 10 + g_ascii_digit_value (*digit), G_MAXINT);
  /* ") S PPID " */
  i = (gsize) (close - text) + 4;
  if (i >= length || !g_ascii_isdigit (text[i]))
    return FALSE;
  for (; i < length && g_ascii_isdigit (text[i]); i++)
    parent = MIN (parent * 10 + g_ascii_digit_value (text[i]), G_MAXINT);
  *program = (LanesProgram){.kernel = pid == KTHREADD || parent == KTHREADD};
  memcpy (program->name, open + 1, MIN ((gsize) (close - open) - 1, sizeof program->name - 1));
  return TRUE;
}

/**
 * lanes_program_read:
 * @pid: a process
 * @program: (out): what it is called; unchanged on failure
 *
 * Returns: whether there is such a process
 */
gboolean
lanes_program_read (int pid, LanesProgram *program)
{
  char path[32];
  char text[STAT_LENGTH];
  gssize length;
  int fd;

  g_snprintf (path, sizeof path, "/proc/%d/stat", pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  length = read (fd, text, sizeof text);
  close (fd);
  return length > 0 && lanes_program_parse (text, (gsize) length, program);
}
