/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lanes-task.h"

G_BEGIN_DECLS

/* How many colors a text may use. */
typedef enum
{
  LANES_PALETTE_NONE,
  LANES_PALETTE_16,
  LANES_PALETTE_256,
  LANES_PALETTE_TRUE,
} LanesPalette;

/* What the reader's device can show. */
typedef struct
{
  LanesPalette palette;
  gboolean unicode; /* block characters, typographic signs; else ASCII */
} LanesTextStyle;

LanesPalette lanes_palette_choose (gboolean is_terminal, const char *no_color,
                                   const char *colorterm, const char *term);

#define LANES_TEXT_RESET "\033[0m"

void lanes_text_append_color (GString *text, LanesPalette palette, LanesColor color);
void lanes_text_append_background (GString *text, LanesPalette palette, LanesColor color);
void lanes_text_append_bold (GString *text, LanesPalette palette);
void lanes_text_append_dim (GString *text, LanesPalette palette);
void lanes_text_append_reset (GString *text, LanesPalette palette);

char *lanes_text_clean (const char *text);
guint lanes_text_get_width (const char *text);
void lanes_text_append_fitted (GString *into, const char *text, guint width, gboolean unicode);
void lanes_text_append_right (GString *into, const char *text, guint width, gboolean unicode);
char *lanes_text_cut_lines (const char *text, guint n_lines);

G_END_DECLS
