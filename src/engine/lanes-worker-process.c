/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-worker-process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lanes-child.h"
#include "lanes-error.h"
#include "lanes-launch-words.h"
#include "lanes-leftovers.h"
#include "lanes-limits.h"
#include "lanes-open-files.h"
#include "lanes-output-pipe.h"
#include "lanes-worker-arguments.h"

/* Descriptors that a launch needs for a moment, with room. */
#define N_SPARE 16

/* How long a supervisor may take to kill all that it looks after, in milliseconds: one that does
 * not answer is killed itself then. */
#define KILL_GRACE 3000

struct _LanesWorkerProcess
{
  LanesChild *child;
  LanesBoard *board;
  int control_fd;        /* of a command: -1 else. Its closing ends the command. */
  LanesOutputPipe *pipe; /* what a command writes: NULL else */
  guint kill_timer;
  gboolean ended;
  gboolean is_command;

  LanesWorkerBoard board_func;
  LanesWorkerOutput output;
  LanesWorkerEnded ended_func; /* NULL: nobody wants to know any more */
  gpointer user_data;
};

static void
set_error (GError **error, const char *what, int code)
{
  g_autofree char *reason = lanes_launch_words_explain (code);

  g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH, "%s %s", what, reason);
}

static void
output_cb (const char *bytes, gsize length, gpointer user_data)
{
  LanesWorkerProcess *worker = user_data;

  worker->output (bytes, length, worker->user_data);
}

/* The supervisor was ended, by somebody or since it did not answer. The kernel ends the command
 * with it, but not what that had started. */
static void
end_leftovers (LanesWorkerProcess *worker)
{
  if (worker->is_command && lanes_child_get_signal (worker->child) != 0)
    lanes_leftovers_kill (__atomic_load_n (&worker->board->command_pid, __ATOMIC_ACQUIRE));
}

static void
destroy (LanesWorkerProcess *worker)
{
  g_clear_handle_id (&worker->kill_timer, g_source_remove);
  if (worker->control_fd >= 0)
    close (worker->control_fd);
  if (worker->child)
    lanes_child_forget (worker->child);
  g_clear_pointer (&worker->pipe, lanes_output_pipe_free);
  if (worker->board && worker->board_func)
    worker->board_func (worker->board, FALSE, worker->user_data);
  g_clear_pointer (&worker->board, lanes_board_unmap);
  if (worker->is_command)
    lanes_leftovers_end ();
  g_free (worker);
}

static void
ended_cb (LanesChild *child, gpointer user_data)
{
  LanesWorkerProcess *worker = user_data;

  worker->ended = TRUE;
  g_clear_handle_id (&worker->kill_timer, g_source_remove);
  end_leftovers (worker);
  if (worker->pipe)
    lanes_output_pipe_drain (worker->pipe);
  if (worker->ended_func)
    worker->ended_func (worker, worker->user_data);
  else
    destroy (worker);
}

/* Returns: where the command is to write; the other end is in @worker; -1 for an error */
static int
make_pipe (LanesWorkerProcess *worker, GError **error)
{
  int ends[2];

  if (pipe2 (ends, O_CLOEXEC) < 0)
    {
      set_error (error, _ ("A pipe from the command could not be made."), errno);
      return -1;
    }
  worker->pipe = lanes_output_pipe_new (ends[0], output_cb, worker);
  return ends[1];
}

/* Returns: the worker's end of a new socket; the other is in @worker; -1 for an error */
static int
make_control (LanesWorkerProcess *worker, GError **error)
{
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    {
      set_error (error, _ ("A socket to the command could not be made."), errno);
      return -1;
    }
  worker->control_fd = ends[0];
  return ends[1];
}

/* @files: what the worker is handed, by its numbers */
static void
spawn (LanesWorkerProcess *worker, LanesTask *task, const LanesCoreSet *cores, int nice_value,
       const int *files, guint n_files, GError **error)
{
  g_auto (GStrv) arguments = lanes_worker_arguments_make (task, cores, nice_value, error);
  g_auto (GStrv) environment = NULL;

  if (!arguments)
    return;
  environment = lanes_worker_arguments_make_environment (task);
  if (worker->is_command)
    environment = lanes_leftovers_mark (g_steal_pointer (&environment));
  worker->child =
      lanes_child_spawn ((const char *const *) arguments, (const char *const *) environment, files,
                         n_files, ended_cb, worker, error);
}

