/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "lanes-launch-words.h"
#include "lanes-run-private.h"
#include "lanes-steps.h"
#include "lanes-worker-process.h"

/* Between two looks at whether a process was stopped by somebody else. */
#define HALTED_INTERVAL (250 * LANES_MSEC)

#define LANES_TYPE_PROCESS_RUN (lanes_process_run_get_type ())
G_DECLARE_FINAL_TYPE (LanesProcessRun, lanes_process_run, LANES, PROCESS_RUN, LanesRun)

/**
 * LanesProcessRun:
 *
 * A workload or a command in processes of its own, each of them or its parent a lanes-worker.
 */
struct _LanesProcessRun
{
  LanesRun parent_instance;

  GPtrArray *workers; /* of LanesWorkerProcess */
  gboolean cut_short; /* stopped before all were launched */
  guint n_wanted;     /* how many workers there are to be */
  guint n_ended;
  GError *error;     /* why one could not be launched, until it is told */
  gboolean starting; /* while that can be told to whoever starts the run */
  guint grace_timer;
  gboolean time_over;      /* stopping since the task's time is over: it has done its work */
  gboolean limits_changed; /* while a worker may still be about to set its first ones */
  LanesTime halted_at;     /* when it was last looked whether somebody has stopped one */
};

G_DEFINE_FINAL_TYPE (LanesProcessRun, lanes_process_run, LANES_TYPE_RUN)

static gboolean
is_command (LanesProcessRun *self)
{
  return lanes_task_get_command (lanes_run_get_definition (LANES_RUN (self))) != NULL;
}

static void
for_each_worker (LanesProcessRun *self, void (*func) (LanesWorkerProcess *worker))
{
  for (guint i = 0; i < self->workers->len; i++)
    func (g_ptr_array_index (self->workers, i));
}

/* The first word of the command, when it is the name of a program that is nowhere to be found; NULL
 * otherwise, as where a script is there, and what is to run it is not. */
static char *
find_unknown_program (LanesTask *task)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *path = NULL;

  if (!g_shell_parse_argv (lanes_task_get_command (task), NULL, &words, NULL)
      || strchr (words[0], '/'))
    return NULL;
  path = g_find_program_in_path (words[0]);
  return path ? NULL : g_strdup (words[0]);
}

/* Why there is no command at all */
static char *
explain_exec_error (LanesBoard *board, LanesTask *task)
{
  g_autofree char *reason = lanes_launch_words_explain (board->exec_error);
  g_autofree char *unknown = NULL;

  switch ((LanesExecStep) board->exec_step)
    {
    case LANES_EXEC_STEP_FORK:
      return g_strdup_printf (_ ("No process could be made for the command: %s"), reason);
    case LANES_EXEC_STEP_LIMITS:
      return g_strdup (_ ("The cores or the nice value of the task could not be applied"));
    case LANES_EXEC_STEP_DIRECTORY:
      return g_strdup_printf (_ ("The directory “%s” cannot be entered: %s"),
                              lanes_task_get_directory (task), reason);
    case LANES_EXEC_STEP_PROGRAM:
    default:
      unknown = board->exec_error == ENOENT ? find_unknown_program (task) : NULL;
      if (unknown)
        return g_strdup_printf (_ ("There is no program “%s” on this computer: check its spelling"),
                                unknown);
      return g_strdup_printf (_ ("“%s” could not be started: %s"), lanes_task_get_command (task),
                              reason);
    }
}

/* Why a command failed; NULL: it did not */
static char *
explain_command (LanesWorkerProcess *worker, LanesTask *task)
{
  LanesBoard *board = lanes_worker_process_get_board (worker);
  int signal_number = lanes_worker_process_get_signal (worker);

  if (board->exec_error != 0)
    return explain_exec_error (board, task);
  if (!board->command_ended && signal_number != 0)
    return g_strdup_printf (_ ("The process that looks after the command was ended by signal %d "
                               "(%s), and the command with it"),
                            signal_number, strsignal (signal_number));
  if (!board->command_ended)
    return g_strdup (_ ("The process that looks after the command has ended"));
  if (board->exit_signal != 0)
    return g_strdup_printf (_ ("The command was ended by signal %d (%s)"), board->exit_signal,
                            strsignal (board->exit_signal));
  if (board->exit_status != 0)
    return g_strdup_printf (_ ("The command ended with exit status %d"), board->exit_status);
  return NULL;
}

