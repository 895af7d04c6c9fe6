/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-run.h"

G_BEGIN_DECLS

#define LANES_TYPE_OUTPUT_VIEW (lanes_output_view_get_type ())

G_DECLARE_FINAL_TYPE (LanesOutputView, lanes_output_view, LANES, OUTPUT_VIEW, GtkWidget)

/* Action: output.copy */
void lanes_output_view_set_run (LanesOutputView *self, LanesRun *run);
void lanes_output_view_update (LanesOutputView *self);

G_END_DECLS
