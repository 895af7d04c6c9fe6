/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-perf-ring.h"

#include <glib.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <string.h>
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

/* A switch as the kernel writes it */
typedef struct
{
  struct perf_event_header header;
  guint32 pid, tid;
  guint64 time;
  guint32 core, reserved;
} Record;

#define RING_SIZE 4096
#define NOW       (10 * LANES_SEC)

typedef struct
{
  guint8 *memory;
  LanesPerfRing *ring;
  GArray *records;
} Written;

static void
set_up (Written *self, gconstpointer unused)
{
  self->memory = g_aligned_alloc0 (1, sysconf (_SC_PAGESIZE) + RING_SIZE, 64);
  self->ring = lanes_perf_ring_new_for_memory (3, self->memory, RING_SIZE);
  self->records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));
}

static void
tear_down (Written *self, gconstpointer unused)
{
  lanes_perf_ring_close (self->ring);
  g_aligned_free (self->memory);
  g_array_unref (self->records);
}

static struct perf_event_mmap_page *
get_page (Written *self)
{
  return (gpointer) self->memory;
}

static void
put (Written *self, LanesTime time, guint16 size)
{
  struct perf_event_mmap_page *page = get_page (self);
  guint8 *data = self->memory + sysconf (_SC_PAGESIZE);
  Record record = {
      .header = {.type = PERF_RECORD_SWITCH, .size = size},
      .pid = 7,
      .tid = 7,
      .time = (guint64) time,
      .core = 3,
  };

  for (gsize i = 0; i < sizeof record; i++)
    data[(page->data_head + i) % RING_SIZE] = ((const guint8 *) &record)[i];
  page->data_head += sizeof record;
}

/* The times of what is taken out; a loss has a minus. */
static char *
drain (Written *self, LanesTime until)
{
  GString *text = g_string_new (NULL);

  g_array_set_size (self->records, 0);
  lanes_perf_ring_drain (self->ring, until, self->records);
  for (guint i = 0; i < self->records->len; i++)
    {
      const LanesPerfRecord *record = &g_array_index (self->records, LanesPerfRecord, i);

      g_assert_cmpuint (record->core, ==, 3);
      g_string_append_printf (text, "%s%d ", record->type == LANES_PERF_LOST ? "-" : "",
                              (int) (record->time - NOW));
    }
  return g_string_free (text, FALSE);
}

#define assert_drained(until, expected) \
  G_STMT_START \
  { \
    g_autofree char *text_ = drain (self, NOW + (until)); \
    g_assert_cmpstr (text_, ==, expected); \
  } \
  G_STMT_END

/* The clock may be corrected a little, and is not believed when it is far off. */
static void
test_clock (Written *self, gconstpointer unused)
{
  put (self, NOW + 10, sizeof (Record));
  put (self, NOW + 8, sizeof (Record));
  put (self, NOW + 12, sizeof (Record));
  put (self, NOW + 60, sizeof (Record));
  assert_drained (50, "10 10 12 ");
  assert_drained (100, "60 ");
  put (self, NOW - 2 * LANES_SEC, sizeof (Record));
  put (self, NOW + 110, sizeof (Record));
  assert_drained (200, "-200 200 200 ");
  put (self, NOW + 3600 * LANES_SEC, sizeof (Record));
  put (self, NOW + 290, sizeof (Record));
  assert_drained (300, "-300 300 300 ");
  put (self, NOW + 310, sizeof (Record));
  assert_drained (400, "310 ");
}

/* Records wrap around the end of the memory. */
static void
test_wrap (Written *self, gconstpointer unused)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u ", i);

      put (self, NOW + i, sizeof (Record));
      assert_drained (i, expected);
    }
}

/* What is no record is not read, and counts as lost; what comes after it is read again. */
static void
test_broken (Written *self, gconstpointer unused)
{
  static const guint16 sizes[] = {0, 1, 7, 9, 4000, G_MAXUINT16};
  LanesTime time = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *expected = g_strdup_printf ("-%d ", (int) time + 50);

      put (self, NOW + time + 1, sizes[i]);
      g_assert_cmpuint (get_page (self)->data_tail, !=, get_page (self)->data_head);
      assert_drained (time + 50, expected);
      g_assert_cmpuint (get_page (self)->data_tail, ==, get_page (self)->data_head);
      time += 100;
    }
  put (self, NOW + time, sizeof (Record));
  get_page (self)->data_head += 1000000; /* more than there is room for */
  assert_drained (1000, "-1000 ");
}

static void
fill (Written *self, LanesTime time)
{
  const struct perf_event_mmap_page *page = get_page (self);

  while (page->data_head - page->data_tail < RING_SIZE)
    put (self, time, sizeof (Record));
}

static gboolean
ends_with_loss (Written *self, LanesTime until)
{
  g_autofree char *text = drain (self, NOW + until);
  g_autofree char *loss = g_strdup_printf ("-%d ", (int) until);

  return g_str_has_suffix (text, loss);
}

/* Where there was no room for more, it is not known what came after the last record, also before
 * the kernel says so. Once it is read there is room, and the next record tells. */
static void
test_full (Written *self, gconstpointer unused)
{
  fill (self, NOW + 10);
  g_assert_true (ends_with_loss (self, 100));
  assert_drained (200, "");
  put (self, NOW + 210, sizeof (Record));
  assert_drained (300, "210 ");

  /* What was read first is not what came last. */
  put (self, NOW + 310, sizeof (Record));
  fill (self, NOW + 500);
  assert_drained (400, "310 ");
  g_assert_true (ends_with_loss (self, 600));

  /* There is word of what came after it. */
  for (guint i = 0; i < 3; i++)
    put (self, NOW + 610, sizeof (Record));
  fill (self, NOW + 800);
  assert_drained (700, "610 610 610 ");
  put (self, NOW + 810, sizeof (Record));
  g_assert_false (ends_with_loss (self, 900));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/perf-ring/records", test_records);
  g_test_add_func ("/perf-ring/little-memory", test_little_memory);
  g_test_add ("/perf-ring/clock", Written, NULL, set_up, test_clock, tear_down);
  g_test_add ("/perf-ring/wrap", Written, NULL, set_up, test_wrap, tear_down);
  g_test_add ("/perf-ring/broken", Written, NULL, set_up, test_broken, tear_down);
  g_test_add ("/perf-ring/full", Written, NULL, set_up, test_full, tear_down);
  return g_test_run ();
}
