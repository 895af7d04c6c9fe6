/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lanes-lanes.h"

G_BEGIN_DECLS

/**
 * LanesLanes:
 *
 * The timeline: a ruler, the rows, how exact they are, and what belongs to looking at them.
 *
 * It owns the clock of the picture, which ticks only while there is something to follow: tasks are
 * active or slow motion plays, the view is not held still, and the widget is on the screen.
 */
struct _LanesLanes
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *ruler;
  GtkWidget *together;
  GtkWidget *area;
  GtkWidget *scroller;
  GtkWidget *rows;
  GtkWidget *marks;
  GtkWidget *fade;
  GtkWidget *gone;
  GtkWidget *hint;
  GtkWidget *words; /* around the next, so wide and not wider */
  GtkWidget *exactness;
  GtkWidget *strip;
  GtkWidget *strip_row;
  GtkWidget *overview;
  GtkWidget *controls;

  LanesView *view;
  LanesTrace *trace;
  LanesTime oldest; /* the first moment ever recorded; 0: there was none yet */
  gboolean running;
  guint tick_id;
  guint timer_id;
  LanesTime pace;      /* of the timer */
  LanesTime drawn;     /* when the frame clock last moved the picture */
  gsize n_drawn;       /* slices in the trace when it was looked at last */
  LanesTime drawn_end; /* and when the last thread had ended */
  LanesTime cpu_time;  /* by then; 0: what it cost is known */
  LanesTime cost;      /* of a picture, lately */
  LanesTime pause;     /* from the last picture to the next, where drawing has to wait for a core */

  /* Where it comes from, as it was said last */
  guint64 lost;
  guint64 said_lost;
  guint said_kinds;
  LanesTime said_period;
  int label_width; /* of the rows */
  int said_width;

  /* A hand that moves the picture */
  double pointer_x;   /* in the rows */
  gboolean drags;     /* it may move the picture */
  LanesTime drag_end; /* what the picture ended with when the drag began */
  double drag_scroll; /* how far the rows were scrolled then */
  double drag_x;      /* where the drag on the ruler began, and the moment there */
  LanesTime drag_time;
  LanesFollow drag_follow; /* before the press */
  double pinch;            /* scale so far */
};

/* lanes-lanes-clock.c */
void lanes_lanes_update_limits (LanesLanes *self);
void lanes_lanes_settle (LanesLanes *self);
void lanes_lanes_update_clock (LanesLanes *self);
void lanes_lanes_stop_clock (LanesLanes *self);
void lanes_lanes_update_animated (LanesLanes *self);

/* lanes-lanes-input.c */
void lanes_lanes_install_keys (GtkWidgetClass *widget_class);
void lanes_lanes_take_input (LanesLanes *self);

/* lanes-lanes-strips.c */
gboolean lanes_lanes_move_strip (LanesLanes *self);
void lanes_lanes_update_strip (LanesLanes *self);
void lanes_lanes_set_label_width (LanesLanes *self, int width);

/* lanes-lanes-gone.c */
void lanes_lanes_update_gone (LanesLanes *self);
gboolean lanes_lanes_place_gone (LanesLanes *self, GtkWidget *child, GdkRectangle *place);

G_END_DECLS
