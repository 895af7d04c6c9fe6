/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-wide-recorder.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lanes-core-list.h"
#include "lanes-error.h"
#include "lanes-perf-ring.h"
#include "lanes-switch-slices.h"

/* Two of them are a switch: a ring has room for 6,000. Where there are many cores, they share what
 * the rings may take in all. */
#define RECORD_SIZE 40
#define MAX_SIZE    ((gsize) 512 * 1024)
#define MAX_TOTAL   ((gsize) 32 * 1024 * 1024)

struct _LanesWideRecorder
{
  GPtrArray *rings;
  GArray *records; /* of LanesPerfRecord: kept for its memory */
  LanesSwitchSlices *slices;
  gsize fullest; /* bytes that were taken out of one ring the last time */
};

/* In a container with numbers of its own, what runs outside of it looks as if nothing did. Source:
 * include/linux/proc_ns.h, PROC_PID_INIT_INO. */
static gboolean
sees_all (void)
{
  g_autofree char *name = g_file_read_link ("/proc/self/ns/pid", NULL);

  return g_strcmp0 (name, "pid:[4026531836]") == 0;
}

/**
 * lanes_wide_recorder_is_allowed:
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Returns: whether this process may record what others do
 */
gboolean
lanes_wide_recorder_is_allowed (GError **error)
{
  LanesCoreSet present;
  LanesCoreSet online;
  guint core = 0;
  g_autoptr (LanesPerfRing) ring = NULL;

  if (!sees_all ())
    {
      g_set_error_literal (error, LANES_ERROR, LANES_ERROR_RECORDER,
                           _ ("Other programs cannot be shown from inside a container."));
      return FALSE;
    }
  lanes_core_list_read (NULL, &present, &online);
  while (core + 1 < LANES_MAX_CORES && !lanes_core_set_contains (&online, core))
    core++;
  ring = lanes_perf_ring_open_wide (core, error);
  return ring != NULL;
}

static gsize
get_max_size (guint n_rings)
{
  gsize size = MAX_SIZE;

  while (size > (gsize) sysconf (_SC_PAGESIZE) && size * n_rings > MAX_TOTAL)
    size /= 2;
  return size;
}

static gboolean
open_rings (LanesWideRecorder *self, GError **error)
{
  LanesCoreSet present;
  LanesCoreSet online;

  lanes_core_list_read (NULL, &present, &online);
  for (guint core = 0; core < LANES_MAX_CORES; core++)
    {
      LanesPerfRing *ring;

      if (!lanes_core_set_contains (&online, core))
        continue;
      ring = lanes_perf_ring_open_wide (core, error);
      if (!ring)
        return FALSE;
      g_ptr_array_add (self->rings, ring);
    }
  return lanes_perf_ring_map_all (self->rings, get_max_size (self->rings->len), error);
}

/**
 * lanes_wide_recorder_new:
 * @error: return location: %LANES_ERROR_RECORDER
 *
 * Begins to record every core that is online. One that comes online later is not seen.
 *
 * Returns: (transfer full) (nullable): the recorder, or %NULL where the system does not allow it
 */
LanesWideRecorder *
lanes_wide_recorder_new (GError **error)
{
  g_autoptr (LanesWideRecorder) self = g_new0 (LanesWideRecorder, 1);

  self->rings = g_ptr_array_new_with_free_func ((GDestroyNotify) lanes_perf_ring_close);
  self->records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));
  if (!open_rings (self, error))
    return NULL;
  self->slices = lanes_switch_slices_new_wide (lanes_time_now ());
  return g_steal_pointer (&self);
}

/**
 * lanes_wide_recorder_free:
 *
 * Ends the recording.
 */
void
lanes_wide_recorder_free (LanesWideRecorder *self)
{
  g_ptr_array_unref (self->rings);
  g_array_unref (self->records);
  g_clear_pointer (&self->slices, lanes_switch_slices_free);
  g_free (self);
}

/**
 * lanes_wide_recorder_read:
 * @until: nanoseconds, later than the time before
 *
 * Takes what happened until then out of the rings.
 *
 * Returns: (transfer full): the batch: all threads, whosever they are
 */
LanesBatch *
lanes_wide_recorder_read (LanesWideRecorder *self, LanesTime until)
{
  g_array_set_size (self->records, 0);
  self->fullest = 0;
  for (guint i = 0; i < self->rings->len; i++)
    {
      guint n_before = self->records->len;

      lanes_perf_ring_drain (g_ptr_array_index (self->rings, i), until, self->records);
      self->fullest = MAX (self->fullest, (self->records->len - n_before) * RECORD_SIZE);
    }
  return lanes_switch_slices_feed (self->slices, self->records, until);
}

/**
 * lanes_wide_recorder_is_pressed:
 *
 * Returns: whether more than an eighth of a ring was full when it was read last
 */
gboolean
lanes_wide_recorder_is_pressed (LanesWideRecorder *self)
{
  return self->fullest > lanes_perf_ring_get_size (g_ptr_array_index (self->rings, 0)) / 8;
}
