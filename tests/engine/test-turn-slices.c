/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-turn-slices.h"

#include <string.h>

#include "lanes-core-set.h"

#define TID      42
#define NOW      1000000 /* ns: when all rings are read */
#define MOST     8       /* records, or slices, of a case */
#define ANY_CORE 3

/* One case: records as a thread might have written them, or as nobody would. */
typedef struct
{
  const char *name;
  LanesTurnRecord records[MOST]; /* kind 0 after the first: the end */
  guint64 looked;                /* when it said that all is well */
  gboolean rests;
  const char *slices; /* begin-end@core, and how it ended: pwxo; q in front: queued */
  guint64 lost;
} Case;

#define BEGUN(time, core) \
  { \
    1, time, time, 0, core, LANES_TURN_BEGUN \
  }
#define PREEMPTED(number, begin, end, core) \
  { \
    number, begin, end, 0, core, LANES_TURN_PREEMPTED \
  }
#define WAITED(number, begin, end, core) \
  { \
    number, begin, end, 0, core, LANES_TURN_WAITED \
  }
#define ENDED(number, time, core) \
  { \
    number, time, time, 0, core, LANES_TURN_ENDED \
  }

static const Case cases[] = {
    {"begun", {BEGUN (100, 3)}, 0, FALSE, "100-100@3o", 0},
    {"looked", {BEGUN (100, 3)}, 250, FALSE, "100-250@3o", 0},
    {"preempted",
     {BEGUN (100, 3), PREEMPTED (2, 200, 300, 1)},
     350,
     FALSE,
     "100-200@3p q300-350@1o",
     0},
    {"waited", {BEGUN (100, 3), WAITED (2, 200, 300, 3)}, 350, TRUE, "100-200@3w 300-350@3o", 0},
    {"moved without a gap",
     {BEGUN (100, 3), PREEMPTED (2, 200, 200, 4)},
     350,
     FALSE,
     "100-200@3p q200-350@4o",
     0},
    {"ended",
     {BEGUN (100, 3), WAITED (2, 200, 300, 3), ENDED (3, 400, 3)},
     0,
     FALSE,
     "100-200@3w 300-400@3x",
     0},
    {"nothing after the end",
     {BEGUN (100, 3), ENDED (2, 400, 3), WAITED (3, 500, 600, 3)},
     700,
     FALSE,
     "100-400@3x",
     0},
    {"looked before the last record",
     {BEGUN (100, 3), WAITED (2, 200, 300, 3)},
     250,
     FALSE,
     "100-200@3w 300-300@3o",
     0},
    {"looked in the future", {BEGUN (100, 3)}, NOW + 1, FALSE, "100-100@3o", 0},
    {"core out of range",
     {BEGUN (100, 3), PREEMPTED (2, 200, 300, LANES_MAX_CORES), WAITED (3, 400, 500, 2)},
     600,
     FALSE,
     "100-100@3w 500-600@2o",
     1},
    {"core far out of range", {BEGUN (100, G_MAXUINT)}, 600, FALSE, "", 1},
    {"going back",
     {BEGUN (100, 3), WAITED (2, 200, 300, 3), WAITED (3, 250, 400, 3)},
     500,
     FALSE,
     "100-200@3w 300-300@3w",
     1},
    {"the wrong way round", {BEGUN (100, 3), WAITED (2, 300, 200, 3)}, 500, FALSE, "100-100@3w", 1},
    {"in the future", {BEGUN (100, 3), WAITED (2, 200, NOW + 1, 3)}, 500, FALSE, "100-100@3w", 1},
    {"before all times", {BEGUN (-1, 3)}, 500, FALSE, "", 1},
    {"at the end of all times",
     {BEGUN (100, 3), WAITED (2, 200, G_MAXINT64, 3)},
     500,
     FALSE,
     "100-100@3w",
     1},
    {"unknown kind",
     {BEGUN (100, 3), {2, 200, 300, 0, 3, 77}, WAITED (3, 400, 500, 3)},
     600,
     FALSE,
     "100-100@3w 500-600@3o",
     1},
    {"begun twice",
     {BEGUN (100, 3), {2, 200, 200, 0, 3, LANES_TURN_BEGUN}},
     600,
     FALSE,
     "100-100@3w",
     1},
    {"not begun", {WAITED (1, 200, 300, 3), WAITED (2, 400, 500, 3)}, 600, FALSE, "500-600@3o", 1},
    {"a number left out",
     {BEGUN (100, 3), WAITED (3, 200, 300, 3), WAITED (3, 400, 500, 3)},
     600,
     FALSE,
     "100-100@3w 500-600@3o",
     1},
    {"more time used than there was",
     {BEGUN (100, 3), {2, 200, 300, 301, 3, LANES_TURN_WAITED}},
     500,
     FALSE,
     "100-100@3w",
     1},
};