static char *
explain_workload (LanesWorkerProcess *worker)
{
  LanesBoard *board = lanes_worker_process_get_board (worker);
  int error = lanes_run_board_get_error (board);
  int signal_number = lanes_worker_process_get_signal (worker);

  if (error != 0)
    return lanes_launch_words_explain (error);
  if (signal_number != 0)
    return g_strdup_printf (_ ("The process was ended by signal %d (%s)"), signal_number,
                            strsignal (signal_number));
  for (guint i = 0; i < lanes_board_get_n_slots (board); i++)
    if (board->slots[i].state != LANES_SLOT_DONE)
      return g_strdup (_ ("The process has ended before its work was done"));
  return NULL;
}

static void
note_exit (LanesProcessRun *self, LanesWorkerProcess *worker)
{
  LanesBoard *board = lanes_worker_process_get_board (worker);
  LanesRun *run = LANES_RUN (self);
  int signal_number = lanes_worker_process_get_signal (worker);

  lanes_run_announce_counters (run, board);
  if (is_command (self) && board->command_ended && board->exec_error == 0)
    lanes_run_set_exit (run, board->exit_status, board->exit_signal);
  else if (!is_command (self))
    lanes_run_set_exit (run, signal_number ? -1 : 0, signal_number);
}

static char *
describe_result (LanesProcessRun *self)
{
  const LanesWorkload *workload =
      lanes_workload_find (lanes_task_get_workload (lanes_run_get_definition (LANES_RUN (self))));
  guint64 all_units = 0;
  guint64 all_results = 0;

  for (guint i = 0; i < self->workers->len; i++)
    {
      guint64 units, result;

      lanes_run_board_sum (lanes_worker_process_get_board (g_ptr_array_index (self->workers, i)),
                           &units, &result);
      all_units += units;
      all_results += result;
    }
  return workload->describe (all_units, all_results);
}

static void
report (LanesProcessRun *self)
{
  LanesRun *run = LANES_RUN (self);
  LanesTask *task = lanes_run_get_definition (run);
  g_autofree char *message = NULL;

  g_clear_handle_id (&self->grace_timer, g_source_remove);
  for (guint i = 0; i < self->workers->len; i++)
    {
      LanesWorkerProcess *worker = g_ptr_array_index (self->workers, i);

      note_exit (self, worker);
      if (!message)
        message = is_command (self) ? explain_command (worker, task) : explain_workload (worker);
    }

  if (self->time_over || (!message && !self->cut_short))
    {
      if (!is_command (self))
        lanes_run_set_result (run, describe_result (self));
      lanes_run_end (run, LANES_RUN_FINISHED, NULL);
    }
  else if (lanes_run_is_stopping (run))
    {
      lanes_run_end (run, LANES_RUN_STOPPED, NULL);
    }
  else
    {
      lanes_run_end (run, LANES_RUN_FAILED, g_steal_pointer (&message));
    }
}

static void
board_cb (LanesBoard *board, gboolean opened, gpointer user_data)
{
  if (opened)
    lanes_run_open_board (LANES_RUN (user_data), board, 0);
  else
    lanes_run_close_board (LANES_RUN (user_data), board);
}

static void
output_cb (const char *bytes, gsize length, gpointer user_data)
{
  lanes_run_add_output (LANES_RUN (user_data), bytes, length);
}

static void
ended_cb (LanesWorkerProcess *worker, gpointer user_data)
{
  LanesProcessRun *self = LANES_PROCESS_RUN (user_data);

  self->n_ended++;
  if (self->n_ended == self->n_wanted)
    report (self);
}

static LanesProcessRole
get_role (LanesProcessRun *self)
{
  if (is_command (self))
    return LANES_PROCESS_SUPERVISES;
  return lanes_task_get_mode (lanes_run_get_definition (LANES_RUN (self))) == LANES_MODE_MIXED
             ? LANES_PROCESS_HOSTS
             : LANES_PROCESS_WORKS;
}

