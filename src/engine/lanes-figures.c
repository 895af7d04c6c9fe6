/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-figures.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_ENUM_TYPE (LanesVerdict, lanes_verdict, G_DEFINE_ENUM_VALUE (LANES_VERDICT_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (LANES_VERDICT_SINGLE, "single"),
                    G_DEFINE_ENUM_VALUE (LANES_VERDICT_CONCURRENT, "concurrent"),
                    G_DEFINE_ENUM_VALUE (LANES_VERDICT_PARALLEL, "parallel"),
                    G_DEFINE_ENUM_VALUE (LANES_VERDICT_BOTH, "both"))

/* The begin or the end of an interval. */
typedef struct
{
  LanesTime time;
  int running; /* what it adds to the number running, and ready */
  int ready;
} Edge;

/* How long the window was in which states. */
typedef struct
{
  LanesTime busy;
  LanesTime running; /* the sum over threads */
  LanesTime overlapped;
  LanesTime queued;
} Times;

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  LanesTime first = ((const Edge *) a)->time;
  LanesTime second = ((const Edge *) b)->time;

  return (first > second) - (first < second);
}

static Times
sweep (const LanesInterval *intervals, gsize n_intervals, LanesSpan window)
{
  g_autoptr (GArray) edges = g_array_sized_new (FALSE, FALSE, sizeof (Edge), 2 * n_intervals);
  Times times = {0};
  int running = 0;
  int ready = 0;

  for (gsize i = 0; i < n_intervals; i++)
    {
      LanesSpan part =
          lanes_span_intersect ((LanesSpan){intervals[i].begin, intervals[i].end}, window);
      gboolean runs = intervals[i].state == LANES_STATE_RUNNING;
      Edge begin = {part.begin, runs, !runs};
      Edge end = {part.end, -runs, -!runs};

      if (lanes_span_is_empty (part))
        continue;
      g_array_append_val (edges, begin);
      g_array_append_val (edges, end);
    }
  g_array_sort (edges, compare_edges);

  for (guint i = 0; i + 1 < edges->len; i++)
    {
      const Edge *edge = &g_array_index (edges, Edge, i);
      LanesTime length = edge[1].time - edge[0].time;

      running += edge->running;
      ready += edge->ready;
      times.running += running * length;
      if (running >= 1)
        times.busy += length;
      if (running >= 2)
        times.overlapped += length;
      if (running >= 1 && ready >= 1)
        times.queued += length;
    }
  return times;
}

/* Running time by a key of the intervals: (element-type guint LanesTime *) */
static GHashTable *
sum_running (const LanesInterval *intervals, gsize n_intervals, LanesSpan window, gboolean by_core)
{
  GHashTable *sums = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (gsize i = 0; i < n_intervals; i++)
    {
      LanesSpan part =
          lanes_span_intersect ((LanesSpan){intervals[i].begin, intervals[i].end}, window);
      gpointer key = GUINT_TO_POINTER (by_core ? intervals[i].core : intervals[i].thread);
      LanesTime *sum;

      if (intervals[i].state != LANES_STATE_RUNNING || lanes_span_is_empty (part))
        continue;
      sum = g_hash_table_lookup (sums, key);
      if (!sum)
        g_hash_table_insert (sums, key, sum = g_new0 (LanesTime, 1));
      *sum += lanes_span_length (part);
    }
  return sums;
}

static guint
count_above (GHashTable *sums, double limit)
{
  GHashTableIter iter;
  gpointer sum;
  guint n = 0;

  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, NULL, &sum))
    if ((double) *(LanesTime *) sum >= limit)
      n++;
  return n;
}

