/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-worker-process.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lanes-config.h"
#include "lanes-error.h"
#include "lanes-limits.h"
#include "lanes-open-files.h"

/* The worker's numbers for what it is handed. */
#define BOARD_FD   3
#define CONTROL_FD 4

/* Descriptors that a launch needs for a moment, with room. */
#define N_SPARE 16

struct _LanesWorkerProcess
{
  GSubprocess *process;
  int pid;
  LanesBoard *board;
  int control_fd;     /* of a command: -1 else. Its closing ends the command. */
  GInputStream *pipe; /* what a command writes: NULL else */
  GSource *output_source;
  GCancellable *cancellable; /* of the waiting */
  gboolean ended;

  LanesWorkerBoard board_func;
  LanesWorkerOutput output;
  LanesWorkerEnded ended_func;
  gpointer user_data;
};

/* $LANES_WORKER, else beside the program as in the build folder, else where it was installed. */
static char *
find_worker (void)
{
  const char *named = g_getenv ("LANES_WORKER");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self ? self : ".");
  g_autofree char *built = g_build_filename (folder, "..", "worker", "lanes-worker", NULL);

  if (named)
    return g_strdup (named);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_build_filename (LANES_LIBEXECDIR, "lanes-worker", NULL);
}

/* Says where it was looked for, which is all that can be wrong here. */
static char *
find_working_worker (GError **error)
{
  g_autofree char *path = find_worker ();

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);
  g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH,
               _ ("The program that does the work, “%s”, is missing or cannot be executed. "
                  "Install Lanes again, or let LANES_WORKER name lanes-worker."),
               path);
  return NULL;
}

static void
add_limits (GStrvBuilder *builder, const LanesCoreSet *cores, int nice_value)
{
  g_autofree char *list = lanes_core_set_to_string (cores);
  g_autofree char *nice = g_strdup_printf ("%d", nice_value);

  g_strv_builder_add_many (builder, "--cores", list, "--nice", nice, NULL);
}

static void
add_workload (GStrvBuilder *builder, LanesTask *task)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *amount = g_strdup_printf ("%" G_GUINT64_FORMAT, lanes_task_get_amount (task));
  g_autofree char *threads = g_strdup_printf ("%u", lanes_task_get_threads (task));

  g_strv_builder_add_many (builder, "--workload", lanes_task_get_workload (task), NULL);
  if (lanes_task_get_amount (task) > 0)
    g_strv_builder_add_many (builder, "--amount", amount, NULL);
  if (lanes_task_get_seconds (task) > 0)
    g_strv_builder_add_many (builder, "--seconds",
                             g_ascii_dtostr (seconds, sizeof seconds,
                                             lanes_task_get_seconds (task)),
                             NULL);
  if (lanes_task_get_mode (task) == LANES_MODE_MIXED)
    g_strv_builder_add_many (builder, "--threads", threads, NULL);
  if (lanes_task_get_lock (task))
    g_strv_builder_add (builder, "--lock");
}

static gboolean
add_command (GStrvBuilder *builder, LanesTask *task, GError **error)
{
  const char *directory = lanes_task_get_directory (task);
  g_auto (GStrv) words = NULL;
  g_autofree char *control = g_strdup_printf ("%d", CONTROL_FD);
  g_autofree char *files = g_strdup_printf ("%u", lanes_open_files_get_before ());

  if (!g_shell_parse_argv (lanes_task_get_command (task), NULL, &words, error))
    return FALSE;
  g_strv_builder_add_many (builder, "--control", control, "--files", files, NULL);
  if (directory)
    g_strv_builder_add_many (builder, "--directory", directory, NULL);
  g_strv_builder_add (builder, "--");
  g_strv_builder_addv (builder, (const char **) words);
  return TRUE;
}

static GStrv
make_arguments (LanesTask *task, const LanesCoreSet *cores, int nice_value, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *worker = find_working_worker (error);
  g_autofree char *parent = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *board = g_strdup_printf ("%d", BOARD_FD);

  if (!worker)
    return NULL;
  g_strv_builder_add_many (builder, worker, "--parent", parent, "--board", board, NULL);
  add_limits (builder, cores, nice_value);
  if (!lanes_task_get_command (task))
    add_workload (builder, task);
  else if (!add_command (builder, task, error))
    return NULL;
  return g_strv_builder_end (builder);
}

