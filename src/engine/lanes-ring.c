/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-ring.h"

/* Most threads have a few slices only: their first block grows as they come. */
#define FIRST_ROOM 4

static guint64
get_block (guint64 sequence)
{
  return sequence >> LANES_RING_BLOCK_BITS;
}

static gpointer *
get_slot (LanesRing *ring, guint64 block)
{
  return &ring->blocks[block & (ring->n_slots - 1)];
}

/* Each block keeps its number: what is behind the mask changes with the number of slots. */
static void
double_slots (LanesRing *ring)
{
  LanesRing old = *ring;

  ring->n_slots = MAX (old.n_slots * 2, 1);
  ring->blocks = g_new (gpointer, ring->n_slots);
  for (guint64 i = get_block (old.first); i < get_block (old.room); i++)
    *get_slot (ring, i) = *get_slot (&old, i);
  g_free (old.blocks);
}

/**
 * lanes_ring_grow:
 * @item_size: bytes, the same in every call
 *
 * Makes room for more items in a ring that is full; see lanes_ring_reserve().
 */
void
lanes_ring_grow (LanesRing *ring, gsize item_size)
{
  guint64 block = get_block (ring->room);
  guint64 begun = ring->room & (LANES_RING_BLOCK - 1);
  guint64 n = ring->room == 0 ? FIRST_ROOM : begun > 0 ? begun * 2 : LANES_RING_BLOCK;

  if (begun == 0)
    {
      if (block - get_block (ring->first) >= ring->n_slots)
        double_slots (ring);
      *get_slot (ring, block) = NULL;
    }
  *get_slot (ring, block) = g_realloc_n (*get_slot (ring, block), n, item_size);
  ring->room += n - begun;
}

/**
 * lanes_ring_drop:
 * @first: sequence number of the oldest item to keep, not beyond the end
 *
 * Forgets all items before @first.
 */
void
lanes_ring_drop (LanesRing *ring, guint64 first)
{
  for (guint64 i = get_block (ring->first); i < get_block (first); i++)
    g_free (*get_slot (ring, i));
  ring->first = first;
}

/**
 * lanes_ring_clear:
 *
 * Forgets all items and frees their memory.
 */
void
lanes_ring_clear (LanesRing *ring)
{
  for (guint64 i = get_block (ring->first); i < get_block (ring->room + LANES_RING_BLOCK - 1); i++)
    g_free (*get_slot (ring, i));
  g_free (ring->blocks);
  *ring = (LanesRing){0};
}
