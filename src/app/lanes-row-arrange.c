/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the rows are, and what a person wants of them. */
#include "lanes-row-list-private.h"

#define GAP      4 /* below a group of cores */
#define LABEL_UP 2 /* a group is at least so many lines of text high */

static guint
count_groups_cores (LanesRowList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_cores; i++)
    if (lanes_row_list_get_row (self, i)->kind == LANES_ROW_HEAT)
      n += lanes_row_list_get_row (self, i)->members->len;
  return n;
}

static LanesRowRoom
get_room (LanesRowList *self)
{
  LanesRowRoom room = {
      .n_tasks = self->rows->len - self->n_cores,
      .line = self->line,
      .space = self->space,
      .low = self->low,
  };
  guint n_all = count_groups_cores (self);
  int bands = lanes_row_heights_get_bands_space (&room);

  for (guint i = 0; i < self->n_cores; i++)
    {
      LanesRow *row = lanes_row_list_get_row (self, i);

      if (row->kind == LANES_ROW_HEAT)
        {
          LanesRowBand band =
              lanes_row_heights_fit_band (row->members->len, n_all, self->line, bands);

          lanes_row_heat_set_band (row->heat, &band);
          row->height = MAX (lanes_row_heat_get_height (row->heat), LABEL_UP * self->line);
          room.bands += row->height + GAP;
        }
      else
        {
          room.n_cores++;
        }
    }
  return room;
}

/* Labels are larger or smaller where rows are. */
static void
set_height (LanesRow *row, int height)
{
  if (row->height != height)
    {
      g_clear_object (&row->layout);
      g_clear_object (&row->note_layout);
    }
  row->height = height;
}

/**
 * lanes_row_list_arrange:
 *
 * Finds out where each row is, and how wide the labels are.
 */
void
lanes_row_list_arrange (LanesRowList *self)
{
  LanesRowRoom room;
  int y = LANES_ROW_HEIGHTS_TOP;

  self->line = lanes_row_list_get_line_height (self);
  room = get_room (self);
  self->heights = lanes_row_heights_fit (&room, self->settled ? &self->heights : NULL);
  self->settled = self->space > 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      LanesRow *row = lanes_row_list_get_row (self, i);

      if (i == self->n_cores && i > 0)
        y += self->heights.separator - self->heights.core_gap;
      row->y = y;
      if (row->kind == LANES_ROW_HEAT)
        {
          y += row->height + GAP;
        }
      else if (row->kind == LANES_ROW_CORE)
        {
          set_height (row, self->heights.core);
          y += row->height + self->heights.core_gap;
        }
      else
        {
          set_height (row, self->heights.task);
          y += row->height + self->heights.task_gap;
        }
    }
  self->height = y;
  lanes_row_list_measure (self);
}

/**
 * lanes_row_list_needs_regrouping:
 *
 * Returns: whether cores are to be grouped now that are not, or the other way round;
 *   lanes_row_list_rebuild() does it
 */
gboolean
lanes_row_list_needs_regrouping (LanesRowList *self)
{
  guint n;

  if (!self->topology)
    return FALSE;
  n = lanes_topology_get_n_cores (self->topology);
  return self->grouped
         != lanes_row_heights_is_crowded (n, lanes_row_list_get_line_height (self), self->space);
}

/**
 * lanes_row_list_set_space:
 * @space: from top to bottom, in pixels
 *
 * Gives the rows other heights, where that is needed.
 *
 * Returns: whether it was
 */
gboolean
lanes_row_list_set_space (LanesRowList *self, int space)
{
  if (self->space == space)
    return FALSE;
  self->space = space;
  self->settled = FALSE;
  lanes_row_list_arrange (self);
  return TRUE;
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
  self->settled = FALSE;
  lanes_row_list_rebuild (self);
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
  self->settled = FALSE;
  lanes_row_list_arrange (self);
  return TRUE;
}

/**
 * lanes_row_list_set_order:
 * @order: in which order the tasks are; lanes_row_list_refresh() brings them in it
 */
