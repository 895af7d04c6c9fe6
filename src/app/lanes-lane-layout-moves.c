/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that go from one core to another. */
#include "lanes-lane-layout-private.h"

/* So many turns are looked at for one picture: the widest, if there are more. */
#define MAX_LOOKED_AT 400

typedef struct
{
  LanesBlock *block;
  guint row;
} Turn;

static LanesTime
get_length (const LanesBlock *block)
{
  return block->end - block->begin;
}

static int
compare_turns (gconstpointer a, gconstpointer b)
{
  LanesTime one = get_length (((const Turn *) a)->block);
  LanesTime other = get_length (((const Turn *) b)->block);

  return one < other ? 1 : -(one > other);
}

/* What the thread did next is asked once: it does not change any more. */
static void
follow (LanesBlock *block, LanesTrace *trace)
{
  LanesSlice slice = {.begin = block->begin,
                      .end = block->end,
                      .thread = block->thread,
                      .core = block->core};
  LanesSlice next;

  if (block->followed || block->open || !lanes_trace_get_neighbor (trace, &slice, TRUE, 1, &next))
    return;
  block->followed = next.ended != LANES_SLICE_OPEN;
  block->next_core = next.core;
  block->next = (LanesSpan){next.begin, next.end};
}

static void
collect_turns (LanesLaneLayout *self, guint row, LanesSpan shown, GArray *turns)
{
  for (guint i = lanes_lane_layout_find_box (self, shown.begin); i < self->blocks->len; i++)
    {
      Turn turn = {&g_array_index (self->blocks, LanesBlock, i), row};

      if (turn.block->end >= shown.end)
        break;
      g_array_append_val (turns, turn);
    }
}

static guint
find_row (LanesLaneLayout *const *cores, guint n_cores, guint core)
{
  for (guint i = 0; i < n_cores; i++)
    if (cores[i]->kind == LANES_LANE_CORE && cores[i]->index == core)
      return i;
  return G_MAXUINT;
}

/**
 * lanes_lane_collect_moves:
 * @cores: (array length=n_cores): rows of cores that are up to date; others among them are skipped
 * @n_cores: how many
 * @grid: the picture
 * @trace: where the slices are
 * @moves: (element-type LanesMove): where to add the moves
 *
 * Finds the threads that go from one core to another in sight, where both turns are wide enough for
 * a box. At most 400 moves are added, those of the widest turns: work does not depend on how many
 * slices there are.
 */
void
lanes_lane_collect_moves (LanesLaneLayout *const *cores, guint n_cores, const LanesGrid *grid,
                          LanesTrace *trace, GArray *moves)
{
  LanesSpan shown = lanes_grid_get_span (grid);
  LanesTime min_length = LANES_LANE_MIN_BOX * grid->step;
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (Turn));

  for (guint i = 0; i < n_cores; i++)
    if (cores[i]->kind == LANES_LANE_CORE)
      collect_turns (cores[i], i, shown, turns);
  if (turns->len > MAX_LOOKED_AT)
    g_array_sort (turns, compare_turns);

  for (guint i = 0; i < MIN (turns->len, MAX_LOOKED_AT); i++)
    {
      const Turn *turn = &g_array_index (turns, Turn, i);
      LanesBlock *block = turn->block;
      LanesTime length;
      LanesMove move;

      block->next_core = block->followed ? block->next_core : block->core;
      follow (block, trace);
      length = MIN (get_length (block), lanes_span_length (block->next));
      if (block->next_core == block->core || length < min_length || block->next.begin >= shown.end)
        continue;
      move = (LanesMove){
          .x = lanes_grid_get_x (grid, block->end, grid->n_columns),
          .row = turn->row,
          .to_x = lanes_grid_get_x (grid, block->next.begin, grid->n_columns),
          .to_row = find_row (cores, n_cores, block->next_core),
          .task = block->task,
          .width = (double) length / (double) grid->step,
      };
      if (move.to_row != G_MAXUINT)
        g_array_append_val (moves, move);
    }
}
