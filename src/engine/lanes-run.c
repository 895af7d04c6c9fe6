/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-run-private.h"

#include <glib/gi18n-lib.h>

#include "lanes-error.h"

/**
 * LanesRun:
 *
 * One execution of a task: the one interface to what is launched as processes, as threads, or as
 * processes that have threads. Lives on the main context.
 */

enum
{
  PROP_0,
  PROP_TASK,
  PROP_STATE,
  PROP_PROGRESS,
  N_PROPS
};

enum
{
  SIGNAL_PROCESS_STARTED,
  SIGNAL_THREAD_STARTED,
  SIGNAL_THREAD_COUNTED,
  SIGNAL_BOARD_OPENED,
  SIGNAL_BOARD_CLOSED,
  SIGNAL_ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (LanesRunState, lanes_run_state,
                    G_DEFINE_ENUM_VALUE (LANES_RUN_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (LANES_RUN_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (LANES_RUN_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (LANES_RUN_FINISHED, "finished"),
                    G_DEFINE_ENUM_VALUE (LANES_RUN_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (LANES_RUN_STOPPED, "stopped"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LanesRun, lanes_run, G_TYPE_OBJECT)

LanesRunPrivate *
lanes_run_get_private (LanesRun *self)
{
  return lanes_run_get_instance_private (self);
}

void
lanes_run_set_state (LanesRun *self, LanesRunState state)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  if (priv->state == state)
    return;
  priv->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
lanes_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LanesRunPrivate *priv = lanes_run_get_private (LANES_RUN (object));

  switch (id)
    {
    case PROP_TASK:
      g_value_set_object (value, priv->task);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) priv->state);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, priv->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lanes_run_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LanesRunPrivate *priv = lanes_run_get_private (LANES_RUN (object));

  switch (id)
    {
    case PROP_TASK:
      priv->task = g_value_dup_object (value);
      priv->definition = lanes_task_copy (priv->task);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lanes_run_dispose (GObject *object)
{
  LanesRunPrivate *priv = lanes_run_get_private (LANES_RUN (object));

  g_clear_handle_id (&priv->start_timer, g_source_remove);
  G_OBJECT_CLASS (lanes_run_parent_class)->dispose (object);
}

static void
lanes_run_finalize (GObject *object)
{
  LanesRunPrivate *priv = lanes_run_get_private (LANES_RUN (object));

  g_clear_object (&priv->task);
  g_clear_object (&priv->definition);
  g_free (priv->message);
  g_free (priv->result);
  lanes_output_free (priv->output);
  G_OBJECT_CLASS (lanes_run_parent_class)->finalize (object);
}

static void
lanes_run_class_init (LanesRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lanes_run_get_property;
  object_class->set_property = lanes_run_set_property;
  object_class->dispose = lanes_run_dispose;
  object_class->finalize = lanes_run_finalize;

  properties[PROP_TASK] =
      g_param_spec_object ("task", NULL, NULL, LANES_TYPE_TASK,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, LANES_TYPE_RUN_STATE, LANES_RUN_WAITING, readable);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LanesRun::process-started:
   * @pid: the process
   * @ordinal: which of the run, from 1
   * @role: what its first thread is there for
   *
   * A process was launched.
   */
  signals[SIGNAL_PROCESS_STARTED] =
      g_signal_new ("process-started", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_UINT, G_TYPE_INT);
  /**
   * LanesRun::thread-started:
   * @tid: the thread, one of this process
   * @ordinal: which of the run, from 1
   *
   * A thread has begun, and its ID is known.
   */
  signals[SIGNAL_THREAD_STARTED] =
      g_signal_new ("thread-started", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_UINT);
  /**
   * LanesRun::thread-counted:
   * @tid: a thread that has ended
   * @stat: (type gpointer): the kernel's own counters at its end, a LanesSchedStat
   *
   * A thread of a workload has ended, and has read its counters before.
   */
  signals[SIGNAL_THREAD_COUNTED] =
      g_signal_new ("thread-counted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_POINTER);
  /**
   * LanesRun::board-opened:
   * @board: (type gpointer): the LanesBoard of a workload, valid until "board-closed"
   * @pid: the process whose threads will write on it; 0 when that is not known yet
   *
   * Threads of a workload are about to begin, and will tell of themselves on @board.
   */
  signals[SIGNAL_BOARD_OPENED] =
      g_signal_new ("board-opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_INT);
  /**
   * LanesRun::board-closed:
   * @board: (type gpointer): a LanesBoard that "board-opened" told of
   *
   * Nobody needs what is on @board any more, and it is about to go. Emitted when the run is
   * disposed of, and where it could not be started.
   */
  signals[SIGNAL_BOARD_CLOSED] =
      g_signal_new ("board-closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * LanesRun::ended:
   *
   * Nothing of the run is left: its state is finished, failed or stopped.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_run_init (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  priv->cores = lanes_core_set_all ();
  priv->progress = -1;
  priv->exit_status = -1;
  priv->output = lanes_output_new ();
}

/**
 * lanes_run_new:
 * @task: what to run; it must be valid
 * @cores: the cores that the task set may use, at least one of which can be used
 *
 * Makes a run of @task that is still to be started. It is of what @task says now: of later changes
 * only those of the name, the color, the cores and the nice value reach it.
 *
 * Returns: (transfer full): the run
 */
LanesRun *
lanes_run_new (LanesTask *task, const LanesCoreSet *cores)
{
  LanesRun *self = lanes_task_get_mode (task) == LANES_MODE_THREADS ? lanes_thread_run_new (task)
                                                                    : lanes_process_run_new (task);

  lanes_run_get_private (self)->cores = *cores;
  return self;
}

static void
begin (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);
  g_autoptr (GError) error = NULL;

  priv->begin = lanes_time_now ();
  if (LANES_RUN_GET_CLASS (self)->start (self, &error))
    lanes_run_set_state (self, LANES_RUN_RUNNING);
  else
    lanes_run_end (self, LANES_RUN_FAILED, g_strdup (error->message));
}

static gboolean
start_timer_cb (gpointer user_data)
{
  LanesRun *self = LANES_RUN (user_data);

  lanes_run_get_private (self)->start_timer = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

/**
 * lanes_run_start:
 *
 * Starts the run, at once or as long after this call as the task says. To be called once. What goes
 * wrong makes it a failed run, with a message.
 */
void
lanes_run_start (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);
  double delay = lanes_task_get_start_after (priv->definition);

  priv->due = lanes_time_now () + lanes_time_from_seconds (delay);
  if (delay > 0)
    priv->start_timer =
        g_timeout_add ((guint) MIN (delay * 1000, G_MAXUINT / 2), start_timer_cb, self);
  else
    begin (self);
}

/**
 * lanes_run_pause:
 *
 * Holds a running run: its threads rest until it is resumed.
 */
void
lanes_run_pause (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  if (priv->state != LANES_RUN_RUNNING || priv->stopping)
    return;
  LANES_RUN_GET_CLASS (self)->pause (self);
  priv->pause_begin = lanes_time_now ();
  lanes_run_set_state (self, LANES_RUN_PAUSED);
}

/**
 * lanes_run_resume:
 *
 * Lets a paused run go on.
 */
void
lanes_run_resume (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);
  g_autoptr (LanesRun) held = g_object_ref (self);

  if (priv->state != LANES_RUN_PAUSED)
    return;
  priv->pause_end = lanes_time_now ();
  priv->paused += priv->pause_end - priv->pause_begin;
  LANES_RUN_GET_CLASS (self)->resume (self);
  /* Where more is still to be launched, that may have failed. */
  if (lanes_run_is_active (self))
    lanes_run_set_state (self, LANES_RUN_RUNNING);
}

/**
 * lanes_run_stop:
 *
 * Asks the run to end, and ends it by force when it has not after %LANES_RUN_GRACE. "ended" tells
 * when nothing of it is left.
 */
void
lanes_run_stop (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  if (!lanes_run_is_active (self) || priv->stopping)
    return;
  priv->stopping = TRUE;
  if (priv->state == LANES_RUN_WAITING)
    lanes_run_end (self, LANES_RUN_STOPPED, NULL);
  else
    LANES_RUN_GET_CLASS (self)->stop (self);
}

/**
 * lanes_run_kill:
 *
 * Ends the run by force, at once.
 */
void
lanes_run_kill (LanesRun *self)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  if (!lanes_run_is_active (self))
    return;
  lanes_run_stop (self);
  if (priv->state != LANES_RUN_STOPPED)
    LANES_RUN_GET_CLASS (self)->kill (self);
}

/**
 * lanes_run_poll:
 *
 * Brings progress up to date, announces threads that have begun since, and has a run whose time is
 * over end, which it does from the main loop. For the session, which calls it a few times a second:
 * of what it reads, only whether somebody else has stopped a process costs a system call.
 *
 * Returns: %FALSE while there are threads that were not announced yet, and %TRUE when the next time
 *   may be a while later
 */
gboolean
lanes_run_poll (LanesRun *self)
{
  return lanes_run_get_private (self)->state != LANES_RUN_RUNNING
         || LANES_RUN_GET_CLASS (self)->poll (self);
}

/**
 * lanes_run_set_cores:
 * @cores: the cores that the task set may use
 * @error: return location: %LANES_ERROR_LIMIT
 *
 * Limits the run, also while it is running, to those of @cores that the task itself may use; to
 * @cores where it may use none of them.
 *
 * Returns: whether all of its threads have the limit
 */
gboolean
lanes_run_set_cores (LanesRun *self, const LanesCoreSet *cores, GError **error)
{
  LanesRunPrivate *priv = lanes_run_get_private (self);

  priv->cores = *cores;
  return lanes_run_apply_limits (self, error);
}

/**
 * lanes_run_apply_limits:
 * @error: return location: %LANES_ERROR_LIMIT
 *
 * Gives the threads of a run the cores and the nice value that its task has now.
 *
 * Returns: whether all of its threads have them
 */
gboolean
lanes_run_apply_limits (LanesRun *self, GError **error)
{
  LanesRunState state = lanes_run_get_private (self)->state;

  if (state != LANES_RUN_RUNNING && state != LANES_RUN_PAUSED)
    return TRUE;
  return LANES_RUN_GET_CLASS (self)->apply_limits (self, error);
}

void
lanes_run_notify_progress (LanesRun *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

/* What is said of the state is another, though it is the same. */
void
lanes_run_notify_state (LanesRun *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
lanes_run_emit_ended (LanesRun *self)
{
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

void
lanes_run_announce_process (LanesRun *self, int pid, guint ordinal, LanesProcessRole role)
{
  g_signal_emit (self, signals[SIGNAL_PROCESS_STARTED], 0, pid, ordinal, (int) role);
}

void
lanes_run_announce_thread (LanesRun *self, int tid, guint ordinal)
{
  g_signal_emit (self, signals[SIGNAL_THREAD_STARTED], 0, tid, ordinal);
}

void
lanes_run_open_board (LanesRun *self, LanesBoard *board, int pid)
{
  g_signal_emit (self, signals[SIGNAL_BOARD_OPENED], 0, board, pid);
}

void
lanes_run_close_board (LanesRun *self, LanesBoard *board)
{
  g_signal_emit (self, signals[SIGNAL_BOARD_CLOSED], 0, board);
}

/* The counters that the threads on @board have read at their end */
void
lanes_run_announce_counters (LanesRun *self, LanesBoard *board)
{
  for (guint i = 0; i < lanes_board_get_n_slots (board); i++)
    {
      const LanesBoardSlot *slot = &board->slots[i];
      LanesSchedStat stat = {slot->run_time, slot->wait_time, slot->turns};

      if (slot->turns > 0)
        g_signal_emit (self, signals[SIGNAL_THREAD_COUNTED], 0, slot->tid, &stat);
    }
}
