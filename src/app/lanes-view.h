/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lanes-lane-layout.h"

G_BEGIN_DECLS

#define LANES_TYPE_VIEW        (lanes_view_get_type ())
#define LANES_TYPE_FOLLOW      (lanes_follow_get_type ())
#define LANES_TYPE_TIME_FORMAT (lanes_time_format_get_type ())

/* How little and how much time can be shown. */
#define LANES_VIEW_MIN_LENGTH (100 * LANES_USEC)
#define LANES_VIEW_MAX_LENGTH (600 * LANES_SEC)

/* At the most so many times stand over the lanes. */
#define LANES_VIEW_MAX_STEPS 10

/* How far behind now the live picture ends, so that the newest slices are already there. */
#define LANES_VIEW_DELAY (100 * LANES_MSEC)

/* How long a picture stays that is too fast to scroll: one that would be through the window in less
 * time than that. An eye can follow what takes longer, and no less: at 100 ms, 60 pictures a second
 * would show every moment six times, in six places. */
#define LANES_VIEW_STILL (400 * LANES_MSEC)

/* So long slow motion rests before it sets out and when it is through, to be looked at. */
#define LANES_VIEW_REST (400 * LANES_MSEC)

/* How long slow motion takes to go through what it shows, when its speed is chosen. */
#define LANES_VIEW_LOOP (5 * LANES_SEC)

/* What the visible span does while time goes on. */
typedef enum
{
  LANES_FOLLOW_LIVE,   /* it ends now */
  LANES_FOLLOW_FROZEN, /* it stands still; recording goes on */
  LANES_FOLLOW_SLOW,   /* the latest moment is gone through slowly, again and again */
} LanesFollow;

/* What the times over the lanes count from. The nicks are those of the setting. */
typedef enum
{
  LANES_TIME_FORMAT_BEFORE_NOW,
  LANES_TIME_FORMAT_SINCE_START,
  LANES_TIME_FORMAT_CLOCK,
} LanesTimeFormat;

GType lanes_follow_get_type (void);
GType lanes_time_format_get_type (void);

G_DECLARE_FINAL_TYPE (LanesView, lanes_view, LANES, VIEW, GObject)

/* What every widget of the page shows: the one place that says which part of time is looked at, and
 * what in it is pointed at.
 *
 * Properties: follow (LanesFollow), frozen (boolean: follow is FROZEN), speed (uint: slow motion is
 * so many times slower), length (int64, nanoseconds: how much time is shown), end (int64,
 * nanoseconds, read-only), playhead (int64, nanoseconds, read-only: what slow motion has reached,
 * G_MAXINT64: nothing is played), loop (uint, read-only: counts the moments that slow motion has
 * taken), core (int, the position of the only core shown, -1: all), time-format (LanesTimeFormat),
 * start (int64, nanoseconds: when the tasks were started), mirrored (boolean: time runs from right
 * to left), hovered and selected (read-only; see lanes_view_set_hovered()), selection (read-only;
 * see lanes_view_set_selection()), skipped (int64, nanoseconds, read-only: what slow motion has
 * just left out), moving (boolean, read-only: on its way to another span, which takes pictures).
 *
 * Signal: jump: the picture is about to show a moment that is not near the one it shows. */
LanesView *lanes_view_new (void);

LanesFollow lanes_view_get_follow (LanesView *self);
void lanes_view_set_follow (LanesView *self, LanesFollow follow);
gboolean lanes_view_get_frozen (LanesView *self);
void lanes_view_set_frozen (LanesView *self, gboolean frozen);
guint lanes_view_get_speed (LanesView *self);
void lanes_view_set_speed (LanesView *self, guint speed);
LanesTime lanes_view_get_length (LanesView *self);
void lanes_view_set_length (LanesView *self, LanesTime length);
LanesTime lanes_view_get_live_length (LanesView *self);
LanesTime lanes_view_get_end (LanesView *self);
LanesTime lanes_view_get_playhead (LanesView *self);
guint lanes_view_get_loop (LanesView *self);
LanesTime lanes_view_get_skipped (LanesView *self);
int lanes_view_get_core (LanesView *self);
void lanes_view_set_core (LanesView *self, int core);
LanesTimeFormat lanes_view_get_time_format (LanesView *self);
void lanes_view_set_time_format (LanesView *self, LanesTimeFormat format);
LanesTime lanes_view_get_start (LanesView *self);
void lanes_view_set_start (LanesView *self, LanesTime start);
gboolean lanes_view_get_mirrored (LanesView *self);
void lanes_view_set_mirrored (LanesView *self, gboolean mirrored);

/* lanes-view-marks.c */
const LanesSlice *lanes_view_get_hovered (LanesView *self);
void lanes_view_set_hovered (LanesView *self, const LanesSlice *slice);
const LanesSlice *lanes_view_get_selected (LanesView *self);
void lanes_view_set_selected (LanesView *self, const LanesSlice *slice);
LanesSpan lanes_view_get_selection (LanesView *self);
void lanes_view_set_selection (LanesView *self, LanesSpan span);
void lanes_view_mark (LanesView *self, gboolean is_end);

/* lanes-view-move.c */
LanesSpan lanes_view_get_visible (LanesView *self);
LanesSpan lanes_view_swap_visible (LanesView *self, LanesSpan span);
LanesSpan lanes_view_get_target (LanesView *self);
LanesGrid lanes_view_get_grid (LanesView *self, guint n_columns);
LanesSpan lanes_view_get_limits (LanesView *self);
void lanes_view_set_limits (LanesView *self, LanesSpan recorded);
LanesTime lanes_view_get_anchor (LanesView *self);
void lanes_view_show (LanesView *self, LanesSpan span);
void lanes_view_pan (LanesView *self, LanesTime by);
void lanes_view_drag (LanesView *self, LanesTime end);
void lanes_view_fling (LanesView *self, LanesTime by);
void lanes_view_zoom (LanesView *self, double factor, LanesTime anchor);
void lanes_view_pinch (LanesView *self, double factor, LanesTime anchor);
void lanes_view_fit (LanesView *self);
void lanes_view_set_animated (LanesView *self, gboolean animated);

/* lanes-view-follow.c */
void lanes_view_play (LanesView *self, guint speed);
gboolean lanes_view_is_moving (LanesView *self);
gboolean lanes_view_is_still (LanesView *self);
LanesTime lanes_view_get_pace (LanesView *self, guint n_columns);
gboolean lanes_view_follow (LanesView *self, LanesTime now, guint n_columns);
void lanes_view_set_ended (LanesView *self, gboolean ended);
void lanes_view_catch_up (LanesView *self, LanesTime now);
void lanes_view_settle (LanesView *self, LanesTime end);

/* lanes-view-words.c */
char *lanes_view_describe (LanesView *self, LanesTime now);

/* lanes-view-steps.c */
LanesTime lanes_view_get_clock_offset (void);
gboolean lanes_view_has_own_times (LanesView *self);
gboolean lanes_view_is_absolute (LanesView *self);
LanesTime lanes_view_get_origin (LanesView *self);
LanesTime lanes_view_get_step (LanesView *self);
LanesTime lanes_view_get_first_step (LanesView *self);
guint lanes_view_get_n_parts (LanesView *self);
double lanes_view_get_step_x (LanesView *self, int tick, guint n_parts, guint n_columns,
                              double width);

G_END_DECLS
