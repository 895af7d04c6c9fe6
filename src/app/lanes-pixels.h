/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

guint32 lanes_pixels_pack (const GdkRGBA *color, float alpha);
gboolean lanes_pixels_want_cairo (GtkWidget *widget);
GskRenderNode *lanes_pixels_make_node (cairo_surface_t *surface, const graphene_rect_t *area,
                                       gboolean with_cairo);

G_END_DECLS
