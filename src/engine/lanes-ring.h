/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Items lie in blocks of so many. */
#define LANES_RING_BLOCK_BITS 9
#define LANES_RING_BLOCK      (G_GUINT64_CONSTANT (1) << LANES_RING_BLOCK_BITS)

/* A queue of fixed-size items that grows at the end and shrinks at the front. An item keeps its
 * sequence number for life, so that others can refer to it, and it stays where it is in memory
 * once a block is full: growing copies no more than a block, and wastes no more than one. */
typedef struct
{
  gpointer *blocks;
  guint64 first; /* sequence number of the oldest item */
  guint64 end;   /* one past the newest */
  guint64 room;  /* one past the last that there is memory for */
  gsize n_slots; /* of @blocks: a power of two, or 0 */
} LanesRing;

#define LANES_RING_ITEM(ring, type, sequence) \
  (&((type *) (ring)->blocks[((sequence) >> LANES_RING_BLOCK_BITS) \
                             & ((ring)->n_slots - 1)])[(sequence) & (LANES_RING_BLOCK - 1)])

static inline gsize
lanes_ring_length (const LanesRing *ring)
{
  return ring->end - ring->first;
}

void lanes_ring_grow (LanesRing *ring, gsize item_size);
void lanes_ring_drop (LanesRing *ring, guint64 first);
void lanes_ring_clear (LanesRing *ring);

/* Makes room for one more item behind the newest. @item_size is the same in every call. */
static inline void
lanes_ring_reserve (LanesRing *ring, gsize item_size)
{
  if (ring->end == ring->room)
    lanes_ring_grow (ring, item_size);
}

G_END_DECLS
