/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds up what threads did, piece of time by piece of time: no trace, no clock. */
#include "lanes-span-sums.h"

/* The lengths of turns are counted in steps of 1/64 of an octave, so that the median is right to
 * 1 % whatever their number. */
#define STEP_BITS 6
#define N_STEPS   (1u << STEP_BITS)
#define N_BUCKETS ((64 - STEP_BITS) * N_STEPS)

/* What a task as a whole does at an instant. */
typedef enum
{
  CLASS_NONE,
  CLASS_READY, /* threads of it are ready, and none runs */
  CLASS_RUNNING,
} Class;

typedef struct
{
  guint running; /* threads, at this instant */
  guint ready;
  LanesTime ran;
  guint64 turns;
  guint n_threads;
} Task;

/* How another task was to a task while that ran; how a task was to itself. */
typedef struct
{
  LanesTime since; /* until when it is added up; only valid while the other does not rest */
  LanesTime together;
  LanesTime turns;
} Pair;

/* A turn, or a time of being ready, that may go on in the next piece. */
typedef struct
{
  LanesTime begin;
  LanesTime end; /* as begin: there is none */
  LanesThreadState state;
  gboolean whole; /* its begin was seen */
} Stretch;

typedef struct
{
  Stretch stretch;
  guint core; /* where it was last; only valid when it was seen */
  gboolean seen;
} Thread;

typedef struct
{
  LanesTime time;
  guint task;
  gint8 running; /* what it adds to the numbers of its task */
  gint8 ready;
} Edge;

struct _LanesSpanSums
{
  guint n_tasks;
  Task *tasks;      /* (array length=n_tasks) */
  Pair *pairs;      /* (array length=n_tasks*n_tasks): [task * n_tasks + other] */
  GArray *runners;  /* of guint: tasks that run at this instant, no more than there are cores */
  GArray *active;   /* of guint: those, and tasks that are ready */
  GArray *threads;  /* of Thread, by number */
  GArray *edges;    /* of Edge, of one piece */
  guint64 *lengths; /* (array length=N_BUCKETS): how many whole turns were so long */
  guint64 n_whole;
  LanesTime end; /* of the last piece */
  LanesTime busy;
  LanesTime running; /* the sum over threads */
  LanesTime overlapped;
  LanesTime queued;
  LanesSpanTotals totals; /* of it: length, turns, moves, and the longest */
};

/**
 * lanes_span_sums_new:
 * @n_tasks: how many tasks there are; what others do is left out
 *
 * Returns: (transfer full): nothing added up yet
 */
LanesSpanSums *
lanes_span_sums_new (guint n_tasks)
{
  LanesSpanSums *self = g_new0 (LanesSpanSums, 1);

  self->n_tasks = n_tasks;
  self->tasks = g_new0 (Task, n_tasks);
  self->pairs = g_new0 (Pair, (gsize) n_tasks * n_tasks);
  self->runners = g_array_new (FALSE, FALSE, sizeof (guint));
  self->active = g_array_new (FALSE, FALSE, sizeof (guint));
  self->threads = g_array_new (FALSE, TRUE, sizeof (Thread));
  self->edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  self->lengths = g_new0 (guint64, N_BUCKETS);
  return self;
}

/**
 * lanes_span_sums_free:
 * @self: (transfer full): sums
 *
 * Lets them go.
 */
void
lanes_span_sums_free (LanesSpanSums *self)
{
  g_free (self->tasks);
  g_free (self->pairs);
  g_array_unref (self->runners);
  g_array_unref (self->active);
  g_array_unref (self->threads);
  g_array_unref (self->edges);
  g_free (self->lengths);
  g_free (self);
}

static guint
get_bucket (LanesTime length)
{
  guint64 value = (guint64) length;
  guint shift;

  if (value < N_STEPS)
    return (guint) value;
  shift = g_bit_storage (value) - 1 - STEP_BITS;
  return ((shift + 1) << STEP_BITS) + (guint) ((value >> shift) & (N_STEPS - 1));
}

/* The middle of a bucket */
static LanesTime
get_length (guint bucket)
{
  guint shift;

  if (bucket < N_STEPS)
    return bucket;
  shift = (bucket >> STEP_BITS) - 1;
  return ((LanesTime) (N_STEPS + (bucket & (N_STEPS - 1))) << shift)
         + (((LanesTime) 1 << shift) - 1) / 2;
}

