/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows the tasks have, and in which order: pure, and without a picture. */
#include "lanes-row-tree.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (LanesRowOrder, lanes_row_order,
                    G_DEFINE_ENUM_VALUE (LANES_ROW_ORDER_LIST, "list"),
                    G_DEFINE_ENUM_VALUE (LANES_ROW_ORDER_NAME, "name"),
                    G_DEFINE_ENUM_VALUE (LANES_ROW_ORDER_START, "start"),
                    G_DEFINE_ENUM_VALUE (LANES_ROW_ORDER_CPU_TIME, "cpu-time"))

/* A task's threads, side by side in the array of threads. */
typedef struct
{
  guint task;
  guint first;
  guint n;
  LanesTime begin;
} Part;

/* What the threads of a process are like. */
typedef struct
{
  gboolean several;      /* they are of more than one run */
  gboolean with_threads; /* a run has several of them */
} Runs;

typedef struct
{
  LanesRowOrder order;
  const LanesTreeTask *tasks;
  guint n_tasks;
  GPtrArray *keys; /* of char*, to compare the tasks' names by; NULL: they are not */
} Sorting;

void
lanes_row_folds_init (LanesRowFolds *self)
{
  self->folded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->hidden = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->crowded = FALSE;
  self->busy = FALSE;
}

void
lanes_row_folds_clear (LanesRowFolds *self)
{
  g_clear_pointer (&self->folded, g_hash_table_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
}

static gpointer
copy_key (gint64 key)
{
  return g_memdup2 (&key, sizeof key);
}

/**
 * lanes_row_folds_set:
 * @kind: %LANES_ROW_TASK or %LANES_ROW_PROCESS
 * @owner: the session's number of the task
 * @index: which process of it, 0 for the task
 * @folded: whether its threads have no rows of their own
 *
 * Notes what a person wants, however many threads there are.
 */
void
lanes_row_folds_set (LanesRowFolds *self, LanesRowKind kind, guint owner, guint index,
                     gboolean folded)
{
  g_hash_table_replace (self->folded, copy_key (lanes_row_make_key (kind, owner, index)),
                        GINT_TO_POINTER (folded));
}

/**
 * lanes_row_folds_set_all:
 * @folded: whether all that can be is folded, or unfolded, also what is still to come
 */
void
lanes_row_folds_set_all (LanesRowFolds *self, gboolean folded)
{
  gint64 all = -1;

  g_hash_table_remove_all (self->folded);
  g_hash_table_replace (self->folded, copy_key (all), GINT_TO_POINTER (folded));
}

static gboolean
is_folded (LanesRowFolds *self, LanesRowKind kind, guint owner, guint index)
{
  gint64 key = lanes_row_make_key (kind, owner, index);
  gint64 all = -1;
  gpointer folded;

  if (g_hash_table_lookup_extended (self->folded, &key, NULL, &folded)
      || g_hash_table_lookup_extended (self->folded, &all, NULL, &folded))
    return GPOINTER_TO_INT (folded);
  return self->crowded || (kind == LANES_ROW_PROCESS && self->busy);
}

/**
 * lanes_row_folds_hide:
 * @kind: what the row is about
 * @owner: the session's number of the task, 0 for a core
 * @index: position of the core, which process, or lanes_row_get_place() of the thread
 *
 * Takes a row out of sight, with all that is below it in the tree.
 */
void
lanes_row_folds_hide (LanesRowFolds *self, LanesRowKind kind, guint owner, guint index)
{
  g_hash_table_add (self->hidden, copy_key (lanes_row_make_key (kind, owner, index)));
}

gboolean
lanes_row_folds_is_hidden (LanesRowFolds *self, LanesRowKind kind, guint owner, guint index)
{
  gint64 key = lanes_row_make_key (kind, owner, index);

  return g_hash_table_contains (self->hidden, &key);
}

/**
 * lanes_row_folds_show_all:
 *
 * Returns: how many were hidden
 */
guint
lanes_row_folds_show_all (LanesRowFolds *self)
{
  guint n = g_hash_table_size (self->hidden);

  g_hash_table_remove_all (self->hidden);
  return n;
}

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  const LanesTreeThread *one = a;
  const LanesTreeThread *other = b;

#define COMPARE(field) \
  if (one->field != other->field) \
  return one->field < other->field ? -1 : 1

  COMPARE (task);
  COMPARE (process);
  COMPARE (ordinal);
  COMPARE (begin);
  COMPARE (number);
  return 0;
}

