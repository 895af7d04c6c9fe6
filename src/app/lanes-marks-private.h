/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-marks.h"
#include "lanes-marks-layout.h"
#include "lanes-rows-private.h"
#include "lanes-stretch.h"

G_BEGIN_DECLS

/* What a drag over the rows moves. */
typedef enum
{
  LANES_MARKS_DRAG_NONE,
  LANES_MARKS_DRAG_BEGIN, /* an edge of the selected span */
  LANES_MARKS_DRAG_END,
  LANES_MARKS_DRAG_NEW, /* a new one */
} LanesMarksDrag;

/**
 * LanesMarks:
 *
 * What is pointed at, drawn over the rows in a pass of its own, so that the rows need not be drawn
 * anew: the thread under the pointer lights up, the selected turn has an outline, the selected span
 * is a band with two edges, and slow motion has a line that goes through the picture.
 *
 * It takes no input itself: it listens to that of the rows.
 */
struct _LanesMarks
{
  GtkWidget parent_instance;

  LanesRows *rows; /* borrowed: they go with the template that holds both */
  LanesView *view;
  LanesTurnSource *source;
  GArray *pieces; /* of LanesMarkPiece, kept to save allocations */

  /* lanes-marks-input.c */
  gboolean inside; /* the pointer is over the rows, and was the last to say what is pointed at */
  double x;
  double y;
  guint refresh_id;
  guint follow_id;
  LanesMarksDrag drag;
  double drag_x;
  LanesTime drag_from;

  /* lanes-marks-stretch.c */
  gboolean has_stretch; /* where the pointer is there is no turn, and this instead */
  LanesStretch stretch;
  gboolean has_tally; /* it is in a row of several threads, which do this */
  LanesTally tally;
  LanesTime tally_time;
  gint64 pointed_row; /* key of the row that both are of */

  /* lanes-marks-keys.c */
  GtkEventController *keys; /* borrowed: of the rows */
};

void lanes_marks_tell (LanesMarks *self);

void lanes_marks_draw (LanesMarks *self, GtkSnapshot *snapshot);
gboolean lanes_marks_get_slice_rect (LanesMarks *self, const LanesSlice *slice,
                                     graphene_rect_t *rect);
graphene_rect_t lanes_marks_get_rect (LanesMarks *self, LanesSpan span,
                                      const graphene_rect_t *area);

void lanes_marks_listen (LanesMarks *self);
void lanes_marks_follow (LanesMarks *self);
void lanes_marks_hush (LanesMarks *self);

void lanes_marks_look (LanesMarks *self, guint row, LanesTime time, const LanesSlice *slice);
void lanes_marks_look_away (LanesMarks *self);
gboolean lanes_marks_get_stretch (LanesMarks *self, LanesStretch *stretch);
gboolean lanes_marks_get_stretch_rect (LanesMarks *self, graphene_rect_t *rect);
char *lanes_marks_describe_row (LanesMarks *self, guint row, LanesTime time);

void lanes_marks_add_keys (LanesMarks *self);
void lanes_marks_remove_keys (LanesMarks *self);
void lanes_marks_say (LanesMarks *self, const LanesSlice *slice);

G_END_DECLS
