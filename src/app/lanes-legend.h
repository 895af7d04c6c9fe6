/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANES_TYPE_LEGEND (lanes_legend_get_type ())

G_DECLARE_FINAL_TYPE (LanesLegend, lanes_legend, LANES, LEGEND, GtkWidget)

/* Properties: narrow, paused, unknown, others (all boolean), n-cores (uint). */
void lanes_legend_set_narrow (LanesLegend *self, gboolean narrow);
void lanes_legend_set_paused (LanesLegend *self, gboolean paused);
void lanes_legend_set_unknown (LanesLegend *self, gboolean unknown);
void lanes_legend_set_others (LanesLegend *self, gboolean others);
void lanes_legend_set_n_cores (LanesLegend *self, guint n_cores);

G_END_DECLS
