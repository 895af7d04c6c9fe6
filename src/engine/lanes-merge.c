/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-merge.h"

#include "lanes-merge-fit.h"

/* One for each kind */
#define N_KINDS LANES_N_RECORDERS

typedef struct
{
  gboolean used;  /* its next batch is waited for */
  LanesTime now;  /* of its last batch */
  GArray *slices; /* of LanesSlice, as they came: what has not been taken, or not as a whole */
} Line;

struct _LanesMerge
{
  Line lines[N_KINDS];
  GArray *sampled; /* of LanesSampledSlice: what waits, in place of the slices of its line */
  GArray *reads;   /* of LanesTime: when they were read */
  LanesTime read;  /* the last reading of which all that see exactly have spoken */
  LanesTime lag;   /* how old what is read may be */
  GArray *due;     /* of LanesSampledSlice: kept for its memory */
  GArray *known;   /* of LanesSlice: the same */
  LanesMergeFit *fit;
  LanesTime now; /* what was taken reaches up to here */
};

/**
 * lanes_merge_new:
 * @n_cores: how many cores the topology has
 * @now: nanoseconds: nothing before is put in
 * @lag: nanoseconds: how old the kernel's counters may be when they are read
 *
 * Returns: (transfer full): a merge that waits for nobody
 */
LanesMerge *
lanes_merge_new (guint n_cores, LanesTime now, LanesTime lag)
{
  LanesMerge *merge = g_new0 (LanesMerge, 1);

  for (guint i = 0; i < N_KINDS; i++)
    merge->lines[i].slices = g_array_new (FALSE, FALSE, sizeof (LanesSlice));
  merge->sampled = g_array_new (FALSE, FALSE, sizeof (LanesSampledSlice));
  merge->reads = g_array_new (FALSE, FALSE, sizeof (LanesTime));
  merge->due = g_array_new (FALSE, FALSE, sizeof (LanesSampledSlice));
  merge->known = g_array_new (FALSE, FALSE, sizeof (LanesSlice));
  merge->fit = lanes_merge_fit_new (n_cores);
  merge->lag = lag;
  merge->now = now;
  return merge;
}

/**
 * lanes_merge_free:
 *
 * Frees it, and what still waits in it.
 */
void
lanes_merge_free (LanesMerge *merge)
{
  for (guint i = 0; i < N_KINDS; i++)
    g_array_unref (merge->lines[i].slices);
  g_array_unref (merge->sampled);
  g_array_unref (merge->reads);
  g_array_unref (merge->due);
  g_array_unref (merge->known);
  lanes_merge_fit_free (merge->fit);
  g_free (merge);
}

/**
 * lanes_merge_use:
 * @kind: a recorder
 * @since: nanoseconds: from when on it sees what is to be seen
 *
 * Waits for a recorder from now on: nothing is taken of the others that is later than its last
 * batch.
 */
void
lanes_merge_use (LanesMerge *merge, LanesRecorderKind kind, LanesTime since)
{
  Line *line = &merge->lines[kind];

  if (!line->used)
    line->now = MAX (line->now, since);
  line->used = TRUE;
}

/**
 * lanes_merge_rest:
 * @kind: a recorder
 *
 * Waits for a recorder no more. What it has said is taken with the next.
 */
void
lanes_merge_rest (LanesMerge *merge, LanesRecorderKind kind)
{
  merge->lines[kind].used = FALSE;
}

static gboolean
is_empty (LanesMerge *merge)
{
  for (guint i = 0; i < N_KINDS; i++)
    if (merge->lines[i].slices->len > 0)
      return FALSE;
  return merge->sampled->len == 0;
}

/**
 * lanes_merge_is_plain:
 * @kind: a recorder that has a new batch
 *
 * Returns: whether nobody else has a say: the batch can go into the trace as it is, see
 *   lanes_merge_pass()
 */
gboolean
lanes_merge_is_plain (LanesMerge *merge, LanesRecorderKind kind)
{
  for (guint i = 0; i < N_KINDS; i++)
    if (merge->lines[i].used && i != kind)
      return FALSE;
  return is_empty (merge) && lanes_merge_fit_is_empty (merge->fit);
}

/**
 * lanes_merge_pass:
 * @now: nanoseconds: the batch's
 *
 * Notes that a batch of the only recorder went into the trace as it is.
 */
void
lanes_merge_pass (LanesMerge *merge, LanesTime now)
{
  merge->now = MAX (merge->now, now);
}

/**
 * lanes_merge_put:
 * @kind: whose they are
 * @slices: (element-type LanesSlice): of the recorder's own threads, in an order in which they
 * could be taken over as they are; an open one comes again, longer, until it ends
 * @now: nanoseconds: what the recorder has said until now reaches up to here
 *
 * Puts what a recorder says into its line.
 */
void
lanes_merge_put (LanesMerge *merge, LanesRecorderKind kind, const GArray *slices, LanesTime now)
{
  Line *line = &merge->lines[kind];

  line->now = MAX (line->now, now);
  if (kind != LANES_RECORDER_SAMPLE)
    {
      g_array_append_vals (line->slices, slices->data, slices->len);
      return;
    }
  for (guint i = 0; i < slices->len; i++)
    {
      LanesSampledSlice sampled = {g_array_index (slices, LanesSlice, i), now};

      g_array_append_val (merge->sampled, sampled);
    }
  g_array_append_val (merge->reads, line->now);
}

