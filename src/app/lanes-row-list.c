/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows there are. */
#include "lanes-row-list-private.h"

#include "lanes-task.h"

#define CALM (2 * G_USEC_PER_SEC) /* the pace at which tasks change places */

static void
free_row (gpointer data)
{
  LanesRow *row = data;

  g_clear_pointer (&row->lane, lanes_lane_layout_free);
  g_clear_pointer (&row->heat, lanes_row_heat_free);
  g_clear_pointer (&row->members, g_array_unref);
  g_clear_object (&row->layout);
  g_clear_object (&row->note_layout);
  g_free (row->name);
  g_free (row->text);
  g_free (row->note);
  g_free (row);
}

/**
 * lanes_row_list_new:
 * @widget: whose fonts are used; it must live longer
 *
 * Returns: (transfer full): no rows
 */
LanesRowList *
lanes_row_list_new (GtkWidget *widget)
{
  LanesRowList *self = g_new0 (LanesRowList, 1);

  self->widget = widget;
  self->core = -1;
  self->opened = lanes_core_set_none ();
  self->used = g_array_new (FALSE, TRUE, sizeof (LanesTime));
  self->threads = g_array_new (FALSE, FALSE, sizeof (LanesTreeThread));
  self->tree = g_array_new (FALSE, FALSE, sizeof (LanesTreeRow));
  self->rows = g_ptr_array_new ();
  self->keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_row);
  lanes_row_folds_init (&self->folds);
  return self;
}

void
lanes_row_list_free (LanesRowList *self)
{
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->keys);
  g_array_unref (self->used);
  g_array_unref (self->threads);
  g_array_unref (self->tree);
  lanes_row_folds_clear (&self->folds);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_object (&self->trace);
  g_clear_object (&self->topology);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_object (&self->ranking);
  g_free (self);
}

/* Puts the row into the list, with what it was before where it was there already. */
static LanesRow *
take_row (LanesRowList *self, GHashTable *before, const LanesRow *wanted)
{
  gint64 key = lanes_row_get_key (wanted);
  g_autofree gint64 *old_key = NULL;
  LanesRow *row = NULL;

  if (g_hash_table_steal_extended (before, &key, (gpointer *) &old_key, (gpointer *) &row)
      && row->begin != wanted->begin)
    g_clear_pointer (&row, free_row);
  if (!row)
    {
      row = g_new0 (LanesRow, 1);
      *row = *wanted;
    }
  row->folded = wanted->folded;
  row->opened = wanted->opened;
  row->alone = wanted->alone;
  row->run = wanted->run;
  row->only = wanted->only;
  if (row->depth != wanted->depth)
    g_clear_object (&row->layout);
  row->depth = wanted->depth;
  g_hash_table_insert (self->keys, g_memdup2 (&key, sizeof key), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_core (LanesRowList *self, GHashTable *before, guint core, gboolean opened)
{
  LanesRow wanted = {.kind = LANES_ROW_CORE, .index = core, .opened = opened};
  LanesRow *row;
  guint n_series = MAX (self->tasks->len, 1);

  if (lanes_row_folds_is_hidden (&self->folds, LANES_ROW_CORE, 0, core) && !opened)
    {
      self->n_hidden++;
      return;
    }
  row = take_row (self, before, &wanted);
  /* A row has room for as many tasks as there were when it was made. */
  if (row->lane && lanes_lane_layout_get_n_series (row->lane) < n_series)
    g_clear_pointer (&row->lane, lanes_lane_layout_free);
  if (!row->lane)
    row->lane = lanes_lane_layout_new (LANES_LANE_CORE, core, n_series);
}

static void
add_group (LanesRowList *self, GHashTable *before, guint number)
{
  const LanesRowGroup *group = g_ptr_array_index (self->groups, number);
  LanesRow wanted = {.kind = LANES_ROW_HEAT, .index = number};
  LanesRow *row;

  if (lanes_row_folds_is_hidden (&self->folds, LANES_ROW_HEAT, 0, number))
    {
      self->n_hidden++;
      return;
    }
  row = take_row (self, before, &wanted);
  if (!row->heat)
    {
      row->members = g_array_ref (group->cores);
      row->heat = lanes_row_heat_new (group->cores);
    }
  for (guint i = 0; i < group->cores->len; i++)
    {
      guint core = g_array_index (group->cores, guint, i);

      if (lanes_core_set_contains (&self->opened, core))
        add_core (self, before, core, TRUE);
    }
}

static void
add_cores (LanesRowList *self, GHashTable *before)
{
  guint n = lanes_topology_get_n_cores (self->topology);

  if (self->core >= 0)
    add_core (self, before, (guint) self->core, FALSE);
  else if (self->grouped)
    for (guint i = 0; i < self->groups->len; i++)
      add_group (self, before, i);
  else
    for (guint i = 0; i < n; i++)
      add_core (self, before, i, FALSE);
  self->n_cores = self->rows->len;
}

/* The threads that a row of a task or a process is about */
static GArray *
find_members (LanesRowList *self, const LanesTreeRow *tree)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->threads->len; i++)
    {
      const LanesTreeThread *thread = &g_array_index (self->threads, LanesTreeThread, i);

      if (thread->task == tree->task
          && (tree->kind == LANES_ROW_TASK || thread->process == tree->process))
        g_array_append_val (members, thread->number);
    }
  return members;
}

