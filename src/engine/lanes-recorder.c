/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sched.h>

#include "lanes-board-recorder.h"
#include "lanes-mailbox.h"
#include "lanes-perf-ring.h"
#include "lanes-recorder-private.h"

/**
 * LanesRecorder:
 *
 * Where slices come from. A recorder measures on a thread of its own and hands batches to the main
 * context of the thread that made it.
 */
typedef struct
{
  LanesMailbox *mailbox; /* of LanesBatch */
} LanesRecorderPrivate;

/* What nobody looks at is handed over in groups. */
#define UNSEEN_LAG (200 * LANES_MSEC)

enum
{
  SIGNAL_BATCH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (LanesRecorderKind, lanes_recorder_kind,
                    G_DEFINE_ENUM_VALUE (LANES_RECORDER_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (LANES_RECORDER_SWITCH, "switch"),
                    G_DEFINE_ENUM_VALUE (LANES_RECORDER_BOARD, "board"),
                    G_DEFINE_ENUM_VALUE (LANES_RECORDER_SAMPLE, "sample"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LanesRecorder, lanes_recorder, G_TYPE_OBJECT)

static LanesRecorderPrivate *
get_private (LanesRecorder *self)
{
  return lanes_recorder_get_instance_private (self);
}

static void
emit_batch (gpointer item, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_BATCH], 0, item);
}

static void
lanes_recorder_dispose (GObject *object)
{
  LanesRecorderPrivate *priv = get_private (LANES_RECORDER (object));

  g_clear_pointer (&priv->mailbox, lanes_mailbox_free);
  G_OBJECT_CLASS (lanes_recorder_parent_class)->dispose (object);
}

static void
lanes_recorder_class_init (LanesRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lanes_recorder_dispose;

  /**
   * LanesRecorder::batch:
   * @batch: (type gpointer): the batch, valid during the emission
   *
   * New slices are there.
   */
  signals[SIGNAL_BATCH] = g_signal_new ("batch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
lanes_recorder_init (LanesRecorder *self)
{
  get_private (self)->mailbox =
      lanes_mailbox_new ("lanes-recorder", (GDestroyNotify) lanes_batch_free, emit_batch, self);
}

/**
 * lanes_recorder_new:
 * @kind: which, not %LANES_RECORDER_AUTO
 * @counters: (nullable): the reader that the `sample` recorder is to use
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Opens a recorder. To be called on the main thread before anything is launched that it is to see:
 * `switch` sees what descends from this thread from now on.
 *
 * Returns: (transfer full) (nullable): the recorder, or %NULL when it cannot be had
 */
LanesRecorder *
lanes_recorder_new (LanesRecorderKind kind, LanesCounters *counters, GError **error)
{
  switch (kind)
    {
    case LANES_RECORDER_SWITCH:
      return lanes_switch_recorder_new (error);
    case LANES_RECORDER_BOARD:
      return lanes_board_recorder_new (error);
    case LANES_RECORDER_SAMPLE:
      return lanes_sample_recorder_new (counters);
    case LANES_RECORDER_AUTO:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * lanes_recorder_check:
 * @kind: which
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Asks the kernel whether a recorder may be opened here, without opening it.
 *
 * Returns: whether it may
 */
gboolean
lanes_recorder_check (LanesRecorderKind kind, GError **error)
{
  g_autoptr (LanesPerfRing) ring = NULL;

  if (kind != LANES_RECORDER_SWITCH)
    return TRUE;
  ring = lanes_perf_ring_open ((guint) MAX (sched_getcpu (), 0), error);
  return ring != NULL;
}

/**
 * lanes_recorder_get_kind:
 *
 * Returns: which recorder this is, never %LANES_RECORDER_AUTO
 */
LanesRecorderKind
lanes_recorder_get_kind (LanesRecorder *self)
{
  return LANES_RECORDER_GET_CLASS (self)->kind;
}

/**
 * lanes_recorder_flush:
 *
 * Emits "batch" for everything that has happened until now, before it returns.
 */
void
lanes_recorder_flush (LanesRecorder *self)
{
  LANES_RECORDER_GET_CLASS (self)->flush (self);
  lanes_mailbox_deliver (get_private (self)->mailbox);
}

/**
 * lanes_recorder_set_pace:
 * @pace: how closely to follow
 *
 * Lets the recorder rest while nothing runs, and wake up less often while nobody looks. What is
 * recorded is the same.
 */
void
lanes_recorder_set_pace (LanesRecorder *self, LanesPace pace)
{
  LanesRecorderClass *klass = LANES_RECORDER_GET_CLASS (self);

  lanes_mailbox_set_lag (get_private (self)->mailbox, pace == LANES_PACE_UNSEEN ? UNSEEN_LAG : 0);
  if (klass->set_pace)
    klass->set_pace (self, pace);
}

/* Returns: nanoseconds between two readings of a ring; 0: it is not read */
LanesTime
lanes_pace_get_period (LanesPace pace)
{
  static const LanesTime periods[] = {
      [LANES_PACE_REST] = 0,
      [LANES_PACE_UNSEEN] = 50 * LANES_MSEC,
      [LANES_PACE_LIVE] = 16 * LANES_MSEC,
  };

  return periods[pace];
}

/**
 * lanes_recorder_push:
 * @batch: (transfer full): the next batch
 *
 * Hands a batch to the main context. Thread-safe: for subclasses, which stop calling it before
 * their dispose chains up.
 */
void
lanes_recorder_push (LanesRecorder *self, LanesBatch *batch)
{
  lanes_mailbox_post (get_private (self)->mailbox, batch);
}