/* What was launched before it ends with the run, which has failed. */
static void
fail_launch (LanesProcessRun *self)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (self->workers, 0);
  g_clear_handle_id (&self->grace_timer, g_source_remove);
  if (self->starting)
    return;
  error = g_steal_pointer (&self->error);
  lanes_run_end (LANES_RUN (self), LANES_RUN_FAILED, g_strdup (error->message));
}

/* A step: launches one more worker. */
static gboolean
launch_next (gpointer data)
{
  g_autoptr (LanesProcessRun) self = g_object_ref (LANES_PROCESS_RUN (data));
  LanesRun *run = LANES_RUN (self);
  guint ordinal = self->workers->len + 1;
  LanesWorkerProcess *worker;
  LanesCoreSet cores;
  int nice;

  lanes_run_get_limits (run, &cores, &nice);
  worker = lanes_worker_process_launch (lanes_run_get_definition (run), &cores, nice, board_cb,
                                        output_cb, ended_cb, run, &self->error);
  if (!worker)
    {
      g_prefix_error (&self->error, _ ("Process %u of %u could not be started: "), ordinal,
                      self->n_wanted);
      fail_launch (self);
      return FALSE;
    }
  g_ptr_array_add (self->workers, worker);
  lanes_run_announce_process (run, lanes_worker_process_get_pid (worker), ordinal, get_role (self));
  return self->workers->len < self->n_wanted;
}