static void
add_part (LanesRowList *self, GHashTable *before, const LanesTreeRow *tree)
{
  LanesRow wanted = {
      .kind = tree->kind,
      .index = lanes_tree_row_get_index (tree),
      .task = tree->task,
      .process = tree->process,
      .ordinal = tree->ordinal,
      .alone = tree->alone,
      .run = tree->run,
      .only = tree->only,
      .depth = tree->depth,
      .folded = tree->folded,
      .begin = tree->begin,
  };
  LanesRow *row = take_row (self, before, &wanted);

  if (row->kind == LANES_ROW_THREAD)
    {
      if (!row->lane)
        row->lane = lanes_lane_layout_new (LANES_LANE_THREAD, tree->thread, LANES_STATE_READY + 1);
      return;
    }
  g_clear_pointer (&row->members, g_array_unref);
  row->members = find_members (self, tree);
  self->has_tree = TRUE;
  if (row->lane)
    lanes_lane_layout_set_members (row->lane, (const guint *) (gpointer) row->members->data,
                                   row->members->len);
  else
    row->lane = lanes_lane_layout_new_for_threads ((const guint *) (gpointer) row->members->data,
                                                   row->members->len);
}

/**
 * lanes_row_list_rebuild:
 *
 * Makes the rows that there are to be. What was there before stays as it is.
 */
void
lanes_row_list_rebuild (LanesRowList *self)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->keys);

  self->keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_row);
  g_ptr_array_set_size (self->rows, 0);
  self->n_hidden = 0;
  self->has_tree = FALSE;
  self->grouped = lanes_row_list_needs_regrouping (self) ? !self->grouped : self->grouped;
  add_cores (self, before);
  for (guint i = 0; i < self->tree->len; i++)
    add_part (self, before, &g_array_index (self->tree, LanesTreeRow, i));
  for (guint i = 0; i < self->rows->len; i++)
    lanes_row_list_label (self, lanes_row_list_get_row (self, i));
  lanes_row_list_arrange (self);
}

/**
 * lanes_row_list_set_source:
 * @trace: where the threads are
 * @topology: the cores
 * @tasks: (element-type LanesTask): by the numbers that the trace has for them; when others are
 *   added, lanes_row_list_update_tasks() is to be called
 * @get_label: (closure user_data): what threads are called
 *
 * Says what there are rows of, and starts over.
 */
void
lanes_row_list_set_source (LanesRowList *self, LanesTrace *trace, LanesTopology *topology,
                           GPtrArray *tasks, LanesThreadLabelFunc get_label, gpointer user_data)
{
  g_set_object (&self->trace, trace);
  g_set_object (&self->topology, topology);
  g_ptr_array_ref (tasks);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  self->tasks = tasks;
  self->get_label = get_label;
  self->user_data = user_data;
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  self->groups = lanes_row_groups_new (topology);
  self->opened = lanes_core_set_none ();
  lanes_row_folds_clear (&self->folds);
  lanes_row_folds_init (&self->folds);
  g_ptr_array_set_size (self->rows, 0);
  g_hash_table_remove_all (self->keys);
  g_array_set_size (self->threads, 0);
  g_array_set_size (self->tree, 0);
  self->settled = FALSE;
  lanes_row_list_rebuild (self);
}

static void
collect_threads (LanesRowList *self, LanesTime since)
{
  g_array_set_size (self->threads, 0);
  for (guint i = 0; i < lanes_trace_get_n_threads (self->trace); i++)
    {
      const LanesThread *info = lanes_trace_get_thread (self->trace, i);
      LanesTreeThread thread = {.number = i};

      if (!info || info->end <= since)
        continue;
      thread.task = info->task;
      thread.process = info->process;
      thread.ordinal = info->ordinal;
      thread.begin = info->begin;
      thread.run = info->run;
      g_array_append_val (self->threads, thread);
    }
}

/* How much each task used of the cores, in all that was recorded of the threads in sight */
static void
measure_use (LanesRowList *self)
{
  LanesTime begin = lanes_trace_get_begin (self->trace);
  LanesTime length = MAX (lanes_trace_get_now (self->trace) - begin, 1);

  g_array_set_size (self->used, 0);
  g_array_set_size (self->used, self->tasks->len);
  for (guint i = 0; i < self->threads->len; i++)
    {
      const LanesTreeThread *thread = &g_array_index (self->threads, LanesTreeThread, i);
      LanesTime used[LANES_STATE_READY + 1];

      if (thread->task >= self->tasks->len)
        continue;
      lanes_trace_fill_thread (self->trace, thread->number, begin, length, 1, used);
      g_array_index (self->used, LanesTime, thread->task) += used[LANES_STATE_RUNNING];
    }
  self->sorted = g_get_monotonic_time ();
}