static void
count_active (const LanesInterval *intervals, gsize n_intervals, LanesSpan window,
              const Times *times, LanesFigures *figures)
{
  g_autoptr (GHashTable) threads = sum_running (intervals, n_intervals, window, FALSE);
  g_autoptr (GHashTable) cores = sum_running (intervals, n_intervals, window, TRUE);
  g_autoptr (GHashTable) tasks = g_hash_table_new (NULL, NULL);
  guint n_threads = g_hash_table_size (threads);
  double limit = LANES_FIGURES_ACTIVE_SHARE * (double) times->busy;

  /* In a crowd each has less than a twentieth: there, half of a fair share is enough. */
  if (n_threads > 0)
    limit = MIN (limit, 0.5 * (double) times->running / n_threads);

  figures->active_threads = count_above (threads, limit);
  figures->cores = count_above (cores, LANES_FIGURES_CORE_SHARE * (double) times->busy);
  for (gsize i = 0; i < n_intervals; i++)
    {
      LanesTime *sum = g_hash_table_lookup (threads, GUINT_TO_POINTER (intervals[i].thread));

      if (sum && (double) *sum >= limit)
        g_hash_table_add (tasks, GUINT_TO_POINTER (intervals[i].task));
    }
  figures->active_tasks = g_hash_table_size (tasks);
}

static LanesVerdict
decide (const LanesFigures *figures)
{
  if (figures->busy < LANES_FIGURES_IDLE_BUSY)
    return LANES_VERDICT_IDLE;
  if (figures->active_threads < 2)
    return LANES_VERDICT_SINGLE;
  if (figures->overlap < LANES_FIGURES_OVERLAP_LIMIT)
    return LANES_VERDICT_CONCURRENT;
  return figures->queueing < LANES_FIGURES_QUEUEING_LIMIT ? LANES_VERDICT_PARALLEL
                                                          : LANES_VERDICT_BOTH;
}

/**
 * lanes_figures_compute:
 * @intervals: (array length=n_intervals): what the session's threads did, in any order
 * @n_intervals: how many
 * @window: nanoseconds, not empty
 * @figures: (out caller-allocates): the result
 *
 * Computes the figures of a window and the verdict on it. With R(t) the number of threads running
 * and Q(t) the number ready: busy is the share of the window with R ≥ 1, parallelism the mean of R
 * over busy time, overlap and queueing the shares of busy time with R ≥ 2 and with Q ≥ 1.
 *
 * A thread is active when it has 5 % of the busy time, or half of a fair share where there are so
 * many that few have 5 %. A pure function.
 */
void
lanes_figures_compute (const LanesInterval *intervals, gsize n_intervals, LanesSpan window,
                       LanesFigures *figures)
{
  Times times = sweep (intervals, n_intervals, window);
  double length = (double) lanes_span_length (window);
  double busy = (double) MAX (times.busy, 1);
  guint64 turns = 0;

  *figures = (LanesFigures){.window = window};
  g_return_if_fail (!lanes_span_is_empty (window));

  for (gsize i = 0; i < n_intervals; i++)
    if (intervals[i].state == LANES_STATE_RUNNING && intervals[i].starts
        && intervals[i].begin >= window.begin && intervals[i].begin < window.end)
      turns++;

  figures->busy = (double) times.busy / length;
  figures->parallelism = (double) times.running / busy;
  figures->overlap = (double) times.overlapped / busy;
  figures->queueing = (double) times.queued / busy;
  figures->turns_per_second = (double) turns / (length / 1e9);
  count_active (intervals, n_intervals, window, &times, figures);
  figures->verdict = decide (figures);
}

/**
 * lanes_figures_measure:
 * @trace: what was recorded
 * @window: nanoseconds, not empty
 * @figures: (out caller-allocates): the result
 *
 * Computes the figures of a window of @trace. See lanes_figures_compute().
 */
void
lanes_figures_measure (LanesTrace *trace, LanesSpan window, LanesFigures *figures)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (LanesInterval));

  for (guint i = 0; i < lanes_trace_get_n_threads (trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (trace, i);

      if (thread && thread->begin < window.end && thread->end > window.begin)
        lanes_trace_collect (trace, i, window, intervals);
    }
  lanes_figures_compute ((const LanesInterval *) (gpointer) intervals->data, intervals->len, window,
                         figures);
}

/**
 * lanes_figures_get_title:
 *
 * Returns: (transfer none): the verdict in two or three words, translated
 */