static void
read_output (LanesWorkerProcess *worker)
{
  GPollableInputStream *pipe = G_POLLABLE_INPUT_STREAM (worker->pipe);
  char bytes[4096];
  gssize length;

  while ((length = g_pollable_input_stream_read_nonblocking (pipe, bytes, sizeof bytes, NULL, NULL))
         > 0)
    worker->output (bytes, (gsize) length, worker->user_data);
  if (length == 0 && worker->output_source)
    {
      g_source_destroy (worker->output_source);
      g_clear_pointer (&worker->output_source, g_source_unref);
    }
}

static gboolean
output_cb (GObject *stream, gpointer user_data)
{
  LanesWorkerProcess *worker = user_data;
  g_autoptr (GSource) source = g_source_ref (worker->output_source);

  read_output (worker);
  return !g_source_is_destroyed (source);
}

static void
watch_output (LanesWorkerProcess *worker)
{
  GPollableInputStream *pipe = G_POLLABLE_INPUT_STREAM (worker->pipe);

  worker->output_source = g_pollable_input_stream_create_source (pipe, NULL);
  g_source_set_callback (worker->output_source, G_SOURCE_FUNC (output_cb), worker, NULL);
  g_source_attach (worker->output_source, g_main_context_get_thread_default ());
}

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LanesWorkerProcess *worker = user_data;
  g_autoptr (GError) error = NULL;

  /* Cancelled: the worker is gone. */
  if (!g_subprocess_wait_finish (G_SUBPROCESS (object), result, &error))
    return;
  worker->ended = TRUE;
  if (worker->output_source)
    read_output (worker);
  worker->ended_func (worker, worker->user_data);
}

/* Hands the command one pipe for what it writes, as output and as errors.
 *
 * Not by G_SUBPROCESS_FLAGS_STDERR_MERGE: where GLib 2.74 launches through posix_spawn(3), it
 * closes the child's standard output after it has merged it. */
static gboolean
give_output (LanesWorkerProcess *worker, GSubprocessLauncher *launcher, GError **error)
{
  int ends[2];
  int errors;

  if (pipe2 (ends, O_CLOEXEC) < 0)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH,
                   _ ("A pipe from the command could not be made: %s."), g_strerror (errno));
      return FALSE;
    }
  worker->pipe = g_unix_input_stream_new (ends[0], TRUE);
  g_subprocess_launcher_take_stdout_fd (launcher, ends[1]);
  errors = fcntl (ends[1], F_DUPFD_CLOEXEC, 3);
  if (errors < 0)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH,
                   _ ("A pipe from the command could not be made: %s."), g_strerror (errno));
      return FALSE;
    }
  g_subprocess_launcher_take_stderr_fd (launcher, errors);
  return TRUE;
}

static void
set_environment (GSubprocessLauncher *launcher, LanesTask *task)
{
  const char *const *environment = lanes_task_get_environment (task);

  for (gsize i = 0; environment && environment[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (environment[i], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1] ? pair[1] : "", TRUE);
    }
}

static GSubprocess *
spawn (LanesWorkerProcess *worker, LanesTask *task, const LanesCoreSet *cores, int nice_value,
       int board_fd, int control_fd, GError **error)
{
  /* With every descriptor close-on-exec, no child setup and no working directory, GLib launches
   * through posix_spawn(3): the cost does not grow with the memory of this process. */
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_INHERIT_FDS);
  g_auto (GStrv) arguments = NULL;

  g_subprocess_launcher_take_fd (launcher, board_fd, BOARD_FD);
  if (control_fd >= 0)
    {
      g_subprocess_launcher_take_fd (launcher, control_fd, CONTROL_FD);
      if (!give_output (worker, launcher, error))
        return NULL;
    }
  set_environment (launcher, task);
  arguments = make_arguments (task, cores, nice_value, error);
  return arguments ? g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, error)
                   : NULL;
}

/* Returns: the worker's end of a new socket, the other is in @worker; -1 for an error */
static int
make_control (LanesWorkerProcess *worker, GError **error)
{
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    {
      g_set_error (error, LANES_ERROR, LANES_ERROR_LAUNCH,
                   _ ("A socket to the command could not be made: %s."), g_strerror (errno));
      return -1;
    }
  worker->control_fd = ends[0];
  return ends[1];
}

