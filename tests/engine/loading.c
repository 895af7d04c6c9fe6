/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What threads did before their first look is on no board: they say themselves how much it was. */
#include "loading.h"

#include "lanes-board.h"

static GPtrArray *boards; /* of LanesBoard, as long as they are there */
static GHashTable *known; /* number of a thread → gint64 * */

static gboolean
opened_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  g_ptr_array_add (boards, g_value_get_pointer (&values[1]));
  return TRUE;
}

static gboolean
closed_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  g_ptr_array_remove (boards, g_value_get_pointer (&values[1]));
  return TRUE;
}

/* Follows all boards of this process from now on. */
void
loading_follow (void)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (LANES_TYPE_RUN);

  boards = g_ptr_array_new ();
  known = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_signal_add_emission_hook (g_signal_lookup ("board-opened", LANES_TYPE_RUN), 0, opened_cb, NULL,
                              NULL);
  g_signal_add_emission_hook (g_signal_lookup ("board-closed", LANES_TYPE_RUN), 0, closed_cb, NULL,
                              NULL);
}

static void
look_at (LanesBoard *board, guint slot)
{
  gpointer tid = GINT_TO_POINTER (__atomic_load_n (&board->slots[slot].tid, __ATOMIC_ACQUIRE));
  LanesTurnRing *ring = lanes_board_get_ring (board, slot);
  const LanesTurnRecord *first = &ring->records[1];
  gint64 missing;

  if (__atomic_load_n (&ring->written, __ATOMIC_ACQUIRE) == 0
      || __atomic_load_n (&ring->claimed, __ATOMIC_ACQUIRE) > LANES_TURN_RING_LENGTH
      || g_hash_table_contains (known, tid))
    return;
  missing = first->used - (first->end - first->begin);
  g_hash_table_insert (known, tid, g_memdup2 (&missing, sizeof missing));
}

/* Looks at the threads that have begun: often enough, since what they say first is written over. */
void
loading_look (void)
{
  for (guint i = 0; i < boards->len; i++)
    {
      LanesBoard *board = g_ptr_array_index (boards, i);

      for (int k = 0; k < board->n_slots; k++)
        look_at (board, (guint) k);
    }
}

/* Returns: nanoseconds that a thread ran before its first look */
LanesTime
loading_get (int tid)
{
  const gint64 *missing = g_hash_table_lookup (known, GINT_TO_POINTER (tid));

  return missing ? *missing : 0;
}