/* Counts a turn, or a wait, now that it is known how long it was. */
static void
close_stretch (LanesSpanSums *self, guint number, gboolean whole)
{
  Stretch *stretch = &g_array_index (self->threads, Thread, number).stretch;
  LanesTime length = stretch->end - stretch->begin;
  gboolean ran = stretch->state == LANES_STATE_RUNNING;
  LanesTime *longest = ran ? &self->totals.longest_turn : &self->totals.longest_wait;

  stretch->begin = stretch->end;
  if (length <= 0)
    return;
  if (length > *longest)
    {
      *longest = length;
      *(ran ? &self->totals.longest_turn_thread : &self->totals.longest_wait_thread) = number;
    }
  if (ran && whole && stretch->whole)
    {
      self->lengths[get_bucket (length)]++;
      self->n_whole++;
    }
}

/* What reaches the end of the last piece is cut there. */
static void
close_all (LanesSpanSums *self)
{
  for (guint i = 0; i < self->threads->len; i++)
    close_stretch (self, i, g_array_index (self->threads, Thread, i).stretch.end < self->end);
}

static void
follow_thread (LanesSpanSums *self, const LanesInterval *interval, LanesSpan part, gboolean starts)
{
  Task *task = &self->tasks[interval->task];
  Thread *thread;

  if (interval->thread >= self->threads->len)
    g_array_set_size (self->threads, interval->thread + 1);
  thread = &g_array_index (self->threads, Thread, interval->thread);

  if (!thread->seen)
    task->n_threads++;
  if (interval->state == LANES_STATE_RUNNING)
    {
      if (starts)
        {
          self->totals.turns++;
          task->turns++;
        }
      if (thread->seen && thread->core != interval->core)
        self->totals.moves++;
      task->ran += lanes_span_length (part);
    }
  thread->seen = TRUE;
  thread->core = interval->core;

  if (!starts && thread->stretch.end == part.begin && thread->stretch.state == interval->state)
    {
      thread->stretch.end = part.end;
      return;
    }
  close_stretch (self, interval->thread, TRUE);
  thread->stretch = (Stretch){part.begin, part.end, interval->state, starts};
}

static void
add_edges (LanesSpanSums *self, const LanesInterval *interval, LanesSpan part)
{
  gint8 runs = interval->state == LANES_STATE_RUNNING;
  Edge begin = {part.begin, interval->task, runs, (gint8) !runs};
  Edge end = {part.end, interval->task, (gint8) -runs, (gint8) - !runs};

  g_array_append_val (self->edges, begin);
  g_array_append_val (self->edges, end);
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  LanesTime first = ((const Edge *) a)->time;
  LanesTime second = ((const Edge *) b)->time;

  return (first > second) - (first < second);
}

static Class
get_class (const Task *task)
{
  return task->running > 0 ? CLASS_RUNNING : task->ready > 0 ? CLASS_READY : CLASS_NONE;
}

static Pair *
get_pair (LanesSpanSums *self, guint task, guint other)
{
  return &self->pairs[(gsize) task * self->n_tasks + other];
}

/* Adds up how @other was to @task until now; for a task and itself, its threads. */
static void
settle_pair (LanesSpanSums *self, guint task, guint other, LanesTime time)
{
  Pair *pair = get_pair (self, task, other);
  const Task *one = &self->tasks[task];
  Class second = get_class (&self->tasks[other]);
  LanesTime length = time - pair->since;

  pair->since = time;
  if (one->running == 0)
    return;
  if (task == other)
    {
      if (one->running >= 2)
        pair->together += length;
      else if (one->ready >= 1)
        pair->turns += length;
    }
  else if (second == CLASS_RUNNING)
    {
      pair->together += length;
    }
  else if (second == CLASS_READY)
    {
      pair->turns += length;
    }
}

/* A task begins or ceases to run or to be ready. */
static void
settle_task (LanesSpanSums *self, guint task, Class next, LanesTime time)
{
  for (guint i = 0; i < self->runners->len; i++)
    settle_pair (self, g_array_index (self->runners, guint, i), task, time);
  if (get_class (&self->tasks[task]) != CLASS_RUNNING && next != CLASS_RUNNING)
    return;
  for (guint i = 0; i < self->active->len; i++)
    settle_pair (self, task, g_array_index (self->active, guint, i), time);
}

/* From now on a task is on a list of tasks, or is not any more. */
static void
set_listed (GArray *list, guint task, gboolean listed)
{
  guint i = 0;

  if (listed)
    {
      g_array_append_val (list, task);
      return;
    }
  while (g_array_index (list, guint, i) != task)
    i++;
  g_array_remove_index_fast (list, i);
}

static void
apply_edge (LanesSpanSums *self, const Edge *edge)
{
  Task *task = &self->tasks[edge->task];
  Class before = get_class (task);
  Task next = *task;
  Class after;

  next.running += (guint) edge->running;
  next.ready += (guint) edge->ready;
  after = get_class (&next);
  settle_pair (self, edge->task, edge->task, edge->time);
  if (after != before)
    settle_task (self, edge->task, after, edge->time);
  *task = next;
  if ((after == CLASS_NONE) != (before == CLASS_NONE))
    set_listed (self->active, edge->task, after != CLASS_NONE);
  if ((after == CLASS_RUNNING) != (before == CLASS_RUNNING))
    set_listed (self->runners, edge->task, after == CLASS_RUNNING);
}