/* Up to where all that see exactly have spoken; of nobody: up to where anybody has */
static LanesTime
get_exact_limit (LanesMerge *merge, gboolean *any)
{
  LanesTime limit = G_MAXINT64;
  LanesTime latest = merge->now;

  for (guint i = 0; i < N_KINDS; i++)
    {
      const Line *line = &merge->lines[i];

      latest = MAX (latest, line->now);
      if (line->used && i != LANES_RECORDER_SAMPLE)
        limit = MIN (limit, line->now);
    }
  *any = limit != G_MAXINT64;
  return *any ? limit : latest;
}

/* A reading is taken as a whole, since what it says may have been at any time before it; and beside
 * those that see exactly only once the next ones have told what was run by then.
 *
 * @known: (out): up to where everything has been said that will be */
static LanesTime
get_limit (LanesMerge *merge, LanesTime *known)
{
  gboolean any_exact;
  LanesTime limit = get_exact_limit (merge, &any_exact);
  guint n = 0;

  while (n < merge->reads->len && g_array_index (merge->reads, LanesTime, n) <= limit)
    n++;
  if (n > 0)
    merge->read = g_array_index (merge->reads, LanesTime, n - 1);
  g_array_remove_range (merge->reads, 0, n);
  *known = limit;
  if (!merge->lines[LANES_RECORDER_SAMPLE].used)
    return limit;
  *known = merge->read;
  return merge->read - (any_exact ? merge->lag : 0);
}

/* Takes what has begun by then, as far as it is known by then. What goes on stays in line. */
static void
take_exact (Line *line, LanesTime limit, GArray *slices)
{
  guint kept = 0;

  for (guint i = 0; i < line->slices->len; i++)
    {
      LanesSlice slice = g_array_index (line->slices, LanesSlice, i);

      if (slice.end > limit)
        g_array_index (line->slices, LanesSlice, kept++) = slice;
      if (slice.begin >= limit && slice.end > limit)
        continue;
      if (slice.end > limit)
        slice.ended = LANES_SLICE_OPEN;
      slice.end = MIN (slice.end, limit);
      g_array_append_val (slices, slice);
    }
  g_array_set_size (line->slices, kept);
}

static int
compare_begin (gconstpointer a, gconstpointer b)
{
  const LanesSlice *first = a;
  const LanesSlice *second = b;

  return (first->begin > second->begin) - (first->begin < second->begin);
}

/* What is known exactly, also of what is not taken yet */
static void
look_ahead (LanesMerge *merge, LanesTime known)
{
  g_array_set_size (merge->known, 0);
  for (guint i = 0; i < N_KINDS; i++)
    for (guint j = 0; j < merge->lines[i].slices->len; j++)
      {
        LanesSlice slice = g_array_index (merge->lines[i].slices, LanesSlice, j);

        slice.end = MIN (slice.end, known);
        if (slice.begin < slice.end)
          g_array_append_val (merge->known, slice);
      }
  g_array_sort (merge->known, compare_begin);
}

static void
take_sampled (LanesMerge *merge, LanesTime limit, LanesTime known, GArray *slices)
{
  guint n = 0;

  g_array_set_size (merge->due, 0);
  while (n < merge->sampled->len
         && g_array_index (merge->sampled, LanesSampledSlice, n).read <= known)
    n++;
  g_array_append_vals (merge->due, merge->sampled->data, n);
  g_array_remove_range (merge->sampled, 0, n);
  if (n > 0 || !lanes_merge_fit_is_empty (merge->fit))
    lanes_merge_fit_place (merge->fit, (LanesSpan){merge->now, limit}, merge->known, merge->due,
                           slices);
  if (!merge->lines[LANES_RECORDER_SAMPLE].used && merge->sampled->len == 0
      && !lanes_merge_fit_is_waiting (merge->fit))
    lanes_merge_fit_reset (merge->fit);
}

/**
 * lanes_merge_take:
 * @slices: (element-type LanesSlice): where slices are appended, by their begin; one that goes on
 *   comes again, longer
 * @now: (out): nanoseconds: everything until now has been taken
 *
 * Takes what all have spoken of. Slices that were sampled never overlap those that are known
 * exactly: they yield to them, and what they lack then is made up for beside them.
 *
 * Returns: whether there is anything new
 */
gboolean
lanes_merge_take (LanesMerge *merge, GArray *slices, LanesTime *now)
{
  LanesTime known;
  LanesTime limit = get_limit (merge, &known);

  *now = merge->now;
  if (limit <= merge->now)
    return FALSE;
  look_ahead (merge, known);
  for (guint i = 0; i < N_KINDS; i++)
    take_exact (&merge->lines[i], limit, slices);
  take_sampled (merge, limit, known, slices);
  g_array_sort (slices, compare_begin);
  *now = merge->now = limit;
  return TRUE;
}

/**
 * lanes_merge_forget_thread:
 * @thread: its number in the trace
 *
 * Forgets a thread that has ended, and all of which was taken.
 */
void
lanes_merge_forget_thread (LanesMerge *merge, guint thread)
{
  lanes_merge_fit_forget_thread (merge->fit, thread);
}
