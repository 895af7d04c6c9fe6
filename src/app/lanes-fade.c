/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-fade.h"

#include <adwaita.h>

#define DURATION 250 /* ms */

/**
 * LanesFade:
 *
 * What another widget looked like a moment ago, fading away over it: a picture that changes all at
 * once loses the eye.
 */
struct _LanesFade
{
  GtkWidget parent_instance;

  AdwAnimation *animation;
  GdkPaintable *picture;
  double opacity;
};

G_DEFINE_FINAL_TYPE (LanesFade, lanes_fade, GTK_TYPE_WIDGET)

static void
lanes_fade_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesFade *self = LANES_FADE (widget);

  if (!self->picture)
    return;
  gtk_snapshot_push_opacity (snapshot, self->opacity);
  gdk_paintable_snapshot (self->picture, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  gtk_snapshot_pop (snapshot);
}

static void
lanes_fade_unmap (GtkWidget *widget)
{
  adw_animation_skip (LANES_FADE (widget)->animation);
  GTK_WIDGET_CLASS (lanes_fade_parent_class)->unmap (widget);
}

static void
lanes_fade_dispose (GObject *object)
{
  LanesFade *self = LANES_FADE (object);

  g_clear_object (&self->animation);
  g_clear_object (&self->picture);
  G_OBJECT_CLASS (lanes_fade_parent_class)->dispose (object);
}

static void
lanes_fade_class_init (LanesFadeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_fade_dispose;
  widget_class->snapshot = lanes_fade_snapshot;
  widget_class->unmap = lanes_fade_unmap;
  gtk_widget_class_set_css_name (widget_class, "lanesfade");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
set_opacity (double value, gpointer user_data)
{
  LanesFade *self = user_data;

  self->opacity = value;
  if (value <= 0)
    g_clear_object (&self->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lanes_fade_init (LanesFade *self)
{
  AdwAnimationTarget *target = adw_callback_animation_target_new (set_opacity, self, NULL);

  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 1, 0, DURATION, target);
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->animation), ADW_EASE_IN_OUT_SINE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * lanes_fade_begin:
 * @widget: of the same size and in the same place, before it is drawn anew
 *
 * Keeps what @widget looks like, and lets it fade; not at all where the person wants nothing to
 * move.
 */
void
lanes_fade_begin (LanesFade *self, GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !adw_get_enable_animations (widget))
    return;
  paintable = gtk_widget_paintable_new (widget);
  g_clear_object (&self->picture);
  self->picture = gdk_paintable_get_current_image (paintable);
  adw_animation_play (self->animation);
}

/**
 * lanes_fade_is_shown:
 *
 * Returns: whether there is still something to be seen
 */
gboolean
lanes_fade_is_shown (LanesFade *self)
{
  return self->picture != NULL;
}
