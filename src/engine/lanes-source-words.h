/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-recorder.h"

G_BEGIN_DECLS

guint lanes_source_sum_up (LanesTrace *trace, LanesSpan span, LanesTraceSource *sum);
gboolean lanes_source_is_one (const LanesTraceSource *source);
const char *lanes_source_name (const LanesTraceSource *source);
char *lanes_source_describe (const LanesTraceSource *source);
char *lanes_source_explain (const LanesTraceSource *source);

G_END_DECLS
