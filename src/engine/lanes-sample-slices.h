/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-counters.h"

G_BEGIN_DECLS

/* Readings that are further apart are made before and after a gap, in which this program stood
 * still, or the machine did. */
#define LANES_SAMPLE_GAP LANES_SEC

/* Turns successive readings of the kernel's counters into slices. Pure: no file, no clock, no
 * thread; one reading in, what is new about the slices out. */
typedef struct _LanesSampleSlices LanesSampleSlices;

/* A slice as far as it is known after a reading. It is given again, with the same tid, core and
 * begin, each time that it has grown: the later one replaces the earlier one. A slice that was
 * given as open is given a last time, with open FALSE, when it has ended; it never changes after
 * that. On each core and for each thread slices come in ascending order and never overlap, and only
 * the last one of its core and of its thread is ever open. */
typedef struct
{
  int tid;
  guint core;
  LanesTime begin;
  LanesTime end;
  gboolean queued; /* the thread waited for a core in the gap before the slice, or most of it */
  gboolean open;   /* the thread was still in this turn at the reading: the slice may grow */
} LanesSampleSlice;

LanesSampleSlices *lanes_sample_slices_new (LanesTime since);
void lanes_sample_slices_free (LanesSampleSlices *self);
void lanes_sample_slices_push (LanesSampleSlices *self, const GArray *counters, LanesSpan span,
                               GArray *slices);
gboolean lanes_sample_slices_get_gap (LanesSampleSlices *self, LanesSpan *gap);
LanesTime lanes_sample_slices_get_carry (LanesSampleSlices *self, int tid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesSampleSlices, lanes_sample_slices_free)

G_END_DECLS
