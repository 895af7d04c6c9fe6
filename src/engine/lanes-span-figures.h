/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-span-sums.h"

G_BEGIN_DECLS

typedef struct _LanesSpanFigures LanesSpanFigures;

LanesSpanFigures *lanes_span_figures_new (LanesTrace *trace, LanesSpan span);
void lanes_span_figures_free (LanesSpanFigures *self);
gboolean lanes_span_figures_step (LanesSpanFigures *self, LanesTime budget);

double lanes_span_figures_get_progress (LanesSpanFigures *self);
double lanes_span_figures_get_known (LanesSpanFigures *self);
LanesSpanSums *lanes_span_figures_get_sums (LanesSpanFigures *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesSpanFigures, lanes_span_figures_free)

G_END_DECLS
