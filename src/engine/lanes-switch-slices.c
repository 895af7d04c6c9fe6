/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-switch-slices.h"

#include <string.h>

/* Who is on a core now. */
typedef struct
{
  int tid; /* 0: nobody who is known */
  LanesTime begin;
} Occupant;

struct _LanesSwitchSlices
{
  GArray *cores; /* of Occupant, by the kernel's number */
  LanesTime now; /* of the batch before */
};

/**
 * lanes_switch_slices_new:
 *
 * Returns: (transfer full): a state in which nobody is on any core
 */
LanesSwitchSlices *
lanes_switch_slices_new (void)
{
  LanesSwitchSlices *self = g_new0 (LanesSwitchSlices, 1);

  self->cores = g_array_new (FALSE, TRUE, sizeof (Occupant));
  return self;
}

/**
 * lanes_switch_slices_free:
 *
 * Frees the state.
 */
void
lanes_switch_slices_free (LanesSwitchSlices *self)
{
  g_array_unref (self->cores);
  g_free (self);
}

static Occupant *
get_occupant (LanesSwitchSlices *self, guint core)
{
  if (core >= self->cores->len)
    g_array_set_size (self->cores, core + 1);
  return &g_array_index (self->cores, Occupant, core);
}

static void
add_slice (LanesBatch *batch, guint core, const Occupant *occupant, LanesTime end,
           LanesSliceEnd ended)
{
  LanesRecordedSlice slice = {
      .begin = occupant->begin,
      .end = end,
      .tid = occupant->tid,
      .core = core,
      .ended = ended,
  };

  if (occupant->tid != 0)
    g_array_append_val (batch->slices, slice);
}

static void
add_event (LanesBatch *batch, const LanesPerfRecord *record, LanesThreadEventType type)
{
  LanesThreadEvent event = {
      .time = record->time,
      .type = type,
      .pid = record->pid,
      .tid = record->tid,
      .parent_pid = record->parent_pid,
      .parent_tid = record->parent_tid,
  };

  memcpy (event.name, record->name, sizeof event.name);
  g_array_append_val (batch->events, event);
}

static void
feed_one (LanesSwitchSlices *self, const LanesPerfRecord *record, LanesBatch *batch)
{
  Occupant *occupant = get_occupant (self, record->core);

  switch (record->type)
    {
    case LANES_PERF_SWITCH_IN:
      /* A switch out that was not seen: it happened by now. */
      add_slice (batch, record->core, occupant, record->time, LANES_SLICE_WAITED);
      *occupant = (Occupant){record->tid, record->time};
      break;
    case LANES_PERF_SWITCH_OUT:
      if (occupant->tid == record->tid)
        add_slice (batch, record->core, occupant, record->time,
                   record->preempted ? LANES_SLICE_PREEMPTED : LANES_SLICE_WAITED);
      occupant->tid = 0;
      break;
    case LANES_PERF_EXIT:
      /* The kernel lets go of a thread before its last switch out. */
      if (occupant->tid == record->tid)
        {
          add_slice (batch, record->core, occupant, record->time, LANES_SLICE_EXITED);
          occupant->tid = 0;
        }
      add_event (batch, record, LANES_THREAD_EXITED);
      break;
    case LANES_PERF_FORK:
      add_event (batch, record, LANES_THREAD_FORKED);
      break;
    case LANES_PERF_COMM:
      add_event (batch, record, LANES_THREAD_RENAMED);
      break;
    case LANES_PERF_LOST:
      batch->lost += record->lost;
      batch->lost_span = (LanesSpan){self->now, record->time};
      /* Who is on the core now is not known before the next switch. */
      occupant->tid = 0;
      break;
    default:
      g_assert_not_reached ();
    }
}

static int
compare_records (gconstpointer a, gconstpointer b)
{
  LanesTime first = ((const LanesPerfRecord *) a)->time;
  LanesTime second = ((const LanesPerfRecord *) b)->time;

  return (first > second) - (first < second);
}

/**
 * lanes_switch_slices_feed:
 * @records: (element-type LanesPerfRecord): of all cores, none later than @now; sorted in place
 * @now: nanoseconds
 *
 * Makes slices of what happened since the batch before. A thread that is on a core at @now has an
 * open slice in the batch. A pure function of the records so far.
 *
 * Returns: (transfer full): the batch
 */
LanesBatch *
lanes_switch_slices_feed (LanesSwitchSlices *self, GArray *records, LanesTime now)
{
  LanesBatch *batch = lanes_batch_new (now);

  g_array_sort (records, compare_records); /* stable: one core's records stay in their order */
  for (guint i = 0; i < records->len; i++)
    feed_one (self, &g_array_index (records, LanesPerfRecord, i), batch);
  for (guint i = 0; i < self->cores->len; i++)
    add_slice (batch, i, &g_array_index (self->cores, Occupant, i), now, LANES_SLICE_OPEN);
  self->now = now;
  return batch;
}
