/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-worker.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "lanes-worker-limits.h"
#include "lanes-supervisor.h"
#include "lanes-work-room.h"

static int
complain (const GError *error)
{
  g_printerr ("lanes-worker: %s\n", error->message);
  return LANES_WORKER_WRONG_USAGE;
}

/* A process group of its own, without a terminal: signals to it and from a terminal reach no one
 * else. Not a session of its own, in which the kernel would give it as much of a core as all other
 * sessions, however nice it is: see "The autogroup feature" in sched(7). */
static void
leave_terminal (void)
{
  int terminal;

  setpgid (0, 0);
  terminal = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0)
    return;
  ioctl (terminal, TIOCNOTTY);
  close (terminal);
}

static int
do_workload (const LanesWorkerOptions *options, LanesBoard *board)
{
  g_autoptr (GError) error = NULL;

  if (MAX (options->n_threads, 1) > (guint) board->n_slots)
    {
      g_printerr ("lanes-worker: the board has %d places only\n", board->n_slots);
      return LANES_WORKER_WRONG_USAGE;
    }

  /* The launcher may have ended before the kernel was told to watch it. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != options->parent)
    return EXIT_FAILURE;
  lanes_board_wait_while_held (board);

  if (!lanes_worker_limits_apply (options, &error))
    return complain (error);
  return lanes_work_room_run (options, board);
}

/**
 * lanes_worker_main:
 * @argc: number of arguments
 * @argv: (array length=argc): arguments, the program's name first
 *
 * All that the program does. Whatever happens to the launcher, nothing that runs here outlives it:
 * a workload is ended by the kernel, a command by its supervisor.
 *
 * Returns: the exit status: 0 done, 1 a thread of a workload failed, %LANES_WORKER_WRONG_USAGE
 */
int
lanes_worker_main (int argc, char **argv)
{
  g_auto (LanesWorkerOptions) options = {0};
  g_autoptr (GError) error = NULL;

  lanes_worker_limits_reset_signals ();
  if (!lanes_worker_options_parse (&options, argc, argv, &error))
    return complain (error);

  LanesBoard *board = lanes_board_map (options.board_fd, &error);

  if (!board)
    return complain (error);
  close (options.board_fd);
  __atomic_store_n (&board->worker_pid, (int) getpid (), __ATOMIC_RELEASE);

  leave_terminal ();
  if (options.workload)
    return do_workload (&options, board);

  fcntl (options.control_fd, F_SETFD, FD_CLOEXEC);
  return lanes_supervisor_run (&options, board);
}
