/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-counters-private.h"

#include <unistd.h>

#include "lanes-proc-tree.h"

#define MIN_INTERVAL LANES_MSEC
#define MAX_INTERVAL LANES_SEC

/* Readings are handed over in groups: waking the main context costs more than most of them. */
#define GROUP_LENGTH (16 * LANES_MSEC)

/* Groups that wait while the main context is busy. When it still is, the next reading is of a
 * longer span; nothing is lost, since the kernel goes on counting. */
#define MAX_WAITING 64

typedef struct
{
  LanesSpan span;
  LanesTime interval;
  GArray *counters; /* of LanesThreadCounters */
} Reading;

/**
 * LanesCounters:
 *
 * The kernel's own counters of threads: time on a core, time waited for one, turns.
 *
 * They are read on a thread of its own, through files held open, so that a reading costs about 1 µs
 * for each thread. What that takes of a core is measured, and the interval made longer until it is
 * less than 1 %. Nothing is read while nothing is watched.
 */

enum
{
  PROP_0,
  PROP_INTERVAL,
  N_PROPS
};

enum
{
  SIGNAL_READ,
  SIGNAL_DELIVERED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesCounters, lanes_counters, G_TYPE_OBJECT)

static void
free_tree (gpointer data)
{
  LanesWatchedTree *tree = data;

  lanes_thread_files_close (&tree->root);
  g_free (tree);
}

static void
free_reading (gpointer data)
{
  Reading *reading = data;

  g_array_unref (reading->counters);
  g_free (reading);
}

/* What the calling thread had of a core. */
LanesTime
lanes_counters_read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * LANES_SEC + now.tv_nsec;
}

static void
set_ticker (LanesCounters *self)
{
  if (self->ticker)
    lanes_ticker_set_interval (self->ticker, self->ticking ? self->period.period : 0);
}

static void
set_ticking (LanesCounters *self, gboolean ticking)
{
  if (self->ticking == ticking)
    return;
  self->ticking = ticking;
  self->time = lanes_time_now ();
  self->clock = 0;
  set_ticker (self);
}

/* All that the thread did since the last reading counts, its waking up included. */
static void
adapt_period (LanesCounters *self)
{
  LanesTime clock = lanes_counters_read_clock ();
  LanesTime cost = clock - self->clock + self->extra_cost;
  gboolean known = self->clock != 0;

  self->clock = clock;
  self->extra_cost = 0;
  if (known && lanes_period_note (&self->period, cost))
    set_ticker (self);
}

static void
post_pending (LanesCounters *self)
{
  if (self->pending->len == 0)
    return;
  lanes_mailbox_post (self->mailbox, self->pending);
  self->pending = g_ptr_array_new_with_free_func (free_reading);
  self->post_time = self->time;
}

/* On the ticker's thread */
static void
read_cb (gpointer user_data)
{
  LanesCounters *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Reading *reading;

  if (!self->ticking || lanes_mailbox_get_length (self->mailbox) >= MAX_WAITING)
    return;
  reading = g_new (Reading, 1);
  reading->interval = self->period.period;
  reading->counters =
      g_array_sized_new (FALSE, FALSE, sizeof (LanesThreadCounters), self->threads->len);
  reading->span.begin = self->time;
  lanes_counters_read_threads (self, reading->counters);
  lanes_counters_scan (self, reading->counters);
  reading->span.end = self->time = lanes_time_now ();
  g_ptr_array_add (self->pending, reading);
  if (self->threads->len == 0 && self->trees->len == 0)
    set_ticking (self, FALSE);
  if (!self->ticking || self->time + self->period.period - self->post_time > GROUP_LENGTH)
    post_pending (self);
  if (self->ticking)
    adapt_period (self);
}

static void
set_interval (LanesCounters *self, LanesTime interval)
{
  if (interval == self->interval)
    return;
  self->interval = interval;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INTERVAL]);
}

static void
emit_cb (gpointer item, gpointer user_data)
{
  g_autoptr (LanesCounters) self = g_object_ref (LANES_COUNTERS (user_data));
  GPtrArray *readings = item;
  LanesTime begin = lanes_counters_read_clock ();

  for (guint i = 0; i < readings->len; i++)
    {
      Reading *reading = g_ptr_array_index (readings, i);

      set_interval (self, reading->interval);
      g_signal_emit (self, signals[SIGNAL_READ], 0, reading->counters, &reading->span);
    }
  g_signal_emit (self, signals[SIGNAL_DELIVERED], 0);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  /* What is made of readings is a part of their cost. */
  self->extra_cost += lanes_counters_read_clock () - begin;
}

static void
lanes_counters_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_INTERVAL)
    g_value_set_int64 (value, LANES_COUNTERS (object)->interval);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