static int
compare_parts (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Part *one = a;
  const Part *other = b;
  const Sorting *sorting = user_data;
  const LanesTreeTask *task = one->task < sorting->n_tasks ? &sorting->tasks[one->task] : NULL;
  const LanesTreeTask *against =
      other->task < sorting->n_tasks ? &sorting->tasks[other->task] : NULL;
  int result = 0;

  /* Those that nothing is known of come last. */
  if (!task || !against)
    return !task - !against != 0 ? !task - !against : (one->task > other->task) * 2 - 1;
  if (sorting->order == LANES_ROW_ORDER_NAME)
    result = strcmp (g_ptr_array_index (sorting->keys, one->task),
                     g_ptr_array_index (sorting->keys, other->task));
  else if (sorting->order == LANES_ROW_ORDER_START)
    result = (one->begin > other->begin) - (one->begin < other->begin);
  else if (sorting->order == LANES_ROW_ORDER_CPU_TIME)
    result = (task->used < against->used) - (task->used > against->used);
  if (result == 0)
    result = (task->rank > against->rank) - (task->rank < against->rank);
  return result != 0 ? result : (one->task > other->task) - (one->task < other->task);
}

/* Each name is looked at once, rather than in each comparison. */
static GPtrArray *
make_keys (const LanesTreeTask *tasks, guint n_tasks)
{
  GPtrArray *keys = g_ptr_array_new_full (n_tasks, g_free);

  for (guint i = 0; i < n_tasks; i++)
    g_ptr_array_add (keys, g_utf8_collate_key (tasks[i].name, -1));
  return keys;
}

static GArray *
find_parts (const LanesTreeThread *threads, guint n_threads)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  for (guint i = 0; i < n_threads;)
    {
      Part part = {threads[i].task, i, 0, threads[i].begin};

      for (; i < n_threads && threads[i].task == part.task; i++)
        {
          part.begin = MIN (part.begin, threads[i].begin);
          part.n++;
        }
      g_array_append_val (parts, part);
    }
  return parts;
}

static guint
count_same_process (const LanesTreeThread *threads, guint n_threads)
{
  guint n = 1;

  while (n < n_threads && threads[n].process == threads[0].process)
    n++;
  return n;
}

/* Whether threads of one process are of several runs, and whether any run has several of them */
static Runs
compare_runs (const LanesTreeThread *threads, guint n)
{
  Runs runs = {FALSE, FALSE};

  for (guint i = 0; i < n; i++)
    {
      runs.several = runs.several || threads[i].run != threads[0].run;
      runs.with_threads = runs.with_threads || threads[i].ordinal != threads[0].ordinal;
    }
  return runs;
}

static guint
add_thread (LanesRowFolds *folds, const LanesTreeThread *thread, guint depth, gboolean alone,
            const Runs *runs, GArray *rows)
{
  LanesTreeRow row = {
      .kind = LANES_ROW_THREAD,
      .task = thread->task,
      .process = thread->process,
      .ordinal = thread->ordinal,
      .thread = thread->number,
      .begin = thread->begin,
      .n_threads = 1,
      .depth = depth,
      .alone = alone,
      .run = runs->several ? thread->run : 0,
      .only = !runs->with_threads,
  };

  if (lanes_row_folds_is_hidden (folds, LANES_ROW_THREAD, thread->task,
                                 lanes_row_get_place (thread->process, thread->ordinal)))
    return 1;
  g_array_append_val (rows, row);
  return 0;
}

