/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-row-list.h"
#include "lanes-row-painter.h"
#include "lanes-rows.h"

G_BEGIN_DECLS

/**
 * LanesRows:
 *
 * The rows of the lanes: who is on which core, and below it what each thread does.
 *
 * It scrolls by itself, so that only the rows in sight are laid out and drawn.
 */
struct _LanesRows
{
  GtkWidget parent_instance;

  LanesView *view;
  LanesTrace *trace;
  LanesRowList *list;
  LanesRowPainter *painter;
  LanesCoreSet used; /* positions of the cores that the tasks may run on */
  GArray *gaps;      /* of LanesBox, kept to save allocations */
  int inset;

  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  guint hscroll_policy : 1;
  guint vscroll_policy : 1;
};

/* lanes-rows-draw.c */
graphene_rect_t lanes_rows_get_area (LanesRows *self, int y, int height);
void lanes_rows_draw (LanesRows *self, GtkSnapshot *snapshot);

G_END_DECLS
