/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-turn-gaps.h"

#include <stdio.h>

#define TID 7

/* Slices are "tid core begin end", a gap is "begin end early late core"; those of %TID end with it
 * and begin after it. */
typedef struct
{
  const char *name;
  const char *slices;
  const char *gap;
  const char *others;
  LanesTime since;
  const char *expected;
  gboolean preempted;
  LanesTime settled; /* it is known to have had no core until then */
} Case;

static const Case cases[] = {
    {"nobody else", "7 0 0 30, 7 0 70 100", "30 70 20 20 0", "8 1 0 100", 0,
     "7 0 0 30, 7 0 70 100"},
    /* Who followed on the core was there from then on, */
    {"followed", "7 0 0 90, 7 0 190 200", "90 190 40 0 0", "8 0 60 160", 0,
     "7 0 0 60, 7 0 160 200"},
    /* and who went before until then. */
    {"moved", "7 0 0 90, 7 1 190 200", "90 190 10 10 1", "8 1 0 195", 0, "7 0 0 95, 7 1 195 200"},
    /* Two turns within one system call */
    {"twice", "7 0 0 60, 7 0 170 200", "60 170 50 30 0", "8 0 20 60, 8 0 100 170", 0,
     "7 0 0 20, 7 0 60 100, 7 0 170 200"},
    {"once", "7 0 0 60, 7 0 170 200", "60 170 50 30 0", "8 0 20 60, 8 0 100 170", 0,
     "7 0 0 20, 7 0 130 200", TRUE},
    /* There is more room than it ran: at both ends it had its core for certain. */
    {"room", "7 0 0 60, 7 0 180 200", "60 180 40 20 0", "8 0 100 150", 0, "7 0 0 50, 7 0 170 200"},
    {"little room", "7 0 0 60, 7 0 180 200", "60 180 40 20 0", "8 0 30 150", 0,
     "7 0 0 30, 7 0 150 200"},
    /* What was said of the past stays so. */
    {"said", "7 0 0 90, 7 0 190 200", "90 190 40 0 0", "8 0 60 160", 180, "7 0 0 60, 7 0 180 200"},
    /* Somebody else's word does not fit: nothing is put together that does not belong together. */
    {"not its own", "7 0 0 80, 7 0 190 200", "90 190 40 0 0", "8 0 60 160", 0,
     "7 0 0 80, 7 0 190 200"},
    /* It was there only after the time of which all is known. */
    {"settled", "7 0 0 30, 7 0 190 300", "30 190 0 40 0", "8 0 50 130, 8 0 150 210", 100,
     "7 0 0 30, 7 0 130 150, 7 0 210 300", FALSE, 100},
    /* The slice after the gap goes on. */
    {"open", "7 0 0 90", "90 190 40 0 0", "8 0 60 160", 0, "7 0 0 60, open 160"},
};

static GArray *
parse (const char *text)
{
  GArray *slices = g_array_new (FALSE, FALSE, sizeof (LanesRecordedSlice));
  g_auto (GStrv) lines = g_strsplit (text, ",", -1);

  for (guint i = 0; lines[i] && *g_strstrip (lines[i]); i++)
    {
      LanesRecordedSlice slice = {.ended = LANES_SLICE_WAITED};

      g_assert_cmpint (sscanf (lines[i], "%d %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &slice.tid,
                               &slice.core, &slice.begin, &slice.end),
                       ==, 4);
      g_array_append_val (slices, slice);
    }
  return slices;
}

static int
compare_slices (gconstpointer a, gconstpointer b)
{
  LanesTime first = ((const LanesRecordedSlice *) a)->begin;
  LanesTime second = ((const LanesRecordedSlice *) b)->begin;

  return (first > second) - (first < second);
}

static char *
print (GArray *slices, const LanesTurnSlices *thread)
{
  GString *text = g_string_new (NULL);

  g_array_sort (slices, compare_slices);
  for (guint i = 0; i < slices->len; i++)
    {
      const LanesRecordedSlice *slice = &g_array_index (slices, LanesRecordedSlice, i);

      g_string_append_printf (text, "%s%d %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                              i > 0 ? ", " : "", slice->tid, slice->core, slice->begin, slice->end);
    }
  if (thread->begin > 0)
    g_string_append_printf (text, ", open %" G_GINT64_FORMAT, thread->begin);
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  LanesTurnSlices thread = {.tid = TID};
  LanesTurnGap gap = {.thread = &thread, .waited = !test->preempted, .since = test->settled};
  g_autoptr (GArray) slices = parse (test->slices);
  g_autoptr (GArray) others = parse (test->others);
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (LanesTurnGap));
  g_autofree char *text = NULL;

  g_assert_cmpint (sscanf (test->gap,
                           "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                           " %" G_GINT64_FORMAT " %u",
                           &gap.span.begin, &gap.span.end, &gap.early, &gap.late, &gap.core),
                   ==, 5);
  if (slices->len == 1)
    {
      thread.state = LANES_TURN_STATE_RUNNING;
      thread.begin = thread.end = gap.span.end;
    }
  g_array_append_val (gaps, gap);
  lanes_turn_gaps_fit (gaps, others, test->since, slices);
  text = print (slices, &thread);
  g_assert_cmpstr (text, ==, test->expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/turn-gaps/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