/* A process with several threads has a row of its own where the task has several processes. */
static guint
add_process (LanesRowFolds *folds, const LanesTreeThread *threads, guint n, gboolean only,
             GArray *rows)
{
  LanesTreeRow row = {
      .kind = LANES_ROW_PROCESS,
      .task = threads[0].task,
      .process = threads[0].process,
      .n_threads = n,
      .depth = 1,
  };
  gboolean with_row = !only && n > 1;
  Runs runs = compare_runs (threads, n);
  guint n_hidden = 0;

  if (with_row)
    {
      if (lanes_row_folds_is_hidden (folds, LANES_ROW_PROCESS, row.task, row.process))
        return 1;
      row.folded = is_folded (folds, LANES_ROW_PROCESS, row.task, row.process);
      g_array_append_val (rows, row);
      if (row.folded)
        return 0;
    }
  for (guint i = 0; i < n; i++)
    n_hidden += add_thread (folds, &threads[i], with_row ? 2 : 1, !only && n == 1, &runs, rows);
  return n_hidden;
}

static guint
add_task (LanesRowFolds *folds, const LanesTreeThread *threads, guint n, GArray *rows)
{
  LanesTreeRow row = {.kind = LANES_ROW_TASK, .task = threads[0].task, .n_threads = n};
  gboolean only = count_same_process (threads, n) == n;
  guint n_hidden = 0;

  if (lanes_row_folds_is_hidden (folds, LANES_ROW_TASK, row.task, 0))
    return 1;
  if (n == 1)
    return add_thread (folds, threads, 0, FALSE, &(Runs){FALSE, FALSE}, rows);

  row.folded = is_folded (folds, LANES_ROW_TASK, row.task, 0);
  g_array_append_val (rows, row);
  for (guint i = 0; i < n && !row.folded;)
    {
      guint n_same = count_same_process (threads + i, n - i);

      n_hidden += add_process (folds, threads + i, n_same, only, rows);
      i += n_same;
    }
  return n_hidden;
}

/**
 * lanes_row_tree_build:
 * @folds: what is folded and hidden; that there are many threads is noted in it, so that rows do
 *   not fold and unfold as threads come and go
 * @order: in which order the tasks are
 * @threads: (array length=n_threads) (inout): what there is, which is sorted
 * @tasks: (array length=n_tasks): by the session's number
 * @rows: (element-type LanesTreeRow): where to put the rows, from the top
 *
 * Finds the rows of the tasks: a task with one thread is one row; one with several has a row of its
 * own, below which are its processes and threads unless it is folded.
 *
 * Returns: how many rows are not there because they were hidden
 */
guint
lanes_row_tree_build (LanesRowFolds *folds, LanesRowOrder order, LanesTreeThread *threads,
                      guint n_threads, const LanesTreeTask *tasks, guint n_tasks, GArray *rows)
{
  g_autoptr (GPtrArray) keys = order == LANES_ROW_ORDER_NAME ? make_keys (tasks, n_tasks) : NULL;
  Sorting sorting = {order, tasks, n_tasks, keys};
  g_autoptr (GArray) parts = NULL;
  guint n_hidden = 0;

  g_array_set_size (rows, 0);
  folds->crowded = n_threads > LANES_ROW_TREE_MAX_OPEN || (folds->crowded && n_threads > 0);
  folds->busy = n_threads > LANES_ROW_TREE_MAX_OPEN_PROCESSES || (folds->busy && n_threads > 0);
  if (n_threads == 0)
    return 0;
  qsort (threads, n_threads, sizeof *threads, compare_threads);
  parts = find_parts (threads, n_threads);
  g_array_sort_with_data (parts, compare_parts, &sorting);
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);

      n_hidden += add_task (folds, threads + part->first, part->n, rows);
    }
  return n_hidden;
}