/* A command gets a socket, and one pipe for what it writes, as output and as errors. */
static void
launch (LanesWorkerProcess *worker, LanesTask *task, const LanesCoreSet *cores, int nice_value,
        int board_fd, GError **error)
{
  int files[] = {-1, -1, -1, board_fd, -1};
  gboolean is_command = lanes_task_get_command (task) != NULL;

  if (is_command)
    {
      files[LANES_WORKER_CONTROL_FD] = make_control (worker, error);
      if (files[LANES_WORKER_CONTROL_FD] >= 0)
        files[STDOUT_FILENO] = files[STDERR_FILENO] = make_pipe (worker, error);
    }
  if (!is_command || files[STDOUT_FILENO] >= 0)
    spawn (worker, task, cores, nice_value, files, is_command ? 5 : 4, error);
  for (guint i = STDERR_FILENO; i < G_N_ELEMENTS (files); i++)
    if (files[i] >= 0)
      close (files[i]);
}

/**
 * lanes_worker_process_launch:
 * @task: a task whose mode is not threads
 * @cores: the cores that it may use, none of which is offline
 * @nice_value: 0 to 19
 * @board: called with the board of a workload, before the worker is launched and before it goes
 * @output: called with what a command writes
 * @ended: called once when the worker has ended
 * @user_data: for all of them, which are called on the main context
 * @error: return location: %LANES_ERROR_LAUNCH
 *
 * Launches one lanes-worker for @task. Whatever happens to this process, the worker and all that it
 * starts end with it.
 *
 * Returns: (transfer full) (nullable): the worker
 */
LanesWorkerProcess *
lanes_worker_process_launch (LanesTask *task, const LanesCoreSet *cores, int nice_value,
                             LanesWorkerBoard board, LanesWorkerOutput output,
                             LanesWorkerEnded ended, gpointer user_data, GError **error)
{
  LanesWorkerProcess *worker = g_new0 (LanesWorkerProcess, 1);
  guint n_slots =
      lanes_task_get_mode (task) == LANES_MODE_MIXED ? lanes_task_get_threads (task) : 1;
  int board_fd;

  worker->control_fd = -1;
  worker->is_command = lanes_task_get_command (task) != NULL;
  if (worker->is_command)
    lanes_leftovers_begin ();
  worker->board_func = worker->is_command ? NULL : board;
  worker->output = output;
  worker->ended_func = ended;
  worker->user_data = user_data;
  /* All that is needed is there, or nothing is begun. */
  if (lanes_open_files_have_room (N_SPARE, error))
    worker->board = lanes_board_new_shared (n_slots, &board_fd, error);
  if (worker->board && worker->board_func)
    board (worker->board, TRUE, user_data);
  if (worker->board)
    launch (worker, task, cores, nice_value, board_fd, error);
  if (worker->child)
    return worker;
  destroy (worker);
  return NULL;
}

static gboolean
kill_timer_cb (gpointer user_data)
{
  LanesWorkerProcess *worker = user_data;

  worker->kill_timer = 0;
  lanes_child_signal (worker->child, SIGKILL);
  return G_SOURCE_REMOVE;
}

static void
kill_later (LanesWorkerProcess *worker)
{
  if (worker->kill_timer == 0)
    worker->kill_timer = g_timeout_add (KILL_GRACE, kill_timer_cb, worker);
}

/**
 * lanes_worker_process_free:
 *
 * Forgets a worker. One that has not ended is killed first, and what it started with it: a
 * supervisor does that, and goes when it has.
 */
void
lanes_worker_process_free (LanesWorkerProcess *worker)
{
  if (!worker->is_command || worker->ended)
    {
      destroy (worker);
      return;
    }
  worker->ended_func = NULL;
  g_clear_pointer (&worker->pipe, lanes_output_pipe_free);
  close (worker->control_fd); /* end of file: the supervisor kills all and ends */
  worker->control_fd = -1;
  lanes_child_signal (worker->child, SIGCONT);
  kill_later (worker);
  /* This process may be about to end, and have no other time to see that it was lost. */
  lanes_child_look (worker->child);
}

