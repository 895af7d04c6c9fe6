/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-counters.h"

#include <errno.h>
#include <string.h>

#include "lanes-mailbox.h"
#include "lanes-proc-tree.h"
#include "lanes-thread-files.h"
#include "lanes-ticker.h"

#define MIN_INTERVAL LANES_MSEC
#define MAX_INTERVAL LANES_SEC

/* Looking for new processes and threads costs some 20 µs for each that there is. */
#define SCAN_INTERVAL (20 * LANES_MSEC)

/* Readings that wait while the main context is busy. When it still is, the next reading is of a
 * longer span; nothing is lost, since the kernel goes on counting. */
#define MAX_WAITING 256

/* A process whose descendants are watched. */
typedef struct
{
  LanesThreadFiles root; /* its first thread, held so that the PID stays its own */
  gboolean with_root;
  gboolean root_lives;
  guint n_threads; /* watched ones that were found here */
} Tree;

typedef struct
{
  LanesThreadFiles files;
  Tree *tree;     /* where it was found, NULL: watched by name */
  gboolean ended; /* was reported as ended: kept so that it is not found again */
} Watched;

typedef struct
{
  LanesSpan span;
  GArray *counters; /* of LanesThreadCounters */
} Reading;

/**
 * LanesCounters:
 *
 * The kernel's own counters of threads: time on a core, time waited for one, turns.
 *
 * They are read at an interval on a thread of its own, through files held open, so that a reading
 * costs about 1 µs for each thread. Nothing is read while nothing is watched.
 */
struct _LanesCounters
{
  GObject parent_instance;

  LanesTime interval;
  LanesTicker *ticker;   /* its own thread sets it to rest */
  LanesMailbox *mailbox; /* of Reading */

  GMutex mutex; /* all below: watched from the main context, read on the ticker's thread */
  gboolean ticking;
  LanesTime time;        /* of the reading before */
  LanesTime scan_time;   /* of the last search for new threads */
  GPtrArray *threads;    /* of Watched */
  GHashTable *by_tid;    /* the same, borrowed */
  GPtrArray *trees;      /* of Tree */
  GArray *processes;     /* of LanesProcess, kept for the next search */
  GArray *tids;          /* likewise */
  gboolean told_of_room; /* of the room for open files */
};

enum
{
  SIGNAL_READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanesCounters, lanes_counters, G_TYPE_OBJECT)

static void
free_tree (gpointer data)
{
  Tree *tree = data;

  lanes_thread_files_close (&tree->root);
  g_free (tree);
}

static void
free_watched (gpointer data)
{
  Watched *watched = data;

  lanes_thread_files_close (&watched->files);
  if (watched->tree)
    watched->tree->n_threads--;
  g_free (watched);
}

static void
free_reading (gpointer data)
{
  Reading *reading = data;

  g_array_unref (reading->counters);
  g_free (reading);
}

static Watched *
get_watched (LanesCounters *self, guint i)
{
  return g_ptr_array_index (self->threads, i);
}

/* A full table of open files is said once; threads of trees are found again when there is room. */
static void
tell_of_failure (LanesCounters *self, int code)
{
  if ((code != EMFILE && code != ENFILE) || self->told_of_room)
    return;
  self->told_of_room = TRUE;
  g_message ("Too many files are open: not all threads can be watched (see “ulimit -n”)");
}

/* A process of a tree that ended before it was found may still tell its last counters. */
static Watched *
add_thread (LanesCounters *self, Tree *tree, int pid, int tid, int parent)
{
  Watched *watched;

  if (g_hash_table_contains (self->by_tid, GINT_TO_POINTER (tid)))
    return NULL;
  watched = g_new0 (Watched, 1);
  if (!lanes_thread_files_open (&watched->files, pid, tid, parent))
    {
      tell_of_failure (self, errno);
      g_free (watched);
      return NULL;
    }
  if (!tree && watched->files.now.state == 'X')
    {
      free_watched (watched);
      return NULL;
    }
  watched->tree = tree;
  if (tree)
    tree->n_threads++;
  g_ptr_array_add (self->threads, watched);
  g_hash_table_insert (self->by_tid, GINT_TO_POINTER (tid), watched);
  return watched;
}

