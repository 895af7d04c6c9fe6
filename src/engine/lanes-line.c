/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-line.h"

static gboolean
breaks_line (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * lanes_line_clean:
 * @text: what somebody calls a task or a thread: the kernel takes any bytes for a name
 *
 * Makes of @text what a label and a row of a table can show. What would break the line is a space.
 *
 * Returns: (transfer full): a line of valid UTF-8
 */
char *
lanes_line_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, breaks_line (c) ? ' ' : c);
    }
  return g_string_free (line, FALSE);
}
