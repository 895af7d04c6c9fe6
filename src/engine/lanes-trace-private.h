/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-ring.h"
#include "lanes-trace.h"

G_BEGIN_DECLS

/* A slice in 16 bytes, in the lane of its core. With the 8-byte reference in the row of its thread
 * a slice costs 24 bytes. Lengths reach 18 minutes, longer than the history. */
typedef struct
{
  gint64 begin;
  guint64 length : 40;
  guint64 thread : 20;
  guint64 ended : 2;
  guint64 queued : 1;
} LanesPackedSlice;

G_STATIC_ASSERT (sizeof (LanesPackedSlice) + sizeof (guint64) == LANES_TRACE_SLICE_SIZE);

#define LANES_PACKED_MAX_LENGTH  ((G_GINT64_CONSTANT (1) << 40) - 1)
#define LANES_PACKED_MAX_THREADS (1u << 20)

/* Where a thread's slice is: the core in the upper 12 bits, the sequence number in its lane below.
 */
#define LANES_REF_BITS 52
#define LANES_REF_MASK ((G_GUINT64_CONSTANT (1) << LANES_REF_BITS) - 1)

typedef struct
{
  LanesThread info;
  LanesRing refs; /* of guint64 */
  gboolean used;
} LanesTraceRow;

struct _LanesTrace
{
  GObject parent_instance;

  guint n_cores;
  LanesRing *lanes;  /* (array length=n_cores) of LanesPackedSlice */
  GPtrArray *rows;   /* of LanesTraceRow, by thread number */
  GArray *free_rows; /* of guint: numbers whose threads and slices are gone */
  GArray *lost;      /* of LanesSpan, by time */
  GPtrArray *paused; /* of GArray of LanesSpan, by the number of the task; NULL: never paused */
  gsize n_slices;
  LanesTime now;
  LanesTime history;
  gsize max_slices;
};

static inline LanesTraceRow *
lanes_trace_get_row (LanesTrace *self, guint thread)
{
  return g_ptr_array_index (self->rows, thread);
}

static inline LanesPackedSlice *
lanes_trace_get_packed (LanesTrace *self, guint64 ref)
{
  return LANES_RING_ITEM (&self->lanes[ref >> LANES_REF_BITS], LanesPackedSlice,
                          ref & LANES_REF_MASK);
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

guint64 lanes_trace_find_in_lane (const LanesRing *lane, LanesTime time);
guint64 lanes_trace_find_in_row (LanesTrace *self, const LanesRing *refs, LanesTime time);
void lanes_trace_drop_paused (LanesTrace *self, LanesTime time);

G_END_DECLS
