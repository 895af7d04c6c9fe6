/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-lane-layout.h"
#include "lanes-palette.h"
#include "lanes-topology.h"

G_BEGIN_DECLS

/* How the rows of threads show which core a turn was on, in the order of the setting. */
typedef enum
{
  LANES_CORE_NUMBERS_NUMBER,
  LANES_CORE_NUMBERS_COLOR,
  LANES_CORE_NUMBERS_NONE,
} LanesCoreNumbers;

/* What a stretch of time in a row may mean, where it is filled. */
typedef enum
{
  LANES_FILL_RUNNING,
  LANES_FILL_READY,
  LANES_FILL_PAUSED,
  LANES_FILL_UNKNOWN, /* the same for all tasks */
} LanesFill;

#define LANES_N_FILLS (LANES_FILL_UNKNOWN + 1)

typedef struct _LanesRowPainter LanesRowPainter;

/* Draws rows. It keeps the pixels of what does not change, and the names on the blocks. */
LanesRowPainter *lanes_row_painter_new (GtkWidget *widget);
void lanes_row_painter_free (LanesRowPainter *self);
void lanes_row_painter_set_source (LanesRowPainter *self, LanesTrace *trace,
                                   LanesTopology *topology, GPtrArray *tasks);
void lanes_row_painter_set_others (LanesRowPainter *self, LanesTrace *others);
void lanes_row_painter_set_mirrored (LanesRowPainter *self, gboolean mirrored);
void lanes_row_painter_set_core_numbers (LanesRowPainter *self, LanesCoreNumbers how);
void lanes_row_painter_set_shapes (LanesRowPainter *self, gboolean shapes);
void lanes_row_painter_forget (LanesRowPainter *self);
void lanes_row_painter_paint (LanesRowPainter *self, GtkSnapshot *snapshot, LanesLaneLayout *layout,
                              const LanesGrid *grid, guint task, const graphene_rect_t *area,
                              gboolean with_names);
void lanes_row_painter_paint_gaps (LanesRowPainter *self, GtkSnapshot *snapshot, GArray *gaps,
                                   const LanesGrid *grid, const graphene_rect_t *area);
void lanes_row_painter_paint_moves (LanesRowPainter *self, GtkSnapshot *snapshot, GArray *moves,
                                    const LanesGrid *grid, const graphene_rect_t *areas);

/* For those who explain what the rows look like. */
GdkTexture *lanes_row_painter_make_tile (LanesFill fill, LanesColor color, gboolean patterns,
                                         int scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesRowPainter, lanes_row_painter_free)

G_END_DECLS
