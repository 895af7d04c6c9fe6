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
  LanesBatch *batch;  /* of the readings that are being delivered, NULL: none yet */
  GHashTable *places; /* TID → which slice of the batch is its last, from 1 on */
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

/* Returns: whether a thread has ended */
static gboolean
add_events (LanesSampleRecorder *self, const GArray *readings, LanesBatch *batch)
{
  gboolean ended = FALSE;

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
          ended = TRUE;
        }
    }
  return ended;
}

/* A slice that was in the batch already has grown, or is new. */
static void
add_slice (LanesSampleRecorder *self, LanesBatch *batch, const LanesRecordedSlice *slice)
{
  gpointer tid = GINT_TO_POINTER (slice->tid);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, tid));

  if (place > 0)
    {
      LanesRecordedSlice *last = &g_array_index (batch->slices, LanesRecordedSlice, place - 1);

      if (last->begin == slice->begin && last->core == slice->core)
        {
          *last = *slice;
          return;
        }
    }
  g_array_append_vals (batch->slices, slice, 1);
  g_hash_table_insert (self->places, tid, GUINT_TO_POINTER (batch->slices->len));
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

      add_slice (self, batch, &slice);
    }
}

static void
push_batch (LanesSampleRecorder *self)
{
  if (self->batch)
    lanes_recorder_push (LANES_RECORDER (self), g_steal_pointer (&self->batch));
  g_hash_table_remove_all (self->places);
}

/* Readings far apart tell nothing of what was between them: a gap, as of lost records. */
static void
add_gap (LanesSampleRecorder *self, LanesBatch *batch)
{
  LanesSpan gap;

  if (!lanes_sample_slices_get_gap (self->slices, &gap))
    return;
  batch->lost++;
  batch->lost_span = gap;
}

static void
add_reading (LanesSampleRecorder *self, const GArray *readings, LanesSpan span)
{
  gboolean ended;

  if (!self->slices)
    self->slices = lanes_sample_slices_new (span.begin);
  if (!self->batch)
    self->batch = lanes_batch_new (span.end);
  self->batch->now = MAX (self->batch->now, span.end);
  ended = add_events (self, readings, self->batch);
  add_slices (self, readings, span, self->batch);
  add_gap (self, self->batch);
  self->last = span.end;
  /* The number of one that has ended may be another's in the next reading. */
  if (ended || self->batch->lost > 0)
    push_batch (self);
}

static void
read_cb (LanesCounters *counters, const GArray *readings, const LanesSpan *span, gpointer user_data)
{
  add_reading (LANES_SAMPLE_RECORDER (user_data), readings, *span);
}

static void
delivered_cb (LanesCounters *counters, gpointer user_data)
{
  push_batch (LANES_SAMPLE_RECORDER (user_data));
}

static void
lanes_sample_recorder_flush (LanesRecorder *recorder)
{
  LanesSampleRecorder *self = LANES_SAMPLE_RECORDER (recorder);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LanesThreadCounters));
  LanesTime now;

  lanes_counters_read_now (self->counters, readings);
  now = lanes_time_now ();
  add_reading (self, readings, (LanesSpan){self->last, now});
  push_batch (self);
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
  g_clear_pointer (&self->batch, lanes_batch_free);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->places);
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
  self->places = g_hash_table_new (NULL, NULL);
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
  g_signal_connect (counters, "delivered", G_CALLBACK (delivered_cb), self);
  return LANES_RECORDER (self);
}
