/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-run.h"
#include "lanes-task.h"

G_BEGIN_DECLS

/* What a drawn thing needs to know about the style that is on. */
typedef enum
{
  LANES_STYLE_LIGHT,
  LANES_STYLE_DARK,
} LanesStyle;

#define LANES_N_STYLES (LANES_STYLE_DARK + 1)

/* So many cores have a color of their own. */
#define LANES_PALETTE_N_CORES 8

const GdkRGBA *lanes_palette_get_color (LanesStyle style, LanesColor color);
GdkRGBA lanes_palette_get_word (LanesStyle style, LanesColor color);
const GdkRGBA *lanes_palette_get_core (LanesStyle style, guint core);
const GdkRGBA *lanes_palette_get_text (LanesStyle style);
const GdkRGBA *lanes_palette_get_others (LanesStyle style);
const GdkRGBA *lanes_palette_get_others_text (LanesStyle style);
const GdkRGBA *lanes_palette_get_gap (LanesStyle style);
const GdkRGBA *lanes_palette_get_page (LanesStyle style);
GdkRGBA lanes_palette_mix (const GdkRGBA *color, float alpha);
GdkRGBA lanes_palette_make_line (const GdkRGBA *text, float alpha);
LanesStyle lanes_palette_get_style (void);
const char *lanes_palette_get_css_class (LanesColor color);
void lanes_palette_show_state (GtkWidget *widget, LanesRun *run);
void lanes_palette_install (GdkDisplay *display);

G_END_DECLS
