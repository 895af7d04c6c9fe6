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
  int whole; /* while all rows are drawn for a picture: columns in a pixel; 0: it is the screen */

  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  guint hscroll_policy : 1;
  guint vscroll_policy : 1;
};

/* A row, and where it is in the widget. */
typedef struct
{
  guint row; /* from the top */
  LanesRowKind kind;
  guint index; /* position of the core, or number of the thread */
  guint task;  /* whose row it is, where it is not a core's */
  LanesLaneLayout *lane;
  graphene_rect_t area; /* of its blocks */
} LanesRowPlace;

/* Walks the rows in sight, from the top. */
typedef struct
{
  LanesRows *rows;
  guint next;
} LanesRowsIter;

/* lanes-rows-geometry.c */
graphene_rect_t lanes_rows_get_area (LanesRows *self, int y, int height);
gboolean lanes_rows_is_in_time (LanesRows *self, double x);
LanesGrid lanes_rows_get_grid (LanesRows *self);
int lanes_rows_get_scroll (LanesRows *self);
int lanes_rows_get_drawn_height (LanesRows *self);
LanesRowPlace lanes_rows_get_place (LanesRows *self, guint row);
void lanes_rows_iter_init (LanesRowsIter *iter, LanesRows *self);
gboolean lanes_rows_iter_next (LanesRowsIter *iter, LanesRowPlace *place);

/* lanes-rows-draw.c */
void lanes_rows_draw (LanesRows *self, GtkSnapshot *snapshot);

G_END_DECLS
