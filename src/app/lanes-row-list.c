/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-row-list.h"

#include "lanes-task.h"

#define TOP             6
#define MAX_LABEL_WIDTH 11 /* in lines: as much as 30 letters */

/* One row. It lives as long as its core or thread is shown: what it has laid out stays. */
typedef struct
{
  LanesLaneLayout *lane;
  PangoLayout *layout; /* of the label, made when it is needed */
  char *label;
  guint task;      /* whose thread it is */
  char name[16];   /* the kernel's name for the thread, as the label was made */
  LanesTime begin; /* of the thread: its number may be another's later */
  guint rank[3];   /* the order of threads: task, process, thread */
  int y;
  int height;
} Row;

struct _LanesRowList
{
  GtkWidget *widget; /* borrowed: it owns the list */
  LanesTrace *trace;
  LanesTopology *topology;
  GPtrArray *tasks;  /* of LanesTask, by number; it grows */
  GListModel *order; /* of LanesTask: as the rows are to be; NULL: by number */
  LanesThreadLabelFunc get_label;
  gpointer user_data;

  GPtrArray *rows; /* of Row: cores first */
  guint n_cores;   /* rows of cores */
  int core;        /* the only one with a row, -1: all */
  gboolean low;
  int label_width;
  int height;
};

static void
free_row (gpointer data)
{
  Row *row = data;

  lanes_lane_layout_free (row->lane);
  g_clear_object (&row->layout);
  g_free (row->label);
  g_free (row);
}

static Row *
get_row (LanesRowList *self, guint i)
{
  return g_ptr_array_index (self->rows, i);
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
  self->rows = g_ptr_array_new_with_free_func (free_row);
  return self;
}

void
lanes_row_list_free (LanesRowList *self)
{
  g_ptr_array_unref (self->rows);
  g_clear_object (&self->trace);
  g_clear_object (&self->topology);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_object (&self->order);
  g_free (self);
}

static PangoLayout *
get_layout (LanesRowList *self, Row *row)
{
  if (!row->layout)
    {
      gboolean is_core = lanes_lane_layout_get_kind (row->lane) == LANES_LANE_CORE;
      g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

      pango_attr_list_insert (attrs, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_attr_list_insert (attrs, pango_attr_scale_new (is_core ? 0.95 : 0.82));
      row->layout = gtk_widget_create_pango_layout (self->widget, row->label);
      pango_layout_set_attributes (row->layout, attrs);
      pango_layout_set_ellipsize (row->layout, PANGO_ELLIPSIZE_MIDDLE);
    }
  return row->layout;
}

static int
get_line_height (LanesRowList *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return MAX (height, 8);
}

/* Few cores get high lanes, to be seen from the back of the room; many get low ones. */
static int
get_core_height (LanesRowList *self, int line)
{
  if (self->n_cores <= 2 && !self->low)
    return line * 5 / 2;
  if (self->n_cores <= 8)
    return line * 7 / 4;
  return line * 5 / 4;
}

static void
arrange (LanesRowList *self)
{
  int line = get_line_height (self);
  int core_height = get_core_height (self, line);
  int y = TOP;

  self->label_width = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);
      PangoLayout *layout = get_layout (self, row);
      int width;

      if (i == self->n_cores)
        y += LANES_ROW_LIST_SEPARATOR - core_height / 4;
      row->y = y;
      row->height = i < self->n_cores ? core_height : line * 7 / 5;
      y += row->height + (i < self->n_cores ? core_height / 4 : line / 2);

      pango_layout_set_width (layout, -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      self->label_width = MAX (self->label_width, MIN (width, MAX_LABEL_WIDTH * line));
    }
  for (guint i = 0; i < self->rows->len; i++)
    pango_layout_set_width (get_row (self, i)->layout, (self->label_width + 1) * PANGO_SCALE);
  self->height = y;
}

