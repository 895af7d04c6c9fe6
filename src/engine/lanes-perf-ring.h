/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-time.h"

G_BEGIN_DECLS

/* What a ring is large enough for at the most: a tenth of a second of the fastest switching. */
#define LANES_PERF_RING_MAX_SIZE ((gsize) 1024 * 1024)

/* The kernel's ring of records on one core, for the thread that opened it and all that descend from
 * it; or for all that run there. */
typedef struct _LanesPerfRing LanesPerfRing;

LanesPerfRing *lanes_perf_ring_open (guint core, GError **error);
LanesPerfRing *lanes_perf_ring_open_wide (guint core, GError **error);
LanesPerfRing *lanes_perf_ring_new_for_memory (guint core, gpointer memory, gsize size);
gboolean lanes_perf_ring_map_all (GPtrArray *rings, gsize max_size, GError **error);
void lanes_perf_ring_close (LanesPerfRing *ring);
gsize lanes_perf_ring_get_size (LanesPerfRing *ring);
void lanes_perf_ring_drain (LanesPerfRing *ring, LanesTime until, GArray *records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesPerfRing, lanes_perf_ring_close)

G_END_DECLS
