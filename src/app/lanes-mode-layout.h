/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-task.h"

G_BEGIN_DECLS

/* More than these are not drawn, but written: so many that one would have to count. */
#define LANES_MODE_LAYOUT_MOST_BOXES   12
#define LANES_MODE_LAYOUT_MOST_STRANDS 8

/* What to draw, and where there is room for it. All sizes in pixels. */
typedef struct
{
  LanesMode mode;
  guint processes;
  guint threads;
  float width;
  float height;
  float note_width; /* of the longest count in words, "× 256" */
  float note_height;
  gboolean rtl;
} LanesModeRequest;

/* Boxes for processes with strands for threads inside, in the middle of the room. */
typedef struct
{
  guint n_boxes;         /* to draw */
  guint n_strands;       /* to draw in each */
  gboolean more_boxes;   /* there are more: their count is written after the last box */
  gboolean more_strands; /* there are more: their count is written below them, in each box */

  /* private to lanes-mode-layout.c */
  guint n_columns;
  float room; /* the width of the whole */
  float x;
  float y;
  float box_width;
  float box_height;
  float gap;
  float pad;
  float pitch;
  float note_width;
  float note_height;
  gboolean rtl;
} LanesModeLayout;

void lanes_mode_layout_compute (const LanesModeRequest *request, LanesModeLayout *layout);
graphene_rect_t lanes_mode_layout_get_box (const LanesModeLayout *layout, guint box);
graphene_rect_t lanes_mode_layout_get_strand (const LanesModeLayout *layout, guint box,
                                              guint strand);
graphene_rect_t lanes_mode_layout_get_boxes_note (const LanesModeLayout *layout);
graphene_rect_t lanes_mode_layout_get_strands_note (const LanesModeLayout *layout, guint box);

G_END_DECLS