/**
 * lanes_worker_process_get_pid:
 *
 * Returns: the process ID of the worker
 */
int
lanes_worker_process_get_pid (LanesWorkerProcess *worker)
{
  return lanes_child_get_pid (worker->child);
}

/**
 * lanes_worker_process_get_board:
 *
 * Returns: (transfer none): what the worker tells of itself
 */
LanesBoard *
lanes_worker_process_get_board (LanesWorkerProcess *worker)
{
  return worker->board;
}

/**
 * lanes_worker_process_has_ended:
 *
 * Returns: whether it has ended, and all that it started
 */
gboolean
lanes_worker_process_has_ended (LanesWorkerProcess *worker)
{
  return worker->ended;
}

/**
 * lanes_worker_process_get_signal:
 *
 * Returns: the signal that ended the worker itself; 0 when it exited, or has not ended
 */
int
lanes_worker_process_get_signal (LanesWorkerProcess *worker)
{
  return lanes_child_get_signal (worker->child);
}

/**
 * lanes_worker_process_is_stopped:
 *
 * Costs a system call.
 *
 * Returns: whether the worker, or the command that it looks after, was stopped, as by SIGSTOP
 */
gboolean
lanes_worker_process_is_stopped (LanesWorkerProcess *worker)
{
  if (worker->ended)
    return FALSE;
  return lanes_child_is_stopped (worker->child)
         || __atomic_load_n (&worker->board->command_stopped, __ATOMIC_RELAXED) != 0;
}

/* A workload's worker is told by signals, a supervisor in its own words, for which it must not be
 * stopped itself. One that does not listen finds out when it is killed. */
static void
tell (LanesWorkerProcess *worker, int signal_number, char word)
{
  if (worker->ended)
    return;
  if (worker->control_fd < 0)
    {
      lanes_child_signal (worker->child, signal_number);
      return;
    }
  if (send (worker->control_fd, &word, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    g_debug ("A worker does not listen: %s", g_strerror (errno));
  lanes_child_signal (worker->child, SIGCONT);
}

/**
 * lanes_worker_process_pause:
 *
 * Stops all that the worker does, as SIGSTOP does. One that was stopped before the kernel knows
 * that it is to go with the launcher would stay for good: it waits by itself then.
 */
void
lanes_worker_process_pause (LanesWorkerProcess *worker)
{
  gboolean guarded = lanes_board_set_held (worker->board, TRUE);

  if (guarded || worker->control_fd >= 0)
    tell (worker, SIGSTOP, 'p');
}

/**
 * lanes_worker_process_resume:
 *
 * Undoes lanes_worker_process_pause().
 */
void
lanes_worker_process_resume (LanesWorkerProcess *worker)
{
  lanes_board_set_held (worker->board, FALSE);
  tell (worker, SIGCONT, 'r');
}

/**
 * lanes_worker_process_terminate:
 *
 * Asks the worker, and what it started, to end, as SIGTERM does; also while it is paused, or was
 * stopped by somebody else.
 */
void
lanes_worker_process_terminate (LanesWorkerProcess *worker)
{
  tell (worker, SIGTERM, 't');
  if (worker->control_fd < 0)
    tell (worker, SIGCONT, 'r');
}

/**
 * lanes_worker_process_kill:
 *
 * Ends the worker, and what it started, by force.
 */
void
lanes_worker_process_kill (LanesWorkerProcess *worker)
{
  tell (worker, SIGKILL, 'k');
  if (worker->is_command && !worker->ended)
    kill_later (worker);
}

/**
 * lanes_worker_process_limit:
 * @cores: the cores that it may use
 * @nice: 0 to 19
 * @error: return location: %LANES_ERROR_LIMIT
 *
 * Limits all threads of the work, also of what a command started.
 *
 * Returns: whether they have their limits
 */
gboolean
lanes_worker_process_limit (LanesWorkerProcess *worker, const LanesCoreSet *cores, int nice,
                            GError **error)
{
  if (worker->ended)
    return TRUE;
  return worker->control_fd < 0
             ? lanes_limits_apply_to_process (lanes_child_get_pid (worker->child), cores, nice,
                                              error)
             : lanes_limits_apply_below (lanes_child_get_pid (worker->child), cores, nice, error);
}
