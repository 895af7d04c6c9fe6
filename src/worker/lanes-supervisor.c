/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lanes-family.h"
#include "lanes-leftovers.h"
#include "lanes-proc-tree.h"
#include "lanes-worker-limits.h"

/* How long what a command leaves behind has to end by itself. */
#define LEFTOVERS_GRACE LANES_SEC

/* Between two looks at what is still alive while everything is being killed. */
#define KILL_INTERVAL (5 * LANES_MSEC)

/* How often it looks for what it cannot see, where /proc cannot be read, before it gives up. */
#define MAX_BLIND_LOOKS 400

typedef struct
{
  const LanesWorkerOptions *options; /* borrowed */
  LanesBoard *board;                 /* borrowed */
  int signals;                       /* a signalfd */
  pid_t command;
  gboolean command_ended;
  gboolean command_reaped;     /* until then, its number and that of its group are nobody else's */
  gboolean paused;             /* by the launcher */
  LanesTime kill_leftovers_at; /* 0 while the command itself runs */
  gboolean end;                /* the launcher is gone, or said so: kill everything */
} LanesSupervisor;

static void
note_exec_error (LanesBoard *board, LanesExecStep step, int code)
{
  __atomic_store_n (&board->exec_step, (int) step, __ATOMIC_RELAXED);
  __atomic_store_n (&board->exec_error, code, __ATOMIC_RELEASE);
}

/* execvp(3) says "permission denied" as well when it could not even look into a folder of PATH.
 * That is no news to a person who has mistyped a name. */
static int
explain_exec_error (const char *program, int code)
{
  g_auto (GStrv) folders = NULL;

  if (code != EACCES || strchr (program, '/'))
    return code;

  folders = g_strsplit (g_getenv ("PATH") ? g_getenv ("PATH") : "", ":", -1);
  for (guint i = 0; folders[i]; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], program, NULL);

      if (access (path, F_OK) == 0)
        return code;
    }
  return ENOENT;
}

/* In the child. What it tells goes to the command's own output and to the board. */
static void
become_command (LanesSupervisor *self, pid_t parent)
{
  const LanesWorkerOptions *options = self->options;
  g_autoptr (GError) error = NULL;

  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    return;

  if (!lanes_worker_limits_apply (options, &error))
    {
      g_printerr ("lanes-worker: %s\n", error->message);
      note_exec_error (self->board, LANES_EXEC_STEP_LIMITS, EINVAL);
      return;
    }
  if (options->directory && chdir (options->directory) < 0)
    {
      note_exec_error (self->board, LANES_EXEC_STEP_DIRECTORY, errno);
      return;
    }

  lanes_worker_limits_reset_signals ();
  execvp (options->command[0], options->command);
  note_exec_error (self->board, LANES_EXEC_STEP_PROGRAM,
                   explain_exec_error (options->command[0], errno));
}

/* Whoever reads the command's output must see its end when the command ends, and not when the
 * supervisor does. */
static void
drop_output (void)
{
  int null = open ("/dev/null", O_RDWR | O_CLOEXEC);

  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (null < 0 || dup2 (null, fd) < 0)
      close (fd);
  if (null > STDERR_FILENO)
    close (null);
}

static void
note_end (LanesSupervisor *self, const siginfo_t *news)
{
  LanesBoard *board = self->board;
  gboolean exited = news->si_code == CLD_EXITED;

  self->command_ended = TRUE;
  __atomic_store_n (&board->command_stopped, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&board->exit_status, exited ? news->si_status : -1, __ATOMIC_RELAXED);
  __atomic_store_n (&board->exit_signal, exited ? 0 : news->si_status, __ATOMIC_RELAXED);
  __atomic_store_n (&board->command_ended, 1, __ATOMIC_RELEASE);
}

static gboolean
start_command (LanesSupervisor *self)
{
  pid_t parent = getpid ();

  self->command = fork ();
  if (self->command == 0)
    {
      become_command (self, parent);
      _exit (127);
    }
  if (self->command < 0)
    {
      note_exec_error (self->board, LANES_EXEC_STEP_FORK, errno);
      return FALSE;
    }

  /* Both sides do it: the group is there before either goes on. */
  setpgid (self->command, self->command);
  __atomic_store_n (&self->board->command_pid, self->command, __ATOMIC_RELEASE);
  drop_output ();
  return TRUE;
}

static guint
signal_all (LanesSupervisor *self, int number)
{
  return lanes_family_signal (number, self->command_reaped ? 0 : self->command);
}

/* What it was told to do itself is no news. */
static void
note_stop (LanesSupervisor *self, const siginfo_t *news)
{
  int number = news->si_code != CLD_CONTINUED && !self->paused ? news->si_status : 0;

  __atomic_store_n (&self->board->command_stopped, number, __ATOMIC_RELAXED);
}

/* While the command runs. Returns: whether there is a child at all */
static gboolean
look_at_children (LanesSupervisor *self)
{
  const int all = WEXITED | WSTOPPED | WCONTINUED | WNOHANG;
  siginfo_t news = {0};

  while (waitid (P_ALL, 0, &news, all | WNOWAIT) == 0)
    {
      gboolean has_ended = news.si_code != CLD_STOPPED && news.si_code != CLD_CONTINUED
                           && news.si_code != CLD_TRAPPED;

      if (news.si_pid == 0)
        return TRUE;
      if (news.si_pid == self->command && has_ended)
        {
          note_end (self, &news);
          return TRUE;
        }
      if (news.si_pid == self->command)
        note_stop (self, &news);
      waitid (P_PID, (id_t) news.si_pid, &news, all);
      news.si_pid = 0;
    }
  return FALSE;
}

