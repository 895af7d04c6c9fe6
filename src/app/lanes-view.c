/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-view.h"

/**
 * LanesView:
 *
 * Which part of time is looked at: one object for all widgets of a page, so that ruler and lanes
 * cannot disagree.
 */
struct _LanesView
{
  GObject parent_instance;

  LanesViewSpan span;
  gboolean frozen;
  LanesTime end;
  int core;
  LanesTimeFormat time_format;
  LanesTime start;
};

enum
{
  PROP_0,
  PROP_SPAN,
  PROP_FROZEN,
  PROP_END,
  PROP_CORE,
  PROP_TIME_FORMAT,
  PROP_START,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesView, lanes_view, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (LanesViewSpan, lanes_view_span, G_DEFINE_ENUM_VALUE (LANES_VIEW_60_S, "60s"),
                    G_DEFINE_ENUM_VALUE (LANES_VIEW_10_S, "10s"),
                    G_DEFINE_ENUM_VALUE (LANES_VIEW_1_S, "1s"),
                    G_DEFINE_ENUM_VALUE (LANES_VIEW_100_MS, "100ms"))

G_DEFINE_ENUM_TYPE (LanesTimeFormat, lanes_time_format,
                    G_DEFINE_ENUM_VALUE (LANES_TIME_FORMAT_BEFORE_NOW, "before-now"),
                    G_DEFINE_ENUM_VALUE (LANES_TIME_FORMAT_SINCE_START, "since-start"),
                    G_DEFINE_ENUM_VALUE (LANES_TIME_FORMAT_CLOCK, "clock"))

/* From the longest to the shortest */
static const LanesTime lengths[] = {
    [LANES_VIEW_60_S] = 60 * LANES_SEC,
    [LANES_VIEW_10_S] = 10 * LANES_SEC,
    [LANES_VIEW_1_S] = LANES_SEC,
    [LANES_VIEW_100_MS] = 100 * LANES_MSEC,
};

static void
lanes_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesView *self = LANES_VIEW (object);

  switch (prop_id)
    {
    case PROP_SPAN:
      g_value_set_enum (value, self->span);
      break;
    case PROP_FROZEN:
      g_value_set_boolean (value, self->frozen);
      break;
    case PROP_END:
      g_value_set_int64 (value, self->end);
      break;
    case PROP_CORE:
      g_value_set_int (value, self->core);
      break;
    case PROP_TIME_FORMAT:
      g_value_set_enum (value, self->time_format);
      break;
    case PROP_START:
      g_value_set_int64 (value, self->start);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  LanesView *self = LANES_VIEW (object);

  switch (prop_id)
    {
    case PROP_SPAN:
      lanes_view_set_span (self, g_value_get_enum (value));
      break;
    case PROP_FROZEN:
      lanes_view_set_frozen (self, g_value_get_boolean (value));
      break;
    case PROP_CORE:
      lanes_view_set_core (self, g_value_get_int (value));
      break;
    case PROP_TIME_FORMAT:
      lanes_view_set_time_format (self, g_value_get_enum (value));
      break;
    case PROP_START:
      lanes_view_set_start (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lanes_view_class_init (LanesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lanes_view_get_property;
  object_class->set_property = lanes_view_set_property;

  properties[PROP_SPAN] =
      g_param_spec_enum ("span", NULL, NULL, LANES_TYPE_VIEW_SPAN, LANES_VIEW_60_S,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FROZEN] =
      g_param_spec_boolean ("frozen", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_END] =
      g_param_spec_int64 ("end", NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CORE] =
      g_param_spec_int ("core", NULL, NULL, -1, G_MAXINT, -1,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TIME_FORMAT] =
      g_param_spec_enum ("time-format", NULL, NULL, LANES_TYPE_TIME_FORMAT,
                         LANES_TIME_FORMAT_BEFORE_NOW,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_START] =
      g_param_spec_int64 ("start", NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lanes_view_init (LanesView *self)
{
  self->core = -1;
}

/**
 * lanes_view_span_from_length:
 * @length: nanoseconds
 *
 * Returns: the longest span that is not longer than @length, or the shortest
 */
LanesViewSpan
lanes_view_span_from_length (LanesTime length)
{
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    if (lengths[i] <= length)
      return i;
  return LANES_VIEW_100_MS;
}

/**
 * lanes_view_new:
 *
 * Returns: (transfer full): a live view of a minute
 */
LanesView *
lanes_view_new (void)
{
  return g_object_new (LANES_TYPE_VIEW, NULL);
}

/**
 * lanes_view_get_span:
 *
 * Returns: how much time is shown
 */
LanesViewSpan
lanes_view_get_span (LanesView *self)
{
  return self->span;
}

void
lanes_view_set_span (LanesView *self, LanesViewSpan span)
{
  if (self->span == span)
    return;
  self->span = span;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPAN]);
}

/**
 * lanes_view_get_frozen:
 *
 * Returns: whether the picture stands still; what happens is recorded all the same
 */
gboolean
lanes_view_get_frozen (LanesView *self)
{
  return self->frozen;
}

void
lanes_view_set_frozen (LanesView *self, gboolean frozen)
{
  frozen = !!frozen;
  if (self->frozen == frozen)
    return;
  self->frozen = frozen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROZEN]);
}

/**
 * lanes_view_get_end:
 *
 * Returns: the newest moment shown; 0 when there was none yet
 */
LanesTime
lanes_view_get_end (LanesView *self)
{
  return self->end;
}

/**
 * lanes_view_get_length:
 *
 * Returns: how much time is shown, in nanoseconds
 */
LanesTime
lanes_view_get_length (LanesView *self)
{
  return lengths[self->span];
}

/**
 * lanes_view_is_still:
 *
 * Time that runs through the window in less than a blink cannot be followed: then the view shows
 * one moment for a while, and another one after it, as an oscilloscope does.
 *
 * Returns: whether the live picture is a row of stills
 */
gboolean
lanes_view_is_still (LanesView *self)
{
  return lanes_view_get_length (self) < LANES_VIEW_STILL;
}

/**
 * lanes_view_get_pace:
 * @n_columns: how many columns of pixels the time is shown on
 *
 * Returns: how long it takes until the live picture is another one, in nanoseconds
 */
LanesTime
lanes_view_get_pace (LanesView *self, guint n_columns)
{
  if (lanes_view_is_still (self))
    return LANES_VIEW_STILL;
  return lanes_grid_new (lanes_view_get_length (self), 0, n_columns).step;
}

static void
set_end (LanesView *self, LanesTime end)
{
  if (self->end == end)
    return;
  self->end = end;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);
}

/**
 * lanes_view_follow:
 * @now: the present moment
 * @n_columns: how many columns of pixels the time is shown on
 *
 * Moves the picture on, when it is live and there is something new to see.
 *
 * Returns: whether it has moved, by one pixel or more
 */
gboolean
lanes_view_follow (LanesView *self, LanesTime now, guint n_columns)
{
  LanesTime pace = lanes_view_get_pace (self, n_columns);
  LanesTime end = now - LANES_VIEW_DELAY;

  if (self->frozen || end <= self->end)
    return FALSE;
  if (lanes_view_is_still (self) ? end - self->end < pace : end / pace == self->end / pace)
    return FALSE;

  set_end (self, end);
  return TRUE;
}

/**
 * lanes_view_catch_up:
 * @now: the present moment
 *
 * Moves the picture to @now, when it is live.
 */
void
lanes_view_catch_up (LanesView *self, LanesTime now)
{
  if (!self->frozen && self->end != 0)
    set_end (self, MAX (now, self->end));
}

/**
 * lanes_view_settle:
 * @end: the last moment in which there was something to see
 *
 * Has the picture end there, when it is live and has begun.
 */
void
lanes_view_settle (LanesView *self, LanesTime end)
{
  if (!self->frozen && self->end != 0 && self->end != end)
    set_end (self, end);
}

/**
 * lanes_view_get_core:
 *
 * Returns: the position of the core that is shown alone; -1 when all are shown
 */
int
lanes_view_get_core (LanesView *self)
{
  return self->core;
}

void
lanes_view_set_core (LanesView *self, int core)
{
  if (self->core == core)
    return;
  self->core = core;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CORE]);
}

