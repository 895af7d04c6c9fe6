/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-lane-layout.h"

G_BEGIN_DECLS

#define LANES_TYPE_VIEW        (lanes_view_get_type ())
#define LANES_TYPE_VIEW_SPAN   (lanes_view_span_get_type ())
#define LANES_TYPE_TIME_FORMAT (lanes_time_format_get_type ())

/* The time over the lanes is written at so many places, the same distance apart. */
#define LANES_VIEW_N_STEPS 10

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

/* What the times over the lanes count from. The nicks are those of the setting. */
typedef enum
{
  LANES_TIME_FORMAT_BEFORE_NOW,
  LANES_TIME_FORMAT_SINCE_START,
  LANES_TIME_FORMAT_CLOCK,
} LanesTimeFormat;

GType lanes_view_span_get_type (void);
GType lanes_time_format_get_type (void);
LanesViewSpan lanes_view_span_from_length (LanesTime length);

G_DECLARE_FINAL_TYPE (LanesView, lanes_view, LANES, VIEW, GObject)

/* What every widget of the page shows. Properties: span (LanesViewSpan), frozen, end (int64,
 * nanoseconds), core (int, the position of the only core shown, -1: all), time-format
 * (LanesTimeFormat), start (int64, nanoseconds: when the tasks were started). */
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
void lanes_view_settle (LanesView *self, LanesTime end);
int lanes_view_get_core (LanesView *self);
void lanes_view_set_core (LanesView *self, int core);
LanesTimeFormat lanes_view_get_time_format (LanesView *self);
void lanes_view_set_time_format (LanesView *self, LanesTimeFormat format);
LanesTime lanes_view_get_start (LanesView *self);
void lanes_view_set_start (LanesView *self, LanesTime start);
LanesTime lanes_view_get_clock_offset (void);
gboolean lanes_view_is_absolute (LanesView *self);
LanesTime lanes_view_get_step (LanesView *self);
LanesTime lanes_view_get_first_step (LanesView *self);
void lanes_view_show (LanesView *self, LanesViewSpan span, LanesTime end);
gboolean lanes_view_follow (LanesView *self, LanesTime now, guint n_columns);

G_END_DECLS