/* GLib forgets the number of a process as soon as that has ended, which can be before it is asked:
 * the worker has left it on the board then. */
static int
find_pid (LanesWorkerProcess *worker)
{
  const char *identifier = g_subprocess_get_identifier (worker->process);

  if (identifier)
    return atoi (identifier);
  return __atomic_load_n (&worker->board->worker_pid, __ATOMIC_ACQUIRE);
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
 * @error: return location: %LANES_ERROR_LAUNCH, or one of G_SPAWN_ERROR
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
  gboolean is_command = lanes_task_get_command (task) != NULL;
  guint n_slots =
      lanes_task_get_mode (task) == LANES_MODE_MIXED ? lanes_task_get_threads (task) : 1;
  int control_fd = -1;
  int board_fd;

  worker->control_fd = -1;
  worker->board_func = is_command ? NULL : board;
  worker->output = output;
  worker->ended_func = ended;
  worker->user_data = user_data;
  /* GLib ends the program where it finds no descriptor left for a new process. */
  if (lanes_open_files_have_room (N_SPARE, error))
    worker->board = lanes_board_new_shared (n_slots, &board_fd, error);
  if (worker->board && worker->board_func)
    board (worker->board, TRUE, user_data);
  if (worker->board && is_command && (control_fd = make_control (worker, error)) < 0)
    close (board_fd);
  else if (worker->board)
    worker->process = spawn (worker, task, cores, nice_value, board_fd, control_fd, error);
  if (!worker->process)
    {
      worker->ended = TRUE;
      lanes_worker_process_free (worker);
      return NULL;
    }

  worker->pid = find_pid (worker);
  worker->cancellable = g_cancellable_new ();
  g_subprocess_wait_async (worker->process, worker->cancellable, ended_cb, worker);
  if (is_command)
    watch_output (worker);
  return worker;
}

/**
 * lanes_worker_process_free:
 *
 * Forgets a worker. One that has not ended is killed first, and what it started with it.
 */
void
lanes_worker_process_free (LanesWorkerProcess *worker)
{
  if (!worker->ended)
    {
      g_cancellable_cancel (worker->cancellable);
      if (worker->control_fd < 0)
        g_subprocess_force_exit (worker->process);
    }
  if (worker->control_fd >= 0)
    close (worker->control_fd); /* end of file: the supervisor kills all and ends */
  if (worker->output_source)
    g_source_destroy (worker->output_source);
  g_clear_pointer (&worker->output_source, g_source_unref);
  g_clear_object (&worker->pipe);
  if (worker->board && worker->board_func)
    worker->board_func (worker->board, FALSE, worker->user_data);
  g_clear_pointer (&worker->board, lanes_board_unmap);
  g_clear_object (&worker->process);
  g_clear_object (&worker->cancellable);
  g_free (worker);
}

/**
 * lanes_worker_process_get_pid:
 *
 * Returns: the process ID of the worker; 0 when it ended before it could say
 */
int
lanes_worker_process_get_pid (LanesWorkerProcess *worker)
{
  return worker->pid;
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
  if (!worker->ended || !g_subprocess_get_if_signaled (worker->process))
    return 0;
  return g_subprocess_get_term_sig (worker->process);
}

/* A workload's worker is told by signals, a supervisor in its own words. */
static void
tell (LanesWorkerProcess *worker, int signal_number, char word)
{
  if (worker->ended)
    return;
  if (worker->control_fd < 0)
    g_subprocess_send_signal (worker->process, signal_number);
  else if (send (worker->control_fd, &word, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno != EPIPE)
    g_warning ("A worker does not listen: %s", g_strerror (errno));
}

/**
 * lanes_worker_process_pause:
 *
 * Stops all that the worker does, as SIGSTOP does.
 */
void
lanes_worker_process_pause (LanesWorkerProcess *worker)
{
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
  tell (worker, SIGCONT, 'r');
}

/**
 * lanes_worker_process_terminate:
 *
 * Asks the worker, and what it started, to end, as SIGTERM does; also while it is paused.
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
  return worker->control_fd < 0 ? lanes_limits_apply_to_process (worker->pid, cores, nice, error)
                                : lanes_limits_apply_below (worker->pid, cores, nice, error);
}