const char *
lanes_figures_get_title (const LanesFigures *figures)
{
  switch (figures->verdict)
    {
    case LANES_VERDICT_SINGLE:
      return _ ("One at work");
    case LANES_VERDICT_CONCURRENT:
      return _ ("Taking turns");
    case LANES_VERDICT_PARALLEL:
      return _ ("Side by side");
    case LANES_VERDICT_BOTH:
      return _ ("Side by side and taking turns");
    case LANES_VERDICT_IDLE:
    default:
      return _ ("Nothing is running");
    }
}

/* "4 tasks", or "4 threads of 2 tasks" where that says more */
static char *
describe_who (const LanesFigures *figures)
{
  g_autofree char *tasks = g_strdup_printf (ngettext ("%u task", "%u tasks", figures->active_tasks),
                                            figures->active_tasks);

  if (figures->active_tasks == figures->active_threads)
    return g_steal_pointer (&tasks);
  /* Translators: the second part is "1 task" or "3 tasks" */
  return g_strdup_printf (ngettext ("%u thread of %s", "%u threads of %s", figures->active_threads),
                          figures->active_threads, tasks);
}

/* What there is to know beside the verdict: not only the tasks are in each other's way. */
static char *
add_others (const LanesFigures *figures, char *sentence)
{
  g_autofree char *alone = sentence;

  if (figures->others < LANES_FIGURES_OTHERS_LIMIT)
    return g_steal_pointer (&alone);
  /* Translators: %s is one or two whole sentences */
  return g_strdup_printf (_ ("%s Other programs use the cores too."), alone);
}

/**
 * lanes_figures_describe:
 *
 * Says in a sentence or two what the verdict means here: who shares what.
 *
 * Returns: (transfer full): the text, translated
 */
char *
lanes_figures_describe (const LanesFigures *figures)
{
  g_autofree char *who = describe_who (figures);
  g_autofree char *cores =
      g_strdup_printf (ngettext ("%u core", "%u cores", figures->cores), figures->cores);

  switch (figures->verdict)
    {
    case LANES_VERDICT_SINGLE:
      return add_others (figures,
                         g_strdup (figures->others < LANES_FIGURES_OTHERS_LIMIT
                                       ? _ ("One task is running. Nothing else asks for a core.")
                                       : _ ("One task is running.")));
    case LANES_VERDICT_CONCURRENT:
      if (figures->cores > 1)
        /* Translators: "2 threads of 1 task take turns on 2 cores: …" */
        return add_others (figures,
                           g_strdup_printf (_ ("%s take turns on %s: only one runs at a time."),
                                            who, cores));
      /* Translators: "4 tasks share 1 core: …" */
      return add_others (
          figures, g_strdup_printf (
                       _ ("%s share %s: only one runs at a time, the others wait for their turn."),
                       who, cores));
    case LANES_VERDICT_PARALLEL:
      /* Translators: "2 tasks run on 2 cores …" */
      return add_others (figures,
                         g_strdup_printf (_ ("%s run on %s at the same instant. Nobody waits."),
                                          who, cores));
    case LANES_VERDICT_BOTH:
      return add_others (
          figures,
          g_strdup_printf (
              /* Translators: "5 threads of 3 tasks run on 2 cores. 2 run at the same instant; …" */
              _ ("%s run on %s. %u run at the same instant; the others wait."), who, cores,
              lanes_figures_get_together (figures)));
    case LANES_VERDICT_IDLE:
    default:
      return g_strdup (_ ("Press Run All to start the tasks."));
    }
}

/**
 * lanes_figures_get_together:
 *
 * Returns: how many threads run at the same instant, as a whole number that agrees with the verdict
 */
guint
lanes_figures_get_together (const LanesFigures *figures)
{
  switch (figures->verdict)
    {
    case LANES_VERDICT_PARALLEL:
    case LANES_VERDICT_BOTH:
      return (guint) MAX (2, lround (figures->parallelism));
    case LANES_VERDICT_SINGLE:
    case LANES_VERDICT_CONCURRENT:
      return 1;
    case LANES_VERDICT_IDLE:
    default:
      return 0;
    }
}
