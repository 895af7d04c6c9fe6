/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-view.h"

G_BEGIN_DECLS

#define LANES_TYPE_OVERVIEW (lanes_overview_get_type ())

G_DECLARE_FINAL_TYPE (LanesOverview, lanes_overview, LANES, OVERVIEW, GtkWidget)

void lanes_overview_set_view (LanesOverview *self, LanesView *view);
void lanes_overview_set_source (LanesOverview *self, LanesTrace *trace, GPtrArray *tasks);
void lanes_overview_set_n_cores (LanesOverview *self, guint n_cores);
void lanes_overview_set_low (LanesOverview *self, gboolean low);
void lanes_overview_update_tasks (LanesOverview *self);
void lanes_overview_refresh (LanesOverview *self);
const char *lanes_overview_get_text (LanesOverview *self);

G_END_DECLS
