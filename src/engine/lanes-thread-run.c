/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-error.h"
#include "lanes-launch-words.h"
#include "lanes-limits.h"
#include "lanes-run-private.h"

#define LANES_TYPE_THREAD_RUN (lanes_thread_run_get_type ())
G_DECLARE_FINAL_TYPE (LanesThreadRun, lanes_thread_run, LANES, THREAD_RUN, LanesRun)

/* What one thread is given. It outlives the run's hold on it: the last thread frees nothing. */
typedef struct
{
  LanesThreadRun *run; /* borrowed: the run joins its threads before it goes */
  LanesWork work;
  const LanesCoreSet
      *cores; /* of the run's first limits; NULL: the thread has them from the launcher */
  int nice;
} Strand;

/**
 * LanesThreadRun:
 *
 * A workload in threads of this very process.
 */
struct _LanesThreadRun
{
  LanesRun parent_instance;

  const LanesWorkload *workload;
  LanesBoard *board;
  gboolean board_open; /* whoever reads it was told, and may do so */
  LanesGate *gate;
  LanesTurnLock *lock;
  GPtrArray *threads; /* of GThread */
  Strand *strands;
  LanesCoreSet first_cores; /* the limits that the threads set when they begin */
  int first_nice;
  gboolean sets_cores;     /* they are others than this thread's, which are inherited */
  guint n_announced;       /* strands are announced in their order */
  gboolean limits_changed; /* since the threads were begun: those not yet known have the old ones */
  int n_working;           /* atomic: the thread that takes it to 0 says that all have ended */
  GSource *ended; /* that thread attaches it to the context, which has less to look after */
  GMainContext *context;
};

G_DEFINE_FINAL_TYPE (LanesThreadRun, lanes_thread_run, LANES_TYPE_RUN)

static gpointer
work (gpointer data)
{
  Strand *strand = data;
  LanesThreadRun *self = strand->run;
  int tid = gettid ();

  /* The limits hold from the first moment of the work on. The launcher has checked that they can be
   * had; if they vanished since, working without them is better than not at all. */
  if (strand->cores)
    lanes_core_set_apply (strand->cores, tid, NULL);
  if (strand->nice != 0)
    setpriority (PRIO_PROCESS, (id_t) tid, strand->nice);
  lanes_work_perform (&strand->work, self->workload);

  if (g_atomic_int_dec_and_test (&self->n_working))
    g_source_attach (self->ended, self->context);
  return NULL;
}

static void
join_threads (LanesThreadRun *self)
{
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_set_size (self->threads, 0);
}

static void
close_board (LanesThreadRun *self)
{
  if (!self->board_open)
    return;
  self->board_open = FALSE;
  lanes_run_close_board (LANES_RUN (self), self->board);
}

static gboolean
apply_limits_to (LanesThreadRun *self, guint i, GError **error)
{
  const LanesBoardSlot *slot = &self->board->slots[i];
  int tid = g_atomic_int_get (&slot->tid);
  LanesCoreSet cores;
  int nice;

  if (tid == 0 || g_atomic_int_get (&slot->state) > LANES_SLOT_WORKING)
    return TRUE;
  lanes_run_get_limits (LANES_RUN (self), &cores, &nice);
  return lanes_limits_apply_to_thread (tid, &cores, nice, error);
}

static void
announce_threads (LanesThreadRun *self)
{
  while (self->n_announced < lanes_board_get_n_slots (self->board))
    {
      int tid = g_atomic_int_get (&self->board->slots[self->n_announced].tid);

      if (tid == 0)
        return;
      lanes_run_announce_thread (LANES_RUN (self), tid, ++self->n_announced);
      if (self->limits_changed)
        apply_limits_to (self, self->n_announced - 1, NULL);
    }
}

static void
report (LanesThreadRun *self)
{
  LanesRun *run = LANES_RUN (self);
  int error = lanes_run_board_get_error (self->board);
  gboolean done = TRUE;
  guint64 units, result;

  for (guint i = 0; i < lanes_board_get_n_slots (self->board); i++)
    done = done && self->board->slots[i].state == LANES_SLOT_DONE;
  if (done)
    {
      lanes_run_board_sum (self->board, &units, &result);
      lanes_run_set_result (run, self->workload->describe (units, result));
      lanes_run_end (run, LANES_RUN_FINISHED, NULL);
    }
  else if (error != 0)
    {
      lanes_run_end (run, LANES_RUN_FAILED, lanes_launch_words_explain (error));
    }
  else
    {
      lanes_run_end (run, LANES_RUN_STOPPED, NULL);
    }
}

static gboolean
ended_cb (gpointer user_data)
{
  LanesThreadRun *self = LANES_THREAD_RUN (user_data);

  join_threads (self);
  announce_threads (self);
  lanes_run_announce_counters (LANES_RUN (self), self->board);
  report (self);
  return G_SOURCE_REMOVE;
}

static void
prepare_end (LanesThreadRun *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->ended = g_idle_source_new ();
  g_source_set_static_name (self->ended, "lanes-thread-run");
  g_source_set_priority (self->ended, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->ended, ended_cb, self, NULL);
}