/* Returns: (transfer full): LanesTask → its place in the task list */
static GHashTable *
get_ranks (LanesRowList *self)
{
  GHashTable *ranks = g_hash_table_new (NULL, NULL);
  guint n_items = self->ranking ? g_list_model_get_n_items (self->ranking) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (LanesTask) item = g_list_model_get_item (self->ranking, i);

      g_hash_table_insert (ranks, item, GUINT_TO_POINTER (i));
    }
  return ranks;
}

static GArray *
describe_tasks (LanesRowList *self)
{
  GArray *tasks = g_array_new (FALSE, TRUE, sizeof (LanesTreeTask));
  g_autoptr (GHashTable) ranks = get_ranks (self);

  for (guint i = 0; i < self->tasks->len; i++)
    {
      LanesTask *task = g_ptr_array_index (self->tasks, i);
      LanesTreeTask item = {.name = lanes_task_get_name (task)};
      gpointer rank;

      item.rank = g_hash_table_lookup_extended (ranks, task, NULL, &rank)
                      ? GPOINTER_TO_UINT (rank)
                      : g_hash_table_size (ranks);
      if (i < self->used->len)
        item.used = g_array_index (self->used, LanesTime, i);
      g_array_append_val (tasks, item);
    }
  return tasks;
}

static gboolean
is_same_row (const LanesTreeRow *one, const LanesTreeRow *other)
{
  return one->kind == other->kind && one->task == other->task && one->process == other->process
         && one->thread == other->thread && one->begin == other->begin
         && one->n_threads == other->n_threads && one->depth == other->depth
         && one->alone == other->alone && one->run == other->run && one->only == other->only
         && one->folded == other->folded;
}

static gboolean
is_same_tree (GArray *one, GArray *other)
{
  gboolean same = one->len == other->len;

  for (guint i = 0; i < one->len && same; i++)
    same = is_same_row (&g_array_index (one, LanesTreeRow, i),
                        &g_array_index (other, LanesTreeRow, i));
  return same;
}

/* Looks what rows the tasks have; whether they are others now. */
static gboolean
build_tree (LanesRowList *self)
{
  g_autoptr (GArray) before = g_steal_pointer (&self->tree);
  g_autoptr (GArray) tasks = describe_tasks (self);
  guint n_hidden = self->n_tree_hidden;

  self->tree = g_array_new (FALSE, FALSE, sizeof (LanesTreeRow));
  self->n_tree_hidden =
      lanes_row_tree_build (&self->folds, self->order,
                            (LanesTreeThread *) (gpointer) self->threads->data, self->threads->len,
                            (const LanesTreeTask *) (gpointer) tasks->data, tasks->len, self->tree);
  return n_hidden != self->n_tree_hidden || !is_same_tree (before, self->tree);
}

/* A program takes its name only after it was begun: then its row is called otherwise. */
static gboolean
update_names (LanesRowList *self)
{
  gboolean changed = FALSE;

  for (guint i = self->n_cores; i < self->rows->len; i++)
    {
      LanesRow *row = lanes_row_list_get_row (self, i);
      const LanesThread *thread =
          row->kind == LANES_ROW_THREAD ? lanes_trace_get_thread (self->trace, row->index) : NULL;

      if (!thread || g_str_equal (row->kernel_name, thread->name))
        continue;
      lanes_row_list_label (self, row);
      changed = TRUE;
    }
  return changed;
}

/**
 * lanes_row_list_refresh:
 * @since: threads that ended before this moment have no row
 * @live: whether time goes on: only then do tasks change their places by what they used
 *
 * Looks again which threads there are.
 *
 * Returns: whether the rows are others now
 */
gboolean
lanes_row_list_refresh (LanesRowList *self, LanesTime since, gboolean live)
{
  gboolean changed;

  if (!self->trace)
    return FALSE;
  collect_threads (self, since);
  if (self->order == LANES_ROW_ORDER_CPU_TIME
      && (self->sorted == 0 || (live && g_get_monotonic_time () - self->sorted >= CALM)))
    measure_use (self);
  changed = build_tree (self);
  if (changed)
    lanes_row_list_rebuild (self);
  if (update_names (self))
    {
      lanes_row_list_arrange (self);
      changed = TRUE;
    }
  return changed;
}

/**
 * lanes_row_list_update_tasks:
 *
 * Looks again at the tasks: there may be more of them, called otherwise, and in another order.
 */
void
lanes_row_list_update_tasks (LanesRowList *self)
{
  if (!self->trace)
    return;
  build_tree (self);
  lanes_row_list_rebuild (self);
}

/**
 * lanes_row_list_set_ranking:
 * @ranking: (nullable): the tasks (LanesTask) as the task list has them, %NULL: by their numbers;
 *   when it changes, lanes_row_list_update_tasks() is to be called
 */
void
lanes_row_list_set_ranking (LanesRowList *self, GListModel *ranking)
{
  g_set_object (&self->ranking, ranking);
}
