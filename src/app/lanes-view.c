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
};

enum
{
  PROP_0,
  PROP_SPAN,
  PROP_FROZEN,
  PROP_END,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LanesView, lanes_view, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (LanesViewSpan, lanes_view_span, G_DEFINE_ENUM_VALUE (LANES_VIEW_60_S, "60s"),
                    G_DEFINE_ENUM_VALUE (LANES_VIEW_10_S, "10s"),
                    G_DEFINE_ENUM_VALUE (LANES_VIEW_1_S, "1s"),
                    G_DEFINE_ENUM_VALUE (LANES_VIEW_100_MS, "100ms"))

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
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lanes_view_init (LanesView *self)
{
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