static void
forget_end (LanesThreadRun *self)
{
  if (self->ended)
    g_source_destroy (self->ended);
  g_clear_pointer (&self->ended, g_source_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static void
prepare_strand (LanesThreadRun *self, guint i)
{
  LanesTask *task = lanes_run_get_definition (LANES_RUN (self));
  Strand *strand = &self->strands[i];

  strand->run = self;
  strand->cores = self->sets_cores ? &self->first_cores : NULL;
  strand->nice = self->first_nice;
  strand->work = (LanesWork){
      .gate = self->gate,
      .lock = self->lock,
      .board = self->board,
      .slot = &self->board->slots[i],
      .amount = lanes_task_get_amount (task),
      .duration = lanes_time_from_seconds (lanes_task_get_seconds (task)),
  };
}

/* In words that say what to do */
static void
explain_thread (GError **error)
{
  g_autofree char *words = NULL;

  if (!error || !g_error_matches (*error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN))
    return;
  words = lanes_launch_words_explain (EAGAIN);
  g_clear_error (error);
  g_set_error_literal (error, LANES_ERROR, LANES_ERROR_LAUNCH, words);
}

/* Threads are launched by the hundred: what they have anyway, they need not set. */
static void
get_first_limits (LanesThreadRun *self)
{
  LanesCoreSet own;

  lanes_run_get_limits (LANES_RUN (self), &self->first_cores, &self->first_nice);
  self->sets_cores =
      !lanes_core_set_of_thread (0, &own, NULL) || !lanes_core_set_equal (&own, &self->first_cores);
  if (self->first_nice == getpriority (PRIO_PROCESS, 0))
    self->first_nice = 0;
}

static gboolean
lanes_thread_run_start (LanesRun *run, GError **error)
{
  LanesThreadRun *self = LANES_THREAD_RUN (run);
  LanesTask *task = lanes_run_get_definition (run);
  guint n_threads = lanes_task_get_threads (task);

  self->workload = lanes_workload_find (lanes_task_get_workload (task));
  self->board = lanes_board_new (n_threads);
  if (!self->board)
    {
      g_autofree char *words = lanes_launch_words_explain (ENOMEM);

      g_set_error_literal (error, LANES_ERROR, LANES_ERROR_LAUNCH, words);
      return FALSE;
    }
  self->gate = lanes_gate_new ();
  if (lanes_task_get_lock (task))
    self->lock = lanes_turn_lock_new ();
  self->strands = g_new0 (Strand, n_threads);
  get_first_limits (self);
  prepare_end (self);

  self->board_open = TRUE;
  lanes_run_open_board (run, self->board, getpid ());
  self->n_working = (int) n_threads;
  for (guint i = 0; i < n_threads; i++)
    {
      GThread *thread;

      prepare_strand (self, i);
      /* It takes the name of the workload. */
      thread = g_thread_try_new (NULL, work, &self->strands[i], error);
      if (!thread)
        {
          lanes_gate_stop (self->gate);
          join_threads (self);
          forget_end (self);
          explain_thread (error);
          g_prefix_error (error, _ ("Thread %u of %u could not be started: "), i + 1, n_threads);
          return FALSE;
        }
      lanes_work_note_launch (&self->strands[i].work);
      g_ptr_array_add (self->threads, thread);
    }
  return TRUE;
}

static void
lanes_thread_run_pause (LanesRun *run)
{
  lanes_gate_pause (LANES_THREAD_RUN (run)->gate);
}

static void
lanes_thread_run_resume (LanesRun *run)
{
  LanesThreadRun *self = LANES_THREAD_RUN (run);

  __atomic_store_n (&self->board->paused, lanes_run_get_paused (run), __ATOMIC_RELEASE);
  lanes_gate_resume (self->gate);
}

static void
lanes_thread_run_stop (LanesRun *run)
{
  lanes_gate_stop (LANES_THREAD_RUN (run)->gate);
}

static gboolean
lanes_thread_run_poll (LanesRun *run)
{
  LanesThreadRun *self = LANES_THREAD_RUN (run);

  announce_threads (self);
  lanes_run_set_progress (run, lanes_run_board_get_progress (self->board));
  return self->n_announced == self->threads->len;
}

static gboolean
lanes_thread_run_apply_limits (LanesRun *run, GError **error)
{
  LanesThreadRun *self = LANES_THREAD_RUN (run);

  self->limits_changed = TRUE;
  for (guint i = 0; i < lanes_board_get_n_slots (self->board); i++)
    if (!apply_limits_to (self, i, error))
      return FALSE;
  return TRUE;
}

static void
lanes_thread_run_dispose (GObject *object)
{
  LanesThreadRun *self = LANES_THREAD_RUN (object);

  if (self->gate)
    lanes_gate_stop (self->gate);
  join_threads (self);
  close_board (self);
  forget_end (self);
  G_OBJECT_CLASS (lanes_thread_run_parent_class)->dispose (object);
}

static void
lanes_thread_run_finalize (GObject *object)
{
  LanesThreadRun *self = LANES_THREAD_RUN (object);

  g_ptr_array_unref (self->threads);
  g_free (self->strands);
  g_clear_pointer (&self->board, lanes_board_free);
  g_clear_pointer (&self->gate, lanes_gate_free);
  g_clear_pointer (&self->lock, lanes_turn_lock_free);
  G_OBJECT_CLASS (lanes_thread_run_parent_class)->finalize (object);
}

static void
lanes_thread_run_class_init (LanesThreadRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LanesRunClass *run_class = LANES_RUN_CLASS (klass);

  object_class->dispose = lanes_thread_run_dispose;
  object_class->finalize = lanes_thread_run_finalize;
  run_class->start = lanes_thread_run_start;
  run_class->pause = lanes_thread_run_pause;
  run_class->resume = lanes_thread_run_resume;
  run_class->stop = lanes_thread_run_stop;
  run_class->kill = lanes_thread_run_stop; /* every thread is at a checkpoint within 10 ms */
  run_class->poll = lanes_thread_run_poll;
  run_class->apply_limits = lanes_thread_run_apply_limits;
}

static void
lanes_thread_run_init (LanesThreadRun *self)
{
  self->threads = g_ptr_array_new ();
}

/* See lanes_run_new() */
LanesRun *
lanes_thread_run_new (LanesTask *task)
{
  return g_object_new (LANES_TYPE_THREAD_RUN, "task", task, NULL);
}
