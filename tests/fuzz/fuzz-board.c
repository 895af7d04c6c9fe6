/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rings of a board, which the process of a workload could write anything to. The bytes are
 * twice what changes before the ring is read: the time, its counters and some of its records. */
#include "fuzz.h"

#include <string.h>

#include "lanes-core-set.h"
#include "lanes-turn-gaps.h"

#define TID 7

typedef struct
{
  const uint8_t *next;
  const uint8_t *end;
} Bytes;

/* What is missing is 0. */
static void
take (Bytes *bytes, gpointer into, gsize size)
{
  gsize n = MIN (size, (gsize) (bytes->end - bytes->next));

  memset (into, 0, size);
  if (n > 0)
    memcpy (into, bytes->next, n);
  bytes->next += n;
}

/* A byte says how many records follow, each with two bytes for where it is put. */
static void
write_ring (Bytes *bytes, LanesTurnRing *ring)
{
  guint8 n;

  take (bytes, &ring->claimed, sizeof ring->claimed);
  take (bytes, &ring->written, sizeof ring->written);
  take (bytes, &ring->looked, sizeof ring->looked);
  take (bytes, &n, sizeof n);
  for (guint i = 0; i < n && bytes->next < bytes->end; i++)
    {
      guint16 position;

      take (bytes, &position, sizeof position);
      take (bytes, &ring->records[position % LANES_TURN_RING_LENGTH], sizeof (LanesTurnRecord));
    }
}

/* They follow each other from @end on. Returns: where the last one ends */
static LanesTime
assert_slices (const GArray *slices, LanesTime end, LanesTime now)
{
  for (guint i = 0; i < slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (slices, LanesRecordedSlice, i);

      g_assert_cmpint (slice->tid, ==, TID);
      g_assert_cmpuint (slice->core, <, LANES_MAX_CORES);
      g_assert_cmpint (slice->begin, >=, end);
      g_assert_cmpint (slice->end, >=, slice->begin);
      g_assert_cmpint (slice->end, <=, now);
      end = slice->end;
    }
  return end;
}

static int
compare_slices (gconstpointer a, gconstpointer b)
{
  LanesTime first = ((const LanesRecordedSlice *) a)->begin;
  LanesTime second = ((const LanesRecordedSlice *) b)->begin;

  return (first > second) - (first < second);
}

/* Somebody else had each of some cores for a third of the time. */
static void
fit_gaps (GArray *gaps, LanesSpan window, GArray *slices)
{
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
  LanesTime third = lanes_span_length (window) / 3;

  for (guint core = 0; core < 4; core++)
    {
      LanesRecordedSlice slice = {
          .begin = window.begin + third,
          .end = window.begin + 2 * third,
          .tid = TID + 1,
          .core = core,
          .ended = LANES_SLICE_WAITED,
      };

      g_array_append_val (others, slice);
    }
  lanes_turn_gaps_fit (gaps, others, window.begin, slices);
  g_array_set_size (gaps, 0);
  g_array_sort (slices, compare_slices);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Bytes bytes = {data, data + size};
  LanesTurnRing *ring = g_aligned_alloc0 (1, sizeof *ring, G_ALIGNOF (LanesTurnRing));
  g_autofree LanesTurnCopy *copy = g_new (LanesTurnCopy, 1);
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (LanesTurnGap));
  LanesTurnSlices state = {.tid = TID};
  LanesTime end = 0;
  LanesTime now = 0;

  ring->version = LANES_TURN_RING_VERSION;
  ring->length = LANES_TURN_RING_LENGTH;
  for (guint round = 0; round < 4 && bytes.next < bytes.end; round++)
    {
      g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
      LanesRecordedSlice open;
      guint64 read = state.read;
      LanesTime counted;
      guint32 later;

      take (&bytes, &later, sizeof later);
      take (&bytes, &counted, sizeof counted);
      now += later;
      write_ring (&bytes, ring);
      lanes_turn_ring_copy (ring, state.read, copy);
      g_assert_cmpuint (copy->n, <=, LANES_TURN_RING_LENGTH);
      lanes_turn_slices_feed (&state, copy, now, slices, gaps);
      fit_gaps (gaps, (LanesSpan){end, MAX (now, end)}, slices);
      lanes_turn_slices_count (&state, counted, now, LANES_MSEC);
      g_assert_cmpuint (state.read, >=, read);
      g_assert_cmpint (state.lost_span.begin, <=, state.lost_span.end);
      g_assert_cmpint (state.lost_span.end, <=, now);
      end = assert_slices (slices, end, now);
      if (lanes_turn_slices_get_open (&state, &open))
        {
          g_array_set_size (slices, 0);
          g_array_append_val (slices, open);
          assert_slices (slices, end, now);
        }
    }
  g_aligned_free (ring);
  return 0;
}
