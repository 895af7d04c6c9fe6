/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-ring.h"
#include "lanes-trace.h"

G_BEGIN_DECLS

/* A slice in 16 bytes, in the lane of its core. Lengths reach 18 minutes. A longer turn lies there
 * in pieces without a gap, each but the last as if the thread had gone to wait for no time at all.
 */
typedef struct
{
  gint64 begin;
  guint64 length : 40;
  guint64 thread : 20;
  guint64 ended : 2;
  guint64 queued : 1;
} LanesPackedSlice;

#define LANES_PACKED_MAX_LENGTH  ((G_GINT64_CONSTANT (1) << 40) - 1)
#define LANES_PACKED_MAX_THREADS (1u << 20)

/* Where a thread's slice is, in 5 bytes, in the row of the thread: the core, and the end of the
 * sequence number in its lane. The whole number follows from where the lane begins, as long as no
 * lane holds more than those can tell apart. */
typedef struct __attribute__ ((packed))
{
  guint32 sequence : 28;
  guint32 core_low : 4;
  guint8 core_high;
} LanesSliceRef;

#define LANES_REF_MAX_CORES (1u << 12)
#define LANES_REF_MASK      ((1u << 28) - 1)

G_STATIC_ASSERT (sizeof (LanesPackedSlice) == 16 && sizeof (LanesSliceRef) == 5);

/* The index of a lane: how much each task had of the core up to a slice. The more tasks, the fewer
 * there are, so that a slice has 2 bytes of them at the most. */
typedef struct
{
  LanesTime begin;       /* of the slice */
  guint64 sequence : 44; /* of the slice: what is before it is counted */
  guint64 n_slots : 20;  /* tasks in later slots had nothing by then */
  guint64 sums;          /* where theirs begin */
} LanesLaneMark;

typedef struct
{
  LanesRing slices; /* of LanesPackedSlice */
  LanesRing marks;  /* of LanesLaneMark */
  LanesRing sums;   /* of LanesTime: of one mark after the other, by slot */
  GArray *tasks;    /* of guint, by slot: the tasks that were seen on the core */
  GArray *slots;    /* of guint, by task: one more than its slot, 0 where it has none */
} LanesLane;

/* The index of a row: how long the thread ran and was ready up to each 32nd of its slices. The
 * first mark is at the 32nd, so that threads with few have none. */
typedef struct
{
  LanesTime begin;   /* of the slice */
  LanesTime running; /* in the slices before */
  LanesTime ready;   /* in the gaps before each of these */
} LanesRowMark;

#define LANES_ROW_MARK_DISTANCE 32

typedef struct
{
  LanesThread info;
  LanesRing refs;  /* of LanesSliceRef */
  LanesRing marks; /* of LanesRowMark: number n is at the place (n + 1) * the distance */
  gboolean used;
} LanesTraceRow;

/* Slices of a lane never overlap, nor do those of a row. One that is open is the last of its lane
 * and of its row. */
struct _LanesTrace
{
  GObject parent_instance;

  guint n_cores;
  LanesLane *lanes;  /* (array length=n_cores) */
  GPtrArray *rows;   /* of LanesTraceRow, by thread number */
  GArray *tasks;     /* of guint, by thread number: its task, to be found quickly */
  GArray *free_rows; /* of guint: numbers whose threads and slices are gone */
  GArray *lost;      /* of LanesSpan, by time */
  GArray *sources;   /* of LanesTraceSource, by time */
  GPtrArray *paused; /* of GArray of LanesSpan, by the number of the task; NULL: never paused */
  gsize n_slices;
  guint n_threads; /* that are known */
  guint n_living;  /* of these */
  LanesTime last_end;
  LanesTime now;
  LanesTime dropped; /* what ended until then has been dropped */
  LanesTime history;
  gsize max_slices;
};

static inline LanesTraceRow *
lanes_trace_get_row (LanesTrace *self, guint thread)
{
  return g_ptr_array_index (self->rows, thread);
}

static inline guint
lanes_ref_get_core (LanesSliceRef ref)
{
  return ref.core_low | (guint) ref.core_high << 4;
}

static inline LanesSliceRef
lanes_ref_new (guint core, guint64 sequence)
{
  return (LanesSliceRef){
      .sequence = sequence & LANES_REF_MASK,
      .core_low = core & 0xf,
      .core_high = (guint8) (core >> 4),
  };
}

/* The slice at a place in a row. */
static inline LanesPackedSlice *
lanes_trace_get_packed (LanesTrace *self, const LanesTraceRow *row, guint64 place)
{
  LanesSliceRef ref = *LANES_RING_ITEM (&row->refs, LanesSliceRef, place);
  LanesRing *slices = &self->lanes[lanes_ref_get_core (ref)].slices;
  guint64 sequence = slices->first + ((ref.sequence - slices->first) & LANES_REF_MASK);

  return LANES_RING_ITEM (slices, LanesPackedSlice, sequence);
}

static inline LanesTime
lanes_packed_get_end (const LanesPackedSlice *packed)
{
  return packed->begin + (LanesTime) packed->length;
}

static inline LanesSlice
lanes_packed_unpack (const LanesPackedSlice *packed, guint core)
{
  return (LanesSlice){
      .begin = packed->begin,
      .end = lanes_packed_get_end (packed),
      .thread = packed->thread,
      .core = core,
      .ended = (LanesSliceEnd) packed->ended,
      .queued = packed->queued,
  };
}

static inline LanesSlice
lanes_trace_read_row (LanesTrace *self, const LanesTraceRow *row, guint64 place)
{
  LanesSliceRef ref = *LANES_RING_ITEM (&row->refs, LanesSliceRef, place);

  return lanes_packed_unpack (lanes_trace_get_packed (self, row, place), lanes_ref_get_core (ref));
}

/* How long a thread was ready between two of its slices that follow each other. */
static inline LanesTime
lanes_packed_get_ready (const LanesPackedSlice *before, const LanesPackedSlice *after)
{
  if (before->ended != LANES_SLICE_PREEMPTED && !after->queued)
    return 0;
  return after->begin - lanes_packed_get_end (before);
}

/* Where the task of a thread that was seen on the core is among the sums. */
static inline guint
lanes_trace_get_slot (const LanesTrace *self, const LanesLane *lane, guint thread)
{
  return g_array_index (lane->slots, guint, g_array_index (self->tasks, guint, thread)) - 1;
}

/* lanes-trace-find.c */
guint64 lanes_trace_find_in_lane (const LanesRing *slices, LanesTime time);
guint64 lanes_trace_find_in_row (LanesTrace *self, const LanesTraceRow *row, LanesTime time);

/* lanes-trace-marks.c */
void lanes_trace_mark_lane (LanesTrace *self, LanesLane *lane, guint thread, LanesTime begin);
void lanes_trace_mark_row (LanesTrace *self, LanesTraceRow *row, LanesTime begin);
void lanes_lane_init (LanesLane *lane);
void lanes_lane_clear (LanesLane *lane);
void lanes_lane_drop (LanesLane *lane, guint64 first);
void lanes_row_drop (LanesTraceRow *row, guint64 first);

/* lanes-trace-sources.c */
void lanes_trace_drop_sources (LanesTrace *self, LanesTime time);

/* lanes-trace-pauses.c */
void lanes_trace_drop_paused (LanesTrace *self, LanesTime time);

G_END_DECLS
