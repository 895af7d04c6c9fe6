/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-recorder-private.h"
#include "lanes-sample-slices.h"

#define LANES_TYPE_SAMPLE_RECORDER (lanes_sample_recorder_get_type ())
G_DECLARE_FINAL_TYPE (LanesSampleRecorder, lanes_sample_recorder, LANES, SAMPLE_RECORDER,
                      LanesRecorder)

/**
 * LanesSampleRecorder:
 *
 * Makes slices of the kernel's counters of each thread, read every few milliseconds. Needs nothing.
 * Turns that are shorter than the period are merged; the totals stay exact.
 */
struct _LanesSampleRecorder
{
  LanesRecorder parent_instance;

  LanesCounters *counters;
  LanesSampleSlices *slices;
  GHashTable *known; /* TIDs that were announced */
  LanesTime last;
};

G_DEFINE_FINAL_TYPE (LanesSampleRecorder, lanes_sample_recorder, LANES_TYPE_RECORDER)

static void
add_event (LanesBatch *batch, const LanesThreadCounters *counters, LanesThreadEventType type)
{
  LanesThreadEvent event = {
      .time = counters->time,
      .type = type,
      .pid = counters->pid,
      .tid = counters->tid,
      .parent_pid = counters->parent,
  };

  g_array_append_val (batch->events, event);
}

static void
add_events (LanesSampleRecorder *self, const GArray *readings, LanesBatch *batch)
{
  for (guint i = 0; i < readings->len; i++)
    {
      const LanesThreadCounters *counters = &g_array_index (readings, LanesThreadCounters, i);
      gpointer key = GINT_TO_POINTER (counters->tid);

      if (g_hash_table_add (self->known, key))
        add_event (batch, counters, LANES_THREAD_FORKED);
      if (counters->state == 'X')
        {
          add_event (batch, counters, LANES_THREAD_EXITED);
          g_hash_table_remove (self->known, key);
        }
    }
}

static void
add_slices (LanesSampleRecorder *self, const GArray *readings, LanesSpan span, LanesBatch *batch)
{
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (LanesSampleSlice));

  lanes_sample_slices_push (self->slices, readings, span, slices);
  for (guint i = 0; i < slices->len; i++)
    {
      const LanesSampleSlice *sampled = &g_array_index (slices, LanesSampleSlice, i);
      LanesRecordedSlice slice = {
          .begin = sampled->begin,
          .end = sampled->end,
          .tid = sampled->tid,
          .core = sampled->core,
          .ended = sampled->open ? LANES_SLICE_OPEN : LANES_SLICE_WAITED,
          .queued = sampled->queued,
      };

      g_array_append_val (batch->slices, slice);
    }
}

static void
push_readings (LanesSampleRecorder *self, const GArray *readings, LanesSpan span)
{
  LanesBatch *batch = lanes_batch_new (span.end);

  if (!self->slices)
    self->slices = lanes_sample_slices_new (span.begin);
  add_events (self, readings, batch);
  add_slices (self, readings, span, batch);
  self->last = span.end;
  lanes_recorder_push (LANES_RECORDER (self), batch);
}

static void
read_cb (LanesCounters *counters, const GArray *readings, const LanesSpan *span, gpointer user_data)
{
  push_readings (LANES_SAMPLE_RECORDER (user_data), readings, *span);
}

static void
lanes_sample_recorder_flush (LanesRecorder *recorder)
{
  LanesSampleRecorder *self = LANES_SAMPLE_RECORDER (recorder);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters));
  LanesTime now;

  lanes_counters_read_now (self->counters, readings);
  now = lanes_time_now ();
  push_readings (self, readings, (LanesSpan){self->last, now});
}

static void
lanes_sample_recorder_dispose (GObject *object)
{
  LanesSampleRecorder *self = LANES_SAMPLE_RECORDER (object);

  if (self->counters)
    g_signal_handlers_disconnect_by_data (self->counters, self);
  g_clear_object (&self->counters);
  G_OBJECT_CLASS (lanes_sample_recorder_parent_class)->dispose (object);
}

static void
lanes_sample_recorder_finalize (GObject *object)
{
  LanesSampleRecorder *self = LANES_SAMPLE_RECORDER (object);

  g_clear_pointer (&self->slices, lanes_sample_slices_free);
  g_hash_table_unref (self->known);
  G_OBJECT_CLASS (lanes_sample_recorder_parent_class)->finalize (object);
}

static void
lanes_sample_recorder_class_init (LanesSampleRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LanesRecorderClass *recorder_class = LANES_RECORDER_CLASS (klass);

  object_class->dispose = lanes_sample_recorder_dispose;
  object_class->finalize = lanes_sample_recorder_finalize;
  recorder_class->kind = LANES_RECORDER_SAMPLE;
  recorder_class->flush = lanes_sample_recorder_flush;
}

static void
lanes_sample_recorder_init (LanesSampleRecorder *self)
{
  self->known = g_hash_table_new (NULL, NULL);
  self->last = lanes_time_now ();
}

/**
 * lanes_sample_recorder_new:
 * @counters: the reader, whose interval is the recorder's period
 *
 * Returns: (transfer full): the recorder
 */
LanesRecorder *
lanes_sample_recorder_new (LanesCounters *counters)
{
  LanesSampleRecorder *self = g_object_new (LANES_TYPE_SAMPLE_RECORDER, NULL);

  self->counters = g_object_ref (counters);
  g_signal_connect (counters, "read", G_CALLBACK (read_cb), self);
  return LANES_RECORDER (self);
}