static void
put (LanesTurnRing *ring, guint64 number, const LanesTurnRecord *record)
{
  ring->records[number % LANES_TURN_RING_LENGTH] = *record;
  ring->claimed = ring->written = number;
}

static LanesTurnRing *
new_ring (void)
{
  LanesTurnRing *ring = g_aligned_alloc0 (1, sizeof *ring, G_ALIGNOF (LanesTurnRing));

  ring->version = LANES_TURN_RING_VERSION;
  ring->length = LANES_TURN_RING_LENGTH;
  return ring;
}

static void
add_words (GString *words, const LanesRecordedSlice *slice)
{
  g_assert_cmpint (slice->tid, ==, TID);
  g_string_append_printf (words, "%s%s%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "@%u%c",
                          words->len > 0 ? " " : "", slice->queued ? "q" : "", slice->begin,
                          slice->end, slice->core, "opwx"[slice->ended]);
}

static char *
to_words (const LanesTurnSlices *state, const GArray *slices)
{
  GString *words = g_string_new (NULL);
  LanesRecordedSlice open;

  for (guint i = 0; i < slices->len; i++)
    add_words (words, &g_array_index (slices, LanesRecordedSlice, i));
  if (lanes_turn_slices_get_open (state, &open))
    add_words (words, &open);
  return g_string_free (words, FALSE);
}

/* Returns: (transfer full): what was read of a ring, in words */
static char *
read_ring (LanesTurnSlices *state, const LanesTurnRing *ring)
{
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
  g_autofree LanesTurnCopy *copy = g_new (LanesTurnCopy, 1);

  lanes_turn_ring_copy (ring, state->read, copy);
  lanes_turn_slices_feed (state, copy, NOW, slices, NULL);
  return to_words (state, slices);
}

static void
test_case (gconstpointer data)
{
  const Case *table = data;
  LanesTurnRing *ring = new_ring ();
  LanesTurnSlices state = {.tid = TID};
  g_autofree char *words = NULL;

  for (guint i = 0; i < MOST && (i == 0 || table->records[i].kind != 0); i++)
    put (ring, i + 1, &table->records[i]);
  /* One that begins twice has kind 0 as well. */
  if (strcmp (table->name, "begun twice") == 0)
    put (ring, 2, &table->records[1]);
  ring->looked = lanes_turn_looked ((gint64) table->looked, table->rests);
  words = read_ring (&state, ring);
  g_assert_cmpstr (words, ==, table->slices);
  g_assert_cmpuint (state.lost, ==, table->lost);
  if (table->rests)
    g_assert_cmpint (state.state, ==, LANES_TURN_STATE_RESTING);
  g_aligned_free (ring);
}

/* Gaps of 10 ns, one every 100. */
static void
fill (LanesTurnRing *ring, guint64 first, guint64 last)
{
  for (guint64 i = first; i <= last; i++)
    {
      gint64 time = (gint64) i * 100;
      LanesTurnRecord record = WAITED (i, time, time + 10, ANY_CORE);

      if (i == 1)
        record.kind = LANES_TURN_BEGUN;
      put (ring, i, &record);
    }
}

static void
test_wrapped (void)
{
  LanesTurnRing *ring = new_ring ();
  LanesTurnSlices state = {.tid = TID};
  g_autofree char *before = NULL, *after = NULL;

  fill (ring, 1, 2);
  before = read_ring (&state, ring);
  g_assert_cmpstr (before, ==, "100-200@3w 210-210@3o");
  fill (ring, 3, 2 + LANES_TURN_RING_LENGTH + 7);
  after = read_ring (&state, ring);
  /* What was going on is known as far as it was told, and nothing is made of what is missing. */
  g_assert_true (g_str_has_prefix (after, "210-210@3w 1010-1100@3w 1110-1200@3w "));
  g_assert_cmpuint (state.lost, ==, 1); /* so short a time cannot have had seven */
  g_assert_cmpint (state.lost_span.begin, ==, 210);
  g_assert_cmpint (state.lost_span.end, ==, 1000);
  g_aligned_free (ring);
}

