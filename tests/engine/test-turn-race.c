/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-turn-slices.h"

#define N_COPIES 100  /* of a ring that is written to meanwhile */
#define STEP     2000 /* ns between the records */

typedef struct
{
  LanesTurnRing *ring;
  int enough; /* atomic */
} Race;

/* A writer that never waits. */
static gpointer
write_cb (gpointer data)
{
  Race *race = data;
  LanesTurnRing *ring = race->ring;

  for (guint64 i = 1; !g_atomic_int_get (&race->enough); i++)
    {
      LanesTurnRecord *record = &ring->records[i % LANES_TURN_RING_LENGTH];

      __atomic_store_n (&ring->claimed, i, __ATOMIC_RELAXED);
      __atomic_store_n (&record->number, i, __ATOMIC_RELEASE);
      __atomic_store_n (&record->begin, (gint64) i * STEP, __ATOMIC_RELEASE);
      __atomic_store_n (&record->end, (gint64) i * STEP + 1, __ATOMIC_RELEASE);
      __atomic_store_n (&record->used, (gint64) i, __ATOMIC_RELEASE);
      __atomic_store_n (&record->core, (guint) i % 8, __ATOMIC_RELEASE);
      __atomic_store_n (&record->kind, i == 1 ? LANES_TURN_BEGUN : LANES_TURN_WAITED,
                        __ATOMIC_RELEASE);
      __atomic_store_n (&ring->written, i, __ATOMIC_RELEASE);
    }
  return NULL;
}

/* Whatever comes between: a record is read whole, or not at all. */
static void
test_race (void)
{
  Race race = {.ring = g_aligned_alloc0 (1, sizeof *race.ring, G_ALIGNOF (LanesTurnRing))};
  g_autofree LanesTurnCopy *copy = g_new (LanesTurnCopy, 1);
  guint64 read = 0, n = 0;
  GThread *writer;

  race.ring->version = LANES_TURN_RING_VERSION;
  race.ring->length = LANES_TURN_RING_LENGTH;
  writer = g_thread_new ("writer", write_cb, &race);

  for (guint copies = 0; copies < N_COPIES;)
    {
      lanes_turn_ring_copy (race.ring, read, copy);
      g_assert_cmpuint (copy->first, >, read);
      for (guint i = 0; i < copy->n; i++)
        {
          const LanesTurnRecord *record = &copy->records[i];

          read = copy->first + i;
          g_assert_cmpuint (record->number, ==, read);
          g_assert_cmpint (record->begin, ==, (gint64) read * STEP);
          g_assert_cmpint (record->end, ==, (gint64) read * STEP + 1);
          g_assert_cmpint (record->used, ==, (gint64) read);
          g_assert_cmpuint (record->core, ==, read % 8);
        }
      copies += copy->n > 0;
      n += copy->n;
    }
  g_atomic_int_set (&race.enough, TRUE);
  g_thread_join (writer);
  g_test_message ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " read", n, read);
  g_aligned_free (race.ring);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn-race/race", test_race);
  return g_test_run ();
}
