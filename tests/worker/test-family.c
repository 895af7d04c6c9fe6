/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only what descends from a process gets its signals, whatever happens between looking and sending.
 */
#include "lanes-family.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-proc-tree.h"

/* What the walk through /proc has seen that is not so any more: the linker puts it between. */
static GArray *stale; /* of LanesProcess, NULL: nothing */

void __real_lanes_proc_tree_add_descendants (GArray *processes);
void __wrap_lanes_proc_tree_add_descendants (GArray *processes);

void
__wrap_lanes_proc_tree_add_descendants (GArray *processes)
{
  if (stale)
    g_array_append_vals (processes, stale->data, stale->len);
  else
    __real_lanes_proc_tree_add_descendants (processes);
}

/* In a group of its own, or in that of the caller */
static pid_t
start_resting (gboolean own_group)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      if (own_group)
        setpgid (0, 0);
      for (;;)
        pause ();
    }
  if (own_group)
    setpgid (pid, pid);
  return pid;
}

static gboolean
has_ended_by (pid_t pid, int number)
{
  siginfo_t news;

  g_assert_cmpint (waitid (P_PID, (id_t) pid, &news, WEXITED), ==, 0);
  return news.si_code == CLD_KILLED && news.si_status == number;
}

/* The stranger must live still. */
static void
assert_spared (pid_t stranger)
{
  siginfo_t news = {0};

  g_assert_cmpint (waitid (P_PID, (id_t) stranger, &news, WEXITED | WNOHANG | WNOWAIT), ==, 0);
  g_assert_cmpint (news.si_pid, ==, 0);
  kill (stranger, SIGKILL);
  g_assert_true (has_ended_by (stranger, SIGKILL));
}

/* Runs @func, which is told of a stranger, in a process whose family is looked at. */
static void
run_family (void (*func) (pid_t stranger))
{
  pid_t stranger = start_resting (TRUE);
  pid_t family = fork ();
  int status;

  if (family == 0)
    {
      func (stranger);
      _exit (0);
    }
  g_assert_cmpint (waitpid (family, &status, 0), ==, family);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  assert_spared (stranger);
}

static void
signal_stale_grandchild (pid_t stranger)
{
  pid_t child = start_resting (FALSE);
  LanesProcess seen[] = {{child, getpid ()}, {stranger, child}};

  /* A grandchild was seen, it has ended, and a stranger has its number. */
  stale = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  g_array_append_vals (stale, seen, G_N_ELEMENTS (seen));
  lanes_family_signal (SIGTERM, 0);
  if (!has_ended_by (child, SIGTERM))
    _exit (1);
}

static void
test_stale_grandchild (void)
{
  run_family (signal_stale_grandchild);
}

static void
signal_stale_child (pid_t stranger)
{
  LanesProcess seen = {stranger, getpid ()};

  stale = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  g_array_append_val (stale, seen);
  if (lanes_family_signal (SIGTERM, 0) != 0)
    _exit (1);
}

static void
test_stale_child (void)
{
  run_family (signal_stale_child);
}

/* A member of the family may join the process group of somebody else in its session. */
static void
signal_guest (pid_t stranger)
{
  pid_t child = start_resting (FALSE);

  if (setpgid (child, stranger) < 0 || lanes_family_signal (SIGTERM, 0) != 1
      || !has_ended_by (child, SIGTERM))
    _exit (1);
}

static void
test_foreign_group (void)
{
  run_family (signal_guest);
}

/* A leader that has ended but was not reaped keeps the number for those who are left. */
static void
signal_orphaned_group (pid_t stranger)
{
  pid_t leader = start_resting (TRUE);
  pid_t member = start_resting (FALSE);
  siginfo_t news;

  setpgid (member, leader);
  kill (leader, SIGKILL);
  waitid (P_PID, (id_t) leader, &news, WEXITED | WNOWAIT);
  /* Nobody is to be seen: the group is reached all the same. */
  stale = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  if (lanes_family_signal (SIGTERM, leader) != 1 || !has_ended_by (member, SIGTERM))
    _exit (1);
}

static void
test_orphaned_group (void)
{
  run_family (signal_orphaned_group);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/family/stale-grandchild", test_stale_grandchild);
  g_test_add_func ("/family/stale-child", test_stale_child);
  g_test_add_func ("/family/foreign-group", test_foreign_group);
  g_test_add_func ("/family/orphaned-group", test_orphaned_group);
  return g_test_run ();
}