static gboolean
lanes_process_run_start (LanesRun *run, GError **error)
{
  LanesProcessRun *self = LANES_PROCESS_RUN (run);

  self->n_wanted = lanes_task_get_processes (lanes_run_get_definition (run));
  self->starting = TRUE;
  lanes_steps_run (launch_next, self);
  self->starting = FALSE;
  if (!self->error)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/* Leaves out the workers that are not launched yet. */
static void
cancel_launch (LanesProcessRun *self)
{
  lanes_steps_cancel (launch_next, self);
  self->cut_short = self->workers->len < self->n_wanted;
  self->n_wanted = self->workers->len;
}

static void
lanes_process_run_pause (LanesRun *run)
{
  lanes_steps_cancel (launch_next, run);
  for_each_worker (LANES_PROCESS_RUN (run), lanes_worker_process_pause);
}

static void
lanes_process_run_resume (LanesRun *run)
{
  LanesProcessRun *self = LANES_PROCESS_RUN (run);

  for (guint i = 0; i < self->workers->len; i++)
    {
      LanesBoard *board = lanes_worker_process_get_board (g_ptr_array_index (self->workers, i));

      __atomic_store_n (&board->paused, lanes_run_get_paused (run), __ATOMIC_RELEASE);
    }
  for_each_worker (self, lanes_worker_process_resume);
  if (self->workers->len < self->n_wanted)
    lanes_steps_run (launch_next, self);
}

static gboolean
grace_timer_cb (gpointer user_data)
{
  LanesProcessRun *self = LANES_PROCESS_RUN (user_data);

  self->grace_timer = 0;
  for_each_worker (self, lanes_worker_process_kill);
  return G_SOURCE_REMOVE;
}

static void
lanes_process_run_stop (LanesRun *run)
{
  LanesProcessRun *self = LANES_PROCESS_RUN (run);

  cancel_launch (self);
  /* Those that are there may have ended while others were still to come. */
  if (self->n_ended == self->n_wanted)
    {
      report (self);
      return;
    }
  for_each_worker (self, lanes_worker_process_terminate);
  if (self->grace_timer == 0)
    self->grace_timer = g_timeout_add (LANES_RUN_GRACE / LANES_MSEC, grace_timer_cb, self);
}

static void
lanes_process_run_kill (LanesRun *run)
{
  for_each_worker (LANES_PROCESS_RUN (run), lanes_worker_process_kill);
}

/* A worker that has begun its work, or the command, has set the limits that it was launched with.
 */
static gboolean
all_have_begun (LanesProcessRun *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      LanesWorkerProcess *worker = g_ptr_array_index (self->workers, i);
      LanesBoard *board = lanes_worker_process_get_board (worker);
      int *first = is_command (self) ? &board->command_pid : &board->slots[0].tid;

      if (!lanes_worker_process_has_ended (worker) && g_atomic_int_get (first) == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
lanes_process_run_apply_limits (LanesRun *run, GError **error)
{
  LanesProcessRun *self = LANES_PROCESS_RUN (run);
  LanesCoreSet cores;
  int nice;

  self->limits_changed = !all_have_begun (self);
  lanes_run_get_limits (run, &cores, &nice);
  for (guint i = 0; i < self->workers->len; i++)
    if (!lanes_worker_process_limit (g_ptr_array_index (self->workers, i), &cores, nice, error))
      return FALSE;
  return TRUE;
}

static void
look_for_halted (LanesProcessRun *self)
{
  LanesTime now = lanes_time_now ();
  gboolean is_halted = FALSE;

  if (now - self->halted_at < HALTED_INTERVAL)
    return;
  self->halted_at = now;
  for (guint i = 0; i < self->workers->len; i++)
    is_halted = lanes_worker_process_is_stopped (g_ptr_array_index (self->workers, i)) || is_halted;
  lanes_run_set_halted (LANES_RUN (self), is_halted);
}

static gboolean
time_over_cb (gpointer user_data)
{
  LANES_PROCESS_RUN (user_data)->grace_timer = 0;
  lanes_process_run_stop (LANES_RUN (user_data));
  return G_SOURCE_REMOVE;
}

static gboolean
lanes_process_run_poll (LanesRun *run)
{
  LanesProcessRun *self = LANES_PROCESS_RUN (run);
  double seconds = lanes_task_get_seconds (lanes_run_get_definition (run));
  double sum = 0;

  for (guint i = 0; i < self->workers->len && sum >= 0; i++)
    {
      double progress = lanes_run_board_get_progress (
          lanes_worker_process_get_board (g_ptr_array_index (self->workers, i)));

      sum = progress < 0 || is_command (self) ? -1 : sum + progress;
    }
  lanes_run_set_progress (run, sum < 0 ? -1 : sum / self->n_wanted);

  if (self->limits_changed && all_have_begun (self))
    lanes_process_run_apply_limits (run, NULL);
  look_for_halted (self);

  /* A workload looks at the clock itself. Stopping may end the run, which whoever polls is not
   * ready for. */
  if (is_command (self) && seconds > 0 && !self->time_over && !lanes_run_is_stopping (run)
      && lanes_run_get_active_time (run) >= lanes_time_from_seconds (seconds))
    {
      self->time_over = TRUE;
      self->grace_timer = g_timeout_add (0, time_over_cb, self);
    }
  return TRUE;
}

static void
lanes_process_run_dispose (GObject *object)
{
  LanesProcessRun *self = LANES_PROCESS_RUN (object);

  lanes_steps_cancel (launch_next, self);
  g_clear_handle_id (&self->grace_timer, g_source_remove);
  g_ptr_array_set_size (self->workers, 0);
  G_OBJECT_CLASS (lanes_process_run_parent_class)->dispose (object);
}

static void
lanes_process_run_finalize (GObject *object)
{
  g_ptr_array_unref (LANES_PROCESS_RUN (object)->workers);
  g_clear_error (&LANES_PROCESS_RUN (object)->error);
  G_OBJECT_CLASS (lanes_process_run_parent_class)->finalize (object);
}

static void
lanes_process_run_class_init (LanesProcessRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LanesRunClass *run_class = LANES_RUN_CLASS (klass);

  object_class->dispose = lanes_process_run_dispose;
  object_class->finalize = lanes_process_run_finalize;
  run_class->start = lanes_process_run_start;
  run_class->pause = lanes_process_run_pause;
  run_class->resume = lanes_process_run_resume;
  run_class->stop = lanes_process_run_stop;
  run_class->kill = lanes_process_run_kill;
  run_class->poll = lanes_process_run_poll;
  run_class->apply_limits = lanes_process_run_apply_limits;
}

static void
lanes_process_run_init (LanesProcessRun *self)
{
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) lanes_worker_process_free);
}

/* See lanes_run_new() */
LanesRun *
lanes_process_run_new (LanesTask *task)
{
  return g_object_new (LANES_TYPE_PROCESS_RUN, "task", task, NULL);
}
