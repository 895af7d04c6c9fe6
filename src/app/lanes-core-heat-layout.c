/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-core-heat-layout.h"

#include <math.h>

#define MAX_SIZE     36 /* of a cell, from top to bottom */
#define MAX_ASPECT   2  /* a cell is at most so many times wider than high */
#define CAPTION_SIZE 4  /* captions are left out for the sake of cells of this size */
#define GROUP_GAP    12
#define LARGE        10 /* cells of this size have two pixels between them */
#define MEDIUM       3  /* and cells of this size one */

struct _LanesCoreHeatLayout
{
  GArray *groups; /* of LanesCoreHeatGroup */
  guint n_cells;
  int cell_width;
  int cell_height;
  int gap;
  int height;
};

/* One way to lay the map out */
typedef struct
{
  int size;     /* of a cell, from top to bottom; 0: it cannot be done */
  int in_row;   /* groups beside each other */
  int caption;  /* height */
  int distance; /* between groups */
} Plan;

/**
 * lanes_core_heat_layout_new:
 * @n_cores: (array length=n_groups): how many cores each group has
 * @n_groups: one at least
 *
 * Returns: (transfer full): a map without a size
 */
LanesCoreHeatLayout *
lanes_core_heat_layout_new (const guint *n_cores, guint n_groups)
{
  LanesCoreHeatLayout *self = g_new0 (LanesCoreHeatLayout, 1);

  self->groups = g_array_new (FALSE, TRUE, sizeof (LanesCoreHeatGroup));
  for (guint i = 0; i < n_groups; i++)
    {
      LanesCoreHeatGroup group = {.first = self->n_cells, .n_cores = n_cores[i], .n_columns = 1};

      g_array_append_val (self->groups, group);
      self->n_cells += n_cores[i];
    }
  return self;
}

void
lanes_core_heat_layout_free (LanesCoreHeatLayout *self)
{
  g_array_unref (self->groups);
  g_free (self);
}

static LanesCoreHeatGroup *
get_group (LanesCoreHeatLayout *self, guint i)
{
  return &g_array_index (self->groups, LanesCoreHeatGroup, i);
}

static int
get_gap (int size)
{
  return size >= LARGE ? 2 : size >= MEDIUM ? 1 : 0;
}

static int
divide_up (int value, int by)
{
  return (value + by - 1) / by;
}

static int
get_group_width (const Plan *plan, int width)
{
  return MAX ((width - (plan->in_row - 1) * plan->distance) / plan->in_row, 1);
}

/* How many cells of @plan are beside each other when they are square, at the most */
static int
get_n_columns (const Plan *plan, int width)
{
  int gap = get_gap (plan->size);

  return MAX ((get_group_width (plan, width) + gap) / (plan->size + gap), 1);
}

/* How many lines of cells a row of groups has: as many as its largest group */
static int
get_n_lines (LanesCoreHeatLayout *self, const Plan *plan, guint first, int n_columns)
{
  int n_lines = 1;

  for (guint i = first; i < MIN (first + (guint) plan->in_row, self->groups->len); i++)
    n_lines = MAX (n_lines, divide_up ((int) get_group (self, i)->n_cores, n_columns));
  return n_lines;
}

static int
measure_plan (LanesCoreHeatLayout *self, const Plan *plan, int width)
{
  int gap = get_gap (plan->size);
  int n_columns = get_n_columns (plan, width);
  int height = -plan->distance;

  for (guint i = 0; i < self->groups->len; i += (guint) plan->in_row)
    height += plan->distance + plan->caption
              + get_n_lines (self, plan, i, n_columns) * (plan->size + gap) - gap;
  return height;
}

/* The largest cells that fit, with as many groups beside each other as that allows */
static Plan
find_plan (LanesCoreHeatLayout *self, int width, int height, int caption, int distance)
{
  for (int size = MAX_SIZE; size > 0; size--)
    for (guint in_row = self->groups->len; in_row > 0; in_row--)
      {
        Plan plan = {size, (int) in_row, caption, distance};

        if (get_group_width (&plan, width) >= size
            && ((int) in_row - 1) * distance + (int) in_row * size <= width
            && measure_plan (self, &plan, width) <= height)
          return plan;
      }
  return (Plan){0, 1, caption, distance};
}

static void
place_row (LanesCoreHeatLayout *self, const Plan *plan, int width, guint first, int y, int n_lines)
{
  int group_width = get_group_width (plan, width);
  int pitch = self->cell_width + self->gap;

  for (guint i = first; i < MIN (first + (guint) plan->in_row, self->groups->len); i++)
    {
      LanesCoreHeatGroup *group = get_group (self, i);
      int x = (int) (i - first) * (group_width + plan->distance);

      group->n_columns = (guint) MAX ((group_width + self->gap) / pitch, 1);
      group->caption = (GdkRectangle){x, y, group_width, plan->caption};
      group->cells =
          (GdkRectangle){x, y + plan->caption,
                         MIN ((int) group->n_columns, (int) group->n_cores) * pitch - self->gap,
                         n_lines * (self->cell_height + self->gap) - self->gap};
    }
}