static void
remove_thread (LanesCounters *self, guint i)
{
  g_hash_table_remove (self->by_tid, GINT_TO_POINTER (get_watched (self, i)->files.now.tid));
  g_ptr_array_remove_index (self->threads, i);
}

/* A zombie of a tree keeps its number, so it would be found again: it is kept, and not read. */
static void
read_threads (LanesCounters *self, GArray *counters)
{
  for (guint i = 0; i < self->threads->len;)
    {
      Watched *watched = get_watched (self, i);

      if (!watched->ended)
        {
          watched->ended = !lanes_thread_files_read (&watched->files);
          g_array_append_val (counters, watched->files.now);
        }
      if (watched->ended && !(watched->tree && lanes_thread_files_exist (&watched->files)))
        remove_thread (self, i);
      else
        i++;
    }
}

/* Where to look: at the root, and at every process that was found before, since a process whose
 * parent has ended is nobody's descendant any more. */
static void
collect_known (LanesCounters *self, Tree *tree)
{
  g_array_set_size (self->processes, 0);
  tree->root_lives = tree->root_lives && lanes_thread_files_exist (&tree->root);
  if (tree->root_lives)
    {
      LanesProcess root = {tree->root.now.pid, 0};

      g_array_append_val (self->processes, root);
    }
  for (guint i = 0; i < self->threads->len; i++)
    {
      LanesThreadCounters *now = &get_watched (self, i)->files.now;
      LanesProcess process = {now->pid, now->parent};

      if (get_watched (self, i)->tree == tree && now->tid == now->pid && now->parent != 0)
        g_array_append_val (self->processes, process);
    }
}

/* Who stands between the root and a process may have ended before it could be watched. */
static int
get_known_parent (LanesCounters *self, Tree *tree, int parent)
{
  if (parent == 0 || g_hash_table_contains (self->by_tid, GINT_TO_POINTER (parent)))
    return parent;
  return tree->root.now.pid;
}

static void
scan_tree (LanesCounters *self, Tree *tree, GArray *counters)
{
  collect_known (self, tree);
  lanes_proc_tree_add_descendants (self->processes);
  for (guint i = 0; i < self->processes->len; i++)
    {
      LanesProcess process = g_array_index (self->processes, LanesProcess, i);
      int parent = get_known_parent (self, tree, process.parent);

      if (process.parent == 0 && !tree->with_root)
        continue;
      g_array_set_size (self->tids, 0);
      lanes_proc_tree_read_threads (process.pid, self->tids);
      for (guint j = 0; j < self->tids->len; j++)
        {
          Watched *watched =
              add_thread (self, tree, process.pid, g_array_index (self->tids, int, j), parent);

          if (!watched || !counters)
            continue;
          watched->ended = watched->files.now.state == 'X';
          g_array_append_val (counters, watched->files.now);
        }
    }
}

static void
scan_trees (LanesCounters *self, GArray *counters)
{
  for (guint i = 0; i < self->trees->len;)
    {
      Tree *tree = g_ptr_array_index (self->trees, i);

      scan_tree (self, tree, counters);
      if (tree->root_lives || tree->n_threads > 0)
        i++;
      else
        g_ptr_array_remove_index (self->trees, i);
    }
  self->scan_time = lanes_time_now ();
}

static void
set_ticking (LanesCounters *self, gboolean ticking)
{
  if (self->ticking == ticking)
    return;
  self->ticking = ticking;
  self->time = lanes_time_now ();
  if (self->ticker)
    lanes_ticker_set_interval (self->ticker, ticking ? self->interval : 0);
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
  reading->counters =
      g_array_sized_new (FALSE, FALSE, sizeof (LanesThreadCounters), self->threads->len);
  reading->span.begin = self->time;
  read_threads (self, reading->counters);
  if (self->trees->len > 0 && lanes_time_now () - self->scan_time >= SCAN_INTERVAL)
    scan_trees (self, reading->counters);
  reading->span.end = self->time = lanes_time_now ();
  lanes_mailbox_post (self->mailbox, reading);
  if (self->threads->len == 0 && self->trees->len == 0)
    set_ticking (self, FALSE);
}