/* Once the command has ended: it stays as a zombie, which keeps its group's number, until nobody
 * else is to be seen. Orphans come to the supervisor, so no child of its own means nobody below it
 * at all. Returns: whether there is a child */
static gboolean
reap_leftovers (LanesSupervisor *self)
{
  g_autoptr (GArray) pids = lanes_proc_tree_get_descendants (getpid ());
  siginfo_t news;
  guint n_left = 0;
  pid_t pid;

  for (guint i = 0; i < pids->len && !self->command_reaped; i++)
    {
      pid = g_array_index (pids, int, i);
      news.si_pid = 0;
      if (pid != self->command
          && (waitid (P_PID, (id_t) pid, &news, WEXITED | WNOHANG) < 0 || news.si_pid == 0))
        n_left++;
    }
  if (n_left > 0)
    return TRUE;
  if (!self->command_reaped && !lanes_family_is_visible ())
    kill (-self->command, SIGKILL);
  self->command_reaped = TRUE;
  while ((pid = waitpid (-1, NULL, WNOHANG)) > 0)
    continue;
  return pid == 0;
}

/* Returns: whether anybody is left */
static gboolean
reap (LanesSupervisor *self)
{
  gboolean any = self->command_ended || look_at_children (self);

  return any && self->command_ended ? reap_leftovers (self) : any;
}

static void
read_signals (LanesSupervisor *self)
{
  struct signalfd_siginfo info;

  while (read (self->signals, &info, sizeof info) == sizeof info)
    if (info.ssi_signo == SIGCONT ? getppid () != self->options->parent : info.ssi_signo != SIGCHLD)
      self->end = TRUE;
}

static void
obey (LanesSupervisor *self, char order)
{
  switch (order)
    {
    case 'p':
      self->paused = TRUE;
      signal_all (self, SIGSTOP);
      break;
    case 'r':
      self->paused = FALSE;
      signal_all (self, SIGCONT);
      break;
    case 't':
      self->paused = FALSE;
      signal_all (self, SIGTERM);
      signal_all (self, SIGCONT);
      break;
    case 'k':
      self->end = TRUE;
      break;
    default:
      break;
    }
}

static void
read_orders (LanesSupervisor *self)
{
  char orders[64];
  gssize n = recv (self->options->control_fd, orders, sizeof orders, MSG_DONTWAIT);

  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
    self->end = TRUE;
  for (gssize i = 0; i < n; i++)
    obey (self, orders[i]);
}

/* @timeout is in nanoseconds, below 0: none. Once everything is to end, orders do not count. */
static void
wait_for_news (LanesSupervisor *self, LanesTime timeout)
{
  struct pollfd sources[] = {
      {.fd = self->signals, .events = POLLIN},
      {.fd = self->end ? -1 : self->options->control_fd, .events = POLLIN},
  };
  struct timespec time = lanes_time_to_timespec (MAX (timeout, 0));

  if (ppoll (sources, G_N_ELEMENTS (sources), timeout < 0 ? NULL : &time, NULL) <= 0)
    return;
  if (sources[0].revents != 0)
    read_signals (self);
  if (sources[1].revents != 0)
    read_orders (self);
}

static void
kill_all (LanesSupervisor *self)
{
  guint n_blind = 0;

  self->end = TRUE;
  do
    {
      if (signal_all (self, SIGKILL) == 0)
        n_blind++;
      wait_for_news (self, KILL_INTERVAL);
    }
  while (reap (self) && (n_blind < MAX_BLIND_LOOKS || lanes_family_is_visible ()));
}

/* Until the command has ended and nothing is left of it. */
static void
look_after (LanesSupervisor *self)
{
  while (reap (self))
    {
      LanesTime timeout = -1;

      if (self->command_ended && self->kill_leftovers_at == 0)
        {
          self->kill_leftovers_at = lanes_time_now () + LEFTOVERS_GRACE;
          obey (self, 't');
        }
      if (self->kill_leftovers_at > 0)
        timeout = MAX (self->kill_leftovers_at - lanes_time_now (), 0);

      if (self->end || timeout == 0)
        {
          kill_all (self);
          return;
        }
      wait_for_news (self, timeout);
    }
}

static int
open_signals (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGCHLD);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGHUP);
  sigaddset (&set, SIGCONT);
  sigprocmask (SIG_BLOCK, &set, NULL);
  return signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Should this process be lost, the launcher knows by that what the command has started. Where it
 * may not be set, there is the environment. */
static void
mark_descendants (const LanesWorkerOptions *options)
{
  struct rlimit limit;

  if (getrlimit (LANES_LEFTOVERS_LIMIT, &limit) < 0)
    return;
  limit.rlim_cur = (rlim_t) options->parent;
  setrlimit (LANES_LEFTOVERS_LIMIT, &limit);
}

/**
 * lanes_supervisor_run:
 * @options: a command
 * @board: the launcher's board
 *
 * Starts the command in a process group of its own, under its limits, and stays as its parent
 * until it has ended and nothing that it started is left: not even what has made itself a daemon.
 * The launcher's orders come through the control socket; its end of file means that the launcher is
 * gone, and everything is killed.
 *
 * Returns: the worker's exit status: 0; how the command ended is on the board
 */
int
lanes_supervisor_run (const LanesWorkerOptions *options, LanesBoard *board)
{
  LanesSupervisor self = {.options = options, .board = board};

  self.signals = open_signals ();
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  /* The socket tells as well, but a stray copy of its other end may outlive the launcher. This
   * signal wakes whom somebody has stopped. */
  prctl (PR_SET_PDEATHSIG, SIGCONT);
  if (self.signals < 0 || getppid () != options->parent)
    return EXIT_FAILURE;

  mark_descendants (options);
  if (start_command (&self))
    look_after (&self);
  close (self.signals);
  return EXIT_SUCCESS;
}
