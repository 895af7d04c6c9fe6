/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_VERDICT_LAYOUT (lanes_verdict_layout_get_type ())

G_DECLARE_FINAL_TYPE (LanesVerdictLayout, lanes_verdict_layout, LANES, VERDICT_LAYOUT,
                      GtkLayoutManager)

void lanes_verdict_layout_set_hold (LanesVerdictLayout *self, gboolean hold);

G_END_DECLS
