/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How high the rows are: pure arithmetic. */
#include "lanes-row-heights.h"

/* In tenths of a line of text */
#define MIN_CORE     6
#define FEW_CORE     22 /* few cores stay so high, however many tasks there are */
#define FEW_CORE_LOW 14
#define MAX_CORE     32
#define MAX_CORE_LOW 18
#define MIN_TASK     10
#define MAX_TASK     22

/* Where there is much room, a row grows on up to this part of it, and so many times at the most. */
#define CORE_PART 9
#define TASK_PART 15
#define HIGHEST   3

#define SEPARATOR     24
#define MIN_SEPARATOR 14
#define SLACK         6 /* so many steps may be left unused, so that rows keep their heights */

/* Rows that have to be scrolled to grow by so many steps at the most. */
#define MAX_SCROLLING 10

/* The share of the room that cores may have before they are grouped, and groups of them at the most
 * and at the least, in tenths */
#define CORES_SHARE 7
#define BANDS_SHARE 6
#define BANDS_LEAST 4

/* Without any room known, more cores than that are grouped. */
#define MANY 64

/* The share of the room that is for the cores alone, in tenths: the tasks are scrolled to sooner
 * than the cores become hard to read. */
#define CORES_OWN 3

/* A line of a group of cores is at most so high, in pixels. */
#define MAX_LINE 12

static int
grow (int least, int most, int step, int from, int until)
{
  int way = CLAMP (step - from, 0, until - from);

  return least + (most - least) * way / (until - from);
}

/* How high cores are at least, in tenths of a line: few of them are never made thin. */
static int
get_least_core (const LanesRowRoom *room)
{
  int share = room->n_cores > 0 ? room->space * CORES_OWN / 10 / (int) room->n_cores : 0;

  /* A fifth of it is the gap. */
  return CLAMP (share * 4 / 5 * 10 / MAX (room->line, 1), MIN_CORE,
                room->low ? FEW_CORE_LOW : FEW_CORE);
}

/* How high a row is at most, in tenths of a line. */
static int
get_most (const LanesRowRoom *room, int most, int part)
{
  int share = room->space / part * 10 / MAX (room->line, 1);

  return CLAMP (share, most, most * HIGHEST);
}

/* Cores grow first: they are what is looked at from the back of the room. */
static LanesRowHeights
get_heights (const LanesRowRoom *room, int step)
{
  const int steps = LANES_ROW_HEIGHTS_STEPS;
  int most_core = room->low ? MAX_CORE_LOW : get_most (room, MAX_CORE, CORE_PART);
  int core = grow (get_least_core (room), most_core, step, 0, steps);
  int task = grow (MIN_TASK, get_most (room, MAX_TASK, TASK_PART), step, steps / 4, steps);
  LanesRowHeights heights = {
      .core = core * room->line / 10,
      .task = task * room->line / 10,
      .separator = room->n_tasks > 0 && (room->n_cores > 0 || room->bands > 0)
                       ? grow (MIN_SEPARATOR, SEPARATOR, step, 0, steps / 4)
                       : 0,
      .step = step,
  };

  heights.core_gap = CLAMP (heights.core / 4, 2, 10);
  heights.task_gap = CLAMP (heights.task / 4, 2, 9);
  return heights;
}

/**
 * lanes_row_heights_get_total:
 * @room: how many rows there are
 *
 * Returns: how high all rows are together, with what is between them, in pixels
 */
int
lanes_row_heights_get_total (const LanesRowHeights *self, const LanesRowRoom *room)
{
  return LANES_ROW_HEIGHTS_TOP + room->bands + (int) room->n_cores * (self->core + self->core_gap)
         + self->separator + (int) room->n_tasks * (self->task + self->task_gap);
}

/* When there is to be scrolled anyway, the cores are not made lower than they have to be for half
 * of the room. */
