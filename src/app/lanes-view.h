/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-lane-layout.h"

G_BEGIN_DECLS

#define LANES_TYPE_VIEW      (lanes_view_get_type ())
#define LANES_TYPE_VIEW_SPAN (lanes_view_span_get_type ())

/* How far behind now the live picture ends, so that the newest slices are already there. */
#define LANES_VIEW_DELAY (100 * LANES_MSEC)

/* How long a picture stays that is too fast to scroll. */
#define LANES_VIEW_STILL (400 * LANES_MSEC)

/* How much time is shown. */
typedef enum
{
  LANES_VIEW_60_S,
  LANES_VIEW_10_S,
  LANES_VIEW_1_S,
  LANES_VIEW_100_MS,
} LanesViewSpan;

GType lanes_view_span_get_type (void);
LanesViewSpan lanes_view_span_from_length (LanesTime length);

G_DECLARE_FINAL_TYPE (LanesView, lanes_view, LANES, VIEW, GObject)

/* What every widget of the page shows. Properties: span (LanesViewSpan), frozen, end (int64,
 * nanoseconds). */
LanesView *lanes_view_new (void);
LanesViewSpan lanes_view_get_span (LanesView *self);
void lanes_view_set_span (LanesView *self, LanesViewSpan span);
gboolean lanes_view_get_frozen (LanesView *self);
void lanes_view_set_frozen (LanesView *self, gboolean frozen);
LanesTime lanes_view_get_end (LanesView *self);
LanesTime lanes_view_get_length (LanesView *self);
gboolean lanes_view_is_still (LanesView *self);
LanesTime lanes_view_get_pace (LanesView *self, guint n_columns);
void lanes_view_catch_up (LanesView *self, LanesTime now);
gboolean lanes_view_follow (LanesView *self, LanesTime now, guint n_columns);

G_END_DECLS
