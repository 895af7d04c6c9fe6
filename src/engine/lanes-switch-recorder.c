/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-list.h"
#include "lanes-perf-ring.h"
#include "lanes-recorder-private.h"
#include "lanes-switch-slices.h"
#include "lanes-ticker.h"

/* The rings have room for much longer; it is early enough for a picture that is a tenth of a second
 * behind, and each reading wakes up two threads. */
#define LIVE_PERIOD (40 * LANES_MSEC)

#define LANES_TYPE_SWITCH_RECORDER (lanes_switch_recorder_get_type ())
G_DECLARE_FINAL_TYPE (LanesSwitchRecorder, lanes_switch_recorder, LANES, SWITCH_RECORDER,
                      LanesRecorder)

/**
 * LanesSwitchRecorder:
 *
 * Reads every switch of every thread that descends from the thread which made it, out of the
 * kernel's own rings, one for each core. See perf_event_open(2).
 */
struct _LanesSwitchRecorder
{
  LanesRecorder parent_instance;

  LanesTicker *ticker; /* reads the rings */

  GMutex mutex; /* guards everything below: the ticker's thread reads, and so does a flush */
  GPtrArray *rings;
  GArray *records; /* of LanesPerfRecord: kept for its memory */
  LanesSwitchSlices *slices;
};

G_DEFINE_FINAL_TYPE (LanesSwitchRecorder, lanes_switch_recorder, LANES_TYPE_RECORDER)

static void
read_rings (gpointer user_data)
{
  LanesSwitchRecorder *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  LanesTime now = lanes_time_now ();

  g_array_set_size (self->records, 0);
  for (guint i = 0; i < self->rings->len; i++)
    lanes_perf_ring_drain (g_ptr_array_index (self->rings, i), now, self->records);
  lanes_recorder_push (LANES_RECORDER (self),
                       lanes_switch_slices_feed (self->slices, self->records, now));
}

static void
lanes_switch_recorder_flush (LanesRecorder *recorder)
{
  read_rings (recorder);
}

static void
lanes_switch_recorder_set_pace (LanesRecorder *recorder, LanesPace pace)
{
  lanes_ticker_set_interval (LANES_SWITCH_RECORDER (recorder)->ticker,
                             pace == LANES_PACE_LIVE ? LIVE_PERIOD : lanes_pace_get_period (pace));
}

static void
lanes_switch_recorder_dispose (GObject *object)
{
  LanesSwitchRecorder *self = LANES_SWITCH_RECORDER (object);

  g_clear_pointer (&self->ticker, lanes_ticker_free);
  g_ptr_array_set_size (self->rings, 0);
  G_OBJECT_CLASS (lanes_switch_recorder_parent_class)->dispose (object);
}

static void
lanes_switch_recorder_finalize (GObject *object)
{
  LanesSwitchRecorder *self = LANES_SWITCH_RECORDER (object);

  g_ptr_array_unref (self->rings);
  g_array_unref (self->records);
  lanes_switch_slices_free (self->slices);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (lanes_switch_recorder_parent_class)->finalize (object);
}

static void
lanes_switch_recorder_class_init (LanesSwitchRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LanesRecorderClass *recorder_class = LANES_RECORDER_CLASS (klass);

  object_class->dispose = lanes_switch_recorder_dispose;
  object_class->finalize = lanes_switch_recorder_finalize;
  recorder_class->kind = LANES_RECORDER_SWITCH;
  recorder_class->flush = lanes_switch_recorder_flush;
  recorder_class->set_pace = lanes_switch_recorder_set_pace;
}

static void
lanes_switch_recorder_init (LanesSwitchRecorder *self)
{
  g_mutex_init (&self->mutex);
  self->rings = g_ptr_array_new_with_free_func ((GDestroyNotify) lanes_perf_ring_close);
  self->records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));
  self->slices = lanes_switch_slices_new ();
}

/* A core that is offline has its ring too: what is launched from now on inherits the rings, so none
 * can be added when it comes back. An old kernel may refuse that; then the core is not seen. */
static gboolean
open_rings (LanesSwitchRecorder *self, GError **error)
{
  LanesCoreSet present;
  LanesCoreSet online;

  lanes_core_list_read (NULL, &present, &online);
  for (guint core = 0; core < LANES_MAX_CORES; core++)
    {
      gboolean needed = lanes_core_set_contains (&online, core);
      LanesPerfRing *ring;

      if (!lanes_core_set_contains (&present, core))
        continue;
      ring = lanes_perf_ring_open (core, needed ? error : NULL);
      if (ring)
        g_ptr_array_add (self->rings, ring);
      else if (needed)
        return FALSE;
    }
  return lanes_perf_ring_map_all (self->rings, LANES_PERF_RING_MAX_SIZE, error);
}

/**
 * lanes_switch_recorder_new:
 * @error: return location: %LANES_ERROR_RECORDER, %LANES_ERROR_SYSTEM
 *
 * Opens the rings of all cores on the calling thread, and starts to read them.
 *
 * Returns: (transfer full) (nullable): the recorder, or %NULL where the system does not allow it
 */
LanesRecorder *
lanes_switch_recorder_new (GError **error)
{
  g_autoptr (LanesSwitchRecorder) self = g_object_new (LANES_TYPE_SWITCH_RECORDER, NULL);
  gboolean opened;

  /* The reader is begun first: it is no descendant then, and does not fill the rings itself. */
  self->ticker = lanes_ticker_new ("lanes-recorder", read_rings, self, error);
  if (!self->ticker)
    return NULL;
  g_mutex_lock (&self->mutex);
  opened = open_rings (self, error);
  g_mutex_unlock (&self->mutex);
  if (!opened)
    return NULL;
  return LANES_RECORDER (g_steal_pointer (&self));
}
