/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-leftovers.h"
#include "launch-fixture.h"
#include "refuse-call.h"

typedef struct
{
  LanesChild *child;
  guint n_ended;
} Fixture;

static void
ended_cb (LanesChild *child, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_true (child == self->child);
  self->n_ended++;
}

static void
spawn (Fixture *self, const int *files, guint n_files, const char *script)
{
  const char *const arguments[] = {"/bin/sh", "-c", script, NULL};
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;

  self->n_ended = 0;
  self->child = lanes_child_spawn (arguments, (const char *const *) environment, files, n_files,
                                   ended_cb, self, &error);
  g_assert_no_error (error);
}

static gboolean
has_ended (gpointer data)
{
  return ((Fixture *) data)->n_ended > 0;
}

static gboolean
is_own_process (void)
{
  if (g_test_subprocess ())
    return TRUE;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return FALSE;
}

static gboolean
is_gone (gpointer pid)
{
  return kill (GPOINTER_TO_INT (pid), 0) < 0 && errno == ESRCH;
}

static void
assert_ends (Fixture *self)
{
  int pid = lanes_child_get_pid (self->child);

  wait_until (has_ended, self);
  g_assert_cmpuint (self->n_ended, ==, 1);
  g_assert_true (is_gone (GINT_TO_POINTER (pid)));
  /* It gets no signals any more, whoever has its number now. */
  g_assert_false (lanes_child_signal (self->child, SIGKILL));
  lanes_child_forget (g_steal_pointer (&self->child));
}

static gboolean
is_stopped (gpointer data)
{
  return lanes_child_is_stopped (((Fixture *) data)->child);
}

static gboolean
is_not_stopped (gpointer data)
{
  return !is_stopped (data);
}

static void
check_life (void)
{
  Fixture self;

  spawn (&self, NULL, 0, "exit 3");
  wait_until (has_ended, &self);
  g_assert_cmpint (lanes_child_get_signal (self.child), ==, 0);
  assert_ends (&self);

  spawn (&self, NULL, 0, "exec sleep 1000");
  g_assert_false (is_stopped (&self));
  g_assert_true (lanes_child_signal (self.child, SIGSTOP));
  wait_until (is_stopped, &self);
  g_assert_true (is_stopped (&self));
  g_assert_true (lanes_child_signal (self.child, SIGCONT));
  wait_until (is_not_stopped, &self);
  g_assert_true (lanes_child_signal (self.child, SIGTERM));
  wait_until (has_ended, &self);
  g_assert_cmpint (lanes_child_get_signal (self.child), ==, SIGTERM);
  assert_ends (&self);
}

static void
test_life (void)
{
  check_life ();
}

/* Kernels before 5.3, and containers that do not let it through */
static void
test_no_handles (void)
{
  if (!is_own_process ())
    return;
  refuse_call (SYS_pidfd_open, ENOSYS);
  check_life ();
}

/* Who started Lanes does not want to know of its children: that is inherited. */
static void
test_ignored_children (void)
{
  if (!is_own_process ())
    return;
  signal (SIGCHLD, SIG_IGN);
  check_life ();
}

/* One that has ended is nobody else until it was asked for its end. */
static void
test_signal_zombie (void)
{
  Fixture self;
  siginfo_t news;

  spawn (&self, NULL, 0, "exit 0");
  g_assert_cmpint (waitid (P_PID, (id_t) lanes_child_get_pid (self.child), &news,
                           WEXITED | WNOWAIT),
                   ==, 0);
  lanes_child_signal (self.child, SIGKILL);
  g_assert_false (lanes_child_is_stopped (self.child));
  assert_ends (&self);
}

/* What nobody wants to know of any more is ended, and no zombie stays. */
static void
test_forget (void)
{
  Fixture self;
  int pid;

  spawn (&self, NULL, 0, "trap '' TERM; exec sleep 1000");
  pid = lanes_child_get_pid (self.child);
  lanes_child_forget (self.child);
  wait_until (is_gone, GINT_TO_POINTER (pid));
  g_assert_cmpuint (self.n_ended, ==, 0);
}

static char *
read_all (int fd)
{
  char text[256];
  gssize length = read (fd, text, sizeof text - 1);

  close (fd);
  return g_strndup (text, (gsize) MAX (length, 0));
}

/* It gets what it is handed, where it expects it, and nothing else. */
static void
test_files (void)
{
  Fixture self;
  g_autofree char *text = NULL;
  int ends[2], low[2];
  int files[5] = {-1, -1, -1, -1, -1};

  if (!is_own_process ())
    return;
  for (int fd = 3; fd < 10; fd++)
    close (fd);
  g_assert_cmpint (pipe2 (low, O_CLOEXEC), ==, 0);
  g_assert_cmpint (low[1], ==, 4);
  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  files[STDOUT_FILENO] = ends[1];
  files[3] = low[1]; /* one in the place of the other */
  files[4] = low[0];
  spawn (&self, files, 5, "echo through >&3; read word <&4; echo $word; ls /proc/self/fd | wc -l");
  close (ends[1]);
  wait_until (has_ended, &self);
  text = read_all (ends[0]);
  g_assert_cmpstr (text, ==, "through\n6\n"); /* ls has a folder open */
  g_assert_cmpint (lanes_child_get_signal (self.child), ==, 0);
  lanes_child_forget (self.child);
}

static void
test_not_there (void)
{
  const char *const arguments[] = {"/nonexistent/program", NULL};
  const char *const environment[] = {NULL};
  g_autoptr (GError) error = NULL;

  g_assert_null (lanes_child_spawn (arguments, environment, NULL, 0, ended_cb, NULL, &error));
  g_assert_cmpstr (error->message, ==, "No such file or directory");
}

/* What is told of a lost command is memory that others can write to. */
static void
test_own_group (void)
{
  Fixture self;

  if (!is_own_process ())
    return;
  g_assert_cmpint (setsid (), >, 0);
  spawn (&self, NULL, 0, "exec sleep 60");
  lanes_leftovers_kill (getpgrp ());
  lanes_leftovers_kill (0);
  wait_for (20 * LANES_MSEC);
  g_assert_cmpuint (self.n_ended, ==, 0);
  g_assert_true (lanes_child_signal (self.child, SIGKILL));
  assert_ends (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/child/life", test_life);
  g_test_add_func ("/child/no-handles", test_no_handles);
  g_test_add_func ("/child/ignored-children", test_ignored_children);
  g_test_add_func ("/child/signal-zombie", test_signal_zombie);
  g_test_add_func ("/child/forget", test_forget);
  g_test_add_func ("/child/files", test_files);
  g_test_add_func ("/child/own-group", test_own_group);
  g_test_add_func ("/child/not-there", test_not_there);
  return g_test_run ();
}
