/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-lane-layout.h"
#include "lanes-palette.h"

G_BEGIN_DECLS

typedef struct _LanesRowPainter LanesRowPainter;

/* Draws rows. It keeps the pieces that look the same in every frame: the names on the blocks and
 * the hatching. */
LanesRowPainter *lanes_row_painter_new (GtkWidget *widget);
void lanes_row_painter_free (LanesRowPainter *self);
void lanes_row_painter_set_tasks (LanesRowPainter *self, GPtrArray *tasks);
void lanes_row_painter_forget (LanesRowPainter *self);
void lanes_row_painter_paint (LanesRowPainter *self, GtkSnapshot *snapshot, LanesLaneLayout *layout,
                              const LanesGrid *grid, guint task, const graphene_rect_t *area,
                              gboolean with_names);
void lanes_row_painter_paint_gaps (GtkSnapshot *snapshot, GArray *gaps, const LanesGrid *grid,
                                   const graphene_rect_t *area);
GdkTexture *lanes_row_painter_get_hatch (LanesRowPainter *self, LanesColor color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesRowPainter, lanes_row_painter_free)

G_END_DECLS