static int
find_scrolling_step (const LanesRowRoom *room)
{
  LanesRowRoom cores = *room;
  int step = 0;

  cores.n_tasks = 0;
  while (step < MAX_SCROLLING)
    {
      LanesRowHeights heights = get_heights (&cores, step + 1);

      if (lanes_row_heights_get_total (&heights, &cores) > room->space / 2)
        break;
      step++;
    }
  return step;
}

/**
 * lanes_row_heights_fit:
 * @room: what is to find room
 * @before: (nullable): how high the rows are now, where the room is the same
 *
 * Finds the heights that fill the room: few rows grow up to what looks well, many shrink down to
 * what can be read, and then have to be scrolled to. Rows keep the heights they had as long as that
 * comes close, so that nothing jumps when a thread comes or goes.
 *
 * Returns: the heights
 */
LanesRowHeights
lanes_row_heights_fit (const LanesRowRoom *room, const LanesRowHeights *before)
{
  int best = room->space > 0 ? 0 : LANES_ROW_HEIGHTS_STEPS / 2;
  LanesRowHeights heights;

  for (int step = 1; step <= LANES_ROW_HEIGHTS_STEPS && room->space > 0; step++)
    {
      heights = get_heights (room, step);
      if (lanes_row_heights_get_total (&heights, room) > room->space)
        break;
      best = step;
    }
  heights = get_heights (room, 0);
  if (room->space > 0 && lanes_row_heights_get_total (&heights, room) > room->space)
    best = find_scrolling_step (room);
  if (before && before->step <= best && best - before->step <= SLACK)
    best = before->step;
  return get_heights (room, best);
}

/**
 * lanes_row_heights_is_crowded:
 * @n_cores: how many cores there are
 * @line: height of a line of text
 * @space: from top to bottom; 0: not known yet
 *
 * Returns: whether the cores need so much of the room at their least height that they are grouped
 */
gboolean
lanes_row_heights_is_crowded (guint n_cores, int line, int space)
{
  LanesRowRoom room = {.n_cores = n_cores, .line = line};
  LanesRowHeights least = get_heights (&room, 0);

  if (space <= 0)
    return n_cores > MANY;
  return (gint64) n_cores * (least.core + least.core_gap) > (gint64) space * CORES_SHARE / 10;
}

/**
 * lanes_row_heights_get_bands_space:
 * @room: how many rows of tasks there are, and in how much room
 *
 * Returns: how much of the room is for the groups of cores, in pixels: what the tasks leave, within
 *   bounds
 */
int
lanes_row_heights_get_bands_space (const LanesRowRoom *room)
{
  LanesRowHeights least = get_heights (room, 0);
  int space = room->space > 0 ? room->space : 2 * MANY * MAX_LINE / 10;
  int left = space - (int) room->n_tasks * (least.task + least.task_gap) - SEPARATOR
             - LANES_ROW_HEIGHTS_TOP;

  return CLAMP (left, space * BANDS_LEAST / 10, space * BANDS_SHARE / 10);
}

/**
 * lanes_row_heights_fit_band:
 * @n_cores: how many cores are in the group
 * @n_all: how many there are in all groups together
 * @line: height of a line of text
 * @space: for all groups together, from top to bottom
 *
 * Finds room for a group of cores: each core is a thin line, or several share one where there are
 * more cores than pixels.
 *
 * Returns: what its lines are like
 */
LanesRowBand
lanes_row_heights_fit_band (guint n_cores, guint n_all, int line, int space)
{
  gint64 share = (gint64) space * n_cores / MAX (n_all, 1);
  guint height = (guint) MAX (share, 2 * line);
  guint per_line = (n_cores + height - 1) / height;

  if (n_cores <= height)
    return (LanesRowBand){(int) MIN (height / MAX (n_cores, 1), MAX_LINE), 1, n_cores};
  return (LanesRowBand){1, per_line, (n_cores + per_line - 1) / per_line};
}
