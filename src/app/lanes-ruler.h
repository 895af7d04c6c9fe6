/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_RULER (lanes_ruler_get_type ())

G_DECLARE_FINAL_TYPE (LanesRuler, lanes_ruler, LANES, RULER, GtkWidget)

/* Property: inset (int): where the time begins, from the edge that the labels are at. */
void lanes_ruler_set_view (LanesRuler *self, LanesView *view);
void lanes_ruler_set_moving (LanesRuler *self, gboolean moving);

/* lanes-ruler-words.c */
LanesTime lanes_ruler_get_base (LanesView *view);
char *lanes_ruler_format_base (LanesView *view);
char *lanes_ruler_describe (LanesView *view);
char *lanes_ruler_format (LanesView *view, gboolean moving, guint tick);

G_END_DECLS
