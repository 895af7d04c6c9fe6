/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-refusal.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/**
 * lanes_refusal_explain:
 * @code: the errno of perf_event_open(2)
 *
 * Says that the kernel does not tell of every switch, why, and what can be done about it: which is
 * another thing in a container, whose filter of system calls says EPERM or ENOSYS.
 *
 * Returns: (transfer full): sentences
 */
char *
lanes_refusal_explain (int code)
{
  const char *help = NULL;
  g_autofree char *refusal =
      g_strdup_printf (_ ("The kernel does not tell Lanes of every switch here (%s)."),
                       g_strerror (code));

  switch (code)
    {
    case EACCES:
      help = _ ("Whoever looks after this computer can allow it: by setting "
                "kernel.perf_event_paranoid to 2 or less, or by giving Lanes CAP_PERFMON.");
      break;
    case EPERM:
      help = _ ("In a container or sandbox, its seccomp profile must allow perf_event_open; "
                "elsewhere root or CAP_PERFMON may help.");
      break;
    case ENOSYS:
      help = _ ("A container or sandbox may hide perf_event_open with its seccomp profile, or the "
                "kernel was built without it.");
      break;
    default:
      return g_steal_pointer (&refusal);
    }
  return g_strdup_printf ("%s %s", refusal, help);
}
