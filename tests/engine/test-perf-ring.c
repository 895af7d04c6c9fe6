/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-perf-ring.h"

#include <glib.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lanes-core-set.h"
#include "lanes-perf-records.h"

#define NOBODY     65534
#define N_SETS     8 /* of rings, one for each core */
#define N_SWITCHES 20

/* @n_sets rings for each core that this thread may use; NULL where that is not allowed */
static GPtrArray *
open_rings (guint n_sets)
{
  g_autoptr (GPtrArray) rings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lanes_perf_ring_close);
  LanesCoreSet cores;

  g_assert_true (lanes_core_set_of_thread (0, &cores, NULL));
  for (guint i = 0; i < n_sets; i++)
    for (guint core = 0; core < LANES_MAX_CORES; core++)
      {
        g_autoptr (GError) error = NULL;
        LanesPerfRing *ring;

        if (!lanes_core_set_contains (&cores, core))
          continue;
        ring = lanes_perf_ring_open (core, &error);
        if (!ring)
          {
            g_test_skip (error->message);
            return NULL;
          }
        g_ptr_array_add (rings, ring);
      }
  return g_steal_pointer (&rings);
}

static void
rest (void)
{
  for (int i = 0; i < N_SWITCHES; i++)
    g_usleep (100);
}

/* Every rest is a switch to others and a switch back, on whichever core. */
static void
assert_recorded (GPtrArray *rings, guint first, guint n)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));
  guint n_out = 0;

  for (guint i = first; i < first + n; i++)
    lanes_perf_ring_drain (g_ptr_array_index (rings, i), lanes_time_now (), records);
  for (guint i = 0; i < records->len; i++)
    {
      const LanesPerfRecord *record = &g_array_index (records, LanesPerfRecord, i);

      g_assert_cmpint (record->type, !=, LANES_PERF_LOST);
      if (record->type == LANES_PERF_SWITCH_OUT && record->tid == gettid ())
        n_out++;
    }
  g_assert_cmpuint (n_out, >=, N_SWITCHES);
}

static void
test_records (void)
{
  g_autoptr (GPtrArray) rings = open_rings (1);
  g_autoptr (GError) error = NULL;

  if (!rings)
    return;
  lanes_perf_ring_map_all (rings, LANES_PERF_RING_MAX_SIZE, &error);
  g_assert_no_error (error);
  rest ();
  assert_recorded (rings, 0, rings->len);
}

/* In a process of its own: there is no way back from these limits. */
static void
test_little_memory (void)
{
  const struct rlimit none = {0, 0};
  g_autoptr (GPtrArray) rings = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  if (setrlimit (RLIMIT_MEMLOCK, &none) < 0
      || (geteuid () == 0 && setresuid (NOBODY, NOBODY, NOBODY) < 0))
    {
      g_test_skip ("The limits of an ordinary user cannot be had");
      return;
    }
  rings = open_rings (N_SETS);
  if (!rings)
    return;
  lanes_perf_ring_map_all (rings, LANES_PERF_RING_MAX_SIZE, &error);
  g_assert_no_error (error);
  size = lanes_perf_ring_get_size (g_ptr_array_index (rings, 0));
  g_assert_cmpuint (size, >=, (gsize) sysconf (_SC_PAGESIZE));
  g_assert_cmpuint (size, <, 1024 * 1024);
  /* Nobody has little because others came first. */
  for (guint i = 0; i < rings->len; i++)
    g_assert_cmpuint (lanes_perf_ring_get_size (g_ptr_array_index (rings, i)), ==, size);
  rest ();
  for (guint i = 0; i < N_SETS; i++)
    assert_recorded (rings, i * rings->len / N_SETS, rings->len / N_SETS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/perf-ring/records", test_records);
  g_test_add_func ("/perf-ring/little-memory", test_little_memory);
  return g_test_run ();
}
