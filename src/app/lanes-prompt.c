/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-prompt.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The shortest turn that the kernel gives: Documentation/scheduler/sched-eevdf.rst */
#define TURN 100000 /* ns */

/* struct sched_attr in linux/sched/types.h, the size of which it had at first: sched_setattr(2) */
typedef struct
{
  guint32 size;
  guint32 policy;
  guint64 flags;
  gint32 nice;
  guint32 priority;
  guint64 runtime;
  guint64 deadline;
  guint64 period;
} Attributes;

#define RESET_ON_FORK 1 /* SCHED_FLAG_RESET_ON_FORK */

/**
 * lanes_prompt_ask:
 *
 * Asks the kernel to let the calling thread begin sooner when there is something to do, for which
 * its turns may be as short as can be. It gets no more of the cores than before: with hundreds of
 * busy threads, it is the difference between answering and standing still. What it launches is as
 * if it had not asked. A kernel before 6.12 does not know of that, and changes nothing.
 */
void
lanes_prompt_ask (void)
{
  Attributes attributes = {.size = sizeof attributes};

  /* What is launched would lose a higher priority on its way. */
  if (getpriority (PRIO_PROCESS, 0) < 0
      || syscall (SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0
      || attributes.policy != SCHED_OTHER)
    return;
  attributes.size = sizeof attributes;
  attributes.flags |= RESET_ON_FORK;
  attributes.runtime = TURN;
  if (syscall (SYS_sched_setattr, 0, &attributes, 0) != 0)
    g_debug ("The window takes its turns as all others do.");
}
