/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-legend.h"
#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_LANES_CONTROLS (lanes_lanes_controls_get_type ())

G_DECLARE_FINAL_TYPE (LanesLanesControls, lanes_lanes_controls, LANES, LANES_CONTROLS, GtkWidget)

void lanes_lanes_controls_set_view (LanesLanesControls *self, LanesView *view);
void lanes_lanes_controls_set_presenter (LanesLanesControls *self, gboolean presenter);
LanesLegend *lanes_lanes_controls_get_legend (LanesLanesControls *self);

G_END_DECLS