static void
emit_cb (gpointer item, gpointer user_data)
{
  g_autoptr (LanesCounters) self = g_object_ref (LANES_COUNTERS (user_data));
  Reading *reading = item;

  g_signal_emit (self, signals[SIGNAL_READ], 0, reading->counters, &reading->span);
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

  object_class->dispose = lanes_counters_dispose;
  object_class->finalize = lanes_counters_finalize;

  /**
   * LanesCounters::read:
   * @self: the counters
   * @counters: (type gpointer): a #GArray of #LanesThreadCounters, one for each watched thread,
   *   in no order; a thread that has ended is in it once more, with state 'X'
   * @span: (type gpointer): a #LanesSpan, from the end of the reading before to the end of this
   *
   * All watched threads were read. Both are valid during the emission.
   */
  signals[SIGNAL_READ] =
      g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
}

static void
lanes_counters_init (LanesCounters *self)
{
  g_mutex_init (&self->mutex);
  self->threads = g_ptr_array_new_with_free_func (free_watched);
  self->by_tid = g_hash_table_new (NULL, NULL);
  self->trees = g_ptr_array_new_with_free_func (free_tree);
  self->processes = g_array_new (FALSE, FALSE, sizeof (LanesProcess));
  self->tids = g_array_new (FALSE, FALSE, sizeof (int));
}

/**
 * lanes_counters_new:
 * @interval: nanoseconds from one reading to the next, 1 ms to 1 s
 *
 * Makes counters that watch nothing yet. Readings come in the thread-default main context of the
 * calling thread. When there is no room for a thread, which is logged, none come, and
 * lanes_counters_read_now() still works.
 *
 * Returns: (transfer full): the counters
 */
LanesCounters *
lanes_counters_new (LanesTime interval)
{
  LanesCounters *self = g_object_new (LANES_TYPE_COUNTERS, NULL);
  g_autoptr (GError) error = NULL;

  self->interval = CLAMP (interval, MIN_INTERVAL, MAX_INTERVAL);
  self->mailbox = lanes_mailbox_new ("counters", free_reading, emit_cb, self);
  self->ticker = lanes_ticker_new ("counters", read_cb, self, &error);
  if (!self->ticker)
    g_warning ("%s", error->message);
  return self;
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

  if (add_thread (self, NULL, pid, tid, 0))
    set_ticking (self, TRUE);
}

/**
 * lanes_counters_watch_tree:
 * @self: counters
 * @pid: a process
 * @with_root: whether its own threads are read too, or only those of its descendants
 *
 * Reads all threads of all processes that descend from @pid from now on, those that are yet to come
 * included: these are looked for every 20 ms at most. Who lives for less than that may not be seen.
 * Does nothing when there is no such process.
 */
void
lanes_counters_watch_tree (LanesCounters *self, int pid, gboolean with_root)
{
  g_return_if_fail (LANES_IS_COUNTERS (self));

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Tree *tree = g_new0 (Tree, 1);

  if (!lanes_thread_files_open (&tree->root, pid, pid, 0))
    {
      tell_of_failure (self, errno);
      g_free (tree);
      return;
    }
  tree->with_root = with_root;
  tree->root_lives = TRUE;
  g_ptr_array_add (self->trees, tree);
  scan_tree (self, tree, NULL);
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

  lanes_mailbox_deliver (self->mailbox);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_array_set_size (into, 0);
  for (guint i = 0; i < self->threads->len; i++)
    {
      Watched *watched = get_watched (self, i);

      if (!watched->ended && lanes_thread_files_read (&watched->files))
        g_array_append_val (into, watched->files.now);
    }
}
