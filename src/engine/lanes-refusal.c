/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-refusal.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#define PARANOID_FILE "/proc/sys/kernel/perf_event_paranoid"
#define ALLOWS        2 /* and less: a program may look at its own threads, perf_event_open(2) */

/**
 * lanes_refusal_read_paranoid:
 *
 * Returns: what kernel.perf_event_paranoid is, %LANES_PARANOID_UNKNOWN where that cannot be read
 */
int
lanes_refusal_read_paranoid (void)
{
  g_autofree char *text = NULL;
  gint64 value;

  if (!g_file_get_contents (PARANOID_FILE, &text, NULL, NULL)
      || !g_ascii_string_to_signed (g_strstrip (text), 10, G_MININT, G_MAXINT, &value, NULL))
    return LANES_PARANOID_UNKNOWN;
  return (int) value;
}

/* Where the setting allows it, no advice about the setting helps. */
static char *
help_with_access (int paranoid)
{
  if (paranoid == LANES_PARANOID_UNKNOWN)
    return g_strdup (_ ("Whoever looks after this computer can allow it: by setting "
                        "kernel.perf_event_paranoid to 2 or less, or by giving Lanes "
                        "CAP_PERFMON."));
  if (paranoid > ALLOWS)
    return g_strdup_printf (_ ("Whoever looks after this computer can allow it: by setting "
                               "kernel.perf_event_paranoid, which is %d, to 2 or less, or by "
                               "giving Lanes CAP_PERFMON."),
                            paranoid);
  return g_strdup_printf (_ ("The setting kernel.perf_event_paranoid is %d and allows it, so "
                             "something else forbids it: the container or sandbox that Lanes runs "
                             "in, or a security module such as SELinux."),
                          paranoid);
}

/**
 * lanes_refusal_explain:
 * @code: the errno of perf_event_open(2)
 * @paranoid: as lanes_refusal_read_paranoid() says
 *
 * Says that the kernel does not tell of every switch, why, and what can be done about it: which is
 * another thing in a container, whose filter of system calls says EPERM or ENOSYS. A pure function.
 *
 * Returns: (transfer full): sentences
 */
char *
lanes_refusal_explain (int code, int paranoid)
{
  g_autofree char *help = NULL;
  g_autofree char *refusal =
      g_strdup_printf (_ ("The kernel does not tell Lanes of every switch here (%s)."),
                       g_strerror (code));

  switch (code)
    {
    case EACCES:
      help = help_with_access (paranoid);
      break;
    case EPERM:
      help = g_strdup (_ ("In a container or sandbox, its seccomp profile must allow "
                          "perf_event_open; elsewhere root or CAP_PERFMON may help."));
      break;
    case ENOSYS:
      help = g_strdup (_ ("A container or sandbox may hide perf_event_open with its seccomp "
                          "profile, or the kernel was built without it."));
      break;
    default:
      return g_steal_pointer (&refusal);
    }
  return g_strdup_printf ("%s %s", refusal, help);
}
