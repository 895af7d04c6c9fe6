/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-mode-layout.h"

/* How many are drawn of too many */
#define FEW_BOXES   4
#define FEW_STRANDS 4

#define ONE_ROW 6 /* boxes; more stand in two rows */

/* Sizes where there is room enough, in pixels */
#define GAP        10.0f
#define PAD        9.0f
#define PITCH      10.0f
#define LEAST_BOX  30.0f
#define MOST_BOX   70.0f /* the height of a box */
#define THICKNESS  0.42f /* of a strand, as a share of the pitch */
#define NARROW_GAP 0.04f /* at the most, as a share of the width */
#define NARROW_PAD 0.16f /* at the most, as a share of a box */

static void
choose_counts (const LanesModeRequest *request, LanesModeLayout *layout)
{
  guint boxes = request->mode == LANES_MODE_THREADS ? 1 : request->processes;
  guint strands = request->mode == LANES_MODE_PROCESSES ? 1 : request->threads;

  layout->more_boxes = boxes > LANES_MODE_LAYOUT_MOST_BOXES;
  layout->more_strands = strands > LANES_MODE_LAYOUT_MOST_STRANDS;
  layout->n_boxes = layout->more_boxes ? FEW_BOXES : MAX (boxes, 1);
  layout->n_strands = layout->more_strands ? FEW_STRANDS : MAX (strands, 1);
  layout->n_columns = layout->n_boxes > ONE_ROW ? (layout->n_boxes + 1) / 2 : layout->n_boxes;
}

static float
choose_box_width (const LanesModeLayout *layout, float room)
{
  float wanted = MAX (2 * PAD + (float) layout->n_strands * PITCH, LEAST_BOX);
  float n = (float) layout->n_columns;

  if (layout->more_strands)
    wanted = MAX (wanted, layout->note_width + PAD);
  return MIN (wanted, (room - (n - 1) * layout->gap) / n);
}

/**
 * lanes_mode_layout_compute:
 * @request: what to draw, and the room for it
 * @layout: (out): where everything is
 *
 * Lays out the picture of how a task is launched: a box per process, in one row or two, with a
 * strand per thread. The boxes are as large as the room allows, and no larger than looks well.
 */
void
lanes_mode_layout_compute (const LanesModeRequest *request, LanesModeLayout *layout)
{
  guint n_rows;
  float room = request->width;
  float inner;
  float whole;

  *layout = (LanesModeLayout){.note_width = request->note_width,
                              .note_height = request->note_height,
                              .room = request->width,
                              .rtl = request->rtl};
  choose_counts (request, layout);

  n_rows = layout->n_boxes > layout->n_columns ? 2 : 1;
  layout->gap = MIN (GAP, request->width * NARROW_GAP);
  if (layout->more_boxes)
    room -= layout->note_width + layout->gap;
  layout->box_width = choose_box_width (layout, room);
  layout->box_height =
      MIN (MOST_BOX, (request->height - (float) (n_rows - 1) * layout->gap) / (float) n_rows);
  layout->pad = MIN (PAD, MIN (layout->box_width, layout->box_height) * NARROW_PAD);

  inner = layout->box_width - 2 * layout->pad;
  layout->pitch = MIN (PITCH, inner / (float) layout->n_strands);
  whole = (float) layout->n_columns * (layout->box_width + layout->gap) - layout->gap;
  layout->x = (room - whole) / 2;
  layout->y =
      (request->height - (float) n_rows * (layout->box_height + layout->gap) + layout->gap) / 2;
}

static graphene_rect_t
place (const LanesModeLayout *layout, float x, float y, float width, float height)
{
  return GRAPHENE_RECT_INIT (layout->rtl ? layout->room - x - width : x, y, width, height);
}

static void
get_corner (const LanesModeLayout *layout, guint box, float *x, float *y)
{
  *x = layout->x + (float) (box % layout->n_columns) * (layout->box_width + layout->gap);
  *y = layout->y + (float) (box / layout->n_columns) * (layout->box_height + layout->gap);
}

/**
 * lanes_mode_layout_get_box:
 * @layout: a layout
 * @box: from 0
 *
 * Returns: where a process is
 */
graphene_rect_t
lanes_mode_layout_get_box (const LanesModeLayout *layout, guint box)
{
  float x, y;

  get_corner (layout, box, &x, &y);
  return place (layout, x, y, layout->box_width, layout->box_height);
}

/**
 * lanes_mode_layout_get_strand:
 * @layout: a layout
 * @box: from 0
 * @strand: from 0
 *
 * Returns: where a thread of a process is
 */
graphene_rect_t
lanes_mode_layout_get_strand (const LanesModeLayout *layout, guint box, guint strand)
{
  float thickness = layout->pitch * THICKNESS;
  float from_middle = (float) strand - (float) (layout->n_strands - 1) / 2;
  float height = layout->box_height - 2 * layout->pad;
  float x, y;

  get_corner (layout, box, &x, &y);
  if (layout->more_strands)
    height = MAX (height - layout->note_height, 1);
  x += layout->box_width / 2 + from_middle * layout->pitch - thickness / 2;
  return place (layout, x, y + layout->pad, thickness, height);
}

/**
 * lanes_mode_layout_get_boxes_note:
 * @layout: a layout with more boxes than are drawn
 *
 * Returns: where to write how many boxes there are
 */
graphene_rect_t
lanes_mode_layout_get_boxes_note (const LanesModeLayout *layout)
{
  float x, y;

  get_corner (layout, layout->n_boxes - 1, &x, &y);
  return place (layout, x + layout->box_width + layout->gap,
                y + (layout->box_height - layout->note_height) / 2, layout->note_width,
                layout->note_height);
}

/**
 * lanes_mode_layout_get_strands_note:
 * @layout: a layout with more strands than are drawn
 * @box: from 0
 *
 * Returns: where to write how many strands there are, in the middle of it
 */
graphene_rect_t
lanes_mode_layout_get_strands_note (const LanesModeLayout *layout, guint box)
{
  float x, y;

  get_corner (layout, box, &x, &y);
  return place (layout, x, y + layout->box_height - layout->note_height - layout->pad / 3,
                layout->box_width, layout->note_height);
}
