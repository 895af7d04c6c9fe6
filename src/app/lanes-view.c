/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-view-private.h"

static GParamSpec *properties[LANES_VIEW_N_PROPS];
static guint jump_signal;

G_DEFINE_FINAL_TYPE (LanesView, lanes_view, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (LanesFollow, lanes_follow, G_DEFINE_ENUM_VALUE (LANES_FOLLOW_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (LANES_FOLLOW_FROZEN, "frozen"),
                    G_DEFINE_ENUM_VALUE (LANES_FOLLOW_SLOW, "slow"))

G_DEFINE_ENUM_TYPE (LanesTimeFormat, lanes_time_format,
                    G_DEFINE_ENUM_VALUE (LANES_TIME_FORMAT_BEFORE_NOW, "before-now"),
                    G_DEFINE_ENUM_VALUE (LANES_TIME_FORMAT_SINCE_START, "since-start"),
                    G_DEFINE_ENUM_VALUE (LANES_TIME_FORMAT_CLOCK, "clock"))

static void
lanes_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LanesView *self = LANES_VIEW (object);

  switch (prop_id)
    {
    case LANES_VIEW_PROP_FOLLOW:
      g_value_set_enum (value, self->follow);
      break;
    case LANES_VIEW_PROP_FROZEN:
      g_value_set_boolean (value, lanes_view_get_frozen (self));
      break;
    case LANES_VIEW_PROP_SPEED:
      g_value_set_uint (value, self->speed);
      break;
    case LANES_VIEW_PROP_LENGTH:
      g_value_set_int64 (value, self->length);
      break;
    case LANES_VIEW_PROP_END:
      g_value_set_int64 (value, self->end);
      break;
    case LANES_VIEW_PROP_PLAYHEAD:
      g_value_set_int64 (value, self->playhead);
      break;
    case LANES_VIEW_PROP_LOOP:
      g_value_set_uint (value, self->loop);
      break;
    case LANES_VIEW_PROP_CORE:
      g_value_set_int (value, self->core);
      break;
    case LANES_VIEW_PROP_TIME_FORMAT:
      g_value_set_enum (value, self->time_format);
      break;
    case LANES_VIEW_PROP_START:
      g_value_set_int64 (value, self->start);
      break;
    case LANES_VIEW_PROP_MIRRORED:
      g_value_set_boolean (value, self->mirrored);
      break;
    case LANES_VIEW_PROP_HOVERED:
      g_value_set_pointer (value, (gpointer) lanes_view_get_hovered (self));
      break;
    case LANES_VIEW_PROP_SELECTED:
      g_value_set_pointer (value, (gpointer) lanes_view_get_selected (self));
      break;
    case LANES_VIEW_PROP_SELECTION:
      g_value_set_pointer (value, &self->selection);
      break;
    case LANES_VIEW_PROP_SKIPPED:
      g_value_set_int64 (value, self->skipped);
      break;
    case LANES_VIEW_PROP_MOVING:
      g_value_set_boolean (value, self->move.on);
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
    case LANES_VIEW_PROP_FOLLOW:
      lanes_view_set_follow (self, g_value_get_enum (value));
      break;
    case LANES_VIEW_PROP_FROZEN:
      lanes_view_set_frozen (self, g_value_get_boolean (value));
      break;
    case LANES_VIEW_PROP_SPEED:
      lanes_view_set_speed (self, g_value_get_uint (value));
      break;
    case LANES_VIEW_PROP_LENGTH:
      lanes_view_set_length (self, g_value_get_int64 (value));
      break;
    case LANES_VIEW_PROP_CORE:
      lanes_view_set_core (self, g_value_get_int (value));
      break;
    case LANES_VIEW_PROP_TIME_FORMAT:
      lanes_view_set_time_format (self, g_value_get_enum (value));
      break;
    case LANES_VIEW_PROP_START:
      lanes_view_set_start (self, g_value_get_int64 (value));
      break;
    case LANES_VIEW_PROP_MIRRORED:
      lanes_view_set_mirrored (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_time_properties (void)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  properties[LANES_VIEW_PROP_FOLLOW] =
      g_param_spec_enum ("follow", NULL, NULL, LANES_TYPE_FOLLOW, LANES_FOLLOW_LIVE, writable);
  properties[LANES_VIEW_PROP_FROZEN] = g_param_spec_boolean ("frozen", NULL, NULL, FALSE, writable);
  properties[LANES_VIEW_PROP_SPEED] =
      g_param_spec_uint ("speed", NULL, NULL, 2, 10000, 50, writable);
  properties[LANES_VIEW_PROP_LENGTH] =
      g_param_spec_int64 ("length", NULL, NULL, LANES_VIEW_MIN_LENGTH, LANES_VIEW_MAX_LENGTH,
                          60 * LANES_SEC, writable);
  properties[LANES_VIEW_PROP_END] =
      g_param_spec_int64 ("end", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[LANES_VIEW_PROP_PLAYHEAD] =
      g_param_spec_int64 ("playhead", NULL, NULL, G_MININT64, G_MAXINT64, G_MAXINT64, readable);
  properties[LANES_VIEW_PROP_LOOP] =
      g_param_spec_uint ("loop", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[LANES_VIEW_PROP_START] =
      g_param_spec_int64 ("start", NULL, NULL, 0, G_MAXINT64, 0, writable);
}

static void
lanes_view_class_init (LanesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  object_class->get_property = lanes_view_get_property;
  object_class->set_property = lanes_view_set_property;

  install_time_properties ();
  properties[LANES_VIEW_PROP_CORE] =
      g_param_spec_int ("core", NULL, NULL, -1, G_MAXINT, -1, writable);
  properties[LANES_VIEW_PROP_TIME_FORMAT] =
      g_param_spec_enum ("time-format", NULL, NULL, LANES_TYPE_TIME_FORMAT,
                         LANES_TIME_FORMAT_BEFORE_NOW, writable);
  properties[LANES_VIEW_PROP_MIRRORED] =
      g_param_spec_boolean ("mirrored", NULL, NULL, FALSE, writable);
  properties[LANES_VIEW_PROP_HOVERED] = g_param_spec_pointer ("hovered", NULL, NULL, readable);
  properties[LANES_VIEW_PROP_SELECTED] = g_param_spec_pointer ("selected", NULL, NULL, readable);
  properties[LANES_VIEW_PROP_SELECTION] = g_param_spec_pointer ("selection", NULL, NULL, readable);
  properties[LANES_VIEW_PROP_SKIPPED] =
      g_param_spec_int64 ("skipped", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[LANES_VIEW_PROP_MOVING] = g_param_spec_boolean ("moving", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, LANES_VIEW_N_PROPS, properties);

  jump_signal = g_signal_new ("jump", LANES_TYPE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
}

static void
lanes_view_init (LanesView *self)
{
  self->length = 60 * LANES_SEC;
  self->speed = 50;
  self->core = -1;
  self->playhead = G_MAXINT64;
}

void
lanes_view_notify (LanesView *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

/* Says that the picture is about to show a moment that is not near the one it shows. */
void
lanes_view_emit_jump (LanesView *self)
{
  g_signal_emit (self, jump_signal, 0);
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
 * lanes_view_get_follow:
 *
 * Returns: what the picture does while time goes on
 */
LanesFollow
lanes_view_get_follow (LanesView *self)
{
  return self->follow;
}

void
lanes_view_set_follow (LanesView *self, LanesFollow follow)
{
  gboolean was_frozen = lanes_view_get_frozen (self);

  if (self->follow == follow)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  if (self->follow == LANES_FOLLOW_LIVE)
    self->live_length = lanes_span_length (lanes_view_get_target (self));
  lanes_view_stop_moving (self);
  self->fits = FALSE;
  self->was_slow = self->follow == LANES_FOLLOW_SLOW;
  self->follow = follow;
  lanes_view_set_playhead (self, G_MAXINT64);
  lanes_view_set_skipped (self, 0);
  self->plays_again = FALSE;
  if (follow == LANES_FOLLOW_LIVE)
    lanes_view_move_to_present (self);
  lanes_view_notify (self, LANES_VIEW_PROP_FOLLOW);
  if (was_frozen != lanes_view_get_frozen (self))
    lanes_view_notify (self, LANES_VIEW_PROP_FROZEN);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * lanes_view_get_frozen:
 *
 * Returns: whether the picture stands still; what happens is recorded all the same
 */
gboolean
lanes_view_get_frozen (LanesView *self)
{
  return self->follow == LANES_FOLLOW_FROZEN;
}

/**
 * lanes_view_set_frozen:
 * @frozen: whether the picture is to stand still; when it no longer does, it is as it was before:
 *   live, or slow motion
 */
void
lanes_view_set_frozen (LanesView *self, gboolean frozen)
{
  if (lanes_view_get_frozen (self) == !!frozen)
    return;
  if (frozen)
    lanes_view_set_follow (self, LANES_FOLLOW_FROZEN);
  else
    lanes_view_set_follow (self, self->was_slow ? LANES_FOLLOW_SLOW : LANES_FOLLOW_LIVE);
}

/**
 * lanes_view_get_speed:
 *
 * Returns: how many times slower slow motion is
 */
guint
lanes_view_get_speed (LanesView *self)
{
  return self->speed;
}

void
lanes_view_set_speed (LanesView *self, guint speed)
{
  if (self->speed == speed)
    return;
  self->speed = speed;
  /* What is played goes on from the begin: its place would be another one at the new speed. */
  lanes_view_set_playhead (self, G_MAXINT64);
  lanes_view_notify (self, LANES_VIEW_PROP_SPEED);
}

/**
 * lanes_view_get_length:
 *
 * Returns: how much time is shown, in nanoseconds
 */
LanesTime
lanes_view_get_length (LanesView *self)
{
  return self->length;
}

/**
 * lanes_view_set_length:
 * @length: how much time to show, in nanoseconds; brought within what can be shown. The newest
 *   moment shown stays the same.
 */
void
lanes_view_set_length (LanesView *self, LanesTime length)
{
  lanes_view_stop_moving (self);
  self->fits = FALSE;
  lanes_view_apply_length (self, length);
}

/**
 * lanes_view_get_live_length:
 *
 * Returns: how much time the picture showed when it was live the last time, in nanoseconds
 */
LanesTime
lanes_view_get_live_length (LanesView *self)
{
  return self->follow == LANES_FOLLOW_LIVE ? lanes_span_length (lanes_view_get_target (self))
                                           : self->live_length;
}

void
lanes_view_apply_length (LanesView *self, LanesTime length)
{
  length = CLAMP (length, LANES_VIEW_MIN_LENGTH, LANES_VIEW_MAX_LENGTH);
  if (self->length == length)
    return;
  self->length = length;
  lanes_view_notify (self, LANES_VIEW_PROP_LENGTH);
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

void
lanes_view_set_end (LanesView *self, LanesTime end)
{
  if (self->end == end)
    return;
  self->end = end;
  lanes_view_notify (self, LANES_VIEW_PROP_END);
}

/**
 * lanes_view_get_playhead:
 *
 * Returns: the moment that slow motion has reached; %G_MAXINT64 when nothing is played
 */
LanesTime
lanes_view_get_playhead (LanesView *self)
{
  return self->playhead;
}

void
lanes_view_set_playhead (LanesView *self, LanesTime playhead)
{
  if (self->playhead == playhead)
    return;
  self->playhead = playhead;
  lanes_view_notify (self, LANES_VIEW_PROP_PLAYHEAD);
}

/**
 * lanes_view_get_skipped:
 *
 * Returns: how much time slow motion has just left out to catch up with the present, in
 *   nanoseconds; 0 once that was a while ago
 */
LanesTime
lanes_view_get_skipped (LanesView *self)
{
  return self->skipped;
}

void
lanes_view_set_skipped (LanesView *self, LanesTime skipped)
{
  if (self->skipped == skipped)
    return;
  self->skipped = skipped;
  lanes_view_notify (self, LANES_VIEW_PROP_SKIPPED);
}

/**
 * lanes_view_get_loop:
 *
 * Returns: how often slow motion has caught up with the present: a number that tells one moment
 *   that is played from the next
 */
guint
lanes_view_get_loop (LanesView *self)
{
  return self->loop;
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
  lanes_view_notify (self, LANES_VIEW_PROP_CORE);
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
  lanes_view_notify (self, LANES_VIEW_PROP_TIME_FORMAT);
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
  lanes_view_notify (self, LANES_VIEW_PROP_START);
}

/**
 * lanes_view_get_mirrored:
 *
 * Returns: whether time runs from right to left
 */
gboolean
lanes_view_get_mirrored (LanesView *self)
{
  return self->mirrored;
}

void
lanes_view_set_mirrored (LanesView *self, gboolean mirrored)
{
  mirrored = !!mirrored;
  if (self->mirrored == mirrored)
    return;
  self->mirrored = mirrored;
  lanes_view_notify (self, LANES_VIEW_PROP_MIRRORED);
}