/* Replaces the rows of the cores. */
static void
add_cores (LanesRowList *self)
{
  guint n = lanes_topology_get_n_cores (self->topology);
  guint n_added = 0;

  g_ptr_array_remove_range (self->rows, 0, self->n_cores);
  for (guint i = 0; i < n; i++)
    {
      Row *row;

      if (self->core >= 0 && i != (guint) self->core)
        continue;
      row = g_new0 (Row, 1);
      row->lane = lanes_lane_layout_new (LANES_LANE_CORE, i, MAX (self->tasks->len, 1));
      row->label = lanes_topology_get_label (self->topology, i);
      g_ptr_array_insert (self->rows, (int) n_added++, row);
    }
  self->n_cores = n_added;
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
  g_ptr_array_set_size (self->rows, 0);
  self->n_cores = 0;
  add_cores (self);
  arrange (self);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *one = *(const Row *const *) a;
  const Row *other = *(const Row *const *) b;

  for (gsize i = 0; i < G_N_ELEMENTS (one->rank); i++)
    if (one->rank[i] != other->rank[i])
      return one->rank[i] < other->rank[i] ? -1 : 1;
  return one->begin < other->begin ? -1 : one->begin > other->begin;
}

static gboolean
is_shown (const LanesThread *thread, LanesTime since)
{
  return thread && thread->end > since;
}

/* A program takes its name only after it was begun: then its row is called otherwise. */
static gboolean
update_label (LanesRowList *self, Row *row, guint number, const LanesThread *thread)
{
  if (g_str_equal (row->name, thread->name))
    return FALSE;
  g_strlcpy (row->name, thread->name, sizeof row->name);
  g_free (row->label);
  row->label = self->get_label (number, self->user_data);
  g_clear_object (&row->layout);
  return TRUE;
}

/* Drops the rows whose threads are out of sight, and notes the threads that have a row. */
static gboolean
drop_rows (LanesRowList *self, LanesTime since, GHashTable *known)
{
  gboolean changed = FALSE;

  for (guint i = self->rows->len; i > self->n_cores; i--)
    {
      Row *row = get_row (self, i - 1);
      guint number = lanes_lane_layout_get_index (row->lane);
      const LanesThread *thread = lanes_trace_get_thread (self->trace, number);

      if (is_shown (thread, since) && thread->begin == row->begin)
        {
          g_hash_table_add (known, GUINT_TO_POINTER (number));
          changed |= update_label (self, row, number, thread);
          continue;
        }
      g_ptr_array_remove_index (self->rows, i - 1);
      changed = TRUE;
    }
  return changed;
}

/* Where the rows of a task are among the others; those of a task that was removed come last. */
static guint
get_rank (LanesRowList *self, guint task)
{
  guint n_items = self->order ? g_list_model_get_n_items (self->order) : 0;

  for (guint i = 0; i < n_items && task < self->tasks->len; i++)
    {
      g_autoptr (LanesTask) item = g_list_model_get_item (self->order, i);

      if (item == g_ptr_array_index (self->tasks, task))
        return i;
    }
  return n_items + task;
}

static void
sort_rows (LanesRowList *self)
{
  for (guint i = self->n_cores; i < self->rows->len; i++)
    get_row (self, i)->rank[0] = get_rank (self, get_row (self, i)->task);
  if (self->rows->len > self->n_cores)
    qsort (self->rows->pdata + self->n_cores, self->rows->len - self->n_cores, sizeof (gpointer),
           compare_rows);
}

static void
add_thread (LanesRowList *self, guint number, const LanesThread *thread)
{
  Row *row = g_new0 (Row, 1);

  row->lane = lanes_lane_layout_new (LANES_LANE_THREAD, number, LANES_STATE_READY + 1);
  row->label = self->get_label (number, self->user_data);
  g_strlcpy (row->name, thread->name, sizeof row->name);
  row->task = thread->task;
  row->begin = thread->begin;
  row->rank[1] = thread->process;
  row->rank[2] = thread->ordinal;
  g_ptr_array_add (self->rows, row);
}

/**
 * lanes_row_list_refresh:
 * @since: threads that ended before this moment have no row
 *
 * Looks again which threads there are.
 *
 * Returns: whether the rows are others now
 */