/**
 * lanes_view_get_time_format:
 *
 * Returns: what the times over the lanes count from
 */
LanesTimeFormat
lanes_view_get_time_format (LanesView *self)
{
  return self->time_format;
}

void
lanes_view_set_time_format (LanesView *self, LanesTimeFormat format)
{
  if (self->time_format == format)
    return;
  self->time_format = format;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME_FORMAT]);
}

/**
 * lanes_view_get_start:
 *
 * Returns: when the tasks were started, in nanoseconds: times since the start count from here
 */
LanesTime
lanes_view_get_start (LanesView *self)
{
  return self->start;
}

void
lanes_view_set_start (LanesView *self, LanesTime start)
{
  if (self->start == start)
    return;
  self->start = start;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
}

/**
 * lanes_view_get_clock_offset:
 *
 * Returns: nanoseconds from the zero of #LanesTime to that of the wall clock, as it is set now, in
 *   whole milliseconds
 */
LanesTime
lanes_view_get_clock_offset (void)
{
  /* What passes between the two look-ups must not make times tremble. */
  return (g_get_real_time () * LANES_USEC - lanes_time_now () + LANES_MSEC / 2) / LANES_MSEC
         * LANES_MSEC;
}

/**
 * lanes_view_is_absolute:
 *
 * Returns: whether the times over the lanes belong to moments and move along with them, in place of
 *   telling how long ago something was; a still has times of its own
 */
gboolean
lanes_view_is_absolute (LanesView *self)
{
  return self->time_format != LANES_TIME_FORMAT_BEFORE_NOW && !lanes_view_is_still (self);
}

/**
 * lanes_view_get_step:
 *
 * Returns: how far the times over the lanes are apart, in nanoseconds
 */
LanesTime
lanes_view_get_step (LanesView *self)
{
  return lanes_view_get_length (self) / LANES_VIEW_N_STEPS;
}

/**
 * lanes_view_get_first_step:
 *
 * Returns: how far the first time over the lanes is from their left edge, in nanoseconds, below
 *   lanes_view_get_step()
 */
LanesTime
lanes_view_get_first_step (LanesView *self)
{
  LanesTime step = lanes_view_get_step (self);
  LanesTime left = self->end - lanes_view_get_length (self);
  LanesTime rest;

  if (!lanes_view_is_absolute (self))
    return 0;
  /* Minutes begin at the same moment in every time zone that has whole minutes. */
  if (self->time_format == LANES_TIME_FORMAT_CLOCK)
    left += lanes_view_get_clock_offset ();
  else
    left -= self->start;
  rest = left % step;
  return rest > 0 ? step - rest : -rest;
}

/**
 * lanes_view_show:
 * @span: how much time
 * @end: the newest moment to show, nanoseconds
 *
 * Holds the picture still at a moment.
 */
void
lanes_view_show (LanesView *self, LanesViewSpan span, LanesTime end)
{
  lanes_view_set_frozen (self, TRUE);
  lanes_view_set_span (self, span);
  set_end (self, end);
}
