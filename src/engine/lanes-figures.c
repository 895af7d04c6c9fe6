/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-figures.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_ENUM_TYPE (LanesVerdict, lanes_verdict, G_DEFINE_ENUM_VALUE (LANES_VERDICT_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (LANES_VERDICT_SINGLE, "single"),
                    G_DEFINE_ENUM_VALUE (LANES_VERDICT_CONCURRENT, "concurrent"),
                    G_DEFINE_ENUM_VALUE (LANES_VERDICT_PARALLEL, "parallel"),
                    G_DEFINE_ENUM_VALUE (LANES_VERDICT_BOTH, "both"))

/* The begins and ends of intervals, each as one number, so that many are quick to sort: the
 * nanoseconds since the window began, and what happens then. */
#define EDGE_READY 1 /* it is about being ready, and not about running */
#define EDGE_END   2
#define EDGE_BITS  2

/* They are sorted by so many bits at a time. */
#define DIGIT_BITS 11
#define N_DIGITS   (1u << DIGIT_BITS)

/* How long the window was in which states. */
typedef struct
{
  LanesTime busy;
  LanesTime running; /* the sum over threads */
  LanesTime overlapped;
  LanesTime queued;
} Times;

/* Sorts by one digit, and leaves those that have the same as they are. */
static void
sort_by_digit (const guint64 *edges, guint64 *sorted, gsize n_edges, guint shift)
{
  gsize places[N_DIGITS + 1] = {0};

  for (gsize i = 0; i < n_edges; i++)
    places[((edges[i] >> shift) & (N_DIGITS - 1)) + 1]++;
  for (guint i = 1; i < N_DIGITS; i++)
    places[i] += places[i - 1];
  for (gsize i = 0; i < n_edges; i++)
    sorted[places[(edges[i] >> shift) & (N_DIGITS - 1)]++] = edges[i];
}

/* With a hundred thousand turns in a second, comparing them would take most of the time. */
static guint64 *
sort_edges (guint64 *edges, gsize n_edges, LanesTime length)
{
  guint64 *sorted = g_new (guint64, n_edges);
  guint n_bits = g_bit_storage ((gulong) length) + EDGE_BITS;

  for (guint shift = EDGE_BITS; shift < n_bits; shift += DIGIT_BITS)
    {
      guint64 *former = edges;

      sort_by_digit (edges, sorted, n_edges, shift);
      edges = sorted;
      sorted = former;
    }
  g_free (sorted);
  return edges;
}

/* Returns: (transfer full): the edges within the window, by time */
static guint64 *
list_edges (const LanesInterval *intervals, gsize n_intervals, LanesSpan window, gsize *n_edges)
{
  guint64 *edges = g_new (guint64, 2 * n_intervals);

  *n_edges = 0;
  for (gsize i = 0; i < n_intervals; i++)
    {
      LanesSpan part =
          lanes_span_intersect ((LanesSpan){intervals[i].begin, intervals[i].end}, window);
      guint64 state = intervals[i].state == LANES_STATE_RUNNING ? 0 : EDGE_READY;

      if (lanes_span_is_empty (part))
        continue;
      edges[(*n_edges)++] = (guint64) (part.begin - window.begin) << EDGE_BITS | state;
      edges[(*n_edges)++] = (guint64) (part.end - window.begin) << EDGE_BITS | state | EDGE_END;
    }
  return sort_edges (edges, *n_edges, lanes_span_length (window));
}

static Times
sweep (const LanesInterval *intervals, gsize n_intervals, LanesSpan window)
{
  gsize n_edges;
  g_autofree guint64 *edges = list_edges (intervals, n_intervals, window, &n_edges);
  Times times = {0};
  int counts[] = {0, 0}; /* running, and ready */

  for (gsize i = 0; i + 1 < n_edges; i++)
    {
      LanesTime length =
          (LanesTime) (edges[i + 1] >> EDGE_BITS) - (LanesTime) (edges[i] >> EDGE_BITS);

      counts[edges[i] & EDGE_READY] += edges[i] & EDGE_END ? -1 : 1;
      times.running += counts[0] * length;
      if (counts[0] >= 1)
        times.busy += length;
      if (counts[0] >= 2)
        times.overlapped += length;
      if (counts[0] >= 1 && counts[1] >= 1)
        times.queued += length;
    }
  return times;
}

/* Running time by the number of the core, or of the thread: (element-type LanesTime) */
static GArray *
sum_running (const LanesInterval *intervals, gsize n_intervals, LanesSpan window, gboolean by_core)
{
  GArray *sums = g_array_new (FALSE, TRUE, sizeof (LanesTime));

  for (gsize i = 0; i < n_intervals; i++)
    {
      LanesSpan part =
          lanes_span_intersect ((LanesSpan){intervals[i].begin, intervals[i].end}, window);
      guint number = by_core ? intervals[i].core : intervals[i].thread;

      if (intervals[i].state != LANES_STATE_RUNNING || lanes_span_is_empty (part))
        continue;
      if (number >= sums->len)
        g_array_set_size (sums, number + 1);
      g_array_index (sums, LanesTime, number) += lanes_span_length (part);
    }
  return sums;
}

/* Whether @number ran at all, and for so long */
static gboolean
is_above (const GArray *sums, guint number, double limit)
{
  LanesTime sum = number < sums->len ? g_array_index (sums, LanesTime, number) : 0;

  return sum > 0 && (double) sum >= limit;
}

static guint
count_above (const GArray *sums, double limit)
{
  guint n = 0;

  for (guint i = 0; i < sums->len; i++)
    n += is_above (sums, i, limit);
  return n;
}

static void
count_active (const LanesInterval *intervals, gsize n_intervals, LanesSpan window,
              const Times *times, LanesFigures *figures)
{
  g_autoptr (GArray) threads = sum_running (intervals, n_intervals, window, FALSE);
  g_autoptr (GArray) cores = sum_running (intervals, n_intervals, window, TRUE);
  g_autoptr (GArray) tasks = g_array_new (FALSE, TRUE, sizeof (gboolean));
  guint n_threads = count_above (threads, 0);
  double limit = LANES_FIGURES_ACTIVE_SHARE * (double) times->busy;

  /* In a crowd each has less than a twentieth: there, half of a fair share is enough. */
  if (n_threads > 0)
    limit = MIN (limit, 0.5 * (double) times->running / n_threads);

  figures->active_threads = count_above (threads, limit);
  figures->cores = count_above (cores, LANES_FIGURES_CORE_SHARE * (double) times->busy);
  for (gsize i = 0; i < n_intervals; i++)
    {
      guint task = intervals[i].task;

      if (!is_above (threads, intervals[i].thread, limit))
        continue;
      if (task >= tasks->len)
        g_array_set_size (tasks, task + 1);
      g_array_index (tasks, gboolean, task) = TRUE;
    }
  for (guint i = 0; i < tasks->len; i++)
    figures->active_tasks += g_array_index (tasks, gboolean, i) ? 1 : 0;
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
                         g_strdup (figures->others < LANES_FIGURES_ALONE_LIMIT
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