void
lanes_row_list_set_order (LanesRowList *self, LanesRowOrder order)
{
  self->order = order;
  self->sorted = 0;
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
    {
      g_clear_object (&lanes_row_list_get_row (self, i)->layout);
      g_clear_object (&lanes_row_list_get_row (self, i)->note_layout);
    }
  self->settled = FALSE;
  lanes_row_list_arrange (self);
}

/**
 * lanes_row_list_open_core:
 * @core: position of a core that is in a group
 * @open: whether it has a lane of its own, too; lanes_row_list_rebuild() makes it
 */
void
lanes_row_list_open_core (LanesRowList *self, guint core, gboolean open)
{
  if (open)
    lanes_core_set_add (&self->opened, core);
  else
    lanes_core_set_remove (&self->opened, core);
}

gboolean
lanes_row_list_is_open (LanesRowList *self, guint core)
{
  return lanes_core_set_contains (&self->opened, core);
}

/* Takes a row out of sight; lanes_row_list_update_tasks() follows it. */
void
lanes_row_list_hide (LanesRowList *self, const LanesRow *row)
{
  guint index = row->index;
  LanesRowKind kind = row->kind;

  /* A task that is a single thread is hidden as a whole, whatever its next run is like. */
  if (kind == LANES_ROW_THREAD && row->depth == 0)
    {
      kind = LANES_ROW_TASK;
      index = 0;
    }
  else if (kind == LANES_ROW_THREAD)
    {
      index = lanes_row_get_place (row->process, row->ordinal);
    }
  lanes_row_folds_hide (&self->folds, kind, lanes_row_is_of_cores (row) ? 0 : row->task, index);
}

/* Whether some row can be folded: all of them make room for the triangle then */
gboolean
lanes_row_list_has_tree (LanesRowList *self)
{
  return self->has_tree;
}

/* What is folded and hidden; lanes_row_list_update_tasks() follows it. */
LanesRowFolds *
lanes_row_list_get_folds (LanesRowList *self)
{
  return &self->folds;
}

guint
lanes_row_list_get_n_rows (LanesRowList *self)
{
  return self->rows->len;
}

/* The rows of cores and of groups of them, which are the first ones */
guint
lanes_row_list_get_n_cores (LanesRowList *self)
{
  return self->n_cores;
}

guint
lanes_row_list_get_n_hidden (LanesRowList *self)
{
  return self->n_hidden + self->n_tree_hidden;
}

LanesRow *
lanes_row_list_get_row (LanesRowList *self, guint i)
{
  return g_ptr_array_index (self->rows, i);
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
      const LanesRow *row = lanes_row_list_get_row (self, middle);

      if (row->y + row->height <= y)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * lanes_row_list_find_key:
 * @key: see lanes_row_get_key()
 *
 * Returns: the row; %G_MAXUINT when it is not there any more
 */
guint
lanes_row_list_find_key (LanesRowList *self, gint64 key)
{
  gpointer row = g_hash_table_lookup (self->keys, &key);
  guint i;

  return row && g_ptr_array_find (self->rows, row, &i) ? i : G_MAXUINT;
}

int
lanes_row_list_get_height (LanesRowList *self)
{
  return self->height;
}

/* How far above the first row of a task the line between cores and tasks is, in pixels */
int
lanes_row_list_get_separator (LanesRowList *self)
{
  return self->heights.separator / 2;
}

/**
 * lanes_row_list_get_natural_height:
 *
 * Returns: how high all rows are where there is room enough, in pixels
 */
int
lanes_row_list_get_natural_height (LanesRowList *self)
{
  LanesRowRoom room;
  LanesRowHeights heights;

  if (self->line == 0)
    self->line = lanes_row_list_get_line_height (self);
  room = get_room (self);
  room.space = 0;
  heights = lanes_row_heights_fit (&room, NULL);
  return lanes_row_heights_get_total (&heights, &room);
}
