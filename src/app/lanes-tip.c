/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lanes-tip.h"

/**
 * LanesTip:
 *
 * What is said of the place that is pointed at, in a popover, since it is wider than where there is
 * room. It takes neither keys nor clicks, and the pointer goes through it.
 */
struct _LanesTip
{
  GtkPopover parent_instance;
};

G_DEFINE_FINAL_TYPE (LanesTip, lanes_tip, GTK_TYPE_POPOVER)

/* Its shadow lies over what is pointed at. Were the pointer taken there, it would have left, which
 * closes this, and come again, a thousand times a second. */
static void
let_pointer_through (GtkWidget *widget)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (widget));
  cairo_region_t *nothing = cairo_region_create ();

  if (surface)
    gdk_surface_set_input_region (surface, nothing);
  cairo_region_destroy (nothing);
}

static void
lanes_tip_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanes_tip_parent_class)->realize (widget);
  let_pointer_through (widget);
}

/* GTK says anew then which part of the surface takes the pointer. */
static void
lanes_tip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (lanes_tip_parent_class)->size_allocate (widget, width, height, baseline);
  let_pointer_through (widget);
}

static void
lanes_tip_class_init (LanesTipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->realize = lanes_tip_realize;
  widget_class->size_allocate = lanes_tip_size_allocate;
}

static void
lanes_tip_init (LanesTip *self)
{
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

/**
 * lanes_tip_new:
 * @parent: what is pointed at; it calls gtk_popover_present() when it is given its size
 * @child: what is said
 *
 * Returns: (transfer none): a popover of @parent, not shown yet
 */
GtkWidget *
lanes_tip_new (GtkWidget *parent, GtkWidget *child)
{
  GtkWidget *self = g_object_new (LANES_TYPE_TIP, "child", child, NULL);

  gtk_widget_set_parent (self, parent);
  return self;
}
