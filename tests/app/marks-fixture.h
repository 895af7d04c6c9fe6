/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-lanes.h"
#include "lanes-turn-card.h"

G_BEGIN_DECLS

#define MS LANES_MSEC

/* A second of two tasks that take turns of 20 ms on the first core, with the card of what is
 * pointed at. */
typedef struct
{
  LanesTopology *topology;
  LanesTrace *trace;
  LanesView *view;
  GPtrArray *tasks;
  GtkWidget *window;
  LanesLanes *lanes;
  GtkWidget *rows;
  LanesTurnCard *card;
  LanesTime begin;
} MarksFixture;

void marks_fixture_set_up (MarksFixture *self, gconstpointer data);
void marks_fixture_tear_down (MarksFixture *self, gconstpointer data);
GtkEventController *marks_fixture_find_controller (MarksFixture *self, GType type,
                                                   GtkPropagationPhase phase);
void marks_fixture_move_pointer (MarksFixture *self, double x, double y);
double marks_fixture_get_x (MarksFixture *self, LanesTime time);
double marks_fixture_get_y (MarksFixture *self, guint row);

G_END_DECLS
