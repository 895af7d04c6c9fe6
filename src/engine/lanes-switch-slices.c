/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-switch-slices.h"

#include <string.h>

/* Who is on a core now. */
typedef struct
{
  int tid; /* 0: nobody who is known */
  int pid;
  LanesTime begin;
  LanesTime last;  /* when the core was last heard of */
  gboolean unsure; /* somebody may have been there since the begin: who it was says its end */
} Occupant;

/* Records that are in order already, as those of one core are. */
typedef struct
{
  guint next;
  guint end;
} Run;

struct _LanesSwitchSlices
{
  GArray *cores;    /* of Occupant, by the kernel's number */
  GArray *runs;     /* of Run, a heap; kept to save allocations */
  LanesTime now;    /* of the batch before */
  LanesTime former; /* of the one before that */
  gboolean wide;    /* the records are of whoever runs */
  LanesTime since;  /* everything from then on is in them */
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
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  return self;
}

/**
 * lanes_switch_slices_new_wide:
 * @since: nanoseconds: when the recording began
 *
 * For the records of whole cores. There every switch is seen, so that it is known of a thread which
 * leaves a core that it was there since @since, or the loss before it.
 *
 * Returns: (transfer full): a state in which it is not known who is on any core
 */
LanesSwitchSlices *
lanes_switch_slices_new_wide (LanesTime since)
{
  LanesSwitchSlices *self = lanes_switch_slices_new ();

  self->wide = TRUE;
  self->since = since;
  self->now = self->former = since;
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
  g_array_unref (self->runs);
  g_free (self);
}

static Occupant *
get_occupant (LanesSwitchSlices *self, guint core)
{
  while (core >= self->cores->len)
    {
      Occupant nobody = {.begin = self->since, .unsure = self->wide};

      g_array_append_val (self->cores, nobody);
    }
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
      .pid = occupant->pid,
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

/* A full ring loses what comes after its last record, until it was read: that may be before the
 * batch before. What was said of the core since then is taken back. */
static void
note_lost (LanesSwitchSlices *self, const LanesPerfRecord *record, Occupant *occupant,
           LanesBatch *batch)
{
  LanesTime begin = MIN (MAX (occupant->last, self->former), record->time);

  add_slice (batch, record->core, occupant, MAX (begin, occupant->begin), LANES_SLICE_WAITED);
  /* Who is on the core now is not known before the next switch. */
  occupant->tid = 0;
  occupant->begin = record->time;
  occupant->unsure = self->wide;
  batch->lost_span = batch->lost > 0 ? (LanesSpan){MIN (batch->lost_span.begin, begin),
                                                   MAX (batch->lost_span.end, record->time)}
                                     : (LanesSpan){begin, record->time};
  batch->lost += record->lost;
}

/* Who leaves the core has been there all the time. */
static void
find_out (Occupant *occupant, const LanesPerfRecord *record)
{
  if (occupant->unsure && record->tid > 0)
    {
      occupant->tid = record->tid;
      occupant->pid = record->pid;
    }
  occupant->unsure = FALSE;
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
      /* An end that nobody waits for any more has no number. */
      occupant->tid = MAX (record->tid, 0);
      occupant->pid = record->pid;
      occupant->begin = record->time;
      occupant->unsure = FALSE;
      break;
    case LANES_PERF_SWITCH_OUT:
      find_out (occupant, record);
      if (occupant->tid == record->tid)
        add_slice (batch, record->core, occupant, record->time,
                   record->preempted ? LANES_SLICE_PREEMPTED : LANES_SLICE_WAITED);
      occupant->tid = 0;
      break;
    case LANES_PERF_EXIT:
      find_out (occupant, record);
      /* The kernel lets go of a thread before its last switch out. */
      if (occupant->tid == record->tid)
        add_slice (batch, record->core, occupant, record->time, LANES_SLICE_EXITED);
      occupant->tid = occupant->tid == record->tid ? 0 : occupant->tid;
      add_event (batch, record, LANES_THREAD_EXITED);
      break;
    case LANES_PERF_FORK:
      add_event (batch, record, LANES_THREAD_FORKED);
      break;
    case LANES_PERF_COMM:
      add_event (batch, record, LANES_THREAD_RENAMED);
      break;
    case LANES_PERF_LOST:
      note_lost (self, record, occupant, batch);
      break;
    default:
      g_assert_not_reached ();
    }
  occupant->last = record->time;
}

static LanesTime
get_time (const GArray *records, const Run *run)
{
  return g_array_index (records, LanesPerfRecord, run->next).time;
}

static gboolean
is_before (const GArray *records, const Run *one, const Run *other)
{
  LanesTime time = get_time (records, one);
  LanesTime other_time = get_time (records, other);

  return time < other_time || (time == other_time && one->next < other->next);
}

static void
sift_down (const GArray *records, Run *runs, guint n_runs, guint i)
{
  Run run = runs[i];

  for (;;)
    {
      guint child = 2 * i + 1;

      if (child >= n_runs)
        break;
      if (child + 1 < n_runs && is_before (records, &runs[child + 1], &runs[child]))
        child++;
      if (is_before (records, &run, &runs[child]))
        break;
      runs[i] = runs[child];
      i = child;
    }
  runs[i] = run;
}

static void
find_runs (LanesSwitchSlices *self, const GArray *records)
{
  Run run = {0, 0};

  g_array_set_size (self->runs, 0);
  for (guint i = 1; i <= records->len; i++)
    {
      run.end = i;
      if (i < records->len
          && g_array_index (records, LanesPerfRecord, i).time
                 >= g_array_index (records, LanesPerfRecord, i - 1).time)
        continue;
      g_array_append_val (self->runs, run);
      run.next = i;
    }
}

/* The records of each core are in order: they need only be merged. */
static void
feed_all (LanesSwitchSlices *self, const GArray *records, LanesBatch *batch)
{
  Run *runs;
  guint n;

  find_runs (self, records);
  runs = (Run *) (gpointer) self->runs->data;
  n = self->runs->len;
  for (guint i = n / 2; i > 0; i--)
    sift_down (records, runs, n, i - 1);
  while (n > 0)
    {
      feed_one (self, &g_array_index (records, LanesPerfRecord, runs->next++), batch);
      if (runs->next == runs->end)
        runs[0] = runs[--n];
      if (n > 1)
        sift_down (records, runs, n, 0);
    }
}

/**
 * lanes_switch_slices_feed:
 * @records: (element-type LanesPerfRecord): of all cores, none later than @now: those of one core
 *   in their order, and core after core
 * @now: nanoseconds
 *
 * Makes slices of what happened since the batch before. A thread that is on a core at @now has an
 * open slice in the batch. A pure function of the records so far.
 *
 * Returns: (transfer full): the batch
 */
LanesBatch *
lanes_switch_slices_feed (LanesSwitchSlices *self, const GArray *records, LanesTime now)
{
  LanesBatch *batch = lanes_batch_new (now);

  feed_all (self, records, batch);
  for (guint i = 0; i < self->cores->len; i++)
    add_slice (batch, i, &g_array_index (self->cores, Occupant, i), now, LANES_SLICE_OPEN);
  self->former = self->now;
  self->now = now;
  return batch;
}
