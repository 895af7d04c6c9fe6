/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-cpu-sampler.h"
#include "lanes-text.h"

G_BEGIN_DECLS

char *lanes_watch_text_to_line (const LanesCpuSample *sample, LanesTime begin);
char *lanes_watch_text_to_json (const LanesCpuSample *sample);
GPtrArray *lanes_watch_text_draw (const LanesCpuSample *sample, guint columns, guint max_lines,
                                  const LanesTextStyle *style);

G_END_DECLS
