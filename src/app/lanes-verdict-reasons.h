/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lanes-figures.h"

G_BEGIN_DECLS

#define LANES_TYPE_VERDICT_REASONS (lanes_verdict_reasons_get_type ())

G_DECLARE_FINAL_TYPE (LanesVerdictReasons, lanes_verdict_reasons, LANES, VERDICT_REASONS, GtkWidget)

/* Its button is the action watch.show-moment. */
void lanes_verdict_reasons_show (LanesVerdictReasons *self, const LanesFigures *figures);

G_END_DECLS