/* Walks through a piece from one change to the next. */
static void
sweep (LanesSpanSums *self)
{
  guint running = 0;
  guint ready = 0;

  g_array_sort (self->edges, compare_edges);
  for (guint i = 0; i < self->edges->len; i++)
    {
      const Edge *edge = &g_array_index (self->edges, Edge, i);
      LanesTime length = i + 1 < self->edges->len ? edge[1].time - edge[0].time : 0;

      apply_edge (self, edge);
      running += (guint) edge->running;
      ready += (guint) edge->ready;
      self->running += running * length;
      if (running >= 1)
        self->busy += length;
      if (running >= 2)
        self->overlapped += length;
      if (ready >= 1)
        self->queued += length;
    }
}

/**
 * lanes_span_sums_add:
 * @piece: nanoseconds; it begins where the last piece ended, or later
 * @intervals: (array length=n_intervals): what the threads did in it, those of each thread in time
 *   order; what lies outside of it is left out
 * @n_intervals: how many
 *
 * Adds a piece of time. In what way a span is cut into pieces makes no difference to the sums: what
 * goes on in the next piece is counted once. Time between two pieces is not counted, and cuts the
 * turns that reach into it.
 */
void
lanes_span_sums_add (LanesSpanSums *self, LanesSpan piece, const LanesInterval *intervals,
                     gsize n_intervals)
{
  if (lanes_span_is_empty (piece))
    return;
  if (piece.begin != self->end)
    close_all (self);

  g_array_set_size (self->edges, 0);
  for (gsize i = 0; i < n_intervals; i++)
    {
      const LanesInterval *interval = &intervals[i];
      LanesSpan part = lanes_span_intersect ((LanesSpan){interval->begin, interval->end}, piece);

      if (interval->task >= self->n_tasks || lanes_span_is_empty (part))
        continue;
      follow_thread (self, interval, part, interval->starts && part.begin == interval->begin);
      add_edges (self, interval, part);
    }
  sweep (self);
  self->totals.length += lanes_span_length (piece);
  self->end = piece.end;
}

/**
 * lanes_span_sums_finish:
 *
 * Says that there is no more to add.
 */
void
lanes_span_sums_finish (LanesSpanSums *self)
{
  close_all (self);
}

static LanesTime
find_median (LanesSpanSums *self)
{
  guint64 n = 0;

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      n += self->lengths[i];
      if (2 * n >= self->n_whole && n > 0)
        return MIN (get_length (i), self->totals.longest_turn);
    }
  return 0;
}

/**
 * lanes_span_sums_get_totals:
 * @totals: (out caller-allocates): the result
 *
 * Tells what all of the pieces together were like. The median is right to 1 %; all else is exact.
 */
void
lanes_span_sums_get_totals (LanesSpanSums *self, LanesSpanTotals *totals)
{
  double busy = (double) MAX (self->busy, 1);

  *totals = self->totals;
  totals->busy = (double) self->busy / (double) MAX (self->totals.length, 1);
  totals->together = (double) self->running / busy;
  totals->overlap = (double) self->overlapped / busy;
  totals->queueing = (double) self->queued / (double) MAX (self->totals.length, 1);
  totals->median_turn = find_median (self);
}

/**
 * lanes_span_sums_get_n_tasks:
 *
 * Returns: how many tasks are told apart
 */
guint
lanes_span_sums_get_n_tasks (LanesSpanSums *self)
{
  return self->n_tasks;
}

/**
 * lanes_span_sums_get_task:
 * @task: its number
 *
 * Returns: the part that the task had
 */
LanesSpanTask
lanes_span_sums_get_task (LanesSpanSums *self, guint task)
{
  const Task *one = &self->tasks[task];

  return (LanesSpanTask){
      .share = (double) one->ran / (double) MAX (self->totals.length, 1),
      .turns = one->turns,
      .n_threads = one->n_threads,
  };
}

/**
 * lanes_span_sums_get_pair:
 * @task: a number of a task
 * @other: that of another, or the same: then it is about the task's own threads
 *
 * Returns: how the two tasks were to each other, the same both ways
 */
LanesSpanPair
lanes_span_sums_get_pair (LanesSpanSums *self, guint task, guint other)
{
  const Pair *pair = get_pair (self, task, other);
  LanesTime waited = task == other ? 0 : get_pair (self, other, task)->turns;
  double length = (double) MAX (self->totals.length, 1);
  double together = (double) pair->together / length;
  double turns = (double) (pair->turns + waited) / length;

  return (LanesSpanPair){together, turns, MAX (1 - together - turns, 0)};
}
