/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-figures.h"

G_BEGIN_DECLS

#define LANES_TYPE_VERDICT_BANNER (lanes_verdict_banner_get_type ())

G_DECLARE_FINAL_TYPE (LanesVerdictBanner, lanes_verdict_banner, LANES, VERDICT_BANNER, GtkWidget)

void lanes_verdict_banner_show (LanesVerdictBanner *self, const LanesFigures *figures,
                                gboolean active);
void lanes_verdict_banner_set_empty (LanesVerdictBanner *self, gboolean empty);
const LanesFigures *lanes_verdict_banner_get_figures (LanesVerdictBanner *self);
void lanes_verdict_banner_close (LanesVerdictBanner *self);
const char *lanes_verdict_banner_get_title (LanesVerdictBanner *self);

G_END_DECLS
