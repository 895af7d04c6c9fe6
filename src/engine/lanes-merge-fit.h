/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-trace.h"

G_BEGIN_DECLS

/* What a recorder that samples says of a slice, and when it was read. */
typedef struct
{
  LanesSlice slice;
  LanesTime read;
} LanesSampledSlice;

/* Finds places for sampled slices beside those that are known exactly. */
typedef struct _LanesMergeFit LanesMergeFit;

LanesMergeFit *lanes_merge_fit_new (guint n_cores);
void lanes_merge_fit_free (LanesMergeFit *fit);
gboolean lanes_merge_fit_is_empty (LanesMergeFit *fit);
void lanes_merge_fit_reset (LanesMergeFit *fit);
void lanes_merge_fit_forget_thread (LanesMergeFit *fit, guint thread);
void lanes_merge_fit_place (LanesMergeFit *fit, LanesSpan window, const GArray *known,
                            const GArray *sampled, GArray *slices);
gboolean lanes_merge_fit_is_waiting (LanesMergeFit *fit);

G_END_DECLS
