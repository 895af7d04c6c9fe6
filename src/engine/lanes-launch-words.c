/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-launch-words.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/**
 * lanes_launch_words_explain:
 * @code: an errno of what makes processes, threads, descriptors and memory
 *
 * Says what the system has run out of, and what to do. A pure function.
 *
 * Returns: (transfer full): one or two sentences, translated; for other errors what strerror(3)
 * says
 */
char *
lanes_launch_words_explain (int code)
{
  switch (code)
    {
    case EAGAIN:
      return g_strdup (_ ("The system allows no more processes and threads. Stop some tasks or "
                          "programs, or allow more with “ulimit -u”."));
    case ENOMEM:
      return g_strdup (_ ("There is not enough memory. Stop some tasks or programs."));
    case EMFILE:
      return g_strdup (
          _ ("Too many files are open. Stop some tasks, or allow more with “ulimit -n”."));
    case ENFILE:
      return g_strdup (_ ("Too many files are open in the whole system. Stop some programs."));
    default:
      return g_strdup (g_strerror (code));
    }
}