/* The thread ends before what it uses goes, the pointer to the ticker included. */
static void
lanes_counters_dispose (GObject *object)
{
  LanesCounters *self = LANES_COUNTERS (object);

  if (self->ticker)
    lanes_ticker_free (self->ticker);
  self->ticker = NULL;
  g_clear_pointer (&self->mailbox, lanes_mailbox_free);
  G_OBJECT_CLASS (lanes_counters_parent_class)->dispose (object);
}

static void
lanes_counters_finalize (GObject *object)
{
  LanesCounters *self = LANES_COUNTERS (object);

  if (self->births >= 0)
    close (self->births);
  g_ptr_array_unref (self->pending);
  g_hash_table_unref (self->by_tid);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->trees);
  g_array_unref (self->processes);
  g_array_unref (self->tids);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (lanes_counters_parent_class)->finalize (object);
}

static void
lanes_counters_class_init (LanesCountersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lanes_counters_get_property;
  object_class->dispose = lanes_counters_dispose;
  object_class->finalize = lanes_counters_finalize;

  /**
   * LanesCounters:interval:
   *
   * Nanoseconds from one reading to the next, as they were when those were made that are delivered
   * now: it changes before the first “read” of another interval.
   */
  props[PROP_INTERVAL] =
      g_param_spec_int64 ("interval", NULL, NULL, MIN_INTERVAL, MAX_INTERVAL, MAX_INTERVAL,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * LanesCounters::read:
   * @self: the counters
   * @counters: (type gpointer): a #GArray of #LanesThreadCounters, one for each watched thread,
   *   in no order; a thread that has ended is in it once more, with state 'X'; one that could not
   *   be read this time is missing
   * @span: (type gpointer): a #LanesSpan, from the end of the reading before to the end of this
   *
   * All watched threads were read. Both are valid during the emission.
   */
  signals[SIGNAL_READ] =
      g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);

  /**
   * LanesCounters::delivered:
   * @self: the counters
   *
   * Readings come in groups, for some 16 ms at once: that was the last one of a group.
   */
  signals[SIGNAL_DELIVERED] = g_signal_new ("delivered", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanes_counters_init (LanesCounters *self)
{
  g_mutex_init (&self->mutex);
  self->threads = g_ptr_array_new_with_free_func (lanes_counters_free_thread);
  self->by_tid = g_hash_table_new (NULL, NULL);
  self->trees = g_ptr_array_new_with_free_func (free_tree);
  self->processes = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  self->tids = g_array_new (FALSE, FALSE, sizeof (int));
  self->pending = g_ptr_array_new_with_free_func (free_reading);
  self->births = -1;
  self->last_born = -1;
}

static void
begin_with (LanesCounters *self, LanesTime least, LanesTime most)
{
  least = CLAMP (MAX (least, lanes_counters_get_resolution (self)), MIN_INTERVAL, MAX_INTERVAL);
  lanes_period_init (&self->period, least, CLAMP (most, least, MAX_INTERVAL));
}

/**
 * lanes_counters_new_adaptive:
 * @least: nanoseconds from one reading to the next, 1 ms to 1 s
 * @most: likewise: what it may become, so that reading takes less than 1 % of a core
 *
 * Makes counters that watch nothing yet. Readings come in the thread-default main context of the
 * calling thread. When there is no room for a thread, which is logged, none come, and
 * lanes_counters_read_now() still works.
 *
 * Returns: (transfer full): the counters
 */
LanesCounters *
lanes_counters_new_adaptive (LanesTime least, LanesTime most)
{
  LanesCounters *self = g_object_new (LANES_TYPE_COUNTERS, NULL);
  g_autoptr (GError) error = NULL;

  self->coarse = lanes_thread_files_are_coarse ();
  begin_with (self, least, most);
  self->interval = self->period.period;
  self->mailbox = lanes_mailbox_new ("counters", (GDestroyNotify) g_ptr_array_unref, emit_cb, self);
  self->ticker = lanes_ticker_new ("counters", read_cb, self, &error);
  if (!self->ticker)
    g_warning ("%s", error->message);
  return self;
}

/**
 * lanes_counters_new:
 * @interval: nanoseconds from one reading to the next, 1 ms to 1 s
 *
 * Makes counters with an interval that stays, whatever reading costs.
 *
 * Returns: (transfer full): the counters
 */
LanesCounters *
lanes_counters_new (LanesTime interval)
{
  return lanes_counters_new_adaptive (interval, interval);
}

/**
 * lanes_counters_set_totals_only:
 * @self: counters that watch nothing yet
 *
 * Where only the fields stat and tid are wanted, a thread that runs costs a quarter to read: its
 * core and state are those of when it was first read, and that it has ended may be told a second
 * later.
 */
void
lanes_counters_set_totals_only (LanesCounters *self)
{
  g_return_if_fail (LANES_IS_COUNTERS (self));
  self->totals_only = TRUE;
}

/**
 * lanes_counters_set_least:
 * @self: counters
 * @least: nanoseconds from one reading to the next, as for lanes_counters_new_adaptive()
 *
 * Has readings made more or less often, from now on.
 */
void
lanes_counters_set_least (LanesCounters *self, LanesTime least)
{
  g_return_if_fail (LANES_IS_COUNTERS (self));

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  begin_with (self, least, self->period.most);
  set_ticker (self);
}

/**
 * lanes_counters_get_interval:
 * @self: counters
 *
 * Returns: nanoseconds from one reading to the next, in the readings that were delivered last; the
 *   property “interval” notifies of changes
 */
LanesTime
lanes_counters_get_interval (LanesCounters *self)
{
  g_return_val_if_fail (LANES_IS_COUNTERS (self), 0);
  return self->interval;
}

/**
 * lanes_counters_get_resolution:
 * @self: counters
 *
 * Kernels without schedstat (CONFIG_SCHED_INFO) count the run time of threads in clock ticks, and
 * neither how long they waited for a core nor how many turns they had: waiting is then 0, and turns
 * are those that could be told apart.
 *
 * Returns: the length of a clock tick on such a kernel, in nanoseconds, 10 ms as a rule; 1 where
 *   everything is counted
 */
LanesTime
lanes_counters_get_resolution (LanesCounters *self)
{
  g_return_val_if_fail (LANES_IS_COUNTERS (self), 1);
  return self->coarse ? lanes_thread_files_get_tick () : 1;
}

/**
 * lanes_counters_get_n_missed:
 * @self: counters
 *
 * Threads that /proc hides, and readings that failed since the system had no room or an error. What
 * was run meanwhile is in the next reading that succeeds.
 *
 * Returns: how many readings of a thread failed so far
 */
guint64
lanes_counters_get_n_missed (LanesCounters *self)
{
  g_return_val_if_fail (LANES_IS_COUNTERS (self), 0);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_missed;
}

/**
 * lanes_counters_is_resting:
 * @self: counters
 *
 * Returns: whether nothing is watched, so that no reading comes by itself
 */
gboolean
lanes_counters_is_resting (LanesCounters *self)
{
  g_return_val_if_fail (LANES_IS_COUNTERS (self), TRUE);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return !self->ticking;
}

/**
 * lanes_counters_watch_thread:
 * @self: counters
 * @pid: a process
 * @tid: one of its threads
 *
 * Reads this thread from now on until it has ended. Does nothing when there is no such thread or it
 * is watched already.
 */
void
lanes_counters_watch_thread (LanesCounters *self, int pid, int tid)
{
  g_return_if_fail (LANES_IS_COUNTERS (self));

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (lanes_counters_add_thread (self, NULL, pid, tid, 0))
    set_ticking (self, TRUE);
}

/**
 * lanes_counters_watch_tree:
 * @self: counters
 * @pid: a process
 * @with_root: whether its own threads are read too, or only those of its descendants
 *
 * Reads all threads of all processes that descend from @pid from now on, those that are yet to come
 * included: these are found in the next reading, or up to a second later where so many are born, or
 * there are so many processes, that looking for them costs much. Who lives for less may not be
 * seen. Does nothing when there is no such process.
 */
void
lanes_counters_watch_tree (LanesCounters *self, int pid, gboolean with_root)
{
  g_return_if_fail (LANES_IS_COUNTERS (self));

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (lanes_counters_add_tree (self, pid, with_root))
    set_ticking (self, TRUE);
}

/**
 * lanes_counters_read_now:
 * @self: counters
 * @into: (element-type LanesThreadCounters): filled with the counters of all watched threads; what
 *   it holds is removed
 *
 * Reads the counters at this moment, in the main context of "read". Who has ended meanwhile is not
 * in it, but in the next reading. Readings that were made before and wait are delivered first, so
 * that what comes out is in the order of time.
 */
void
lanes_counters_read_now (LanesCounters *self, GArray *into)
{
  g_return_if_fail (LANES_IS_COUNTERS (self));

  g_mutex_lock (&self->mutex);
  post_pending (self);
  g_mutex_unlock (&self->mutex);
  lanes_mailbox_deliver (self->mailbox);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  LanesTime begin = lanes_counters_read_clock ();

  lanes_counters_read_living (self, into);
  self->extra_cost += lanes_counters_read_clock () - begin;
}
