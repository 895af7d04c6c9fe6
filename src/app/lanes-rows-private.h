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
  LanesTrace *others; /* (nullable): what other programs did on the cores */
  LanesRowList *list;
  LanesRowPainter *painter;
  LanesCoreSet used; /* positions of the cores that the tasks may run on */
  GPtrArray *tasks;  /* of LanesTask, by the session's number */
  GArray *gaps;      /* of LanesBox, kept to save allocations */
  int inset;
  int reserve; /* pixels at the bottom that rows leave free, if they can */
  int whole;   /* while all rows are drawn for a picture: columns in a pixel; 0: it is the screen */

  guint settle_id;
  gboolean whole_drawn; /* what is in sight is exact */
  guint go_on_id;

  /* What the keyboard is at, and what a menu is about. */
  gint64 current;     /* key of the row; -1: none */
  guint current_line; /* place of the core, in a group of cores */
  LanesRowOrder order;
  GSimpleActionGroup *actions;
  GtkWidget *menu;   /* made when it is needed */
  GtkWidget *hidden; /* says how many rows are hidden; made when it is needed */
  double press_x;
  double press_y;

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
  guint index; /* position of the core, number of the group, which process, or the thread */
  guint task;  /* whose row it is, where it is not a core's */
  LanesLaneLayout *lane; /* NULL: a group of cores has none */
  LanesRow *item;
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
LanesGrid lanes_rows_get_grid (LanesRows *self);
int lanes_rows_get_scroll (LanesRows *self);
int lanes_rows_get_drawn_height (LanesRows *self);
LanesRowPlace lanes_rows_get_place (LanesRows *self, guint row);
void lanes_rows_iter_init (LanesRowsIter *iter, LanesRows *self);
gboolean lanes_rows_iter_next (LanesRowsIter *iter, LanesRowPlace *place);

int lanes_rows_get_label_x (LanesRows *self);
int lanes_rows_get_row_near (LanesRows *self, double y);
void lanes_rows_take_space (LanesRows *self);

/* lanes-rows-draw.c */
void lanes_rows_draw (LanesRows *self, GtkSnapshot *snapshot);
void lanes_rows_forget_heat (LanesRows *self);
void lanes_rows_view_changed (LanesRows *self, GParamSpec *pspec);

/* lanes-rows-input.c */
void lanes_rows_click (LanesRows *self, int n_press, double x, double y);
void lanes_rows_add_input (LanesRows *self);
void lanes_rows_install_keys (GtkWidgetClass *widget_class);

/* lanes-rows-fold.c */
void lanes_rows_choose_line (LanesRows *self, guint line);
void lanes_rows_add_actions (LanesRows *self);
void lanes_rows_pop_up (LanesRows *self, const GdkRectangle *at);
void lanes_rows_update_hidden (LanesRows *self);
int lanes_rows_get_hidden_height (LanesRows *self);
void lanes_rows_place_hidden (LanesRows *self);

/* lanes-rows.c */
void lanes_rows_rearrange (LanesRows *self);

G_END_DECLS