/* What is being written over while it is read is left out. */
static void
test_torn (void)
{
  LanesTurnRing *ring = new_ring ();
  g_autofree LanesTurnCopy *copy = g_new (LanesTurnCopy, 1);

  fill (ring, 1, 5 + LANES_TURN_RING_LENGTH);
  ring->claimed = ring->written + 3;
  lanes_turn_ring_copy (ring, 0, copy);
  g_assert_cmpuint (copy->first, ==, 9);
  g_assert_cmpuint (copy->n, ==, LANES_TURN_RING_LENGTH - 3);
  g_assert_cmpuint (copy->records[0].number, ==, 9);
  ring->claimed = G_MAXUINT64;
  lanes_turn_ring_copy (ring, 0, copy);
  g_assert_cmpuint (copy->n, ==, 0);
  g_aligned_free (ring);
}

/* Rings that are none, or of another version of the program. */
static void
test_refused (void)
{
  static const struct
  {
    guint32 version, length;
    guint64 written, read;
  } table[] = {
      {LANES_TURN_RING_VERSION + 1, LANES_TURN_RING_LENGTH, 5, 0},
      {LANES_TURN_RING_VERSION, 2 * LANES_TURN_RING_LENGTH, 5, 0},
      {LANES_TURN_RING_VERSION, LANES_TURN_RING_LENGTH, 0, 0},
      {LANES_TURN_RING_VERSION, LANES_TURN_RING_LENGTH, 5, 6},
  };
  g_autofree LanesTurnCopy *copy = g_new (LanesTurnCopy, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LanesTurnRing *ring = new_ring ();

      fill (ring, 1, 5);
      ring->version = table[i].version;
      ring->length = table[i].length;
      ring->written = table[i].written;
      lanes_turn_ring_copy (ring, table[i].read, copy);
      g_assert_cmpuint (copy->n, ==, 0);
      g_assert_cmpuint (copy->looked, ==, 0);
      g_aligned_free (ring);
    }
}

/* A number of records that nobody can have written. */
static void
test_jump (void)
{
  LanesTurnRing *ring = new_ring ();
  LanesTurnSlices state = {.tid = TID};
  g_autofree char *before = NULL, *after = NULL;

  fill (ring, 1, 5);
  before = read_ring (&state, ring);
  ring->written = ring->claimed = G_MAXUINT64;
  after = read_ring (&state, ring);
  g_assert_cmpstr (after, ==, "510-510@3w");
  g_assert_cmpuint (state.lost, <=, LANES_TURN_RING_LENGTH);
  g_aligned_free (ring);
}

/* A thread that was told of last at 4,000 ns, with an offset of 1,500 */
static LanesTurnRing *
begin_silent (LanesTurnSlices *state)
{
  LanesTurnRecord record = {1, 1000, 2000, 500, 3, LANES_TURN_BEGUN};
  LanesTurnRing *ring = new_ring ();
  g_autofree char *text = NULL;

  put (ring, 1, &record);
  ring->looked = lanes_turn_looked (4000, FALSE);
  text = read_ring (state, ring);
  g_assert_cmpstr (text, ==, "1000-4000@3o");
  return ring;
}

/* The kernel's counters say when a silent thread lost its core; that it was a bit later by its own
 * word then moves the gap, and does not make it longer or shorter. */
static void
test_counted (void)
{
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
  LanesTurnSlices state = {.tid = TID};
  LanesTurnRecord record = PREEMPTED (2, 5030, 9030, 3);
  LanesTurnRing *ring = begin_silent (&state);
  g_autofree char *after = NULL;

  /* Less than it told itself, or more than can be: not believed */
  g_assert_cmpint (lanes_turn_slices_count (&state, 2000, NOW, LANES_SEC), ==, 4000);
  g_assert_cmpint (lanes_turn_slices_count (&state, G_MAXINT64, NOW, LANES_SEC), ==, 4000);
  g_assert_cmpint (state.end, ==, 4000);
  /* As long as the counters may be old, it may have run on. */
  g_assert_cmpint (lanes_turn_slices_count (&state, 3500, 6000, 1001), ==, 5000);
  g_assert_cmpint (state.settled, ==, 0);
  lanes_turn_slices_close (&state, LANES_SLICE_PREEMPTED, slices);
  g_assert_cmpuint (slices->len, ==, 1);

  put (ring, 2, &record);
  after = read_ring (&state, ring);
  g_assert_cmpstr (after, ==, "q9000-9000@3o");
  g_aligned_free (ring);
}

/* What has run all the time has run until now, and not longer. */
static void
test_counted_running (void)
{
  LanesTurnSlices state = {.tid = TID};
  LanesTurnRing *ring = begin_silent (&state);

  g_assert_cmpint (lanes_turn_slices_count (&state, NOW, 7000, 1000), ==, 7000);
  g_assert_cmpint (state.end, ==, 7000);
  g_aligned_free (ring);
}

/* What was said to be all stays so: a thread that has run since then has another turn, which it
 * tells of itself; the gap before it is as long as ever, and does not end before that word. */
