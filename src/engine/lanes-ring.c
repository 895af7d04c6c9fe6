/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-ring.h"

#include <string.h>

/**
 * lanes_ring_reserve:
 * @item_size: bytes, the same in every call
 *
 * Makes room for one more item behind the newest.
 */
void
lanes_ring_reserve (LanesRing *ring, gsize item_size)
{
  gsize length = lanes_ring_length (ring);
  gsize capacity = MAX (ring->capacity * 2, 16);
  char *items;

  if (length < ring->capacity)
    return;

  items = g_malloc (capacity * item_size);
  /* Each item keeps its sequence number: what is behind the mask changes with the capacity. */
  for (guint64 i = ring->first; i < ring->end; i++)
    memcpy (items + (i & (capacity - 1)) * item_size,
            (char *) ring->items + (i & (ring->capacity - 1)) * item_size, item_size);
  g_free (ring->items);
  ring->items = items;
  ring->capacity = capacity;
}

/**
 * lanes_ring_clear:
 *
 * Forgets all items and frees their memory.
 */
void
lanes_ring_clear (LanesRing *ring)
{
  g_clear_pointer (&ring->items, g_free);
  ring->first = ring->end = ring->capacity = 0;
}
