/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread of the window asks for short turns, and what it launches does not. */
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-prompt.h"

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

static Attributes
read_attributes (int tid)
{
  Attributes attributes = {0};

  g_assert_cmpint (syscall (SYS_sched_getattr, tid, &attributes, sizeof attributes, 0), ==, 0);
  return attributes;
}

static gpointer
read_own (gpointer data)
{
  *(Attributes *) data = read_attributes (0);
  return NULL;
}

static void
assert_same (const Attributes *one, const Attributes *other)
{
  g_assert_cmpuint (one->policy, ==, other->policy);
  g_assert_cmpuint (one->flags, ==, other->flags);
  g_assert_cmpint (one->nice, ==, other->nice);
  g_assert_cmpuint (one->runtime, ==, other->runtime);
}

static void
test_ask (void)
{
  Attributes before = read_attributes (0), after, thread, child;
  int pid;

  if (before.policy != SCHED_OTHER || before.nice < 0)
    {
      g_test_skip ("The tests have another priority than programs usually do");
      return;
    }
  if (before.runtime == 0)
    {
      g_test_skip ("This kernel gives turns of one length to all");
      return;
    }
  lanes_prompt_ask ();
  after = read_attributes (0);
  g_assert_cmpuint (after.runtime, <, before.runtime);
  g_assert_cmpint (after.nice, ==, before.nice);
  g_assert_cmpuint (after.policy, ==, before.policy);

  g_thread_join (g_thread_new ("launched", read_own, &thread));
  assert_same (&thread, &before);
  pid = fork ();
  if (pid == 0)
    {
      pause ();
      _exit (0);
    }
  child = read_attributes (pid);
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  assert_same (&child, &before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/prompt/ask", test_ask);
  return g_test_run ();
}