gboolean
lanes_row_list_refresh (LanesRowList *self, LanesTime since)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  gboolean changed;

  if (!self->trace)
    return FALSE;
  changed = drop_rows (self, since, known);
  for (guint i = 0; i < lanes_trace_get_n_threads (self->trace); i++)
    {
      const LanesThread *thread = lanes_trace_get_thread (self->trace, i);

      if (!is_shown (thread, since) || g_hash_table_contains (known, GUINT_TO_POINTER (i)))
        continue;
      add_thread (self, i, thread);
      changed = TRUE;
    }
  if (!changed)
    return FALSE;

  sort_rows (self);
  arrange (self);
  return TRUE;
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
  /* A row has room for as many tasks as there were when it was made. */
  if (self->n_cores > 0
      && lanes_lane_layout_get_n_series (get_row (self, 0)->lane) < self->tasks->len)
    add_cores (self);
  for (guint i = self->n_cores; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);
      guint number = lanes_lane_layout_get_index (row->lane);

      if (!lanes_trace_get_thread (self->trace, number))
        continue;
      g_free (row->label);
      row->label = self->get_label (number, self->user_data);
      g_clear_object (&row->layout);
    }
  sort_rows (self);
  arrange (self);
}

/**
 * lanes_row_list_set_order:
 * @order: (nullable): the tasks (LanesTask) in the order that their rows have, %NULL: by their
 *   numbers; when it changes, lanes_row_list_update_tasks() is to be called
 */
void
lanes_row_list_set_order (LanesRowList *self, GListModel *order)
{
  g_set_object (&self->order, order);
}

/**
 * lanes_row_list_set_core:
 * @core: position of the only core to have a row, or -1 for all
 *
 * Returns: whether the rows are others now
 */
gboolean
lanes_row_list_set_core (LanesRowList *self, int core)
{
  if (self->core == core)
    return FALSE;
  self->core = core;
  if (!self->topology)
    return FALSE;
  add_cores (self);
  arrange (self);
  return TRUE;
}

/**
 * lanes_row_list_set_low:
 * @low: whether there is little room from top to bottom
 *
 * Returns: whether the rows are others now
 */
gboolean
lanes_row_list_set_low (LanesRowList *self, gboolean low)
{
  if (self->low == low)
    return FALSE;
  self->low = low;
  arrange (self);
  return TRUE;
}

/**
 * lanes_row_list_forget:
 *
 * Makes all labels anew: the fonts are others.
 */
void
lanes_row_list_forget (LanesRowList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    g_clear_object (&get_row (self, i)->layout);
  arrange (self);
}

guint
lanes_row_list_get_n_rows (LanesRowList *self)
{
  return self->rows->len;
}

guint
lanes_row_list_get_n_cores (LanesRowList *self)
{
  return self->n_cores;
}

/**
 * lanes_row_list_find:
 * @y: pixels from the top of the first row
 *
 * Returns: the first row that ends below @y; the number of rows when there is none
 */
guint
lanes_row_list_find (LanesRowList *self, int y)
{
  guint low = 0;
  guint high = self->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      Row *row = get_row (self, middle);

      if (row->y + row->height <= y)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

int
lanes_row_list_get_height (LanesRowList *self)
{
  return self->height;
}

int
lanes_row_list_get_label_width (LanesRowList *self)
{
  return self->label_width;
}

int
lanes_row_list_get_y (LanesRowList *self, guint row)
{
  return get_row (self, row)->y;
}

int
lanes_row_list_get_row_height (LanesRowList *self, guint row)
{
  return get_row (self, row)->height;
}

guint
lanes_row_list_get_task (LanesRowList *self, guint row)
{
  return get_row (self, row)->task;
}

LanesLaneLayout *
lanes_row_list_get_lane (LanesRowList *self, guint row)
{
  return get_row (self, row)->lane;
}

PangoLayout *
lanes_row_list_get_layout (LanesRowList *self, guint row)
{
  return get_layout (self, get_row (self, row));
}
