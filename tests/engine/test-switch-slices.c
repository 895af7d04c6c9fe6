/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <linux/perf_event.h>
#include <string.h>

#include "lanes-switch-slices.h"

/* A record as the kernel writes it: header, body, then who, when and where. */
static gsize
make_record (guint8 *bytes, guint32 type, guint16 misc, gconstpointer body, gsize body_length,
             int tid, LanesTime time, guint32 core)
{
  struct
  {
    guint32 pid, tid;
    guint64 time;
    guint32 core, reserved;
  } id = {(guint32) tid, (guint32) tid, (guint64) time, core, 0};
  struct perf_event_header header = {.type = type,
                                     .misc = misc,
                                     .size = (guint16) (sizeof header + body_length + sizeof id)};

  memcpy (bytes, &header, sizeof header);
  if (body_length > 0)
    memcpy (bytes + sizeof header, body, body_length);
  memcpy (bytes + sizeof header + body_length, &id, sizeof id);
  return header.size;
}

static void
test_parse_switch (void)
{
  static const struct
  {
    guint16 misc;
    LanesPerfType type;
    gboolean preempted;
  } table[] = {
      {0, LANES_PERF_SWITCH_IN, FALSE},
      {PERF_RECORD_MISC_SWITCH_OUT, LANES_PERF_SWITCH_OUT, FALSE},
      {PERF_RECORD_MISC_SWITCH_OUT | PERF_RECORD_MISC_SWITCH_OUT_PREEMPT, LANES_PERF_SWITCH_OUT,
       TRUE},
  };
  guint8 bytes[128];
  LanesPerfRecord record;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize length = make_record (bytes, PERF_RECORD_SWITCH, table[i].misc, NULL, 0, 42, 1234, 3);

      g_assert_true (lanes_perf_record_parse (bytes, length, &record));
      g_assert_cmpint (record.type, ==, table[i].type);
      g_assert_cmpint (record.preempted, ==, table[i].preempted);
      g_assert_cmpint (record.tid, ==, 42);
      g_assert_cmpint (record.time, ==, 1234);
      g_assert_cmpuint (record.core, ==, 3);
    }
}

/* Of a whole core: who comes next is in it, too. */
static void
test_parse_wide (void)
{
  const guint32 next[] = {7, 8};
  guint8 bytes[128];
  LanesPerfRecord record;
  gsize length = make_record (bytes, PERF_RECORD_SWITCH_CPU_WIDE, PERF_RECORD_MISC_SWITCH_OUT, next,
                              sizeof next, 42, 1234, 3);

  g_assert_true (lanes_perf_record_parse (bytes, length, &record));
  g_assert_cmpint (record.type, ==, LANES_PERF_SWITCH_OUT);
  g_assert_cmpint (record.tid, ==, 42);
  g_assert_cmpint (record.pid, ==, 42);
  g_assert_cmpint (record.time, ==, 1234);
  g_assert_cmpuint (record.core, ==, 3);
}

/* What cannot be is not understood. */
static void
test_parse_impossible (void)
{
  guint8 bytes[128];
  LanesPerfRecord record;
  gsize length;

  length = make_record (bytes, PERF_RECORD_SWITCH, 0, NULL, 0, 42, 1234, G_MAXUINT32);
  g_assert_false (lanes_perf_record_parse (bytes, length, &record));
  length = make_record (bytes, PERF_RECORD_SWITCH, 0, NULL, 0, 42, -1, 0);
  g_assert_false (lanes_perf_record_parse (bytes, length, &record));
}

/* A name need not end. */
static void
test_parse_name (void)
{
  guint8 body[8 + 24];
  guint8 bytes[128];
  LanesPerfRecord record;
  gsize length;

  memset (body, 'x', sizeof body);
  length = make_record (bytes, PERF_RECORD_COMM, 0, body, sizeof body, 8, 99, 0);
  g_assert_true (lanes_perf_record_parse (bytes, length, &record));
  g_assert_cmpstr (record.name, ==, "xxxxxxxxxxxxxxx");
  length = make_record (bytes, PERF_RECORD_COMM, 0, body, 8 + 3, 8, 99, 0);
  g_assert_true (lanes_perf_record_parse (bytes, length, &record));
  g_assert_cmpstr (record.name, ==, "xxx");
}

