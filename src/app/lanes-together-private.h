/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-load-columns.h"
#include "lanes-together-layout.h"
#include "lanes-together.h"

G_BEGIN_DECLS

/* What the picture of the graph depends on, besides the means */
typedef struct
{
  graphene_rect_t area;
  GdkRGBA color;
  gboolean mirrored;
  int scale;  /* pixels of the screen in one */
  float unit; /* so many pixels of the screen stand for one thread */
} LanesTogetherLook;

/**
 * LanesTogether:
 *
 * How many tasks run at the same instant, over the time that the lanes below show: a step graph
 * whose full height is all the cores that the tasks may use.
 */
struct _LanesTogether
{
  GtkWidget parent_instance;

  LanesView *view;
  LanesTrace *trace;
  GPtrArray *tasks; /* of LanesTask, by the numbers that the trace has for them; it grows */
  LanesLoadColumns *columns;
  int inset;
  guint n_cores; /* that the tasks may use */
  gboolean low;

  LanesGrid grid;
  GArray *means; /* of float: threads running at once, by column; below 0: not known */
  LanesTogetherFigures figures;
  GArray *gaps; /* of LanesBox, kept to save allocations */

  GskRenderNode *picture;  /* of the graph, as long as nothing changes */
  LanesTogetherLook look;  /* of the picture */
  cairo_surface_t *pixels; /* of the picture, or of the last one; what moved on is kept of it */
  GArray *drawn;           /* the means that it shows */
  LanesGrid drawn_grid;

  guint go_on_id; /* reading takes longer than a frame */
  guint text_id;  /* what is written and spoken comes at a calm pace */
  guint serial;   /* of the figures: another one when they are others */
  guint written_serial;
  guint spoken_serial;
  gint64 written;
  gint64 spoken;
  char *text; /* what is spoken */
  PangoLayout *title;
  PangoLayout *value;
  PangoLayout *last;
  PangoLayout *ideal;
};

/* lanes-together.c */
graphene_rect_t lanes_together_get_area (LanesTogether *self);

/* lanes-together-draw.c */
void lanes_together_draw (LanesTogether *self, GtkSnapshot *snapshot);

/* lanes-together-text.c */
void lanes_together_update_text (LanesTogether *self);
void lanes_together_forget_text (LanesTogether *self);
void lanes_together_stop_text (LanesTogether *self);
int lanes_together_get_line_height (LanesTogether *self);
int lanes_together_get_label_width (LanesTogether *self);

G_END_DECLS
