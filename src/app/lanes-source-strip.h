/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-trace.h"

G_BEGIN_DECLS

#define LANES_TYPE_SOURCE_STRIP (lanes_source_strip_get_type ())

G_DECLARE_FINAL_TYPE (LanesSourceStrip, lanes_source_strip, LANES, SOURCE_STRIP, GtkWidget)

void lanes_source_strip_show (LanesSourceStrip *self, LanesTrace *trace, LanesSpan span,
                              gboolean mirrored);

G_END_DECLS
