/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-palette.h"

G_BEGIN_DECLS

/* The sides of a tile, in pixels of the application. */
#define LANES_PATTERN_SIZE 16

double lanes_pattern_get_cover (LanesColor color, double x, double y);
GdkRGBA lanes_pattern_get_ink (LanesStyle style);
GdkTexture *lanes_pattern_get_tile (LanesColor color, LanesStyle style, int scale);
char *lanes_pattern_make_url (LanesColor color, LanesStyle style);
void lanes_pattern_append (GtkSnapshot *snapshot, LanesColor color, const graphene_rect_t *rect,
                           int scale);
gboolean lanes_pattern_is_on (void);
void lanes_pattern_watch (GObject *object, GCallback callback);

G_END_DECLS