/* Cells are as wide as their lines leave room for. */
static void
place (LanesCoreHeatLayout *self, const Plan *plan, int width)
{
  int n_columns = get_n_columns (plan, width);
  int needed = 1;
  int y = 0;

  self->gap = get_gap (plan->size);
  self->cell_height = plan->size;
  for (guint i = 0; i < self->groups->len; i++)
    {
      int n_cores = (int) get_group (self, i)->n_cores;

      needed = MAX (needed, divide_up (n_cores, divide_up (n_cores, n_columns)));
    }
  self->cell_width = CLAMP ((get_group_width (plan, width) + self->gap) / needed - self->gap,
                            plan->size, plan->size * MAX_ASPECT);
  for (guint i = 0; i < self->groups->len; i += (guint) plan->in_row)
    {
      int n_lines = get_n_lines (self, plan, i, n_columns);

      place_row (self, plan, width, i, y, n_lines);
      y += plan->caption + n_lines * (self->cell_height + self->gap) - self->gap + plan->distance;
    }
  self->height = y - plan->distance;
}

/**
 * lanes_core_heat_layout_fit:
 * @width: in pixels
 * @height: in pixels
 * @caption_height: in pixels: what a caption over a group needs
 *
 * Makes the cells as large as the room allows. Captions, and then the space between groups, are
 * left out rather than to have cells that are too small to be seen.
 */
void
lanes_core_heat_layout_fit (LanesCoreHeatLayout *self, int width, int height, int caption_height)
{
  gboolean many = self->groups->len > 1;
  Plan plan = find_plan (self, width, height, many ? caption_height : 0, many ? GROUP_GAP : 0);

  if (many && plan.size < CAPTION_SIZE)
    {
      Plan plain = find_plan (self, width, height, 0, GROUP_GAP / 2);

      plan = plain.size > plan.size ? plain : plan;
    }
  if (plan.size == 0)
    plan = find_plan (self, width, height, 0, 0);
  plan.size = MAX (plan.size, 1);
  place (self, &plan, width);
}

/**
 * lanes_core_heat_layout_get_group:
 *
 * Returns: (transfer none): where group @i is
 */
const LanesCoreHeatGroup *
lanes_core_heat_layout_get_group (LanesCoreHeatLayout *self, guint i)
{
  return get_group (self, i);
}

/**
 * lanes_core_heat_layout_get_height:
 *
 * Returns: what the map takes of the height that it was given, in pixels
 */
int
lanes_core_heat_layout_get_height (LanesCoreHeatLayout *self)
{
  return self->height;
}

static const LanesCoreHeatGroup *
find_group (LanesCoreHeatLayout *self, guint cell)
{
  guint i = 0;

  while (i + 1 < self->groups->len && cell >= get_group (self, i + 1)->first)
    i++;
  return get_group (self, i);
}

/**
 * lanes_core_heat_layout_get_cell:
 * @cell: which, in the order of the map
 *
 * Returns: where it is, in pixels
 */
GdkRectangle
lanes_core_heat_layout_get_cell (LanesCoreHeatLayout *self, guint cell)
{
  const LanesCoreHeatGroup *group = find_group (self, cell);
  guint i = cell - group->first;

  return (
      GdkRectangle){group->cells.x + (int) (i % group->n_columns) * (self->cell_width + self->gap),
                    group->cells.y + (int) (i / group->n_columns) * (self->cell_height + self->gap),
                    self->cell_width, self->cell_height};
}

/**
 * lanes_core_heat_layout_find:
 * @x: in pixels
 * @y: in pixels
 *
 * Returns: the cell there, or -1 when there is none
 */
int
lanes_core_heat_layout_find (LanesCoreHeatLayout *self, double x, double y)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const LanesCoreHeatGroup *group = get_group (self, i);
      int column = (int) floor ((x - group->cells.x) / (self->cell_width + self->gap));
      int line = (int) floor ((y - group->cells.y) / (self->cell_height + self->gap));
      gint64 found = (gint64) line * group->n_columns + column;

      if (column >= 0 && column < (int) group->n_columns && line >= 0 && found < group->n_cores)
        return (int) (group->first + (guint) found);
    }
  return -1;
}

/**
 * lanes_core_heat_layout_move:
 * @cell: where from
 * @dx: 1: to the right, -1: to the left, as it is laid out
 * @dy: 1: down, -1: up
 *
 * Finds the next cell in a direction, also in another group. To the sides the cells follow each
 * other line by line.
 *
 * Returns: that cell, or @cell when there is none
 */
guint
lanes_core_heat_layout_move (LanesCoreHeatLayout *self, guint cell, int dx, int dy)
{
  GdkRectangle from = lanes_core_heat_layout_get_cell (self, cell);
  double middle = from.x + from.width / 2.0;
  double best = INFINITY;
  guint chosen = cell;

  if (dx != 0)
    return (guint) CLAMP ((gint64) cell + dx, 0, (gint64) self->n_cells - 1);
  for (guint i = 0; i < self->n_cells; i++)
    {
      GdkRectangle to = lanes_core_heat_layout_get_cell (self, i);
      double down = (to.y - from.y) * dy;
      double aside = fabs (to.x + to.width / 2.0 - middle);

      /* The nearest line first, and of its cells the one straight ahead */
      if (down > 0 && down * 1e4 + aside < best)
        {
          best = down * 1e4 + aside;
          chosen = i;
        }
    }
  return chosen;
}
