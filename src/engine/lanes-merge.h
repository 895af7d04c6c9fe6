/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-recorder.h"

G_BEGIN_DECLS

/* Brings what several recorders saw into one order. */
typedef struct _LanesMerge LanesMerge;

LanesMerge *lanes_merge_new (guint n_cores, LanesTime now, LanesTime lag);
void lanes_merge_free (LanesMerge *merge);
void lanes_merge_use (LanesMerge *merge, LanesRecorderKind kind, LanesTime since);
void lanes_merge_rest (LanesMerge *merge, LanesRecorderKind kind);
gboolean lanes_merge_is_plain (LanesMerge *merge, LanesRecorderKind kind);
void lanes_merge_pass (LanesMerge *merge, LanesTime now);
void lanes_merge_put (LanesMerge *merge, LanesRecorderKind kind, const GArray *slices,
                      LanesTime now);
gboolean lanes_merge_take (LanesMerge *merge, GArray *slices, LanesTime *now);
void lanes_merge_forget_thread (LanesMerge *merge, guint thread);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanesMerge, lanes_merge_free)

G_END_DECLS
