/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A queue of fixed-size items that grows at the end and shrinks at the front. An item keeps its
 * sequence number for life, so that others can refer to it. */
typedef struct
{
  gpointer items;
  guint64 first;  /* sequence number of the oldest item */
  guint64 end;    /* one past the newest */
  gsize capacity; /* a power of two, or 0 */
} LanesRing;

#define LANES_RING_ITEM(ring, type, sequence) \
  (&((type *) (ring)->items)[(sequence) & ((ring)->capacity - 1)])

static inline gsize
lanes_ring_length (const LanesRing *ring)
{
  return ring->end - ring->first;
}

void lanes_ring_reserve (LanesRing *ring, gsize item_size);
void lanes_ring_clear (LanesRing *ring);

G_END_DECLS
