/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-spotlight.h"

#include "lanes-compat.h"

#define REST       3     /* seconds without a move, before the ring fades */
#define FADE       600   /* milliseconds */
#define SHARE      0.05f /* of the height: how far the ring is from the pointer */
#define MIN_RADIUS 30.0f

/**
 * LanesSpotlight:
 *
 * A soft ring around the pointer, so that a room sees where it is. It lies over everything, and
 * takes no input; the pointer itself stays what it is.
 */
struct _LanesSpotlight
{
  GtkWidget parent_instance;

  AdwAnimation *fading;
  guint rest_id;
  double x, y;
  double strength; /* 0: not seen, 1: fully */
};

G_DEFINE_FINAL_TYPE (LanesSpotlight, lanes_spotlight, GTK_TYPE_WIDGET)

static void
set_strength (double strength, gpointer user_data)
{
  LanesSpotlight *self = LANES_SPOTLIGHT (user_data);

  self->strength = strength;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lanes_spotlight_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LanesSpotlight *self = LANES_SPOTLIGHT (widget);
  float radius = MAX (MIN_RADIUS, SHARE * (float) gtk_widget_get_height (widget));
  float strength = (float) self->strength;
  GdkRGBA ring;

  if (strength <= 0)
    return;
  lanes_compat_get_color (widget, &ring);
  /* A light ring between two dark ones is seen on every color. */
  gtk_snapshot_append_radial_gradient (
      snapshot,
      &GRAPHENE_RECT_INIT ((float) self->x - radius, (float) self->y - radius, 2 * radius,
                           2 * radius),
      &GRAPHENE_POINT_INIT ((float) self->x, (float) self->y), radius, radius, 0, 1,
      (GskColorStop[]){{0, {ring.red, ring.green, ring.blue, 0}},
                       {0.5f, {ring.red, ring.green, ring.blue, 0.08f * strength}},
                       {0.78f, {0, 0, 0, 0.22f * strength}},
                       {0.82f, {ring.red, ring.green, ring.blue, 0.8f * strength}},
                       {0.88f, {ring.red, ring.green, ring.blue, 0.8f * strength}},
                       {0.92f, {0, 0, 0, 0.22f * strength}},
                       {1, {0, 0, 0, 0}}},
      7);
}

static gboolean
rest_cb (gpointer user_data)
{
  LanesSpotlight *self = LANES_SPOTLIGHT (user_data);

  self->rest_id = 0;
  adw_animation_play (self->fading);
  return G_SOURCE_REMOVE;
}

static void
lanes_spotlight_unmap (GtkWidget *widget)
{
  lanes_spotlight_hide (LANES_SPOTLIGHT (widget));
  GTK_WIDGET_CLASS (lanes_spotlight_parent_class)->unmap (widget);
}

static void
lanes_spotlight_dispose (GObject *object)
{
  LanesSpotlight *self = LANES_SPOTLIGHT (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->fading);
  G_OBJECT_CLASS (lanes_spotlight_parent_class)->dispose (object);
}

static void
lanes_spotlight_class_init (LanesSpotlightClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lanes_spotlight_dispose;
  widget_class->snapshot = lanes_spotlight_snapshot;
  widget_class->unmap = lanes_spotlight_unmap;
  gtk_widget_class_set_css_name (widget_class, "spotlight");
  /* It says nothing that the pointer does not. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lanes_spotlight_init (LanesSpotlight *self)
{
  self->fading =
      adw_timed_animation_new (GTK_WIDGET (self), 1, 0, FADE,
                               adw_callback_animation_target_new (set_strength, self, NULL));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

/**
 * lanes_spotlight_move:
 * @x: where the pointer is now, in pixels
 * @y: likewise
 *
 * Follows the pointer. After some seconds of rest the ring fades.
 */
void
lanes_spotlight_move (LanesSpotlight *self, double x, double y)
{
  adw_animation_pause (self->fading);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add_seconds (REST, rest_cb, self);
  self->x = x;
  self->y = y;
  set_strength (1, self);
}

/**
 * lanes_spotlight_hide:
 *
 * Takes the ring away, without a fade.
 */
void
lanes_spotlight_hide (LanesSpotlight *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->fading)
    adw_animation_pause (self->fading);
  set_strength (0, self);
}

/**
 * lanes_spotlight_is_shown:
 *
 * Returns: whether the ring is to be seen, if only faintly
 */
gboolean
lanes_spotlight_is_shown (LanesSpotlight *self)
{
  return self->strength > 0;
}
