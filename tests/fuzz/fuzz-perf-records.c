/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of the kernel's ring, and the slices that are made of them. The bytes are records one
 * behind the other, each as long as its header says; half of them come in a second batch. */
#include "fuzz.h"

#include <linux/perf_event.h>
#include <string.h>

#include "lanes-core-set.h"
#include "lanes-switch-slices.h"

/* Nothing that was recorded is later than this. */
#define NOW (G_MAXINT64 / 2)

static const uint8_t *
read_records (const uint8_t *data, const uint8_t *end, GArray *records)
{
  while ((gsize) (end - data) >= sizeof (struct perf_event_header))
    {
      struct perf_event_header header;
      LanesPerfRecord record;
      gsize length;

      memcpy (&header, data, sizeof header);
      length = header.size;
      if (length < sizeof header || length > (gsize) (end - data))
        break;

      /* In memory of its own, so that a sanitizer sees who reads further. */
      g_autofree guint8 *bytes = g_memdup2 (data, length);

      data += length;
      if (!lanes_perf_record_parse (bytes, length, &record))
        continue;
      g_assert_cmpint (record.time, >=, 0);
      g_assert_nonnull (memchr (record.name, '\0', sizeof record.name));
      if (record.time <= NOW)
        g_array_append_val (records, record);
    }
  return data;
}

/* The slices of a core follow each other. */
static void
assert_slices (const LanesBatch *batch, GHashTable *ends)
{
  g_assert_cmpint (batch->lost_span.begin, <=, batch->lost_span.end);
  for (guint i = 0; i < batch->slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (batch->slices, LanesRecordedSlice, i);
      gpointer core = GUINT_TO_POINTER (slice->core);
      const LanesTime *before = g_hash_table_lookup (ends, core);

      g_assert_cmpint (slice->tid, !=, 0);
      g_assert_cmpuint (slice->core, <, LANES_MAX_CORES);
      g_assert_cmpint (slice->begin, <=, slice->end);
      g_assert_cmpint (slice->end, <=, batch->now);
      g_assert_true (!before || slice->begin >= *before);
      if (slice->ended != LANES_SLICE_OPEN)
        g_hash_table_insert (ends, core, g_memdup2 (&slice->end, sizeof slice->end));
    }
}

static void
make_slices (LanesSwitchSlices *slices, const GArray *early, const GArray *late)
{
  g_autoptr (GHashTable) ends = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (LanesBatch) first = lanes_switch_slices_feed (slices, early, NOW);
  g_autoptr (LanesBatch) second = NULL;

  assert_slices (first, ends);
  second = lanes_switch_slices_feed (slices, late, G_MAXINT64);
  assert_slices (second, ends);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GArray) early = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));
  g_autoptr (GArray) late = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));
  g_autoptr (LanesSwitchSlices) own = lanes_switch_slices_new ();
  g_autoptr (LanesSwitchSlices) wide = lanes_switch_slices_new_wide (0);
  const uint8_t *rest = read_records (data, data + size / 2, early);

  read_records (rest, data + size, late);
  for (guint i = 0; i < late->len; i++)
    g_array_index (late, LanesPerfRecord, i).time += NOW;
  make_slices (own, early, late);
  make_slices (wide, early, late);
  return 0;
}