static void
test_parse_others (void)
{
  const struct
  {
    guint32 pid, parent_pid, tid, parent_tid;
    guint64 time;
  } task = {7, 1, 8, 2, 99};
  const guint64 lost[] = {5, 17};
  const struct
  {
    guint32 pid, tid;
    char name[16];
  } comm = {7, 8, "make"};
  guint8 bytes[128];
  LanesPerfRecord record;
  gsize length;

  length = make_record (bytes, PERF_RECORD_FORK, 0, &task, sizeof task, 1, 99, 0);
  g_assert_true (lanes_perf_record_parse (bytes, length, &record));
  g_assert_cmpint (record.type, ==, LANES_PERF_FORK);
  g_assert_cmpint (record.pid, ==, 7);
  g_assert_cmpint (record.tid, ==, 8);
  g_assert_cmpint (record.parent_pid, ==, 1);
  g_assert_cmpint (record.parent_tid, ==, 2);

  length = make_record (bytes, PERF_RECORD_COMM, 0, &comm, sizeof comm, 8, 99, 0);
  g_assert_true (lanes_perf_record_parse (bytes, length, &record));
  g_assert_cmpstr (record.name, ==, "make");

  length = make_record (bytes, PERF_RECORD_LOST, 0, lost, sizeof lost, 8, 99, 0);
  g_assert_true (lanes_perf_record_parse (bytes, length, &record));
  g_assert_cmpuint (record.lost, ==, 17);

  /* what is not used, and what is cut off */
  length = make_record (bytes, PERF_RECORD_MMAP, 0, &task, sizeof task, 1, 99, 0);
  g_assert_false (lanes_perf_record_parse (bytes, length, &record));
  length = make_record (bytes, PERF_RECORD_FORK, 0, &task, 8, 1, 99, 0);
  g_assert_false (lanes_perf_record_parse (bytes, length, &record));
  length = make_record (bytes, PERF_RECORD_COMM, 0, &comm, 8, 1, 99, 0);
  g_assert_false (lanes_perf_record_parse (bytes, length, &record));
  g_assert_false (lanes_perf_record_parse (bytes, sizeof (struct perf_event_header), &record));
}

static void
add (GArray *records, LanesPerfType type, int tid, guint core, LanesTime time, gboolean preempted)
{
  LanesPerfRecord record = {.time = time,
                            .type = type,
                            .core = core,
                            .tid = tid,
                            .pid = tid,
                            .preempted = preempted,
                            .lost = 3};

  g_array_append_val (records, record);
}

static char *
feed (LanesSwitchSlices *slices, GArray *records, LanesTime now)
{
  g_autoptr (LanesBatch) batch = lanes_switch_slices_feed (slices, records, now);
  static const char ends[] = {'o', 'p', 'w', 'x'};
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < batch->slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (batch->slices, LanesRecordedSlice, i);

      g_string_append_printf (text, "%d@%u:%d-%d%c ", slice->tid, slice->core, (int) slice->begin,
                              (int) slice->end, ends[slice->ended]);
    }
  if (batch->lost > 0)
    g_string_append_printf (text, "lost %d:%d-%d", (int) batch->lost, (int) batch->lost_span.begin,
                            (int) batch->lost_span.end);
  g_array_set_size (records, 0);
  return g_string_free (text, FALSE);
}

#define assert_feed(now, expected) \
  G_STMT_START \
  { \
    g_autofree char *text_ = feed (slices, records, now); \
    g_assert_cmpstr (text_, ==, expected); \
  } \
  G_STMT_END

static void
test_feed (void)
{
  g_autoptr (LanesSwitchSlices) slices = lanes_switch_slices_new ();
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));

  assert_feed (5, "");
  /* out of order: each core's ring is read after the other */
  add (records, LANES_PERF_SWITCH_IN, 1, 0, 10, FALSE);
  add (records, LANES_PERF_SWITCH_OUT, 1, 0, 20, TRUE);
  add (records, LANES_PERF_SWITCH_IN, 2, 0, 20, FALSE);
  add (records, LANES_PERF_SWITCH_IN, 1, 1, 25, FALSE);
  add (records, LANES_PERF_SWITCH_OUT, 3, 1, 15, FALSE); /* its begin was never seen */
  assert_feed (30, "1@0:10-20p 2@0:20-30o 1@1:25-30o ");
  /* nothing happened: the open ones grow */
  assert_feed (50, "2@0:20-50o 1@1:25-50o ");
  add (records, LANES_PERF_SWITCH_OUT, 2, 0, 55, FALSE);
  add (records, LANES_PERF_EXIT, 1, 1, 58, FALSE);
  assert_feed (60, "2@0:20-55w 1@1:25-58x ");
  assert_feed (70, "");
}