static void
test_settled (void)
{
  LanesTurnSlices state = {.tid = TID};
  LanesTurnRecord record = PREEMPTED (2, 5500, 700400, 3);
  LanesTurnRing *ring = begin_silent (&state);
  g_autofree char *after = NULL;

  g_assert_cmpint (lanes_turn_slices_count (&state, 3500, 100000, 1000), ==, 5000);
  /* It may have its core again for a moment. */
  g_assert_cmpint (lanes_turn_slices_count (&state, 3500, 900000, 1000), ==, 700000);
  g_assert_cmpint (lanes_turn_slices_count (&state, 3600, 950000, 1000), ==, 700000);
  g_assert_cmpint (state.end, ==, 5000);
  put (ring, 2, &record);
  after = read_ring (&state, ring);
  g_assert_cmpstr (after, ==, "1000-5100@3p q700000-700000@3o");
  g_aligned_free (ring);
}

/* One that never tells of the other turn is not waited for, for good. */
static void
test_settled_silent (void)
{
  LanesTurnSlices state = {.tid = TID};
  LanesTurnRing *ring = begin_silent (&state);
  LanesTime settled = lanes_turn_slices_count (&state, 3500, NOW, 1000);
  LanesTime later = settled + LANES_TURN_PATIENCE;

  g_assert_cmpint (settled, ==, 800000);
  g_assert_cmpint (lanes_turn_slices_count (&state, 4500, later - 1, 1000), ==, settled);
  g_assert_cmpint (lanes_turn_slices_count (&state, 4500, later, 1000), ==, later - 200000);
  g_assert_cmpint (state.end, ==, 6000);
  g_aligned_free (ring);
}

/* Who waits now and then may have waited in between, and will say so. */
static void
test_held (void)
{
  LanesTurnSlices state = {.tid = TID};
  LanesTurnRing *ring = begin_silent (&state);
  LanesTime later = 4000 + LANES_TURN_PATIENCE;

  state.waited = TRUE;
  g_assert_cmpint (lanes_turn_slices_count (&state, 13500, NOW, 1000), ==, 4000);
  g_assert_cmpint (state.end, ==, 4000);
  g_assert_cmpint (lanes_turn_slices_count (&state, 13500, later, 1000), ==, later - 200000);
  g_assert_cmpint (state.end, ==, 15000);
  g_assert_false (lanes_turn_slices_has_run_on (&state, 22499));
  g_assert_true (lanes_turn_slices_has_run_on (&state, 22500));
  g_assert_false (lanes_turn_slices_has_run_on (&state, G_MAXINT64));
  g_aligned_free (ring);
}

/* A gap that began where the counters say can only have been later, and not before all was said. */
static void
test_settled_gap (void)
{
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (LanesTurnGap));
  LanesTurnSlices state = {.tid = TID};
  LanesTurnRecord record = {2, 5030, 720030, 0, 3, LANES_TURN_WAITED, 1000, 50000};
  LanesTurnRing *ring = begin_silent (&state);
  LanesTurnCopy copy;
  LanesTurnGap *gap;

  g_assert_cmpint (lanes_turn_slices_count (&state, 3500, 900000, 1000), ==, 700000);
  put (ring, 2, &record);
  lanes_turn_ring_copy (ring, state.read, &copy);
  lanes_turn_slices_feed (&state, &copy, NOW, slices, gaps);
  g_assert_cmpuint (gaps->len, ==, 1);
  gap = &g_array_index (gaps, LanesTurnGap, 0);
  g_assert_cmpint (gap->since, ==, 700000);
  g_assert_cmpint (gap->span.begin, ==, 5000);
  g_assert_cmpint (gap->span.end, ==, state.begin);
  g_assert_cmpint (gap->early, ==, 0);
  g_assert_cmpint (gap->late, ==, 50030);
  g_aligned_free (ring);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/turn-slices/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/turn-slices/wrapped", test_wrapped);
  g_test_add_func ("/turn-slices/torn", test_torn);
  g_test_add_func ("/turn-slices/refused", test_refused);
  g_test_add_func ("/turn-slices/jump", test_jump);
  g_test_add_func ("/turn-slices/counted", test_counted);
  g_test_add_func ("/turn-slices/counted-running", test_counted_running);
  g_test_add_func ("/turn-slices/settled", test_settled);
  g_test_add_func ("/turn-slices/settled-silent", test_settled_silent);
  g_test_add_func ("/turn-slices/settled-gap", test_settled_gap);
  g_test_add_func ("/turn-slices/held", test_held);
  return g_test_run ();
}
