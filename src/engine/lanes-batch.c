/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-recorder.h"

/**
 * lanes_batch_new:
 * @now: nanoseconds: what is known reaches up to here
 *
 * Returns: (transfer full): an empty batch
 */
LanesBatch *
lanes_batch_new (LanesTime now)
{
  LanesBatch *batch = g_new0 (LanesBatch, 1);

  batch->now = now;
  batch->slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
  batch->events = g_array_new (FALSE, FALSE, sizeof (LanesThreadEvent));
  return batch;
}

/**
 * lanes_batch_free:
 *
 * Frees a batch.
 */
void
lanes_batch_free (LanesBatch *batch)
{
  g_array_unref (batch->slices);
  g_array_unref (batch->events);
  g_free (batch);
}