static void
test_feed_lost (void)
{
  g_autoptr (LanesSwitchSlices) slices = lanes_switch_slices_new ();
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));

  add (records, LANES_PERF_SWITCH_IN, 1, 0, 10, FALSE);
  assert_feed (20, "1@0:10-20o ");
  add (records, LANES_PERF_LOST, 1, 0, 35, FALSE);
  add (records, LANES_PERF_SWITCH_IN, 2, 0, 38, FALSE);
  /* What was lost was lost before the ring was read, after the last that was in it. */
  assert_feed (40, "1@0:10-10w 2@0:38-40o lost 3:10-35");
  /* a switch out that is missing: the next one in ends it */
  add (records, LANES_PERF_SWITCH_IN, 1, 0, 45, FALSE);
  assert_feed (50, "2@0:38-45w 1@0:45-50o ");
}

/* Of whole cores: the idle thread is nobody, and who leaves was there all the time. */
static void
test_feed_wide (void)
{
  g_autoptr (LanesSwitchSlices) slices = lanes_switch_slices_new_wide (5);
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));

  add (records, LANES_PERF_SWITCH_OUT, 1, 0, 10, FALSE);
  add (records, LANES_PERF_SWITCH_IN, 0, 0, 10, FALSE);
  add (records, LANES_PERF_SWITCH_OUT, 0, 1, 12, FALSE);
  add (records, LANES_PERF_SWITCH_IN, 2, 1, 12, FALSE);
  assert_feed (20, "1@0:5-10w 2@1:12-20o ");
  add (records, LANES_PERF_SWITCH_OUT, 0, 0, 25, FALSE);
  add (records, LANES_PERF_SWITCH_IN, 3, 0, 25, FALSE);
  add (records, LANES_PERF_EXIT, 3, 0, 30, FALSE);
  add (records, LANES_PERF_SWITCH_OUT, -1, 0, 31, FALSE); /* it has no number any more */
  assert_feed (40, "3@0:25-30x 2@1:12-40o ");
  /* Between what was lost and the next switch it is known again, afterwards. */
  add (records, LANES_PERF_LOST, 2, 1, 50, FALSE);
  add (records, LANES_PERF_SWITCH_OUT, 4, 1, 55, TRUE);
  add (records, LANES_PERF_SWITCH_IN, -1, 1, 56, FALSE);
  assert_feed (60, "2@1:12-20w 4@1:50-55p lost 3:20-50");
}

/* Two cores lose records, and one of them had none for long. */
static void
test_feed_lost_twice (void)
{
  g_autoptr (LanesSwitchSlices) slices = lanes_switch_slices_new ();
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (LanesPerfRecord));

  add (records, LANES_PERF_SWITCH_IN, 1, 0, 10, FALSE);
  add (records, LANES_PERF_SWITCH_IN, 2, 1, 60, FALSE);
  assert_feed (70, "1@0:10-70o 2@1:60-70o ");
  assert_feed (80, "1@0:10-80o 2@1:60-80o ");
  add (records, LANES_PERF_LOST, 2, 1, 85, FALSE);
  add (records, LANES_PERF_LOST, 1, 0, 90, FALSE);
  /* The rings were empty at 70. */
  assert_feed (100, "2@1:60-70w 1@0:10-70w lost 6:70-90");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/switch-slices/parse-switch", test_parse_switch);
  g_test_add_func ("/switch-slices/parse-wide", test_parse_wide);
  g_test_add_func ("/switch-slices/parse-impossible", test_parse_impossible);
  g_test_add_func ("/switch-slices/parse-name", test_parse_name);
  g_test_add_func ("/switch-slices/parse-others", test_parse_others);
  g_test_add_func ("/switch-slices/feed", test_feed);
  g_test_add_func ("/switch-slices/feed-lost", test_feed_lost);
  g_test_add_func ("/switch-slices/feed-lost-twice", test_feed_lost_twice);
  g_test_add_func ("/switch-slices/feed-wide", test_feed_wide);
  return g_test_run ();
}
