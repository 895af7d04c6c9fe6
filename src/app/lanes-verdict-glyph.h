/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-figures.h"

G_BEGIN_DECLS

#define LANES_TYPE_VERDICT_GLYPH (lanes_verdict_glyph_get_type ())

G_DECLARE_FINAL_TYPE (LanesVerdictGlyph, lanes_verdict_glyph, LANES, VERDICT_GLYPH, GtkWidget)

void lanes_verdict_glyph_set_verdict (LanesVerdictGlyph *self, LanesVerdict verdict);

G_END_DECLS
