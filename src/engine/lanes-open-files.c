/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-open-files.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-error.h"

/* Enough for the files of tens of thousands of threads. Where the system has no limit of its own,
 * one is kept all the same. */
#define MOST 65536

static guint before;

static guint
get_number (rlim_t limit)
{
  return (guint) MIN (limit, G_MAXINT);
}

/**
 * lanes_open_files_raise:
 *
 * Lets this process open as many files as the system allows it: two for each thread that is watched
 * are soon more than the usual 1,024. To be called on the main thread, any number of times.
 * Source: setrlimit(2), RLIMIT_NOFILE.
 */
void
lanes_open_files_raise (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0)
    return;
  if (before == 0)
    before = get_number (limit.rlim_cur);
  if (limit.rlim_cur >= MOST || limit.rlim_cur >= limit.rlim_max)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, MOST);
  if (setrlimit (RLIMIT_NOFILE, &limit) < 0)
    g_debug ("The limit of open files cannot be raised");
}

/**
 * lanes_open_files_get_before:
 *
 * Programs that use select(2) cannot live with a higher limit than the usual one: commands are
 * given back what there was.
 *
 * Returns: how many files could be open before lanes_open_files_raise(); 0 when it was not called
 */
guint
lanes_open_files_get_before (void)
{
  return before;
}

/**
 * lanes_open_files_get_limit:
 *
 * Returns: how many files can be open now: every descriptor is below it. Thread-safe
 */
guint
lanes_open_files_get_limit (void)
{
  struct rlimit limit;

  return getrlimit (RLIMIT_NOFILE, &limit) < 0 ? G_MAXINT : get_number (limit.rlim_cur);
}

/**
 * lanes_open_files_have_room:
 * @n: how many descriptors are wanted, 1 to 64
 * @error: return location: %LANES_ERROR_LAUNCH
 *
 * Tries whether @n more files can be opened now, all at once.
 *
 * Returns: whether they can
 */
gboolean
lanes_open_files_have_room (guint n, GError **error)
{
  int spare[LANES_OPEN_FILES_RESERVE];
  guint n_open = 0;

  g_return_val_if_fail (n >= 1 && n <= G_N_ELEMENTS (spare), FALSE);

  spare[0] = eventfd (0, EFD_CLOEXEC);
  while (n_open < n && spare[n_open] >= 0)
    if (++n_open < n)
      spare[n_open] = fcntl (spare[0], F_DUPFD_CLOEXEC, 0);
  for (guint i = 0; i < n_open; i++)
    close (spare[i]);
  if (n_open == n)
    return TRUE;
  g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH,
               _ ("Too many files are open. Stop some tasks, or allow more with “ulimit -n”."));
  return FALSE;
}
